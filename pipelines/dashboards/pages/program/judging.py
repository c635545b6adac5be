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
from pipelines.dashboards.pages.program.answers_shown import BANDS
from pipelines.dashboards.pages.program.counts import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share, told
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.words import NOTHING, Sentence
from pipelines.statistics import grades
from pipelines.statistics.rates import wilson

#: Forecasts, and a band of them, are only spoken of with at least this many interviews.
ENOUGH = 10
#: Whoever looks at five bands finds one that strays more often than at one: each range is as wide as that takes (Bonferroni).
BAND_LEVEL = 1 - 0.05 / len(BANDS)
#: How well ratings tell results apart is only said with at least so many of either kind, as effects are.
_OF_A_KIND = grades.FEWEST_OF_A_KIND
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
    stages = _stages_table(answers.by_stage)
    if stages is not None:
        parts.append(stages)
    sentence = expected(answers)
    title = words.say(f"judging_finding_{sentence.key}", **sentence.numbers) if sentence else words.say("judging_title")
    return Section("judging", title, _sub(answers), tuple(parts), _notes(stages))


def expected(answers: Answers) -> Sentence | None:
    """How many were expected to lead on and how many did, of all forecasts with a result, and the band that strays most, if one
    does; None where too few interviews tell."""
    row = _all_forecasts(answers)
    if row is None or row.n_interviews < ENOUGH:
        return None
    said, rate = float(row.predicted), share(row.n_advanced, row.n_interviews)
    guide = "more" if said > rate["high"] else "less" if said < rate["low"] else "as"
    numbers = {"n": int(row.n_interviews), "advanced": int(row.n_advanced), "said": said, **rate}
    return Sentence(f"expected_{guide}", numbers | {"band": _straying(answers.forecasts)})


def _straying(bands: pd.DataFrame) -> str:
    """The band whose range, at so many looks, leaves out what it promised by most; with a blank before it, or nothing."""
    found: list[tuple[float, str]] = []
    for row in bands.itertuples():
        low, high = (float(end) for end in wilson(row.advanced, row.n, BAND_LEVEL))
        beyond = max(row.predicted - high, low - row.predicted)
        if row.n >= ENOUGH and beyond > 0:
            ends = {"low_end": int(row.low_end), "high_end": int(row.high_end)}
            counts = {"n": int(row.n), "advanced": int(row.advanced), "said": float(row.predicted)}
            found.append((beyond, words.say("expected_band", **ends, **counts, **share(row.advanced, row.n))))
    return f" {max(found)[1]}" if found else ""


def _all_forecasts(answers: Answers) -> Any:
    """The row of every forecast; None where there is none, or it may not be told."""
    whole = answers.ratings[(answers.ratings["rating"] == "forecast") & answers.ratings["value"].isna()]
    return None if whole.empty or bool(whole["hidden"].iloc[0]) else next(whole.itertuples())


def _sub(answers: Answers) -> str:
    row = _all_forecasts(answers)
    if row is None:
        return words.say("judging_sub")
    numbers = {"interviews": int(row.n_interviews), "people": int(row.n_seekers)}
    return words.say("judging_sub_n", **numbers, predicted=float(row.predicted), observed=float(row.observed))


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


def _stages_table(by_stage: pd.DataFrame) -> Table | None:
    """A row a rating and stage: how well it tells results apart, and whether more was expected than came."""
    f = by_stage[~by_stage["hidden"].astype(bool)]
    if f.empty:
        return None
    f = f[(f["n_advanced"] >= _OF_A_KIND) & (f["n_interviews"] - f["n_advanced"] >= _OF_A_KIND)]
    rows = []
    for rating in words.labels("rating"):
        here = {row.stage: row for row in f[f["rating"] == rating].itertuples()}
        for stage in ("all", *words.labels("stage")):
            if stage in here:
                rows.append(_stage_row(here[stage]))
    heads = tuple(words.say(f"judging_head_{name}") for name in ("rating", "stage", "n", "apart", "own", "large"))
    caption = words.say("judging_stages")
    return Table(caption, heads, tuple(rows), folded=caption, text_columns=frozenset({0, 1})) if rows else None


def _stage_row(row: Any) -> tuple[str, ...]:
    stage = words.say("judging_every_stage") if row.stage == "all" else words.label("stage", row.stage)
    large = (row.calibration_in_the_large, row.calibration_low, row.calibration_high)
    is_known = row.rating == "forecast" and not any(pd.isna(value) for value in large)
    return (
        words.label("rating", row.rating),
        stage,
        words.number(int(row.n_interviews)),
        _apart(row.auc),
        _apart(row.auc_within),
        words.say("gap", by=large[0], low=large[1], high=large[2]) if is_known else NOTHING,
    )


def _apart(auc: Any) -> str:
    return NOTHING if pd.isna(auc) else words.say("judging_apart", n=round(100 * float(auc)))


def _notes(stages: Table | None) -> tuple[str, ...]:
    note = words.say("judging_note")
    return (note,) if stages is None else (note, words.say("judging_stages_note"))
