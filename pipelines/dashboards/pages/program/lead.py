"""The three sentences that a page opens with: which are true of these tables, and with which numbers.

Each number can be recomputed from the published tables; the words are in words.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards import words
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.words import Sentence
from pipelines.statistics.rates import wilson

#: A stage is only named as the one where the smallest share led on when at least this many of its interviews have a result.
ENOUGH_RESULTS = 10


def lead(tables: ProgramTables) -> list[Sentence]:
    """Up to three sentences about tables that have passed privacy.shown."""
    return [
        sentence
        for sentence in (first_conversation(tables), narrowest_stage(tables), offers_wanted(tables))
        if sentence
    ]


def first_conversation(tables: ProgramTables) -> Sentence | None:
    """How many *applications* reached any talk with an employer: rank 1 or beyond in the funnel."""
    applications, reached = reached_at(tables, "applied"), reached_at(tables, "recruiter_screen")
    rate = share(reached, applications)
    if not rate:
        return None
    return Sentence("first_conversation", {"applications": int(applications), "reached": int(reached), **rate})


def narrowest_stage(tables: ProgramTables) -> Sentence | None:
    """The stage whose *interviews* led on least often, among those with enough results; None where fewer than two have."""
    rates = stage_rates(tables)
    rates = rates[rates["decided"] >= ENOUGH_RESULTS]
    if len(rates) < 2:
        return None
    row: Any = rates.sort_values("share", kind="stable").iloc[0]
    numbers = {
        "stage": words.label("stage", row["stage"]),
        "advanced": int(row["advanced"]),
        "decided": int(row["decided"]),
        **{name: float(row[name]) for name in ("share", "low", "high")},
    }
    if pd.isna(row["n_open"]):  # hidden: see privacy.py
        return Sentence("narrowest_stage_alone", numbers)
    return Sentence("narrowest_stage", numbers | {"still_open": int(row["n_open"])})


def offers_wanted(tables: ProgramTables) -> Sentence | None:
    """How many *offers* were wanted, of those whose wants_it was given."""
    rated, wanted = tables.offers.get("n_wants_rated"), tables.offers.get("n_wanted")
    rate = share(wanted, rated)
    return Sentence("offers_wanted", {"rated": rated, "wanted": wanted, **rate}) if rate else None


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
