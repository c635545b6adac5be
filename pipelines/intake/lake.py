"""What each raw file became: immutable Parquet, and a manifest that keeps when each was first seen.

A reading is named by a hash of all that decides it, so a nightly run reads only what is new. Repeats across files,
versions and everything derived are the warehouse's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from pipelines import engine
from pipelines.contract.logs import CONTRACT_VERSION
from pipelines.intake import judge
from pipelines.intake.find import Program, RawFile
from pipelines.intake.members import Judged, judge_file
from pipelines.intake.read import why_not_opened
from pipelines.intake.recognise import in_short, known_source

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: Seconds between two writings of the manifest while files are being read.
_SAVE_EVERY = 2.0
_READING_FOLDER = re.compile(r"^\.?[0-9a-f]{24}$")
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class MemberReading:
    """One sheet or file as it was read: its counts, and where its rows lie in the lake ("" where it was turned away)."""

    member: str
    status: str
    message: str = ""
    source: str = ""
    table: str = ""
    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    columns: tuple[str, ...] = ()
    extra_columns: tuple[str, ...] = ()
    dropped_cells: int = 0
    accepted: str = ""
    rejected: str = ""


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
        named = _DATE_IN_NAME.search(Path(self.file).name)
        if named:
            try:
                return dt.date(*map(int, named.groups()))
            except ValueError:
                pass  # 2026-02-30 is a number in a name and no date
        return dt.datetime.fromisoformat(self.first_seen).date()


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
    lists = {name: tuple(entry[name]) for name in ("columns", "extra_columns")}
    return MemberReading(**{**entry, **lists})


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
    parts = [file.sha256, file.program, file.seeker, Path(file.file).name, settings, only, _reader()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]


@cache
def _reader() -> str:
    """A hash of all that reads a file: the contract's words and habits, the sources, and the code of this floor."""
    floors = [path for folder in ("contract", "intake") for path in (Path(__file__).parents[1] / folder).rglob("*")]
    texts = [path.read_bytes() for path in sorted(floors) if path.suffix in (".py", ".yaml")]
    return hashlib.sha256(b"\0".join([CONTRACT_VERSION.encode(), *texts])).hexdigest()


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
    known_source(only)
    lake.mkdir(parents=True, exist_ok=True)
    with FileLock(lake / ".lock"):
        saved = time.monotonic()
        kept = {(reading.file, reading.sha256): replace(reading, present=False) for reading in read_manifest(lake)}
        for file in files:
            key = reading_key(file, programs[file.program], only)
            old = kept.get((file.file, file.sha256))
            new = old is None or old.key != key
            on_file(file, new)
            if old is not None and not new:
                kept[file.file, file.sha256] = replace(old, present=True)
                continue
            moment = now.isoformat(timespec="seconds")
            members = _read_into(con, lake, key, file, programs[file.program], only)
            first_seen = old.first_seen if old else moment
            kept[file.file, file.sha256] = Reading(
                file.file, file.sha256, file.program, file.seeker, key, first_seen, moment, tuple(members)
            )
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
    con: Backend, lake: Path, key: str, file: RawFile, program: Program, only: str | None
) -> list[MemberReading]:
    if not file.sha256:
        return [MemberReading("", "turned_away", why_not_opened(file.path))]
    aside = lake / f".{key}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    number = iter(range(10_000))
    try:
        members = judge_file(
            con,
            file,
            program,
            lambda judged: _store(con, judged, aside, f"{key}/{next(number)}-{judged.table.name}"),
            lambda member, message: MemberReading(member, "turned_away", message),
            only=only,
        )
        final = lake / key
        shutil.rmtree(final, ignore_errors=True)
        aside.rename(final)
        return members
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _store(con: Backend, judged: Judged, aside: Path, name: str) -> MemberReading:
    """Write a judged member's rows into `aside`: one pass over the file, and a second over its Parquet if any was rejected."""
    found, member = judged.found, judged.member
    reading = MemberReading(
        member.name,
        "read",
        _note(judged),
        found.source,
        found.table,
        columns=tuple(found.columns),
        extra_columns=tuple(found.extra),
        dropped_cells=judged.profile.private_cells,
    )
    if judged.rows is None:
        return reading
    stem = Path(name).name
    whole, accepted, rejected = (aside / f"{stem}.{kind}.parquet" for kind in ("all", "accepted", "rejected"))
    engine.write_parquet(con, judged.rows, whole)
    rows = con.read_parquet(str(whole))
    counts = con.to_pyarrow(rows.aggregate(n=rows.count(), bad=rows.problems.count())).to_pylist()[0]
    if counts["bad"]:
        engine.write_parquet(con, rows.filter(rows.problems.isnull()).drop("problems", "row_values"), accepted)
        reasons = judge.with_reasons(con, rows.filter(rows.problems.notnull()), judged.table)
        engine.write_parquet(con, reasons, rejected)
        whole.unlink()
    else:
        whole.rename(accepted)
    return replace(
        reading,
        rows_read=counts["n"],
        rows_accepted=counts["n"] - counts["bad"],
        rows_rejected=counts["bad"],
        accepted=f"{name}.accepted.parquet",
        rejected=f"{name}.rejected.parquet" if counts["bad"] else "",
    )


def _note(judged: Judged) -> str:
    notes = []
    if judged.rows is None:
        notes.append("a header and no rows")
    if judged.member.encoding not in ("", "utf-8", "utf-8-sig"):
        notes.append(f"read as {judged.member.encoding}")
    if judged.found.extra:
        notes.append("kept aside, unknown to the contract: " + in_short(judged.found.extra))
    number = judged.profile.private_cells
    if number:
        notes.append(
            f"{number} {'cell' if number == 1 else 'cells'} dropped as too private: " + in_short(judged.found.private)
        )
    return "; ".join(notes)


def accepted_files(lake: Path, readings: list[Reading], table: str) -> Iterator[tuple[Path, Reading, MemberReading]]:
    """The Parquet files that hold accepted rows of a log table, each with the reading and member it came from."""
    for reading in readings:
        for member in reading.members:
            if member.table == table and member.accepted:
                yield lake / member.accepted, reading, member
