"""contract.md, "How results are derived": the result of a meeting and where it comes from. One seeker a case; as_of 30 June."""

import datetime as dt

import pytest

from tests.scenario import rows

APPLICATIONS = """
seeker          | application | company | applied_on | status | status_on  | outcome
later           | a1          | Acme    | 2026-04-01 |        |            |
ahead           | a1          | Acme    | 2026-04-01 |        |            |
same_day        | a1          | Acme    | 2026-04-01 |        |            |
other_job       | a1          | Acme    | 2026-04-01 |        |            |
other_job       | a2          | Bolt    | 2026-04-01 |        |            |
offer_row       | a1          | Acme    | 2026-04-01 |        |            |
offer_word      | a1          | Acme    | 2026-04-01 |        |            | offer_declined
offer_ahead     | a1          | Acme    | 2026-04-01 |        |            |
offer_undated   | a1          | Acme    | 2026-04-01 | offer  |            |
no_after_two    | a1          | Acme    | 2026-04-01 | closed | 2026-05-12 | rejected
no_same_day     | a1          | Acme    | 2026-04-01 | closed |            | rejected
closed          | a1          | Acme    | 2026-04-01 | closed | 2026-05-12 | position_closed
left            | a1          | Acme    | 2026-04-01 | closed | 2026-06-22 | withdrew
said_silent     | a1          | Acme    | 2026-04-01 | closed | 2026-06-29 | no_response
outcome_ahead   | a1          | Acme    | 2026-04-01 | closed | 2026-07-02 | rejected
called_off      | a1          | Acme    | 2026-04-01 | closed | 2026-06-29 | rejected
plans           | a1          | Acme    | 2026-04-01 | closed | 2026-06-29 | rejected
"""

INTERVIEWS = """
seeker          | interview | application | stage     | interview_on | result      | result_on
later           | first     | a1          | technical | 2026-05-01   |             |
later           | second    | a1          | final     | 2026-05-02   | pending     |
ahead           | first     | a1          | technical | 2026-06-10   |             |
ahead           | second    | a1          | final     | 2026-07-10   |             |
same_day        | first     | a1          | technical | 2026-06-20   |             |
same_day        | second    | a1          | final     | 2026-06-20   |             |
other_job       | first     | a1          | technical | 2026-06-20   |             |
other_job       | second    | a2          | final     | 2026-06-25   |             |
offer_row       | first     | a1          | final     | 2026-05-01   |             |
offer_word      | first     | a1          | final     | 2026-05-01   | pending     |
offer_ahead     | first     | a1          | final     | 2026-06-20   |             |
offer_undated   | first     | a1          | final     | 2026-05-01   |             |
no_after_two    | first     | a1          | technical | 2026-05-01   |             |
no_after_two    | second    | a1          | final     | 2026-05-08   |             |
no_same_day     | first     | a1          | technical | 2026-06-20   |             |
no_same_day     | second    | a1          | final     | 2026-06-20   | pending     |
closed          | first     | a1          | final     | 2026-05-08   |             |
left            | first     | a1          | final     | 2026-06-20   |             |
said_silent     | first     | a1          | final     | 2026-06-28   |             |
outcome_ahead   | first     | a1          | final     | 2026-06-20   |             |
day_29          | first     | a1          | final     | 2026-06-01   |             |
day_30          | first     | a1          | final     | 2026-05-31   |             |
today           | first     | a1          | final     | 2026-06-30   |             |
logged          | first     | a1          | technical | 2026-05-01   | advanced    | 2026-05-03
no_logged       | first     | a1          | technical | 2026-05-01   | rejected    |
result_ahead    | first     | a1          | technical | 2026-06-20   | rejected    | 2026-07-03
conflict        | first     | a1          | technical | 2026-05-01   | rejected    | 2026-05-03
conflict        | second    | a1          | technical | 2026-05-08   | no_response |
conflict        | third     | a1          | final     | 2026-05-15   | rejected    |
own_choice      | first     | a1          | technical | 2026-05-01   | withdrew    |
own_choice      | second    | a1          | final     | 2026-05-15   | withdrew    |
called_off      | first     | a1          | technical | 2026-06-01   | rescheduled |
called_off      | second    | a1          | technical | 2026-06-05   |             |
called_off      | third     | a1          | final     | 2026-06-20   | cancelled   |
no_then_off     | first     | a1          | technical | 2026-06-01   | rejected    | 2026-06-08
no_then_off     | second    | a1          | final     | 2026-06-10   | cancelled   |
plans           | first     | a1          | final     | 2026-07-01   | rejected    |
plans           | second    | a1          | final     | 2026-07-02   | cancelled   |
"""

