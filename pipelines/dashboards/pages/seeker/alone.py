"""What only the page of a program that is one person has: the flow of the applications, and how far to trust the logs.

Both are sections of the program's page, where no minimum applies to such a program.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.dashboards.pages.parts import Chart, Section, Table
from pipelines.dashboards.pages.program import journeys, privacy
from pipelines.dashboards.pages.program.funnel import funnel_section
from pipelines.dashboards.pages.program.quality import quality_section
from pipelines.dashboards.pages.program.tables import read_program
from pipelines.dashboards.pages.seeker.funnel import flow_title

if TYPE_CHECKING:
    import duckdb

    from pipelines.dashboards.pages.seeker.tables import Own
    from pipelines.dashboards.warehouse import Program


def alone_sections(con: duckdb.DuckDBPyConnection, program: Program, own: Own) -> dict[str, Section]:
    """`flow`, where there is one to draw, and `quality`."""
    tables = privacy.shown(read_program(con, program))
    funnel = funnel_section(tables, journeys.read_journeys(con, program, tables.offers.get("decisions_together", ())))
    drawn = tuple(part for part in funnel.parts if isinstance(part, Chart) or (isinstance(part, Table) and part.folded))
    flow = replace(funnel, id="flow", title=flow_title(own), parts=drawn, notes=())
    return ({"flow": flow} if drawn else {}) | {"quality": quality_section(tables)}
