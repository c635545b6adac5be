"""Every word a log may use, and every known way to write it.

A way to write a word is compared after `plain`: case, punctuation and spacing do not count. One spelling may set several
columns at once (a status such as "Rejected (Interview)" says status, outcome and the stage that was reached).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

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


def _said(status: str, outcome: str | None = None, stage: str | None = None) -> Meaning:
    return Meaning(status, outcome, stage)


def _closed(outcome: str, stage: str | None = None) -> Meaning:
    return Meaning("closed", outcome, stage)


_OFFERED = _said("offer", None, "offer")

#: Meetings as people name them in a status: each way, and what `_MEETING_SAYS` makes of it.
_MEETINGS = {
    "recruiter_screen": "phone screen|recruiter screen|screening|screen|phone screening|recruiter call|hr screen|hr call|"
    "hr interview|phone interview|phone call",
    "interview": "interview|interviews|first interview|1st interview|second interview|2nd interview|third interview|"
    "3rd interview|first round|1st round|second round|2nd round|third round|3rd round|r1|r2|r3",
    "technical": "technical|technical interview|tech interview|technical screen|technical round|coding interview",
    "assessment": "assessment|online assessment|oa|take home|take home test|coding test",
    "case_presentation": "case study|case interview|presentation",
    "hiring_manager": "hiring manager|hiring manager interview|hm interview",
    "panel_onsite": "onsite|on site|panel|panel interview|onsite interview",
    "final": "final|final round|final interview|last round",
    "reference_check": "reference check|references|background check",
}
#: What is said of a meeting ({}), and the status and outcome that it tells of.
_MEETING_SAYS = {
    "{}|{} stage|{} scheduled|{} booked|{} upcoming|upcoming {}|scheduled {}|scheduled for {}|{} done|{} completed|{} passed|"
    "passed {}|interviewing {}|interviewing at {}|in {}": ("interviewing", None),
    "rejected {}|rejected after {}|rejected post {}|rejected at {}|rejection after {}|{} rejected|not selected after {}": (
        "closed",
        "rejected",
    ),
    "ghosted {}|ghosted after {}|ghosted post {}|ghosted at {}|{} ghosted|no response after {}|no reply after {}": (
        "closed",
        "no_response",
    ),
    "withdrew after {}|withdrew at {}|withdrew post {}|withdrew {}|i withdrew after {}|withdrawn after {}": (
        "closed",
        "withdrew",
    ),
}

#: Every known way to write where an application stands; ways are separated by `|`.
_STATUS_SPELLINGS: dict[str, Meaning] = {
    "|".join(said.format(way) for said in says.split("|") for way in ways.split("|")): Meaning(status, outcome, stage)
    for stage, ways in _MEETINGS.items()
    for says, (status, outcome) in _MEETING_SAYS.items()
} | {
    "saved|bookmarked|wishlist|wish list|to apply|interested|draft|not applied|not yet applied|applying": _said(
        "saved"
    ),
    "applied|submitted|application submitted|application sent|sent|cv sent|resume sent|in review|under review|"
    "awaiting response|awaiting reply|waiting|pending|applied pending|open|active": _said("applied"),
    "interviewing|interviewed|in process|in progress": _said("interviewing", None, "interview"),
    "offer|offered|offer received|got offer|job offer|offer extended|negotiating|negotiation": _OFFERED,
    "closed": _said("closed"),
    "accepted|offer accepted|accepted offer|accepted the offer|i accepted|hired|got hired|got the job|signed|offer signed": (
        _closed("offer_accepted", "offer")
    ),
    "offer declined|declined offer|declined the offer|i declined offer|i declined the offer|offer declined by me|turned down offer|"
    "turned down the offer|i turned down the offer|offer turned down|offer turned down by me|rejected offer|rejected the offer|"
    "i rejected offer|i rejected the offer|offer rejected|offer rejected by me|offer refused|refused offer": _closed(
        "offer_declined", "offer"
    ),
    "offer expired": _closed("offer_expired", "offer"),
    "offer rescinded|rescinded|offer withdrawn by employer|offer rescinded by employer": _closed(
        "offer_rescinded", "offer"
    ),
    "rejected|reject|rejection|declined|not selected|turned down|unsuccessful|no|denied|not moving forward|"
    "rejected by employer|rejected by company|rejected by them|declined by employer|declined by company|"
    "turned down by employer|employer declined|employer rejected|they rejected me|no offer|not offered|no offer made|auto rejected|auto rejection|"
    "rejected app|rejected application|rejected cv|rejected resume|reeejected|rejected pre r1": _closed("rejected"),
    "interviewed rejected": _closed("rejected", "interview"),
    "ghosted|no response|no reply|no answer|never heard back|timed out|silence|ghosted by employer": _closed(
        "no_response"
    ),
    "withdrew|withdrawn|not interested|not interested app|no longer interested|not interested anymore|"
    "not interested any more|lost interest|i withdrew|withdrew application|application withdrawn|withdrawn by me|cancelled|"
    "canceled|skip|discarded": _closed("withdrew"),
    "not interested interview offer|not interested interview|not interested after interview|"
    "no longer interested after interview|declined interview": _closed("withdrew", "interview"),
    "position closed|job closed|cancelled by employer|position on hold|on hold|position cancelled|"
    "expired|suspected ghost job|position filled|filled": _closed("position_closed"),
}

_SPELLINGS: dict[str, dict[str, str]] = {
    "stage": {
        "recruiter_screen": "phone screen|screen|screening|recruiter|recruiter call|recruiter phone screen|hr|hr screen|"
        "hr call|hr interview|phone|phone interview|phone call|intro call|initial call",
        "interview": "interview 1|first interview|1st interview|second interview|2nd interview|2nd round|second round|"
        "first round|1st round|round 1|round 2|r1|r2|video interview",
        "hiring_manager": "hm|hiring manager interview|manager|manager interview|hm interview",
        "technical": "tech|technical interview|tech interview|coding|coding interview|technical screen|tech screen|"
        "pair programming|live coding|system design",
        "assessment": "take home|take home test|homework|test|online assessment|oa|coding test|skills test|assignment",
        "case_presentation": "case|case study|presentation|case interview|case or presentation",
        "panel_onsite": "panel|onsite|on site|panel interview|onsite interview|panel or onsite|superday|loop|onsite loop",
        "final": "final round|final interview|last round|executive interview",
        "reference_check": "references|reference|background check",
        "applied": "application",
        "offer": "offered",
    },
    "result": {
        "advanced": "passed|pass|moved on|next round|led on|proceed|proceeded|moved forward|success|yes|through",
        "rejected": "reject|rejection|failed|fail|declined|no|not selected|unsuccessful|turned down",
        "no_response": "ghosted|no reply|no answer|never heard back|silence",
        "withdrew": "withdrawn|i withdrew",
        "pending": "waiting|awaiting|awaiting result|open|scheduled|upcoming|tbd|unknown yet",
        "cancelled": "canceled|called off",
        "rescheduled": "moved|postponed",
    },
    "outcome": {
        "offer_accepted": "accepted|hired|accepted offer",
        "offer_declined": "declined offer|turned down offer",
        "offer_expired": "expired offer",
        "offer_rescinded": "rescinded",
        "rejected": "reject|rejection|declined|not selected|unsuccessful",
        "withdrew": "withdrawn|i withdrew|not interested",
        "no_response": "ghosted|no reply|no answer|timed out",
        "position_closed": "job closed|filled|position filled|cancelled by employer",
        "pending": "open|waiting|in progress",
    },
    "outcome_reason": {"not_for_me": "not interested|own choice", "better_candidate": "stronger candidate"},
    "reason_source": {"own_guess": "guess|my guess|me"},
    "channel": {
        "referral": "referred|employee referral|friend|internal referral",
        "recruiter": "headhunter|external recruiter|recruiter outreach",
        "job_board": "linkedin|indeed|glassdoor|monster|ziprecruiter|job bank|job board listing|other job board|board|"
        "stepstone|xing|angellist|wellfound|dice|handshake|jobsite|job site|linkedin easy apply|linked in|hacker news",
        "company_site": "company website|website|company page|company website platform|careers page|website application|"
        "direct|direct application|company",
        "career_fair": "fair|job fair|campus fair",
        "network": "networking|contact|contacts|alumni|meetup|event",
        "agency": "staffing agency|temp agency",
        "inbound": "inbound opportunity|they reached out|contacted me",
        "other": "cold email|cold call|email|e mail|newspaper",
    },
    "format": {
        "phone": "call|phone call|telephone",
        "video": "zoom|teams|google meet|video call|online|remote|virtual|skype",
        "onsite": "in person|on site|office|face to face",
        "take_home": "takehome|homework",
        "recorded": "one way video|hirevue|asynchronous video",
    },
    "search_end_reason": {"offer_accepted": "accepted|hired|found a job", "left_program": "left|dropped out"},
    "industry": {
        "technology": "tech|it|software|information technology|saas",
        "healthcare": "health|health care|medical|pharma",
        "finance": "banking|financial services|fintech|insurance",
        "creative": "media|design|arts|marketing|advertising",
        "nonprofit_public": "nonprofit|non profit|non profit public|public|public sector|government|ngo|charity",
        "education": "teaching|school|university|academia",
        "retail": "sales|e commerce|ecommerce|hospitality",
        "manufacturing": "industrial|production|automotive|engineering",
    },
    "career_stage": {
        "entry": "junior|graduate|entry level|jr|intern",
        "mid": "mid level|intermediate|middle",
        "senior": "sr|lead|senior level|staff|principal",
        "executive": "director|vp|c level|exec|head",
    },
    "work_mode": {"onsite": "on site|in office|office", "remote": "wfh|home|fully remote", "hybrid": "mixed"},
    "interviewer_role": {
        "recruiter": "hr|talent|talent acquisition",
        "hiring_manager": "manager|hm|boss",
        "peer": "team member|colleague|engineer|team",
        "executive": "ceo|cto|director|vp|founder",
    },
    "concerns": {
        "not_asked": "did not ask|no|not asked for",
        "none_named": "none|asked none named",
        "answered": "asked and answered|yes answered",
        "not_answered": "asked not answered|unanswered",
    },
    "asked_by": {"interviewer": "them|employer|they", "candidate": "me|i|myself|seeker"},
    "question_category": {
        "career_goals": "goals|career goal",
        "strengths_weaknesses": "strengths|weaknesses|strengths and weaknesses",
        "behavioural": "behavioral|star",
        "situational": "hypothetical|situation",
        "role_specific": "role|job specific",
        "compensation": "salary|pay",
    },
    "activity": {
        "mock_interview": "mock|mock interviews|practice interview",
        "role_play": "roleplay",
        "recorded_review": "recording|recorded session|watched recording",
        "mentor_feedback": "feedback from mentor|coach feedback",
        "peer_feedback": "feedback from peer",
        "answer_refined": "refined answers|answers refined",
        "company_research": "research",
        "technical_study": "study|leetcode|technical practice|brush up",
    },
    "partner": {"machine": "ai|chatbot|computer", "alone": "self|by myself|me|solo", "family": "friend|partner"},
    "horizon": {"short_term": "short", "long_term": "long"},
    "goal_status": {"met": "done|achieved|reached", "dropped": "abandoned|given up"},
    "decision": {"accepted": "accept|yes", "declined": "decline|rejected|no|turned down", "pending": "open|undecided"},
    "pay_period": {
        "year": "annual|yearly|per year|annually|pa",
        "month": "monthly|per month",
        "hour": "hourly|per hour",
        "week": "weekly",
        "day": "daily",
    },
    "destination": {
        "employed": "working|work|job",
        "continuing_education": "graduate school|further study",
        "still_seeking": "still looking|seeking|looking",
        "not_seeking": "not looking",
    },
    "employment_kind": {"full_time": "fulltime|ft", "part_time": "parttime|pt", "contract": "contractor|freelance"},
    "bool": {
        "yes": "y|true|t|1|x|done|✓|✔|ja|oui|si|on|checked|ticked",
        "no": "n|false|f|0|not done|nein|non|off|unchecked",
    },
}
_SPELLINGS["interview_stage"] = {
    word: ways for word, ways in _SPELLINGS["stage"].items() if word not in ("applied", "offer")
}

#: Ways to say no where a date is asked for (consent, a thank-you), besides those of `bool`.
_NO_DATE = "declined|refused|denied|rejected|not given|withdrawn|revoked|no consent|not consented|opted out|opt out|not sent|none|never"

#: Where a new word begins inside one: `jobTitle`, and not `LinkedIN` or `URLs`.
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z]+$)")
_NOT_A_WORD = re.compile(r"[^\w✓✔]+|_")


def plain(written: str) -> str:
    """`written` without case, accents' encoding, punctuation and surplus spacing: how spellings are compared."""
    return " ".join(_NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", written).casefold()).split())


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
    return known


@cache
def date_or_no_spellings() -> Mapping[str, str]:
    """Every known way (made plain) to say `no`, or a `yes` without its date, where a date or `no` is asked for."""
    return {**spellings("bool"), **{plain(way): "no" for way in _NO_DATE.split("|")}}


@cache
def status_spellings() -> Mapping[str, Meaning]:
    """Every known way (made plain) to write an application's status -> what it says of status, outcome and stage."""
    known = {plain(way): meaning for ways, meaning in _STATUS_SPELLINGS.items() for way in ways.split("|")}
    for outcome in _WORDS["outcome"]:
        known.setdefault(plain(outcome), Meaning("closed", outcome, "offer" if outcome.startswith("offer_") else None))
    return known
