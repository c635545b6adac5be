"""What was written down after the result, by one rule: habits, ratings, and how much a job was wanted (warehouse/late.py).

Every interview is on 1 May; waiting ends on 31 May; as_of is 30 June.
"""

import datetime as dt

import pandas as pd
import pytest

from pipelines.contract.contrasts import DONE
from pipelines.contract.habits import catalog
from pipelines.warehouse.crossproducts import CrossProducts, Report
from pipelines.warehouse.ratings import rated, rating_counts
from tests.scenario import Scenario, rows
from tests.warehouse.opened import built, opened

# `typed` is when the habits were filled in and when the rating was given.
INTERVIEWS = """
interview    | result      | result_on  | typed      | late
before       | rejected    | 2026-05-10 | 2026-04-30 | no
same_day     | rejected    | 2026-05-10 | 2026-05-10 | no
day_after    | rejected    | 2026-05-10 | 2026-05-11 | yes
no_time      | rejected    | 2026-05-10 |            |
silent_early | no_response |            | 2026-04-30 | no
silent_on    | no_response |            | 2026-05-01 | no
silent_wait  | no_response |            | 2026-05-31 | no    # nobody could know yet that nothing would come
silent_later | no_response |            | 2026-06-01 | yes
blank_wait   |             |            | 2026-05-20 | no
blank_later  |             |            | 2026-06-20 | yes
pending_late | pending     |            | 2026-06-20 | yes   # by then it is silence
silent_dated | no_response | 2026-05-12 | 2026-05-13 | yes   # given up on a day that was written down
silent_never | no_response |            |            |
said_before  | advanced    |            | 2026-04-30 | no
said_on      | advanced    |            | 2026-05-01 | no
said_after   | advanced    |            | 2026-05-02 |       # the word may have come before it or after it
no_after     | rejected    |            | 2026-06-20 |
"""
CASES = rows(INTERVIEWS)
LATE = {"yes": True, "no": False, "": None}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Marks of the entries, the counts of their habit, and those of the ratings: of the same people and days."""
    folder = tmp_path_factory.mktemp("late")
    made = Scenario(folder)
    made.program("late", as_of=dt.date(2026, 6, 30), waiting_days=30)
    made.write(
        "late/interviews.csv",
        [
            {
                "seeker": "ana", "interview": case["interview"], "company": case["interview"], "stage": "technical",
                "interview_on": "2026-05-01", "result": case["result"], "result_on": case["result_on"],
                "mock_interviews": "1", "logged_at": case["typed"], "wanted_before": "5",
                "rated_overall": "4", "rated_at": case["typed"],
            }
            for case in CASES
        ],
    )  # fmt: skip
    with opened(built(made, "2026-07-01"), folder / "spill") as o:
        names = ("interview_habits", "reflections", "questions", "programs")
        tables = {name: o.table(name) for name in names}
        cross = CrossProducts(o.con, o.met, **tables, habits=catalog())
        habits = o.con.to_pandas(tables["interview_habits"])
        ratings = rating_counts(o.con, rated(o.con, o.met, tables["programs"]))
        return {
            "late": habits[habits.habit == "mock_interviews"].set_index("interview").late,
            "sums": cross.sums("main", Report("late")),
            "wanted": o.con.to_pandas(cross.held).set_index("interview").wanted,
            "ratings": ratings[(ratings.scope == "program") & (ratings.slice_kind == "all") & (ratings.stage == "all")],
        }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["interview"])
def test_an_entry_is_late_in_time_or_nobody_knows(told, case):
    late = told["late"][case["interview"]]
    assert (None if pd.isna(late) else bool(late)) is LATE[case["late"]]


def _number(late):
    return sum(case["late"] == late for case in CASES)


def test_late_entries_count_neither_way_and_unknown_ones_are_used_and_counted_as_such(told):
    counts = told["sums"].counts.loc[("mock_interviews", DONE)]
    assert (counts.n_with, counts.n_late) == (len(CASES) - _number("yes"), _number("yes"))
    assert (counts.n_told, counts.n_timed) == (len(CASES), len(CASES) - _number(""))


def test_ratings_are_late_by_the_same_rule(told):
    counts = told["ratings"][["n", "n_late", "n_untimed"]].sum()
    assert counts.to_list() == [len(CASES) - _number("yes"), _number("yes"), _number("")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["interview"])
def test_so_is_how_much_the_job_was_wanted(told, case):
    assert told["wanted"][case["interview"]] == (0 if case["late"] == "yes" else 5)
