"""What each raw file became: immutable Parquet, and a manifest that keeps when each was first seen.

A reading is named by a hash of all that decides it, so a nightly run reads only what is new. Repeats across files,
versions and everything derived are the warehouse's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock

from pipelines import engine
from pipelines.contract.logs import CONTRACT_VERSION
from pipelines.intake import judge
from pipelines.intake.batch import Judged, JudgedPart
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.member import Unread
from pipelines.intake.members import judge_files
from pipelines.intake.read import why_not_opened
from pipelines.intake.recognise import in_short, known_source

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: The kinds of private text in a cell, as a note tells of them.
MASKED_AS = {
    "mail": "mail addresses",
    "link_query": "what follows ? in links",
    "meeting": "meeting numbers",
    "password": "passwords",
    "phone": "phone numbers",
}
#: Seconds between two writings of the manifest while files are being read.
_SAVE_EVERY = 2.0
_READING_FOLDER = re.compile(r"^\.?[0-9a-f]{24}$")
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class PartReading:
    """The rows of a member that fed one table, and where they lie in the lake ("" where there are none). A part `of_row` is
    derived from rows that another part counts."""

    table: str
    source: str = ""
    of_row: bool = False
    columns: tuple[str, ...] = ()
    n_accepted: int = 0
    n_rejected: int = 0
    accepted: str = ""
    rejected: str = ""


@dataclass(frozen=True)
class MemberReading:
    """One sheet or file as it was read: its counts, what was kept aside, dropped, masked or warned of, and its parts."""

    member: str
    status: str
    message: str = ""
    source: str = ""
    extra_columns: tuple[str, ...] = ()
    dropped_cells: int = 0
    masked_cells: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[PartReading, ...] = ()

    @property
    def table(self) -> str:
        """The tables that its rows feed, without those derived from them."""
        return "+".join(dict.fromkeys(part.table for part in self.mains))

    @property
    def mains(self) -> tuple[PartReading, ...]:
        return tuple(part for part in self.parts if not part.of_row)

    @property
    def rows_read(self) -> int:
        return self.rows_accepted + self.rows_rejected

    @property
    def rows_accepted(self) -> int:
        return sum(part.n_accepted for part in self.mains)

    @property
    def rows_rejected(self) -> int:
        return sum(part.n_rejected for part in self.mains)


@dataclass(frozen=True)
class Reading:
    """One raw file in one of its states. `known_on` is the date that what it says was known on."""

    file: str
    sha256: str
    program: str
    seeker: str | None
    key: str
    first_seen: str
    read_at: str
    members: tuple[MemberReading, ...] = ()
    present: bool = True

    @property
    def known_on(self) -> dt.date:
        """A date in the file's name, else the day it was first read; never the file's own time, which copying changes."""
        return known_on(self.file, self.first_seen)


def known_on(file: str, first_seen: str) -> dt.date:
    """The day on which what a file says was known: as its name says, else the day of `first_seen` (ISO)."""
    named = _DATE_IN_NAME.search(Path(file).name)
    if named:
        try:
            return dt.date(*map(int, named.groups()))
        except ValueError:
            pass  # 2026-02-30 is a number in a name and no date
    return dt.datetime.fromisoformat(first_seen).date()


def read_manifest(lake: Path) -> list[Reading]:
    """Every reading that the lake keeps, in the order in which its states were first seen."""
    path = lake / "manifest.json"
    if not path.is_file():
        return []
    written = json.loads(path.read_text(encoding="utf-8"))
    return [
        Reading(**{**entry, "members": tuple(_member(member) for member in entry["members"])})
        for entry in written["readings"]
    ]


def _member(entry: Mapping[str, Any]) -> MemberReading:
    parts = tuple(PartReading(**{**part, "columns": tuple(part["columns"])}) for part in entry["parts"])
    return MemberReading(**{**entry, "extra_columns": tuple(entry["extra_columns"]), "parts": parts})


def _write_manifest(lake: Path, readings: list[Reading]) -> None:
    aside = lake / ".manifest.json"
    text = json.dumps({"readings": [asdict(reading) for reading in readings]}, indent=0, ensure_ascii=False)
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(lake / "manifest.json")


def reading_key(file: RawFile, program: Program, only: str | None) -> str:
    """The name of a reading: a hash of the bytes, the owner, the file's name, the settings and the sources that touch it."""
    settings = program.settings.model_dump(
        include={"words", "habits", "day_first", "source", "allow", "deny"}, mode="json"
    )
    sources = [source.model_dump(mode="json") for source in program.sources]
    parts = [file.sha256, file.program, file.seeker, Path(file.file).name, settings, sources, only, _reader()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]


