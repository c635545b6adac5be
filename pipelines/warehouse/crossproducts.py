"""The statistics' sums, made in the engine: published tables -> one row an interview, marks packed in bits -> `Sums`.

One pass over the rows of a report gives all its products. What is done with them is statistics/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from pipelines import engine
from pipelines.contract.contrasts import (
    CONCERNS_HANDLED,
    FOLLOWED,
    HANDLED_FROM,
    NEXT,
    Mark,
    main_marks,
    next_marks,
    placebo_marks,
    question_marks,
)
from pipelines.contract.habits import Habit
from pipelines.contract.sums import Sums
from pipelines.warehouse.accumulate import add_up
from pipelines.warehouse.judged import with_judgement
from pipelines.warehouse.late import is_late
from pipelines.warehouse.layout import PLANES, WORD_BITS, Layout
from pipelines.warehouse.marts.questions import marks_of_interviews
from pipelines.warehouse.marts.slices import MEETING, OF_ANSWERS, meetings, smallest_group, told_slices
from pipelines.warehouse.numbered import CUT, HEARD, NUMBERS, as_numbers, numbered, people_of
from pipelines.warehouse.packed import NAMES, long_marks, packed, reflection_loops

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: No report of a slice is made for fewer people: it could not pass the gate.
FEWEST = 10
#: Of fewer replies than this, nine in ten would be all but the slowest one or two.
FEWEST_REPLIES = 10
#: Rows of one batch: few enough for the processor's own memory.
_ROWS = 8_192
#: What the rows of every unit have, beside words of bits, and what held interviews have besides.
_OF_ROWS = ("person", "no", *NUMBERS, *CUT)
_OF_HELD = (*_OF_ROWS, "seeker", "interview", "application", "interview_on", *HEARD, "is_judged", "reply_days")


@dataclass(frozen=True)
class Report:
    """Whose interviews the sums of one report are of; `program` is None for all programs together (scope `all`)."""

    program: str | None
    slice_kind: str = "all"
    slice_value: str | None = "all"


@dataclass
class Unit:
    """The stored rows of one kind of unit (an interview, a next application's first interview ...), and their layout."""

    rows: ir.Table
    layout: Layout


class CrossProducts:
    """All that sums are made of, stored once in the engine; `sums` then is one pass a report."""

    def __init__(
        self,
        con: Backend,
        interviews: ir.Table,
        interview_habits: ir.Table,
        reflections: ir.Table,
        questions: ir.Table,
        programs: ir.Table,
        habits: Mapping[str, Habit],
        stored: str = "effect",
    ) -> None:
        """`interviews`: those of counted people and applications, with the columns that slices are cut by. `stored`: what the names of
        all that is stored begin with."""
        self._con, self._stored = con, stored
        self._marks = main_marks(habits)
        told = with_judgement(interviews, programs)
        told = told.filter(told.is_held)
        whose = engine.store(con, f"{stored}_people", people_of(told, programs))
        bits = engine.store(con, f"{stored}_bits", packed(long_marks(interview_habits), NAMES, self._marks))
        held = numbered(told, whose).left_join(bits, NAMES)
        words = {word: held[word].fill_null(0) for word in Layout(self._marks).words}
        self.held = engine.store(con, f"{stored}_interviews", held.select(*_OF_HELD, **words).order_by("no"))
        engine.drop(con, f"{stored}_bits")
        people = con.to_pyarrow(whose.select("person", "hash", "program", "in_all").order_by("person"))
        self._hashes = as_numbers(people.column("hash"))
        self._programs: list[str] = sorted(people.column("program").unique().to_pylist())
        self._in_all = bool(people.column("in_all").to_numpy(zero_copy_only=False).astype(bool).any())
        self._interviews, self._reflections, self._questions = interviews, reflections, questions
        self._habits, self._interview_habits, self._facts = habits, interview_habits, programs
        self._units: dict[str, Unit] = {}

    def unit(self, name: str) -> Unit:
        """The stored rows of `main`, `next`, `placebo` or `questions`, made when they are first asked for."""
        if name not in self._units:
            made = {"main": self._main, "next": self._after, "placebo": self._ahead, "questions": self._asked}
            self._units[name] = made[name]()
        return self._units[name]

    def _main(self) -> Unit:
        """Judged interviews with what was done at them."""
        return self._unit_of(self._judged, Layout(self._marks))

    def _unit_of(self, rows: ir.Table, layout: Layout) -> Unit:
        told, seen = self._places(rows, layout, "told"), self._places(rows, layout, "told", "not_applicable")
        return Unit(rows, replace(layout, told=told, seen=seen))

    def _own(self, name: str, rows: ir.Table, long: ir.Table, marks: tuple[Mark, ...]) -> Unit:
        """A unit whose marks are not those of the main one. `rows`: the numbers of judged interviews, each once, and what the model
        takes of them besides; `long`: with their `no`."""
        more = tuple(column for column in rows.columns if column != "no")
        bits = packed(long, ["no"], marks)
        joined = self._judged.select(*_OF_ROWS).join(rows, "no").left_join(bits, "no")
        words = {word: joined[word].fill_null(0) for word in Layout(marks).words}
        made = joined.select(*_OF_ROWS, *more, **words).order_by("no")
        stored = engine.store(self._con, f"{self._stored}_rows_{name}", made)
        return self._unit_of(stored, Layout(marks, split=False, more=more))

    def _places(self, rows: ir.Table, layout: Layout, *planes: str) -> frozenset[int]:
        """The places of the marks of which any row has a bit in one of the planes."""
        words = [[rows[f"{plane}_{word}"].bit_or() for word in range(layout.n_words)] for plane in planes]
        any_of = rows.aggregate(**{f"{at}_{word}": each for at, of in enumerate(words) for word, each in enumerate(of)})
        (bits,) = engine.few(self._con, any_of)
        codes = [mark.code for mark in layout.marks]
        slots = range(len(codes)) if layout.slots is None else layout.slots
        found = {
            place
            for place, slot in enumerate(slots)
            for at in range(len(planes))
            if (bits[f"{at}_{slot // WORD_BITS}"] or 0) >> (slot % WORD_BITS) & 1
        }
        # The three are read together.
        concerns = {codes.index(code) for code in (CONCERNS_HANDLED.code, *HANDLED_FROM) if code in codes}
        if CONCERNS_HANDLED.code in codes and concerns & found:
            found |= concerns if len(planes) > 1 else {codes.index(CONCERNS_HANDLED.code)}
        return frozenset(found)

    @property
    def _judged(self) -> ir.Table:
        return self.held.filter(self.held.is_judged)

    @cached_property
    def _firsts(self) -> ir.Table:
        """The first interviews of applications by their number (`no`), with the number of the first of the next (`ahead`) and
        the application before (`before`) in the order of these."""
        firsts = self.held.group_by("person", "application").aggregate(no=self.held.no.min())
        in_turn = ibis.window(group_by=[firsts.person], order_by=[firsts.no])
        firsts = firsts.mutate(ahead=firsts.no.lead().over(in_turn), before=firsts.application.lag().over(in_turn))
        return engine.store(self._con, f"{self._stored}_firsts", firsts.drop("application"))

    def _ahead(self) -> Unit:
        """Judged first interviews that another application's follows, with their own marks and those of that one."""
        firsts = self._firsts.filter(self._firsts.ahead.notnull()).select("no", "ahead")
        # Both are packed already: of the one the marks stand in the first words, of the other in those after them.
        n, codes = -(-len(self._marks) // WORD_BITS), [mark.code for mark in self._marks]
        marks = placebo_marks(self._habits)
        slots = tuple(codes.index(mark.habit.code) + (n * WORD_BITS if mark.prefix == NEXT else 0) for mark in marks)
        planes = [(plane, word) for plane in PLANES for word in range(n)]
        own = self._judged.select(*_OF_ROWS, *(f"{plane}_{word}" for plane, word in planes)).join(firsts, "no")
        theirs = {f"{plane}_{n + word}": self.held[f"{plane}_{word}"] for plane, word in planes}
        both = own.join(self.held.select(ahead="no", **theirs), "ahead").drop("ahead")
        rows = engine.store(self._con, f"{self._stored}_rows_placebo", both.order_by("no"))
        return self._unit_of(rows, Layout(marks, split=False, slots=slots))

    def _after(self) -> Unit:
        """Judged first interviews that follow another application's, with what was done after that one's last interview
        before them, and whether that one led on. An entry logged after the result of the row is late."""
        firsts = self._firsts.filter(self._firsts.before.notnull()).select("no", "before")
        rows = self._judged.select("no", "person", "interview_on", *HEARD).join(firsts, "no")
        earlier = self.held.select("person", before="application", prior="no", prior_on="interview_on")
        pairs = rows.join(earlier, ["person", "before"])
        pairs = pairs.filter(pairs.prior_on < pairs.interview_on)
        rows = rows.join(pairs.group_by("no").aggregate(prior=pairs.prior.max()), "no")
        rows = rows.join(self.held.select(prior="no", followed=self.held.led_on.cast("int8")), "prior")
        heard = {f"unit_{name}": rows[name] for name in HEARD}
        whose = engine.store(
            self._con,
            f"{self._stored}_nexts",
            rows.select("followed", unit="no", no="prior", unit_on="interview_on", **heard),
        )
        marks = next_marks(self._habits)
        after = [mark.code for mark in marks]
        long = long_marks(self._interview_habits.filter(self._interview_habits.habit.isin(after)))
        long = long.join(self.held.select(*NAMES, "no"), NAMES).drop(*NAMES)
        told = long.join(whose, "no")
        late = is_late(told.logged_on, interview_on=told.unit_on, **{name: told[f"unit_{name}"] for name in HEARD})
        told = told.mutate(no=told.unit, late=late.fill_null(False), timed=late.notnull()).select(*long.columns)
        loops = reflection_loops(self.held, whose, self._reflections, self._interviews, long)
        return self._own("next", whose.select(no="unit", **{FOLLOWED[0]: whose.followed}), told.union(loops), marks)

    def _asked(self) -> Unit:
        """Judged interviews whose questions were logged, with what was asked and how it was answered. Nobody says when a
        question was written down."""
        told = marks_of_interviews(self._questions).join(self._judged.select(*NAMES, "no"), NAMES)
        told = engine.store(self._con, f"{self._stored}_asked", told.select("no", "habit", "done"))
        never = {"value": ibis.null().cast("float64"), "logged_on": ibis.null().cast("date")}
        no = {name: ibis.literal(False) for name in ("late", "timed", "not_applicable")}
        return self._own("questions", told.select("no").distinct(), told.mutate(**never, **no), question_marks())

    def sums(self, unit: str, report: Report) -> Sums | None:
        """The sums of a report over the rows of a unit; None where there are no rows."""
        rows, layout = self.unit(unit).rows, self.unit(unit).layout
        rows = rows.filter(_of(rows, report))
        # They were stored in the order of `no`, and are read so: to sort them for each report again would cost a third more.
        stream = rows.select("person", "no", *NUMBERS, *layout.more, *layout.words)
        people = np.sort(self._con.to_pyarrow(rows.select("person").distinct()).column("person").to_numpy())
        if not len(people):
            return None
        found: Sums = add_up(
            _renumbered(engine.batches(self._con, stream, _ROWS), people), layout, self._hashes[people]
        )
        return found

    def reply_lag(self, report: Report, smallest: int) -> tuple[int | None, float | None]:
        """`(replies, days)`: dated replies to a report's judged interviews, and the days within which nine in ten of them came
        (None where they are fewer than FEWEST_REPLIES); both None where they were had by fewer than `smallest` people."""
        judged = self._judged
        replied = judged.filter(_of(judged, report) & judged.reply_days.notnull())
        counts = replied.aggregate(
            n=replied.count(), people=replied.person.nunique(), days=replied.reply_days.quantile(0.9)
        )
        (told,) = engine.few(self._con, counts)
        few = told["n"] < FEWEST_REPLIES or told["people"] < smallest
        # Of few people not how many either; of nobody, that there were none.
        hidden = 0 < told["people"] < smallest
        return None if hidden else told["n"], None if few else float(told["days"])

    def reports(self, unit: str = "main") -> list[Report]:
        """Every report that is made of a unit: each program and all together, whole and by each slice with enough people, and of
        a program by none that the whole would tell too few by (slices.told_slices)."""
        made: list[Report] = [Report(name) for name in self._programs]
        if self._in_all:
            made.append(Report(None))
        facts = self._facts.select("program", smallest_group=smallest_group(self._facts))
        judged = self.unit(unit).rows.join(facts, "program")
        for kind in OF_ANSWERS:
            each = judged.select("program", "person", "in_all", "smallest_group", value=judged[_column_of(kind)])
            told = engine.few(self._con, told_slices(each, ["program"], FEWEST).order_by("program", "value"))
            made += [Report(row["program"], kind, row["value"]) for row in told]
            # Of all programs together nothing is on a page: nobody is hidden there by what is not made.
            known = each.filter(each.in_all & each.value.notnull())
            sizes = known.group_by("value").aggregate(n=known.person.nunique())
            together = engine.few(self._con, sizes.filter(sizes.n >= FEWEST).order_by("value"))
            made += [Report(None, kind, row["value"]) for row in together]
        return made

    def meetings(self) -> pd.DataFrame:
        """Which slices of each program any judged interview is of together (slices.meetings)."""
        columns = {kind: _column_of(kind) for kind in OF_ANSWERS}
        return pd.DataFrame(engine.few(self._con, meetings(self._judged, columns)), columns=MEETING, dtype=object)


def _of(rows: ir.Table, report: Report) -> ir.BooleanValue:
    whose = rows.in_all if report.program is None else rows.program == report.program
    if report.slice_kind == "all":
        return whose
    return whose & (rows[_column_of(report.slice_kind)] == report.slice_value)


def _column_of(slice_kind: str) -> str:
    return "industry_word" if slice_kind == "industry" else slice_kind


def _renumbered(stream: Iterator[pa.RecordBatch], people: NDArray[np.int64]) -> Iterator[pa.RecordBatch]:
    """The same rows with people counted from 0; RuntimeError where they are not in the order of `no`, on which sums hang."""
    number = np.zeros(people[-1] + 1, np.int64)
    number[people] = np.arange(len(people))
    last = -1
    for batch in stream:
        at = batch.column("no").to_numpy()
        if len(at) and (at[0] <= last or (np.diff(at) <= 0).any()):
            raise RuntimeError("The engine gave stored rows in another order than that in which they were stored.")
        last = at[-1] if len(at) else last
        names = [name for name in batch.schema.names if name not in ("person", "no")]
        columns = [pa.array(number[batch.column("person").to_numpy()]), *map(batch.column, names)]
        yield pa.RecordBatch.from_arrays(columns, ["person", *names])
