"""A quotation mark that was never closed, and swallowed the lines below it: told from an honest cell of several lines.

Every standard reader joins such lines in silence. Here the row is kept as it was read, and marked, so that it is set aside.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Stands at the beginning of the surplus of such a row, around the number of its line: no text holds this character.
MARK = "\ufdd1"
_MARKED = f"^{MARK}([0-9]*){MARK}"
#: In a narrower sheet a list in a note (`team, stack, pay`) is easily taken for a row.
_WIDE, _WIDEST, _NARROWEST = 4, 60, 3


class Spanning(list[str]):
    """A record of several lines, as they stand in the file, the first of which is number `line` (from 1)."""

    def __init__(self, record: Sequence[str], lines: Sequence[str], line: int, delimiter: str, quote: str) -> None:
        super().__init__(record)
        self.lines, self.line = lines, line
        self.delimiter, self.quote = delimiter, quote

    def is_open(self, width: int) -> bool:
        """True where its lines look like rows of `width` cells: the first, and two more; or one, and the quote ends amid text."""
        if width < _NARROWEST or not self._is_row(self.lines[0], width):
            return False
        *inner, last = self.lines[1:]
        n = sum(self._is_row(line, width) for line in inner)
        return (n > 1 and width >= _WIDE) or (n + self._is_row(last, width) > 0 and self._ends_amid_text())

    def _is_row(self, line: str, width: int) -> bool:
        if line.count(self.quote) % 2:
            line = "".join(line.rpartition(self.quote)[::2])
        cells = csv.reader([line.rstrip("\r\n")], delimiter=self.delimiter, quotechar=self.quote)
        return len(next(cells, [])) == width

    def _ends_amid_text(self) -> bool:
        try:
            list(csv.reader(self.lines, strict=True, delimiter=self.delimiter, quotechar=self.quote))
        except csv.Error:
            return True
        return False


def marked(line: int | str, surplus: str) -> str:
    """The surplus of a row whose quote opens in that line ("" where that is not known) and is not closed."""
    return f"{MARK}{line}{MARK}{surplus}"


def unmarked(surplus: str | None) -> str | None:
    """A surplus without the mark; None where nothing is left."""
    return (surplus.rpartition(MARK)[2] if surplus else surplus) or None


def is_marked(surplus: ir.StringValue) -> ir.BooleanValue:
    """True for a marked surplus; NULL for NULL."""
    return surplus.startswith(MARK)


def where_marked(surplus: ir.StringValue) -> ir.StringValue:
    """Where the quote opens, in words."""
    line = surplus.re_extract(_MARKED, 1)
    return ibis.ifelse(line == "", "this row", ibis.literal("line ") + line)


def without_mark(surplus: ir.StringValue) -> ir.StringValue:
    """As `unmarked`, in the engine."""
    return ibis.ifelse(is_marked(surplus), surplus.re_replace(_MARKED, "").nullif(""), surplus)


def holds_rows(cells: Sequence[ir.StringValue], delimiter: str) -> ir.BooleanValue:
    """True where a cell of a row holds the rest of it, and two lines more that look like rows. NULL or False where none does.

    That its quote ends amid text the engine's reader tells by itself: it takes no such file.
    """
    width = len(cells)
    if not _WIDE <= width <= _WIDEST:
        return ibis.literal(False)
    sign = f"\\x{{{ord(delimiter):x}}}"
    cell = f"[^\n{sign}]*"

    def row(n_separators: int) -> str:
        return f"{cell}(?:{sign}{cell}){{{n_separators}}}"

    held = [
        ibis.ifelse(
            text.contains("\n"),
            text.re_search(f"^{row(width - 1 - place)}(?:\n{row(width - 1)}){{2}}(?:\n|$)"),
            ibis.literal(False),
        )
        for place, text in enumerate(cells)
    ]
    return ibis.or_(*held)
