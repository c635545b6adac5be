"""mart_questions: which kinds and marks are of too few people, and which would tell of them, whole and by slices."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.statistics.suppression import of_questions

ENOUGH = {
    "scope": "program",
    "program": "p",
    "slice_kind": "all",
    "slice_value": "all",
    "what": "category",
    "suppressed": False,
    "most_interviews": 30,
}


def row(name, people=20, rated=None, known=None, **more):
    """A kind asked of so many people, each three times; at as many judged interviews, and not at ten people's."""
    rated, known = (people if n is None else n for n in (rated, known))
    return ENOUGH | {
        "name": name, "n_with": 3 * people, "seekers_with": people, "n_without": 30, "seekers_without": 10,
        "n_questions": 3 * people, "people_asked": people, "n_rated": 2 * rated, "people_rated": rated, "mean_rating": 3.0,
        "mean_low": 2.6, "mean_high": 3.4,
        "n_prepared": known, "n_prepared_known": 2 * known, "people_known": known,
    } | more  # fmt: skip


def suppressed(rows, smallest=5):
    f = pd.DataFrame(rows)
    return of_questions(f, pd.Series(smallest, f.index))


@pytest.mark.parametrize(
    ("what", "people", "shown"),
    [
        ("all of enough", {"technical": 20, "culture": 9}, ["technical", "culture"]),
        ("one of few takes the smallest other with it", {"technical": 20, "culture": 2, "case": 9}, ["technical"]),
        ("two of few do not hide each other", {"technical": 20, "culture": 2, "case": 2, "other": 9}, ["technical"]),
        ("of few and no other", {"culture": 2}, []),
    ],
)
def test_kinds_add_up_to_all_questions(what, people, shown):
    f = suppressed([row(name, n) for name, n in people.items()])
    assert f.name[~f.suppressed].tolist() == shown
    assert not suppressed([row(name, n) for name, n in people.items()], 0).suppressed.any()


def test_marks_add_up_to_nothing():
    f = suppressed([row(name, n, what="rubric") for name, n in {"star": 20, "concise": 2, "honest": 9}.items()])
    assert f.suppressed.tolist() == [False, True, False]


def test_a_kind_that_has_no_answers_of_its_own_is_told_by_who_was_asked():
    """What was asked at interviews that are not judged yet, and questions of an unknown kind."""
    none = dict.fromkeys(["n_with", "seekers_with", "n_without", "seekers_without", "suppressed"])
    f = suppressed([row("technical"), row("culture", 9), row("unknown", 7) | none, row("other", 2) | none])
    assert f.suppressed.tolist() == [False, False, True, True]
    assert f.n_with.isna().tolist() == [False, False, True, True]


def test_what_few_people_rated_or_prepared_is_blank():
    f = suppressed([row("technical", rated=2), row("culture", known=1), row("case", rated=0)])
    assert not f.suppressed.any()
    for name in ("n_rated", "mean_rating", "mean_low", "mean_high"):
        assert f[name].isna().tolist() == [True, False, False]
    assert f.n_prepared.isna().tolist() == f.n_prepared_known.isna().tolist() == [False, True, False]


SLICES = [
    ("the rest is of enough", row("technical", 12), True),
    ("nobody is left", row("technical", 20, n_without=30, seekers_without=10), True),
    ("the rest is of few", row("technical", 17), False),
    ("few in the rest rated", row("technical", 12, rated=17), False),
    ("few in the rest say whether they had prepared", row("technical", 12, known=18), False),
    ("few of the slice rated: the whole less the rest would tell", row("technical", 12, rated=3), False),
    ("few in the rest were not asked", row("technical", 12, n_without=25, seekers_without=8), False),
]


@pytest.mark.parametrize(("what", "of_slice", "shown"), SLICES, ids=[each[0] for each in SLICES])
def test_a_slice_is_not_told_where_the_rest_would_be(what, of_slice, shown):
    of_slice = of_slice | {"slice_kind": "cohort", "slice_value": "spring"}
    if what != "nobody is left" and of_slice["n_without"] == 30:
        of_slice |= {"n_without": 15, "seekers_without": 5}
    f = suppressed([row("technical"), row("culture"), of_slice])
    assert f.suppressed.tolist() == [False, False, not shown]
    # Of all programs together nothing is on a page: nobody is hidden there by what is not made.
    f = suppressed([row("technical"), row("culture"), of_slice | {"scope": "all", "program": None}])
    assert f.suppressed.iloc[2] == ("few of the slice" in what)


def test_a_slice_of_what_is_hidden_of_the_whole_is_hidden():
    spring = {"slice_kind": "cohort", "slice_value": "spring"}
    f = suppressed([row("technical"), row("case", 12), row("culture", 2), row("case", 12) | spring])
    assert f.suppressed.tolist() == [False, True, True, True]
