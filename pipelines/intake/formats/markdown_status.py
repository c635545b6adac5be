"""What a heading that is a status (`## Rejected`) says of the table or the list below it, in a Markdown text.

A table gets a first column with it; a list of `Company – Role (date)` becomes a table where every item tells which side is which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipelines.contract.vocabulary import header_words, plain, status_spellings
from pipelines.intake.sources import sources

HEADER = "Status"
LIST_HEADER = [HEADER, "Company", "Role", "Date"]
#: Below such a heading stands what was met, asked or written, whatever its own words say.
_OTHER_COLUMNS = frozenset({"status", "outcome", "stage", "round", "question", "result"})
_COUNT = re.compile(r"\s*[(\[]?\d+[)\]]?\s*$")
_ITEM = re.compile(r" {0,3}[-*+]\s+(?:\[[ xX]\]\s+)?(\S.*?)\s*")
_DATE = re.compile(r"\s*(?:\((?P<bracket>[^()]*\d[^()]*)\)|[,:]\s*(?P<iso>\d{4}-\d{2}-\d{2}))$")
_BETWEEN = re.compile(r"\s+(?:–|—|-|\||@|at)\s+")
_ROLE = re.compile(
    r"\b(engineer|developer|programmer|manager|analyst|designer|assistant|officer|director|consultant|scientist|teacher|nurse|"
    r"intern|specialist|coordinator|administrator|architect|technician|accountant|clerk|writer|editor|recruiter|researcher|"
    r"welder|electrician|mechanic|cook|driver|cashier|receptionist|tutor|lecturer|tester|swe|sre)s?\b",
    re.IGNORECASE,
)


def status_of(headings: Sequence[str]) -> str:
    """The heading nearest to a table that is a way to write a status, without a count behind it; "" where none is."""
    for heading in reversed(headings):
        said = _COUNT.sub("", heading) if _COUNT.sub("", heading) else heading
        if plain(said) in status_spellings():
            return said
    return ""


def with_status(status: str, header: list[str]) -> bool:
    """Whether a table of this header takes the status above it for a first column: it has no such column of its own."""
    return bool(status) and not _status_headers() & {header_words(name) for name in header}


@cache
def _status_headers() -> frozenset[str]:
    blocks = [block for source in sources() if not source.signature for block in source.blocks]
    return frozenset(way for block in blocks for way, column in block.headers.items() if column in _OTHER_COLUMNS)


def item_of(line: str) -> str:
    """What an item of a list says; "" where the line is none, or one within another."""
    found = _ITEM.fullmatch(line)
    return found[1] if found else ""


def as_rows(status: str, items: Sequence[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """Items (line, text) as rows below LIST_HEADER; [] unless in every one a role stands on the same side, and on that alone."""
    rows, sides = [], set()
    for line, item in items:
        dated = _DATE.search(item)
        parts = _BETWEEN.split(item[: dated.start()] if dated else item)
        has_role = [bool(_ROLE.search(part)) for part in parts]
        if len(parts) != 2 or sum(has_role) != 1:
            return []
        place = has_role.index(True)
        sides.add(place)
        day = (dated["bracket"] or dated["iso"]) if dated else ""
        rows.append((line, [status, parts[1 - place].strip(), parts[place].strip(), day.strip()]))
    return rows if len(sides) == 1 else []
