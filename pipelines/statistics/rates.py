"""Intervals for shares, for differences of two shares and for means, vectorised; also where one person has several rows.

Counts in, fractions out; what a group may be shown for and in which words is not decided here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

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


def mean_by_person(
    people: ArrayLike,
    rows: ArrayLike,
    total: ArrayLike,
    squares: ArrayLike,
    products: ArrayLike,
    sizes: ArrayLike,
    level: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Mean of rows of which one person may have several: `(mean, low, high)`, in the units of `total`.

    With n_i rows of person i that add up to s_i: people = how many have a row, rows = sum of n_i, total = sum of s_i, squares = sum of
    s_i², products = sum of s_i n_i, sizes = sum of n_i². All of them add up over shards that keep a person whole.
    m = total/rows; se² = people/(people-1) · sum of (s_i - m n_i)² / rows²; m ± t(people-1) se.
    Source: W. G. Cochran, Sampling Techniques, 3rd ed. 1977, chapter 9A (clusters of unequal sizes, the ratio to size).
    No rows give NaN, and so do the ends of fewer than two people.
    """
    g, _, mean, variance = _by_person(people, rows, total, squares, products, sizes)
    half = _t(g, level) * np.sqrt(variance)
    return mean, mean - half, mean + half


def worth(
    people: ArrayLike,
    rows: ArrayLike,
    total: ArrayLike,
    squares: ArrayLike,
    products: ArrayLike,
    sizes: ArrayLike,
    level: float = 0.95,
) -> Floats:
    """How many rows, each of another person, would tell as much of a share as these do: Wilson's n where one person has several.

    The sums are those of mean_by_person, with s_i the successes of person i. rows / max(1, d) · (z/t(people-1))², with d = the
    variance of the share with people as clusters / (p (1-p) / rows). Where all rows or none are successes nothing tells how alike
    one person's are: d = sizes/rows, each person's rows as one. At most `rows`; all of them where there is one person alone.
    Source: E. L. Korn, B. I. Graubard, Survey Methodology 24 (1998) 193-201; with Wilson's interval N. Dean, M. Pagano,
    J. Survey Statistics and Methodology 3 (2015) 484-503.
    """
    g, n, p, variance = _by_person(people, rows, total, squares, products, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        alike = np.where((p > 0) & (p < 1), variance * n / (p * (1 - p)), np.asarray(sizes, dtype=float) / n)
        made = n / np.maximum(alike, 1.0) * (_z(level) / _t(g, level)) ** 2
    return np.where(g > 1, made, n)


def _by_person(*sums: ArrayLike) -> tuple[Floats, Floats, Floats, Floats]:
    """people, rows, the mean, and the variance of it with people as clusters (NaN of fewer than two)."""
    g, n, s, ss, sn, nn = np.broadcast_arrays(*(np.asarray(one, dtype=float) for one in sums))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = s / n
        apart = np.maximum(ss - 2 * mean * sn + mean**2 * nn, 0.0)  # nothing below zero but by rounding
        return g, n, mean, np.where(g > 1, g / (g - 1) * apart / n**2, np.nan)


def _t(people: Floats, level: float) -> Floats:
    """Student's t for as many degrees of freedom as people less one; NaN of fewer than two."""
    _z(level)
    return np.where(people > 1, stdtrit(np.maximum(people - 1, 1), 0.5 + level / 2), np.nan)


def _counts(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    s, n = np.broadcast_arrays(np.asarray(successes, dtype=float), np.asarray(trials, dtype=float))
    if np.any((s < 0) | (s > n)):
        raise ValueError("successes must lie between 0 and trials")
    return s, n


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    return float(ndtri(0.5 + level / 2))
