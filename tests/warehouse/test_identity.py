"""contract.md, "Ids, repeats, versions": which row is about which thing, in one state of the files."""

import datetime as dt

import pytest

APPLICATIONS = """
application | company     | role      | applied_on | status   | notes
            | Acme        | Developer | 2026-01-05 | applied  |
            | ACME, Inc.  | developer | 2026-01-05 | applied  |                  # another name than Acme
            | acme        | DEVELOPER | 2026-01-05 | rejected | told apart       # the same key, and it differs
            | Acme        | Developer | 2026-01-05 | applied  |                  # identical to the first: repeated
            | Acme        | Developer | 2026-02-05 | applied  |                  # another date
            | Acme        |           | 2026-01-05 | applied  |                  # another role
            | Bolt        | Tester    | 2026-01-05 | applied  | without an id
b-1         | Bolt        | Tester    | 2026-01-05 | applied  | with an id       # of one file: never joined by likeness
"""
# A second file that says the same in other words, or adds to it.
SECOND = """
company | role      | applied_on | status | location
Acme    | Developer | 2026-02-05 | applied |               # says what the first file said: repeated
BOLT    | tester    | 2026-01-05 |         | Exampleville  # the id is left out here: it is b-1's
"""
NO_NAMES = """
role   | status   | applied_on
Tester | applied  | 2026-01-05
Tester | applied  | 2026-01-05
Tester | rejected | 2026-01-05
"""
PRACTICE = """
practised_on | activity       | minutes
2026-01-05   | mock_interview | 30
2026-01-05   | mock_interview | 30
2026-01-06   | mock_interview | 30
"""

# ---- which application an interview belongs to --------------------------------------------------------------------------

JOBS = """
seeker | application | company | role   | applied_on
ana    | old         | Acme    | Tester | 2026-01-05
ana    | new         | Acme    | Lead   | 2026-03-05
ana    | undated     | Acme    | Tester |
ana    | bare        | Bolt    |        | 2026-01-05
ben    | theirs      | Core    | Tester | 2026-01-05
ana    | product     | Dune    | Product Manager | 2026-01-05
ana    | analyst     | Dune    | Analyst         | 2026-03-05
ana    | project     | Echo    | Project Manager | 2026-01-05
ana    | program     | Echo    | Program Manager | 2026-01-05
"""
MEETINGS = """
seeker | interview   | application | company | role   | stage     | interview_on
ana    | latest      |             | ACME    |        | technical | 2026-03-05   # the latest not after it, the same day too
ana    | before_new  |             | acme    |        | technical | 2026-03-04
ana    | by_role     |             | Acme    | tester | technical | 2026-04-01
ana    | undated     |             | Acme    |        | technical | 2026-01-04   # before any date: only the undated one is left
ana    | no_role     |             | Bolt    | Tester | technical | 2026-02-01   # the application gives no role
ana    | other_role  |             | Acme    | Chef   | technical | 2026-04-01   # no such application: one is made
ana    | other_role2 |             | Acme    | chef   | final     | 2026-05-01   # and it is the same one
ana    | short       |             | Dune    | PM     | technical | 2026-04-01   # the one role there that it may stand for
ana    | short2      |             | Echo    | PM     | technical | 2026-04-01   # either of two: nobody can tell
ana    | not_hers    |             | Core    | Tester | technical | 2026-02-01   # another seeker's application
ana    | named       | old         | Zeta    |        | technical | 2026-02-01   # what it names wins
ana    | unlogged    | gone        | Acme    |        | technical | 2026-02-01   # an application nobody logged
ana    |             |             | Acme    |        | final     | 2026-05-05
ana    |             |             | Acme    |        | final     | 2026-05-05   # repeated
ana    |             |             | Acme    | Lead   | final     | 2026-05-05   # the same meeting key, other cells: told apart
"""
ATTACHED = {
    "short": "product",
    "latest": "new",
    "before_new": "old",
    "by_role": "old",
    "undated": "undated",
    "no_role": "bare",
    "named": "old",
    "unlogged": "gone",
}


def scene(s):
    s.program("identity", as_of=dt.date(2026, 6, 30))
    s.write("identity/ana/applications.csv", APPLICATIONS)
    s.write("identity/ana/more.csv", SECOND)
    s.write("identity/cat/applications.csv", NO_NAMES)
    s.write("identity/cat/copy.csv", NO_NAMES)
    s.write("identity/cat/practice.csv", PRACTICE)
    s.write("identity/cat/second-copy.csv", PRACTICE)
    s.program("attached", as_of=dt.date(2026, 6, 30))
    s.write("attached/applications.csv", JOBS)
    s.write("attached/interviews.csv", MEETINGS)


