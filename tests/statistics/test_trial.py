"""difference_in_means: against statsmodels' HC1, and the JOBS II trial's own figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from pipelines.statistics.trial import difference_in_means
from tests.statistics.shared_data import shared


@pytest.fixture(scope="module")
def jobs():
    return pd.read_csv(shared("jobs2_rct/jobs.csv"))


def test_jobs_ii_gives_its_intention_to_treat(jobs):
    d = difference_in_means(jobs.work1 == "psyemp", jobs.treat)
    points = [100 * x for x in (d.estimate, d.low, d.high, d.mean_treated, d.mean_control)]
    # As the data's README gives them; its interval takes the normal's 1.960 for t's 1.963, which moves each end by .009.
    assert points == pytest.approx([5.74, -0.66, 12.13, 34.5, 28.76], abs=0.011)
    assert [round(x, 2) for x in points[:3]] == [5.74, -0.67, 12.14]
    assert (d.n_treated, d.n_control, round(d.p, 3), d.assigned) == (600, 299, 0.079, True)
    assert "Chance decided" in d.what


def test_attended_or_not_is_a_comparison_of_people_who_chose(jobs):
    d = difference_in_means(jobs.work1 == "psyemp", jobs.comply, assigned=False)
    assert round(100 * d.estimate, 2) == 0.81
    assert round(d.p, 2) == 0.80
    assert "People chose this themselves" in d.what
    assert "not its effect" in d.what


@pytest.mark.parametrize("seed", range(4))
def test_it_is_statsmodels_hc1_with_t(seed):
    rng = np.random.default_rng(seed)
    treated = rng.random(80) < 0.3
    outcome = rng.normal(treated * 0.4, 1 + treated)
    theirs = sm.OLS(outcome, sm.add_constant(treated.astype(float))).fit(cov_type="HC1", use_t=True)
    d = difference_in_means(outcome, treated)
    assert (d.estimate, d.se, d.p) == pytest.approx((theirs.params[1], theirs.bse[1], theirs.pvalues[1]), abs=1e-12)
    assert (d.low, d.high) == pytest.approx(tuple(theirs.conf_int()[1]), abs=1e-12)


@pytest.mark.parametrize(
    ("outcome", "treated", "says"),
    [
        ([1, 0, 1, np.nan], [1, 1, 0, 0], "no blanks"),
        ([1, 0, 1, 1], [1, 1, 0, 2], "0 or 1"),
        ([1, 0, 1, 1], [1, 1, 1, 0], "at least two"),
        ([1, 0, 1], [1, 1, 0, 0], "same length"),
    ],
)
def test_what_cannot_be_compared_is_refused(outcome, treated, says):
    with pytest.raises(ValueError, match=says):
        difference_in_means(outcome, treated)
