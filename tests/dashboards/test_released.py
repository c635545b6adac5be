"""A page of groups keeps its figures until enough people's logs have changed, or a month has passed."""

import dataclasses
import datetime as dt
import re
import shutil

import pytest

from pipelines.dashboards.effects import read_effects
from pipelines.dashboards.fingerprints import fingerprints, release_of
from pipelines.dashboards.made import linked, read_kept, read_made
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.readers import readers
from pipelines.dashboards.released import THEN, Cut, Figures, Release, read_releases, write_releases
from pipelines.dashboards.site import build_site, shown_effects
from pipelines.dashboards.warehouse import open_warehouse, read_programs
from tests.dashboards.conftest import AS_OF, World, fill

PEOPLE = {f"p{n}": "old" for n in range(10)}
LAST = Release("2026-11-01", 5, "code", PEOPLE)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, False),
        ({"as_of": "2026-11-30"}, False),
        ({"as_of": "2026-12-01"}, True),
        ({"as_of": "2026-10-31"}, True),
        ({"code": "new"}, True),
        ({"code": "new", "people": PEOPLE | {"p0": "new"}}, False),
        ({"people": PEOPLE | dict.fromkeys(["p0", "p1", "p2", "p3"], "new")}, False),
        ({"people": PEOPLE | dict.fromkeys(["p0", "p1", "p2", "p3", "p4"], "new")}, True),
        ({"people": PEOPLE | dict.fromkeys(["q0", "q1", "q2", "q3"], "new")}, False),
        ({"people": {name: told for name, told in PEOPLE.items() if name > "p4"}}, True),
    ],
    ids=str,
)
def test_when_figures_are_released_anew(changes, due):
    assert dataclasses.replace(LAST, **changes).is_due(LAST) == due
    assert LAST.is_due(None)


@pytest.mark.parametrize(
    ("coached", "due"),
    [
        ([["p0", "p1", "p2", "p3"], ["p4", "p5", "p6", "p7", "p8", "p9"]], False),  # the first knows all but two
        ([["p0", "p1", "p2", "p3", "p4", "p5"]], True),  # all are the coach's own: nobody else is told of
        ([["p6", "p7", "p8", "p9"]], True),
        ([["p0", "p9"]], True),  # five others
        ([["p0", "p1"]], False),
        ([["p0", "p1", "p2"], ["p3", "p4", "p5"]], False),
    ],
    ids=str,
)
def test_a_coach_knows_their_own_people_so_the_others_must_be_enough(coached, due):
    six = PEOPLE | dict.fromkeys([f"p{n}" for n in range(6)], "new")
    assert dataclasses.replace(LAST, people=six, coached=coached).is_due(LAST) == due
    # Whose coach somebody was then, or is now, makes no difference.
    assert dataclasses.replace(LAST, people=six).is_due(dataclasses.replace(LAST, coached=coached)) == due


def cut(groups, new=()):
    """A program of p0 to p9 cut into groups, of whom those in `new` have changed."""
    return {"cohort": Cut(groups, PEOPLE | dict.fromkeys(new, "new"))}


HALVES = {"Autumn": [f"p{n}" for n in range(5)], "Spring": [f"p{n}" for n in range(5, 10)]}
ONE_MOVED = {"Autumn": [f"p{n}" for n in range(4)], "Spring": [f"p{n}" for n in range(4, 10)]}


@pytest.mark.parametrize(
    ("groups", "new", "waits"),
    [
        (HALVES, (), False),
        (HALVES, ("p0", "p1", "p2", "p3", "p4"), False),
        (HALVES, ("p0", "p1", "p2", "p3", "p4", "p5"), True),  # one of Spring alone
        (HALVES, ("p0",), True),
        (ONE_MOVED, (), True),
        (
            {"Autumn\x1fSpring": [f"p{n}" for n in range(10)]},
            (),
            False,
        ),  # put together: each differs by the other's five
    ],
    ids=str,
)
def test_a_group_of_which_few_changed_waits(groups, new, waits):
    last = dataclasses.replace(LAST, cuts=cut(HALVES))
    now = dataclasses.replace(LAST, cuts=cut(groups, new), people=PEOPLE | dict.fromkeys(new, "new"))
    assert now.waiting(last) == (("cohort",) if waits else ())
    assert now.waiting(None) == now.waiting(LAST) == ()
    if len(new) >= 5:
        assert now.is_due(last) != waits
    # A month later it is shown without that kind, which is held against what it last showed.
    later = dataclasses.replace(now, as_of="2026-12-01")
    assert later.is_due(last)
    assert later.after(last, later.waiting(last)).cuts == (last.cuts if waits else now.cuts)


