"""One look over the bytes of a large CSV: whether the engine's reader can be trusted with it, at nearly the speed of memory.

Nothing is decoded or split. The file is taken in pieces small enough for the processor's own memory, so that looking for one
more sign costs next to nothing; most are looked for only where their first byte occurs at all. Pairs of signs are found by
numpy, which is quicker than a search for them, and leaves Python to the thread that judges the sample meanwhile. What the look
leaves open is seen by the pass over the rows (text that is no UTF-8, blank lines, examples).
"""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines.intake.formats.member import BLANKS

#: Bytes looked at together, and those of a piece that are looked at again with the next, for what lies on its edge.
BLOCK, _EDGE = 2**18, 8
_MARK = b"\xef\xbb\xbf"
_PLAIN = bytes(range(128))
#: No longer than what is looked at again.
_LINK = re.compile(rb"\]\(<?http")
_RETURN_ALONE = re.compile(rb"\r[^\n]")


@dataclass(frozen=True)
class Scan:
    """`lines`: down to the last that is not blank, the header's too; where there are as many records, no cell holds a line
    break and no line is blank. `blanks`: those of BLANKS that occur at all, besides the space and the line break."""

    is_regular: bool
    lines: int = 0
    blanks: str = ""


def scanned(path: Path, delimiter: str) -> Scan:
    """Look over a file. It is irregular where the engine's reader would skip, join or misread a line in silence."""
    breaks, seen, ends_alone = 0, set[str](), False
    unseen = {blank: blank.encode() for blank in BLANKS if blank not in " \n"}
    with path.open("rb", buffering=0) as file:
        start = file.read(len(_MARK) + 1)
        if start.removeprefix(_MARK)[:1] in (b"\n", b"\r"):
            return Scan(False)
        file.seek(len(_MARK) if start.startswith(_MARK) else 0)
        before = b""
        while piece := file.read(BLOCK):
            breaks += _count(piece, b"\n")
            block = before + piece
            if _is_irregular(block, delimiter):
                return Scan(False)
            # Without the plain signs little is left to search for the blanks of other scripts.
            rest = b"" if block.isascii() else block.translate(None, _PLAIN)
            found = [blank for blank, sign in unseen.items() if sign in (block if len(sign) == 1 else rest)]
            seen.update(found)
            for blank in found:
                del unseen[blank]
            before, ends_alone = block[-_EDGE:], block.endswith(b"\r")
    if ends_alone:
        return Scan(False)
    return Scan(True, breaks - _breaks_at_end(path) + 1, "".join(blank for blank in BLANKS if blank in seen))


def _is_irregular(block: bytes, delimiter: str) -> bool:
    return (
        b"\0" in block
        or (b"<" in block and b"\n<<<<<<< " in block)
        or (b"\r" in block and _RETURN_ALONE.search(block) is not None)
        or (b"\\" in block and b'\\"' in block)
        # A cell that is a link with a text is read as that text, and its link may fill another column.
        or (b"]" in block and _holds(block, b"](") and _LINK.search(block) is not None)
        or (b"=" in block and _holds(block, b"=HYPERL"))
        or (b'"' in block and _holds(block, f'{delimiter} "'.encode()))
    )


def _count(block: bytes, sign: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == sign[0]))


def _holds(block: bytes, signs: bytes) -> bool:
    """Whether `signs` stand in a block, one behind the other."""
    data = np.frombuffer(block, np.uint8)
    last = len(data) - len(signs) + 1
    found = data[:last] == signs[0] if last > 0 else np.zeros(0, bool)
    for place, sign in enumerate(signs[1:], start=1):
        found &= data[place : last + place] == sign
    return bool(found.any())


def has_blank_line(path: Path) -> bool:
    """True where a line without anything on it stands before the last one that has something; also inside a cell."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_:
        end = _end(bytes_)
        return bytes_.find(b"\n\n", 0, end) >= 0 or bytes_.find(b"\n\r\n", 0, end) >= 0


def copy_lines(path: Path, numbers: np.ndarray, to: Path) -> None:
    """Write the lines with these numbers (rising, from 1) to another file, in their order."""
    first, rest = 1, b""
    with path.open("rb", buffering=0) as file, to.open("wb") as out:
        while True:
            piece = file.read(BLOCK)
            block = rest + piece
            if not piece and block:
                block += b"\n"
            data = np.frombuffer(block, np.uint8)
            ends = np.flatnonzero(data == ord("\n")) + 1
            begin, end = np.searchsorted(numbers, (first, first + len(ends)))
            if begin < end:
                # Cut out one by one: a mark on each byte would be made for the whole file, and few of its lines are wanted.
                at = numbers[begin:end] - first
                starts = np.where(at > 0, ends[at - 1], 0)
                out.writelines(map(block.__getitem__, map(slice, starts.tolist(), ends[at].tolist())))
            rest = block[int(ends[-1]) :] if len(ends) else block
            first += len(ends)
            if not piece:
                return


def _breaks_at_end(path: Path) -> int:
    """Line breaks behind the last line that has something on it, and its own."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_:
        return _count(bytes_[_end(bytes_) :], b"\n")


def _end(bytes_: mmap.mmap) -> int:
    end = len(bytes_)
    while end and bytes_[end - 1] in b"\r\n":
        end -= 1
    return end
