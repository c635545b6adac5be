"""Intervals for shares and for differences of two shares, vectorised.

Counts in, fractions out; what a group may be shown for and in which words is not decided here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]


def wilson(successes: ArrayLike, trials: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's score interval of a share: `(low, high)`, fractions in [0, 1], in the broadcast shape of the arguments.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), with p = successes/trials and n = trials.
    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212; no continuity correction.
    Zero trials give NaN; successes outside 0..trials raise ValueError.
    """
    s, n = _counts(successes, trials)
    z = _z(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = s / n
        centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
        low, high = centre - half, centre + half
    # At 0 and at n the exact ends are 0 and 1; arithmetic alone misses them by a rounding error.
    low = np.where(s == 0, np.where(n > 0, 0.0, np.nan), low)
    high = np.where(s == n, np.where(n > 0, 1.0, np.nan), high)
    return low, high


def newcombe(
    s1: ArrayLike, n1: ArrayLike, s2: ArrayLike, n2: ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Difference of two independent shares, s1/n1 - s2/n2: `(difference, low, high)`, fractions in [-1, 1].

    low = d - √((p1-l1)² + (u2-p2)²), high = d + √((u1-p1)² + (p2-l2)²), with (l, u) Wilson's interval of each share.
    Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10 (hybrid score).
    Zero trials on either side give NaN. It takes every trial as independent: rows of one person are not.
    """
    a, m = _counts(s1, n1)
    b, n = _counts(s2, n2)
    l1, u1 = wilson(a, m, level)
    l2, u2 = wilson(b, n, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2 = a / m, b / n
    difference = p1 - p2
    low = difference - np.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    high = difference + np.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    return difference, low, high


def _counts(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    s, n = np.broadcast_arrays(np.asarray(successes, dtype=float), np.asarray(trials, dtype=float))
    if np.any((s < 0) | (s > n)):
        raise ValueError("successes must lie between 0 and trials")
    return s, n


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    return float(ndtri(0.5 + level / 2))
