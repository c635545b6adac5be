"""Whether entries without a time were written as the result would have it: counts in, a number out."""

from __future__ import annotations

import pandas as pd


def untimed_pull(f: pd.DataFrame) -> float:
    """By how much of the chance to lead on entries without a time move a report's raw differences, as a fraction; NaN where there
    are none, or none with a time beside them.

    Entries that were written before the result go with it alike, whether their time is known or not. With d1 the raw difference (done
    against not) of a habit's entries without a time and d0 that of the others, the pull is s * sum w (d1 - d0) / sum w over the habits,
    w = n1 n0 / (n1 + n0) of the former's two sides, s the share of entries without a time. f: a row a habit, with n_with, advanced_with,
    n_without, advanced_without, and the same of entries without a time as untimed_with ...
    """
    sides = ("with", "without")
    untimed = {side: f[f"untimed_{side}"] for side in sides}
    timed = {side: f[f"n_{side}"] - untimed[side] for side in sides}
    led_on = {side: f[f"untimed_advanced_{side}"] for side in sides}
    others = {side: f[f"advanced_{side}"] - led_on[side] for side in sides}
    rates = [
        part[side] / whole[side].where(whole[side] > 0)
        for part, whole in ((led_on, untimed), (others, timed))
        for side in sides
    ]
    difference = (rates[0] - rates[1]) - (rates[2] - rates[3])
    weight = untimed["with"] * untimed["without"] / (untimed["with"] + untimed["without"])
    weight = weight.where(difference.notna(), 0.0)
    if not weight.sum():
        return float("nan")
    n_untimed, n = sum(each.sum() for each in untimed.values()), sum(f[f"n_{side}"].sum() for side in sides)
    return float(n_untimed / n * (weight * difference).sum() / weight.sum())
