"""self_rating_calibration: AUC against scikit-learn, the Brier score's parts against the score itself, and what is hidden."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from sklearn.metrics import brier_score_loss, roc_auc_score

from pipelines.statistics.calibration import self_rating_calibration
from tests.statistics.rated_people import frames, invented, with_every_stage

RATINGS = ("forecast", "rated_overall")


@pytest.fixture(scope="module", params=RATINGS)
def world(request):
    rows = invented(np.random.default_rng(4), people=40, each=9, rating=request.param)
    return rows, self_rating_calibration(*frames(rows))


def whole(f: pd.DataFrame, stage: str = "all") -> pd.Series:
    (at,) = f.index[f.value.isna() & (f.stage == stage)]
    return f.loc[at]


@pytest.mark.parametrize("stage", ["all", "technical", "final"])
def test_auc_is_scikit_learns(world, stage):
    rows, f = world
    own = with_every_stage(rows).query("stage == @stage")
    assert whole(f, stage).auc == pytest.approx(roc_auc_score(own.led_on, own.value), abs=1e-12)


def test_auc_within_seeker_counts_pairs_of_one_seeker_alone(world):
    rows, f = world
    twice = n = 0
    for _seeker, own in rows.groupby("seeker"):
        if own.led_on.nunique() == 2:
            pairs = own.led_on.sum() * (~own.led_on).sum()
            twice, n = twice + roc_auc_score(own.led_on, own.value) * pairs, n + pairs
    assert whole(f).auc_within == pytest.approx(twice / n, abs=1e-12)


@pytest.mark.parametrize(("people", "smallest", "is_told"), [(9, 5, False), (10, 5, True), (10, 11, False)])
def test_auc_within_seeker_is_of_enough_people_with_both_results(people, smallest, is_told):
    """Pairs of two or three people told of those few, and said 0 or 100 of 100 of everyone."""
    rows = invented(np.random.default_rng(4), people=30, each=6)
    last = rows.groupby("seeker").cumcount() == 0
    rows["led_on"] = last & (rows.seeker < people)
    assert pd.notna(whole(self_rating_calibration(*frames(rows, smallest))).auc_within) is is_told


def test_brier_is_the_sum_of_its_parts(world):
    _rows, f = world
    parts = f[f.value.isna()]
    assert parts.brier.notna().all()
    assert (parts.brier - (parts.reliability - parts.resolution + parts.uncertainty)).abs().max() < 1e-12


def test_brier_of_forecasts_is_scikit_learns():
    rows = invented(np.random.default_rng(5), people=20, each=6)
    f = self_rating_calibration(*frames(rows))
    assert whole(f).brier == pytest.approx(brier_score_loss(rows.led_on, rows.value / 100), abs=1e-12)
    assert whole(f).calibration_in_the_large == pytest.approx(rows.value.mean() / 100 - rows.led_on.mean(), abs=1e-12)


def test_the_curve_holds_shares_with_wilsons_interval(world):
    rows, f = world
    for row in f[f.value.notna() & (f.stage == "all")].itertuples():
        own = rows[rows.value == row.value]
        theirs = binomtest(int(own.led_on.sum()), len(own)).proportion_ci(method="wilson")
        assert (row.n_interviews, row.n_advanced, row.n_seekers) == (len(own), own.led_on.sum(), own.seeker.nunique())
        assert (row.observed, row.low, row.high) == pytest.approx(
            (own.led_on.mean(), theirs.low, theirs.high), abs=1e-12
        )


def test_a_rate_is_never_made_from_the_seekers_own_fold():
    rows = invented(np.random.default_rng(6), people=30, each=5, rating="rated_overall")
    f = self_rating_calibration(*frames(rows))
    row = f[(f.value == 3) & (f.stage == "all")].iloc[0]
    told = 0.0
    for own in rows[rows.value == 3].itertuples():
        others = rows[rows.fold != own.fold]
        alike = others[others.value == 3]
        told += (alike.led_on.sum() + others.led_on.mean()) / (len(alike) + 1)
    assert row.predicted == pytest.approx(told / row.n_interviews, abs=1e-12)


def test_ratings_that_say_nothing_resolve_nothing():
    """Rates made from one's own rows too would seem to tell results apart; those of others do not."""
    rng = np.random.default_rng(7)
    rows = invented(rng, people=200, each=5, rating="rated_overall")
    rows["led_on"] = rng.random(len(rows)) < 0.4
    row = whole(self_rating_calibration(*frames(rows)))
    assert row.auc == pytest.approx(0.5, abs=0.05)
    assert row.brier > row.uncertainty - 0.001


