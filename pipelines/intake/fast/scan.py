"""One look over the bytes of a large CSV: whether the engine's reader can be trusted with it, at nearly the speed of memory.

Nothing is decoded or split: most signs are looked for only where their first byte occurs at all. What it leaves open is seen
by the pass over the rows (text that is no UTF-8, blank lines, examples).
"""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 8 * 2**20


@dataclass(frozen=True)
class Scan:
    """`lines`: down to the last that is not blank, the header's too; where there are as many records, no cell holds a line
    break and no line is blank. `blanks`: those of plain text, besides the space and the line break, that occur at all."""

    is_regular: bool
    is_ascii: bool = False
    lines: int = 0
    blanks: str = ""


def scanned(path: Path, delimiter: str) -> Scan:
    """Look over a file. It is irregular where the engine's reader would skip, join or misread a line in silence."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_:

        def holds(sign: bytes) -> bool:
            return bytes_.find(sign) >= 0

        if (
            bytes_[:1] in (b"\n", b"\r")
            or holds(b"\0")
            or (holds(b"<") and holds(b"\n<<<<<<< "))
            or (holds(b"\r") and re.search(rb"\r(?!\n)", bytes_) is not None)
            or (holds(b"\\") and holds(b'\\"'))
            or (holds(b'"') and holds(f'{delimiter} "'.encode()))
        ):
            return Scan(False)
        end = _end(bytes_)
        is_ascii, lines = True, 1
        for start in range(0, end, _BLOCK):
            block = bytes_[start : min(start + _BLOCK, end)]
            is_ascii = is_ascii and block.isascii()
            lines += block.count(b"\n")
        return Scan(True, is_ascii, lines, "".join(blank for blank in "\t\r\v\f" if holds(blank.encode())))


def has_blank_line(path: Path) -> bool:
    """True where a line without anything on it stands before the last one that has something; also inside a cell."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_:
        end = _end(bytes_)
        return bytes_.find(b"\n\n", 0, end) >= 0 or bytes_.find(b"\n\r\n", 0, end) >= 0


def _end(bytes_: mmap.mmap) -> int:
    end = len(bytes_)
    while end and bytes_[end - 1] in b"\r\n":
        end -= 1
    return end
