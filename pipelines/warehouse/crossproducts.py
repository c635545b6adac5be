"""The statistics' sums, made in the engine: published tables -> one row an interview, marks packed in bits -> `Sums`.

One pass over the rows of a report gives all its products. What is done with them is statistics/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines import engine
from pipelines.contract.contrasts import (
    CONCERNS_HANDLED,
    HANDLED_FROM,
    INDUSTRIES,
    NEXT,
    REFLECTION_LOOP,
    STAGES,
    Mark,
    band_starts,
    main_marks,
    next_marks,
    placebo_marks,
    question_marks,
)
from pipelines.contract.habits import Habit
from pipelines.contract.sums import SEEKER_BITS, Sums
from pipelines.warehouse.accumulate import PLANES, WORD_BITS, Layout, add_up
from pipelines.warehouse.judged import with_judgement
from pipelines.warehouse.marts.questions import marks_of_interviews
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Slices that effects are told for where there is enough: a person's own, and the job's.
SLICES = ("cohort", "industry", "career_stage")
#: No report of a slice is made for fewer people: it could not pass the gate.
FEWEST = 10
#: Rows of one batch: few enough for the processor's own memory.
_ROWS = 8_192
_WHERE = (*OWNER, "interview", "interview_on")


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
    ) -> None:
        """`interviews`: those of counted people and applications, with the columns that slices are cut by."""
        self._con = con
        self.held = engine.store(con, "effect_interviews", _held(con, interviews, programs))
        people = con.to_pyarrow(self.held.select("person", "hash", "program", "in_all").distinct().order_by("person"))
        self._hashes = _as_numbers(people.column("hash").to_pylist())
        self._programs: list[str] = people.column("program").to_pylist()
        self._in_all = people.column("in_all").to_numpy(zero_copy_only=False).astype(bool)
        long = engine.store(con, "effect_marks", _long(self.held, interview_habits))
        self.units = {
            "main": self._unit("main", self._judged, long, main_marks(habits)),
            "next": self._unit("next", *self._after(long, reflections, interviews), next_marks(habits), split=False),
            "placebo": self._unit("placebo", *self._ahead(long), placebo_marks(habits), split=False),
            "questions": self._unit("questions", *self._asked(questions), question_marks(), split=False),
        }

    def _unit(self, name: str, rows: ir.Table, long: ir.Table, marks: tuple[Mark, ...], *, split: bool = True) -> Unit:
        layout = Layout(marks, split)
        packed = engine.store(self._con, f"effect_bits_{name}", _packed(long, marks, layout.n_words))
        words = [f"{plane}_{word}" for plane in PLANES for word in range(layout.n_words)]
        joined = rows.left_join(packed, "no").select(
            "person", *_NUMBERS, *_CUT, "place", **{word: packed[word].fill_null(0) for word in words}
        )
        stored = engine.store(self._con, f"effect_rows_{name}", joined.order_by("person", "place"))
        return Unit(stored, Layout(marks, split, self._told(stored, marks, layout.n_words)))

    def _told(self, rows: ir.Table, marks: tuple[Mark, ...], n_words: int) -> frozenset[int]:
        """The places of the marks of which any row tells."""
        any_of = rows.aggregate(**{f"{word}": rows[f"told_{word}"].bit_or() for word in range(n_words)})
        bits = [value or 0 for value in self._con.to_pyarrow(any_of).to_pylist()[0].values()]
        told = {
            word * WORD_BITS + bit for word, value in enumerate(bits) for bit in range(WORD_BITS) if value >> bit & 1
        }
        codes = [mark.code for mark in marks]
        if CONCERNS_HANDLED.code in codes and any(codes.index(code) in told for code in HANDLED_FROM):
            told.add(codes.index(CONCERNS_HANDLED.code))
        return frozenset(told)

    @property
    def _judged(self) -> ir.Table:
        return self.held.filter(self.held.is_judged)

    def _ahead(self, long: ir.Table) -> tuple[ir.Table, ir.Table]:
        """Judged first interviews that another application's follows, with their own marks and those of that one."""
        firsts = self.held.filter(self.held.is_first)
        in_turn = ibis.window(group_by=[firsts.person], order_by=[firsts.place])
        firsts = firsts.mutate(ahead=firsts.no.lead().over(in_turn))
        rows = engine.store(self._con, "effect_firsts", firsts.filter(firsts.is_judged & firsts.ahead.notnull()))
        own = long.semi_join(rows, "no")
        pairs = rows.select(unit="no", no="ahead")
        theirs = long.join(pairs, "no")
        theirs = theirs.mutate(no=theirs.unit, habit=ibis.literal(NEXT) + theirs.habit).select(*long.columns)
        return rows.drop("ahead"), own.union(theirs)

    def _after(self, long: ir.Table, reflections: ir.Table, interviews: ir.Table) -> tuple[ir.Table, ir.Table]:
        """Judged first interviews that follow another application's, with what was done after that one's last interview
        before them. An entry logged after the result of the row is late."""
        firsts = self.held.filter(self.held.is_first)
        in_turn = ibis.window(group_by=[firsts.person], order_by=[firsts.place])
        firsts = firsts.mutate(before=firsts.application_no.lag().over(in_turn))
        rows = firsts.filter(firsts.is_judged & firsts.before.notnull())
        earlier = self.held.select(
            "person", before="application_no", prior="no", prior_place="place", prior_on="interview_on"
        )
        pairs = rows.join(earlier, ["person", "before"])
        pairs = pairs.filter(pairs.prior_on < pairs.interview_on)
        last = pairs.group_by("no").aggregate(prior=pairs.prior.argmax(pairs.prior_place))
        rows = engine.store(self._con, "effect_nexts", rows.join(last, "no").drop("before"))
        whose = rows.select(unit="no", no="prior", unit_result_on="result_on", unit_on="interview_on")
        told = long.join(whose, "no")
        told = told.mutate(
            no=told.unit, late=(told.logged_on > told.unit_result_on).fill_null(False), timed=told.logged_on.notnull()
        ).select(*long.columns)
        loops = _loops(self.held, whose, reflections, interviews, long)
        return rows.drop("prior"), told.union(loops)

    def _asked(self, questions: ir.Table) -> tuple[ir.Table, ir.Table]:
        """Judged interviews whose questions were logged, with what was asked and how it was answered. Nobody says when a
        question was written down."""
        told = marks_of_interviews(questions).join(
            self._judged.select(*OWNER, "interview", "no"), [*OWNER, "interview"]
        )
        told = engine.store(self._con, "effect_asked", told.select("no", "habit", "done"))
        never = {"value": ibis.null().cast("float64"), "logged_on": ibis.null().cast("date")}
        no = {name: ibis.literal(False) for name in ("late", "timed", "not_applicable")}
        return self._judged.semi_join(told, "no"), told.mutate(**never, **no)

    def sums(self, unit: str, report: Report) -> Sums | None:
        """The sums of a report over the rows of a unit; None where there are no rows."""
        rows, layout = self.units[unit].rows, self.units[unit].layout
        rows = rows.filter(_of(rows, report))
        stream = rows.order_by("person", "place").drop(*_CUT, "place")
        people = np.sort(self._con.to_pyarrow(rows.select("person").distinct()).column("person").to_numpy())
        if not len(people):
            return None
        found: Sums = add_up(
            _renumbered(engine.batches(self._con, stream, _ROWS), people), layout, self._hashes[people]
        )
        return found

    def reports(self) -> list[Report]:
        """Every report that is made: each program and all together, whole and by each slice with enough people."""
        judged = self._judged
        made: list[Report] = [Report(name) for name in sorted(set(self._programs))]
        if self._in_all.any():
            made.append(Report(None))
        for kind in SLICES:
            column = _column_of(kind)
            known = judged.filter(judged[column].notnull())
            by_program = known.group_by("program", value=known[column]).aggregate(
                n=known.person.nunique(), in_all=known.in_all.any()
            )
            found = self._con.to_pyarrow(by_program.order_by("program", "value")).to_pylist()
            made += [Report(row["program"], kind, row["value"]) for row in found if row["n"] >= FEWEST]
            totals: dict[str, int] = {}
            for row in found:
                totals[row["value"]] = totals.get(row["value"], 0) + (row["n"] if row["in_all"] else 0)
            made += [Report(None, kind, value) for value, n in sorted(totals.items()) if n >= FEWEST]
        return made


