"""mart_habits: for each habit, how many interviews led on with it done and without. Raw counts: no claim is made here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines.contract.habits import Habit
from pipelines.warehouse.marts import slices
from pipelines.warehouse.versions import OWNER, joined_text

if TYPE_CHECKING:
    import ibis.expr.types as ir

_LEFT_OUT = ("withdrew", "cancelled", "rescheduled")


def mart_habits(
    interviews: ir.Table, interview_habits: ir.Table, programs: ir.Table, habits: Mapping[str, Habit]
) -> ir.Table:
    """One row a slice and habit that any interview of the program tells of.

    Judged are held interviews at least horizon_days old (statistics.md, section 1): led on within the window, or not. An
    entry logged after the result is counted as late, and neither as done nor as not done.
    """
    j = interviews.join(programs.select("program", "as_of", "horizon_days"), "program")
    old_enough = j.as_of.delta(j.interview_on, unit="day") >= j.horizon_days
    in_time = j.result_on.isnull() | (j.result_on.delta(j.interview_on, unit="day") <= j.horizon_days)
    judged = j.filter(j.is_held & old_enough & ~j.result.isin(_LEFT_OUT)).mutate(
        led_on=(j.result == "advanced") & in_time
    )
    cut = slices.sliced(
        judged.select(*OWNER, "interview", "application", "responded", "led_on", *slices.OF_INTERVIEWS), slices.OF_INTERVIEWS
    )
    application = joined_text([cut.program, cut.seeker, cut.application])
    totals = cut.group_by(*slices.KEY).aggregate(
        n_interviews=cut.count(),
        n_judged=cut.count(),
        n_applications=application.nunique(),
        n_responded=ibis.ifelse(cut.responded, application, None).nunique(),
        n_seekers=slices.people(cut),
    )
    told = cut.join(interview_habits, [*OWNER, "interview"])
    late = told.late.fill_null(False)
    counts = told.value_source != "not_applicable"
    done, undone = counts & told.done & ~late, counts & ~told.done & ~late
    # By person first: counting different people over few rows each costs the engine far less than over all.
    per_person = told.group_by(*slices.KEY, "habit", "seeker").aggregate(
        n_with=done.sum(),
        advanced_with=(done & told.led_on).sum(),
        n_without=undone.sum(),
        advanced_without=(undone & told.led_on).sum(),
        n_not_applicable=(~counts).sum(),
        n_late=(counts & late).sum(),
        n_time_unknown=(counts & told.logged_on.isnull()).sum(),
        n_disagree=told.disagrees.sum(),
        n_told=(counts & told.done.notnull()).sum(),
    )
    sums = per_person.group_by(*slices.KEY, "habit").aggregate(
        seekers_with=(per_person.n_with > 0).sum(),
        seekers_without=(per_person.n_without > 0).sum(),
        **{
            name: per_person[name].sum().fill_null(0)
            for name in per_person.columns
            if name not in (*slices.KEY, "habit", "seeker")
        },
    )
    same = [sums.program == totals.program, sums.slice_kind == totals.slice_kind,
            sums.slice_value.identical_to(totals.slice_value)]
    joined = totals.join(sums, same, rname="{name}_s")
    words = ibis.memtable(
        pa.table(
            {
                "habit": list(habits),
                "label": [habit.label for habit in habits.values()],
                "phase": [habit.phase for habit in habits.values()],
                "place": list(range(len(habits))),
            }
        )
    )
    joined = joined.join(words, "habit")
    return joined.mutate(
        n_unknown=joined.n_judged - joined.n_told - joined.n_not_applicable
    ).order_by(*slices.KEY, "place")
