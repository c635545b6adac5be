"""A page behind a password, in a real browser: it opens with the password, and with nothing else."""

import re
import zipfile

import pytest

from pipelines.commands.pack import Packing, pack
from pipelines.dashboards.locked import locked
from pipelines.dashboards.pages.program.page import program_page
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.warehouse import open_warehouse, read_programs

PASSWORD = "correct horse battery ü"


@pytest.fixture(scope="module")
def page(full):
    with open_warehouse(full[1]) as con:
        return page_html(program_page(con, read_programs(con)[0]))


@pytest.fixture
def opened(chromium, page, tmp_path):
    path = tmp_path / "locked.html"
    path.write_text(locked(page, PASSWORD), encoding="utf-8")
    context = chromium.new_context()
    tab, heard = context.new_page(), []
    tab.on("console", lambda message: heard.append(message.text))
    tab.on("pageerror", lambda error: heard.append(str(error)))
    tab.on(
        "request",
        lambda request: request.url == path.as_uri() or request.url.startswith("data:") or heard.append(request.url),
    )
    tab.goto(path.as_uri())
    yield tab, heard
    context.close()


def test_it_opens_by_keyboard_and_draws(opened):
    tab, heard = opened
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("html[data-drawn=yes]", state="attached", timeout=60_000)
    assert tab.locator(".chart .main-svg").count() > 0
    assert heard == []


def test_another_password_opens_nothing_and_says_so(opened):
    tab, _ = opened
    tab.keyboard.type(PASSWORD + " ")
    tab.keyboard.press("Enter")
    for _ in range(100):
        if "not its password" in tab.locator("#said").inner_text():
            break
        tab.wait_for_timeout(100)
    else:
        pytest.fail("it never said so")
    assert tab.locator("section").count() == 1


def words_in(html):
    """The longer words that a reader of the file sees without opening it, in whatever text or attribute."""
    plain = re.sub(r"<(script|style)\b.*?</\1>|<meta[^>]*>", "", html, flags=re.S)
    return set(re.findall(r"[A-Za-z]{7,}", plain))


def test_nothing_of_it_is_in_the_clear_and_no_two_are_alike(page):
    one = locked(page, PASSWORD)
    assert one != locked(page, PASSWORD)
    assert words_in(one) == words_in(locked("<p></p>", PASSWORD))
    assert len(words_in(page) - words_in(one)) > 50


def test_a_locked_pack_gives_the_very_file(chromium, coached, tmp_path, monkeypatch):
    """`debrief pack --password`: with the password the browser saves the zip that there is without one, and asks no network."""
    monkeypatch.setenv("DEBRIEF_PASSWORD", PASSWORD)
    wanted = Packing(seeker="close", program="p", called="<b>close</b>", coach="Mo & Co")
    for name, locks in (("pack.html", True), ("pack.zip", False)):
        assert pack(wanted, tmp_path / name, coached.warehouse, password=locks) == 0
    context = chromium.new_context(viewport={"width": 390, "height": 700})
    tab, heard = context.new_page(), []
    tab.on("console", lambda message: heard.append(message.text))
    tab.on("request", lambda request: request.url.startswith("http") and heard.append(request.url))
    tab.goto((tmp_path / "pack.html").as_uri())
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("a[download]", timeout=60_000)
    assert tab.locator("h1").inner_text() == "The log of <b>close</b>, for Mo & Co"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.keyboard.press("Tab")
    with tab.expect_download() as saved:
        tab.keyboard.press("Enter")
    assert saved.value.suggested_filename == "b-close--b-2026-07-01.zip"
    assert saved.value.path().read_bytes() == (tmp_path / "pack.zip").read_bytes()
    assert zipfile.ZipFile(saved.value.path()).testzip() is None
    assert heard == []
    context.close()
