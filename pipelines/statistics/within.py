"""The within-seeker linear probability model, from sums: estimates, and how far leaving a bucket of seekers out moves them.

Sums in, numbers out. Which columns make a model is said by the caller; what may be claimed of it is grades.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, stdtr, stdtrit

from pipelines.contract.sums import Sums

Floats = NDArray[np.float64]
#: A column that others explain but for less than this share of its variation is taken as dependent on them.
DEPENDENT = 1e-9
#: A jackknife error no larger than this is none: rounding leaves as much where leaving a bucket out moves nothing.
NO_ERROR = 1e-9


@dataclass(frozen=True)
class Estimates:
    """One row a column asked for: estimate and se as fractions, g_eff and df; NaN where `why` says that there is none.

    why: "" or "no_variation" (nobody did it sometimes and not other times), "dependent" (other columns say the same) or
    "one_bucket" (only one bucket of seekers tells of it: left out, nothing would be known).
    """

    names: tuple[str, ...]
    estimate: Floats
    se: Floats
    g_eff: Floats
    why: tuple[str, ...]

    @property
    def df(self) -> Floats:
        """Degrees of freedom: max(1, G_eff - 1)."""
        return np.maximum(1.0, self.g_eff - 1)

    def half_width(self, level: float = 0.95) -> Floats:
        """Half the interval: t(df) x se."""
        return np.asarray(stdtrit(self.df, 0.5 + level / 2) * self.se)


def p_value(estimate: Floats, se: Floats, df: Floats) -> Floats:
    """Two-sided, of Student's t with df degrees of freedom."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(2 * stdtr(df, -np.abs(estimate / se)))


