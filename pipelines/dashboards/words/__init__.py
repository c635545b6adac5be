"""The catalogue: every sentence, label and way of writing a number that the pages speak, in the reader's language.

A sentence is a key and its numbers; deciding which one is true belongs to lead.py and pages/. The words lie beside this
module, a folder a language: `labels.yaml` (what the contract's words are called, by vocabulary), `verdicts.yaml` (the
contract's own sentences) and sentences in all others. Of the first language the habits, benchmarks and verdicts are the contract's.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.contract import sentences as contract_sentences
from pipelines.contract.benchmarks import published_benchmarks
from pipelines.contract.contrasts import CONCERNS_HANDLED, REFLECTION_LOOP
from pipelines.contract.habits import catalog, one_of
from pipelines.yaml_text import read_yaml

NBSP = "\N{NO-BREAK SPACE}"
#: What a cell says when there is nothing to say.
NOTHING = "–"
#: The language that every other one is held against, and that stands in for one that is not here.
FIRST = "en"

#: Classes of signs that change, or may change, the direction in which what follows is read.
_TURNING = frozenset("R AL AN LRE RLE LRO RLO PDF LRI RLI FSI PDI".split())

_spoken: ContextVar[str] = ContextVar("language", default=FIRST)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in this language meanwhile (`en-GB` is `en`); in the first one where there is no such catalogue."""
    before = _spoken.set(known(language))
    try:
        yield
    finally:
        _spoken.reset(before)


def known(language: str) -> str:
    """The language that there is a catalogue of: `en-GB` is `en`, and the first one where there is none."""
    base = language.lower().replace("_", "-").split("-")[0]
    return base if base in languages() else FIRST


def spoken() -> str:
    """The language spoken now, as a page names it: `en`."""
    return _spoken.get()


@cache
def languages() -> tuple[str, ...]:
    """The languages that there is a catalogue of."""
    return tuple(sorted(path.parent.name for path in Path(__file__).parent.glob("*/labels.yaml")))


@cache
def sentences(language: str = FIRST) -> Mapping[str, str]:
    """Every sentence of a language by key; ValueError where two files have the same key."""
    told: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / language).glob("*.yaml")):
        if path.name in ("labels.yaml", "verdicts.yaml"):
            continue
        here: dict[str, str] = read_yaml(path.read_text(encoding="utf-8"))
        twice = told.keys() & here.keys()
        if twice:
            raise ValueError(f"{path.name} of {language} says anew what another file says: {', '.join(sorted(twice))}")
        told |= here
    return told


@cache
def vocabularies(language: str = FIRST) -> Mapping[str, Mapping[str, str]]:
    """Every vocabulary of a language; in the first one, what the contract calls habits and benchmarks is among them."""
    path = Path(__file__).parent / language / "labels.yaml"
    told: dict[str, dict[str, str]] = read_yaml(path.read_text(encoding="utf-8"))
    return (_of_contract() | told) if language == FIRST else told


def _of_contract() -> dict[str, dict[str, str]]:
    known = (*catalog().values(), CONCERNS_HANDLED, REFLECTION_LOOP)
    units = {habit.unit: habit.unit for habit in known}
    return {
        "habit": {habit.code: habit.label for habit in known},
        "habit_counts_as": {habit.code: habit.counts_as for habit in known},
        "benchmark": {one.benchmark: one.label for one in published_benchmarks()},
        "unit": units,
        "unit_one": {unit: one_of(unit) for unit in units},
    }


@cache
def verdicts(language: str = FIRST) -> Mapping[str, str]:
    """What a grade and a check let one say, by the keys of contract/sentences.yaml."""
    if language == FIRST:
        return contract_sentences.catalogue()
    told: dict[str, str] = read_yaml((Path(__file__).parent / language / "verdicts.yaml").read_text(encoding="utf-8"))
    return told


def labels(vocabulary: str) -> Mapping[str, str]:
    """What the words of a vocabulary are called, in the order in which they are listed."""
    return vocabularies(spoken())[vocabulary]


def label(vocabulary: str, word: str | None) -> str:
    """What a word is called; a word that the catalogue does not have (a program's own) is itself, and none is a dash."""
    return NOTHING if word is None or pd.isna(word) else labels(vocabulary).get(word, word)


def habit(code: str, named: str | None = None) -> str:
    """What a habit is called: a program's own as `named` says, else by its code."""
    return labels("habit").get(code) or named or code.replace("_", " ")


def unit(name: str, *, one: bool = False) -> str:
    """What is counted, `stories`, or a single one of it, `story`; a program's own unit is itself."""
    return labels("unit_one" if one else "unit").get(name, one_of(name) if one and spoken() == FIRST else name)


