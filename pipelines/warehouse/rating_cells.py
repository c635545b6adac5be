"""One rating's people, counted by cell: columns of numbers in, a small frame out. The queries are ratings.py.

A person's cell is one number, so that one sort tells all that share it: sums of whole numbers, the same in any order.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.contract.contrasts import STAGES

Whole = NDArray[np.int64]
#: Bits of a cell: slice, stage, value (0 to 100), and whether it led on. What is left of 63 are the person's.
_SLICE, _STAGE, _VALUE, _LED = 20, 4, 7, 1
#: The slice of what is not known, the stage of all stages together, and the value of all.
UNKNOWN, EVERY, ANY = (1 << _SLICE) - 1, len(STAGES), (1 << _VALUE) - 1


def people_by_cell(columns: Mapping[str, Whole], kind: str, of_person: Whole) -> pd.DataFrame:
    """A row a program, slice_value, stage (and EVERY) and value (NaN: all), of ratings of one kind: n_seekers, and where the
    value is NaN gap_gap, gap_n and n_n (ratings.rating_people says what they are).

    columns: person, stage, value, led_on (0 or 1) and the slices, a rating each; of_person: each person's program. Rows of an
    unknown slice count for cohorts only, with slice_value NaN.
    """
    known = slice(None) if kind == "cohort" else columns[kind] != UNKNOWN
    person, stage, value, led, cut = (columns[name][known] for name in ("person", "stage", "value", "led_on", kind))
    whose = person << _SLICE | cut
    cells = np.sort((whose << _STAGE | stage) << (_VALUE + _LED) | value << _LED | led)
    heads = _distinct(cells >> _LED)
    every_head = _distinct(np.sort(whose << _VALUE | value))
    each, of_each = _summed(cells, _VALUE + _LED)
    every, of_every = _summed(cells, _STAGE + _VALUE + _LED)
    stages, lowest = (1 << _STAGE) - 1, (1 << _VALUE) - 1
    parts = [
        _counted(heads >> (_VALUE + _STAGE), heads >> _VALUE & stages, heads & lowest, of_person, {}),
        _counted(every_head >> _VALUE, EVERY, every_head & lowest, of_person, {}),
        _counted(each >> _STAGE, each & stages, ANY, of_person, of_each),
        _counted(every, EVERY, ANY, of_person, of_every),
    ]
    f = pd.concat(parts, ignore_index=True)
    return f.assign(value=f.value.where(f.value != ANY), slice_value=f.slice_value.where(f.slice_value != UNKNOWN))


def cells_by_result(columns: Mapping[str, Whole]) -> pd.DataFrame:
    """A row a person, stage and result (led_on), in that order, of ratings of one kind: n, total (of the ratings), squares (of
    their squares). columns: as for people_by_cell."""
    whose = (columns["person"] << _STAGE | columns["stage"]) << _LED | columns["led_on"]
    cells = np.sort(whose << _VALUE | columns["value"])
    starts, value = np.flatnonzero(np.diff(cells >> _VALUE, prepend=-1)), cells & ANY
    some = len(starts) > 0
    key = cells[starts] >> _VALUE
    return pd.DataFrame(
        {
            "person": key >> (_STAGE + _LED),
            "stage": key >> _LED & ((1 << _STAGE) - 1),
            "led_on": key & 1 == 1,
            "n": np.diff(starts, append=len(cells)) if some else starts,
            "total": np.add.reduceat(value, starts) if some else starts,
            "squares": np.add.reduceat(value * value, starts) if some else starts,
        }
    )


def _distinct(ordered: Whole) -> Whole:
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


def _summed(cells: Whole, bits: int) -> tuple[Whole, dict[str, Whole]]:
    """What is left of the ordered cells without their last bits, once each, and the sums that each has."""
    starts = np.flatnonzero(np.diff(cells >> bits, prepend=-1))
    n = np.diff(starts, append=len(cells))
    if not len(starts):
        return starts, dict.fromkeys(("gap_gap", "gap_n", "n_n"), starts)
    value, led = cells >> _LED & ((1 << _VALUE) - 1), cells & 1
    gap = np.add.reduceat(value - 100 * led, starts)
    return cells[starts] >> bits, {"gap_gap": gap * gap, "gap_n": gap * n, "n_n": n * n}


def _counted(
    whose: Whole, stage: Whole | int, value: Whole | int, of_person: Whole, sums: Mapping[str, Whole]
) -> pd.DataFrame:
    """Rows of people (person and slice in one number) added up over them."""
    program, cut = of_person[whose >> _SLICE], whose & UNKNOWN
    key = ((program << _SLICE | cut) << _STAGE | stage) << _VALUE | value
    f = pd.DataFrame({"key": key, "n_seekers": 1, **sums}).groupby("key").sum().reset_index()
    key = f.pop("key")
    return f.assign(
        program=key // (1 << _SLICE + _STAGE + _VALUE),
        slice_value=key // (1 << _STAGE + _VALUE) & UNKNOWN,
        stage=key // (1 << _VALUE) & ((1 << _STAGE) - 1),
        value=key & ((1 << _VALUE) - 1),
    )
