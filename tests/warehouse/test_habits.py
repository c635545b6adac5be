"""contract.md, "Habit codes": where a habit's value comes from. One seeker a case, interviewed on 15 May; as_of 30 June."""

import datetime as dt

import pytest

from tests.scenario import rows

# Every interview is on 2026-05-15 unless a second one is needed.
INTERVIEWS = """
seeker        | interview | interview_on | mock_interviews | ticked                       | list_shown   | logged_at
window        | i1        | 2026-05-15   |                 |                              |              |
dated_wins    | i1        | 2026-05-15   | 0               |                              |              | 2026-05-14 20:00
agree         | i1        | 2026-05-15   | 1               |                              |              |
absent        | i1        | 2026-05-15   | 3               |                              |              |
absent_after  | i1        | 2026-05-15   | 3               |                              |              | 2026-05-15 20:00
absent_before | i1        | 2026-05-15   | 3               |                              |              | 2026-05-14 20:00
absent_tick   | i1        | 2026-05-15   |                 | mock_interviews              | quick_before | 2026-05-14 20:00
other_habit   | i1        | 2026-05-15   | 3               |                              |              |
ahead         | i1        | 2026-07-15   |                 |                              |              |
column_wins   | i1        | 2026-05-15   | 0               | mock_interviews              |              |
ticked        | i1        | 2026-05-15   |                 | mock_interviews; composure   | quick_before |
tick_no_list  | i1        | 2026-05-15   |                 | mock_interviews              |              |
none_ticked   | i1        | 2026-05-15   |                 |                              | quick_before |
full_list     | i1        | 2026-05-15   |                 |                              | full         |
not_given     | i1        | 2026-05-15   | n/a             |                              | quick_before |
blank         | i1        | 2026-05-15   |                 |                              |              |
"""

PRACTICE = """
seeker        | practised_on | activity        | count
window        | 2026-05-15   | mock_interview  | 100   # the day itself
window        | 2026-05-14   | mock_interview  | 1     # 1 day before
window        | 2026-05-01   | role_play       | 10    # 14 days before
window        | 2026-04-30   | mock_interview  | 1000  # 15 days before
dated_wins    | 2026-05-10   | mock_interview  |
agree         | 2026-05-10   | mock_interview  | 2
absent        | 2026-01-10   | mock_interview  |
absent_after  | 2026-01-10   | mock_interview  |
absent_before | 2026-01-10   | mock_interview  |
absent_tick   | 2026-01-10   | mock_interview  |
other_habit   | 2026-05-10   | rehearsal       |
ahead         | 2026-01-10   | mock_interview  |
ahead         | 2026-07-05   | mock_interview  |
"""

MOCKS = """
seeker        | value | done  | value_source   | logged_on  | disagrees
window        | 11    | yes   | dated          | 2026-05-14 | no
dated_wins    | 1     | yes   | dated          | 2026-05-10 | yes
agree         | 2     | yes   | dated          | 2026-05-10 | no   # both make it done
absent        | 0     | no    | dated          | 2026-05-15 | yes  # logs mocks, and none in these 14 days
absent_after  | 0     | no    | dated          | 2026-05-15 | yes
absent_before | 3     | yes   | column         | 2026-05-14 | yes  # said before the interview: absence does not beat it
absent_tick   |       | yes   | ticked         | 2026-05-14 | yes
other_habit   | 3     | yes   | column         |            | no   # logs rehearsals, so no mock logged means nothing
column_wins   | 0     | no    | column         |            | no
ticked        |       | yes   | ticked         |            | no
tick_no_list  |       | yes   | ticked         |            | no
none_ticked   |       | no    | ticked         |            | no   # it was on the list that was shown
full_list     |       | no    | ticked         |            | no
not_given     |       |       | not_applicable |            | no
"""

# ---- what other columns and rows fill -----------------------------------------------------------------------------------

