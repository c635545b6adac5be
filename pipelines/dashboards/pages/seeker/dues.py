"""What is due now: offers to decide, notes of thanks, reflections, applications that went silent. Each rule once.

The week's table, the lead and the reminders all take them from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import within
from pipelines.dashboards.warehouse import Row

#: A note of thanks is asked for this many days after an interview, a reflection so many.
THANKS_DAYS, REFLECTION_DAYS = 7, 14
#: An open application without a dated word, or a meeting ahead, for so many days has gone silent.
SILENT_DAYS = 14
_NOBODY_TO_THANK = ("take_home", "recorded")
_UNDECIDED = (None, "pending", "negotiating")


@dataclass(frozen=True)
class Due:
    """One thing to do: which, of which row, since when it is open, and by when it is wanted (an offer's own day, or None)."""

    what: Literal["decide", "thank", "reflect", "follow"]
    row: Row
    since: date | None
    by: date | None = None


def dues(own: Own) -> list[Due]:
    """All of them: offers by their day first, then thanks, reflections and silent applications, the newest first."""
    offers = sorted(offers_open(own), key=lambda due: (due.by or date.max, due.row["application"]))
    newest = sorted(own.held, key=lambda row: row["interview_on"], reverse=True)
    reflected = {row["interview"] for row in own["reflections"]}
    thanks = [Due("thank", row, row["interview_on"]) for row in newest if owes_thanks(row, own.as_of)]
    reflections = [
        Due("reflect", row, row["interview_on"])
        for row in newest
        if within(row["interview_on"], REFLECTION_DAYS, own.as_of) and row["interview"] not in reflected
    ]
    silent = [Due("follow", row, last_word(row)) for row in open_applications(own) if is_silent(row, own)]
    return [*offers, *thanks, *reflections, *sorted(silent, key=lambda due: str(due.since), reverse=True)]


def offers_open(own: Own) -> list[Due]:
    """Offers that nobody has decided on, also those whose day has passed, and those that only a status tells of."""
    there = {row["application"] for row in own["offers"]}
    told = [row for row in own.sent if row["has_offer"] and row["application"] not in there and _is_open(row)]
    return [
        Due("decide", row, row["offered_on"], row["decide_by"])
        for row in own["offers"]
        if row["decision"] in _UNDECIDED and _is_open(row)
    ] + [Due("decide", row, last_word(row)) for row in told]


def _is_open(row: Row) -> bool:
    return (row["outcome"] or "pending") == "pending"


def owes_thanks(row: Row, as_of: date) -> bool:
    """Whether no note is logged of a fresh interview with somebody to thank. A `no` was an answer."""
    unlogged = row["thank_you_on"] is None and row["thank_you_hours"] is None
    return unlogged and within(row["interview_on"], THANKS_DAYS, as_of) and row["format"] not in _NOBODY_TO_THANK


def open_applications(own: Own) -> list[Row]:
    """Applications that wait for the employer: nothing ended them, no offer is there, and no meeting is ahead."""
    ahead = {row["application"] for row in own.ahead}
    return [
        row
        for row in own.sent
        if row["outcome"] in (None, "pending") and not row["has_offer"] and row["application"] not in ahead
    ]


def last_word(row: Row) -> date | None:
    """The last day that anything is logged of."""
    days = [row["applied_on"], row["status_on"], row["last_contact_on"], row["met_on"]]
    return max((day for day in days if day is not None), default=None)


def is_silent(row: Row, own: Own) -> bool:
    said = last_word(row)
    return said is not None and own.as_of - said >= timedelta(SILENT_DAYS)