class Within:
    """The model of `columns` (in the order in which one that depends on earlier ones is dropped), fitted once.

    b = A^-1 c with A = sum A_k and c = sum c_k; b_(-k) = (A - A_k)^-1 (c - c_k), worked out as b - (A - A_k)^-1 (c_k - A_k b);
    V = (K-1)/K sum (b_(-k) - b)(b_(-k) - b)', the delete-one jackknife (CRV3). With a = (A^-1)_j / (A^-1)_jj and
    w_k = a' A_k a, G_eff = (sum w)^2 / sum w^2.
    Source: J. G. MacKinnon, M. O. Nielsen, M. D. Webb, J. Applied Econometrics 38 (2023) 671-694; G. Imbens, M. Kolesar,
    Review of Economics and Statistics 98 (2016) 701-712 for degrees of freedom below the number of clusters.
    """

    def __init__(self, sums: Sums, columns: Sequence[str]) -> None:
        self._sums = sums
        self._outcome = len(sums.columns) - 1
        # Nothing is told of what the sums do not have.
        columns = [name for name in columns if name in sums.columns]
        places = [sums.position(name) for name in columns]
        whole = sums.products.sum(0)
        kept, self.why = _independent(whole, places)
        self.columns = tuple(name for name, place in zip(columns, places, strict=True) if place in kept)
        self.dropped = {name: self.why[place] for name, place in zip(columns, places, strict=True) if place not in kept}
        self._places = kept
        self._whole = whole
        self._inverse = _inverse(whole[np.ix_(kept, kept)])
        self._b = self._inverse @ whole[kept, self._outcome]
        self._parts = sums.products[:, kept][:, :, kept]
        self._parts_y = sums.products[:, kept, self._outcome]
        # (A - A_k)^-1 for every bucket, once: each further model is a small change of it.
        self._without, self._lost = _without_each(self._parts, whole[np.ix_(kept, kept)])

    def estimates(self, names: Sequence[str]) -> Estimates:
        """The estimates of columns of this model."""
        scores = self._parts_y - self._parts @ self._b
        moved = -(self._without @ scores[:, :, None])[:, :, 0]
        found = {}
        for at, name in enumerate(self.columns):
            if name in names:
                weights = self._inverse[:, at] / self._inverse[at, at]
                told = (self._parts @ weights) @ weights
                lost = "one_bucket" if self._lost[:, at].any() else ""
                found[name] = (self._b[at], _jackknife(moved[:, at]), _effective(told), lost)
        return _told(names, found, self.dropped)

    def between(self, names: Sequence[str]) -> Floats:
        """How far seekers' own effects lie apart (standard deviation, a fraction), of columns of this model; NaN where buckets are of
        several seekers, or where there is no estimate.

        By moments: with r the column less what the others explain of it, a seeker's score r'e has the variance s2 r'r + tau2 (r'x)^2,
        s2 the residual one; so m = (sum of squared scores - s2 (W - sum w^2 / W)) / sum u^2, w = r'r, W = sum w, u = r'x. Of tau2 it is
        known besides that it is at least 0: told is its mean given N(m, v) cut there, v the variance of m, since m below 0 does not
        mean that all are alike. Sources: R. DerSimonian, N. Laird, Controlled Clinical Trials 7 (1986) 177-188, with seekers for trials;
        C. N. Morris, JASA 78 (1983) 47-55.
        """
        left = self._sums.n["interviews"] - self._sums.n["seekers"] - len(self.columns)
        found = np.full(len(names), np.nan)
        if len(self._parts) != self._sums.n["seekers"] or left <= 0:
            return found
        residual = (self._whole[-1, -1] - self._whole[self._places, -1] @ self._b) / left
        scores = self._parts_y - self._parts @ self._b
        for at, name in enumerate(names):
            if name in self.columns:
                place = self.columns.index(name)
                weights = self._inverse[:, place] / self._inverse[place, place]
                of_column = self._parts @ weights
                w, u = of_column @ weights, of_column[:, place]
                squared, size = (scores @ weights) ** 2, float((u**2).sum())
                m = float(squared.sum() - residual * (w.sum() - (w**2).sum() / w.sum())) / size
                error = float(np.sqrt(((squared - residual * w) ** 2).sum())) / size
                found[at] = np.sqrt(_cut_mean(m, error)) if size > 0 and error > 0 else np.nan
        return found

    def swapped(self, add: Sequence[str], remove: Sequence[str] = ()) -> Estimates:
        """The estimates of `add` in this model with them in it, and `remove` out of it.

        Each (A - A_k)^-1 is changed by block elimination rather than made anew: with P the inverse of what stays,
        H = Z'X and S = Z'Z - H P H', b_Z = S^-1 (Z'y - H P X'y).
        """
        asked, add = add, [name for name in add if name in self._sums.columns]
        places = [self._sums.position(name) for name in add]
        stays = [at for at, name in enumerate(self.columns) if name not in remove]
        gone = [at for at, name in enumerate(self.columns) if name in remove]
        left = [self._places[at] for at in stays]
        kept, why = _independent(self._whole, [*left, *places])
        new = [place for place in places if place in kept]
        names = [name for name, place in zip(add, places, strict=True) if place in kept]
        dropped = {name: why[place] for name, place in zip(add, places, strict=True) if place not in kept}
        if not new:
            return _told(asked, {}, dropped)
        order = [*left, *new, self._outcome]
        size = np.diag(self._whole)[order[:-1]]
        all_of = self._whole[np.ix_(new, order)]
        part_of = self._sums.products[:, new][:, :, order]
        whole_y, parts_y = self._whole[left, self._outcome], self._parts_y[:, stays]
        size_new = size[len(left) :]
        whole = _added(_removed(self._inverse[None], stays, gone), all_of[None], whole_y[None], size_new)[0]
        each = _added(_removed(self._without, stays, gone), all_of - part_of, whole_y - parts_y, size_new)
        for k in np.flatnonzero(np.isnan(each).any(axis=1)):
            rest = self._whole[np.ix_(order, order)] - self._sums.products[k][np.ix_(order, order)]
            each[k] = _alone(rest, len(new), size)
        lost = np.isnan(each)
        inverse = _inverse(self._whole[np.ix_(order[:-1], order[:-1])])
        parts = self._parts if not gone else self._parts[:, stays][:, :, stays]
        found = {}
        for at, name in enumerate(names):
            weights = inverse[:, len(left) + at] / inverse[len(left) + at, len(left) + at]
            old, own = weights[: len(left)], weights[len(left) :]
            told = (parts @ old) @ old + (
                (2 * part_of[:, :, : len(left)] @ old) + part_of[:, :, len(left) : -1] @ own
            ) @ own
            moved = np.where(lost[:, at], 0.0, each[:, at] - whole[at])
            found[name] = (whole[at], _jackknife(moved), _effective(told), "one_bucket" if lost[:, at].any() else "")
        return _told(asked, found, dropped)


def _independent(whole: Floats, places: Sequence[int], size: Floats | None = None) -> tuple[list[int], dict[int, str]]:
    """Of the columns at `places`, those that vary and that no earlier ones explain; and why each other one was dropped.

    `size`: what their variation is held against; their own where none is given.
    """
    a = whole[np.ix_(places, places)].copy()
    scale = np.diag(a).copy() if size is None else size
    kept, why = [], {}
    for at, place in enumerate(places):
        if scale[at] <= 0 or not np.isfinite(scale[at]):
            why[place] = "no_variation"
        elif a[at, at] <= DEPENDENT * scale[at]:
            why[place] = "dependent"
        else:
            kept.append(place)
            row = a[at] / a[at, at]
            a -= np.outer(a[:, at], row)
    return kept, why


def _inverse(a: Floats) -> Floats:
    """The inverse of symmetric matrices (..., p, p), scaled to a unit diagonal first."""
    scale = 1 / np.sqrt(np.einsum("...ii->...i", a))
    scaled = a * scale[..., :, None] * scale[..., None, :]
    inverse = np.linalg.inv(scaled)
    return np.asarray((inverse + np.swapaxes(inverse, -1, -2)) / 2 * scale[..., :, None] * scale[..., None, :])


