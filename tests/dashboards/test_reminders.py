"""reminders.ics: what a calendar reads in it, held against expectations written by hand from RFC 5545."""

import re

import pytest

from pipelines.dashboards.pages.seeker.page import seeker_files
from pipelines.dashboards.pages.seeker.reminders import escaped, folded
from pipelines.dashboards.pages.seeker.tables import read_seekers
from pipelines.dashboards.warehouse import open_warehouse, read_programs
from tests.dashboards.a_search import add_search, day


def own_of(world, path):
    world.program("river", "Riverside", seeker_pages=10)
    with open_warehouse(world.publish(path)) as con:
        return read_seekers(con, read_programs(con)[0])[0]


@pytest.fixture
def made(world, tmp_path):
    add_search(world, "river", "ada")
    return seeker_files(own_of(world, tmp_path / "w.duckdb"))["reminders.ics"]


def events(content):
    """The events of a calendar file, read by the standard: unfolded, then NAME;PARAMETERS:VALUE, then unescaped."""
    lines = re.sub(r"\r\n[ \t]", "", content.decode()).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    found, event, alarm = [], None, None
    for line in lines[1:-2]:
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "BEGIN:VALARM":
            alarm = {}
        elif line == "END:VALARM":
            event["alarm"], alarm = alarm, None
        elif alarm is not None:
            alarm[name] = value
        elif line == "END:VEVENT":
            found.append(event)
            event = None
        elif event is not None:
            text = re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], value)
            assert event.setdefault(name, text) == text
    return found


EXPECTED = """
2026-11-23 | Prepare: Technical at Tailspin
2026-11-24 | Thank-you note: Technical at Tailspin
2026-11-25 | Write down how it went: Technical at Tailspin
2026-11-27 | Offer to decide: Fabrikam, Analyst
2026-11-29 | Ask where it stands: Wingtip, Analyst
2026-12-24 | Any word? Technical at Tailspin
"""


def test_each_reminder_has_its_day_and_its_words(made):
    told = [(event["DTSTART;VALUE=DATE"], event["SUMMARY"]) for event in events(made)]
    lines = [line.split(" | ") for line in EXPECTED.strip().splitlines()]
    assert told == [(on.replace("-", ""), words) for on, words in lines]


def test_each_reminder_asks_the_calendar_to_remind_at_nine(made):
    for event in events(made):
        assert event["alarm"]["ACTION"] == "DISPLAY"
        assert event["alarm"]["TRIGGER;RELATED=START"] == "PT9H"
        assert event["alarm"]["DESCRIPTION"]


def test_every_event_has_what_the_standard_asks_for(made):
    found = events(made)
    for event in found:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"} <= set(event)
        assert event["DTSTAMP"] == "20261120T000000Z"
        assert int(event["DTEND;VALUE=DATE"]) == int(event["DTSTART;VALUE=DATE"]) + 1
    assert len({event["UID"] for event in found}) == len(found)
    assert b"VERSION:2.0\r\n" in made
    assert b"PRODID:" in made


def test_lines_end_in_crlf_and_are_at_most_75_octets(world, tmp_path):
    add_search(world, "river", "ada", text=lambda said: f"{said} 面试🎉" * 30)
    content = seeker_files(own_of(world, tmp_path / "w.duckdb"))["reminders.ics"]
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert max(map(len, content.split(b"\r\n"))) == 75
    assert any("Tailspin 面试🎉Tailspin 面试🎉" in event["SUMMARY"] for event in events(content))


WRITTEN = {
    "plain": ("Northwind", "Northwind"),
    "separators": ("A, B; C", "A\\, B\\; C"),
    "a backslash first": ("C:\\new, x", "C:\\\\new\\, x"),
    "lines": ("one\r\ntwo\nthree", "one\\ntwo\\nthree"),
    "a line that would be a property": ("x\nEND:VEVENT", "x\\nEND:VEVENT"),
    "what no text may hold": ("a\x00b\x1bc\rd", "abcd"),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_texts_are_escaped(case):
    text, written = WRITTEN[case]
    assert escaped(text) == written


@pytest.mark.parametrize("length", [74, 75, 76, 149, 150, 300])
def test_a_folded_line_reads_as_before(length):
    for line in ("x" * length, "é" * length, "🎉" * length):
        pieces = folded(line).split("\r\n")
        assert all(len(piece.encode()) <= 75 for piece in pieces)
        assert "".join([pieces[0], *(piece.removeprefix(" ") for piece in pieces[1:])]) == line


def test_a_reminder_keeps_its_name_when_its_day_moves(world, tmp_path):
    """So that a calendar that reads the file again moves it."""
    add_search(world, "river", "ada")
    one = events(seeker_files(own_of(world, tmp_path / "1.duckdb"))["reminders.ics"])
    world.rows["programs"].clear()
    next(row for row in world.rows["interviews"] if row["interview"] == "a4-2")["interview_on"] = day("2026-11-30")
    two = events(seeker_files(own_of(world, tmp_path / "2.duckdb"))["reminders.ics"])
    days = [{event["UID"]: event["DTSTART;VALUE=DATE"] for event in made} for made in (one, two)]
    assert days[0].keys() == days[1].keys()
    assert days[0] != days[1]


def test_there_is_no_file_where_nothing_is_coming_up(world, tmp_path):
    world.seeker("river", "ada")
    assert seeker_files(own_of(world, tmp_path / "w.duckdb")) == {}
