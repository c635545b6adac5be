"""People, their applications and their interviews as they truly went: drawn once, whole columns at a time.

What a log would show of it on a given day is settle.py; what people forget to write down is interview_tables.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.contract.habits import catalog
from pipelines.demo import world

Array = npt.NDArray[Any]
ROUNDS = 5  # the longest way: screen, one talk, case, panel, final


@dataclass
class Truth:
    """What happened. Days are whole numbers (days since 1970), people and applications are row numbers."""

    as_of: int
    people: pd.DataFrame
    applications: pd.DataFrame
    interviews: pd.DataFrame
    sessions: dict[str, npt.NDArray[np.bool_]]
    offers: pd.DataFrame


def stream(seed: int, part: str) -> np.random.Generator:
    """A stream of its own for each part, so that a new column in one table changes no other table."""
    return np.random.default_rng([seed, *part.encode()])


def pick(rng: np.random.Generator, size: int, shares: Any) -> Array:
    """`size` row numbers drawn in proportion to `shares`."""
    edges = np.cumsum(np.asarray(shares, dtype=float))
    drawn = np.searchsorted(edges / edges[-1], rng.random(size), side="right")
    return np.asarray(np.minimum(drawn, len(edges) - 1), dtype=np.int64)


def between(rng: np.random.Generator, size: int, low: int, high: int) -> Array:
    """Whole numbers from `low` to `high`, both included."""
    return np.asarray(low + np.floor(rng.random(size) * (high - low + 1)), dtype=np.int64)


def lag(rng: np.random.Generator, size: int, least: int, mean: float, most: int) -> Array:
    """Days of waiting: mostly short, now and then long, never above `most`."""
    return np.asarray(np.minimum(least + np.floor(-mean * np.log1p(-rng.random(size))), most), dtype=np.int64)


def draw_people(seekers: int, seed: int, as_of: int) -> pd.DataFrame:
    """One row a person: ability, leanings, when the search began, and the facts that a program keeps."""
    rng = stream(seed, "people")
    cohort = np.arange(seekers) % 2
    earliest, latest = (np.array([pair[end] for pair in world.COHORT_STARTS])[cohort] for end in (0, 1))
    mean, spread = world.OVER_CONFIDENCE
    began = as_of - earliest + np.floor(rng.random(seekers) * (earliest - latest + 1)).astype(np.int64)
    leaves = np.where(rng.random(seekers) < 0.10, began + between(rng, seekers, 45, 160), as_of + 10_000)
    return pd.DataFrame(
        {
            "ability": np.clip(rng.standard_normal(seekers), -2, 2),
            "over_confidence": mean + spread * rng.standard_normal(seekers),
            "cohort": cohort,
            # A coach has people of both cohorts.
            "coach": (np.arange(seekers) // 2) % len(world.COACHES),
            "began": began,
            "leaves": leaves,
            "career_stage": pick(rng, seekers, world.CAREER_SHARES),
            "industry": between(rng, seekers, 0, len(world.INDUSTRIES) - 1),
            "tries": between(rng, seekers, 5, 25),
            "logs_practice": rng.random(seekers) < world.LOGS_PRACTICE,
            "reflects": rng.random(seekers) < 0.6,
            "company_from": between(rng, seekers, 0, len(world.COMPANY_FIRST) - 1),
        }
    )


def draw_sessions(people: pd.DataFrame, seed: int, as_of: int) -> dict[str, npt.NDArray[np.bool_]]:
    """For each habit that dated practice makes: did this person (row) have a session on this day (column)?"""
    rng = stream(seed, "sessions")
    days = np.arange(as_of - world.SPAN, as_of + 1)
    searching = days >= people["began"].to_numpy()[:, None]
    made = {}
    for habit, rate in world.PRACTICE_RATE.items():
        leaning = 0.3 * people["ability"].to_numpy() + 0.5 * np.clip(rng.standard_normal(len(people)), -2, 2)
        chance = (rate * np.exp(leaning)).astype(np.float32)[:, None]
        made[habit] = (rng.random((len(people), len(days)), dtype=np.float32) < chance) & searching
    return made


def draw_applications(people: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row an application, a few days apart, with what came of it before any interview."""
    rng = stream(seed, "applications")
    person = np.repeat(np.arange(len(people)), people["tries"])
    size = len(person)
    starts = np.cumsum(people["tries"]) - people["tries"]
    number = np.arange(size) - starts.to_numpy()[person]
    ability = people["ability"].to_numpy()[person]
    elapsed = np.cumsum(between(rng, size, 2, 9))
    applied = people["began"].to_numpy()[person] + elapsed - elapsed[starts.to_numpy()][person]
    own_field = people["industry"].to_numpy()[person]
    industry = np.where(rng.random(size) < 0.75, own_field, between(rng, size, 0, len(world.INDUSTRIES) - 1))
    channel = pick(rng, size, [share for share, _ in world.CHANNELS.values()])
    tailored = rng.random(size) < 0.5
    chance = world.RESPONSE + world.ABILITY_RESPONSE * ability + world.TAILORED_RESPONSE * tailored
    chance = chance + np.array([added for _, added in world.CHANNELS.values()])[channel]
    companies = len(world.COMPANY_FIRST)
    return pd.DataFrame(
        {
            "person": person,
            "number": number,
            "applied": applied,
            "industry": industry,
            # A step without a common factor with 24: nobody meets the same name twice before the 25th try.
            "company": (people["company_from"].to_numpy()[person] + 5 * number) % companies,
            "role": (number + between(rng, size, 0, 1)) % 4,
            "channel": channel,
            "tailored": tailored,
            "invited": rng.random(size) < chance,
            "invited_on": applied + lag(rng, size, 3, 6, 30),
            "turned_down": rng.random(size) < 0.5,
            "turned_down_on": applied + lag(rng, size, 3, 12, 60),
        }
    )


