"""Shares with their ranges, as every page tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from scipy.special import ndtri

from pipelines.dashboards import words
from pipelines.statistics.rates import wilson, worth

#: The sums of one person's rows each that statistics/rates.py asks for, in its order.
BY_PERSON = "people rows total squares products sizes".split()


def share(part: Any, whole: Any, worth: float | None = None) -> dict[str, float]:
    """share, low and high (fractions) of `part` of `whole`; empty where either is hidden, or there is nothing to divide by.

    worth: how many rows of as many people would tell as much (`worth_of`), where one person has several of `whole`.
    """
    if pd.isna(part) or pd.isna(whole) or not whole:
        return {}
    rate = int(part) / int(whole)
    low, high = wilson(int(part), int(whole)) if worth is None else wilson(rate * worth, worth)
    return {"share": rate, "low": float(low), "high": float(high)}


def worth_of(row: Mapping[str, Any]) -> float:
    """What the rows behind a share are worth, from the sums BY_PERSON of `row`."""
    return float(worth(*(float(row[name] or 0) for name in BY_PERSON)))


def stands_out(counts: Sequence[tuple[int, int]], worths: Sequence[float] | None = None) -> int | None:
    """The place of the least of several shares (part, whole), where its range, as wide as picking one of so many takes (Bonferroni),
    lies below the share of all of them; None where none stands out. Of equals the first is the least. worths: as of `share`."""
    least = min(range(len(counts)), key=lambda at: counts[at][0] / counts[at][1])
    part, whole = counts[least]
    n = whole if worths is None else worths[least]
    _, high = wilson(part / whole * n, n, 1 - 0.05 / len(counts))
    of_all = sum(part for part, _ in counts) / sum(whole for _, whole in counts)
    return least if high < of_all else None


#: The spread (standard deviation) of ratings that fall on 1 to 5 alike: for a mean whose own range is not known. That of most is smaller.
_SPREAD = 2**0.5


def mean_stands_below(mean: float, n: int, of_all: float, looks: int, high: Any = None) -> bool:
    """Whether the range of a mean of `n` ratings of 1 to 5, as wide as picking the least of so many takes, lies below `of_all`.

    high: the upper end of its 95 % range, where that is known.
    """
    wider = float(ndtri(1 - 0.025 / looks))
    known = not pd.isna(high) and high - mean > 1e-9
    half = wider / float(ndtri(0.975)) * (float(high) - mean) if known else wider * _SPREAD / n**0.5
    return bool(mean + half < of_all)


def mean_range(low: Any, high: Any) -> tuple[float, float]:
    """The range of a mean of 1 to 5 as far as the scale goes; NaN where none is known, or the ratings of all are alike."""
    if pd.isna(low) or pd.isna(high) or high - low < 1e-9:
        return float("nan"), float("nan")
    return max(1.0, float(low)), min(5.0, float(high))


def mean_told(mean: Any, low: Any, high: Any) -> str:
    """`3.4, likely 3.1–3.7`: a mean of 1 to 5 in words."""
    least, most = mean_range(low, high)
    said = {"mean": words.number(mean, 1), "low": words.number(least, 1), "high": words.number(most, 1)}
    return words.say("mean_alone" if pd.isna(least) else "mean_likely", **said)


def told(part: Any, whole: Any) -> str:
    """`37 %, likely 26–49 %`: a share in words, a dash where there is nothing to divide by."""
    rate = share(part, whole)
    return f"{words.percent(rate['share'])}, {words.say('likely', **rate)}" if rate else words.NOTHING
