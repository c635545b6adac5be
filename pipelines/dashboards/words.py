"""The catalogue: every sentence, label and way of writing a number that the pages speak, and nothing else.

A sentence is a key and its numbers; deciding which one is true belongs to lead.py and pages/.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

NBSP = "\N{NO-BREAK SPACE}"
#: What a cell says when there is nothing to say.
NOTHING = "–"

STAGE_LABELS = {
    "applied": "Applied",
    "recruiter_screen": "Recruiter screen",
    "interview": "Interview, kind not logged",
    "hiring_manager": "Hiring manager",
    "technical": "Technical",
    "assessment": "Assessment",
    "case_presentation": "Case or presentation",
    "panel_onsite": "Panel or onsite",
    "final": "Final",
    "reference_check": "Reference check",
    "offer": "Offer",
}
#: In the funnel, and where kinds are drawn together, `interview` stands for every kind.
ANY_INTERVIEW = f"Interview, any{NBSP}kind"

ENDING_LABELS = {
    "offer_accepted": "Offer accepted",
    "offer_declined": "Offer declined",
    "offer_expired": "Offer expired",
    "offer_rescinded": "Offer withdrawn by employer",
    "rejected": "Rejected",
    "no_response": "No response",
    "withdrew": "Withdrew",
    "position_closed": "Position closed",
    "open": "Still open",
    "otherwise": "Ended otherwise",
    "otherwise_or_open": "Otherwise, or open",
}
DECISION_LABELS = {
    "accepted": "Accepted",
    "declined": "Declined",
    "expired": "Expired",
    "rescinded": "Withdrawn by employer",
    "negotiating": "Negotiating",
    "pending": "Not decided yet",
    "otherwise": "Decided otherwise, or not yet",
}
FIT_LABELS = {
    "fit_role": "Role and responsibilities",
    "fit_growth": "Challenges and growth",
    "fit_skills": "Skills valued",
    "fit_culture": "Culture and work style",
    "fit_people_first": "Employees treated as a priority",
    "fit_pay": "Pay",
    "fit_benefits": "Benefits",
    "fit_location": "Location",
    "fit_hours": "Hours",
}

SENTENCES = {
    # The lead, and the findings that serve as titles.
    "first_conversation": (
        "Of {applications:#application|applications}, {reached:n} reached a first conversation "
        "({share:pct}, likely {low:from}{high:to})."
    ),
    "narrowest_stage": (
        "The smallest share led on at {stage}: {advanced:n} of {decided:#interview|interviews} with a result "
        "({share:pct}, likely {low:from}{high:to}), with {still_open:n} more still open."
    ),
    "narrowest_stage_alone": (
        "The smallest share led on at {stage}: {advanced:n} of {decided:#interview|interviews} with a result "
        "({share:pct}, likely {low:from}{high:to})."
    ),
    "offers_wanted": (
        "Of {rated:#offer|offers} rated by the people who got them, {wanted:n} {wanted:?was|were} wanted, 4 or 5 of 5 "
        "({share:pct}, likely {low:from}{high:to})."
    ),
    "funnel_finding": "{share:pct} of applications reached a first conversation, {offers:pct} an offer",
    "funnel_finding_no_offer": "{share:pct} of applications reached a first conversation",
    "stages_finding": "The smallest share led on at {stage}: {share:pct}, likely {low:from}{high:to}",
    "stages_finding_few": "How many led on, stage by stage",
    "habits_finding": (
        "{over:n} of {habits:#habit|habits} went with leading on more often, {under:n} less often; "
        "for {unclear:n} the range allows either"
    ),
    "offers_finding": "{offers:#offer|offers}; {wanted:n} of {rated:n} rated {wanted:?was|were} wanted",
    "offers_finding_unrated": "{offers:#offer|offers}; none rated yet",
    "offers_finding_hidden": "{offers:#offer|offers}",
    "quality_finding": "{usable:pct1} of {read:#row|rows} usable, {rejected:n} set aside",
    "quality_finding_share": "About {usable:pct0} of the rows read are usable",
    # Under the titles: what is counted, and n.
    "funnel_sub": (
        "{applications:#application|applications}; each is counted once at every step it reached, also when it "
        "ended in a no. The bands run from one logged event to the next."
    ),
    "stages_sub": "Held interviews with a result: advanced, rejected or no response. Open ones stand beside, not counted as a no.",
    "habits_sub": "Raw and unadjusted: interviews with the habit against interviews without it",
    "habits_sub_n": "{judged:#interview|interviews} old enough to judge. ",
    "offers_sub": "Getting the offer, and finding out whether you want the job: both goals, side by side.",
    "sums_right": (
        "{accepted:n} accepted + {rejected:n} set aside + {repeated:n} repeated = {read:n} rows read: they add up."
    ),
    "sums_wrong": (
        "{accepted:n} accepted + {rejected:n} set aside + {repeated:n} repeated do not add up to {read:n} rows read. "
        "Do not rely on this page before that is mended."
    ),
    "sums_right_untold": "Rows accepted, set aside and repeated add up to the rows read.",
    "sums_wrong_untold": (
        "Rows accepted, set aside and repeated do not add up to the rows read. Do not rely on this page before that is mended."
    ),
    "of_offers": "of {offers:#offer|offers}",
    "negotiated": "logged for {negotiated:n} of {offers:#offer|offers}",
    "likely": "likely {low:from}{high:to}",
    "people": "{people:#person|people}",
    "logs_to": "logs to {day:day}",
    "too_few": "fewer than {smallest:n} people",
    "too_few_page": (
        "Fewer than {smallest:n} people are counted in this program so far. Figures of so few would tell about each of "
        "them, so nothing is shown until there are at least {smallest:n}."
    ),
}


class _Writer(string.Formatter):
    """str.format with the pages' own ways to write a number: n, pct, pct0, pct1, from and to, day, #one|many, ?one|many."""

    def format_field(self, value: Any, spec: str) -> str:
        match spec:
            case "n":
                return number(value)
            case "pct":
                return percent(value)
            case "pct0":
                return f"{100 * value:.0f}{NBSP}%"
            case "pct1":
                return f"{100 * value:.1f}{NBSP}%"
            case "to":
                return f"–{percent(value)}"
            case "from":
                return percent(value).removesuffix(f"{NBSP}%")
            case "day":
                return day(value)
        if spec[:1] in ("#", "?"):
            one, _, many = spec[1:].partition("|")
            word = one if value == 1 else many
            return word if spec[0] == "?" else f"{number(value)}{NBSP}{word}"
        return str(value)


