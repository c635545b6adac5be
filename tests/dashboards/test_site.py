"""The swap: a whole new generation or the old one, never half; other people's folders are left alone."""

import datetime as dt
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from html import escape

import pytest

from pipelines.dashboards import readers as readers_module
from pipelines.dashboards.made import made_file, read_findings
from pipelines.dashboards.pages.parts import Page
from pipelines.dashboards.readers import Reader
from pipelines.dashboards.site import build_site, folder_of
from pipelines.errors import DebriefError, PublishError


@pytest.fixture
def warehouse(world, tmp_path):
    world.program("a", "Alpha", sample=True)  # samples are made anew each time
    world.program("b", "Béta & Co", sample=True)
    return world.publish(tmp_path / "w.duckdb")


def everything(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def generations(site):
    return sorted(path.name for path in (site.parent / "site.generations").iterdir() if path.is_dir())


def test_one_page_a_program_and_a_list(warehouse, site):
    told = []
    pages = build_site(warehouse, site, on_page=lambda done, of: told.append((done, of)))
    assert [page.name for page in pages] == ["index.html", "index.html"]
    assert ["Alpha" in page.read_text() for page in pages] == [True, False]
    assert told == [(1, 2), (2, 2)]
    assert site.is_symlink()
    listed = (site / "index.html").read_text()
    assert f'href="{pages[0].parent.name}/index.html"' in listed
    assert "Béta &amp; Co" in listed


def test_a_readers_folder_says_nothing_and_stays(warehouse, site, tmp_path):
    """Who knows one reader's address cannot guess another's, not even with the logs in hand; the next run keeps it."""
    pages = build_site(warehouse, site)
    names = [page.parent.name for page in pages]
    assert all(len(name) == 24 and set(name) <= set("0123456789abcdef") for name in names)
    assert [page.parent.name for page in build_site(warehouse, site)] == names
    assert not {page.parent.name for page in build_site(warehouse, tmp_path / "another")} & set(names)


@pytest.fixture(scope="module")
def built(full, tmp_path_factory):
    """(the site of the full program, its page), made once; for tests that only look."""
    site = tmp_path_factory.mktemp("built") / "site"
    (page,) = build_site(full[1], site)
    return site, page


@pytest.fixture
def built_again(built, site):
    """A copy of that site, for a test that changes it or builds upon it."""
    shutil.copytree(built[0].parent, site.parent, symlinks=True, dirs_exist_ok=True)
    assert site.is_symlink()
    return site


def test_no_page_leads_to_another_reader(built):
    """Only the owner's list does."""
    for page in built[1:]:
        leads_to = re.findall(r'(?:href|src)="([^"]*)"', page.read_text())
        assert all(to.startswith(("#", "data:", "../shared/")) for to in leads_to), leads_to


def test_pages_are_the_same_bytes_every_time(full, built, built_again, tmp_path):
    (two,) = build_site(full[1], tmp_path / "two")
    assert built[1].read_bytes() == two.read_bytes()
    again = everything(built_again)
    build_site(full[1], built_again)
    assert everything(built_again) == again


def test_the_old_site_stays_whole_when_a_page_fails(warehouse, site, monkeypatch):
    build_site(warehouse, site)
    before, target = everything(site.resolve()), site.readlink()

    def fails_on_the_second(con, program):
        if program.code == "b":
            raise RuntimeError("no page")
        return Page("half")

    monkeypatch.setattr(readers_module, "program_page", fails_on_the_second)
    with pytest.raises(RuntimeError):
        build_site(warehouse, site)
    assert site.readlink() == target
    assert everything(site.resolve()) == before
    monkeypatch.undo()
    build_site(warehouse, site)
    assert generations(site) == ["20261120-a1b2c3", "20261120-a1b2c3-2"]


@pytest.mark.parametrize("step", ["rename", "replace"])
def test_the_old_site_stays_whole_when_the_swap_fails(warehouse, site, monkeypatch, step):
    build_site(warehouse, site)
    before = everything(site.resolve())

    def crash(*_):
        raise OSError("disk gone")

    monkeypatch.setattr(f"pathlib.Path.{step}", crash)
    with pytest.raises(OSError, match="disk gone"):
        build_site(warehouse, site)
    monkeypatch.undo()
    assert everything(site.resolve()) == before


def test_two_generations_stay(warehouse, site):
    for _ in range(4):
        build_site(warehouse, site)
    assert len(generations(site)) == 2
    assert site.resolve().name in generations(site)


def test_a_folder_that_is_not_ours_is_left_alone(warehouse, site):
    site.mkdir()
    (site / "thesis.txt").write_text("mine")
    with pytest.raises(PublishError, match="did not make"):
        build_site(warehouse, site)
    assert everything(site) == {"thesis.txt": b"mine"}


def test_a_link_that_is_not_ours_is_left_alone(warehouse, site, tmp_path):
    (tmp_path / "www").mkdir()
    site.symlink_to(tmp_path / "www")
    with pytest.raises(PublishError, match="is a link to"):
        build_site(warehouse, site)
    assert site.resolve() == tmp_path / "www"


def test_an_empty_folder_is_replaced(warehouse, site):
    site.mkdir()
    build_site(warehouse, site)
    assert (site / "index.html").is_file()


def test_no_warehouse_is_said_plainly(site, tmp_path):
    with pytest.raises(DebriefError, match="no warehouse"):
        build_site(tmp_path / "none.duckdb", site)
    assert not site.exists()


def test_the_warehouse_is_only_read(warehouse, site):
    before = warehouse.read_bytes()
    build_site(warehouse, site)
    assert warehouse.read_bytes() == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "/", "..", "C:\\x", "<script>", "a" * 300, "программа", "\0", ""])
