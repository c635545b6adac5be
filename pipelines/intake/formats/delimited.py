"""CSV and its kin -> a Member: any separator, quoting, line end and encoding. Never drops a line, never guesses a type.

Small files are read by Python's csv module, which copes with any quoting; large and regular ones by the engine.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from pipelines.engine import trim
from pipelines.errors import TurnedAway
from pipelines.intake.described import Source
from pipelines.intake.formats.encoding import LONGEST, encoding_of, has_zeros, is_binary, lines_of, start_of, text_start
from pipelines.intake.formats.member import Member
from pipelines.intake.formats.open_quote import Spanning, holds_rows, marked
from pipelines.intake.formats.records import (
    TITLE_ROWS,
    Numbered,
    below_header,
    filled,
    header_place,
    known_in,
    named,
    with_header,
)
from pipelines.intake.formats.survey import survey
from pipelines.intake.recognise import is_whole_header
from pipelines.intake.sources import columns_without_header

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Files from this size on are read by the engine, where they are regular.
ENGINE_READS_FROM = 8 * 2**20
_DELIMITERS = ",\t;|"
#: Fed to the csv module after the last line: where it ends up inside a cell, a quote was never closed.
_END = "\x1eend of file\x1e"
#: What Excel writes above a file to say how it is separated; it shows no such row itself.
_SEPARATOR_LINE = re.compile(r'"?sep=([^\w"\r])"?\s*(\r\n|\n|\r|$)', re.IGNORECASE)
_ESCAPED_QUOTE = re.compile(r'(?<!\\)((?:\\\\)*)\\"')


@dataclass(frozen=True)
class Dialect:
    """How a text is written: its separator, its quotation mark, whether a backslash stands before a quote inside a cell."""

    delimiter: str
    quote: str = '"'
    escaped: bool = False
    #: The first line only says how the others are separated.
    told: bool = False


def read_delimited(con: Backend, path: Path, *, careful: bool = False, own: Sequence[Source] = ()) -> Member:
    """The table of a text file; TurnedAway where it is no text, or cannot be read with certainty.

    With `careful` the engine's own reader is not used. A query on `rows` may else raise its error on an irregular line.
    `own`: a program's sources, of which one may say what the columns of a file without a header are.
    """
    size = path.stat().st_size
    if size == 0:
        raise TurnedAway("the file is empty: it has no header and no rows.")
    start = start_of(path)
    if is_binary(start):
        raise TurnedAway("this is no text, although its name says so. Export the sheet again as CSV, or use XLSX.")
    first = text_start(start)
    if not careful and size >= ENGINE_READS_FROM and (member := _by_engine(con, path, start)) is not None:
        return member
    encoding = encoding_of(path, start)
    if encoding not in ("utf-8", "utf-8-sig"):
        first = start.decode(encoding, "ignore").removeprefix("\ufeff")
    return _by_csv(con, path, encoding, first, own)


def _by_csv(con: Backend, path: Path, encoding: str, first: str, own: Sequence[Source]) -> Member:
    found = dialect_of(first, path)
    notes: list[str] = []
    if not encoding.startswith(("utf-16", "utf-32")) and has_zeros(path):
        notes.append("zero bytes stood in it and were taken out")
    lines = lines_of(path, encoding)
    if found.told:
        next(lines, None)
        notes.append("its first line says how it is separated")
    if found.escaped:
        notes.append("a backslash before a quotation mark was read as part of the quoting")
        lines = (_ESCAPED_QUOTE.sub(r'\1""', line) if "\\" in line else line for line in lines)
    numbered: Iterator[Numbered] = enumerate(_records(lines, found), start=1)
    first_row = next(numbered, None)
    numbered = itertools.chain([first_row] if first_row else [], numbered)
    if first_row and (columns := columns_without_header(path.stem, first_row[1], own)):
        notes.append("it has no header: its columns are those of its source")
        return below_header(con, columns, numbered, "", encoding=encoding, notes=notes)
    return with_header(con, numbered, "", encoding=encoding, notes=notes)


def _records(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """The records of a text; TurnedAway where a quote is never closed, since all that follows would be one cell.

    A record of several lines is Spanning.
    """
    csv.field_size_limit(LONGEST)
    # The separator first: of a quote that opens the very last cell, the mark alone would be left, as where none is open.
    fed = itertools.chain(lines, [dialect.delimiter + _END])
    held: list[str] = []
    records = csv.reader(_kept(fed, held), delimiter=dialect.delimiter, quotechar=dialect.quote)
    number = 0
    while True:
        number += 1
        held.clear()
        try:
            record = next(records)
        except csv.Error:
            record = [_END * 2]
        if record == ["", _END]:
            return
        if record and record[-1].endswith(_END):
            raise TurnedAway(
                f"a quotation mark opens in row {number} and is never closed, so that all after it would be one cell. "
                "Close it, or take it out, and run again."
            )
        if len(held) > 1:
            line = records.line_num - len(held) + 1 + dialect.told
            record = Spanning(record, tuple(held), line, dialect.delimiter, dialect.quote)
        yield record


def _kept(lines: Iterable[str], held: list[str]) -> Iterator[str]:
    """The lines, each of which is put into `held` as well."""
    for line in lines:
        held.append(line)
        yield line


# ---- how it is written -----------------------------------------------------------------------------------------------


def dialect_of(text: str, path: Path) -> Dialect:
    """How a text that begins with `text` is written, by what stands in its first lines."""
    if told := _SEPARATOR_LINE.match(text):
        return Dialect(told[1], told=True)
    delimiter = delimiter_of(text, path)
    lines = [line for line in text.splitlines()[:TITLE_ROWS] if line.strip()]
    single = re.compile(rf"'[^']*'({re.escape(delimiter)}'[^']*')+\s*")
    # Only where each of the first lines is nothing but cells in single quotes: an apostrophe also stands in names.
    if lines and '"' not in text and all(single.fullmatch(line) for line in lines):
        return Dialect(delimiter, quote="'")
    return Dialect(delimiter, escaped=_is_escaped(text, delimiter))


def _is_escaped(text: str, delimiter: str) -> bool:
    r"""True where \" stands inside cells, as it never does in text whose quotes are doubled: not at a cell's end."""
    inside = re.compile(rf'(?:^|[\r\n{re.escape(delimiter)}])"[^"\r\n]*(?<!\\)\\"(?![\r\n"{re.escape(delimiter)}]|$)')
    return '\\"' in text and inside.search(text) is not None