@cache
def _reader() -> str:
    """A hash of all that reads a file: the contract's words and habits, the sources, and the code of this floor."""
    floors = [path for folder in ("contract", "intake") for path in (Path(__file__).parents[1] / folder).rglob("*")]
    texts = [path.read_bytes() for path in sorted(floors) if path.suffix in (".py", ".yaml")]
    return hashlib.sha256(b"\0".join([CONTRACT_VERSION.encode(), *texts])).hexdigest()


def is_read(lake: Path, files: Iterable[RawFile], programs: Mapping[str, Program], *, only: str | None = None) -> bool:
    """True where the lake holds just these files, each as it now is and read as it would now be."""
    wanted = {(file.file, reading_key(file, programs[file.program], only)) for file in files}
    return wanted == {(reading.file, reading.key) for reading in read_manifest(lake) if reading.present}


def take_in(
    con: Backend,
    lake: Path,
    files: list[RawFile],
    programs: Mapping[str, Program],
    *,
    now: dt.datetime,
    only: str | None = None,
    on_file: Callable[[RawFile, bool], None] = lambda file, new: None,
) -> list[Reading]:
    """Read what is new or changed among `files` into the lake; give every reading it now keeps.

    A state of a file that has since changed, or a file that disappeared, keeps its rows (`present` is False). The manifest
    is written every few seconds, so that a crash costs no more than those. `on_file` hears of each file, and whether it
    is new.
    """
    known_source(only, tuple(source for program in programs.values() for source in program.sources))
    lake.mkdir(parents=True, exist_ok=True)
    with FileLock(lake / ".lock"):
        kept = {(reading.file, reading.sha256): replace(reading, present=False) for reading in read_manifest(lake)}
        new: list[RawFile] = []
        for file in files:
            old = kept.get((file.file, file.sha256))
            if old is not None and old.key == reading_key(file, programs[file.program], only):
                kept[file.file, file.sha256] = replace(old, present=True)
                on_file(file, False)
            else:
                new.append(file)
        by_name = {file.file: file for file in new}
        saved = time.monotonic()
        seen = {state: reading.first_seen for state, reading in kept.items()}
        for reading in _read_into(con, lake, new, programs, only, now.isoformat(timespec="seconds"), seen):
            state = (reading.file, reading.sha256)
            kept[state] = replace(reading, first_seen=seen.get(state, reading.read_at))
            on_file(by_name[reading.file], True)
            if time.monotonic() - saved > _SAVE_EVERY:
                _write_manifest(lake, _in_order(kept.values()))
                saved = time.monotonic()
        # A state that could not be opened tells nothing once it has passed.
        readings = _in_order(reading for reading in kept.values() if reading.present or reading.sha256)
        _write_manifest(lake, readings)
        _sweep(lake, {reading.key for reading in readings})
        return readings


def _sweep(lake: Path, keys: set[str]) -> None:
    """Remove what no reading names: what a crash left behind, and readings under settings that have changed since."""
    for path in lake.iterdir():
        if _READING_FOLDER.match(path.name) and path.name not in keys:
            shutil.rmtree(path, ignore_errors=True)


def _in_order(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: (reading.first_seen, reading.file, reading.sha256))


def _read_into(
    con: Backend,
    lake: Path,
    files: list[RawFile],
    programs: Mapping[str, Program],
    only: str | None,
    moment: str,
    first_seen: Mapping[tuple[str, str], str],
) -> Iterator[Reading]:
    """Read files into the lake; give each one's reading when its folder is whole and in its place."""
    keys = {file.file: reading_key(file, programs[file.program], only) for file in files}

    def reading(file: RawFile, members: Iterable[MemberReading]) -> Reading:
        return Reading(
            file.file, file.sha256, file.program, file.seeker, keys[file.file], moment, moment, tuple(members)
        )

    stored: dict[int, MemberReading] = {}
    numbers: dict[str, Iterator[int]] = {}
    twins: dict[str, list[RawFile]] = {}

    def store(judged: Judged) -> None:
        key = keys[judged.sheet.file.file]
        stored[id(judged)] = _store(con, judged, lake, key, next(numbers[key]))

    for file in files:
        if file.sha256:
            twins.setdefault(keys[file.file], []).append(file)
        else:
            yield reading(file, [MemberReading("", "turned_away", why_not_opened(file.path))])

    def first_of_each() -> Iterator[tuple[RawFile, Program, dt.date]]:
        for key, same in twins.items():
            shutil.rmtree(lake / f".{key}", ignore_errors=True)
            (lake / f".{key}").mkdir()
            numbers[key] = itertools.count()
            file = same[0]
            seen = first_seen.get((file.file, file.sha256), moment)
            yield file, programs[file.program], known_on(file.file, seen)

    for opened in judge_files(con, first_of_each(), store, only=only):
        members = [
            MemberReading(member.name, "turned_away", member.message)
            if isinstance(member, Unread)
            else stored.pop(id(member))
            for member in opened.members
            if member is not None
        ]
        key = keys[opened.file.file]
        shutil.rmtree(lake / key, ignore_errors=True)
        (lake / f".{key}").rename(lake / key)
        for file in twins[key]:
            yield reading(file, members)


