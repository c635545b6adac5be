"""A seeker's page in a real browser: filters say what SQL says, evil texts are text, and the keyboard reaches everything."""

import datetime as dt
import itertools

import duckdb
import pytest

from pipelines.contract.logs import log_tables
from pipelines.dashboards.site import build_site
from pipelines.dashboards.words import percent
from pipelines.statistics.rates import wilson
from tests.dashboards.a_search import add_search

EVIL = {
    "markup": "<img src=x onerror=alert(1)>{}",
    "the end of a script": "</script><script>alert(1)</script>{}",
    "the end of a comment": "-->{}]]>&lt;",
    "a formula": '=HYPERLINK("http://x.example","{}")',
    "right to left": "\u202e{} \u05d0\u05d1 \u2067x",
    "emoji": "👩🏽‍💻{} 🎉",
    "a long word": "{}" + "Donaudampfschifffahrt" * 15,
    "template marks": "{{{{ 7*7 }}}}${{7*7}}{}",
}

SIGN = "\u00a0%"
#: A page's text as one would type it: no signs that keep a number or a range on one line.
PLAIN = {ord("\u00a0"): " ", ord("\u2060"): None}


@pytest.fixture
def opened(chromium):
    contexts = []

    def open_page(path, width, scheme="light"):
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page, heard = context.new_page(), []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: request.url == path.as_uri() or heard.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-filters=yes]", state="attached", timeout=60_000)
        return page, heard

    yield open_page
    for context in contexts:
        context.close()


def page_of(warehouse, site, name):
    return next(page for page in build_site(warehouse, site) if f"<h1>{name}</h1>" in page.read_text())


@pytest.fixture
def published(world, tmp_path):
    world.program("river", "Riverside", seeker_pages=5)
    add_search(world, "river", "ada")
    return world.publish(tmp_path / "w.duckdb")


def told(path, stage, days):
    """What the sentence must say of the interviews of a stage (None: all) in the last days (None: all), asked of SQL."""
    where = "is_held AND ($stage IS NULL OR stage = $stage) AND ($days IS NULL OR DATE '2026-11-20' - interview_on <= $days)"
    with duckdb.connect(str(path), read_only=True) as con:
        shown, advanced, decided, still_open, every = con.execute(
            f"""SELECT count(*) FILTER ({where}), count(*) FILTER ({where} AND result = 'advanced'),
            count(*) FILTER ({where} AND result IN ('advanced', 'rejected', 'no_response')),
            count(*) FILTER ({where} AND result = 'pending'), count(*) FILTER (is_held) FROM interviews""",
            {"stage": stage, "days": days},
        ).fetchone()
    unit = "interview" if every == 1 else "interviews"
    if not decided:
        return f"{shown} of {every} {unit} shown, none with a result; {still_open} still open."
    low, high = (percent(float(end)) for end in wilson(advanced, decided))
    return (
        f"{shown} of {every} {unit} shown. Of {decided} with a result, {advanced} led on ({percent(advanced / decided)}, "
        f"likely {low.removesuffix(SIGN)}–{high}); {still_open} still open."
    ).replace("\u00a0", " ")


STAGES = {None: "", "recruiter_screen": "0", "technical": "1", "final": "2"}
DAYS = {None: "", 30: "0", 90: "1", 180: "2", 365: "3"}


def test_filters_say_what_sql_says(opened, published, tmp_path):
    page, heard = opened(page_of(published, tmp_path / "site", "Ada Example"), 1400)
    said = lambda: page.locator(".counted").text_content().translate(PLAIN)  # noqa: E731
    for (stage, place), (days, period) in itertools.product(STAGES.items(), DAYS.items()):
        page.locator("select").nth(0).select_option(place)
        page.locator("select").nth(1).select_option(period)
        assert said() == told(published, stage, days), (stage, days)
        shown = int(said().split()[0])
        assert page.locator(".filterable tbody tr:not([hidden])").count() == shown
    page.locator(".filters button").click()
    assert said() == told(published, None, None)
    assert heard == []


