"""What would become of some files in a run over just these: the facts that `debrief check` tells, file by file.

They are read by the run's own intake into a temporary lake. How the facts are said is check.py; marking cells is fix.py.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.commands.places import places_of, sheets_of
from pipelines.intake import lake
from pipelines.intake.find import (
    Program,
    RawFile,
    all_at_fault,
    in_text,
    log_paths,
    owner_of,
    program_of,
    programs_in,
    sha256_of,
)
from pipelines.intake.keep import warned_rows
from pipelines.intake.manifest import MemberReading, PartReading, Reading
from pipelines.intake.sources import sources
from pipelines.intake.warnings import warning
from pipelines.settings import ME
from pipelines.warehouse import unknown_ids
from pipelines.warehouse.repeats import beside

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: Rows named for each reason; the rest are counted.
EXAMPLES = 5
#: The source of the list that --fix puts in front of its copy.
OWN_LIST = "what_to_mend"
COUNTS = ("rows_read", "rows_accepted", "rows_rejected", "rows_repeated")


@dataclass
class World:
    """Files that one run could read: their programs do not contradict each other."""

    programs: dict[str, Program] = field(default_factory=dict)
    files: list[RawFile] = field(default_factory=list)

    def takes(self, program: Program) -> bool:
        return self.programs.get(program.name, program) == program


def files_of(paths: list[Path], raw: Path) -> Iterator[tuple[RawFile, Program]]:
    """Each file with its program, as its place says: inside the raw folder, in a folder taken for one, or by itself."""
    raw = Path(os.path.abspath(raw))  # noqa: PTH100 - takes `..` out, and leaves a link what it is
    for path in (Path(os.path.abspath(path)) for path in paths):  # noqa: PTH100
        if path == raw or raw in path.parents:
            base = raw
        elif path.is_dir():
            base = path
        else:
            program = program_of(ME, path.parent)
            all_at_fault({ME: program}, [ME], path.parent)
            yield RawFile(path, in_text(path.name), ME, program.settings.seeker, "", fallback=ME), program
            continue
        programs = programs_in(base)
        inside = list(log_paths(path, unread=True)) if path.is_dir() else [path]
        owners = [owner_of(each, base, programs) for each in inside]
        all_at_fault(programs, [name for name, _ in owners] or [ME], base)
        for each, (name, seeker) in zip(inside, owners, strict=True):
            yield RawFile(each, in_text(each.relative_to(base).as_posix()), name, seeker, ""), programs[name]


def checked(
    con: Backend,
    files: list[tuple[RawFile, Program]],
    source: str | None,
    look: Callable[[Path, Reading], None] = lambda lake, reading: None,
) -> list[dict[str, Any]]:
    """What would become of each member of each file, in the order of the files; a file given twice is read once.

    An entry has the keys of a file in `debrief run --json`, and besides them `dropped_cells` and `masked_cells` (counts, the
    latter by kind), `reasons`, `warnings` and `repeated`: which rows, up to EXAMPLES of each, and how many. `look` is shown
    each file's reading while the lake that holds its rows still is.
    """
    files = _told_apart([*{file.path: (file, program) for file, program in files}.values()])
    told: dict[Path, list[dict[str, Any]]] = {}
    now = dt.datetime.now(dt.UTC)
    for world in _worlds(files):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "lake"
            readings = lake.take_in(lambda: con, place, world.files, world.programs, now=now, only=source)
            others = beside(place, readings, world.programs, Path(folder) / "spill")
            raw = {file.file: file for file in world.files}
            for number, reading in enumerate(readings):
                file = raw[reading.file]
                look(place, reading)
                told[file.path] = [
                    _told(place, reading, member, others.repeats[number, inside], others.unknown[number, inside])
                    for inside, member in enumerate(reading.members)
                ]
                _name_headers(con, file, world.programs[file.program], source, reading, told[file.path])
    return [entry for file, _ in files for entry in told[file.path]]


def _told_apart(files: list[tuple[RawFile, Program]]) -> list[tuple[RawFile, Program]]:
    """The files, of which those of one name go by as much of their folders' names as tells them apart."""
    alike: dict[str, list[Path]] = defaultdict(list)
    for file, _program in files:
        alike[file.file].append(file.path)

    def name(file: RawFile) -> str:
        paths = alike[file.file]
        n = file.file.count("/") + 1
        while len(paths) > 1 and len({path.parts[-n:] for path in paths}) < len(paths):
            n += 1
        return file.file if len(paths) == 1 else in_text("/".join(file.path.parts[-n:]).replace("//", "/"))

    return [(replace(file, file=name(file)), program) for file, program in files]


def _worlds(files: list[tuple[RawFile, Program]]) -> list[World]:
    """The files in as few worlds as can be, each with its hash ("" where it cannot be opened)."""
    worlds: list[World] = []
    for file, program in files:
        try:
            # A pipe would be waited on for ever.
            readable = not program.fault and file.path.is_file()
            hashed = replace(file, sha256=sha256_of(file.path)) if readable else file
        except OSError:
            hashed = file
        world = next((world for world in worlds if world.takes(program)), None)
        if world is None:
            worlds.append(world := World())
        world.programs[program.name] = program
        world.files.append(hashed)
    return worlds


