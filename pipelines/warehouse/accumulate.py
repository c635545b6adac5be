"""Rows, as the engine streams them in key order, to one report's sums. Arrays only: the queries are in crossproducts.py.

Batches are cut where a seeker ends, and summed in their order: the same rows give the same bytes on any number of threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from pipelines.contract.contrasts import (
    CONCERNS_HANDLED,
    DONE,
    HANDLED_FROM,
    NUISANCE,
    OUTCOME,
    STAGES,
    WANTED,
    WANTED_BANDS,
    Mark,
    column_of,
    late_column,
)
from pipelines.contract.sums import BUCKET_BITS, CELLS, MOST_BUCKETS, SEEKER_BITS, Sums
from pipelines.contract.vocabulary import STAGE_RANK

Floats = NDArray[np.float64]
#: What a word of bits holds of up to WORD_BITS marks; `band` stands three times, for the three bits of its number.
PLANES = ("known", "done", "late", "timed", "told", "not_applicable", "banded", "band_1", "band_2", "band_4")
WORD_BITS = 60
#: Whether each of STAGES is late: panel or onsite, and what comes after it.
_IS_LATE = np.array([STAGE_RANK[name] >= STAGE_RANK["panel_onsite"] for name in STAGES])
_COUNTED = ["n_with", "advanced_with", "n_without", "advanced_without"]
_COUNTED += ["informative_seekers", "seekers_with", "seekers_without"]
_IN_CELL = ["n_with", "advanced_with", "n_without", "advanced_without", "informative_seekers"]
_CELLS = [f"{cell}_{name}" for cell in CELLS for name in _IN_CELL]
_ENTRIES = ["n_applies", "n_blank", "n_late", "n_timed", "n_told"]


@dataclass(frozen=True)
class Layout:
    """Which columns a report's products have, in order: nuisance, marks done, bands, late stages, and the outcome."""

    marks: tuple[Mark, ...]
    split: bool = True
    #: The places of marks of which any row tells; None for all. What nobody logs would only be columns of zeros.
    told: frozenset[int] | None = None
    #: Where the bit of each mark stands, counted through all words; None for in the order of the marks.
    slots: tuple[int, ...] | None = None

    def is_told(self, place: int) -> bool:
        return self.told is None or place in self.told

    @property
    def n_words(self) -> int:
        return -(-(len(self.marks) if self.slots is None else max(self.slots, default=-1) + 1) // WORD_BITS)

    @property
    def places(self) -> slice | list[int]:
        """Which of all bits are the marks', in their order."""
        return slice(len(self.marks)) if self.slots is None else list(self.slots)

    @property
    def fitted(self) -> list[int]:
        """The places of the marks that are in a model."""
        return [place for place, mark in enumerate(self.marks) if mark.role != "counted" and self.is_told(place)]

    @property
    def joint(self) -> list[int]:
        return [place for place in self.fitted if self.marks[place].role == "joint"]

    @property
    def bands(self) -> list[tuple[int, int, str]]:
        """(place of the mark, number of the band from 1, column) of each band of the marks in the joint model."""
        return [
            (place, number, column_of(mark.code, band))
            for place, mark in enumerate(self.marks)
            for number, band in enumerate(mark.bands, 1)
            if self.is_told(place)
        ]

    @property
    def late(self) -> list[str]:
        return [late_column(self.marks[place].code) for place in self.joint] if self.split else []

    @property
    def columns(self) -> tuple[str, ...]:
        done = [self.marks[place].code for place in self.fitted]
        return (
            *NUISANCE,
            *WANTED_BANDS,
            *done,
            *(column for _place, _number, column in self.bands),
            *self.late,
            OUTCOME,
        )


@threadpool_limits.wrap(limits=1, user_api="blas")
def add_up(batches: Iterable[pa.RecordBatch], layout: Layout, hashes: NDArray[np.int64]) -> Sums:
    """The sums of a report whose rows come in the order of `person`, which counts seekers from 0 in the order of `hashes`
    (their 60 bits, ascending): a bucket a seeker, or 1,024 where there are more than 2,048."""
    fine = len(hashes) <= MOST_BUCKETS
    names, bucket_of = np.unique(hashes if fine else hashes >> (SEEKER_BITS - BUCKET_BITS), return_inverse=True)
    q, marks = len(layout.columns), len(layout.marks)
    products, blanks = np.zeros((len(names), q, q)), np.zeros((len(names), marks))
    done, bands = np.zeros((marks, len(_COUNTED))), np.zeros((len(layout.bands), len(_COUNTED)))
    entries, cells = np.zeros((marks, len(_ENTRIES))), np.zeros((marks, len(_CELLS)))
    n = dict.fromkeys(("interviews", "seekers", "advanced", "undated", "wanted", "most"), 0)
    for batch in _whole_seekers(batches):
        rows = _Rows(batch, layout)
        within, blank = rows.demeaned(), rows.blank()
        for bucket, begin, stop in rows.blocks(bucket_of):
            block = within[begin:stop]
            products[bucket] += block.T @ block
            blanks[bucket] += block[:, -1] @ blank[begin:stop]
        done += rows.counts()
        bands += rows.counts_of_bands()
        entries += rows.entries(blank)
        if layout.split:
            cells += rows.counts_of_cells()
        for key, value in rows.totals().items():
            n[key] = max(n[key], value) if key == "most" else n[key] + value
    return Sums(
        layout.columns,
        products,
        names,
        blanks,
        products[:, -1, -1].copy(),
        _frame(layout, done, bands, entries, cells),
        n,
    )


def _frame(layout: Layout, done: Floats, bands: Floats, entries: Floats, cells: Floats) -> pd.DataFrame:
    """The counts of every contrast of every mark, those of which nothing is told as zeros."""
    of_band = {column: counted for (_place, _number, column), counted in zip(layout.bands, bands, strict=True)}
    none = np.zeros(len(_COUNTED))
    rows, names = [], []
    for place, mark in enumerate(layout.marks):
        for contrast in (DONE, *mark.bands):
            counted = done[place] if contrast == DONE else of_band.get(column_of(mark.code, contrast), none)
            rows.append(np.concatenate([counted, entries[place], cells[place] * (contrast == DONE)]))
            names.append((mark.code, contrast))
    index = pd.MultiIndex.from_tuples(names, names=["habit", "contrast"])
    return pd.DataFrame(np.stack(rows).astype(np.int64), index, [*_COUNTED, *_ENTRIES, *_CELLS])


def _whole_seekers(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The same rows in batches that end where a seeker does."""
    kept: list[pa.RecordBatch] = []
    for batch in batches:
        person = batch.column("person").to_numpy()
        if not len(person):
            continue
        cut = int(np.searchsorted(person, person[-1]))
        if cut:
            yield pa.Table.from_batches([*kept, batch.slice(0, cut)])
            kept = []
        kept.append(batch.slice(cut))
    if kept:
        yield pa.Table.from_batches(kept)


class _Rows:
    """The rows of some whole seekers, unpacked: 0 and 1 in (n, marks), and where each seeker begins and stops."""

    def __init__(self, table: pa.Table, layout: Layout) -> None:
        self.layout = layout
        column = {name: table.column(name).to_numpy() for name in table.column_names}
        self.person = column["person"]
        self.starts = np.flatnonzero(np.diff(self.person, prepend=-1))
        self.stops = np.append(self.starts[1:], len(self.person))
        self.sizes = self.stops - self.starts
        self.y = column["led_on"].astype(np.float64)
        self.undated = column["undated"]
        self.wanted = column["wanted"]
        self.stage, self.industry, self.earlier = column["stage"], column["industry"], column["earlier"]
        self.plane = {
            plane: _bits([column[f"{plane}_{word}"] for word in range(layout.n_words)], layout.places)
            for plane in PLANES
        }
        self._handle_concerns([mark.code for mark in layout.marks])
        self.known, self.done = (self.plane[name].astype(np.float64) for name in ("known", "done"))
        self.sum_known, self.sum_done = self._sums(self.known), self._sums(self.done)
        self._read_bands()

    def _handle_concerns(self, codes: list[str]) -> None:
        if CONCERNS_HANDLED.code not in codes:
            return
        asked, answered = (codes.index(code) for code in HANDLED_FROM)
        place, plane = codes.index(CONCERNS_HANDLED.code), self.plane
        not_asked = plane["known"][:, asked] & ~plane["done"][:, asked] & 1
        plane["done"][:, place] = plane["known"][:, answered] & plane["done"][:, answered] & (1 - not_asked)
        plane["known"][:, place] = not_asked | plane["known"][:, answered]
        plane["late"][:, place] = plane["late"][:, asked] | plane["late"][:, answered]
        plane["timed"][:, place] = plane["timed"][:, asked] | plane["timed"][:, answered]
        plane["told"][:, place] = plane["told"][:, answered] | (plane["told"][:, asked] & not_asked)
        # Nobody can answer concerns that were asked for and not named.
        free = (1 - not_asked) & (1 - plane["late"][:, place])
        plane["not_applicable"][:, place] = plane["not_applicable"][:, answered] & free

    def _read_bands(self) -> None:
        bands = self.layout.bands
        places = np.array([place for place, _number, _column in bands], np.intp)
        band = (self.plane["band_1"] + 2 * self.plane["band_2"] + 4 * self.plane["band_4"])[:, places]
        numbers = np.array([number for _place, number, _column in bands], np.uint8)
        banded = self.plane["banded"][:, places].astype(bool)
        self.band_known = banded.astype(np.float64)
        self.in_band = ((band == numbers) & banded).astype(np.float64)
        # The contrast of a band is with none at all.
        self.no_band = ((band == 0) & banded).astype(np.float64)

    def blocks(self, bucket_of: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
        """(bucket, first row, row after the last) of each bucket that these rows are of."""
        bucket = bucket_of[self.person[self.starts]]
        begins = np.flatnonzero(np.diff(bucket, prepend=-1))
        ends = np.append(begins[1:], len(bucket)) - 1
        yield from zip(bucket[begins], self.starts[begins], self.stops[ends], strict=True)

    # ---- the model's columns ----

    def demeaned(self) -> Floats:
        """(n, q): every column less its seeker's mean; a blank takes the seeker's own mean, and so comes to 0."""
        layout = self.layout
        fitted, joint = layout.fitted, layout.joint
        wanted = (self.wanted[:, None] == np.array(WANTED)).astype(np.float64)
        said = np.repeat((self.wanted > 0).astype(np.float64)[:, None], len(WANTED), axis=1)
        within = np.empty((len(self.y), len(layout.columns)), order="C")
        mean = _share(self.sum_done, self.sum_known)
        filled = self._repeated(mean[:, fitted])
        parts = [self._centred(self._nuisance())]
        parts += [self._filled(wanted, said, self._sums(wanted), self._sums(said))]
        parts += [(self.done[:, fitted] - filled) * self.known[:, fitted]]
        parts += [self._filled(self.in_band, self.band_known, self._sums(self.in_band), self._sums(self.band_known))]
        if layout.split:
            parts += [self._done_late(joint, mean)]
        at = 0
        for part in (*parts, self._centred(self.y[:, None])):
            within[:, at : at + part.shape[1]] = part
            at += part.shape[1]
        return within

    def _done_late(self, joint: list[int], mean: Floats) -> Floats:
        """Done (a blank as the seeker's mean) at a late stage, and 0 at an early one; only late rows have anything."""
        late = np.flatnonzero(_IS_LATE[self.stage])
        made = np.zeros((len(self.y), len(joint)))
        known = self.known[late][:, joint]
        of_seeker = np.searchsorted(self.stops, late, side="right")
        made[late] = self.done[late][:, joint] + (1 - known) * mean[of_seeker][:, joint]
        return self._centred(made)

    def _nuisance(self) -> Floats:
        made = np.zeros((len(self.y), len(NUISANCE)))
        at = np.arange(len(self.y))
        some = self.stage > 0
        made[at[some], self.stage[some] - 1] = 1
        some = self.industry > 0
        made[at[some], len(STAGES) - 2 + self.industry[some]] = 1
        made[:, -1] = np.log1p(self.earlier)
        return made

    def _sums(self, values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values, self.starts, axis=0))

    def _repeated(self, values: Floats) -> Floats:
        """Values of seekers (seekers, columns), a row an interview."""
        return np.repeat(values, self.sizes, axis=0)

    def _filled(self, values: Floats, known: Floats, sum_values: Floats, sum_known: Floats) -> Floats:
        return np.asarray((values - self._repeated(_share(sum_values, sum_known))) * known)

    def _centred(self, values: Floats) -> Floats:
        return np.asarray(values - self._repeated(self._sums(values) / self.sizes[:, None]))

    # ---- counts ----

    def blank(self) -> Floats:
        """(n, marks): 1 where a habit could have been told of, and nothing that counts is."""
        return ((1 - self.plane["known"]) & (1 - self.plane["not_applicable"])).astype(np.float64)

    def counts(self) -> Floats:
        return self._counted(self.done, self.sum_done, self.known - self.done, self.sum_known - self.sum_done)

    def counts_of_cells(self) -> Floats:
        """(marks, _CELLS): done against not at early and at late stages."""
        late = np.flatnonzero(_IS_LATE[self.stage])
        at_late = np.zeros((5, self.done.shape[1]))
        did, did_not = np.zeros_like(self.sum_done), np.zeros_like(self.sum_done)
        if len(late):
            of_seeker = np.searchsorted(self.stops, late, side="right")
            starts = np.flatnonzero(np.diff(of_seeker, prepend=-1))
            done, y = self.done[late], self.y[late]
            not_done = self.known[late] - done
            did[of_seeker[starts]] = np.add.reduceat(done, starts, axis=0)
            did_not[of_seeker[starts]] = np.add.reduceat(not_done, starts, axis=0)
            at_late[:4] = did.sum(0), y @ done, did_not.sum(0), y @ not_done
        at_late[4] = ((did > 0) & (did_not > 0)).sum(0)
        early_did, early_not = self.sum_done - did, self.sum_known - self.sum_done - did_not
        whole = np.stack(
            [
                self.sum_done.sum(0),
                self.y @ self.done,
                (self.sum_known - self.sum_done).sum(0),
                self.y @ (self.known - self.done),
            ]
        )
        at_early = np.concatenate([whole - at_late[:4], [((early_did > 0) & (early_not > 0)).sum(0)]])
        return np.concatenate([at_early, at_late]).T

    def counts_of_bands(self) -> Floats:
        return self._counted(self.in_band, self._sums(self.in_band), self.no_band, self._sums(self.no_band))

    def _counted(self, with_it: Floats, did: Floats, without: Floats, did_not: Floats) -> Floats:
        """(columns, _COUNTED) from rows and from seekers."""
        columns = [did.sum(0), self.y @ with_it, did_not.sum(0), self.y @ without]
        columns += [((did > 0) & (did_not > 0)).sum(0), (did > 0).sum(0), (did_not > 0).sum(0)]
        return np.stack(columns, axis=1)

    def entries(self, blank: Floats) -> Floats:
        told = [self.plane[name].sum(0, dtype=np.float64) for name in ("late", "timed", "told", "not_applicable")]
        late, timed, all_told, never = told
        return np.stack([len(self.y) - never, blank.sum(0), late, timed, all_told], axis=1)

    def totals(self) -> dict[str, int]:
        return {
            "interviews": len(self.y),
            "seekers": len(self.starts),
            "advanced": int(self.y.sum()),
            "undated": int(self.undated.sum()),
            "wanted": int((self.wanted > 0).sum()),
            "most": int(self.sizes.max(initial=0)),
        }


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _bits(words: Sequence[NDArray[np.int64]], places: slice | list[int]) -> NDArray[np.uint8]:
    """(rows, marks) of 0 and 1, from words of WORD_BITS bits: those at `places`."""
    spread = [
        np.unpackbits(np.ascontiguousarray(word, "<i8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
        for word in words
    ]
    # Row after row in memory, as a slice is: the order of sums must not hang on where the bits stood.
    return np.ascontiguousarray(np.concatenate([each[:, :WORD_BITS] for each in spread], axis=1)[:, places])
