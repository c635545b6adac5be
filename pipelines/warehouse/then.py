"""The same logs as they were known on an earlier day: applications and interviews by today's rules, from what the lake held then.

Which readings and rows were known, and nothing of what is counted of them (marts/changes.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipelines import engine
from pipelines.contract.logs import log_tables
from pipelines.intake.manifest import Reading
from pipelines.warehouse import core, states
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: A day is set beside one that is so many days before it, and about DAYS where there is a choice.
FEWEST_DAYS, DAYS, MOST_DAYS = 15, 30, 46
#: The log tables, besides applications and interviews, without which neither has a result or an owner.
_NEEDED = ("seekers", "offers")
#: The columns that decide whose a row is, what it is about, and what came of it: a fifth of all, and as much of the time.
_ONLY = (
    "application interview company role industry career_stage channel applied_on status outcome status_on outcome_reason last_contact_on job_url "
    "stage round interview_on result result_on logged_at offered_on decision decided_on "
    "consent_coach consent_program consent_pooled"
).split()


@dataclass
class Then(core.Build):
    """A build as of an earlier day, whose `readings` are those known by then; `every` has the later ones too.

    It publishes nothing: what `settle` would publish is kept for this connection, beside today's tables.
    """

    every: Sequence[Reading] = field(default_factory=list)

    def source(self) -> states.Source:
        # Spelled as today: else a person whose name is written in two ways would be gone, and another be there.
        today = states.source_of(self.con, self.lake, self.every)
        return replace(today, readings=self.readings, known_by=self.as_of, only=self.only)

    def publish(self, name: str, table: ir.Table) -> ir.Table:
        return engine.store(self.con, f"then_{name}", core.as_published(name, table))


@dataclass(frozen=True)
class Moment:
    """A day, and of what was read on it or before what had been read by `at`: all of it where that is None."""

    day: dt.date
    at: dt.datetime | None = None

    def knows(self, reading: Reading) -> bool:
        """Whether a state of a file was known."""
        return reading.known_on <= self.day and (
            self.at is None or dt.datetime.fromisoformat(reading.first_seen) <= self.at
        )


def moments_then(as_of: Mapping[str, dt.date], shown: Mapping[str, Sequence[Moment]]) -> dict[str, Moment]:
    """What each program's day is set beside: of the moments whose figures its page has `shown` before, the one about DAYS back;
    where there is none, the last end of a month that is FEWEST_DAYS or more before its day.

    Figures that were shown tell nothing new. Another day's would tell, beside those of a day near to it, what a few people logged in
    the days between.
    """
    made = {}
    for program, day in as_of.items():
        near = [one for one in shown.get(program, ()) if FEWEST_DAYS <= (day - one.day).days <= MOST_DAYS]
        # Of one day the one whose hour is known, whose figures were shown as they stood then.
        near.sort(key=lambda one: (abs((day - one.day).days - DAYS), one.day, one.at is None, str(one.at)))
        made[program] = near[0] if near else Moment(_month_end(day - dt.timedelta(days=FEWEST_DAYS)))
    return made


def _month_end(day: dt.date) -> dt.date:
    """The last day of a month that is not after `day`."""
    next_day = day + dt.timedelta(days=1)
    return day if next_day.day == 1 else day.replace(day=1) - dt.timedelta(days=1)


def known_by(readings: Sequence[Reading], moments: Mapping[str, Moment]) -> list[Reading]:
    """The states of files that were known at their program's moment, in their order.

    Of a file of which none was, those whose rows say themselves when they were known: rows_of keeps the ones known by then.
    """
    there = {reading.file for reading in readings if moments[reading.program].knows(reading)}
    return [
        reading
        for reading in readings
        if moments[reading.program].knows(reading) or (reading.file not in there and _rows_say_when(reading))
    ]


def _rows_say_when(reading: Reading) -> bool:
    """Whether rows of some table have a `known_on` that is no column of that table itself."""
    return any(
        "known_on" in part.columns and "known_on" not in log_tables()[part.table].columns
        for member in reading.members
        for part in member.parts
    )


def settled_then(build: core.Build, moments: Mapping[str, Moment]) -> core.Settled | None:
    """`build` as of `moments`, each program's: its applications and interviews with today's consent (`counted_by_program`), and its
    seekers with that of then. None where nothing was known yet."""
    days = {program: moment.day for program, moment in moments.items()}
    readings = known_by(build.readings, moments)
    if not any(part.n_accepted for reading in readings for member in reading.members for part in member.parts):
        return None
    then = Then(build.con, build.lake, readings, build.programs, days, _ONLY, build.readings)
    made = core.settle(then, _NEEDED)
    consent = core.published(build.con, "seekers").select(*OWNER, "counted_by_program")
    return replace(
        made,
        applications=made.applications.join(consent, [*OWNER]),
        interviews=made.interviews.join(consent, [*OWNER]),
        seekers=engine.store(build.con, "then_seekers", made.seekers.select(*OWNER, "counted_by_program")),
    )
