"""The number of a round that the words for a stage tell (`R1`, `1st round`, `Round 2`, `second interview`).

Patterns mean the same in RE2 and in Java: no look-around, no \\b, no back-references, no flags. They are for cells in small
letters, with blanks for punctuation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

_MEETING = "(?:rounds?|interview|runde|gespräch|entretien|tour|entrevista|ronda|stage)"
_BEFORE, _AFTER = "(?:^| )", "(?: |$)"
#: `r1`, `round 2`, `interview 3`; `1st`, `2nd round`, `1 gespräch`, `2nd technical interview`; a number alone (`1`, `1.0`).
_IN_FIGURES = (
    rf"{_BEFORE}(?:r|{_MEETING}) ?0?([1-9]){_AFTER}",
    rf"{_BEFORE}([1-9])(?:st|nd|rd|th|er|re|e|ère|ème|eme)? (?:[a-z]+ )?{_MEETING}{_AFTER}",
    r"^([1-9])(?:st|nd|rd|th| 0)?$",
)
_IN_WORDS = {
    1: "first|erstes|erste|premier|première|primera|一面|第一轮",
    2: "second|zweites|zweite|deuxième|segunda|二面|第二轮",
    3: "third|drittes|dritte|troisième|tercera|三面|第三轮",
    4: "fourth|viertes|vierte|quatrième|cuarta|四面|第四轮",
    5: "fifth|fünftes|fünfte|cinquième|quinta|五面|第五轮",
}


def round_number(text: ir.StringValue) -> ir.StringValue:
    """The number, 1 to 9, as text; NULL where the words tell none."""
    found = [text.re_extract(pattern, 1).nullif("") for pattern in _IN_FIGURES]
    nothing = ibis.null().cast("string")
    for number, ways in _IN_WORDS.items():
        says = text.re_search(rf"{_BEFORE}(?:{ways})(?:$| (?:[a-z]+ )?{_MEETING}{_AFTER}|面|轮)")
        found.append(ibis.ifelse(says, str(number), nothing))
    return ibis.coalesce(*found)
