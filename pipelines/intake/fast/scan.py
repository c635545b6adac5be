"""One look over the bytes of a large CSV: whether the engine's reader can be trusted with it, and what its cells may hold.

Nothing is decoded or split: each sign is looked for at the speed of memory, and most only where its first byte occurs.
"""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 8 * 2**20


@dataclass(frozen=True)
class Scan:
    """What a look over the bytes told. `lines` counts the lines with something on them, the header's too; where it is also
    the number of records, no cell holds a line break and no blank line stands between them."""

    is_regular: bool
    is_ascii: bool
    lines: int


def scanned(path: Path, delimiter: str) -> Scan:
    """Look over a file in UTF-8. It is irregular where the engine's reader would skip, join or misread a line in silence."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_:
        end = len(bytes_)
        while end and bytes_[end - 1] in b"\r\n":
            end -= 1
        spaced_quote = f'{delimiter} "'.encode()
        irregular = (
            bytes_[:1] in (b"\n", b"\r")
            or bytes_.find(b"\x00") >= 0
            or (bytes_.find(b"<") >= 0 and bytes_.find(b"\n<<<<<<< ") >= 0)
            or (bytes_.find(b"\r") >= 0 and re.search(rb"\r(?!\n)", bytes_) is not None)
            or (bytes_.find(b'"') >= 0 and bytes_.find(spaced_quote) >= 0)
        )
        if irregular:
            return Scan(False, False, 0)
        is_ascii, lines = True, 1
        for start in range(0, end, _BLOCK):
            block = bytes_[start : min(start + _BLOCK, end)]
            is_ascii = is_ascii and block.isascii()
            lines += block.count(b"\n")
        return Scan(True, is_ascii, lines)


def has_blank_line(path: Path) -> bool:
    """True where a line without anything on it stands before the last one that has; also inside a cell."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_:
        end = len(bytes_)
        while end and bytes_[end - 1] in b"\r\n":
            end -= 1
        return bytes_.find(b"\n\n", 0, end) >= 0 or bytes_.find(b"\n\r\n", 0, end) >= 0
