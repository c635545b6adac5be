"""What the bytes of a text file are: text at all, and in which encoding. Reads no row.

UTF-8 or a byte-order mark is certain; zero bytes in every second or fourth place are nearly so; the rest is likeness.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from pipelines.errors import TurnedAway

#: How much of a file is looked at to tell what it is.
START = 65_536
#: A line longer than so many characters is no log's, and would fill the memory.
LONGEST = 2**27
#: So many blank lines that follow one another are no log's: each is counted, and reading them would take minutes.
MOST_BLANK_LINES = 5_000_000
#: What text in another script is saved in; the rarer ones are near-copies that a guess by likeness confuses with these.
_OTHER_ENCODINGS = ["cp1251", "gb18030", "big5", "shift_jis", "euc_kr", "cp1253", "cp1255", "cp1256", "koi8_r"]
#: What Western text is saved in where it is no UTF-8: by Windows, by old Macs, by DOS in Europe and in America.
_WESTERN_ENCODINGS = ("cp1252", "mac_roman", "cp850", "cp437")
#: Letters and signs that Western text is full of: the encoding in which most of them stand as in words is the text's own.
_LETTERS = frozenset("àâäáãåæçèéêëìíîïñòóôöõøùúûüÿßœÄÖÜÉÅØÇÀÁÓÚÍÑÆŒ")
#: Letters that hardly a word begins with.
_NEVER_FIRST = frozenset("äâãëïîìôòõùûÿßñ")
_SIGNS = frozenset("’‘“”–—€…«»")
_ODD = re.compile(r"[^\x00-\x7f]")
#: So many signs beyond ASCII tell as much as all of them.
_ENOUGH = 100_000
_BINARY = (
    b"PK\x03\x04",
    b"PAR1",
    b"%PDF",
    b"\x89PNG",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"GIF8",
    b"\xff\xd8\xff",
    b"7z\xbc\xaf",
    b"Rar!",
    b"SQLite format 3",
)
NOT_THROUGHOUT = "the text is not {encoding} throughout. Save it again as UTF-8."
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def is_binary(start: bytes) -> bool:
    """True for the beginning of a file that is no text, whatever its name says."""
    if start.startswith(_BINARY):
        return True
    if wide_encoding(start):
        return False  # UTF-16 is full of zero bytes and is text all the same
    control = sum(start.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13, 27))
    return control > max(8, len(start) // 100)


def wide_encoding(start: bytes) -> str:
    """The UTF-16 or UTF-32 that a text is written in, by its mark or, without one, by where its zero bytes stand; or ""."""
    for mark, encoding in _MARKS[1:]:
        if start.startswith(mark):
            return encoding
    zeros = [start[place::4].count(0) for place in range(4)]
    quarter = len(start) // 4
    if quarter and 2 * sum(zeros) >= 2 * quarter:
        if min(zeros[2], zeros[3]) >= 0.95 * quarter and zeros[0] < quarter / 10:
            return "utf-32-le"
        if min(zeros[0], zeros[1]) >= 0.95 * quarter and zeros[3] < quarter / 10:
            return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    # A text in any script has line ends and separators, and no zeros where those have their letter.
    for encoding, much, little in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if much > max(2, len(start) // 50) and 50 * little < much and _decodes(start[: len(start) // 2 * 2], encoding):
            return encoding
    return ""


def encoding_of(path: Path, start: bytes) -> str:
    """The encoding of a text file whose first bytes are `start`, by Python's name for it."""
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if wide := wide_encoding(start):
        return wide
    # The whole file, not its beginning: one accented name in row 9,000 decides as well. Plain ASCII needs no decoding.
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb", buffering=0) as file:
        try:
            while block := file.read(2**20):
                if not block.isascii() or decoder.getstate()[0]:
                    decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            file.seek(0)
            return _older_encoding(file.read(4 * 2**20))
    return "utf-8"


def has_zeros(path: Path) -> bool:
    """True for a file in which a zero byte stands."""
    with path.open("rb", buffering=0) as file:
        return any(b"\0" in block for block in iter(lambda: file.read(2**20), b""))


