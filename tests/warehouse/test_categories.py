"""The category proposed from a question's words: what it fills, when it abstains, and how good it is on labelled questions."""

import datetime as dt
import hashlib
import re
from collections import Counter

import ibis
import pyarrow as pa
import pytest

from bench.questions import BANK, LABELLED, bank_kinds, bank_scores, labelled, proposed, read, scores
from pipelines.contract.question_words import QuestionWords, expression
from pipelines.contract.vocabulary import QUESTION_CATEGORIES, words_of
from pipelines.warehouse import categories

#: Frozen before the rules read them, never used for tuning (tests/warehouse/data/README.md). A change is a new set.
FROZEN = {
    "held_out": "afecfb94b645866e4197cb9337d635da7c106662f346807e2aa640661a2f11f2",
    "collected": "ba6783260c6b2bdf6cb1b5faef7a8b6694fd306d7d23108dc40d447e0eb3c3fa",
}

QUESTIONS = """
interview | position | question                      | asked_by    | category
i1        | 1        | Why us?                       |             |
i1        | 2        | Why us?                       | interviewer | culture
i1        | 3        | Hmm, well?                    |             |
i1        | 1        | What happens next?            | candidate   |
i1        | 4        | abc what are ur weaknesses??  |             |
"""
FOUND = {
    ("interviewer", 1): ("motivation", "proposed"),
    ("interviewer", 2): ("culture", "logged"),  # what was logged stands, whatever the words say
    ("interviewer", 3): (None, None),  # the words say nothing
    ("interviewer", 4): ("strengths_weaknesses", "proposed"),
    ("candidate", 1): ("next_steps", "proposed"),
}


def scene(s):
    s.program("categories", as_of=dt.date(2026, 6, 30))
    s.write(
        "categories/ana/interviews.csv", "interview | company | stage | interview_on\ni1 | Acme | final | 2026-05-01"
    )
    s.write("categories/ana/questions.csv", QUESTIONS)


def test_blank_categories_are_proposed_and_say_so(world):
    sql = "SELECT asked_by, position, category, category_source FROM questions WHERE program = 'categories'"
    assert {(asker, position): tuple(rest) for asker, position, *rest in world.query(sql)} == FOUND


def test_proposals_are_counted_and_are_not_fill(world):
    sql = "SELECT n, of_n FROM mart_data_quality WHERE program = 'categories' AND "
    assert world.query(sql + "measure = 'question_categories_proposed'") == [(3, 5)]
    assert world.query(sql + "table_name = 'questions' AND column_name = 'category'") == [(1, 5)]


def propose(*asked):
    """Each (question, asked_by, category) -> (category, category_source), with a row's number to keep their order."""
    names = ("question", "asked_by", "category")
    rows = pa.Table.from_pylist(
        [{"n": n, **dict(zip(names, row, strict=True))} for n, row in enumerate(asked)],
        pa.schema([("n", pa.int64()), *((name, pa.string()) for name in names)]),
    )
    made = ibis.duckdb.connect().to_pyarrow(categories.with_proposed_categories(ibis.memtable(rows)).order_by("n"))
    assert made.column_names == ["n", *names, "category_source"]
    return [(row["category"], row["category_source"]) for row in made.to_pylist()]


def test_who_asked_decides_which_categories_there_are():
    asked = "What happens next?"
    assert propose((asked, "candidate", None))[0][0] == "next_steps"
    assert propose((asked, None, None), (asked, "interviewer", None)) == [(None, None)] * 2


def test_each_row_stays_once_also_where_questions_repeat():
    why = ("Why us?", None, None)
    assert propose(why, why, ("Why us?", None, "other")) == [("motivation", "proposed")] * 2 + [("other", "logged")]


def test_case_marks_apostrophes_and_shorthand_do_not_count():
    said = ["WHATS UR WEAKNESS", "What’s your weakness?", "what is  your...weakness", "Schwächen"]
    assert propose(*((text, None, None) for text in said)) == [("strengths_weaknesses", "proposed")] * 4


