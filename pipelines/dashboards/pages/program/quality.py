"""How complete and how trustworthy the logs are: the accounting of rows, what was set aside, what is filled, what cannot be told.

Takes tables that have passed privacy.shown. Reasons are codes and counts: what a cell said never gets here.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.contract.published import QUALITY_MEASURES
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Empty, Section, Table
from pipelines.dashboards.pages.program.overview import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING

_ACCOUNTING = ("rows_read", "rows_accepted", "rows_rejected", "rows_repeated")
_CANNOT = (
    "What these logs cannot tell: whether a habit made the difference. Wanting a job more could raise both the effort and the odds, "
    "and nothing on this page is adjusted for it.",
    "Only what was logged is here. People log less after a bad day, and what was filled in late is coloured by the result.",
    "Much lies outside anyone's hands: a stronger candidate, a position on hold. A no is not a verdict on the person.",
)


def quality_section(tables: ProgramTables) -> Section:
    """The whole section; its empty state where nothing was measured."""
    rows = tables.rows
    if rows["usable"] is None:
        example = Empty(
            "No rows read yet. Put a log into the program's folder, and run again:",
            "applications",
            "company,role,applied_on,status",
            "Northwind,Data analyst,2026-03-02,applied",
        )
        return Section(
            "quality",
            "How far to trust these logs",
            "What was read, what was set aside, what is blank.",
            (example,),
            _CANNOT,
        )
    title = words.say("quality_finding_share" if pd.isna(rows["read"]) else "quality_finding", **rows)
    parts = [_measures(tables), *_set_aside(tables), *_filled(tables)]
    return Section("quality", title, _sums(rows), tuple(parts), _CANNOT)


def _sums(rows: Row) -> str:
    told = "_untold" if pd.isna(rows["read"]) else ""
    return words.say(f"sums_{'right' if rows['adds_up'] else 'wrong'}{told}", **rows)


def _measures(tables: ProgramTables) -> Table:
    made = []
    unsaid = {"filled", *_ACCOUNTING} | ({"consent_excluded"} if tables.program.one_seeker else set())
    unknown = sorted(set(tables.quality["measure"]) - QUALITY_MEASURES.keys())
    for measure, about in (QUALITY_MEASURES | {name: name.replace("_", " ") for name in unknown}).items():
        rows = tables.quality[tables.quality["measure"] == measure]
        if len(rows) and measure not in unsaid:
            made.append((about[0].upper() + about[1:], *_measure(tables, rows)))
    return Table("What to keep in mind", ("What", "How many", "Of"), tuple(made))


def _measure(tables: ProgramTables, rows: pd.DataFrame) -> tuple[str, str]:
    """How many and of what; only a whole per cent where the count would give a hidden row away."""
    if bool(rows["hidden"].any()):
        return too_few(tables), NOTHING
    if bool(rows["only_share"].any()):
        share: Any = rows.iloc[0]["share"]
        return (NOTHING if pd.isna(share) else f"about {100 * share:.0f}{words.NBSP}%"), NOTHING
    n, of_n = int(rows["n"].sum()), int(rows["of_n"].sum())
    if not of_n:
        return words.number(n), NOTHING
    unit = (" file" if of_n == 1 else " files") if rows.iloc[0]["measure"] == "files_turned_away" else ""
    return words.number(n), f"{words.number(of_n)}{unit} ({words.percent(n / of_n)})"


def _set_aside(tables: ProgramTables) -> list[Table]:
    if tables.set_aside.empty:
        return []
    rows = tuple(
        (row.reason.replace("_", " "), row.table_name or NOTHING, words.number(row.n))
        for row in tables.set_aside.itertuples()
    )
    return [
        Table(
            "Why rows were set aside; a row may have several reasons",
            ("Reason", "Table", "Rows"),
            rows,
            folded="What was set aside, and why",
            text_columns=frozenset({0, 1}),
        )
    ]


def _filled(tables: ProgramTables) -> list[Table]:
    """How much of each column is filled, a table each, in the order of the marts; only shares where a minimum applies."""
    filled = tables.quality[tables.quality["measure"] == "filled"]
    made = []
    for table in filled["table_name"].dropna().unique():
        rows = []
        for row in filled[filled["table_name"] == table].itertuples():
            if row.hidden:
                told = too_few(tables)
            elif pd.isna(row.share):
                told = NOTHING
            elif row.only_share:
                told = f"{100 * row.share:.0f}{words.NBSP}%"
            else:
                told = f"{words.number(row.n)} of {words.number(row.of_n)}, {100 * row.share:.0f}{words.NBSP}%"
            rows.append((row.column_name or NOTHING, told))
        caption, folded = f"Columns of {table}", f"How much is filled: {table}"
        made.append(Table(caption, ("Column", "Filled"), tuple(rows), folded=folded, printed=False))
    return made