def test_a_name_is_no_way_out_of_the_folder(name):
    folder = folder_of(Reader("seeker", name, name, name, lambda: Page("")), b"key")
    assert set(folder) <= set("0123456789abcdef")


def test_no_two_readers_share_a_folder():
    folders = {
        folder_of(Reader(*who, "", lambda: Page("")), b"key")
        for who in [
            ("seeker", "a", "b"),
            ("coach", "a", "b"),
            ("program", "a", "b"),
            ("seeker", "ab", ""),
            ("seeker", "", "ab"),
        ]
    }
    assert len(folders) == 5


def test_programs_of_one_name_are_told_apart_in_the_list(world, site, tmp_path):
    world.program("spring-a", "Spring")
    world.program("spring-b", "Spring")
    world.program("autumn", "Autumn")
    build_site(world.publish(tmp_path / "w.duckdb"), site)
    listed = (site / "index.html").read_text()
    assert '<span class="muted">spring-a</span>' in listed
    assert '<span class="muted">spring-b</span>' in listed
    assert ">autumn<" not in listed


@pytest.mark.parametrize(
    ("languages", "sample", "language"),
    [
        (("de", "de-AT"), "", "de"),
        (("de", "en"), "", "en"),
        (("de",), "en", "de"),  # the invented programs that come along have no say
        ((), "en", "en"),
        ((), "", "en"),
    ],
)
def test_the_list_speaks_the_language_that_all_programs_speak(world, site, tmp_path, languages, sample, language):
    for at, spoken in enumerate(languages):
        world.program(f"p{at}", language=spoken)
    if sample:
        world.program("sample", sample=True, language=sample)
    build_site(world.publish(tmp_path / "w.duckdb"), site)
    listed = (site / "index.html").read_text()
    assert f'<html lang="{language}">' in listed
    assert f"<h1>{'Seiten' if language == 'de' else 'Pages'}</h1>" in listed


def test_two_builds_at_once_take_turns(warehouse, site, monkeypatch):
    """The schedule and the command line may both build: neither takes away what the other is writing."""
    inside, most = [], []

    def slow(con, program):
        inside.append(program.code)
        most.append(len(inside))
        time.sleep(0.05)
        inside.pop()
        return Page("page")

    monkeypatch.setattr(readers_module, "program_page", slow)
    with ThreadPoolExecutor(4) as pool:
        pages = [
            made for built in [pool.submit(build_site, warehouse, site) for _ in range(4)] for made in built.result()
        ]
    assert max(most) == 1
    assert all("<h1>page</h1>" in page.read_text() for page in pages)
    assert len(generations(site)) == 2


@pytest.mark.parametrize(("settings", "limit"), [({}, "1.8 GiB"), ({"memory": "500MB"}, "476.8 MiB")])
def test_pages_are_made_within_a_memory_limit(warehouse, site, monkeypatch, settings, limit):
    seen = set()

    def looks(con, program):
        seen.add(con.execute("SELECT current_setting('memory_limit')").fetchone()[0])
        return Page("page")

    monkeypatch.setattr(readers_module, "program_page", looks)
    build_site(warehouse, site, **settings)
    assert seen == {limit}


def test_pages_say_which_day_they_show_and_the_list_which_run(world, site, tmp_path):
    world.program("a", "Alpha", as_of=dt.date(2026, 3, 9))
    for number in range(5):
        world.seeker("a", f"s{number}")
    (page,) = build_site(world.publish(tmp_path / "w.duckdb"), site)
    assert "run 20261120-a1b2c3" in (site / "index.html").read_text()
    assert "5\u00a0people · logs to 9 March 2026" in page.read_text()


def test_what_a_program_opens_with_is_kept_for_the_end_of_a_run(built):
    site, page = built
    (lead,) = read_findings(site).values()
    assert lead
    shown = page.read_text().replace("\N{WORD JOINER}", "")  # which keeps a range on one line
    assert all(escape(sentence) in shown for sentence in lead)


def test_what_is_kept_in_an_older_form_counts_as_nothing(full, built_again):
    site = built_again
    made_file(site.resolve()).write_text('{"folder": "state"}')
    assert read_findings(site) == {}
    build_site(full[1], site)
    assert read_findings(site)


def test_the_programs_of_most_people_are_told_of_first_and_two_of_one_name_are_told_apart(world, site, tmp_path):
    for code, name, people in (("a", "Alpha", 6), ("b", "Spring", 7), ("c", "Spring", 12)):
        world.program(code, name)
        for number in range(people):
            world.seeker(code, f"{code}{number}")
            for turn in range(3):
                world.application(code, f"{code}{number}", f"{code}{number}-{turn}", ["technical"], "rejected")
    build_site(world.publish(tmp_path / "w.duckdb"), site)
    assert list(read_findings(site)) == ["Spring (c)", "Spring (b)", "Alpha"]
