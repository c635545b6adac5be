"""What two kinds of slices tell together: a cohort that is an industry but for two people."""

from __future__ import annotations

from itertools import permutations

import ibis
import numpy as np
import pandas as pd
import pytest

from pipelines import engine
from pipelines.dashboards.pages.program.audit import recoverable
from pipelines.statistics.crossed_slices import OF_QUESTIONS, OF_RATINGS, OF_SEARCHES, among_kinds
from pipelines.statistics.suppression import ASKED, among_slices
from pipelines.warehouse.marts.slices import MEETING, meetings

KINDS = ("cohort", "industry")
#: People by cohort and industry ("-": unknown); whether industries may be shown beside cohorts with a smallest group of 5, where each person has
#: one interview.
ROWS = [
    ("a cohort that is an industry but for two", {"ax": 20, "bx": 2, "by": 20}, False),
    ("a cohort that is an industry but for five", {"ax": 20, "bx": 5, "by": 20}, True),
    ("the two are of no cohort", {"ax": 20, "-x": 2, "by": 20, "-y": 5}, False),
    ("an industry that is a cohort but for two", {"ax": 20, "ay": 2, "by": 20}, False),
    ("two cohorts that are an industry but for two", {"ax": 12, "bx": 12, "cx": 2, "cy": 20}, False),
    ("an industry that is two cohorts but for two", {"ax": 12, "bx": 12, "by": 2, "cy": 20, "cz": 12}, False),
    ("a cohort that is an industry", {"ax": 20, "by": 20}, True),
    ("each cohort has people of each industry", {"ax": 12, "ay": 1, "bx": 1, "by": 12}, True),
    ("an industry that lies in all cohorts, which are the program", {"ax": 12, "ay": 12, "bx": 9, "by": 9, "bz": 3, "az": 2}, True),
    ("one cohort, which is the program", {"ax": 20, "ay": 12}, True),
    ("two of a cohort are of no industry that is told", {"ax": 20, "a-": 2, "by": 20, "b-": 4}, False),
]  # fmt: skip


def people_of(counts):
    rows = [pair for pair, n in counts.items() for _ in range(n)]
    f = pd.DataFrame([list(pair) for pair in rows], columns=list(KINDS)).replace("-", None)
    return f.assign(seeker=np.arange(len(f)), done=np.arange(len(f)) % 2 == 0)


def reports(f, told=10):
    """The rows of one habit, of the whole and of each slice of as many people as are told."""
    parts = [("all", "all", f)]
    parts += [(k, v, of) for k in KINDS for v, of in f.groupby(k) if of.seeker.nunique() >= told]
    rows = [
        {
            "program": "p", "slice_kind": kind, "slice_value": value, "habit": "h", "timing": None, "contrast": "done",
            "n_with": of.done.sum(), "n_without": (~of.done).sum(), "n_interviews": len(of), "n_seekers": of.seeker.nunique(),
            "seekers_with": of.seeker[of.done].nunique(), "seekers_without": of.seeker[~of.done].nunique(),
            "most_interviews": of.groupby("seeker").size().max(), "suppressed": False, "cell": frozenset(of.index),
        }
        for kind, value, of in parts
    ]  # fmt: skip
    return pd.DataFrame(rows)


def met(f):
    pairs = [
        f[[one, other]].dropna(subset=[one]).drop_duplicates().set_axis(["value", "other_value"], axis=1)
        .assign(program="p", kind=one, other=other)
        for one, other in permutations(KINDS, 2)
    ]  # fmt: skip
    return pd.concat(pairs)[MEETING]


@pytest.mark.parametrize(("what", "counts", "shown"), ROWS, ids=[row[0] for row in ROWS])
def test_the_later_kind_is_hidden_where_both_would_tell_of_few(what, counts, shown):
    f = people_of(counts)
    # Everybody did it at one interview and not at the other: the sides are of the same people.
    f = pd.concat([f.assign(done=True), f.assign(done=False)], ignore_index=True)
    rows = reports(f)
    made = among_kinds(rows, pd.Series(5, rows.index), met(f), KINDS)
    assert not made[rows.slice_kind != "industry"].any()
    assert (~made[rows.slice_kind == "industry"]).all() == shown
    assert not among_kinds(rows, pd.Series(0, rows.index), met(f), KINDS).any()


def test_a_habit_that_only_few_of_the_difference_tell_of_is_hidden_alone():
    f = people_of({"ax": 30, "bx": 12, "by": 30})
    told = f[(f.cohort + f.industry != "bx") | (f.seeker < 32)]
    rows = pd.concat([reports(f), reports(told).assign(habit="rare")], ignore_index=True)
    for name in ("n_interviews", "n_seekers"):  # those of the report, whatever is told of the habit
        rows[name] = [*rows[name][:5], *rows[name][:5]]
    made = among_kinds(rows, pd.Series(5, rows.index), met(f), KINDS)
    assert rows[made].groupby("habit").slice_value.agg(list).to_dict() == {"rare": ["x", "y"]}


def test_a_person_of_many_interviews_is_few_people():
    f = people_of({"ax": 20, "bx": 8, "by": 20})
    f.loc[(f.cohort + f.industry) == "bx", "seeker"] = 99  # eight interviews of one person
    rows = reports(f)
    made = among_kinds(rows, pd.Series(5, rows.index), met(f), KINDS)
    assert rows[made].slice_value.tolist() == ["x", "y"]


def test_searches_are_told_of_one_kind_where_another_differs_from_it_by_anybody():
    f = people_of({"ax": 20, "bx": 12, "by": 20})
    rows = reports(f)
    made = among_kinds(rows, pd.Series(np.inf, rows.index), met(f), KINDS, OF_SEARCHES)
    assert rows[made].slice_value.tolist() == ["x", "y"]
    same = people_of({"ax": 20, "by": 20})
    rows = reports(same)
    assert not among_kinds(rows, pd.Series(np.inf, rows.index), met(same), KINDS, OF_SEARCHES).any()


