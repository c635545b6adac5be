"""Workbooks (XLSX, XLSM, XLS, ODS) -> a Member a sheet. Cells become text as a person would type them.

A formula is read as its last value, an error such as #N/A as a blank cell. Looks below a title, never at a format's colours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import TurnedAway
from pipelines.intake.formats.member import BLANKS, Member, Unread
from pipelines.intake.formats.records import with_header
from pipelines.intake.formats.sheet_bounds import looked_through

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from python_calamine import CalamineSheet

ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_CANNOT = "this workbook cannot be opened: it may be half written, locked with a password, or no {kind}. Save it again."
_DAMAGED = "this sheet of the workbook cannot be read: it may be damaged. Save the workbook again."


def read_workbook(con: Backend, path: Path) -> Iterator[Member | Unread]:
    """Each sheet that holds anything, hidden ones too; TurnedAway where the workbook cannot be opened, or is empty."""
    if path.stat().st_size == 0:
        raise TurnedAway("the file is empty.")
    notes = looked_through(path, _CANNOT.format(kind=_kind(path)))
    found = False
    with _book(path) as book:
        for sheet in book.sheets_metadata:
            try:
                with _faults(_DAMAGED):
                    cells = book.get_sheet_by_name(sheet.name) if str(sheet.typ).endswith("WorkSheet") else None
                # A blank sheet (Excel makes three by itself) is nothing that was read.
                if cells is None or not any(cell.strip(BLANKS) for row in _rows(cells) for cell in row):
                    continue
                hidden = "" if str(sheet.visible).endswith(".Visible") else "the sheet is hidden in the workbook"
                found = True
                yield with_header(
                    con, enumerate(_rows(cells), start=1), sheet.name, notes=tuple(filter(None, (hidden, *notes)))
                )
            except TurnedAway as fault:
                found = True
                yield Unread(sheet.name, fault.message)
            notes = ()
    if not found:
        raise TurnedAway("there is nothing in it: no header and no rows.")


def _kind(path: Path) -> str:
    return path.suffix.removeprefix(".").upper() if path.suffix.casefold() in ENDINGS else "workbook"


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    from python_calamine import CalamineWorkbook, PasswordError

    # Opened here first: why a file cannot be opened at all is for others to say.
    with path.open("rb") as file:
        try:
            with _faults(_CANNOT.format(kind=_kind(path))):
                book = CalamineWorkbook.from_filelike(file)
        except PasswordError:
            raise TurnedAway(
                "this workbook is locked with a password. Take the password off and save it again."
            ) from None
        with book:
            yield book


@contextmanager
def _faults(message: str) -> Iterator[None]:
    """TurnedAway with `message` for whatever the reader of workbooks makes of damaged bytes, its own panic included."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise
    except (CalamineError, ValueError, OSError, OverflowError):
        raise TurnedAway(message) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise TurnedAway(message) from None


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """The rows of a sheet from its very first on; the reader itself begins at the first column that holds anything."""
    before = [""] * sheet.start[1] if sheet.start else []
    for row in sheet.iter_rows() if sheet.start else ():
        yield before + [cell_text(value) for value in row]


def cell_text(value: Any) -> str:
    """A cell as text: whole numbers without `.0`, dates and times as ISO, spans as hours, true and false as yes and no."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return f"{value:.0f}"
    if isinstance(value, dt.datetime):
        # A time is a fraction of a day, and seldom an exact one.
        moment = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0) if value.microsecond else value
        return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat(" ", "seconds")
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
