"""Entries of a ledger (a mail, a line of a status log): events of an application, never a state of one."""

import datetime as dt

import pytest

from tests.scenario import rows
from tests.warehouse.lake_rows import put

#: What the tracker of the same people says on 1 March; the ledger is known since 1 April.
STATES = """
seeker    | application | company | role   | applied_on | status       | outcome | status_stage | location
tracked   | a1          | Acme    | Tester | 2026-01-05 | applied      |         |              | Here
two_jobs  | old         | Acme    | Tester | 2026-01-05 | applied      |         |              |
two_jobs  | new         | Acme    | Lead   | 2026-03-05 | applied      |         |              |
far       | a1          | Acme    | Tester | 2026-01-05 | closed       | rejected |             |
confirmed | a1          | Acme    | Tester | 2026-03-02 | applied      |         |              |
snapshot  | a1          | Acme    | Tester | 2026-01-05 | interviewing |         | interview    |
left_out  | a1          | Acme    | Tester | 2026-01-05 | applied      |         |              |
stale     | a1          | Acme    | Tester | 2026-01-05 | interviewing |         | interview    |
reopened  | a1          | Acme    | Tester | 2026-01-05 | closed       | rejected |            |
"""
#: A second ledger, whose name comes later and whose mails came earlier.
OTHER = """
seeker    | application | company  | status       | outcome | status_stage | status_on  | is_event
stale     | a1          | Acme     | interviewing |         | final        | 2026-02-15 | true
"""
MAIL = """
seeker    | application | company    | role   | status       | outcome  | status_stage | status_on  | is_event | corrects | retracts | known_on
mails     |             | Borealis   |        | applied      |          |              | 2026-02-01 | true     |          |          |
mails     |             | Borealis   |        | interviewing |          | interview    | 2026-02-10 | true     |          |          |
mails     |             | Borealis   |        | interviewing |          | interview    | 2026-02-20 | true     |          |          |
mails     |             | Borealis   |        | closed       | rejected |              | 2026-03-01 | true     |          |          |
unordered |             | Borealis   |        | closed       | rejected |              | 2026-03-01 | true     |          |          |
unordered |             | Borealis   |        | interviewing |          | interview    | 2026-02-10 | true     |          |          |
tracked   |             | ACME Corp. |        | closed       | rejected | interview    | 2026-03-01 | true     |          |          |
two_jobs  |             | Acme       |        | interviewing |          | interview    | 2026-02-10 | true     |          |          |
two_jobs  |             | Acme       | Lead   | interviewing |          | technical    | 2026-03-20 | true     |          |          |
far       | a1          |            |        | interviewing |          | final        | 2026-02-10 | true     |          |          |
confirmed |             | Acme       |        | applied      |          |              | 2026-03-01 | true     |          |          |
snapshot  | a1          |            |        | interviewing |          | interview    | 2026-02-10 | true     |          |          |
stale     | a1          |            |        | closed       | rejected |              | 2026-02-20 | true     |          |          |
reopened  | a1          |            |        | interviewing |          | final        | 2026-03-20 | true     |          |          |
own_day   | a1          | Acme       |        | interviewing |          | interview    | 2026-02-10 | true     |          |          | 2026-02-11
redated   | a1          | Acme       |        | interviewing |          | interview    | 2026-02-10 | true     |          |          |
redated   | a1          | Acme       |        | interviewing |          | interview    | 2026-02-03 | true     | true     |          |
misclick  | a1          | Acme       |        | applied      |          |              | 2026-02-01 | true     |          |          |
misclick  | a1          | Acme       |        | offer        |          | offer        | 2026-02-10 | true     |          |          |
misclick  | a1          | Acme       |        | interviewing |          | interview    | 2026-02-10 | true     | true     |          |
wrong_no  | a1          | Acme       |        | interviewing |          | interview    | 2026-02-01 | true     |          |          |
wrong_no  | a1          | Acme       |        | closed       | rejected |              | 2026-02-10 | true     |          |          |
wrong_no  | a1          | Acme       |        | closed       | withdrew |              | 2026-02-11 | true     | true     |          |
taken     | a1          | Acme       |        | applied      |          |              | 2026-02-01 | true     |          |          |
taken     | a1          | Acme       |        | interviewing |          | final        | 2026-02-10 | true     |          |          |
taken     | a1          | Acme       |        | interviewing |          | final        |            | true     |          | true     |
undone    | a1          | Acme       |        | interviewing |          | interview    | 2026-02-01 | true     |          |          |
undone    | a1          | Acme       |        | interviewing |          | technical    | 2026-02-10 | true     |          |          |
undone    | a1          | Acme       |        | interviewing |          | final        | 2026-02-20 | true     |          |          |
undone    | a1          | Acme       |        |              |          |              | 2026-03-01 | true     |          | true     |
undone    | a1          | Acme       |        |              |          |              | 2026-03-02 | true     |          | true     |
nothing   | a1          | Acme       |        |              |          |              |            | true     |          | true     |
said_once | a1          | Acme       |        | interviewing |          | interview    | 2026-02-10 | true     |          |          |
left_out  | a1          | Acme       |        | interviewing |          | interview    | 2026-02-10 | true     |          |          |
"""
LEFT_OUT = """left_out  | a1          | Acme       |        | interviewing |          | final        | 2026-02-20 | true     |          |          |
dropped   |             | Cassia     |        | interviewing |          | interview    | 2026-02-10 | true     |          |          |
"""
TAKEN_BACK = """said_once | a1          | Acme       |        | interviewing |          | interview    | 2026-02-10 | true     |          | true     |
"""


