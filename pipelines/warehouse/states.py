"""The states of raw files that the lake keeps -> their accepted rows, each with where it stands among the others.

Knows files and their order; which rows are one thing, and which of its versions wins, is versions.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines import engine
from pipelines.contract.fields import Table
from pipelines.contract.logs import log_tables
from pipelines.intake.manifest import Reading, accepted_files
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: What every accepted row carries from the lake besides the contract's columns.
LINEAGE = {
    "extra": "string",
    "cleared": "array<string>",
    "not_applicable": "array<string>",
    "row_number": "int64",
    "status_stage": "string",
    "is_event": "boolean",
    "corrects": "boolean",
    "retracts": "boolean",
    "of_row": "boolean",
    "file_no": "int64",
    "member_no": "int64",
    "path_no": "int64",
    "in_order": "int64",
    "is_newest": "boolean",
    "is_held": "boolean",
    "no_company": "boolean",
    "asks_stage": "boolean",
    "seen_on": "date",
    "source": "string",
    "turn": "int64",
}
#: Marks of a row that most files know nothing of: what they leave out is no.
_MARKS = ("is_event", "corrects", "retracts", "is_held")
#: Columns by which a sheet of applications asks how far each has come.
_STAGE_COLUMNS = {"status", "outcome", "applied_on"}
#: `turn` is a row's place in its file: rows of one sheet come before those of the next.
_SHEET = 10_000_000


@dataclass(frozen=True)
class FileFacts:
    """Where one accepted Parquet file stands among the others (see `file_facts`)."""

    filename: str
    file_no: int
    member_no: int
    path_no: int
    in_order: int
    is_newest: bool
    no_company: bool
    asks_stage: bool
    seen_on: dt.date
    source: str
    of_row: bool
    first_row: int | None


def file_facts(lake: Path, readings: Sequence[Reading], table: str) -> list[FileFacts]:
    """The accepted files of a log table with their order. Versions go by (known_on, path), then by row.

    The newest state of a path is the one now in the raw folder, else the one seen last, of those that could be read: a file
    (or a workbook's sheet) that is broken tonight retracts nothing. It also comes after its path's other states, whatever
    their dates.
    """
    readable = [reading for reading in readings if _speaks_of(table, reading)]
    newest = newest_of(table, readings)
    latest_date = (
        {path: max(reading.known_on for reading in readable if reading.file == path) for path in newest}
        if len(newest) < len(readable)
        else {}
    )

    def known(reading: Reading) -> dt.date:
        return latest_date.get(reading.file, reading.known_on) if newest[reading.file] is reading else reading.known_on

    ordered = sorted(readable, key=lambda reading: (known(reading), reading.file, newest[reading.file] is reading))
    place = {id(reading): number for number, reading in enumerate(ordered)}
    numbers = {id(reading): number for number, reading in enumerate(readings)}
    paths = path_numbers(newest)
    return [
        FileFacts(
            str(path),
            numbers[id(reading)],
            reading.members.index(member),
            paths[reading.file],
            place[id(reading)],
            newest[reading.file] is reading,
            table == "applications" and not {"company", "application"} & {*part.columns},
            table == "applications" and bool(_STAGE_COLUMNS & {*part.columns}),
            known(reading),
            part.source,
            part.of_row,
            part.first_row,
        )
        for path, reading, member, part in accepted_files(lake, readings, table)
    ]


def newest_of(table: str, readings: Sequence[Reading]) -> dict[str, Reading]:
    """The newest state of each path, of those that tell which rows of the table there are."""
    readable = [reading for reading in readings if _speaks_of(table, reading)]
    return {
        reading.file: reading for reading in sorted(readable, key=lambda reading: (reading.present, reading.first_seen))
    }


def path_numbers(newest: Mapping[str, Reading]) -> dict[str, int]:
    """The `path_no` of each path."""
    return {path: number for number, path in enumerate(sorted(newest))}


def _speaks_of(table: str, reading: Reading) -> bool:
    """Whether a state of a file tells which rows of the table there are: it has some, or no part of it was turned away."""
    read = [member for member in reading.members if member.status == "read"]
    told = any(part.table == table for member in read for part in member.parts)
    return told or (bool(read) and len(read) == len(reading.members))


@dataclass(frozen=True)
class Source:
    """The lake as a build reads it: its readings, and the one spelling (`canonical`) of each person written in several.

    `known_by`: by program, the day after which no row was known yet; where it is empty, all rows are read. `only`: the columns
    that are kept once rows are told from their likes; where it is empty, all are.
    """

    con: Backend
    lake: Path
    readings: Sequence[Reading]
    spellings: ir.Table | None = None
    known_by: Mapping[str, dt.date] = field(default_factory=dict)
    only: Collection[str] = ()


def source_of(con: Backend, lake: Path, readings: Sequence[Reading]) -> Source:
    """The lake, with the seekers of each program whose names differ in case alone taken for one person, as first written.

    Two spellings of a person would be two people: a small group would look like a large one.
    """
    files = [path for name in log_tables() for path, *_ in accepted_files(lake, readings, name)]
    rows = engine.read_parquet(con, files)
    if rows is None:
        return Source(con, lake, readings)
    place = ibis.memtable(pa.table({"filename": [str(path) for path in files], "place": list(range(len(files)))}))
    names = rows.filter(rows.program.notnull()).select("filename", *OWNER).distinct().join(place, "filename")
    names = names.group_by(*OWNER).aggregate(place=names.place.min())
    alike = ibis.window(group_by=[names.program, names.seeker.lower()], order_by=[names.place, names.seeker])
    told = names.mutate(canonical=names.seeker.first().over(alike))
    variants = engine.store(con, "seeker_spellings", told.filter(told.canonical != told.seeker).drop("place"))
    return Source(con, lake, readings, variants if engine.n_rows(con, variants) else None)


def _spelled(rows: ir.Table, spellings: ir.Table) -> ir.Table:
    joined = rows.left_join(spellings, list(OWNER), rname="{name}_s")
    return joined.mutate(seeker=ibis.coalesce(joined.canonical, joined.seeker)).select(*rows.columns)


def rows_of(source: Source, table: Table, columns: Sequence[str]) -> ir.Table:
    """Every accepted row of a log table: `columns` of it, NULL throughout where no file has one, and LINEAGE."""
    facts = file_facts(source.lake, source.readings, table.name)
    numbered = any(fact.first_row is not None for fact in facts)
    rows = engine.read_parquet(source.con, [Path(fact.filename) for fact in facts], with_place=numbered)
    if rows is None:
        return engine.empty(table, **LINEAGE).select(*columns, *LINEAGE)
    places = {
        name: [getattr(fact, name) for fact in facts] for name in FileFacts.__dataclass_fields__ if name != "first_row"
    }
    if numbered:
        places["first_row"] = pa.array([fact.first_row for fact in facts], pa.int64())
    rows = rows.drop(*(name for name in ("of_row",) if name in rows.columns))  # the reading says it of the whole file
    joined = rows.join(ibis.memtable(pa.table(places)), "filename")
    if numbered:
        # Of a large file, a row without its program keeps the place of one that was rejected, or is told elsewhere.
        joined = joined.filter(joined.program.notnull())
        # Nor do its rows say their number: it is their place.
        told = [joined.row_number] if "row_number" in joined.columns else []
        joined = joined.mutate(row_number=ibis.coalesce(*told, joined.file_row_number + joined.first_row))
    # A row of `destinations` has a known_on of its own, which is what it says and part of its key.
    dated_rows = "known_on" in joined.columns and "known_on" not in table.columns
    if dated_rows:
        joined = _in_order_known(joined)
    if source.known_by:
        joined = _known_by(joined, source.known_by)
    joined = joined.mutate(turn=joined.member_no * _SHEET + joined.row_number)
    wanted = {name: table.field(name).engine_type for name in columns} | LINEAGE
    found = joined.select(
        **{name: (joined[name] if name in joined.columns else ibis.null()).cast(kind) for name, kind in wanted.items()}
    )
    found = found.mutate(**{mark: found[mark].fill_null(False) for mark in _MARKS if mark in joined.columns})
    found = found.mutate(**{mark: ibis.literal(False) for mark in _MARKS if mark not in joined.columns})
    return _spelled(found, source.spellings) if source.spellings is not None else found


def _in_order_known(rows: ir.Table) -> ir.Table:
    """Rows of which some say themselves when they were known: that day is theirs, and versions go by it before their file."""
    t = rows.mutate(seen_on=ibis.coalesce(rows.known_on.cast("date"), rows.seen_on))
    return t.mutate(in_order=ibis.dense_rank().over(order_by=[t.seen_on, t.in_order]))


def _known_by(rows: ir.Table, days: Mapping[str, dt.date]) -> ir.Table:
    """The rows that were known on their program's day."""
    of_programs = pa.table({"program": list(days), "known_by": pa.array(days.values(), pa.date32())})
    t = rows.join(ibis.memtable(of_programs), "program")
    return t.filter(t.seen_on <= t.known_by).drop("known_by")


def present_columns(lake: Path, readings: Sequence[Reading], table: Table) -> list[str]:
    """The contract columns of a table that at least one of its files has, in the contract's order."""
    seen = {"program", "seeker"}
    for _path, _reading, _member, part in accepted_files(lake, readings, table.name):
        seen |= set(part.columns) | ({"outcome"} if "status" in part.columns else set())
    return [name for name in table.columns if name in seen]
