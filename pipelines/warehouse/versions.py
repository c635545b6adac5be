"""Accepted rows of the lake -> one row a thing: identity, repeats, versions, corrections and retractions (contract.md).

Knows keys and order, and nothing of what the columns mean; results and events are ledger.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
from ibis import _

from pipelines import engine
from pipelines.contract.fields import Table
from pipelines.contract.logs import log_tables
from pipelines.intake.manifest import Reading, accepted_files

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

OWNER = ("program", "seeker")
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
    "no_company": "boolean",
    "seen_on": "date",
    "source": "string",
    "turn": "int64",
}
#: Marks of a row that most files know nothing of: what they leave out is no.
_MARKS = ("is_event", "corrects", "retracts")
#: `turn` is a row's place in its file: rows of one sheet come before those of the next.
_SHEET = 10_000_000
_SEPARATOR = "\x1f"
_BLANK = "\x00"


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
    newest: dict[str, Reading] = {}
    for reading in sorted(readable, key=lambda reading: (reading.present, reading.first_seen)):
        newest[reading.file] = reading
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
    paths = {path: number for number, path in enumerate(sorted(newest))}
    return [
        FileFacts(
            str(path),
            numbers[id(reading)],
            reading.members.index(member),
            paths[reading.file],
            place[id(reading)],
            newest[reading.file] is reading,
            table == "applications" and not {"company", "application"} & {*part.columns},
            known(reading),
            part.source,
            part.of_row,
            part.first_row,
        )
        for path, reading, member, part in accepted_files(lake, readings, table)
    ]


def _speaks_of(table: str, reading: Reading) -> bool:
    """Whether a state of a file tells which rows of the table there are: it has some, or no part of it was turned away."""
    read = [member for member in reading.members if member.status == "read"]
    told = any(part.table == table for member in read for part in member.parts)
    return told or (bool(read) and len(read) == len(reading.members))


@dataclass(frozen=True)
class Source:
    """The lake as a build reads it: its readings, and the one spelling (`canonical`) of each person written in several."""

    con: Backend
    lake: Path
    readings: Sequence[Reading]
    spellings: ir.Table | None = None


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
    return Source(con, lake, readings, variants if con.to_pyarrow(variants.count()).as_py() else None)


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


def same_name(text: ir.StringValue) -> ir.StringValue:
    """A company or role as names are compared: without case, punctuation and spacing."""
    return text.lower().re_replace(r"[^\p{L}\p{N}]+", " ").strip()


def joined_text(parts: Sequence[ir.Value]) -> ir.StringValue:
    """Values as one text in which blanks count; the same on every engine."""
    texts = [part.cast("string").fill_null(_BLANK) for part in parts]
    return ibis.literal(_SEPARATOR).join(texts)


def short_id(prefix: str, text: ir.StringValue) -> ir.StringValue:
    return ibis.literal(prefix) + text.hexdigest("md5").left(16)


def with_content(rows: ir.Table, present: Sequence[str]) -> ir.Table:
    """`rows` with `content`: a hash of everything a row says (`present`: the columns that some file has).

    Only what is filled counts, each with its name: what other files have columns for changes no row's content.
    """
    parts = []
    for name in (*present, "status_stage", "extra", "cleared", "not_applicable"):
        value = rows[name]
        text = value.join(";").nullif("") if value.type().is_array() else value.cast("string")
        parts.append((ibis.literal(f"{_SEPARATOR}{name}=") + text).fill_null(""))
    parts += [ibis.ifelse(rows[mark], f"{_SEPARATOR}{mark}", "") for mark in ("corrects", "retracts")]
    return rows.mutate(content=ibis.literal("").join(parts).hexdigest("md5"))


def present_columns(lake: Path, readings: Sequence[Reading], table: Table) -> list[str]:
    """The contract columns of a table that at least one of its files has, in the contract's order."""
    seen = {"program", "seeker"}
    for _path, _reading, _member, part in accepted_files(lake, readings, table.name):
        seen |= set(part.columns) | ({"outcome"} if "status" in part.columns else set())
    return [name for name in table.columns if name in seen]


def told_apart(
    rows: ir.Table, natural: ir.Value, *, keep_identical: ir.BooleanValue, given: str | None = None
) -> ir.Table:
    """`rows` with `natural`, `is_copy` (identical in every cell to an earlier row of its file) and `occurrence`.

    Rows of one file that share a natural key but differ are told apart by their order: occurrence 1, 2 ... Where
    `keep_identical`, a row identical to another is not a copy, and its occurrence is that among its likes. Rows that have
    the id in column `given` come first, so that one without is never taken for them.
    """
    t = rows.mutate(natural=natural, alike=keep_identical)
    mine = ibis.window(
        group_by=[t.file_no, t.program, t.seeker, t.natural, t.content], order_by=[t.member_no, t.row_number]
    )
    t = t.mutate(likeness=ibis.row_number().over(mine) + 1)
    t = t.mutate(is_copy=(t.likeness > 1) & ~t.alike)
    ids_first = [t[given].isnull()] if given else []
    # Cumulative: Ibis takes a sum over an ordered window for the sum of the whole group.
    in_file = ibis.cumulative_window(
        group_by=[t.file_no, t.program, t.seeker, t.natural], order_by=[*ids_first, t.member_no, t.row_number]
    )
    counted = (~t.is_copy).cast("int64").sum().over(in_file)
    # A copy takes the number of the row it repeats, so that both name the same thing.
    first = ibis.window(group_by=[t.file_no, t.program, t.seeker, t.natural, t.content])
    t = t.mutate(number=counted)
    t = t.mutate(occurrence=ibis.ifelse(t.alike, t.likeness, t.number.min().over(first)))
    return t.drop("likeness", "number")


