"""Which counts of where people went may be told: groups too small are put together until none is, and nothing else is said.

All that is shown adds up groups of at least the smallest number of people, so nothing smaller can be worked out from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipelines.dashboards.pages.program.privacy import hides


@dataclass(frozen=True)
class Block:
    """Outcomes told as one number of people; `group` is where they stand in the order of groups."""

    names: tuple[str, ...]
    n: int
    group: int


def blocks(counts: Mapping[str, int], groups: Sequence[Sequence[str]], smallest: int) -> list[Block]:
    """The outcomes in the order of `groups`, those of too few people put together with the next smallest of their group.

    Where a group has no other, with one of the nearest group. An outcome of nobody stands alone. Empty where all people
    together are too few.
    """
    if hides(sum(counts.values()), smallest):
        return []
    every = [Block((name,), counts[name], at) for at, group in enumerate(groups) for name in group]
    left = [block for block in every if block.n]
    while True:
        few = [block for block in left if hides(block.n, smallest)]
        if not few:
            break
        least = min(few, key=lambda block: (block.n, block.group, block.names))
        others = [block for block in left if block is not least]
        near = min(others, key=lambda block: (abs(block.group - least.group), block.group, block.n, block.names))
        together = Block(
            tuple(sorted((*near.names, *least.names), key=list(counts).index)), near.n + least.n, near.group
        )
        left = [block for block in others if block is not near] + [together]
    nobody = [block for block in every if not block.n]
    order = {name: at for at, group in enumerate([*map(tuple, groups)]) for name in group}
    return sorted(left + nobody, key=lambda block: (order[block.names[0]], list(counts).index(block.names[0])))


def sum_of(shown: Collection[Block], names: Collection[str]) -> int | None:
    """How many people some outcomes are of together; None where that would part what is told as one."""
    total = 0
    for block in shown:
        inside = [name in names for name in block.names]
        if all(inside):
            total += block.n
        elif any(inside) and block.n:
            return None
    return total if shown else None
