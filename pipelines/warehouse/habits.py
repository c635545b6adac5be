"""Where each habit's value comes from, for each interview: dated rows, the column, the ticked list, else unknown.

One long table, `interview_habits`; a habit that nothing tells of has no row. The rules are contract.md, "Habit codes".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
from ibis import _

from pipelines import engine
from pipelines.contract.habits import Habit
from pipelines.contract.vocabulary import words_of
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Days of practice before an interview that count for it; they end the day before.
WINDOW_DAYS = 14

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
    present: set[str],
) -> ir.Table:
    """The published table. `present`: interview columns that some file has; `habits`: the catalog and programs' own."""
    t = engine.store(con, "habit_base", interviews.mutate(no=ibis.row_number().over(ibis.window(order_by=[
        interviews.program, interviews.seeker, interviews.id]))))
    told = [_entered(t, habits, present)]
    if {"ticked", "list_shown"} & present:
        told.append(_ticked(t, habits))
    told += _dated(t, practice, questions, reflections, programs, habits)
    not_applicable = _not_applicable(t, habits, present)
    if not_applicable is not None:
        told.append(not_applicable)
    long = told[0] if len(told) == 1 else _together(told)
    logged = _logged_on(con, t, versions, habits, present)
    return _settled(long, t, logged, habits)


def _row(table: ir.Table, **filled: ir.Value) -> ir.Table:
    return table.select(
        **{name: filled[name].cast(kind) if name in filled else ibis.null().cast(kind) for name, kind in _LONG.items()}
    )


