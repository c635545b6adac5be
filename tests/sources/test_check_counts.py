"""`debrief check` counts of fixtures what a run over all of them counted, the repeats among them."""

from __future__ import annotations

from typing import Any

from pipelines.commands.checked import COUNTS, checked, files_of
from tests.scenario import Scenario

#: A tracker with a repeat, a ledger beside its table, parts of rows; all of them would take as long as the run again.
SOME = ("simplify", "career_ops", "tracker", "quick_log")


def test_check_counts_what_the_run_counted(con: Any, built: Scenario) -> None:
    told = checked(con, list(files_of([built.raw / name for name in SOME], built.raw)), None)
    columns = ", ".join(("file", "member", "source", "table_name", "status", *COUNTS))
    sql = f"SELECT {columns} FROM source_files WHERE list_contains(?, program) ORDER BY file, member"
    ran = built.query(sql, list(SOME))
    assert sum(row[-1] for row in ran) > 0, "no fixture repeats a row: this test would say nothing of repeats"
    assert sorted(tuple(entry[name] for name in columns.split(", ")) for entry in told) == ran
