"""Every word a log may use, and every known way to write it.

A way to write a word is compared after `plain`: case, punctuation and spacing do not count. One spelling may set several
columns at once (a status such as "Rejected (Interview)" says status, outcome and the stage that was reached).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from pipelines.contract.spellings import SPELLINGS
from pipelines.contract.status_words import meeting_ways, status_ways

STAGES = (
    "applied recruiter_screen interview hiring_manager technical assessment case_presentation panel_onsite final "
    "reference_check offer"
).split()

#: The order in which "reached" is judged: meetings of one rank are alternatives, not steps.
STAGE_RANK = dict(zip(STAGES, (0, 1, 2, 2, 2, 2, 2, 3, 4, 5, 6), strict=True))

_QUESTION = (
    "career_goals motivation strengths_weaknesses behavioural situational technical case role_specific culture "
    "compensation logistics other"
).split()
_CANDIDATE_QUESTION = (
    "role_duties challenges_growth skills_valued likes_dislikes culture people_priority success_measures team package "
    "comparison concerns next_steps other"
).split()
#: The categories that a question may have, by who asked it.
QUESTION_CATEGORIES = {"interviewer": _QUESTION, "candidate": _CANDIDATE_QUESTION}

OUTCOME_REASON_GROUPS = {
    "worth working on": "lacked_skill weak_answers motivation_doubt pay_mismatch".split(),
    "outside your hands": "better_candidate position_on_hold title_level_mismatch technology_mismatch location".split(),
    "ask more": "fit_concern unknown other".split(),
    "your own choice": "not_for_me better_offer".split(),
}

_WORDS: dict[str, list[str]] = {
    "stage": STAGES,
    "interview_stage": STAGES[1:-1],
    "result": "advanced rejected no_response withdrew pending cancelled rescheduled".split(),
    "status": "saved applied interviewing offer closed".split(),
    "outcome": (
        "offer_accepted offer_declined offer_expired offer_rescinded rejected withdrew no_response position_closed pending"
    ).split(),
    "outcome_reason": [word for group in OUTCOME_REASON_GROUPS.values() for word in group],
    "reason_source": "employer recruiter own_guess".split(),
    "channel": "referral recruiter job_board company_site career_fair network agency inbound other".split(),
    "format": "phone video onsite take_home recorded".split(),
    "search_end_reason": "offer_accepted paused left_program other".split(),
    "industry": "technology healthcare finance creative nonprofit_public education retail manufacturing other".split(),
    "career_stage": "entry mid senior executive".split(),
    "work_mode": "onsite hybrid remote".split(),
    "interviewer_role": "recruiter hiring_manager peer panel executive other".split(),
    "concern_topic": "can_do fit motivation other".split(),
    "concerns": "not_asked none_named answered not_answered".split(),
    "asked_by": ["interviewer", "candidate"],
    "question_category": list(dict.fromkeys(_QUESTION + _CANDIDATE_QUESTION)),
    "pitfall": "over_ambitious vague generic misaligned".split(),
    "activity": (
        "mock_interview role_play recorded_review mentor_feedback peer_feedback answer_refined rehearsal "
        "company_research technical_study other"
    ).split(),
    "partner": "coach mentor peer family machine alone".split(),
    "horizon": ["short_term", "long_term"],
    "goal_status": ["open", "met", "dropped"],
    "pay_period": "hour day week month year".split(),
    "negotiated": "base bonus benefits start_date location hours title other".split(),
    "decision": "accepted declined negotiating expired rescinded pending".split(),
    "destination": (
        "employed self_employed temporary continuing_education military volunteer still_seeking not_seeking unknown"
    ).split(),
    "employment_kind": "full_time part_time contract apprenticeship internship hired_by_school".split(),
    "intent_at_start": "job promotion education none".split(),
    "checklist": ["quick_before", "quick_after", "quick", "full"],
    "bool": ["yes", "no"],
}

#: Ways to write a forecast in words, and the chance each stands for (contract.md, interviews).
FORECAST_WORDS = {"no_chance": 5, "unlikely": 25, "even": 50, "likely": 75, "sure": 95}


@dataclass(frozen=True)
class Meaning:
    """What a written status says: any of the three may be silent."""

    status: str | None = None
    outcome: str | None = None
    stage: str | None = None


def _with_meetings(spellings: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Spellings in which a stage goes by every name that a status may give its meeting."""
    stages = dict(spellings["stage"])
    for stage, ways in meeting_ways().items():
        stages[stage] = "|".join(dict.fromkeys(filter(None, [*stages.get(stage, "").split("|"), *ways])))
    meetings = {word: ways for word, ways in stages.items() if word not in ("applied", "offer")}
    return {**spellings, "stage": stages, "interview_stage": meetings}


