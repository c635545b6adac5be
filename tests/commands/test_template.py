"""`debrief template`: what it writes is what intake reads, its examples are not, and it never writes over anything."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines import engine
from pipelines.commands.template import Column, Sheet, columns_of, sheets, write_template
from pipelines.contract import quick_log
from pipelines.contract.logs import EXAMPLE_MARK, log_tables
from pipelines.contract.vocabulary import FORECAST_WORDS, plain, spellings, words_of
from pipelines.errors import UsageError
from pipelines.intake.find import programs_in, raw_files
from pipelines.intake.lake import take_in

NOW = dt.datetime(2026, 3, 9, tzinfo=dt.UTC)
SHORT = ["quick log", "applications", "practice"]
FULL = ["quick log", *log_tables()]
DATES = {"date": dt.date(2026, 3, 9), "datetime": dt.datetime(2026, 3, 9, 14, 30), "time": dt.time(14, 30)}


def valid(column: Column) -> Any:
    """A cell of a column as a person would fill it in: what the drop-down offers, where it has one."""
    item = column.field
    if column.header == "seeker":
        return None
    if column.is_tick:
        return "x"
    if column.cells:
        return int(column.cells[-1]) if item.kind == "rating" else column.cells[-1]
    if item.kind == "words":
        return ";".join(words_of(item.vocabulary or item.name)[:2])
    return DATES.get(item.kind) or {
        "text": f"some {item.name}", "list": "one; two", "int": 3, "number": 95000, "date_or_no": "no",
        "datetime_or_no": dt.date(2026, 3, 9),
    }[item.kind]  # fmt: skip


def tables_of(made: list[Sheet]) -> list[str]:
    return ["interviews" if sheet.name == quick_log.SHEET else sheet.name for sheet in made]


def read_all(raw: Path, work: Path) -> dict[str, list[tuple[str, str, int, int]]]:
    """(table, status, rows accepted, rows rejected) of each program's sheets or files, but for the parts derived from a quick log."""
    programs = programs_in(raw)
    with engine.open_engine(work) as con:
        readings = take_in(lambda: con, work / "lake", list(raw_files(raw, programs)), programs, now=NOW)
    return {
        program: sorted(
            (member.table, member.status, member.rows_accepted, member.rows_rejected)
            for reading in readings
            if reading.program == program
            for member in reading.members
        )
        for program in {reading.program for reading in readings}
    }


def written(folder: Path, full: bool) -> None:
    """The template as a folder of CSV files, with a row below each header and example."""
    write_template(folder, full=full)
    names = FULL if full else SHORT
    assert sorted(path.stem for path in folder.iterdir()) == sorted(name.replace(" ", "_") for name in names)
    for sheet in sheets(full):
        path = folder / sheet.file_name
        with path.open(newline="") as file:
            header, example = csv.reader(file)
        assert header == sheet.headers
        assert example[0].startswith(EXAMPLE_MARK)
        with path.open("a", newline="") as file:
            csv.writer(file).writerow([valid(column) for column in sheet.columns])


def written_book(folder: Path, full: bool) -> None:
    """The same as a workbook."""
    folder.mkdir(parents=True)
    path = folder / "log.XLSX"
    write_template(path, full=full)
    book = openpyxl.load_workbook(path)
    for sheet in sheets(full):
        book[sheet.name].append([valid(column) for column in sheet.columns])
    book.save(path)


@pytest.fixture(scope="module")
def filled_in(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str, int, int]]]:
    """What was read of the template in all its forms, by the program that each of them is: sheets alike are judged together."""
    folder = tmp_path_factory.mktemp("filled in")
    for full in (False, True):
        size = "full" if full else "short"
        written(folder / "raw" / f"csv {size}" / "kim", full)
        written_book(folder / "raw" / f"workbook {size}" / "kim", full)
    return read_all(folder / "raw", folder)


@pytest.mark.parametrize("size", ["short", "full"])
@pytest.mark.parametrize("form", ["csv", "workbook"])
def test_a_template_that_is_filled_in_comes_back_whole(
    filled_in: dict[str, list[tuple[str, str, int, int]]], form: str, size: str
) -> None:
    expected = sorted((table, "read", 1, 0) for table in tables_of(sheets(size == "full")))
    assert filled_in[f"{form} {size}"] == expected


def test_an_empty_template_is_a_log_without_rows(tmp_path: Path) -> None:
    """Its examples are not read, and not counted."""
    (tmp_path / "raw" / "workbook" / "kim").mkdir(parents=True)
    write_template(tmp_path / "raw" / "csv" / "kim", full=True)
    write_template(tmp_path / "raw" / "workbook" / "kim" / "log.xlsx", full=True)
    expected = sorted((table, "read", 0, 0) for table in tables_of(sheets(True)))
    assert read_all(tmp_path / "raw", tmp_path) == {"csv": expected, "workbook": expected}


