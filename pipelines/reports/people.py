"""One row a person whom their program may count: their dates, and what was last known of them on each report's day.

What the reports then count of it is in nace.py, cirr.py and wioa.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What slices are cut by, besides all.
SLICES = ("cohort", "program_of_study", "degree_level")
#: CIRR looks at where a graduate is so many days after the day of graduation.
CIRR_DAYS = 180
#: NACE's window in months from graduation.
NACE_MONTHS = 6
#: Facts of a person that any of their rows may tell; of several the newest row's stand.
_FACTS = ("graduated_on", "exited_on", "intent_at_start", "program_of_study", "degree_level")
#: What one row says of where a person was. A newer row's blank kind is not filled from an older row: that was another job.
_OF_ROW = ("known_on", "destination", "employment_kind", "in_field", "documented")
#: The days on which the reports look: column of the day -> column of what was last known by then.
_LOOKS = {"nace_on": "nace", "cirr_on": "cirr", "q2_ends": "q2", "q4_ends": "q4"}


def people(destinations: ir.Table, seekers: ir.Table, programs: ir.Table) -> ir.Table:
    """Of every program that keeps destinations, its counted people, also those of whom no row says anything.

    Columns: program, seeker, as_of, cohort, the facts, `nace_on`, `cirr_on`, `q2_starts`, `q2_ends`, `q4_starts`, `q4_ends`
    (the reports' days; NULL without a graduation or an exit), and the structs `nace`, `cirr`, `q2`, `q4`: the newest row with
    a destination that is neither blank nor `unknown`, known no later than that day (NULL where there is none).
    """
    rows = destinations.join(programs.select("program", "as_of"), "program")
    rows = rows.filter(rows.known_on <= rows.as_of)
    told = {name: rows[name].argmax(rows.known_on, where=rows[name].notnull()) for name in _FACTS}
    facts = rows.group_by(*OWNER).aggregate(**told)
    counted = seekers.filter(seekers.counted_by_program).select(*OWNER, "cohort")
    counted = counted.join(programs.select("program", "as_of"), "program")
    counted = counted.semi_join(destinations, "program")
    everyone = counted.left_join(facts, [*OWNER], rname="{name}_f").select(*OWNER, "as_of", "cohort", *_FACTS)
    everyone = everyone.mutate(**_days(everyone))
    known = rows.filter(rows.destination.notnull() & (rows.destination != "unknown"))
    known = known.select(*OWNER, row_known_on="known_on", row=ibis.struct({name: known[name] for name in _OF_ROW}))
    near = known.join(everyone.select(*OWNER, *_LOOKS), [*OWNER])
    last = near.group_by(*OWNER).aggregate(
        **{
            name: near.row.argmax(near.row_known_on, where=near.row_known_on <= near[day])
            for day, name in _LOOKS.items()
        }
    )
    joined = everyone.left_join(last, [*OWNER], rname="{name}_l")
    return joined.select(*everyone.columns, *_LOOKS.values())


def _days(t: ir.Table) -> dict[str, ir.Value]:
    """The days on which each report looks. Quarters are calendar quarters; the first after an exit is the one that follows it."""
    quarter = t.exited_on.truncate("Q")

    def after(months: int) -> ir.DateValue:
        return (quarter + ibis.interval(months=months)).cast("date")

    return {
        "nace_on": (t.graduated_on + ibis.interval(months=NACE_MONTHS)).cast("date"),
        # In two steps: the engine takes 180 days and 6 months, which are equal to it, for one expression, and gave both the same.
        "cirr_on": (t.graduated_on + ibis.interval(days=CIRR_DAYS - 1) + ibis.interval(days=1)).cast("date"),
        "q2_starts": after(6),
        "q2_ends": (after(9) - ibis.interval(days=1)).cast("date"),
        "q4_starts": after(12),
        "q4_ends": (after(15) - ibis.interval(days=1)).cast("date"),
    }