def verdict(sentence: str) -> str:
    """The words of a `sentence` of habit_effects."""
    return contract_sentences.say(sentence, verdicts(spoken()))


def flip(raw: float) -> str:
    """What stands beside an effect that goes with the person."""
    return contract_sentences.say_flip(raw, verdicts(spoken()))


def stages(early: Sequence[float], late: Sequence[float]) -> str:
    """What stands beside an effect that is another at late stages: estimate, low and high of each, fractions."""
    return contract_sentences.say_stages(early, late, verdicts(spoken()))


def flag(name: str, **numbers: str) -> str:
    """What a check beside a grade lets one say: `fragile`, `placebo`, `blank`."""
    return verdicts(spoken())[name].format(**numbers)


def in_order(name: str) -> str:
    """What a list of names is sorted by: `Übungstage` stands beside `Uhr`, and not behind `Zug`."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)).casefold()


class _Writer(string.Formatter):
    """str.format with the pages' own ways to write a number: n, n1, pct, pct0, pct1, pts, from and to, day, #one|many, ?one|many."""

    def format_field(self, value: Any, spec: str) -> str:
        match spec:
            case "n":
                return number(value)
            case "n1":
                return number(value, 1)
            case "pct":
                return percent(value)
            case "pct0":
                return _percent(value, 0)
            case "pct1":
                return _percent(value, 1)
            case "pts":
                return points(value)
            case "to":
                return f"–{percent(value)}"
            case "from":
                return percent(value).removesuffix(f"{NBSP}%")
            case "day":
                return day(value)
        if spec[:1] in ("#", "?"):
            one, _, many = spec[1:].partition("|")
            word = one if value == 1 else many
            return word if spec[0] == "?" else f"{number(value)}{NBSP}{word}"
        return str(value)


@dataclass(frozen=True)
class Sentence:
    """A key of `sentences` and the numbers it is said with; `str()` says it in the language spoken then."""

    key: str
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return _Writer().vformat(sentences(spoken())[self.key], (), self.numbers)


def say(key: str, **numbers: Any) -> str:
    """The sentence of that key with these numbers; KeyError where one is missing."""
    return str(Sentence(key, numbers))


def template(key: str) -> str:
    """A sentence with its places for numbers still open, for a page's script to fill in as `Sentence` would."""
    return sentences(spoken())[key]


def marks() -> tuple[str, str]:
    """What stands between thousands, and before the tenths; for a page's script too."""
    thousands, tenths = labels("mark").values()
    return thousands, tenths


def _written(text: str) -> str:
    """A number as Python writes it (`4,212.5`), as the reader does."""
    thousands, tenths = marks()
    return text.translate({ord(","): thousands, ord("."): tenths})


def number(value: Any, tenths: int = 0) -> str:
    """4212 -> `4,212`; a dash where it is not known."""
    return NOTHING if pd.isna(value) else _written(f"{value:,.{tenths}f}" if tenths else f"{round(value):,}")


def percent(share: float) -> str:
    """A fraction as whole per cent; one decimal below ten per cent, where a whole one would hide the difference."""
    shown = 100 * share
    exact = shown in (0.0, 100.0)
    return _percent(share, 1 if 0 < shown < 9.95 and not exact else 0)


def _percent(share: float, tenths: int) -> str:
    return f"{_written(f'{100 * share:.{tenths}f}')}{NBSP}%"


def points(difference: float) -> str:
    """A difference of fractions in percentage points, always with its sign: `+6.2`, `−3.0`, `0.0`."""
    shown = round(100 * difference, 1)
    sign = "+" if shown > 0 else "\N{MINUS SIGN}" if shown < 0 else ""
    return f"{sign}{_written(f'{abs(shown):.1f}')}"


def signed(count: int) -> str:
    """A difference of counts, always with its sign: `+5`, `−12`, `0`."""
    sign = "+" if count > 0 else "\N{MINUS SIGN}" if count < 0 else ""
    return f"{sign}{number(abs(count))}"


def day(value: date, *, year: bool = True) -> str:
    """`20 November 2026`, whatever the machine's language; without its year where that goes without saying."""
    month = list(labels("month").values())[value.month - 1]
    return say("a_day" if year else "a_day_of_month", day=value.day, month=month, year=value.year)


def isolated(text: str) -> str:
    """A text of a log for the middle of a sentence: signs of right-to-left writing in it turn nothing after it round."""
    turns = any(unicodedata.bidirectional(sign) in _TURNING for sign in text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if turns else text


def weekday(value: date, today: date) -> str:
    """`Thu 26 November`: the day of a meeting that is near; with its year where that is not today's."""
    name = list(labels("weekday").values())[value.weekday()]
    return say("a_day_of_week", weekday=name, day=day(value, year=value.year != today.year))
