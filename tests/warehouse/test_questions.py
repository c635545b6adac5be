"""Questions: who asked is part of the key, and the rubric's noes are pitfalls where none is entered."""

import datetime as dt

import pytest

from pipelines.statistics.rates import mean_by_person
from tests.scenario import Scenario, rows

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


#: What each person rated of 1 to 5, by kind of question.
RATED = {
    "ana": {"technical": [4, 5], "motivation": [2]},
    "ben": {"technical": [3]},
    "cleo": {"technical": [2, 2, 2]},
    "dora": {"technical": [5], "motivation": [4, 4, 1]},
    "finn": {"technical": [4, 3]},
}


@pytest.fixture(scope="module")
def means(tmp_path_factory):
    """mean_rating, mean_low and mean_high of mart_questions by kind, of the whole program."""
    s = Scenario(tmp_path_factory.mktemp("rated"))
    s.program("p", sharing_basis="agreement", smallest_groups={"program": 2})
    met, asked = [], []
    for seeker, kinds in {**RATED, "silent": {"technical": [None]}}.items():
        for kind, ratings in kinds.items():
            interview = {"seeker": seeker, "interview": f"{seeker} {kind}", "company": f"{seeker} {kind}"}
            met.append(interview | {"stage": "technical", "interview_on": "2026-03-02", "result": "rejected"})
            told = {"interview": interview["interview"], "seeker": seeker, "question": "?", "category": kind}
            asked += [told | {"position": at, "rated_answer": rated} for at, rated in enumerate(ratings, 1)]
    s.write("p/interviews.csv", met)
    s.write("p/questions.csv", asked)
    assert s.run("2026-07-01", with_answers=True)
    sql = """SELECT name, mean_rating, mean_low, mean_high FROM mart_questions
             WHERE scope = 'program' AND slice_kind = 'all' AND what = 'category' AND n_rated > 0"""
    return {name: told for name, *told in s.query(sql)}


@pytest.mark.parametrize("kind", ["technical", "motivation"])
def test_the_range_of_a_mean_takes_each_persons_ratings_together(means, kind):
    each = [(sum(kinds[kind]), len(kinds[kind])) for kinds in RATED.values() if kind in kinds]
    n, total = sum(count for _, count in each), sum(rated for rated, _ in each)
    squares, products = sum(s * s for s, _ in each), sum(s * count for s, count in each)
    expected = mean_by_person(len(each), n, total, squares, products, sum(count**2 for _, count in each))
    assert means[kind] == pytest.approx([float(one) for one in expected])