_NUMBERS = ("led_on", "undated", "stage", "industry", "earlier", "wanted")
_CUT = ("program", "in_all", "cohort", "industry_word", "career_stage")


def _of(rows: ir.Table, report: Report) -> ir.BooleanValue:
    whose = rows.in_all if report.program is None else rows.program == report.program
    if report.slice_kind == "all":
        return whose
    return whose & (rows[_column_of(report.slice_kind)] == report.slice_value)


def _column_of(slice_kind: str) -> str:
    return "industry_word" if slice_kind == "industry" else slice_kind


def _renumbered(stream: Iterator[pa.RecordBatch], people: NDArray[np.int64]) -> Iterator[pa.RecordBatch]:
    """The same rows with people counted from 0."""
    for batch in stream:
        person = np.searchsorted(people, batch.column("person").to_numpy())
        at = batch.schema.get_field_index("person")
        yield pa.RecordBatch.from_arrays(
            [pa.array(person) if i == at else column for i, column in enumerate(batch.columns)], batch.schema.names
        )


def _as_numbers(hashes: Sequence[str]) -> NDArray[np.int64]:
    """The first SEEKER_BITS bits of each hash (16 hexadecimal digits) as a number."""
    wide = np.frombuffer(bytes.fromhex("".join(hashes)), dtype=">u8")
    return (wide >> (64 - SEEKER_BITS)).astype(np.int64)


