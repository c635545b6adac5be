"""self_rating_calibration: how far forecasts and self-ratings go with what the employer then decided (statistics.md, 6).

Counts in, a frame out. One seeker's own over-confidence is over_confidence.py; which ratings count is warehouse/ratings.py.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from pipelines.statistics.rates import wilson

Floats = NDArray[np.float64]
REPORT = ["scope", "program", "slice_kind", "slice_value"]
CELL = [*REPORT, "stage", "rating"]
FORECAST = "forecast"
METHOD_VERSION = "1"


def self_rating_calibration(counts: pd.DataFrame, people: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table in order: of each report, stage and rating a row a value, and before them one of all (value NULL).

    counts: n, n_advanced, n_untimed, n_late by CELL, fold and value, with smallest_group. people: n_seekers by CELL and value
    (NULL: all), with gap_gap, gap_n, n_n. pairs: pairs and concordant_twice by CELL. As warehouse/ratings.py makes them.
    Only cells that `people` has are told. Shares and scores are fractions.
    """
    told = people.loc[people.value.isna(), CELL].drop_duplicates()
    c = counts.merge(told, on=CELL).sort_values([*CELL, "value", "fold"], na_position="first", kind="stable")
    c = c.reset_index(drop=True)
    c["predicted"] = _predicted(c)
    heads = people[[*CELL, "value", "n_seekers"]]
    curve = _curve(c).merge(heads, on=[*CELL, "value"], how="left")
    whole = _whole(c).merge(people[people.value.isna()].drop(columns=["value", "smallest_group"]), on=CELL, how="left")
    whole = whole.merge(pairs[[*CELL, "pairs", "concordant_twice"]], on=CELL, how="left")
    whole["auc_within"] = whole.concordant_twice / (2 * whole.pairs.where(whole.pairs > 0))
    whole = _in_the_large(whole)
    f = pd.concat([whole.drop(columns=["gap_gap", "gap_n", "n_n", "pairs", "concordant_twice"]), curve])
    f["observed"] = f.n_advanced / f.n_interviews.where(f.n_interviews > 0)
    f["low"], f["high"] = wilson(f.n_advanced, f.n_interviews)
    f = f.sort_values([*CELL, "value"], na_position="first", kind="stable").reset_index(drop=True)
    f["n_seekers"] = f.n_seekers.fillna(0).astype(np.int64)
    f["suppressed"] = _suppressed(f)
    return f.drop(columns="smallest_group").assign(method_version=METHOD_VERSION)


def _predicted(c: pd.DataFrame) -> Floats:
    """The chance that each rating stands for: a forecast's own, else the rate of the same group's other folds at that value.

    (advanced + r) / (n + 1) over the rows of other folds with that value, r being those folds' rate over all values: a value
    that nobody else gave stands for r. NaN where there are no other folds.
    """
    by_value = c.groupby([*CELL, "value"], dropna=False)[["n", "n_advanced"]].transform("sum")
    by_fold = c.groupby([*CELL, "fold"], dropna=False)[["n", "n_advanced"]].transform("sum")
    whole = c.groupby(CELL, dropna=False)[["n", "n_advanced"]].transform("sum")
    others = whole - by_fold
    rate = others.n_advanced / others.n.where(others.n > 0)
    alike = by_value - c[["n", "n_advanced"]]
    crossed = (alike.n_advanced + rate) / (alike.n + 1)
    return np.asarray(np.where(c.rating == FORECAST, c.value / 100, crossed))


def _curve(c: pd.DataFrame) -> pd.DataFrame:
    """A row a value: what was predicted on average, and what came."""
    c = c.assign(of_predicted=(c.predicted * c.n).where(c.n > 0, 0.0))
    sums = ["n", "n_advanced", "n_untimed", "n_late", "of_predicted"]
    f = c.groupby([*CELL, "value"], dropna=False, as_index=False).agg(
        **{name: (name, "sum") for name in sums},
        smallest_group=("smallest_group", "max"),
        gaps=("predicted", _any_missing),
    )
    f = f[f.n > 0].rename(columns={"n": "n_interviews"})
    f["predicted"] = (f.of_predicted / f.n_interviews).mask(f.gaps)
    return f.drop(columns=["of_predicted", "gaps"])


def _any_missing(values: pd.Series) -> bool:
    return bool(values.isna().any())