def counts(world, file):
    sql = "SELECT rows_read, rows_accepted, rows_rejected, rows_repeated FROM source_files WHERE file = ?"
    return world.query(sql, file)[0]


def test_an_application_is_company_role_and_date(world):
    sql = """SELECT company, role, applied_on::VARCHAR, status, notes FROM applications
             WHERE program = 'identity' AND seeker = 'ana' AND company <> 'BOLT' AND company <> 'Bolt' ORDER BY ALL"""
    assert world.query(sql) == [
        ("ACME, Inc.", "developer", "2026-01-05", "applied", None),
        ("Acme", "Developer", "2026-01-05", "applied", None),
        ("Acme", "Developer", "2026-02-05", "applied", None),
        ("Acme", None, "2026-01-05", "applied", None),
        ("acme", "DEVELOPER", "2026-01-05", "closed", "told apart"),
    ]


def test_rows_of_one_file_are_never_joined_by_likeness_and_those_of_another_are(world):
    sql = """SELECT application = 'b-1', notes, location FROM applications
             WHERE program = 'identity' AND seeker = 'ana' AND lower(company) = 'bolt' ORDER BY 1"""
    assert world.query(sql) == [(False, "without an id", None), (True, "with an id", "Exampleville")]


def test_a_row_identical_to_one_already_read_is_repeated(world):
    assert counts(world, "identity/ana/applications.csv") == (8, 7, 0, 1)
    assert counts(world, "identity/ana/more.csv") == (2, 1, 0, 1)


def test_without_a_company_column_every_row_is_an_application(world):
    sql = "SELECT status, outcome_logged FROM applications WHERE program = 'identity' AND seeker = 'cat' ORDER BY ALL"
    assert world.query(sql) == [("applied", None), ("applied", None), ("closed", "rejected")]
    assert counts(world, "identity/cat/applications.csv") == (3, 3, 0, 0)


def test_a_copy_under_another_name_is_all_repeats(world):
    assert counts(world, "identity/cat/copy.csv") == (3, 0, 0, 3)
    assert counts(world, "identity/cat/second-copy.csv") == (3, 0, 0, 3)


def test_two_mocks_on_one_day_are_two(world):
    sql = "SELECT count(*), sum(minutes)::INT FROM practice WHERE program = 'identity'"
    assert world.query(sql) == [(3, 90)]


@pytest.mark.parametrize("interview", ATTACHED)
def test_an_interview_attaches_to(world, interview):
    sql = "SELECT application FROM interviews WHERE program = 'attached' AND interview = ?"
    assert world.query(sql, interview) == [(ATTACHED[interview],)]


def test_else_an_application_is_derived(world):
    sql = """SELECT i.interview, a.company, lower(a.role), a.derived FROM interviews i JOIN applications a USING (program, seeker, application)
             WHERE program = 'attached' AND interview IN ('other_role', 'other_role2', 'not_hers', 'unlogged', 'short2') ORDER BY 1"""
    assert world.query(sql) == [
        ("not_hers", "Core", "tester", True),
        ("other_role", "Acme", "chef", True),
        ("other_role2", "Acme", "chef", True),
        ("short2", "Echo", "pm", True),
        ("unlogged", "Acme", None, True),
    ]
    sql = (
        "SELECT count(DISTINCT application) FROM interviews WHERE program = 'attached' AND interview LIKE 'other_role%'"
    )
    assert world.query(sql) == [(1,)]


def test_an_interview_without_an_id_is_application_stage_round_and_date(world):
    sql = """SELECT application, role FROM interviews WHERE program = 'attached' AND interview_on = DATE '2026-05-05' ORDER BY role"""
    assert world.query(sql) == [("new", "Lead"), ("new", None)]
    assert counts(world, "attached/interviews.csv") == (15, 14, 0, 1)


def test_every_row_read_is_accounted_for(world):
    sql = "SELECT file FROM source_files WHERE rows_read <> rows_accepted + rows_rejected + rows_repeated"
    assert world.query(sql) == []
    # Only what test_coaching.py and test_traps.py have set aside.
    aside = [("coached", 1), ("coached_by_consent", 1), ("test_2_an_unknown_status_is_rejected_with_its_reason", 2)]
    sql = "SELECT program, sum(rows_rejected) FROM source_files GROUP BY ALL HAVING sum(rows_rejected) > 0 ORDER BY ALL"
    assert world.query(sql) == aside
    assert world.query("SELECT program, count(*) FROM rejected_rows GROUP BY ALL ORDER BY ALL") == aside
