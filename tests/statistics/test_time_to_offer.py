"""time_to_offer: Aalen-Johansen against a case worked by hand, a computation person by person, and statsmodels."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight

from pipelines.statistics.time_to_offer import aalen_johansen, log_log, time_to_offer

#: Ten people. day | at risk | offers | left | still searching
BY_HAND = [(3, 10, 1, 0, 0), (5, 9, 2, 1, 0), (8, 6, 0, 0, 1), (9, 5, 1, 1, 0), (12, 3, 1, 0, 1), (20, 1, 0, 0, 1)]
# S before each day: 1, 9/10, 6/10 (after 3 of 9), 6/10, 36/100 (after 2 of 5), 24/100.
F = Fraction
INCIDENCE = [F(1, 10), F(3, 10), F(3, 10), F(42, 100), F(54, 100), F(54, 100)]
LEFT = [F(0), F(1, 10), F(1, 10), F(22, 100), F(22, 100), F(22, 100)]


def daily(rows, **more) -> pd.DataFrame:
    f = pd.DataFrame(rows, columns=["day", "at_risk", "offers", "left_search", "censored"])
    told = {"scope": "program", "program": "p", "slice_kind": "all", "slice_value": "all", "n_undated": 0}
    return f.assign(**{**told, "smallest_group": 0, **more})


def of_people(day, what) -> pd.DataFrame:
    """Daily counts of people: what is 1 offer, 2 left, 0 still searching."""
    f = pd.DataFrame({"day": day, "at_risk": 0, "offers": what == 1, "left_search": what == 2, "censored": what == 0})
    return daily(f.groupby("day", as_index=False).sum().to_numpy())


def by_brute_force(n, d1, d2):
    """Variance at each day as the double sum that it is defined by."""
    d, k = d1 + d2, len(n)
    s = [1.0]
    for i in range(k):
        s.append(s[-1] * (1 - d[i] / n[i]))
    f = [sum(s[j] * d1[j] / n[j] for j in range(i + 1)) for i in range(k)]
    variance = []
    for i in range(k):
        total = 0.0
        for j in range(i + 1):
            if n[j] == 1:
                continue
            ahead = f[i] - f[j]
            if n[j] > d[j]:
                total += ahead**2 * d[j] / ((n[j] - 1) * (n[j] - d[j]))
            total += s[j] ** 2 * d1[j] * (n[j] - d1[j]) / ((n[j] - 1) * n[j] ** 2)
            total -= 2 * ahead * s[j] * d1[j] / (n[j] * (n[j] - 1))
        variance.append(total)
    return np.array(f), np.array(variance)


def test_incidence_is_that_of_the_case_worked_by_hand():
    f = time_to_offer(daily(BY_HAND))
    assert f.at_risk.tolist() == [row[1] for row in BY_HAND]
    assert f.incidence.tolist() == pytest.approx([float(x) for x in INCIDENCE], abs=1e-12)
    assert f.left_incidence.tolist() == pytest.approx([float(x) for x in LEFT], abs=1e-12)
    assert f.n_seekers.unique().tolist() == [10]


def test_variance_is_that_of_the_first_days_by_hand():
    # Day 3: one of ten, binomial with n - 1: .1 x .9 / 9. Day 5: with F(5) - F(3) = .2,
    # (.2)^2 x 1/(9 x 9) + .01 + .81 x 2 x 7/(8 x 81) - 2 x .2 x 1 x 1/(10 x 9).
    f = time_to_offer(daily(BY_HAND))
    assert f.se[0] ** 2 == pytest.approx(0.01, abs=1e-12)
    assert f.se[1] ** 2 == pytest.approx(0.04 / 81 + 0.01 + 0.81 * 14 / 648 - 0.4 / 90, abs=1e-12)


def test_without_censoring_it_is_the_share_with_an_offer_and_its_binomial_variance():
    counts = np.array([[4, 0], [2, 3], [1, 5]])
    n = np.array([20, 16, 11])
    incidence, se = aalen_johansen(n, counts[:, 0], counts[:, 1])
    share = counts[:, 0].cumsum() / 20
    assert incidence == pytest.approx(share, abs=1e-12)
    # By day 1 exactly; later days estimate each day's n - 1 apart.
    assert se[0] ** 2 == pytest.approx(share[0] * (1 - share[0]) / 19, abs=1e-12)
    assert se**2 == pytest.approx(share * (1 - share) / 20, rel=0.12)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("people", [7, 60, 2_000])
def test_random_searches_agree_with_statsmodels_and_with_the_double_sum(seed, people):
    rng = np.random.default_rng([seed, people])
    day, what = rng.integers(0, 90, people), rng.choice(3, people, p=[0.3, 0.5, 0.2])
    f = time_to_offer(of_people(day, what))
    with np.errstate(all="ignore"):
        theirs = CumIncidenceRight(day.astype(float), what)
    ours = f.set_index("day").incidence.reindex(theirs.times).to_numpy()
    assert ours == pytest.approx(theirs.cinc[0], abs=1e-12)
    n, d1, d2 = (f[name].to_numpy() for name in ("at_risk", "offers", "left_search"))
    incidence, variance = by_brute_force(n, d1, d2)
    assert f.incidence.to_numpy() == pytest.approx(incidence, abs=1e-12)
    assert f.se.to_numpy() ** 2 == pytest.approx(variance, abs=1e-12)
    if people == 2_000:
        # Theirs has n where Aalen's has n - 1: as good as the same while many are at risk.
        many = (f.at_risk > 200).to_numpy()
        their_se = pd.Series(theirs.cinc_se[0], theirs.times).reindex(f.day).to_numpy()
        assert f.se.to_numpy()[many] == pytest.approx(their_se[many], rel=0.01)


def test_median_is_where_the_curve_itself_reaches_half():
    assert time_to_offer(daily(BY_HAND)).median_day.unique().tolist() == [12]
    few = [(3, 10, 2, 0, 0), (5, 8, 2, 4, 0), (30, 2, 0, 0, 2)]
    f = time_to_offer(daily(few))
    # The median among those who got one would be day 3; of all who searched, half never do.
    assert f.median_day.isna().all()


def test_leaving_is_no_censoring():
    """As censored, those who left would count as if they could still get an offer: 1 - 9/10 x 7/9 x 4/5 x 2/3 = .6267."""
    as_censored = [(day, n, offers, 0, gone + searching) for day, n, offers, gone, searching in BY_HAND]
    assert time_to_offer(daily(as_censored)).incidence.iloc[-1] == pytest.approx(94 / 150)
    assert time_to_offer(daily(BY_HAND)).incidence.iloc[-1] == pytest.approx(0.54)


def test_intervals_stay_within_bounds_and_hold_the_curve():
    f = time_to_offer(daily(BY_HAND))
    assert ((f.low > 0) & (f.low < f.incidence) & (f.incidence < f.high) & (f.high < 1)).all()
    low, high = log_log(np.array([0.0, 1.0]), np.array([0.0, 0.0]))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_reports_are_told_apart_and_rows_may_come_in_any_order():
    other = daily([(1, 3, 0, 0, 1), (2, 2, 2, 0, 0)], scope="all", program=None)
    both = pd.concat([daily(BY_HAND), other])
    f = time_to_offer(both)
    again = time_to_offer(both.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(f, again)
    assert f[f.scope == "all"].median_day.unique().tolist() == [2]
    assert f[f.scope == "program"].incidence.tolist() == time_to_offer(daily(BY_HAND)).incidence.tolist()
    assert f.groupby("scope").n_seekers.unique().map(list).to_dict() == {"all": [3], "program": [10]}


def test_few_people_are_marked_suppressed():
    f = time_to_offer(daily(BY_HAND, smallest_group=5))
    # Five offers in all: one step, at its end.
    assert f[["day", "at_risk", "offers", "left_search", "censored", "suppressed"]].values.tolist() == [
        [20, 10, 5, 2, 3, False]
    ]
    assert f.incidence[0] == pytest.approx(0.54, abs=1e-12)
    assert time_to_offer(daily(BY_HAND, smallest_group=11)).suppressed.all()


def test_no_search_at_all_is_no_row():
    assert time_to_offer(daily([])).empty


def test_coverage_of_the_interval_where_the_truth_is_known():
    """Offers with a hazard of .02 a day, leaving .01: by day 30 the truth is (2/3)(1 - exp(-.9)) of continuous time."""
    truth = 2 / 3 * (1 - np.exp(-0.9))
    rng, inside = np.random.default_rng(8), []
    for _ in range(400):
        offer, left = rng.exponential(50, 100), rng.exponential(100, 100)
        end = rng.uniform(10, 90, 100)
        t = np.minimum(np.minimum(offer, left), end)
        what = np.where(t == offer, 1, np.where(t == left, 2, 0))
        f = time_to_offer(of_people(t, what))
        row = f[f.day <= 30].iloc[-1]
        inside.append(row.low <= truth <= row.high)
    assert 0.925 <= np.mean(inside) <= 0.98