def named(rows: ir.Table, given: str, prefix: str) -> ir.Table:
    """`rows` with `id`: the one given, else that of another file's row with the same natural key, else one derived from it."""
    with_id = rows.filter(rows[given].notnull()).select(*OWNER, "natural", known_id=rows[given]).distinct()
    order = ibis.window(group_by=[with_id.program, with_id.seeker, with_id.natural], order_by=with_id.known_id)
    known = with_id.mutate(occurrence=ibis.row_number().over(order) + 1)
    found = rows.left_join(known, [*OWNER, "natural", "occurrence"], rname="{name}_known")
    derived = short_id(prefix, joined_text([found.natural, found.occurrence]))
    return found.select(*rows.columns, id=ibis.coalesce(found[given], found.known_id, derived))


def with_repeats(rows: ir.Table) -> ir.Table:
    """`rows` with `is_repeat`: a copy within its file, or identical to a row of the same id that was read before it."""
    before = ibis.window(
        group_by=[rows.program, rows.seeker, rows.id, rows.content],
        order_by=[rows.in_order, rows.turn],
    )
    return rows.mutate(is_repeat=rows.is_copy | (ibis.row_number().over(before) > 0))


def place(rows: ir.Table) -> ir.IntegerValue:
    """A row's place among all versions: by file in the order known, then by row."""
    return rows.in_order * 10_000_000_000 + rows.turn


def not_retracted(rows: ir.Table, holds: ir.Table | None = None, slot: Sequence[str] = ()) -> ir.Table:
    """Rows whose thing still stands in the newest state of each path: what a newer version of a file leaves out is gone.

    A derived part (`of_row`) is a cell of its row, and a blank cell takes nothing back: it stands as long as what its row is
    about does, unless its file now has another in its `slot`. `holds`: (owner, path_no, and a column of `rows`) of what stands in
    the newest states.
    """
    standing = rows.filter(rows.is_newest).select(*OWNER, "id", "path_no").distinct()
    older = rows.filter(~rows.is_newest)
    kept = rows.filter(rows.is_newest).union(older.semi_join(standing, [*OWNER, "id", "path_no"]))
    if holds is None:
        return kept
    parts = older.filter(older.of_row).anti_join(standing, [*OWNER, "id", "path_no"]).semi_join(holds, holds.columns)
    if slot:
        now = rows.filter(rows.is_newest)
        taken = now.select(*OWNER, "path_no", in_slot=joined_text([now[name] for name in slot])).distinct()
        parts = engine.stage(parts.select(*rows.columns)).mutate(
            in_slot=lambda t: joined_text([t[name] for name in slot])
        )
        parts = parts.anti_join(taken, [*OWNER, "path_no", "in_slot"])
    return kept.union(parts.select(*rows.columns))


def merged(con: Backend, rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    """One row an id: of each column the newest value that is filled; `-` clears; with the first and last seen_on.

    Most things have one version: only the others are grouped, since that costs the engine far more.
    """
    kept = [*columns, "extra", "status_stage", "not_applicable", "no_company", "source"]
    per_id = ibis.window(group_by=[rows.program, rows.seeker, rows.id])
    t = rows.filter(~rows.is_copy).mutate(n_versions=_.count().over(per_id))
    single = t.filter(t.n_versions == 1).select(
        *OWNER, "id", *_others(kept), first_seen_on="seen_on", last_seen_on="seen_on"
    )
    many = t.filter(t.n_versions > 1)
    if not con.to_pyarrow(many.count()).as_py():
        return single
    order = [many.in_order, many.turn]
    picked: dict[str, Any] = {}
    for name in _others(kept):
        said = many[name].notnull()
        if name in columns:
            # n/a is an answer too: it takes the place of an earlier value, as `-` does.
            for list_of in (many.cleared, many.not_applicable):
                said = said | list_of.contains(name).fill_null(False)
        picked[name] = many[name].last(where=said, order_by=order, include_null=True)
    # A later value beats an earlier n/a (habits.py): so n/a is what any version said.
    picked["not_applicable"] = many.not_applicable.collect().flatten()
    several = many.group_by(*OWNER, "id").aggregate(
        **picked, first_seen_on=many.seen_on.min(), last_seen_on=many.seen_on.max()
    )
    return single.union(several.select(*single.columns))


def _others(columns: Sequence[str]) -> list[str]:
    return [name for name in columns if name not in OWNER]