def draw_ways(applications: pd.DataFrame, seed: int) -> Array:
    """The stages of each invited application, in order, as row numbers of world.STAGES; -1 where the way has ended."""
    rng = stream(seed, "ways")
    size = len(applications)
    at = {stage: place for place, stage in enumerate(world.STAGES)}
    technical = applications["industry"].to_numpy() == 0
    talk = np.where(
        rng.random(size) < np.where(technical, 0.3, 0.6), at["hiring_manager"],
        np.where(rng.random(size) < 0.6, at["technical"], at["assessment"]),
    )  # fmt: skip
    way = np.column_stack(
        [
            np.where(rng.random(size) < 0.8, at["recruiter_screen"], -1),
            talk,
            np.where(rng.random(size) < 0.2, at["case_presentation"], -1),
            np.where(rng.random(size) < 0.85, at["panel_onsite"], -1),
            np.full(size, at["final"]),
        ]
    )
    order = np.argsort(way < 0, axis=1, kind="stable")
    return np.take_along_axis(way, order, axis=1)


def draw_interviews(
    people: pd.DataFrame, applications: pd.DataFrame, sessions: dict[str, Any], seed: int, as_of: int
) -> pd.DataFrame:
    """One row an interview that took place, had the search gone on: habits done, chance, result and dates."""
    rng = stream(seed, "interviews")
    invited = np.flatnonzero(applications["invited"])
    way = draw_ways(applications.iloc[invited], seed)
    exists = way >= 0
    row, place = np.nonzero(exists)
    size = len(row)
    application = invited[row]
    person = applications["person"].to_numpy()[application]
    frame = pd.DataFrame({"application": application, "person": person, "place": place, "stage": way[exists]})
    frame["last"] = place == exists.sum(axis=1)[row] - 1
    frame["format"] = draw_formats(rng, frame["stage"].to_numpy())
    frame["wanted"] = 1 + pick(rng, size, (0.04, 0.13, 0.33, 0.33, 0.17))
    frame["wants_it"] = np.clip(np.rint(frame["wanted"] + 0.9 * rng.standard_normal(size)), 1, 5).astype(np.int64)

    waits, replies = between(rng, size, 4, 11), lag(rng, size, 1, 5, 27)
    grid = np.zeros(exists.shape, dtype=np.int64)
    grid[exists] = waits + replies
    through = np.cumsum(grid, axis=1)[exists]
    frame["on"] = applications["invited_on"].to_numpy()[application] + through - replies
    frame["arranged_on"] = frame["on"] - waits

    draw_habits(frame, people, sessions, rng, as_of)
    frame["chance"] = chance_of(frame, people)
    frame["passed"] = rng.random(size) < frame["chance"]
    frame["withdrew"] = rng.random(size) < np.where(frame["wants_it"] <= 2, 0.25, 0.01)
    frame["silent"] = (rng.random(size) < 0.2) & ~frame["passed"] & ~frame["withdrew"]
    # A no takes longer than a yes, and can take longer than the 30 days in which results are judged.
    slow = frame["on"] + replies + lag(rng, size, 0, 5, 20)
    frame["result_on"] = np.where(frame["passed"] & ~frame["withdrew"], frame["on"] + replies, slow)
    frame["passed"] &= ~frame["withdrew"]
    went_on = np.ones(exists.shape, dtype=bool)
    went_on[exists] = frame["passed"]
    before = np.cumprod(np.column_stack([np.ones(len(way), dtype=bool), went_on[:, :-1]]), axis=1)
    return frame[before[exists].astype(bool)].reset_index(drop=True)


def draw_formats(rng: np.random.Generator, stage: Array) -> Array:
    """Row numbers of FORMATS."""
    shares = np.array([FORMAT_SHARES[name] for name in world.STAGES])
    edges = np.cumsum(shares, axis=1)[stage]
    return np.asarray((rng.random(len(stage))[:, None] >= edges).sum(axis=1).clip(max=len(FORMATS) - 1), dtype=np.int16)


