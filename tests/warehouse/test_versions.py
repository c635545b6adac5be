"""contract.md, "Ids, repeats, versions", over time: the same files on 1 March, 1 April and 1 May. as_of 30 June."""

import datetime as dt
from pathlib import Path

import pytest

from pipelines.intake.manifest import MemberReading, PartReading, Reading
from pipelines.warehouse.states import file_facts
from tests.scenario import rows

APPLICATIONS = """
seeker   | application | company | applied_on | status       | status_on  | location | notes
merged   | a1          | Acme    | 2026-01-05 | applied      |            | Here     | first
cleared  | a1          | Acme    | 2026-01-05 | applied      |            | Here     | first
same     | a1          | Acme    | 2026-01-05 | applied      |            | Here     |
same     |             | Bolt    | 2026-01-05 | applied      |            |          |
taken    | a1          | Acme    | 2026-01-05 | applied      |            |          |
elsewhere | a1         | Acme    | 2026-01-05 | applied      |            |          |
open     | a1          | Acme    | 2026-01-05 | rejected     | 2026-02-01 |          |
mended   | a1          | Acme    | 2026-01-05 | rejected     | 2026-02-01 |          |
far      | a1          | Acme    | 2026-01-05 | final round  | 2026-02-01 |          |
redated  |             | Acme    | 2026-01-05 | applied      |            |          |
named    |             | Acme    | 2026-01-05 | applied      |            | Here     |
"""
APPLICATIONS_APRIL = """
seeker   | application | company | applied_on | status       | status_on  | location | notes
merged   | a1          | Acme    | 2026-01-05 | rejected     | 2026-03-20 |          | second
cleared  | a1          | Acme    | 2026-01-05 | applied      |            | -        |
same     | a1          | Acme    | 2026-01-05 | applied      |            | Here     |
same     |             | Bolt    | 2026-01-05 | applied      |            |          |
open     | a1          | Acme    | 2026-01-05 | interviewing | 2026-03-20 |          |
mended   | a1          | Acme    | 2026-01-05 | withdrew     | 2026-03-20 |          |
far      | a1          | Acme    | 2026-01-05 | rejected     | 2026-03-20 |          |
redated  |             | Acme    | 2026-01-06 | applied      |            |          |
named    | n1          | Acme    | 2026-01-05 | applied      |            |          |
"""
OTHER_PATH = """
seeker    | application | company | applied_on | status
elsewhere | a1          | Acme    | 2026-01-05 | applied
"""
ONE = "seeker | company | applied_on | status\n{} | Acme | 2026-01-05 | {}"

