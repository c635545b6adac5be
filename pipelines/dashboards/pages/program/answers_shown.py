"""What of a program's answers may be told: small groups blanked, and whatever would give one of them away.

Frames in, the same frames with a column `hidden` out. As in privacy.py, the minimum applies to the people that a number is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from pipelines.contract.contrasts import DONE, band_starts
from pipelines.contract.habits import catalog
from pipelines.dashboards.pages.program.answers import Answers
from pipelines.dashboards.pages.program.audit import Cell, Split, few, suppressed
from pipelines.dashboards.pages.program.privacy import hides

#: Forecasts are told in bands of a fifth: (from, to), the last one with its end.
BANDS = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 100))


def shown(answers: Answers, smallest: int) -> Answers:
    """`answers` with every row that may not be told blanked (NA) and marked `hidden`; forecasts also in bands."""
    offers = int(answers.times["offers"].sum()) if len(answers.times) else 0
    others = [int(answers.times[name].sum()) for name in ("left_search", "censored")] if len(answers.times) else []
    finals = answers.finals
    return replace(
        answers,
        effects=_effects(answers.effects, smallest),
        questions=_questions(answers.questions, smallest),
        forecasts=_bands(answers.ratings, smallest),
        ratings=_ratings(answers.ratings, smallest),
        by_stage=_by_stage(answers.by_stage, smallest),
        sides=_blank(answers.sides, [hides(n, smallest) for n in answers.sides["people"]], ("side",)),
        concerns=_parts(answers.concerns, "concerns", smallest),
        topics=_parts(answers.topics, "topic", smallest),
        finals=dict.fromkeys(finals, pd.NA) if hides(finals["people"], smallest) else finals,
        offers_hidden=hides(offers, smallest),
        ways_told=not any(hides(n, smallest) for n in others),
    )


def _blank(frame: pd.DataFrame, hidden: Sequence[bool], keep: Sequence[str]) -> pd.DataFrame:
    made = frame.copy()
    for name in made.columns:
        if name not in keep:
            made[name] = made[name].astype(object).mask(pd.Series(hidden, index=made.index, dtype=bool), pd.NA)
    return made.assign(hidden=pd.array(list(hidden), dtype="boolean"))


def _small(frame: pd.DataFrame, smallest: int) -> pd.Series:
    """Rows of few people on either side, by their own counts or by what the statistics found."""
    if not smallest:
        return pd.Series(False, index=frame.index)
    sides = [frame[name].map(lambda n: hides(n, smallest)) for name in ("seekers_with", "seekers_without")]
    return (sides[0] | sides[1] | frame["suppressed"].fillna(True).astype(bool)).astype(bool)


def _effects(effects: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The contrasts that somebody logged; of a habit in bands, as many hidden as keep the others from telling them."""
    logged = effects["n_with"].fillna(0) + effects["n_without"].fillna(0) > 0
    f = effects[logged].reset_index(drop=True)
    hidden = _small(f, smallest)
    for _, rows in f[~f["contrast"].isna()].groupby(["habit", f["timing"].fillna("")], sort=False):
        if len(rows) > 1 and bool(hidden[rows.index].any()):
            hidden[rows.index] |= _told_by_bands(rows, hidden[rows.index], smallest)
    keep = ("habit", "label", "place", "timing", "contrast", "phase", "kind", "unit")
    return _blank(f, list(hidden), keep)


def _told_by_bands(rows: pd.DataFrame, hidden: pd.Series, smallest: int) -> pd.Series:
    """Which rows of one habit go: done is the bands from its bound on, not done those below it and none."""
    by_contrast: dict[str, Any] = {row.contrast: row for row in rows.itertuples()}
    habit = catalog().get(str(rows["habit"].iloc[0]))
    done, bands = by_contrast.get(DONE), [name for name in by_contrast if name != DONE]
    if done is None or habit is None or habit.done_at_least is None:
        return pd.Series(True, index=rows.index)  # a program's own habit: its bound is not known here
    starts = dict(zip(bands, band_starts(bands), strict=True))
    over = frozenset(name for name in bands if starts[name] >= habit.done_at_least)
    under = frozenset(bands) - over | {"none"}
    none = by_contrast[bands[0]]
    cells = [
        Cell("with", over, done.n_with, done.seekers_with),
        Cell("without", under, done.n_without, done.seekers_without),
        Cell("none", frozenset({"none"}), none.n_without, none.seekers_without),
        *(Cell(name, frozenset({name}), by_contrast[name].n_with, by_contrast[name].seekers_with) for name in bands),
    ]
    splits = [Split("with", tuple(sorted(over))), Split("without", tuple(sorted(under)))]
    given = {row.contrast for row in rows[hidden].itertuples()} - {DONE}
    gone = suppressed(cells, splits, smallest, given | ({"with", "without"} if bool(hidden[done.Index]) else set()))
    if "none" in gone:  # it stands beside every band
        gone |= set(bands)
    return rows["contrast"].isin(gone) | ((rows["contrast"] == DONE) & bool(gone & {"with", "without"}))


