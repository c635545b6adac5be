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
