"""What a cell of a column a stage says where no list of words says it: `14 Jan`, `2026-01-10 failed`, `done, went well`.

Patterns mean the same in RE2, in Python and in Java: no look-around, no \\b, no back-references, no flags. Those of rules
are for small letters; those that cut a cell apart take both.
"""

from __future__ import annotations

import re

from pipelines.intake.date_patterns import MONTH_NAMES

_START, _END = r"(?:^|[^a-z0-9à-ÿ])", r"(?:[^a-z0-9à-ÿ]|$)"


def _word(ways: str) -> str:
    return f"{_START}(?:{ways}){_END}"


# ---- days ------------------------------------------------------------------------------------------------------------

_ORDINAL = r"(?:st|nd|rd|th|er|\.)?"
_NAME = r"[A-Za-zÀ-ÿ]{3,10}\.?"
#: A day with its year.
FULL_DAY = (
    r"(?:(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:(?:19|20)[0-9]{2}|[0-9]{2})"
    rf"|[0-9]{{1,2}}{_ORDINAL}(?: of)?[ -]{_NAME},?[ -](?:19|20)[0-9]{{2}}"
    rf"|{_NAME} [0-9]{{1,2}}{_ORDINAL},? (?:19|20)[0-9]{{2}}"
    r"|(?:19|20)[0-9]{2} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日?)"
)


def _day(name: str) -> str:
    """A day with its year, anywhere in a cell, as the group of that name."""
    return rf"(?:^|[^0-9A-Za-z/.-])(?P<{name}>{FULL_DAY})(?:[^0-9]|$)"


DAY = rf"(?:^|[^0-9A-Za-z/.-]){FULL_DAY}(?:[^0-9]|$)"
_MONTH = rf"(?:{MONTH_NAMES}|märz|mär|août|févr?|février|déc|décembre)"
#: A day without its year, in small letters.
SHORT_DAY = (
    rf"(?:{_START}[0-9]{{1,2}}{_ORDINAL}(?: of)?[ -]?{_MONTH}{_END}|{_START}{_MONTH}\.?[ -]?[0-9]{{1,2}}(?:st|nd|rd|th)?{_END}"
    r"|(?:^|[^0-9a-z/.-])(?:1[0-2]|0?[1-9])/(?:3[01]|[12][0-9]|0?[1-9])(?:[^0-9/]|$)"
    r"|(?:^|[^0-9a-z/.-])(?:3[01]|[12][0-9])/(?:1[0-2]|0?[1-9])(?:[^0-9/]|$)"
    r"|(?:^|[^0-9])(?:1[0-2]|0?[1-9]) ?月 ?(?:3[01]|[12][0-9]|0?[1-9]))"
)
#: A time of day, but for midnight: that is what exports write behind a day alone.
_CLOCK = (
    r"(?:^|[^0-9:.])(?P<start_time>(?:(?:0?[1-9]|1[0-9]|2[0-3]):[0-5][0-9]|00?:(?:[1-5][0-9]|0[1-9]))(?::[0-5][0-9])?"
    r"(?: ?[AaPp]\.?[Mm]\.?)?)(?:[^0-9:]|$)"
)

# ---- words -----------------------------------------------------------------------------------------------------------

