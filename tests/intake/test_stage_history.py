"""A column that holds the whole course of an application in one cell: each step is an event, and none of them is guessed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from tests.intake.conftest import Reader, Sheet

COURSE = [("applied", None), ("recruiter_screen", None), ("panel_onsite", None), ("rejected", None)]
DATED = [("applied", dt.date(2026, 1, 2)), ("recruiter_screen", dt.date(2026, 1, 9))]


def steps(sheet: Sheet) -> list[tuple[Any, Any]]:
    """What each event of a sheet says: its outcome, else its stage, else its status; and its day."""
    return [
        (row.get("outcome") or row.get("status_stage") or row["status"], row.get("status_on"))
        for row in sheet.parts.get("applications", [])
    ]


#: A cell, and the events that it is.
CELLS = [
    ("Applied > Phone screen > Onsite > Rejected", COURSE),
    ("Applied -> Phone screen -> Onsite -> Rejected", COURSE),
    ("Applied → Phone screen → Onsite → Rejected", COURSE),
    ("Applied - Phone Screen - Onsite - Rejected", COURSE),
    ("Applied | Phone screen | Onsite | Rejected", COURSE),
    ("Applied\nPhone screen\nOnsite\nRejected", COURSE),
    ('["Applied", "Phone screen", "Onsite", "Rejected"]', COURSE),
    ("Applied (2026-01-02) → Phone screen (2026-01-09)", DATED),
    ("2026-01-02: Applied\n2026-01-09: Phone screen", DATED),
    ("Applied 2 Jan 2026 - Phone screen 9 Jan 2026", DATED),
    ("Applied on 2026-01-02; Phone screen: 2026-01-09", DATED),
    ('[{"stage": "Applied", "date": "2026-01-02"}, {"stage": "Phone screen", "date": "2026-01-09"}]', DATED),
    ('[{"date":"2026-01-02T10:00:00Z","status":"Applied"},{"date":"2026-01-09","status":"Phone screen"}]', DATED),
    ("Applied", [("applied", None)]),
    ("", []),
]


@pytest.fixture(scope="module", params=["Stages", "Stage history"])
def sheets(request: pytest.FixtureRequest, con: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    """The sheet of each of CELLS, by the cell, below each of these headers."""
    written = {cell: cell.replace('"', '""') for cell, _ in CELLS}
    texts = {
        cell: f'Company,Role,Status,{request.param}\nAcme,Welder,Rejected,"{told}"\n' for cell, told in written.items()
    }
    read = Reader(con, tmp_path_factory.mktemp("courses")).texts(texts.values())
    return {cell: read[text] for cell, text in texts.items()}


@pytest.mark.parametrize(("cell", "events"), CELLS)
def test_each_step_is_an_event(sheets: dict[str, Sheet], cell: str, events: list[tuple[Any, Any]]) -> None:
    sheet = sheets[cell]
    assert [(row["company"], row["outcome"]) for row in sheet.accepted] == [("Acme", "rejected")]
    assert sorted(steps(sheet), key=str) == sorted(events, key=str)
    assert not any(sheet.failed.values())


def test_a_step_without_a_year_is_an_event_without_a_day(read: Reader) -> None:
    sheet = read("Company,Status,Stages\nAcme,Rejected,Applied (2 Jan) > Interview (2026-01)\n")
    assert sorted(steps(sheet)) == [("applied", None), ("interview", None)]
    told = sorted((row["warnings"] for row in sheet.parts["applications"]), reverse=True)
    assert told == [["year_unknown:status_on"], ["day_unknown:status_on"]]


def test_an_unknown_step_is_told_of_and_the_rest_stands(read: Reader) -> None:
    sheet = read("Company,Status,Stages\nAcme,Applied,Applied > Zonked > Intervew\n")
    assert len(sheet.accepted) == 1
    assert steps(sheet) == [("applied", None)]
    reasons = {reason for row in sheet.failed["applications"] for reason in row["reasons"]}
    assert len(reasons) == 2
    assert any("'Zonked'" in reason for reason in reasons)
    assert any("nearest: interview" in reason for reason in reasons)


@pytest.mark.parametrize("header", ["Progress", "Timeline", "Path"])
def test_a_column_that_may_hold_other_things_is_read_where_there_are_several_steps(read: Reader, header: str) -> None:
    rows = "Acme,2026-01-02,Applied > Phone screen > Onsite > Rejected\nBorealis,2026-01-02,\n"
    sheet = read(f"Company,Date applied,{header}\n{rows}")
    assert [row["company"] for row in sheet.accepted] == ["Acme", "Borealis"]
    assert sorted(steps(sheet), key=str) == sorted(COURSE, key=str)
    sheet = read(f"Company,Status,{header}\nAcme,Applied,three weeks\nBorealis,Applied,50%\n")
    assert (len(sheet.accepted), steps(sheet), sheet.failed.get("applications", [])) == (2, [], [])
    # `Progress` beside a status is no status, and what it says is not lost either.
    assert [json.loads(row["extra"])[header] for row in sheet.accepted] == ["three weeks", "50%"]


def test_what_is_kept_aside_is_masked(read: Reader) -> None:
    cells = "2026-01-02: Applied > 2026-01-09: Phone screen,Acme\nrang jo@example.org on +49 151 1234567,Borealis\n"
    sheet = read(f"Timeline,Company,Status\n{cells.replace('Acme', 'Acme,Applied').replace('lis', 'lis,Applied')}")
    assert sorted(steps(sheet)) == sorted(DATED)
    assert [json.loads(row["extra"])["Timeline"] for row in sheet.accepted] == [
        "2026-01-02: Applied > 2026-01-09: Phone screen",
        "rang [mail] on [phone]",
    ]
    assert sheet.masked == {"mail": 1, "phone": 1}


def test_the_last_step_is_the_status_where_nothing_else_says_it(read: Reader) -> None:
    cells = ["Applied > Interview > Rejected", "Rejected - after onsite", "Interviewing", "Saved", "Applied > Zonked"]
    for header in ("Progress", "Stages"):
        sheet = read(f"Company,{header}\n" + "".join(f"Acme {n},{cell}\n" for n, cell in enumerate(cells)))
        assert [(row["status"], row.get("outcome")) for row in sheet.accepted] == [
            ("closed", "rejected"),
            ("closed", "rejected"),
            ("interviewing", None),
            ("saved", None),
        ]
        assert sheet.codes == {6: ["unknown_word:status"]}