def delimiter_of(text: str, path: Path) -> str:
    """The separator by which a header that is known appears; else the one that splits the header into most cells.

    The header is the first line that is not blank; below a title (a line without a separator), the first that has one. A
    tab where the name says .tsv.
    """
    lines = list(itertools.islice((line for line in io.StringIO(text, newline=None) if line.strip()), TITLE_ROWS))
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines] or [""]
    header = next((line for line in bare if any(sign in line for sign in _DELIMITERS)), bare[0])
    if lines and is_whole_header(lines[0]):
        header = bare[0]
    if path.suffix.casefold() in (".tsv", ".tab") and "\t" in header:
        return "\t"
    known = {sign: max((_known(line, sign) for line in lines if sign in line), default=0) for sign in _DELIMITERS}
    likeliest = max(_DELIMITERS, key=lambda sign: (known[sign], header.count(sign)))
    return likeliest if known[likeliest] > 1 else max(_DELIMITERS, key=header.count)


def _known(line: str, delimiter: str) -> int:
    return known_in(filled(next(csv.reader([line[:10_000]], delimiter=delimiter), [])))


# ---- the engine's own reader -----------------------------------------------------------------------------------------


def plain_header(path: Path) -> tuple[str, tuple[str, ...]] | None:
    """The separator and the header of a large text with its header in row one, by its beginning alone; None for any other."""
    if path.stat().st_size < ENGINE_READS_FROM:
        return None
    start = start_of(path)
    if is_binary(start) or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    found = _plain(path, start)
    return (found[0], named(found[1])) if found else None


def _plain(path: Path, start: bytes) -> tuple[str, list[str]] | None:
    text = text_start(start)
    found = dialect_of(text, path)
    if found != Dialect(found.delimiter):
        return None
    lines = text.removeprefix("\ufeff").splitlines()[:TITLE_ROWS]
    first, top = lines[0], list(csv.reader(lines, delimiter=found.delimiter))
    header = next(csv.reader([first], delimiter=found.delimiter), [])
    # One cell may be a title, and so may a line above one that knows more headers: the careful reader looks below it.
    if len(filled(header)) < 2 or first.count('"') % 2 or header_place([record for record in top if filled(record)]):
        return None
    return found.delimiter, header


def _by_engine(con: Backend, path: Path, start: bytes) -> Member | None:
    """A large, regular UTF-8 file with its header in row one; None for any other."""
    plain = _plain(path, start)
    if plain is None:
        return None
    delimiter, header = plain
    looked = survey(path, delimiter)
    if not looked.is_utf8 or not looked.is_regular:
        return None
    encoding = "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    rows = engine_rows(con, path, header, delimiter, looked.blanks)
    return Member("", named(header), rows=rows, encoding=encoding, blanks=looked.blanks)


def as_text(con: Backend, path: Path, width: int, delimiter: str, longest: int = 64 * 2**20) -> ir.Table:
    """The records of a file below its first line, as text in c0, c1 ...; strict, so that nothing is skipped or joined.

    `longest`: bytes of the longest record. The engine divides a file into pieces of sixteen times this, one a thread.
    """
    return con.read_csv(
        str(path),
        table_name=ibis.util.gen_name("raw"),
        columns={f"c{i}": "VARCHAR" for i in range(width)},
        header=False,
        skip=1,
        delim=delimiter,
        quote='"',
        escape='"',
        auto_detect=False,
        strict_mode=True,
        max_line_size=longest,
    )


def engine_rows(con: Backend, path: Path, header: list[str], delimiter: str, blanks: str) -> ir.Table:
    """The rows of a regular file, read by the engine as text in parallel; strict, so that nothing is skipped or merged."""
    rows = as_text(con, path, len(header), delimiter)
    columns = [f"c{i}" for i in range(len(header))]
    rows = rows.mutate(row_number=ibis.row_number() + 2)
    cells = {name: (trim(rows[name], blanks) if blanks else rows[name]).nullif("") for name in columns}
    width = len(named(header))
    beyond = list(cells.values())[width:]
    surplus = ibis.literal(" ").join(beyond).nullif("") if beyond else ibis.null().cast("string")
    is_open = holds_rows(list(cells.values())[:width], delimiter)
    surplus = ibis.ifelse(is_open, ibis.literal(marked("", "")) + surplus.fill_null(""), surplus)
    kept = (
        rows.filter(ibis.coalesce(*cells.values()).notnull()) if len(cells) > 1 else rows.filter(cells["c0"].notnull())
    )
    return kept.select("row_number", *(f"c{i}" for i in range(width)), surplus=surplus)
