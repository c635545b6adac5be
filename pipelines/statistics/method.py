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


def method_changes(before: pd.DataFrame, now: pd.DataFrame, again: pd.DataFrame | None = None) -> pd.DataFrame:
    """The contrasts of `before` and `now` (as habit_effects) that another method judges otherwise: another grade, or an estimate
    that moved by a tenth of a point or more. None where the method is the same.

    `again`: what the method of `now` says of the tables that `before` was worked out from; None where it cannot read them. What it
    judges otherwise there is the method's doing, whatever has been logged since, and is told even where new logs brought the answer
    back. Each contrast with the judged interviews of its report before and now; logs_changed: whether any count of any of the
    report's contrasts is another than before; and by_method: whether the method alone changed it, by `again` where that tells of
    the contrast, else true where the logs are the same, and NULL where nobody can tell.
    """
    # A warehouse of an older version may lack a count: then nobody can say that its logs are the same.
    both = before.reindex(columns=[*_KEY, *_ANSWER]).merge(
        now[[*_KEY, "run_id", *_ANSWER]], on=_KEY, suffixes=("_before", "_now")
    )
    counts = [both[[f"{name}_{when}" for name in _COUNTS]].fillna(-1).to_numpy() for when in ("before", "now")]
    both["logs_changed"] = (counts[0] != counts[1]).any(axis=1)
    both["logs_changed"] = both.groupby(_REPORT, dropna=False).logs_changed.transform("any")
    once_more = before.head(0) if again is None else again
    once_more = once_more.reindex(columns=[*_KEY, "grade", "estimate"]).assign(told=True)
    both = both.merge(
        once_more.rename(columns={"grade": "grade_again", "estimate": "estimate_again"}), on=_KEY, how="left"
    )
    is_told, of_method = both.told.notna(), _is_other(both, "again")
    both["by_method"] = (
        of_method.where(is_told, ~both.logs_changed).astype("boolean").mask(~is_told & both.logs_changed)
    )
    other = _is_other(both, "now") | (of_method & is_told)
    changed = both[(both.method_version_before != both.method_version_now) & other].drop(columns="told")
    return changed.rename(columns={"method_version_before": "method_before", "method_version_now": "method_now"})


def _is_other(both: pd.DataFrame, when: str) -> pd.Series:
    """Whether an answer is another than before."""
    estimate = both[f"estimate_{when}"].astype(float)
    moved = (estimate - both.estimate_before).abs() >= _MOVED
    return (both.grade_before != both[f"grade_{when}"]) | moved | (estimate.isna() != both.estimate_before.isna())
