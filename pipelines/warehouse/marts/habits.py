"""mart_habits: for each habit, how many interviews led on with it done and without. Raw counts: no claim is made here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines import engine
from pipelines.contract.habits import Habit
from pipelines.warehouse.judged import with_judgement
from pipelines.warehouse.marts import slices
from pipelines.warehouse.versions import OWNER, joined_text

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend


def mart_habits(
    con: Backend,
    interviews: ir.Table,
    interview_habits: ir.Table,
    programs: ir.Table,
    habits: Mapping[str, Habit],
) -> ir.Table:
    """One row a slice and habit that any interview of the program tells of.

    Judged are held interviews at least horizon_days old (statistics.md, section 1): led on within the window, or not. An
    entry logged after the result is counted as late, and neither as done nor as not done.
    """
    judged = engine.store(con, "habits_judged", _judged(interviews, programs))
    cut = slices.sliced(judged, slices.OF_INTERVIEWS)
    application = joined_text([cut.program, cut.seeker, cut.application])
    totals = cut.group_by(*slices.KEY).aggregate(
        n_interviews=cut.count(),
        n_judged=cut.count(),
        n_applications=application.nunique(),
        n_responded=ibis.ifelse(cut.responded, application, None).nunique(),
        n_seekers=slices.people(cut),
    )
    known = ibis.memtable(
        pa.table(
            {
                "habit": list(habits),
                "place": pa.array(range(len(habits)), pa.int16()),
                "label": [habit.label for habit in habits.values()],
                "phase": [habit.phase for habit in habits.values()],
            }
        )
    )
    told = engine.store(con, "habits_told", _told(judged, interview_habits, known))
    cells = engine.store(con, "habits_cells", judged.select("program", "cell", *slices.OF_INTERVIEWS).distinct())
    counts, people = _counts(told, cells), engine.store(con, "habits_people", _people(told, cells))
    sums = _joined(counts, people, [*slices.KEY, "place"])
    sums = sums.mutate(seekers_with=sums.seekers_with.fill_null(0), seekers_without=sums.seekers_without.fill_null(0))
    joined = _joined(totals, sums, list(slices.KEY)).join(known, "place")
    return joined.mutate(n_unknown=joined.n_judged - joined.n_told - joined.n_not_applicable).order_by(
        *slices.KEY, "place"
    )


def _judged(interviews: ir.Table, programs: ir.Table) -> ir.Table:
    """Interviews old enough to judge, with numbers for the person and for the cell that all slices cut it into.

    Numbers instead of names: millions of habit rows are counted by them, and text keys cost several times the memory.
    """
    told = with_judgement(interviews, programs)
    judged = told.filter(told.is_judged)
    cell = ibis.dense_rank().over(order_by=[judged[name] for name in ("program", *slices.OF_INTERVIEWS)])
    return judged.select(
        *OWNER,
        "interview",
        "application",
        "responded",
        "led_on",
        *slices.OF_INTERVIEWS,
        person=ibis.dense_rank().over(order_by=[judged[name] for name in OWNER]).cast("int32"),
        cell=cell.cast("int32"),
    )


def _told(judged: ir.Table, interview_habits: ir.Table, known: ir.Table) -> ir.Table:
    """One row a judged interview and habit, in numbers and marks."""
    t = judged.join(interview_habits, [*OWNER, "interview"]).join(known.select("habit", "place"), "habit")
    late, counts = t.late.fill_null(False), t.value_source != "not_applicable"
    return t.select(
        "place",
        "person",
        "cell",
        "led_on",
        done=(counts & t.done & ~late).fill_null(False),
        undone=(counts & ~t.done & ~late).fill_null(False),
        is_late=counts & late,
        no_time=counts & t.logged_on.isnull(),
        disagrees=t.disagrees.fill_null(False),
        told=counts & t.done.notnull(),
        not_applicable=~counts,
    )


def _counts(told: ir.Table, cells: ir.Table) -> ir.Table:
    """Counts by slice and habit: first by cell, of which there are few, and those then cut."""
    marks = {
        "n_with": told.done,
        "advanced_with": told.done & told.led_on,
        "n_without": told.undone,
        "advanced_without": told.undone & told.led_on,
        "n_not_applicable": told.not_applicable,
        "n_late": told.is_late,
        "n_time_unknown": told.no_time,
        "n_disagree": told.disagrees,
        "n_told": told.told,
    }
    by_cell = told.group_by("place", "cell").aggregate(**{name: mark.sum() for name, mark in marks.items()})
    cut = slices.sliced(by_cell.join(cells, "cell"), slices.OF_INTERVIEWS)
    return cut.group_by(*slices.KEY, "place").aggregate(**{name: cut[name].sum() for name in marks})


def _people(told: ir.Table, cells: ir.Table) -> ir.Table:
    """How many different people did each habit, and did not, by slice."""
    known = told.filter(told.done | told.undone)
    once = known.group_by("place", "cell", "person").aggregate(done=known.done.any(), undone=known.undone.any())
    cut = slices.sliced(once.join(cells, "cell"), slices.OF_INTERVIEWS)
    each = cut.group_by(*slices.KEY, "place", "person").aggregate(done=cut.done.any(), undone=cut.undone.any())
    return each.group_by(*slices.KEY, "place").aggregate(
        seekers_with=each.done.sum(), seekers_without=each.undone.sum()
    )


def _joined(left: ir.Table, right: ir.Table, keys: list[str]) -> ir.Table:
    """`left` with the columns of `right`, where an unknown slice value (NULL) matches an unknown one."""
    same = [left[key].identical_to(right[key]) if key == "slice_value" else left[key] == right[key] for key in keys]
    more = [name for name in right.columns if name not in left.columns]
    kept = (
        left.left_join(right, same, rname="{name}_right")
        if "place" in keys
        else left.join(right, same, rname="{name}_right")
    )
    return kept.select(*left.columns, *more)
