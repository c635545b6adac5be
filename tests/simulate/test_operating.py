"""A short version of `make simulate`: a few draws of the worlds that the estimator must get right (docs/statistics.md).

The bars themselves need thousands of intervals; what is asked here is what a broken estimator would not give.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bench.operating import characteristics, effects_of
from bench.simulate import in_one_program, simulate, world
from pipelines.statistics import grades


def found(name: str, seekers: int, replicates: int, first: int = 1) -> dict[str, Any]:
    return characteristics(in_one_program(world(name)), seekers, range(first, first + replicates))


@pytest.fixture(scope="module")
def confounded() -> dict[str, Any]:
    return found("strong_confounding", 300, 8)


def test_ability_is_not_taken_for_the_habits(confounded: dict[str, Any]) -> None:
    # Raw gaps are 10 points too high there.
    assert abs(confounded["bias"]) < 1.0


def test_intervals_hold_the_truth_about_as_often_as_they_say(confounded: dict[str, Any]) -> None:
    assert confounded["gated"] > 500
    assert 0.91 <= confounded["coverage"] <= 0.99


def test_the_rate_within_the_window_is_the_true_one(confounded: dict[str, Any]) -> None:
    assert abs(confounded["base rate error"]) < 1.5


def test_nothing_is_found_where_nothing_is() -> None:
    told = found("null", 300, 4)
    assert told["any strong in a replicate"] == 0
    assert told["any claim in a replicate"] <= 0.2
    assert told["placebo, false alarms"] < 0.15


def test_people_who_log_less_after_a_bad_interview_do_not_make_a_habit_look_good() -> None:
    told = found("outcome_blanks", 300, 4)
    assert abs(told["bias"]) < 1.0
    assert told["blank flags"] > 0.2


def test_real_habits_are_found_and_harmful_ones_go_with_the_person() -> None:
    told = found("reversed", 900, 2)
    assert told["flips of reversed, large"] == 1
    assert told["flips of others"] <= 0.05
    assert told["power, strong"] >= 0.6
    assert told["sign errors"] == 0


def test_preparation_after_a_no_raises_the_alarm_and_little_else_does() -> None:
    told = found("failure_driven", 900, 2)
    assert told["placebo, caught"] >= 0.85
    assert told["placebo, false alarms"] < 0.15


def test_what_the_result_decides_is_not_judged() -> None:
    told = found("thank_you_trap", 300, 2)
    assert told["traps cannot be judged"] == 1
    assert told["claims of next"] <= 0.15


def test_a_habit_mostly_logged_after_the_result_is_not_judged() -> None:
    told = found("mostly_late", 300, 2)
    assert told["cannot be judged"] == 1


def test_a_rating_that_says_how_it_felt_is_never_strong() -> None:
    assert found("rating_driven", 900, 1)["rating-driven strong"] == 0


def test_twenty_seven_people_are_too_few_for_a_strong_word() -> None:
    told = found("confounded_seeker", 27, 6)
    assert told["n strong"] == 0
    assert told["too little data"] > 0.3


def test_what_is_typed_in_once_nobody_waits_for_a_word_does_not_make_a_habit_look_good() -> None:
    # Taken for entries in time, they make habits look 2 points better than they are.
    assert abs(found("typed_later", 300, 4)["bias"]) < 1.0


@pytest.mark.parametrize(("of_late", "pulled"), [(0.0, False), (1.0, True)])
def test_entries_without_a_time_that_were_written_after_the_result_are_told_from_others(
    of_late: float, pulled: bool
) -> None:
    made = replace(in_one_program(world("null")), late=0.10, recall=0.30, unknown_time=0.08, untimed_late=of_late)
    (f,) = effects_of([simulate(made, 300, 5)])
    f = f[(f.contrast == "done") & (f.phase == "before")]
    assert (f.untimed_pull > grades.MOST_PULLED).tolist() == [pulled] * len(f)
    assert f.timing_unknown_share.max() < grades.MOST_UNTIMED
