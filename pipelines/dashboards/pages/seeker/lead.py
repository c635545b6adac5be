"""The top of a seeker's page: numbers first, then up to three sentences to act on."""

from __future__ import annotations

from typing import Any

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Kpi
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.pages.seeker.dues import dues
from pipelines.dashboards.pages.seeker.funnel import reached, stops
from pipelines.dashboards.pages.seeker.judge import expected
from pipelines.dashboards.pages.seeker.practice import recent
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import company, decided, meeting
from pipelines.dashboards.pages.seeker.week import ready_for
from pipelines.dashboards.words import Sentence


def lead(own: Own) -> list[Sentence]:
    """What is nearest, where applications stop, and how the forecasts did; what is not known is left out."""
    last = expected(own) or stops(own)
    whole = Sentence(f"{last.key}_lead", last.numbers) if last else None
    return [one for one in (nearest(own), first_talk(own), whole) if one]


def nearest(own: Own) -> Sentence | None:
    """The offer to decide, else the next interview and what is ready for it, else how many things are due."""
    due = dues(own)
    offer = next((one for one in due if one.what == "decide"), None)
    if offer:
        late = offer.by is not None and offer.by < own.as_of
        key = "my_lead_offer_undated" if offer.by is None else "my_lead_offer_late" if late else "my_lead_offer"
        return Sentence(key, {"company": company(offer.row), "by": offer.by})
    if own.ahead:
        row = own.ahead[0]
        ready, missing = ready_for(own, row)  # as the brief lists them
        numbers = {
            "meeting": meeting(row),
            "day": words.weekday(row["interview_on"], own.as_of),
            "ready": len(ready),
            "of": len(ready) + len(missing),
        }
        return Sentence("my_lead_next", numbers)
    counts = {what: sum(one.what == what for one in due) for what in ("thank", "reflect", "follow")}
    told = [words.say(f"my_lead_due_{what}", n=n) for what, n in counts.items() if n]
    return Sentence("my_lead_due", {"told": ", ".join(told)}) if told else None


def first_talk(own: Own) -> Sentence | None:
    """How many applications reached any talk with an employer."""
    applications = len(own.sent)
    if not applications:
        return None
    n = reached(own, "recruiter_screen")
    return Sentence("my_lead_first", {"applications": applications, "reached": n, **share(n, applications)})


def kpis(own: Own) -> tuple[Kpi, ...]:
    """The numbers that matter first, of what is logged: what is not has no tile."""
    applications, held = len(own.sent), own.held
    if not applications and not held:
        return ()
    responded = sum(bool(row["responded"]) for row in own.sent)
    offers = sum(bool(row["has_offer"]) for row in own.sent)
    advanced, of = decided(held)
    sessions, days = recent(own)
    rated = [row["wants_it"] for row in own["offers"] if row["wants_it"] is not None]
    decided_doubt = _doubt(advanced, of, "my_kpi_of_decided")
    practice = Kpi(
        words.number(sessions), words.say("my_kpi_practice", n=sessions), words.say("my_kpi_days", days=days)
    )
    return (
        Kpi(words.number(applications), words.say("my_kpi_applications", n=applications)),
        Kpi(
            words.number(responded),
            words.say("my_kpi_responded"),
            _doubt(responded, applications, "my_kpi_of_applications"),
        ),
        *_interviews(own),
        *([Kpi(words.percent(advanced / of), words.say("my_kpi_led_on"), decided_doubt)] if of else []),
        Kpi(words.number(offers), words.say("my_kpi_offers", n=offers), _wanted(rated)),
        *([practice] if own["practice"] else []),
    )


def _interviews(own: Own) -> list[Kpi]:
    """Those held; where none is logged by its day, how many applications reached one by what their statuses say."""
    held, met = len(own.held), reached(own, "interview")
    if held or own.ahead:
        return [Kpi(words.number(held), words.say("my_kpi_held", n=held), words.say("my_kpi_ahead", n=len(own.ahead)))]
    return [Kpi(words.number(met), words.say("my_kpi_reached"), words.say("my_kpi_undated"))] if met else []


def _doubt(part: int, whole: int, key: str) -> str:
    rate = share(part, whole)
    return words.say(key, part=part, n=whole, **rate) if rate else words.say("my_kpi_none_yet")


def _wanted(rated: list[Any]) -> str:
    return words.say("my_kpi_wanted", wanted=sum(value >= 4 for value in rated), rated=len(rated)) if rated else ""
