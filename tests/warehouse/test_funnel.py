"""mart_funnel, mart_stage_results and mart_offers: who is counted where, and by which slice. Waiting is 60 days here."""

import datetime as dt

import pytest

APPLICATIONS = """
seeker | application | company | industry  | applied_on | status               | status_on  | outcome
ana    | sent        | Acme    | retail    | 2026-06-01 | applied              |            |
ana    | screened    | Bolt    | retail    | 2026-04-01 |                      |            |
ana    | met         | Core    |           | 2026-04-01 |                      |            |
ben    | far         | Dune    |           | 2026-04-01 |                      |            |
ben    | offered     | Echo    |           | 2026-04-01 |                      |            | offer_accepted
ben    | told        | Fern    | finance   | 2026-04-01 | Rejected (Interview) | 2026-04-20 |
ben    | planned     | Gale    | finance   | 2026-04-01 |                      |            |
ben    | wish        | Hill    | finance   |            | saved                |            |
"""

INTERVIEWS = """
seeker | interview | application | stage            | interview_on | format | result
ana    | i1        | screened    | recruiter_screen | 2026-04-10   | phone  | rejected
ana    | i2        | met         | technical        | 2026-05-20   | video  |              # 41 days: still open at 60
ben    | i3        | far         | recruiter_screen | 2026-04-10   | phone  |
ben    | i4        | far         | hiring_manager   | 2026-04-20   |        |
ben    | i5        | far         | final            | 2026-04-29   | onsite |              # 62 days
ben    | i6        | planned     | final            | 2026-07-10   | onsite |
ben    | i7        | planned     | technical        | 2026-06-10   | video  | cancelled
"""

SEEKERS = """
seeker | cohort | target_industry
ana    | spring | finance
ben    |        |
"""


def scene(s):
    s.program("funnel", as_of=dt.date(2026, 6, 30), waiting_days=60)
    s.write("funnel/seekers.csv", SEEKERS)
    s.write("funnel/applications.csv", APPLICATIONS)
    s.write("funnel/interviews.csv", INTERVIEWS)


def reached(world, kind, value):
    sql = """SELECT stage, n_reached FROM mart_funnel WHERE program = 'funnel' AND slice_kind = ?
             AND slice_value IS NOT DISTINCT FROM ? ORDER BY stage_rank, stage"""
    return dict(world.query(sql, kind, value))


def test_reached_is_at_a_stage_or_beyond_it(world):
    assert reached(world, "all", "all") == {
        "applied": 7,
        "recruiter_screen": 5,  # all but the one sent and the one whose meetings are cancelled and ahead
        "interview": 4,  # met, far, offered, told
        "technical": 3,  # met; far and offered went beyond it, told is of unknown kind
        "hiring_manager": 2,
        "assessment": 2,
        "case_presentation": 2,
        "panel_onsite": 2,
        "final": 2,
        "reference_check": 1,
        "offer": 1,
    }


def test_only_the_total_is_marked_as_one(world):
    sql = "SELECT DISTINCT slice_kind, slice_value FROM {} WHERE program = 'funnel' AND is_total"
    for mart in ("mart_funnel", "mart_stage_results", "mart_offers"):
        assert world.query(sql.format(mart)) == [("all", "all")]


def test_an_unknown_slice_is_null_and_not_left_out(world):
    assert reached(world, "cohort", "spring")["applied"] == 3
    assert reached(world, "cohort", None)["applied"] == 4
    assert reached(world, "cohort", None)["offer"] == 1


def test_an_application_without_an_industry_takes_the_seekers(world):
    assert {value: reached(world, "industry", value)["applied"] for value in ("retail", "finance", None)} == {
        "retail": 2,
        "finance": 3,
        None: 2,
    }


@pytest.mark.parametrize("kind", ["cohort", "industry", "career_stage", "channel"])
def test_slices_of_one_kind_sum_to_the_total(world, kind):
    sql = """SELECT sum(n_applications) FROM mart_offers WHERE program = 'funnel' AND slice_kind = ?"""
    assert world.query(sql, kind) == world.query(sql, "all") == [(7,)]


def test_stage_results_hold_the_open_beside_the_rates(world):
    sql = """SELECT stage, advanced, rejected, no_response, n_open, n_interviews FROM mart_stage_results
             WHERE program = 'funnel' AND is_total ORDER BY stage"""
    assert world.query(sql) == [
        ("final", 0, 0, 1, 0, 1),
        ("hiring_manager", 1, 0, 0, 0, 1),
        ("recruiter_screen", 1, 1, 0, 0, 2),
        ("technical", 0, 0, 0, 1, 1),
    ]


def test_an_unknown_format_is_a_slice(world):
    sql = """SELECT slice_value, sum(n_interviews)::INT FROM mart_stage_results
             WHERE program = 'funnel' AND slice_kind = 'format' GROUP BY 1 ORDER BY 1"""
    assert world.query(sql) == [("onsite", 1), ("phone", 2), ("video", 1), (None, 1)]


def test_offer_rate_is_of_applications_that_reached_an_interview(world):
    sql = """SELECT n_offers, n_reached_interview, accepted, n_applications, n_responded, n_interviews, n_seekers
             FROM mart_offers WHERE program = 'funnel' AND is_total"""
    assert world.query(sql) == [(1, 4, 1, 7, 6, 5, 2)]
