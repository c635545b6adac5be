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

#: The day by which a first offer is told in the tables, or near it.
DAY = 90
_OF_OFFERS = ("offers", "rate", "time")


def slices_section(tables: ProgramTables, shown: ShownSlices) -> Section | None:
    """A table a kind; None where there is nothing to set side by side."""
    if not shown.kinds and not shown.waiting:
        return None
    parts: list[Part] = [
        _format_table(tables, shown) if kind == "format" else offers_table(shown, kind) for kind in shown.kinds
    ]
    apart, groups = standing_apart(tables, shown)
    # One group alone is set beside nothing.
    finding = "slices_title" if groups < 2 else "slices_finding" if apart else "slices_finding_none"
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


def offers_table(shown: ShownSlices, kind: str) -> Table:
    """A row a group. Of offers only columns of which at least one cell may be told: a column of nothing else is a sentence."""
    groups, hidden, day = shown.of(kind), words.say("not_shown"), _common_day(shown, kind)
    columns: dict[str, list[str]] = {name: [] for name in ("people", "applications", "interview", *_OF_OFFERS)}
    for group in groups:
        applied, met, offers = (reached(shown, group.key, stage) for stage in ("applied", "interview", "offer"))
        columns["people"].append(words.number(group.people))
        columns["applications"].append(_or_hidden(applied))
        columns["interview"].append(hidden if pd.isna(met) else words.say("count_of", n=met, told=told(met, applied)))
        columns["offers"].append(_or_hidden(offers))
        columns["rate"].append(hidden if pd.isna(offers) or pd.isna(met) else told(offers, met))
        columns["time"].append(_by_day(shown, group, day))
    columns = {name: cells for name, cells in columns.items() if name not in _OF_OFFERS or {*cells} - {hidden, NOTHING}}
    heads = (words.say(f"slices_head_{name}", day=day) for name in columns)
    rows = tuple((group.label, *cells) for group, *cells in zip(groups, *columns.values(), strict=True))
    return Table(
        words.say("slices_caption", kind=words.label("slice_kind_within", kind)),
        (words.label("slice_kind", kind), *heads),
        rows,
    )


def _untold(shown: ShownSlices) -> list[str]:
    """The kinds of whose groups no offer may be told."""
    kinds = [kind for kind in shown.kinds if kind != "format"]
    return [kind for kind in kinds if all(pd.isna(reached(shown, group.key, "offer")) for group in shown.of(kind))]


def _or_hidden(count: Any) -> str:
    return words.say("not_shown") if pd.isna(count) else words.number(count)


def _common_day(shown: ShownSlices, kind: str) -> int | None:
    """The last day up to DAY that is told of every group of a kind that was followed so long, else the first one after it.

    Nothing is known between the days that are told, and groups of different days are not to be set side by side.
    """
    keys = [group.key for group in shown.of(kind)]
    rows = shown.times[shown.times["key"].isin(keys) & ~shown.times["suppressed"].astype(bool)]
    days = [set(map(int, here["day"])) for _, here in rows.groupby("key") if int(here["day"].max()) >= DAY]
    common = sorted(set.intersection(*days)) if days else []
    by_then = [day for day in common if day <= DAY]
    return by_then[-1] if by_then else common[0] if common else None


def _by_day(shown: ShownSlices, group: Group, day: int | None) -> str:
    """The share of a group's people with a first offer by `day`, where enough of them were followed that long."""
    rows = shown.times[shown.times["key"] == group.key]
    if pd.isna(reached(shown, group.key, "offer")) or (len(rows) and bool(rows["suppressed"].all())):
        return words.say("not_shown")  # how many had an offer by then would tell how many had one
    rows = rows[~rows["suppressed"].astype(bool) & (rows["day"] == day)]
    if day is None or rows.empty or int(shown.times.loc[shown.times["key"] == group.key, "day"].max()) < DAY:
        return NOTHING
    row: Any = rows.iloc[0]
    told = {name: 0.0 if pd.isna(row[name]) else row[name] for name in ("low", "high")} | {"share": row["incidence"]}
    return words.say("share_likely", **told) if row["incidence"] else words.percent(0.0)


def _format_table(tables: ProgramTables, shown: ShownSlices) -> Table:
    """Formats are of interviews: of each, how many led on at the stages that may be told, and which those are not."""
    rows = []
    for group in shown.of("format"):
        stages = shown.stages[group.key]
        rates = stage_rates(replace(tables, stages=stages))
        cells = (words.say("not_shown"), NOTHING)
        if len(rates):
            led_on = told(rates["advanced"].sum(), rates["decided"].sum())
            if left := _left_out(stages):
                led_on = words.say("slices_without", told=led_on, stages=left)
            cells = (led_on, words.number(rates["decided"].sum()))
        rows.append((group.label, words.number(group.people), *cells))
    heads = ("people", "led_on", "results")
    said = (words.label("slice_kind", "format"), *(words.say(f"slices_head_{name}") for name in heads))
    return Table(words.say("slices_format_caption"), said, tuple(rows))


def _left_out(stages: pd.DataFrame) -> str:
    """The stages of a group whose results are not shown, and so are in no sum over its stages."""
    return ", ".join(words.label("stage", stage) for stage in stages.loc[stages["hidden"], "stage"])


def _notes(tables: ProgramTables, shown: ShownSlices) -> tuple[str, ...]:
    notes = [words.say("slices_note")]
    if untold := _untold(shown):
        names = ", ".join(words.label("slice_kind_within", kind) for kind in untold)
        notes.append(words.say("slices_untold", few=too_few(tables), kinds=names))
    merged = [group for group in shown.groups if len(group.values) > 1]
    if merged and tables.program.smallest:
        notes.append(words.say("slices_merged", groups=_listed(merged), few=too_few(tables)))
    if any(bool(frame["hidden"].any()) for frame in (*shown.funnels.values(), *shown.stages.values())):
        notes.append(words.say("slices_hidden", few=too_few(tables)))
    if any(_left_out(shown.stages[group.key]) for group in shown.of("format")):
        notes.append(words.say("slices_note_without", few=too_few(tables)))
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
