"""What the words of a question say about its category: the rules of question_words.yaml, as regular expressions.

Only reads and compiles the rules; warehouse/categories.py applies them. The expressions keep to what RE2 and Java share.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipelines.contract.vocabulary import QUESTION_CATEGORIES
from pipelines.yaml_text import read_yaml

_ANY_WORD = "[a-z0-9]+"


class Rule(BaseModel):
    """How many points a proposal takes, and how far it must lead."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: int
    lead: int


class QuestionWords(BaseModel):
    """The rules: who asked -> category -> points -> one expression that matches any of the phrases which have them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: Rule
    shorthand: dict[str, str]
    points: dict[str, dict[str, dict[int, str]]]


def expression(phrases: str) -> str:
    """One regular expression for phrases separated by ` | `, in the notation that question_words.yaml explains."""
    made = []
    for phrase in " ".join(phrases.split()).split(" | "):
        phrase = re.sub(r"(?<=\w|\))\*", "[a-z0-9]*", phrase.replace("_", _ANY_WORD))
        made.append(phrase.replace(" ... ", f" (?:{_ANY_WORD} ){{0,4}}"))
    return rf"\b(?:{'|'.join(made)})\b"


@cache
def question_words() -> QuestionWords:
    """The rules, compiled; ValueError where they name a category that its asker's questions cannot have."""
    written = read_yaml(Path(__file__).with_name("question_words.yaml").read_text(encoding="utf-8"))
    points = {
        asker: {
            category: {weight: expression(phrases) for weight, phrases in weights.items()}
            for category, weights in written[asker].items()
        }
        for asker in QUESTION_CATEGORIES
    }
    for asker, categories in QUESTION_CATEGORIES.items():
        if set(points[asker]) != set(categories):
            raise ValueError(f"question_words.yaml: the categories of a question by the {asker} are {categories}")
    shorthand = {word: expression(ways) for word, ways in written["shorthand"].items()}
    return QuestionWords(rule=Rule.model_validate(written["rule"]), shorthand=shorthand, points=points)
