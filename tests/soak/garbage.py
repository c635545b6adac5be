"""Files that no program writes on purpose: cut short, stirred, in the wrong clothes. Only what holds of any file is asked of them:
that it is turned away in one sentence, or that no line of it is lost."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.soak.cells import BLANKS

_HEADERS = [
    ["company", "role", "status", "applied_on", "notes"],
    ["Company", "Job title", "Status", "Date applied", "Comments"],
    ["company", "stage", "interview_on", "result"],
]
_PIECES = [
    "Acme", "applied", "2026-03-09", '"', '""', "'", ",", ",", ";", "\t", "|", "\n", "\n", "\r\n", "\r", " ", "", "é", "日本", "\\", '\\"',
    "\0", "\ufeff", "\u200b", "x" * 200, "<<<<<<< HEAD", "=======", "Total", "(example)", "-", "n/a", "=1+1", "{", "}", "[", "]", "#", "5",
]  # fmt: skip


@dataclass
class Garbage:
    """A file, and, for text whose lines can be followed from outside, how its cells are parted ("" for others)."""

    name: str
    content: bytes
    delimiter: str = ""
    about: str = ""


def some_garbage(random: Random, well_formed: Callable[[], tuple[str, bytes]]) -> Garbage:
    """A file of garbage; `well_formed` gives the (ending, bytes) of a right one to spoil."""
    return random.choice([_stirred, _stirred, _stirred, _bytes, _cut, _flipped, _misnamed, _zipped])(
        random, well_formed
    )


def _stirred(random: Random, well_formed: Callable[[], tuple[str, bytes]]) -> Garbage:
    """A right header, and below it whatever comes."""
    delimiter = random.choice(",;\t")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(random.choice(_HEADERS))
    text = out.getvalue() + "".join(random.choice(_PIECES) for _ in range(random.randint(0, 400)))
    encoding = random.choice(["utf-8", "utf-8", "utf-8-sig", "cp1252"])
    content = text.encode(encoding, "ignore")
    if random.random() < 0.2:
        content += bytes(random.choice([0x80, 0xFF, 0xE9, 0xC3]) for _ in range(random.randint(1, 30)))
    return Garbage("log.csv", content, delimiter, f"stirred {encoding}")


def _bytes(random: Random, well_formed: Callable[[], tuple[str, bytes]]) -> Garbage:
    name = random.choice(
        ["a.csv", "a.xlsx", "a.zip", "a.json", "a.parquet", "a.md", "a.ods", "a.xls", "a.txt", "a", "a.jsonl", "a.tsv"]
    )
    start = random.choice(
        [
            b"",
            b"PK\x03\x04",
            b"PAR1",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"company,role,status\n",
            b"[{",
            b"{",
        ]
    )
    return Garbage(name, start + random.randbytes(random.choice([0, 1, 2, 50, 3000])), about="bytes")


def _cut(random: Random, well_formed: Callable[[], tuple[str, bytes]]) -> Garbage:
    ending, content = well_formed()
    return Garbage(f"cut{ending}", content[: random.randrange(len(content) + 1)], about="cut")


def _flipped(random: Random, well_formed: Callable[[], tuple[str, bytes]]) -> Garbage:
    ending, content = well_formed()
    spoilt = bytearray(content)
    for _ in range(random.choice([1, 3, 30])):
        if spoilt:
            spoilt[random.randrange(len(spoilt))] = random.randrange(256)
    return Garbage(f"flipped{ending}", bytes(spoilt), about="flipped")


def _misnamed(random: Random, well_formed: Callable[[], tuple[str, bytes]]) -> Garbage:
    _, content = well_formed()
    return Garbage(
        "other" + random.choice([".csv", ".xlsx", ".json", ".zip", ".md", ".parquet", ".txt", ".doc", ""]),
        content,
        about="misnamed",
    )


def _zipped(random: Random, well_formed: Callable[[], tuple[str, bytes]]) -> Garbage:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(random.randint(0, 4)):
            inner = some_garbage(random, well_formed)
            place = random.choice(["", "../", "/", "a/b/", "__MACOSX/", "C:\\", "é\n"])
            archive.writestr(f"{place}{number}{inner.name}", inner.content)
    content = out.getvalue()
    return Garbage("z.zip", content[: random.choice([len(content), len(content), len(content) // 2])], about="zipped")


def records_of(text: str, delimiter: str) -> list[list[str]] | None:
    """The records of delimited text, blank lines too, told apart by hand; None where a quotation mark is never closed.

    A cell is quoted where it begins with the mark; two of them in it are one; what follows the closing one belongs to it.
    """
    records: list[list[str]] = []
    cells: list[str] = []
    current: list[str] = []
    state, at = "start", 0
    while at < len(text):
        sign = text[at]
        at += 1
        if state == "quoted":
            if sign != '"':
                current.append(sign)
            elif text[at : at + 1] == '"':
                current.append('"')
                at += 1
            else:
                state = "open"
        elif sign == '"' and state == "start":
            state = "quoted"
        elif sign == delimiter:
            cells.append("".join(current))
            current, state = [], "start"
        elif sign in "\r\n":
            at += text[at - 1 : at + 1] == "\r\n"
            records.append([*cells, "".join(current)])
            cells, current, state = [], [], "start"
        else:
            current.append(sign)
            state = "open"
    if state == "quoted":
        return None
    return [*records, [*cells, "".join(current)]] if current or cells or state == "open" else records


def filled_records(content: bytes, delimiter: str, *, escaped: bool) -> set[int] | None:
    """The numbers of the records of such a file in which a letter or figure stands, from 1; None where a quotation mark is
    never closed. `escaped`: quotes inside a cell are written with a backslash before them. What is no UTF-8 counts as letters."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1").removeprefix("ï»¿")
    # Two ends of lines where a zero byte stands between them: an editor shows two.
    text = re.sub("\r\0+\n", "\n\n", text).replace("\0", "")
    if escaped:
        text = re.sub(r"\\(.)", lambda found: '""' if found[1] == '"' else found[0], text)
    records = records_of(text, delimiter)
    if records is None:
        return None
    return {
        number
        for number, record in enumerate(records, start=1)
        if any(re.search(r"[^\W_]", cell.strip(BLANKS)) for cell in record)
    }
