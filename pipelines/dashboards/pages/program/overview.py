"""The top of a program's page: its name and counts, the numbers that matter first, the sentences to act on.

Takes tables that have passed privacy.shown; the sentences themselves are lead.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Kpi
from pipelines.dashboards.pages.program.lead import reached_at
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.words import NOTHING


def kpis(tables: ProgramTables) -> tuple[Kpi, ...]:
    """Applications, responses, interviews, offers, offer rate, and how much of the logs could be used."""
    applications, interviews = reached_at(tables, "applied"), reached_at(tables, "interview")
    offers = reached_at(tables, "offer")
    return (
        _count(tables, applications, "applications", None, ""),
        _count(tables, tables.totals["responded"], "got a response", applications, "of applications"),
        _count(tables, interviews, "reached an interview", applications, "of applications"),
        _count(tables, offers, "got an offer", applications, "of applications"),
        _offer_rate(tables, offers, interviews),
        _usable(tables),
    )


def _count(tables: ProgramTables, count: Any, what: str, whole: Any, of: str) -> Kpi:
    if pd.isna(count):
        return Kpi(too_few(tables), what)
    rate = share(count, whole)
    doubt = f"{words.percent(rate['share'])} {of}, {words.say('likely', **rate)}" if rate else ""
    return Kpi(
        words.number(count), what, doubt or (f"by {words.say('people', people=tables.people)}" if not of else "")
    )


def _offer_rate(tables: ProgramTables, offers: Any, interviews: Any) -> Kpi:
    what = "offer rate: applications with an offer, of those that reached an interview"
    if pd.isna(offers) or pd.isna(interviews):
        return Kpi(too_few(tables), what)
    rate = share(offers, interviews)
    if not rate:
        return Kpi(NOTHING, what, "no interviews yet")
    return Kpi(words.percent(rate["share"]), what, words.say("likely", **rate))


def _usable(tables: ProgramTables) -> Kpi:
    rows = tables.rows
    if rows["usable"] is None:
        return Kpi(NOTHING, "of rows usable", "no rows read yet")
    if pd.isna(rows["read"]):  # hidden: see privacy.py
        return Kpi(f"{100 * rows['usable']:.0f}{words.NBSP}%", "of the rows read are usable", "rounded")
    read, aside = words.number(rows["read"]), words.number(rows["rejected"])
    reasons = ", reasons below" if rows["rejected"] else ""
    what = f"of {read} {'row' if rows['read'] == 1 else 'rows'} usable"
    return Kpi(f"{100 * rows['usable']:.1f}{words.NBSP}%", what, f"{aside} set aside{reasons}")


def too_few(tables: ProgramTables) -> str:
    """What stands in the place of a number about too few people."""
    return words.say("too_few", smallest=tables.program.smallest)


def counts_line(tables: ProgramTables) -> str:
    """`40 people · logs to 20 November 2026`."""
    parts = [words.say("people", people=tables.people)]
    if tables.program.as_of:
        parts.append(words.say("logs_to", day=tables.program.as_of))
    return " · ".join(parts)
