"""One seeker's own effect, drawn towards the group's: by hand, and in worlds in which each person's own is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipelines.contract.sums import merged
from pipelines.statistics.one_seeker import shrunk
from pipelines.statistics.rates import newcombe
from pipelines.statistics.within import Within
from tests.statistics.people import sums

GROUP = {"estimate": 0.06, "se": 0.03, "between": 0.04, "base_rate": 0.5}


def test_by_hand():
    # v = .25 (1/5 + 1/20) = .0625, the group's variance .0025: weights 16 and 400.
    mean, low, high = shrunk((4, 5, 8, 20), **GROUP)
    assert mean == pytest.approx((400 * 0.06 + 16 * 0.4) / 416)
    assert (low, high) == pytest.approx((mean - 1.959964 / np.sqrt(416), mean + 1.959964 / np.sqrt(416)))


def test_with_nothing_on_one_side_it_is_the_groups():
    for own in ((0, 0, 3, 9), (3, 9, 0, 0), (0, 0, 0, 0)):
        assert shrunk(own, **GROUP) == pytest.approx((0.06, 0.06 - 1.959964 * 0.05, 0.06 + 1.959964 * 0.05))


def test_the_more_a_person_logs_the_more_it_is_their_own():
    gaps = [shrunk((3 * n, 4 * n, n, 4 * n), **GROUP)[0] for n in (1, 10, 1_000)]
    assert 0.06 < gaps[0] < gaps[1] < gaps[2]
    assert gaps[2] == pytest.approx(0.5, abs=0.03)


def world(spread, *, people=250, each=12, seed=0):
    """Interviews of people each with an effect of their own around .08; the rows and the effects."""
    rng = np.random.default_rng(seed)
    own = 0.08 + spread * rng.normal(size=people)
    seeker = np.repeat(np.arange(people), each)
    leaning = rng.normal(size=people)[seeker]
    x = {f"x{at}": (rng.normal(size=len(seeker)) + 0.5 * leaning > 0).astype(float) for at in range(3)}
    chance = np.clip(0.42 + 0.08 * leaning + (own[seeker]) * x["x0"] + 0.05 * x["x1"], 0, 1)
    return pd.DataFrame({"seeker": seeker, **x, "advanced": (rng.random(len(seeker)) < chance).astype(float)}), own


COLUMNS = ["x0", "x1", "x2"]


@pytest.mark.parametrize("spread", [0.0, 0.1, 0.2])
def test_how_far_people_lie_apart_is_found(spread):
    found = [
        Within(sums(world(spread, people=1_500, seed=seed)[0], COLUMNS), COLUMNS).between(["x0", "x2"])
        for seed in range(4)
    ]
    own, none = np.sqrt((np.array(found) ** 2).mean(axis=0))
    assert own == pytest.approx(spread, abs=0.08 if not spread else 0.03)
    # What cannot be below 0 is never found to be 0.
    assert 0 < none < 0.08


def test_of_buckets_of_several_seekers_it_is_not_told():
    frame, _own = world(0.1)
    each = sums(frame, COLUMNS)
    together = merged([each])
    object.__setattr__(together, "n", each.n | {"seekers": 9_999})
    assert np.isnan(Within(together, COLUMNS).between(["x0"])).all()
    assert np.isnan(Within(each, ["x0"]).between(["x1"])).all()


@pytest.mark.parametrize("spread", [0.05, 0.15])
def test_in_worlds_that_are_known_it_is_nearer_than_either_and_its_range_holds(spread):
    inside, errors = [], []
    for seed in range(6):
        frame, own = world(spread, seed=seed)
        model = Within(sums(frame, COLUMNS), COLUMNS)
        effect, base = model.estimates(["x0"]), float(frame.advanced.mean())
        group = {
            "estimate": effect.estimate[0],
            "se": effect.se[0],
            "between": model.between(["x0"])[0],
            "base_rate": base,
        }
        for who, rows in frame.groupby("seeker"):
            did, not_ = rows[rows.x0 == 1].advanced, rows[rows.x0 == 0].advanced
            if len(did) and len(not_):
                counts = (int(did.sum()), len(did), int(not_.sum()), len(not_))
                mean, low, high = shrunk(counts, **group)
                raw, _low, _high = newcombe(*counts)
                inside.append(low <= own[who] <= high)
                errors.append([mean - own[who], float(raw) - own[who], effect.estimate[0] - own[who]])
    ours, raw, groups = np.sqrt((np.array(errors) ** 2).mean(axis=0))
    assert np.mean(inside) >= 0.91
    assert ours < 0.5 * raw
    # Where people hardly differ the group's own is hard to be nearer than.
    assert ours < groups * (1.2 if spread < 0.1 else 1.0)


@pytest.mark.parametrize("base_rate", [0.0, 1.0])
def test_where_nobody_or_everybody_was_led_on_it_is_the_groups(base_rate):
    assert shrunk((2, 4, 1, 5), **GROUP | {"base_rate": base_rate}) == shrunk((0, 0, 0, 0), **GROUP)