#: It did not come, or not yet; or the day beside it is another's.
HEDGED = (
    _word(
        "no|not|never|nope|isn'?t|didn'?t|don'?t|hasn'?t|haven'?t|won'?t|wasn'?t|couldn'?t|due|deadline|by [0-9]+|until|till|before|since|"
        "wait|waiting|awaiting|pending|tbd|tba|tbc|expect|expected|expecting|if|maybe|might|may be|hope|hoping|should|follow|"
        "n/a|na|none|\\?+|to be|to schedule|need to|nicht|noch|kein|keine|bis|frist|pas|aucun|sin|aún|todavía|falta"
    )
    + r"|\?|未|没|待|等|前$"
)
_CAME_WORDS = (
    "done|passed|completed|complete|attended|cleared|scheduled|booked|invited|confirmed|held|had it|went well|went ok|"
    "went okay|went great|went badly|erledigt|bestanden|eingeladen|fait|passé|hecho|hecha|realizada"
)
_SAID_NO = "did not pass|didn'?t pass|not passed|not selected|no offer"
_CAME = _word(_CAME_WORDS)
_ENDED = (
    _word(f"{_SAID_NO}|failed|fail|rejected|reject|rejection|unsuccessful|absage|abgelehnt|refusé|rechazado|rechazada")
    + "|挂|未通过|没过"
)
_NOT_ENDED = (
    _word(
        "wait|waiting|awaiting|pending|tbd|if|maybe|might|hope|hoping|not (?:yet )?(?:been )?(?:rejected|failed)|"
        "(?:never|wasn'?t|isn'?t|haven'?t been|hasn'?t) (?:rejected|failed)"
    )
    + r"|\?"
)
_OFF = _word(
    "cancelled|canceled|called off|rescheduled|postponed|moved to|abgesagt|verschoben|annulé|reporté|cancelada"
)
_FIGURE = "[0-9]"
_IN_SMALL = DAY.replace("A-Z", "")
_YEARED = rf"[0-9]{{1,2}}[^0-9]*{_MONTH}[ .,'’–-]*[0-9]{{2,4}}"

#: Rules for a cell: each is a pattern that it holds, then those that it may not hold; one of the rules is enough.
Rules = list[list[str]]

#: It came there, on a day that is not told or has no year.
CAME: Rules = [
    [SHORT_DAY, HEDGED, _ENDED, _OFF, _IN_SMALL, _YEARED],
    [_CAME, HEDGED, _ENDED, _OFF, _FIGURE],
]
#: It ended there, on a day that is not told or has no year.
ENDED: Rules = [[_ENDED, _NOT_ENDED, _OFF, _IN_SMALL]]
#: The day in it is that of something else, or not settled: it is read as it stands, or not at all.
UNSETTLED: Rules = [[HEDGED, _word(_SAID_NO)]]
#: There is no day in it to be read.
NO_DAY: Rules = [[_CAME, HEDGED, _ENDED, _OFF, _FIGURE], [_ENDED, _NOT_ENDED, _OFF, _FIGURE]]


def _any_case(ways: str) -> str:
    return "".join(f"[{sign}{sign.upper()}]" if sign.isalpha() and sign.upper() != sign else sign for sign in ways)


_RESULT = "(?P<result>" + _any_case(
    "passed|pass|cleared|advanced|moved on|next round|failed|fail|rejected|no offer|not selected|did not pass|didn't pass|"
    "not passed|cancelled|canceled|called off|rescheduled|postponed|ghosted|withdrew"
) + ")"  # fmt: skip
_AT = rf"(?:[ T,@]*(?:{_any_case('at')} )?[0-2]?[0-9]:[0-5][0-9](?::[0-9.]+)?(?: ?[AaPp]\.?[Mm]\.?)?)?"
_BETWEEN = r"[ \t,;:.()\[\]>|/–—-]*"

#: How an item of such a cell is taken apart: the day, the time, and a result that stands right before or behind them.
ITEMS = [
    _day("interview_on"),
    _CLOCK,
    rf"^{_BETWEEN}{_RESULT}{_BETWEEN}{FULL_DAY}",
    rf"{FULL_DAY}{_AT}{_BETWEEN}{_RESULT}{_BETWEEN}$",
]
STATUS_ITEMS = [_day("status_on")]


def told_by(cell: str) -> str | None:
    """What the rules read in a cell that no list holds: a `day` with its year, that it `came`, that it `ended`; None: nothing."""
    text = cell.lower()
    if holds(UNSETTLED, text):
        return None
    if re.search(DAY, cell):
        return "day"
    return "ended" if holds(ENDED, text) else "came" if holds(CAME, text) else None


def holds(rules: Rules, text: str) -> bool:
    """True where a text in small letters follows one of the rules."""
    return any(re.search(rule[0], text) and not any(re.search(other, text) for other in rule[1:]) for rule in rules)
