"""One program's page, whole: its tables through privacy, and its sections in order.

Sections are their own modules; how a page becomes HTML is ../render.py, where it is written site.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Page, Section
from pipelines.dashboards.pages.program import journeys, privacy
from pipelines.dashboards.pages.program.funnel import funnel_section
from pipelines.dashboards.pages.program.habits import habits_section
from pipelines.dashboards.pages.program.lead import lead
from pipelines.dashboards.pages.program.offers import offers_section
from pipelines.dashboards.pages.program.overview import counts_line, kpis
from pipelines.dashboards.pages.program.quality import quality_section
from pipelines.dashboards.pages.program.results import results_section
from pipelines.dashboards.pages.program.tables import read_program

if TYPE_CHECKING:
    import duckdb

    from pipelines.dashboards.warehouse import Program


def program_page(con: duckdb.DuckDBPyConnection, program: Program) -> Page:
    """The page of `program`; one of too few people says so and nothing else."""
    tables = read_program(con, program)
    if privacy.too_few_for_a_page(tables):
        said = words.say("too_few_page", smallest=program.smallest)
        return Page(
            title=program.name,
            tags=(words.say("invented"),) if program.sample else (),
            sections=(Section("few", words.say("too_few_title"), said, ()),),
            foot=words.say("foot"),
        )
    tables = privacy.shown(tables)
    sections = [
        funnel_section(tables, journeys.read_journeys(con, program)),
        results_section(tables),
        habits_section(tables),
        offers_section(tables),
        quality_section(tables),
    ]
    sentences = tuple(map(str, lead(tables)))
    return Page(
        title=program.name,
        under=counts_line(tables),
        tags=(words.say("invented"),) if program.sample else (),
        kpis=kpis(tables),
        lead=sentences,
        lead_says=words.say("lead_says", sentences=len(sentences)),
        sections=tuple(sections),
        foot=words.say("foot"),
    )
