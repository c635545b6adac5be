"""What every mart shares: the people and applications that are counted, cut into slices.

A slice value of NULL means unknown, never "all"; the slice `all` is marked is_total.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

KEY = ("program", "slice_kind", "slice_value", "is_total")
#: Slices of an application; an interview has its format besides.
OF_APPLICATIONS = ("cohort", "industry", "career_stage", "channel")
OF_INTERVIEWS = (*OF_APPLICATIONS, "format")


def applications(applications: ir.Table, seekers: ir.Table) -> ir.Table:
    """Counted applications (no wishes, and none dated after the day) with the columns that slices are cut by.

    What the application does not say of its industry and career stage, the seeker's own target and stage do.
    """
    people = seekers.select(*OWNER, "cohort", "target_industry", seeker_stage="career_stage")
    t = applications.filter(applications.counted_by_program & ~applications.is_wish & ~applications.is_future).join(
        people, [*OWNER]
    )
    return t.mutate(
        industry=ibis.coalesce(t.industry, t.target_industry),
        career_stage=ibis.coalesce(t.career_stage, t.seeker_stage),
    ).select(*applications.columns, "cohort")


def interviews(interviews: ir.Table, counted: ir.Table) -> ir.Table:
    """Interviews of counted applications, with the columns that slices are cut by."""
    facts = counted.select(*OWNER, "application", *OF_APPLICATIONS, "responded")
    return interviews.join(facts, [*OWNER, "application"])


def sliced(table: ir.Table, kinds: Sequence[str]) -> ir.Table:
    """Every row once for the slice `all` and once for each kind of slice."""
    whole = table.mutate(slice_kind=ibis.literal("all"), slice_value=ibis.literal("all"), is_total=ibis.literal(True))
    for kind in kinds:
        whole = whole.union(
            table.mutate(slice_kind=ibis.literal(kind), slice_value=table[kind], is_total=ibis.literal(False)).select(
                *whole.columns
            )
        )
    return whole


def people(table: ir.Table) -> ir.IntegerScalar:
    """How many different seekers the rows are of."""
    return table.seeker.nunique()
