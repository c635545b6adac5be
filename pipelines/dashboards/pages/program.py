"""One program's page, whole: its tables through privacy, its sections in order, and the template that draws them.

Sections are their own modules; where pages are written is site.py.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from pipelines.dashboards import journeys, privacy, theme, words
from pipelines.dashboards.lead import lead
from pipelines.dashboards.pages.funnel import funnel_section
from pipelines.dashboards.pages.habits import habits_section
from pipelines.dashboards.pages.offers import offers_section
from pipelines.dashboards.pages.overview import counts_line, kpis
from pipelines.dashboards.pages.parts import Chart, kind
from pipelines.dashboards.pages.quality import quality_section
from pipelines.dashboards.pages.results import results_section
from pipelines.dashboards.tables import read_program

if TYPE_CHECKING:
    import duckdb

    from pipelines.dashboards.tables import Program

TEMPLATES = Path(__file__).parent.parent / "templates"


def program_page(con: duckdb.DuckDBPyConnection, program: Program, run_id: str) -> str:
    """The page of `program` as one self-contained HTML text; a program of too few people says so and nothing else."""
    tables = read_program(con, program)
    if privacy.too_few_for_a_page(tables):
        said = words.say("too_few_page", smallest=program.smallest)
        return render("too_few.html", program=program, run_id=run_id, said=said)
    tables = privacy.shown(tables)
    sections = [
        funnel_section(tables, journeys.read_journeys(con, program)),
        results_section(tables),
        habits_section(tables),
        offers_section(tables),
        quality_section(tables),
    ]
    charts = [part for section in sections for part in section.parts if isinstance(part, Chart)]
    packed, hashed = theme.chart_library() if charts else ("", "")
    return render(
        "program.html",
        program=program,
        run_id=run_id,
        counts=counts_line(tables),
        kpis=kpis(tables),
        lead=lead(tables),
        sections=sections,
        figures={chart.id: Markup(theme.figure_json(chart.figures)) for chart in charts},  # noqa: S704 made safe there
        library=packed,
        library_hash=hashed,
    )


def render(template: str, **values: object) -> str:
    """A template of this package with `values`, every text of them escaped."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    environment.globals |= {
        "style": Markup((TEMPLATES / "page.css").read_text(encoding="utf-8")),  # noqa: S704 our own file
        "script": Markup(script),  # noqa: S704 our own file
        "script_hash": theme.script_hash(script.encode()),
        "kind": kind,
    }
    return environment
