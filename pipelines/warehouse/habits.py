"""Where each habit's value comes from, for each interview: dated rows, the column, the ticked list, else unknown.

One long table, `interview_habits`; a habit that nothing tells of has no row. The rules are contract.md, "Habit codes".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
from ibis import _

from pipelines import engine
from pipelines.contract.habits import Habit
from pipelines.contract.logs import log_tables
from pipelines.warehouse import dated, logged
from pipelines.warehouse.late import is_late
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: What an interview tells besides its habits that their values are worked out from.
_READ_FROM = (
    "program seeker id application stage format interview_on start_time minutes result result_on waiting_days logged_at concerns thank_you_on "
    "ticked list_shown not_applicable is_future as_of"
).split()
#: Filled for every interview, whether or not a file has the column.
_DERIVED = ("program", "seeker", "application", "asked_for_concerns", "concerns_answered", "thank_you_hours")

_LONG = {
    "no": "int64",
    "habit": "string",
    "dated": "float64",
    "dated_on": "date",
    "is_absence": "boolean",
    "entered": "float64",
    "entered_done": "boolean",
    "ticked": "boolean",
    "not_applicable": "boolean",
}


def with_derived_columns(interviews: ir.Table) -> ir.Table:
    """Interviews with the columns that others fill: concerns fills two habits, thank_you_on gives thank_you_hours."""
    t = interviews
    asked = t.concerns.cases(("not_asked", False), else_=True)
    answered = t.concerns.cases(("answered", True), ("not_answered", False), else_=None)
    dashed = t.thank_you_on.length() > 10
    sent = t.thank_you_on.try_cast("timestamp")
    ended = (t.interview_on.cast("string") + " " + t.start_time.cast("string")).try_cast("timestamp") + ibis.ifelse(
        t.minutes.notnull(), t.minutes, 0
    ).as_interval("m")
    exact = sent.delta(ended, unit="minute") / 60.0
    days = t.thank_you_on.left(10).try_cast("date").delta(t.interview_on, unit="day") * 24.0
    hours = ibis.ifelse(dashed & ended.notnull(), exact, days)
    written = t.thank_you_on.notnull()
    return t.mutate(
        asked_for_concerns=ibis.ifelse(t.concerns.notnull(), asked, t.asked_for_concerns),
        concerns_answered=ibis.ifelse(t.concerns.notnull(), answered, t.concerns_answered),
        # A note dated before the meeting is a slip of the pen, not a note within a day of it.
        thank_you_hours=ibis.ifelse(written, ibis.ifelse(hours >= 0, hours, None), t.thank_you_hours),
    )


def interview_habits(
    con: Backend,
    interviews: ir.Table,
    versions: ir.Table,
    practice: ir.Table,
    questions: ir.Table,
    reflections: ir.Table,
    programs: ir.Table,
    habits: Mapping[str, Habit],
    own: Mapping[str, Sequence[str]],
    present: set[str],
) -> ir.Table:
    """The published table. `present`: interview columns that some file has; `habits`: the catalog and programs' own; `own`:
    the habits that are not everyone's, each with its programs."""
    t = _numbered(con, interviews, habits, present)
    told = [_entered(t, habits, present)]
    several = logged.of_several(con, versions)
    if {"ticked", "list_shown"} & present:
        told.append(_ticked(t, several, habits, present))
    rows, absent = dated.dated_values(t, practice, questions, reflections, programs, habits)
    told += [
        _row(
            rows, no=rows.no, habit=rows.habit, dated=rows.dated, dated_on=rows.dated_on, is_absence=ibis.literal(False)
        ),
        _row(
            absent,
            no=absent.no,
            habit=absent.habit,
            dated=ibis.literal(0.0),
            dated_on=absent.dated_on,
            is_absence=ibis.literal(True),
        ),
    ]
    not_applicable = _not_applicable(t, habits, present)
    if not_applicable is not None:
        told.append(not_applicable)
    long = told[0] if len(told) == 1 else _together(told)
    logged_on = None if several is None else logged.logged_on(t, several, habits, present)
    settled = _settled(long, t, logged_on, habits)
    if not own:
        return settled
    # A program's own habit is on no one else's lists.
    theirs = [(settled.habit == code) & settled.program.isin(list(programs)) for code, programs in own.items()]
    return settled.filter(settled.habit.notin(list(own)) | ibis.or_(*theirs))


