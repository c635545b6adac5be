"""`debrief template`: an empty log with the nine tables of the contract, as one workbook or a folder of CSV files."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from pipelines.commands import say
from pipelines.contract.fields import EXPECTED, Field, Table
from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import words_of
from pipelines.errors import UsageError


def write_template(path: Path) -> int:
    """Write the template; UsageError where something is there already, since a log may be in it."""
    try:
        return _write(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}). Name another place.") from None


def _write(path: Path) -> int:
    if path.suffix.casefold() == ".xlsx":
        if os.path.lexists(path):
            raise UsageError(f"{path} is there already, and may be a log. Name another file.")
        path.parent.mkdir(parents=True, exist_ok=True)
        _workbook(path)
    elif path.suffix:
        raise UsageError(f"{path}: a template is a workbook (PATH.xlsx) or a folder of CSV files.")
    elif path.exists() and not path.is_dir():
        raise UsageError(f"{path} is there already, and is a file. Name another folder.")
    else:
        taken = [name for name in log_tables() if (path / f"{name}.csv").exists()]
        if taken:
            raise UsageError(f"{path} holds {taken[0]}.csv already, and it may be a log. Name another folder.")
        path.mkdir(parents=True, exist_ok=True)
        for table in log_tables().values():
            with (path / f"{table.name}.csv").open("x", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerow(columns_of(table))
    print(
        f"Wrote {say.shown(path)}. Fill in what you know: blank means unknown. Then put it in data/raw and type `debrief run`."
    )
    return 0


def columns_of(table: Table) -> list[str]:
    """The columns a person fills in: the program is the folder's to say."""
    return [name for name in table.columns if name != "program"]


def _workbook(path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in log_tables().values():
        sheet = book.create_sheet(table.name)
        for place, name in enumerate(columns_of(table), start=1):
            head = sheet.cell(1, place, name)
            head.font = Font(bold=table.field(name).required)
            head.comment = Comment(_note(table.field(name)), "Debrief")
            sheet.column_dimensions[get_column_letter(place)].width = max(12, len(name) + 2)
        sheet.freeze_panes = "A2"
    book.save(path)


def _note(item: Field) -> str:
    """What to write in a column, as its header's note says it."""
    lines = [item.about] if item.about else []
    if item.kind in ("word", "words"):
        words = words_of(item.vocabulary or item.name)
        lines.append(("One of: " if item.kind == "word" else "Any of, separated by ;: ") + ", ".join(words))
    else:
        lines.append(EXPECTED[item.kind])
    lines.append("Every row needs it." if item.required else "May stay blank: blank means unknown.")
    return "\n".join(lines)