def _held(con: Backend, interviews: ir.Table, programs: ir.Table) -> ir.Table:
    """Held interviews with a number each (`no`), their person's (in the order of their hash), their place among the person's,
    and what the model takes besides habits."""
    told = with_judgement(interviews, programs)
    t = told.filter(told.is_held).join(programs.select("program", is_sample="sample", is_alone="one_seeker"), "program")
    key = t.program.concat("\t", t.seeker).hexdigest("md5")
    t = t.mutate(key=key)
    own = ibis.window(group_by=[t.program, t.seeker], order_by=[t.interview_on])
    # What was said before an interview counts unless it is known to have been written down after the result.
    said_on = ibis.coalesce(t.rated_at, t.logged_at).cast("date")
    wanted = ibis.ifelse((said_on > t.result_on).fill_null(False), None, t.wanted_before)
    t = t.mutate(
        person=ibis.dense_rank().over(order_by=[t.key, t.program, t.seeker]),
        no=ibis.row_number().over(order_by=[t.key, t.program, t.seeker, t.interview_on, t["round"], t.interview]),
        application_no=ibis.dense_rank().over(order_by=[t.key, t.program, t.seeker, t.application]),
        # Meetings of one day came neither before nor after each other.
        earlier=ibis.rank().over(own),
        wanted=wanted.fill_null(0),
        stage_no=_place_in(t.stage, STAGES),
        industry_no=_place_in(t.industry.fill_null(""), INDUSTRIES),
        hash=t.key.left(16),
        in_all=~t.is_sample.fill_null(False),
    )
    first = ibis.row_number().over(group_by=[t.person, t.application_no], order_by=[t.no]) == 0
    return t.mutate(is_first=first).select(
        *_WHERE, "application", "result_on", "is_judged", "is_first", "person", "no", "application_no", "hash", "in_all",
        "led_on", "undated", "earlier", "wanted", "cohort", "career_stage",
        place="no", stage="stage_no", industry="industry_no", industry_word="industry",
    )  # fmt: skip


def _place_in(column: ir.StringValue, words: Sequence[str]) -> ir.IntegerValue:
    return column.cases(*((word, at) for at, word in enumerate(words)), else_=0)


def _long(held: ir.Table, interview_habits: ir.Table) -> ir.Table:
    """One row an interview and habit that is told of, in numbers and marks."""
    t = interview_habits.join(held.select(*OWNER, "interview", "no"), [*OWNER, "interview"])
    return t.select(
        "no",
        "habit",
        "value",
        "done",
        "logged_on",
        late=t.late.fill_null(False),
        timed=t.logged_on.notnull(),
        not_applicable=t.value_source == "not_applicable",
    )


def _loops(held: ir.Table, whose: ir.Table, reflections: ir.Table, interviews: ir.Table, long: ir.Table) -> ir.Table:
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


def _packed(long: ir.Table, marks: Sequence[Mark], n_words: int) -> ir.Table:
    """(no, and PLANES x words of bits): what is told of an interview's marks, in as few numbers as it takes.

    A pivot into a column a mark would cost several times the memory and time, and each slice would pay it again.
    """
    starts = [band_starts(mark.bands) for mark in marks]
    widest = max((len(each) for each in starts), default=0)
    facts = {
        "habit": pa.array([mark.code for mark in marks]),
        "word": pa.array([place // WORD_BITS for place in range(len(marks))], pa.int8()),
        "bit": pa.array([1 << (place % WORD_BITS) for place in range(len(marks))], pa.int64()),
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
    counts = told & ~t.late
    by_value = t.value.notnull() & t.has_bands
    zero = ibis.literal(0)
    band = sum(((t.value >= t[f"from_{at}"]).fill_null(False).cast("int8") for at in range(widest)), start=zero)
    number = ibis.ifelse(by_value, band, 0)
    t = t.mutate(
        is_known=counts,
        is_done=counts & t.done,
        is_late=told & t.late,
        is_timed=told & t.timed,
        is_told=told,
        is_not_applicable=t.not_applicable,
        is_banded=counts & (by_value | (t.not_done_is_none & ~t.done)).fill_null(False),
        is_band_1=counts & (number % 2 == 1),
        is_band_2=counts & ((number // 2) % 2 == 1),
        is_band_4=counts & (number // 4 == 1),
    )
    return t.group_by("no").aggregate(
        **{
            f"{plane}_{word}": ibis.ifelse(
                (t[f"is_{plane}"] & (t.word == word)).fill_null(False), t.bit, ibis.literal(0, "int64")
            ).bit_or()
            for plane in PLANES
            for word in range(n_words)
        }
    )
