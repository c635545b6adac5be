"""One raw file -> its members (sheets, or the file itself), each recognised, typed and judged, not yet computed.

Where the rows then go is lake.py's and the caller's; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb

from pipelines import engine
from pipelines.contract.fields import Table
from pipelines.contract.logs import log_tables, with_habits
from pipelines.errors import TurnedAway
from pipelines.intake import judge, translate
from pipelines.intake.find import Program, RawFile
from pipelines.intake.read import Member, read_members
from pipelines.intake.recognise import Recognised, recognise

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

T = TypeVar("T")


@dataclass
class Judged:
    """One recognised member, judged but not yet computed: `rows` as judge.judged gives them (None: a header alone)."""

    member: Member
    found: Recognised
    table: Table
    rows: ir.Table | None
    profile: translate.Profile = field(default_factory=translate.Profile)


def table_for(program: Program, name: str) -> Table:
    """A log table as this program keeps it: with a column for each habit of its own."""
    return with_habits(log_tables()[name], tuple(program.settings.own_habits().values()))


def judge_file(
    con: Backend,
    file: RawFile,
    program: Program,
    use: Callable[[Judged], T],
    turned_away: Callable[[str, str], T],
    *,
    only: str | None = None,
) -> list[T]:
    """What `use` makes of each judged member of a raw file; `turned_away(member, message)` of each that is no log.

    A file that the engine's reader finds irregular is read again by the careful one: nothing of the first try is kept.
    """
    for careful in (False, True):
        made: list[T] = []
        try:
            for member in read_members(con, file.path, careful=careful):
                try:
                    made.append(use(_judge_member(con, member, file, program, only)))
                except TurnedAway as fault:
                    made.append(turned_away(member.name, fault.message))
                finally:
                    if member.stored:
                        engine.drop(con, member.stored)
            return made
        except TurnedAway as fault:
            return [turned_away("", fault.message)]
        except duckdb.Error:
            if careful or file.path.suffix.casefold() in (".xlsx", ".xlsm"):
                raise
    raise AssertionError("unreachable: the careful reading returns or raises")


def _judge_member(con: Backend, member: Member, file: RawFile, program: Program, only: str | None) -> Judged:
    settings = program.settings
    found = recognise(
        member.header,
        (Path(file.file).stem, member.name),
        only=only or settings.source,
        own_columns=tuple(settings.habits),
        allow=tuple(settings.allow),
        deny=tuple(settings.deny),
    )
    seeker = file.seeker or (None if "seeker" in found.columns else file.fallback)
    if seeker is None and "seeker" not in found.columns:
        raise TurnedAway(
            "nothing says whose rows these are. Add a column `seeker`, or put the file in a folder named after the person, "
            "or write `seeker: name` in the program's program.yaml."
        )
    table = table_for(program, found.table)
    if member.rows is None:
        return Judged(member, found, table, None)
    rows = translate.cells(member.rows, member.blanks)
    profile = translate.look(con, rows, table, found, settings)
    owner = judge.Owner(file.program, seeker)
    rows = judge.judged(rows, member.header, table, found, profile, owner, settings)
    return Judged(member, found, table, rows, profile)
