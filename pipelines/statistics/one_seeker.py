"""What may be said of one seeker: their own difference, which is far too few interviews, shrunk towards their group's effect.

Counts and a group's effect in, numbers out (statistics.md, 3). No grade: of one person there is none.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

#: The interval's two-sided level.
LEVEL = 0.95


def shrunk(
    own: tuple[int, int, int, int], estimate: float, se: float, between: float, base_rate: float
) -> tuple[float, float, float]:
    """`(mean, low, high)`, fractions: the seeker's own effect, of what their interviews and their group say together.

    own: advanced and all interviews with the habit, then without. estimate, se, between, base_rate: the group's effect, its error,
    how far people's own effects lie apart, and how often its interviews led on (fractions). The own difference d has the variance
    v = p(1-p)(1/n1 + 1/n0) with p the base rate (three interviews that all led on know their rate no better than others), the
    group's says N(estimate, se^2 + between^2) before any is seen: the mean is theirs, weighted by 1/variance. With nothing on one
    side it is the group's, and so where nobody's, or everybody's, interviews led on: then v is not known. Source: B. Efron, C. Morris, JASA 70 (1975) 311-319.
    """
    advanced_with, n_with, advanced_without, n_without = own
    known = 1 / (se**2 + between**2)
    told, mean = known, estimate
    if n_with and n_without and 0 < base_rate < 1:
        gap = advanced_with / n_with - advanced_without / n_without
        precision = 1 / (base_rate * (1 - base_rate) * (1 / n_with + 1 / n_without))
        told = known + precision
        mean = (known * estimate + precision * gap) / told
    half = float(ndtri(0.5 + LEVEL / 2)) / np.sqrt(told)
    return float(mean), float(mean - half), float(mean + half)
