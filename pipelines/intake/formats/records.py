"""Records of text cells -> a Member: which record is the header, what is blank, what lies beyond; few in memory, many stored.

Every reader of a format ends here. What the columns mean is recognise.py; no cell is changed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import ibis
import pyarrow as pa

from pipelines.contract.logs import EXAMPLE_MARK
from pipelines.contract.vocabulary import header_words
from pipelines.engine import drop
from pipelines.errors import TurnedAway
from pipelines.intake.formats.member import BLANKS, HELD_ROWS, Member
from pipelines.intake.formats.open_quote import Spanning, marked
from pipelines.intake.recognise import MOST_COLUMNS, is_whole_header
from pipelines.intake.sources import known_headers

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: The header is looked for in so many records that are not blank, below a title.
TITLE_ROWS = 20
#: So many characters are held before they go to the engine, however few the rows.
_HELD_CHARACTERS = 64 * 2**20
_NOTHING = "there is nothing in it: no header and no rows."
_DAY_OR_SUM = re.compile(r"@|://|\d{3}|\d[-/.]\d")

#: A record with the number that a person would count it by.
Numbered: TypeAlias = tuple[int, Sequence[str]]


def with_header(
    con: Backend, numbered: Iterable[Numbered], name: str, *, encoding: str = "", notes: Sequence[str] = ()
) -> Member:
    """A member of records whose header stands among them; TurnedAway where none of them holds anything."""
    numbered = iter(numbered)
    top = list(itertools.islice((pair for pair in numbered if filled(pair[1])), TITLE_ROWS))
    if not top:
        raise TurnedAway(_NOTHING)
    place = header_place([record for _, record in top])
    if place:
        lines = "the line above it was" if place == 1 else f"the {place} lines above it were"
        notes = (*notes, f"the header stands in row {top[place][0]}; {lines} taken for a title")
    rest = itertools.chain(top[place + 1 :], numbered)
    return below_header(con, top[place][1], rest, name, encoding=encoding, notes=notes)


def below_header(
    con: Backend,
    header: Sequence[str],
    numbered: Iterable[Numbered],
    name: str,
    *,
    encoding: str = "",
    notes: Sequence[str] = (),
) -> Member:
    """A member of records that all stand below a known header. Blank ones, and the template's example, are left out.

    Of a table wider than any log only the header is given: it is turned away by that.
    """
    names = named(header)
    member = Member(name, names, encoding=encoding, notes=tuple(notes))
    if len(names) > MOST_COLUMNS:
        return member
    blocks = _blocks(numbered, len(names))
    first = next(blocks, None)
    second = next(blocks, None)
    if first is None:
        return member
    if second is None and first.num_rows <= HELD_ROWS and first.nbytes <= _HELD_CHARACTERS:
        member.cells = first
        return member
    member.stored = ibis.util.gen_name("raw")
    con.create_table(member.stored, ibis.memtable(first), temp=True)
    try:
        for block in itertools.chain([second] if second is not None else [], blocks):
            con.insert(member.stored, ibis.memtable(block))
    except TurnedAway:
        drop(con, member.stored)
        raise
    member.rows = con.table(member.stored)
    return member


def _blocks(numbered: Iterable[Numbered], width: int) -> Iterator[pa.Table]:
    """Records as tables of text, each of at most HELD_ROWS rows and about _HELD_CHARACTERS characters."""
    numbers: list[int] = []
    records: list[list[str]] = []
    surplus: list[str | None] = []
    held = 0
    for number, record in numbered:
        begins = next((cell for cell in record if cell.strip(BLANKS)), None)
        if begins is None or begins.strip(BLANKS)[: len(EXAMPLE_MARK)].casefold() == EXAMPLE_MARK:
            continue
        if len(numbers) == HELD_ROWS or held > _HELD_CHARACTERS:
            yield _block(numbers, records, surplus, width)
            numbers, records, surplus, held = [], [], [], 0
        cells = list(record[:width])
        cells += [""] * (width - len(cells))
        numbers.append(number)
        records.append(cells)
        beyond = [cell for cell in (cell.strip(BLANKS) for cell in record[width:]) if cell]
        surplus.append(" ".join(beyond) or None)
        if isinstance(record, Spanning) and record.is_open(width):
            surplus[-1] = marked(record.line, " ".join(beyond))
        held += sum(map(len, record))
    if numbers:
        yield _block(numbers, records, surplus, width)


def _block(numbers: list[int], records: list[list[str]], surplus: list[str | None], width: int) -> pa.Table:
    arrays = {"row_number": pa.array(numbers, pa.int64())}
    for place in range(width):
        arrays[f"c{place}"] = pa.array([_encodable(record[place]) for record in records], pa.string())
    arrays["surplus"] = pa.array([None if text is None else _encodable(text) for text in surplus], pa.string())
    return pa.table(arrays)


def _encodable(cell: str) -> str:
    """A cell without half characters, which JSON and UTF-16 can hold and UTF-8 cannot."""
    return cell if cell.isascii() else cell.encode("utf-8", "replace").decode("utf-8")


def filled(record: Sequence[str]) -> list[str]:
    """The cells of a record that hold something."""
    return [cell for cell in record if cell.strip(BLANKS)]


def header_place(records: Sequence[Sequence[str]]) -> int:
    """The place of the header among the first records that are not blank.

    It is the first record that knows more than half as many headers as the best of them does; where none knows two, the
    first record, or where that is one cell alone, the first with two. A sheet of one column has no title.
    """
    cells = [filled(record) for record in records]
    known = [known_in(record) for record in cells]
    best = max(known)
    if best >= 2:
        for place, record in enumerate(cells):
            # Below a record as wide stand rows, unless most of their cells are names of columns.
            is_below = any(len(above) >= len(record) for above in cells[:place])
            is_header = place == 0 or (2 * known[place] >= len(record) and known[place] >= (3 if is_below else 1))
            if len(record) > 1 and 2 * known[place] > best and is_header:
                return place
    first = cells[0]
    if len(first) > 1 or is_whole_header(first[0]):
        return 0
    return next((place for place, record in enumerate(cells) if len(record) > 1), 0)


def known_in(cells: Sequence[str]) -> int:
    """How many different headers that some source knows stand among cells; 0 for a record in which a value stands."""
    if any(_DAY_OR_SUM.search(cell) and header_words(cell) not in known_headers() for cell in cells):
        return 0
    return len({header_words(cell) for cell in cells} & known_headers())


def named(header: Sequence[str]) -> tuple[str, ...]:
    """Header cells stripped; blank ones at the end dropped, blank ones between named by their place."""
    cells = [" ".join(_encodable(cell).replace("\ufeff", "").replace("\u200b", "").split()) for cell in header]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cell or f"column {place}" for place, cell in enumerate(cells, start=1))
