"""Ratings and results of invented people, and the counts of them made one by one, as slowly and as plainly as can be."""

from __future__ import annotations

import numpy as np
import pandas as pd

CELL = ["scope", "program", "slice_kind", "slice_value", "stage", "rating"]


def invented(rng: np.random.Generator, people: int, each: int, rating: str = "forecast") -> pd.DataFrame:
    """One row a rating: seeker, stage, value, led_on, fold. Half of what moves a result is known to the one who rates."""
    seeker = np.repeat(np.arange(people), each)
    chance = np.clip(rng.normal(0.45, 0.2, people * each), 0.02, 0.98)
    felt = np.clip(chance + rng.normal(0.1, 0.15, len(chance)) + rng.normal(0, 0.15, people)[seeker], 0, 1)
    value = np.round(felt * 100) if rating == "forecast" else 1 + np.floor(np.minimum(felt, 0.999) * 5)
    return pd.DataFrame(
        {
            "seeker": seeker,
            "stage": rng.choice(["technical", "final"], len(seeker)),
            "rating": rating,
            "value": value.astype(int),
            "led_on": rng.random(len(seeker)) < chance,
            "fold": rng.integers(0, 16, people)[seeker],
        }
    )


def with_every_stage(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([rows, rows.assign(stage="all")], ignore_index=True)


def frames(
    rows: pd.DataFrame, smallest_group: int = 0, *, stages: bool = True, pair_up: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """counts, people and pairs of one program's rows; of all stages alone, or with no pairs, where a test asks for no more."""
    report = {"scope": "program", "program": "p", "slice_kind": "all", "slice_value": "all"}
    every = (with_every_stage(rows) if stages else rows.assign(stage="all")).assign(**report)
    counts = every.groupby([*CELL, "fold", "value"], as_index=False).agg(
        n=("led_on", "size"), n_advanced=("led_on", "sum")
    )
    counts = counts.assign(n_untimed=0, n_late=0, smallest_group=smallest_group)
    people, pairs = [], []
    for key, cell in every.groupby(CELL):
        at = dict(zip(CELL, key, strict=True))
        gaps = [(int((own.value - 100 * own.led_on).sum()), len(own)) for _seeker, own in cell.groupby("seeker")]
        people.append(
            {**at, "value": np.nan, "n_seekers": len(gaps), "gap_gap": sum(g * g for g, _n in gaps)}
            | {"gap_n": sum(g * n for g, n in gaps), "n_n": sum(n * n for _g, n in gaps)}
        )
        people += [{**at, "value": value, "n_seekers": own.seeker.nunique()} for value, own in cell.groupby("value")]
        found = [
            (1, 2 if a.value > b.value else int(a.value == b.value))
            for _seeker, own in (cell if pair_up else cell.head(0)).groupby("seeker")
            for a in own[own.led_on].itertuples()
            for b in own[~own.led_on].itertuples()
        ]
        told = {"pairs": len(found), "concordant_twice": sum(twice for _one, twice in found)}
        both = sum(own.led_on.nunique() == 2 for _seeker, own in cell.groupby("seeker"))
        pairs.append({**at, **told, "n_informative": both})
    return counts, pd.DataFrame(people).assign(smallest_group=smallest_group), pd.DataFrame(pairs)


def cells(rows: pd.DataFrame, smallest_group: int = 0) -> pd.DataFrame:
    """What a seeker's own ratings come to, by stage and result."""
    told = rows.assign(program="p", square=rows.value**2)
    made = told.groupby(["program", "seeker", "rating", "stage", "led_on"], as_index=False).agg(
        n=("value", "size"), total=("value", "sum"), squares=("square", "sum")
    )
    return made.assign(smallest_group=smallest_group)
