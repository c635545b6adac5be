"""The truth that a world gives is what a trial in that world would find, and its confounding is where it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bench.simulate import Simulated, simulate, world
from bench.simulate.catalog import all_habits

CODES = list(all_habits().codes)


def gaps(made: Simulated, done: pd.DataFrame) -> pd.Series:
    """Raw difference of the share that led on within 30 days, done against not, for each habit, over the interviews that count."""
    counts = made.hidden["counted"].to_numpy()
    y = made.hidden["advanced_in_time"].to_numpy()[counts].astype(float)
    did = done.to_numpy(dtype=float)[counts]
    not_done = 1 - did
    rate = (np.nansum(did * y[:, None], axis=0) / np.nansum(did, axis=0)) - (
        np.nansum(not_done * y[:, None], axis=0) / np.nansum(not_done, axis=0)
    )
    return pd.Series(rate, index=done.columns)


def main_rows(made: Simulated) -> pd.DataFrame:
    """The truth of each habit, done against not, at the same interview."""
    truth = made.truth
    kept = (truth["contrast"] == "done") & truth["timing"].isin(["", "same"]) & truth["habit"].isin(CODES)
    return truth[kept].set_index("habit").loc[CODES]


@pytest.mark.parametrize("name", ["confounded_seeker", "reversed", "heterogeneous", "concerns"])
def test_the_truth_is_what_a_trial_finds(name: str) -> None:
    made = simulate(replace(world(name), randomised=True), seekers=12_000, seed=11)
    truth = main_rows(made)
    done = made.done.astype(float)
    # Whether a concern is answered is only seen where one was asked for and named; elsewhere the habit cannot apply.
    heard = made.done["asked_for_concerns"] & made.searches.rows["named"]
    done["concerns_answered"] = done["concerns_answered"].where(heard)
    for code in CODES:
        if not_at := all_habits().habits[CODES.index(code)].not_stages:
            done[code] = done[code].where(~made.interviews["stage"].isin(not_at))
    found = gaps(made, done)
    share = truth["share"]
    se = np.sqrt(0.25 / (truth["n_interviews"] * share * (1 - share)))
    z = (found - truth["effect"]) / se
    assert z.abs().max() < 3.8, z.abs().sort_values().tail(3)
    assert 0.7 < z.std() < 1.3


def test_the_truth_of_a_band_is_what_a_trial_finds_of_the_values_logged() -> None:
    made = simulate(replace(world("real"), randomised=True, dose=0.9), seekers=12_000, seed=5)
    truth = made.truth.set_index(["habit", "contrast"])
    counts = made.hidden["counted"]
    y, value = made.hidden.loc[counts, "advanced_in_time"].astype(float), made.interviews.loc[counts, "mock_interviews"]
    bands = {"1": value == 1, "2": value == 2, "3+": value >= 3}
    for name, which in bands.items():
        share = which.sum() / value.notna().sum()
        assert share == pytest.approx(truth.loc[("mock_interviews", name), "share"], abs=0.01)
        gap = y[which].mean() - y[value == 0].mean()
        assert gap == pytest.approx(truth.loc[("mock_interviews", name), "effect"], abs=4 * 0.5 / np.sqrt(which.sum()))
    effects = truth.loc["mock_interviews", "effect"]
    assert effects["1"] < 0.04 < 0.12 < effects["3+"]
