"""What habit_effects says where there is little to say it from: no spread, no blanks, few entries whose time is known."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from pipelines import engine
from pipelines.contract.contrasts import DONE
from pipelines.statistics.habit_effects import Part, habit_effects
from pipelines.warehouse.crossproducts import Report
from tests.warehouse.test_crossproducts import DAY, crossed, did, met

CODE, OTHER = "mock_interviews", "star_stories_ready"


def world(*, people=40, each=6, seed=1, chance=(0.35, 0.55)):
    """Interviews and the entries of a habit, done in every other one, that leads on so often without it and with it."""
    rng = np.random.default_rng(seed)
    interviews, habits = [], []
    for person in range(people):
        for number in range(each):
            name, who = f"s{person}-{number}", f"s{person}"
            done = (person + number) % 2
            result = "advanced" if rng.random() < chance[done] else "rejected"
            interviews.append(
                met(name, seeker=who, application=name, day=number, result=result, result_on=DAY + dt.timedelta(20))
            )
            habits.append(did(name, CODE, float(done), seeker=who))
            habits.append(did(name, OTHER, 4 * float(rng.random() < 0.5), seeker=who))
    return interviews, habits  # fmt: skip


def effects(tmp_path, interviews, habits):
    with engine.open_engine(tmp_path) as con:
        cross = crossed(con, interviews, habits, as_of=dt.date(2027, 1, 1))
        part = Part(cross.sums("main", Report("p")), cross.unit("main").layout.marks)
    return habit_effects(part, smallest_group=5).set_index(["habit", "contrast"])


def test_what_nothing_moves_has_no_error_and_says_nothing(tmp_path):
    """Everybody is led on just where they did it: no bucket left out moves the estimate, and dividing by its error says nothing."""
    row = effects(tmp_path, *world(chance=(-1.0, 2.0))).loc[(CODE, DONE)]
    assert row.estimate == pytest.approx(1.0)
    assert row[["se", "low", "high", "p", "mde80", "more_needed"]].isna().all()
    assert (row.gate_ok, "no_estimate" in row.gate_reason, row.grade) == (False, True, "too little data")


def test_blanks_are_flagged_not_flagged_or_not_tested(tmp_path):
    interviews, habits = world()
    led_on = {row["interview"] for row in interviews if row["result"] == "advanced"}
    # Of the other habit half of what led nowhere is blank; of asking for concerns nobody said anything.
    kept = [
        row for row in habits if row["habit"] != OTHER or row["interview"] in led_on or row["interview"][-1] in "024"
    ]
    f = effects(tmp_path, interviews, kept)
    assert bool(f.blank_flag[(OTHER, DONE)])
    assert pd.isna(f.blank_flag[(CODE, DONE)])
    assert pd.isna(f.blank_flag[("asked_for_concerns", DONE)])


@pytest.mark.parametrize(
    ("what", "timed", "late", "judged"),
    [
        ("one late of one whose time is known", 1, 1, True),
        ("four late of four, of 240", 4, 4, True),
        ("five late of five", 5, 5, False),
        ("five late of thirty", 30, 5, True),
        ("all known, one in four late", 240, 60, False),
        ("all known, one in six late", 240, 40, True),
    ],
)
def test_a_few_late_entries_do_not_decide_about_many_of_unknown_time(tmp_path, what, timed, late, judged):
    interviews, habits = world()
    at = [place for place, row in enumerate(habits) if row["habit"] == CODE]
    for number, place in enumerate(at[:timed]):
        is_late = number < late
        habits[place] |= {"late": is_late, "logged_on": DAY + dt.timedelta(30 if is_late else 0)}
    row = effects(tmp_path, interviews, habits).loc[(CODE, DONE)]
    assert row.late_share == pytest.approx(late / timed)
    assert (row.grade != "cannot be judged") == judged
