"""The freeCodeCamp survey of 2016: raw gaps of habits reproduced, and none of them called an effect.

One row a person: nobody did a thing sometimes and not other times, so a person cannot be compared with themselves.
"""

from __future__ import annotations

import datetime as dt

import ibis
import pandas as pd
import pyarrow as pa
import pytest

from pipelines import engine
from pipelines.contract.contrasts import main_marks
from pipelines.contract.habits import catalog, read_habits
from pipelines.contract.logs import log_tables
from pipelines.contract.sentences import say
from pipelines.statistics.grades import TOO_LITTLE
from pipelines.statistics.habit_effects import Part, habit_effects
from pipelines.warehouse.crossproducts import CrossProducts, Report
from tests.statistics.shared_data import shared

OUTCOME = "Were you able to get a full time developer job afterward?"
#: habit: its column, and the shares (per cent) that got a job with it and without, as the data's README gives them
HABITS = {
    "hackathons": ("hackathons", 61.2, 56.0),
    "conferences": ("conferences", 63.2, 54.4),
    "used_free_code_camp": ("Free Code Camp", 46.7, 68.5),
}
_HABIT = {"phase": "before", "kind": "yes_no", "unit": "yes or no", "concern": "can_do", "counts_as": "Ticked it."}
DAY = dt.date(2016, 5, 1)


@pytest.fixture(scope="module")
def effects(tmp_path_factory):
    """habit_effects of the survey, each person one interview of a program `survey`."""
    path = shared("fcc_survey_2016/2016-new-coders-part1.csv")
    people = pd.read_csv(path, keep_default_na=False, dtype="str")
    people = people[people[OUTCOME] != ""].reset_index(drop=True)
    assert len(people) == 637
    who = [f"person-{number}" for number in people.index]
    met = {
        "program": ["survey"] * len(who), "seeker": who, "application": who, "interview": who,
        "stage": ["interview"] * len(who), "round": pa.nulls(len(who), pa.int64()),
        "interview_on": [DAY] * len(who), "result_on": [DAY] * len(who),
        "result": ["advanced" if told == "1" else "rejected" for told in people[OUTCOME]], "is_held": [True] * len(who),
        **{name: pa.nulls(len(who), pa.string()) for name in ("industry", "cohort", "career_stage", "to_change")},
        **{name: pa.nulls(len(who), pa.timestamp("us")) for name in ("rated_at", "logged_at")},
        "wanted_before": pa.nulls(len(who), pa.int64()),
    }  # fmt: skip
    marks = pd.concat(
        [
            pd.DataFrame({"seeker": who, "interview": who, "habit": habit, "done": people[column] != ""})
            for habit, (column, _with, _without) in HABITS.items()
        ]
    )
    marks = marks.assign(program="survey", value=marks.done.astype(float), value_source="column", late=False)
    long = pa.Table.from_pandas(marks, preserve_index=False).append_column(
        "logged_on", pa.nulls(len(marks), pa.date32())
    )
    written = {
        "written_at": "timestamp",
        **dict.fromkeys(("responses_reviewed", "delivery_reviewed", "rapport_reviewed"), "boolean"),
    }
    reflections = ibis.memtable({"_": [0]}).select(
        **{name: ibis.null().cast("string") for name in ("program", "seeker", "interview", "to_change")},
        **{name: ibis.null().cast(kind) for name, kind in written.items()},
    )
    programs = {
        "program": ["survey"],
        "as_of": [dt.date(2016, 12, 31)],
        "horizon_days": [30],
        "waiting_days": [30],
        "sample": [False],
        "one_seeker": [False],
    }
    habits = read_habits({code: {"label": code, **_HABIT} for code in HABITS}) | catalog()
    with engine.open_engine(tmp_path_factory.mktemp("survey")) as con:
        made = CrossProducts(
            con,
            ibis.memtable(pa.table(met)),
            ibis.memtable(long),
            reflections.filter(ibis.literal(False)),
            engine.empty(log_tables()["questions"]),
            ibis.memtable(pa.table(programs)),
            habits,
        )
        sums = made.sums("main", Report("survey"))
    assert sums is not None
    return habit_effects(Part(sums, main_marks(habits))).set_index("habit").loc[list(HABITS)]


@pytest.mark.parametrize("habit", HABITS)
def test_the_raw_gap_is_the_published_one(effects, habit):
    row = effects.loc[habit]
    _column, with_it, without = HABITS[habit]
    assert row.n_with + row.n_without == 637
    assert round(100 * row.advanced_with / row.n_with, 1) == with_it
    assert round(100 * row.advanced_without / row.n_without, 1) == without
    assert row.raw == pytest.approx(row.advanced_with / row.n_with - row.advanced_without / row.n_without)
    assert row.raw_low < row.raw < row.raw_high


@pytest.mark.parametrize("habit", HABITS)
def test_no_gap_is_called_an_effect(effects, habit):
    row = effects.loc[habit]
    assert (row.grade, row.informative_seekers) == (TOO_LITTLE, 0)
    assert pd.isna(row.estimate)
    assert "0 people who did both" in say(row.sentence)
