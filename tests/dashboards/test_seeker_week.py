"""A seeker's own page: the one thing to do next, what is due this week, and the brief for the next interview."""

import re

import pytest

from pipelines.dashboards.pages.seeker.page import seeker_page
from tests.dashboards.a_search import day
from tests.dashboards.own_page import MINE, SUGGESTIVE, ask, own_of, plain, sections, two_people, without_an_offer


def test_the_lead_counts_what_the_brief_lists_as_ready_and_as_not(world, tmp_path):
    """Ready are also steps that nobody is asked to tick: the brief listed two under a lead that counted one."""
    without_an_offer(world)
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    told = {part.heading: len(part.says) for part in sections(own)["brief"].parts}
    said = re.search(r"Of (\d+) things to prepare, (\d+)", plain(seeker_page(own).lead[0]))
    assert [*map(int, said.groups())] == [told["Ready"] + told["Not ticked yet"], told["Ready"]]


def test_what_is_due(ada):
    """The offer first; then the fresh interview without a note and without a reflection; then what went silent."""
    due = [(getattr(row[0], "text", row[0]), *map(plain, row[1:])) for row in sections(ada)["week"].parts[1].rows]
    assert due == [
        ("Decide on the offer", "Fabrikam, Analyst", "20 November 2026", "27 November 2026"),
        ("Thank-you note, none logged yet", "Recruiter screen at Tailspin", "15 November 2026", "–"),
        ("Write down how it went", "Recruiter screen at Tailspin", "15 November 2026", "–"),
        ("Ask where it stands", "Wingtip, Analyst", "30 October 2026", "–"),
    ]
    assert sections(ada)["week"].title.replace("\u00a0", " ") == "This week: 1 interview ahead, 4 things due"


def test_the_brief_has_what_is_ready_the_lowest_the_promise_and_what_to_ask(ada):
    brief = sections(ada)["brief"]
    told = {plain(part.heading): [plain(said) for said in part.says] for part in brief.parts}
    assert brief.title.startswith("Brief: Technical at Tailspin, Tue 24")
    assert brief.sheet
    assert told["Ready"] == ["Interviewer looked up", "Mock interviews"]
    assert "Company research" in told["Not ticked yet"]
    assert told["Rated lowest so far at this stage: Technical"] == [
        "“How would you test this?” rated 2 of 5, 15 August 2026",
        "“Draw the data model.” rated 3 of 5, 19 September 2026",
    ]
    assert told["The change I promised myself"] == ["Slow down"]  # of the newest interview, newer than any reflection
    # Not what was asked at this company (duties); what was asked elsewhere (challenges) comes after what never was.
    assert told["Three questions to ask"] == [
        "Which skills matter most to you in whoever takes this on?",
        "What do you like best about working here, and what least?",
        "How do people here work together on an ordinary day?",
    ]


@pytest.mark.parametrize("rated", [3, 4])
def test_an_answer_that_went_well_is_none_of_those_rated_lowest(world, tmp_path, rated):
    """Of a handful of answers one is always the least: one rated 5 of 5 stood in the brief as rated lowest."""
    for row in two_people(world).rows["questions"]:
        row.update(rated_answer=row["rated_answer"] and rated)
    made = sections(own_of(world.publish(tmp_path / "w.duckdb")))
    (told,) = [part.says for part in made["brief"].parts if part.heading.startswith("Rated lowest")]
    tables = [part.caption for part in made["questions"].parts if hasattr(part, "caption")]
    assert (plain(told[0]) == "Every question rated at this stage was rated 4 or 5 of 5.") is (rated == 4)
    assert ("Questions I rated lowest" in tables) is (rated == 3)


def test_two_silent_jobs_of_one_company_are_told_apart(world, tmp_path):
    for row in two_people(world).rows["applications"]:
        if row["application"] in ("a5", "a6"):
            row.update(
                company="Wingtip", role={"a5": "Analyst", "a6": "Engineer"}[row["application"]], outcome="pending"
            )
    week = sections(own_of(world.publish(tmp_path / "w.duckdb")))["week"]
    due = {
        plain(row[1]) for row in week.parts[1].rows if plain(getattr(row[0], "text", row[0])) == "Ask where it stands"
    }
    assert due == {"Wingtip, Analyst", "Wingtip, Engineer"}


def test_an_offer_that_a_status_tells_waits_for_a_decision_too(world, tmp_path):
    two_people(world).rows["offers"].clear()
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    assert plain(seeker_page(own).lead[0]) == (
        "An offer of Fabrikam waits for your decision; no day to decide by is logged."
    )


NEXT = {
    "advice": ("advice, not evidence from your logs", {"kind": "advice"}),
    "evidence": ("suggestive", {"kind": "evidence", "grade": "suggestive", "sentence": SUGGESTIVE}),
}


