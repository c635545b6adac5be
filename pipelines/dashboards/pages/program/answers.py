"""The answers that a program's page tells: effects, questions, ratings against results, time to an offer, what noes brought.

Small frames read from the published tables; which of it may be shown is answers_shown.py's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb
import pandas as pd

from pipelines.contract.contrasts import CONCERNS_HANDLED, REFLECTION_LOOP
from pipelines.contract.habits import catalog
from pipelines.contract.vocabulary import words_of
from pipelines.dashboards import words
from pipelines.dashboards.pages.program.tables import in_order, range_by_person, sums_by_person
from pipelines.dashboards.warehouse import Program, Row, frame_of, row_of, rows_of
from pipelines.statistics.sentences import needed, noticed

#: Results of an interview besides moving on (S4): the column, and the answer that a share counts (None: a mean of 1 to 5).
SIDES = {
    "mutual_understanding": None,
    "positive_signal": "yes",
    "new_contacts": "some",
    "skill_shown": None,
    "future_consideration": "yes",
}


@dataclass(frozen=True)
class Answers:
    """One program's answers. Fractions are fractions, people stand beside every count that a minimum can apply to."""

    effects: pd.DataFrame  # habit_effects of the slice all, with label
    questions: pd.DataFrame  # mart_questions of the slice all
    ratings: pd.DataFrame  # self_rating_calibration of the slice all, every stage together
    by_stage: pd.DataFrame  # of the same, all values of a rating together: a row a stage, and one of every stage
    times: pd.DataFrame  # time_to_offer of the slice all
    sides: pd.DataFrame  # side, n, people, told (how many of n, or the mean), low and high of a mean
    concerns: pd.DataFrame  # concerns, n, decided, advanced, people
    topics: pd.DataFrame  # topic, n, people
    finals: Row  # applications that reached a final and ended without an offer: n, people
    benchmarks: list[Row]
    forecasts: pd.DataFrame = field(default_factory=pd.DataFrame)  # in bands, once they may be shown
    offers_hidden: bool = False  # whether the people with an offer are too few to tell when they had it
    ways_told: bool = True  # whether those who left and those still searching may be told beside them


def read_answers(con: duckdb.DuckDBPyConnection, program: Program) -> Answers:
    """Everything of them, in ten small queries."""
    bound = {"program": program.code}
    effects = frame_of(con, f"SELECT * FROM habit_effects WHERE {_REPORT} ORDER BY habit, timing, contrast", bound)
    named = {row["habit"]: row["label"] for row in rows_of(con, _LABELS, bound)}
    labels = [words.habit(habit, named.get(habit)) for habit in effects["habit"]]
    own = [*catalog(), CONCERNS_HANDLED.code, REFLECTION_LOOP.code]
    order = {habit: at for at, habit in enumerate([*own, *sorted(set(effects["habit"]) - set(own))])}
    effects = effects.assign(label=labels, place=effects["habit"].map(order))
    # What a sentence says would be noticed, and what it would take.
    numbers = effects[["n_interviews", "informative_seekers", "df", "mde80"]].astype(float)
    effects = effects.assign(noticed=noticed(numbers), needed=needed(numbers))
    return Answers(
        effects=effects,
        questions=frame_of(con, _QUESTIONS, bound),
        ratings=frame_of(con, _RATINGS, bound),
        by_stage=frame_of(con, _BY_STAGE, bound),
        times=frame_of(con, f"SELECT * FROM time_to_offer WHERE {_REPORT} ORDER BY day", bound),
        sides=_sides(row_of(con, _SIDES, bound), range_by_person(row_of(con, _SIDE_SUMS, bound), _MEANS)),
        concerns=in_order(frame_of(con, _CONCERNS, bound), "concerns", list(words_of("concerns"))),
        topics=in_order(frame_of(con, _TOPICS, bound), "topic", list(words_of("concern_topic"))),
        finals=row_of(con, _FINALS, bound),
        benchmarks=rows_of(con, _BENCHMARKS, bound),
    )


# Scope `all` is never read here: all but one's own is someone else's.
_REPORT = "scope = 'program' AND program = $program AND slice_kind = 'all'"
# How few people rated their answers, or had prepared, is blank, and no number on a page either.
_QUESTIONS = f"""
SELECT * REPLACE (coalesce(n_rated, 0) AS n_rated, coalesce(n_prepared, 0) AS n_prepared, coalesce(n_prepared_known, 0) AS n_prepared_known)
FROM mart_questions WHERE {_REPORT} ORDER BY what, name"""
_LABELS = "SELECT habit, any_value(label) AS label FROM mart_habits WHERE program = $program AND slice_kind = 'all' GROUP BY habit"
_RATINGS = f"""
SELECT * FROM self_rating_calibration WHERE {_REPORT} AND stage = 'all' ORDER BY rating, value NULLS FIRST"""
_BY_STAGE = f"SELECT * FROM self_rating_calibration WHERE {_REPORT} AND value IS NULL AND n_interviews > 0 ORDER BY rating, stage"

_HELD = "FROM interviews WHERE program = $program AND counted_by_program AND is_held"
_COUNTS = ", ".join(
    f"count({side}) AS {side}_n, count(DISTINCT seeker) FILTER ({side} IS NOT NULL) AS {side}_people, "
    f"{f'avg({side})' if counts is None else f'count(*) FILTER ({side} > 0)' if counts == 'some' else f'count(*) FILTER ({side})'}"
    f" AS {side}_told"
    for side, counts in SIDES.items()
)
_SIDES = f"SELECT {_COUNTS}, sum(new_contacts) AS contacts {_HELD}"
_MEANS = tuple(side for side, counts in SIDES.items() if counts is None)
_SIDE_SUMS = f"""
WITH each AS (SELECT {", ".join(f"sum({side}) AS {side}, count({side}) AS n_{side}" for side in _MEANS)} {_HELD} GROUP BY seeker)
SELECT {", ".join(sums_by_person(side) for side in _MEANS)} FROM each"""
_CONCERNS = f"""
SELECT concerns, count(*) AS n, count(DISTINCT seeker) AS people,
       count(*) FILTER (result IN ('advanced', 'rejected', 'no_response')) AS decided,
       count(*) FILTER (result = 'advanced') AS advanced
{_HELD} AND concerns IS NOT NULL GROUP BY concerns"""
_TOPICS = f"""
SELECT topic, count(*) AS n, count(DISTINCT seeker) AS people
FROM (SELECT seeker, unnest(concern_topics) AS topic {_HELD}) GROUP BY topic"""
_FINALS = """
SELECT count(*) AS n, count(DISTINCT seeker) AS people FROM applications
WHERE program = $program AND counted_by_program AND NOT is_wish AND NOT is_future
  AND furthest_stage IN ('final', 'reference_check') AND NOT has_offer AND outcome <> 'pending'"""
_BENCHMARKS = """
SELECT * FROM benchmarks WHERE (program IS NULL OR program = $program) AND comparable_to IS NOT NULL AND value IS NOT NULL
ORDER BY comparable_to, program NULLS FIRST, benchmark"""


def _sides(told: Row, ends: Row) -> pd.DataFrame:
    rows = [
        {
            "side": side,
            "n": told[f"{side}_n"],
            "people": told[f"{side}_people"],
            "told": told[f"{side}_told"],
            "contacts": told["contacts"] if side == "new_contacts" else None,
            "low": ends.get(f"low_{side}"),
            "high": ends.get(f"high_{side}"),
        }
        for side in SIDES
    ]
    return pd.DataFrame(rows, dtype=object)
