"""What a change of method did to the answers that were published last. Two frames in, one out."""

from __future__ import annotations

import pandas as pd

_KEY = ["scope", "program", "slice_kind", "slice_value", "habit", "timing", "contrast"]
#: An estimate that moved by less than this (a fraction: a tenth of a point) is the same for a reader.
_MOVED = 0.001


def method_changes(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The contrasts of both frames (as habit_effects) that another method judges otherwise: another grade, or an estimate
    that moved by a tenth of a point or more. None where the method is the same.

    Of the differences, those that new logs make cannot be told from those of the method: the caller compares the last answers.
    """
    old = before[[*_KEY, "method_version", "grade", "estimate"]]
    both = old.merge(
        now[[*_KEY, "run_id", "method_version", "grade", "estimate"]], on=_KEY, suffixes=("_before", "_now")
    )
    moved = (both.estimate_now - both.estimate_before).abs() >= _MOVED
    known = both.estimate_now.isna() == both.estimate_before.isna()
    other = (both.grade_before != both.grade_now) | moved | ~known
    changed = both[(both.method_version_before != both.method_version_now) & other]
    return changed.rename(columns={"method_version_before": "method_before", "method_version_now": "method_now"})
