"""What changed since last month: a few numbers as they are, beside what today's rules make of what was known then.

Takes tables that have passed privacy.shown. No change is called a trend that chance alone could make.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Empty, Prose, Section, Table
from pipelines.dashboards.pages.program.changes_shown import OF_INTERVIEWS, Change, Count, shown
from pipelines.dashboards.pages.program.counts import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import told
from pipelines.dashboards.warehouse import frame_of
from pipelines.dashboards.words import NOTHING
from pipelines.statistics.rates import newcombe

if TYPE_CHECKING:
    import duckdb

    from pipelines.dashboards.warehouse import Program

_EXAMPLE = ("company,role,applied_on,status", "Northwind,Data analyst,2026-03-02,applied")
#: What a title tells: counts, where they may be told and differ.
_IN_TITLE = ("applications", "people_offered")
#: What is told in a sentence; applications are in the title, and all of it in the table.
_IN_WORDS = ("first_rounds", "interviews", "people_interviewed", "people_offered")


def read_changes(con: duckdb.DuckDBPyConnection, program: Program) -> pd.DataFrame:
    """The program's rows of mart_changes; none where it was made of no file, as what is pooled for the public is."""
    sql = "SELECT * FROM mart_changes WHERE scope = 'program' AND program = $program ORDER BY measure, stage"
    return frame_of(con, sql, {"program": program.code})


def changes_section(tables: ProgramTables, rows: pd.DataFrame, *, hides_then: bool = False) -> Section | None:
    """The whole section; its empty state where nothing was known then, and None where there is no row. With `hides_then` it
    tells of today alone: beside an earlier page, what was then would tell of a few people."""
    if rows.empty:
        return None
    then, today = rows["then_on"].iloc[0], rows["as_of"].iloc[0]
    days = {"then": then, "days": (today - then).days}
    sub = words.say("changes_sub", today=today, **days)
    if rows["n_then"].isna().all():
        file = f"applications {then.isoformat()}.csv"
        says = words.say("changes_empty", file=file, **days)
        return Section("changes", words.say("changes_title", then=then), sub, (Empty(says, file, *_EXAMPLE),))
    changes = shown(rows, tables, hides_then=hides_then)
    told_of = {change.measure: change for change in changes}
    sentences = tuple(said for measure in _IN_WORDS if (said := _sentence(told_of[measure], days["days"])))
    parts = ((Prose(sentences),) if sentences else ()) + (_table(changes, then, today),)
    return Section(
        "changes", _finding(changes, then), sub, parts, _notes(tables, rows, changes, then, hides_then=hides_then)
    )


def difference(now: Count, then: Count) -> tuple[float, float, float] | None:
    """By how much the share that led on differs, and its range (fractions); None where either has nothing to divide by."""
    if now.k is None or then.k is None or not now.n or not then.n:
        return None
    by, low, high = newcombe(now.k, now.n, then.k, then.n)
    return float(by), float(low), float(high)


def _finding(changes: list[Change], then: dt.date) -> str:
    said = []
    for change in changes:
        measure = change.measure
        if measure in _IN_TITLE and change.now and change.then and change.now.n != change.then.n:
            more = change.now.n - change.then.n
            said.append(words.say(f"changes_{'more' if more > 0 else 'fewer'}_{measure}", n=abs(more)))
    if said:
        return words.say("changes_finding", then=then, said=", ".join(said))
    same = all(change.now and change.then for change in changes if change.measure in _IN_TITLE)
    return words.say("changes_none" if same else "changes_title", then=then)


def _sentence(change: Change, days: int) -> str:
    """What is told of a measure whose then and now may both be told; nothing else is worth a sentence."""
    now, then = change.now, change.then
    if now is None or then is None or not now.n:
        return ""
    if change.measure not in OF_INTERVIEWS:
        same = "_same" if now == then else ""
        return words.say(f"changes_{change.measure}{same}", n=now.n, n_then=then.n, days=days)
    counts = {"k": now.k, "n": now.n, "share": _share(now), "days": days}
    by = difference(now, then)
    if by is None:
        return words.say(f"changes_{change.measure}_new", **counts)
    before = {"k_then": then.k, "n_then": then.n, "share_then": _share(then)}
    return words.say(f"changes_{change.measure}", trend=_trend(now, then, by), **counts, **before)


def _trend(now: Count, then: Count, by: tuple[float, float, float]) -> str:
    if now == then:
        return words.say("changes_same")
    is_clear = by[1] > 0 or by[2] < 0
    return words.say("changes_clear" if is_clear else "changes_unclear", by=by[0], low=by[1], high=by[2])


def _share(count: Count) -> float:
    return (count.k or 0) / count.n


def _table(changes: list[Change], then: dt.date, today: dt.date) -> Table:
    rows = tuple(
        (words.say(f"changes_row_{one.measure}"), _cell(one.then), _cell(one.now), _difference(one)) for one in changes
    )
    days = tuple(words.day(day) for day in (then, today))
    head = (words.say("changes_head_what"), *days, words.say("changes_head_by"))
    return Table(words.say("changes_caption"), head, rows, folded=words.say("as_a_table"))


def _cell(count: Count | None) -> str:
    if count is None:
        return words.say("not_shown")
    if count.k is None:
        return words.number(count.n)
    return words.say("changes_of", k=count.k, n=count.n, told=told(count.k, count.n)) if count.n else NOTHING


def _difference(change: Change) -> str:
    if change.now is None or change.then is None:
        return words.say("not_shown")
    if change.now.k is None:
        return words.signed(change.now.n - change.then.n)
    by = difference(change.now, change.then)
    return words.say("changes_by", by=by[0], low=by[1], high=by[2]) if by else NOTHING


def _notes(
    tables: ProgramTables, rows: pd.DataFrame, changes: list[Change], then: dt.date, *, hides_then: bool
) -> tuple[str, ...]:
    notes = [words.say("changes_note", then=then), words.say("changes_note_range")]
    left = set(rows["stage"].dropna()) - set(tables.stages.loc[~tables.stages["hidden"], "stage"])
    if left:
        notes.append(words.say("changes_stages"))
    if any(one.now is None or one.then is None for one in changes):
        notes.append(words.say("changes_hidden", few=too_few(tables)))
    if hides_then:
        notes.append(words.say("changes_waits"))
    return tuple(notes)
