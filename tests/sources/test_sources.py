"""Each source against a log written by hand: what the published tables must hold for it (README.md says how they are written)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipelines.errors import TurnedAway
from pipelines.intake import sources
from pipelines.intake.batch import Sheet, judge_together
from pipelines.intake.bound import Recognised
from pipelines.intake.find import Program, programs_in, raw_files
from pipelines.intake.formats.member import Member
from pipelines.intake.members import recognised
from pipelines.intake.read import read_members
from pipelines.intake.recognise import recognise
from tests.scenario import Scenario
from tests.sources import fixtures
from tests.sources.conftest import Rows, rows_of

_WRITTEN = sorted({source.source for source in sources.sources() if not source.not_a_log} - {sources.TEMPLATE})
_FEWEST_ROWS = 10
#: A source leads the next by this at least: a header of its signature that the other does not explain.
_MARGIN = 2


@pytest.mark.parametrize(("name", "table"), list(fixtures.expected_tables()))
def test_the_tables_are_as_expected(built: Scenario, name: str, table: str):
    columns, wanted = fixtures.expected(name, table)
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = built.query(f"SELECT {listed} FROM {table} WHERE program = ?", name)
    found = Counter(tuple(map(fixtures.shown, row)) for row in rows)
    if "file" in columns:
        place = columns.index("file")
        found = Counter(
            (*row[:place], str(row[place]).removeprefix(f"{name}/"), *row[place + 1 :]) for row in found.elements()
        )
    not_expected, not_found = found - Counter(wanted), Counter(wanted) - found
    assert (list(not_expected.elements()), list(not_found.elements())) == ([], []), columns


@pytest.mark.parametrize("name", _WRITTEN)
def test_every_source_has_a_fixture_of_its_own(built: Scenario, name: str):
    assert name in fixtures.NAMES, f"write tests/sources/{name}/raw and expected"
    rows = built.query(
        "SELECT sum(rows_read), sum(rows_rejected) FROM source_files WHERE program = ? AND source = ?", name, name
    )
    assert rows[0][0] >= _FEWEST_ROWS
    assert rows[0][1] >= 1, "a fixture holds at least one row that must be rejected"
    assert (fixtures.FOLDER / name / "expected" / "source_files.csv").is_file()


def test_no_fixture_is_left_without_its_source():
    assert {fixtures.SOURCE_OF.get(name, name) for name in fixtures.NAMES} <= set(_WRITTEN)


@pytest.mark.parametrize("name", fixtures.NAMES)
def test_a_source_is_recognised_by_its_headers_alone_and_with_a_margin(con: Any, raw: Path, name: str):
    found = [_recognised(member, "log", program) for _, program, member in _members(con, raw, name)]
    known = [one for one in found if one is not None]
    assert known
    for one in known:
        assert one.source == fixtures.SOURCE_OF.get(name, name)
        assert one.lead is None or one.lead >= _MARGIN, one.lead


@pytest.mark.parametrize("name", fixtures.NAMES)
def test_the_order_of_columns_says_nothing_and_unknown_ones_are_kept_aside(
    con: Any, judged: dict[str, list[tuple[Sheet, Rows]]], name: str
) -> None:
    alike: dict[object, list[tuple[Sheet, Rows]]] = {}
    for sheet, before in judged[name]:
        # What parts two months, or adds up, is known by what else is in its line: nothing is written into it.
        bare = {number for _, rejected in before for number, codes, _ in rejected if "not_a_record" in codes}
        only = sheet.program.settings.source
        shuffled = recognised(_shuffled(sheet.member, bare), sheet.file, sheet.program, sheet.known_on, only)
        alike.setdefault(shuffled.kind, []).append((shuffled, before))
    for sheets in alike.values():
        for (_, before), one in zip(sheets, judge_together(con, [sheet for sheet, _ in sheets]), strict=True):
            after = rows_of(con, one)
            assert [_without_extra(rows) for rows in after] == [_without_extra(rows) for rows in before]
            extra = [row["extra"] for accepted, _ in after for row in accepted if row.get("extra")]
            assert all("Zebra" in text and "Quokka" in text for text in extra)
            assert extra or not before[0][0]


def _members(con: Any, raw: Path, name: str) -> Iterator[tuple[str, Program, Member]]:
    """Every member of a fixture's files with its file's stem and program."""
    programs = programs_in(raw)
    for file in raw_files(raw, programs):
        if file.program == name:
            for member in read_members(con, file.path):
                if isinstance(member, Member):
                    yield file.path.stem, programs[name], member


def _recognised(member: Member, stem: str, program: Program) -> Recognised | None:
    try:
        return recognise(member.header, (stem, member.name), own=program.sources)
    except TurnedAway:
        return None


def _shuffled(member: Member, bare: set[int]) -> Member:
    """The member with its columns in another order, and two that nobody knows, blank in the rows `bare`."""
    header = [*member.header, "Zebra", "Quokka"]
    cells = member.cells
    assert cells is not None
    striped = [None if number in bare else "striped" for number in cells["row_number"].to_pylist()]
    for place in (len(header) - 2, len(header) - 1):
        cells = cells.append_column(f"c{place}", pa.array(striped, pa.string()))
    order = list(range(len(header)))
    random.Random(7).shuffle(order)
    columns = {"row_number": cells["row_number"]}
    columns |= {f"c{place}": cells[f"c{old}"] for place, old in enumerate(order)}
    columns["surplus"] = cells["surplus"]
    return replace(member, header=tuple(header[old] for old in order), cells=pa.table(columns))


def _without_extra(rows: tuple[list[Any], list[Any]]) -> tuple[list[Any], list[Any]]:
    accepted, rejected = rows
    return [{name: value for name, value in row.items() if name != "extra"} for row in accepted], rejected
