"""Whether what a page hides can be worked out from what it shows; and what to hide besides, until it cannot.

A published number is an equation: it adds up the smallest groups that a reader could think of. A hidden number is told where
its own sum lies in the span of theirs, or where they leave it no room. Nothing is read here, and nothing decided about words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: How far from 0 rounding may leave what is 0.
_NOTHING = 1e-8


@dataclass(frozen=True)
class Cell:
    """One number: the smallest groups that it adds up, what it comes to, and how many people it is of, at least."""

    name: str
    groups: frozenset[str]
    value: int
    people: int


@dataclass(frozen=True)
class Split:
    """A number that its parts add up to. `whole` is None where the sum stands nowhere on the page."""

    whole: str | None
    parts: tuple[str, ...]


def few(people: int, smallest: int) -> bool:
    """Whether so many people are too few to be told of; nobody is not."""
    return 1 <= people < smallest


def recoverable(shown: Iterable[Collection[str]], asked: Sequence[Collection[str]]) -> list[bool]:
    """Of each sum in `asked`, whether sums and differences of those in `shown` give it exactly."""
    known = [frozenset(groups) for groups in shown]
    place = {name: at for at, name in enumerate(sorted(frozenset().union(*known, *asked)))}
    if not asked or not place:
        return [False] * len(asked)
    aims = _rows(asked, place)
    if known:
        _, sizes, ways = np.linalg.svd(_rows(known, place), full_matrices=False)
        span = ways[sizes > _NOTHING * sizes.max(initial=1.0)]
        aims = aims - (aims @ span.T) @ span
    return [bool(size < _NOTHING) for size in np.abs(aims).max(axis=1, initial=0.0)]


def bounds(shown: Sequence[Cell], asked: Collection[str]) -> tuple[float, float]:
    """The least and the most that the sum `asked` can be, by what `shown` comes to, no group being below 0."""
    # Few pages ask for it, and it takes longer to load than all else that they are made by.
    from scipy.optimize import linprog

    place = {name: at for at, name in enumerate(sorted(frozenset(asked).union(*(cell.groups for cell in shown))))}
    aim = _rows([asked], place)[0]
    sums = _rows([cell.groups for cell in shown], place) if shown else None
    values = [cell.value for cell in shown] if shown else None
    ends = [linprog(sign * aim, A_eq=sums, b_eq=values, bounds=(0, None)) for sign in (1, -1)]
    low, high = (end.fun if end.status == 0 else -np.inf for end in ends)
    return float(low), float(-high)


def told(cells: Sequence[Cell], hidden: Collection[str], secret: Collection[str] | None = None) -> list[Cell]:
    """The hidden cells (of them those in `secret`, where that is given) that the ones shown give away: all that they give
    exactly, else the first to which they leave less than one to choose from."""
    shown = [cell for cell in cells if cell.name not in hidden]
    asked = [cell for cell in cells if cell.name in hidden and (secret is None or cell.name in secret)]
    exact = recoverable([cell.groups for cell in shown], [cell.groups for cell in asked])
    made = [cell for cell, is_exact in zip(asked, exact, strict=True) if is_exact]
    return made or [cell for cell in asked if _is_tight(shown, cell)][:1]


def _is_tight(shown: Sequence[Cell], cell: Cell) -> bool:
    low, high = bounds(shown, cell.groups)
    return high - low < 1 - _NOTHING


def suppressed(
    cells: Sequence[Cell], splits: Sequence[Split], smallest: int, hidden: Collection[str] = ()
) -> frozenset[str]:
    """The names of all cells to hide: those of few people, those in `hidden`, and as many more as it takes.

    What is hidden of a split can be worked out together, from its whole: so it is never one cell, and at least one of them is
    of enough people by itself. Then whatever `told` still finds takes the next smallest cell of one of its splits with it.
    """
    by_name = {cell.name: cell for cell in cells}
    secret = {cell.name for cell in cells if few(cell.people, smallest)} | set(hidden)
    made = set(secret)
    while smallest:
        more = _for_splits(by_name, splits, smallest, made) or _for_told(
            by_name, splits, told(cells, made, secret), made
        )
        if not more:
            break
        made |= more
    return frozenset(made)


def _for_splits(
    by_name: Mapping[str, Cell], splits: Sequence[Split], smallest: int, hidden: Collection[str]
) -> set[str]:
    """What must go too because the rest of some whole would be one cell, or of few people."""
    more: set[str] = set()
    for split in splits:
        gone = [by_name[name] for name in split.parts if name in hidden]
        if not gone or (split.whole is not None and split.whole in hidden):
            continue
        if len(gone) == 1 or max(cell.people for cell in gone) < smallest:
            more |= _next(by_name, split, hidden)
    return more


def _for_told(
    by_name: Mapping[str, Cell], splits: Sequence[Split], leaks: Sequence[Cell], hidden: Collection[str]
) -> set[str]:
    """One more cell for the first leak that a split of its own can still cover."""
    for leak in leaks:
        for split in splits:
            more = _next(by_name, split, hidden) if leak.name in (split.whole, *split.parts) else set()
            if more:
                return more
    return set()


def _next(by_name: Mapping[str, Cell], split: Split, hidden: Collection[str]) -> set[str]:
    """The cell of fewest people that a split still shows; nobody's cells hide nothing. Empty where there is none."""
    left = [by_name[name] for name in split.parts if name not in hidden and by_name[name].people > 0]
    return {min(left, key=lambda cell: (cell.people, cell.value, cell.name)).name} if left else set()


def _rows(sums: Sequence[Collection[str]], place: Mapping[str, int]) -> NDArray[np.float64]:
    made = np.zeros((len(sums), len(place)))
    for row, groups in enumerate(sums):
        made[row, [place[name] for name in groups]] = 1
    return made
