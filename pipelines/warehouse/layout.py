"""How what is told of an interview stands in words of bits, and which columns one report's products have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipelines.contract.contrasts import NUISANCE, OUTCOME, WANTED_BANDS, Mark, column_of, late_column

#: What a word of bits holds of up to WORD_BITS marks.
PLANES = ("done", "late", "timed", "told", "not_applicable")
#: Of marks with bands, in words of their own: whether the band is known, and the three bits of its number.
BAND_BITS = 4
WORD_BITS = 60


def bands_words(marks: Sequence[Mark]) -> int:
    """How many words the bands of the marks take."""
    return -(-sum(bool(mark.bands) for mark in marks) * BAND_BITS // WORD_BITS)


@dataclass(frozen=True)
class Layout:
    """Which columns a report's products have, in order: nuisance, marks done, bands, late stages, and the outcome."""

    marks: tuple[Mark, ...]
    split: bool = True
    #: The places of marks of which any row tells; None for all. What nobody logs would only be columns of zeros.
    told: frozenset[int] | None = None
    #: The same with those that are only said to be not applicable: of the others rows need not be read.
    seen: frozenset[int] | None = None
    #: Where the bit of each mark stands, counted through all words; None for in the order of the marks.
    slots: tuple[int, ...] | None = None
    #: Columns of 0 and 1 that the rows have themselves, beside the nuisance that all units have.
    more: tuple[str, ...] = ()

    @cached_property
    def n_words(self) -> int:
        return -(-(len(self.marks) if self.slots is None else max(self.slots, default=-1) + 1) // WORD_BITS)

    @cached_property
    def words(self) -> list[str]:
        """The columns of rows that marks are packed in."""
        planes = [f"{plane}_{word}" for plane in PLANES for word in range(self.n_words)]
        return planes + [f"bands_{word}" for word in range(bands_words(self.marks))]

    @cached_property
    def read(self) -> list[int]:
        """The places of the marks that are read, ascending. What follows counts these."""
        return [place for place in range(len(self.marks)) if self.seen is None or place in self.seen]

    @cached_property
    def runs(self) -> list[slice]:
        """Which of all bits are those of the marks read, in their order, as runs of neighbours: one by one they would cost far
        more."""
        slots = np.array([place if self.slots is None else self.slots[place] for place in self.read], np.intp)
        return [
            slice(run[0], run[-1] + 1) for run in np.split(slots, np.flatnonzero(np.diff(slots) != 1) + 1) if len(run)
        ]

    @cached_property
    def marks_read(self) -> list[Mark]:
        return [self.marks[place] for place in self.read]

    @cached_property
    def fitted(self) -> list[int]:
        """Which of the marks read are in a model."""
        each = enumerate(zip(self.read, self.marks_read, strict=True))
        return [
            at for at, (place, mark) in each if mark.role != "counted" and (self.told is None or place in self.told)
        ]

    @cached_property
    def joint(self) -> list[int]:
        return [at for at in self.fitted if self.marks_read[at].role == "joint"]

    @cached_property
    def bands(self) -> list[tuple[int, int, str]]:
        """(which of all marks with bands, number of the band from 1, column) of each band of the marks in the joint model."""
        slot = {mark.code: at for at, mark in enumerate(mark for mark in self.marks if mark.bands)}
        return [
            (slot[mark.code], number, column_of(mark.code, band))
            for mark in (self.marks_read[at] for at in self.fitted)
            for number, band in enumerate(mark.bands, 1)
        ]

    @cached_property
    def late(self) -> list[str]:
        return [late_column(self.marks_read[at].code) for at in self.joint] if self.split else []

    @cached_property
    def columns(self) -> tuple[str, ...]:
        done = [self.marks_read[at].code for at in self.fitted]
        return (
            *NUISANCE,
            *self.more,
            *WANTED_BANDS,
            *done,
            *(column for _slot, _number, column in self.bands),
            *self.late,
            OUTCOME,
        )
