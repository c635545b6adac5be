"""A quotation mark that is never closed swallows whole rows: never in silence; and a note of several lines is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.intake.formats import delimited
from tests.intake.conftest import Reader

HEADER = "Company,Role,Date applied,Status\n"
SWALLOWED = HEADER + (
    'YA,"Senior dev,2026-03-02,Applied\nYB,Dev,2026-03-03,Rejected\nYC,Dev,2026-03-04,Interview\nYD,"Lead",2026-03-05,Applied\n'
)
OPEN = {
    "to the next quote": (SWALLOWED, 2),
    "one row alone": (HEADER + 'YA,"Dev,2026-03-02,Applied\nYB,"Lead",2026-03-03,Applied\n', 2),
    "further down": (
        HEADER + 'X,Dev,2026-03-01,Applied\nYA,"Dev,2026-03-02,Applied\nYB,Dev,2026-03-03,Applied\nY"Z",Dev,2026-03-03,x\n',
        3,
    ),
    "to a quote at a cell's end": (
        HEADER + 'YA,"Dev,2026-03-02,Applied\nYB,Dev,2026-03-03,Applied\nYC,Dev,2026-03-03,Applied\nYD,Lead",2026-03-04,Applied\n',
        2,
    ),
}  # fmt: skip
HONEST = {
    "a note": 'A,Dev,2026-03-01,"Applied"\n"B\nGmbH",Dev,2026-03-01,Applied\n',
    "a list with commas": '"A\nsome, more, to, see\nthen, more, to, see",Dev,2026-03-01,Applied\n',
    "a word in quotes": 'A,"Dev of ""tools""\nand, of, other, things",2026-03-01,Applied\n',
}


@pytest.mark.parametrize(("text", "line"), OPEN.values(), ids=OPEN)
def test_rows_that_an_open_quote_swallows_are_set_aside_with_its_line(read: Reader, text: str, line: int) -> None:
    sheet = read(text)
    assert sheet.codes == {line: ["open_quote"]}
    (reason,) = sheet.reasons[line]
    assert f"opens in line {line} " in reason
    assert "close it" in reason
    assert "YB" in sheet.rejected[0]["row_values"]


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_a_cell_of_several_lines_is_one_cell(read: Reader, text: str) -> None:
    assert read(HEADER + text).codes == {}


@pytest.mark.parametrize("text", [text for text, _ in OPEN.values()], ids=OPEN)
def test_a_large_file_is_read_alike(read: Reader, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(delimited, "ENGINE_READS_FROM", 0)
    assert list(read(text).codes.values()) == [["open_quote"]]


def test_what_is_private_in_the_lines_is_masked(read: Reader) -> None:
    sheet = read(SWALLOWED.replace("YC,Dev", "YC,ann@mail.example"))
    assert "[mail]" in sheet.rejected[0]["row_values"]
    assert "ann@" not in repr(sheet.rejected)


def test_the_fast_reader_leaves_such_a_file_to_the_others(con: Any, tmp_path: Path) -> None:
    from pipelines.intake.formats.open_quote import holds_rows

    path = tmp_path / "log.csv"
    path.write_text(OPEN["to a quote at a cell's end"][0])
    rows = delimited.as_text(con, path, 4, ",")
    assert con.to_pyarrow(holds_rows([rows[f"c{i}"] for i in range(4)], ",").any()).as_py() is True
    path.write_text(HEADER + HONEST["a list with commas"])
    rows = delimited.as_text(con, path, 4, ",")
    assert con.to_pyarrow(holds_rows([rows[f"c{i}"] for i in range(4)], ",").any()).as_py() is False
