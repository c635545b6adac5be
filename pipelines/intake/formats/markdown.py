"""The pipe tables of a Markdown text -> Members, each named by the heading above it. A row is counted by its line.

Text outside tables is passed over, but for what headings and lists say of a status (markdown_status.py); links and other marks inside a cell stay as they are, save bold around the whole of it and
the names of signs (`:x:`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import TurnedAway
from pipelines.intake.formats import markdown_status
from pipelines.intake.formats.encoding import text_of
from pipelines.intake.formats.member import Member, Unread
from pipelines.intake.formats.records import below_header, filled, known_in, with_header

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

ENDINGS = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
#: A cell that is written strong, as code or struck out (which many do when it has ended; what ended it another cell says).
_WHOLE_CELL = re.compile(r"(\*\*|__|`|~~)(?!\s)([^*`~]+?)\1")
_NAMED_SIGN = re.compile(r":([a-z0-9_+-]{1,40}):")
#: The names by which Markdown writes the signs that people tick and cross with.
_SIGNS = {
    "heavy_check_mark": "✔",
    "white_check_mark": "✅",
    "ballot_box_with_check": "☑",
    "x": "❌",
    "heavy_multiplication_x": "✖",
    "negative_squared_cross_mark": "❎",
    "tada": "🎉",
    "ghost": "👻",
    "hourglass": "⏳",
    "hourglass_flowing_sand": "⏳",
    "no_entry_sign": "🚫",
    "+1": "👍",
    "-1": "👎",
}
_NO_TABLE = (
    "no table stands in it. A log in Markdown is a table whose cells are parted by bars, with a line such as |---|---| below "
    "its header."
)


@dataclass
class _Table:
    name: str
    header: tuple[int, list[str]]
    status: str = ""
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    def add(self, number: int, cells: list[str]) -> None:
        self.rows.append((number, [self.status, *cells] if self.status else cells))


def read_markdown(con: Backend, path: Path) -> Iterator[Member | Unread]:
    """Every table of the text; TurnedAway where there is none."""
    text, encoding = text_of(path)
    tables = list(_tables(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))))
    if not tables:
        raise TurnedAway(_NO_TABLE)
    for table in tables:
        try:
            if filled(table.header[1]):
                yield below_header(con, table.header[1], table.rows, table.name, encoding=encoding)
            else:
                yield with_header(con, table.rows, table.name, encoding=encoding)
        except TurnedAway as fault:
            yield Unread(table.name, fault.message)


def is_markdown(text: str) -> bool:
    """True for text in which a table stands that is parted by bars and has a line of dashes below its header."""
    lines = text.splitlines()
    table = next(_tables(lines), None) if "|" in text and "-" in text else None
    # A table may also stand in a cell of a CSV: above it, there, is the header.
    return table is not None and not any(
        known_in(filled(re.split("[,;\t]", line))) > 1 for line in lines[: table.header[0] - 1]
    )


def _tables(lines: list[str]) -> Iterator[_Table]:
    """The tables of a text, and the lists that are as good as one, in their order."""
    headings: dict[int, str] = {}
    fence, table = "", None
    items: list[tuple[int, str]] = []
    taken: dict[str, int] = {}

    def named(header: tuple[int, list[str]]) -> _Table:
        name = next(reversed(headings.values()), "") or ("" if not taken else "table")
        taken[name] = taken.get(name, 0) + 1
        name = name if taken[name] == 1 else f"{name} ({taken[name]})"
        status = markdown_status.status_of(list(map(_cell, headings.values()))) if filled(header[1]) else ""
        if not markdown_status.with_status(status, header[1]):
            return _Table(name, header)
        return _Table(name, (header[0], [markdown_status.HEADER, *header[1]]), status)

    def listed() -> Iterator[_Table]:
        status = markdown_status.status_of(list(map(_cell, headings.values()))) if items else ""
        if status and (found := markdown_status.as_rows(status, items)):
            made = named((found[0][0], markdown_status.LIST_HEADER[1:]))
            yield _Table(made.name, (made.header[0], markdown_status.LIST_HEADER), "", found)
        items.clear()

    for number, line in enumerate(lines, start=1):
        before = lines[number - 2] if number > 1 else ""
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
            if table:
                yield table
            table = None
            continue
        if fence:
            continue
        if found := _HEADING.fullmatch(line):
            if table:
                yield table
            yield from listed()
            table = None
            _below(headings, len(found[1]), (found[2] or "").strip())
        elif table is None and _BAR.search(before) and "|" in line and _RULE.fullmatch(line) and _fits(before, line):
            table = named((number - 1, split_row(before)))
        elif table is not None and line.strip():
            table.add(number, split_row(line))
        else:
            if table:
                yield table
            table = None
            if before.strip() and "|" not in before and _UNDERLINE.fullmatch(line):
                yield from listed()
                _below(headings, 1 if "=" in line else 2, before.strip())
            elif item := markdown_status.item_of(line):
                items.append((number, item))
    if table:
        yield table
    yield from listed()


def _below(headings: dict[int, str], level: int, heading: str) -> None:
    """Put a heading below those that are above it."""
    for lower in [other for other in headings if other >= level]:
        del headings[lower]
    headings[level] = heading


def _fits(header: str, rule: str) -> bool:
    return len(split_row(header)) == len(split_row(rule))


def split_row(line: str) -> list[str]:
    """The cells of a line, parted by bars that no backslash stands before."""
    text = line.strip()
    text = text.removeprefix("|")
    cells, start = [], 0
    for bar in _BAR.finditer(text):
        cells.append(text[start : bar.end() - 1])
        start = bar.end()
    if text[start:].strip() or not cells:
        cells.append(text[start:])
    return [_cell(cell.strip().replace("\\|", "|")) for cell in cells]


def _cell(text: str) -> str:
    text = _NAMED_SIGN.sub(lambda found: _SIGNS.get(found[1], found[0]), text) if ":" in text else text
    whole = _WHOLE_CELL.fullmatch(text)
    return whole[2] if whole else text