def lake(s):
    s.program("e", as_of=dt.date(2026, 6, 30))
    put(s, "e/tracker.csv", "2026-03-01", applications=STATES)
    put(s, "e/mail.csv", "2026-04-01", applications=MAIL + LEFT_OUT)
    put(s, "e/other mail.csv", "2026-04-01", applications=OTHER)
    # The ledger again, a month later: without one entry, without one seeker, and with one taken back.
    put(s, "e/mail.csv", "2026-05-01", applications=MAIL + TAKEN_BACK)


@pytest.fixture
def built(put_in):
    return put_in.of("e")


def ledger(s, seeker):
    """(event, happened on, known on, the event it supersedes)"""
    sql = """SELECT e.event, strftime(e.happened_on, '%m-%d'), strftime(e.known_on, '%m-%d'), o.event FROM events e
             LEFT JOIN events o ON o.event_id = e.supersedes
             WHERE e.seeker = ? ORDER BY e.happened_on NULLS LAST, e.event"""
    return s.query(sql, seeker)


def application(s, seeker, *columns):
    return s.query(f"SELECT {', '.join(columns)} FROM applications WHERE seeker = ? ORDER BY ALL", seeker)


def test_the_mails_of_one_company_are_the_events_of_one_application_that_they_make(built):
    assert ledger(built, "mails") == [
        ("applied", "02-01", "04-01", None),
        ("interview", "02-10", "04-01", None),
        ("interview", "02-20", "04-01", None),
        ("rejected", "03-01", "04-01", None),
    ]
    assert application(built, "mails", "company", "derived", "applied_on::VARCHAR", "outcome", "furthest_stage") == [
        ("Borealis", True, "2026-02-01", "rejected", "interview")
    ]


def test_entries_are_in_order_of_their_date_and_not_of_their_rows(built):
    assert application(built, "unordered", "outcome", "status") == [("rejected", "closed")]


def test_an_entry_belongs_to_the_application_that_a_tracker_names(built):
    assert application(built, "tracked", "company", "derived", "outcome", "furthest_stage", "location") == [
        ("Acme", False, "rejected", "interview", "Here")
    ]


def test_without_a_role_it_is_the_latest_application_before_it_and_else_that_of_the_role(built):
    assert application(built, "two_jobs", "application", "furthest_stage") == [
        ("new", "technical"),
        ("old", "interview"),
    ]


def test_the_furthest_stage_of_a_ledger_survives_a_rejection(built):
    assert application(built, "far", "company", "outcome", "furthest_stage") == [("Acme", "rejected", "final")]


def test_an_undated_open_status_says_nothing_against_a_ledger(built):
    assert application(built, "stale", "outcome", "furthest_stage") == [("rejected", "final")]


def test_an_entry_later_than_the_snapshot_that_says_rejected_takes_it_back(built):
    assert ledger(built, "reopened")[1:] == [
        ("final", "03-20", "04-01", None),
        ("pending", "03-20", "04-01", "rejected"),
        ("rejected", None, "03-01", None),
    ]


def test_a_confirmation_a_day_before_the_date_written_down_is_of_that_application(built):
    assert application(built, "confirmed", "application", "applied_on::VARCHAR") == [("a1", "2026-03-02")]


def test_a_snapshot_adds_only_when_it_was_known(built):
    assert ledger(built, "snapshot")[1:] == [("interview", "02-10", "03-01", None)]


def test_a_ledger_may_say_itself_when_it_knew(built):
    assert ledger(built, "own_day")[0] == ("interview", "02-10", "02-11", None)


def test_a_correction_replaces_the_entry_that_says_the_same(built):
    assert [row for row in ledger(built, "redated") if row[0] != "applied"] == [
        ("interview", "02-03", "04-01", "interview"),
        ("interview", "02-10", "04-01", None),
    ]
    sql = "SELECT count(*) FROM events WHERE seeker = 'redated' AND event = 'interview' AND event_id NOT IN (SELECT supersedes FROM events WHERE supersedes IS NOT NULL)"
    assert built.query(sql) == [(1,)]


def test_else_it_replaces_the_one_before_it(built):
    assert ledger(built, "misclick")[1:] == [
        ("interview", "02-10", "04-01", "offer"),
        ("offer", "02-10", "04-01", None),
    ]
    assert application(built, "misclick", "status", "furthest_stage", "has_offer") == [
        ("interviewing", "interview", False)
    ]
    assert application(built, "wrong_no", "outcome", "furthest_stage") == [("withdrew", "interview")]


def test_a_retraction_takes_the_entry_back(built):
    assert [event for event, *_ in ledger(built, "taken")] == ["applied"]
    assert application(built, "taken", "status", "furthest_stage") == [("applied", "applied")]
    assert application(built, "said_once", "application") == []  # it was all there was
    assert application(built, "nothing", "application") == []


def test_two_retractions_take_back_two(built):
    assert application(built, "undone", "furthest_stage") == [("interview",)]


def test_what_a_newer_state_of_the_ledger_leaves_out_is_gone_and_nothing_else(built):
    assert application(built, "left_out", "furthest_stage", "derived") == [("interview", False)]
    assert application(built, "dropped", "application") == []


def test_every_row_is_accounted_for(built):
    sql = "SELECT file FROM source_files WHERE rows_read <> rows_accepted + rows_rejected + rows_repeated OR rows_accepted < 0"
    assert built.query(sql) == []
    sql = "SELECT status, rows_repeated, rows_accepted FROM source_files WHERE file = 'e/mail.csv' ORDER BY 1"
    n = len(rows(MAIL))
    assert built.query(sql) == [("read", n, 1), ("superseded", 0, n + len(LEFT_OUT.splitlines()))]
