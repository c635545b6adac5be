"""Whether entries without a time were written as the result would have it: sums in, a number a habit out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: A difference of one habit that is this many of its errors from nothing is not chance: some thirty habits are looked at.
CERTAIN = 3.0


def untimed_pull(untimed: Floats, of_report: NDArray[np.bool_], outcome: float, interviews: int) -> Floats:
    """(h,) by how much of the chance to lead on a habit's entries without a time move its difference within the same people, as fractions: its
    own, where that is certain and the larger, else that of all habits of the report together. NaN where none is without a time, or none with.

    What was written before the result goes with it alike in one person, whether its time is known or not. With b1 the slope of the outcome on
    done over a habit's entries without a time, and b0 over its others, both less their seeker's mean, and w1, w0 their sums of done~ done~:
    d = b1 - b0, s = w1 / (w1 + w0), its error sqrt(v (1/w1 + 1/w0)) with v = outcome / interviews. A habit's own pull is s d; that of the report is
    sum(w1) / sum(w1 + w0) * sum(w1 d) / sum(w1), over habits `of_report`.

    untimed: (h, 4) as Sums.untimed; outcome: the sum of y~ y~ over all interviews.
    """
    w1, w = untimed[:, 1], untimed[:, 3]
    w0 = w - w1
    some = (w1 > 0) & (w0 > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.where(some, untimed[:, 0] / w1 - (untimed[:, 2] - untimed[:, 0]) / w0, np.nan)
        error = np.sqrt(outcome / max(interviews, 1) * (1 / w1 + 1 / w0))
        own = np.where(some, w1 / w * difference, np.nan)
    here = some & of_report
    if not here.any():
        return np.asarray(np.where(some & (difference > CERTAIN * error), own, np.nan))
    share = w1[of_report].sum() / w[of_report].sum()
    whole = share * (w1[here] @ difference[here]) / w1[here].sum()
    return np.asarray(np.where(some & (difference > CERTAIN * error), np.fmax(own, whole), whole))
