"""Early and late stages apart: told only where the difference between them is no chance and both have enough, and then rightly."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from pipelines import engine
from pipelines.contract.contrasts import DONE
from pipelines.statistics.habit_effects import Part, habit_effects
from pipelines.statistics.multiplicity import benjamini_hochberg
from pipelines.warehouse.crossproducts import Report
from tests.warehouse.test_crossproducts import crossed, did, met

STAGES = ("recruiter_screen", "technical", "panel_onsite", "final")
LATE = ("panel_onsite", "final")
CODE = "mock_interviews"
TOLD = ["early_estimate", "early_low", "early_high", "late_estimate", "late_low", "late_high"]


def world(at_early, at_late, *, people=120, each=10, late_of=0.5, seed=1):
    """Interviews of which a habit raises the chance to advance by so much at early and at late stages, and their entries."""
    rng = np.random.default_rng(seed)
    interviews, habits = [], []
    for person in range(people):
        for number in range(each):
            is_late = rng.random() < late_of
            done = bool(rng.random() < 0.5)
            chance = 0.3 + 0.1 * rng.random() + done * (at_late if is_late else at_early)
            name, stage = f"s{person}-{number}", str(rng.choice(LATE if is_late else STAGES[:2]))
            result = "advanced" if rng.random() < chance else "rejected"
            interviews.append(met(name, seeker=f"s{person}", application=name, day=number, stage=stage, result=result))
            habits.append(did(name, CODE, float(done), seeker=f"s{person}"))
            other = float(rng.random() < 0.5)
            habits.append(did(name, "star_stories_ready", 4 * other, seeker=f"s{person}"))
    return interviews, habits


def effects(tmp_path, interviews, habits, smallest=5):
    with engine.open_engine(tmp_path) as con:
        cross = crossed(con, interviews, habits, as_of=dt.date(2027, 1, 1))
        part = Part(cross.sums("main", Report("p")), cross.unit("main").layout.marks)
    return part, habit_effects(part, smallest_group=smallest).set_index(["habit", "contrast"])


def by_hand(interviews, habits):
    """The early and the late effect, from one regression within seeker."""
    f = pd.DataFrame(interviews).set_index("interview")
    f["y"] = (f.result == "advanced").astype(float)
    done = pd.DataFrame(habits)
    for code in (CODE, "star_stories_ready"):
        f[code] = done[done.habit == code].set_index("interview").done.astype(float)
    late = f.stage.isin(LATE)
    x = {"early": f[CODE] * ~late, "late": f[CODE] * late, "star": f.star_stories_ready}
    x |= {stage: (f.stage == stage).astype(float) for stage in STAGES[1:]}
    x["log_earlier"] = np.log1p(f.groupby("seeker").interview_on.rank(method="min").astype(float) - 1)
    x = pd.DataFrame(x).astype(float)
    x -= x.groupby(f.seeker).transform("mean")
    y = f.y - f.groupby("seeker").y.transform("mean")
    return np.linalg.lstsq(x.to_numpy(), y.to_numpy(), rcond=None)[0][:2]


def test_both_are_told_where_they_differ(tmp_path):
    interviews, habits = world(0.0, 0.35)
    _part, f = effects(tmp_path, interviews, habits)
    row = f.loc[(CODE, DONE)]
    assert row.stage_q < 0.05
    assert row[["early_estimate", "late_estimate"]].astype(float).to_numpy() == pytest.approx(
        by_hand(interviews, habits), abs=1e-9
    )
    assert row.early_low < 0 < row.early_high
    assert row.late_low < 0.35 < row.late_high
    # Nothing of the other habit, nor of any band.
    assert f.drop(index=(CODE, DONE))[TOLD].isna().all().all()


def test_q_is_over_all_habits_that_are_judged(tmp_path):
    _part, f = effects(tmp_path, *world(0.0, 0.35))
    told = f[f.stage_p.notna()]
    assert set(told.index.get_level_values(0)) == {CODE, "star_stories_ready"}
    assert told.stage_q.to_numpy() == pytest.approx(benjamini_hochberg(told.stage_p))


@pytest.mark.parametrize(
    ("what", "more", "smallest"),
    [
        ("no difference between them", {"at_early": 0.3, "at_late": 0.3}, 5),
        ("few at late stages", {"at_early": 0.0, "at_late": 0.6, "late_of": 0.03}, 5),
        ("few at early stages", {"at_early": 0.6, "at_late": 0.0, "late_of": 0.97}, 5),
        ("too few people to know either", {"at_early": 0.0, "at_late": 0.6, "people": 16}, 5),
        ("fewer than the smallest group", {"at_early": 0.0, "at_late": 0.35}, 121),
    ],
)
def test_neither_is_told_otherwise(tmp_path, what, more, smallest):
    _part, f = effects(tmp_path, *world(**more), smallest)
    assert f[TOLD].isna().all().all()


def test_the_counts_of_each_are_those_of_its_interviews(tmp_path):
    interviews, habits = world(0.1, 0.2, people=40, each=4)
    # One habit blank now and then.
    habits = [row for at, row in enumerate(habits) if at % 7]
    part, _f = effects(tmp_path, interviews, habits)
    f = pd.DataFrame(interviews).set_index("interview")
    f["y"], f["late"] = f.result == "advanced", f.stage.isin(LATE)
    done = pd.DataFrame(habits)
    for code in (CODE, "star_stories_ready"):
        counts = part.sums.counts.loc[(code, DONE)]
        f["done"] = done[done.habit == code].set_index("interview").done
        for cell, rows in (("early", f[~f.late]), ("late", f[f.late])):
            yes, no = rows[rows.done.fillna(False).astype(bool)], rows[~rows.done.fillna(True).astype(bool)]
            expected = [len(yes), yes.y.sum(), len(no), no.y.sum(), len(set(yes.seeker) & set(no.seeker))]
            names = ["n_with", "advanced_with", "n_without", "advanced_without", "informative_seekers"]
            assert counts[[f"{cell}_{name}" for name in names]].tolist() == expected, (code, cell)
