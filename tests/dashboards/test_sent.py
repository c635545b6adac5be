"""A page of groups that is sent as one file shows what was released, and nothing newer."""

import dataclasses
import datetime as dt

import pytest

from pipelines.commands.share import Wanted, share
from pipelines.dashboards.pages.parts import Page
from pipelines.dashboards.released import Cut
from pipelines.dashboards.sent import of_the_public, public_folder
from pipelines.dashboards.site import build_site
from tests.dashboards.conftest import AS_OF
from tests.dashboards.test_released import LAST, PEOPLE, cohorts


@pytest.fixture
def shared(tmp_path, monkeypatch):
    """The program's page as `debrief share` gives it, from a warehouse of that name."""
    monkeypatch.chdir(tmp_path)

    def shared(warehouse):
        out = tmp_path / "page.html"
        share(Wanted(None, None, "p", False), out, warehouse, password=False)
        return out.read_text(encoding="utf-8")

    return shared


def test_a_program_is_shared_as_its_site_shows_it(shared, tmp_path):
    warehouse, site = tmp_path / "w.duckdb", tmp_path / "site"
    build_site(cohorts().publish(warehouse), site)
    first = shared(warehouse)
    assert "src=" not in first
    warehouse.unlink()
    build_site(cohorts(AS_OF + dt.timedelta(days=3), changed=[0]).publish(warehouse), site)
    assert shared(warehouse) == first
    # Where no site shows that warehouse, nothing of it was released before.
    (tmp_path / "site").unlink()
    assert shared(warehouse) != first


def test_the_public_is_given_the_last_figures_until_others_are_due(tmp_path):
    given = []

    def asked(release):
        def page(without=()):
            given.append((release.as_of, tuple(without)))
            return Page(title=release.as_of, foot="", sections=())

        return of_the_public(tmp_path / "public", "p/../q", lambda key: release, page)

    groups = {"Autumn": [f"p{n}" for n in range(5)], "Spring": [f"p{n}" for n in range(5, 10)]}

    def at(day, new=()):
        people = PEOPLE | dict.fromkeys(new, "new")
        return dataclasses.replace(LAST, as_of=day, people=people, cuts={"cohort": Cut(groups, people)})

    first, still = asked(at("2026-11-01"))
    assert (still, given) == ("", [("2026-11-01", ())])
    assert asked(at("2026-11-04", ["p0"])) == (first, "2026-11-01")
    later, still = asked(at("2026-12-04", ["p0"]))
    assert (later == first, still) == (False, "")
    assert given[1:] == [("2026-12-04", ("cohort",))]
    # Whatever a program is called, its files lie in that folder.
    assert {path.suffix for path in (tmp_path / "public").iterdir()} >= {".html", ".json"}
    assert not (tmp_path / "q").exists()


def test_what_the_public_was_given_lies_beside_the_warehouse(tmp_path):
    assert public_folder(tmp_path / "interviews.duckdb") == tmp_path / ".interviews.public"
