"""`events`, the ledger: one row a thing that happened, when, when it was learned, and what a correction replaced."""

import datetime as dt

APPLICATIONS = """
seeker   | application | company | applied_on | status               | status_on  | outcome
told     | a1          | Acme    | 2026-01-05 | Rejected (Interview) | 2026-02-01 |
met      | a1          | Acme    | 2026-01-05 | Rejected (Interview) | 2026-02-01 |
decided  | a1          | Acme    | 2026-01-05 | offer                | 2026-02-01 |
ahead    | a1          | Acme    | 2026-01-05 | Rejected (Interview) | 2026-07-01 |
undated  | a1          | Acme    |            | rejected             |            |
wish     | a1          | Acme    |            | saved                |            |
planned  | a1          | Acme    | 2026-06-05 | Interview scheduled  | 2026-06-20 |
planned  | a2          | Bolt    | 2026-06-05 | Final scheduled      | 2026-06-20 |
only     | a1          | Acme    | 2026-06-05 | Interview scheduled  | 2026-06-20 |
"""

INTERVIEWS = """
seeker | interview | application | stage     | interview_on | result
met    | i1        | a1          | technical | 2026-01-20   |
met    | i2        | a1          | technical | 2026-01-25   |
met    | i3        | a1          | final     | 2026-01-27   | cancelled
ahead  | i1        | a1          | final     | 2026-07-01   |
planned | i1       | a1          | technical | 2026-07-02   |
planned | i2       | a2          | final     | 2026-07-03   |
"""

OFFERS = """
seeker  | application | offered_on | decision | decided_on
decided | a1          | 2026-01-30 | declined | 2026-02-03
"""


def scene(s):
    s.program("events", as_of=dt.date(2026, 6, 30))
    s.write("events/applications.csv", APPLICATIONS)
    s.write("events/interviews.csv", INTERVIEWS)
    s.write("events/offers.csv", OFFERS)


def ledger(world, seeker):
    sql = """SELECT event, strftime(happened_on, '%m-%d') FROM events
             WHERE program = 'events' AND seeker = ? ORDER BY happened_on, event"""
    return world.query(sql, seeker)


def test_a_status_tells_of_a_stage_and_an_outcome(world):
    assert ledger(world, "told") == [("applied", "01-05"), ("interview", "02-01"), ("rejected", "02-01")]


def test_a_meeting_to_come_is_not_reached_also_where_a_status_says_that_it_is_scheduled(world):
    """Once it is logged, its own day decides. A status alone has no day of a meeting: by the contract it is an event."""
    assert ledger(world, "planned") == [("applied", "06-05"), ("applied", "06-05")]
    assert ledger(world, "only") == [("applied", "06-05"), ("interview", "06-20")]


def test_logged_meetings_tell_more_than_a_status_of_unknown_kind(world):
    assert ledger(world, "met") == [
        ("applied", "01-05"),
        ("technical", "01-20"),
        ("technical", "01-25"),
        ("rejected", "02-01"),
    ]


def test_an_offer_is_one_event_however_often_it_is_told(world):
    assert ledger(world, "decided") == [("applied", "01-05"), ("offer", "01-30"), ("offer_declined", "02-03")]


def test_nothing_after_as_of_has_happened(world):
    assert ledger(world, "ahead") == [("applied", "01-05")]
    sql = "SELECT count(*) FROM events JOIN programs USING (program) WHERE happened_on > programs.as_of"
    assert world.query(sql) == [(0,)]


def test_what_has_no_date_has_happened_still(world):
    assert sorted(ledger(world, "undated")) == [("applied", None), ("rejected", None)]


def test_a_wish_has_no_event(world):
    assert ledger(world, "wish") == []


def test_every_application_that_was_sent_has_one_applied_event(world):
    sql = """SELECT program, seeker, application, is_wish, count(event_id) FROM applications
             LEFT JOIN events USING (program, seeker, application)
             WHERE coalesce(event, 'applied') = 'applied' GROUP BY ALL HAVING count(event_id) <> (NOT is_wish AND NOT is_future)::INT"""
    # A saved job with a meeting was never applied to, and is no wish.
    assert [row for row in world.query(sql) if row[1] != "wish_met"] == []


def test_what_is_learned_is_dated_by_when_the_file_was_first_read(world):
    assert world.query("SELECT DISTINCT known_on FROM events WHERE program = 'events'") == [(dt.date(2026, 7, 1),)]
