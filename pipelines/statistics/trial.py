"""A difference of two means with its robust interval: what a trial gives, where chance alone decided who got what.

Arrays in, one small record out. Habits that people choose are habit_effects.py: nothing here makes a choice a trial.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit


@dataclass(frozen=True)
class Difference:
    """Mean outcome with treatment less mean without: estimate, se, low, high in the outcome's units (fractions for yes/no),
    df, p (two-sided), the two means and their n. `assigned`: whether chance decided who was treated."""

    estimate: float
    se: float
    df: int
    low: float
    high: float
    p: float
    mean_treated: float
    mean_control: float
    n_treated: int
    n_control: int
    assigned: bool = True

    @property
    def what(self) -> str:
        """What the difference is, in words a page may use."""
        if self.assigned:
            return "Chance decided who was offered it: the difference is the effect of the offer, give or take its interval."
        return "People chose this themselves: the difference is one between those who did and those who did not, not its effect."


def difference_in_means(
    outcome: ArrayLike, treated: ArrayLike, *, assigned: bool = True, level: float = 0.95
) -> Difference:
    """The difference of two means, by least squares with HC1 errors and Student's t with n - 2 degrees of freedom.

    outcome, treated: (n,), treated 0 or 1 (or yes/no) for each. assigned=False marks a comparison of people who chose
    ("attended or not"): the arithmetic is the same, and what it means is not; only who was *offered* a workshop was drawn by
    lot, so of a trial this is to be given the offer (intention to treat), never the attendance.

    se^2 = n/(n - 2) (sum of (y - mean)^2 over the treated / n1^2 + the same over the others / n0^2).
    Source: J. G. MacKinnon, H. White, J. Econometrics 29 (1985) 305-325 (HC1), of a regression on the treatment alone.
    Raises ValueError for blanks, for lengths that differ, for treatments other than 0 and 1, and for fewer than two on a side.
    """
    y, d = np.asarray(outcome, dtype=float), np.asarray(treated, dtype=float)
    if y.ndim != 1 or y.shape != d.shape:
        raise ValueError("outcome and treated must be two columns of the same length")
    if np.isnan(y).any() or np.isnan(d).any():
        raise ValueError("outcome and treated must have no blanks: leave those rows out, and say how many they were")
    if not np.isin(d, (0, 1)).all():
        raise ValueError("treated must be 0 or 1")
    with_it, without = y[d == 1], y[d == 0]
    if min(len(with_it), len(without)) < 2:
        raise ValueError("each side needs at least two rows")
    n, df = len(y), len(y) - 2
    spread = sum(float(np.sum((side - side.mean()) ** 2)) / len(side) ** 2 for side in (with_it, without))
    estimate, se = float(with_it.mean() - without.mean()), float(np.sqrt(n / df * spread))
    half = float(stdtrit(df, 0.5 + level / 2)) * se
    p = float(2 * stdtr(df, -abs(estimate) / se)) if se > 0 else float("nan")
    return Difference(
        estimate,
        se,
        df,
        estimate - half,
        estimate + half,
        p,
        float(with_it.mean()),
        float(without.mean()),
        len(with_it),
        len(without),
        assigned,
    )
