"""The words of every verdict, from their key and numbers. Which key, and which numbers, statistics/sentences.py decides."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
    against = key in ("strong", "suggestive") and told["by"] < 0
    if key == "strong":
        # Both ends lie on one side: "3 to 12 more", smaller number first.
        low, high = told["low"], told["high"]
        ends = sorted((abs(low), abs(high)))
        told |= {"low": ends[0], "high": _change(known, ends[1] if low >= 0 else -ends[1])}
    else:
        told |= {name: _change(known, told[name]) for name in _CHANGES if name in told}
    said = known[key].format(**told)
    return f"{said} {known['against']}" if against else said


def say_flip(raw: float, words: Mapping[str, str] | None = None) -> str:
    """What stands beside an effect whose `flip_flag` is set: the plain difference, and the same person's the other way."""
    return (catalogue() if words is None else words)["flip" if raw > 0 else "flip_held_back"]


def _change(words: Mapping[str, str], number: int) -> str:
    return words["fewer" if number < 0 else "more"].format(n=abs(number))
