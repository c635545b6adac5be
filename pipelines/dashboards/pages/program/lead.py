"""The three sentences that a page opens with: which are true of these tables, and with which numbers.

Each number can be recomputed from the published tables; the words are the catalogue's.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.pages.program.answers import Answers
from pipelines.dashboards.pages.program.counts import reached_at, stage_rates
from pipelines.dashboards.pages.program.habits import graded, sentence_of
from pipelines.dashboards.pages.program.judging import expected
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share, stands_out
from pipelines.dashboards.words import Sentence

#: A stage is only named as the one where the smallest share led on when at least this many of its interviews have a result.
ENOUGH_RESULTS = 10
#: More than this nobody keeps in mind.
MOST = 3


def lead(tables: ProgramTables, answers: Answers | None = None) -> list[Sentence]:
    """Up to three sentences about tables and answers that may be shown: first what the same people show, then how they judge
    themselves, then whether they are fewest to lead on at some stage; and where these are not known yet, what is."""
    told = (
        *([graded_habit(answers), expected(answers)] if answers else []),
        narrowest_stage(tables),
        first_conversation(tables),
        offers_wanted(tables),
    )
    return [sentence for sentence in told if sentence][:MOST]


def graded_habit(answers: Answers) -> Sentence | None:
    """The first graded habit of the list (by grade, then by name) of those that go with leading on more; with its own words."""
    rows = graded(answers.effects)
    rows = rows[rows["estimate"].astype(float) > 0]
    return Sentence("lead_habit", {"says": sentence_of(next(rows.itertuples()))}) if len(rows) else None


def first_conversation(tables: ProgramTables) -> Sentence | None:
    """How many *applications* reached any talk with an employer: rank 1 or beyond in the funnel."""
    applications, reached = reached_at(tables, "applied"), reached_at(tables, "recruiter_screen")
    rate = share(reached, applications)
    if not rate:
        return None
    return Sentence("first_conversation", {"applications": int(applications), "reached": int(reached), **rate})


def narrowest_stage(tables: ProgramTables) -> Sentence | None:
    """The stage whose *interviews* led on least often, among those with enough results; where its range, as wide as so many looks
    take (Bonferroni), does not leave out the share of all of them, that none stands out. None where fewer than two have enough."""
    rates = stage_rates(tables)
    rates = rates[rates["decided"] >= ENOUGH_RESULTS]
    if len(rates) < 2:
        return None
    least = stands_out([(int(row.advanced), int(row.decided)) for row in rates.itertuples()])
    if least is None:
        return Sentence("stages_alike", {"least": float(rates["share"].min()), "most": float(rates["share"].max())})
    row: Any = rates.iloc[least]
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
