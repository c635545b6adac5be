"""Invented files, by the hundred: no row is lost or made, each keeps its number, its values and, if rejected, its cells."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.conftest import Reader

#: Cells of each column, each with the value it stands for (None: blank), or WRONG.
WRONG = "wrong"
COLUMNS: dict[str, dict[str, Any]] = {
    "company": {
        "Acme": "Acme",
        'The "Best", Ltd': 'The "Best", Ltd',
        "two\nlines": "two\nlines",
        " Zoë ": "Zoë",
        "": WRONG,
    },
    "role": {"Welder": "Welder", "": None, "a;b\tc": "a;b\tc", "'; DROP TABLE x; --": "'; DROP TABLE x; --"},
    "status": {"applied": "applied", "Ghosted": "closed", "": None, "what?": WRONG},
    "applied_on": {"2026-03-09": dt.date(2026, 3, 9), "9 Mar 2026": dt.date(2026, 3, 9), "": None, "2026-02-30": WRONG},
    "tailored": {"yes": True, "NO": False, "": None, "perhaps": WRONG},
}
ROW = st.tuples(*(st.sampled_from(list(cells)) for cells in COLUMNS.values()))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(ROW, min_size=1, max_size=25), delimiter=st.sampled_from(",;\t"), end=st.sampled_from(["\n", "\r\n"])
)
def test_every_row_is_found_again(read: Reader, rows: list[tuple[str, ...]], delimiter: str, end: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([tuple(COLUMNS), *rows])
    sheet = read(text.getvalue().encode())
    accepted = {row["row_number"]: row for row in sheet.accepted}
    rejected = {row["row_number"]: row for row in sheet.rejected}
    expected = {number: row for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)}
    assert len(sheet.accepted) + len(sheet.rejected) == len(expected)
    assert accepted.keys() | rejected.keys() == expected.keys()
    for number, row in expected.items():
        values = {name: cells[cell] for (name, cells), cell in zip(COLUMNS.items(), row, strict=True)}
        wrong = {name for name, value in values.items() if value is WRONG}
        if wrong:
            assert {code.split(":")[1] for code in sheet.codes[number]} == wrong
            kept = json.loads(rejected[number]["row_values"])
            assert {name: kept[name] or "" for name in COLUMNS} == {
                name: cell.strip() for name, cell in zip(COLUMNS, row, strict=True)
            }
        else:
            assert {name: accepted[number].get(name) for name in COLUMNS} == values


@pytest.mark.parametrize("header", ["Stage Date", "Stage Entered At", "Stage since", "Date of stage"])
def test_the_day_on_which_a_stage_was_reached_is_that_of_the_status(read: Any, header: str) -> None:
    sheet = read(f"Company,Role,Stage,{header},Applied Date\nAcme,Welder,Interview,2026-03-09,2026-03-01\n")
    assert sheet.source == "tracker"
    (row,) = sheet.accepted
    assert (row["status_on"], row["applied_on"]) == (dt.date(2026, 3, 9), dt.date(2026, 3, 1))
    assert "extra" not in row