INTERVIEWS = """
seeker    | interview | company | stage     | interview_on | result   | result_on  | mock_interviews | ticked          | list_shown   | concerns | logged_at
moved     |           | Acme    | technical | 2026-03-10   |          |            |                 |                 |              |          |
id_later  |           | Acme    | technical | 2026-03-10   |          |            |                 |                 |              |          |
two       |           | Acme    | technical | 2026-03-10   |          |            |                 |                 |              |          |
decided   |           | Acme    | technical | 2026-02-10   | advanced |            |                 |                 |              |          |
restaged  | i1        | Acme    | final     | 2026-02-10   |          |            |                 |                 |              |          |
filled    | i1        | Acme    | technical | 2026-02-10   | rejected | 2026-02-15 |                 |                 |              |          |
full      | i1        | Acme    | technical | 2026-02-10   | rejected | 2026-02-15 | 1               |                 |              |          |
three     | i1        | Acme    | technical | 2026-02-10   |          |            |                 | mock_interviews | quick_before |          | 2026-02-09 20:00
na_later  | i1        | Acme    | technical | 2026-02-10   |          |            | 3               |                 |              |          |
na_before | i1        | Acme    | technical | 2026-02-10   |          |            | n/a             |                 |              |          |
na_kept   | i1        | Acme    | technical | 2026-02-10   |          |            | n/a             |                 |              |          |
"""
INTERVIEWS_APRIL = """
seeker    | interview | company | stage     | interview_on | result   | result_on  | mock_interviews | ticked          | list_shown   | concerns | logged_at
moved     |           | Acme    | technical | 2026-04-10   |          |            |                 |                 |              |          |
id_later  |           | Acme    | technical | 2026-04-10   |          |            |                 |                 |              |          |
two       |           | Acme    | technical | 2026-03-10   |          |            |                 |                 |              |          |
two       |           | Acme    | technical | 2026-04-10   |          |            |                 |                 |              |          |
decided   |           | Acme    | technical | 2026-04-10   |          |            |                 |                 |              |          |
restaged  | i1        | Acme    | technical | 2026-02-10   |          |            |                 |                 |              |          |
filled    | i1        | Acme    | technical | 2026-02-10   | rejected | 2026-02-15 | 2               |                 |              |          |
full      | i1        | Acme    | technical | 2026-02-10   | rejected | 2026-02-15 | 2               |                 |              |          |
three     | i1        | Acme    | technical | 2026-02-10   | rejected | 2026-02-15 |                 | mock_interviews | quick_before | answered | 2026-02-20 20:00
na_later  | i1        | Acme    | technical | 2026-02-10   |          |            | n/a             |                 |              |          |
na_before | i1        | Acme    | technical | 2026-02-10   |          |            | 2               |                 |              |          |
na_kept   | i1        | Acme    | technical | 2026-02-10   |          |            |                 |                 |              |          |
"""
#: In April some cells of March are no longer what can be read.
SLIPS = """
seeker      | application | company | role   | applied_on | status       | notes
row_mended  |             | Acme    | Fitter | 2026-01-05 | applied      | in March
bad_word    |             | Acme    | Fitter | 2026-01-05 | interviewing | in March
bad_date    |             | Acme    | Fitter | 2026-01-05 | applied      | in March
bad_with_id | b1          | Acme    | Fitter | 2026-01-05 | applied      | in March
bad_and_out |             | Acme    | Fitter | 2026-01-05 | applied      | in March
bad_and_out |             | Cassia  | Fitter | 2026-01-06 | applied      | in March
other_key   |             | Acme    | Fitter | 2026-01-05 | applied      | in March
no_company  |             | Acme    | Fitter | 2026-01-05 | applied      | in March
"""
SLIPS_APRIL = """
seeker      | application | company | role   | applied_on | status       | notes
row_mended  |             | Acme    | Fitter | 2026-01-05 | zonked       | in April
bad_word    |             | Acme    | Fitter | 2026-01-05 | zonked       | in April
bad_date    |             | ACME    | Fitter | 31.02.2026 | applied      | in April
bad_with_id | b1          | Borealis | Welder | 2026-01-05 | zonked      | in April
bad_and_out |             | Acme    | Fitter | 2026-01-05 | zonked       | in April
other_key   |             | Acme    | Welder | 2026-01-05 | zonked       | in April
no_company  |             |         | Fitter | 2026-01-05 | applied      | in April
"""
SLIPS_MAY = SLIPS_APRIL.replace(
    "2026-01-05 | zonked       | in April\nbad_word", "2026-01-05 | offer        | in May\nbad_word"
)
#: Another file that shows a row which is set aside in April.
SLIPS_ELSEWHERE = """
seeker      | application | company | role   | applied_on | status
bad_with_id | b1          | Acme    | Fitter | 2026-01-05 | applied
"""
TALK_SLIPS = """
seeker   | company | stage     | interview_on | result
bad_talk | Acme    | technical | 2026-02-10   | advanced
"""
TALK_SLIPS_APRIL = """
seeker   | company | stage     | interview_on | result
bad_talk | Acme    | technical | 2026-02-10   | zonked
"""
#: Two columns of where it stands, which say the same.
BOTH = """
source: both
signature: [seeker, company, state, and then]
blocks:
  - table: applications
    needs: [[company], [status]]
    columns: {seeker: [seeker], company: [company], status: [state]}
  - table: applications
    of_row: true
    events: true
    columns: {status: [and then]}
    needs: [[status]]
"""
GIVEN = "seeker | interview | company | stage | interview_on\nid_later | given-1 | Acme | technical | 2026-04-10"
MEETING = "seeker | company | stage | interview_on\n{} | Acme | technical | {}"
MOCK = "seeker | practised_on | activity\n" + "twice | 2026-02-01 | mock_interview\n" * 2


