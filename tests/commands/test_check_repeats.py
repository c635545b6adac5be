"""The rows that `debrief check` calls repeated are those that a run over just these files would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines import engine
from pipelines.commands.checked import COUNTS, checked, files_of
from tests.scenario import Scenario

DAY = "2026-09-30"


def counted(raw: Path, *paths: Path) -> dict[str, list[Any]]:
    with engine.open_engine(raw.parent / "spill", memory="500MB") as con:
        told = checked(con, list(files_of(list(paths) or [raw], raw)), None)
    return {entry["file"]: [*(entry[name] for name in COUNTS), entry["repeated"]] for entry in told}


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    made = Scenario(tmp_path)
    # One file that says things twice, one that says some of them again, one of mocks (two on one day are two), and one in
    # which nobody names a company (each row is an application of its own).
    made.write(
        "a.csv", "company|status|applied_on\nAcme|applied|2026-03-09\nAcme|applied|2026-03-09\nBo|applied|2026-03-10"
    )
    made.write("b.csv", "status|company|applied_on\nApplied|Acme|9 March 2026\nApplied|Cy|2026-03-11")
    made.write("practice.csv", "practised_on|activity\n2026-03-01|mock interview\n2026-03-01|mock interview")
    made.write("c.csv", "role|status|applied_on\nWelder|applied|2026-03-09\nWelder|applied|2026-03-09")
    made.write("ana/ana/applications.csv", "company|status|applied_on\nAcme|applied|2026-03-09")
    asked = "interview|position|question|asked_by"
    made.write("ana/ana/questions.csv", f"{asked}\ni1|1|Why us?|\ni1|1|Why us?|interviewer\ni1|2|Why you?|")
    return made


def test_it_counts_what_a_run_counts(scenario: Scenario) -> None:
    scenario.run(DAY)
    ran = scenario.query(f"SELECT file, {', '.join(COUNTS)} FROM source_files")
    told = counted(scenario.raw)
    assert sorted((file, *counts[:4]) for file, counts in told.items()) == sorted(ran)
    assert {file: counts[3:] for file, counts in told.items() if counts[3]} == {
        "a.csv": [1, [3]], "b.csv": [1, [2]], "ana/ana/questions.csv": [1, [3]],
    }  # fmt: skip


def test_a_file_that_is_given_twice_is_read_once(scenario: Scenario) -> None:
    path = scenario.raw / "b.csv"
    assert counted(scenario.raw, path, path) == {"b.csv": [2, 2, 0, 0, []]}


def test_files_of_one_name_are_both_read_compared_and_told_apart_by_their_folders(tmp_path: Path) -> None:
    paths = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        paths.append(tmp_path / name / "log.csv")
        paths[-1].write_text(f"company,status\nAcme,applied\n{name},applied\n")
    with engine.open_engine(tmp_path / "spill", memory="500MB") as con:
        told = checked(con, list(files_of(paths, tmp_path / "raw")), None)
    assert [(entry["file"], entry["rows_accepted"], entry["repeated"]) for entry in told] == [
        ("one/log.csv", 2, []), ("two/log.csv", 1, [2]),
    ]  # fmt: skip


def test_a_row_that_is_another_once_its_blanks_are_filled_in_is_a_repeat(scenario: Scenario) -> None:
    path = scenario.raw / "ana" / "ana" / "questions.csv"
    assert counted(scenario.raw, path) == {"ana/ana/questions.csv": [3, 2, 0, 1, [3]]}