def _told(
    place: Path, reading: Reading, member: MemberReading, again: list[int], unknown: list[tuple[int, str]]
) -> dict[str, Any]:
    n_aside = len(unknown)
    counts = (member.rows_read, member.rows_accepted - len(again) - n_aside, member.rows_rejected + n_aside, len(again))
    return {
        "file": reading.file,
        "member": member.member,
        "program": reading.program,
        "source": member.source or None,
        "table_name": member.table or None,
        "status": member.status,
        "message": member.message or None,
        **dict(zip(COUNTS, counts, strict=True)),
        "dropped_cells": member.dropped_cells,
        "masked_cells": dict(member.masked_cells),
        "parts": list(dict.fromkeys(part.table for part in member.parts if part.of_row and part.n_accepted)),
        "reasons": _reasons(place, member.mains, unknown),
        "warnings": _warnings(place, member),
        "repeated": again[:EXAMPLES],
    }


def _name_headers(
    con: Backend, file: RawFile, program: Program, source: str | None, reading: Reading, told: list[dict[str, Any]]
) -> None:
    """Say with each reason by which `header` the sheet itself calls the column; None where none of its cells is meant. The file
    is opened again for it, where there is any reason."""
    wanted = {entry["member"]: entry for entry in told if entry["reasons"]}
    if not wanted:
        return
    tables = {member.member: [part.table for part in member.parts] for member in reading.members}
    for sheet in sheets_of(con, file, program, source):
        name = sheet.member.name
        for reason in wanted[name]["reasons"] if name in wanted else ():
            column = reason["code"].partition(":")[2]
            for part in range(len(tables[name])):
                places = places_of(sheet, part, column) if column else []
                if places:
                    reason["header"] = sheet.member.header[places[0]]
                    break
        wanted.pop(name, None)
        if not wanted:
            return


def _reasons(
    place: Path, parts: Sequence[PartReading], unknown: Sequence[tuple[int, str]] = ()
) -> list[dict[str, Any]]:
    """Each different reason with the number of rows it was given for, and the first of them; the most frequent first."""
    rows_of: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row_number, reason in unknown:
        rows_of[unknown_ids.CODE, reason].append(row_number)
    for part in parts:
        if part.rejected:
            listed = pq.read_table(place / part.rejected, columns=["row_number", "reason_codes", "reasons"])
            for row in _grouped(listed, "reason_codes", "reasons").to_pylist():
                rows_of[row["reason_codes"], row["reasons"]] += row["row_number_list"]
    # Several parts of one row may fail alike: it is one row all the same.
    told = {said: sorted(set(rows)) for said, rows in rows_of.items()}
    ordered = sorted(told.items(), key=lambda item: (-len(item[1]), item[1][0], item[0]))
    return [
        {"code": code, "reason": reason, "header": None, "n_rows": len(rows), "rows": rows[:EXAMPLES]}
        for (code, reason), rows in ordered
    ]


def _grouped(rows: pa.Table, *lists: str) -> pa.Table:
    """The row numbers for each different item of columns of lists, which are as long as each other in every row."""
    place = pc.list_parent_indices(rows[lists[0]])
    flat = {name: pc.list_flatten(rows[name]) for name in lists}
    return (
        pa.table({**flat, "row_number": rows["row_number"].take(place)})
        .group_by([*lists])
        .aggregate([("row_number", "list")])
    )


def _warnings(place: Path, member: MemberReading) -> list[dict[str, Any]]:
    """What is odd about accepted rows, by code; of a part of theirs that could not be used, with its reasons."""
    rows_of: dict[str, list[int]] = defaultdict(list)
    failed: dict[str, list[PartReading]] = defaultdict(list)
    for part in member.parts:
        for row in _grouped(warned_rows(place, part), "warnings").to_pylist():
            rows_of[row["warnings"]] += row["row_number_list"]
        if part.of_row and part.rejected:
            code = f"part_failed:{part.table}"
            rows_of[code] += pq.read_table(place / part.rejected, columns=["row_number"])["row_number"].to_pylist()
            failed[code].append(part)
    told = {code: sorted(set(rows)) for code, rows in rows_of.items()}
    return [
        {
            "code": code,
            "says": "; ".join(warning(code)),
            "n_rows": len(rows),
            "rows": rows[:EXAMPLES],
            "reasons": _reasons(place, failed[code]) if code in failed else [],
        }
        for code, rows in sorted(told.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def is_bad(entry: Mapping[str, Any]) -> bool:
    """True for a member of which something would be left out."""
    return bool(entry["rows_rejected"]) or (entry["status"] != "read" and not _is_own_list(entry))


def _is_own_list(entry: Mapping[str, Any]) -> bool:
    """True for the list that --fix writes into its copy: a sheet that is meant to be no log."""
    return any(entry["message"] == kept.not_a_log for kept in sources() if kept.source == OWN_LIST)
