"""One pass over the bytes of a text file: is it UTF-8, what is odd about its lines, what may stand around its cells.

Runs at a few times the cost of reading the bytes (numpy looks at each pair of them once), so that a file of any size can be
looked at before the engine's own reader is trusted with it. Interprets nothing.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from pipelines.contract.logs import EXAMPLE_MARK
from pipelines.intake.formats.member import BLANKS

#: Blanks of plain text. Taking the others off too costs half as much again, which a large file without any is spared.
PLAIN_BLANKS = " \t\n\r\v\f"
_RARE = [character.encode() for character in BLANKS if character not in PLAIN_BLANKS]
_BLOCK = 2**15  # so much stays in the processor's own memory
#: Bytes kept from the end of a block, so that a sign that runs over its end is seen: the longest sought, less one.
_KEPT = 10
_EXAMPLE = EXAMPLE_MARK.encode()

# What a pair of bytes says, as bits.
_ODD_LINE = 1  # a blank line, a carriage return alone, a zero byte
_TO_TRIM = 2  # a blank beside a separator, a quote or a line's end
_MERGE = 4  # a line that begins with <
_QUOTE_AFTER_BLANK = 8
_ESCAPED_QUOTE = 16
_LINE_IN_QUOTES = 32  # a quote beside a line's end, on the side where it may open a cell
_BRACKET = 64  # one that may open the template's mark of an example


@dataclass(frozen=True)
class Survey:
    """`is_regular`: the engine's reader gives each line as a row, or fails. `blanks`: what may stand around a cell."""

    is_utf8: bool
    is_regular: bool
    blanks: str


@cache
def _pairs(delimiter: str) -> tuple[bytes, bytes]:
    """(class of each byte, what each ordered pair of classes says: 16 * first + second) for files with this separator."""
    classes = np.zeros(256, np.uint8)
    kinds = {delimiter: 1, '"': 2, "\n": 3, "\r": 4, " ": 5, "<": 7, "\\": 8, "\0": 9, "(": 10}
    for character in PLAIN_BLANKS:
        kinds.setdefault(character, 6)
    for character, kind in kinds.items():
        classes[ord(character)] = kind
    says = np.zeros(256, np.uint8)
    edges, blanks = (1, 2, 3, 4), (5, 6)

    def pair(first: int, second: int, bit: int) -> None:
        says[16 * first + second] |= bit

    for edge in edges:
        for blank in blanks:
            pair(edge, blank, _TO_TRIM)
            pair(blank, edge, _TO_TRIM)
    for kind in range(11):
        pair(kind, 9, _ODD_LINE)
        pair(9, kind, _ODD_LINE)
        if kind != 3:
            pair(4, kind, _ODD_LINE)
    for kind in (*edges, *blanks):
        pair(kind, 10, _BRACKET)
    pair(3, 3, _ODD_LINE)
    pair(3, 4, _ODD_LINE)
    pair(3, 7, _MERGE)
    pair(5, 2, _QUOTE_AFTER_BLANK)
    pair(8, 2, _ESCAPED_QUOTE)
    pair(2, 3, _LINE_IN_QUOTES)
    pair(2, 4, _LINE_IN_QUOTES)
    pair(3, 2, _LINE_IN_QUOTES)
    return classes.tobytes(), says.tobytes()


def survey(path: Path, delimiter: str) -> Survey:
    """Look at every byte of a text file once. OSError where it cannot be read; a file that is no UTF-8 is left early."""
    classes, says = _pairs(delimiter)
    decoder = codecs.getincrementaldecoder("utf-8")()
    spaced_quote = f'{delimiter} "'.encode()
    # A line's end at the very edge of a quoted cell is a blank around it.
    broken = [s.encode() for s in (f'{delimiter}"\n', f'{delimiter}"\r', f'\n"{delimiter}', '\n"\n', '\n"\r\n')]
    seen = 0
    is_odd = is_spaced = False
    blanks = ""
    before = b""
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            if not block.isascii() or decoder.getstate()[0]:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    return Survey(False, False, BLANKS)
            start = not before
            whole = before + block
            # A byte-order mark at the very beginning is the encoding's; a line's end there is a blank line.
            if start:
                whole = whole.removeprefix(codecs.BOM_UTF8)
                is_odd = whole[:1] in (b"\n", b"\r")
            if not whole.isascii() and any(whole.find(sign) >= 0 for sign in _RARE):
                blanks = BLANKS
            # The same as a table looked up by numpy, at a fifth of the time.
            kinds = np.frombuffer(whole.translate(classes), np.uint8)
            pairs = np.left_shift(kinds[:-1], 4)
            np.bitwise_or(pairs, kinds[1:], out=pairs)
            found = int(np.bitwise_or.reduce(np.frombuffer(pairs.tobytes().translate(says), np.uint8), initial=0))
            seen |= found
            is_odd = is_odd or (bool(found & _MERGE) and b"\n<<<<<<< " in whole)
            is_spaced = is_spaced or (bool(found & _QUOTE_AFTER_BLANK) and spaced_quote in whole)
            if not blanks and found & (_TO_TRIM | _LINE_IN_QUOTES):
                to_trim = found & _TO_TRIM or any(sign in whole for sign in broken)
                blanks = PLAIN_BLANKS if to_trim else blanks
            is_odd = is_odd or (bool(found & _BRACKET) and _EXAMPLE in whole.lower())
            before = whole[-_KEPT:]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Survey(False, False, BLANKS)
    if not blanks and before[-1:].isspace() and before[-1:] not in (b"\n", b"\r", delimiter.encode()):
        blanks = PLAIN_BLANKS
    is_regular = not (is_odd or is_spaced or seen & (_ODD_LINE | _ESCAPED_QUOTE) or before[-1:] == b"\r")
    return Survey(True, is_regular, blanks)
