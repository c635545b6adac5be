"""Results by stage: of the interviews with a result, how many led on, and how sure that is.

Takes tables that have passed privacy.shown.
"""

from __future__ import annotations

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.figures import ranges
from pipelines.dashboards.pages.parts import Chart, Empty, Section, Table
from pipelines.dashboards.pages.program.lead import narrowest_stage, reached_at, stage_rates
from pipelines.dashboards.pages.program.overview import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.words import NOTHING


def results_section(tables: ProgramTables) -> Section:
    """The whole section; its empty state where no held interview is logged, which stages told by statuses are not."""
    sub = words.say("stages_sub")
    if tables.stages.empty:
        reached = reached_at(tables, "recruiter_screen")
        told_by_status = bool(pd.isna(reached) or reached)
        example = Empty(
            "No meetings logged by date yet: the stages above come from statuses. To log one, with its result when it comes:"
            if told_by_status
            else "No interviews held yet. An interview wants a stage and a date; its result when it comes:",
            "interviews",
            "company,stage,interview_on,result",
            "Northwind,recruiter_screen,2026-03-09,advanced",
        )
        return Section("results", "Results by stage", sub, (example,))
    rates = stage_rates(tables)
    parts: list[Chart | Table] = []
    if len(rates):
        frame = pd.DataFrame(
            {
                "label": [words.label("stage", stage) for stage in rates["stage"]],
                "value": rates["share"],
                "low": rates["low"],
                "high": rates["high"],
                "note": [
                    f"{words.percent(row.share)} of {words.number(row.decided)}, {words.say('likely', low=row.low, high=row.high)}"
                    for row in rates.itertuples()
                ],
            }
        )
        parts.append(
            Chart(
                "results-by-stage",
                {layout: ranges.draw(frame, ranges.SHARES, layout) for layout in LAYOUTS},
                f"Dots with ranges. {_finding(tables)}. "
                + "; ".join(f"{label}: {note}" for label, note in zip(frame["label"], frame["note"], strict=True)),
            )
        )
    parts.append(_table(tables, rates))
    return Section("results", _finding(tables), sub, tuple(parts), _notes(tables))


def _finding(tables: ProgramTables) -> str:
    sentence = narrowest_stage(tables)
    return words.say("stages_finding", **sentence.numbers) if sentence else words.say("stages_finding_few")


def _table(tables: ProgramTables, rates: pd.DataFrame) -> Table:
    by_stage = {row.stage: row for row in rates.itertuples()}
    rows = []
    for row in tables.stages.itertuples():
        label = words.label("stage", row.stage)
        if row.hidden:
            rows.append((label, too_few(tables), *[NOTHING] * 5))
            continue
        rate = by_stage.get(row.stage)
        led = f"{words.percent(rate.share)}, {words.say('likely', low=rate.low, high=rate.high)}" if rate else NOTHING
        counts = (row.advanced, row.rejected, row.no_response, row.n_open, row.withdrew)
        rows.append((label, led, *(words.number(count) for count in counts)))
    head = ("Stage", "Led on", "Advanced", "Rejected", "No response", "Still open", "Withdrew")
    return Table("Results of held interviews by stage", head, tuple(rows), folded="The same as a table")


def _notes(tables: ProgramTables) -> tuple[str, ...]:
    notes = [
        f"A silence counts as no response after {tables.program.waiting_days} days. “Led on” counts interviews; a person may have several."
    ]
    if bool(tables.stages["hidden"].any()):
        notes.append(f"Stages with {too_few(tables)} are in the table by name only.")
    return tuple(notes)
