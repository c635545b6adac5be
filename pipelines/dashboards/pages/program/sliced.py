"""Offers by cohort, career stage, industry, channel and format, side by side; and which of them a reader may look at alone.

Takes slices that have passed slices_shown.shown: every number here was audited together with all the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Part, Section, Switch, Table
from pipelines.dashboards.pages.program.counts import stage_rates, too_few
from pipelines.dashboards.pages.program.slices import Group
from pipelines.dashboards.pages.program.slices_shown import ALL, ShownSlices
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share, told
from pipelines.dashboards.words import NOTHING

#: The day by which a first offer is told in the tables.
DAY = 90


def slices_section(tables: ProgramTables, shown: ShownSlices) -> Section | None:
    """A table a kind; None where there is nothing to set side by side."""
    if not shown.kinds and not shown.waiting:
        return None
    parts: list[Part] = [
        _format_table(tables, shown) if kind == "format" else _offers_table(tables, shown, kind) for kind in shown.kinds
    ]
    apart, groups = standing_apart(tables, shown)
    finding = "slices_finding" if apart else "slices_finding_none" if groups else "slices_title"
    title = words.say(finding, apart=apart, groups=groups)
    return Section("slices", title, words.say("slices_sub"), tuple(parts), _notes(tables, shown))


def switch(shown: ShownSlices) -> Switch | None:
    """What a reader may choose to look at: the whole program, or one group of a kind."""
    if not shown.kinds:
        return None
    kinds = tuple(
        (words.label("slice_kind", kind), tuple((group.key, group.label) for group in shown.of(kind)))
        for kind in shown.kinds
    )
    return Switch(words.say("switch"), ((ALL, words.say("switch_all")),), kinds)


def reached(shown: ShownSlices, key: str, stage: str) -> Any:
    """How many applications of a group reached `stage`; NA where that is hidden."""
    rows = shown.funnels[key]
    rows = rows.loc[rows["stage"] == stage, "n_reached"]
    return rows.iloc[0] if len(rows) else 0


def standing_apart(tables: ProgramTables, shown: ShownSlices) -> tuple[int, int]:
    """Of the groups with an offer rate (all kinds but format), how many have a range that leaves out the program's own rate."""
    whole = tables.funnel.set_index("stage")["n_reached"]
    own = share(whole.get("offer"), whole.get("interview")) if len(whole) else {}
    rates = [
        share(reached(shown, group.key, "offer"), reached(shown, group.key, "interview"))
        for group in shown.groups
        if group.kind != "format"
    ]
    rates = [rate for rate in rates if rate]
    if not own:
        return 0, 0
    return sum(not rate["low"] <= own["share"] <= rate["high"] for rate in rates), len(rates)


def _offers_table(tables: ProgramTables, shown: ShownSlices, kind: str) -> Table:
    rows = []
    for group in shown.of(kind):
        applied, met, offers = (reached(shown, group.key, stage) for stage in ("applied", "interview", "offer"))
        rate = words.say("not_shown") if pd.isna(offers) or pd.isna(met) else told(offers, met)
        rows.append(
            (
                group.label,
                words.number(group.people),
                _or_hidden(applied),
                words.say("not_shown") if pd.isna(met) else words.say("count_of", n=met, told=told(met, applied)),
                _or_hidden(offers),
                rate,
                _by_day(shown, group),
            )
        )
    heads = ("people", "applications", "interview", "offers", "rate", "time")
    said = (words.label("slice_kind", kind), *(words.say(f"slices_head_{name}", day=DAY) for name in heads))
    return Table(words.say("slices_caption", kind=words.label("slice_kind_within", kind)), said, tuple(rows))


def _or_hidden(count: Any) -> str:
    return words.say("not_shown") if pd.isna(count) else words.number(count)


def _by_day(shown: ShownSlices, group: Group) -> str:
    """The share of a group's people with a first offer by DAY, where enough of them were followed that long."""
    if pd.isna(reached(shown, group.key, "offer")):
        return words.say("not_shown")  # how many had an offer by then would tell how many had one
    rows = shown.times[shown.times["key"] == group.key]
    if len(rows) and bool(rows["suppressed"].all()):
        return words.say("not_shown")
    rows = rows[~rows["suppressed"].astype(bool)]
    if rows.empty or int(rows["day"].max()) < DAY:
        return NOTHING
    before = rows[rows["day"] <= DAY]
    row: Any = before.iloc[-1] if len(before) else rows.iloc[0]
    told = {name: 0.0 if pd.isna(row[name]) else row[name] for name in ("low", "high")} | {"share": row["incidence"]}
    if row["day"] != DAY:  # nothing is told between the days of two rows
        return words.say("share_likely_by", day=int(row["day"]), **told)
    return words.say("share_likely", **told) if row["incidence"] else words.percent(0.0)


def _format_table(tables: ProgramTables, shown: ShownSlices) -> Table:
    """Formats are of interviews: of each, how many led on at the stages that may be told."""
    rows = []
    for group in shown.of("format"):
        stages = shown.stages[group.key]
        rates = stage_rates(replace(tables, stages=stages))
        whole = not bool(stages["hidden"].any()) and len(rates)
        cells = (told(rates["advanced"].sum(), rates["decided"].sum()), words.number(rates["decided"].sum()))
        rows.append((group.label, words.number(group.people), *(cells if whole else (words.say("not_shown"), NOTHING))))
    heads = ("people", "led_on", "results")
    said = (words.label("slice_kind", "format"), *(words.say(f"slices_head_{name}") for name in heads))
    return Table(words.say("slices_format_caption"), said, tuple(rows))


def _notes(tables: ProgramTables, shown: ShownSlices) -> tuple[str, ...]:
    notes = [words.say("slices_note")]
    merged = [group for group in shown.groups if len(group.values) > 1]
    if merged and tables.program.smallest:
        notes.append(words.say("slices_merged", groups=_listed(merged), few=too_few(tables)))
    if any(bool(frame["hidden"].any()) for frame in (*shown.funnels.values(), *shown.stages.values())):
        notes.append(words.say("slices_hidden", few=too_few(tables)))
    if shown.left_out:
        names = ", ".join(words.label("slice_kind_within", kind) for kind in shown.left_out)
        notes.append(words.say("slices_left_out", kinds=names))
    if shown.waiting:
        names = ", ".join(words.label("slice_kind_within", kind) for kind in shown.waiting)
        notes.append(words.say("slices_waiting", kinds=names))
    return tuple(notes)


def _listed(groups: Sequence[Group]) -> str:
    """`Other industries (retail, education)`; an unknown value by its own words."""
    made = []
    for group in groups:
        names = [words.label(group.kind, value) if value else words.say("slice_unknown") for value in group.values]
        made.append(f"{group.label} ({', '.join(names)})")
    return "; ".join(made)
