"""The one thing to do next: which habit, by the rule of statistics.md, 3."""

import pandas as pd
import pytest

from pipelines.statistics.suggestions import COLUMNS, suggestions

PEOPLE = pd.DataFrame({"program": ["p"], "seeker": ["ada"]})
STEPS = ["research_minutes", "interviewer_looked_up", "star_stories_ready"]


def effect(habit, grade="strong", estimate=0.07, shrunk=0.05, **other):
    facts = {
        "program": "p",
        "scope": "program",
        "slice_kind": "all",
        "slice_value": "all",
        "phase": "before",
        "contrast": "done",
        "suppressed": False,
        "low_shown": 0.02,
        "high_shown": 0.12,
        "sentence": "{}",
    }
    return facts | {"habit": habit, "grade": grade, "estimate": estimate, "shrunk": shrunk} | other


def suggested(effects, done=()):
    logged = pd.DataFrame(
        [("p", "ada", *row) for row in done], columns=["program", "seeker", "habit", "n_done", "n_known"]
    )
    frame = pd.DataFrame(effects, columns=list(effect("any")))
    told = suggestions(PEOPLE, logged, frame, STEPS)
    assert list(told.columns) == COLUMNS
    assert len(told) == 1
    return told.iloc[0]


@pytest.mark.parametrize(
    ("effects", "done", "habit"),
    [
        # A strong one before a suggestive one, however seldom that is done.
        ([effect("a"), effect("b", "suggestive")], [("a", 3, 4), ("b", 0, 4)], "a"),
        # Of the same grade, the one done the least.
        ([effect("a"), effect("b")], [("a", 3, 4), ("b", 1, 4)], "b"),
        ([effect("a"), effect("b")], [("a", 1, 10), ("b", 1, 4)], "a"),
        # What nothing is known of is no more done seldom than done often: after what is done less than half of the time.
        ([effect("a"), effect("b")], [("a", 1, 4)], "a"),
        ([effect("a"), effect("b")], [("a", 3, 4)], "b"),
        ([effect("a"), effect("b")], [("b", 0, 0)], "a"),
        # Ties: the larger shrunken mean, then the name.
        ([effect("a", shrunk=0.03), effect("b", shrunk=0.04)], [("a", 1, 4), ("b", 2, 8)], "b"),
        ([effect("b"), effect("a")], [], "a"),
        # What is always done cannot be done more.
        ([effect("a"), effect("b", "suggestive")], [("a", 4, 4), ("b", 3, 4)], "b"),
    ],
)
def test_evidence(effects, done, habit):
    told = suggested(effects, done)
    assert (told.habit, told.kind) == (habit, "evidence")


@pytest.mark.parametrize(
    "other",
    [
        {"grade": "no evidence either way"},
        {"grade": "too little data"},
        {"phase": "during"},
        {"phase": "after"},
        {"contrast": "3+"},
        {"estimate": -0.07},
        {"suppressed": True},
        {"slice_kind": "cohort"},
        {"scope": "all"},
        {"program": "another"},
    ],
    ids=str,
)
def test_what_is_no_evidence_for_this_person(other):
    told = suggested([effect("a", **other)])
    assert (told.habit, told.kind, told.grade) == ("research_minutes", "advice", None) or pd.isna(told.grade)
    assert told.kind == "advice"


@pytest.mark.parametrize(
    ("done", "habit"),
    [
        ([], "research_minutes"),
        ([("research_minutes", 1, 9)], "interviewer_looked_up"),
        ([("research_minutes", 0, 9), ("interviewer_looked_up", 1, 9)], "research_minutes"),
        # A blank is not a no: first what is known never to have been done, however far down the catalog.
        ([("star_stories_ready", 0, 2)], "star_stories_ready"),
        ([("research_minutes", 9, 9), ("star_stories_ready", 0, 2)], "star_stories_ready"),
        # All tried: the one done the least.
        (
            [("research_minutes", 2, 4), ("interviewer_looked_up", 1, 4), ("star_stories_ready", 4, 4)],
            "interviewer_looked_up",
        ),
    ],
)
def test_advice_is_the_next_step_never_done(done, habit):
    told = suggested([], done)
    assert (told.habit, told.kind) == (habit, "advice")


def test_how_often_the_person_did_it_is_told():
    told = suggested([effect("a")], [("a", 1, 4)])
    assert (told.n_done, told.n_known, told.estimate) == (1, 4, 0.07)
