"""Results by stage: of the interviews with a result, how many led on, and how sure that is; of the program, or of one slice.

Takes tables that have passed privacy.shown.
"""

from __future__ import annotations

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.figures import ranges
from pipelines.dashboards.pages.parts import Chart, Empty, Section, Table
from pipelines.dashboards.pages.program.counts import reached_at, stage_rates, too_few
from pipelines.dashboards.pages.program.lead import narrowest_stage
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.words import NOTHING

_EXAMPLE = ("company,stage,interview_on,result", "Northwind,recruiter_screen,2026-03-09,advanced")


def results_section(tables: ProgramTables) -> Section:
    """The whole section; its empty state where no held interview is logged, which stages told by statuses are not."""
    sub = words.say("stages_sub")
    if tables.stages.empty:
        reached = reached_at(tables, "recruiter_screen")
        told_by_status = bool(pd.isna(reached) or reached)
        says = words.say("stages_empty_by_status" if told_by_status else "stages_empty")
        return Section("results", words.say("stages_title"), sub, (Empty(says, "interviews", *_EXAMPLE),))
    return Section("results", _finding(tables), sub, _parts(tables), _notes(tables))


def results_of(tables: ProgramTables, key: str, group: str, people: int) -> Section:
    """The section for one slice, as a table alone: `tables` with that slice's stages, `key` its view, `group` what it is called."""
    title = words.say("view_finding", group=group, finding=_finding(tables))
    sub = words.say("stages_sub_view", group=group, people=people)
    notes = _notes(tables)[:1]
    if bool(tables.stages["hidden"].any()):
        notes = (*notes, words.say("stages_hidden_view", few=too_few(tables)))
    parts = (_table(tables, stage_rates(tables), words.say("not_shown")),) if len(tables.stages) else ()
    return Section(f"results-{key}", title, sub, parts, notes, view=key)


def _parts(tables: ProgramTables) -> tuple[Chart | Table, ...]:
    rates, hidden = stage_rates(tables), too_few(tables)
    if rates.empty:
        return (_table(tables, rates, hidden),)
    frame = pd.DataFrame(
        {
            "label": [words.label("stage", stage) for stage in rates["stage"]],
            "value": rates["share"],
            "low": rates["low"],
            "high": rates["high"],
            "note": [
                words.say("stages_row", share=row.share, decided=row.decided, low=row.low, high=row.high)
                for row in rates.itertuples()
            ],
        }
    )
    rows = "; ".join(f"{label}: {note}" for label, note in zip(frame["label"], frame["note"], strict=True))
    chart = Chart(
        "results-by-stage",
        {layout: ranges.draw(frame, ranges.shares(), layout) for layout in LAYOUTS},
        words.say("stages_alternative", finding=_finding(tables), rows=rows),
    )
    return chart, _table(tables, rates, hidden, folded=words.say("as_a_table"))


def _finding(tables: ProgramTables) -> str:
    sentence = narrowest_stage(tables)
    if sentence is None:
        return words.say("stages_finding_few")
    return words.say(f"stages_finding{'_alike' if sentence.key == 'stages_alike' else ''}", **sentence.numbers)


def _table(tables: ProgramTables, rates: pd.DataFrame, hidden: str, folded: str = "") -> Table:
    by_stage = {row.stage: row for row in rates.itertuples()}
    rows = []
    for row in tables.stages.itertuples():
        label = words.label("stage", row.stage)
        if row.hidden:
            rows.append((label, hidden, *[NOTHING] * 5))
            continue
        rate = by_stage.get(row.stage)
        led = words.say("share_likely", share=rate.share, low=rate.low, high=rate.high) if rate else NOTHING
        counts = (row.advanced, row.rejected, row.no_response, row.n_open, row.withdrew)
        rows.append((label, led, *(words.number(count) for count in counts)))
    heads = ("stage", "led_on", "advanced", "rejected", "no_response", "open", "withdrew")
    head = tuple(words.say(f"stages_head_{name}") for name in heads)
    return Table(words.say("stages_caption"), head, tuple(rows), folded=folded)


def _notes(tables: ProgramTables) -> tuple[str, ...]:
    notes = [words.say("stages_note", days=tables.program.waiting_days)]
    if bool(tables.stages["hidden"].any()):
        notes.append(words.say("stages_hidden", few=too_few(tables)))
    return tuple(notes)
