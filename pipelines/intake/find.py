"""Which raw files there are, and whose they are by where they lie (contract.md, "Where files lie").

Reads names and bytes for their hash, never a row.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipelines.errors import SettingsError, UsageError
from pipelines.intake.described import Source
from pipelines.intake.recognise import known_source
from pipelines.intake.sources import OWN_ENDING, own_sources
from pipelines.settings import ME, SETTINGS_FILE, ProgramSettings, read_program

_NOT_A_LOG = ("readme", "license", "licence", "changelog", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class RawFile:
    """One raw file: `file` is its path inside the raw folder; `seeker` is None where its rows must name theirs.

    `fallback` is the seeker of a sheet that has no such column, where the place of the file does not say (debrief check).
    """

    path: Path
    file: str
    program: str
    seeker: str | None
    sha256: str
    fallback: str | None = None


@dataclass(frozen=True)
class Program:
    """One program: its folder name, what its program.yaml says, and the sources that it keeps beside that. Where these cannot
    be used, `fault` says why: none of its files can be read then, and the settings are the defaults."""

    name: str
    settings: ProgramSettings
    sources: tuple[Source, ...] = ()
    fault: str = ""

    @property
    def one_seeker(self) -> bool:
        """True where every row is one person's own: no smallest group applies, and nothing is shared as an aggregate."""
        return self.name == ME or self.settings.seeker is not None

    @cached_property
    def judged_by(self) -> str:
        """What its program.yaml says of how a row is judged, as text: the same for programs that judge alike."""
        return self.settings.model_dump_json(include={"words", "habits", "day_first"})


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def log_paths(folder: Path, *, unread: bool = False) -> Iterator[Path]:
    """Files below `folder`, in order of name, without what is plainly no log: hidden files, settings, read-mes.

    With `unread` also what is no file that can be opened: pipes and sockets, which would be waited on for ever, and, last,
    folders that may not be looked into.
    """
    locked: list[Path] = []
    for where, folders, files in os.walk(folder, onerror=lambda error: locked.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            stem = name.casefold()
            path = Path(where) / name
            if name.startswith((".", "~$")) or name == SETTINGS_FILE or name.endswith(OWN_ENDING):
                continue
            if stem.startswith(_NOT_A_LOG):
                continue
            if unread or not _is_pipe(path):
                yield path
    if unread:
        yield from locked


def _is_pipe(path: Path) -> bool:
    try:
        return path.exists() and not path.is_file()
    except PermissionError:
        return False  # in a folder whose names may be read, and nothing else: opening it will say so


def in_text(name: str) -> str:
    """A path or a name as text that can be written down, also where its bytes are no UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def programs_in(raw: Path) -> dict[str, Program]:
    """Every program of the raw folder by name, also one whose settings cannot be used (its `fault` says why)."""
    found = {ME: program_of(ME, raw)}
    for folder in sorted(path for path in raw.iterdir() if path.is_dir() and not path.name.startswith(".")):
        if folder.name == ME and (raw / SETTINGS_FILE).is_file():
            continue  # the settings of `me` lie in the raw folder itself
        found[in_text(folder.name)] = program_of(in_text(folder.name), folder)
    return found


def program_of(name: str, folder: Path) -> Program:
    """The program of a folder. What is wrong with its settings is its own fault, and no other's."""
    called = "" if name == ME else f"{name}/"
    try:
        program = Program(name, read_program(folder), own_sources(folder))
        known_source(program.settings.source, program.sources)
    except PermissionError:
        fault = f"{name}: this folder may not be opened; allow reading it, and run again."
    except SettingsError as error:
        # As it is called inside the raw folder: the fault is published, and where that folder lies is nobody else's.
        fault = error.message.replace(f"{folder}{os.sep}", called)
    except UsageError as error:
        fault = f"{called}{SETTINGS_FILE}: `source`: {error.message}"
    else:
        return program
    return Program(name, ProgramSettings(), fault=fault)


def all_at_fault(programs: Mapping[str, Program], owners: Iterable[str], raw: Path) -> None:
    """SettingsError, before anything is begun, where every one of the programs `owners` is at fault: nothing could be read."""
    faults = [programs[name].fault for name in dict.fromkeys(owners)]
    if all(faults):
        raise SettingsError(" ".join(f"{raw / fault}" for fault in faults))


def owner_of(file: Path, raw: Path, programs: dict[str, Program]) -> tuple[str, str | None]:
    """(program, seeker) of a raw file by its place; the seeker is None where the rows must name theirs."""
    inside = tuple(map(in_text, file.relative_to(raw).parts))
    if len(inside) == 1 and inside[0] not in programs:
        return ME, programs[ME].settings.seeker or ME
    # A hidden folder is no program that a run reads, but a file in it may be checked.
    program = programs.setdefault(inside[0], Program(inside[0], ProgramSettings()))
    if program.settings.seeker:
        return program.name, program.settings.seeker
    if len(inside) <= 2:
        return program.name, ME if program.name == ME else None
    return program.name, inside[1]


def raw_files(raw: Path, programs: dict[str, Program]) -> Iterator[RawFile]:
    """Every raw file with its owner and hash, in order of path. A file that cannot be opened has no hash (""), and neither has
    one of a program that cannot be read, nor a folder, which is given only where it cannot be opened."""
    for path in log_paths(raw, unread=True):
        program, seeker = owner_of(path, raw, programs)
        try:
            sha256 = sha256_of(path) if path.is_file() and not programs[program].fault else ""
        except OSError:
            sha256 = ""
        yield RawFile(path, in_text(path.relative_to(raw).as_posix()), program, seeker, sha256)