def _together(told: list[ir.Table]) -> ir.Table:
    long = told[0]
    for more in told[1:]:
        long = long.union(more)
    return long.group_by("no", "habit").aggregate(
        **{name: (long[name].any() if kind == "boolean" else long[name].max())
           for name, kind in _LONG.items() if name not in ("no", "habit")}
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


def _ticked(t: ir.Table, habits: Mapping[str, Habit]) -> ir.Table:
    shown_lists = {name: t.list_shown.contains(name).fill_null(False) for name in words_of("checklist")}
    wide = {}
    for code, habit in habits.items():
        was_shown = ibis.or_(*(shown_lists[name] for name in habit.checklists))
        wide[code] = ibis.cases((t.ticked.contains(code).fill_null(False), True), (was_shown, False), else_=None)
    long = t.select("no", **wide).pivot_longer(list(wide), names_to="habit", values_to="ticked")
    long = long.filter(long.ticked.notnull())
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


# ---- dated rows ------------------------------------------------------------------------------------------------------


def _dated(
    t: ir.Table,
    practice: ir.Table,
    questions: ir.Table,
    reflections: ir.Table,
    programs: ir.Table,
    habits: Mapping[str, Habit],
) -> list[ir.Table]:
    """Values from dated rows, and a 0 for their absence where the seeker logs that very activity.

    Absence says nothing of a meeting still ahead, nor of a day that is not over.
    """
    past = t.filter(~t.is_future)
    sessions = _practice_by_habit(practice, programs, habits)
    pairs = sessions.join(
        t.select(*OWNER, "no", "interview_on", for_application="application"), OWNER
    ).filter(
        lambda p: (p.practised_on < p.interview_on)
        & (p.interview_on.delta(p.practised_on, unit="day") <= WINDOW_DAYS)
        # Reading about one company is no research for another.
        & ((p.habit != "research_minutes") | p.application.isnull() | (p.application == p.for_application))
    )
    done = pairs.group_by("no", "habit").aggregate(
        dated=ibis.ifelse(
            pairs.habit.first() == "practice_days", pairs.practised_on.nunique().cast("float64"), pairs.amount.sum()
        ),
        dated_on=pairs.practised_on.max(),
    )
    done = done.filter(done.dated.notnull())
    loggers = sessions.select(*OWNER, "habit").distinct()

    asked = questions.filter(questions.asked_by == "candidate")
    counted = asked.group_by(*OWNER, "interview").aggregate(dated=asked.count().cast("float64"))
    counted = t.join(counted, [t.program == counted.program, t.seeker == counted.seeker, t.id == counted.interview]).select(
        "no", dated="dated", dated_on="interview_on", habit=ibis.literal("questions_asked_count")
    )
    written = t.join(
        reflections,
        [t.program == reflections.program, t.seeker == reflections.seeker, t.id == reflections.interview],
        rname="{name}_r",
    )
    after = written.written_at.cast("date").delta(written.interview_on, unit="day")
    written = written.select(
        "no", habit=ibis.literal("reflection_within_24h"), dated=after.between(0, 1).cast("float64"), dated_on="interview_on"
    )
    more = counted.select("no", "habit", "dated", "dated_on").union(written.select("no", "habit", "dated", "dated_on"))
    done = done.select("no", "habit", "dated", "dated_on").union(more)
    loggers = loggers.union(
        asked.select(*OWNER, habit=ibis.literal("questions_asked_count")).distinct(),
        reflections.select(*OWNER, habit=ibis.literal("reflection_within_24h")).distinct(),
    )
    waiting = (past.interview_on + ibis.interval(days=1)) > past.as_of
    absent = past.select(*OWNER, "no", waiting=waiting).join(loggers, OWNER).filter(
        lambda p: ~((p.habit == "reflection_within_24h") & p.waiting)
    ).anti_join(done, ["no", "habit"])
    return [
        _row(done, no=done.no, habit=done.habit, dated=done.dated, dated_on=done.dated_on, is_absence=ibis.literal(False)),
        _row(absent, no=absent.no, habit=absent.habit, dated=ibis.literal(0.0), is_absence=ibis.literal(True)),
    ]


def _practice_by_habit(practice: ir.Table, programs: ir.Table, habits: Mapping[str, Habit]) -> ir.Table:
    """Practice sessions once for each habit they count towards, with the amount in the habit's unit."""
    links = [
        (activity, code, habit.kind == "minutes")
        for code, habit in habits.items()
        for activity in (words_of("activity") if "*" in habit.activities else habit.activities)
    ]
    names = ("activity", "habit", "in_minutes")
    towards = ibis.memtable(pa.table({name: list(column) for name, column in zip(names, zip(*links, strict=True), strict=True)}))
    held = practice.join(programs.select("program", "as_of"), "program")
    t = held.filter(held.practised_on <= held.as_of).join(towards, "activity")
    times = t["count"].fill_null(1)
    return t.select(
        *OWNER, "practised_on", "application", "habit", amount=ibis.ifelse(t.in_minutes, t.minutes, times).cast("float64")
    )


# ---- together --------------------------------------------------------------------------------------------------------


def _logged_on(
    con: Backend, t: ir.Table, versions: ir.Table, habits: Mapping[str, Habit], present: set[str]
) -> ir.Table | None:
    """(no, habit, logged_on) for interviews of several versions: when the first version that has the field was filled in.

    Its own logged_at; else the snapshot's date, but only if an earlier snapshot showed the row with that field blank.
    """
    codes = [code for code in habits if code in present]
    rows = versions.filter(~versions.is_copy)
    several = rows.group_by(*OWNER, "id").aggregate(n=rows.count(), shown_on=rows.seen_on.min()).filter(_.n > 1)
    if not codes:
        return None
    several = engine.store(con, "habit_versions", several)
    if con.to_pyarrow(several.count()).as_py() == 0:
        return None
    many = rows.join(several, [*OWNER, "id"])
    wide = many.select(
        *OWNER,
        "id",
        "shown_on",
        "seen_on",
        on=many.logged_at.cast("date"),
        order=many.in_order * 1_000_000_000 + many.row_number,
        **{code: many[code].cast("float64") for code in codes},
    )
    long = wide.pivot_longer(codes, names_to="habit", values_to="entered").filter(_.entered.notnull())
    first = long.group_by(*OWNER, "id", "habit").aggregate(
        on=long.on.first(order_by=long.order, include_null=True),
        seen_on=long.seen_on.first(order_by=long.order),
        shown_on=long.shown_on.min(),
    )
    snapshot = ibis.ifelse(first.shown_on < first.seen_on, first.seen_on, None)
    dated = first.mutate(logged_on=ibis.coalesce(first.on, snapshot))
    return t.join(dated, [*OWNER, "id"]).select("no", "habit", "logged_on")


def _settled(long: ir.Table, t: ir.Table, logged: ir.Table | None, habits: Mapping[str, Habit]) -> ir.Table:
    """Long rows with the one value that counts, whether it makes the habit done, where it came from and when it was logged."""
    facts = ibis.memtable(
        pa.table(
            {
                "habit": list(habits),
                "at_least": pa.array([1.0 if h.kind == "yes_no" else h.done_at_least for h in habits.values()], pa.float64()),
                "at_most": pa.array([h.done_at_most for h in habits.values()], pa.float64()),
            }
        )
    )
    base = t.select(*OWNER, "no", "id", "interview_on", "result_on", single_logged_on=t.logged_at.cast("date"))
    j = long.join(facts, "habit").join(base, "no")
    if logged is not None:
        more = j.left_join(logged, ["no", "habit"], rname="{name}_l")
        j = more.select(*j.columns, logged_on=ibis.ifelse(more.no_l.notnull(), more.logged_on, more.single_logged_on))
    else:
        j = j.mutate(logged_on=j.single_logged_on)

    def is_done(value: ir.FloatingValue) -> ir.BooleanValue:
        return ibis.cases((j.at_most.notnull(), value <= j.at_most), else_=value >= j.at_least)

    has_dated, has_entered = j.dated.notnull(), j.entered.notnull() | j.entered_done.notnull()
    entered_before = has_entered & (j.logged_on < j.interview_on).fill_null(False)
    absent = j.is_absence.fill_null(False)
    source = ibis.cases(
        (has_dated & ~absent, "dated"),
        (absent & ~entered_before & has_dated & ~j.not_applicable.fill_null(False), "dated"),
        (has_entered, "column"),
        (j.not_applicable.fill_null(False), "not_applicable"),
        (j.ticked.notnull(), "ticked"),
        else_=None,
    )
    j = j.mutate(value_source=source, is_entered=ibis.coalesce(j.entered_done, is_done(j.entered)), is_dated=is_done(j.dated))
    value = j.value_source.cases(("dated", j.dated), ("column", j.entered), else_=None)
    done = j.value_source.cases(("dated", j.is_dated), ("column", j.is_entered), ("ticked", j.ticked), else_=None)
    by_date = j.value_source == "dated"
    logged_on = ibis.cases(
        (by_date, j.dated_on), (j.value_source == "not_applicable", ibis.null().cast("date")), else_=j.logged_on
    )
    disagrees = (has_dated & has_entered & (j.is_dated != j.is_entered)).fill_null(False)
    return j.mutate(value=value, done=done, on=logged_on, disagrees=disagrees).select(
        *OWNER,
        "habit",
        "value",
        "done",
        "value_source",
        "disagrees",
        interview="id",
        logged_on="on",
        # What is dated before the interview was not typed in to fit its result.
        late=ibis.ifelse(by_date, ibis.literal(False), _.on > _.result_on),
    )
