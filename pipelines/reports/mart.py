"""mart_destinations: every measure of every report, of each program and slice. One row is one number with what it is of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.reports.cirr import cirr
from pipelines.reports.measures import Report, n_of
from pipelines.reports.nace import nace
from pipelines.reports.people import SLICES, people
from pipelines.reports.wioa import wioa
from pipelines.warehouse.marts import slices

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

REPORTS: tuple[Callable[[ir.Table], Report], ...] = (nace, cirr, wioa)


def mart_destinations(con: Backend, read: Callable[[str], ir.Table]) -> ir.Table:
    """From the published tables (`read` gives one by its name). No row of a program that keeps no destinations."""
    of = engine.store(con, "reported_people", people(read("destinations"), read("seekers"), read("programs")))
    cut = engine.stage(slices.sliced(of, SLICES))
    made = [_rows(cut, report(cut)) for report in REPORTS]
    return ibis.union(*made).order_by("report", *slices.KEY, "place")


def _rows(cut: ir.Table, report: Report) -> ir.Table:
    """A row each slice and measure of one report."""
    sums = {f"n {m.name}": n_of(m.counts) for m in report.measures} | {
        f"of {m.name}": n_of(m.of) for m in report.measures
    }
    t = cut.group_by(*slices.KEY).aggregate(n_seekers=cut.count(), as_of=cut.as_of.max(), **sums)
    rows = [
        ibis.struct(
            {
                "place": ibis.literal(place, "int64"),
                "measure": ibis.literal(measure.name),
                "definition": ibis.literal(measure.definition),
                "n": t[f"n {measure.name}"].cast("int64"),
                "of_n": t[f"of {measure.name}"].cast("int64"),
            }
        )
        for place, measure in enumerate(report.measures, start=1)
    ]
    t = t.select(*slices.KEY, "n_seekers", "as_of", row=ibis.array(rows).unnest()).unpack("row")
    share = ibis.ifelse(t.of_n > 0, t.n / t.of_n, ibis.null("float64"))
    return t.mutate(report=ibis.literal(report.name), clock=ibis.literal(report.clock), value=share)
