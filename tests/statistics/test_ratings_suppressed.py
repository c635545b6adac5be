"""Which counts of ratings are hidden, so that a reader who adds and subtracts all that is shown finds none of few people."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from pipelines.dashboards.pages.program.audit import recoverable
from pipelines.statistics.calibration import self_rating_calibration
from tests.statistics.rated_people import frames, with_every_stage

FEWEST, SMALLEST = 10, 5
STAGES = ("technical", "panel_onsite", "final")


def invented(rng, people, values=5, *, of_person=True):
    """Ratings of people in cohorts (or of industries, of which a person has several), at three stages."""
    n = rng.integers(1, 7, people)
    seeker = np.repeat(np.arange(people), n)
    weights = [0.45, 0.3, 0.1, 0.1, 0.05]
    slices = rng.choice(["a", "b", "c", "d", None], people if of_person else len(seeker), p=weights)
    return pd.DataFrame(
        {
            "seeker": seeker,
            "cohort": slices[seeker] if of_person else slices,
            "stage": rng.choice(STAGES, len(seeker), p=rng.dirichlet([3, 1, 1])),
            "rating": "rated_overall",
            "value": 1 + rng.choice(values, len(seeker), p=rng.dirichlet(np.ones(values))),
            "led_on": rng.random(len(seeker)) < 0.4,
            "fold": seeker % 16,
        }
    )


def told_slices(rows):
    """As marts/slices.py tells them: largest first, until those outside them are nobody or enough."""
    sizes = rows.groupby("cohort").seeker.nunique().sort_values(ascending=False)
    names = list(sizes[sizes >= FEWEST].index)
    while names and 0 < rows[~rows.cohort.isin(names)].seeker.nunique() < SMALLEST:
        names.pop()
    return names


def published(rows, smallest=SMALLEST):
    """The table of the whole program and of its slices."""
    parts = [frames(rows, smallest, pair_up=False)]
    for name in told_slices(rows):
        of_slice = frames(rows[rows.cohort == name], smallest, pair_up=False)
        parts.append(tuple(f.assign(slice_kind="cohort", slice_value=name) if len(f) else f for f in of_slice))
    counts, people, pairs = (pd.concat(each, ignore_index=True) for each in zip(*parts, strict=True))
    return self_rating_calibration(counts, people, pairs)


def interviews_of(rows, row):
    """The interviews that a row of the table is of."""
    is_of = pd.Series(True, rows.index)
    is_of &= row.slice_kind == "all" or rows.cohort == row.slice_value
    is_of &= row.stage == "all" or rows.stage == row.stage
    is_of &= pd.isna(row.value) or rows.value == row.value
    return rows[is_of]


def leaks(rows, f):
    """Every count of few people (of a slice or none, a stage or none, a value or none) that those shown give exactly."""
    every = with_every_stage(rows.assign(cohort=rows.cohort.fillna("-")))
    atoms = rows.groupby([rows.cohort.fillna("-"), rows.stage, rows.value]).groups
    name_of = {at: "/".join(map(str, atom)) for atom, members in atoms.items() for at in members}

    def as_atoms(members):
        return frozenset(name_of[at] for at in members)

    shown = [as_atoms(interviews_of(rows, row).index) for row in f[~f.suppressed].itertuples()]
    secret = []
    for cohort, stage, value in product(
        [None, *every.cohort.unique()], [None, *STAGES], [None, *sorted(rows.value.unique())]
    ):
        at = rows
        at = at if cohort is None else at[at.cohort.fillna("-") == cohort]
        at = at if stage is None else at[at.stage == stage]
        at = at if value is None else at[at.value == value]
        if 0 < at.seeker.nunique() < SMALLEST:
            secret.append(as_atoms(at.index))
    told = recoverable(shown, secret)
    return [sorted(cell) for cell, is_told in zip(secret, told, strict=True) if is_told]


@pytest.mark.parametrize("of_person", [True, False], ids=["a slice a person", "a slice an interview"])
@pytest.mark.parametrize("seed", range(30))
def test_no_count_of_few_can_be_worked_out(seed, of_person):
    rng = np.random.default_rng(seed)
    rows = invented(rng, int(rng.integers(12, 160)), of_person=of_person)
    assert leaks(rows, published(rows)) == []


#: People at each stage and value, each with one interview; and what is shown of the whole program with a smallest group of 5.
TABLES = [
    ("all of enough", {"technical": (9, 9), "final": (9, 9)}, "all: . 1 2 | final: . 1 2 | technical: . 1 2"),
    ("one value of one stage of few", {"technical": (9, 9), "final": (9, 3)}, "all: . 1 2 | final: . | technical: ."),
    ("a stage of few, which every stage less the other would tell", {"technical": (9, 9), "final": (2, 2)}, "all: . 1 2"),
    ("a value of few", {"technical": (9, 9, 2), "final": (9, 9, 1)}, "all: . 2 | final: . 2 | technical: . 2"),
    ("nobody of a value at a stage", {"technical": (9, 9), "final": (9, 0)}, "all: . 1 2 | final: . 1 | technical: . 1 2"),
    ("all of few", {"technical": (1, 1), "final": (1, 0)}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("what", "people", "shown"), TABLES, ids=[row[0] for row in TABLES])
def test_what_is_told_of_stages_and_values(what, people, shown):
    cells = [(stage, value) for stage, each in people.items() for value, n in enumerate(each, 1) for _ in range(n)]
    rows = pd.DataFrame(cells, columns=["stage", "value"])
    rows = rows.assign(seeker=range(len(rows)), cohort=None, rating="rated_overall", led_on=False)
    f = published(rows.assign(fold=rows.seeker % 16))
    f = f[(f.slice_kind == "all") & ~f.suppressed]
    told = [
        f"{stage}: {' '.join('.' if pd.isna(value) else f'{value:.0f}' for value in own.value)}"
        for stage, own in f.groupby("stage")
    ]
    assert " | ".join(told) == shown
