"""Of a sheet with a column for each stage most parts are fed by no row, and those are not looked at: a look is a query or two."""

import datetime as dt

import pytest

from pipelines.intake import look

HEADER = "Company,Role,Applied,Phone screen,Onsite\n"


@pytest.fixture
def seen(monkeypatch):
    """The columns of the sheet whose parts a look went over."""
    columns = []
    plain = look.look

    def counted(con, rows, part):
        columns.append(part.block.each or "a row")
        return plain(con, rows, part)

    monkeypatch.setattr(look, "look", counted)
    return columns


def test_only_parts_that_some_row_feeds_are_looked_at(read, seen):
    sheet = read(HEADER + "Acme,Welder,2026-01-02,,\nBorealis,Welder,2026-01-03,,\n")
    assert [row["company"] for row in sheet.accepted] == ["Acme", "Borealis"]
    assert (seen, any(sheet.parts.values())) == (["a row"], False)


def test_one_cell_feeds_the_parts_that_are_made_of_it(read, seen):
    sheet = read(HEADER + "Acme,Welder,2026-01-02,,\nBorealis,Welder,2026-01-03,2026-01-09,passed\n")
    assert seen == ["a row", "interview_on", "a row"]
    (meeting,), (event,) = sheet.parts["interviews"], sheet.parts["applications"]
    assert (meeting["company"], meeting["stage"], meeting["interview_on"]) == (
        "Borealis",
        "recruiter_screen",
        dt.date(2026, 1, 9),
    )
    assert (event["company"], event["status_stage"]) == ("Borealis", "panel_onsite")
