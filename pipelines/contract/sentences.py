"""The words of every verdict, from their key and numbers. Which key, and which numbers, statistics/sentences.py decides."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

#: Numbers that are changes of interviews in a hundred, and so are said with their direction.
_CHANGES = ("by", "low", "high")


@cache
def catalogue() -> dict[str, str]:
    """Every sentence by key."""
    written: dict[str, str] = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
    return written


class _Writer(string.Formatter):
    """str.format, with `?one|many` for the word that goes with a number, as the pages' catalogue has it; and with as many
    decimals in one sentence as it needs, after the language's own `point`."""

    def __init__(self, decimals: int, point: str) -> None:
        self._decimals, self._point = decimals, point

    def format_field(self, value: Any, spec: str) -> str:
        if spec[:1] == "?":
            one, _, many = spec[1:].partition("|")
            return one if value == 1 else many
        return _written(value, self._decimals, self._point)


def _written(number: Any, decimals: int, point: str) -> str:
    return f"{number:.{decimals}f}".replace(".", point) if isinstance(number, float) else str(number)


def _decimals(numbers: dict[str, Any]) -> int:
    """How many the longest of them has."""
    return max((len(str(n).partition(".")[2]) for n in numbers.values() if isinstance(n, float)), default=0)


def say(sentence: str, words: Mapping[str, str] | None = None) -> str:
    """The words of a `sentence` of habit_effects (JSON: `key`, and the numbers in it); KeyError for a key that is not known.

    A negative effect is said in the same words, with what keeps people from stopping because of it. `words` are those of
    another language, by the keys of `catalogue`.
    """
    known = catalogue() if words is None else words
    told: dict[str, Any] = json.loads(sentence)
    key = told.pop("key")
    if key == "too_little" and told.get("noticed") is None:
        key = "too_little_to_say"
    decimals = _decimals(told)
    against = key in ("strong", "suggestive") and told["by"] < 0
    if key == "strong":
        # Both ends lie on one side: "3 to 12 more", smaller number first.
        low, high = told["low"], told["high"]
        ends = sorted((abs(low), abs(high)))
        told |= {"low": ends[0], "high": _change(known, ends[1] if low >= 0 else -ends[1], decimals)}
    else:
        told |= {name: _change(known, told[name], decimals) for name in _CHANGES if name in told}
    said = _Writer(decimals, known["point"]).vformat(known[key], (), told)
    return f"{said} {known['against']}" if against else said


def say_flip(raw: float, words: Mapping[str, str] | None = None) -> str:
    """What stands beside an effect whose `flip_flag` is set: the plain difference, and the same person's the other way."""
    return (catalogue() if words is None else words)["flip" if raw > 0 else "flip_held_back"]


def say_stages(early: Sequence[float], late: Sequence[float], words: Mapping[str, str] | None = None) -> str:
    """What stands beside an effect that is another at late stages: the estimate and the ends of its interval (fractions) of each."""
    known = catalogue() if words is None else words
    ends = {"": 0, "_low": 1, "_high": 2}
    told = {
        f"{cell}{end}": _change(known, round(100 * of[at]), 0)
        for cell, of in (("early", early), ("late", late))
        for end, at in ends.items()
    }
    return known["stages"].format(**told)


def _change(words: Mapping[str, str], number: float, decimals: int) -> str:
    told = _written(abs(number), decimals, words["point"])
    return words["fewer" if number < 0 else "more"].format(n=told)
