"""Which sums each report's answers are made of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pipelines import engine
from pipelines.orchestration import answers
from pipelines.warehouse.marts.slices import MEETING
from tests.warehouse.test_crossproducts import crossed, invented


def test_a_slice_is_checked_as_the_whole_is(tmp_path: Path) -> None:
    """Else the same habit would be held back for everybody, and called strong for a cohort that is nearly everybody."""
    interviews, habits = invented(3, people=250)
    interviews = [row | {"cohort": "spring"} for row in interviews]
    build: Any = SimpleNamespace(programs={"p": SimpleNamespace(one_seeker=True, settings=SimpleNamespace(habits=[]))})
    with engine.open_engine(tmp_path) as con:
        cross = crossed(con, interviews, habits, as_of=dt.date(2027, 1, 1))
        made = {
            (report.slice_kind, report.slice_value): f.set_index(["habit", "timing", "contrast"])
            for report, f in answers._effects(build, cross)
            if report.program == "p"
        }
    whole, spring = made["all", "all"], made["cohort", "spring"]
    assert spring.placebo_flag.notna().any()
    assert whole.loc[spring.index, "placebo_flag"].tolist() == spring.placebo_flag.tolist()


def test_a_slice_that_would_tell_of_the_rest_is_suppressed_and_none_of_all_programs() -> None:
    """Of 30 who did it 28 are of spring: the whole less spring would tell of two."""
    settings = SimpleNamespace(smallest_groups=SimpleNamespace(program=5))
    build: Any = SimpleNamespace(programs={"p": SimpleNamespace(one_seeker=False, settings=settings)})
    rows = [
        {"slice_kind": kind, "slice_value": value, "n_with": 3 * did, "seekers_with": did, "n_without": 3 * did_not, "seekers_without": did_not,
         "n_interviews": 3 * (did + did_not), "n_seekers": did + did_not}
        for kind, value, did, did_not in (("all", "all", 30, 40), ("cohort", "spring", 28, 30), ("industry", "retail", 20, 30))
    ]  # fmt: skip
    whole = {"habit": "mock_interviews", "timing": None, "contrast": "done", "suppressed": False, "most_interviews": 3}
    frames = [pd.DataFrame([row]).assign(**whole, program=name) for name in ("p", None) for row in rows]
    apart = pd.DataFrame([("p", "industry", "retail", "cohort", None)], columns=MEETING)
    (together,) = answers._together(build, frames, apart)
    assert together.suppressed.tolist() == [False, True, False, False, False, False]
    # All of retail were of another cohort, which is told: it is that cohort but for two.
    others = [
        row | {"slice_value": "autumn", "n_with": 66, "seekers_with": 22}
        for row in rows
        if row["slice_kind"] == "cohort"
    ]
    frames = [pd.DataFrame([row]).assign(**whole, program="p") for row in (rows[0], *others, rows[2])]
    (together,) = answers._together(
        build, frames, pd.DataFrame([("p", "industry", "retail", "cohort", "autumn")], columns=MEETING)
    )
    assert together.suppressed.tolist() == [False, False, True]
    assert answers._together(build, [], apart) == []
