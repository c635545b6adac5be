"""What every reader of a format gives: tables of text, and a word for each that could not be read.

No reader guesses a type or drops a line; what the columns mean is recognise.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What counts as nothing around a cell: no-break spaces and byte-order marks too, which sheets and mails leave behind.
BLANKS = " \t\n\r\v\f\u00a0\u2007\u202f\u3000\u200b\ufeff"
#: Up to so many rows a member is held in memory, and may be judged together with others like it.
HELD_ROWS = 50_000


@dataclass
class Member:
    """One table of text: a row_number as a person would count it, a column c0, c1 ... a header cell, and surplus (the cells
    beyond the header, NULL where there are none).

    `cells` holds up to HELD_ROWS rows in memory; above that `rows` is a table of the engine. Both are None when there is
    nothing below the header. `stored` names the engine's copy of the rows, to be dropped after use; "" where the engine reads
    the file itself. `blanks` are the characters that may stand around a cell. `notes` are things to say about how it was
    read, never a cell of it.
    """

    name: str
    header: tuple[str, ...]
    cells: pa.Table | None = None
    rows: ir.Table | None = None
    encoding: str = ""
    stored: str = ""
    blanks: str = BLANKS
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unread:
    """A part of a file that cannot be used (an entry of an archive, a damaged sheet), and why; the others go on."""

    name: str
    message: str