def figures(on, **told):
    """What ten people were on a day: as on any other, but for those told."""
    return Figures(on, dict.fromkeys(PEOPLE, "same") | told)


@pytest.mark.parametrize(
    ("shown", "tells"),
    [
        ([], False),
        ([figures("2026-10-01")], False),  # the very figures that were shown
        ([figures("2026-10-01", p0="1")], True),  # another day's, which one person sets apart
        ([figures("2026-10-01", **{f"p{n}": "1" for n in range(5)})], False),
        ([figures("2026-10-01"), figures("2026-10-15", p0="1")], True),  # whichever of them
    ],
    ids=str,
)
def test_figures_of_then_are_held_against_all_that_were_shown(shown, tells):
    last = dataclasses.replace(LAST, shown=shown)
    now = dataclasses.replace(LAST, then=figures("2026-10-01"), now=figures("2026-11-05"))
    assert now.tells_of_few(last) == tells
    assert now.left_out(last) == ((THEN,) if tells else ())
    assert not now.tells_of_few(None)
    assert not dataclasses.replace(now, then=None).tells_of_few(last)
    # It keeps no page back; what is left out was not shown, and what is long ago is no longer held against.
    kept = now.after(last, now.left_out(last)).shown
    assert (now.then in kept) == (not tells or now.then in shown)
    assert now.now in kept
    later = dataclasses.replace(now, as_of="2027-03-01", now=figures("2027-03-01"), then=None)
    assert later.after(dataclasses.replace(last, shown=kept), ()).shown == [now.now, later.now]


def test_a_coach_knows_their_own_people_of_then_too():
    last = dataclasses.replace(LAST, shown=[figures("2026-10-01", **{f"p{n}": "1" for n in range(6)})])
    now = dataclasses.replace(LAST, then=figures("2026-10-01"))
    assert not now.tells_of_few(last)
    assert dataclasses.replace(now, coached=[["p0", "p1"]]).tells_of_few(last)


def test_a_release_is_read_back_as_it_was_written(tmp_path):
    effects = [{"habit": "mock_interview", "estimate": 0.5}]
    told = {"folder": dataclasses.replace(LAST, coached=[["p0"]], cuts=cut(HALVES), effects=effects)}
    told["other"] = dataclasses.replace(
        told["folder"], now=figures("2026-11-01"), then=figures("2026-10-01", p0="1"), shown=[figures("2026-09-01")]
    )
    write_releases(tmp_path / "released.json", told)
    assert read_releases(tmp_path / "released.json") == told
    (tmp_path / "released.json").write_text('{"folder": {"as_of": "2026-11-01"}}', encoding="utf-8")
    assert read_releases(tmp_path / "released.json") == {}


def world(day=AS_OF, more=0, sample=False):
    """Twelve people of a program on a day, of whom the first `more` have one application more than before."""
    made = World()
    made.program("p", "Spring", as_of=day, sample=sample)
    fill(made, "p", people=12, each=4)
    names = sorted({row["seeker"] for row in made.rows["seekers"]})
    for name in names[:more]:
        made.application("p", name, f"new-{name}", ["technical"], "rejected")
    return made


def page_of(made, site, tmp_path):
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb"
    (page, *_) = build_site(made.publish(path), site)
    return page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def _first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    return folder, page_of(world(), folder / "site", folder)


def copied(folder, site):
    """The site in `folder`, which was made once for all tests, is at `site` too."""
    shutil.copytree(folder, site.parent, symlinks=True, dirs_exist_ok=True)
    assert site.is_symlink()


@pytest.fixture
def first(_first, site):
    """The page of `world()`; its site is at `site`."""
    copied(_first[0], site)
    return _first[1]