def test_interviews_may_be_chosen_by_industry(opened, world, tmp_path):
    """Where there are two to tell apart; what is not logged is one of them."""
    world.program("river", "Riverside", seeker_pages=5)
    add_search(world, "river", "ada")
    for row in world.rows["applications"]:
        row["industry"] = {"a1": "healthcare", "a2": "technology"}.get(row["application"])
    path = world.publish(tmp_path / "w.duckdb")
    page, heard = opened(page_of(path, tmp_path / "site", "Ada Example"), 1400)
    industries = page.get_by_role("combobox", name="Industry")
    assert industries.locator("option").all_text_contents() == ["All", "Technology", "Healthcare", "not logged"]
    for label, where in (
        ("Technology", "industry = 'technology'"),
        ("Healthcare", "industry = 'healthcare'"),
        ("not logged", "industry IS NULL"),
    ):
        industries.select_option(label=label)
        sql = f"SELECT count(*) FROM interviews JOIN applications USING (seeker, application) WHERE is_held AND {where}"
        with duckdb.connect(str(path), read_only=True) as con:
            (n,) = con.execute(sql).fetchone()
        assert page.locator(".filterable tbody tr:not([hidden])").count() == n > 0
    assert heard == []


def test_the_script_says_what_the_page_was_written_with(opened, published, tmp_path):
    """Python wrote the sentence and the chart's notes; the script writes them again as the page opens."""
    path = page_of(published, tmp_path / "site", "Ada Example")
    page, _ = opened(path, 1400)
    html = path.read_text()
    for said in [page.locator(".counted").text_content(), *page.locator(".filterable .said").all_text_contents()]:
        assert said in html
    assert page.locator(".filterable [role=img]").get_attribute("aria-label") in html


def test_small_chart_follows_the_filter(opened, published, tmp_path):
    page, _ = opened(page_of(published, tmp_path / "site", "Ada Example"), 1400)
    page.locator("select").nth(0).select_option("1")
    lines = page.locator(".filterable .line:not(.ends):not([hidden])")
    assert lines.count() == 1
    assert lines.first.inner_text().translate(PLAIN).split("\n") == [
        "Technical",
        "2 of 3 led on: 67 %, likely 21–94 %",
    ]
    assert page.locator(".filterable [role=img]").get_attribute("aria-label").count("led on:") == 1


#: Shares whose per cent lies on a tie, or near one: Python takes an exact tie to the even digit.
TIES = [(1, 8), (3, 8), (1, 16), (3, 16), (1, 40), (1, 400), (0, 3), (3, 3), (199, 200), (1, 3), (2, 3), (1, 7)]


def test_the_script_rounds_as_python_does(opened, world, tmp_path):
    """One stage a share: of so many interviews so many led on."""
    world.program("river", seeker_pages=50)
    for number, (advanced, of) in enumerate(TIES):
        seeker = f"s{number:02d}"
        world.seeker("river", seeker)
        for at in range(of):
            world.add(
                "interviews", program="river", seeker=seeker, interview=f"i{at}", stage="technical", is_held=True,
                is_future=False, result="advanced" if at < advanced else "rejected", interview_on=dt.date(2026, 9, 1),
                counted_by_program=True,
            )  # fmt: skip
    warehouse = world.publish(tmp_path / "w.duckdb")
    pages = build_site(warehouse, tmp_path / "site")
    for number, (advanced, of) in enumerate(TIES):
        path = next(page for page in pages if f"<h1>s{number:02d}</h1>" in page.read_text())
        page, _ = opened(path, 1400)
        low, high = (percent(float(end)) for end in wilson(advanced, of))
        likely = f"({percent(advanced / of)}, likely {low.removesuffix(SIGN)}–\u2060{high})"
        assert likely in page.locator(".counted").text_content(), (advanced, of)


def test_filters_are_reached_and_worked_by_keyboard_alone(opened, published, tmp_path):
    page, _ = opened(page_of(published, tmp_path / "site", "Ada Example"), 1400)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.tagName + (document.activeElement.dataset.facet ?? '')"))
        if reached[-1] == "SELECT0":
            break
    assert reached[-1] == "SELECT0"
    assert "A" in reached  # the calendar's link, before it
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator(".counted").text_content().translate(PLAIN) == told(published, "technical", None)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".counted").text_content().translate(PLAIN) == told(published, None, None)
    page.keyboard.press("Tab")


