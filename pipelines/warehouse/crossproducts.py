"""The statistics' sums, made in the engine: published tables -> one row an interview, marks packed in bits -> `Sums`.

One pass over the rows of a report gives all its products. What is done with them is statistics/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    STAGES,
    Mark,
    main_marks,
    next_marks,
    placebo_marks,
    question_marks,
)
from pipelines.contract.habits import Habit
from pipelines.contract.sums import SEEKER_BITS, Sums
from pipelines.warehouse.accumulate import PLANES, WORD_BITS, Layout, add_up
from pipelines.warehouse.judged import with_judgement
from pipelines.warehouse.late import is_late
from pipelines.warehouse.marts.questions import marks_of_interviews
from pipelines.warehouse.marts.slices import smallest_group, told_slices
from pipelines.warehouse.packed import long_marks, packed, reflection_loops
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Slices that effects are told for where there is enough: a person's own, and the job's.
SLICES = ("cohort", "industry", "career_stage")
#: No report of a slice is made for fewer people: it could not pass the gate.
FEWEST = 10
#: Of fewer replies than this, nine in ten would be all but the slowest one or two.
FEWEST_REPLIES = 10
#: Rows of one batch: few enough for the processor's own memory.
_ROWS = 8_192
_WHERE = (*OWNER, "interview", "interview_on")
#: What tells when the result of an interview was known, as late.is_late takes it.
_HEARD = ("result", "result_on", "waiting_days")
#: Above how many interviews anyone has: what sets the numbers of one person's apart from the next one's.
_MOST_OF_ONE = 2**32


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
        told = with_judgement(interviews, programs)
        told = told.filter(told.is_held)
        whose = engine.store(con, "effect_people", _people(told, programs))
        self.held = engine.store(con, "effect_interviews", _held(told, whose))
        people = con.to_pyarrow(whose.select("person", "hash", "program", "in_all").order_by("person"))
        self._hashes = _as_numbers(people.column("hash").to_pylist())
        self._programs: list[str] = people.column("program").to_pylist()
        self._in_all = people.column("in_all").to_numpy(zero_copy_only=False).astype(bool)
        self._interviews, self._reflections, self._questions = interviews, reflections, questions
        self._habits, self._interview_habits, self._facts = habits, interview_habits, programs
        self._marks = main_marks(habits)
        bits = packed(long_marks(self.held, interview_habits), self._marks, Layout(self._marks).n_words)
        self._bits = engine.store(con, "effect_bits_main", bits)
        self._units: dict[str, Unit] = {}

    def unit(self, name: str) -> Unit:
        """The stored rows of `main`, `next`, `placebo` or `questions`, made when they are first asked for."""
        if name not in self._units:
            made = {"main": self._main, "next": self._after, "placebo": self._ahead, "questions": self._asked}
            self._units[name] = made[name]()
        return self._units[name]

    def _main(self) -> Unit:
        """Judged interviews with what was done at them."""
        return self._stored("main", self._with_bits(self._judged), Layout(self._marks))

    def _with_bits(self, rows: ir.Table, no: str = "no", before: int = 0) -> ir.Table:
        """`rows` with the words of the interview whose number is in their column `no`, counted from `before`."""
        n = Layout(self._marks).n_words
        words = {f"{plane}_{before + at}": self._bits[f"{plane}_{at}"] for plane in PLANES for at in range(n)}
        return rows.left_join(self._bits.select(**{no: self._bits.no}, **words), no)

    def _own(self, name: str, rows: ir.Table, long: ir.Table, marks: tuple[Mark, ...]) -> Unit:
        """A unit whose marks are not those of the main one."""
        layout = Layout(marks, split=False)
        bits = engine.store(self._con, f"effect_bits_{name}", packed(long, marks, layout.n_words))
        return self._stored(name, rows.left_join(bits, "no"), layout)

    def _stored(self, name: str, joined: ir.Table, layout: Layout) -> Unit:
        words = [f"{plane}_{word}" for plane in PLANES for word in range(layout.n_words)]
        rows = joined.select("person", *_NUMBERS, *_CUT, "place", **{word: joined[word].fill_null(0) for word in words})
        stored = engine.store(self._con, f"effect_rows_{name}", rows.order_by("person", "place"))
        return Unit(stored, replace(layout, told=self._told(stored, layout)))

    def _told(self, rows: ir.Table, layout: Layout) -> frozenset[int]:
        """The places of the marks of which any row tells."""
        any_of = rows.aggregate(**{f"{word}": rows[f"told_{word}"].bit_or() for word in range(layout.n_words)})
        bits = [value or 0 for value in self._con.to_pyarrow(any_of).to_pylist()[0].values()]
        codes = [mark.code for mark in layout.marks]
        slots = range(len(codes)) if layout.slots is None else layout.slots
        told = {place for place, slot in enumerate(slots) if bits[slot // WORD_BITS] >> (slot % WORD_BITS) & 1}
        if CONCERNS_HANDLED.code in codes and any(codes.index(code) in told for code in HANDLED_FROM):
            told.add(codes.index(CONCERNS_HANDLED.code))
        return frozenset(told)

    @property
    def _judged(self) -> ir.Table:
        return self.held.filter(self.held.is_judged)

    def _ahead(self) -> Unit:
        """Judged first interviews that another application's follows, with their own marks and those of that one."""
        firsts = self.held.filter(self.held.is_first)
        in_turn = ibis.window(group_by=[firsts.person], order_by=[firsts.place])
        firsts = firsts.mutate(ahead=firsts.no.lead().over(in_turn))
        rows = engine.store(self._con, "effect_firsts", firsts.filter(firsts.is_judged & firsts.ahead.notnull()))
        # Both are packed already: of the one the marks stand in the first words, of the other in those after them.
        n, codes = Layout(self._marks).n_words, [mark.code for mark in self._marks]
        marks = placebo_marks(self._habits)
        slots = tuple(codes.index(mark.habit.code) + (n * WORD_BITS if mark.prefix == NEXT else 0) for mark in marks)
        both = self._with_bits(self._with_bits(rows), "ahead", n)
        return self._stored("placebo", both, Layout(marks, split=False, slots=slots))

    def _after(self) -> Unit:
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
        whose = rows.select(
            unit="no", no="prior", unit_on="interview_on", **{f"unit_{name}": rows[name] for name in _HEARD}
        )
        marks = next_marks(self._habits)
        after = [mark.code for mark in marks]
        long = long_marks(self.held, self._interview_habits.filter(self._interview_habits.habit.isin(after)))
        told = long.join(whose, "no")
        late = is_late(told.logged_on, interview_on=told.unit_on, **{name: told[f"unit_{name}"] for name in _HEARD})
        told = told.mutate(no=told.unit, late=late.fill_null(False), timed=late.notnull()).select(*long.columns)
        loops = reflection_loops(self.held, whose, self._reflections, self._interviews, long)
        return self._own("next", rows.drop("prior"), told.union(loops), marks)

    def _asked(self) -> Unit:
        """Judged interviews whose questions were logged, with what was asked and how it was answered. Nobody says when a
        question was written down."""
        told = marks_of_interviews(self._questions).join(
            self._judged.select(*OWNER, "interview", "no"), [*OWNER, "interview"]
        )
        told = engine.store(self._con, "effect_asked", told.select("no", "habit", "done"))
        never = {"value": ibis.null().cast("float64"), "logged_on": ibis.null().cast("date")}
        no = {name: ibis.literal(False) for name in ("late", "timed", "not_applicable")}
        return self._own("questions", self._judged.semi_join(told, "no"), told.mutate(**never, **no), question_marks())

    def sums(self, unit: str, report: Report) -> Sums | None:
        """The sums of a report over the rows of a unit; None where there are no rows."""
        rows, layout = self.unit(unit).rows, self.unit(unit).layout
        rows = rows.filter(_of(rows, report))
        stream = rows.order_by("person", "place").drop(*_CUT, "place")
        people = np.sort(self._con.to_pyarrow(rows.select("person").distinct()).column("person").to_numpy())
        if not len(people):
            return None
        found: Sums = add_up(
            _renumbered(engine.batches(self._con, stream, _ROWS), people), layout, self._hashes[people]
        )
        return found

    def reply_lag(self, report: Report, smallest: int) -> tuple[int, float | None]:
        """`(replies, days)`: dated replies to a report's judged interviews, and the days within which nine in ten of them came
        (None where they are fewer than FEWEST_REPLIES, or were had by fewer than `smallest` people)."""
        judged = self._judged
        replied = judged.filter(_of(judged, report) & judged.reply_days.notnull())
        counts = replied.aggregate(
            n=replied.count(), people=replied.person.nunique(), days=replied.reply_days.quantile(0.9)
        )
        (told,) = self._con.to_pyarrow(counts).to_pylist()
        few = told["n"] < FEWEST_REPLIES or told["people"] < smallest
        return told["n"], None if few else float(told["days"])

    def reports(self, unit: str = "main") -> list[Report]:
        """Every report that is made of a unit: each program and all together, whole and by each slice with enough people, and of
        a program by none that the whole would tell too few by (slices.told_slices)."""
        made: list[Report] = [Report(name) for name in sorted(set(self._programs))]
        if self._in_all.any():
            made.append(Report(None))
        facts = self._facts.select("program", smallest_group=smallest_group(self._facts))
        judged = self.unit(unit).rows.join(facts, "program")
        for kind in SLICES:
            each = judged.select("program", "person", "in_all", "smallest_group", value=judged[_column_of(kind)])
            told = self._con.to_pyarrow(told_slices(each, ["program"], FEWEST).order_by("program", "value"))
            made += [Report(row["program"], kind, row["value"]) for row in told.to_pylist()]
            # Of all programs together nothing is on a page: nobody is hidden there by what is not made.
            known = each.filter(each.in_all & each.value.notnull())
            sizes = known.group_by("value").aggregate(n=known.person.nunique())
            together = self._con.to_pyarrow(sizes.filter(sizes.n >= FEWEST).order_by("value"))
            made += [Report(None, kind, row["value"]) for row in together.to_pylist()]
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


