"""One answer typed on a terminal -> the cell of a log, or the sentence that says what was expected.

The words are the contract's and the program's; which question comes when is log.py's.
"""

from __future__ import annotations

import datetime as dt
import re

from rapidfuzz import fuzz, process

from pipelines.contract.fields import EXPECTED, Field
from pipelines.contract.logs import EXAMPLE_MARK
from pipelines.contract.quick_log import in_words
from pipelines.contract.vocabulary import FORECAST_WORDS, date_or_no_spellings, plain, spellings
from pipelines.settings import ProgramSettings

#: As in intake: a word is named as the nearest from this likeness on.
_NEAR = 70
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}


class NotUnderstood(Exception):
    """The answer cannot be a cell of this column; the message says what could."""


def cell(answer: str, item: Field, offered: tuple[str, ...], today: dt.date, settings: ProgramSettings) -> str:
    """The cell for an answer that is not blank. `offered`: the words shown, which may be chosen by their number too."""
    if item.kind in ("word", "bool"):
        return _word(answer, item, offered, settings)
    if item.kind == "percent":
        return _forecast(answer)
    if item.kind == "rating":
        if answer in tuple("12345"):
            return answer
        raise NotUnderstood("Write a number from 1 to 5.")
    if item.kind == "int":
        if re.fullmatch(r"\d{1,4}", answer):
            return answer
        raise NotUnderstood(f"Write {EXPECTED['int']}.")
    if item.kind in ("date", "datetime_or_no"):
        return _date(answer, item, today)
    if answer.casefold().startswith(EXAMPLE_MARK):
        raise NotUnderstood(f"A row that begins with {EXAMPLE_MARK} would not be read. Write it another way.")
    if item.required and plain(answer) in ("", "n a"):
        raise NotUnderstood("Every interview needs this.")
    return answer


def ticked(answer: str, boxes: int) -> set[int]:
    """Which of so many boxes an answer such as `1 3` ticks, counted from 0; `all` ticks every one."""
    if plain(answer) == "all":
        return set(range(boxes))
    numbers = re.split(r"[\s,;]+", answer.strip())
    if not all(number.isascii() and number.isdigit() and 0 < int(number) <= boxes for number in numbers):
        raise NotUnderstood(f"Write the numbers of those you did, such as 1 3 (1 to {boxes}), or all.")
    return {int(number) - 1 for number in numbers}


def _word(answer: str, item: Field, offered: tuple[str, ...], settings: ProgramSettings) -> str:
    vocabulary = "bool" if item.kind == "bool" else item.vocabulary or item.name
    if answer.isascii() and answer.isdigit() and 0 < int(answer) <= len(offered):
        return offered[int(answer) - 1]
    known = {**spellings(vocabulary), **settings.own_words(vocabulary)}
    if plain(answer) in known:
        return known[plain(answer)]
    match = process.extractOne(plain(answer), known.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    nearest = f" The nearest is {in_words(known[match[0]])}." if match else ""
    raise NotUnderstood(f"That is no known word.{nearest} Write one of those above, or its number.")


def _forecast(answer: str) -> str:
    number = re.fullmatch(r"(\d{1,3}) ?%?", answer)
    if number and int(number[1]) <= 100:
        return number[1]
    word = plain(answer).replace(" ", "_")
    if word in FORECAST_WORDS:
        return word
    match = process.extractOne(word, FORECAST_WORDS.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    nearest = f" The nearest is {in_words(match[0])}." if match else ""
    raise NotUnderstood(f"That is none of the five words.{nearest} Write one of them, or a number from 0 to 100.")


def _date(answer: str, item: Field, today: dt.date) -> str:
    if plain(answer) in _DAYS:
        return (today + dt.timedelta(days=_DAYS[plain(answer)])).isoformat()
    if item.kind == "datetime_or_no" and date_or_no_spellings().get(plain(answer)) == "no":
        return "no"
    try:
        return dt.date.fromisoformat(answer).isoformat()
    except ValueError:
        or_no = ", or no" if item.kind == "datetime_or_no" else ""
        raise NotUnderstood(
            f"Write a date such as {today.isoformat()}, or today, yesterday or tomorrow{or_no}."
        ) from None
