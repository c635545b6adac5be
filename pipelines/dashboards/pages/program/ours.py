"""Published figures beside the program's own, each with what it counts; only those of the very same numerator and denominator.

Takes tables that have passed privacy.shown.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Empty, Section, Table
from pipelines.dashboards.pages.program.answers import Answers
from pipelines.dashboards.pages.program.counts import reached_at, too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import told

_EXAMPLE = ("benchmarks:", "  - {benchmark: last_year, label: Last year's offer rate, value: 0.11, unit: share, …}")


def benchmarks_section(tables: ProgramTables, answers: Answers) -> Section:
    """The whole section; its empty state where nothing published counts what we count."""
    own = own_figures(tables)
    rows = [_row(tables, own[row["comparable_to"]], row) for row in answers.benchmarks if row["comparable_to"] in own]
    sub = words.say("benchmarks_sub")
    if not rows:
        example = Empty(words.say("benchmarks_empty"), "program.yaml", *_EXAMPLE)
        return Section("benchmarks", words.say("benchmarks_title"), sub, (example,))
    heads = tuple(words.say(f"benchmarks_head_{name}") for name in ("what", "own", "published", "source"))
    table = Table(words.say("benchmarks_caption"), heads, tuple(rows), text_columns=frozenset({0, 3}))
    notes = [words.say("benchmarks_note")]
    if any(row[1] == words.say("not_shown") for row in rows):
        notes.append(words.say("benchmarks_hidden", few=too_few(tables)))
    return Section("benchmarks", words.say("benchmarks_title"), sub, (table,), tuple(notes))


def own_figures(tables: ProgramTables) -> dict[str, tuple[Any, Any]]:
    """Our own figures as (part, whole), NA where hidden (contract/benchmarks.py, OWN_FIGURES)."""
    applied, met, offers = (reached_at(tables, stage) for stage in ("applied", "interview", "offer"))
    made = {"offer_rate": (offers, met), "interview_rate": (met, applied), "offers_per_application": (offers, applied)}
    decisions, together = tables.offers.get("decisions", {}), tables.offers.get("decisions_together", ())
    total = tables.offers.get("n_offers")
    # None among those put together is not told either: that it is not there would tell of the others.
    accepted = decisions.get("accepted", pd.NA if together else 0)
    return made | {"acceptance_rate": (accepted, total) if total else (pd.NA, pd.NA)}


def _row(tables: ProgramTables, own: tuple[Any, Any], row: dict[str, Any]) -> tuple[str, ...]:
    part, whole = own
    hidden = pd.isna(part) or pd.isna(whole)
    figure = words.say("not_shown") if hidden else words.say("benchmarks_own", told=told(part, whole), n=int(whole))
    published = words.percent(row["value"])
    if not pd.isna(row["low"]) and not pd.isna(row["high"]):
        published = words.say("share_likely", share=row["value"], low=row["low"], high=row["high"])
    year = (
        words.say("benchmarks_year", year=row["year"]) if not pd.isna(row["year"]) else words.say("benchmarks_no_year")
    )
    source = words.say(
        "benchmarks_source",
        label=words.labels("benchmark").get(row["benchmark"], row["label"]),
        source=row["source"],
        year=year,
    )
    return (
        words.label("own_figure", row["comparable_to"]),
        figure,
        published if pd.isna(row["n"]) else words.say("benchmarks_of", value=published, n=row["n"]),
        source,
    )
