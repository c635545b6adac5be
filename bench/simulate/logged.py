"""What people write down of their searches, as known on `as_of`: values, blanks, times, results, ratings.

A frame's column is as the contract's; the truth behind it stays in search.py. NaN (NaT, NA) is a blank cell. What does not
apply is blank too, as the warehouse knows it from the stage and from `concerns`.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from bench.simulate.catalog import BELOW, all_habits
from bench.simulate.search import Searches
from bench.simulate.worlds import STAGES, World

AS_OF = dt.date(2026, 6, 30)
RATINGS = ("rated_overall", "rated_confidence", "rated_can_do", "rated_fit", "rated_motivation", "rated_rapport")
RESULTS = ("advanced", "rejected", "no_response", "pending", "withdrew", "cancelled")
ADVANCED, REJECTED, NO_RESPONSE, PENDING, WITHDREW, CANCELLED, BLANK = range(7)
#: How a reply that has not come, or never will, is written.
SILENT = (np.array([BLANK, PENDING, NO_RESPONSE]), np.array([0.4, 0.2]).cumsum())
OPEN_BLANK = 0.5
#: When what was given up is typed in, in days after the interview: once nobody waits for a word any more.
GIVEN_UP = (31, 180)
UNRATED = 0.15


def logged(world: World, searches: Searches, rng: np.random.Generator) -> dict[str, np.ndarray | pd.Series]:
    """The columns of `interviews` that are not names, in the contract's order, one entry an interview."""
    result, result_day = results(world, searches, rng)
    logged_day, late = logged_days(world, searches, result, result_day, rng)
    number = result_day.size
    values = habit_values(world, searches, late, rng)
    told, rated_day = ratings(world, searches, result_day, rng)
    minutes = rng.integers(17 * 60, 23 * 60, (2, number))
    return {
        "interview_on": days(searches.rows["day"]),
        "wanted_before": wanted(world, searches, rng),
        "forecast": told.pop("forecast"),
        "rated_at": moments(rated_day, minutes[0]),
        "result_on": days(result_day),
        "result": words(RESULTS, result),
        **told,
        **values,
        "logged_at": moments(logged_day, minutes[1]),
    }


def days(day: np.ndarray) -> np.ndarray:
    """Dates from days counted from AS_OF; NaN is none."""
    missing = np.isnan(day)
    made = np.datetime64(AS_OF, "s") + np.where(missing, 0, day).astype("timedelta64[D]")
    made[missing] = np.datetime64("NaT")
    return made


def moments(day: np.ndarray, minutes: np.ndarray) -> np.ndarray:
    return np.asarray(days(day) + minutes.astype("timedelta64[m]"))


def words(known: tuple[str, ...] | list[str], codes: np.ndarray) -> pd.Series:
    """Text from the places of words; a place beyond the last is a blank."""
    return pd.Series(pd.array([*known, None], dtype="str").take(np.minimum(codes, len(known))))


