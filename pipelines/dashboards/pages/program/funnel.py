"""Where applications stop: the flow from event to event, and how many reached each stage.

Takes tables that have passed privacy.shown, and links that have passed journeys.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.contract.vocabulary import STAGES
from pipelines.dashboards import words
from pipelines.dashboards.figures import journey
from pipelines.dashboards.pages.parts import Chart, Empty, Section, Table
from pipelines.dashboards.pages.program.journeys import KINDS, Journeys
from pipelines.dashboards.pages.program.lead import reached_at
from pipelines.dashboards.pages.program.overview import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.words import NOTHING


def funnel_section(tables: ProgramTables, journeys: Journeys) -> Section:
    """The whole section; its empty state where no application is logged."""
    applied = reached_at(tables, "applied")
    if pd.isna(applied):
        said = f"Applications are of {too_few(tables)}, so nothing about them is shown."
        return Section("funnel", "Where applications stop", said, ())
    if not applied:
        example = Empty(
            "No applications logged yet. A company and a status are enough to begin:",
            "applications",
            "company,role,applied_on,status",
            "Northwind,Data analyst,2026-03-02,applied",
        )
        return Section("funnel", "Where applications stop", "None logged yet.", (example,))
    parts: list[Chart | Table] = []
    if journeys.links is not None:
        parts += [_chart(tables, journeys, journeys.links), _links_table(journeys, journeys.links)]
    parts.append(_reached_table(tables))
    sub = words.say("funnel_sub", applications=int(applied))
    return Section("funnel", _finding(tables), sub, tuple(parts), _notes(tables, journeys))


def _finding(tables: ProgramTables) -> str:
    applied = reached_at(tables, "applied")
    first, offers = share(reached_at(tables, "recruiter_screen"), applied), share(reached_at(tables, "offer"), applied)
    if not first:
        return "Where applications stop"
    if not offers:
        return words.say("funnel_finding_no_offer", share=first["share"])
    return words.say("funnel_finding", share=first["share"], offers=offers["share"])


def _labels(journeys: Journeys) -> dict[str, str]:
    labels = {**words.labels("stage"), **words.labels("ending")}
    if journeys.kinds_together:
        labels["interview"] = words.label("any_interview", "interview")
    if journeys.otherwise_has_open:
        labels["otherwise"] = words.label("ending", "otherwise_or_open")
    return labels


def _chart(tables: ProgramTables, journeys: Journeys, links: pd.DataFrame) -> Chart:
    labels = _labels(journeys)
    widest = links.sort_values(["n", "source", "target"], ascending=[False, True, True], kind="stable").head(3)
    steps = "; ".join(
        f"{words.number(row.n)} from {labels[row.source]} to {labels[row.target]}" for row in widest.itertuples()
    )
    return Chart(
        "journeys",
        {layout: journey.draw(links, labels, layout) for layout in LAYOUTS},
        f"Flow diagram: {_finding(tables)}. The widest bands: {steps}. Every band is in the table below.",
        key=(("on", "led on to a next stage or an offer"), ("out", "ended, or still open")),
    )


def _links_table(journeys: Journeys, links: pd.DataFrame) -> Table:
    labels = _labels(journeys)
    order = [*STAGES, *journey.ENDINGS]
    ordered = links.assign(s=links["source"].map(order.index), t=links["target"].map(order.index)).sort_values(
        ["s", "t"]
    )
    rows = tuple((labels[row.source], labels[row.target], words.number(row.n)) for row in ordered.itertuples())
    return Table(
        "Every band of the diagram",
        ("From", "To", "Applications"),
        rows,
        folded="The bands as a table",
        text_columns=frozenset({0, 1}),
    )


def _reached_table(tables: ProgramTables) -> Table:
    """Each step with its share and its pass-through; the kinds of interview under their step, without one."""
    applied = reached_at(tables, "applied")
    known = set(tables.funnel.loc[tables.funnel["happened"].astype(bool), "stage"])
    rows: list[tuple[str, ...]] = []
    indented = set()
    before: tuple[str, Any] | None = None
    for stage in (stage for stage in STAGES if stage in known):
        kind = stage in KINDS
        label = words.label("any_interview" if stage == "interview" else "stage", stage)
        reached = reached_at(tables, stage)
        if kind:
            indented.add(len(rows))
        if pd.isna(reached):
            rows.append((label, too_few(tables), NOTHING, NOTHING))
        else:
            of_all = _share(reached, applied) if stage != "applied" else NOTHING
            through = NOTHING if kind or before is None else _share(reached, before[1], f" of {{n}} at {before[0]}")
            rows.append((label, words.number(reached), of_all, through))
        if not kind:
            before = (label, reached)
    head = ("Stage", "Reached", "Of all applications", "Led on from the step before")
    return Table("Applications that reached each stage or one beyond it", head, tuple(rows), frozenset(indented))


def _share(part: Any, whole: Any, of: str = "") -> str:
    rate = share(part, whole)
    if not rate:
        return NOTHING
    return f"{words.percent(rate['share'])}{of.format(n=words.number(whole))}, {words.say('likely', **rate)}"


def _notes(tables: ProgramTables, journeys: Journeys) -> tuple[str, ...]:
    notes = []
    if journeys.links is None:
        notes.append(f"No diagram: some of its bands would stand for {too_few(tables)}, however they are put together.")
    if journeys.kinds_together:
        notes.append(
            "Kinds of interview are drawn as one: they are alternatives, met in any order. The table tells them apart."
        )
    if journeys.left_out:
        names = ", ".join(words.label("stage", stage) for stage in journeys.left_out)
        notes.append(
            f"Later stages not drawn apart, because a band would stand for {too_few(tables)}: {names}. "
            "The bands run from the step before to what came after."
        )
    if journeys.links is not None and (journeys.links["target"] == "otherwise").any():
        notes.append(
            f"“{_labels(journeys)['otherwise']}” puts together endings of {too_few(tables)}, and others with them, so that "
            "the few cannot be told apart."
        )
    notes.append(
        "A stage counts as reached when a meeting was held there, or at any later one. Kinds of interview are "
        "alternatives, not steps, so they have no share of the step before."
    )
    return tuple(notes)
