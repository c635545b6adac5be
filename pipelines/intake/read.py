"""Bytes -> tables of text: one a file, or one a sheet. Never guesses a type, never drops a line.

Every record keeps the number that a person would count it by in a spreadsheet. What the columns mean is recognise.py.
"""

from __future__ import annotations

import csv
import datetime as dt
import errno
import itertools
import mmap
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from pipelines.engine import trim
from pipelines.errors import TurnedAway
from pipelines.intake.encoding import TITLE_ROWS, delimiter_of, encoding_of, is_binary
from pipelines.intake.recognise import is_whole_header

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Files below this size are read by Python's csv module, which copes with any quoting; larger, regular ones by the engine.
ENGINE_READS_FROM = 8 * 2**20

#: What counts as nothing around a cell: no-break spaces and byte-order marks too, which sheets and mails leave behind.
BLANKS = " \t\n\r\v\f\u00a0\u2007\u202f\u3000\u200b\ufeff"
#: Those of plain text. Taking the others off too costs half as much again, which a large file without any is spared.
_PLAIN_BLANKS = " \t\n\r\v\f"

_CHUNK = 50_000
#: Fed to the csv module after the last line: where it ends up inside a cell, a quote was never closed.
_END = "\x1eend of file\x1e"
#: What makes a large CSV irregular for the engine's reader, which skips or merges such lines in silence.
_IRREGULAR = (b"\n\n", b"\n\r\n", b"\x00", b"\n<<<<<<< ", b"\xff\xfe", b"\xfe\xff")
_TEXT_ENDINGS = {".csv", ".tsv", ".tab", ".txt"}
_SHEET_ENDINGS = {".xlsx", ".xlsm"}


@dataclass
class Member:
    """One table of text. `rows` has row_number, one column c0, c1 ... a header cell, and surplus (cells beyond the header).

    `rows` is None when there is nothing below the header. `stored` names the engine's copy of the rows, to be dropped after
    use; "" where the engine reads the file itself. `blanks` are the characters that may stand around a cell.
    """

    name: str
    header: tuple[str, ...]
    rows: ir.Table | None
    encoding: str = ""
    stored: str = ""
    blanks: str = BLANKS


def read_members(con: Backend, path: Path, *, careful: bool = False) -> Iterator[Member]:
    """The tables of a raw file. TurnedAway says why it cannot be used; with `careful`, the engine's own reader is not used.

    A query on `rows` may raise the engine's error on an irregular line: read the file again, carefully, then.
    """
    ending = path.suffix.casefold()
    try:
        if ending in _SHEET_ENDINGS:
            yield from _sheets(con, path)
        elif ending in _TEXT_ENDINGS:
            yield _delimited(con, path, careful)
        else:
            raise TurnedAway(
                f"Debrief does not read {ending or 'files without an ending'} yet; save it as CSV, TSV or XLSX."
            )
    except OSError as error:
        raise TurnedAway(_unopened(error)) from None


def why_not_opened(path: Path) -> str:
    """Why a file cannot be opened, and the mend."""
    try:
        with path.open("rb"):
            return "the file was being changed while it was read; run again."
    except OSError as error:
        return _unopened(error)


