"""False discovery rates against statsmodels; shrinkage against a sum over the whole of its prior."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from pipelines.statistics.multiplicity import benjamini_hochberg, shrunken


@pytest.mark.parametrize("seed", range(5))
def test_q_values_are_those_of_statsmodels(seed):
    p = np.random.default_rng(seed).random(30) ** 3
    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1], abs=1e-12)


def test_what_has_no_p_is_of_no_family():
    q = benjamini_hochberg([0.01, np.nan, 0.04])
    assert q[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(q[1])


def test_noise_is_shrunk_to_nothing_and_its_sign_is_not_claimed():
    b = np.random.default_rng(1).normal(0, 0.02, 40)
    mean, lfsr = shrunken(b, np.full(40, 0.02))
    assert np.abs(mean).max() < 0.005
    assert lfsr.min() > 0.3


def test_clear_effects_among_many_are_kept_and_their_sign_is_sure():
    rng = np.random.default_rng(2)
    truth = np.where(np.arange(40) < 12, 0.08, 0.0)
    mean, lfsr = shrunken(truth + rng.normal(0, 0.015, 40), np.full(40, 0.015))
    assert (lfsr[:12] < 0.05).sum() >= 11
    assert mean[:12].mean() == pytest.approx(0.08, abs=0.015)
    assert np.abs(mean[12:]).mean() < 0.01


def test_shrunk_never_goes_further_than_the_estimate_nor_to_the_other_side():
    b = np.array([-0.2, -0.01, 0.03, 0.1])
    mean, lfsr = shrunken(b, np.array([0.05, 0.05, 0.02, 0.02]))
    assert (np.abs(mean) <= np.abs(b)).all()
    assert (np.sign(mean) == np.sign(b)).all()
    assert ((lfsr >= 0) & (lfsr <= 1)).all()


def test_nothing_known_gives_nothing():
    mean, lfsr = shrunken([np.nan, 0.1], [0.1, np.nan])
    assert np.isnan(mean).all()
    assert np.isnan(lfsr).all()
