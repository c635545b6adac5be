"""What a program writes into a cell where nothing was (`null`, `NaN`) is blank, and no word or date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.mapped_logs.reading import read_back


def test_what_programs_write_where_nothing_was_is_blank(con: Any, tmp_path: Path) -> None:
    log = tmp_path / "export.csv"
    log.write_text(
        "company_name,job_title,application_date,status,response_date\n"
        "Acme,null,2026-08-26,rejected,null\n"
        "Borealis,Welder,NaN,rejected,2026-08-27\n"
        "Cassia,Welder,2026-08-26,nonsense,NULL\n",
        encoding="utf-8",
    )
    read, rejected, away = read_back(con, log, ())
    assert away == ""
    assert {row: outcome for row, (_, outcome) in read.items()} == {2: "rejected", 3: "rejected"}
    assert list(rejected) == [4]
