"""Raw files -> their members (sheets, or the files themselves), recognised and judged: small ones together, large ones alone.

Where the rows then go is lake.py's and the caller's; nothing is written here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipelines import engine
from pipelines.contract.vocabulary import header_words
from pipelines.errors import TurnedAway
from pipelines.intake import batch
from pipelines.intake.batch import Judged, Sheet
from pipelines.intake.bound import Recognised
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.delimited import plain_header
from pipelines.intake.formats.kinds import TEXT_ENDINGS
from pipelines.intake.formats.member import Member, Unread
from pipelines.intake.read import read_members
from pipelines.intake.recognise import recognise

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: A column that says who may see a person, or count them.
_CONSENTS = re.compile(
    r"\b(consents?|consented|opt(ed)? (in|out)|einwilligung|einverstanden|consentement|consentimiento)\b"
)
#: What there is to do where no row, no folder and no setting names a person.
NOBODYS = (
    "nothing says whose rows these are. Add a column `seeker`, or put the file in a folder named after the person, "
    "or write `seeker: name` in the program's program.yaml."
)
#: What the sheets of a program with one header, and one name, are.
_Known = dict[tuple[str, tuple[str, ...], tuple[str, str]], Recognised]
#: Rows held at once before they are judged: as many as a query is cheap for, and memory has room.
_HELD = 60_000
#: Bytes of cells held at once: cells of megabytes take several times their own size while they are judged.
_HELD_BYTES = 32_000_000


@dataclass
class Opened:
    """One raw file: what became of each of its members, in their order (None: not judged yet)."""

    file: RawFile
    program: Program
    members: list[Judged | Unread | None] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return all(member is not None for member in self.members)


def judge_files(
    con: Backend,
    files: Iterable[tuple[RawFile, Program, dt.date]],
    use: Callable[[Judged], None],
    *,
    only: str | None = None,
    fast: Callable[[Sheet, str], Judged | None] | None = None,
) -> Iterator[Opened]:
    """Each file with all of its members judged or turned away, in the order in which that is known.

    With a file go its program and the day on which what it says was known. `use` is called once
    with each judged member while the engine still holds its rows (it may compute `rows` of a large one).
    `fast(sheet, separator)` is asked first for a large text with a plain header; where it gives None, the file is read. A file that the engine's reader finds irregular is read again by the careful one: `use` is then called anew.
    """
    held: dict[object, list[tuple[Opened, int, Sheet]]] = {}
    n_held = bytes_held = 0
    waiting: list[Opened] = []
    known: _Known = {}
    for file, program, known_on in files:
        opened = _opened(con, file, program, known_on, use, only, known, fast)
        if opened.file_members.is_done:
            yield opened.file_members
            continue
        waiting.append(opened.file_members)
        for place, sheet in opened.sheets:
            held.setdefault(sheet.kind, []).append((opened.file_members, place, sheet))
            if sheet.member.cells is not None:
                n_held += sheet.member.cells.num_rows
                bytes_held += sheet.member.cells.nbytes
        if n_held >= _HELD or bytes_held >= _HELD_BYTES:
            _judge_held(con, held, use)
            yield from waiting
            waiting, n_held, bytes_held = [], 0, 0
    _judge_held(con, held, use)
    yield from waiting


def _judge_held(
    con: Backend, held: dict[object, list[tuple[Opened, int, Sheet]]], use: Callable[[Judged], None]
) -> None:
    for group in held.values():
        judged = batch.judge_together(con, [sheet for _, _, sheet in group])
        for (opened, place, _), one in zip(group, judged, strict=True):
            use(one)
            opened.members[place] = one
    held.clear()


@dataclass
class _Reading:
    """A file being opened: its members so far, and the sheets among them that wait to be judged with others."""

    file_members: Opened
    sheets: list[tuple[int, Sheet]] = field(default_factory=list)


def _opened(
    con: Backend,
    file: RawFile,
    program: Program,
    known_on: dt.date,
    use: Callable[[Judged], None],
    only: str | None,
    known: _Known,
    fast: Callable[[Sheet, str], Judged | None] | None,
) -> _Reading:
    judged = None if fast is None else _read_fast(file, program, known_on, only, known, fast)
    if judged is not None:
        use(judged)
        return _Reading(Opened(file, program, [judged]))
    for careful in (False, True):
        reading = _Reading(Opened(file, program))
        members = reading.file_members.members
        try:
            for member in read_members(con, file.path, careful=careful, own=program.sources):
                if isinstance(member, Unread):
                    members.append(member)
                    continue
                try:
                    sheet = recognised(member, file, program, known_on, only, known)
                    if member.rows is None:
                        members.append(None)
                        reading.sheets.append((len(members) - 1, sheet))
                    else:
                        judged = batch.judge_alone(con, sheet)
                        use(judged)
                        members.append(judged)
                except TurnedAway as fault:
                    members.append(Unread(member.name, fault.message))
                finally:
                    if member.stored:
                        engine.drop(con, member.stored)
            return reading
        except TurnedAway as fault:
            return _Reading(Opened(file, program, [Unread("", fault.message)]))
        except duckdb.Error:
            # Only the engine's own reader of a large text fails so, on a line that is not as regular as it looked.
            if careful:
                raise
    raise AssertionError("unreachable: the careful reading returns or raises")


def _read_fast(
    file: RawFile,
    program: Program,
    known_on: dt.date,
    only: str | None,
    known: _Known,
    fast: Callable[[Sheet, str], Judged | None],
) -> Judged | None:
    """What the fast reader makes of a large text; None where it is not for it, and the others have to say why."""
    try:
        plain = plain_header(file.path) if file.path.suffix.casefold() in TEXT_ENDINGS else None
        if plain is None:
            return None
        delimiter, header = plain
        return fast(recognised(Member("", header), file, program, known_on, only, known), delimiter)
    except (TurnedAway, OSError, duckdb.Error):
        return None


def recognised(
    member: Member, file: RawFile, program: Program, known_on: dt.date, only: str | None, known: _Known | None = None
) -> Sheet:
    """A member as the sheet that it is; TurnedAway where it is no log, or nothing says whose it is."""
    settings = program.settings
    names = (Path(file.file).stem, member.name)
    # Thousands of files of one program have one header: what it says is found out once.
    known = {} if known is None else known
    seen = (program.name, member.header, names)
    if seen not in known:
        known[seen] = recognise(
            member.header,
            names,
            only=only or settings.source,
            own_columns=tuple(settings.habits),
            own=program.sources,
            allow=tuple(settings.allow),
            deny=tuple(settings.deny),
        )
    found = known[seen]
    if found.table == "seekers" and any(_CONSENTS.search(header_words(name)) for name in found.extra):
        raise TurnedAway(
            "it has a column of consent that is none of `consent_coach`, `consent_program` and `consent_pooled`, and a no in it must not "
            "be passed over. Call it by the one that it means: who may see the person, or in what they may be counted."
        )
    owner = file.seeker or (None if found.names_seeker else file.fallback)
    if owner is None and not found.names_seeker:
        raise TurnedAway(f"{NOBODYS} Where a column names them under another header, `debrief map` proposes it.")
    return Sheet(file, program, member, found, owner, known_on)
