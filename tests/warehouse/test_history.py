"""History from snapshots: exports of 1 March, 1 April and 1 May that show only the newest status, and what they come to."""

import datetime as dt

import pytest

MARCH = """
seeker     | application | company | role   | applied_on | status                | status_on  | location
walked     |             | Acme    | Tester | 2026-01-05 | applied               |            |
dated_walk | d1          | Acme    | Tester | 2026-01-05 | applied               | 2026-01-05 |
back       | b1          | Acme    | Tester | 2026-01-05 | rejected              | 2026-02-20 |
gone       | g1          | Acme    | Tester | 2026-01-05 | Rejected (Interview)  | 2026-02-20 |
again      |             | Acme    | Tester | 2026-01-05 | Interviewing          |            | Here
redated    | r1          | Acme    | Tester | 2026-01-05 | applied               |            |
renamed    | n1          | Acme    | Tester | 2026-01-05 | Interviewing          | 2026-02-20 |
"""
APRIL = """
seeker     | application | company  | role   | applied_on | status                | status_on  | location
walked     |             | Acme     | Tester | 2026-01-05 | Interviewing          |            |
dated_walk | d1          | Acme     | Tester | 2026-01-05 | Interviewing          | 2026-03-20 |
back       | b1          | Acme     | Tester | 2026-01-05 | Interviewing          | 2026-03-25 |
redated    | r1          | Acme     | Tester | 2026-01-15 | Interviewing          |            |
renamed    | n1          | Umbrella | Tester | 2026-01-05 | rejected              | 2026-03-20 |
"""
MAY = """
seeker     | application | company  | role   | applied_on | status                | status_on  | location
walked     |             | Acme     | Tester | 2026-01-05 | rejected              |            |
dated_walk | d1          | Acme     | Tester | 2026-01-05 | rejected              | 2026-04-20 |
back       | b1          | Acme     | Tester | 2026-01-05 | Interviewing          | 2026-03-25 |
again      |             | Acme     | Tester | 2026-01-05 | rejected              |            |
redated    | r1          | Acme     | Tester | 2026-01-15 | rejected              |            |
renamed    | n1          | Umbrella | Tester | 2026-01-05 | rejected              | 2026-03-20 |
"""
ONE = "seeker | company | role | applied_on | status\n{} | Acme | Tester | 2026-01-05 | {}"


def march(s):
    s.program("h", as_of=dt.date(2026, 6, 30))
    # Exports kept side by side, each with its date in its name, and all of them found on one day.
    for day, status in (("2026-02-01", "applied"), ("2026-03-01", "Interviewing"), ("2026-04-01", "rejected")):
        s.write(f"h/jobs {day}.csv", ONE.format("named", status))
    s.write("h/export.csv", MARCH)
    s.write("h/old name.csv", ONE.format("moved", "Interviewing"))


def april(s):
    s.write("h/export.csv", APRIL)
    (s.raw / "h/old name.csv").rename(s.raw / "h/new name.csv")


def may(s):
    s.write("h/export.csv", MAY)
    s.write("h/new name.csv", ONE.format("moved", "rejected"))


@pytest.fixture(scope="module")
def built(months):
    return months.of("h")


def ledger(s, seeker):
    """(event, happened on, known on, the event it supersedes), but for applying."""
    sql = """SELECT e.event, strftime(e.happened_on, '%m-%d'), strftime(e.known_on, '%m-%d'), o.event FROM events e
             LEFT JOIN events o ON o.event_id = e.supersedes
             WHERE e.seeker = ? AND e.event <> 'applied' ORDER BY e.known_on, e.happened_on, e.event"""
    return s.query(sql, seeker)


def standing(s, seeker):
    sql = "SELECT company, applied_on::VARCHAR, outcome, furthest_stage FROM applications WHERE seeker = ?"
    return s.query(sql, seeker)


def test_three_exports_of_one_file_give_the_events_between_them(built):
    # No export says when: only when it was known, which is the day of the first that shows it.
    assert ledger(built, "walked") == [("interview", None, "04-01", None), ("rejected", None, "05-01", None)]
    assert standing(built, "walked") == [("Acme", "2026-01-05", "rejected", "interview")]


def test_a_date_of_the_status_is_when_it_happened(built):
    assert ledger(built, "dated_walk") == [
        ("interview", "03-20", "04-01", None),
        ("rejected", "04-20", "05-01", None),
    ]


def test_exports_with_dates_in_their_names_give_the_same(built):
    assert ledger(built, "named") == [("interview", None, "03-01", None), ("rejected", None, "04-01", None)]
    assert standing(built, "named") == [("Acme", "2026-01-05", "rejected", "interview")]


def test_a_status_that_goes_back_is_a_correction(built):
    assert ledger(built, "back") == [
        ("rejected", "02-20", "03-01", None),
        ("interview", "03-25", "04-01", None),
        ("pending", "03-25", "04-01", "rejected"),
    ]
    assert built.query("SELECT outcome_logged, furthest_stage FROM applications WHERE seeker = 'back'") == [
        (None, "interview")
    ]


def test_a_row_that_disappears_from_its_file_is_retracted_with_its_events(built):
    assert standing(built, "gone") == []
    assert built.query("SELECT count(*) FROM events WHERE seeker = 'gone'") == [(0,)]


def test_a_row_that_comes_back_keeps_what_earlier_exports_showed(built):
    assert ledger(built, "again") == [("interview", None, "03-01", None), ("rejected", None, "05-01", None)]
    assert built.query("SELECT location, furthest_stage FROM applications WHERE seeker = 'again'") == [
        ("Here", "interview")
    ]


def test_a_corrected_applied_date_replaces_the_one_before(built):
    assert standing(built, "redated") == [("Acme", "2026-01-15", "rejected", "interview")]
    sql = "SELECT happened_on::VARCHAR, known_on::VARCHAR FROM events WHERE seeker = 'redated' AND event = 'applied'"
    assert built.query(sql) == [("2026-01-15", "2026-03-01")]


def test_a_company_renamed_under_the_same_id_is_the_same_application(built):
    assert standing(built, "renamed") == [("Umbrella", "2026-01-05", "rejected", "interview")]
    assert ledger(built, "renamed") == [("interview", "02-20", "03-01", None), ("rejected", "03-20", "04-01", None)]
    assert built.query("SELECT count(*) FROM joined_rows WHERE seeker = 'renamed'") == [(0,)]


def test_a_renamed_file_is_a_copy_and_its_next_state_a_newer_version(built):
    assert ledger(built, "moved") == [("interview", None, "03-01", None), ("rejected", None, "05-01", None)]
    assert standing(built, "moved") == [("Acme", "2026-01-05", "rejected", "interview")]
    sql = "SELECT file, status, rows_accepted, rows_repeated FROM source_files WHERE file LIKE 'h/% name.csv' ORDER BY ALL"
    assert built.query(sql) == [
        ("h/new name.csv", "read", 1, 0),
        ("h/new name.csv", "superseded", 0, 1),
        ("h/old name.csv", "missing", 1, 0),
    ]
