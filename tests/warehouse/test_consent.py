"""contract.md, "Who is counted where": consent_program. Log tables keep everyone, marts only those who are counted."""

import pytest

SEEKERS = """
seeker | consent_program
silent |
given  | 2026-01-10
no     | no
"""
APPLICATIONS = """
seeker | company | applied_on | status
silent | Acme    | 2026-01-05 | rejected
given  | Acme    | 2026-01-05 | rejected
no     | Acme    | 2026-01-05 | rejected
ghost  | Acme    | 2026-01-05 | rejected   # in no row of seekers: as good as blank
"""
COUNTED = {"agreement": {"silent", "given", "ghost"}, "unsaid": {"silent", "given", "ghost"}, "by_consent": {"given"}}


def scene(s):
    s.program("agreement", sharing_basis="agreement")
    s.program("by_consent", sharing_basis="consent")
    for program in COUNTED:
        s.write(f"{program}/seekers.csv", SEEKERS)
        s.write(f"{program}/applications.csv", APPLICATIONS)
    s.program("alone", seeker="solo", sharing_basis="consent")
    s.write("alone/seekers.csv", "seeker | consent_program\nsolo | no")
    s.write("alone/applications.csv", "company | applied_on | status\nAcme | 2026-01-05 | rejected")
    s.write("applications.csv", "company | applied_on | status\nAcme | 2026-01-05 | rejected")


@pytest.mark.parametrize("program", COUNTED)
def test_who_the_program_counts(world, program):
    sql = "SELECT seeker FROM {} WHERE program = ? AND counted_by_program"
    assert {seeker for (seeker,) in world.query(sql.format("seekers"), program)} == COUNTED[program]
    assert {seeker for (seeker,) in world.query(sql.format("applications"), program)} == COUNTED[program]


@pytest.mark.parametrize("program", COUNTED)
def test_marts_leave_out_whom_the_program_may_not_count_and_logs_keep_them(world, program):
    n = len(COUNTED[program])
    for mart in ("mart_offers", "mart_funnel"):
        sql = f"SELECT DISTINCT n_applications, n_seekers FROM {mart} WHERE program = ? AND is_total"
        assert world.query(sql, program) == [(n, n)]
    assert world.query("SELECT count(*) FROM applications WHERE program = ?", program) == [(4,)]
    sql = "SELECT n, of_n FROM mart_data_quality WHERE program = ? AND measure = 'consent_excluded'"
    assert world.query(sql, program) == [(4 - n, 4)]


@pytest.mark.parametrize(("program", "seeker"), [("alone", "solo"), ("me", "me")])
def test_ones_own_program_counts_oneself(world, program, seeker):
    assert world.query("SELECT seeker, counted_by_program FROM seekers WHERE program = ?", program) == [(seeker, True)]
    assert world.query("SELECT n_seekers FROM mart_offers WHERE program = ? AND is_total", program) == [(1,)]


def test_a_seeker_whom_only_other_tables_name_is_derived(world):
    sql = "SELECT seeker FROM seekers WHERE program = 'agreement' AND derived"
    assert world.query(sql) == [("ghost",)]
