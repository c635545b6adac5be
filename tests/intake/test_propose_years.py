"""The year that is proposed for dates without one: told by the full dates beside them, or by a name, and by nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.commands.map import map_file
from pipelines.intake.propose.cells import Column
from pipelines.intake.propose.years import year_told

HOW: Any = {"out": None, "as_json": False}


def told(text: str, *names: str, day_first: bool | None = None) -> int | None:
    """The year of columns of dates that are written one a line, cells between semicolons."""
    columns = [
        Column("", place, tuple(cell.strip() for cell in line.split(";")), 0)
        for place, line in enumerate(text.split("/n"))
    ]
    return year_told(columns, names, day_first).year


@pytest.mark.parametrize(
    ("dates", "names", "year"),
    [
        ("Mar 3; 2023-03-05; 2023-04-09", ["log"], 2023),
        ("Mar 3; Mar 5, 2023; 9.4.23", ["log 2022"], 2023),
        ("20230305; 20230306; 3/14", [], 2023),
        ("Mar 3; Mar 5", ["jobs-2023", ""], 2023),
        ("5月9日; 6月1日", ["jobs", "2021"], 2021),
        ("3/14; 4/2", ["jobs2023"], 2023),
        # Each column runs by itself.
        ("Mar 3; Apr 2/nMar 5; May 5", ["2023"], 2023),
        # A screen in January may follow an application in December.
        ("Dec 3; Dec 9/nJan 3; Jan 5", ["2023"], None),
        ("2025-11-20; 2025-12-05/nJan 12; Jan 15", ["log"], None),
        # The day of an export, and the year of a class.
        ("Oct 20; Dec 5", ["export 2026-01-05"], None),
        ("Mar 3; Mar 5", ["Class of 2027 - jobs"], None),
        # One full date may be the odd one; two years are none; a name with two years, or a number, tells nothing.
        ("Mar 3; 2023-03-05", ["2023"], None),
        ("Mar 3; 2022-12-05; 2023-01-09", ["2023"], None),
        ("Mar 3; Mar 5", ["2022", "2023"], None),
        ("Mar 3; Mar 5", ["log 20230", "12023"], None),
        ("Mar 3; Mar 5", ["log"], None),
        # Rows that step into another year are of two.
        ("Nov 28; Jan 3", ["2023"], None),
        ("Jan 3; Dec 20", ["2023"], None),
        # Which of the two is the month decides whether they do.
        ("3/4; 4/2", ["2023"], None),
        ("2023-03-05; 2023-04-09", ["2023"], None),
    ],
)
def test_only_full_dates_of_one_year_or_a_name_tell_the_year(dates: str, names: list[str], year: int | None) -> None:
    assert told(dates, *names) == year


def test_a_known_order_tells_the_months() -> None:
    assert told("3/4; 4/2", "2023", day_first=True) == 2023
    assert told("3/12; 4/1", "2023", day_first=True) is None


def test_a_sheet_of_interviews_accepted_as_proposed_is_read_with_the_year_of_its_name(
    tmp_path: Path, con: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "raw" / "ana" / "talks 2023.csv"
    log.parent.mkdir(parents=True)
    log.write_text("Seeker,Company,When,Kind,How it went\nana,Acme,Mar 3,Phone,passed\nana,Acme,3/14,Onsite,failed\n")
    assert map_file(log, raw=tmp_path / "raw", accept=True, **HOW) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "2 dates without a year are taken to be of 2023: the name of the file or the sheet says 2023" in said
    assert "2 rows: 2 would be accepted" in said
    source = next(log.parent.parent.rglob("*.source.yaml")).read_text()
    assert "year: 2023  # of the dates without one; the name of the file or the sheet says 2023" in source
    # Next year's file has another name, and is read by another source.
    assert 'names: ["talks 2023"]' in source or "names: [talks 2023]" in source


def test_sheets_of_one_header_that_are_named_by_two_years_tell_none(tmp_path: Path, con: Any) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in ("2022", "2023"):
        sheet = book.create_sheet(name)
        for row in (("Seeker", "Company", "When", "Kind", "How it went"), ("ana", "Acme", "Mar 3", "Phone", "passed")):
            sheet.append(row)
    log = tmp_path / "raw" / "ana" / "talks.xlsx"
    log.parent.mkdir(parents=True)
    book.save(log)
    map_file(log, raw=tmp_path / "raw", accept=True, **HOW)
    assert "year:" not in next(log.parent.parent.rglob("*.source.yaml")).read_text()
