"""Questions: who asked is part of the key, and the rubric's noes are pitfalls where none is entered."""

import datetime as dt

import pytest

from tests.scenario import rows

QUESTIONS = """
interview | position | question      | asked_by    | realistic | specific | aligned | pitfall
i1        | 1        | Why us?       |             | no        | yes      | no      |
i1        | 1        | Who leads?    | candidate   |           |          |         |
i1        | 2        | Your plans?   | interviewer | no        | no       | no      |
i1        | 3        | Your plans?   |             | no        |          |         | generic
i1        | 3        | Why now?      |             |           | no       |         |                # another question with the number of the one before
i1        | 4        | Your plans?   |             | yes       | yes      | yes     |
i1        | 5        | Your plans?   |             |           |          |         |
i1        | 5        | Your plans?   | interviewer |           |          |         |        # the same key and values as the row before
"""
PITFALLS = {
    ("interviewer", 1): ["over_ambitious", "misaligned"],
    ("candidate", 1): None,
    ("interviewer", 2): ["over_ambitious", "vague", "misaligned"],
    ("interviewer", 3): ["generic"],  # what was entered stands alone
    ("interviewer", 4): None,
    ("interviewer", 5): None,
    ("interviewer", 6): ["vague"],  # the second one numbered 3
}


def scene(s):
    s.program("questions", as_of=dt.date(2026, 6, 30))
    s.write(
        "questions/ana/interviews.csv", "interview | company | stage | interview_on\ni1 | Acme | final | 2026-05-01"
    )
    s.write("questions/ana/questions.csv", QUESTIONS)


@pytest.fixture(scope="module")
def found(world):
    sql = "SELECT asked_by, position, pitfall FROM questions WHERE program = 'questions'"
    return {(asked_by, position): pitfall for asked_by, position, pitfall in world.query(sql)}


def test_blank_is_asked_by_the_interviewer_and_is_part_of_the_key(found):
    assert set(found) == set(PITFALLS)


def test_two_questions_of_one_number_in_one_file_are_two(world):
    sql = (
        "SELECT position, question FROM questions WHERE program = 'questions' AND position IN (3, 6) ORDER BY position"
    )
    assert world.query(sql) == [(3, "Your plans?"), (6, "Why now?")]


@pytest.mark.parametrize("key", PITFALLS, ids=str)
def test_pitfalls(found, key):
    assert found[key] == PITFALLS[key]


def test_a_row_that_says_the_same_is_repeated(world):
    sql = "SELECT rows_read, rows_accepted, rows_repeated FROM source_files WHERE file = 'questions/ana/questions.csv'"
    assert world.query(sql) == [(len(rows(QUESTIONS)), 7, 1)]
