"""The notation of question_words.yaml, and that its rules stay within what every engine's expressions can say."""

import re

import pytest

from pipelines.contract.question_words import expression, question_words
from pipelines.contract.vocabulary import QUESTION_CATEGORIES


@pytest.mark.parametrize(
    ("phrases", "matches", "does_not"),
    [
        ("weak*", ["weak", "my weakness"], ["tweak"]),
        ("why us | why here", ["so why here", "why us"], ["why", "us"]),
        ("why ... want", ["why do you want it", "why want"], ["why a b c d e want", "whywant"]),
        ("^why _$", ["why nursing"], ["why", "why go now", "so why nursing"]),
        ("in _ years", ["in five years", "in 5 years"], ["in years"]),
        ("(a |an )?exam", ["an exam", "exam"], ["example"]),
        ("organi[sz]ed?", ["organized", "organise"], ["organic"]),
        ("\\d+ ?k", ["60k", "60 k"], ["work", "k"]),
    ],
)
def test_the_notation(phrases, matches, does_not):
    made = re.compile(expression(phrases))
    assert all(made.search(text) for text in matches)
    assert not any(made.search(text) for text in does_not)


def test_every_category_of_each_asker_has_rules():
    points = question_words().points
    assert {asker: set(points[asker]) for asker in points} == {a: set(c) for a, c in QUESTION_CATEGORIES.items()}
    assert all(max(weights) > 0 for categories in points.values() for weights in categories.values())


def test_expressions_keep_to_what_re2_and_java_share():
    rules = question_words()
    made = [text for asker in rules.points.values() for weights in asker.values() for text in weights.values()]
    for text in [*made, *rules.shorthand.values()]:
        assert not re.search(r"\(\?[^:]|\\[^bd]|[*+?}][+]", text), (
            text
        )  # no look-around, named group, reference, possessive
        assert re.fullmatch(r"[a-z0-9 |()?*+^$\\{},:[\]-]+", text), text  # a question has no other signs left to match
        assert "()" not in text
        assert not re.search(r"\(\?:\||\|\||\|\)\\b$", text), text  # no empty phrase, which would match everything