FORMATS = ("phone", "video", "onsite", "take_home", "recorded")
FORMAT_SHARES = {
    "recruiter_screen": (0.65, 0.30, 0.0, 0.0, 0.05),
    "hiring_manager": (0.15, 0.65, 0.20, 0.0, 0.0),
    "technical": (0.0, 0.80, 0.20, 0.0, 0.0),
    "assessment": (0.0, 0.0, 0.0, 1.0, 0.0),
    "case_presentation": (0.0, 0.5, 0.5, 0.0, 0.0),
    "panel_onsite": (0.0, 0.35, 0.65, 0.0, 0.0),
    "final": (0.05, 0.45, 0.50, 0.0, 0.0),
}


def applies(code: str, stage: Array, form: Array) -> Array:
    """Whether a habit can be done at all in an interview of this stage and format (the catalog says)."""
    habit = catalog().get(code) or catalog()["asked_for_concerns"]
    out = np.isin(stage, [world.STAGES.index(name) for name in habit.not_stages if name in world.STAGES])
    return np.asarray(~(out | np.isin(form, [FORMATS.index(name) for name in habit.not_formats])))


def draw_habits(
    frame: pd.DataFrame, people: pd.DataFrame, sessions: dict[str, Any], rng: np.random.Generator, as_of: int
) -> None:
    """Adds done_<code> and value_<code> for each habit, and concerns (row number of the vocabulary) to `frame`."""
    size, person = len(frame), frame["person"].to_numpy()
    ability = people["ability"].to_numpy()
    for code, (usual, slope) in world.HABIT_CHANCE.items():
        own = usual + slope * ability + world.OWN_WAYS * rng.standard_normal(len(people))
        chance = np.clip(own[person] + world.WANTING_EFFORT * (frame["wanted"] - 3), 0.03, 0.97)
        done = (rng.random(size) < chance) & applies(code, frame["stage"].to_numpy(), frame["format"].to_numpy())
        frame[f"done_{code}"] = done
        frame[f"value_{code}"] = value_of(code, np.asarray(done), rng)
    for code, calendar in sessions.items():
        upto = np.column_stack([np.zeros(len(people), dtype=np.int16), np.cumsum(calendar, axis=1, dtype=np.int16)])
        # The contract's window: the 14 days that end the day before the interview.
        day = np.clip(frame["on"].to_numpy() - (as_of - world.SPAN), 14, world.SPAN)
        count = upto[person, day] - upto[person, day - 14]
        frame[f"done_{code}"] = count > 0
        frame[f"value_{code}"] = np.minimum(count, 1) if catalog()[code].kind == "yes_no" else count
    asked = (rng.random(size) < np.clip(0.45 + 0.08 * ability[person], 0, 1)) & applies(
        "asked_for_concerns", frame["stage"].to_numpy(), frame["format"].to_numpy()
    )
    frame["concerns"] = np.where(asked, 1 + pick(rng, size, (0.25, 0.5, 0.25)), 0)
    frame["done_concerns_handled"] = frame["concerns"] == 2


def value_of(code: str, done: Array, rng: np.random.Generator) -> Array:
    """The number a person would write: at or above the habit's bound where it was done, below it where not."""
    habit, chance = catalog()[code], rng.random(len(done))
    least = int(habit.done_at_least or 1)
    if habit.kind == "yes_no":
        return done.astype(np.int16)
    if habit.kind == "minutes":
        value = np.where(done, least + 5 * np.floor(12 * chance**2), 5 * np.floor(chance * least / 5))
    elif habit.kind == "rating":
        value = np.where(done, 4 + (chance < 0.35), 2 + (chance < 0.6))
    else:
        value = np.where(done, least + np.floor(3 * chance**2), np.floor(chance * least))
    return value.astype(np.int16)


def chance_of(frame: pd.DataFrame, people: pd.DataFrame) -> Array:
    """The true chance of moving on: stage, ability, how much the job is wanted, and the habits that work."""
    chance = np.array(list(world.STAGE_CHANCE.values()))[frame["stage"]]
    chance = chance + world.ABILITY_EFFECT * people["ability"].to_numpy()[frame["person"]]
    chance = chance + world.WANTING_EFFECT * (frame["wanted"].to_numpy() - 3)
    usual = {code: usual for code, (usual, _) in world.HABIT_CHANCE.items()}
    usual |= {"mock_interviews": 0.45, "answers_refined": 0.4, "concerns_handled": 0.22}
    for code, points in world.EFFECTS.items():
        if points:
            chance = chance + points / 100 * (frame[f"done_{code}"].to_numpy() - usual[code])
    return np.asarray(np.clip(chance, 0.02, 0.98))
