"""`debrief template`: what it writes is what intake reads, and it never writes over anything."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines import engine
from pipelines.commands.template import columns_of, write_template
from pipelines.contract.fields import Field
from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import words_of
from pipelines.errors import UsageError
from pipelines.intake.find import programs_in, raw_files
from pipelines.intake.lake import take_in

NOW = dt.datetime(2026, 3, 9, tzinfo=dt.UTC)


def valid(item: Field) -> Any:
    """A value of a column as a person would write it."""
    if item.kind in ("word", "words"):
        words = words_of(item.vocabulary or item.name)
        return words[0] if item.kind == "word" else ";".join(words[:2])
    return {
        "text": f"some {item.name}", "list": "one; two", "date": "2026-03-09", "datetime": "2026-03-09 14:30", "time": "14:30",
        "int": 3, "number": 95000, "bool": "yes", "rating": 4, "percent": "likely", "date_or_no": "no", "datetime_or_no": "2026-03-09",
    }[item.kind]  # fmt: skip


def read_back(raw: Path, work: Path) -> dict[str, tuple[str, int, int]]:
    programs = programs_in(raw)
    with engine.open_engine(work) as con:
        readings = take_in(con, work / "lake", list(raw_files(raw, programs)), programs, now=NOW)
    return {
        member.table: (member.status, member.rows_accepted, member.rows_rejected)
        for reading in readings
        for member in reading.members
    }


def filled(table: Any, header: list[str]) -> list[Any]:
    return ["" if name == "seeker" else valid(table.field(name)) for name in header]


def test_a_folder_of_csv_files_comes_back_whole(tmp_path: Path) -> None:
    write_template(tmp_path / "raw")
    for table in log_tables().values():
        path = tmp_path / "raw" / f"{table.name}.csv"
        with path.open(newline="") as file:
            (header,) = csv.reader(file)
        assert header == columns_of(table)
        with path.open("a", newline="") as file:
            csv.writer(file).writerow(filled(table, header))
    assert read_back(tmp_path / "raw", tmp_path) == dict.fromkeys(log_tables(), ("read", 1, 0))


def test_a_workbook_comes_back_whole(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    path = tmp_path / "raw" / "log.XLSX"
    write_template(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == list(log_tables())
    for table in log_tables().values():
        sheet = book[table.name]
        header = [cell.value for cell in sheet[1]]
        assert header == columns_of(table)
        assert all(cell.comment.text for cell in sheet[1])
        assert {cell.value for cell in sheet[1] if cell.font.bold} == {
            item.name for item in table.fields if item.required
        }
        sheet.append(filled(table, header))
    book.save(path)
    assert read_back(tmp_path / "raw", tmp_path) == dict.fromkeys(log_tables(), ("read", 1, 0))


def test_an_empty_template_is_a_log_without_rows(tmp_path: Path) -> None:
    write_template(tmp_path / "raw")
    assert read_back(tmp_path / "raw", tmp_path) == dict.fromkeys(log_tables(), ("read", 0, 0))


@pytest.mark.parametrize(
    ("there", "asked", "says"),
    [
        ("log.xlsx", "log.xlsx", "is there already, and may be a log"),
        ("logs/goals.csv", "logs", "holds goals.csv already"),
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
