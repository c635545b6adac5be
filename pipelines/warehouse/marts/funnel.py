"""mart_funnel: how many applications of each slice reached each stage, whatever became of them afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.warehouse.ledger import APPLICATION, rank_of
from pipelines.warehouse.marts import slices

if TYPE_CHECKING:
    import ibis.expr.types as ir


def mart_funnel(applications: ir.Table, interviews: ir.Table, standing_events: ir.Table) -> ir.Table:
    """One row a slice and stage. Reached is a held meeting or an event at that stage or beyond it.

    The kinds of interview share a rank: they are alternatives. `interview` is reached by any of them; each kind only by
    itself or by a later rank (ADR 4).
    """
    counted = applications.mutate(n_meetings=ibis.literal(0)).drop("n_meetings")
    met = interviews.filter(interviews.is_held).group_by(*APPLICATION).aggregate(n_meetings=ibis._.count())
    counted = counted.left_join(met, APPLICATION, rname="{name}_m").select(*counted.columns, "n_meetings")
    cut = slices.sliced(counted, slices.OF_APPLICATIONS)
    totals = cut.group_by(*slices.KEY).aggregate(
        n_interviews=cut.n_meetings.sum().fill_null(0),
        n_applications=cut.count(),
        n_responded=cut.responded.sum(),
        n_seekers=slices.people(cut),
    )
    ranked = ibis.memtable(pa.table({"stage": list(STAGE_RANK), "stage_rank": list(STAGE_RANK.values())}))
    events = standing_events.mutate(event_rank=rank_of(standing_events.event)).filter(lambda e: e.event_rank.notnull())
    seen = events.select(*APPLICATION, "event", "event_rank").distinct()
    pairs = (
        seen.join(
            ranked,
            (seen.event_rank > ranked.stage_rank)
            | ((seen.event_rank == ranked.stage_rank) & ((seen.event == ranked.stage) | (ranked.stage == "interview"))),
        )
        .select(*APPLICATION, "stage")
        .distinct()
    )
    reached = cut.select(*slices.KEY, "seeker", "application").join(pairs, [*APPLICATION])
    counts = reached.group_by(*slices.KEY, "stage").aggregate(
        n_reached=reached.count(), n_seekers_reached=slices.people(reached)
    )
    every = totals.cross_join(ranked)
    same = [
        every.program == counts.program,
        every.slice_kind == counts.slice_kind,
        every.slice_value.identical_to(counts.slice_value),
        every.stage == counts.stage,
    ]
    joined = every.left_join(counts, same, rname="{name}_c")
    return joined.select(
        *every.columns,
        n_reached=joined.n_reached.fill_null(0),
        n_seekers_reached=joined.n_seekers_reached.fill_null(0),
    ).order_by(*slices.KEY, "stage_rank", "stage")
