"""time_to_offer: how many had an offer by each day of the search, from daily counts; those still searching counted rightly.

Counts in, a frame out. When a search begins, and what ends it, is warehouse/search_times.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from pipelines.statistics.told_steps import Told, told_days

Floats = NDArray[np.float64]
REPORT = ["scope", "program", "slice_kind", "slice_value"]
METHOD_VERSION = "2"
HALF = 0.5
_COUNTS = ["offers", "left_search", "censored"]


def time_to_offer(daily: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table, a report and step each, in the order of report and day.

    daily: a row a report and day on which anything happened: scope, program (None for scope `all`), slice_kind, slice_value,
    day (from the search's beginning, from 0), offers, left_search, censored (people), n_undated (people of the report with no
    date to begin from), smallest_group. Where that is 0 or 1 every such day has its row; else the days of told_steps.py, each with
    the counts since the row before it, and at_risk as that step began. What is estimated stands as of the end of its day, from
    daily counts. A row is `suppressed` where offers of the report, or the people at risk, are fewer than the smallest group.
    median_day: the first day told on which the incidence itself, of all who searched, reaches one half; NULL where it never does,
    and where it does in the first step of several days.
    """
    f = daily[[*REPORT, "day", *_COUNTS, "n_undated", "smallest_group"]]
    f = f.sort_values([*REPORT, "day"], na_position="first", kind="stable").reset_index(drop=True)
    counts = f[["day", *_COUNTS]].to_numpy(np.int64)
    report = f.groupby(REPORT, dropna=False, sort=False).ngroup().to_numpy()
    begins = np.flatnonzero(np.diff(report, prepend=-1))
    parts = np.split(counts, begins[1:]) if len(f) else []
    heads = f.iloc[begins][[*REPORT, "n_undated", "smallest_group"]].reset_index(drop=True)
    made = [_of_report(part, told) for part, told in zip(parts, _told(heads, parts), strict=True)]
    rows = pd.concat([*made, _of_report(counts[:0], None)], ignore_index=True)
    f = heads.loc[np.repeat(np.arange(len(made)), [len(each) for each in made])].reset_index(drop=True)
    f = pd.concat([f, rows.astype({"suppressed": bool})], axis=1)
    f["suppressed"] |= (f.n_seekers < f.smallest_group) | (f.at_risk < f.smallest_group)
    return f.drop(columns="smallest_group").assign(method_version=METHOD_VERSION)


def _told(heads: pd.DataFrame, parts: Sequence[NDArray[np.int64]]) -> list[Told | None]:
    """The days of each report that may be told; None for every day. Reports of one program (or of all together) hang together."""
    reports = [np.column_stack([part[:, :2], part[:, 2:].sum(axis=1)]) for part in parts]
    found: list[Told | None] = [None] * len(reports)
    for _, whose in heads.groupby(["scope", "program"], dropna=False, sort=False):
        smallest, places = int(whose.smallest_group.max()), whose.index[whose.slice_kind == "all"]
        if smallest < 2:  # one person alone may be told of
            continue
        whole = places[0]
        for _, of_kind in whose.groupby("slice_kind", sort=False):
            # All programs together are on no page: nobody is hidden there by what is not made.
            at = [place for place in of_kind.index if place != whole]
            with_rest = bool(heads.scope[whole] != "all")
            found[whole], slices = told_days(reports[whole], [reports[i] for i in at], smallest, with_rest=with_rest)
            for place, told in zip(at, slices, strict=True):
                found[place] = told
    return found


