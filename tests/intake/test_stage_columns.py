"""A column a stage whose cells say more than a day or a yes: what survives, and what is told of as not understood."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipelines.intake.stage_cells import told_by
from tests.intake.conftest import Reader, Sheet

HEADER = "Company,Role,Date applied,Phone screen,Offer\n"
JAN_10 = dt.date(2026, 1, 10)


def told(sheet: Sheet) -> dict[str, Any]:
    """What the one row of a sheet says of its phone screen: the meetings, the events without a day, and what failed."""
    (row,) = sheet.accepted
    assert row["company"] == "Acme"
    meetings = [
        (row["interview_on"], row.get("result"), str(row["start_time"])[:5] if "start_time" in row else None)
        for row in sheet.parts.get("interviews", [])
    ]
    events = [(row.get("status_stage"), row.get("outcome")) for row in sheet.parts.get("applications", [])]
    failed = [reason for rows in sheet.failed.values() for row in rows for reason in row["reasons"]]
    return {"meetings": meetings, "events": events, "failed": len(failed)}


#: A cell of the phone screen: the meetings, the events without a day and the number of failures that it comes to (None: any).
CELLS: list[tuple[str, list[tuple[Any, ...]] | None, list[tuple[Any, ...]], int | None]] = [
    # A day with its year is the day of the meeting, whatever else stands there.
    ("2026-01-10", [(JAN_10, None, None)], [], 0),
    ("2026-01-10 failed", [(JAN_10, "rejected", None)], [], 0),
    ("passed (1/10/2026)", [(JAN_10, "advanced", None)], [], 0),
    ("2026-01-10 - did not pass", [(JAN_10, "rejected", None)], [], 0),
    ("2026-01-10 cancelled", [(JAN_10, "cancelled", None)], [], 0),
    ("Bob (HR) 10 Jan 2026", [(JAN_10, None, None)], [], 0),
    ("2026-01-10 15:30", [(JAN_10, None, "15:30")], [], 0),
    ("2026-01-10 3:30 PM passed", [(JAN_10, "advanced", "15:30")], [], 0),
    ("2026-01-10 00:00:00", [(JAN_10, None, None)], [], 0),
    # What of it is not clear stays open.
    ("2026-01-10 not passed yet", None, [], None),
    # The stage came, on a day that is not told.
    ("done", [], [("recruiter_screen", None)], 0),
    ("done - went well", [], [("recruiter_screen", None)], 0),
    ("failed badly", [], [("recruiter_screen", "rejected")], 0),
    ("did not pass", [], [("recruiter_screen", "rejected")], 0),
    # A day without its year is told of, and its stage is not lost.
    ("14 Jan", [], [("recruiter_screen", None)], 1),
    ("scheduled 3/4", [], [("recruiter_screen", None)], 1),
    ("failed 3/4", [], [("recruiter_screen", "rejected")], 1),
    # Nothing here says that it came.
    ("Bob (HR)", [], [], 1),
    ("waiting until 2026-01-10", [], [], 1),
    ("due 3/4", [], [], 1),
    ("3/4 or 5/4?", [], [], 1),
    ("not rejected yet", [], [], 1),
    ("not yet", [], [], 0),
    # Signs.
    ("✅", [], [("recruiter_screen", None)], 0),
    ("✔️", [], [("recruiter_screen", None)], 0),
    ("❌", [], [], 0),
    ("✗", [], [], 0),
    ("✘", [], [], 0),
]


@pytest.fixture(scope="module")
def sheets(con: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    """The sheet of each of CELLS, by the cell."""
    texts = {cell: f"{HEADER}Acme,Clerk,2025-12-01,{cell},\n" for cell, *_ in CELLS}
    read = Reader(con, tmp_path_factory.mktemp("cells")).texts(texts.values(), day_first=False)
    return {cell: read[text] for cell, text in texts.items()}


@pytest.mark.parametrize(("cell", "meetings", "events", "failed"), CELLS)
def test_a_cell_of_a_stage(
    sheets: dict[str, Sheet],
    cell: str,
    meetings: list[tuple[Any, ...]] | None,
    events: list[tuple[Any, ...]],
    failed: int | None,
) -> None:
    found = told(sheets[cell])
    assert meetings is None or found["meetings"] == meetings
    assert found["events"] == events
    assert failed is None or found["failed"] == failed
    assert all(result != "advanced" for _, result, _ in found["meetings"]) or (meetings and "pass" in cell)


UNSETTLED = "Company,Role,Applied,R1,Phone screen,Offer,Result\n"


#: The cells of R1, of the phone screen and of the offer: the stages that are kept.
DAYS = [
    # Nothing in the file tells which number is the month: the day is left out, and the stage kept.
    ("3/4/2026,,", ["interview"]),
    (",3/4/2026,", ["recruiter_screen"]),
    (",passed (3/4/2026),", ["recruiter_screen"]),
    (",3/4/2026; 5/6/2026,", ["recruiter_screen", "recruiter_screen"]),
    (",,3/4/2026", ["offer"]),
    # Whichever the month is, these are one day; this one is settled by itself; here is nothing that came.
    ("4/4/2026,,", []),
    ("2026-03-04,,", []),
    ("waiting for 3/4/2026,,", []),
    ("tbd,,", []),
]


@pytest.fixture(scope="module")
def unsettled(con: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    """The sheet of each of DAYS, by its cells: a file of its own each, in which nothing else tells how days are written."""
    texts = {cells: f"{UNSETTLED}Acme,Clerk,2026-01-06,{cells},Rejected\n" for cells, _ in DAYS}
    read = Reader(con, tmp_path_factory.mktemp("days")).texts(texts.values())
    return {cells: read[text] for cells, text in texts.items()}


@pytest.mark.parametrize(("cells", "stages"), DAYS)
def test_a_stage_is_kept_whose_day_could_be_two(unsettled: dict[str, Sheet], cells: str, stages: list[str]) -> None:
    sheet = unsettled[cells]
    assert len(sheet.accepted) == 1
    events = sheet.parts.get("applications", [])
    assert [row["status_stage"] for row in events] == stages
    assert all("status_on" not in row for row in events)
    assert [row["warnings"] for row in events] == [["day_unsettled:status_on"]] * len(stages)


def test_a_day_that_the_file_settles_is_read(read: Reader) -> None:
    rows = "Acme,Clerk,2026-01-06,3/4/2026,,,Rejected\nBirch,Clerk,2026-01-06,3/24/2026,,,\n"
    sheet = read(UNSETTLED + rows)
    assert [row["interview_on"] for row in sheet.parts["interviews"]] == [dt.date(2026, 3, 4), dt.date(2026, 3, 24)]
    assert sheet.parts.get("applications", []) == []


def test_an_offer_survives_words_beside_its_day(read: Reader) -> None:
    days = {"2026-01-10 by phone": JAN_10, "10 Jan 2026 (verbal)": JAN_10, "3/4 verbally": None, "yes": None}
    texts = {cell: f"{HEADER}Acme,Clerk,2025-12-01,,{cell}\n" for cell in days}
    sheets = read.texts(texts.values())
    for cell, day in days.items():
        rows = sheets[texts[cell]].parts["applications"]
        assert [(row["status"], row.get("status_on")) for row in rows] == [("offer", day)], cell


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("2026-01-10 failed", "day"),
        ("14 Jan", "came"),
        ("3月4日", "came"),
        ("done", "came"),
        ("failed 3/4", "ended"),
        ("Bob (HR)", None),
        ("waiting for 14 Jan", None),
        ("8/82019", None),
    ],
)
def test_what_is_proposed_knows_the_same_cells(cell: str, says: str | None) -> None:
    assert told_by(cell) == says
