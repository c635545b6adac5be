"""self_rating_calibration: how far forecasts and self-ratings go with what the employer then decided (statistics.md, 6).

Counts in, a frame out. One seeker's own over-confidence is over_confidence.py; which ratings count is warehouse/ratings.py.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from pipelines.statistics.grades import INFORMATIVE_SEEKERS
from pipelines.statistics.rated_suppression import suppressed
from pipelines.statistics.rates import wilson

Floats = NDArray[np.float64]
REPORT = ["scope", "program", "slice_kind", "slice_value"]
CELL = [*REPORT, "stage", "rating"]
FORECAST = "forecast"
_COUNTS = ["n", "n_advanced", "n_untimed", "n_late"]
_OF_SEEKERS = ["gap_gap", "gap_n", "n_n"]
METHOD_VERSION = "3"


def self_rating_calibration(counts: pd.DataFrame, people: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table in order: of each report, stage and rating a row a value, and before them one of all (value NULL).

    counts: n, n_advanced, n_untimed, n_late by CELL, fold and value, with smallest_group. people: n_seekers by CELL and value
    (NULL: all), with gap_gap, gap_n, n_n. pairs: pairs, concordant_twice and n_informative by CELL. As warehouse/ratings.py makes them.
    Slices that `people` does not have (too few people) are left out. Shares and scores are fractions.
    """
    told = _told(counts, people)
    keys = told[[*CELL, "cell"]]
    c = counts.merge(keys, on=CELL).sort_values(["cell", "value", "fold"], kind="stable").reset_index(drop=True)
    c["predicted"] = _predicted(c)
    heads = people.loc[people.value.notna(), [*CELL, "value", "n_seekers"]].merge(keys, on=CELL).drop(columns=CELL)
    curve = _curve(c).merge(heads, on=["cell", "value"], how="left")
    whole = _whole(c).join(told.set_index("cell")[["rating", "n_seekers", *_OF_SEEKERS]])
    own = pairs.merge(keys, on=CELL).set_index("cell")
    # Of fewer people it would say little of everyone, and much of them.
    enough = own.n_informative >= whole.smallest_group.reindex(own.index).clip(lower=INFORMATIVE_SEEKERS)
    whole["auc_within"] = own.concordant_twice / (2 * own.pairs.where(enough))
    whole = _in_the_large(whole).drop(columns=["rating", *_OF_SEEKERS]).reset_index()
    f = (
        pd.concat([whole, curve])
        .sort_values(["cell", "value"], na_position="first", kind="stable")
        .reset_index(drop=True)
    )
    f["observed"] = f.n_advanced / f.n_interviews.where(f.n_interviews > 0)
    f["low"], f["high"] = wilson(f.n_advanced, f.n_interviews)
    f["n_seekers"] = f.n_seekers.fillna(0).astype(np.int64)
    f = keys.merge(f, on="cell").sort_values([*CELL, "value"], na_position="first", kind="stable")
    f = f.reset_index(drop=True)
    f["suppressed"] = suppressed(f)
    return f.drop(columns=["cell", "smallest_group"]).assign(method_version=METHOD_VERSION)


