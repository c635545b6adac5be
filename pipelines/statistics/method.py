"""What a change of method did to the answers that were published last. Two frames in, one out."""

from __future__ import annotations

import pandas as pd

_REPORT = ["scope", "program", "slice_kind", "slice_value"]
_KEY = [*_REPORT, "habit", "timing", "contrast"]
#: Counts that no method changes: where all of a report's are what they were, its logs are.
_COUNTS = ["n_interviews", "n_seekers", "n_advanced", "n_with", "advanced_with", "n_without", "advanced_without"]
_ANSWER = ["method_version", "grade", "estimate", *_COUNTS]
#: An estimate that moved by less than this (a fraction: a tenth of a point) is the same for a reader.
_MOVED = 0.001


def method_changes(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The contrasts of both frames (as habit_effects) that another method judges otherwise: another grade, or an estimate
    that moved by a tenth of a point or more. None where the method is the same.

    Each with the judged interviews of its report before and now, and logs_changed: whether any count of any of the report's
    contrasts is another than before. Where none is, the method alone changed the answer; else nobody can tell which did.
    """
    # A warehouse of an older version may lack a count: then nobody can say that its logs are the same.
    both = before.reindex(columns=[*_KEY, *_ANSWER]).merge(
        now[[*_KEY, "run_id", *_ANSWER]], on=_KEY, suffixes=("_before", "_now")
    )
    counts = [both[[f"{name}_{when}" for name in _COUNTS]].fillna(-1).to_numpy() for when in ("before", "now")]
    both["logs_changed"] = (counts[0] != counts[1]).any(axis=1)
    both["logs_changed"] = both.groupby(_REPORT, dropna=False).logs_changed.transform("any")
    moved = (both.estimate_now - both.estimate_before).abs() >= _MOVED
    known = both.estimate_now.isna() == both.estimate_before.isna()
    other = (both.grade_before != both.grade_now) | moved | ~known
    changed = both[(both.method_version_before != both.method_version_now) & other]
    return changed.rename(columns={"method_version_before": "method_before", "method_version_now": "method_now"})
