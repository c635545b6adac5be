"""A look at the parts of a workbook (XLSX, ODS) before its reader holds them: how large they are, how far its cells reach.

The reader holds every cell between the first and the last that is filled, and stops the whole program where it cannot.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from pipelines.errors import TurnedAway
from pipelines.intake.formats.unzip import FAULTS, open_zip, pieces

#: A workbook whose parts unpack to more than this is no log.
MOST_BYTES = 2**30
#: So many cells, filled or not, are held; a word in the farthest corner would make it seventeen thousand million.
MOST_CELLS = 40_000_000
_MOST_ROWS = 2**20
#: A cell that holds something, in XLSX: its column (A to Z do not matter), or its row.
_COLUMN = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{2,3})[0-9]+"[^>]*[^/>]>')
_ROW = re.compile(rb'<(?:\w+:)?c [^>]*?\br="[A-Z]{1,3}([0-9]{1,7})"[^>]*[^/>]>')
_ERROR = re.compile(rb'<(?:\w+:)?c [^>]*\bt="e"')
#: A cell of a formula that has no value, and its column and row. Of a text (`t="str"`) an empty value is one.
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c (?=[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})")(?![^>]*\bt="str")[^>]*[^/>]>\s*'
    rb"(?:<(?:\w+:)?f(?:\s[^>]*)?/>|<(?:\w+:)?f(?:\s[^>]*[^/>])?>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LAST_CELL = re.compile(rb"<(?:\w+:)?c [^>]*[^/>]>(?:(?!</(?:\w+:)?c>)[\s\S])*$")
#: No formula is longer.
_LONGEST_CELL = 20_000
#: So many cells are named; the rest are counted.
_NAMED = 5
#: A row or a cell in ODS: its name, its attributes, and a slash where it is empty.
_ODS = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)((?:\s[^>]*?)?)(/?)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="([0-9]{1,9})"')


def looked_through(path: Path, cannot: str) -> tuple[str, ...]:
    """Notes on a workbook that is an archive; TurnedAway for one that is damaged (`cannot`), too large, or reaches too far.

    Every part is unpacked once, in pieces, and no further than the archive says: a workbook that lies is damaged.
    """
    if not zipfile.is_zipfile(path):
        return ()
    errors = total = 0
    uncalculated: list[str] = []
    try:
        with open_zip(path, cannot) as book:
            for part in book.infolist():
                total += part.file_size
                if total > MOST_BYTES:
                    raise TurnedAway("this workbook unpacks to more than 1 GB, as no log does. Save its sheets as CSV.")
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    errors += _of_xlsx(book, part, uncalculated)
                elif part.filename == "content.xml":
                    _of_ods(book, part)
                elif not part.is_dir():
                    for _ in pieces(book, part):
                        pass
    except FAULTS:
        raise TurnedAway(cannot) from None
    notes = []
    if errors:
        cells = "cell" if errors == 1 else "cells"
        notes.append(f"{errors} {cells} of the workbook with an error such as #N/A count as blank")
    if uncalculated:
        notes.append(_never_calculated(uncalculated))
    return tuple(notes)


def _never_calculated(cells: list[str]) -> str:
    named = ", ".join(cells[:_NAMED]) + (f" and {len(cells) - _NAMED:,} more" if len(cells) > _NAMED else "")
    holds = "1 cell holds a formula" if len(cells) == 1 else f"{len(cells):,} cells hold a formula"
    return (
        f"{holds} that was never calculated ({named}) and {'counts' if len(cells) == 1 else 'count'} as blank: open the "
        "workbook in a spreadsheet program and save it"
    )


def _whole_tags(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The text of a part in pieces that end with a tag."""
    rest = b""
    for piece in chain(pieces(book, part), [b""]):
        text = rest + piece
        cut = text.rfind(b">") + 1 if piece else len(text)
        yield text[:cut]
        rest = text[cut:]


def _of_xlsx(book: zipfile.ZipFile, part: zipfile.ZipInfo, uncalculated: list[str]) -> int:
    """How many cells of a sheet hold an error; those of formulas without a value are added to `uncalculated`."""
    errors, columns, begun = 0, 26, b""
    for text in _whole_tags(book, part):
        errors += len(_ERROR.findall(text)) if b't="e"' in text else 0
        columns = max([columns, *map(_column, set(_COLUMN.findall(text)))])
        # A cell may lie across two pieces.
        whole = begun + text
        if b"f>" in whole or b"<f" in whole:
            uncalculated += [found.decode() for found in _UNCALCULATED.findall(whole)]
        begun = last[0] if (last := _LAST_CELL.search(whole[-_LONGEST_CELL:])) else b""
    if columns * _MOST_ROWS > MOST_CELLS:
        rows = max((max(map(int, _ROW.findall(text)), default=0) for text in _whole_tags(book, part)), default=0)
        _not_too_far(rows, columns)
    return errors


def _of_ods(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    rows = columns = row = column = height = 0
    for text in _whole_tags(book, part):
        for kind, attributes, is_empty in _ODS.findall(text):
            times = int(found[1]) if (found := _REPEATED.search(attributes)) else 1
            if kind == b"table":
                rows = columns = row = 0
            elif kind == b"table-row":
                row, column, height = row + height, 0, times
            else:
                column += times
                if not is_empty:
                    rows, columns = max(rows, row + height), max(columns, column)
                    _not_too_far(rows, columns)


def _not_too_far(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise TurnedAway(
            f"a sheet of this workbook reaches to row {rows:,} and column {columns:,}. Delete what stands far away from the "
            "log, and save it again."
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
