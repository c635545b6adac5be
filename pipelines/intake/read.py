"""Any file -> its Members, by the reader of its format (formats/). Never guesses a type, never drops a line.

Which format it is, formats/kinds.py says; what the columns mean, recognise.py.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import TurnedAway
from pipelines.intake.described import Source
from pipelines.intake.formats.archive import Budget, read_archive
from pipelines.intake.formats.delimited import read_delimited
from pipelines.intake.formats.kinds import kind_of
from pipelines.intake.formats.markdown import read_markdown
from pipelines.intake.formats.member import Member, Unread
from pipelines.intake.formats.objects import read_json, read_json_lines
from pipelines.intake.formats.parquet import read_parquet
from pipelines.intake.formats.sheets import read_workbook

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend


def read_members(
    con: Backend, path: Path, *, careful: bool = False, own: Sequence[Source] = ()
) -> Iterator[Member | Unread]:
    """The tables of a raw file, one at a time, and a word for each part of it that cannot be used.

    TurnedAway says why nothing of the file can be used (also after some members: then none of them counts). With `careful`
    the engine's own reader of text is not used; a query on `rows` may else raise the engine's error on an irregular line:
    read the file again, carefully, then. `rows` last until the next member is asked for. `own`: the program's own sources.
    """
    try:
        yield from _members(con, path, careful, 0, None, own)
    except OSError as error:
        raise TurnedAway(_unopened(error)) from None


def _members(
    con: Backend, path: Path, careful: bool, depth: int, budget: Budget | None, own: Sequence[Source]
) -> Iterator[Member | Unread]:
    kind, note = kind_of(path)
    for member in _of_kind(con, path, kind, careful, depth, budget, own):
        if note and isinstance(member, Member):
            member = replace(member, notes=(note, *member.notes))
        yield member


def _of_kind(
    con: Backend,
    path: Path,
    kind: str,
    careful: bool,
    depth: int,
    budget: Budget | None,
    own: Sequence[Source],
) -> Iterator[Member | Unread]:
    match kind:
        case "workbook":
            yield from read_workbook(con, path)
        case "json":
            yield from read_json(con, path)
        case "json lines":
            yield read_json_lines(con, path)
        case "markdown":
            yield from read_markdown(con, path)
        case "parquet":
            yield read_parquet(con, path)
        case "archive":

            def entry(place: Path, below: int, left: Budget) -> Iterator[Member | Unread]:
                return _members(con, place, careful, below, left, own)

            yield from read_archive(path, entry, depth, budget)
        case _:
            yield read_delimited(con, path, careful=careful, own=own)


def why_not_opened(path: Path) -> str:
    """Why a file cannot be opened, and the mend."""
    try:
        if path.is_dir():
            return "this folder may not be opened, nor any file in it; allow reading it, and run again."
        if path.exists() and not path.is_file():
            return "it is a pipe or a device, and no file; put the log itself here."
        with path.open("rb"):
            return "the file was being changed while it was read; run again."
    except OSError as error:
        return _unopened(error)


def _unopened(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "the file may not be opened; allow reading it, or close the program that holds it."
    if error.errno in (errno.ENOENT, errno.ELOOP):
        return "it is a link that leads nowhere; put the file itself there, or take the link out."
    if error.errno == errno.ENOSPC:
        return "there is no room left on the disk to read it; make some, and run again."
    return f"the file could not be read ({error.strerror or 'unknown fault'}); copy it here again."
