"""Rows, as the engine streams them in key order, to one report's sums. Arrays only: the queries are in crossproducts.py.

Batches are cut where a seeker ends, and summed in their order: the same rows give the same bytes on any number of threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

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
    STAGES,
    WANTED,
    column_of,
)
from pipelines.contract.sums import BUCKET_BITS, CELLS, MOST_BUCKETS, SEEKER_BITS, Sums
from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.warehouse.layout import BAND_BITS, PLANES, WORD_BITS, Layout, bands_words

Floats = NDArray[np.float64]
#: Whether each of STAGES is late: panel or onsite, and what comes after it.
_IS_LATE = np.array([STAGE_RANK[name] >= STAGE_RANK["panel_onsite"] for name in STAGES])
_COUNTED = ["n_with", "advanced_with", "n_without", "advanced_without"]
_COUNTED += ["informative_seekers", "seekers_with", "seekers_without"]
_IN_CELL = ["n_with", "advanced_with", "n_without", "advanced_without", "informative_seekers"]
_CELLS = [f"{cell}_{name}" for cell in CELLS for name in _IN_CELL]
_ENTRIES = ["n_applies", "n_blank", "n_late", "n_timed", "n_told"]


@threadpool_limits.wrap(limits=1, user_api="blas")
def add_up(batches: Iterable[pa.RecordBatch], layout: Layout, hashes: NDArray[np.int64]) -> Sums:
    """The sums of a report whose rows come in the order of `person`, which counts seekers from 0 in the order of `hashes`
    (their 60 bits, ascending): a bucket a seeker, or 1,024 where there are more than 2,048."""
    fine = len(hashes) <= MOST_BUCKETS
    names, bucket_of = np.unique(hashes if fine else hashes >> (SEEKER_BITS - BUCKET_BITS), return_inverse=True)
    q, marks = len(layout.columns), len(layout.read)
    products, blanks = np.zeros((len(names), q, q)), np.zeros((len(names), marks))
    done, bands = np.zeros((marks, len(_COUNTED))), np.zeros((len(layout.bands), len(_COUNTED)))
    entries, cells = np.zeros((marks, len(_ENTRIES))), np.zeros((marks, len(_CELLS)))
    untimed = np.zeros((marks, 4))
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
        untimed += rows.untimed(within[:, -1])
        if layout.split:
            cells += rows.counts_of_cells()
        for key, value in rows.totals().items():
            n[key] = max(n[key], value) if key == "most" else n[key] + value
    # Of what no row says anything all rows are blank, whatever came of them.
    all_blanks = np.zeros((len(names), len(layout.marks)))
    all_blanks[:, layout.read] = blanks
    all_untimed = np.zeros((len(layout.marks), 4))
    all_untimed[layout.read] = untimed
    return Sums(
        layout.columns,
        products,
        names,
        all_blanks,
        all_untimed,
        products[:, -1, -1].copy(),
        _frame(layout, done, bands, entries, cells, n["interviews"]),
        n,
    )


def _frame(layout: Layout, done: Floats, bands: Floats, entries: Floats, cells: Floats, rows: int) -> pd.DataFrame:
    """The counts of every contrast of every mark, those of which nothing is told as zeros."""
    at = {place: number for number, place in enumerate(layout.read)}
    of_band = {column: counted for (_slot, _number, column), counted in zip(layout.bands, bands, strict=True)}
    none, unread = np.zeros(len(_COUNTED)), np.array([rows, rows, *np.zeros(len(_ENTRIES) - 2)])
    told, names = [], []
    for place, mark in enumerate(layout.marks):
        is_read = place in at
        for contrast in (DONE, *mark.bands):
            if contrast == DONE:
                counted = done[at[place]] if is_read else none
            else:
                counted = of_band.get(column_of(mark.code, contrast), none)
            cell = cells[at[place]] if is_read and contrast == DONE else np.zeros(len(_CELLS))
            told.append(np.concatenate([counted, entries[at[place]] if is_read else unread, cell]))
            names.append((mark.code, contrast))
    index = pd.MultiIndex.from_tuples(names, names=["habit", "contrast"])
    return pd.DataFrame(np.stack(told).astype(np.int64), index, [*_COUNTED, *_ENTRIES, *_CELLS])


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
        self.more = [column[name] for name in layout.more]
        self.stage, self.industry, self.earlier = column["stage"], column["industry"], column["earlier"]
        self.plane = {
            plane: _bits([column[f"{plane}_{word}"] for word in range(layout.n_words)], layout.runs) for plane in PLANES
        }
        # A late entry is neither done nor not.
        self.plane["known"] = self.plane["told"] & ~self.plane["late"]
        self._handle_concerns([mark.code for mark in layout.marks_read])
        self.plane["done"] &= self.plane["known"]
        self.known, self.done = (self.plane[name].astype(np.float64) for name in ("known", "done"))
        self.sum_known, self.sum_done = self._sums(self.known), self._sums(self.done)
        self._read_bands([column[f"bands_{word}"] for word in range(bands_words(layout.marks))])

    def _handle_concerns(self, codes: list[str]) -> None:
        if CONCERNS_HANDLED.code not in codes:
            return
        asked, answered = (codes.index(code) for code in HANDLED_FROM)
        place, plane = codes.index(CONCERNS_HANDLED.code), self.plane
        said_no = plane["told"][:, asked] & ~plane["done"][:, asked] & 1
        not_asked = plane["known"][:, asked] & said_no
        plane["done"][:, place] = plane["done"][:, answered] & (1 - not_asked)
        plane["known"][:, place] = not_asked | plane["known"][:, answered]
        # An entry of the one or of the other; that concerns were asked for says nothing of how they were handled.
        for name in ("told", "timed", "late"):
            plane[name][:, place] = plane[name][:, answered] | (plane[name][:, asked] & said_no)
        # Nobody can answer concerns that were asked for and not named.
        free = (1 - not_asked) & (1 - (plane["late"][:, asked] | plane["late"][:, answered]))
        plane["not_applicable"][:, place] = plane["not_applicable"][:, answered] & free

    def _read_bands(self, words: Sequence[NDArray[np.int64]]) -> None:
        bands = self.layout.bands
        number = np.array([number for _slot, number, _column in bands], np.uint8)
        slots, self.slot = np.unique(np.array([slot for slot, _number, _column in bands], np.intp), return_inverse=True)
        # Of each mark four bits: 0 where nothing is known, 1 for none at all, and two more a band.
        told = _fours(words, len(self.y))[:, slots]
        self.in_band = (told[:, self.slot] == 2 * number + 1).astype(np.float64)
        self.sum_in_band = self._sums(self.in_band)
        # Of the mark, as the others of its bands have it: known, and none at all, with which each band is compared.
        self.band_known, self.no_band = (told > 0).astype(np.float64), (told == 1).astype(np.float64)
        self.sum_band_known, self.sum_no_band = self._sums(self.band_known), self._sums(self.no_band)

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
        wanted, said = (self.wanted[:, None] == np.array(WANTED)).astype(np.float64), (self.wanted > 0)[:, None]
        within = np.empty((len(self.y), len(layout.columns)), order="C")
        mean = _share(self.sum_done, self.sum_known)
        parts = [self._centred(self._nuisance())]
        parts += [self._filled(wanted, said, _share(self._sums(wanted), self._sums(said.astype(np.float64))))]
        parts += [self._filled(self.done[:, fitted], self.known[:, fitted], mean[:, fitted])]
        of_band = _share(self.sum_in_band, self.sum_band_known[:, self.slot])
        parts += [self._filled(self.in_band, self.band_known[:, self.slot], of_band)]
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
        made = np.zeros((len(self.y), len(NUISANCE) + len(self.more)))
        at = np.arange(len(self.y))
        some = self.stage > 0
        made[at[some], self.stage[some] - 1] = 1
        some = self.industry > 0
        made[at[some], len(STAGES) - 2 + self.industry[some]] = 1
        made[:, len(NUISANCE) - 1] = np.log1p(self.earlier)
        for place, values in enumerate(self.more, len(NUISANCE)):
            made[:, place] = values
        return made

    def _sums(self, values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values, self.starts, axis=0))

    def _repeated(self, values: Floats) -> Floats:
        """Values of seekers (seekers, columns), a row an interview."""
        return np.repeat(values, self.sizes, axis=0)

    def _filled(self, values: Floats, known: NDArray[Any], mean: Floats) -> Floats:
        """Values less their seeker's mean, of what is known; 0 elsewhere."""
        left = values - self._repeated(mean)
        left *= known
        return left

    def _centred(self, values: Floats) -> Floats:
        return np.asarray(values - self._repeated(self._sums(values) / self.sizes[:, None]))

    # ---- counts ----

    def blank(self) -> Floats:
        """(n, marks): 1 where a habit could have been told of, and nothing that counts is."""
        return ((1 - self.plane["known"]) & (1 - self.plane["not_applicable"])).astype(np.float64)

    def counts(self) -> Floats:
        """(marks, _COUNTED): done against not."""
        sum_not = self.sum_known - self.sum_done
        did, did_not = self._counted_on(self.done, self.sum_done), self._counted_on(self.known - self.done, sum_not)
        both = ((self.sum_done > 0) & (sum_not > 0)).sum(0)
        return np.stack([did[0], did[1], did_not[0], did_not[1], both, did[2], did_not[2]], axis=1)

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
        with_it = self._counted_on(self.in_band, self.sum_in_band)
        without = self._counted_on(self.no_band, self.sum_no_band)[:, self.slot]
        both = ((self.sum_in_band > 0) & (self.sum_no_band[:, self.slot] > 0)).sum(0)
        return np.stack([with_it[0], with_it[1], without[0], without[1], both, with_it[2], without[2]], axis=1)

    def _counted_on(self, told: Floats, by_seeker: Floats) -> Floats:
        """(3, columns): interviews, those that led on, and seekers, from rows and from the sums of seekers."""
        return np.stack([by_seeker.sum(0), self.y @ told, (by_seeker > 0).sum(0)])

    def entries(self, blank: Floats) -> Floats:
        told = [self.plane[name].sum(0, dtype=np.float64) for name in ("late", "timed", "told", "not_applicable")]
        late, timed, all_told, never = told
        return np.stack([len(self.y) - never, blank.sum(0), late, timed, all_told], axis=1)

    def untimed(self, y: Floats) -> Floats:
        """(marks, 4): as Sums.untimed. `y`: the outcome less its seeker's mean."""
        done = self._filled(self.done, self.known, _share(self.sum_done, self.sum_known))
        of_untimed = done * (1 - self.plane["timed"])
        squares = [np.einsum("ij,ij->j", part, done) for part in (of_untimed, done)]
        return np.stack([y @ of_untimed, squares[0], y @ done, squares[1]], axis=1)

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


