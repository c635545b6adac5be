"""Which sums each report's answers are made of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pipelines import engine
from pipelines.orchestration import answers
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