FILLED = """
seeker     | interview | interview_on | start_time | minutes | stage      | format    | concerns     | thank_you_on     | questions_asked_count | composure
same_day   | i1        | 2026-05-15   |            |         | technical  |           | not_asked    | 2026-05-15       |                       |
next_day   | i1        | 2026-05-15   |            |         | technical  |           | none_named   | 2026-05-16       |                       |
third_day  | i1        | 2026-05-15   |            |         | technical  |           | answered     | 2026-05-17       |                       |
no_note    | i1        | 2026-05-15   |            |         | technical  |           | not_answered | no               |                       |
in_time    | i1        | 2026-05-15   | 14:00      | 60      | technical  |           |              | 2026-05-16 14:00 |                       |
too_late   | i1        | 2026-05-15   | 14:00      | 60      | technical  |           |              | 2026-05-16 16:00 |                       |
no_start   | i1        | 2026-05-15   |            |         | technical  |           |              | 2026-05-16 23:00 |                       |
slip       | i1        | 2026-05-15   |            |         | technical  |           |              | 2026-05-14       |                       |
take_home  | i1        | 2026-05-15   |            |         | assessment | take_home |              |                  |                       |
asker      | i1        | 2026-05-15   |            |         | technical  |           |              |                  | 1                     |
asker      | i2        | 2026-05-20   |            |         | final      |           |              |                  |                       |
listener   | i1        | 2026-05-15   |            |         | technical  |           |              |                  | 4                     |
reflective | same      | 2026-05-15   |            |         | technical  |           |              |                  |                       |
reflective | next      | 2026-05-16   |            |         | technical  |           |              |                  |                       |
reflective | third     | 2026-05-17   |            |         | technical  |           |              |                  |                       |
reflective | none      | 2026-05-18   |            |         | technical  |           |              |                  |                       |
studious   | i1        | 2026-05-15   |            |         | technical  |           |              |                  |                       |
untimed    | i1        | 2026-05-15   |            |         | technical  |           |              |                  |                       |
reader     | i1        | 2026-05-15   |            |         | technical  |           |              |                  |                       |
"""

QUESTIONS = """
seeker   | interview | position | question           | asked_by
asker    | i1        | 1        | What is the team?  | candidate
asker    | i1        | 2        | How do I compare?  | candidate
asker    | i1        | 3        | Any concerns?      | candidate
asker    | i1        | 1        | Why us?            | interviewer
listener | i1        | 1        | Why us?            |
"""

REFLECTIONS = """
seeker     | interview | written_at
reflective | same      | 2026-05-15 20:00
reflective | next      | 2026-05-17 23:00
reflective | third     | 2026-05-19 08:00
"""

SESSIONS = """
seeker   | practised_on | activity         | minutes | count | application
studious | 2026-05-10   | technical_study  | 20      |       |
studious | 2026-05-10   | technical_study  | 15      |       |
studious | 2026-05-12   | answer_refined   | 5       | 3     |
studious | 2026-05-13   | mentor_feedback  |         |       |
studious | 2026-05-13   | peer_feedback    |         |       |
untimed  | 2026-05-10   | technical_study  |         |       |
reader   | 2026-05-10   | company_research | 40      |       | elsewhere
reader   | 2026-05-11   | company_research | 30      |       |
"""

