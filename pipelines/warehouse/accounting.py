"""What became of every row read: `source_files` and `rejected_rows`. Always read = accepted + rejected + repeated.

Counts come from the lake's manifest; only what depends on other files is found by the warehouse: repeats, and entries of a
ledger whose application is in no table.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines import engine
from pipelines.contract.published import published_tables
from pipelines.intake.manifest import MemberReading, Reading
from pipelines.warehouse import one_meeting, unknown_ids
from pipelines.warehouse.core import Build, as_published
from pipelines.warehouse.joined import left_apart, near_misses, publish_joined_rows
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir


def status_of(reading: Reading, member: MemberReading, newest: dict[str, Reading], there: set[str]) -> str:
    """turned_away, read, superseded (a newer state of the file was read) or missing (the file is gone, its rows are kept).
    `there`: the files now in the raw folder; where one cannot be read any more, its last state that could be stands."""
    if member.status != "read":
        return member.status
    if newest[reading.file] is not reading:
        return "superseded"
    return "read" if reading.present or reading.file in there else "missing"


def newest_states(readings: Sequence[Reading]) -> tuple[dict[str, Reading], set[str]]:
    """The state of each file that stands: the last that could be read, if any could; and the files now in the raw folder."""
    newest: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda reading: (reading.present, reading.first_seen)):
        if any(member.status == "read" for member in reading.members) or reading.file not in newest:
            newest[reading.file] = reading
    return newest, {reading.file for reading in readings if reading.present}


def publish_source_files(build: Build, versions: Mapping[str, ir.Table]) -> None:
    """One row a member of each state of each raw file that the lake keeps; states long turned away are not listed again."""
    repeats: Counter[tuple[int, int]] = Counter()
    for rows in versions.values():
        repeats += _per_member(build, rows.filter(rows.is_repeat & ~rows.of_row))
    joined = _per_member(build, publish_joined_rows(build, versions))
    apart = _per_member(build, left_apart(versions))
    missed = _per_member(build, near_misses(versions))
    held = _held(build, versions)
    loose: Counter[tuple[int, int]] = Counter()
    if "questions" in versions:
        loose = _per_member(build, one_meeting.without_meeting(versions["questions"], versions["interviews"]))
    aside = Counter((row["file_no"], row["member_no"]) for row in unknown_ids.found(build.con))
    newest, there = newest_states(build.readings)
    lines = []
    for file_no, reading in enumerate(build.readings):
        for member_no, member in enumerate(reading.members):
            if member.status != "read" and not reading.present:
                continue
            repeated = repeats[file_no, member_no]
            lines.append(
                {
                    "file": reading.file,
                    "member": member.member,
                    "sha256": reading.sha256,
                    "program": reading.program,
                    "source": member.source or None,
                    "table_name": member.table or None,
                    "status": status_of(reading, member, newest, there),
                    "message": _told(
                        member.message,
                        joined[file_no, member_no],
                        apart[file_no, member_no],
                        missed[file_no, member_no],
                        held[reading.file, member.member] if newest[reading.file] is reading else 0,
                        loose[file_no, member_no],
                    ),
                    "rows_read": member.rows_read,
                    "rows_accepted": member.rows_accepted - repeated - aside[file_no, member_no],
                    "rows_rejected": member.rows_rejected + aside[file_no, member_no],
                    "rows_repeated": repeated,
                    "read_at": dt.datetime.fromisoformat(reading.read_at).replace(tzinfo=None),
                }
            )
    kinds = {"string": pa.string(), "int64": pa.int64(), "timestamp": pa.timestamp("us")}
    schema = pa.schema([(item.name, kinds[item.engine_type]) for item in published_tables()["source_files"].fields])
    build.publish(
        "source_files", ibis.memtable(pa.Table.from_pylist(lines, schema=schema)).order_by("file", "read_at", "member")
    )


def _per_member(build: Build, rows: ir.Table) -> Counter[tuple[int, int]]:
    """How many rows there are of each (file_no, member_no): a few numbers a file."""
    found = rows.group_by("file_no", "member_no").aggregate(n=ibis._.count())
    return Counter({(row["file_no"], row["member_no"]): row["n"] for row in engine.few(build.con, found)})


def _held(build: Build, versions: Mapping[str, ir.Table]) -> Counter[tuple[str, str]]:
    """How many things stand only because the newest state of their file set their row aside, by file and member."""
    counts: Counter[tuple[str, str]] = Counter()
    for rows in versions.values():
        # That another file shows the thing as well mends nothing in this one.
        standing = rows.filter(rows.is_newest & ~rows.is_held).select(*OWNER, "id", "path_no").distinct()
        held = rows.filter(rows.is_held & ~rows.is_copy).anti_join(standing, [*OWNER, "id", "path_no"])
        for (file_no, member_no), n in _per_member(build, held).items():
            reading = build.readings[file_no]
            counts[reading.file, reading.members[member_no].member] += n
    return counts


def _told(message: str, n_joined: int, n_apart: int, n_missed: int, n_held: int, n_loose: int) -> str | None:
    said = [message] if message else []
    if n_joined:
        said.append(
            f"{_rows(n_joined)} joined with another file's although company, role or date are written otherwise: "
            "`joined_rows` says which, and why"
        )
    if n_apart:
        said.append(
            f"{_rows(n_apart)} much like another file's, but not joined, since more than one would fit: give them the same "
            "application id where they are one"
        )
    if n_missed:
        said.append(
            f"{_rows(n_missed)} of a company and a day that another file has with another role, and so not joined: where a role was "
            "only renamed, give both the same application id"
        )
    if n_held:
        them, they_are = ("it", "it is") if n_held == 1 else ("them", "they are")
        said.append(
            f"{_rows(n_held)} set aside now, but counted as an earlier state of this file had {them}, until {they_are} mended"
        )
    if n_loose:
        said.append(
            f"{_rows(n_loose)} of an interview that no row tells of: they count as questions, and in no interview, until a row "
            "with that id, or of that company and day, is there"
        )
    return "; ".join(said) or None


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def publish_rejected_rows(build: Build) -> None:
    """Every row that was set aside, with all of its reasons and its cells; `status` is that of its state of the file."""
    newest, there = newest_states(build.readings)
    facts = [
        {
            "filename": str(build.lake / part.rejected),
            "file": reading.file,
            "member": member.member,
            "sha256": reading.sha256,
            "status": status_of(reading, member, newest, there),
            "table_name": part.table,
            "program": reading.program,
        }
        for reading in build.readings
        for member in reading.members
        for part in member.mains
        if part.rejected
    ]
    rows = engine.read_parquet(build.con, [build.lake / fact["filename"] for fact in facts])
    table = published_tables()["rejected_rows"]
    named = engine.empty(table)
    if rows is not None:
        named = as_published(table.name, rows.join(ibis.memtable(pa.Table.from_pylist(facts)), "filename"))
    if unknown := unknown_ids.found(build.con):
        lines = []
        for row in unknown:
            reading = build.readings[row["file_no"]]
            member = reading.members[row["member_no"]]
            lines.append(
                {
                    "file": reading.file,
                    "member": member.member,
                    "sha256": reading.sha256,
                    "status": status_of(reading, member, newest, there),
                    "row_number": row["row_number"],
                    "table_name": "applications",
                    "program": reading.program,
                    "reason_codes": [unknown_ids.CODE],
                    "reasons": [row["reason"]],
                    "row_values": row["row_values"],
                }
            )
        more = as_published(table.name, ibis.memtable(pa.Table.from_pylist(lines)))
        named = as_published(table.name, named).union(more)
    build.publish("rejected_rows", named.order_by("file", "member", "row_number"))