_SPELLINGS = _with_meetings(SPELLINGS)

#: Ways to say no where a date is asked for (consent, a thank-you), besides those of `bool`.
_NO_DATE = "declined|refused|denied|rejected|not given|withdrawn|revoked|no consent|not consented|opted out|opt out|not sent|none|never"

#: Where a new word begins inside one: `jobTitle`, and not `LinkedIN` or `URLs`.
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z]+$)")
#: German without its dots, and accents that stand by themselves.
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ACCENT = re.compile("[\u0300-\u036f]")
_NOT_A_WORD = re.compile(r"[^\w✓✔]+|_")


def plain(written: str) -> str:
    """`written` without case, accents' encoding, punctuation and surplus spacing: how spellings are compared.

    Of a text of signs alone (👻) its pictures are left.
    """
    text = unicodedata.normalize("NFKC", written).casefold()
    return " ".join(_NOT_A_WORD.sub(" ", text).split()) or "".join(
        sign for sign in text if unicodedata.category(sign) == "So"
    )


@lru_cache(maxsize=16_384)
def header_words(written: str) -> str:
    """A header as headers are compared: as `plain` has it, with `jobTitle` as two words; a bare sign (`#`) stays itself."""
    return plain(_CAMEL.sub(" ", written)) or written.strip().casefold()


def words_of(vocabulary: str) -> tuple[str, ...]:
    """The canonical words of a vocabulary, in the contract's order; KeyError for a vocabulary that does not exist."""
    if vocabulary == "habit":
        from pipelines.contract.habits import catalog

        return tuple(catalog())
    return tuple(_WORDS[vocabulary])


@cache
def spellings(vocabulary: str) -> Mapping[str, str]:
    """Every known way (made plain) to write each word of a vocabulary -> the word."""
    known = {plain(word): word for word in words_of(vocabulary)}
    if vocabulary == "habit":
        from pipelines.contract.habits import catalog

        known |= {plain(habit.label): habit.code for habit in catalog().values()}
    for word, ways in _SPELLINGS.get(vocabulary, {}).items():
        known |= {plain(way): word for way in ways.split("|")}
    return _without_accents(known)


T = TypeVar("T")


def _without_accents(known: dict[str, T]) -> dict[str, T]:
    """`known`, also as those write who leave accents out (`refuse`, `gespraech`): where that is no other way already."""
    bare: dict[str, T] = {}
    for way, meaning in known.items():
        if not way.isascii():
            spelled_out = way.translate(_SPELLED_OUT)
            for other in (spelled_out, _ACCENT.sub("", unicodedata.normalize("NFD", way))):
                bare.setdefault(unicodedata.normalize("NFC", other), meaning)
    return bare | known


@cache
def date_or_no_spellings() -> Mapping[str, str]:
    """Every known way (made plain) to say `no`, or a `yes` without its date, where a date or `no` is asked for."""
    return {**spellings("bool"), **{plain(way): "no" for way in _NO_DATE.split("|")}}


@cache
def status_spellings() -> Mapping[str, Meaning]:
    """Every known way (made plain) to write an application's status -> what it says of status, outcome and stage."""
    known = {plain(way): Meaning(*said) for way, said in status_ways().items()}
    for outcome in _WORDS["outcome"]:
        known.setdefault(plain(outcome), Meaning("closed", outcome, "offer" if outcome.startswith("offer_") else None))
    return _without_accents(known)
