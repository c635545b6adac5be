"""time_to_offer where a smallest group applies: no step, and no difference of what is shown, is of few people's offers."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from pipelines.statistics.time_to_offer import time_to_offer

REPORT = {"scope": "program", "program": "p", "n_undated": 0}
#: (day, offers, left, still searching), and the rows told where five are the smallest group: (day, at risk, offers, left, searching).
ROWS = [
    ("steps of enough are kept", [(4, 5, 0, 0), (10, 6, 0, 5), (11, 5, 2, 4)], [(5, 27, 5, 0, 0), (10, 22, 6, 0, 5), (15, 11, 5, 2, 4)]),
    ("single offers are joined", [(1, 1, 0, 0), (7, 2, 0, 0), (21, 1, 0, 0), (33, 1, 0, 0), (60, 6, 0, 9)],
     [(35, 20, 5, 0, 0), (60, 15, 6, 0, 9)]),
    ("so are single others", [(3, 5, 0, 1), (9, 5, 4, 0), (20, 5, 0, 5)], [(10, 25, 10, 4, 1), (20, 10, 5, 0, 5)]),
    ("what is left at the end joins the last step", [(5, 6, 0, 0), (30, 5, 0, 5), (90, 2, 0, 1)], [(5, 19, 6, 0, 0), (90, 13, 7, 0, 6)]),
    ("few others in all may be told at the end", [(5, 6, 0, 0), (30, 5, 0, 0), (32, 0, 0, 2)], [(5, 13, 6, 0, 0), (30, 7, 5, 0, 0), (35, 2, 0, 0, 2)]),
    ("nobody with an offer", [(5, 0, 3, 4), (9, 0, 0, 5)], [(5, 12, 0, 3, 4), (10, 5, 0, 0, 5)]),
    ("the first day", [(0, 5, 0, 0), (1, 5, 5, 0)], [(0, 15, 5, 0, 0), (5, 10, 5, 5, 0)]),
]  # fmt: skip
COLUMNS = ["day", "at_risk", "offers", "left_search", "censored"]


def daily(rows, kind="all", value="all", smallest=5):
    f = pd.DataFrame(rows, columns=["day", "offers", "left_search", "censored"])
    return f.assign(**REPORT, slice_kind=kind, slice_value=value, smallest_group=smallest)


@pytest.mark.parametrize(("what", "rows", "told"), ROWS, ids=[row[0] for row in ROWS])
def test_a_step_is_of_nobody_or_of_enough(what, rows, told):
    f = time_to_offer(daily(rows))
    assert f[COLUMNS].to_numpy().tolist() == [list(row) for row in told]
    # What is told stands as every day's counts have it.
    whole = time_to_offer(daily(rows, smallest=0))
    for row in f.itertuples():
        day = whole[whole.day <= row.day].iloc[-1]
        assert (row.incidence, row.se, row.left_incidence) == (day.incidence, day.se, day.left_incidence)


@pytest.mark.parametrize(("smallest", "days"), [(0, [2, 7, 14]), (1, [2, 7, 14]), (2, [5, 10, 15])])
def test_where_one_person_may_be_told_of_a_row_is_a_day(smallest, days):
    assert time_to_offer(daily([(2, 5, 0, 0), (7, 5, 0, 0), (14, 2, 0, 4)], smallest=smallest)).day.tolist() == days


def test_the_median_is_a_day_that_is_told():
    rows = [(2, 5, 0, 0), (7, 5, 0, 0), (14, 1, 0, 4)]
    assert time_to_offer(daily(rows, smallest=0)).median_day.unique().tolist() == [7]
    assert time_to_offer(daily(rows)).median_day.unique().tolist() == [15]
    # Anywhere in the one step that there is.
    assert time_to_offer(daily([(2, 3, 0, 0), (80, 3, 0, 0)])).median_day.isna().all()


def test_days_that_people_ask_for_come_first():
    """Each of these days has enough of both by itself; after day 90 there are just enough, then one too few."""
    rows = [(20, 5, 0, 5), (60, 2, 0, 3), (89, 3, 0, 2), (92, 2, 0, 1), (97, 3, 0, 4)]
    assert time_to_offer(daily(rows)).day.tolist() == [30, 90, 100]
    rows = [(20, 5, 0, 5), (60, 2, 0, 3), (89, 3, 0, 2), (92, 2, 0, 1), (97, 1, 0, 4)]
    assert time_to_offer(daily(rows)).day.tolist() == [60, 100]


@pytest.mark.parametrize(
    ("what", "rows", "suppressed"),
    [
        ("offers of enough", [(5, 5, 0, 5)], False),
        ("offers of few", [(5, 4, 0, 6)], True),
        ("no offer", [(5, 0, 4, 6)], False),
        ("few people", [(5, 0, 0, 4)], True),
    ],
)
def test_offers_of_few_are_suppressed_throughout(what, rows, suppressed):
    assert time_to_offer(daily(rows)).suppressed.unique().tolist() == [suppressed]


def test_a_slice_is_not_told_where_the_rest_would_be():
    """Of 40 offers 38 are of those of spring: the other two would be told by the difference."""
    whole, spring = daily([(5, 20, 0, 0), (10, 20, 0, 20)]), daily([(5, 19, 0, 0), (10, 19, 0, 12)], "cohort", "spring")
    f = time_to_offer(pd.concat([whole, spring]))
    assert f.groupby("slice_kind").suppressed.unique().map(list).to_dict() == {"all": [False], "cohort": [True]}
    # Of all programs together nothing is on a page.
    f = time_to_offer(pd.concat([whole, spring]).assign(scope="all", program=None))
    assert not f.suppressed.any()


def test_a_slice_that_may_not_be_told_is_not_told_by_the_others():
    """Winter has two offers, which spring and autumn would leave: the smaller of these goes with it."""
    parts = {"spring": [(5, 9, 0, 21)], "autumn": [(5, 8, 0, 12)], "winter": [(5, 2, 0, 9)]}
    whole = daily([(5, 19, 0, 42)])
    f = time_to_offer(pd.concat([whole, *(daily(rows, "cohort", name) for name, rows in parts.items())]))
    shown = f[~f.suppressed]
    assert shown.slice_value.tolist() == ["all", "spring"]


def _invented(rng, groups):
    """Daily counts of each group of people: a slice each, but the last, which is of people of an unknown value."""
    parts = []
    for people in groups:
        day, what = rng.integers(0, 150, people), rng.choice(3, people, p=rng.dirichlet([2, 1, 3]))
        day = np.where(what == 2, rng.integers(20, 200, people), day)
        f = pd.DataFrame({"day": day, "offers": what == 0, "left_search": what == 1, "censored": what == 2})
        parts.append(f.groupby("day", as_index=False).sum().astype(int))
    return parts


@pytest.mark.parametrize("seed", range(40))
def test_no_difference_of_what_is_shown_is_of_few(seed):
    """Every report's steps, and every step of the whole less some slices between two days on which all of these are told."""
    rng = np.random.default_rng(seed)
    parts = _invented(rng, rng.integers(10, 120, rng.integers(2, 5)))
    whole = pd.concat(parts).groupby("day", as_index=False).sum()
    reports = [whole.assign(slice_kind="all", slice_value="all")]
    reports += [part.assign(slice_kind="cohort", slice_value=f"c{at}") for at, part in enumerate(parts[:-1])]
    f = time_to_offer(pd.concat(reports).assign(**REPORT, smallest_group=5))
    shown = f[~f.suppressed].assign(others=lambda rows: rows.left_search + rows.censored)
    told = {value: rows.set_index("day")[["offers", "others"]].cumsum() for value, rows in shown.groupby("slice_value")}
    of_slices = [value for value in told if value != "all"]
    bases = [told["all"]] if "all" in told else []
    looked_at = [*told.values()]
    for n in range(1, len(of_slices) + 1):
        for chosen in combinations(of_slices, n):
            days = sorted(set.intersection(*(set(told[value].index) for value in chosen)))
            added = sum(told[value].reindex(days) for value in chosen)
            looked_at += [added, *((base.reindex(days) - added).dropna() for base in bases)]
    for sums in looked_at:
        steps = sums.diff().fillna(sums.iloc[:1])
        assert ((steps.offers == 0) | (steps.offers >= 5)).all()
        # At the end it is known who is left.
        assert ((steps.others == 0) | (steps.others >= 5)).iloc[:-1].all()
