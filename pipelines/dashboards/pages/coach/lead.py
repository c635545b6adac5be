"""The up to three sentences that a coach's page opens with: who needs a talk, and the two most pressing reasons."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.contract.needs import AHEAD_DAYS, FINALS, FIRST_ROUNDS, NEEDS, QUIET_DAYS
from pipelines.dashboards import words
from pipelines.dashboards.pages.coach.tables import Coach, Person
from pipelines.dashboards.words import Sentence

#: So many people are named in one sentence; more are counted.
NAMED = 5
#: So many sentences.
SENTENCES = 3


def lead(coach: Coach) -> list[Sentence]:
    """Nothing where nobody is shown. After the first sentence, the reasons in the roster's order."""
    if not coach.people:
        return []
    everyone = {"people": len(coach.people)}
    if not coach.in_need:
        return [Sentence("coach_lead_none", everyone)]
    first = Sentence("coach_lead_needs", everyone | {"needs": len(coach.in_need), "names": names(coach.in_need)})
    told = [first]
    for need in NEEDS:
        people = [person for person in coach.in_need if need.code in person.needs]
        if people and len(told) < SENTENCES:
            told.append(_reason(coach, need.code, people))
    return told


def _reason(coach: Coach, need: str, people: Sequence[Person]) -> Sentence:
    told = {"n": len(people), "names": names(people)}
    if need == "offer":
        days = [person.facts["decide_by"] for person in people if person.facts["decide_by"]]
        if not days:
            return Sentence("coach_lead_offer_undated", told)
        return Sentence("coach_lead_offer", told | {"by": words.weekday(min(days), coach.as_of)})
    bounds = {"days": AHEAD_DAYS, "quiet": QUIET_DAYS, "least": FINALS if need == "finals" else FIRST_ROUNDS}
    return Sentence(f"coach_lead_{need}", told | bounds)


def names(people: Sequence[Person]) -> str:
    """`Ana, Jonas and 2 more`: in the order given."""
    said = ", ".join(shown(person.name) for person in people[:NAMED])
    more = len(people) - NAMED
    return words.say("coach_names_more", names=said, more=more) if more > 0 else said


#: A name of more letters than this is cut where it stands in a sentence, and whole above its own section.
_LONGEST = 60


def shown(name: str) -> str:
    """A name for the middle of a sentence or a cell."""
    told = " ".join(name.split())
    return words.isolated(told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…")
