"""self_rating_seekers: over-confidence against a trait that was planted, and not against ability."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipelines.statistics.over_confidence import self_rating_seekers
from tests.statistics.rated_people import cells


def world(seed: int, *, people: int = 400, each: int = 8, own_ability: float = 0.22, trait: float = 0.1):
    """Seekers whose ability moves their results and whose trait moves their forecasts; how the interview went moves both.
    `own_ability`: how much of what ability does for their chances they know themselves."""
    rng = np.random.default_rng(seed)
    ability, boast = rng.normal(0, 1, people), rng.normal(0, trait, people)
    seeker = np.repeat(np.arange(people), each)
    went = rng.normal(0, 1, people * each)
    led_on = 0.6 * ability[seeker] + went > 0.3
    felt = 0.5 + 0.12 * went + 0.2 * own_ability * ability[seeker] + boast[seeker] + rng.normal(0, 0.15, len(seeker))
    rows = pd.DataFrame(
        {
            "seeker": [f"s{i:04d}" for i in seeker],
            "stage": rng.choice(["technical", "final"], len(seeker)),
            "rating": "forecast",
            "value": np.clip(np.round(felt * 100), 0, 100).astype(int),
            "led_on": led_on,
        }
    )
    return rows, ability, boast


@pytest.fixture(scope="module")
def told():
    found = []
    for seed in range(8):
        rows, ability, boast = world(seed)
        f = self_rating_seekers(cells(rows))
        own_gap = f.forecast_expected - f.n_advanced
        found.append(
            {
                "trait": np.corrcoef(f.over_confidence, boast)[0, 1],
                "ability": np.corrcoef(f.over_confidence, ability)[0, 1],
                "usual_ability": np.corrcoef(own_gap, ability)[0, 1],
                "named_rightly": (np.sign(f.z) == np.sign(boast))[f.named].mean(),
                "named": f.named.mean(),
            }
        )
    return pd.DataFrame(found).mean()


def test_it_follows_the_planted_trait_and_not_ability(told):
    assert told.trait == pytest.approx(0.86, abs=0.03)
    assert told.ability == pytest.approx(0.06, abs=0.06)


def test_the_usual_gap_calls_the_weak_over_confident(told):
    assert told.usual_ability < -0.4


def test_what_people_know_of_their_own_ability_beyond_the_result_is_in_it():
    """The limit of it, which its docstring tells: where people know all of their ability, the able seem over-confident."""
    rows, ability, _boast = world(3, own_ability=1.0)
    assert np.corrcoef(self_rating_seekers(cells(rows)).over_confidence, ability)[0, 1] > 0.5


def test_who_is_named_is_named_on_the_right_side(told):
    assert told.named > 0.15
    assert told.named_rightly > 0.975


def test_nobody_is_named_for_chance_alone():
    shares = [self_rating_seekers(cells(world(seed, trait=0.0)[0])).named.mean() for seed in range(6)]
    assert np.mean(shares) < 0.01


def test_it_is_shrunk_more_where_there_is_less_to_go_by():
    rows, _ability, _boast = world(1)
    few = rows[(rows.seeker != "s0000") | (rows.groupby("seeker").cumcount() < 2)]
    f, g = (self_rating_seekers(cells(each)).set_index("seeker").loc["s0000"] for each in (rows, few))
    assert g.se > f.se
    assert abs(g.over_confidence) < abs(g.mean_rating - g.expected_rating) * 0.75


#: seeker: (stage, led on, rating) of each interview
BY_HAND = {
    "ana": [("final", True, 5), ("final", False, 4)],
    "ben": [("final", True, 3), ("final", False, 2)],
    "cleo": [("final", True, 4), ("final", False, 1), ("technical", True, 5)],
}


def by_hand(smallest_group: int = 0) -> pd.DataFrame:
    rows = pd.DataFrame(
        [(who, *each) for who, told in BY_HAND.items() for each in told], columns=["seeker", "stage", "led_on", "value"]
    )
    return self_rating_seekers(cells(rows.assign(rating="rated_overall"), smallest_group)).set_index("seeker")


def test_others_means_leave_ones_own_rows_out():
    f = by_hand()
    # ana: led on (3 + 4)/2, not (2 + 1)/2; nobody else was rated at cleo's technical interview.
    assert f.expected_rating.to_dict() == {"ana": (3.5 + 1.5) / 2, "ben": (4.5 + 2.5) / 2, "cleo": (4 + 3) / 2}
    assert f.mean_rating.to_dict() == {"ana": 4.5, "ben": 2.5, "cleo": 2.5}
    assert f[["n_interviews", "n_advanced", "n_compared"]].loc["cleo"].tolist() == [3, 2, 2]


def test_nobody_is_compared_with_fewer_others_than_the_smallest_group():
    f = by_hand(smallest_group=3)
    assert f[["mean_rating", "expected_rating", "over_confidence", "z"]].isna().all(axis=None)
    assert not f.named.any()
    assert by_hand(smallest_group=2).n_compared.tolist() == [2, 2, 2]


def test_one_alone_is_told_what_they_expected_and_what_came():
    rows = pd.DataFrame(
        {
            "seeker": "me",
            "stage": "final",
            "rating": "forecast",
            "value": [95, 75, 75, 55],
            "led_on": [True, False, True, False],
        }
    )
    (row,) = self_rating_seekers(cells(rows)).to_dict("records")
    assert (row["forecast_expected"], row["n_advanced"], row["n_interviews"]) == (3.0, 2, 4)
    assert np.isnan(row["over_confidence"])
    assert not row["named"]


def test_rows_may_come_in_any_order():
    made = cells(world(2, people=50)[0])
    again = self_rating_seekers(made.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(self_rating_seekers(made), again, check_exact=True)
