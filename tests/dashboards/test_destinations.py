"""Where people went: which counts are told, and that no smaller group can be worked out from them."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import duckdb
import pytest

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Empty
from pipelines.dashboards.pages.program.destinations import _CIRR, _NACE, destinations_section, named
from pipelines.dashboards.pages.program.destinations_shown import Block, blocks, sum_of
from pipelines.dashboards.warehouse import Program

PROGRAM = Program("p", "P", dt.date(2026, 11, 20), 30, 30, 5, False)


def _counts(**few):
    return {name: few.get(name, 0) for group in _NACE for name in group}


def _told(shown):
    return {"+".join(block.names): block.n for block in shown if block.n}


def test_large_groups_stand_alone_and_nobody_is_told():
    shown = blocks(_counts(employed=20, still_seeking=5, unknown=6), _NACE, 5)
    assert _told(shown) == {"employed": 20, "still_seeking": 5, "unknown": 6}
    assert [block.names for block in shown if not block.n] == [
        ("continuing_education",), ("military",), ("volunteer",), ("not_seeking",)
    ]  # fmt: skip


def test_a_small_group_goes_with_the_smallest_of_its_own_kind():
    shown = blocks(_counts(employed=20, continuing_education=7, military=4, volunteer=1, unknown=5), _NACE, 5)
    # 1 and 4 are 5 together; one less would take the students too.
    assert _told(shown) == {"employed": 20, "continuing_education": 7, "military+volunteer": 5, "unknown": 5}
    shown = blocks(_counts(employed=20, continuing_education=7, military=3, volunteer=1, unknown=5), _NACE, 5)
    assert _told(shown) == {"employed": 20, "continuing_education+military+volunteer": 11, "unknown": 5}


def test_a_rate_is_told_only_where_it_parts_nothing_that_is_told_as_one():
    outcomes = ("employed", "continuing_education", "military", "volunteer")
    shown = blocks(_counts(employed=20, still_seeking=4, unknown=6), _NACE, 5)
    assert _told(shown) == {"employed+still_seeking": 24, "unknown": 6}
    assert sum_of(shown, outcomes) is None
    assert sum_of(shown, (*outcomes, "still_seeking", "not_seeking")) == 24
    shown = blocks(_counts(employed=20, still_seeking=5, unknown=4, not_seeking=3), _NACE, 5)
    assert (sum_of(shown, outcomes), sum_of(shown, (*outcomes, "still_seeking"))) == (20, 25)


@pytest.mark.parametrize("groups", [_NACE, _CIRR])
def test_whatever_the_counts_no_group_told_is_too_small(groups):
    names = [name for group in groups for name in group]
    for at, counts in enumerate(itertools.product((0, 1, 4, 5, 9), repeat=5)):
        numbers = dict.fromkeys(names, 0)
        for step, n in enumerate(counts):
            numbers[names[(at + 3 * step) % len(names)]] += n
        shown = blocks(numbers, groups, 5)
        total = sum(numbers.values())
        assert all(block.n == 0 or block.n >= 5 for block in shown)
        assert sum(block.n for block in shown) == (0 if 1 <= total < 5 else total)
        assert sorted(name for block in shown for name in block.names) == (sorted(names) if shown else [])


def _section(measures, report="nace", program=PROGRAM):
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE mart_destinations (report VARCHAR, program VARCHAR, is_total BOOLEAN, measure VARCHAR, n BIGINT)"
    )
    for name, n in measures.items():
        con.execute("INSERT INTO mart_destinations VALUES (?, 'p', true, ?, ?)", [report, name, n])
    return destinations_section(con, program)


def _numbers(section):
    text = " ".join(
        [section.title, section.sub, *section.notes, *(cell for row in section.parts[0].rows for cell in row)]
    )
    return {int(number) for number in re.findall(r"(?<![\d.–-])\d+(?![\d.])", text)}


def test_the_finding_is_the_career_outcomes_rate():
    section = _section({"graduates": 40} | _counts(employed=22, continuing_education=6, still_seeking=7, unknown=5))
    assert section.title == "28 of 35 graduates who sought a place were at work, serving or studying six months on"
    rows = {row[0]: row[1] for row in section.parts[0].rows}
    assert rows["Known, of all graduates (knowledge rate)"] == "35 of 40"
    assert rows["At work"] == "22"


def test_small_groups_are_in_no_number_of_the_section():
    section = _section(
        {"graduates": 34} | _counts(employed=23, volunteer=2, still_seeking=6, unknown=3), program=PROGRAM
    )
    rows = {row[0]: row[1] for row in section.parts[0].rows}
    assert rows["At work or in volunteer service"] == "25"
    assert not _numbers(section) & {2, 3}, section
    assert section.title == "Where 34\N{NO-BREAK SPACE}graduates were six months on"


#: What is told as one number -> how its row is called, in each language.
TOGETHER = {
    ("employed",): ("At work", "In Arbeit"),
    ("employed", "volunteer"): ("At work or in volunteer service", "In Arbeit oder im Freiwilligendienst"),
    ("employed", "continuing_education", "still_seeking"): (
        "At work, studying on or still seeking",
        "In Arbeit, in weiterer Bildung oder noch auf der Suche",
    ),
    ("not_seeking", "unknown"): ("Seeking nothing or not known", "Nicht auf der Suche oder unbekannt"),
    ("code_1a", "code_1d", "code_3a"): (
        "1A full-time, in field; 1D own company, in field; or 3A still seeking",
        "1A Vollzeit, im Fach; 1D eigene Firma, im Fach; oder 3A noch auf der Suche",
    ),
    ("earlier_q2", "not_q2"): (
        "At work when last heard of, before the quarter; or not at work, or not known",
        "Beim letzten Eintrag in Arbeit, vor dem Quartal; oder nicht in Arbeit, oder unbekannt",
    ),
}


@pytest.mark.parametrize(("names", "said"), TOGETHER.items())
def test_what_is_told_as_one_reads_as_one(names, said):
    block = Block(names, 9, 0)
    for language, expected in zip(("en", "de"), said, strict=True):
        with words.speaking(language):
            assert named(block) == expected


def test_nobody_is_said_in_the_same_words():
    section = _section({"graduates": 40} | _counts(employed=22, continuing_education=6, still_seeking=7, unknown=5))
    assert "Nobody: in the military, in volunteer service or seeking nothing" in {
        row[0] for row in section.parts[0].rows
    }


def test_too_few_graduates_are_told_of_in_no_number():
    section = _section({"graduates": 4} | _counts(employed=4))
    assert section.parts == ()
    assert "4" not in section.title + section.sub


def test_nothing_logged_says_what_to_log():
    (empty,) = _section({}).parts
    assert isinstance(empty, Empty)
    assert empty.table == "destinations"
    assert "graduated_on" in empty.head
    (undated,) = _section({"graduates": 0, "undated": 12} | _counts()).parts
    assert undated.says != empty.says
