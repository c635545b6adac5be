"""Which contrasts are of too few people to show, and which would tell of those that are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipelines.contract.contrasts import CONCERNS_HANDLED, HANDLED_FROM
from pipelines.dashboards.pages.program.audit import recoverable
from pipelines.statistics.suppression import among_slices, suppressed

#: People by contrast (done, then the bands), of 60 others without; the first band that is done; what is shown with a smallest
#: group of 5.
ROWS = [
    ("all of enough", {"done": 30, "1": 12, "2": 9, "3+": 9}, "1", "done 1 2 3+"),
    ("one band of too few", {"done": 30, "1": 12, "2": 3, "3+": 9}, "1", "done 1"),
    ("two of few, and few together", {"done": 30, "1": 12, "2": 3, "3+": 4}, "1", "done"),
    ("nobody in a band", {"done": 30, "1": 12, "2": 0, "3+": 9}, "1", "done 1 3+"),
    ("nobody in one, too few in another", {"done": 30, "1": 12, "2": 0, "3+": 2}, "1", "done"),
    ("the whole too", {"done": 4, "1": 2, "2": 1, "3+": 1}, "1", ""),
    ("no bands", {"done": 30}, "1", "done"),
    ("a band below the bound, which not done less none would tell", {"done": 21, "1": 3, "2": 9, "3+": 12}, "2", "done"),
    ("two bands below the bound", {"done": 12, "1": 3, "2": 9, "3+": 12}, "3+", "done 3+"),
    ("the bands that are done, as few as those who did", {"done": 4, "1": 12, "2": 2, "3+": 2}, "2", ""),
    ("those who did are few, with more below", {"done": 4, "1": 12, "2": 9, "3+": 4}, "3+", "1"),
    ("one band done, and many ticked it without a number", {"done": 30, "1": 9, "2": 9, "3+": 4}, "3+", "done"),
    ("few in each band that is done, but not together", {"done": 7, "1": 9, "2": 4, "3+": 3}, "2", "done 1"),
]  # fmt: skip


def rows_of(habit, people, first_done):
    bands = [name for name in people if name != "done"]
    over = {name: bands.index(name) >= bands.index(first_done) for name in bands} if bands else {}
    return [
        {"habit": habit, "timing": "", "contrast": name, "seekers_with": n, "seekers_without": 60, "is_over": over.get(name, True)}
        for name, n in people.items()
    ]  # fmt: skip


@pytest.mark.parametrize(("what", "people", "first_done", "shown"), ROWS, ids=[row[0] for row in ROWS])
def test_no_band_is_told_by_the_others(what, people, first_done, shown):
    other = rows_of("other", {"done": 30, "1": 15, "2+": 15}, "1")
    f = pd.DataFrame([*other, *rows_of("habit", people, first_done)])
    f["suppressed"] = suppressed(f, 5)
    left = f[~f.suppressed].groupby("habit").contrast.agg(list)
    assert left["other"] == ["done", "1", "2+"]
    assert left.get("habit", []) == shown.split()
    assert not suppressed(f, 0).any()


@pytest.mark.parametrize(
    ("what", "asked", "answered", "handled"),
    [
        ("all of enough", (30, 30), (20, 10), True),
        ("few did not answer: handled less asked would tell", (30, 30), (20, 3), False),
        ("few did not ask", (30, 3), (20, 10), False),
        ("nobody did not answer", (30, 30), (20, 0), True),
        ("nobody logs whether they asked", (0, 0), (20, 10), True),
    ],
)
def test_concerns_handled_tell_of_neither_part(what, asked, answered, handled):
    codes = [*HANDLED_FROM, CONCERNS_HANDLED.code]
    people = [asked, answered, (answered[0], asked[1] + answered[1])]
    f = pd.DataFrame({"habit": codes, "timing": "", "contrast": "done", "is_over": True})
    f[["seekers_with", "seekers_without"]] = people
    assert suppressed(f, 5).iloc[2] == (not handled)


# ---- a reader who adds and subtracts all that is published -----------------------------------------------------------

#: Habit: its bands as values, and the first that is done.
BANDED = {"mock_interviews": ([1, 2, 3], 1), "star_stories_ready": ([1, 2, 3], 2), "practice_days": ([1, 2, 3], 3)}
CONCERNS = ("not_asked", "none_named", "answered", "not_answered")


def invented(rng, people):
    """Interviews of people in cohorts, with the number of each habit and what became of concerns."""
    n = rng.integers(1, 6, people)
    cohort = rng.choice(["a", "b", "c", "d", None], people, p=[0.4, 0.3, 0.1, 0.1, 0.1])
    f = pd.DataFrame({"seeker": np.repeat(np.arange(people), n), "cohort": np.repeat(cohort, n)})
    for habit in BANDED:
        of_person = rng.dirichlet([6, 2, 0.3, 0.3], people)
        f[habit] = [rng.choice(4, p=of_person[who]) for who in f.seeker]
    f["concerns"] = rng.choice(CONCERNS, len(f), p=rng.dirichlet([3, 1, 2, 0.3]))
    f["career_goals_ready"] = rng.random(len(f)) < rng.choice([0.05, 0.5, 0.95])
    return f


def contrasts(f):
    """(habit, contrast, is_over, with, without) of the rows of each contrast: boolean columns of `f`."""
    for habit, (bands, first) in BANDED.items():
        yield habit, "done", True, f[habit] >= first, f[habit] < first
        for band in bands:
            yield habit, str(band), band >= first, f[habit] == band, f[habit] == 0
    yield "career_goals_ready", "done", True, f.career_goals_ready, ~f.career_goals_ready
    is_at = {name: f.concerns == name for name in CONCERNS}
    yield HANDLED_FROM[0], "done", True, ~is_at["not_asked"], is_at["not_asked"]
    yield HANDLED_FROM[1], "done", True, is_at["answered"], is_at["not_answered"]
    yield CONCERNS_HANDLED.code, "done", True, is_at["answered"], is_at["not_asked"] | is_at["not_answered"]


def published(f, kind="cohort"):
    """The rows of the whole program and of its slices, with the interviews of each cell as `with` and `without`."""
    reports = [("all", "all", f)]
    reports += [(kind, name, part) for name, part in f.groupby("cohort") if part.seeker.nunique() >= 10]
    made = []
    for slice_kind, value, part in reports:
        rows = [
            {
                "program": "p", "slice_kind": slice_kind, "slice_value": value, "habit": habit, "timing": "", "contrast": contrast,
                "is_over": is_over, "cells": (frozenset(part.index[yes]), frozenset(part.index[no])),
                "n_with": yes.sum(), "n_without": no.sum(),
                "seekers_with": part.seeker[yes].nunique(), "seekers_without": part.seeker[no].nunique(),
            }
            for habit, contrast, is_over, yes, no in contrasts(part)
        ]  # fmt: skip
        report = pd.DataFrame(rows)
        report["suppressed"] = suppressed(report, 5)
        report["most_interviews"] = part.groupby("seeker").size().max()
        # Of a slice, done alone; whatever fails the gate is not there.
        made.append(report if slice_kind == "all" else report[(report.contrast == "done") & (report.n_with >= 10)])
    whole = pd.concat(made, ignore_index=True)
    return whole.assign(suppressed=among_slices(whole, pd.Series(5, whole.index)))


def leaks(f, rows):
    """The cells of few people that whoever adds and subtracts the cells shown has exactly."""
    found = []
    for habits in (*([habit] for habit in BANDED), ["career_goals_ready"], [*HANDLED_FROM, CONCERNS_HANDLED.code]):
        of = rows[rows.habit.isin(habits)]
        shown = [cell for row in of[~of.suppressed].itertuples() for cell in row.cells]
        if not shown:
            continue
        # What is known of the habit at all stands beside every row.
        shown += [frozenset(f.index)] if len(habits) == 1 else []
        # Interviews that are in the same cells are the same to a reader: the smallest groups there are.
        column = habits[0] if len(habits) == 1 else "concerns"
        atoms = f.groupby([column, f.cohort.fillna("-")]).groups
        name_of = {row: str(atom) for atom, members in atoms.items() for row in members}
        few = [frozenset(members) for members in groups_of(f, column) if 0 < f.seeker[list(members)].nunique() < 5]
        as_atoms = [frozenset(name_of[row] for row in cell) for cell in shown if cell]
        asked = [frozenset(name_of[row] for row in cell) for cell in few]
        told = recoverable(as_atoms, asked)
        found += [(habits[0], sorted(cell)) for cell, is_told in zip(asked, told, strict=True) if is_told]
    return found


def groups_of(f, column):
    """Every group of interviews that a row is of, or would be: by what was done, by done or not, and both by cohort."""
    cohort = f.cohort.fillna("-")
    if column == "concerns":
        # Nobody's row is of those who asked and heard of none; they are of who asked.
        parts = [f[column].where(f[column] != "none_named"), f[column] != "not_asked"]
    else:
        parts = [f[column], f[column] >= BANDED[column][1] if column in BANDED else f[column]]
    for part in parts:
        yield from f.groupby(part).groups.values()
        yield from f.groupby([part, cohort]).groups.values()


@pytest.mark.parametrize("of_person", [True, False], ids=["a slice a person", "a slice an interview"])
@pytest.mark.parametrize("seed", range(40))
def test_no_cell_of_few_can_be_worked_out(seed, of_person):
    rng = np.random.default_rng(seed)
    f = invented(rng, int(rng.integers(15, 120)))
    if not of_person:  # as industries are: of the job, and not of the person
        f["cohort"] = rng.choice(["a", "b", "c", "d", None], len(f), p=[0.4, 0.3, 0.1, 0.1, 0.1])
    rows = published(f)
    assert not leaks(f, rows)


def test_slices_of_which_a_person_may_have_several_are_told_where_the_rest_is_of_enough():
    """Two industries of 60 people each, of 80; 200 interviews are left, and nobody has more than 20."""
    rows = [
        {"slice_kind": kind, "slice_value": value, "n_with": n, "n_without": n, "seekers_with": people, "seekers_without": people}
        for kind, value, n, people in (("all", "all", 600, 80), ("industry", "retail", 200, 60), ("industry", "finance", 200, 60))
    ]  # fmt: skip
    f = pd.DataFrame(rows).assign(program="p", habit="h", timing="", contrast="done", suppressed=False)
    for most, told in ((20, [False, False, False]), (60, [False, False, True])):
        assert among_slices(f.assign(most_interviews=most), pd.Series(5, f.index)).tolist() == told, most


def test_without_what_goes_beside_them_cells_of_few_are_told():
    """The reader above does find what only rows of few people being hidden would leave."""
    found = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        f = invented(rng, int(rng.integers(15, 120)))
        rows = published(f)
        rows["suppressed"] = (rows.seekers_with < 5) | (rows.seekers_without < 5)
        found += bool(leaks(f, rows))
    assert found >= 10
