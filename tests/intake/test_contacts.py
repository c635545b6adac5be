"""Columns headed by a contact from which days are read: names below them are dropped or masked, days are read."""

from __future__ import annotations

import datetime as dt

from tests.intake.conftest import Reader

HEADER = "Company,Position,Applied,Status,Hiring manager\n"
NAMES = HEADER + "HA,Dev,2026-03-01,Applied,Jane Doe\nHB,Dev,2026-03-02,Applied,Jim Beam\n"


def test_a_column_of_names_alone_is_dropped_and_counted(read: Reader) -> None:
    sheet = read(NAMES)
    assert sheet.private == {"Hiring manager": 4}
    assert sheet.private_cells == 2
    assert [row["company"] for row in sheet.accepted] == ["HA", "HB"]
    assert "Jane" not in repr(sheet)
    assert "Beam" not in repr(sheet)


def test_names_among_days_are_shown_as_such(read: Reader) -> None:
    sheet = read(NAMES + "HC,Dev,2026-03-03,Applied,2026-03-10\nHD,Dev,2026-03-04,Applied,yes\nHE,,,bogus,Jo Poe\n")
    assert sheet.private == {}
    assert [row["interview_on"] for row in sheet.parts["interviews"]] == [dt.date(2026, 3, 10)]
    assert [row["status_stage"] for row in sheet.parts["applications"]] == ["hiring_manager"]
    assert not [name for name in ("Jane", "Beam", "Poe") if name in repr(sheet)]
    assert "[name]" in repr(sheet.failed)


def test_days_and_yeses_are_still_read(read: Reader) -> None:
    cells = ["2026-03-10", "10 Mar", "23/10/25", "done", "x", "failed", "10.03.2026 - went well"]
    texts = {cell: HEADER + f"HA,Dev,2026-03-01,Applied,{cell}\n" for cell in cells}
    sheets = read.texts(texts.values())
    for cell, text in texts.items():
        sheet = sheets[text]
        assert sheet.private == {}, cell
        assert sheet.private_cells == 0, cell
        assert sheet.parts["interviews"] + sheet.parts["applications"], cell
