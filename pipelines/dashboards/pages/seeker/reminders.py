"""reminders.ics: what is coming up, for the reader's own calendar. No server and no mail; the same data give the same bytes.

Written by RFC 5545: lines end in CRLF and are folded at 75 octets, texts are escaped, an event keeps its UID from run to run
(so that a calendar which reads the file again moves it, and makes no second one).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.dashboards import words
from pipelines.dashboards.pages.seeker.dues import last_word, offers_open, open_applications
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import job, meeting

NAME = "reminders.ics"
_DAY = timedelta(1)


@dataclass(frozen=True)
class Reminder:
    """One whole day's reminder; `of` is the interview, application or offer that it is about."""

    what: str
    of: str
    on: date
    title: str
    about: str


def reminders(own: Own) -> list[Reminder]:
    """Those of the day of the page and later, in order of their days."""
    made = []
    for row in own.ahead:
        day, of, name = row["interview_on"], row["interview"], meeting(row)
        made += [
            _made("brief", of, day - _DAY, name),
            _made("thank", of, day, name),
            _made("reflect", of, day + _DAY, name),
            _made("follow", of, day + timedelta(own.group.program.waiting_days), name),
        ]
    reflected = {row["interview"] for row in own["reflections"]}
    for row in own.held:
        if row["interview"] not in reflected:
            made.append(_made("reflect", row["interview"], row["interview_on"] + _DAY, meeting(row)))
    for row in open_applications(own):
        said = last_word(row)
        if said:
            made.append(_made("ask", row["application"], said + timedelta(own.group.program.waiting_days), job(row)))
    made += [_made("decide", due.row["application"], due.by, job(due.row)) for due in offers_open(own) if due.by]
    return sorted((one for one in made if one.on >= own.as_of), key=lambda one: (one.on, one.what, one.of))


def _made(what: str, of: str, on: date, name: str) -> Reminder:
    title = words.say(f"my_remind_{what}", what=name)
    return Reminder(what, of, on, title, words.say(f"my_remind_{what}_about"))


def calendar(own: Own) -> bytes:
    """The file; empty where there is nothing to remind of."""
    listed = reminders(own)
    if not listed:
        return b""
    stamp = f"{own.as_of:%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Debrief//Reminders//EN", "CALSCALE:GREGORIAN"]
    for one in listed:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_uid(own, one)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.on + _DAY:%Y%m%d}",
            f"SUMMARY:{escaped(one.title)}",
            f"DESCRIPTION:{escaped(one.about)}",
            "TRANSP:TRANSPARENT",
            # At nine on that day: without it a calendar shows the day, and says nothing.
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{escaped(one.title)}",
            "TRIGGER;RELATED=START:PT9H",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _uid(own: Own, one: Reminder) -> str:
    """The same for the same reminder, whatever its day, and says nothing of whose it is."""
    told = "\0".join((own.group.program.code, own.seeker, one.what, one.of))
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@debrief.invalid"


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11); other control characters are not allowed there, and go."""
    text = text.replace("\r\n", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(sign for sign in text if sign == "\t" or (ord(sign) >= 32 and ord(sign) != 127))


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each after the first behind a space, no character cut in two (3.1)."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > 75:
            pieces.append(piece)
            piece, size = "", 1  # the space counts
        piece, size = piece + sign, size + octets
    return "\r\n ".join([*pieces, piece])
