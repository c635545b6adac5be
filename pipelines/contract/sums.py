"""The sums that one report's answers are worked out from: cross-products by bucket of seekers, and counts.

Additive over files, shards and machines as long as one seeker stays whole. A shape only: made in the warehouse, used by
statistics, and neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Buckets once there are more seekers than MOST_BUCKETS; up to that each seeker is one.
BUCKETS, MOST_BUCKETS = 1_024, 2_048
#: Bits of a seeker's hash that tell buckets apart: 60 for a bucket a seeker, the first 10 of them for 1,024 buckets.
SEEKER_BITS, BUCKET_BITS = 60, 10
#: The two parts of all stages that a habit's counts are told of apart.
CELLS = ("early", "late")


@dataclass(frozen=True)
class Sums:
    """One report's sums.

    columns: names of the model's columns, nuisance first, then habits in the contract's order; the last is `advanced`.
    products: (K, q, q), for each bucket the sum over its seekers of [X~ y~]'[X~ y~], demeaned within seeker.
    buckets: (K,) the hash that names each bucket, ascending.
    blanks: (K, h) for each habit the sum of blank~ y~. untimed: (h, 4) for each habit the sums of done~ y~ and done~ done~ over entries
    without a time, and over all. outcome: (K,) the sum of y~ y~.
    counts: a row a contrast (index habit, contrast): n_with, advanced_with, n_without, advanced_without,
    informative_seekers, seekers_with, seekers_without, and of the habit n_applies, n_blank, n_late, n_timed, n_told; of `done` also
    the first five at early and at late stages (early_n_with ...).
    n: interviews, seekers, advanced, undated (advanced with no date), wanted (interviews where it is known), and most, the
    interviews of the seeker who has most.
    """

    columns: tuple[str, ...]
    products: Floats
    buckets: NDArray[np.int64]
    blanks: Floats
    untimed: Floats
    outcome: Floats
    counts: pd.DataFrame
    n: dict[str, int]

    def position(self, name: str) -> int:
        return self.columns.index(name)


def merged(parts: list[Sums]) -> Sums:
    """The sums of disjoint sets of seekers, as one pass over all of them would give; ValueError where the columns differ."""
    first = parts[0]
    if any(part.columns != first.columns for part in parts):
        raise ValueError("sums of different columns cannot be added")
    buckets = np.concatenate([part.buckets for part in parts])
    if sum(part.n["seekers"] for part in parts) > MOST_BUCKETS and buckets.max(initial=0) >= BUCKETS:
        wide = np.concatenate([np.full(len(part.buckets), part.n["seekers"] <= MOST_BUCKETS) for part in parts])
        buckets = np.where(wide, buckets >> (SEEKER_BITS - BUCKET_BITS), buckets)
    names, where = np.unique(buckets, return_inverse=True)

    def added(of: str) -> Floats:
        each = np.concatenate([getattr(part, of) for part in parts])
        whole = np.zeros((len(names), *each.shape[1:]))
        np.add.at(whole, where, each)
        return whole

    counts = first.counts
    for part in parts[1:]:
        counts = counts + part.counts
    n = {key: (max if key == "most" else sum)(part.n[key] for part in parts) for key in first.n}
    untimed = np.sum([part.untimed for part in parts], axis=0)
    return Sums(first.columns, added("products"), names, added("blanks"), untimed, added("outcome"), counts, n)
