"""time_to_offer: how many had an offer by each day of the search, from daily counts; those still searching counted rightly.

Counts in, a frame out. When a search begins, and what ends it, is warehouse/search_times.py.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
REPORT = ["scope", "program", "slice_kind", "slice_value"]
METHOD_VERSION = "1"
HALF = 0.5
_COUNTS = ["offers", "left_search", "censored"]


def time_to_offer(daily: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table, a report and day each, in the order of report and day.

    daily: a row a report and day on which anything happened: scope, program (None for scope `all`), slice_kind, slice_value,
    day (from the search's beginning, from 0), offers, left_search, censored (people), n_undated (people of the report with no
    date to begin from), smallest_group. A row is `suppressed` where fewer people than that are in the report or still at risk.
    median_day: the first day on which the incidence itself, of all who searched, reaches one half; NULL where it never does.
    """
    f = daily[[*REPORT, "day", *_COUNTS, "n_undated", "smallest_group"]]
    f = f.sort_values([*REPORT, "day"], na_position="first", kind="stable").reset_index(drop=True)
    counts = f[["day", *_COUNTS]].to_numpy(np.int64)
    report = f.groupby(REPORT, dropna=False, sort=False).ngroup().to_numpy()
    begins = np.flatnonzero(np.diff(report, prepend=-1))
    # At least one part, so that a frame without rows has the columns too.
    parts = [_of_report(part) for part in np.split(counts, begins[1:])]
    f = pd.concat([f, pd.concat(parts, ignore_index=True)], axis=1)
    f["suppressed"] = (f.n_seekers < f.smallest_group) | (f.at_risk < f.smallest_group)
    return f.drop(columns="smallest_group").assign(method_version=METHOD_VERSION)


def _of_report(counts: NDArray[np.int64]) -> pd.DataFrame:
    day, offers, left, _censored = counts.T
    at_risk = counts[:, 1:].sum(axis=1)[::-1].cumsum()[::-1]
    incidence, se = aalen_johansen(at_risk, offers, left)
    low, high = log_log(incidence, se)
    left_incidence, _se = aalen_johansen(at_risk, left, offers)
    reached = np.flatnonzero(incidence >= HALF)
    return pd.DataFrame(
        {
            "n_seekers": np.full(len(day), at_risk[0] if len(day) else 0),
            "at_risk": at_risk,
            "incidence": incidence,
            "se": se,
            "low": low,
            "high": high,
            "left_incidence": left_incidence,
            "median_day": pd.array([day[reached[0]] if len(reached) else None] * len(day), dtype="Int64"),
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
