"""Where a program's applications stop, as lines that SankeyMATIC draws: `Applied [120] Recruiter screen`.

The syntax was read on sankeymatic.com/manual/syntax.html: a line a flow, whole amounts without commas, `//` before a comment.
The flows are the bands of the program's page, drawn together in the same way until none is of too few people.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pandas as pd

from pipelines.contract.vocabulary import STAGES
from pipelines.dashboards import words
from pipelines.dashboards.figures.journey import ENDINGS
from pipelines.dashboards.pages.program import privacy
from pipelines.dashboards.pages.program.counts import reached_at
from pipelines.dashboards.pages.program.funnel import labels_of
from pipelines.dashboards.pages.program.journeys import Journeys, read_journeys
from pipelines.dashboards.pages.program.tables import read_program
from pipelines.dashboards.warehouse import read_programs
from pipelines.errors import DebriefError


@dataclass(frozen=True)
class Flow:
    """The lines of the file, and how many applications go through it."""

    lines: tuple[str, ...]
    applications: int


def flow(con: duckdb.DuckDBPyConnection, code: str) -> Flow:
    """The flow of the program `code`; DebriefError where its page would draw none."""
    (program,) = (found for found in read_programs(con) if found.code == code)
    tables = read_program(con, program)
    if privacy.too_few_for_a_page(tables):
        raise DebriefError(f"{code} has fewer people than may be told about. Nothing was written.")
    shown = privacy.shown(tables)
    applied = reached_at(shown, "applied")
    if not pd.isna(applied) and not applied:
        raise DebriefError(f"{code} has no applications yet. Nothing was written.")
    journeys = read_journeys(con, program, shown.offers.get("decisions_together", ()))
    if pd.isna(applied) or journeys.links is None:
        raise DebriefError(
            f"The applications of {code} are of too few people to be drawn, as on its page. Nothing was written."
        )
    with words.speaking(program.language):
        lines = _lines(journeys, journeys.links)
    day = f", as of {program.as_of}" if program.as_of else ""
    return Flow((f"// {' '.join(code.split())}{day}", *lines), int(applied))


def _lines(journeys: Journeys, links: pd.DataFrame) -> list[str]:
    """In the order of the stages, then of how it ended."""
    labels, order = labels_of(journeys), [*STAGES, *ENDINGS]
    rows = sorted(links.itertuples(), key=lambda row: (order.index(row.source), order.index(row.target)))
    return [f"{labels[row.source]} [{int(row.n)}] {labels[row.target]}" for row in rows]
