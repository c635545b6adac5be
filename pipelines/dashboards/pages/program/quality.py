"""How complete and how trustworthy the logs are: the accounting of rows, what was set aside, what is filled.

Takes tables that have passed privacy.shown. Reasons are codes and counts: what a cell said never gets here.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.contract.published import QUALITY_MEASURES
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Empty, Section, Table
from pipelines.dashboards.pages.program.counts import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING

_ACCOUNTING = ("rows_read", "rows_accepted", "rows_rejected", "rows_repeated")
_EXAMPLE = ("company,role,applied_on,status", "Northwind,Data analyst,2026-03-02,applied")


def quality_section(tables: ProgramTables) -> Section:
    """The whole section; its empty state where nothing was measured."""
    rows = tables.rows
    if rows["usable"] is None:
        example = Empty(words.say("quality_empty"), "applications", *_EXAMPLE)
        return Section("quality", words.say("quality_title"), words.say("quality_sub"), (example,))
    title = words.say("quality_finding_share" if pd.isna(rows["read"]) else "quality_finding", **rows)
    parts = [*_measures(tables), *_set_aside(tables), *_filled(tables)]
    return Section("quality", title, _sums(rows), tuple(parts))


def _sums(rows: Row) -> str:
    told = "_untold" if pd.isna(rows["read"]) else ""
    return words.say(f"sums_{'right' if rows['adds_up'] else 'wrong'}{told}", **rows)


def _measures(tables: ProgramTables) -> list[Table]:
    """What was found, then, folded, what was looked for and not found."""
    made: list[tuple[str, str, str]] = []
    none: list[tuple[str, str, str]] = []
    unsaid = {"filled", *_ACCOUNTING} | ({"consent_excluded"} if tables.program.one_seeker else set())
    unknown = sorted(set(tables.quality["measure"]) - QUALITY_MEASURES.keys())
    for measure in (*QUALITY_MEASURES, *unknown):
        rows = tables.quality[tables.quality["measure"] == measure]
        if len(rows) and measure not in unsaid:
            about = words.labels("measure").get(measure, measure.replace("_", " "))
            line = (about[0].upper() + about[1:], *_measure(tables, rows))
            (none if line[1] == words.number(0) else made).append(line)
    head = tuple(words.say(f"quality_head_{name}") for name in ("what", "n", "of"))
    found = [Table(words.say("quality_caption"), head, tuple(made))] if made else []
    folded = words.say("quality_none", n=len(none))
    return [*found, *([Table(folded, head, tuple(none), folded=folded, printed=False)] if none else [])]


def _measure(tables: ProgramTables, rows: pd.DataFrame) -> tuple[str, str]:
    """How many and of what; only a whole per cent where the count would give a hidden row away."""
    if bool(rows["hidden"].any()):
        return too_few(tables), NOTHING
    if bool(rows["only_share"].any()):
        share: Any = rows.iloc[0]["share"]
        return (NOTHING if pd.isna(share) else words.say("quality_about", share=share)), NOTHING
    n, of_n = int(rows["n"].sum()), int(rows["of_n"].sum())
    if not of_n:
        return words.number(n), NOTHING
    key = "quality_of_files" if rows.iloc[0]["measure"] == "files_turned_away" else "quality_of"
    return words.number(n), words.say(key, n=of_n, share=n / of_n)


def _set_aside(tables: ProgramTables) -> list[Table]:
    if tables.set_aside.empty:
        return []
    rows = tuple(
        (_reason(row.reason), row.table_name or NOTHING, words.number(row.n)) for row in tables.set_aside.itertuples()
    )
    return [
        Table(
            words.say("set_aside_caption"),
            tuple(words.say(f"set_aside_{name}") for name in ("reason", "table", "rows")),
            rows,
            folded=words.say("set_aside_folded"),
            text_columns=frozenset({0, 1}),
        )
    ]


def _reason(told: str) -> str:
    """`unknown word:stage`: a reason, and the column that it was found in."""
    code, colon, column = told.partition(":")
    return f"{words.label('reason', code)}{colon}{column}".replace("_", " ")


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
                told = words.say("pct0", share=row.share)
            else:
                told = words.say("filled_of", n=row.n, of_n=row.of_n, share=row.share)
            rows.append((row.column_name or NOTHING, told))
        caption, folded = words.say("filled_caption", table=table), words.say("filled_folded", table=table)
        head = (words.say("filled_column"), words.say("filled_share"))
        made.append(Table(caption, head, tuple(rows), folded=folded, printed=False))
    return made
