"""Intervals of shares against scipy and against Newcombe's own table."""

import numpy as np
import pytest
from scipy.stats import binomtest

from pipelines.statistics.rates import newcombe, wilson

CASES = [(0, 1), (1, 1), (0, 12), (12, 12), (1, 12), (5, 10), (188, 412), (23, 4212)]


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95, 0.99])
@pytest.mark.parametrize(("successes", "trials"), CASES)
def test_wilson_is_scipys(successes, trials, level):
    low, high = wilson(successes, trials, level)
    theirs = binomtest(successes, trials).proportion_ci(confidence_level=level, method="wilson")
    assert low == pytest.approx(theirs.low, abs=1e-12)
    assert high == pytest.approx(theirs.high, abs=1e-12)


def test_wilson_takes_whole_columns():
    successes, trials = np.array(CASES).T
    low, high = wilson(successes, trials)
    assert low.shape == high.shape == (len(CASES),)
    assert [wilson(s, n)[0] for s, n in CASES] == pytest.approx(list(low))


def test_ends_are_exact():
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0


def test_zero_trials_are_unknown_not_zero():
    assert np.isnan(wilson(0, 0)).all()
    assert np.isnan(newcombe(0, 0, 3, 10)).all()
    assert np.isnan(newcombe(3, 10, 0, 0)).all()


def test_newcombe_gives_the_published_example():
    """Newcombe 1998, table II, (a) 56/70 - 48/80, method 10: +0.2, 0.0524 to 0.3339."""
    difference, low, high = newcombe(56, 70, 48, 80)
    assert difference == pytest.approx(0.2)
    assert round(float(low), 4) == 0.0524
    assert round(float(high), 4) == 0.3339


@pytest.mark.parametrize(
    ("s1", "n1", "s2", "n2", "low", "high"),
    [(9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062), (5, 56, 0, 29, -0.0381, 0.1926)],
)
def test_newcombe_gives_the_other_rows_of_the_table(s1, n1, s2, n2, low, high):
    _, mine_low, mine_high = newcombe(s1, n1, s2, n2)
    assert (round(float(mine_low), 4), round(float(mine_high), 4)) == (low, high)


def test_the_difference_turns_round_with_its_sides():
    difference, low, high = newcombe(30, 70, 48, 80)
    other, other_low, other_high = newcombe(48, 80, 30, 70)
    assert (difference, low, high) == pytest.approx((-other, -other_high, -other_low))


@pytest.mark.parametrize("wrong", [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(wrong):
    with pytest.raises(ValueError, match="between 0 and trials"):
        wilson(*wrong)
    with pytest.raises(ValueError, match="level"):
        wilson(1, 5, 95)
