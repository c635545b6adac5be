"""self_rating_seekers: whether a seeker rates higher than others do at the same result and stage (statistics.md, 6).

Sums of one rating in, a frame out. How well ratings go with results in a group is calibration.py.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FORECAST = "forecast"
#: Only beyond this is anybody named.
NAMED = 1.959964


def self_rating_seekers(cells: pd.DataFrame) -> pd.DataFrame:
    """One row a seeker, in order, of one rating: n_interviews, n_advanced, n_compared, mean_rating, expected_rating,
    over_confidence, se, z, named, and of forecasts forecast_expected (interviews they expected to lead on).

    cells: a row a program, seeker, stage and result: n, total, squares of the ratings, rating, smallest_group
    (warehouse/ratings.py). A seeker is compared at a result and stage where at least smallest_group others, and at least one,
    were rated there: fewer would tell of those others. mean_rating and expected_rating are over what is compared.
    over_confidence is in the rating's own units, shrunk towards 0; se is its own, and z their ratio. NULL where nothing is
    compared.

    d_i = (sum of ratings - sum of the others' means there) / n_i; v_i = s^2 (1/n_i + sum (n_ic/n_i)^2 / n of others in c), with
    s^2 the spread of ratings within seeker; T^2 = max(0, (Q - (k - 1)) / (W - sum w^2 / W)) with w = 1/v, Q = sum w (d - d_w)^2
    (R. DerSimonian, N. Laird, Controlled Clinical Trials 7 (1986) 177-188); shrunk = d T^2/(T^2 + v), se^2 = T^2 v/(T^2 + v).
    The limit: what a seeker knows of their own ability beyond what the result tells is in it too. Over simulated seekers who know
    a fifth of it, it goes with a planted trait at .86 and with ability at .06; with ability at .7 where they know all of it.
    """
    f = cells.sort_values(["program", "seeker", "stage", "led_on"], kind="stable").reset_index(drop=True)
    cell = f.groupby(["program", "stage", "led_on"], sort=False)
    others_n, others_total = (cell[name].transform("sum") - f[name] for name in ("n", "total"))
    others = cell["n"].transform("size") - 1
    f["compared"] = others >= f.smallest_group.clip(lower=1)
    mean = others_total / others_n.where(f.compared)
    f["n_compared"] = f.n.where(f.compared, 0)
    f["own"] = f.total.where(f.compared, 0)
    f["expected"] = (f.n * mean).fillna(0.0)
    f["square"] = (f.squares - 2 * mean * f.total + f.n * mean**2).fillna(0.0)
    f["borrowed"] = (f.n**2 / others_n.where(f.compared)).fillna(0.0)
    f["advanced"] = f.n.where(f.led_on, 0)
    names = ["n", "advanced", "total", "n_compared", "own", "expected", "square", "borrowed"]
    s = f.groupby(["program", "seeker", "rating"], as_index=False)[names].sum()
    some = s.n_compared.where(s.n_compared > 0)
    d = (s.own - s.expected) / some
    s["within"], s["gap"] = (s.square - some * d**2).fillna(0.0), d
    s["weight_1"] = 1 / some + s.borrowed / some**2
    shrunk, se = _shrunk(s)
    z = shrunk / np.where(se > 0, se, np.nan)
    return pd.DataFrame(
        {
            **{name: s[name] for name in ("program", "seeker", "rating")},
            "n_interviews": s.n,
            "n_advanced": s.advanced,
            "n_compared": s.n_compared,
            "mean_rating": s.own / some,
            "expected_rating": s.expected / some,
            "over_confidence": shrunk,
            "se": se,
            "z": np.where(se == 0, 0.0, z),
            "named": np.abs(z) > NAMED,
            "forecast_expected": (s.total / 100).where(s.rating == FORECAST),
        }
    )


def _shrunk(s: pd.DataFrame) -> tuple[Floats, Floats]:
    """Each seeker's shrunken gap and its standard error, program by program; NaN where nothing is compared, or where nobody
    was rated twice, so that a seeker's own spread cannot be told from theirs."""
    program = s.groupby("program", sort=False)
    rows = program["n_compared"].transform("sum") - program["gap"].transform("count")
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = program["within"].transform("sum") / rows.where(rows > 0)
        v = spread * s.weight_1
        w = (1 / v).where(v > 0).where(s.gap.notna())
        whole = w.groupby(s.program).transform("sum")
        middle = (w * s.gap).groupby(s.program).transform("sum") / whole
        q = (w * (s.gap - middle) ** 2).groupby(s.program).transform("sum")
        k = w.groupby(s.program).transform("count")
        between = ((q - (k - 1)) / (whole - (w**2).groupby(s.program).transform("sum") / whole)).clip(lower=0)
        keep = between / (between + v)
    return (s.gap * keep).to_numpy(float), np.sqrt(keep * v).to_numpy(float)
