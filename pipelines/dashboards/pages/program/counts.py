"""What several sections ask of a program's tables: how many reached a stage, how many led on at it, and what stands for too few.

Takes tables that have passed privacy.shown.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards import words
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.statistics.rates import wilson


def too_few(tables: ProgramTables) -> str:
    """What stands in the place of a number about too few people."""
    return words.say("too_few", smallest=tables.program.smallest)


def reached_at(tables: ProgramTables, stage: str) -> Any:
    """How many applications reached `stage`; NA where that is hidden, 0 where the funnel has no such row."""
    rows = tables.funnel.loc[tables.funnel["stage"] == stage, "n_reached"]
    return rows.iloc[0] if len(rows) else 0


def stage_rates(tables: ProgramTables) -> pd.DataFrame:
    """The stages that may be shown and have interviews with a result: counts, decided, share, low, high."""
    frame = tables.stages[~tables.stages["hidden"] & tables.stages["stage"].isin(STAGE_RANK)].copy()
    frame["decided"] = frame["advanced"] + frame["rejected"] + frame["no_response"]
    frame = frame[frame["decided"] > 0]
    low, high = wilson(frame["advanced"].astype(float), frame["decided"].astype(float))
    return frame.assign(share=frame["advanced"].astype(float) / frame["decided"].astype(float), low=low, high=high)