def test_few_changes_are_not_shown_and_the_owner_is_told(first, site, tmp_path):
    later = AS_OF + dt.timedelta(days=3)
    assert page_of(world(later, more=4), site, tmp_path) == first
    assert read_kept(site) == {"Spring": (AS_OF.isoformat(), 4)}
    # They add up: a fifth person's change is enough, counted from what was shown last.
    assert page_of(world(later, more=5), site, tmp_path) != first
    assert read_kept(site) == {}


def told(by):
    """The words in which a page tells of an effect of that size."""
    return f"Leans towards {round(100 * by)} more in 100"


def with_people(made, by, seeker):
    """`made` with pages of people and of a coach, an effect of that size, and the suggestion that it gives one person."""
    made.rows["programs"][0] |= {"seeker_pages": 20}
    made.rows["habit_effects"].clear()
    made.effect("p", "mock_interviews", (30, 60), (20, 60), grade="suggestive", by=by)
    made.add("coaching", program="p", coach="kit", seeker=seeker)
    for row in made.rows["interviews"]:
        whose = {name: row[name] for name in ("program", "seeker", "interview")}
        made.add("interview_habits", **whose, habit="mock_interviews", done=True, value=1, value_source="column")
    made.add(
        "suggestions",
        program="p",
        seeker=seeker,
        suggested_on=made.rows["programs"][0]["as_of"],
        habit="mock_interviews",
        kind="evidence",
        grade="suggestive",
        sentence=made.rows["habit_effects"][0]["sentence"],
        n_done=0,
        n_known=3,
    )
    return made


def suggested_before(made, row):
    """What somebody was told by an earlier run stays in the warehouse."""
    made.rows["suggestions"].insert(0, row)
    return made


def pages_of(made, site, tmp_path):
    """(the program's page, and those of its coach and of all its people by their folder)"""
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb"
    first, *others = build_site(made.publish(path), site)
    texts = {page.parent.name: re.sub(r"\s+", " ", page.read_text(encoding="utf-8")) for page in others}
    return first.read_text(encoding="utf-8"), texts


def test_people_and_coaches_are_told_the_effects_that_were_released(site, tmp_path):
    # None of those who change: whom a coach knows does not count among enough people.
    seeker = sorted({row["seeker"] for row in world().rows["seekers"]})[-1]
    _, before = pages_of(with_people(world(), 0.05, seeker), site, tmp_path)
    assert len(before) == 13
    # In a list and a table; once more for the person to whom it is suggested, and once for their coach; not where no interview is.
    assert sorted(page.count(told(0.05)) for page in before.values()) == [0, *[2] * 11, 3]
    later = AS_OF + dt.timedelta(days=3)
    given = with_people(world(), 0.05, seeker).rows["suggestions"][0]
    made = suggested_before(with_people(world(later, more=4), 0.07, seeker), given)
    _, after = pages_of(made, site, tmp_path)
    assert {folder: page.count(told(0.05)) for folder, page in after.items()} == {
        folder: page.count(told(0.05)) for folder, page in before.items()
    }
    assert not any(told(0.07) in page for page in after.values())
    # Their own rows are of the day.
    assert sum("Secret new-" in page for page in after.values()) == 4
    _, released = pages_of(suggested_before(with_people(world(later, more=5), 0.07, seeker), given), site, tmp_path)
    assert not any(told(0.05) in page for page in released.values())
    assert {folder: page.count(told(0.07)) for folder, page in released.items()} == {
        folder: page.count(told(0.05)) for folder, page in before.items()
    }


