"""Applications that two files of one seeker write almost alike: which are one, why, and which are left apart."""

import datetime as dt

import pytest

from tests.scenario import rows

#: One seeker a case: the first file's row, the second file's, and why they are one ("" where they are not).
CASES = """
seeker     | company            | role              | applied_on | company_2           | role_2                   | applied_2  | why
form       | Acme               | Tester            | 2026-01-05 | ACME, Inc.          | Tester                   | 2026-01-05 | legal form of the company
form_de    | Borealis GmbH & Co. KG | Tester        | 2026-01-05 | Borealis            | Tester                   | 2026-01-05 | legal form of the company
form_pty   | Cassia Pty Ltd     | Tester            | 2026-01-05 | Cassia S.A.         | Tester                   | 2026-01-05 | legal form of the company
accents    | Müller & Söhne     | Tester            | 2026-01-05 | Muller and Sohne    | Tester                   | 2026-01-05 | accents or & in the company
spelling   | Delta-Works        | Tester            | 2026-01-05 | DELTA WORKS         | Tester                   | 2026-01-05 | capitals, punctuation or spacing of the company
senior     | Acme               | Sr. Software Eng. | 2026-01-05 | Acme                | Senior Software Engineer | 2026-01-05 | wording of the role
front      | Acme               | Front-End Dev II  | 2026-01-05 | Acme                | Frontend Developer 2     | 2026-01-05 | wording of the role
gender     | Acme               | Tester (m/w/d)    | 2026-01-05 | Acme                | Tester                   | 2026-01-05 | wording of the role
letter     | Microsoft          | Tester            | 2026-01-05 | Mircosoft           | Tester                   | 2026-01-05 | a letter in the company
role_slip  | Acme               | Devops Manager    | 2026-01-05 | Acme                | Devops Manger            | 2026-01-05 | a letter in the role
both_slips | Microsoft          | Devops Manager    | 2026-01-05 | Mircosoft           | Devops Manger            | 2026-01-05 |
short      | Hilt               | Tester            | 2026-01-05 | Holt                | Tester                   | 2026-01-05 |
first      | Karver             | Tester            | 2026-01-05 | Marver              | Tester                   | 2026-01-05 |
digits     | Studio 54 Berlin   | Tester            | 2026-01-05 | Studio 55 Berlin    | Tester                   | 2026-01-05 |
grade      | Acme               | Engineer II       | 2026-01-05 | Acme                | Engineer III             | 2026-01-05 |
slip_date  | Microsoft          | Tester            | 2026-01-05 | Mircosoft           | Tester                   | 2026-01-06 |
moved      | Acme               | Tester            | 2026-01-05 | Acme                | Tester                   | 2026-01-08 | applied date moved
moved_far  | Acme               | Tester            | 2026-01-05 | Acme                | Tester                   | 2026-01-09 |
no_role    | Acme               |                   | 2026-01-05 | Acme                |                          | 2026-01-06 |
undated    | Acme               | Tester            | 2026-01-05 | Acme                | Tester                   |            | applied date blank in one
longer     | Acme               | Data Analyst      | 2026-01-05 | Acme                | Data Analyst II          | 2026-01-05 | words more in the role
bracket    | Acme               | Software Engineer | 2026-01-05 | Acme Inc            | Software Engineer (Backend) | 2026-01-05 | legal form of the company; words more in the role
shorter    | Acme               | Lead Data Analyst | 2026-01-05 | Acme                | Data Analyst             | 2026-01-05 | words more in the role
longer_day | Acme               | Data Analyst      | 2026-01-05 | Acme                | Data Analyst II          | 2026-01-06 |
one_word   | Acme               | Engineer          | 2026-01-05 | Acme                | Sales Engineer           | 2026-01-05 |
other_role | Acme               | Data Analyst      | 2026-01-05 | Acme                | Analyst, Payments        | 2026-01-05 |
unlike     | Acme               | Data Analyst      | 2026-01-05 | Acme                | Welder                   | 2026-01-05 |
twice_over | Acme               | Tester            | 2026-01-05 | Acme Ltd            | Sr Tester                | 2026-01-05 |
form_moved | Acme               | Tester            | 2026-01-05 | Acme Ltd            | Tester                   | 2026-01-06 | legal form of the company; applied date moved
pm         | Acme               | PM                | 2026-01-05 | Acme                | Product Manager          | 2026-01-05 | short form of the role
pm_project | Acme               | Sr. PM            | 2026-01-05 | Acme                | Senior Project Manager   | 2026-01-05 | short form of the role
pm_late    | Acme               | Program Manager   | 2026-01-05 | Acme                | PM                       | 2026-01-05 | short form of the role
pm_other   | Acme               | PM                | 2026-01-05 | Acme                | Project Engineer         | 2026-01-05 |
pm_company | Acme               | PM                | 2026-01-05 | Borealis            | Product Manager          | 2026-01-05 |
pm_day     | Acme               | PM                | 2026-01-05 | Acme                | Product Manager          | 2026-01-06 |
ds         | Acme               | Jr DS             | 2026-01-05 | Acme                | Junior Data Scientist    | 2026-01-05 | short form of the role
ba         | Acme               | BA                | 2026-01-05 | Acme                | Business Analyst         | 2026-01-05 | short form of the role
em         | Acme               | EM, Payments      | 2026-01-05 | Acme                | Engineering Manager - Payments | 2026-01-05 | short form of the role
swe        | Acme               | SWE               | 2026-01-05 | Acme                | Software Engineer        | 2026-01-05 | wording of the role
sre        | Acme               | SRE               | 2026-01-05 | Acme                | Site Reliability Engineer | 2026-01-05 | wording of the role
qa         | Acme               | QA Eng            | 2026-01-05 | Acme                | Quality Assurance Engineer | 2026-01-05 | wording of the role
mgr        | Acme               | Marketing Mgr     | 2026-01-05 | Acme                | Marketing Manager        | 2026-01-05 | wording of the role
"""
#: Where more than one would fit: nothing is joined.
FIRST = """
seeker   | application | company      | role   | applied_on
own_file |             | Acme         | Tester | 2026-01-05
own_file |             | Acme Inc     | Tester | 2026-01-05
unclear  |             | Acme         | Tester | 2026-01-05
unclear  |             | Acme GmbH    | Tester | 2026-01-05
two_days |             | Acme         | Tester | 2026-01-05
two_days |             | Acme         | Tester | 2026-01-07
slips    |             | Microsoft    | Tester | 2026-01-05
slips    |             | Microsofts   | Tester | 2026-01-05
own_slip |             | Microsoft    | Tester | 2026-01-05
own_slip |             | Mircosoft    | Tester | 2026-01-05
ids      | one         | Acme         | Tester | 2026-01-05
given    | kept        | Acme         | Tester | 2026-01-05
ann      |             | Acme         | Tester | 2026-01-05
undated2 |             | Acme         | Tester | 2026-01-05
undated2 |             | Acme         | Tester | 2026-06-05
fork     |             | Acme         | Data Analyst    | 2026-01-05
fork     |             | Acme         | Junior Data Analyst | 2026-01-05
beside   |             | Acme         | Data Analyst    | 2026-01-05
pm_two   |             | Acme         | PM              | 2026-01-05
pm_kept  |             | Acme         | PM              | 2026-01-05
pm_kept  |             | Acme         | Product Manager | 2026-01-05
"""
SECOND = """
seeker   | application | company      | role   | applied_on
unclear  |             | Acme Ltd     | Tester | 2026-01-05
two_days |             | Acme         | Tester | 2026-01-06
slips    |             | Microsoftt   | Tester | 2026-01-05
ids      | two         | Acme Ltd     | Tester | 2026-01-05
given    |             | Acme Ltd     | Tester | 2026-01-05
bob      |             | Acme Ltd     | Tester | 2026-01-05
undated2 |             | Acme         | Tester |
fork     |             | Acme         | Data Analyst II | 2026-01-05
beside   |             | Acme         | Data Analyst II | 2026-01-05
beside   |             | Acme         | Data Analyst    | 2026-01-05
pm_two   |             | Acme         | Product Manager | 2026-01-05
pm_two   |             | Acme         | Project Manager | 2026-01-05
pm_kept  |             | Bolt         | Tester | 2026-01-05
own_file |             | Bolt         | Tester | 2026-01-05
own_slip |             | Bolt         | Tester | 2026-01-05
"""
APART = {
    "own_file": 3,
    "own_slip": 3,
    "unclear": 3,
    "two_days": 3,
    "slips": 3,
    "ids": 2,
    "given": 1,
    "ann": 1,
    "bob": 1,
    "undated2": 3,
    "fork": 3,
    "beside": 2,
    "pm_two": 3,  # it may be either
    "pm_kept": 3,  # one file has both
}
#: Three exports that each write it otherwise, the last two in place of the one before.
THREE = ("Acme", "Acme Ltd", "ACME Limited")


