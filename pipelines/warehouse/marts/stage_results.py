"""mart_stage_results: the results of each stage's held meetings; a pass rate is advanced of advanced, rejected, no_response."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines.warehouse.marts import slices
from pipelines.warehouse.versions import joined_text

if TYPE_CHECKING:
    import ibis.expr.types as ir


def mart_stage_results(interviews: ir.Table) -> ir.Table:
    """One row a slice and stage that had a held meeting. Those still open stand beside the results, and in no rate."""
    held = slices.sliced(interviews.filter(interviews.is_held), slices.OF_INTERVIEWS)
    application = joined_text([held.program, held.seeker, held.application])
    counts = {
        name: (held.result == name).sum().fill_null(0) for name in ("advanced", "rejected", "no_response", "withdrew")
    }
    return (
        held.group_by(*slices.KEY, "stage")
        .aggregate(
            n_interviews=held.count(),
            n_applications=application.nunique(),
            n_responded=ibis.ifelse(held.responded, application, None).nunique(),
            n_seekers=slices.people(held),
            n_open=(held.result == "pending").sum().fill_null(0),
            **counts,
        )
        .order_by(*slices.KEY, "stage")
    )
