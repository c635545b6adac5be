"""Shares with their ranges, as every page tells them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from scipy.special import ndtri

from pipelines.dashboards import words
from pipelines.statistics.rates import wilson


def share(part: Any, whole: Any) -> dict[str, float]:
    """share, low and high (fractions) of `part` of `whole`; empty where either is hidden, or there is nothing to divide by."""
    if pd.isna(part) or pd.isna(whole) or not whole:
        return {}
    low, high = wilson(int(part), int(whole))
    return {"share": int(part) / int(whole), "low": float(low), "high": float(high)}


def stands_below(part: Any, whole: Any, of_all: float, looks: int) -> bool:
    """Whether the range of `part` of `whole`, as wide as picking the least of so many takes (Bonferroni), lies below `of_all`."""
    _, high = wilson(int(part), int(whole), 1 - 0.05 / looks)
    return bool(high < of_all)


#: The spread (standard deviation) of ratings that fall on 1 to 5 alike. Means come without their own; that of most is smaller.
_SPREAD = 2**0.5


def mean_stands_below(mean: float, n: int, of_all: float, looks: int) -> bool:
    """As stands_below, for a mean of `n` ratings of 1 to 5."""
    return bool(mean + float(ndtri(1 - 0.025 / looks)) * _SPREAD / n**0.5 < of_all)


def told(part: Any, whole: Any) -> str:
    """`37 %, likely 26–49 %`: a share in words, a dash where there is nothing to divide by."""
    rate = share(part, whole)
    return f"{words.percent(rate['share'])}, {words.say('likely', **rate)}" if rate else words.NOTHING
