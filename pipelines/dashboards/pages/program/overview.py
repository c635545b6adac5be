"""The top of a program's page: its name and counts, the numbers that matter first, the sentences to act on.

Takes tables that have passed privacy.shown; the sentences themselves are lead.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Kpi
from pipelines.dashboards.pages.program.counts import reached_at, too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.words import NOTHING


def kpis(tables: ProgramTables) -> tuple[Kpi, ...]:
    """Applications, responses, interviews, offers, offer rate, and how much of the logs could be used, where that is known."""
    applications, interviews = reached_at(tables, "applied"), reached_at(tables, "interview")
    offers = reached_at(tables, "offer")
    return (
        _count(tables, applications, "applications", None),
        _count(tables, tables.totals["responded"], "responded", applications),
        _count(tables, interviews, "interviews", applications),
        _count(tables, offers, "offers", applications),
        _offer_rate(tables, offers, interviews),
        *((_usable(tables),) if tables.is_accounted else ()),
    )


def _count(tables: ProgramTables, count: Any, name: str, whole: Any) -> Kpi:
    what = words.say(f"kpi_{name}")
    if pd.isna(count):
        return Kpi(too_few(tables), what)
    rate = share(count, whole)
    doubt = words.say("kpi_of_applications", **rate) if rate else ""
    if whole is None:
        doubt = words.say("kpi_by", people=tables.people)
    return Kpi(words.number(count), what, doubt)


def _offer_rate(tables: ProgramTables, offers: Any, interviews: Any) -> Kpi:
    what = words.say("kpi_offer_rate")
    if pd.isna(offers) or pd.isna(interviews):
        return Kpi(too_few(tables), what)
    rate = share(offers, interviews)
    if not rate:
        return Kpi(NOTHING, what, words.say("kpi_no_interviews"))
    return Kpi(words.percent(rate["share"]), what, words.say("likely", **rate))


def _usable(tables: ProgramTables) -> Kpi:
    rows = tables.rows
    if rows["usable"] is None:
        return Kpi(NOTHING, words.say("kpi_usable_none"), words.say("kpi_no_rows"))
    if pd.isna(rows["read"]):  # hidden: see privacy.py
        return Kpi(words.say("pct0", share=rows["usable"]), words.say("kpi_usable_share"), words.say("kpi_rounded"))
    aside = "kpi_aside_reasons" if rows["rejected"] else "kpi_aside"
    return Kpi(
        words.say("pct1", share=rows["usable"]),
        words.say("kpi_usable", read=rows["read"]),
        words.say(aside, rejected=rows["rejected"]),
    )


def counts_line(tables: ProgramTables) -> str:
    """`40 people · logs to 20 November 2026`."""
    parts = [words.say("people", people=tables.people)]
    if tables.program.as_of:
        parts.append(words.say("logs_to", day=tables.program.as_of))
    return " · ".join(parts)