#: The link of a posting says more than a role; that of a list of jobs says nothing, and neither does one that was masked.
LINKS = """
seeker    | company | role      | applied_on | job_url
posting   | Acme    | Welder    | 2026-01-05 | https://acme.example/jobs/4711?ref=a
list      | Acme    | Welder    | 2026-01-05 | https://acme.example/jobs?id=4711
late_link | Acme    | Welder    | 2026-01-05 | https://acme.example/jobs/4711
"""
LINKS_2 = """
seeker    | company | role      | applied_on | job_url
posting   | Acme    | Fabricator | 2026-01-06 | http://www.acme.example/jobs/4711/
list      | Acme    | Fabricator | 2026-01-05 | https://acme.example/jobs?id=4712
late_link | Acme    | Fabricator | 2026-02-05 | https://acme.example/jobs/4711
"""


def march(s):
    s.program("n", as_of=dt.date(2026, 6, 30))
    first = [{name: case[name] for name in ("seeker", "company", "role", "applied_on")} for case in rows(CASES)]
    s.write("n/first.csv", [{**row, "status": "Interviewing"} for row in first + rows(FIRST)])
    s.write(
        "n/three.csv",
        f"seeker | company | role | applied_on | status\nthree | {THREE[0]} | Tester | 2026-01-05 | Interviewing",
    )
    s.write("n/links-1.csv", LINKS)


