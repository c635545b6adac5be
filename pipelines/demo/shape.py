"""Numbers of the invented world -> cells as a person writes them: words, ISO dates, yes and no, blanks, ids.

Columns are pandas categories, so that a million rows stay small. Which cell says what is the *_tables.py modules'.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipelines.contract.logs import log_tables
from pipelines.demo.draw import Array, Truth

YES_NO = ("no", "yes")
NOT_APPLICABLE = "n/a"
EVENINGS = ("18:40", "19:30", "20:15", "21:05")


def words(codes: Any, vocabulary: Sequence[str]) -> pd.Categorical:
    """The words that `codes` (row numbers of `vocabulary`; below 0 is blank) stand for."""
    return pd.Categorical.from_codes(np.maximum(np.asarray(codes, dtype=np.int64), -1), categories=list(vocabulary))


def whole(values: Any, known: Any = True) -> pd.Categorical:
    """Whole numbers from 0 up; blank where not `known`."""
    numbers = np.asarray(values, dtype=np.int64)
    top = int(numbers.max(initial=0))
    return words(np.where(known, numbers, -1), [str(number) for number in range(top + 1)])


def yes_no(values: Any, known: Any = True) -> pd.Categorical:
    """yes and no; blank where not `known`."""
    return words(np.where(known, np.asarray(values).astype(np.int64), -1), YES_NO)


def dates(days: Any, extra: str | None = None) -> pd.Categorical:
    """ISO dates of days since 1970; blank below 0. Where `extra` is given, day 0 stands for that word."""
    numbers = np.asarray(days, dtype=np.int64)
    real = numbers[numbers > 0]
    first, last = (int(real.min()), int(real.max())) if len(real) else (1, 1)
    texts = list(np.datetime_as_string(np.arange(first, last + 1).astype("datetime64[D]")))
    codes = np.where(numbers > 0, numbers - first, -1)
    if extra is not None:
        codes = np.where(numbers == 0, len(texts), codes)
        texts.append(extra)
    return words(codes, texts)


def moments(days: Any, evening: Any) -> pd.Categorical:
    """Date and time of day; `evening` is a row number of EVENINGS. Blank where the day is below 0."""
    numbers = np.asarray(days, dtype=np.int64)
    real = numbers[numbers > 0]
    first, last = (int(real.min()), int(real.max())) if len(real) else (1, 1)
    isos = np.datetime_as_string(np.arange(first, last + 1).astype("datetime64[D]"))
    texts = [f"{iso} {time}" for iso in isos for time in EVENINGS]
    return words(np.where(numbers > 0, (numbers - first) * len(EVENINGS) + evening, -1), texts)


def seeker_ids(truth: Truth) -> pd.Series:
    """s001, s002 … one for each person."""
    number = pd.Series(np.arange(1, len(truth.people) + 1)).astype("str")
    return "s" + number.str.zfill(max(3, len(str(len(number)))))


def application_ids(truth: Truth) -> pd.Series:
    """s001-a01 … one for each application."""
    owner = seeker_ids(truth).take(truth.applications["person"]).reset_index(drop=True)
    return owner + "-a" + (truth.applications["number"] + 1).astype("str").str.zfill(2)


def interview_ids(truth: Truth) -> pd.Series:
    """s001-a01-1 … one for each interview."""
    owner = application_ids(truth).take(truth.interviews["application"]).reset_index(drop=True)
    return owner + "-" + (truth.interviews["place"] + 1).astype("str")


def owners(truth: Truth, person: Array) -> pd.Categorical:
    """The seeker of each row."""
    return words(person, list(seeker_ids(truth)))


def in_order(table: str, columns: dict[str, Any]) -> pd.DataFrame:
    """The columns as a frame in the contract's order; KeyError for a column that the contract does not know."""
    known = log_tables()[table].columns
    strange = set(columns) - set(known)
    if strange:
        raise KeyError(f"table {table} has no column {', '.join(sorted(strange))}")
    return pd.DataFrame({name: columns[name] for name in known if name in columns})