def _told(counts: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """The cells that are told, by number, with their people; of whole programs also those of which every rating came late."""
    by = [*REPORT, "rating"]
    told = counts[CELL].drop_duplicates().merge(people[by].drop_duplicates().assign(is_told=True), "left", on=by)
    told = told[told.is_told.notna() | (told.slice_kind == "all")].drop(columns="is_told")
    whole = people.loc[people.value.isna(), [*CELL, "n_seekers", *_OF_SEEKERS]]
    told = told.merge(whole, "left", on=CELL).sort_values(CELL, na_position="first", kind="stable")
    return told.reset_index(drop=True).assign(cell=np.arange(len(told)))


def _predicted(c: pd.DataFrame) -> Floats:
    """The chance that each rating stands for: a forecast's own, else the rate of the same group's other folds at that value.

    (advanced + r) / (n + 1) over the rows of other folds with that value, r being those folds' rate over all values: a value
    that nobody else gave stands for r. NaN where there are no other folds.
    """
    counts = ["n", "n_advanced"]
    by_value, by_fold, whole = (
        c.groupby(by)[counts].transform("sum") for by in (["cell", "value"], ["cell", "fold"], "cell")
    )
    others = whole - by_fold
    rate = others.n_advanced / others.n.where(others.n > 0)
    # Of the other folds' rows with this value: all with it, less the own fold's.
    alike = by_value - c[counts]
    crossed = (alike.n_advanced + rate) / (alike.n + 1)
    return np.asarray(np.where(c.rating == FORECAST, c.value / 100, crossed))


def _curve(c: pd.DataFrame) -> pd.DataFrame:
    """A row a value: what was predicted on average, and what came."""
    c = c.assign(of_predicted=c.predicted * c.n, is_blank=c.predicted.isna() & (c.n > 0))
    f = c.groupby(["cell", "value"], as_index=False)[[*_COUNTS, "of_predicted", "is_blank"]].sum()
    f["smallest_group"] = c.groupby(["cell", "value"]).smallest_group.max().to_numpy()
    f = f[f.n > 0].rename(columns={"n": "n_interviews"})
    f["predicted"] = (f.of_predicted / f.n_interviews).mask(f.is_blank > 0)
    return f.drop(columns=["of_predicted", "is_blank"])


def _whole(c: pd.DataFrame) -> pd.DataFrame:
    """A row a report, stage and rating: AUC, and the Brier score with its parts over the distinct chances that were told.

    Brier = sum n (p - y)^2 / N = REL - RES + UNC, with REL = sum n_b (p_b - o_b)^2 / N, RES = sum n_b (o_b - o)^2 / N and
    UNC = o (1 - o). Source: A. H. Murphy, J. Applied Meteorology 12 (1973) 595-600.
    """
    f = c.groupby("cell")[_COUNTS].sum()
    f["smallest_group"] = c.groupby("cell").smallest_group.max()
    f["auc"] = _auc(c)
    used = c[c.n > 0]
    bins = used.groupby(["cell", "predicted"], dropna=False)[["n", "n_advanced"]].sum().reset_index("predicted")
    some = f.n.where(f.n > 0)
    share = f.n_advanced / some
    of_bin = bins.n_advanced / bins.n
    parts = pd.DataFrame(
        {
            "brier": bins.n_advanced * (1 - bins.predicted) ** 2 + (bins.n - bins.n_advanced) * bins.predicted**2,
            "reliability": bins.n * (bins.predicted - of_bin) ** 2,
            "resolution": bins.n * (of_bin - share.reindex(bins.index)) ** 2,
            "predicted": bins.n * bins.predicted,
        }
    )
    # A chance that nothing told leaves the whole untold.
    untold = bins.predicted.isna().groupby(level="cell").any().reindex(f.index, fill_value=True)
    sums = parts.groupby(level="cell").sum().reindex(f.index)
    for name in parts:
        f[name] = (sums[name] / some).mask(untold)
    f["uncertainty"] = share * (1 - share)
    f["calibration_in_the_large"] = f.predicted - share
    return f.rename(columns={"n": "n_interviews"}).assign(value=np.nan)


def _auc(c: pd.DataFrame) -> pd.Series:
    """The chance that of two interviews, one that led on and one that did not, the former was rated higher (a tie is half)."""
    values = c.groupby(["cell", "value"])[["n", "n_advanced"]].sum()
    led, not_led = values.n_advanced, values.n - values.n_advanced
    below = not_led.groupby(level="cell").cumsum() - not_led
    twice = (led * (2 * below + not_led)).groupby(level="cell").sum()
    pairs = led.groupby(level="cell").sum() * not_led.groupby(level="cell").sum()
    return twice / (2 * pairs.where(pairs > 0))


def _in_the_large(f: pd.DataFrame) -> pd.DataFrame:
    """calibration_low and calibration_high of forecasts: mean forecast - share led on, with seekers as clusters.

    With d_i the sum of a seeker's (p - y), n_i their interviews and m the mean: se^2 = G/(G - 1) sum (d_i - m n_i)^2 / N^2,
    t(G - 1). Source: W. G. Cochran, Sampling Techniques (1977), 2.11 (ratio of cluster totals). Rates that the group itself
    gives are right in the large as they are made, so 1-5 ratings have no interval. Both lie between -1 and 1, as what they are of.
    """
    m, groups = f.calibration_in_the_large, f.n_seekers
    spread = f.gap_gap / 100**2 - 2 * m * f.gap_n / 100 + m**2 * f.n_n
    some = (f.rating == FORECAST) & (groups > 1)
    df = (groups - 1).where(some)
    se = np.sqrt((groups / df) * spread.clip(lower=0)) / f.n_interviews
    half = stdtrit(df, 0.975) * se
    return f.assign(calibration_low=(m - half).clip(lower=-1), calibration_high=(m + half).clip(upper=1))
