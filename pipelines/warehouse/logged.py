"""When a habit's value was logged: contract.md, "When a value was logged". Only interviews of several versions need it.

An interview of one version has its own logged_at; what late means is habits.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis
from ibis import _

from pipelines import engine
from pipelines.contract.habits import Habit
from pipelines.contract.vocabulary import words_of
from pipelines.warehouse.versions import OWNER, place

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Habits that another column of the row fills.
FILLED_BY = {"asked_for_concerns": "concerns", "concerns_answered": "concerns", "thank_you_hours": "thank_you_on"}


def ticks(t: ir.Table, habits: Mapping[str, Habit], present: set[str]) -> dict[str, ir.BooleanValue]:
    """For each habit: true where it is ticked, false where a list that was shown has it and it is not, else NULL."""
    shown = {
        name: t.list_shown.contains(name).fill_null(False) if "list_shown" in present else ibis.literal(False)
        for name in words_of("checklist")
    }
    told = {}
    for code, habit in habits.items():
        ticked = t.ticked.contains(code).fill_null(False) if "ticked" in present else ibis.literal(False)
        told[code] = ibis.cases(
            (ticked, True), (ibis.or_(*(shown[name] for name in habit.checklists)), False), else_=None
        )
    return told


def logged_on(t: ir.Table, many: ir.Table, habits: Mapping[str, Habit], present: set[str]) -> ir.Table | None:
    """(no, habit, by_tick, logged_on) for interviews of several versions (`many`, from of_several): when the first version
    that has the field, or the tick, was filled in. None where none has any.

    Its own logged_at; else the snapshot's date, but only if an earlier snapshot showed the row with that field blank.
    """
    in_column = {}
    for code in habits:
        filled = [many[name].notnull() for name in (code, FILLED_BY.get(code, "")) if name in present]
        if filled:
            in_column[code] = ibis.ifelse(ibis.or_(*filled), True, None)
    told = [_told(many, in_column, by_tick=False)] if in_column else []
    if {"ticked", "list_shown"} & present:
        told.append(_told(many, ticks(many, habits, present), by_tick=True))
    if not told:
        return None
    long = told[0] if len(told) == 1 else told[0].union(told[1])
    first = long.group_by(*OWNER, "id", "habit", "by_tick").aggregate(
        on=long.on.first(order_by=long.order, include_null=True),
        seen_on=long.seen_on.first(order_by=long.order),
        shown_on=long.shown_on.min(),
    )
    snapshot = ibis.ifelse(first.shown_on < first.seen_on, first.seen_on, None)
    dated = first.mutate(logged_on=ibis.coalesce(first.on, snapshot))
    return t.join(dated, [*OWNER, "id"]).select("no", "habit", "by_tick", "logged_on")


def newest_ticks(t: ir.Table, many: ir.Table, habits: Mapping[str, Habit]) -> ir.Table:
    """(no, habit, ticked) for habits of interviews of several versions (`many`), as the newest version says that showed a
    list with the habit: ticks of the evening before stand when only those of right after come later."""
    told = ticks(many, habits, {"ticked", "list_shown"})
    listed = {
        code: ibis.cases(
            (many.cleared.contains(f"ticked {code}").fill_null(False), "taken back"),
            (
                ibis.or_(*(many.list_shown.contains(name).fill_null(False) for name in habits[code].checklists)),
                ibis.ifelse(value, "yes", "no"),
            ),
            else_=None,
        )
        for code, value in told.items()
    }
    wide = many.select(*OWNER, "id", order=place(many), **listed)
    long = wide.pivot_longer(list(listed), names_to="habit", values_to="says").filter(_.says.notnull())
    newest = long.group_by(*OWNER, "id", "habit").aggregate(says=long.says.last(order_by=long.order))
    newest = newest.filter(newest.says != "taken back").mutate(ticked=newest.says == "yes")
    return t.select(*OWNER, "id", "no").join(newest, [*OWNER, "id"]).select("no", "habit", "ticked")


def of_several(con: Backend, versions: ir.Table) -> ir.Table | None:
    """The versions of interviews that have more than one, with the day on which each was first seen; None where none has."""
    rows = versions.filter(~versions.is_copy)
    several = rows.group_by(*OWNER, "id").aggregate(n=rows.count(), shown_on=rows.seen_on.min()).filter(_.n > 1)
    several = engine.store(con, "habit_versions", several)
    if not engine.n_rows(con, several):
        return None
    return rows.join(several, [*OWNER, "id"])


def _told(many: ir.Table, told: Mapping[str, ir.Value], *, by_tick: bool) -> ir.Table:
    wide = many.select(
        *OWNER,
        "id",
        "shown_on",
        "seen_on",
        on=many.logged_at.cast("date"),
        order=place(many),
        by_tick=ibis.literal(by_tick),
        **{code: value.notnull() for code, value in told.items()},
    )
    return wide.pivot_longer(list(told), names_to="habit", values_to="is_told").filter(_.is_told).drop("is_told")
