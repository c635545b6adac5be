"""A world, a number of people and a seed: the tables of their logs, and what is true behind them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from bench.simulate.catalog import all_habits
from bench.simulate.logged import AS_OF, days, logged, words
from bench.simulate.search import Searches, search
from bench.simulate.truth import advanced_in_time, base_rate, counted, truth
from bench.simulate.worlds import CAREER_STAGES, INDUSTRIES, STAGES, World

ROLES = ("Data Analyst", "Care Coordinator", "Credit Analyst", "Content Designer", "Grants Officer", "Store Manager")
FORMATS = ("phone", "video", "onsite")
END_REASONS = ("offer_accepted", "left_program", "paused", "other")


@dataclass(frozen=True)
class Simulated:
    """What `simulate` gives. The frames are as logged by `as_of`, a blank is NaN; each is made when it is first asked for.

    `truth` (truth.py) and `base_rate` come from the world's own chances. `hidden` and `done` are what truly happened, row
    by row as in `interviews`: for tests and graphs, never for an estimator.
    """

    world: World
    seed: int
    as_of: dt.date
    searches: Searches

    def _rng(self, purpose: int) -> np.random.Generator:
        return np.random.default_rng(np.random.SeedSequence([self.seed, purpose]))

    @cached_property
    def truth(self) -> pd.DataFrame:
        return truth(self.world, self.searches)

    @cached_property
    def base_rate(self) -> float:
        return base_rate(self.searches)

    @cached_property
    def _seeker_ids(self) -> pd.Series:
        return _numbered("s", np.arange(self.searches.people["ability"].size), 6)

    @cached_property
    def _application_ids(self) -> pd.Series:
        rows = self.searches.rows
        ids = self._seeker_ids.take(rows["seeker"]).reset_index(drop=True)
        return ids + _numbered("-a", rows["application"] + 1, 2)

    @cached_property
    def interviews(self) -> pd.DataFrame:
        """One row an interview, in order of seeker and day: the contract's columns, one of them for each habit."""
        rows, searches = self.searches.rows, self.searches
        company, role = self._jobs
        return pd.DataFrame(
            {
                "program": self._program_of(rows["seeker"]),
                "seeker": self._seeker_ids.take(rows["seeker"]).reset_index(drop=True),
                "interview": self._application_ids + _numbered("-", rows["position"] + 1, 1),
                "application": self._application_ids,
                "company": company,
                "role": role,
                "stage": words(STAGES, rows["stage"]),
                "round": rows["position"] + 1,
                "format": words(FORMATS, np.minimum(rows["position"], 2)),
                **logged(self.world, searches, self._rng(1)),
            }
        )

    @cached_property
    def applications(self) -> pd.DataFrame:
        """One row an application that had an interview: industry and career_stage stand here."""
        rows, first = self.searches.rows, self.searches.rows["position"] == 0
        rng, number = self._rng(2), int(first.sum())
        accepted = self._application_ids[rows["accepted"] & (self._decided <= 0)]
        ids = self._application_ids[first].reset_index(drop=True)
        company, role = self._jobs
        return pd.DataFrame(
            {
                "program": self._program_of(rows["seeker"][first]),
                "seeker": self._seeker_ids.take(rows["seeker"][first]).reset_index(drop=True),
                "application": ids,
                "company": company[first].reset_index(drop=True),
                "role": role[first].reset_index(drop=True),
                "industry": words(INDUSTRIES, rows["industry"][first]),
                "career_stage": words(CAREER_STAGES, self.searches.people["career_stage"][rows["seeker"][first]]),
                "applied_on": days(rows["day"][first] - rng.integers(7, 22, number)),
                "outcome": words(("offer_accepted",), np.where(ids.isin(accepted), 0, 1)),
            }
        )

    @cached_property
    def offers(self) -> pd.DataFrame:
        """One row an offer that has come by `as_of`."""
        rows = self.searches.rows
        offered = rows["day"] + rows["lag"]
        made = rows["offer"] & (offered <= 0)
        decided = np.where(self._decided <= 0, self._decided, np.nan)[made]
        decision = np.where(np.isnan(decided), 2, np.where(rows["accepted"][made], 0, 1))
        return pd.DataFrame(
            {
                "program": self._program_of(rows["seeker"][made]),
                "seeker": self._seeker_ids.take(rows["seeker"][made]).reset_index(drop=True),
                "application": self._application_ids[made].reset_index(drop=True),
                "offered_on": days(offered[made]),
                "decision": words(("accepted", "declined", "pending"), decision),
                "decided_on": days(decided),
            }
        )

    @cached_property
    def seekers(self) -> pd.DataFrame:
        """One row a person, with cohort and career stage, and how the search ended where it has."""
        people, rows, rng = self.searches.people, self.searches.rows, self._rng(3)
        number = people["ability"].size
        accepted = rows["accepted"] & (self._decided <= 0)
        ended = np.full(number, np.nan)
        ended[rows["seeker"][accepted]] = self._decided[accepted]
        last = np.flatnonzero(np.append(rows["seeker"][1:] != rows["seeker"][:-1], True))
        left_on = rows["day"][last] + rng.integers(1, 30, number)
        left = people["left"] & (left_on <= 0)
        reason = np.where(left, rng.integers(1, 4, number), np.where(np.isnan(ended), 4, 0))
        ended = np.where(left, left_on, ended)
        starts = np.quantile(people["start"], (1 / 3, 2 / 3))
        return pd.DataFrame(
            {
                "program": self._program_of(np.arange(number)),
                "seeker": self._seeker_ids,
                "cohort": words(
                    ("2025 spring", "2025 autumn", "2026 spring"), np.searchsorted(starts, people["start"])
                ),
                "career_stage": words(CAREER_STAGES, people["career_stage"]),
                "target_industry": words(INDUSTRIES, people["industry"]),
                "search_started": days(people["start"] - rng.integers(22, 60, number)),
                "search_ended": days(ended),
                "search_end_reason": words(END_REASONS, reason),
            }
        )

    @cached_property
    def reflections(self) -> pd.DataFrame:
        """One row a review written, on the same or the next day: reflection_within_24h, whether that cell is filled or not.
        Three in four have all three parts and something to change: a completed loop."""
        rows = self.searches.rows
        written = self.done["reflection_within_24h"].to_numpy() & ~rows["cancelled"]
        rng, number = self._rng(4), int(written.sum())
        day = np.minimum(rows["day"][written] + rng.integers(0, 2, number), 0)
        whole = rows["looped"][written]
        table = self.interviews.loc[written, ["program", "seeker", "interview"]].reset_index(drop=True)
        table["written_at"] = days(day) + rng.integers(18 * 60, 23 * 60, number).astype("timedelta64[m]")
        for name in ("responses_reviewed", "delivery_reviewed", "rapport_reviewed"):
            table[name] = (whole | (rng.random(number) < 0.3)).astype(float)
        table["to_change"] = words(("Begin with the result, then the story",), np.where(whole, 0, 1))
        return table

    @cached_property
    def hidden(self) -> pd.DataFrame:
        """Row by row what is not in any log: ability, wanting, the true chance, and whether it truly led on within 30 days;
        `counted` are the interviews that truth and base_rate are about."""
        rows, people = self.searches.rows, self.searches.people
        kept = (
            "seeker",
            "earlier",
            "diligence",
            "want",
            "chance",
            "advanced",
            "lag",
            "withdrew",
            "cancelled",
            "handled",
            "looped",
        )
        made = pd.DataFrame({name: rows[name] for name in kept})
        made["ability"] = people["ability"][rows["seeker"]]
        made["over_confidence"] = people["over_confidence"][rows["seeker"]]
        made["advanced_in_time"] = advanced_in_time(self.searches)
        made["counted"] = counted(self.searches)
        return made

    @cached_property
    def done(self) -> pd.DataFrame:
        """Whether each habit was truly done, row by row, whatever was logged."""
        return pd.DataFrame(self.searches.done, columns=list(all_habits().codes))

    @property
    def _decided(self) -> np.ndarray:
        """When each offer was decided on, if it was one: three days after it came."""
        return np.asarray(self.searches.rows["day"] + self.searches.rows["lag"] + 3)

    @cached_property
    def _jobs(self) -> tuple[pd.Series, pd.Series]:
        rows = self.searches.rows
        job = (rows["seeker"] * 7 + rows["application"] * 13) % 997
        return _numbered("Employer ", job, 3), words(ROLES, rows["seeker"] % len(ROLES))

    def _program_of(self, seekers: np.ndarray) -> pd.Series:
        names = [f"program_{place + 1}" for place in range(len(self.world.programs))]
        return words(names, self.searches.people["program"][seekers])


def simulate(world: World, seekers: int, seed: int) -> Simulated:
    """Searches of `seekers` people in a world, about ten interviews each. Same arguments, same bits.

    What is drawn for the log (blanks, times, ratings) leaves the searches alone: two worlds that differ only in those have
    the same people, habits and results under the same seed.
    """
    rng = np.random.default_rng(np.random.SeedSequence([seed, 0]))
    return Simulated(world, seed, AS_OF, search(world, seekers, rng))


def _numbered(before: str, numbers: np.ndarray, digits: int) -> pd.Series:
    return before + pd.Series(numbers).astype("str").str.zfill(digits)