def _whole(c: pd.DataFrame) -> pd.DataFrame:
    """A row a report, stage and rating: AUC, and the Brier score with its parts over the distinct chances that were told.

    Brier = sum n (p - y)^2 / N = REL - RES + UNC, with REL = sum n_b (p_b - o_b)^2 / N, RES = sum n_b (o_b - o)^2 / N and
    UNC = o (1 - o). Source: A. H. Murphy, J. Applied Meteorology 12 (1973) 595-600.
    """
    counts = ["n", "n_advanced", "n_untimed", "n_late"]
    cell = c.groupby(CELL, dropna=False)
    f = cell.agg(**{name: (name, "sum") for name in counts}, smallest_group=("smallest_group", "max"))
    f["auc"] = _auc(c)
    used = c[c.n > 0]
    bins = used.groupby([*CELL, "predicted"], dropna=False)[["n", "n_advanced"]].sum().reset_index("predicted")
    totals = f.reindex(bins.index)
    rate, of_bin = totals.n_advanced / totals.n, bins.n_advanced / bins.n
    parts = pd.DataFrame(
        {
            "brier": bins.n_advanced * (1 - bins.predicted) ** 2 + (bins.n - bins.n_advanced) * bins.predicted**2,
            "reliability": bins.n * (bins.predicted - of_bin) ** 2,
            "resolution": bins.n * (of_bin - rate) ** 2,
            "predicted": bins.n * bins.predicted,
        }
    )
    sums = parts.groupby(level=CELL, dropna=False).agg(lambda column: column.sum(skipna=False))
    some = f.n.where(f.n > 0)
    for name in parts:
        f[name] = sums[name].reindex(f.index) / some
    # What stands for no chance is resolved into none either.
    f["resolution"] = f.resolution.mask(f.brier.isna())
    share = f.n_advanced / some
    f["uncertainty"] = share * (1 - share)
    f["calibration_in_the_large"] = f.predicted - share
    return f.reset_index().rename(columns={"n": "n_interviews"}).assign(value=np.nan)


def _auc(c: pd.DataFrame) -> pd.Series:
    """The chance that of two interviews, one that led on and one that did not, the former was rated higher (a tie is half)."""
    values = c.groupby([*CELL, "value"], dropna=False)[["n", "n_advanced"]].sum()
    not_led = values.n - values.n_advanced
    below = not_led.groupby(level=CELL, dropna=False).cumsum() - not_led
    twice = (values.n_advanced * (2 * below + not_led)).groupby(level=CELL, dropna=False).sum()
    led, not_led = (each.groupby(level=CELL, dropna=False).sum() for each in (values.n_advanced, not_led))
    pairs = led * not_led
    return twice / (2 * pairs.where(pairs > 0))


def _in_the_large(f: pd.DataFrame) -> pd.DataFrame:
    """calibration_low and calibration_high of forecasts: mean forecast - share led on, with seekers as clusters.

    With d_i the sum of a seeker's (p - y), n_i their interviews and m the mean: se^2 = G/(G - 1) sum (d_i - m n_i)^2 / N^2,
    t(G - 1). Source: W. G. Cochran, Sampling Techniques (1977), 2.11 (ratio of cluster totals). Rates that the group itself
    gives are right in the large as they are made, so 1-5 ratings have no interval.
    """
    m, groups = f.calibration_in_the_large, f.n_seekers
    spread = f.gap_gap / 100**2 - 2 * m * f.gap_n / 100 + m**2 * f.n_n
    some = (f.rating == FORECAST) & (groups > 1)
    df = (groups - 1).where(some)
    se = np.sqrt((groups / df) * spread.clip(lower=0)) / f.n_interviews
    half = stdtrit(df, 0.975) * se
    return f.assign(calibration_low=m - half, calibration_high=m + half)


def _suppressed(f: pd.DataFrame) -> pd.Series:
    """Rows of fewer seekers than the smallest group; and where that is one value of a curve alone, which the whole less the
    others would tell, the next smallest of that curve with it."""
    few = f.n_seekers < f.smallest_group
    is_value = f.value.notna()
    alone = (few & is_value).groupby([f[name] for name in CELL], dropna=False).transform("sum") == 1
    others = f[alone & is_value & ~few].sort_values("n_seekers", kind="stable")
    also = others.drop_duplicates(CELL).index
    return few | f.index.isin(also)
