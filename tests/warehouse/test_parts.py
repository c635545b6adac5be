"""Parts of a row: what one record of a source says of several tables belongs together, and is counted once."""

import datetime as dt

import pytest

from tests.warehouse.lake_rows import put

#: A tracker whose row has a column for the meeting, the offer and the day of the no.
TRACKER = """
seeker | row_number | company | role   | applied_on | status       | status_stage
ana    | 2          | Acme    | Tester | 2026-01-05 | interviewing | interview
ana    | 3          | Acme    | Tester | 2026-03-05 | interviewing | interview
blank  | 4          | Acme    | Tester | 2026-01-05 | interviewing | interview
moved  | 5          | Acme    | Tester | 2026-01-05 | interviewing | interview
gone   | 6          | Acme    | Tester | 2026-01-05 | interviewing | interview
held   | 7          | Acme    | Tester | 2026-01-05 | interviewing | interview
"""
MEETINGS = """
seeker | row_number | stage     | interview_on | result
ana    | 2          | technical | 2026-02-10   |
ana    | 3          | technical | 2026-02-10   |
blank  | 4          | technical | 2026-02-10   |
moved  | 5          | technical | 2026-02-10   |
gone   | 6          | technical | 2026-02-10   |
held   | 7          | technical | 2026-02-10   | advanced
"""
OFFERS = "seeker | row_number | offered_on | decision\nana | 3 | 2026-04-01 | pending\nblank | 4 | 2026-04-01 | pending"
ENDS = """
seeker | row_number | status | outcome  | status_on  | is_event
ana    | 2          | closed | rejected | 2026-02-20 | true
blank  | 4          | interviewing |    | 2026-02-12 | true
moved  | 5          | interviewing |    | 2026-02-12 | true
"""
TRACKER_APRIL = TRACKER.replace("gone ", "#gone")
MEETINGS_APRIL = """
seeker | row_number | stage     | interview_on
ana    | 2          | technical | 2026-02-10
ana    | 3          | technical | 2026-02-10
moved  | 5          | technical | 2026-02-14
held   | 7          | technical | 2026-02-16
"""
ENDS_APRIL = """
seeker | row_number | status | outcome  | status_on  | is_event
ana    | 2          | closed | rejected | 2026-02-20 | true
"""
#: The quick log: a row an interview, with the hardest question beside it.
QUICK = """
seeker | row_number | company | stage     | interview_on
ben    | 2          | Bolt    | technical | 2026-02-10
ben    | 3          | Bolt    | final     | 2026-03-10
"""
HARDEST = "seeker | row_number | position | question\nben | 2 | 1 | Why us?\nben | 3 | 1 | Your plans?"
REVIEWS = "seeker | row_number | written_at\nben | 3 | 2026-03-10 20:00"
PAID = "seeker | row_number | offered_on\nben | 3 | 2026-04-10"


def lake(s):
    s.program("p", as_of=dt.date(2026, 6, 30))
    put(s, "p/tracker.csv", "2026-03-01", applications=TRACKER, interviews=MEETINGS, offers=OFFERS, events=ENDS)
    put(s, "p/quick.csv", "2026-03-01", interviews=QUICK, questions=HARDEST, reflections=REVIEWS, offers=PAID)
    put(s, "p/tracker.csv", "2026-04-01", applications=TRACKER_APRIL, interviews=MEETINGS_APRIL, events=ENDS_APRIL)


@pytest.fixture
def built(put_in):
    return put_in.of("p")


def test_a_meeting_and_an_offer_belong_to_the_application_of_their_row(built):
    sql = """SELECT applied_on::VARCHAR, i.interview_on::VARCHAR, o.offered_on::VARCHAR, a.outcome, a.derived FROM applications a
             LEFT JOIN interviews i USING (program, seeker, application) LEFT JOIN offers o USING (program, seeker, application)
             WHERE seeker = 'ana' ORDER BY 1"""
    # By its date alone the second row's meeting would be the first application's.
    assert built.query(sql) == [
        ("2026-01-05", "2026-02-10", None, "rejected", False),
        ("2026-03-05", "2026-02-10", "2026-04-01", "pending", False),
    ]


def test_a_question_and_a_review_belong_to_the_interview_of_their_row(built):
    sql = """SELECT i.stage, question, written_at IS NOT NULL FROM interviews i
             LEFT JOIN questions USING (program, seeker, interview) LEFT JOIN reflections USING (program, seeker, interview)
             WHERE i.seeker = 'ben' ORDER BY interview_on"""
    assert built.query(sql) == [("technical", "Why us?", False), ("final", "Your plans?", True)]


def test_an_offer_belongs_to_the_application_of_its_rows_interview(built):
    assert built.query("SELECT company, has_offer FROM applications WHERE seeker = 'ben'") == [("Bolt", True)]


def test_a_cell_that_is_blank_now_takes_nothing_back(built):
    assert built.query("SELECT interview_on::VARCHAR FROM interviews WHERE seeker = 'blank'") == [("2026-02-10",)]
    assert built.query("SELECT has_offer FROM applications WHERE seeker = 'blank'") == [(True,)]


@pytest.mark.parametrize(("seeker", "day"), [("moved", "2026-02-14"), ("held", "2026-02-16")])
def test_a_cell_that_says_another_day_replaces_its_meeting(built, seeker, day):
    assert built.query("SELECT interview_on::VARCHAR FROM interviews WHERE seeker = ?", seeker) == [(day,)]


def test_the_parts_of_a_row_that_is_gone_are_gone(built):
    assert built.query("SELECT count(*) FROM interviews WHERE seeker = 'gone'") == [(0,)]
    assert built.query("SELECT count(*) FROM applications WHERE seeker = 'gone'") == [(0,)]


def test_a_row_is_counted_once_however_many_tables_it_feeds(built):
    sql = "SELECT file, rows_read, rows_accepted, rows_repeated FROM source_files ORDER BY ALL"
    assert built.query(sql) == [("p/quick.csv", 2, 2, 0), ("p/tracker.csv", 5, 0, 5), ("p/tracker.csv", 6, 6, 0)]