def _store(con: Backend, judged: Judged, lake: Path, key: str, number: int) -> MemberReading:
    """Write a judged member's rows aside; its counts are those of what was written."""
    found = judged.sheet.found
    aside = lake / f".{key}"
    parts, warnings = [], Counter[str]()
    for place, part in enumerate(judged.parts):
        stem = f"{number}-{place}-{part.part.table.name}"
        written = _write_held(part, aside, stem) if part.rows is None else _write_large(con, part, aside, stem)
        paths = {kind: aside / f"{stem}.{kind}.parquet" for kind in ("accepted", "rejected")}
        accepted, rejected = (f"{key}/{path.name}" if path.exists() else "" for path in paths.values())
        parts.append(
            PartReading(
                part.part.table.name,
                found.source,
                part.part.block.of_row,
                tuple(part.part.columns),
                *written,
                accepted,
                rejected,
            )
        )
        if part.part.block.of_row and written[1]:
            warnings[f"part_failed:{part.part.table.name}"] += written[1]
        if accepted:
            rows = pq.read_table(paths["accepted"], columns=["warnings"]) if part.accepted is None else part.accepted
            warnings.update(_warned(rows))
    return MemberReading(
        judged.sheet.member.name,
        "read",
        _note(judged),
        found.source,
        tuple(found.extra),
        judged.dropped_cells,
        dict(judged.masked_cells),
        dict(warnings),
        tuple(parts),
    )


def _write_held(part: JudgedPart, aside: Path, stem: str) -> tuple[int, int]:
    counts = []
    for kind, rows in (("accepted", part.accepted), ("rejected", part.rejected)):
        if rows is not None and rows.num_rows:
            pq.write_table(rows, aside / f"{stem}.{kind}.parquet", compression="zstd", compression_level=1)
        counts.append(0 if rows is None else rows.num_rows)
    return counts[0], counts[1]


def _write_large(con: Backend, part: JudgedPart, aside: Path, stem: str) -> tuple[int, int]:
    """One pass over the rows, and a second over their Parquet if any was rejected."""
    whole, accepted, rejected = (aside / f"{stem}.{kind}.parquet" for kind in ("all", "accepted", "rejected"))
    engine.write_parquet(con, part.rows, whole)
    rows = con.read_parquet(str(whole))
    counts = con.to_pyarrow(rows.aggregate(n=rows.count(), bad=rows.problems.count())).to_pylist()[0]
    if counts["bad"]:
        good = rows.filter(rows.problems.isnull())
        if counts["n"] > counts["bad"]:
            engine.write_parquet(con, good.drop("file", "problems", "row_values"), accepted)
        reasons = judge.with_reasons(con, rows.filter(rows.problems.notnull()), part.part.table)
        engine.write_parquet(con, reasons.drop("file"), rejected)
        whole.unlink()
    elif counts["n"]:
        whole.rename(accepted)
    else:
        whole.unlink()
    return counts["n"] - counts["bad"], counts["bad"]


def _warned(accepted: pa.Table) -> dict[str, int]:
    """How many accepted rows each warning was given for."""
    listed = accepted["warnings"]
    counts = pc.value_counts(pc.list_flatten(listed)) if listed.null_count < len(listed) else []
    return {str(count["values"]): count["counts"].as_py() for count in counts}


def _note(judged: Judged) -> str:
    """What is to be said of how a member was read; never a cell of it."""
    sheet, notes = judged.sheet, list(judged.sheet.member.notes)
    if sheet.member.cells is None and sheet.member.rows is None:
        notes.append("a header and no rows")
    if sheet.member.encoding not in ("", "utf-8", "utf-8-sig"):
        notes.append(f"read as {sheet.member.encoding}")
    if sheet.found.extra:
        notes.append("kept aside, unknown to the contract: " + in_short(sheet.found.extra))
    number = judged.dropped_cells
    if number:
        notes.append(
            f"{number} {'cell' if number == 1 else 'cells'} dropped as too private: " + in_short(sheet.found.private)
        )
    masked = sum(judged.masked_cells.values())
    if masked:
        what = ", ".join(MASKED_AS[kind] for kind in sorted(judged.masked_cells))
        notes.append(f"{masked} {'cell' if masked == 1 else 'cells'} masked in part ({what})")
    return "; ".join(notes)


def accepted_files(
    lake: Path, readings: Iterable[Reading], table: str
) -> Iterator[tuple[Path, Reading, MemberReading, PartReading]]:
    """The Parquet files that hold accepted rows of a log table, each with the reading, member and part that it came from."""
    for reading in readings:
        for member in reading.members:
            for part in member.parts:
                if part.table == table and part.accepted:
                    yield lake / part.accepted, reading, member, part