def _bits(words: Sequence[NDArray[np.int64]], runs: Sequence[slice]) -> NDArray[np.uint8]:
    """(rows, marks) of 0 and 1, from words of WORD_BITS bits: those of each run, one after another."""
    spread = np.concatenate(
        [np.unpackbits(_bytes(word), axis=1, bitorder="little")[:, :WORD_BITS] for word in words], axis=1
    )
    # Row after row in memory: the order of sums must not hang on where the bits stood.
    return np.concatenate([spread[:, run] for run in runs] or [spread[:, :0]], axis=1)


def _fours(words: Sequence[NDArray[np.int64]], rows: int) -> NDArray[np.uint8]:
    """(rows, marks with bands): the BAND_BITS bits of each as a number, in their order."""
    each = np.empty((rows, len(words), WORD_BITS // BAND_BITS + 1), np.uint8)
    for at, word in enumerate(words):
        each[:, at, 0::2] = _bytes(word) & 15
        each[:, at, 1::2] = _bytes(word) >> 4
    return each[:, :, : WORD_BITS // BAND_BITS].reshape(rows, -1)


def _bytes(word: NDArray[np.int64]) -> NDArray[np.uint8]:
    """(rows, 8): the bytes of each number, the lowest first."""
    return np.ascontiguousarray(word, "<i8").view(np.uint8).reshape(-1, 8)
