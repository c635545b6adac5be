"""`debrief share`: one file for one reader, from the published warehouse; the public page is of those who agreed alone."""

import re
import shutil

import duckdb
import pytest

from pipelines.commands.share import Wanted, share
from pipelines.errors import DebriefError, UsageError
from tests.scenario import Scenario

ROLES = ("Chef", "Baker")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """24 people, of whom 12 agreed to be counted in what leaves the program, and each of these has one offer less.

    In the program `few` are nine, who agreed all.
    """
    made = Scenario(tmp_path_factory.mktemp("shared"))
    made.program("spring", sharing_basis="agreement", smallest_groups={"program": 5, "public": 10})
    made.program("autumn", sharing_basis="agreement")
    people = [f"person{n:02d}" for n in range(24)]
    for program in ("spring", "autumn"):
        made.write(
            f"{program}/seekers.csv",
            [{"seeker": name, "consent_pooled": "2026-01-01" if n < 12 else ""} for n, name in enumerate(people)],
        )
        made.write(
            f"{program}/applications.csv",
            [
                {
                    "seeker": name,
                    "company": f"{program} {role} {name}",
                    "role": role,
                    "applied_on": "2026-02-01",
                    "status": "rejected",
                }
                for name in people
                for role in ROLES
            ],
        )
    made.write("applications.csv", "company | applied_on | status\nAcme | 2026-01-05 | rejected")
    made.program("few", sharing_basis="agreement")
    made.write("few/seekers.csv", [{"seeker": f"s{n}", "consent_pooled": "2026-01-01"} for n in range(9)])
    made.write(
        "few/applications.csv", [{"seeker": f"s{n}", "company": "Acme", "applied_on": "2026-02-01"} for n in range(9)]
    )
    assert made.run("2026-07-01", with_answers=True)
    return made


def shared(world, tmp_path, password=False, **wanted):
    out = tmp_path / "page.html"
    told = {"coach": None, "seeker": None, "program": None, "public": False} | wanted
    assert share(Wanted(**told), out, world.warehouse, password=password) == 0
    return out.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def spring(world, tmp_path_factory):
    """The page of the program spring, and its public one, each by whether it is public: pooling people for one takes seconds."""
    folder = tmp_path_factory.mktemp("spring")
    return {public: shared(world, folder, program="spring", public=public) for public in (False, True)}


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)))


def test_a_programs_page_is_one_file(world, tmp_path, capsys):
    html = shared(world, tmp_path, program="SPRING")
    assert "48\u00a0applications" in html
    assert "src=" not in html
    assert "page.html" in capsys.readouterr().out
    assert len(html) < 2_500_000


def test_the_public_page_counts_those_alone_who_agreed(spring):
    assert "12\u00a0people" in spring[True]
    assert "48" not in text_of(spring[True])


def test_the_public_page_has_no_number_of_rows_that_it_cannot_know(spring):
    """What is pooled has no files: how much of the logs could be used is a number of the program's own page."""
    told = {public: text_of(page) for public, page in spring.items()}
    usable = r"of 72.rows usable"
    assert re.search(usable, told[False])
    assert not re.search(r"rows usable|[Nn]o rows read|How far to trust these logs", told[True])
    assert {public: 'id="quality"' in page for public, page in spring.items()} == {False: True, True: False}
    assert told[True].count("got an offer") == told[False].count("got an offer")


def test_the_public_page_does_not_set_two_days_side_by_side(spring):
    assert {public: 'id="changes"' in page for public, page in spring.items()} == {False: True, True: False}


def test_fewer_than_the_publics_smallest_group_are_not_told_of(world, tmp_path):
    assert world.query("SELECT count(*) FROM seekers WHERE program = 'few' AND counted_in_pool") == [(9,)]
    html = shared(world, tmp_path, program="few", public=True)
    assert "Fewer than 10" in html
    assert "Acme" not in html
    assert "9\u00a0" not in html


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({}, "whose page"),
        ({"coach": "a", "seeker": "b"}, "not both"),
        ({"seeker": "b", "public": True}, "never public"),
        ({"program": "sprin"}, "there are spring"),
        ({"program": "me", "public": True}, "never shared as a public page"),
        ({"coach": "nobody"}, "no coach nobody"),
    ],
    ids=str,
)
def test_what_is_asked_wrongly(world, tmp_path, wanted, says):
    with pytest.raises(UsageError, match=says):
        shared(world, tmp_path, **wanted)
    assert not (tmp_path / "page.html").exists()


def test_a_page_is_a_file_of_its_kind(world, tmp_path):
    with pytest.raises(UsageError, match=r"ends in \.html"):
        share(Wanted(None, None, "spring", False), tmp_path / "page.pdf", world.warehouse, password=False)


def test_a_password_that_is_too_short_writes_nothing(world, tmp_path, monkeypatch):
    monkeypatch.setenv("DEBRIEF_PASSWORD", "short")
    with pytest.raises(UsageError, match="too short"):
        shared(world, tmp_path, program="spring", password=True)
    assert not (tmp_path / "page.html").exists()


def test_behind_a_password_nothing_is_in_the_clear(world, tmp_path, monkeypatch):
    monkeypatch.setenv("DEBRIEF_PASSWORD", "correct horse battery")
    html = shared(world, tmp_path, program="spring", password=True)
    assert "spring" not in html
    assert "applications" not in text_of(html)


def test_of_a_warehouse_that_another_version_published_it_says_what_it_lacks(world, tmp_path):
    other = tmp_path / "other.duckdb"
    shutil.copy(world.warehouse, other)
    with duckdb.connect(str(other)) as con:
        con.execute("ALTER TABLE mart_funnel DROP COLUMN n_reached")
    with pytest.raises(
        DebriefError, match=r"another version of Debrief: it lacks mart_funnel\.n_reached\. Run `debrief run`"
    ):
        share(Wanted(None, None, "spring", False), tmp_path / "page.html", other, password=False)
    assert not (tmp_path / "page.html").exists()
