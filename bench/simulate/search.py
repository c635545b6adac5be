"""How the searches of a world come about, interview by interview: who does what, and what comes of it.

What truly happened, and nothing of what is written down of it (logged.py). The loop is over the first, second, third ...
interview of everyone who is still searching, never over people: what is done now may depend on what came before.
Days are counted from `as_of`, which is day 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.simulate.catalog import Habits, all_habits
from bench.simulate.worlds import CAREER_STAGES, INDUSTRIES, STAGES, World

WINDOW = 30
LOW, HIGH = 0.02, 0.97
#: Stages by length of the application and place in it; -1 is one of MIDDLE, drawn for each application.
PATHS = np.array([[0] * 4, [0] * 4, [1, 6, 6, 6], [0, -1, 6, 6], [0, 1, -1, 6]])
MIDDLE = np.array([2, 3, 4, 5])
#: Share of the concerns asked for that are named.
NAMED = 0.6
#: Share of the reviews written that are whole: all three parts, and something to change.
WHOLE = 0.75
#: Mean of log(1 + earlier interviews) over the interviews of a usual world: drift is centred there.
USUAL_EXPERIENCE = 1.6
LONGEST = 80


@dataclass(frozen=True)
class Searches:
    """People (one entry a seeker) and their interviews, in order of seeker and day.

    `done` is (interview, habit); `place` (the same shape) is uniform and says how much within done, or within not done;
    `adds` is (interview, real habit), the points that each adds here, and `effect` those it would add if done on average;
    `score` is the chance within 30 days before it is held within `floor` and `ceiling`.
    """

    people: dict[str, np.ndarray]
    rows: dict[str, np.ndarray]
    done: np.ndarray
    place: np.ndarray
    real: np.ndarray
    adds: np.ndarray
    effect: np.ndarray
    floor: float
    ceiling: float

    def chance(self, score: np.ndarray) -> np.ndarray:
        """The chance to advance within 30 days."""
        return np.asarray(np.clip(score, self.floor, self.ceiling))


def within_window(world: World) -> float:
    """Share of replies that come within 30 days."""
    return 0.5 * (1 + math.erf(math.log(WINDOW / world.reply_days) / world.reply_spread / math.sqrt(2)))


def draw_people(world: World, seekers: int, rng: np.random.Generator, habits: Habits) -> dict[str, Any]:
    """What does not change over a search: ability, leanings (seeker, habit), own effects, how long one stays."""
    ability = rng.standard_normal(seekers)
    program = np.arange(seekers) % len(world.programs)
    own = rng.standard_normal((seekers, len(habits.codes)))
    slope = habits.per_habit(world.leans, world.ability_lean)
    lean = slope * ability[:, None] + world.own_lean * own
    lean += np.asarray(world.program_leans)[program][:, None]
    effects = habits.per_habit(world.effects)
    effects = effects[effects != 0]
    spread = world.effect_spread * rng.standard_normal((seekers, len(effects))) if world.effect_spread else 0.0
    median, sd = world.stay
    stay = np.ceil(np.exp(math.log(median) + sd * rng.standard_normal(seekers)))
    return {
        "ability": ability,
        "program": program,
        "lean": lean,
        "effects": effects + spread + np.zeros((seekers, 1)),
        "stay": np.clip(stay, 1, LONGEST).astype(np.int64),
        "start": -rng.integers(world.starts[1], world.starts[0] + 1, seekers),
        "industry": rng.integers(0, len(INDUSTRIES), seekers),
        "career_stage": rng.choice(len(CAREER_STAGES), seekers, p=(0.40, 0.35, 0.20, 0.05)),
        "over_confidence": world.over_confidence[0] + world.over_confidence[1] * rng.standard_normal(seekers),
    }


def search(world: World, seekers: int, rng: np.random.Generator) -> Searches:
    """All searches until each has accepted an offer, left, or reached `as_of`."""
    habits = all_habits()
    people = draw_people(world, seekers, rng, habits)
    walk = _Walk(world, people, rng, habits)
    active = np.arange(seekers)
    walk.begin(active)
    steps = []
    while active.size:
        rows, active = walk.step(active)
        steps.append(rows)
    joined = {name: np.concatenate([step[name] for step in steps]) for name in steps[0]}
    order = np.argsort(joined["seeker"], kind="stable")
    joined = {name: column[order] for name, column in joined.items()}
    wide = {name: joined.pop(name) for name in ("done", "place", "adds")}
    people["left"] = walk.left
    return Searches(
        people,
        joined,
        real=walk.real,
        effect=people["effects"],
        floor=LOW,
        ceiling=walk.ceiling,
        **wide,
    )


class _Walk:
    """Where each seeker stands, and one step of all who are still searching."""

    def __init__(self, world: World, people: dict[str, Any], rng: np.random.Generator, habits: Habits) -> None:
        self.world, self.people, self.rng, self.habits = world, people, rng, habits
        seekers = people["ability"].size
        self.share = habits.per_habit({**dict(zip(habits.codes, habits.share, strict=True)), **world.shares})
        self.factor = 4 * self.share * (1 - self.share)
        self.base_lean = self.share + self.factor * people["lean"]
        self.feedback = habits.per_habit(world.feedback)
        self.feedback += np.where(habits.phase == "before", world.feedback_before, 0.0)
        self.not_at = habits.not_at(STAGES)
        effects = habits.per_habit(world.effects)
        self.real = np.flatnonzero(effects)
        self.asked, self.answered = habits.place("asked_for_concerns"), habits.place("concerns_answered")
        self.in_time = within_window(world)
        self.ceiling = min(HIGH, 0.995 * self.in_time)
        concerns = world.concerns_effect * NAMED * self.share[self.asked] * self.share[self.answered]
        self.alpha = world.base - effects @ self.share - concerns - world.drift * USUAL_EXPERIENCE
        self.alpha = self.alpha + world.ability * people["ability"] + np.asarray(world.programs)[people["program"]]
        self.day = people["start"].copy()
        self.application = np.full(seekers, -1)
        self.earlier = np.zeros(seekers, dtype=np.int64)
        self.position, self.length, self.middle, self.industry = (np.zeros(seekers, dtype=np.int64) for _ in range(4))
        self.want = np.zeros(seekers)
        # Nobody begins a search without some no behind them.
        self.last_no, self.no_before = np.ones(seekers, dtype=bool), np.zeros(seekers, dtype=bool)
        self.left, self.looped = np.zeros(seekers, dtype=bool), np.zeros(seekers, dtype=bool)
        self.after = np.flatnonzero(habits.phase == "after")
        self.decided = habits.per_habit(world.decided, world.after_decided)[self.after]
        self.review = habits.place("reflection_within_24h")

    def begin(self, who: np.ndarray) -> None:
        """A new application for each of `who`."""
        rng, number = self.rng, who.size
        self.application[who] += 1
        self.position[who] = 0
        lengths = self.world.lengths
        self.length[who] = np.array(list(lengths))[
            np.searchsorted(np.cumsum(list(lengths.values()))[:-1], rng.random(number), side="right")
        ]
        self.middle[who] = MIDDLE[rng.integers(0, len(MIDDLE), number)]
        other = rng.integers(0, len(INDUSTRIES), number)
        self.industry[who] = np.where(rng.random(number) < 0.7, self.people["industry"][who], other)
        self.want[who] = rng.standard_normal(number)

    def habits_of(self, who: np.ndarray, stage: np.ndarray, diligence: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(done, place) of each habit at this interview."""
        world, experience = self.world, np.log1p(self.earlier[who]) - USUAL_EXPERIENCE
        draw = self.rng.random((who.size, self.share.size))
        if world.randomised:
            chance = np.broadcast_to(self.share, draw.shape)
        else:
            shift = world.diligence * diligence + world.wanting_lean * self.want[who]
            shift = shift + np.asarray(world.stage_leans)[stage] + world.experience_lean * experience
            chance = self.base_lean[who] + self.factor * shift[:, None]
            if self.feedback.any():
                noes = self.last_no[who].astype(float) + self.no_before[who] - 1
                chance += self.factor * self.feedback * noes[:, None]
            np.clip(chance, 0.01, 0.99, out=chance)
        done = draw < chance
        place = np.where(done, draw / chance, (draw - chance) / (1 - chance))
        done &= ~self.not_at[stage]
        return done, place.astype(np.float32)

    def step(self, who: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """The next interview of each of `who`: its rows, and those who go on searching."""
        world, rng, number = self.world, self.rng, who.size
        position, day = self.position[who], self.day[who]
        stage = PATHS[self.length[who], position]
        stage = np.where(stage < 0, self.middle[who], stage)
        diligence = rng.standard_normal(number)
        done, place = self.habits_of(who, stage, diligence)
        named = rng.random(number) < NAMED
        steps = (place[:, self.real, None] > self.habits.cuts[self.real]).sum(axis=2)
        size = 1 + world.dose * (steps - self.habits.mean_step[self.real])
        adds = done[:, self.real] * size * self.people["effects"][who]
        handled = done[:, self.asked] & named & done[:, self.answered]
        score = self.alpha[who] + np.asarray(world.stages)[stage] + np.asarray(world.industries)[self.industry[who]]
        score += world.drift * np.log1p(self.earlier[who]) + world.wanting * self.want[who]
        follows_loop = self.looped[who] & (position == 0)
        score += adds.sum(axis=1) + world.concerns_effect * handled + world.loop_effect * follows_loop
        chance = np.clip(score, LOW, self.ceiling)
        fate = rng.random(number)
        withdrew, cancelled = fate < world.withdrew, fate >= 1 - world.cancelled
        held = ~withdrew & ~cancelled
        advanced = (rng.random(number) < chance / self.in_time) & held
        if not world.randomised:
            decided = (rng.random((number, self.after.size)) < self.decided) & held[:, None]
            done[:, self.after] = np.where(decided, advanced[:, None], done[:, self.after])
        looped = done[:, self.review] & held & (rng.random(number) < WHOLE)
        self.looped[who] = looped
        days = np.exp(math.log(world.reply_days) + world.reply_spread * rng.standard_normal(number))
        lag = np.ceil(days).astype(np.int64)
        offer = advanced & (position == self.length[who] - 1)
        accepted = offer & (rng.random(number) < world.accepts)
        rows = {
            "seeker": who,
            "application": self.application[who],
            "position": position,
            "earlier": self.earlier[who],
            "day": day,
            "stage": stage,
            "industry": self.industry[who],
            "want": self.want[who],
            "diligence": diligence,
            "named": named,
            "handled": handled,
            "looped": looped,
            "follows_loop": follows_loop,
            "score": score,
            "chance": chance,
            "advanced": advanced,
            "lag": lag,
            "withdrew": withdrew,
            "cancelled": cancelled,
            "offer": offer,
            "accepted": accepted,
            "done": done,
            "place": place,
            "adds": adds,
        }
        return rows, self._go_on(who, advanced, offer, accepted, lag)

    def _go_on(
        self, who: np.ndarray, advanced: np.ndarray, offer: np.ndarray, accepted: np.ndarray, lag: np.ndarray
    ) -> np.ndarray:
        rng, number = self.rng, who.size
        onward = advanced & ~offer
        wait = np.where(onward, rng.integers(2, 11, number), np.ceil(rng.exponential(7.0, number)).astype(np.int64))
        # Nobody waits for an answer longer than ten days before the next application.
        self.day[who] += np.where(onward | offer, lag, np.minimum(lag, 10)) + wait
        self.earlier[who] += 1
        self.no_before[who], self.last_no[who] = self.last_no[who], ~advanced
        leaves = ~accepted & (self.earlier[who] >= self.people["stay"][who])
        self.left[who] = leaves
        goes_on = ~accepted & ~leaves & (self.day[who] <= 0)
        self.position[who] += 1
        self.begin(who[goes_on & ~onward])
        return np.asarray(who[goes_on])
