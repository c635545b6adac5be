"""mart_changes: what is counted on 30 May, beside what today's rules make of what was known on 30 April."""

import datetime as dt

import pytest

from pipelines.warehouse.then import Moment, moments_then
from tests.scenario import Scenario
from tests.warehouse.lake_rows import put

DAY = dt.date(2026, 5, 30)

APRIL = {
    "applications": """
application | seeker | company | applied_on | status
a1          | asha   | Acme    | 2026-03-02 | interviewing
a2          | asha   | Birch   | 2026-03-09 | applied
b1          | ben    | Cedar   | 2026-03-02 | interviewing
""",
    "interviews": """
interview | seeker | application | stage            | interview_on | result
i1        | asha   | a1          | recruiter_screen | 2026-03-10   | advanced
i2        | asha   | a1          | technical        | 2026-03-20   | rejected
i3        | ben    | b1          | recruiter_screen | 2026-03-12   | rejected
""",
}
#: Of May, though what it tells of chloe happened in April.
MAY = {
    "applications": """
application | seeker | company | applied_on | status
c1          | chloe  | Dell    | 2026-04-02 | interviewing
a3          | asha   | Elm     | 2026-05-20 | applied
""",
    "interviews": """
interview | seeker | application | stage            | interview_on | result
i4        | chloe  | c1          | recruiter_screen | 2026-04-10   | advanced
i5        | chloe  | c1          | final            | 2026-05-10   | advanced
""",
    "offers": """
seeker | application | offered_on
chloe  | c1          | 2026-05-20
""",
}
#: One sheet read twice. In April ben's first round was young and open, asha's silent for longer than the waiting time.
THEN = """
interview | seeker | company | stage            | interview_on | result
i1        | asha   | Acme    | recruiter_screen | 2026-03-01   | pending
i2        | ben    | Birch   | recruiter_screen | 2026-04-18   | pending
i3        | ben    | Cedar   | technical        | 2026-03-01   | rejected
"""
NOW = """
interview | seeker | company | stage            | interview_on | result
i1        | asha   | Acme    | recruiter_screen | 2026-03-01   | advanced
i2        | ben    | Birch   | recruiter_screen | 2026-04-18   | advanced
"""
ONE = "seeker | company | applied_on | status\n{} | {} | 2026-03-02 | applied\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    s = Scenario(tmp_path_factory.mktemp("changes"))
    for program in ("two_files", "one_sheet", "spelled", "consent", "new", "ledger"):
        s.program(program, as_of=DAY)
    s.program("invented", as_of=DAY, sample=True)
    for day, logs in (("2026-04-20", APRIL), ("2026-05-25", MAY)):
        for table, log in logs.items():
            s.write(f"two_files/{table} {day}.csv", log)
    s.write("one_sheet/interviews.csv", THEN)
    s.write("spelled/applications 2026-04-20.csv", ONE.format("Asha", "Acme"))
    s.write("invented/applications 2026-04-20.csv", ONE.format("asha", "Acme"))
    people = "seeker | consent_program\nasha | 2026-01-02\nben | {}\nchloe | no\n"
    s.write("consent/seekers 2026-04-20.csv", people.format("2026-01-02"))
    s.write(
        "consent/applications 2026-04-20.csv",
        "seeker | company | applied_on | status\n"
        + "".join(f"{who} | Acme | 2026-03-02 | applied\n" for who in ("asha", "ben", "chloe")),
    )
    s.take_in("2026-04-20")
    s.write("one_sheet/interviews.csv", NOW)
    s.write("spelled/more.csv", ONE.format("ASHA", "Birch"))
    s.write("consent/seekers 2026-05-20.csv", people.format("no"))
    s.write("new/applications.csv", ONE.format("asha", "Acme"))
    put(
        s,
        "ledger/mails.json",
        "2026-05-25",
        applications="""
application | seeker | company | applied_on | status  | known_on
m1          | asha   | Acme    | 2026-03-02 | applied | 2026-03-02
m2          | asha   | Birch   | 2026-03-09 | applied | 2026-05-10
""",
    )
    s.run("2026-05-25", with_marts=True)
    return s


def changes(s, program):
    """{measure, or measure and stage: (n_then, k_then, n_now, k_now, people changed)}; of all programs where `program` is None."""
    scope = "program" if program else "all"
    sql = """SELECT measure || coalesce(' ' || stage, ''), n_then, k_then, n_now, k_now, n_people_changed FROM mart_changes
             WHERE scope = ? AND coalesce(program, '') = ?"""
    return {name: tuple(counts) for name, *counts in s.query(sql, scope, program or "")}