def test_values_of_ratings_are_no_values_of_slices():
    f = people_of({"ax": 20, "bx": 2, "by": 20})
    each = [reports(f).assign(stage="all", rating="forecast", value=value) for value in (None, 70.0)]
    rows = pd.concat(each, ignore_index=True)
    made = among_kinds(rows, pd.Series(5, rows.index), met(f), KINDS, OF_RATINGS)
    assert rows[made].groupby("value", dropna=False).slice_value.agg(list).tolist() == [["x", "y"]] * 2


@pytest.mark.parametrize(("counted", "people"), ASKED, ids=[n for n, _people in ASKED])
def test_how_few_of_a_difference_were_asked_or_rated_is_not_told_either(counted, people):
    f = people_of({"ax": 30, "bx": 12, "by": 30})
    f = pd.concat([f.assign(done=True), f.assign(done=False)], ignore_index=True)
    rows = reports(f).assign(what="category", name="technical")
    for n, who in ASKED:
        rows[n], rows[who] = rows.n_interviews, rows.n_seekers
    assert not among_kinds(rows, pd.Series(5, rows.index), met(f), KINDS, OF_QUESTIONS).any()
    # Of those of x that are not of a, three alone.
    is_x = rows.slice_value == "x"
    (of_a,) = rows[rows.slice_value == "a"].n_interviews
    rows.loc[is_x, [counted, people]] = of_a + 6, of_a // 2 + 3
    made = among_kinds(rows, pd.Series(5, rows.index), met(f), KINDS, OF_QUESTIONS)
    assert rows[made].slice_value.tolist() == ["x", "y"]


@pytest.mark.parametrize("counts", [{"ax": 20, "by": 20}, {"ax": 3}, {"--": 3}])
def test_where_no_slice_lies_in_another_nothing_is_hidden(counts):
    f = people_of(counts)
    rows = reports(f)
    for table in (rows, rows.iloc[:1], rows.iloc[:0]):
        assert among_kinds(table, pd.Series(5, table.index), met(f), KINDS).tolist() == [False] * len(table)
    nothing = pd.DataFrame([], columns=MEETING, dtype=object)
    assert not among_kinds(rows, pd.Series(5, rows.index), nothing, KINDS).any()


def invented(rng):
    """Cohorts that mostly look for one industry each, as programs of one trade do."""
    people = int(rng.integers(40, 160))
    cohort = rng.choice(["a", "b", "c", "-"], people, p=[0.4, 0.3, 0.2, 0.1])
    own = {"a": "x", "b": "x", "c": "y", "-": "y"}
    strays = rng.random(people) < rng.choice([0.01, 0.03, 0.1])
    industry = [rng.choice(["x", "y", "z"]) if stray else own[each] for each, stray in zip(cohort, strays, strict=True)]
    f = pd.DataFrame({"seeker": np.arange(people), "cohort": cohort, "industry": industry}).replace("-", None)
    f = f.loc[np.repeat(f.index, rng.integers(2, 5, people))].reset_index(drop=True)
    return f.assign(done=rng.random(len(f)) < 0.5)


def leaks(f, rows):
    """Differences of slices that lie in each other, of few people, which whoever adds and subtracts all cells shown has exactly."""
    shown = rows[~rows.suppressed]
    slices = {(row.slice_kind, row.slice_value): row.cell for row in rows.itertuples() if row.slice_kind != "all"}
    asked = []
    for (kind, _value), whole in slices.items():
        others = [cell for (other, _), cell in slices.items() if other != kind]
        asked.append(whole - frozenset().union(*(cell for cell in others if cell <= whole)))
        meeting = [cell for cell in others if cell & whole]
        if whole <= frozenset().union(*meeting):
            asked.append(frozenset().union(*meeting) - whole)
    few = [cell for cell in asked if 0 < f.seeker[list(cell)].nunique() < 5]
    atom = (f.cohort.fillna("-") + f.industry).to_dict()
    told = recoverable([{atom[at] for at in cell} for cell in shown.cell], [{atom[at] for at in cell} for cell in few])
    return sum(told)


def test_nobody_who_adds_and_subtracts_two_kinds_has_a_difference_of_few():
    found = hidden = 0
    for seed in range(25):
        f = invented(np.random.default_rng(seed))
        rows = reports(f)
        smallest = pd.Series(5, rows.index)
        rows["suppressed"] = among_slices(rows, smallest)
        found += leaks(f, rows) > 0
        rows["suppressed"] = among_kinds(rows, smallest, met(f), KINDS)
        hidden += rows.suppressed.any()
        assert not leaks(f, rows), seed
    assert found >= 5  # the reader does find what only one kind at a time would leave
    assert 0 < hidden < 25


def test_the_engine_tells_which_slices_meet(tmp_path):
    f = people_of({"ax": 2, "b-": 1, "-y": 1, "--": 1}).assign(program="p")
    with engine.open_engine(tmp_path) as con:
        rows = ibis.memtable(f[["program", *KINDS]], schema=dict.fromkeys(["program", *KINDS], "string"))
        made = engine.few(con, meetings(rows, {kind: kind for kind in KINDS}))
    assert sorted(tuple(row[name] or "-" for name in MEETING) for row in made) == [
        ("p", "cohort", "a", "industry", "x"),
        ("p", "cohort", "b", "industry", "-"),
        ("p", "industry", "x", "cohort", "a"),
        ("p", "industry", "y", "cohort", "-"),
    ]