def results(world: World, searches: Searches, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(place in RESULTS, day of the result or NaN) as logged by `as_of`."""
    rows = searches.rows
    reply = rows["day"] + rows["lag"]
    number, advanced = reply.size, rows["advanced"]
    arrived = reply <= 0
    is_silent = ~advanced & (rng.random(number) < world.silent)
    silence = SILENT[0][np.searchsorted(SILENT[1], rng.random(number), side="right")]
    is_open = np.where(rng.random(number) < OPEN_BLANK, BLANK, PENDING)
    said = np.where(advanced, ADVANCED, REJECTED)
    # Left blank only where the next meeting or the offer tells it.
    same = (rows["seeker"][1:] == rows["seeker"][:-1]) & (rows["application"][1:] == rows["application"][:-1])
    is_told = np.append(same, False) | rows["offer"]
    forgotten = advanced & is_told & (rng.random(number) < world.advance_blank)
    undated = advanced & (rng.random(number) < world.undated)
    result = np.where(is_silent, silence, np.where(arrived, np.where(forgotten, is_open, said), is_open))
    # Silence is called so only once it has lasted.
    result = np.where((result == NO_RESPONSE) & (rows["day"] > -14), PENDING, result)
    has_date = arrived & ~is_silent & ~forgotten & ~undated
    result = np.where(rows["withdrew"], WITHDREW, np.where(rows["cancelled"], CANCELLED, result))
    has_date &= ~rows["withdrew"] & ~rows["cancelled"]
    return result, np.where(has_date, reply, np.nan)


def logged_days(
    world: World, searches: Searches, result: np.ndarray, result_day: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """(day of logged_at or NaN, whether the entry was truly made after its result, known or not, or after nobody waited for one)."""
    day, number = searches.rows["day"], result_day.size
    after = result_day + rng.integers(1, 7, number)
    late = (rng.random(number) < world.late) & (after <= 0)
    on_time = np.minimum(day + (rng.random(number) < 0.25), 0)
    made = np.where(late, after, on_time)
    if world.late_silent:
        is_silent = np.isin(result, (NO_RESPONSE, PENDING, BLANK)) & ~searches.rows["advanced"]
        given_up = day + rng.integers(GIVEN_UP[0], GIVEN_UP[1] + 1, number)
        later = is_silent & (rng.random(number) < world.late_silent) & (given_up <= 0)
        made, late = np.where(later, given_up, made), late | later
    untimed = rng.random(number) < world.unknown_time
    if world.untimed_late:
        untimed |= late & (rng.random(number) < world.untimed_late)
    return np.where(untimed, np.nan, made), late


def habit_values(
    world: World, searches: Searches, late: np.ndarray, rng: np.random.Generator
) -> dict[str, np.ndarray | pd.Series]:
    """A column a habit, and `concerns`, as logged: coloured by the result where the world says so, and with its blanks."""
    habits, rows = all_habits(), searches.rows
    done, advanced = searches.done, rows["advanced"]
    shape = done.shape
    is_after = habits.phase == "after"
    coloured = np.broadcast_to(habits.per_habit(world.coloured), shape)
    if world.recall:
        coloured = np.where(late[:, None] & ~is_after, np.maximum(coloured, world.recall), coloured)
    held = ~rows["withdrew"] & ~rows["cancelled"]
    follows = (rng.random(shape, dtype=np.float32) < coloured) & held[:, None]
    done = np.where(follows, advanced[:, None], done)
    blank_after = np.where(advanced, world.blank[0], world.blank[1])
    blank = rng.random(shape, dtype=np.float32) < blank_after[:, None]
    blank |= (rng.random(advanced.size) < np.where(advanced, world.skipped[0], world.skipped[1]))[:, None]
    blank |= habits.not_at(STAGES)[rows["stage"]]
    blank |= rows["cancelled"][:, None] & (habits.phase != "before")
    within = rng.random(shape, dtype=np.float32)
    columns: dict[str, np.ndarray | pd.Series] = {
        code: np.where(
            blank[:, place], np.nan, _values(place, done[:, place], searches.place[:, place], within[:, place])
        )
        for place, code in enumerate(habits.codes)
    }
    asked, answered = columns["asked_for_concerns"], done[:, habits.place("concerns_answered")]
    named = rows["named"]
    word = np.where(asked == 0, 0, np.where(~named, 1, np.where(answered, 2, 3)))
    word = np.where(np.isnan(asked), 4, word)
    columns["concerns_answered"] = np.where(word >= 2, np.where(word == 4, np.nan, 3.0 - word), np.nan)
    return {"concerns": words(("not_asked", "none_named", "answered", "not_answered"), word), **columns}


def _values(place: int, done: np.ndarray, where: np.ndarray, within: np.ndarray) -> np.ndarray:
    """Values of one habit: yes is 1; a number lies in the band that `where` points to, `within` says at what point of it."""
    habits = all_habits()
    kind, bands = habits.habits[place].kind, habits.bands[place]
    if kind == "yes_no":
        return done.astype(float)
    if kind == "rating":
        return np.where(done, 4 + (where > 0.6), 1 + np.minimum(where * 3, 2).astype(int)).astype(float)
    if kind == "hours":
        return np.where(done, 1 + np.minimum(where * 24, 23).astype(int), 25 + (where * 72).astype(int)).astype(float)
    low, high = np.array([band.low for band in bands]), np.array([band.high for band in bands])
    first = sum(not band.is_done for band in bands)
    step = (where[:, None] > habits.cuts[place]).sum(axis=1)
    below = np.minimum((where / BELOW * max(first, 1)).astype(int), max(first, 1) - 1)
    band = np.where(done, np.minimum(first + step, len(bands) - 1), below)
    value = low[band] + np.floor(within * (high[band] - low[band] + 1))
    is_none = ~done & ((where >= BELOW) | (first == 0))
    return np.where(is_none, 0, np.minimum(value, high[band])).astype(float)


def wanted(world: World, searches: Searches, rng: np.random.Generator) -> np.ndarray:
    """wanted_before, 1 to 5, of those who rate it."""
    want = searches.rows["want"]
    rating = np.clip(np.rint(3 + want + world.wanted_noise * rng.standard_normal(want.size)), 1, 5)
    return np.where(rng.random(want.size) < world.wanted_logged, rating, np.nan)


def ratings(
    world: World, searches: Searches, result_day: np.ndarray, rng: np.random.Generator
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """(forecast and self-ratings, day of rated_at or NaN): what a person can feel of the chance and of the result, plus what
    they add to every forecast; a few rate in hindsight, after the result."""
    rows, number = searches.rows, result_day.size
    after = result_day + 1
    late = (rng.random(number) < world.rated_late) & (after <= 0)
    felt = 0.8 * rows["chance"] + 0.2 * rows["advanced"] + np.where(late, 0.6 * (rows["advanced"] - 0.5), 0.0)
    felt = felt + searches.people["over_confidence"][rows["seeker"]] + 0.10 * rng.standard_normal(number)
    noise = 0.12 * rng.standard_normal((len(RATINGS), number))
    told = {"forecast": np.clip(np.rint(felt * 20) * 5, 0, 100)}
    told |= {name: np.clip(np.floor((felt + noise[k]) * 5) + 1, 1, 5) for k, name in enumerate(RATINGS)}
    unrated = (rng.random(number) < UNRATED) | rows["cancelled"]
    told = {name: np.where(unrated, np.nan, value) for name, value in told.items()}
    day = np.where(late, after, rows["day"])
    return told, np.where(unrated | (rng.random(number) < world.unknown_time), np.nan, day)