def _of_report(counts: NDArray[np.int64], told: Told | None) -> pd.DataFrame:
    day, offers, left, _censored = counts.T
    at_risk = counts[:, 1:].sum(axis=1)[::-1].cumsum()[::-1]
    incidence, se = aalen_johansen(at_risk, offers, left)
    left_incidence, _se = aalen_johansen(at_risk, left, offers)
    days = day if told is None else told.days
    last = np.searchsorted(day, days, side="right")
    so_far = np.concatenate([[[0, 0, 0]], counts[:, 1:].cumsum(axis=0)])[last]
    since = np.diff(so_far, axis=0, prepend=0)
    n = int(counts[:, 1:].sum())
    began = n - so_far.sum(axis=1) + since.sum(axis=1)
    # A step is told while anybody is followed.
    there = began > 0
    days, last, since, began = days[there], last[there], since[there], began[there]
    incidence, se, left_incidence = (np.concatenate([[0.0], each])[last] for each in (incidence, se, left_incidence))
    low, high = log_log(incidence, se)
    reached = np.flatnonzero(incidence >= HALF)
    if told is not None and len(reached) and not reached[0]:
        reached = reached[:0]  # anywhere in the first step, which may be all of the search
    return pd.DataFrame(
        {
            "day": days,
            **{name: since[:, at] for at, name in enumerate(_COUNTS)},
            "n_seekers": np.full(len(days), n),
            "at_risk": began,
            "incidence": incidence,
            "se": se,
            "low": low,
            "high": high,
            "left_incidence": left_incidence,
            "median_day": pd.array([days[reached[0]] if len(reached) else None] * len(days), dtype="Int64"),
            "suppressed": told is not None and told.suppressed,
        }
    )


def aalen_johansen(
    at_risk: NDArray[np.int64], events: NDArray[np.int64], competing: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """`(incidence, se)` after each day, fractions, for days in their order: people at risk as it begins, and what befell them.

    F(t) = sum over s <= t of S(s-) d1/n, with S(t) the product of 1 - d/n, n at risk, d1 events, d events and competing ones.
    Aalen's variance: sum (F(t) - F(s))^2 d/((n - 1)(n - d)) + sum S(s-)^2 d1 (n - d1)/((n - 1) n^2)
    - 2 sum (F(t) - F(s)) S(s-) d1/(n (n - 1)); a day that takes all who were left adds nothing to what comes after it.
    Sources: O. Aalen, S. Johansen, Scandinavian J. Statistics 5 (1978) 141-150; O. Aalen, Annals of Statistics 6 (1978)
    534-545; E. Marubini, M. G. Valsecchi, Analysing Survival Data (1995), 10.2.
    """
    n, d1 = at_risk.astype(float), events.astype(float)
    d = d1 + competing
    share = np.divide(d, n, out=np.zeros_like(d), where=n > 0)
    before = np.concatenate([[1.0], np.cumprod(1 - share)[:-1]]) if len(n) else n
    step = np.divide(before * d1, n, out=np.zeros_like(d), where=n > 0)
    incidence = np.cumsum(step)
    fewer = np.where(n > 1, n - 1, np.inf)
    spread = d / (fewer * np.where(n > d, n - d, np.inf))
    own = before**2 * d1 * (n - d1) / (fewer * np.where(n > 0, n, 1) ** 2)
    # Nothing is left to go on from after a day that takes everyone: F(t) - F(s) is 0 there.
    both = before * d1 / (np.where(n > 0, n, 1) * fewer)
    variance = (
        incidence**2 * np.cumsum(spread)
        - 2 * incidence * np.cumsum(incidence * spread)
        + np.cumsum(incidence**2 * spread)
        + np.cumsum(own)
        - 2 * (incidence * np.cumsum(both) - np.cumsum(incidence * both))
    )
    return incidence, np.sqrt(np.maximum(variance, 0.0))


def log_log(incidence: Floats, se: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Interval of an incidence F: F^exp(+-z se/(F log F)), so that it stays within 0 and 1; NaN where F is 0 or 1.

    Source: J. D. Kalbfleisch, R. L. Prentice, The Statistical Analysis of Failure Time Data (1980), for log(-log F).
    """
    inside = (incidence > 0) & (incidence < 1)
    f = np.where(inside, incidence, HALF)
    wide = ndtri(0.5 + level / 2) * se / (f * np.abs(np.log(f)))
    low, high = f ** np.exp(wide), f ** np.exp(-wide)
    return np.where(inside, low, np.nan), np.where(inside, high, np.nan)