def _people(held: ir.Table, programs: ir.Table) -> ir.Table:
    """Everybody with a held interview, with a number each (`person`), in the order of their hash."""
    t = held.select(*OWNER).distinct()
    t = t.mutate(key=t.program.concat("\t", t.seeker).hexdigest("md5"))
    t = t.join(programs.select("program", is_sample="sample"), "program")
    return t.select(
        *OWNER,
        person=ibis.row_number().over(order_by=[t.key, t.program, t.seeker]),
        hash=t.key.left(16),
        in_all=~t.is_sample.fill_null(False),
    )


def _held(held: ir.Table, people: ir.Table) -> ir.Table:
    """Held interviews with a number each (`no`) in the order of their person and day, that of their application among the
    person's, and what the model takes besides habits. Numbers are joined and grouped far faster than names."""
    t = held.join(people, OWNER)

    def of_person(*order: str) -> ir.WindowBuilder:
        return ibis.window(group_by=[t.person], order_by=[t[name] for name in order])

    # What was said before an interview counts unless it is known to have been written down after the result.
    said_on = ibis.coalesce(t.rated_at, t.logged_at).cast("date")
    late = is_late(said_on, interview_on=t.interview_on, **{name: t[name] for name in _HEARD})
    wanted = ibis.ifelse(late.fill_null(False), None, t.wanted_before)
    t = t.mutate(
        no=t.person * _MOST_OF_ONE + ibis.row_number().over(of_person("interview_on", "round", "interview")),
        application_no=ibis.dense_rank().over(of_person("application")),
        # Meetings of one day came neither before nor after each other.
        earlier=ibis.rank().over(of_person("interview_on")),
        wanted=wanted.fill_null(0),
        stage_no=_place_in(t.stage, STAGES),
        industry_no=_place_in(t.industry.fill_null(""), INDUSTRIES),
    )
    first = t.no == t.no.min().over(group_by=[t.person, t.application_no])
    return t.mutate(is_first=first).select(
        *_WHERE, *_HEARD, "application", "is_judged", "is_first", "person", "no", "application_no", "in_all",
        "led_on", "undated", "reply_days", "earlier", "wanted", "cohort", "career_stage",
        place="no", stage="stage_no", industry="industry_no", industry_word="industry",
    )  # fmt: skip


def _place_in(column: ir.StringValue, words: Sequence[str]) -> ir.IntegerValue:
    return column.cases(*((word, at) for at, word in enumerate(words)), else_=0)
