"""Habit values that dated rows tell: practice in the days before an interview, questions asked in it, reflections after it.

Which of them counts against a column or a ticked list is habits.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines.contract.habits import Habit
from pipelines.contract.vocabulary import words_of
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Days of practice before an interview that count for it; they end the day before.
WINDOW_DAYS = 14
_PRESENT = ("no", "habit", "dated", "dated_on")


def dated_values(
    t: ir.Table,
    practice: ir.Table,
    questions: ir.Table,
    reflections: ir.Table,
    programs: ir.Table,
    habits: Mapping[str, Habit],
) -> tuple[ir.Table, ir.Table]:
    """(no, habit, dated, dated_on) from dated rows, and (no, habit, dated_on) where there are none although the seeker logs
    that very activity. `t`: interviews with `no`.

    Absence says nothing of a meeting still ahead, nor of a day that is not over.
    """
    past = t.filter(~t.is_future)
    sessions = _practice_by_habit(practice, programs, habits)
    pairs = sessions.join(t.select(*OWNER, "no", "interview_on", for_application="application"), OWNER).filter(
        lambda p: (
            (p.practised_on < p.interview_on)
            & (p.interview_on.delta(p.practised_on, unit="day") <= WINDOW_DAYS)
            # Reading about one company is no research for another.
            & ((p.habit != "research_minutes") | p.application.isnull() | (p.application == p.for_application))
        )
    )
    amount = ibis.cases(
        (pairs.habit.first() == "practice_days", pairs.practised_on.nunique().cast("float64")),
        (pairs.is_yes_no.any(), ibis.least(pairs.amount.sum(), 1.0)),
        else_=pairs.amount.sum(),
    )
    done = pairs.group_by("no", "habit").aggregate(dated=amount, dated_on=pairs.practised_on.max())

    asked = questions.filter(questions.asked_by == "candidate")
    counted = asked.group_by(*OWNER, "interview").aggregate(dated=asked.count().cast("float64"))
    counted = t.join(
        counted, [t.program == counted.program, t.seeker == counted.seeker, t.id == counted.interview]
    ).select("no", dated="dated", dated_on="interview_on", habit=ibis.literal("questions_asked_count"))
    written = t.join(
        reflections,
        [t.program == reflections.program, t.seeker == reflections.seeker, t.id == reflections.interview],
        rname="{name}_r",
    )
    written_on = written.written_at.cast("date")
    written = written.select(
        "no",
        habit=ibis.literal("reflection_within_24h"),
        dated=written_on.delta(written.interview_on, unit="day").between(0, 1).cast("float64"),
        dated_on=written_on,
    )
    done = done.select(*_PRESENT).union(counted.select(*_PRESENT)).union(written.select(*_PRESENT))
    loggers = (
        sessions.select(*OWNER, "habit")
        .distinct()
        .union(asked.select(*OWNER, habit=ibis.literal("questions_asked_count")).distinct())
        .union(reflections.select(*OWNER, habit=ibis.literal("reflection_within_24h")).distinct())
    )
    waiting = (past.interview_on + ibis.interval(days=1)) > past.as_of
    absent = (
        past.select(*OWNER, "no", waiting=waiting, dated_on="interview_on")
        .join(loggers, OWNER)
        .filter(lambda p: ~((p.habit == "reflection_within_24h") & p.waiting))
        .anti_join(done, ["no", "habit"])
    )
    # A session of unknown length is no absence, and no amount either.
    return done.filter(done.dated.notnull()), absent.select("no", "habit", "dated_on")


def _practice_by_habit(practice: ir.Table, programs: ir.Table, habits: Mapping[str, Habit]) -> ir.Table:
    """Practice sessions once for each habit they count towards, with the amount in the habit's unit."""
    links = [
        {
            "activity": activity,
            "habit": code,
            "in_minutes": habit.kind == "minutes",
            "is_yes_no": habit.kind == "yes_no",
        }
        for code, habit in habits.items()
        for activity in (words_of("activity") if "*" in habit.activities else habit.activities)
    ]
    towards = ibis.memtable(pa.Table.from_pylist(links))
    held = practice.join(programs.select("program", "as_of"), "program")
    t = held.filter(held.practised_on <= held.as_of).join(towards, "activity")
    amount = ibis.ifelse(t.in_minutes, t.minutes, t["count"].fill_null(1)).cast("float64")
    return t.select(*OWNER, "practised_on", "application", "habit", "is_yes_no", amount=amount)
