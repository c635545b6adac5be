"""Rows that a file's newest state has, but in a form that was set aside: until they are mended, they stand as they stood.

A slip of the keyboard is no retraction. What a state leaves out altogether is one: versions.not_retracted.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines import engine
from pipelines.contract.fields import Table
from pipelines.intake.reasons import KEYS, UNREAD
from pipelines.warehouse.states import Source, newest_of, path_numbers
from pipelines.warehouse.versions import same_name

if TYPE_CHECKING:
    import ibis.expr.types as ir

_ROW = ("file_no", "member_no", "row_number")
#: Names, which are compared as names are; all else must be the same.
_NAMES = ("company", "role")
#: Tables whose key begins with an id that may be left out.
_WITH_ID = ("applications", "interviews")


def with_held(source: Source, table: Table, rows: ir.Table) -> ir.Table:
    """`rows` (states.rows_of, with the table's KEYS) in which the last good version of a row that the newest state of its
    file has set aside is of the newest state too (`is_newest`), and marked as `is_held`.

    The two are one row if they have the same id, or else the same key as far as it can be read: a cell that cannot may say
    anything, save that of the company. More than one old row may fit; all of them stand then.
    """
    aside = _set_aside(source, table)
    if aside is None:
        return rows
    old = rows.filter(~rows.is_newest & ~rows.of_row & ~rows.is_event)
    by_id, by_name = _matches(table.name, old, aside)
    found = by_name if by_id is None else by_id.union(by_name)
    last = found.group_by("aside_no").aggregate(last_order=found.in_order.max())
    found = found.join(last, "aside_no").filter(lambda t: t.in_order == t.last_order)
    held = engine.store(
        source.con, f"held_{table.name}", found.select(*_ROW).distinct().mutate(held=ibis.literal(True))
    )
    t = rows.left_join(held, list(_ROW), rname="{name}_h")
    is_held = t.held.fill_null(False) & ~t.of_row & ~t.is_event
    return t.mutate(is_newest=t.is_newest | is_held, is_held=is_held).select(*rows.columns)


def _set_aside(source: Source, table: Table) -> ir.Table | None:
    """The rows of a table that the newest state of each file has set aside: aside_no, program, lower (whose they are), path_no
    and `key`. None where there is none, or no file has an older state."""
    if table.name not in KEYS:
        return None
    newest = newest_of(table.name, source.readings)
    numbers = path_numbers(newest)
    older = {reading.file for reading in source.readings if newest.get(reading.file, reading) is not reading}
    files = {
        str(source.lake / part.rejected): (reading.program, numbers[path])
        for path, reading in newest.items()
        if path in older
        for member in reading.members
        for part in member.mains
        if part.table == table.name and part.rejected
    }
    rows = engine.read_parquet(source.con, map(Path, files))
    if rows is None or "key" not in rows.columns:
        return None
    places = {
        "filename": list(files),
        "program": [program for program, _ in files.values()],
        "path_no": pa.array([number for _, number in files.values()], pa.int64()),
    }
    t = rows.filter(rows.key.length() > 0).join(ibis.memtable(pa.table(places)), "filename")
    t = engine.stage(t.select("program", "path_no", "key", lower=t.seeker.lower()))
    return engine.store(source.con, f"aside_{table.name}", t.mutate(aside_no=ibis.row_number()))


def _matches(table: str, old: ir.Table, aside: ir.Table) -> tuple[ir.Table | None, ir.Table]:
    """(aside_no, in_order, and where it stands) of each old row that a row set aside may be: by their ids, and by their keys."""
    names = KEYS[table]
    given = names[0] if table in _WITH_ID else None
    read = aside.mutate(**{f"aside_{name}": aside.key[place] for place, name in enumerate(names)})
    mine = [old.path_no == read.path_no, old.program == read.program, old.seeker.lower() == read.lower]
    kept = ("aside_no", "in_order", *_ROW)
    if given is None:
        anchor = [old[names[0]].cast("string") == read[f"aside_{names[0]}"]]
        pairs = old.join(read, [*mine, *anchor], rname="{name}_of_aside")
        return None, pairs.filter(*(_same(pairs, name) for name in names[1:])).select(*kept)
    by_id = old.join(read, [*mine, old[given] == read[f"aside_{given}"]], rname="{name}_of_aside").select(*kept)
    rest = [name for name in names[1:] if name not in ("application", "company")]
    anchor = [_anchor(old, table, "") == _anchor(read, table, "aside_")]
    pairs = old.join(read, [*mine, *anchor], rname="{name}_of_aside")
    no_id = pairs[given].isnull() | pairs[f"aside_{given}"].isnull()
    return by_id, pairs.filter(no_id, *(_same(pairs, name) for name in rest)).select(*kept)


def _anchor(t: ir.Table, table: str, prefix: str) -> ir.StringValue:
    """The application that a row is, or is about: its company, or the id that an interview names it by."""
    company = same_name(t[f"{prefix}company"].nullif(UNREAD))
    if table == "applications":
        return company
    return ibis.coalesce(t[f"{prefix}application"].nullif(UNREAD), company)


def _same(pairs: ir.Table, name: str) -> ir.BooleanValue:
    one, other = pairs[name].cast("string"), pairs[f"aside_{name}"]
    if name in _NAMES:
        one, other = same_name(one), ibis.ifelse(other == UNREAD, other, same_name(other))
    return one.identical_to(other) | (other == UNREAD).fill_null(False)
