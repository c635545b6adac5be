"""Why somebody needs a talk now: a sentence, a tag and a question for each rule of the roster that holds for them.

A coach's page and the person's own say it in the same words.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from pipelines.contract.needs import AHEAD_DAYS, QUIET_DAYS
from pipelines.dashboards import words
from pipelines.dashboards.pages.coach.tables import Person
from pipelines.dashboards.warehouse import Program, Row
from pipelines.dashboards.words import Sentence


class Page(Protocol):
    """What a page knows of its day and program: a coach's, or a person's own."""

    @property
    def program(self) -> Program: ...

    @property
    def as_of(self) -> date: ...


def why(page: Page, person: Person, need: str) -> Sentence:
    """The sentence of one need that holds for `person`, with the numbers of mart_seekers and self_rating_seekers."""
    facts = person.facts
    match need:
        case "offer":
            by, n = facts["decide_by"], facts["n_offers_open"] - facts["n_offers_overdue"]
            if by is None:
                return Sentence("coach_why_offer_undated", {"n": n})
            return Sentence("coach_why_offer", {"n": n, "by": words.weekday(by, page.as_of)})
        case "ahead":
            near = person.week(page.as_of)
            furthest = near[0] if near else _next(facts)
            told = {
                "stage": words.label("stage", furthest["stage"]),
                "day": words.weekday(furthest["interview_on"], page.as_of),
                "quiet": QUIET_DAYS,
                "n": len(near),
                "days": AHEAD_DAYS,
            }
            return Sentence("coach_why_ahead_several" if len(near) > 1 else "coach_why_ahead", told)
        case "finals":
            return Sentence("coach_why_finals", {"n": facts["n_finals"]})
        case "first_rounds":
            told = {"n": facts["n_first_rounds"], "horizon": page.program.horizon_days}
            return Sentence("coach_why_first_rounds", told)
        case "silent":
            return Sentence("coach_why_silent", {"day": facts["last_dated_on"]})
        case "forecast":
            told = {
                "expected": facts["forecast_expected"],
                "n": facts["n_forecast"],
                "advanced": facts["forecast_advanced"],
            }
            return Sentence("coach_why_forecast", told)
        case "overdue":
            return Sentence("coach_why_overdue", {"n": facts["n_offers_overdue"], "by": facts["overdue_since"]})
    raise ValueError(f"There are no words for the need {need!r}.")


def _next(facts: Row) -> Row:
    """The next interview as mart_seekers has it."""
    return {"stage": facts["next_interview_stage"], "interview_on": facts["next_interview_on"]}


def reasons(page: Page, person: Person) -> list[str]:
    """Every need's sentence for the list, in its order: which interview is ahead stands there beside the reason."""
    return [
        words.say("coach_why_ahead_short", quiet=QUIET_DAYS) if need == "ahead" else str(why(page, person, need))
        for need in person.needs
    ]


def tags(person: Person) -> tuple[tuple[str, str], ...]:
    return tuple((words.say(f"coach_tag_{need}"), "ok" if need == "offer" else "warn") for need in person.needs)


def asked(need: str) -> str:
    """The one open question of a need."""
    return words.say(f"coach_ask_{need}")
