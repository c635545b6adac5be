"""The copy that `debrief check --fix` writes: what is marked in it, what is not in it, and that once mended it is read whole."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.commands import fix
from pipelines.commands.check import check_paths
from pipelines.commands.fix import LIST
from pipelines.errors import UsageError
from pipelines.intake.warnings import WARNINGS

RED, YELLOW = "00FFC7CE", "00FFEB9C"
LOG = """Company,Status,Date applied,Notes,Phone number
Acme,applied,2026-03-09,=1+1,+49 170 1234567
Borealis,Aplied,2026-02-30,write to bo@example.org,
,applied,2026-03-09,,
Delta,applied,2999-01-01,#REF!,
Echo,applied,2026-03-10,,,beyond
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str = LOG, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def copied(path: Path, out: Path) -> Any:
    assert check_paths([path], None, None, as_json=False, fix=out) == 1
    return openpyxl.load_workbook(out)


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy of LOG."""
    folder = tmp_path_factory.mktemp("fixed")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        copied(write(folder), folder / "out.xlsx")
    return folder / "out.xlsx"


def marks(page: Any) -> dict[str, str]:
    return {cell.coordinate: cell.fill.fgColor.rgb for row in page.iter_rows() for cell in row if cell.fill.fill_type}


def test_bad_cells_are_coloured_and_say_why(fixed: Path) -> None:
    book = openpyxl.load_workbook(fixed)
    assert book.sheetnames == [LIST, "log"]
    page = book["log"]
    assert marks(page) == {"B3": RED, "C3": RED, "A4": RED, "C5": YELLOW, "F6": RED}
    assert page["B3"].comment.text.startswith(
        "`status` says 'Aplied', which is no known word (nearest: applied). Use one"
    )
    assert page["A4"].comment.text == "`company` is blank, and every row of applications needs it. Fill it in."
    assert page["F6"].comment.text.endswith("Move what it holds under its own column, and empty it.")
    assert page.freeze_panes == "A2"


def test_the_list_says_of_each_where_what_and_how(fixed: Path) -> None:
    rows = list(openpyxl.load_workbook(fixed)[LIST].iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if row[0] == "Sheet")
    assert [(*row[:4], row[6]) for row in rows[head + 1 :]] == [
        ("log", 3, 3, "Date applied", "set aside"),
        ("log", 3, 3, "Status", "set aside"),
        ("log", 4, 4, "Company", "set aside"),
        ("log", 5, 5, "Date applied", "accepted, but look"),
        ("log", 6, 6, "(beyond the header)", "set aside"),
    ]
    assert rows[head + 1][4:6] == (
        "`applied_on` says '2026-02-30', a day that no calendar has: February 2026 has 28 days.",
        "It should be a date such as 2026-03-09.",
    )


def test_nothing_in_it_is_a_formula(folder: Path) -> None:
    out = folder / "out.xlsx"
    page = copied(write(folder, LOG.replace("Borealis", "=cmd|'/c calc'!A1").replace("Aplied", "@SUM(1)")), out)["log"]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert (page["D2"].value, page["D5"].value, page["A3"].value) == ("=1+1", "#REF!", "=cmd|'/c calc'!A1")
    with zipfile.ZipFile(out) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())


def test_what_is_private_is_not_in_it(folder: Path) -> None:
    out = folder / "out.xlsx"
    page = copied(write(folder, LOG.replace("2026-02-30", "mail me@example.org")), out)["log"]
    assert (page["E1"].value, page["E2"].value, page["D3"].value) == ("Phone number", None, "write to [mail]")
    assert "private" in page["E1"].comment.text
    with zipfile.ZipFile(out) as packed:
        whole = b"".join(packed.read(name) for name in packed.namelist())
    assert b"example.org" not in whole
    assert b"1234567" not in whole


def test_the_mended_copy_is_read_whole(fixed: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out.xlsx"
    book = openpyxl.load_workbook(fixed)
    page = book["log"]
    page["B3"], page["C3"], page["A4"], page["F6"] = "applied", "2026-02-28", "Cassia", None
    book.save(out)
    capsys.readouterr()
    assert check_paths([out], None, None, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert [told[name] for name in ("rows_read", "rows_accepted", "rows_rejected")] == [5, 5, 0]
    own_list = next(file for file in told["files"] if file["member"] == LIST)
    assert (own_list["status"], own_list["rows_read"]) == ("turned_away", 0)


def test_rows_keep_their_numbers_below_titles_and_blank_lines(folder: Path) -> None:
    text = "My search,\n\nCompany,Status\nAcme,applied\n\nBo,Aplied\n"
    page = copied(write(folder, text), folder / "out.xlsx")["log"]
    assert [page[at].value for at in ("A3", "A4", "A5", "A6")] == ["Company", "Acme", None, "Bo"]
    assert marks(page) == {"B6": RED}


def test_rows_counted_from_one_make_room_for_the_header(folder: Path) -> None:
    text = json.dumps([{"company": "Acme", "status": "applied"}, {"company": "Bo", "status": "Aplied"}])
    book = copied(write(folder, text, "log.json"), folder / "out.xlsx")
    assert marks(book["log"]) == {"B3": RED}
    assert list(book[LIST].iter_rows(values_only=True))[-1][1:3] == (3, 2)


def test_each_sheet_is_one_and_those_that_are_no_log_are_named(folder: Path) -> None:
    book = openpyxl.Workbook()
    for name, rows in (
        ("Applied to", [["Company", "Status"], ["Acme", "Aplied"]]),
        ("Figures", [["stage", "count"], ["Applied", 3]]),
        (LIST, [["Company", "Status"], ["Bo", "applied"]]),
    ):
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(folder / "log.xlsx")
    made = copied(folder / "log.xlsx", folder / "out.xlsx")
    assert made.sheetnames == [LIST, "Applied to", f"{LIST} (2)"]
    assert list(made[LIST].iter_rows(values_only=True))[-1][0] == "Figures"


def test_of_a_long_sheet_only_the_rows_to_mend_are_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fix, "MOST_ROWS", 3)
    book = copied(write(folder), folder / "out.xlsx")
    assert [row[0] for row in book["log"].iter_rows(values_only=True)] == ["Company", "Borealis", None, "Delta", "Echo"]
    assert list(book[LIST].iter_rows(values_only=True))[-1][1:3] == (5, 6)
    assert "only the rows with something to mend" in capsys.readouterr().out


def test_a_part_of_a_row_is_marked_where_its_cell_stands(folder: Path) -> None:
    header = "company_name,job_title,status,applied_at,interview_at,offer_at,rejected_at\n"
    path = write(folder, header + "Acme,Welder,Aplied,2026-03-01,,,\nBo,Welder,applied,2026-03-01,soon,,\n")
    assert marks(copied(path, folder / "out.xlsx")["log"]) == {"C2": RED, "E3": YELLOW}


def test_the_guide_says_of_every_oddity_what_it_is_and_how_to_mend_it() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "check.md").read_text(encoding="utf-8")
    for code, (_, how) in WARNINGS.items():
        assert f"| `{code}` |" in guide
        assert f"| {how} |" in guide


def test_where_nothing_is_to_mend_nothing_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(folder, "Company,Status\nAcme,applied\n")
    assert check_paths([path], None, None, as_json=False, fix=folder / "out.xlsx") == 0
    assert not (folder / "out.xlsx").exists()
    assert "Nothing is to mend" in capsys.readouterr().out


def test_of_a_file_that_cannot_be_read_nothing_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(folder, "stage,count\nApplied,3\n")
    assert check_paths([path], None, None, as_json=True, fix=folder / "out.xlsx") == 1
    assert not (folder / "out.xlsx").exists()
    out, err = capsys.readouterr()
    assert json.loads(out)["files"][0]["status"] == "turned_away"
    assert "None of it can be read" in err


@pytest.mark.parametrize(
    ("out", "says"),
    [("there.xlsx", "there already"), ("out.csv", "ends in .xlsx"), ("nowhere/out.xlsx", "no folder")],
)
def test_wrong_use_is_told_before_anything_is_read(folder: Path, out: str, says: str) -> None:
    (folder / "there.xlsx").write_text("mended")
    with pytest.raises(UsageError, match=says):
        check_paths([write(folder)], None, None, as_json=False, fix=folder / out)
    assert (folder / "there.xlsx").read_text() == "mended"


def test_it_is_the_copy_of_one_file(folder: Path) -> None:
    path = write(folder)
    for paths in ([folder], [path, path]):
        with pytest.raises(UsageError, match="one file"):
            check_paths(paths, None, None, as_json=False, fix=folder / "out.xlsx")
