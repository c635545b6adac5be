"""What each raw file became: immutable Parquet, and a manifest that keeps when each was first seen.

A reading is named by a hash of all that decides it, so a nightly run reads only what is new. Repeats across files,
versions and everything derived are the warehouse's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from filelock import FileLock

from pipelines.contract.logs import CONTRACT_VERSION
from pipelines.intake.batch import Judged, JudgedPart, Sheet, parts_of
from pipelines.intake.fast import read_fast
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.member import Unread
from pipelines.intake.keep import keep
from pipelines.intake.manifest import MemberReading, Reading, known_on, read_manifest, write_manifest
from pipelines.intake.members import judge_files
from pipelines.intake.read import why_not_opened
from pipelines.intake.recognise import known_source

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: Seconds between two writings of the manifest while files are being read.
_SAVE_EVERY = 2.0
#: Why a file is turned away of whose program the settings cannot be used; what is wrong with them stands behind it.
SETTINGS_AT_FAULT = "the settings of its program cannot be used, so none of the program's files is read, and what was read before stands"
_READING_FOLDER = re.compile(r"^\.?[0-9a-f]{24}$")


def reading_keys(files: Iterable[RawFile], programs: Mapping[str, Program], only: str | None) -> dict[str, str]:
    """The name of each file's reading: a hash of the bytes, the owner, the file's name, the settings and the sources that
    touch it. By `file.file`."""
    read_with: dict[str, str] = {}
    made = {}
    for file in files:
        if file.program not in read_with:  # told once a program: of thousands of files it would take seconds
            read_with[file.program] = _read_with(programs[file.program], only)
        parts = [file.sha256, file.program, file.seeker, Path(file.file).name, read_with[file.program]]
        made[file.file] = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]
    return made


def _read_with(program: Program, only: str | None) -> str:
    """All that decides how a program's files are read, besides the files themselves, as one text."""
    settings = program.settings.model_dump(
        include={"words", "habits", "day_first", "source", "allow", "deny"}, mode="json"
    )
    sources = [source.model_dump(mode="json") for source in program.sources]
    return json.dumps([settings, sources, program.fault, only, _reader()], sort_keys=True)


@cache
def _reader() -> str:
    """A hash of all that reads a file: the contract's words and habits, the sources, and the code of this floor."""
    floors = [path for folder in ("contract", "intake") for path in (Path(__file__).parents[1] / folder).rglob("*")]
    texts = [path.read_bytes() for path in sorted(floors) if path.suffix in (".py", ".yaml")]
    return hashlib.sha256(b"\0".join([CONTRACT_VERSION.encode(), *texts])).hexdigest()


def is_read(lake: Path, files: Iterable[RawFile], programs: Mapping[str, Program], *, only: str | None = None) -> bool:
    """True where the lake holds just these files, each as it now is and read as it would now be."""
    return reading_keys(files, programs, only).items() == {
        (reading.file, reading.key) for reading in read_manifest(lake) if reading.present
    }


def take_in(
    engine: Callable[[], Backend],
    lake: Path,
    files: list[RawFile],
    programs: Mapping[str, Program],
    *,
    now: dt.datetime,
    only: str | None = None,
    on_file: Callable[[RawFile, bool], None] = lambda file, new: None,
) -> list[Reading]:
    """Read what is new or changed among `files` into the lake; give every reading it now keeps.

    `engine` gives what they are read with; it is asked only where there is something to read, since its import takes a while.
    A state of a file that has since changed, or a file that disappeared, keeps its rows (`present` is False). The manifest
    is written every few seconds, so that a crash costs no more than those. `on_file` hears of each file, and whether it
    is new.
    """
    known_source(only, tuple(source for program in programs.values() for source in program.sources))
    lake.mkdir(parents=True, exist_ok=True)
    with FileLock(lake / ".lock"):
        kept = {(reading.file, reading.sha256): replace(reading, present=False) for reading in read_manifest(lake)}
        keys = reading_keys(files, programs, only)
        new: list[RawFile] = []
        for file in files:
            old = kept.get((file.file, file.sha256))
            if old is not None and old.key == keys[file.file]:
                kept[file.file, file.sha256] = replace(old, present=True)
                on_file(file, False)
            else:
                new.append(file)
        by_name = {file.file: file for file in new}
        saved = time.monotonic()
        seen = {state: reading.first_seen for state, reading in kept.items()}
        moment = now.isoformat(timespec="seconds")
        for reading in _read_into(engine(), lake, new, programs, only, moment, seen, keys) if new else ():
            state = (reading.file, reading.sha256)
            kept[state] = replace(reading, first_seen=seen.get(state, reading.read_at))
            on_file(by_name[reading.file], True)
            if time.monotonic() - saved > _SAVE_EVERY:
                write_manifest(lake, _in_order(kept.values()))
                saved = time.monotonic()
        # A state that could not be opened tells nothing once it has passed.
        readings = _in_order(reading for reading in kept.values() if reading.present or reading.sha256)
        write_manifest(lake, readings)
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
    keys: Mapping[str, str],
) -> Iterator[Reading]:
    """Read files into the lake; give each one's reading when its folder is whole and in its place."""

    def reading(file: RawFile, members: Iterable[MemberReading]) -> Reading:
        return Reading(
            file.file, file.sha256, file.program, file.seeker, keys[file.file], moment, moment, tuple(members)
        )

    stored: dict[int, MemberReading] = {}
    numbers: dict[str, Iterator[int]] = {}
    twins: dict[str, list[RawFile]] = {}

    def store(judged: Judged) -> None:
        key = keys[judged.sheet.file.file]
        stored[id(judged)] = keep(con, judged, lake, key, next(numbers[key]))

    for file in files:
        if file.sha256:
            twins.setdefault(keys[file.file], []).append(file)
        else:
            fault = programs[file.program].fault
            why = f"{SETTINGS_AT_FAULT}: {fault}" if fault else why_not_opened(file.path)
            yield reading(file, [MemberReading("", "turned_away", why)])

    def first_of_each() -> Iterator[tuple[RawFile, Program, dt.date]]:
        for key, same in twins.items():
            shutil.rmtree(lake / f".{key}", ignore_errors=True)
            (lake / f".{key}").mkdir()
            numbers[key] = itertools.count()
            file = same[0]
            seen = first_seen.get((file.file, file.sha256), moment)
            yield file, programs[file.program], known_on(file.file, seen)

    def read_quickly(sheet: Sheet, delimiter: str) -> Judged | None:
        aside, part = lake / f".{keys[sheet.file.file]}", parts_of(sheet)[0]
        stem = f"fast-{part.table.name}"
        try:
            result = read_fast(con, sheet, sheet.file.path, delimiter, aside, stem)
        except duckdb.Error:
            # What it has written so far is of no use to the other readers.
            for left in aside.glob(f"{stem}.*"):
                left.unlink()
            raise
        if result is None:
            return None
        return Judged(sheet, [JudgedPart(part, written=result)], result.dropped_cells, result.masked_cells)

    for opened in judge_files(con, first_of_each(), store, only=only, fast=read_quickly):
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