def _numbered(con: Backend, interviews: ir.Table, habits: Mapping[str, Habit], present: set[str]) -> ir.Table:
    """What habits are read from, with a number for each interview: numbers are joined and grouped far faster than names.

    Columns that no file has stay constants: written out they would cost more than all the others.
    """
    wanted = [name for name in interviews.columns if name in habits or name in _READ_FROM]
    kept = [
        name for name in wanted if name in present or name not in log_tables()["interviews"].columns or name in _DERIVED
    ]
    absent = {name: ibis.null().cast(interviews[name].type()) for name in wanted if name not in kept}
    return engine.store(con, "habit_base", interviews.select(*kept, no=ibis.row_number())).mutate(**absent)


def _row(table: ir.Table, **filled: ir.Value) -> ir.Table:
    return table.select(
        **{name: filled[name].cast(kind) if name in filled else ibis.null().cast(kind) for name, kind in _LONG.items()}
    )


def _together(told: list[ir.Table]) -> ir.Table:
    long = told[0]
    for more in told[1:]:
        long = long.union(more)
    return long.group_by("no", "habit").aggregate(
        **{
            name: (long[name].any() if kind == "boolean" else long[name].max())
            for name, kind in _LONG.items()
            if name not in ("no", "habit")
        }
    )


# ---- the column, and the ticked list ---------------------------------------------------------------------------------


def _entered(t: ir.Table, habits: Mapping[str, Habit], present: set[str]) -> ir.Table:
    derived = {"asked_for_concerns", "concerns_answered"} if "concerns" in present else set()
    if "thank_you_on" in present:
        derived |= {"thank_you_hours"}
    codes = [code for code in habits if code in present | derived]
    if not codes:
        return _row(t, no=t.no).filter(ibis.literal(False))
    wide = t.select("no", **{code: t[code].cast("float64") for code in codes})
    long = wide.pivot_longer(codes, names_to="habit", values_to="entered").filter(_.entered.notnull())
    made = _row(long, no=long.no, habit=long.habit, entered=long.entered)
    if "thank_you_on" in present:
        no_note = t.filter(t.thank_you_on == "no")
        said_no = _row(no_note, no=no_note.no, habit=ibis.literal("thank_you_hours"), entered_done=ibis.literal(False))
        made = made.union(said_no)
    return made


def _ticked(t: ir.Table, several: ir.Table | None, habits: Mapping[str, Habit], present: set[str]) -> ir.Table:
    wide = logged.ticks(t, habits, present)
    long = t.select("no", **wide).pivot_longer(list(wide), names_to="habit", values_to="ticked")
    long = long.filter(long.ticked.notnull()).select("no", "habit", "ticked")
    if several is not None and {"ticked", "list_shown"} <= present:
        newest = logged.newest_ticks(t, several, habits)
        long = long.anti_join(newest, ["no", "habit"]).union(newest)
    return _row(long, no=long.no, habit=long.habit, ticked=long.ticked)


def _not_applicable(t: ir.Table, habits: Mapping[str, Habit], present: set[str]) -> ir.Table | None:
    """Habits said to be n/a, or that a meeting of this stage or format has no room for. None where nothing says so."""
    wide = {}
    for code, habit in habits.items():
        conditions = [t.not_applicable.contains(code).fill_null(False)]
        if code == "concerns_answered" and "concerns" in present:
            conditions.append(t.concerns.isin(["not_asked", "none_named"]).fill_null(False))
        if habit.not_stages:
            conditions.append(t.stage.isin(habit.not_stages))
        if habit.not_formats and "format" in present:
            conditions.append(t.format.isin(habit.not_formats).fill_null(False))
        wide[code] = ibis.or_(*conditions)
    some = t.filter(ibis.or_(*wide.values())).select("no", **wide)
    long = some.pivot_longer(list(wide), names_to="habit", values_to="not_applicable").filter(_.not_applicable)
    return _row(long, no=long.no, habit=long.habit, not_applicable=long.not_applicable)