@pytest.mark.parametrize("width", [1400, 820, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_silent_and_no_wider_than_the_screen(opened, published, tmp_path, width, scheme):
    page, heard = opened(page_of(published, tmp_path / "site", "Ada Example"), width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert heard == []


@pytest.mark.parametrize("case", EVIL)
def test_evil_texts_are_text_and_the_layout_holds(opened, world, tmp_path, case):
    world.program("river", EVIL[case].format("Program"), seeker_pages=5)
    add_search(world, "river", EVIL[case].format("ada"), text=EVIL[case].format)
    texts = {field.name for table in log_tables().values() for field in table.fields if field.kind in ("text", "list")}
    assert {"company", "role", "question", "goal", "to_change", "feedback_received", "stated_ideal"} <= texts
    page_path = next(
        page
        for page in build_site(world.publish(tmp_path / "w.duckdb"), tmp_path / "site")
        if "Example" in page.read_text()
    )
    page, heard = opened(page_path, 390)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("main img, main script:not([type='application/json'])").count() == 0
    assert heard == []
    shown = page.locator("main").text_content()
    for said in (
        "Northwind",
        "How would you test this?",
        "Lead a team",
        "Begin with the result",
        "Never led a team",
        "Slow down",
    ):
        assert EVIL[case].format(said) in shown, said
    outside = page.evaluate(
        """[...document.querySelectorAll('main *:not(.unseen):not(.unseen *):not(thead):not(thead *)')].filter(one => {
            const box = one.getBoundingClientRect(); return box.width && (box.right > 391 || box.left < -1) })
            .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert outside == []


def test_a_button_prints_the_brief_alone(opened, published, tmp_path):
    page, heard = opened(page_of(published, tmp_path / "site", "Ada Example"), 688)
    page.evaluate("window.print = () => {}")
    page.locator("#brief").get_by_role("button", name="Print this sheet").click()
    page.emulate_media(media="print")
    assert page.locator("section:visible").evaluate_all("all => all.map(one => one.id)") == ["brief"]
    assert not page.locator("h1").is_visible()
    assert heard == []


def test_on_paper_the_brief_takes_no_page_of_its_own_and_no_heading_is_parted(opened, published, tmp_path):
    """What stood before it had a page for two lines of a table; it is whole, and alone by its button. Its text is no larger than
    the page's."""
    page, _ = opened(page_of(published, tmp_path / "site", "Ada Example"), 688)
    page.emulate_media(media="print")
    styles = lambda selector, name: set(  # noqa: E731
        page.locator(selector).evaluate_all(f"all => all.map(one => getComputedStyle(one).{name})")
    )
    assert styles("#brief, #brief + section", "breakBefore") == {"auto"}
    assert styles("#brief", "breakAfter") == {"auto"}
    assert styles("#brief, h2, h3, caption, figcaption, .sub", "breakInside") == {"avoid"}
    assert styles("body", "fontSize") == {"12px"}
    assert styles(".sub, .note, summary", "fontSize") == {"11px"}


def test_a_day_breaks_between_words_alone(opened, published, tmp_path):
    """In the narrowest cell, on paper: `20 November 202|6` reads as another day."""
    page, _ = opened(page_of(published, tmp_path / "site", "Ada Example"), 688)
    page.emulate_media(media="print")
    cut = page.evaluate(
        r"""() => [...document.querySelectorAll("section td, section th")].flatMap((cell) => {
          const text = cell.firstChild;
          const found = text?.nodeType === 3 && /\d{4}$/.exec(text.data);
          if (!found) return [];
          const range = document.createRange();
          range.setStart(text, found.index);
          range.setEnd(text, text.data.length);
          return range.getClientRects().length > 1 ? [cell.textContent] : [];
        })"""
    )
    assert cut == []
