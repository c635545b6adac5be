"""What is told of interviews, a row a habit, and the same packed in bits: a word of bits a plane, a bit a mark.

A pivot into a column a mark would cost several times the memory and time, and each slice would pay it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines.contract.contrasts import REFLECTION_LOOP, Mark, band_starts
from pipelines.warehouse.layout import BAND_BITS, PLANES, WORD_BITS, Layout, bands_words
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir


#: What names an interview.
NAMES = (*OWNER, "interview")


def long_marks(interview_habits: ir.Table) -> ir.Table:
    """One row an interview and habit that is told of, in numbers and marks."""
    t = interview_habits
    return t.select(
        *NAMES,
        "habit",
        "value",
        "done",
        "logged_on",
        late=t.late.fill_null(False),
        # A day that cannot be set against the result, which has none, is no time to judge by.
        timed=t.logged_on.notnull() & t.late.notnull(),
        not_applicable=t.value_source == "not_applicable",
    )


def reflection_loops(
    held: ir.Table, whose: ir.Table, reflections: ir.Table, interviews: ir.Table, long: ir.Table
) -> ir.Table:
    """Whether the reflection loop (S8) was completed before the unit's interview: yes, no for those who keep reflections,
    and nothing for those who keep none."""
    keeps = reflections.select(*OWNER).distinct().mutate(keeps=ibis.literal(True))
    noted = interviews.select(*OWNER, "interview", also_to_change="to_change")
    r = reflections.left_join(noted, [*OWNER, "interview"], rname="{name}_i")
    whole = (
        r.responses_reviewed
        & r.delivery_reviewed
        & r.rapport_reviewed
        & ibis.coalesce(r.to_change, r.also_to_change).notnull()
    )
    r = r.select(*OWNER, "interview", written_on=r.written_at.cast("date"), whole=whole.fill_null(False))
    t = whose.join(held.select(*OWNER, "interview", "no"), "no").join(keeps, OWNER)
    t = t.left_join(r, [*OWNER, "interview"], rname="{name}_r")
    done = (t.whole & (t.written_on < t.unit_on)).fill_null(False)
    columns = {
        "no": t.unit,
        "habit": ibis.literal(REFLECTION_LOOP.code),
        "value": ibis.null().cast("float64"),
        "done": done,
        "logged_on": t.written_on,
        "late": ibis.literal(False),
        "timed": ibis.literal(True),
        "not_applicable": ibis.literal(False),
    }
    return t.select(**{name: columns[name].cast(kind) for name, kind in long.schema().items()})


def packed(long: ir.Table, key: Sequence[str], marks: tuple[Mark, ...]) -> ir.Table:
    """(`key`, and Layout.words): what is told of an interview's marks, in as few numbers as it takes. `long`: a row an
    interview and mark, with `key` as what names the interview."""
    starts = [band_starts(mark.bands) for mark in marks]
    widest = max((len(each) for each in starts), default=0)
    banded = [place for place, each in enumerate(starts) if each]
    n_words, n_bands = -(-len(marks) // WORD_BITS), bands_words(marks)
    facts = {
        "habit": pa.array([mark.code for mark in marks]),
        **{f"bit_{word}": _units(range(len(marks)), len(marks), word, 1) for word in range(n_words)},
        **{f"unit_{word}": _units(banded, len(marks), word, BAND_BITS) for word in range(n_bands)},
        "has_bands": pa.array([bool(each) for each in starts]),
        # Not done is none at all where the least that is done is the least there is.
        "not_done_is_none": pa.array([bool(each) and mark.habit.done_at_least == each[0] for mark, each in zip(marks, starts, strict=True)]),
        **{
            f"from_{at}": pa.array([each[at] if at < len(each) else None for each in starts], pa.float64())
            for at in range(widest)
        },
    }  # fmt: skip
    t = long.join(ibis.memtable(pa.table(facts)), "habit")
    told = ~t.not_applicable & t.done.notnull()
    by_value = t.value.notnull() & t.has_bands
    band = sum(
        ((t.value >= t[f"from_{at}"]).fill_null(False).cast("int64") for at in range(widest)),
        start=ibis.literal(0, "int64"),
    )
    # 1 where the band is known, and twice its number.
    number = ibis.ifelse(by_value, 2 * band + 1, (t.not_done_is_none & ~t.done).cast("int64"))
    flags = {
        "done": told & t.done,
        "late": told & t.late,
        "timed": told & t.timed,
        "told": told,
        "not_applicable": t.not_applicable,
    }
    nothing = ibis.literal(0, "int64")
    words = {
        f"{plane}_{word}": ibis.ifelse(flags[plane], t[f"bit_{word}"], nothing)
        for plane in PLANES
        for word in range(n_words)
    }
    bands = {
        f"bands_{word}": ibis.ifelse(told & ~t.late, number * t[f"unit_{word}"], nothing) for word in range(n_bands)
    }
    made = words | bands
    return t.group_by(*key).aggregate(**{name: made[name].bit_or() for name in Layout(marks).words})


def _units(of: Sequence[int], n: int, word: int, bits: int) -> pa.Array:
    """For each of `n` marks the lowest of its `bits` bits in a word that holds those `of` which there are any, in their order;
    0 for marks that are in another word."""
    a_word = WORD_BITS // bits
    unit = {place: 1 << bits * (at % a_word) for at, place in enumerate(of) if at // a_word == word}
    return pa.array([unit.get(place, 0) for place in range(n)], pa.int64())