# ---- the workbook ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("book") / "log.xlsx"
    write_template(path, full=True)
    return openpyxl.load_workbook(path)


def validations(page: Any) -> dict[str, Any]:
    """The check on each column's cells, by its header."""
    found = {}
    for check in page.data_validations.dataValidation:
        (reach,) = check.sqref.ranges
        assert (reach.min_row, reach.min_col) == (2, reach.max_col)
        found[page.cell(1, reach.min_col).value] = check
    return found


def test_the_quick_log_is_the_first_sheet_and_the_rest_follows(book: Any, tmp_path: Path) -> None:
    assert book.sheetnames == FULL
    write_template(tmp_path / "log.xlsx")
    assert openpyxl.load_workbook(tmp_path / "log.xlsx").sheetnames == SHORT


@pytest.mark.parametrize("name", FULL)
def test_every_column_has_its_note_and_what_it_needs_is_bold(book: Any, name: str) -> None:
    page = book[name]
    (sheet,) = (sheet for sheet in sheets(True) if sheet.name == name)
    assert [cell.value for cell in page[1]] == sheet.headers
    assert all(cell.comment.text.strip() for cell in page[1])
    assert [cell.font.bold for cell in page[1]] == [column.needed for column in sheet.columns]
    assert page.freeze_panes in ("A2", "B2")
    if name != quick_log.SHEET:
        assert sheet.headers == columns_of(log_tables()[name])


@pytest.mark.parametrize("name", FULL)
def test_every_vocabulary_has_a_drop_down_of_words_that_intake_knows(book: Any, name: str) -> None:
    checks = validations(book[name])
    (sheet,) = (sheet for sheet in sheets(True) if sheet.name == name)
    for column in sheet.columns:
        item = column.field
        if not (column.is_tick or item.kind in ("word", "bool", "rating", "percent")):
            continue
        check = checks[column.header]
        assert check.type == "list"
        assert len(check.formula1) - 2 <= 255, "Excel takes no longer list"
        words = check.formula1.strip('"').split(",")
        if item.kind == "word":
            known = spellings(item.vocabulary or item.name)
            wanted = {known[plain(word)] for word in column.cells}
            assert {known[plain(word)] for word in words} == wanted
        elif item.kind == "percent":
            assert [word.replace(" ", "_") for word in words] == list(FORECAST_WORDS)
        else:
            assert words == (["x"] if column.is_tick else ["yes", "no"] if item.kind == "bool" else list("12345"))


@pytest.mark.parametrize("name", FULL)
def test_dates_are_dates_and_an_odd_cell_is_asked_about_not_refused(book: Any, name: str) -> None:
    page, checks = book[name], validations(book[name])
    for place, column in enumerate(next(sheet for sheet in sheets(True) if sheet.name == name).columns, start=1):
        example = page.cell(2, place)
        if column.field.kind in ("date", "datetime", "date_or_no", "datetime_or_no"):
            letter = openpyxl.utils.get_column_letter(place)
            assert page.column_dimensions[letter].number_format.startswith("yyyy-mm-dd")
            assert checks[column.header].type in ("date", "custom")
            assert example.value in (None, "no") or example.is_date
        assert len(checks[column.header].error) <= 225 if column.header in checks else True
    assert {check.errorStyle for check in checks.values()} == {"warning"}


@pytest.mark.parametrize("name", FULL)
def test_the_example_is_grey_and_marked(book: Any, name: str) -> None:
    page = book[name]
    assert page.max_row == 2
    filled = [cell for cell in page[2] if cell.value is not None]
    assert filled[0].column == 1
    assert filled[0].value.startswith(EXAMPLE_MARK)
    assert len(filled) > 3
    assert all(cell.font.italic and cell.font.color.rgb == "00808080" for cell in filled)


# ---- where it writes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "asked", "says"),
    [
        ("log.xlsx", "log.xlsx", "is there already, and may be a log"),
        ("logs/practice.csv", "logs", "holds practice.csv already"),
        ("logs", "logs", "is a file"),
        ("logs", "logs/new.xlsx", "cannot be written"),
        ("logs", "logs/new", "cannot be written"),
        ("other", "log.ods", "a workbook .* or a folder"),
    ],
)
def test_nothing_that_is_there_is_written_over(tmp_path: Path, there: str, asked: str, says: str) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=says):
        write_template(tmp_path / asked)
    assert (tmp_path / there).read_text() == "mine"
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "log.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    with pytest.raises(UsageError):
        write_template(tmp_path / "log.xlsx")
    assert not (tmp_path / "elsewhere.xlsx").exists()