def _questions(questions: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """Kinds of question and marks of answers that were met; kinds add up to all questions, so no single one is hidden."""
    f = questions[questions["n_with"].fillna(0) + questions["n_questions"].fillna(0) > 0].reset_index(drop=True)
    hidden = _small(f, smallest)
    kinds = f[f["what"] == "category"]
    hidden[kinds.index] |= _among(
        kinds["name"], kinds["n_with"], kinds["seekers_with"], hidden[kinds.index], smallest, None
    )
    return _blank(f, list(hidden), ("what", "name"))


def _ratings(ratings: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The values of each rating, and the row of all of them (value NA)."""
    f = ratings[ratings["n_interviews"].fillna(0) > 0].reset_index(drop=True)
    hidden = f["n_seekers"].map(lambda n: hides(n, smallest)) | (f["suppressed"].astype(bool) & bool(smallest))
    for _, rows in f.groupby("rating", sort=False):
        values, whole = rows[rows["value"].notna()], rows[rows["value"].isna()]
        if len(whole) and not bool(hidden[whole.index].any()) and len(values):
            names = values["value"].astype(str)
            total = int(whole["n_interviews"].iloc[0])
            hidden[values.index] |= _among(
                names, values["n_interviews"], values["n_seekers"], hidden[values.index], smallest, total
            )
    return _blank(f, list(hidden), ("rating", "value"))


def _by_stage(stages: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The stages of each rating, and every stage together, which they add up to."""
    f = stages.reset_index(drop=True)
    hidden = f["n_seekers"].map(lambda n: hides(n, smallest)) | (f["suppressed"].astype(bool) & bool(smallest))
    for _, rows in f.groupby("rating", sort=False):
        parts, whole = rows[rows["stage"] != "all"], rows[rows["stage"] == "all"]
        if len(whole) and not bool(hidden[whole.index].any()) and len(parts):
            total = int(whole["n_interviews"].iloc[0])
            hidden[parts.index] |= _among(
                parts["stage"], parts["n_interviews"], parts["n_seekers"], hidden[parts.index], smallest, total
            )
    return _blank(f, list(hidden), ("rating", "stage"))


def _parts(frame: pd.DataFrame, word: str, smallest: int) -> pd.DataFrame:
    """Rows that add up to something told elsewhere, or nearly."""
    hidden = frame["people"].map(lambda n: hides(n, smallest)).astype(bool)
    hidden |= _among(frame[word], frame["n"], frame["people"], hidden, smallest, None)
    return _blank(frame, list(hidden), (word,))


def _among(
    names: pd.Series, values: pd.Series, people: pd.Series, hidden: pd.Series, smallest: int, total: int | None
) -> pd.Series:
    """Which of the parts of one whole are hidden so that none of them can be told; `total` where the whole is shown."""
    if not smallest or not bool(hidden.any()):
        return hidden
    words = [str(name) for name in names]
    each = zip(words, map(int, values), map(int, people), strict=True)
    cells = [Cell(word, frozenset({word}), value, behind) for word, value, behind in each]
    splits = [Split(None if total is None else "", tuple(words))]
    if total is not None:
        cells.append(Cell("", frozenset(words), total, int(people.max())))
    gone = suppressed(cells, splits, smallest, {word for word, is_gone in zip(words, hidden, strict=True) if is_gone})
    return pd.Series([word in gone for word in words], index=names.index)


def _bands(ratings: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """Forecasts by band: low_end, high_end, n, advanced, predicted (their mean). Bands of few people join the next one.

    People of several values are not added up, one person may have given many: the most of any value stands for them all.
    """
    f = ratings[(ratings["rating"] == "forecast") & ratings["value"].notna()]
    rows: list[dict[str, Any]] = []
    for low, high in BANDS:
        here = f[(f["value"] >= low) & ((f["value"] < high) | (high == 100))]
        n = int(here["n_interviews"].sum())
        if n:
            told = {
                "low_end": low,
                "high_end": high,
                "n": n,
                "advanced": int(here["n_advanced"].sum()),
                "sum": float((here["value"] * here["n_interviews"]).sum()) / 100,
                "people": int(here["n_seekers"].max()),
            }
            rows.append(_joined(rows.pop(), told) if rows and few(rows[-1]["people"], smallest) else told)
    while len(rows) > 1 and few(rows[-1]["people"], smallest):
        last = rows.pop()
        rows.append(_joined(rows.pop(), last))
    if rows and few(rows[0]["people"], smallest):
        rows = []
    made = pd.DataFrame(rows, columns=["low_end", "high_end", "n", "advanced", "sum", "people"])
    return made.assign(predicted=made["sum"] / made["n"])


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    added = {name: one[name] + other[name] for name in ("n", "advanced", "sum")}
    return {
        **added,
        "low_end": one["low_end"],
        "high_end": other["high_end"],
        "people": max(one["people"], other["people"]),
    }