@pytest.fixture(scope="module")
def _with_people(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    seeker = sorted({row["seeker"] for row in world().rows["seekers"]})[0]
    pages_of(with_people(world(), 0.05, seeker), folder / "site", folder)
    return folder, seeker


@pytest.fixture
def somebody(_with_people, site):
    """Who is told of the suggestion; the pages of `with_people` are at `site`."""
    copied(_with_people[0], site)
    return _with_people[1]


def test_evidence_that_was_not_released_yet_is_suggested_to_nobody(somebody, site, tmp_path):
    """Somebody new is told the next step as advice or nothing, until the effects behind it are released."""
    _, after = pages_of(with_people(world(AS_OF + dt.timedelta(days=3)), 0.07, somebody), site, tmp_path)
    assert after
    assert not any(told(0.07) in page for page in after.values())


def test_a_page_that_is_shared_tells_what_the_site_does(somebody, site, tmp_path):
    made = with_people(world(AS_OF + dt.timedelta(days=3), more=1), 0.07, somebody)
    with open_warehouse(made.publish(tmp_path / "later.duckdb")) as con:
        told_now = shown_effects(con, site)
        assert [row["sentence"] for row in told_now["p"]] != [row["sentence"] for row in read_effects(con, "p")]
        pages = [page_html(reader.page()) for reader in readers(con, "", told_now) if reader.kind != "program"]
        assert shown_effects(con, tmp_path / "no site") == {}
    assert not any(told(0.07) in re.sub(r"\s+", " ", page) for page in pages)


def test_pages_of_people_stand_while_nothing_of_theirs_changed(somebody, site, tmp_path):
    """What is released is kept in a file: it comes back as it was, and makes no page anew."""
    states = {folder: page.state for folder, page in read_made(linked(site)).items() if page.state}
    pages_of(with_people(world(), 0.05, somebody), site, tmp_path)
    assert len(states) == 13
    assert states == {folder: page.state for folder, page in read_made(linked(site)).items() if page.state}


def test_a_month_later_they_are(first, site, tmp_path):
    assert page_of(world(AS_OF + dt.timedelta(days=30), more=1), site, tmp_path) != first


def test_samples_are_always_shown_as_they_are(site, tmp_path):
    first = page_of(world(sample=True), site, tmp_path)
    assert page_of(world(sample=True, more=1), site, tmp_path) != first


def test_what_is_kept_of_people_names_nobody(tmp_path):
    with open_warehouse(world().publish(tmp_path / "w.duckdb")) as con:
        one, other = (fingerprints(con, "p", key) for key in (b"one", b"other"))
        assert len(one) == 12
        assert not set(one) & set(other)
        assert one == fingerprints(con, "p", b"one")


def cohorts(day=AS_OF, changed=()):
    """Ten people of a cohort and ten of another, coached by two; each of the numbers in `changed` has one application more."""
    made = World()
    made.program("p", "Spring", as_of=day)
    for n in range(20):
        made.seeker("p", f"s{n:02d}", cohort="Autumn" if n < 10 else "Winter")
        made.add("coaching", program="p", coach=f"coach {n % 2}", seeker=f"s{n:02d}")
        for number in range(3):
            made.application("p", f"s{n:02d}", f"a{n}-{number}", ["technical"], "rejected")
        if n in changed:
            made.application("p", f"s{n:02d}", f"new-{n}", ["technical"], "rejected")
    return made


def test_the_people_of_coaches_and_groups_are_kept_without_their_names(tmp_path):
    with open_warehouse(cohorts().publish(tmp_path / "w.duckdb")) as con:
        (program,) = read_programs(con)
        told = release_of(con, program, b"key")
    assert [len(people) for people in told.coached] == [10, 10]
    assert {values: len(people) for values, people in told.cuts["cohort"].groups.items()} == {
        "Autumn": 10,
        "Winter": 10,
    }
    everyone = set(told.people)
    assert len(everyone) == 20
    assert set().union(*told.coached, *told.cuts["cohort"].groups.values()) == everyone


def test_a_page_waits_for_its_groups_and_leaves_them_out_after_a_month(site, tmp_path):
    first = page_of(cohorts(), site, tmp_path)
    assert "Winter" in first
    few = [*range(10), 19]  # of Winter one alone
    assert page_of(cohorts(AS_OF + dt.timedelta(days=3), few), site, tmp_path) == first
    month = page_of(cohorts(AS_OF + dt.timedelta(days=30), few), site, tmp_path)
    assert month != first
    assert "Winter" not in month
    assert "Left out this time" in month
    # They come back when enough of them have changed since they were last shown, which is the first page.
    again = page_of(cohorts(AS_OF + dt.timedelta(days=60), range(20)), site, tmp_path)
    assert "Winter" in again
    assert "Left out this time" not in again
