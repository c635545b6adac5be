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


def read_back(raw: Path, work: Path) -> list[tuple[str, str, int, int]]:
    """(table, status, rows accepted, rows rejected) of each sheet or file, but for the parts derived from a quick log."""
    programs = programs_in(raw)
    with engine.open_engine(work) as con:
        readings = take_in(lambda: con, work / "lake", list(raw_files(raw, programs)), programs, now=NOW)
    return sorted(
        (member.table, member.status, member.rows_accepted, member.rows_rejected)
        for reading in readings
        for member in reading.members
    )


@pytest.mark.parametrize(("full", "names"), [(False, SHORT), (True, FULL)])
def test_a_folder_of_csv_files_comes_back_whole(tmp_path: Path, full: bool, names: list[str]) -> None:
    write_template(tmp_path / "raw", full=full)
    assert sorted(path.stem for path in (tmp_path / "raw").iterdir()) == sorted(
        name.replace(" ", "_") for name in names
    )
    for sheet in sheets(full):
        path = tmp_path / "raw" / sheet.file_name
        with path.open(newline="") as file:
            header, example = csv.reader(file)
        assert header == sheet.headers
        assert example[0].startswith(EXAMPLE_MARK)
        with path.open("a", newline="") as file:
            csv.writer(file).writerow([valid(column) for column in sheet.columns])
    expected = sorted((table, "read", 1, 0) for table in tables_of(sheets(full)))
    assert read_back(tmp_path / "raw", tmp_path) == expected


@pytest.mark.parametrize("full", [False, True])
def test_a_workbook_comes_back_whole(tmp_path: Path, full: bool) -> None:
    (tmp_path / "raw").mkdir()
    path = tmp_path / "raw" / "log.XLSX"
    write_template(path, full=full)
    book = openpyxl.load_workbook(path)
    for sheet in sheets(full):
        book[sheet.name].append([valid(column) for column in sheet.columns])
    book.save(path)
    expected = sorted((table, "read", 1, 0) for table in tables_of(sheets(full)))
    assert read_back(tmp_path / "raw", tmp_path) == expected


@pytest.mark.parametrize("path", ["raw", "raw/log.xlsx"])
def test_an_empty_template_is_a_log_without_rows(tmp_path: Path, path: str) -> None:
    """Its examples are not read, and not counted."""
    (tmp_path / "raw").mkdir()
    write_template(tmp_path / path, full=True)
    assert read_back(tmp_path / "raw", tmp_path) == sorted((table, "read", 0, 0) for table in tables_of(sheets(True)))


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