def march(s):
    s.program("v", as_of=dt.date(2026, 6, 30))
    # Dates in names order files whatever their names: this one was known later than the next.
    s.write("v/2026-02-10 jobs.csv", ONE.format("dated", "interviewing"))
    s.write("v/jobs 2026-01-10.csv", ONE.format("dated", "applied"))
    # A log of each month by itself; and two plans, the second while the first meeting was still ahead.
    s.write("v/month 2026-03-15.csv", MEETING.format("monthly", "2026-03-10"))
    s.write("v/month 2026-04-15.csv", MEETING.format("monthly", "2026-04-10"))
    s.write("v/plan 2026-03-01.csv", MEETING.format("planned", "2026-03-20"))
    s.write("v/plan 2026-03-10.csv", MEETING.format("planned", "2026-03-25"))
    s.write("v/applications.csv", APPLICATIONS)
    s.write("v/interviews.csv", INTERVIEWS)
    s.write("v/other.csv", OTHER_PATH)
    s.write("v/gone.csv", ONE.format("gone", "applied"))
    s.write("v/broken.csv", ONE.format("broken", "applied"))
    s.write("v/back.csv", ONE.format("back", "applied"))
    s.write("v/practice.csv", MOCK)
    (s.raw / "v" / "both.source.yaml").write_text(BOTH, encoding="utf-8")
    said = "".join(f"\nboth | Company {n} | applied | applied" for n in range(60))
    s.write("v/both.csv", f"seeker | company | state | and then{said}")
    s.write("v/slips.csv", SLIPS)
    s.write("v/talks.csv", TALK_SLIPS)
    s.write("v/echo.csv", SLIPS_ELSEWHERE)


def april(s):
    s.write("v/slips.csv", SLIPS_APRIL)
    s.write("v/talks.csv", TALK_SLIPS_APRIL)
    s.write("v/applications.csv", APPLICATIONS_APRIL)
    s.write("v/interviews.csv", INTERVIEWS_APRIL)
    s.write("v/back.csv", ONE.format("back", "rejected"))
    s.write("v/broken.csv", "alpha | beta\n1 | 2")
    s.write("v/practice.csv", MOCK + "twice | 2026-02-01 | mock_interview\n")
    s.write("v/with-ids.csv", GIVEN)
    (s.raw / "v/gone.csv").unlink()


def may(s):
    s.write("v/back.csv", ONE.format("back", "applied"))
    s.write("v/slips.csv", SLIPS_MAY)


@pytest.fixture(scope="module")
def built(months):
    return months.of("v")


def application(built, seeker, *columns):
    return built.query(f"SELECT {', '.join(columns)} FROM applications WHERE seeker = ? ORDER BY ALL", seeker)


def files(built, file):
    sql = "SELECT status, rows_read, rows_accepted, rows_repeated FROM source_files WHERE file = ? ORDER BY read_at"
    return built.query(sql, file)


def test_the_newest_wins_field_by_field_and_a_blank_never_overwrites(built):
    assert application(built, "merged", "outcome", "location", "notes") == [("rejected", "Here", "second")]


def test_a_dash_clears_what_an_earlier_version_said(built):
    assert application(built, "cleared", "location", "notes") == [(None, "first")]


def test_a_row_missing_from_a_newer_version_of_its_file_is_retracted(built):
    assert application(built, "taken", "application") == []


def test_a_row_missing_from_one_file_stays_if_another_has_it(built):
    assert application(built, "elsewhere", "application") == [("a1",)]


def test_a_changed_key_is_another_application(built):
    assert application(built, "redated", "applied_on::VARCHAR") == [("2026-01-06",)]


def test_an_id_given_later_is_the_same_application(built):
    assert application(built, "named", "application", "location") == [("n1", "Here")]


def test_versions_are_in_order_of_the_date_in_the_name_and_not_of_the_name(built):
    assert application(built, "dated", "status") == [("interviewing",)]