def april(s):
    s.write("n/links-2.csv", LINKS_2)
    second = [
        {
            "seeker": case["seeker"],
            "company": case["company_2"],
            "role": case["role_2"],
            "applied_on": case["applied_2"],
        }
        for case in rows(CASES)
    ]
    s.write("n/second.csv", [{**row, "status": "rejected"} for row in second + rows(SECOND)])
    s.write(
        "n/three.csv",
        f"seeker | company | role | applied_on | status\nthree | {THREE[1]} | Tester | 2026-01-05 | Interviewing",
    )
    s.write(
        "n/met.csv",
        "seeker | company | role | stage | interview_on\nform | Acme Incorporated | Tester | final | 2026-02-01",
    )


def may(s):
    s.write(
        "n/three.csv",
        f"seeker | company | role | applied_on | status\nthree | {THREE[2]} | Tester | 2026-01-05 | rejected",
    )


@pytest.fixture(scope="module")
def built(months):
    return months.of("n")


@pytest.mark.parametrize("case", rows(CASES), ids=lambda case: case["seeker"])
def test_near(built, case):
    told = built.query(
        "SELECT joined_with_file, why FROM joined_rows WHERE seeker = ? AND file = 'n/second.csv'", case["seeker"]
    )
    ((n, furthest),) = built.query(
        "SELECT count(*), list(furthest_stage ORDER BY furthest_stage) FROM applications WHERE seeker = ?",
        case["seeker"],
    )
    if case["why"]:
        assert told == [("n/first.csv", case["why"])]
        assert n == 1
        assert furthest == ["final" if case["seeker"] == "form" else "interview"]  # the later no erased nothing
    else:
        assert (told, n) == ([], 2)


@pytest.mark.parametrize("seeker", APART)
def test_left_apart(built, seeker):
    assert built.query("SELECT count(*) FROM applications WHERE seeker = ?", seeker) == [(APART[seeker],)]


@pytest.mark.parametrize(("seeker", "n"), [("posting", 1), ("list", 2), ("late_link", 2)])
def test_the_link_of_one_posting_joins_a_role_that_was_renamed(built, seeker, n):
    assert built.query("SELECT count(*) FROM applications WHERE seeker = ?", seeker) == [(n,)]
    why = "another role, but the link of the same posting; applied date moved"
    assert built.query("SELECT why FROM joined_rows WHERE seeker = ?", seeker) == ([(why,)] if n == 1 else [])


def test_a_near_miss_is_not_joined_and_not_kept_silent(built):
    message = dict(built.query("SELECT file, message FROM source_files WHERE file = 'n/second.csv'"))["n/second.csv"]
    # grade, one_word, other_role, twice_over and fork, and the two of pm_two
    assert "7 rows of a company and a day that another file has with another role" in message


def test_an_id_that_a_file_gives_is_the_one_that_both_go_by(built):
    assert built.query("SELECT application, outcome FROM applications WHERE seeker = 'given'") == [("kept", "rejected")]


def test_what_could_not_be_told_is_reported(built):
    message = dict(built.query("SELECT file, message FROM source_files WHERE file IN ('n/first.csv', 'n/second.csv')"))
    # Of unclear, two_days and slips; two of one file, and two with ids of their own, are two without a word.
    assert "3 rows much like another file's, but not joined" in message["n/second.csv"]
    assert "6 rows much like another file's, but not joined" in message["n/first.csv"]
    assert "27 rows joined with another file's although" in message["n/second.csv"]


def test_three_ways_to_write_it_are_one(built):
    assert built.query("SELECT company, outcome, furthest_stage FROM applications WHERE seeker = 'three'") == [
        ("ACME Limited", "rejected", "interview")
    ]
    sql = "SELECT file, joined_with_file, why FROM joined_rows WHERE seeker = 'three'"
    assert built.query(sql) == [("n/three.csv", "n/three.csv", "legal form of the company")] * 2


def test_a_meeting_finds_its_company_by_another_legal_form(built):
    assert built.query("SELECT count(*) FROM applications WHERE seeker = 'form' AND derived") == [(0,)]
    sql = "SELECT joined_with_file, why FROM joined_rows WHERE seeker = 'form' AND file = 'n/met.csv'"
    assert built.query(sql) == [("n/first.csv", "legal form of the company")]


def test_every_row_is_accounted_for(built):
    sql = "SELECT file FROM source_files WHERE rows_read <> rows_accepted + rows_rejected + rows_repeated OR rows_rejected > 0"
    assert built.query(sql) == []
