"""The habit catalog: every habit of contract.md with all that must be said of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipelines.contract.habits import catalog, read_habits
from pipelines.contract.vocabulary import words_of

CONTRACT = Path(__file__).parents[3] / "shared" / "contract.md"

#: Code -> kind, from contract.md ("Habit codes"), in its order.
HABITS = {
    "before": "research_minutes=minutes interviewer_looked_up=yes_no job_description_reviewed=yes_no insiders_talked_to=count "
    "requirements_matched=count star_stories_ready=count results_quantified=count value_proposition_ready=yes_no "
    "strengths_weaknesses_ready=yes_no career_goals_ready=yes_no technical_minutes=minutes portfolio_ready=yes_no "
    "questions_ready=count mock_interviews=count recorded_review=yes_no feedback_rounds=count answers_refined=yes_no "
    "practice_days=count calming_routine=yes_no online_presence_checked=yes_no",
    "during": "skills_tied=rating star_stories_told=count answers_concise=rating paused_to_think=yes_no honest_about_gap=yes_no "
    "questions_asked_count=count asked_for_ideal=yes_no asked_for_concerns=yes_no concerns_answered=yes_no enthusiasm=rating "
    "composure=rating closed_with_interest=yes_no",
    "after": "thank_you_hours=hours thank_you_personal=yes_no followed_up=yes_no asked_for_feedback=yes_no "
    "reflection_within_24h=yes_no answers_adjusted=yes_no kept_in_touch=yes_no",
}
LISTED = [(phase, *pair.split("=")) for phase, pairs in HABITS.items() for pair in pairs.split()]
ACTIVITIES = {
    "mock_interview": "mock_interviews",
    "role_play": "mock_interviews",
    "recorded_review": "recorded_review",
    "mentor_feedback": "feedback_rounds",
    "peer_feedback": "feedback_rounds",
    "answer_refined": "answers_refined",
    "company_research": "research_minutes",
    "technical_study": "technical_minutes",
}


def test_the_catalog_is_the_contracts_in_its_order() -> None:
    assert list(catalog()) == [code for _, code, _ in LISTED]


def test_contract_md_names_the_same_codes() -> None:
    if not CONTRACT.is_file():
        pytest.skip(f"{CONTRACT} is not beside this checkout")
    text = re.search(r"## Habit codes\n(.*?)\n\n", CONTRACT.read_text(encoding="utf-8"), re.DOTALL)
    assert text
    codes = re.sub(r"\b(before|during|after):", "", text[1])
    assert re.findall(r"[a-z_0-9]+", codes) == list(catalog())


@pytest.mark.parametrize(("phase", "code", "kind"), LISTED)
def test_a_habit_says_all_it_must(phase: str, code: str, kind: str) -> None:
    habit = catalog()[code]
    assert (habit.phase, habit.kind) == (phase, kind)
    assert habit.unit
    assert habit.label[0].isupper()
    assert habit.counts_as.endswith(".")
    assert habit.concern in ("can_do", "fit", "motivation")
    assert habit.checklists
    assert set(habit.checklists) <= set(words_of("checklist"))
    assert set(habit.not_stages) <= set(words_of("interview_stage"))
    assert set(habit.not_formats) <= set(words_of("format"))
    if kind in ("count", "minutes"):
        assert habit.bands, "a number is shown in bands"


@pytest.mark.parametrize(
    ("code", "done_when"),
    [
        ("mock_interviews", "at least 1 session"),
        ("star_stories_told", "at least 1 story"),
        ("insiders_talked_to", "at least 1 person"),
        ("star_stories_ready", "at least 3 stories"),
        ("research_minutes", "at least 30 minutes"),
        ("composure", "at least 4 of 5"),
        ("thank_you_hours", "within 24 hours"),
        ("kept_in_touch", "yes"),
    ],
)
def test_what_makes_it_done(code: str, done_when: str) -> None:
    assert catalog()[code].done_when == done_when


def test_each_activity_counts_towards_its_habit() -> None:
    found = {activity: habit.code for habit in catalog().values() for activity in habit.activities if activity != "*"}
    assert found == ACTIVITIES
    assert catalog()["practice_days"].activities == ("*",)
    assert set(found) <= set(words_of("activity"))


def test_a_take_home_has_no_composure() -> None:
    assert "take_home" in catalog()["composure"].not_formats


def test_the_quick_lists_are_those_of_the_quick_log() -> None:
    quick = {
        name: {code for code, habit in catalog().items() if name in habit.checklists} for name in words_of("checklist")
    }
    assert quick["quick"] == quick["quick_before"] | quick["quick_after"]
    assert len(quick["quick_before"]) == 8
    assert len(quick["quick_after"]) == 5
    assert set(catalog()) == quick["full"]


WHOLE = {"label": "Slept", "phase": "before", "kind": "rating", "unit": "of 5", "concern": "fit", "counts_as": "Slept."}


def test_a_number_without_a_bound_is_done_at_the_usual_one() -> None:
    assert read_habits({"slept_well": WHOLE})["slept_well"].done_at_least == 4
    assert read_habits({"slept_well": WHOLE | {"kind": "count"}})["slept_well"].done_at_least == 1


@pytest.mark.parametrize(
    "wrong", [{"kind": "colour"}, {"phase": "never"}, {"concern": "pay"}, {"label": None}, {"colour": "red"}]
)
def test_a_habit_that_says_something_wrong_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        read_habits({"slept_well": WHOLE | wrong})