@dataclass(frozen=True)
class Sentence:
    """A key of SENTENCES and the numbers it is said with; `str()` says it."""

    key: str
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return _Writer().vformat(SENTENCES[self.key], (), self.numbers)


def say(key: str, **numbers: Any) -> str:
    """The sentence of that key with these numbers; KeyError where one is missing."""
    return str(Sentence(key, numbers))


def number(value: Any) -> str:
    """4212 -> `4,212`; a dash where it is not known."""
    return NOTHING if pd.isna(value) else f"{round(value):,}"


def percent(share: float) -> str:
    """A fraction as whole per cent; one decimal below ten per cent, where a whole one would hide the difference."""
    shown = 100 * share
    exact = shown in (0.0, 100.0)
    return f"{shown:.1f}{NBSP}%" if 0 < shown < 9.95 and not exact else f"{shown:.0f}{NBSP}%"


def points(difference: float) -> str:
    """A difference of fractions in percentage points, always with its sign: `+6.2`, `−3.0`, `0.0`."""
    shown = round(100 * difference, 1)
    sign = "+" if shown > 0 else "\N{MINUS SIGN}" if shown < 0 else ""
    return f"{sign}{abs(shown):.1f}"


def day(value: date) -> str:
    """`20 November 2026`, in English whatever the machine's language."""
    months = ("January February March April May June July August September October November December").split()
    return f"{value.day} {months[value.month - 1]} {value.year}"
