"""What a measure of a report is: its name, its words, and which people it counts, of which. No report's rules are here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Measure:
    """`counts` says of each person whether they are counted, `of` whether they are of those that it is a share of.

    `of` is None for a plain count; `counts` is None for what a log cannot tell, which stands in the table without a number.
    """

    name: str
    definition: str
    counts: ir.BooleanValue | None
    of: ir.BooleanValue | None = None


@dataclass(frozen=True)
class Report:
    """One report: its name, when it looks, and its measures in order."""

    name: str
    clock: str
    measures: Sequence[Measure]


def holds(condition: ir.BooleanValue) -> ir.BooleanValue:
    """A condition that is never unknown: what cannot be told does not hold."""
    return condition.fill_null(False)


def is_one_of(text: ir.StringValue, *words: str) -> ir.BooleanValue:
    return holds(text.isin(words))


def n_of(condition: ir.BooleanValue | None) -> ir.IntegerScalar:
    """How many people a condition holds for; NULL where there is none."""
    if condition is None:
        return ibis.null("int64")
    return condition.cast("int64").sum()
