"""What is true of each habit in the searches drawn: the answer that an estimator is held against.

Worked out from the world's own chances by turning a habit on and off at every interview that counts, never from results.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.simulate.catalog import BAND_SHARES, BELOW, all_habits
from bench.simulate.search import WINDOW, Searches
from bench.simulate.worlds import STAGES, World

FLAGS = ("real", "null", "reversed", "trap", "rating_driven", "feedback", "rare")
#: Done in fewer of the interviews than this is rare (statistics.md, section 8).
RARE = 0.10


def counted(searches: Searches) -> np.ndarray:
    """The interviews that the answers are about: held, not withdrawn from, at least 30 days old."""
    rows = searches.rows
    return np.asarray(~rows["withdrew"] & ~rows["cancelled"] & (rows["day"] <= -WINDOW))


def advanced_in_time(searches: Searches) -> np.ndarray:
    """Whether each interview truly led on within 30 days."""
    return np.asarray(searches.rows["advanced"] & (searches.rows["lag"] <= WINDOW))


def base_rate(searches: Searches) -> float:
    """The true chance to advance within 30 days, averaged over the interviews that count."""
    return float(searches.rows["chance"][counted(searches)].mean())


def truth(world: World, searches: Searches) -> pd.DataFrame:
    """One row a habit, timing and contrast. `effect` is the mean change of the chance to advance within 30 days, done
    against not (or a band against none), the rest of that interview as it was; `share` the share of the interviews where it
    can apply at which it was truly so; n_interviews how many those are.

    Timing is blank for before and during, else `same` and `next`: an after habit changes neither result, and of what is
    said of `next` only `reflection_loop` can be real. Flags: see FLAGS; `real` is every habit with an effect, reversed ones too, `trap` every habit that results decide (phase after).
    """
    made = [*_done(world, searches), *_bands(world, searches), *_concerns(world, searches), _loop(world, searches)]
    frame = pd.DataFrame(made)
    frame["real"] = frame["effect"] != 0
    frame["null"] = ~frame["real"]
    frame["reversed"] = frame["effect"] < 0
    frame["trap"] = frame["phase"] == "after"
    driven = [code for code, share in world.coloured.items() if share]
    frame["rating_driven"] = frame["habit"].isin(driven) & (frame["phase"] == "during")
    fed_back = frame["habit"].isin([code for code, points in world.feedback.items() if points])
    frame["feedback"] = fed_back | ((frame["phase"] == "before") & (world.feedback_before != 0))
    frame["rare"] = frame["share"] < RARE
    return frame


def _row(place: int, contrast: str, effect: float, share: float, number: int, timing: str = "") -> dict[str, object]:
    habit = all_habits().habits[place]
    return {
        "habit": habit.code,
        "phase": habit.phase,
        "kind": habit.kind,
        "timing": timing,
        "contrast": contrast,
        "effect": effect,
        "share": share,
        "n_interviews": number,
    }


def _changes(searches: Searches, place: int, sizes: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Mean change of the chance over the interviews `where`, for each size of the effect of a habit."""
    column = np.flatnonzero(searches.real == place)
    if column.size == 0:
        return np.zeros(len(sizes))
    others = searches.rows["score"][where] - searches.adds[where, column[0]]
    effect = searches.effect[searches.rows["seeker"][where], column[0]]
    without = searches.chance(others)
    return np.array([(searches.chance(others + size * effect) - without).mean() for size in sizes])


def _sizes(world: World, place: int) -> tuple[np.ndarray, np.ndarray]:
    """(size of the effect, share among the done) of each done band, smallest first."""
    number = max(1, sum(band.is_done for band in all_habits().bands[place]))
    return 1 + world.dose * (np.arange(number) - all_habits().mean_step[place]), np.array(BAND_SHARES[number])


def _done(world: World, searches: Searches) -> list[dict[str, object]]:
    habits, counts = all_habits(), counted(searches)
    not_at, made = habits.not_at(STAGES), []
    for place, habit in enumerate(habits.habits):
        if habit.code in ("asked_for_concerns", "concerns_answered"):
            continue
        where = counts & ~not_at[searches.rows["stage"], place]
        sizes, shares = _sizes(world, place)
        effect = float(_changes(searches, place, sizes, where) @ shares)
        done = float(searches.done[where, place].mean())
        timings = ("same", "next") if habit.phase == "after" else ("",)
        made += [_row(place, "done", effect, done, int(where.sum()), timing) for timing in timings]
    return made


def _bands(world: World, searches: Searches) -> list[dict[str, object]]:
    habits, counts = all_habits(), counted(searches)
    not_at, made = habits.not_at(STAGES), []
    for place, bands in enumerate(habits.bands):
        if not bands:
            continue
        where = counts & ~not_at[searches.rows["stage"], place]
        sizes, shares = _sizes(world, place)
        effects = list(_changes(searches, place, sizes, where))
        done, number = float(searches.done[where, place].mean()), int(where.sum())
        below = [band for band in bands if not band.is_done]
        made += [_row(place, band.name, 0.0, (1 - done) * BELOW / len(below), number) for band in below]
        for band, effect, share in zip(bands[len(below) :], effects, shares, strict=True):
            made.append(_row(place, band.name, float(effect), done * float(share), number))
    return made


def _loop(world: World, searches: Searches) -> dict[str, object]:
    """A whole review of one interview, and the first interview of the next application that comes right after it."""
    rows, points = searches.rows, world.loop_effect
    where = counted(searches) & (rows["position"] == 0) & (rows["application"] > 0)
    others = rows["score"][where] - points * rows["follows_loop"][where]
    effect = float((searches.chance(others + points) - searches.chance(others)).mean()) if where.any() else 0.0
    share = float(rows["follows_loop"][where].mean()) if where.any() else 0.0
    review = _row(all_habits().place("reflection_within_24h"), "done", effect, share, int(where.sum()), "next")
    return review | {"habit": "reflection_loop"}


def _concerns(world: World, searches: Searches) -> list[dict[str, object]]:
    """Asking, answering, and both: only a concern that was asked for, named and answered adds anything."""
    habits, rows = all_habits(), searches.rows
    asked, answered = habits.place("asked_for_concerns"), habits.place("concerns_answered")
    where = counted(searches) & ~habits.not_at(STAGES)[rows["stage"], asked]
    points = world.concerns_effect
    others = rows["score"] - points * rows["handled"]
    gain = searches.chance(others + points) - searches.chance(others)
    heard = where & searches.done[:, asked] & rows["named"]
    would = rows["named"] & searches.done[:, answered]  # what would come of asking, drawn for those who do not ask too
    number = int(where.sum())

    def mean(values: np.ndarray, which: np.ndarray) -> float:
        return float(values[which].mean()) if which.any() else 0.0

    both = _row(asked, "done", mean(gain, where), mean(rows["handled"], where), number)
    return [
        _row(asked, "done", mean(gain * would, where), mean(searches.done[:, asked], where), number),
        _row(answered, "done", mean(gain, heard), mean(searches.done[:, answered], heard), int(heard.sum())),
        both | {"habit": "concerns_handled"},
    ]
