"""The seven traps that other programs fell into (docs/guide/sources.md): each test fails when its guard is taken away.

The guard is named in each docstring. Rows are written here; what the marts say is asked of a published warehouse.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.contract.answers import SHARES
from pipelines.contract.published import published_tables
from tests.scenario import OfProgram, Scenario

#: The logs of each test, by its name: a program of its own in the one warehouse that all of them are asked of.
LOGS: dict[str, dict[str, str]] = {}


def logs(files: dict[str, str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The logs that a test is about: tables of text by the name of their file."""

    def told(test: Callable[..., None]) -> Callable[..., None]:
        LOGS[test.__name__] = files
        return test

    return told


def scene(scenario: Scenario) -> None:
    for program, files in LOGS.items():
        scenario.program(program, seeker="me", as_of="2026-06-01")
        for name, text in files.items():
            scenario.write(f"{program}/{name}", text)


@pytest.fixture
def search(world: Scenario, request: pytest.FixtureRequest) -> OfProgram:
    return world.of(request.node.name)


def reached(search: OfProgram) -> dict[str, int]:
    return dict(search.query("SELECT stage, n_reached FROM mart_funnel WHERE slice_kind = 'all'"))


@logs(
    {
        "log-2026-03-01.csv": """
            Company | Role  | Status    | Date applied
            Acme    | Clerk | Interview | 2026-02-01
            Birch   | Clerk | Applied   | 2026-02-02
            """,
        "log-2026-04-01.csv": """
            Company | Role  | Status               | Date applied
            Acme    | Clerk | Rejected             | 2026-02-01
            Birch   | Clerk | Rejected             | 2026-02-02
            Cedar   | Clerk | Rejected after final | 2026-02-03
            """,
    }
)
def test_1_a_rejected_application_keeps_the_stage_it_had_reached(search: OfProgram):
    """Guard: `furthest_rank=stages["rank"].max()` in warehouse/results.py, of the statuses of *all* versions, and the stage that
    a status such as `Rejected after final` tells of (`status_ways` in contract/status_words.py)."""
    found = dict(search.query("SELECT company, furthest_stage FROM applications"))
    assert found == {"Acme": "interview", "Birch": "applied", "Cedar": "final"}
    assert (reached(search)["interview"], reached(search)["final"]) == (2, 1)


@logs(
    {
        "log.csv": """
            Company | Role  | Status        | Date applied
            Acme    | Clerk | Marinating    | 2026-02-01
            Birch   | Clerk | Interveiwing? | 2026-02-02
            Cedar   | Clerk | Applied       | 2026-02-03
            """,
    }
)
def test_2_an_unknown_status_is_rejected_with_its_reason(search: OfProgram):
    """Guard: the check `unknown_word` of `checks_of` in contract/logs.py, which judge.py makes a reason of."""
    assert search.query("SELECT company FROM applications") == [("Cedar",)]
    reasons = search.query("SELECT row_number, reason_codes, reasons[1] FROM rejected_rows ORDER BY row_number")
    assert [(row, codes) for row, codes, _ in reasons] == [
        (2, ["unknown_word:status"]),
        (3, ["unknown_word:status"]),
    ]
    assert "(nearest: interviewing)" in reasons[1][2]
    assert "interview" not in reached(search) or reached(search)["interview"] == 0


@logs(
    {
        "interviews.csv": """
            company | role  | stage     | interview_on | result
            Acme    | Clerk | technical | 2026-05-20   | pending
            Birch   | Clerk | technical | 2026-05-21   |
            Cedar   | Clerk | technical | 2026-03-01   | advanced
            Dune    | Clerk | technical | 2026-03-02   | pending
            """,
    }
)
def test_3_pending_is_at_risk_and_not_failed(search: OfProgram):
    """Guard: `else_="pending"` of the rules for a meeting's result in warehouse/results.py, after waiting_days alone."""
    counted = "SELECT advanced, rejected, no_response, n_open FROM mart_stage_results WHERE slice_kind = 'all'"
    # Two still wait; of the third nothing was heard for longer than waiting_days.
    assert search.query(f"{counted} AND stage = 'technical'") == [(1, 0, 1, 2)]


@logs(
    {
        "interviews.csv": """
            company | role  | stage            | interview_on | result
            Acme    | Clerk | recruiter_screen | 2026-05-02   | advanced
            Acme    | Clerk | technical        | 2026-05-30   | pending
            Birch   | Clerk | recruiter_screen | 2026-05-29   | pending
            Cedar   | Clerk | recruiter_screen | 2026-05-28   | pending
            """,
    }
)
def test_4_those_who_still_wait_are_counted_beside_those_who_moved_on(search: OfProgram):
    """Guard: `n_open` of mart_stage_results (warehouse/marts/stage_results.py) counts what is pending, beside the others.

    No time in stage is published yet. When one is (`time_to_offer`, the statistics), it must take those who wait as censored.
    """
    counted = (
        "SELECT stage, advanced, n_open, n_interviews FROM mart_stage_results WHERE slice_kind = 'all' ORDER BY stage"
    )
    found = {stage: figures for stage, *figures in search.query(counted)}
    assert found["recruiter_screen"][:2] == [1, 2]
    assert found["technical"][:2] == [0, 1]
    # That one counts sessions of so many days.
    measures = {column for name in published_tables() for column in _measures(name)} - {"n_practice_14_days"}
    assert not {column for column in measures if "days" in column}


