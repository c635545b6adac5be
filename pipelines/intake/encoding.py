"""What the bytes of a text file are: text at all, in which encoding, with which separator. Reads no row."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from charset_normalizer import from_bytes

from pipelines.intake.recognise import is_whole_header

#: What text in another script is saved in; the rarer ones are near-copies that a guess by likeness confuses with these.
_OTHER_ENCODINGS = ["cp1251", "gb18030", "big5", "shift_jis", "euc_kr", "cp1253", "cp1255", "cp1256", "koi8_r"]
#: Characters that Western text is full of: the encoding that yields more of them is the one it was written in.
_WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôöõøùúûüÿßœÄÖÜÉÅØÇÀ’‘“”–—€…")
_DELIMITERS = ",\t;|"
#: The header is looked for in so many lines that are not blank, below a title.
TITLE_ROWS = 20


def is_binary(start: bytes) -> bool:
    """True for the beginning of a file that is no text, whatever its name says."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False  # UTF-16 is full of zero bytes and is text all the same
    if start.startswith(
        (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"GIF8", b"\xff\xd8\xff")
    ):
        return True
    control = sum(start.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13, 27))
    return control > max(8, len(start) // 100)


def encoding_of(path: Path, start: bytes) -> str:
    """The encoding of a text file whose first bytes are `start`, by Python's name for it."""
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        # The whole file, not its beginning: one accented name in row 9,000 decides as well. Read in blocks.
        with path.open(encoding="utf-8", newline="") as text:
            while text.read(2**20):
                pass
        return "utf-8"
    except UnicodeDecodeError:
        with path.open("rb") as file:
            return _older_encoding(file.read(4 * 2**20))


def _older_encoding(sample: bytes) -> str:
    """The encoding of text that is not UTF-8: a Western one where most of it is plain letters, else the likeliest."""
    beyond = sum(byte > 127 for byte in sample)
    letters = sum(chr(byte).isalpha() for byte in sample if byte < 128)
    if beyond <= letters / 3:
        # A guess by likeness takes a short Western text for Baltic or Balkan: only these two are seen in logs.
        found = {}
        for encoding in ("cp1252", "mac_roman"):
            try:
                found[encoding] = sum(character in _WESTERN for character in sample.decode(encoding))
            except UnicodeDecodeError:
                continue
        return max(found, key=lambda encoding: found[encoding])
    best = from_bytes(sample, cp_isolation=_OTHER_ENCODINGS).best()
    return best.encoding if best else "cp1252"


def delimiter_of(text: str, path: Path) -> str:
    """The separator that splits the header into most cells; a tab where the name says .tsv.

    The header is the first line that is not blank; below a title (a line without a separator), the first that has one.
    """
    lines = list(itertools.islice((line for line in text.splitlines() if line.strip()), TITLE_ROWS))
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines] or [""]
    header = next((line for line in bare if any(sign in line for sign in _DELIMITERS)), bare[0])
    if lines and is_whole_header(lines[0]):
        header = bare[0]
    if path.suffix.casefold() in (".tsv", ".tab") and "\t" in header:
        return "\t"
    return max(_DELIMITERS, key=header.count)