def _older_encoding(sample: bytes) -> str:
    """The encoding of text that is not UTF-8: a Western one where most of it is plain letters, else the likeliest."""
    beyond = sum(byte > 127 for byte in sample)
    letters = sum(chr(byte).isalpha() for byte in sample if byte < 128)
    if beyond <= letters / 3:
        # A guess by likeness takes a short Western text for Baltic or Balkan: only these are seen in logs.
        found = {}
        for encoding in _WESTERN_ENCODINGS:
            try:
                found[encoding] = _like_words(sample.decode(encoding))
            except UnicodeDecodeError:
                continue
        return max(found, key=lambda encoding: found[encoding])
    best = from_bytes(sample, cp_isolation=_OTHER_ENCODINGS).best()
    return best.encoding if best else "cp1252"


def _like_words(text: str) -> int:
    """How much the signs of a text beyond ASCII stand as they do in words of Western languages."""
    places = itertools.islice(_ODD.finditer(text), _ENOUGH)
    around = Counter((text[max(0, it.start() - 1) : it.start()], it[0], text[it.end() : it.end() + 1]) for it in places)
    return sum(_like_a_word(*signs) * n for signs, n in around.items())


def _like_a_word(before: str, sign: str, after: str) -> int:
    in_word = before.isalpha() and after.isalpha()
    if sign.isupper() and (before.islower() or (in_word and after.islower())):
        return -3  # a capital inside a word: `MÅller`
    if sign in _LETTERS:
        if sign in _NEVER_FIRST and not before.isalpha():
            return 1
        return 2 if before.isalpha() or after.isalpha() else 1
    if sign in _SIGNS:
        return 2 if sign == "’" or not in_word else -2
    if sign.isalpha():
        return 0
    # Lines of boxes and signs that no word holds; a degree or a section stands beside a figure.
    return -3 if in_word or "\u2500" <= sign <= "\u25ff" else -1 if before.isalpha() or after.isalpha() else 0


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a text with their ends (any of the three), without zero bytes. TurnedAway where it is not `encoding`, or
    is no log by the length of its lines or by how many of them are blank."""
    blank = 0
    try:
        with path.open(encoding=encoding, newline="") as text:
            while line := text.readline(LONGEST):
                blank = blank + 1 if len(line) < 3 and not line.strip() else 0
                if blank > MOST_BLANK_LINES:
                    raise TurnedAway(
                        f"more than {MOST_BLANK_LINES:,} blank lines follow one another in it. Take them out, and run again."
                    )
                if len(line) == LONGEST:
                    raise TurnedAway("a line of it is longer than 100 million characters, so that it is no log.")
                yield line.replace("\0", "") if "\0" in line else line
    except UnicodeError:
        raise TurnedAway(NOT_THROUGHOUT.format(encoding=encoding)) from None


def text_of(path: Path, most: int = 2**27) -> tuple[str, str]:
    """The whole text of a file of at most `most` bytes, and its encoding; TurnedAway where it is larger, or no text."""
    start, size = start_of(path), path.stat().st_size
    if not start.strip():
        raise TurnedAway("the file is empty: it has no header and no rows.")
    if size > most:
        raise TurnedAway(f"it has {size // 2**20:,} MB, too much to be held at once; save it as CSV.")
    if is_binary(start):
        raise TurnedAway("this is no text, although its name says so. Export the log again.")
    encoding = encoding_of(path, start)
    try:
        return path.read_bytes().decode(encoding).replace("\0", ""), encoding
    except UnicodeError:
        raise TurnedAway(NOT_THROUGHOUT.format(encoding=encoding)) from None


def start_of(path: Path) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(START)


def text_start(start: bytes) -> str:
    """The beginning of a text for a look at its shape, in whatever encoding: what cannot be read is replaced."""
    encoding = "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else wide_encoding(start) or "utf-8"
    return re.sub("\0", "", start.decode(encoding, "replace"))
