"""The within-seeker linear probability model, from sums: estimates, and how far leaving a bucket of seekers out moves them.

Sums in, numbers out. Which columns make a model is said by the caller; what may be claimed of it is grades.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from pipelines.contract.sums import Sums

Floats = NDArray[np.float64]
#: A column that others explain but for less than this share of its variation is taken as dependent on them.
DEPENDENT = 1e-9


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
        places = [sums.position(name) for name in columns]
        whole = sums.products.sum(0)
        kept, self.why = _independent(whole, places)
        self.columns = tuple(name for name, place in zip(columns, places, strict=True) if place in kept)
        self.dropped = {name: self.why[place] for name, place in zip(columns, places, strict=True) if place not in kept}
        self._places = kept
        self._whole = whole
        self._inverse = _inverse(whole[np.ix_(kept, kept)])
        self._b = self._inverse @ whole[kept, self._outcome]
        # (A - A_k)^-1 for every bucket, once: each further model is a small change of it.
        self._without, self._lost = _without_each(sums.products, whole, kept)

    def estimates(self, names: Sequence[str]) -> Estimates:
        """The estimates of columns of this model."""
        parts = self._sums.products[:, self._places]
        scores = parts[:, :, self._outcome] - parts[:, :, self._places] @ self._b
        moved = -(self._without @ scores[:, :, None])[:, :, 0]
        found = {}
        for at, name in enumerate(self.columns):
            if name in names:
                weights = self._inverse[:, at] / self._inverse[at, at]
                found[name] = (
                    self._b[at],
                    _jackknife(moved[:, at]),
                    _effective(np.einsum("i,kij,j->k", weights, parts[:, :, self._places], weights)),
                    "one_bucket" if self._lost[:, at].any() else "",
                )
        return _told(names, found, self.dropped)

    def swapped(self, add: Sequence[str], remove: Sequence[str] = ()) -> Estimates:
        """The estimates of `add` in this model with them in it, and `remove` out of it.

        Each (A - A_k)^-1 is changed by block elimination rather than made anew: with P the inverse of what stays,
        H = Z'X and S = Z'Z - H P H', b_Z = S^-1 (Z'y - H P X'y).
        """
        places = [self._sums.position(name) for name in add]
        stays = [at for at, name in enumerate(self.columns) if name not in remove]
        gone = [at for at, name in enumerate(self.columns) if name in remove]
        left = [self._places[at] for at in stays]
        kept, why = _independent(self._whole, [*left, *places])
        new = [place for place in places if place in kept]
        names = [name for name, place in zip(add, places, strict=True) if place in kept]
        dropped = {name: why[place] for name, place in zip(add, places, strict=True) if place not in kept}
        if not new:
            return _told(add, {}, dropped)
        products, y = self._sums.products, self._outcome
        whole = _added(_removed(self._inverse[None], stays, gone), self._whole[None], left, new, y)[0]
        rest = self._whole[None] - products
        each = _added(_removed(self._without, stays, gone), rest, left, new, y)
        for k in np.flatnonzero(np.isnan(each).any(axis=1)):
            each[k] = _alone(rest[k], left, new, y)
        lost = np.isnan(each)
        places_now = [*left, *new]
        inverse = _inverse(self._whole[np.ix_(places_now, places_now)])
        found = {}
        block = products[:, places_now][:, :, places_now]
        for at, name in enumerate(names):
            j = len(left) + at
            weights = inverse[:, j] / inverse[j, j]
            found[name] = (
                whole[at],
                _jackknife(np.where(lost[:, at], 0.0, each[:, at] - whole[at])),
                _effective(np.einsum("i,kij,j->k", weights, block, weights)),
                "one_bucket" if lost[:, at].any() else "",
            )
        return _told(add, found, dropped)


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


def _without_each(products: Floats, whole: Floats, kept: Sequence[int]) -> tuple[Floats, NDArray[np.bool_]]:
    """(K, p, p): (A - A_k)^-1 for each bucket; and (K, p) which columns nothing tells of without that bucket: their rows
    and columns are 0 there, so that the others stand as in the model without them."""
    rest = whole[np.ix_(kept, kept)] - products[:, kept][:, :, kept]
    diagonal = np.diag(whole)[kept]
    lost = np.einsum("kii->ki", rest) <= DEPENDENT * diagonal
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
        there, _why = _independent(rest[k], range(len(kept)), diagonal)
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
        inverse = inverse - np.einsum("ki,kj,k->kij", inverse[:, :, at], inverse[:, at, :], share)
    return inverse[:, stays][:, :, stays]


def _added(p: Floats, whole: Floats, left: Sequence[int], new: Sequence[int], outcome: int) -> Floats:
    """(K, m): the coefficients of the columns `new` beside `left`, whose inverse is `p`."""
    h = whole[:, new][:, :, left]
    hp = h @ p
    s = whole[:, new][:, :, new] - hp @ np.swapaxes(h, 1, 2)
    v = whole[:, new, outcome] - (hp @ whole[:, left, outcome][:, :, None])[:, :, 0]
    size = np.einsum("kii->ki", whole[:, new][:, :, new])
    bad = (np.einsum("kii->ki", s) <= DEPENDENT * size).any(axis=1)
    s[bad] = np.eye(len(new))
    answer = np.linalg.solve(s, v[:, :, None])[:, :, 0]
    answer[bad] = np.nan
    return np.asarray(answer)


def _alone(whole: Floats, left: Sequence[int], new: Sequence[int], outcome: int) -> Floats:
    """(m,): the coefficients of `new` beside `left` in one matrix, NaN for those of which it tells nothing."""
    there, _why = _independent(whole, [*left, *new])
    answer = np.full(len(new), np.nan)
    b = np.linalg.solve(whole[np.ix_(there, there)], whole[there, outcome])
    for at, place in enumerate(new):
        if place in there:
            answer[at] = b[there.index(place)]
    return answer


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
    error = np.where([reason == "one_bucket" for reason in why], np.nan, np.array(se, dtype=float))
    return Estimates(tuple(names), np.array(estimate, dtype=float), error, np.array(g_eff, dtype=float), tuple(why))
