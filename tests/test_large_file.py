"""A large file goes another way into the lake than a small one, and comes to the same in the warehouse."""

from __future__ import annotations

import pytest

from pipelines.intake.fast import lookups
from pipelines.intake.formats import delimited
from pipelines.intake.manifest import read_manifest
from tests.scenario import Scenario

HEAD = "interview,seeker,company,stage,interview_on,result,rated_overall,notes\n"
FIRST = HEAD + "".join(
    f"i{n},s{n % 7},Acme {n % 9},technical,2026-03-{n % 28 + 1:02d},advanced,{n % 5 + 1},calm\n" for n in range(400)
)
#: The second repeats rows of the first, writes some otherwise, and has one that is rejected.
SECOND = (
    HEAD
    + "".join(FIRST.splitlines(keepends=True)[1:101])
    + "i900,s1,Cassia,Tech,9 March 2026,passed,4,mail me at a@b.example\n"
    + "i901,s1,Cassia,technical,2026-03-09,advanced,9,calm\n"
)
TABLES = {
    "interviews": "seeker, interview, company, stage, interview_on, result_logged, rated_overall, notes",
    "source_files": "split_part(file, '/', 2), rows_read, rows_accepted, rows_rejected, rows_repeated",
    "rejected_rows": "split_part(file, '/', 2), row_number, reason_codes, row_values",
}


def _read(scenario, program):
    """Read the files as that program's into the lake; the first row of each part of theirs (None: it was read as a small file is)."""
    scenario.program(program)
    (scenario.raw / program / "interviews-2026-04-01.csv").write_text(FIRST, encoding="utf-8")
    (scenario.raw / program / "interviews-2026-05-01.csv").write_text(SECOND, encoding="utf-8")
    scenario.take_in("2026-06-30")
    readings = [one for one in read_manifest(scenario.warehouse.parent / "lake") if one.program == program]
    return [part.first_row for reading in readings for member in reading.members for part in member.parts]


def _told(scenario, program):
    of = scenario.of(program)
    return {name: sorted(of.query(f"SELECT {columns} FROM {name}")) for name, columns in TABLES.items()}


def test_a_large_file_comes_to_the_same_as_a_small_one(tmp_path, monkeypatch: pytest.MonkeyPatch):
    scenario = Scenario(tmp_path)
    assert _read(scenario, "small") == [None, None]
    monkeypatch.setattr(delimited, "ENGINE_READS_FROM", 0)
    monkeypatch.setattr(lookups, "FIRST_BYTES", 2_000)
    assert _read(scenario, "large") == [2, 2]
    assert scenario.run("2026-06-30")
    small, large = (_told(scenario, program) for program in ("small", "large"))
    assert small["source_files"][1][1:] == (102, 1, 1, 100)
    assert all(small.values())
    assert large == small
