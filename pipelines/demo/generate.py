"""The way in: one folder of invented logs, or the interviews table alone, from a number of people and a seed.

Same arguments, same bytes. What is true in that world is world.py; how it comes about is the modules beside it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from pipelines.demo import world
from pipelines.demo.draw import Truth
from pipelines.demo.interview_tables import (
    NARROW_HABITS,
    interviews_table,
    narrow_interviews,
    questions_table,
    reflections_table,
)
from pipelines.demo.people_tables import (
    applications_table,
    destinations_table,
    goals_table,
    offers_table,
    practice_table,
    seekers_table,
)
from pipelines.demo.settle import simulate
from pipelines.demo.shape import in_order, seeker_ids

AS_OF = dt.date(2026, 9, 30)
_FIRST_DAY = dt.date(1970, 1, 1)

#: How each table is made, in the order in which the files are listed.
TABLES = {
    "seekers": seekers_table,
    "applications": applications_table,
    "interviews": interviews_table,
    "questions": questions_table,
    "practice": practice_table,
    "reflections": reflections_table,
    "goals": goals_table,
    "offers": offers_table,
    "destinations": destinations_table,
}


def true_world(seekers: int = 40, seed: int = 7, as_of: dt.date = AS_OF) -> Truth:
    """What truly happened behind the logs of the same arguments: abilities, true chances and every habit really done."""
    return simulate(seekers, seed, (as_of - _FIRST_DAY).days)


def interviews_frame(seekers: int, seed: int = 7, as_of: dt.date = AS_OF) -> pd.DataFrame:
    """The interviews table alone, 26 columns of text (as categories): about 15 rows a person, a million for 68,000."""
    truth = true_world(seekers, seed, as_of)
    return in_order("interviews", narrow_interviews(truth, seed, NARROW_HABITS, not_applicable=False))


def write_demo(folder: Path, *, seekers: int = 40, seed: int = 7, as_of: dt.date = AS_OF) -> list[Path]:
    """Writes a program of `seekers` invented people into `folder`: a CSV file a table, and program.yaml.

    Returns the files written. An existing file of the same name is written over; nothing else in `folder` is touched.
    """
    folder.mkdir(parents=True, exist_ok=True)
    truth = true_world(seekers, seed, as_of)
    written = []
    for name, make in TABLES.items():
        table = make(truth, seed)
        path = folder / f"{name}.csv"
        table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
        written.append(path)
    settings = folder / "program.yaml"
    settings.write_text(program_settings(truth, as_of), encoding="utf-8", newline="\n")
    return [*written, settings]


def program_settings(truth: Truth, as_of: dt.date) -> str:
    """program.yaml of an invented program: its coaches and whose logs each sees."""
    ids, coach = seeker_ids(truth), truth.people["coach"].to_numpy()
    seen = [f"  {name}: [{', '.join(ids[coach == place])}]" for place, name in enumerate(world.COACHES)]
    lines = [
        "# Invented people and invented companies; docs/guide/sample-logs.md says what is true among them.",
        "name: Sample program",
        "sample: true",
        f"as_of: {as_of.isoformat()}",
        "sharing_basis: agreement",
        "coaches:",
        *seen,
    ]
    return "\n".join(lines) + "\n"