OFFERS = """
seeker      | application | offered_on | decision
offer_row   | a1          | 2026-05-20 | declined
offer_ahead | a1          | 2026-07-05 |
"""

EXPECTED = """
seeker          | interview | result      | result_basis        | conflict
later           | first     | advanced    | later_meeting       | no
later           | second    | no_response | silence             | no
ahead           | first     | advanced    | later_meeting       | no  # a meeting in the calendar is a yes to the one before
ahead           | second    | pending     | planned             | no
same_day        | first     | pending     | open                | no  # the same date is not later
same_day        | second    | pending     | open                | no
other_job       | first     | pending     | open                | no  # another application's meeting says nothing
offer_row       | first     | advanced    | offer               | no
offer_word      | first     | advanced    | offer               | no  # not the application's own outcome: it has no such word
offer_ahead     | first     | pending     | open                | no
offer_undated   | first     | advanced    | offer               | no
no_after_two    | first     | advanced    | later_meeting       | no  # the outcome is the last meeting's alone
no_after_two    | second    | rejected    | application_outcome | no
no_same_day     | first     | rejected    | application_outcome | no  # both are the last
no_same_day     | second    | rejected    | application_outcome | no
closed          | first     | rejected    | application_outcome | no
left            | first     | withdrew    | application_outcome | no
said_silent     | first     | no_response | application_outcome | no  # said, so no need to wait
outcome_ahead   | first     | pending     | open                | no
day_29          | first     | pending     | open                | no
day_30          | first     | no_response | silence             | no
today           | first     | pending     | open                | no
logged          | first     | advanced    | logged              | no
no_logged       | first     | rejected    | logged              | no
result_ahead    | first     | pending     | open                | no
conflict        | first     | advanced    | later_meeting       | yes
conflict        | second    | advanced    | later_meeting       | yes
conflict        | third     | rejected    | logged              | no
own_choice      | first     | withdrew    | logged              | no
called_off      | first     | rescheduled | logged              | no
called_off      | second    | advanced    | later_meeting       | no  # they were invited, whatever became of the day
called_off      | third     | cancelled   | logged              | no
no_then_off     | first     | rejected    | logged              | no  # the next meeting was cancelled because of the no
plans           | first     | pending     | planned             | no
plans           | second    | cancelled   | logged              | no
"""


def scene(s):
    s.program("results", as_of=dt.date(2026, 6, 30))
    s.write("results/applications.csv", APPLICATIONS)
    s.write("results/interviews.csv", INTERVIEWS)
    s.write("results/offers.csv", OFFERS)


@pytest.fixture(scope="module")
def found(world):
    sql = "SELECT seeker, interview, result, result_basis, result_conflict, result_logged, is_held FROM interviews WHERE program = 'results'"
    return {(row[0], row[1]): row[2:] for row in world.query(sql)}


@pytest.mark.parametrize("case", rows(EXPECTED), ids=lambda case: f"{case['seeker']}-{case['interview']}")
def test_result(found, case):
    result, basis, conflict, *_ = found[case["seeker"], case["interview"]]
    assert (result, basis, conflict) == (case["result"], case["result_basis"], case["conflict"] == "yes")


def test_what_was_written_is_kept_beside_the_result(found):
    written = {(row["seeker"], row["interview"]): row["result"] or None for row in rows(INTERVIEWS)}
    assert {key: logged for key, (_r, _b, _c, logged, _h) in found.items()} == written


def test_cancelled_rescheduled_and_future_meetings_are_not_held(found):
    not_held = {key for key, row in found.items() if not row[-1]}
    assert not_held == {
        ("ahead", "second"),
        ("called_off", "first"),
        ("called_off", "third"),
        ("no_then_off", "second"),
        ("plans", "first"),
        ("plans", "second"),
    }


def test_conflicts_are_counted(world):
    sql = "SELECT n FROM mart_data_quality WHERE program = 'results' AND measure = 'result_conflicts'"
    assert world.query(sql) == [(2,)]
