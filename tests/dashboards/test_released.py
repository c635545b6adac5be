"""A page of groups keeps its figures until enough people's logs have changed, or a month has passed."""

import dataclasses
import datetime as dt

import pytest

from pipelines.dashboards.made import read_kept
from pipelines.dashboards.released import Release, fingerprints
from pipelines.dashboards.site import build_site
from pipelines.dashboards.warehouse import open_warehouse
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


def test_few_changes_are_not_shown_and_the_owner_is_told(site, tmp_path):
    first = page_of(world(), site, tmp_path)
    later = AS_OF + dt.timedelta(days=3)
    assert page_of(world(later, more=4), site, tmp_path) == first
    assert read_kept(site) == {"Spring": (AS_OF.isoformat(), 4)}
    # They add up: a fifth person's change is enough, counted from what was shown last.
    assert page_of(world(later, more=5), site, tmp_path) != first
    assert read_kept(site) == {}


def test_a_month_later_they_are(site, tmp_path):
    first = page_of(world(), site, tmp_path)
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