@pytest.mark.parametrize("kind", NEXT)
def test_the_one_thing_to_do_next_is_evidence_with_its_grade_or_named_as_advice(world, tmp_path, kind):
    tag, told = NEXT[kind]
    two_people(world)
    for on, habit in (
        ("2026-10-01", "portfolio_ready"),
        ("2026-11-20", "mock_interviews"),
        ("2026-12-01", "online_presence_checked"),
    ):
        who = {"run_id": "r", "program": "river", "seeker": "ada"}
        world.add("suggestions", **who, suggested_on=day(on), habit=habit, n_done=1, n_known=1, **told)
    path = world.publish(tmp_path / "w.duckdb")
    section = sections(own_of(path))["next"]
    # Counted today, not on the day of the suggestion; what is ticked for an interview ahead was done.
    done, known = ask(
        path,
        f"SELECT count(*) FILTER (done), count(*) FROM interview_habits JOIN interviews USING (program, seeker, interview) "
        f"WHERE {MINE} AND habit = 'mock_interviews' AND (done OR NOT is_future)",
    )
    assert (done, known) == (3, 6)
    assert section.title == "The one thing to do next: Mock interviews"
    assert section.tags[0][0] == tag
    so_far = f"So far: done before {done} of {known} interviews where you logged it."
    assert so_far in map(plain, section.parts[0].says)
    assert any("Leans towards 4 more" in said for said in section.parts[0].says) == (kind == "evidence")


#: Kind, habit -> what is said under the title: of the first nothing is logged but for an interview ahead, the second was
#: never done before one that was held, the third is.
UNDER_NEXT = {
    ("advice", "research_minutes"): "A step of the catalogue; you have logged nothing about this yet. This is advice, not evidence from your logs.",
    ("advice", "closed_with_interest"): "The first step of the catalogue that you have not done yet, by your logs. This is advice, not evidence from your logs.",
    ("advice", "mock_interviews"): "The step of the catalogue that you have done least so far. This is advice, not evidence from your logs.",
    ("evidence", "research_minutes"): "This goes with leading on in your program, and you have logged nothing about it yet.",
    ("evidence", "mock_interviews"): "Of what goes with leading on in your program, this is what you do least.",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "habit"), UNDER_NEXT)
def test_a_blank_is_not_called_never(world, tmp_path, kind, habit):
    two_people(world)
    for row in world.rows["interview_habits"]:
        if row["habit"] == "closed_with_interest":
            row["done"] = False
    who = {"run_id": "r", "program": "river", "seeker": "ada", "n_done": 2, "n_known": 5}
    world.add("suggestions", **who, suggested_on=day("2026-10-01"), habit=habit, **NEXT[kind][1])
    section = sections(own_of(world.publish(tmp_path / "w.duckdb")))["next"]
    assert section.sub == UNDER_NEXT[kind, habit]
    known = any("So far" in said for said in section.parts[0].says)
    assert known == (habit != "research_minutes")


@pytest.mark.parametrize("ahead", [True, False])
def test_the_one_thing_to_do_next_stands_first_among_what_to_prepare(world, tmp_path, ahead):
    """It is none of the quick log's: the lead counts it, the brief names it. Without an interview ahead there is no brief."""
    without_an_offer(world)
    if not ahead:
        world.rows["interviews"] = [row for row in world.rows["interviews"] if not row["is_future"]]
    who = {"run_id": "r", "program": "river", "seeker": "ada"}
    world.add("suggestions", **who, suggested_on=day("2026-10-01"), habit="results_quantified", **NEXT["advice"][1])
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    made = sections(own)
    what = made["next"].parts[0].says[0]
    if not ahead:
        assert what.startswith("What counts as doing it, once an interview is on the calendar: Own results")
        assert "brief" not in made
        return
    assert what.startswith("What counts as doing it: Own results")
    (missing,) = [part.says for part in made["brief"].parts if part.heading == "Not ticked yet"]
    assert missing[0] == "Results put into numbers: the one thing to do next"
    assert "Of 10 things to prepare, 2 are logged as ready." in plain(seeker_page(own).lead[0])
    assert plain(made["week"].parts[0].rows[0][3]).startswith("Results put into numbers, ")


def test_nothing_is_suggested_once_the_search_is_over(world, tmp_path):
    two_people(world)
    world.rows["seekers"][0]["search_ended"] = day("2026-11-01")
    who = {"run_id": "r", "program": "river", "seeker": "ada", "n_done": 2, "n_known": 5}
    world.add("suggestions", **who, suggested_on=day("2026-10-01"), habit="mock_interviews", kind="advice")
    assert "next" not in sections(own_of(world.publish(tmp_path / "w.duckdb")))


@pytest.mark.parametrize("off", ["the application ended", "it was called off"])
def test_an_interview_that_will_not_be_is_not_ahead(world, tmp_path, off):
    two_people(world)
    if off == "it was called off":
        next(row for row in world.rows["interviews"] if row["interview"] == "a4-2")["result_logged"] = "cancelled"
    else:
        next(row for row in world.rows["applications"] if row["application"] == "a4")["outcome"] = "rejected"
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    assert not own.ahead
    assert "brief" not in sections(own)
