"""What a coach's page says of a person stands on that person's own page: every reason for a talk, and what is asked about it."""

import datetime as dt

import pytest

from pipelines.contract.needs import NEEDS
from pipelines.dashboards import words
from pipelines.dashboards.pages.coach.page import coach_page
from pipelines.dashboards.pages.coach.tables import read_coaches
from pipelines.dashboards.pages.coach.why import asked
from pipelines.dashboards.pages.parts import Prose
from pipelines.dashboards.pages.seeker.page import seeker_page
from pipelines.dashboards.pages.seeker.tables import read_seekers
from pipelines.dashboards.warehouse import open_warehouse, read_programs

LANGUAGES = ("en", "de")
#: The facts of a person of whom all the reasons hold.
EVERY = {
    "n_offers_open": 3,
    "n_offers_overdue": 1,
    "decide_by": dt.date(2026, 11, 25),
    "overdue_since": dt.date(2026, 9, 7),
    "next_interview_on": dt.date(2026, 11, 24),
    "next_interview_stage": "final",
    "n_finals": 3,
    "n_first_rounds": 4,
    "last_dated_on": dt.date(2026, 10, 1),
    "n_searching": 1,
}


def person(world, seeker, needs, coaches=("Mo",), **chosen):
    """One of the program's people, with the reasons that hold for them."""
    world.seeker("river", seeker)
    facts = EVERY | {need.column: int(need.code in needs) for need in NEEDS}
    rank = min((at for at, need in enumerate(NEEDS) if need.code in needs), default=len(NEEDS))
    slice_ = {"slice_kind": "seeker", "slice_value": seeker, "is_total": False}
    world.add("mart_seekers", program="river", seeker=seeker, need_rank=rank, **slice_, **facts)
    rated = {"n_interviews": 9, "n_advanced": 2, "forecast_expected": 6.4}
    world.add("self_rating_seekers", program="river", seeker=seeker, rating="forecast", **rated)
    for coach in coaches:
        sees = {f"sees_{kind}": kind in chosen.get("sees", ()) for kind in ("notes", "answers", "pay")}
        world.add("coaching", program="river", coach=coach, seeker=seeker, **sees)


@pytest.fixture
def warehouse(world, tmp_path):
    world.program("river", "Riverside", seeker_pages=20)
    for need in NEEDS:
        person(world, need.code, {need.code}, coaches=("Mo", "Ann") if need.code == "silent" else ("Mo",))
    person(world, "all", {need.code for need in NEEDS}, sees=("notes", "pay"))
    person(world, "calm", set())
    person(world, "uncoached", {"silent"}, coaches=())
    person(world, "refused", {"silent"})
    for row in world.rows["seekers"]:
        row["shown_to_coach"] = row["seeker"] != "refused"
    return world.publish(tmp_path / "w.duckdb")


def told(path, program=0):
    """(what the coaches' pages give as reasons for each person, the section of each person's own page or None)."""
    with open_warehouse(path) as con:
        of = read_programs(con)[program]
        coaches = read_coaches(con, of)
        reasons = {}
        for coach in (one for one in coaches if one.people):
            (roster,) = coach_page(coach).sections[0].parts
            rows = [row for _, rows in roster.tables for row in rows]
            for one, row in zip(coach.people, rows, strict=True):
                cell = row.cells[1] if isinstance(row.cells[1], str) else row.cells[1].text
                said = cell.split(words.say("coach_reasons_by")) if one.needs else []
                reasons[one.facts["seeker"]] = [*said, *map(asked, one.needs)]
        own = {one.seeker: seeker_page(one) for one in read_seekers(con, of)}
    return reasons, {
        seeker: next((one for one in page.sections if one.id == "coach"), None) for seeker, page in own.items()
    }


def text_of(section):
    lines = [section.title, section.sub]
    for part in section.parts:
        assert isinstance(part, Prose)
        lines += [part.heading, *part.says]
    return "\n".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_on_a_coachs_page_is_on_the_persons_own(warehouse, language):
    with words.speaking(language):
        reasons, sections = told(warehouse)
        assert {seeker for seeker, said in reasons.items() if said} == {*(need.code for need in NEEDS), "all"}
        assert len(reasons["all"]) == 2 * len(NEEDS)
        for seeker, said in reasons.items():
            shown = text_of(sections[seeker])
            assert [one for one in said if one not in shown] == []


def test_nor_is_there_a_reason_that_the_coach_is_not_told(warehouse):
    reasons, sections = told(warehouse)
    every = reasons["all"]
    for seeker, said in reasons.items():
        shown = text_of(sections[seeker])
        assert sorted(one for one in every if one in shown) == sorted(said)


def test_it_is_so_of_logs_that_were_read(coached):
    """Through the real steps: the people of coach_scene.py."""
    reasons, sections = told(coached.warehouse)
    assert sum(map(bool, reasons.values())) >= 8
    for seeker, said in reasons.items():
        shown = text_of(sections[seeker])
        assert [one for one in said if one not in shown] == []


@pytest.mark.parametrize("seeker", ["uncoached", "refused"])
def test_somebody_whom_no_coach_sees_has_no_such_section(warehouse, seeker):
    _reasons, sections = told(warehouse)
    assert sections[seeker] is None


def test_it_names_the_coaches_and_what_was_chosen(warehouse):
    _reasons, sections = told(warehouse)
    assert "Ann, Mo" in text_of(sections["silent"])
    assert "By your choice they see besides: notes, pay." in text_of(sections["all"])
    assert "Not shown to them, since you have not chosen so: answers." in text_of(sections["all"])
    assert "since you have not chosen so: notes, answers, pay." in text_of(sections["calm"])
    assert "besides" not in text_of(sections["calm"])
    assert asked("nothing") in text_of(sections["calm"])
    assert sections["calm"].title == "What your coach is told: no reason for a talk this week"
    assert sections["all"].title == "What your coach is told: 7\N{NO-BREAK SPACE}reasons for a talk this week"