def test_a_file_put_back_to_an_older_state_says_what_it_says_now(built):
    assert application(built, "back", "status", "outcome_logged") == [("applied", None)]
    assert sorted(status for status, *_ in files(built, "v/back.csv")) == ["read", "superseded"]


def test_a_file_that_disappears_keeps_its_rows_and_is_reported(built):
    assert application(built, "gone", "status") == [("applied",)]
    assert files(built, "v/gone.csv") == [("missing", 1, 1, 0)]


def test_a_file_that_is_broken_now_retracts_nothing(built):
    assert application(built, "broken", "status") == [("applied",)]
    assert files(built, "v/broken.csv") == [("read", 1, 1, 0), ("turned_away", 0, 0, 0)]


def test_a_sheet_that_is_broken_now_retracts_nothing():
    def state(seen, *members):
        return Reading("log.xlsx", seen, "p", "s", seen, f"{seen}T12:00:00+00:00", seen, members, seen == "2026-04-01")

    sheet = {
        name: MemberReading(name, "read", parts=(PartReading(name, accepted=(f"{name}.parquet",), n_accepted=1),))
        for name in ("applications", "interviews")
    }
    march = state("2026-03-01", *sheet.values())
    broken = state("2026-04-01", sheet["applications"], MemberReading("interviews", "turned_away"))
    dropped = state("2026-04-01", sheet["applications"])

    def newest(table, *readings):
        return [fact.seen_on.month for fact in file_facts(Path(), readings, table) if fact.is_newest]

    assert newest("applications", march, broken) == [4]
    assert newest("interviews", march, broken) == [3]
    assert newest("interviews", march, dropped) == []  # taken out on purpose: its rows are retracted


def test_what_is_said_again_is_repeated_and_what_is_new_is_accepted(built):
    n, n_april = len(rows(APPLICATIONS)), len(rows(APPLICATIONS_APRIL))
    assert files(built, "v/applications.csv") == [("superseded", n, n, 0), ("read", n_april, n_april - 2, 2)]
    assert files(built, "v/other.csv") == [("read", 1, 0, 1)]


def test_a_row_that_says_the_same_in_two_columns_repeats_none(built):
    assert files(built, "v/both.csv") == [("read", 60, 60, 0)]


def test_one_mock_more_is_one_more(built):
    assert built.query("SELECT count(*) FROM practice WHERE seeker = 'twice'") == [(3,)]
    assert files(built, "v/practice.csv") == [("superseded", 2, 2, 0), ("read", 3, 1, 2)]


def test_every_row_is_accounted_for(built):
    sql = "SELECT file FROM source_files WHERE rows_read <> rows_accepted + rows_rejected + rows_repeated"
    assert built.query(sql) == []
    sql = "SELECT DISTINCT file FROM source_files WHERE rows_rejected > 0 ORDER BY file"
    assert built.query(sql) == [("v/slips.csv",), ("v/talks.csv",)]


# ---- rows edited into what cannot be read ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seeker", "stands"),
    [
        ("row_mended", [("Acme", "offer", "in May")]),
        ("bad_word", [("Acme", "interviewing", "in March")]),  # two states ago it was good
        ("bad_date", [("Acme", "applied", "in March")]),
        ("bad_with_id", [("Acme", "applied", "in March")]),
        ("bad_and_out", [("Acme", "applied", "in March")]),  # Cassia was taken out
        ("other_key", []),  # the row now says another job: the old one is gone
        ("no_company", []),
    ],
)
def test_a_row_edited_into_an_invalid_one_stands_as_it_stood_until_it_is_mended(built, seeker, stands):
    assert application(built, seeker, "company", "status", "notes") == stands


def test_so_does_an_interview(built):
    assert built.query("SELECT result_logged FROM interviews WHERE seeker = ?", "bad_talk") == [("advanced",)]


def test_the_file_says_how_many_rows_stand_as_they_stood(built):
    sql = "SELECT status, message FROM source_files WHERE file = 'v/slips.csv' ORDER BY read_at"
    told = dict(built.query(sql))
    assert "4 rows set aside now, but counted as an earlier state of this file had them" in told["read"]
    assert "an earlier state" not in (told["superseded"] or "")


