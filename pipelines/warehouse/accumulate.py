"""Rows, as the engine streams them in key order, to one report's sums. Arrays only: the queries are in crossproducts.py.

Batches are cut where a seeker ends, and summed in their order: the same rows give the same bytes on any number of threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.contract.contrasts import (
    CONCERNS_HANDLED,
    HANDLED_FROM,
    INDUSTRIES,
    NUISANCE,
    OUTCOME,
    STAGES,
    WANTED,
    WANTED_BANDS,
    Mark,
    Role,
    column_of,
    contrasts_of,
    late_column,
)
from pipelines.contract.sums import BUCKET_BITS, MOST_BUCKETS, SEEKER_BITS, Sums
from pipelines.contract.vocabulary import STAGE_RANK

Floats = NDArray[np.float64]
#: What a word of bits holds of up to WORD_BITS marks; `band` stands three times, for the three bits of its number.
PLANES = ("known", "done", "late", "timed", "told", "not_applicable", "banded", "band_1", "band_2", "band_4")
WORD_BITS = 60
#: From this rank on a stage is late (panel or onsite).
_LATE_RANK = STAGE_RANK["panel_onsite"]
_COUNTS = ["n_with", "advanced_with", "n_without", "advanced_without"]
_PEOPLE = ["informative_seekers", "seekers_with", "seekers_without"]
_ENTRIES = ["n_applies", "n_blank", "n_late", "n_timed", "n_told"]


@dataclass(frozen=True)
class Layout:
    """Which columns a report's products have, in order: nuisance, marks done, bands, late stages, and the outcome."""

    marks: tuple[Mark, ...]
    split: bool = True

    @property
    def n_words(self) -> int:
        return -(-len(self.marks) // WORD_BITS)

    @property
    def fitted(self) -> list[int]:
        """The places of the marks that are in a model."""
        return [place for place, mark in enumerate(self.marks) if mark.role != "counted"]

    def with_role(self, role: Role) -> list[str]:
        return [mark.code for mark in self.marks if mark.role == role]

    @property
    def bands(self) -> list[tuple[int, int, str]]:
        """(place of the mark, number of the band from 1, column) of each band of the marks in the joint model."""
        return [
            (place, number, column_of(mark.code, band))
            for place, mark in enumerate(self.marks)
            for number, band in enumerate(mark.bands, 1)
        ]

    @property
    def late(self) -> list[str]:
        return [late_column(code) for code in self.with_role("joint")] if self.split else []

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


def add_up(batches: Iterable[pa.RecordBatch], layout: Layout, hashes: NDArray[np.int64]) -> Sums:
    """The sums of a report whose rows come in the order of `person`, which counts seekers from 0 in the order of `hashes`
    (their 60 bits, ascending): a bucket a seeker, or 1,024 where there are more than 2,048."""
    fine = len(hashes) <= MOST_BUCKETS
    names, bucket_of = np.unique(hashes if fine else hashes >> (SEEKER_BITS - BUCKET_BITS), return_inverse=True)
    q, marks = len(layout.columns), len(layout.marks)
    products, blanks, outcome = np.zeros((len(names), q, q)), np.zeros((len(names), marks)), np.zeros(len(names))
    contrasts = contrasts_of(layout.marks)
    n_bands = len(contrasts) - marks
    counts = np.zeros((marks + n_bands, len(_COUNTS) + len(_PEOPLE)))
    entries = np.zeros((marks, len(_ENTRIES)))
    n = dict.fromkeys(("interviews", "seekers", "advanced", "undated", "wanted"), 0)
    for batch in _whole_seekers(batches):
        rows = _Rows(batch, layout)
        within = rows.demeaned()
        ends = np.flatnonzero(np.diff(bucket_of[rows.person[rows.starts]], append=-1))
        begin = 0
        for last in ends:
            stop = rows.stops[last]
            block = within[begin:stop]
            products[bucket_of[rows.person[begin]]] += block.T @ block
            begin = stop
        seekers = bucket_of[rows.person[rows.starts]]
        missed, spread = rows.blanks_against_outcome()
        np.add.at(blanks, seekers, missed)
        np.add.at(outcome, seekers, spread)
        counts += rows.counts()
        entries += rows.entries()
        for key, value in rows.totals().items():
            n[key] += value
    order = [place for place, mark in enumerate(layout.marks) for _ in (None, *mark.bands)]
    is_band = np.array([contrast != "done" for _mark, contrast in contrasts], bool)
    rank = np.where(is_band, marks + np.cumsum(is_band) - 1, order)
    frame = pd.DataFrame(
        np.concatenate([counts[rank], entries[order]], axis=1).astype(np.int64),
        columns=[*_COUNTS, *_PEOPLE, *_ENTRIES],
        index=pd.MultiIndex.from_tuples(
            [(mark.code, contrast) for mark, contrast in contrasts], names=["habit", "contrast"]
        ),
    )
    return Sums(layout.columns, products, names, blanks, outcome, frame, n)


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
    """The rows of some whole seekers, unpacked: (n, marks) booleans, and where each seeker begins and stops."""

    def __init__(self, table: pa.Table, layout: Layout) -> None:
        self.layout = layout
        column = {name: table.column(name).to_numpy() for name in table.column_names}
        self.person = column["person"]
        self.starts = np.flatnonzero(np.diff(self.person, prepend=-1))
        self.stops = np.append(self.starts[1:], len(self.person))
        self.of_seeker = np.repeat(np.arange(len(self.starts)), self.stops - self.starts)
        self.y = column["led_on"].astype(np.float64)
        self.undated = column["undated"]
        self.wanted = column["wanted"]
        self.stage, self.industry, self.earlier = column["stage"], column["industry"], column["earlier"]
        self.plane = {
            plane: _bits([column[f"{plane}_{word}"] for word in range(layout.n_words)], len(layout.marks))
            for plane in PLANES
        }
        self._handle_concerns([mark.code for mark in layout.marks])
        band = (
            self.plane["band_1"] + 2 * self.plane["band_2"].astype(np.int8) + 4 * self.plane["band_4"].astype(np.int8)
        )
        banded = self.plane["banded"]
        bands = layout.bands
        places = np.array([place for place, _number, _column in bands], np.intp)
        numbers = np.array([number for _place, number, _column in bands], np.int8)
        self.in_band = band[:, places] == numbers
        self.band_known = banded[:, places]
        # The contrast of a band is with none at all.
        self.no_band = (band[:, places] == 0) & self.band_known

    def _handle_concerns(self, codes: list[str]) -> None:
        if CONCERNS_HANDLED.code not in codes:
            return
        asked, answered = (codes.index(code) for code in HANDLED_FROM)
        place, plane = codes.index(CONCERNS_HANDLED.code), self.plane
        not_asked = plane["known"][:, asked] & ~plane["done"][:, asked]
        plane["done"][:, place] = plane["known"][:, answered] & plane["done"][:, answered] & ~not_asked
        plane["known"][:, place] = not_asked | plane["known"][:, answered]
        plane["late"][:, place] = plane["late"][:, asked] | plane["late"][:, answered]
        plane["timed"][:, place] = plane["timed"][:, asked] | plane["timed"][:, answered]
        plane["told"][:, place] = plane["told"][:, answered] | (plane["told"][:, asked] & not_asked)
        # Nobody can answer concerns that were asked for and not named.
        plane["not_applicable"][:, place] = plane["not_applicable"][:, answered] & ~not_asked & ~plane["late"][:, place]

    # ---- the model's columns ----

    def demeaned(self) -> Floats:
        """(n, q): every column less its seeker's mean; a blank takes the seeker's own mean, and so comes to 0."""
        fitted = self.layout.fitted
        known, done = self.plane["known"][:, fitted], self.plane["done"][:, fitted].astype(np.float64)
        filled = self._filled(done, known)
        parts = [self._centred(self._nuisance()), self._centred_known(self._wanted_bands(), self.wanted[:, None] > 0)]
        parts += [filled, self._filled(self.in_band.astype(np.float64), self.band_known)]
        if self.layout.split:
            joint = [at for at, place in enumerate(fitted) if self.layout.marks[place].role == "joint"]
            late = np.isin(self.stage, [at for at, name in enumerate(STAGES) if STAGE_RANK[name] >= _LATE_RANK])
            mean = self._mean(done[:, joint], known[:, joint])[self.of_seeker]
            parts += [self._centred(np.where(known[:, joint], done[:, joint], mean) * late[:, None])]
        return np.concatenate([*parts, self._centred(self.y[:, None])], axis=1)

    def _nuisance(self) -> Floats:
        columns = [self.stage == at for at in range(1, len(STAGES))]
        columns += [self.industry == at for at in range(1, len(INDUSTRIES))]
        return np.stack([*columns, np.log1p(self.earlier)], axis=1).astype(np.float64)

    def _wanted_bands(self) -> Floats:
        return np.asarray(self.wanted[:, None] == np.array(WANTED), dtype=np.float64)

    def _sums(self, values: NDArray[Any]) -> Floats:
        return np.asarray(np.add.reduceat(values, self.starts, axis=0, dtype=np.float64))

    def _mean(self, values: Floats, known: NDArray[np.bool_]) -> Floats:
        """(seekers, columns): each seeker's own mean of what is known; 0 where nothing is."""
        total, n = self._sums(values * known), self._sums(known)
        return np.divide(total, n, out=np.zeros_like(total), where=n > 0)

    def _filled(self, values: Floats, known: NDArray[np.bool_]) -> Floats:
        return np.asarray((values - self._mean(values, known)[self.of_seeker]) * known)

    _centred_known = _filled

    def _centred(self, values: Floats) -> Floats:
        n = (self.stops - self.starts)[:, None]
        return values - (self._sums(values) / n)[self.of_seeker]

    # ---- counts ----

    def blanks_against_outcome(self) -> tuple[Floats, Floats]:
        """By seeker: the sum of blank~ y~ for each mark, and of y~ y~."""
        blank = self._blank()
        y = self._centred(self.y[:, None])
        return self._sums(blank * y), self._sums(y * y)[:, 0]

    def _blank(self) -> NDArray[np.bool_]:
        return ~self.plane["known"] & ~self.plane["not_applicable"]

    def counts(self) -> Floats:
        known, done = self.plane["known"], self.plane["done"]
        made = self._counted(done & known, known & ~done)
        return np.concatenate([made, self._counted(self.in_band & self.band_known, self.no_band)])

    def _counted(self, with_it: NDArray[np.bool_], without: NDArray[np.bool_]) -> Floats:
        y = self.y
        did, did_not = self._sums(with_it), self._sums(without)
        columns = [with_it.sum(0), y @ with_it, without.sum(0), y @ without]
        columns += [((did > 0) & (did_not > 0)).sum(0), (did > 0).sum(0), (did_not > 0).sum(0)]
        return np.stack(columns, axis=1)

    def entries(self) -> Floats:
        plane = self.plane
        applies = ~plane["not_applicable"]
        columns = (applies, self._blank(), plane["late"], plane["timed"], plane["told"])
        return np.stack([column.sum(0) for column in columns], axis=1).astype(np.float64)

    def totals(self) -> dict[str, int]:
        return {
            "interviews": len(self.y),
            "seekers": len(self.starts),
            "advanced": int(self.y.sum()),
            "undated": int(self.undated.sum()),
            "wanted": int((self.wanted > 0).sum()),
        }


def _bits(words: Sequence[NDArray[np.int64]], n: int) -> NDArray[np.bool_]:
    """(rows, n) booleans from words of WORD_BITS bits."""
    places = np.arange(n)
    packed = np.stack(words, axis=1)[:, places // WORD_BITS]
    return ((packed >> (places % WORD_BITS)) & 1).astype(bool)