def test_one_fold_alone_has_no_rates():
    rows = invented(np.random.default_rng(8), people=1, each=6, rating="rated_overall")
    row = whole(self_rating_calibration(*frames(rows)))
    assert row[["predicted", "brier", "reliability", "resolution", "calibration_in_the_large"]].isna().all()
    assert row.n_interviews == 6


def test_calibration_in_the_large_takes_seekers_as_clusters():
    """Against a bootstrap of seekers; an interval that took interviews as independent would be narrower."""
    rng = np.random.default_rng(9)
    rows = invented(rng, people=60, each=12)
    row = whole(self_rating_calibration(*frames(rows)))
    gap = (rows.value / 100 - rows.led_on).groupby(rows.seeker).sum().to_numpy()
    drawn = rng.integers(0, 60, (4_000, 60))
    spread = np.std(gap[drawn].sum(axis=1) / (12 * 60))
    half = (row.calibration_high - row.calibration_low) / 2
    assert half == pytest.approx(2.0 * spread, rel=0.05)
    assert row.calibration_low < row.calibration_in_the_large < row.calibration_high


def test_its_interval_ends_where_such_a_difference_does():
    """Two people, of whom one was always too sure and the other never sure enough."""
    rows = pd.concat([people_of(100, 1), people_of(0, 1)], ignore_index=True).assign(rating="forecast")
    rows["led_on"] = rows.value == 0
    row = whole(self_rating_calibration(*frames(rows)))
    assert (row.calibration_low, row.calibration_high) == (-1.0, 1.0)


def test_its_interval_covers_the_truth():
    """Forecasts lie .1 above the chance on average; few seekers, many interviews each."""
    rng, inside, truth = np.random.default_rng(10), [], []
    for _ in range(120):
        rows = invented(rng, people=25, each=8)
        row = whole(self_rating_calibration(*frames(rows, stages=False, pair_up=False)))
        inside.append((row.calibration_low, row.calibration_high))
        truth.append(row.calibration_in_the_large)
    middle = np.mean(truth)
    assert 0.90 <= np.mean([low <= middle <= high for low, high in inside]) <= 0.99


def test_few_seekers_are_marked_suppressed_and_never_one_value_of_a_curve_alone():
    #                value: seekers
    rows = pd.concat([people_of(1, 3), people_of(2, 6), people_of(3, 7), people_of(4, 9)], ignore_index=True)
    f = self_rating_calibration(*frames(rows, smallest_group=5)).query("stage == 'all'").set_index("value")
    assert f.loc[[2.0, 3.0, 4.0, 1.0], "suppressed"].tolist() == [True, False, False, True]
    assert not whole(f.reset_index()).suppressed
    f = self_rating_calibration(*frames(rows, smallest_group=0))
    assert not f.suppressed.any()


def people_of(value: int, n: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "seeker": [f"{value}-{i}" for i in range(n)],
            "stage": "final",
            "rating": "rated_overall",
            "value": value,
            "led_on": [i % 2 == 0 for i in range(n)],
            "fold": range(n),
        }
    )


def test_the_same_rows_in_another_order_give_the_same_bytes(world):
    rows, f = world
    parts = frames(rows)
    again = self_rating_calibration(*(part.sample(frac=1, random_state=3) for part in parts))
    pd.testing.assert_frame_equal(f, again, check_exact=True)


def test_nothing_rated_is_no_row():
    counts, people, pairs = frames(invented(np.random.default_rng(1), 3, 3))
    assert self_rating_calibration(counts.head(0), people.head(0), pairs.head(0)).empty