def _without_each(parts: Floats, whole: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """(K, p, p): (A - A_k)^-1 for each bucket; and (K, p) which columns nothing tells of without that bucket: their rows
    and columns are 0 there, so that the others stand as in the model without them."""
    rest = whole - parts
    size = np.diag(whole)
    lost = np.einsum("kii->ki", rest) <= DEPENDENT * size
    inverse = np.zeros_like(rest)
    easy = ~lost.any(axis=1)
    try:
        inverse[easy] = _inverse(rest[easy])
    except np.linalg.LinAlgError:
        easy[:] = False
    else:
        told = np.einsum("kii->ki", inverse[easy]) * np.einsum("kii->ki", rest[easy])
        easy[np.flatnonzero(easy)[~(np.abs(told) < 1 / DEPENDENT).all(axis=1)]] = False
    # Few buckets are the only ones that tell of some column: each of these is worked out by itself.
    for k in np.flatnonzero(~easy):
        there, _why = _independent(rest[k], range(len(size)), size)
        inverse[k] = 0
        inverse[k][np.ix_(there, there)] = _inverse(rest[k][np.ix_(there, there)])
        lost[k] = True
        lost[k, there] = False
    return inverse, lost


def _removed(inverse: Floats, stays: Sequence[int], gone: Sequence[int]) -> Floats:
    """The inverses of matrices without the columns `gone`, from those with them (K, p, p)."""
    for at in gone:
        pivot = inverse[:, at, at]
        share = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=pivot != 0)
        inverse = inverse - (inverse[:, :, at] * share[:, None])[:, :, None] * inverse[:, None, at, :]
    return inverse[:, stays][:, :, stays] if gone else inverse


def _added(p: Floats, new: Floats, left_y: Floats, size: Floats) -> Floats:
    """(K, m): the coefficients of m new columns beside r others, whose inverse is `p` (K, r, r); NaN where they cannot be told.

    new: (K, m, r + m + 1), the new columns' products with the others, themselves and the outcome; left_y: (K, r).
    """
    m = new.shape[1]
    h, own, y = new[:, :, : -m - 1], new[:, :, -m - 1 : -1], new[:, :, -1]
    hp = h @ p
    s = own - hp @ np.swapaxes(h, 1, 2)
    v = y - (hp @ left_y[:, :, None])[:, :, 0]
    bad = (np.einsum("kii->ki", s) <= DEPENDENT * size).any(axis=1)
    s[bad] = np.eye(m)
    answer = np.linalg.solve(s, v[:, :, None])[:, :, 0]
    answer[bad] = np.nan
    return np.asarray(answer)


def _alone(products: Floats, m: int, size: Floats) -> Floats:
    """(m,): the coefficients of the last m columns in one matrix (outcome last), NaN for those of which it tells nothing."""
    n = len(size)
    there, _why = _independent(products, range(n), size)
    answer = np.full(n, np.nan)
    answer[there] = np.linalg.solve(products[np.ix_(there, there)], products[there, -1])
    return answer[n - m :]


def _cut_mean(mean: float, error: float) -> float:
    """The mean of N(mean, error^2) of which only what is above 0 is possible."""
    at = mean / error
    # log of the distribution function: far below 0 both it and the density are nothing, and their ratio is not.
    return mean + error * float(np.exp(-0.5 * at**2 - 0.5 * np.log(2 * np.pi) - log_ndtr(at)))


def _jackknife(moved: Floats) -> float:
    """The delete-one jackknife's standard error, from how far each bucket left out moves an estimate (K,)."""
    k = len(moved)
    return float(np.sqrt((k - 1) / k * np.sum(moved**2))) if k > 1 else float("nan")


def _effective(weights: Floats) -> float:
    """How many buckets as large as each other would tell as much: (sum w)^2 / sum w^2."""
    total = float(np.sum(weights**2))
    return float(np.sum(weights)) ** 2 / total if total > 0 else 0.0


def _told(
    names: Sequence[str], found: dict[str, tuple[float, float, float, str]], dropped: dict[str, str]
) -> Estimates:
    none = (np.nan, np.nan, np.nan, "")
    rows = [found.get(name, (*none[:3], dropped.get(name, "no_variation"))) for name in names]
    estimate, se, g_eff, why = zip(*rows, strict=True) if rows else ((), (), (), ())
    # What only one bucket tells of has no spread that could be told.
    # Nor has what no bucket moves: it was fitted without a remainder, which is no knowledge but too few rows.
    error = np.array(se, dtype=float)
    error[[reason == "one_bucket" for reason in why] | (error <= NO_ERROR)] = np.nan
    return Estimates(tuple(names), np.array(estimate, dtype=float), error, np.array(g_eff, dtype=float), tuple(why))
