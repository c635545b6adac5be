"""Small sheets with one header are judged in one query, also those of several programs, and each program's rows stay its own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipelines.intake import batch
from pipelines.intake.find import programs_in, raw_files
from pipelines.intake.lake import take_in

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
HEADER = "program,seeker,company,status,applied_on\n"
FILES = {
    "spring/log.csv": HEADER + "spring,ann,Acme,applied,2026-02-01\nautumn,ann,Borealis,applied,2026-02-01\n",
    "autumn/log.csv": HEADER + "autumn,ann,Cassia,applied,2026-02-02\n,bo,Delta,dropped,2026-02-03\n",
    "words/log.csv": HEADER + "words,cai,Erie,dropped,2026-02-04\n",
    "words/program.yaml": "words: {status: {dropped: closed}}\n",
    "spring/program.yaml": "name: Spring\nwaiting_days: 20\n",
}


@pytest.fixture
def lake(con: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[list[str]], dict[str, list[Any]]]:
    """The programs that were judged together, and by program the (company, program, reason codes) of its rows."""
    raw = tmp_path / "raw"
    for name, text in FILES.items():
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text(text)
    together: list[list[str]] = []
    judge_together = batch.judge_together

    def seen(con: Any, sheets: list[Any]) -> Any:
        together.append(sorted(sheet.program.name for sheet in sheets))
        return judge_together(con, sheets)

    monkeypatch.setattr(batch, "judge_together", seen)
    programs = programs_in(raw)
    readings = take_in(lambda: con, tmp_path / "lake", list(raw_files(raw, programs)), programs, now=NOW)
    told: dict[str, list[Any]] = {}
    for reading in readings:
        (part,) = reading.members[0].parts
        for name in filter(None, (*part.accepted, part.rejected)):
            for row in pq.read_table(tmp_path / "lake" / name).to_pylist():
                told.setdefault(reading.program, []).append(
                    (row.get("company"), row.get("program"), row.get("reason_codes"))
                )
    return together, told


def test_programs_that_judge_alike_are_judged_in_one_query(lake: tuple[list[list[str]], dict[str, list[Any]]]) -> None:
    together, _ = lake
    assert sorted(together) == [["autumn", "spring"], ["words"]]


def test_each_row_is_judged_as_its_own_program_would(lake: tuple[list[list[str]], dict[str, list[Any]]]) -> None:
    _, told = lake
    assert told == {
        "spring": [("Acme", "spring", None), (None, None, ["other_program:program"])],
        "autumn": [("Cassia", "autumn", None), (None, None, ["unknown_word:status"])],
        "words": [("Erie", "words", None)],
    }


def test_what_one_file_writes_as_a_fraction_changes_no_other(con: Any, tmp_path: Path) -> None:
    head = "seeker,company,stage,interview_on,forecast\n"
    cells = {"spring/interviews.csv": ("0.25", "1"), "autumn/interviews.csv": ("1", "0")}
    raw = tmp_path / "raw"
    for name, forecasts in cells.items():
        (raw / name).parent.mkdir(parents=True)
        rows = [f"ann,Acme {n},final,2026-02-01,{cell}\n" for n, cell in enumerate(forecasts)]
        (raw / name).write_text(head + "".join(rows))
    programs = programs_in(raw)
    readings = take_in(lambda: con, tmp_path / "lake", list(raw_files(raw, programs)), programs, now=NOW)
    told = {
        reading.file: [
            pq.read_table(tmp_path / "lake" / name)["forecast"].to_pylist()
            for name in reading.members[0].parts[0].accepted
        ]
        for reading in readings
    }
    assert told == {"spring/interviews.csv": [[25, 100]], "autumn/interviews.csv": [[1, 0]]}
