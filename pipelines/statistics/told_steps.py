"""At which days of a search its counts may be told, so that every step between two of them is of enough people.

Daily counts in, days out. A step of one person would give away the day of that person's offer: steps are joined until those of
each report, and of whoever is left when reports of slices are taken from the whole, are of nobody or of the smallest group.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
#: Told are the ends of so many days at the least; 15, 30, 60 and 90 are among them. A day of its own would be somebody's.
STEP_DAYS = 5
#: Told before others where they can be.
_RANK = {day: at for at, day in enumerate((90, 60, 30, 180, 120))}


@dataclass(frozen=True)
class Told:
    """The days (ascending) of which a report has a row; `suppressed`: it has one alone, at its end, and that is not to be shown."""

    days: Ints
    suppressed: bool


def told_days(whole: Ints, slices: Sequence[Ints], smallest: int, *, with_rest: bool = True) -> tuple[Told, list[Told]]:
    """The days of a whole, and of each of its slices of one kind.

    Each report is (d, 3): day, offers, and others whose search ended or was followed no further (people), in the order of
    days. with_rest: whether what the whole less its slices tells is looked at too. smallest: at least 1.
    """
    end = -(-int(whole[:, 0].max()) // STEP_DAYS)
    sums = np.stack([_summed(each, end) for each in (whole, *slices)])
    days = np.arange(end + 1) * STEP_DAYS
    of_whole = _steps(sums[:1], smallest, days)
    told = [at for at in _by_size(sums[1:]) if _may_be_told(sums[1 + at], smallest)]
    rest = sums[0] - sums[[1 + at for at in told]].sum(axis=0)
    while with_rest and told and rest[-1].any() and not _may_be_told(rest, smallest):
        rest = rest + sums[1 + told.pop()]
    members = [*(sums[1 + at] for at in told), *([rest] if with_rest else [])]
    common = of_whole[_steps(np.stack(members)[:, of_whole], smallest, days[of_whole])] if told else of_whole[-1:]
    return (
        Told(of_whole * STEP_DAYS, not _may_be_told(sums[0], smallest)),
        [
            Told(common * STEP_DAYS, False) if at in told else Told(of_whole[-1:] * STEP_DAYS, True)
            for at in range(len(slices))
        ],
    )


def _summed(report: Ints, end: int) -> Ints:
    """(end + 1, 2): offers and others up to the end of each step."""
    step = -(-report[:, 0] // STEP_DAYS)
    made = np.zeros((end + 1, 2), np.int64)
    np.add.at(made, step, report[:, 1:])
    return made.cumsum(axis=0)


def _by_size(sums: Ints) -> list[int]:
    people = sums[:, -1].sum(axis=1)
    return [int(at) for at in np.argsort(-people, kind="stable")]


def _is_none_or_enough(n: Ints, smallest: int) -> Ints:
    return np.asarray((n == 0) | (n >= smallest))


def _may_be_told(sums: Ints, smallest: int) -> bool:
    return bool(sums[-1].sum() >= smallest and _is_none_or_enough(sums[-1, 0], smallest))


def _steps(sums: Ints, smallest: int, days: Ints) -> Ints:
    """The places (of `days`) at which every step of every member (members, places, 2) is of nobody or of enough; the last one always.

    Days that people ask for come first. Others who are few in all are told at the end: how a large enough group divides may be.
    """
    few_others = sums[:, -1, 1] < smallest
    end = sums.shape[1] - 1
    kept = [-1, end]
    for place in sorted(range(end), key=lambda at: (_RANK.get(int(days[at]), len(_RANK)), at)):
        at = bisect(kept, place)
        until = sums[:, place] - (sums[:, kept[at - 1]] if at > 1 else 0)
        after = sums[:, kept[at]] - sums[:, place]
        fine = _is_none_or_enough(after, smallest)
        if kept[at] == end:
            fine[:, 1] |= few_others
        if until.any() and after.any() and fine.all() and _is_none_or_enough(until, smallest).all():
            kept.insert(at, place)
    return np.array(kept[1:])