# ---- corrections in the ledger ------------------------------------------------------------------------------------------


def ledger(built, seeker):
    """(event, happened on, known on, the event it supersedes)"""
    sql = """SELECT e.event, strftime(e.happened_on, '%m-%d'), strftime(e.known_on, '%m-%d'), s.event FROM events e
             LEFT JOIN events s ON s.event_id = e.supersedes
             WHERE e.seeker = ? AND e.event <> 'applied' ORDER BY e.known_on, e.happened_on, e.event"""
    return built.query(sql, seeker)


def test_an_outcome_that_is_taken_back_is_superseded(built):
    assert ledger(built, "open")[0] == ("rejected", "02-01", "03-01", None)
    assert ("pending", "03-20", "04-01", "rejected") in ledger(built, "open")
    assert application(built, "open", "status", "outcome_logged", "furthest_stage") == [
        ("interviewing", None, "interview")
    ]


def test_a_corrected_outcome_supersedes_the_one_before(built):
    assert ledger(built, "mended") == [("rejected", "02-01", "03-01", None), ("withdrew", "03-20", "04-01", "rejected")]


def test_the_furthest_stage_survives_a_rejection(built):
    assert ledger(built, "far") == [("final", "02-01", "03-01", None), ("rejected", "03-20", "04-01", None)]
    assert application(built, "far", "furthest_stage", "outcome", "reached_interview") == [("final", "rejected", True)]


def test_a_corrected_stage_supersedes_the_one_before(built):
    assert ledger(built, "restaged") == [("final", "02-10", "03-01", None), ("technical", "02-10", "04-01", "final")]
    assert application(built, "restaged", "furthest_stage") == [("technical",)]


# ---- interviews whose date moved ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seeker", "dates"),
    [
        ("moved", ["2026-04-10"]),
        ("two", ["2026-03-10", "2026-04-10"]),
        ("decided", ["2026-04-10"]),
        ("monthly", ["2026-03-10", "2026-04-10"]),
        ("planned", ["2026-03-25"]),
    ],
)
def test_interviews_that_stand(built, seeker, dates):
    sql = "SELECT interview_on::VARCHAR FROM interviews WHERE seeker = ? ORDER BY 1"
    assert [day for (day,) in built.query(sql, seeker)] == dates


def test_a_pending_interview_whose_date_moved_is_the_same_one(built):
    assert ledger(built, "moved") == [
        ("technical", "03-10", "03-01", None),
        ("technical", "04-10", "04-01", "technical"),
    ]


def test_a_moved_interview_goes_by_the_id_that_another_file_gives_it(built):
    sql = "SELECT interview, interview_on::VARCHAR FROM interviews WHERE seeker = 'id_later'"
    assert built.query(sql) == [("given-1", "2026-04-10")]


def test_one_that_was_decided_is_not_moved(built):
    assert ledger(built, "decided") == [("technical", "04-10", "04-01", None)]


# ---- when a habit was logged --------------------------------------------------------------------------------------------


def habit(built, seeker, code="mock_interviews"):
    sql = "SELECT value, value_source, logged_on::VARCHAR, late FROM interview_habits WHERE seeker = ? AND habit = ?"
    return built.query(sql, seeker, code)


def test_a_snapshots_date_counts_if_an_earlier_one_showed_the_field_blank(built):
    assert habit(built, "filled") == [(2.0, "column", "2026-04-01", True)]


def test_else_the_time_is_unknown(built):
    assert habit(built, "full") == [(2.0, "column", None, None)]


def test_each_field_has_the_time_of_the_first_version_that_fills_it(built):
    assert habit(built, "three") == [(None, "ticked", "2026-02-09", False)]
    assert habit(built, "three", "asked_for_concerns") == [(1.0, "column", "2026-02-20", True)]


def test_not_applicable_is_an_answer_and_the_newest_wins(built):
    assert [row[:2] for row in habit(built, "na_later")] == [(None, "not_applicable")]
    assert [row[:2] for row in habit(built, "na_before")] == [(2.0, "column")]
    assert [row[:2] for row in habit(built, "na_kept")] == [(None, "not_applicable")]
