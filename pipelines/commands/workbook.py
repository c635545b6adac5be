"""A template's sheets as an Excel workbook: drop-downs, dates as dates, a note on every column, an example in grey.

How it looks, and nothing of what it asks; that is template.py and contract/quick_log.yaml.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.contract import quick_log
from pipelines.contract.fields import EXPECTED, Field

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from pipelines.commands.template import Column, Sheet

#: Rows that drop-downs and checks reach down to.
_ROWS = 2000
_FORMATS = {"date": "yyyy-mm-dd", "date_or_no": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "time": "hh:mm"}
#: A thank-you is asked for by its day; a time beside it is read too.
_FORMATS["datetime_or_no"] = "yyyy-mm-dd"
#: The tint of each moment's headers in the quick log, and that of all other headers.
_TINTS = {"before": "DDEBF7", "after": "E2EFDA", "later": "FFF2CC", None: "EDEDED"}
_GREY = "808080"
_LONG_TEXTS = frozenset(
    "notes to_change hardest_question question goal employer_feedback feedback_received answer_note stated_ideal "
    "stated_concerns job_url ticked".split()
)
#: Excel takes a drop-down of so many characters, written into the sheet itself; a sheet of lists would be no log.
_LONGEST_LIST = 255
#: And a message of so many.
_LONGEST_MESSAGE = 225
#: Other ways to write a word that intake knows, for a drop-down that would be too long.
_SHORTER = {"strengths weaknesses": "strengths", "career goals": "goals"}


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the sheets to a file that is not there yet; FileExistsError where one came up meanwhile."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    save_new(book, path)


def save_new(book: Workbook, path: Path) -> None:
    """Save a workbook as a file that is not there yet; FileExistsError where one is. Half a workbook is never left."""
    with path.open("xb") as file:
        try:
            book.save(file)
        except BaseException:
            os.unlink(path)  # noqa: PTH108 - half a workbook is of no use
            raise


def _fill(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(sheet.columns, start=1):
        head = page.cell(1, place, column.header)
        head.font = Font(bold=column.needed)
        head.fill = PatternFill("solid", fgColor=_TINTS[column.moment])
        head.alignment = Alignment(wrap_text=True, vertical="top")
        head.comment = Comment(column.note, "Debrief", width=320, height=28 + 20 * _lines(column.note))
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = _width(column)
        if column.field.kind in _FORMATS:
            page.column_dimensions[letter].number_format = _FORMATS[column.field.kind]
        check = _check(column, letter)
        if check is not None:
            page.add_data_validation(check)
            check.add(f"{letter}2:{letter}{_ROWS}")
        example = page.cell(2, place, _cell(column.field, sheet.example.get(column.header, "")))
        example.font = Font(italic=True, color=_GREY)
        example.number_format = _FORMATS.get(column.field.kind, "General")
    page.row_dimensions[1].height = 62 if sheet.name == quick_log.SHEET else 32
    # The company stays in sight while one goes along the row.
    page.freeze_panes = "B2" if sheet.name == quick_log.SHEET else "A2"


def _lines(note: str) -> int:
    return sum(1 + len(line) // 48 for line in note.splitlines())


def _width(column: Column) -> float:
    if column.header in _LONG_TEXTS:
        return 36
    if column.is_tick:
        return 13
    if column.field.kind in ("rating", "int", "bool"):
        return max(9, min(len(column.header) + 2, 16))
    return max(13, min(len(column.header) + 3, 24))


def _cell(item: Field, written: str | int) -> Any:
    """An example's cell as the kind it is: a date is a date, and not text that looks like one."""
    if not isinstance(written, str) or not written:
        return written or None
    if item.kind in ("date", "date_or_no", "datetime_or_no") and written[:1].isdigit():
        return dt.date.fromisoformat(written)
    if item.kind == "datetime" and written[:1].isdigit():
        return dt.datetime.fromisoformat(written)
    if item.kind == "time":
        return dt.time.fromisoformat(written)
    return written


def _check(column: Column, letter: str) -> DataValidation | None:
    """What a spreadsheet offers and asks back about; a warning only, since intake knows more ways to write a word."""
    from openpyxl.worksheet.datavalidation import DataValidation

    item = column.field
    if column.cells:
        listed = ",".join(column.cells)
        if len(listed) > _LONGEST_LIST:
            listed = ",".join(_SHORTER.get(word, word) for word in column.cells)
        # A forecast may be a number as well.
        check = DataValidation(type="list", formula1=f'"{listed}"', showErrorMessage=item.kind != "percent")
        check.error = f"Debrief may not know this. Best is one of: {', '.join(column.cells)}"[:_LONGEST_MESSAGE]
    elif item.kind in ("date", "datetime"):
        check = DataValidation(type="date", operator="greaterThan", formula1="DATE(1950,1,1)", showErrorMessage=True)
    elif item.kind in ("date_or_no", "datetime_or_no"):
        either = f'OR(ISNUMBER({letter}2),{letter}2="no")'
        check = DataValidation(type="custom", formula1=either, showErrorMessage=True)
    elif item.kind == "time":
        check = DataValidation(
            type="time", operator="between", formula1="0", formula2="0.999999", showErrorMessage=True
        )
    elif item.kind in ("int", "number"):
        kind = "whole" if item.kind == "int" else "decimal"
        check = DataValidation(
            type=kind, operator="greaterThanOrEqual", formula1=f"{item.low or 0:g}", showErrorMessage=True
        )
    else:
        return None
    check.errorStyle = "warning"
    check.errorTitle = column.header[:32]
    check.error = check.error or f"Debrief expects {EXPECTED[item.kind]}."
    check.allowBlank = True
    return check
