"""mart_habits: late entries count neither as done nor as not; and a program's own habits stand beside the others."""

import datetime as dt

import pytest

# as_of 30 June, horizon 30 days: interviews to 31 May are judged.
INTERVIEWS = """
seeker | interview | company | stage     | interview_on | result      | result_on  | mock_interviews | logged_at        | walked_the_dog
ana    | early     | Acme    | technical | 2026-05-01   | advanced    | 2026-05-10 | 1               | 2026-04-30 20:00 | yes
ana    | same_day  | Bolt    | technical | 2026-05-01   | advanced    | 2026-05-10 | 2               | 2026-05-10 23:00 | no
ana    | late      | Core    | technical | 2026-05-01   | advanced    | 2026-05-10 | 3               | 2026-05-11 00:30 |
ben    | late_no   | Acme    | technical | 2026-05-01   | rejected    | 2026-05-10 | 0               | 2026-05-11       |
ben    | no_time   | Bolt    | technical | 2026-05-01   | rejected    | 2026-05-10 | 0               |                  |
ben    | no_result | Core    | technical | 2026-05-01   | advanced    |            | 0               | 2026-06-20       |
ben    | slow      | Dune    | technical | 2026-05-01   | advanced    | 2026-06-15 | 1               | 2026-04-30       |              # 45 days
ben    | day_30    | Echo    | technical | 2026-05-31   | rejected    | 2026-06-02 | 1               | 2026-05-30       |
ben    | too_young | Fern    | technical | 2026-06-01   | advanced    | 2026-06-02 | 1               | 2026-05-30       |
ben    | left      | Gale    | technical | 2026-05-01   | withdrew    | 2026-05-02 | 1               | 2026-04-30       |
ben    | off       | Hill    | technical | 2026-05-01   | cancelled   | 2026-05-02 | 1               | 2026-04-30       |
ben    | unknown   | Iris    | technical | 2026-05-01   | rejected    | 2026-05-02 |                 | 2026-04-30       |
ben    | not_given | Jade    | technical | 2026-05-01   | rejected    | 2026-05-02 | n/a             | 2026-04-30       |
"""
OWN = {
    "label": "Walked the dog",
    "phase": "before",
    "kind": "yes_no",
    "unit": "yes or no",
    "concern": "fit",
    "counts_as": "A walk before the interview.",
}


def scene(s):
    s.program("habit_marts", as_of=dt.date(2026, 6, 30), habits={"walked_the_dog": OWN})
    s.write("habit_marts/interviews.csv", INTERVIEWS)


@pytest.fixture(scope="module")
def mocks(world):
    names = "n_judged n_with advanced_with n_without advanced_without n_late n_time_unknown n_unknown n_not_applicable seekers_with".split()
    sql = f"SELECT {', '.join(names)} FROM mart_habits WHERE program = 'habit_marts' AND is_total AND habit = 'mock_interviews'"
    (row,) = world.query(sql)
    return dict(zip(names, row, strict=True))


def test_late_entries_count_neither_way(mocks):
    assert mocks["n_late"] == 2
    assert (mocks["n_with"], mocks["n_without"]) == (4, 2)  # early, same_day, slow, day_30; no_time, no_result


def test_led_on_means_within_the_window(mocks):
    # slow led on after 45 days, which is no move within 30; an advance with no date counts as within.
    assert (mocks["advanced_with"], mocks["advanced_without"]) == (2, 1)


def test_judged_are_held_interviews_at_least_30_days_old(mocks):
    assert mocks["n_judged"] == 10


def test_blank_and_not_applicable_are_neither_yes_nor_no(mocks):
    assert (mocks["n_unknown"], mocks["n_not_applicable"], mocks["n_time_unknown"]) == (1, 1, 1)


def test_people_with_are_counted_once(mocks):
    assert mocks["seekers_with"] == 2


@pytest.mark.parametrize(
    ("interview", "late"),
    [("early", False), ("same_day", False), ("late", True), ("late_no", True), ("no_time", None), ("no_result", None)],
)
def test_late_is_a_later_date_than_the_results(world, interview, late):
    sql = "SELECT late FROM interview_habits WHERE program = 'habit_marts' AND interview = ? AND habit = 'mock_interviews'"
    assert world.query(sql, interview) == [(late,)]


def test_a_programs_own_habit_reaches_the_long_table_and_the_mart(world):
    sql = "SELECT interview, value, done FROM interview_habits WHERE habit = 'walked_the_dog' ORDER BY interview"
    assert world.query(sql) == [("early", 1.0, True), ("same_day", 0.0, False)]
    sql = "SELECT label, phase, n_with, n_without FROM mart_habits WHERE habit = 'walked_the_dog' AND is_total"
    assert world.query(sql) == [("Walked the dog", "before", 1, 1)]


def test_blanks_are_counted_over_all_habits_that_anybody_logs(world):
    # mock_interviews: 1 blank of the 9 that it applies to (one is n/a); walked_the_dog: 8 of 10.
    sql = "SELECT n, of_n FROM mart_data_quality WHERE program = 'habit_marts' AND measure = 'habit_blanks'"
    assert world.query(sql) == [(9, 19)]
