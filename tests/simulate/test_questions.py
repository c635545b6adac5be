"""What mart_questions says of answers, against a world in which it is known what a star story adds, and that no other mark does."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from bench.operating import questions_of
from bench.simulate import in_one_program, simulate, world

DRAWS = 4


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    """The gated effects of every draw, each beside what is true. Habits do not come together here: mart_questions adjusts for
    none of them, so that where they do, a mark stands for the others too (docs/statistics.md)."""
    alone = replace(in_one_program(world("confounded_seeker")), diligence=0.0)
    made = [simulate(alone, 400, seed) for seed in range(1, DRAWS + 1)]
    truths = [each.truth.set_index(["habit", "contrast"]).effect["star_stories_told", "done"] for each in made]
    parts = [
        f.assign(truth=(f.habit == "answered_star") * truth, draw=draw)
        for draw, (f, truth) in enumerate(zip(questions_of(made), truths, strict=True))
    ]
    f = pd.concat(parts, ignore_index=True)
    return f[f.gate_ok]


def test_intervals_hold_the_truth(found: pd.DataFrame) -> None:
    held = (found.low_shown <= found.truth) & (found.truth <= found.high_shown)
    assert len(found) >= 10 * DRAWS
    assert held.mean() >= 0.9


def test_the_mark_that_helps_is_told_from_those_that_do_not(found: pd.DataFrame) -> None:
    of_mark = found.groupby("habit")[["estimate", "truth"]].mean()
    star, others = of_mark.loc["answered_star"], of_mark.drop("answered_star")
    assert star.truth > 0.05
    assert abs(star.estimate - star.truth) < 0.02
    assert others.estimate.abs().max() < star.estimate - 0.01
    assert abs(others.estimate.mean()) < 0.01


def test_nothing_of_an_interview_is_more_than_suggestive(found: pd.DataFrame) -> None:
    assert not (found.grade == "strong").any()
