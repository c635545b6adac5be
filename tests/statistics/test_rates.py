"""Intervals of shares against scipy and against Newcombe's own table; those of several rows a person against cases worked by hand."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import binomtest

from pipelines.statistics.rates import mean_by_person, newcombe, wilson, worth

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


def sums(of_people):
    """people, rows, total, squares, products, sizes of (what one person's rows add up to, how many they are)."""
    total, rows = np.array(of_people, dtype=float).T
    return len(of_people), rows.sum(), total.sum(), (total**2).sum(), (total * rows).sum(), (rows**2).sum()


#: Ratings of five people: 4 and 5, 3, three times 2, 5, 4 and 3.
RATED = [(9, 2), (3, 1), (6, 3), (5, 1), (7, 2)]


def test_the_range_of_a_mean_is_the_one_worked_by_hand():
    """m = 30/9; s_i - m n_i: 7/3, -1/3, -4, 5/3, 1/3, whose squares add up to 220/9; se² = 5/4 · 220/9 / 81; t(4) = 2.776445."""
    mean, low, high = mean_by_person(*sums(RATED))
    half = 2.776445 * (5 / 4 * 220 / 9 / 81) ** 0.5
    assert float(mean) == pytest.approx(30 / 9)
    assert (float(low), float(high)) == pytest.approx((30 / 9 - half, 30 / 9 + half), abs=1e-6)
    assert (round(float(low), 3), round(float(high), 3)) == (1.628, 5.039)


def test_the_range_of_a_mean_is_that_of_a_regression_on_nothing_with_people_as_clusters():
    rng = np.random.default_rng(3)
    person = rng.integers(0, 12, 90)
    rating = np.clip(np.round(3 + rng.normal(size=12)[person] + rng.normal(size=90)), 1, 5)
    each = [(rating[person == one].sum(), (person == one).sum()) for one in np.unique(person)]
    mean, low, high = mean_by_person(*sums(each))
    theirs = sm.OLS(rating, np.ones(90)).fit(cov_type="cluster", cov_kwds={"groups": person}, use_t=True)
    assert float(mean) == pytest.approx(theirs.params[0])
    assert (float(low), float(high)) == pytest.approx(tuple(theirs.conf_int()[0]), abs=1e-9)


@pytest.mark.parametrize(("people", "known"), [([], False), ([(9, 2)], False), ([(9, 2), (3, 1)], True)])
def test_one_person_tells_no_range_of_a_mean(people, known):
    told = mean_by_person(*(sums(people) if people else (0, 0, 0, 0, 0, 0)))
    assert np.isnan(told[0]) == (not people)
    assert [bool(np.isnan(end)) for end in told[1:]] == [not known, not known]


#: Led on, of so many, by six people: 3 of 4, 0 of 2, 1 of 1, 2 of 5, 0 of 3, 4 of 5.
LED_ON = [(3, 4), (0, 2), (1, 1), (2, 5), (0, 3), (4, 5)]


def test_what_rows_of_the_same_people_are_worth_is_worked_by_hand():
    """p = 10/20; s_i - p n_i: 1, -1, ½, -½, -3/2, 3/2, whose squares add up to 7; their variance 6/5 · 7/400 = 0.021 is 1.68 times
    that of 20 people, ¼/20; t(5) = 2.570582."""
    n = float(worth(*sums(LED_ON)))
    assert n == pytest.approx(20 / 1.68 * (1.959964 / 2.570582) ** 2, rel=1e-6)
    assert round(n, 3) == 6.921
    plain, mine = wilson(10, 20), wilson(0.5 * n, n)
    assert [round(float(end), 3) for end in (*plain, *mine)] == [0.299, 0.701, 0.201, 0.799]


@pytest.mark.parametrize(
    ("of_people", "least", "most"),
    [
        ([(1, 1)] * 300 + [(0, 1)] * 300, 595, 600),  # a row a person: all of them, but for t
        ([(5, 10)] * 300, 2975, 3000),  # people who are more alike than chance has them are no more than their rows
        ([(10, 10)] * 150 + [(0, 10)] * 150, 295, 300),  # all of one person's rows alike: one row each
        ([(0, 4)] * 300, 297, 300),  # none led on: each person's as one
        ([(4, 4)] * 300, 297, 300),
        ([(3, 7)], 7, 7),  # one person alone
        ([], 0, 0),
    ],
)
def test_rows_are_worth_between_one_a_person_and_all_of_them(of_people, least, most):
    assert least <= float(worth(*(sums(of_people) if of_people else (0,) * 6))) <= most


def test_ranges_hold_what_they_promise_where_people_differ():
    """1,000 groups of 15 people with about nine rows each, whose own chances lie around 0.4 (beta, correlation 0.1)."""
    rng = np.random.default_rng(11)
    rows = 1 + rng.poisson(8, (1000, 15))
    led_on = rng.binomial(rows, rng.beta(3.6, 5.4, (1000, 15)))
    s, n = led_on.sum(1), rows.sum(1)
    of = worth(15, n, s, (led_on**2).sum(1), (led_on * rows).sum(1), (rows**2).sum(1))
    plain, mine = wilson(s, n), wilson(s / n * of, of)
    held = [float(np.mean((low <= 0.4) & (high >= 0.4))) for low, high in (plain, mine)]
    assert held[0] < 0.88
    assert 0.93 < held[1] < 0.98
