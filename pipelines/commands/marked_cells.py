"""Cells and names of the copy that `debrief check --fix` writes: text as text, and what a workbook allows.

What is written into them is fix.py's.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pipelines.commands import say

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: As many characters as a cell of a workbook holds, and the name of a sheet.
_LONGEST_CELL = 32_767
_LONGEST_NAME = 31
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def text_cell(
    page: WriteOnlyWorksheet, text: str | None, *, tint: str = "", comment: str | None = None, bold: bool = False
) -> Any:
    """A cell that holds `text` as text, whatever it looks like: never a formula, a number or an error."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    shown = _CONTROL.sub("\ufffd", text)[:_LONGEST_CELL] if text else None
    cell = WriteOnlyCell(page, shown)
    if shown:
        cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    if tint:
        cell.fill = PatternFill("solid", fgColor=tint)
    if comment:
        lines = comment.splitlines()
        height = 28 + 20 * sum(1 + len(line) // 45 for line in lines)
        told = "\n".join(map(say.printable, lines))
        cell.comment = Comment(told, "Debrief", width=320, height=min(height, 400))
    return cell


def letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place + 1))


def sheet_name(name: str, taken: set[str]) -> str:
    """The name of a sheet for a sheet, file or entry of an archive: what a workbook allows, and unlike the others."""
    last = (
        name.rpartition(": ")[2] if ": " in name else PurePosixPath(name).stem if "/" in name or "." in name else name
    )
    last = PurePosixPath(last).stem if last.casefold().endswith((".csv", ".tsv", ".txt")) else last
    plain = say.printable(_NO_NAME.sub(" ", last)).strip(" '")[:_LONGEST_NAME] or "log"
    once, number = plain, 1
    while once.casefold() in taken:
        number += 1
        once = f"{plain[: _LONGEST_NAME - 5]} ({number})"
    taken.add(once.casefold())
    return once
