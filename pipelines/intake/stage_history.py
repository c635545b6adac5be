"""A cell that holds the whole course of an application (`Applied > Phone screen > Rejected`): its steps, each an event.

Which headers such a column has, a source says (`histories`); what the words of a step mean is the vocabulary's. Patterns mean
the same in RE2, in Python and in Java: no look-around, no back-references, no flags.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import ibis
from pydantic import BaseModel, ConfigDict, Field

from pipelines.intake.private_whole import once
from pipelines.intake.stage_cells import FULL_DAY

if TYPE_CHECKING:
    import ibis.expr.types as ir

_BLANKS = "[ \t\r\n]*"
#: What stands between the steps: an arrow, a line, a bar, a semicolon; a dash, where there is none of these.
_ARROW = rf"{_BLANKS}(?:[-=–—]*>+|[→➔➜»|;\n\r]){_BLANKS}"
_DASH = "[ \t]+[-–—]+[ \t]+"
_OBJECTS, _TEXTS = rf"^{_BLANKS}\[?{_BLANKS}[{{]", rf'^{_BLANKS}\[{_BLANKS}"'
#: Two dashes or more: `Rejected - after onsite` is one status, and no course.
_DASHES = rf"{_DASH}[^\n]*[^ \t]{_DASH}"

_OPEN, _CLOSE = r'^[\[" \t]*', r'[\]" \t]*$'
_DAY = rf"{FULL_DAY}(?:[T ,]+[0-9]{{1,2}}:[0-9]{{2}}[0-9:.]*Z?(?: ?[AaPp][Mm])?)?"
_KEY = r'"(?:stage|status|name|title|label|state|step|to)" *: *"(?P<status>[^"]*)"'
_DATE_KEY = r'"(?:date|on|at|day|when|time|timestamp|enteredAt|entered_at|stageEnteredAt|changedAt|changed_at)" *: *"(?P<status_on>[^"]*)"'
#: How a step is taken apart: its word, and its day before or behind it, or in brackets (also one without a year).
ITEMS = [
    _KEY,
    rf"{_OPEN}{_DAY}[ \t:,–—-]*(?P<status>[^ \t:,–—0-9-][^\n]*?){_CLOSE}",
    rf"{_OPEN}(?P<status>[^\n]*[^ \t:,(@–—-])[ \t:,(@–—-]+(?:on|am|le|el)[ \t]+{_DAY}\)?{_CLOSE}",
    rf"{_OPEN}(?P<status>[^\n]*[^ \t:,(@–—-])[ \t:,(@–—-]+{_DAY}\)?{_CLOSE}",
    rf"{_OPEN}(?P<status>[^\n]*[^ \t])[ \t]*\([^()\n]*[0-9][^()\n]*\){_CLOSE}",
    rf"{_OPEN}(?P<status>[^\n]*?){_CLOSE}",
    _DATE_KEY,
    rf"{_OPEN}(?P<status_on>{_DAY})",
    rf"[ \t:,(@–—-](?P<status_on>{_DAY})\)?{_CLOSE}",
    rf"\((?P<status_on>[^()\n]*[0-9][^()\n]*)\){_CLOSE}",
]


class HistoryColumn(BaseModel):
    """Columns whose cell holds the steps of an application in their order, with or without days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    headers: list[str]
    also_other: bool = Field(
        False, description="such a column may hold other things: only cells of several steps are read"
    )

    def blocks(self) -> Iterator[dict[str, Any]]:
        """The parts that such a column makes of a row: an event for each step."""
        told = {"table": "applications", "of_row": True, "events": True, "each": "stages", "needs": [["status"]]}
        dashed = _DASHES if self.also_other else "^"
        for header in self.headers:
            for split, rule in (
                (rf"\}}{_BLANKS},{_BLANKS}\{{", [_OBJECTS]),
                (rf'"{_BLANKS},{_BLANKS}"', [_TEXTS]),
                (_ARROW, [_ARROW, _OBJECTS, _TEXTS]),
                (_DASH, [dashed, _ARROW, _OBJECTS, _TEXTS]),
            ):
                yield told | {
                    "columns": {"stages": [header]},
                    "like": {header: [rule]},
                    "split": split,
                    "items": ITEMS,
                    "kept_aside": self.also_other,
                }


def last_step(text: ir.StringValue) -> ir.StringValue:
    """The word of the last step of a cell with several, by arrows or by two dashes or more; of others all of it."""
    steps = ibis.cases(
        (text.re_search(_OBJECTS), text.re_split(rf"\}}{_BLANKS},{_BLANKS}\{{")),
        (text.re_search(_TEXTS), text.re_split(rf'"{_BLANKS},{_BLANKS}"')),
        (text.re_search(_ARROW), text.re_split(_ARROW)),
        (text.re_search(_DASHES), text.re_split(_DASH)),
        else_=ibis.array([text]),
    ).filter(lambda step: step != "")
    words = [(item.replace("?P<status>", ""), 1) for item in ITEMS if "?P<status>" in item]
    return once(
        steps[steps.length() - 1],
        lambda step: ibis.coalesce(*(step.re_extract(item, group).strip().nullif("") for item, group in words)),
    )
