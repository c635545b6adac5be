"""A seeker's own quick log as a CSV file: read, and added to a whole line at a time; what stands in it is never changed.

What is asked is log.py's. Each line says all that is known of its interview so far, under the interview's id, so that the
newest line of an id is the interview as it stands, and the older ones tell when each thing was logged.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.commands import say
from pipelines.contract import quick_log
from pipelines.errors import DebriefError

FILE = "interviews-log.csv"
_WAIT = 10.0  # seconds for another `debrief log` to finish its line
_SEPARATORS = ",;\t"


@dataclass(frozen=True)
class LogFile:
    """What stands in a log: its header, its lines by header, and how they are written."""

    header: list[str]
    lines: list[dict[str, str]] = field(default_factory=list)
    written: bytes = b""
    separator: str = ","

    def interviews(self) -> dict[str, dict[str, str]]:
        """The newest line of each interview, by its id, in the order in which they were first logged."""
        return {line["interview"]: line for line in self.lines if line.get("interview")}


def read_log(path: Path) -> LogFile:
    """The log at `path`, or an empty one where there is none; DebriefError where lines could not be added to it safely."""
    try:
        written = path.read_bytes()
    except FileNotFoundError:
        return LogFile([*quick_log.headers(), *quick_log.KEPT_BY_THE_CLOCK])
    except OSError as error:
        raise DebriefError(f"{say.shown(path)} cannot be read ({error.strerror}). Nothing was written.") from None
    if not written.strip():
        return LogFile([*quick_log.headers(), *quick_log.KEPT_BY_THE_CLOCK])
    return _parsed(path, written)


def _parsed(path: Path, written: bytes) -> LogFile:
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DebriefError(
            f"{say.shown(path)} is not saved as UTF-8 any more, and a line added to it might not be readable. Save it from your "
            "spreadsheet as `CSV UTF-8`, or give it another name; then `debrief log` begins a new file."
        ) from None
    first = text.splitlines()[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        records = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True) if any(row)
        ]
    except csv.Error:
        raise DebriefError(
            f"{say.shown(path)}: a quotation mark in it is never closed, and a line added would be lost in that cell. Close it; "
            f"`debrief check {say.quoted(path)}` says in which row."
        ) from None
    header = [name.strip() for name in records[0]]
    missing = [name for name in ("interview", *quick_log.WHICH) if name not in header]
    if missing:
        raise DebriefError(
            f"{say.shown(path)} has no column {' or '.join(f'`{name}`' for name in missing)}, so it is not the file that `debrief "
            "log` keeps. Give it another name, and run again."
        )
    lines = [dict(zip(header, (cell.strip() for cell in row), strict=False)) for row in records[1:]]
    return LogFile(header, lines, written, separator)


def append(path: Path, line: Mapping[str, str]) -> str:
    """Add `line` to the log at `path`, whole or not at all, and give its interview's id (made here, where it has none).

    The file is read again under a lock, so that of two terminals neither loses the other's line.
    """
    path = path.resolve()  # a link stays a link
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=_WAIT):
            log = read_log(path)
            row = {name: cell for name, cell in line.items() if cell}
            row.setdefault("interview", _new_id(row, log.interviews()))
            homeless = [name for name in row if name not in log.header]
            if homeless:
                raise DebriefError(
                    f"{say.shown(path)} has no column {', '.join(f'`{name}`' for name in homeless)}. Add it to the first line, "
                    "or give the file another name; then `debrief log` begins a new one. Nothing was written."
                )
            _replace(path, _with_line(log, row))
    except Timeout:
        raise DebriefError(
            f"{say.shown(path)} is being written by another `debrief log`. Nothing was written; run again when that one is done."
        ) from None
    except OSError as error:
        raise DebriefError(f"{say.shown(path)} cannot be written ({error.strerror}). Nothing was written.") from None
    return row["interview"]


def _with_line(log: LogFile, row: Mapping[str, str]) -> bytes:
    """The whole file with the line after what stands in it, in its own separator and line ends."""
    ends = "\r\n" if b"\r\n" in log.written else "\n"
    text = io.StringIO(newline="")
    out = csv.writer(text, delimiter=log.separator, lineterminator=ends)
    if not log.written.strip():
        out.writerow(log.header)
    out.writerow([row.get(name, "") for name in log.header])
    before = log.written if log.written.strip() else b""
    if before and not before.endswith((b"\n", b"\r")):
        before += ends.encode()
    return before + text.getvalue().encode()


def _replace(path: Path, content: bytes) -> None:
    """Put `content` in the place of the file at once: whoever reads it meanwhile, or pulls the plug, finds one or the other."""
    aside = path.with_name(f".{path.name}.new")  # the lock is held: nobody else writes it
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            aside.chmod(path.stat().st_mode & 0o777)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _new_id(row: Mapping[str, str], taken: Iterable[str]) -> str:
    """A short id that can be read, and that no other interview of the log has."""
    words = re.sub(r"[\W_]+", "-", row["company"].casefold()).strip("-")[:24].strip("-")
    base = "-".join(part for part in (words, row["stage"].replace("_", "-"), row["interview_on"]) if part)
    known = {name.casefold() for name in taken}
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, len(known) + 3))) if name not in known)