@logs(
    {
        "log.csv": """
            Company | Role  | Status              | Date applied
            Acme    | Clerk | Interview scheduled | 2026-02-01
            Birch   | Clerk | Applied             | 2026-02-02
            Cedar   | Clerk | Applied             | 2026-02-03
            """,
        "interviews.csv": """
            company | role  | stage     | interview_on | result
            Acme    | Clerk | interview | 2026-03-01   | advanced
            Acme    | Clerk | technical | 2026-03-08   | rejected
            Birch   | Clerk | interview | 2026-03-02   | cancelled
            Cedar   | Clerk | interview | 2026-09-01   |
            """,
    }
)
def test_5_a_rate_stands_beside_what_it_was_worked_out_of(search: OfProgram):
    """Guard: the marts of contract/published.py hold counts and no bare share (contract/answers.py names what each is of); `n_reached` counts applications, in whichever
    way a source says `interview` (`_stages` and `n_reached` in warehouse), and meetings called off or to come are none."""
    for name in published_tables():
        shares = [
            column
            for column in _measures(name)
            if any(word in column for word in ("rate_", "share", "percent", "pct"))
            and not ({*SHARES.get(column, ("nothing",))} <= {*_measures(name)})
        ]
        assert not shares, f"{name}: {shares} without its numerator and denominator"
    asked = "SELECT n_reached, n_applications FROM mart_funnel WHERE slice_kind = 'all' AND stage = 'interview'"
    assert search.query(asked) == [(1, 3)]


@logs(
    {
        "log.csv": """
            Company | Role  | Status   | Date applied
            Acme    | Clerk | Applied  | 2026-02-01
            Birch   | Clerk | Wishlist |
            Cedar   | Clerk | To apply |
            """,
        "other.csv": """
            Company | Role  | Applied
            Dune    | Clerk | No
            Elm     | Clerk | Yes
            """,
        "hoped.csv": """
            Company | Role  | Date applied | Status  | Phone screen | Offer | Notes
            Fir     | Clerk |              |         |              |       |
            Gorse   |       |              |         |              |       | would love to
            Hazel   | Clerk | 2026-02-03   |         |              |       |
            Ivy     | Clerk |              | Applied |              |       |
            Juniper | Clerk |              |         | 2026-02-10   |       |
            Larch   | Clerk |              |         |              | yes   |
            """,
    }
)
def test_6_a_wish_is_no_application(search: OfProgram):
    """Guard: `is_wish` in warehouse/results.py, which warehouse/marts/slices.py leaves out; and the block of tracker.yaml that
    takes a `no` under `Applied` for a wish; and warehouse/wishes.py, for rows that leave all of a sheet's columns of stages and
    days blank."""
    assert search.query("SELECT DISTINCT n_applications FROM mart_funnel WHERE slice_kind = 'all'") == [(6,)]
    wishes = search.query("SELECT company FROM applications WHERE is_wish ORDER BY company")
    assert wishes == [("Birch",), ("Cedar",), ("Dune",), ("Fir",), ("Gorse",)]
    assert search.query("SELECT count(*) FROM events JOIN applications USING (application) WHERE is_wish") == [(0,)]


@logs(
    {
        "interviews.csv": """
            company | role  | stage     | interview_on | result   | result_on  | mock_interviews | logged_at
            Acme    | Clerk | technical | 2026-03-10   | rejected | 2026-03-12 |                 |
            Birch   | Clerk | technical | 2026-03-20   | rejected | 2026-03-22 |                 |
            Cedar   | Clerk | technical | 2026-01-20   | rejected | 2026-01-22 | 2               | 2026-01-30 09:00
            """,
        "practice.csv": """
            practised_on | activity
            2026-03-11   | mock_interview
            2026-03-12   | mock_interview
            2026-03-20   | mock_interview
            """,
    }
)
def test_7_practice_after_the_interview_is_no_preparation_for_it(search: OfProgram):
    """Guard: the window of warehouse/dated.py ends the day before the interview."""
    asked = """
        SELECT company, value, value_source FROM interview_habits JOIN interviews ON interview_habits.interview = interviews.interview
        WHERE habit = 'mock_interviews' AND interview_habits.value IS NOT NULL ORDER BY company
    """
    found = {company: (value, source) for company, value, source in search.query(asked)}
    # The two of the days after Acme's count for Birch's, and that of Birch's own day for none.
    assert found["Birch"][0] == 2
    assert found.get("Acme", (0, None))[0] == 0
    # Who logs practice by its date had none: a number typed in after the result does not stand against that.
    assert found["Cedar"][0] == 0


def _measures(table: str) -> list[str]:
    """The columns of a published mart that are numbers."""
    kinds = ("int", "number", "percent")
    return [item.name for item in published_tables()[table].fields if table.startswith("mart_") and item.kind in kinds]
