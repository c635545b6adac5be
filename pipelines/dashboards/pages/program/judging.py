"""Judging oneself: the chance that people gave themselves, and how they rated it, against what the employer then decided.

Takes answers that have passed answers_shown.shown.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.figures import curves
from pipelines.dashboards.pages.parts import Chart, Empty, Part, Section, Table
from pipelines.dashboards.pages.program.answers import Answers
from pipelines.dashboards.pages.program.counts import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share, told
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.words import NOTHING, Sentence

#: A band of forecasts is only spoken of with at least this many interviews.
ENOUGH = 10
_EXAMPLE = (
    "company,stage,interview_on,forecast,rated_overall,result",
    "Northwind,technical,2026-03-09,likely,4,rejected",
)


def judging_section(tables: ProgramTables, answers: Answers) -> Section:
    """The whole section; its empty state where no forecast and no rating has a result."""
    if answers.ratings.empty:
        example = Empty(words.say("judging_empty"), "interviews", *_EXAMPLE)
        return Section("judging", words.say("judging_title"), words.say("judging_sub"), (example,))
    parts: list[Part] = []
    bands = answers.forecasts
    if len(bands):
        parts += [_chart(bands), _bands_table(bands)]
    ratings = answers.ratings[answers.ratings["rating"] != "forecast"]
    if len(ratings):
        parts.append(_ratings_table(tables, ratings))
    sentence = feeling_sure(answers)
    title = (
        words.say(f"judging_finding_{_guide(bands)}", **sentence.numbers) if sentence else words.say("judging_title")
    )
    return Section("judging", title, _sub(answers), tuple(parts), (words.say("judging_note"),))


def feeling_sure(answers: Answers) -> Sentence | None:
    """What came where people felt surest; None where too few interviews tell."""
    bands = answers.forecasts
    if bands.empty or int(bands["n"].iloc[-1]) < ENOUGH:
        return None
    row: Any = bands.iloc[-1]
    rate = share(row["advanced"], row["n"])
    numbers = {"from_": int(row["low_end"]), "n": int(row["n"]), "advanced": int(row["advanced"]), **rate}
    return Sentence(f"feeling_sure_{_guide(bands)}", numbers | {"said": float(row["predicted"])})


def _guide(bands: pd.DataFrame) -> str:
    """Whether the surest band promised `more` than came, `less`, or within the range `as` much."""
    row = bands.iloc[-1]
    rate = share(row["advanced"], row["n"])
    return "more" if row["predicted"] > rate["high"] else "less" if row["predicted"] < rate["low"] else "as"


def _sub(answers: Answers) -> str:
    whole = answers.ratings[(answers.ratings["rating"] == "forecast") & answers.ratings["value"].isna()]
    if whole.empty or bool(whole["hidden"].iloc[0]):
        return words.say("judging_sub")
    row: Any = whole.iloc[0]
    numbers = {"interviews": int(row["n_interviews"]), "people": int(row["n_seekers"])}
    rate = {"predicted": float(row["predicted"]), "observed": float(row["observed"])}
    return words.say("judging_sub_n", **numbers, **rate)


def _chart(bands: pd.DataFrame) -> Chart:
    rates = [share(row.advanced, row.n) for row in bands.itertuples()]
    frame = bands.assign(**{name: [rate[name] for rate in rates] for name in ("share", "low", "high")})
    frame["said"] = [
        words.say(
            "judging_row",
            low_end=row.low_end,
            high_end=row.high_end,
            n=row.n,
            share=row.share,
            low=row.low,
            high=row.high,
        )
        for row in frame.itertuples()
    ]
    axes = (words.say("judging_across"), words.say("judging_up"), words.say("judging_diagonal"))
    figures = {layout: curves.reliability(frame, layout, *axes) for layout in LAYOUTS}
    return Chart("forecasts", figures, words.say("judging_alternative", rows="; ".join(frame["said"])))


def _bands_table(bands: pd.DataFrame) -> Table:
    rows = tuple(
        (
            words.say("judging_band", low_end=row.low_end, high_end=row.high_end),
            words.percent(row.predicted),
            told(row.advanced, row.n),
            words.number(row.n),
        )
        for row in bands.itertuples()
    )
    heads = tuple(words.say(f"judging_head_{name}") for name in ("band", "mean", "led_on", "n"))
    return Table(words.say("judging_caption"), heads, rows, folded=words.say("as_a_table"))


def _ratings_table(tables: ProgramTables, ratings: pd.DataFrame) -> Table:
    """A row a rating, a column a value: how often interviews so rated led on."""
    rows = []
    for rating in words.labels("rating"):
        here = ratings[(ratings["rating"] == rating) & ratings["value"].notna()]
        if here.empty:
            continue
        by_value = {int(row.value): row for row in here.itertuples()}
        cells = []
        for value in range(1, 6):
            row = by_value.get(value)
            if row is None:
                cells.append(NOTHING)
            elif bool(row.hidden):
                cells.append(too_few(tables))
            else:
                cells.append(
                    words.say("judging_cell", n=int(row.n_interviews), **share(row.n_advanced, row.n_interviews))
                )
        rows.append((words.label("rating", rating), *cells))
    heads = (words.say("judging_head_rating"), *(words.number(value) for value in range(1, 6)))
    return Table(words.say("judging_ratings"), heads, tuple(rows))
