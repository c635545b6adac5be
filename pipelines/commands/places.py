"""From a reason that speaks of a contract column back to the sheet: which header and which cells it is about.

Reads headers again as intake does; the rows themselves only where fix.py asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines import engine
from pipelines.contract.vocabulary import header_words
from pipelines.errors import TurnedAway
from pipelines.intake.batch import Sheet
from pipelines.intake.bound import Bound, unique
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.member import Unread
from pipelines.intake.manifest import known_on
from pipelines.intake.members import recognised
from pipelines.intake.read import read_members

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: Any day does: what a sheet is does not hang on when it was known.
_SOME_DAY = "2000-01-01"


def sheets_of(
    con: Backend, file: RawFile, program: Program, source: str | None, *, careful: bool = False
) -> Iterator[Sheet]:
    """The sheets of a file that are logs, in their order; the rows of each last until the next is asked for."""
    try:
        for member in read_members(con, file.path, careful=careful, own=program.sources):
            if isinstance(member, Unread):
                continue
            try:
                yield recognised(member, file, program, known_on(file.file, _SOME_DAY), source)
            except TurnedAway:
                continue
            finally:
                if member.stored:
                    engine.drop(con, member.stored)
    except TurnedAway:
        return


def places_of(sheet: Sheet, part: int, column: str) -> list[int]:
    """The places of the cells that a problem with a column of a part is about; [] where it is about the row as a whole."""
    blocks = sheet.found.blocks
    if part < len(blocks) and (places := _bound(blocks[part], column)):
        return places
    # A row that no block takes is told of by the header of its telling cell.
    headers = unique(sheet.member.header)
    return [headers.index(column)] if column in headers else []


def _bound(bound: Bound, column: str) -> list[int]:
    block = bound.block
    if column in bound.columns:
        return [bound.columns[column]]
    if block.each and (column == "position" or column in block.found_in_items):
        return [bound.columns[block.each]]
    headers: list[str] = [*block.joined.get(column, ()), *block.ticks.get(column, ()), *block.picked.get(column, ())]
    for rule in (block.filled.get(column, {}), block.copied.get(column, {})):
        headers += [name for names in rule.values() for name in names]
    headers += block.named.get(column, ())
    found = [bound.places.get(header_words(name)) for name in headers]
    return sorted({place for place in found if place is not None})