DERIVED = """
seeker     | interview | habit                 | value | done | value_source
same_day   | i1        | thank_you_hours       | 0     | yes  | column
next_day   | i1        | thank_you_hours       | 24    | yes  | column   # dates alone: the next day counts
third_day  | i1        | thank_you_hours       | 48    | no   | column
no_note    | i1        | thank_you_hours       |       | no   | column
in_time    | i1        | thank_you_hours       | 23    | yes  | column   # from the end of the meeting
too_late   | i1        | thank_you_hours       | 25    | no   | column
no_start   | i1        | thank_you_hours       | 24    | yes  | column   # when it began is not known: dates alone
same_day   | i1        | asked_for_concerns    | 0     | no   | column
same_day   | i1        | concerns_answered     |       |      | not_applicable
next_day   | i1        | asked_for_concerns    | 1     | yes  | column
next_day   | i1        | concerns_answered     |       |      | not_applicable
third_day  | i1        | concerns_answered     | 1     | yes  | column
no_note    | i1        | asked_for_concerns    | 1     | yes  | column
no_note    | i1        | concerns_answered     | 0     | no   | column
take_home  | i1        | composure             |       |      | not_applicable
asker      | i1        | questions_asked_count | 3     | yes  | dated
asker      | i2        | questions_asked_count | 0     | no   | dated
listener   | i1        | questions_asked_count | 4     | yes  | column   # nothing asked was ever logged
reflective | same      | reflection_within_24h | 1     | yes  | dated
reflective | next      | reflection_within_24h | 1     | yes  | dated
reflective | third     | reflection_within_24h | 0     | no   | dated
reflective | none      | reflection_within_24h | 0     | no   | dated
studious   | i1        | technical_minutes     | 35    | yes  | dated
studious   | i1        | answers_refined       | 1     | yes  | dated    # yes or no
studious   | i1        | feedback_rounds       | 2     | yes  | dated
studious   | i1        | practice_days         | 3     | yes  | dated
reader     | i1        | research_minutes      | 30    | yes  | dated    # reading about one company is no research for another
"""

NO_ROW = [
    ("blank", "mock_interviews"),
    ("ahead", "mock_interviews"),  # practice for a meeting still to come is no absence yet
    ("tick_no_list", "career_goals_ready"),
    ("ticked", "calming_routine"),  # not on the list that was shown
    ("slip", "thank_you_hours"),
    ("untimed", "technical_minutes"),  # studied, nobody knows how long
    ("studious", "composure"),
    ("full_list", "walked_the_dog"),  # another program's own
]


def scene(s):
    s.program("habits", as_of=dt.date(2026, 6, 30))
    met = [dict(row, company="Acme", stage="technical") for row in rows(INTERVIEWS)]
    s.write("habits/interviews.csv", met + [dict(row, company="Acme") for row in rows(FILLED)])
    s.write("habits/practice.csv", rows(PRACTICE) + rows(SESSIONS))
    s.write("habits/questions.csv", QUESTIONS)
    s.write("habits/reflections.csv", REFLECTIONS)


def habit(world, seeker, interview, code):
    sql = """SELECT value, done, value_source, logged_on::VARCHAR, disagrees FROM interview_habits
             WHERE program = 'habits' AND seeker = ? AND interview = ? AND habit = ?"""
    return world.query(sql, seeker, interview, code)


def as_told(case):
    value = float(case["value"]) if case["value"] else None
    return value, {"yes": True, "no": False, "": None}[case["done"]], case["value_source"]


@pytest.mark.parametrize("case", rows(MOCKS), ids=lambda case: case["seeker"])
def test_where_the_value_comes_from(world, case):
    ((*found, logged_on, disagrees),) = habit(world, case["seeker"], "i1", "mock_interviews")
    assert tuple(found) == as_told(case)
    assert (logged_on or "", disagrees) == (case["logged_on"], case["disagrees"] == "yes")


@pytest.mark.parametrize(
    "case", rows(DERIVED), ids=lambda case: f"{case['seeker']}-{case['interview']}-{case['habit']}"
)
def test_filled_by_other_columns_and_rows(world, case):
    ((*found, _on, _disagrees),) = habit(world, case["seeker"], case["interview"], case["habit"])
    assert tuple(found) == as_told(case)


@pytest.mark.parametrize(("seeker", "code"), NO_ROW)
def test_unknown_has_no_row(world, seeker, code):
    assert habit(world, seeker, "i1", code) == []


def test_one_row_an_interview_and_habit(world):
    sql = "SELECT count(*) FROM interview_habits GROUP BY program, seeker, interview, habit HAVING count(*) > 1"
    assert world.query(sql) == []


def test_disagreements_are_counted(world):
    told = sum(case["disagrees"] == "yes" for case in rows(MOCKS))
    sql = "SELECT n FROM mart_data_quality WHERE program = 'habits' AND measure = 'habit_disagreements'"
    # and one more: asker counted one question and logged three
    assert world.query(sql) == [(told + 1,)]