# ---- together --------------------------------------------------------------------------------------------------------


def _settled(long: ir.Table, t: ir.Table, logged_on: ir.Table | None, habits: Mapping[str, Habit]) -> ir.Table:
    """Long rows with the one value that counts, whether it makes the habit done, where it came from and when it was logged."""
    facts = ibis.memtable(
        pa.table(
            {
                "habit": list(habits),
                "at_least": pa.array(
                    [1.0 if h.kind == "yes_no" else h.done_at_least for h in habits.values()], pa.float64()
                ),
                "at_most": pa.array([h.done_at_most for h in habits.values()], pa.float64()),
            }
        )
    )
    known = ("no", "id", "interview_on", "result", "result_on", "waiting_days")
    base = t.select(*OWNER, *known, single_logged_on=t.logged_at.cast("date"))
    j = long.join(facts, "habit").join(base, "no")
    j = j.mutate(column_on=j.single_logged_on, tick_on=j.single_logged_on)
    if logged_on is not None:
        for name, by_tick in (("column_on", False), ("tick_on", True)):
            known = logged_on.filter(logged_on.by_tick == by_tick)
            more = j.left_join(known, ["no", "habit"], rname="{name}_l")
            on = ibis.ifelse(more.no_l.notnull(), more.logged_on, more[name])
            j = more.mutate(**{name: on}).select(*j.columns)

    def is_done(value: ir.FloatingValue) -> ir.BooleanValue:
        return ibis.cases((j.at_most.notnull(), value <= j.at_most), else_=value >= j.at_least)

    has_dated, has_entered = j.dated.notnull(), j.entered.notnull() | j.entered_done.notnull()
    typed_on = ibis.ifelse(has_entered, j.column_on, ibis.ifelse(j.ticked.notnull(), j.tick_on, None))
    typed_before = (typed_on < j.interview_on).fill_null(False)
    absent = j.is_absence.fill_null(False)
    source = ibis.cases(
        (has_dated & ~absent, "dated"),
        (absent & ~typed_before & has_dated & ~j.not_applicable.fill_null(False), "dated"),
        (has_entered, "column"),
        (j.not_applicable.fill_null(False), "not_applicable"),
        (j.ticked.notnull(), "ticked"),
        else_=None,
    )
    j = j.mutate(
        value_source=source, is_entered=ibis.coalesce(j.entered_done, is_done(j.entered)), is_dated=is_done(j.dated)
    )
    value = j.value_source.cases(("dated", j.dated), ("column", j.entered), else_=None)
    done = j.value_source.cases(("dated", j.is_dated), ("column", j.is_entered), ("ticked", j.ticked), else_=None)
    by_date = j.value_source == "dated"
    logged_date = ibis.cases(
        (by_date, j.dated_on), (j.value_source == "not_applicable", ibis.null().cast("date")), else_=typed_on
    )
    typed_done = ibis.ifelse(has_entered, j.is_entered, j.ticked)
    disagrees = (has_dated & (j.is_dated != typed_done)).fill_null(False)
    j = j.mutate(value=value, done=done, on=logged_date, disagrees=disagrees)
    late = is_late(
        j.on, interview_on=j.interview_on, result=j.result, result_on=j.result_on, waiting_days=j.waiting_days
    )
    return j.select(
        *OWNER,
        "habit",
        "value",
        "done",
        "value_source",
        "disagrees",
        interview="id",
        logged_on="on",
        # What is dated no later than the interview was not typed in to fit its result.
        late=ibis.ifelse((j.value_source == "dated") & (j.on <= j.interview_on), ibis.literal(False), late),
    )