def test_what_a_later_file_tells_was_not_known_then_though_it_had_happened(built):
    assert changes(built, "two_files") == {
        # A recruiter's call is no interview yet: ben had none.
        "people_interviewed": (1, None, 2, None, 1),
        "people_offered": (0, None, 1, None, 1),
        "applications": (3, None, 5, None, 2),
        "first_rounds": (2, 1, 3, 2, 1),
        "first_rounds recruiter_screen": (2, 1, 3, 2, 1),
        # Of all stages one person is behind the change, who is behind those of two.
        "interviews": (3, 1, 5, 3, 1),
        "interviews recruiter_screen": (2, 1, 3, 2, 1),
        "interviews technical": (1, 0, 1, 0, 0),
        "later_rounds": (1, 0, 2, 1, 1),
        "later_rounds technical": (1, 0, 1, 0, 0),
        "interviews final": (0, None, 1, 1, 1),
        "later_rounds final": (0, None, 1, 1, 1),
    }


def test_a_result_known_late_is_what_its_silence_was_until_it_came(built):
    found = changes(built, "one_sheet")
    # asha's had become no response then, ben's was too young to be judged and open: both led on, as is known now.
    assert found["first_rounds recruiter_screen"] == (1, 0, 2, 2, 2)
    assert found["interviews recruiter_screen"] == (1, 0, 2, 2, 2)
    # A row that the sheet no longer has stood there then.
    assert found["interviews technical"] == (1, 0, 0, None, 1)
    assert found["applications"] == (3, None, 2, None, 1)


def test_a_person_whose_name_is_written_in_two_ways_is_one_person_then_and_now(built):
    assert changes(built, "spelled")["applications"] == (1, None, 2, None, 1)
    sql = "SELECT people_then, people_now FROM mart_changes WHERE program = ? AND measure = 'applications'"
    assert built.query(sql, "spelled") == [(1, 1)]


def test_todays_consent_holds_for_then_too_and_who_took_it_back_is_counted(built):
    assert changes(built, "consent")["applications"] == (1, None, 1, None, 0)
    sql = "SELECT DISTINCT n_consent_changed, suppressed FROM mart_changes WHERE program = ?"
    # One person's no since then would be told by a page of then beside this one: all of it is of too few.
    assert built.query(sql, "consent") == [(1, True)]
    assert built.query(sql, "spelled") == [(0, True)]


def test_where_nothing_was_known_then_there_is_no_then(built):
    assert changes(built, "new") == {
        "applications": (None, None, 1, None, None),
    }


def test_rows_that_say_themselves_when_they_were_known_are_known_from_that_day(built):
    # The file was read in May; of its mails, both about March, one came then and one in May.
    assert changes(built, "ledger")["applications"] == (1, None, 2, None, 1)


def test_all_programs_are_those_that_are_no_samples_and_of_which_something_was_known(built):
    programs = ("two_files", "one_sheet", "spelled", "consent", "ledger")
    each = [changes(built, program)["applications"] for program in programs]
    assert changes(built, None)["applications"] == (
        sum(row[0] for row in each),
        None,
        sum(row[2] for row in each),
        None,
        sum(row[4] for row in each),
    )


def test_both_days_are_told(built):
    sql = "SELECT DISTINCT then_on, as_of FROM mart_changes"
    assert built.query(sql) == [(dt.date(2026, 4, 30), DAY)]


@pytest.mark.parametrize(
    ("day", "then"),
    [
        ("2026-05-30", "2026-04-30"),
        ("2026-05-15", "2026-04-30"),  # 15 days before
        ("2026-05-14", "2026-03-31"),  # 14 days before are too few
        ("2026-03-15", "2026-02-28"),
        ("2026-01-10", "2025-11-30"),
        ("2028-03-20", "2028-02-29"),
    ],
)
def test_then_is_the_end_of_a_month_so_that_it_moves_once_a_month(day, then):
    assert moments_then({"p": dt.date.fromisoformat(day)}, {}) == {"p": Moment(dt.date.fromisoformat(then))}


@pytest.mark.parametrize(
    ("shown", "then"),
    [
        (["2026-04-01", "2026-04-28", "2026-05-20"], "2026-04-28"),  # the nearest to 30 days back
        (["2026-05-15"], "2026-05-15"),
        (["2026-05-16", "2026-04-13"], "2026-04-30"),  # too near, and too far
    ],
)
def test_then_is_a_day_that_was_shown_where_there_is_one(shown, then):
    moments = [Moment(dt.date.fromisoformat(day)) for day in shown]
    assert moments_then({"p": DAY}, {"p": moments, "q": []})["p"].day == dt.date.fromisoformat(then)