def _unopened(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "the file may not be opened; allow reading it, or close the program that holds it."
    if error.errno in (errno.ENOENT, errno.ELOOP):
        return "it is a link that leads nowhere; put the file itself there, or take the link out."
    return f"the file could not be read ({error.strerror or 'unknown fault'}); copy it here again."


# ---- text ------------------------------------------------------------------------------------------------------------


def _delimited(con: Backend, path: Path, careful: bool) -> Member:
    size = path.stat().st_size
    if size == 0:
        raise TurnedAway("the file is empty: it has no header and no rows.")
    with path.open("rb") as file:
        start = file.read(65_536)
    if is_binary(start):
        raise TurnedAway("this is no text, although its name says so. Export the sheet again as CSV, or use XLSX.")
    encoding = encoding_of(path, start)
    delimiter = delimiter_of(start.decode(encoding, "replace"), path)
    csv.field_size_limit(sys.maxsize)
    if (
        not careful
        and size >= ENGINE_READS_FROM
        and encoding in ("utf-8", "utf-8-sig")
        and _is_regular(path, delimiter)
    ):
        first = _first_line(start)
        header = next(csv.reader([first], delimiter=delimiter), [])
        # One cell may be a title: the careful reader looks below it.
        if len(_filled(header)) > 1 and first.count('"') % 2 == 0:
            blanks = _blanks_in(path, delimiter)
            rows = _engine_rows(con, path, header, delimiter, blanks)
            return Member("", _named(header), rows, encoding, blanks=blanks)
    with path.open(encoding=encoding, errors="strict", newline="") as text:
        try:
            member = _text_table(con, _records(text, delimiter), "", encoding)
        except UnicodeDecodeError:
            raise TurnedAway(f"the text is not {encoding} throughout. Save it again as UTF-8.") from None
    return member


def _records(text: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The records of a text; TurnedAway where a quote is never closed, since all that follows would be one cell."""
    for number, record in enumerate(csv.reader(itertools.chain(text, [_END]), delimiter=delimiter), start=1):
        if record == [_END]:
            return
        if record and record[-1].endswith(_END):
            raise TurnedAway(
                f"a quotation mark opens in row {number} and is never closed, so that all after it would be one cell. "
                "Close it, or take it out, and run again."
            )
        yield record


def _first_line(start: bytes) -> str:
    return start.decode("utf-8-sig", "replace").split("\n", 1)[0].rstrip("\r")


def _is_regular(path: Path, delimiter: str) -> bool:
    """True for a large file without blank lines, stray line ends or other things that the engine's reader passes over."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_:
        spaced_quote = f'{delimiter} "'.encode()
        if bytes_[:1] in (b"\n", b"\r") or any(bytes_.find(sign) >= 0 for sign in (*_IRREGULAR, spaced_quote)):
            return False
        return bytes_.find(b"\r") < 0 or re.search(rb"\r(?!\n)", bytes_) is None


def _blanks_in(path: Path, delimiter: str) -> str:
    """The characters of BLANKS that may stand around a cell of a large UTF-8 file; "" where none does.

    Trimming 26 M cells costs the engine 8 s, and a file that a program wrote has nothing to trim.
    """
    rare = [character.encode() for character in BLANKS if character not in _PLAIN_BLANKS]
    # A blank at the edge of a cell stands beside a separator, a line's end or a quote.
    edges = (delimiter, "\n", "\r", '"')
    pairs = [(blank + edge, edge + blank) for blank in _PLAIN_BLANKS if blank not in edges for edge in edges]
    broken = (f'{delimiter}"\n', f'\n"{delimiter}', '\n"\n', f'{delimiter}"\r', f'\r\n"{delimiter}')
    plain = [sign.encode() for pair in pairs for sign in pair] + [sign.encode() for sign in broken]
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_:
        # From the fourth byte: a mark at the very beginning is the encoding's.
        if any(bytes_.find(sign, 3) >= 0 for sign in rare):
            return BLANKS
        return _PLAIN_BLANKS if any(bytes_.find(sign) >= 0 for sign in plain) else ""


def _engine_rows(con: Backend, path: Path, header: Sequence[str], delimiter: str, blanks: str) -> ir.Table:
    """The rows of a regular file, read by the engine as text in parallel; strict, so that nothing is skipped or merged."""
    columns = {f"c{i}": "VARCHAR" for i in range(len(header))}
    rows = con.read_csv(
        str(path),
        table_name=ibis.util.gen_name("raw"),
        columns=columns,
        header=False,
        skip=1,
        delim=delimiter,
        quote='"',
        escape='"',
        auto_detect=False,
        strict_mode=True,
        max_line_size=64 * 2**20,
    )
    rows = rows.mutate(row_number=ibis.row_number() + 2)
    filled = {name: (trim(rows[name], blanks) if blanks else rows[name]).nullif("") for name in columns}
    width = len(_named(header))
    beyond = list(filled.values())[width:]
    surplus = ibis.literal(" ").join(beyond).nullif("") if beyond else ibis.null().cast("string")
    kept = (
        rows.filter(ibis.coalesce(*filled.values()).notnull())
        if len(filled) > 1
        else rows.filter(filled["c0"].notnull())
    )
    return kept.select("row_number", *(f"c{i}" for i in range(width)), surplus=surplus)


# ---- sheets ----------------------------------------------------------------------------------------------------------


def _sheets(con: Backend, path: Path) -> Iterator[Member]:
    from python_calamine import CalamineError, CalamineWorkbook

    if path.stat().st_size == 0:
        raise TurnedAway("the file is empty.")
    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError):
        raise TurnedAway(
            "this workbook cannot be opened: it may be half written, locked with a password, or no XLSX. Save it again."
        ) from None
    with book:
        try:
            sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
        except (CalamineError, ValueError):
            raise TurnedAway("a sheet of this workbook cannot be read: it may be damaged. Save it again.") from None
    # A blank sheet (Excel makes three by itself) is nothing that was read; a workbook of blank sheets is an empty file.
    filled = {
        name: rows for name, rows in sheets.items() if any(_cell(value).strip(BLANKS) for row in rows for value in row)
    }
    if not filled:
        raise TurnedAway("there is nothing in it: no header and no rows.")
    for name, rows in filled.items():
        yield _text_table(con, ([_cell(value) for value in row] for row in rows), name)


def _cell(value: Any) -> str:
    """A cell as text: whole numbers without `.0`, dates and times as ISO, true and false as yes and no."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


# ---- both ------------------------------------------------------------------------------------------------------------


def _text_table(con: Backend, records: Iterable[Sequence[str]], name: str, encoding: str = "") -> Member:
    """A member of records: the first that is not blank, and no title, is the header; blank ones count but are not kept."""
    numbered = enumerate(records, start=1)
    top = list(itertools.islice((pair for pair in numbered if _filled(pair[1])), TITLE_ROWS))
    if not top:
        raise TurnedAway("there is nothing in it: no header and no rows.")
    place = _header_place([record for _, record in top])
    header = _named(top[place][1])
    rest = itertools.chain(top[place + 1 :], numbered)
    table: str | None = None
    while chunk := list(itertools.islice(rest, _CHUNK)):
        block = _block(chunk, len(header))
        if block.num_rows == 0:
            continue
        if table is None:
            table = ibis.util.gen_name("raw")
            con.create_table(table, ibis.memtable(block), temp=True)
        else:
            con.insert(table, ibis.memtable(block))
    return Member(name, header, con.table(table) if table else None, encoding, table or "")


def _filled(record: Sequence[str]) -> list[str]:
    return [cell for cell in record if cell.strip(BLANKS)]


def _header_place(records: list[Sequence[str]]) -> int:
    """The place of the header among the first records: the first, or where it is one cell alone, the first with two.

    What stands above is a title. A sheet of one column has no title: its first cell is its header.
    """
    first = _filled(records[0])
    if len(first) > 1 or is_whole_header(first[0]):
        return 0
    return next((place for place, record in enumerate(records) if len(_filled(record)) > 1), 0)


def _block(numbered: list[tuple[int, Sequence[str]]], width: int) -> pa.Table:
    """Records as text columns, short ones padded, the cells beyond the header joined into `surplus`; blank ones left out."""
    kept = [(number, record) for number, record in numbered if _filled(record)]
    numbers, records = [number for number, _ in kept], [record for _, record in kept]
    columns = list(itertools.zip_longest(*records, fillvalue=""))
    columns += [("",) * len(records)] * (width - len(columns))
    arrays = {"row_number": pa.array(numbers, pa.int64())}
    arrays |= {f"c{i}": pa.array(column, pa.string()) for i, column in enumerate(columns[:width])}
    beyond = [
        " ".join(filter(None, (cell.strip(BLANKS) for cell in cells))) or None
        for cells in zip(*columns[width:], strict=True)
    ]
    arrays["surplus"] = pa.array(beyond or [None] * len(records), pa.string())
    return pa.table(arrays)


def _named(header: Sequence[str]) -> tuple[str, ...]:
    """Header cells stripped; blank ones at the end dropped, blank ones between named by their place."""
    cells = [" ".join(cell.replace("\ufeff", "").replace("\u200b", "").split()) for cell in header]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cell or f"column {place}" for place, cell in enumerate(cells, start=1))
