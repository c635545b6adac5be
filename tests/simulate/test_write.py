"""The CSV logs of a world are logs like any other: every row is accepted."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from bench.simulate import in_one_program, simulate, world, write_logs
from bench.simulate.write import TABLES
from pipelines import engine
from pipelines.commands.checked import checked, files_of


def test_every_row_that_is_written_would_be_accepted(tmp_path: Path) -> None:
    made = simulate(in_one_program(world("pending_silence")), 60, 3)
    files = write_logs(made, tmp_path / "raw")
    assert [path.name for path in files[-2:]] == ["reflections.csv", "program.yaml"]
    with engine.open_engine(tmp_path / "spill") as con:
        told = checked(con, list(files_of([tmp_path / "raw"], tmp_path / "raw")), None)
    rows = {f"program_1/{name}.csv": len(getattr(made, name)) for name in TABLES}
    assert {one["file"]: one["rows_accepted"] for one in told} == rows
    assert sum(one["rows_rejected"] + one["rows_repeated"] for one in told) == 0


def test_the_files_say_what_the_frames_say(tmp_path: Path) -> None:
    made = simulate(world("confounded_seeker"), 30, 3)
    write_logs(made, tmp_path)
    parts = [pd.read_csv(path, dtype=str) for path in sorted(tmp_path.glob("*/interviews.csv"))]
    read = pd.concat(parts).set_index("interview").loc[made.interviews["interview"]].reset_index()
    yes = read["portfolio_ready"].map({"yes": 1.0, "no": 0.0})
    pd.testing.assert_series_equal(yes, made.interviews["portfolio_ready"])
    minutes = read["research_minutes"].astype(float)
    pd.testing.assert_series_equal(minutes, made.interviews["research_minutes"])
    assert pd.to_datetime(read["result_on"]).eq(made.interviews["result_on"]).sum() == read["result_on"].notna().sum()
    assert "as_of: 2026-06-30" in (tmp_path / "program_1" / "program.yaml").read_text()
