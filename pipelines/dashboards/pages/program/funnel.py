"""Where applications stop: the flow from event to event, and how many reached each stage; of the program, or of one slice.

Takes tables that have passed privacy.shown, and links that have passed journeys.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.contract.vocabulary import STAGES
from pipelines.dashboards import words
from pipelines.dashboards.figures import journey
from pipelines.dashboards.pages.parts import Chart, Empty, Section, Table
from pipelines.dashboards.pages.program.counts import reached_at, too_few
from pipelines.dashboards.pages.program.journeys import KINDS, Journeys
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.words import NOTHING

_EXAMPLE = ("company,role,applied_on,status", "Northwind,Data analyst,2026-03-02,applied")


def funnel_section(tables: ProgramTables, journeys: Journeys) -> Section:
    """The whole section; its empty state where no application is logged."""
    applied, title = reached_at(tables, "applied"), words.say("funnel_title")
    if pd.isna(applied):
        return Section("funnel", title, words.say("funnel_hidden", few=too_few(tables)), ())
    if not applied:
        example = Empty(words.say("funnel_empty"), "applications", *_EXAMPLE)
        return Section("funnel", title, words.say("funnel_none"), (example,))
    parts: list[Chart | Table] = []
    if journeys.links is not None:
        parts += [_chart(tables, journeys, journeys.links), _links_table(journeys, journeys.links)]
    parts.append(_reached_table(tables, too_few(tables)))
    sub = words.say("funnel_sub", applications=int(applied))
    return Section("funnel", _finding(tables), sub, tuple(parts), _notes(tables, journeys))


def funnel_of(tables: ProgramTables, key: str, group: str, people: int) -> Section:
    """The section for one slice: `tables` with that slice's funnel, `key` its view, `group` what it is called."""
    applied = reached_at(tables, "applied")
    if pd.isna(applied):
        said = words.say("funnel_hidden", few=too_few(tables))
        return Section(f"funnel-{key}", words.say("funnel_title"), said, (), view=key)
    title = words.say("view_finding", group=group, finding=_finding(tables))
    sub = words.say("funnel_sub_view", group=group, people=people, applications=int(applied))
    notes = [words.say("funnel_note"), words.say("funnel_view_note")]
    if bool(tables.funnel["hidden"].any()):
        notes.append(words.say("stages_hidden_view", few=too_few(tables)))
    table = _reached_table(tables, words.say("not_shown"))
    return Section(f"funnel-{key}", title, sub, (table,), tuple(notes), view=key)


def no_funnel_of(key: str, group: str) -> Section:
    """What stands in the funnel's place where a slice is one of interviews and not of applications."""
    return Section(f"funnel-{key}", words.say("funnel_title"), words.say("funnel_no_view", group=group), (), view=key)


def _finding(tables: ProgramTables) -> str:
    applied = reached_at(tables, "applied")
    first, offers = share(reached_at(tables, "recruiter_screen"), applied), share(reached_at(tables, "offer"), applied)
    if not first:
        return words.say("funnel_title")
    if not offers:
        return words.say("funnel_finding_no_offer", share=first["share"])
    return words.say("funnel_finding", share=first["share"], offers=offers["share"])


def labels_of(journeys: Journeys) -> dict[str, str]:
    """What each bar is called, by the word in `links`."""
    labels = {**words.labels("stage"), **words.labels("ending")}
    if journeys.kinds_together:
        labels["interview"] = words.label("any_interview", "interview")
    if journeys.otherwise_has_open:
        labels["otherwise"] = words.label("ending", "otherwise_or_open")
    return labels


def _chart(tables: ProgramTables, journeys: Journeys, links: pd.DataFrame) -> Chart:
    labels = labels_of(journeys)
    widest = links.sort_values(["n", "source", "target"], ascending=[False, True, True], kind="stable").head(3)
    steps = "; ".join(
        words.say("funnel_step", n=row.n, source=labels[row.source], target=labels[row.target])
        for row in widest.itertuples()
    )
    return Chart(
        "journeys",
        {layout: journey.draw(links, labels, layout) for layout in LAYOUTS},
        words.say("funnel_alternative", finding=_finding(tables), steps=steps),
        key=(("on", words.say("key_flow_on")), ("out", words.say("key_flow_out"))),
    )


def _links_table(journeys: Journeys, links: pd.DataFrame) -> Table:
    labels = labels_of(journeys)
    order = [*STAGES, *journey.ENDINGS]
    ordered = links.assign(s=links["source"].map(order.index), t=links["target"].map(order.index)).sort_values(
        ["s", "t"]
    )
    rows = tuple((labels[row.source], labels[row.target], words.number(row.n)) for row in ordered.itertuples())
    return Table(
        words.say("funnel_bands_caption"),
        tuple(words.say(f"funnel_bands_{name}") for name in ("from", "to", "n")),
        rows,
        folded=words.say("funnel_bands_folded"),
        text_columns=frozenset({0, 1}),
    )


def _reached_table(tables: ProgramTables, hidden: str) -> Table:
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
            rows.append((label, hidden, NOTHING, NOTHING))
        else:
            of_all = _share(reached, applied) if stage != "applied" else NOTHING
            through = NOTHING if kind or before is None else _share(reached, before[1], before[0])
            rows.append((label, words.number(reached), of_all, through))
        if not kind:
            before = (label, reached)
    head = tuple(words.say(f"funnel_head_{name}") for name in ("stage", "reached", "share", "through"))
    return Table(words.say("funnel_caption"), head, tuple(rows), frozenset(indented))


def _share(part: Any, whole: Any, step: str = "") -> str:
    rate = share(part, whole)
    if not rate:
        return NOTHING
    return words.say("share_of_step", n=whole, step=step, **rate) if step else words.say("share_likely", **rate)


def _notes(tables: ProgramTables, journeys: Journeys) -> tuple[str, ...]:
    notes, few = [], too_few(tables)
    if journeys.links is None:
        notes.append(words.say("funnel_no_diagram", few=few))
    if journeys.kinds_together:
        notes.append(words.say("funnel_kinds_together"))
    if journeys.left_out:
        names = ", ".join(words.label("stage", stage) for stage in journeys.left_out)
        notes.append(words.say("funnel_left_out", few=few, stages=names))
    if journeys.links is not None and (journeys.links["target"] == "otherwise").any():
        notes.append(words.say("funnel_otherwise", few=few, ending=labels_of(journeys)["otherwise"]))
    notes.append(words.say("funnel_note"))
    return tuple(notes)