@pytest.mark.parametrize("text", ["", "???", "为什么", "n", None])
def test_no_words_no_proposal(text):
    assert propose((text, None, None)) == [(None, None)]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("apple", "culture"),
        ("apple pear", "culture"),  # a weight counts once
        ("apple plum", None),  # five points to four: too close
        ("plum", "technical"),
        ("plum fig", None),  # fig takes points away
        ("grape", None),  # three points lead, but are too few
    ],
)
def test_it_abstains_where_the_words_say_too_little_or_two_things(text, category, monkeypatch):
    points = {
        "culture": {5: "apple | pear"},
        "technical": {4: "plum", -2: "fig"},
        "motivation": {3: "grape"},
    }
    rules = QuestionWords.model_validate(
        {
            "rule": {"least": 4, "lead": 2},
            "shorthand": {},
            "points": {"interviewer": {c: {w: expression(p) for w, p in ws.items()} for c, ws in points.items()}},
        }
    )
    monkeypatch.setattr(categories, "question_words", lambda: rules)
    assert propose((text, None, None)) == [(category, category and "proposed")]


def _plain(text):
    return re.sub("[^a-z0-9]+", " ", text.lower()).strip()


@pytest.mark.parametrize("name", [*FROZEN, "development"])
def test_labels_are_words_of_the_contract(name):
    rows = labelled(name)
    assert all(row["category"] in QUESTION_CATEGORIES[row["asked_by"]] for row in rows)
    assert len({(row["asked_by"], _plain(row["question"])) for row in rows}) == len(rows)


@pytest.mark.parametrize("name", FROZEN)
def test_frozen_questions_are_as_they_were(name):
    raw = (LABELLED / f"questions_{name}.csv").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == FROZEN[name]
    rows = labelled(name)
    assert len(rows) >= 200
    assert Counter(row["asked_by"] for row in rows)["candidate"] >= 60
    if name == "held_out":
        assert min(Counter((row["asked_by"], row["category"]) for row in rows).values()) >= 8
    tuned_on = {(row["asked_by"], _plain(row["question"])) for row in labelled("development")}
    assert not tuned_on & {(row["asked_by"], _plain(row["question"])) for row in rows}


@pytest.mark.parametrize("name", FROZEN)
def test_the_bars_are_met_on_questions_never_used_for_tuning(name):
    rows = labelled(name)
    found = scores(rows, proposed(rows))
    assert found.answered >= 0.80
    assert found.macro_f1 >= 0.75


def test_the_kinds_of_the_banks_map_to_our_categories():
    for kind, covered in bank_kinds().items():
        assert covered <= set(QUESTION_CATEGORIES["interviewer"]) <= set(words_of("question_category")), kind


@pytest.mark.skipif(not BANK.exists(), reason=f"the question banks lie outside the repository, at {BANK}")
def test_the_question_banks():
    rows = read(BANK)
    found = bank_scores(rows, proposed(rows))
    assert {row["kind"] for row in rows} == set(found) - {"all"}
    _, answered, covered = found["all"]
    assert answered >= 0.85
    assert covered >= 0.90


def test_scores_are_worked_out_by_hand():
    rows = [{"asked_by": "interviewer", "category": c} for c in ("case", "case", "culture", "culture", "technical")]
    found = scores(rows, ["case", "culture", "culture", None, None])
    assert (found.n, found.answered, found.right) == (5, 3 / 5, 2 / 3)
    # case: 1 right of 2 true and 1 said; culture: 1 right of 1 true and 2 said; technical: nothing answered.
    assert found.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)


@pytest.mark.parametrize("name", [*FROZEN, "development"])
def test_the_guide_says_the_scores_of_these_rules(name):
    rows = labelled(name)
    found = scores(rows, proposed(rows))
    said = f"| {found.n} | {found.answered:.1%} | {found.right:.1%} | {found.macro_f1:.3f} |".replace("%", " %")
    assert said in (LABELLED.parents[2] / "docs" / "guide" / "questions.md").read_text(encoding="utf-8")
