"""The frames as ordinary CSV logs of programs, which `debrief run` reads like any other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from bench.simulate.catalog import all_habits
from bench.simulate.draw import Simulated

TABLES = ("seekers", "applications", "interviews", "offers", "reflections")


def write_logs(simulated: Simulated, folder: Path) -> list[Path]:
    """Writes a folder a program into `folder`: a CSV a table, and program.yaml. Returns the files written.

    Lay `folder` where raw logs lie (data/raw, or any `debrief run --raw`). An existing file of the same name is written over.
    """
    written = []
    for name in TABLES:
        texts = as_text(name, getattr(simulated, name))
        for program, rows in texts.groupby("program", sort=True):
            path = folder / str(program) / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            rows.drop(columns="program").to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
            written.append(path)
    for path in sorted({path.parent for path in written}):
        settings = path / "program.yaml"
        settings.write_text(
            "# Invented people, companies and searches.\n"
            f"name: {path.name.replace('_', ' ').capitalize()}\n"
            f"as_of: {simulated.as_of.isoformat()}\n"
            "sharing_basis: agreement\n",
            encoding="utf-8",
            newline="\n",
        )
        written.append(settings)
    return written


def as_text(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame as a person's sheet has it: yes and no, whole numbers, dates as 2026-03-09, blanks empty."""
    yes_no = {habit.code for habit in all_habits().habits if habit.kind == "yes_no"}
    yes_no |= {"responses_reviewed", "delivery_reviewed", "rapport_reviewed"}
    made = {}
    for column in frame.columns:
        values = frame[column]
        if column in yes_no:
            values = values.map({1.0: "yes", 0.0: "no"})
        elif values.dtype.kind == "f":
            values = values.astype("Int64")
        elif values.dtype.kind == "M":
            values = values.dt.strftime("%Y-%m-%d %H:%M" if column.endswith("_at") else "%Y-%m-%d")
        made[column] = values
    table = pd.DataFrame(made)
    # `concerns` says the same of both.
    return table.drop(columns=["asked_for_concerns", "concerns_answered"]) if name == "interviews" else table
