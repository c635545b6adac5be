"""Many claims at once: false discovery rates, and estimates shrunk towards each other with the chance that a sign is wrong.

Numbers in, numbers out; what follows from them is grades.py.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
#: The weight that holds the mixture's mass at no effect: ashr's default.
NULL_PENALTY = 10.0
_MOST_ROUNDS, _CLOSE = 2_000, 1e-8


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """q values (n,): the smallest false discovery rate at which each of a family's p values would be a discovery.

    q_(i) = min over j >= i of p_(j) n / j. NaN stays NaN and counts in no family.
    Source: Y. Benjamini, Y. Hochberg, J. Royal Statistical Society B 57 (1995) 289-300.
    """
    p = np.asarray(p, dtype=float)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    q = np.full(p.shape, np.nan)
    ranked = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(1.0, np.minimum.accumulate(ranked[::-1])[::-1])
    return q


def shrunken(estimates: ArrayLike, errors: ArrayLike) -> tuple[Floats, Floats]:
    """(posterior means, local false sign rates), each (n,), of effects that share one unimodal prior around 0.

    The prior is a mixture of a point at 0 and normals of mode 0 on a grid of widths, its weights by penalised likelihood (EM)
    with NULL_PENALTY on the point. lfsr = min(P(effect <= 0), P(effect >= 0)) given the estimate.
    estimates, errors: (n,), in one unit; NaN gives NaN.
    Source: M. Stephens, Biostatistics 18 (2017) 275-294.
    """
    b, s = np.broadcast_arrays(np.asarray(estimates, dtype=float), np.asarray(errors, dtype=float))
    mean, lfsr = np.full(b.shape, np.nan), np.full(b.shape, np.nan)
    known = np.isfinite(b) & np.isfinite(s) & (s > 0)
    if not known.any():
        return mean, lfsr
    b, s = b[known], s[known]
    widths = _widths(b, s)
    total = np.sqrt(widths[None] ** 2 + s[:, None] ** 2)
    log_likelihood = -0.5 * (b[:, None] / total) ** 2 - np.log(total)
    likelihood = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    prior = _weights(likelihood)
    posterior = likelihood * prior
    posterior /= posterior.sum(axis=1, keepdims=True)
    share = widths[None] ** 2 / total**2
    means, spreads = b[:, None] * share, np.sqrt(share) * s[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        below = np.where(spreads > 0, ndtr(-means / spreads), 0.0)
    zero = posterior[:, 0]
    negative = (posterior[:, 1:] * below[:, 1:]).sum(axis=1)
    positive = (posterior[:, 1:] * (1 - below[:, 1:])).sum(axis=1)
    mean[known] = (posterior * means).sum(axis=1)
    lfsr[known] = np.minimum(1.0, zero + np.minimum(negative, positive))
    return mean, lfsr


def _widths(b: Floats, s: Floats) -> Floats:
    """0, then a grid of widths by steps of the square root of 2 from a tenth of the smallest error on."""
    smallest = s.min() / 10
    excess = float(np.max(b**2 - s**2))
    widest = 2 * np.sqrt(excess) if excess > 0 else 8 * smallest
    steps = max(0, int(np.ceil(np.log2(widest / smallest) * 2)))
    return np.concatenate([[0.0], widest * np.sqrt(2.0) ** -np.arange(steps, -1, -1)])


def _weights(likelihood: Floats) -> Floats:
    k = likelihood.shape[1]
    penalty = np.ones(k)
    penalty[0] = NULL_PENALTY
    weights = np.full(k, 1 / k)
    for _round in range(_MOST_ROUNDS):
        mixed = likelihood * weights
        mixed /= mixed.sum(axis=1, keepdims=True)
        new = np.maximum(mixed.sum(axis=0) + penalty - 1, 0)
        new /= new.sum()
        if np.abs(new - weights).max() < _CLOSE:
            return np.asarray(new)
        weights = new
    return weights
