"""The habits as arrays: their order, and how often and in what numbers an average person does each.

Codes, phases, kinds, bands and what makes a number "done" come from habits.yaml; only the shares are invented here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from pipelines.contract.habits import Habit, catalog

#: Share of interviews in which an average person does it. Spread over .25 to .70, as habits are, and no rarer: a world
#: with rare habits says so itself.
SHARE = {
    "research_minutes": 0.60,
    "interviewer_looked_up": 0.55,
    "job_description_reviewed": 0.65,
    "insiders_talked_to": 0.30,
    "requirements_matched": 0.45,
    "star_stories_ready": 0.50,
    "results_quantified": 0.40,
    "value_proposition_ready": 0.40,
    "strengths_weaknesses_ready": 0.50,
    "career_goals_ready": 0.50,
    "technical_minutes": 0.45,
    "portfolio_ready": 0.40,
    "questions_ready": 0.55,
    "mock_interviews": 0.35,
    "recorded_review": 0.25,
    "feedback_rounds": 0.35,
    "answers_refined": 0.40,
    "practice_days": 0.45,
    "calming_routine": 0.40,
    "online_presence_checked": 0.50,
    "asked_for_ideal": 0.35,
    "asked_for_concerns": 0.45,
}
USUAL_SHARE = 0.50
#: Given that it is done, the shares of its bands from the smallest up, by how many of its bands count as done.
BAND_SHARES = {1: (1.0,), 2: (0.6, 0.4), 3: (0.5, 0.3, 0.2)}
#: Share of those who have not done it who did a little (the bands below what counts as done).
BELOW = 0.4


@dataclass(frozen=True)
class Band:
    """A band of a number: its name, the smallest and largest value drawn in it, and whether it counts as done."""

    name: str
    low: int
    high: int
    is_done: bool


def bands_of(habit: Habit) -> tuple[Band, ...]:
    """The bands of a habit, smallest first. An open band ("3+") is drawn up to twice its bound."""
    made = []
    for name in habit.bands:
        first, _, last = name.rstrip("+").partition("-")
        low = int(first)
        high = int(last) if last else (2 * low if name.endswith("+") else low)
        made.append(Band(name, low, high, low >= (habit.done_at_least or 0)))
    return tuple(made)


@dataclass(frozen=True)
class Habits:
    """The catalog in the contract's order; each array has one entry a habit."""

    habits: tuple[Habit, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(habit.code for habit in self.habits)

    @cached_property
    def phase(self) -> np.ndarray:
        return np.array([habit.phase for habit in self.habits])

    @cached_property
    def share(self) -> np.ndarray:
        return np.array([SHARE.get(code, USUAL_SHARE) for code in self.codes])

    @cached_property
    def bands(self) -> tuple[tuple[Band, ...], ...]:
        return tuple(map(bands_of, self.habits))

    @cached_property
    def cuts(self) -> np.ndarray:
        """(habit, 2): where a uniform number crosses into the second and third done band; above 1 where there is none."""
        cuts = np.full((len(self.habits), 2), 2.0)
        for place, bands in enumerate(self.bands):
            done = sum(band.is_done for band in bands)
            if done > 1:
                cuts[place, : done - 1] = np.cumsum(BAND_SHARES[done])[:-1]
        return cuts

    @cached_property
    def mean_step(self) -> np.ndarray:
        """Mean number of done bands beyond the first, given that it is done."""
        return np.asarray(np.maximum(1 - self.cuts, 0).sum(axis=1))

    def not_at(self, stages: tuple[str, ...]) -> np.ndarray:
        """(stage, habit): true where the habit cannot apply at that stage."""
        return np.array([[stage in habit.not_stages for habit in self.habits] for stage in stages])

    def place(self, code: str) -> int:
        return self.codes.index(code)

    def per_habit(self, told: Mapping[str, float], otherwise: float = 0.0) -> np.ndarray:
        """One number a habit, from those told by code; KeyError names a code that is in no catalog."""
        unknown = sorted(set(told) - set(self.codes))
        if unknown:
            raise KeyError(
                f"no habit of the catalog is called {unknown[0]}; write it as in pipelines/contract/habits.yaml"
            )
        return np.array([told.get(code, otherwise) for code in self.codes])


@cache
def all_habits() -> Habits:
    """The habits every log knows."""
    return Habits(tuple(catalog().values()))
