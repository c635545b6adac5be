"""`debrief check` counts of every fixture what a run over all of them counted, the repeats among them."""

from __future__ import annotations

from typing import Any

from pipelines.commands.checked import COUNTS, checked, files_of
from tests.scenario import Scenario


def test_check_counts_what_the_run_counted(con: Any, built: Scenario) -> None:
    told = checked(con, list(files_of([built.raw], built.raw)), None)
    columns = ", ".join(("file", "member", "source", "table_name", "status", *COUNTS))
    ran = built.query(f"SELECT {columns} FROM source_files ORDER BY file, member")
    assert sum(row[-1] for row in ran) > 0, "no fixture repeats a row: this test would say nothing of repeats"
    assert sorted(tuple(entry[name] for name in columns.split(", ")) for entry in told) == ran
