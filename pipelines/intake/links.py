"""Links as Markdown and spreadsheets write them, with a text: what the text is, and where the link goes.

A cell that names a thing says its text; the link of a job is kept as its `job_url`. What is cut off a link is private.py's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from pipelines.intake.bound import Recognised
from pipelines.intake.private_whole import once

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Patterns mean the same in RE2 and in Java: no look-around, no \s, no dot, no flags.
_LABEL = r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
_ADDRESS = r"(https?://(?:[^ \t\r\n()<>\"]|\([^ \t\r\n()<>\"]*\))*)"
_TARGET = rf'\(<?{_ADDRESS}>?(?: +"[^"]*")?\)'
_LINK, _IMAGE = rf"{_LABEL}{_TARGET}", rf"!\[([^\[\]]*)\]{_TARGET}"
_FORMULA = r'^=HYPERLINK\( *"([^"]*)" *(?:[,;] *"((?:[^"]|"")*)" *)?\)$'
_HELD = r"\]\(<?https?://|^[ \t\r\n]*=HYPERLINK\("

#: The column that takes the link of a job, those whose link is taken for it, the first first, and those kept as written.
URL, OF_A_JOB, PROSE = "job_url", ("role", "company"), ("notes",)


def holds_link(text: ir.StringValue) -> ir.BooleanValue:
    """A cheap look: True wherever one of the others may find a link, and in few other cells. NULL for NULL."""
    return text.re_search(_HELD)


def without_links(text: ir.StringValue) -> ir.StringValue:
    """`text` with each link that has a text of its own replaced by that text. NULL stays NULL."""
    written = text.re_replace(_IMAGE, r"\1").re_replace(_LINK, r"\1")
    label = text.re_extract(_FORMULA, 2).replace('""', '"').nullif("")
    return ibis.ifelse(text.re_search(_FORMULA), ibis.coalesce(label, text.re_extract(_FORMULA, 1)), written)


def link_in(text: ir.StringValue) -> ir.StringValue:
    """The address of the first link in `text` that has a text of its own; NULL where there is none."""
    formula = text.re_extract(_FORMULA, 1)
    found = ibis.coalesce(formula.nullif(""), text.re_replace(_IMAGE, r"\1").re_extract(_LINK, 2))
    return once(found, lambda link: ibis.ifelse(link.re_search("^https?://"), link, ibis.null().cast("string")))


def link_alone(text: ir.StringValue) -> ir.StringValue:
    """`text`, or the address of the one link that is all of it: what a column of links says."""
    plain = text.re_replace(_IMAGE, r"\1")
    is_one = plain.re_search(f"^{_LINK}$") | text.re_search(_FORMULA)
    return ibis.ifelse(is_one, ibis.coalesce(link_in(text), text), text)


def with_links(found: Recognised, places: Collection[int]) -> Recognised:
    """A sheet in which cells of these columns hold links: the blocks of applications then take those of their job."""
    blocks = [
        replace(bound, linked=tuple(bound.columns[name] for name in OF_A_JOB if bound.columns.get(name) in places))
        if bound.table == "applications" and not bound.block.of_row
        else bound
        for bound in found.blocks
    ]
    return replace(found, blocks=tuple(blocks))


def read_links(texts: dict[str, ir.StringValue], found: Recognised, places: Collection[int]) -> dict[str, ir.Value]:
    """The cells (`c3` -> its text) with those of `places` read as what they say, and beside them the links (`link 3`) that
    blocks take. What no block reads, and prose, stays as it was written."""
    named: dict[int, set[str]] = {}
    for bound in found.blocks:
        for name, place in bound.columns.items():
            named.setdefault(place, set()).add(name)
        for place in bound.places.values():
            named.setdefault(place, set())
    made: dict[str, ir.Value] = dict(texts)
    for place in sorted(named.keys() & set(places)):
        text = texts[f"c{place}"]
        if named[place] & set(PROSE):
            continue
        made[f"c{place}"] = link_alone(text) if URL in named[place] else without_links(text).strip().nullif("")
    for place in sorted({place for bound in found.blocks for place in bound.linked}):
        made[f"link {place}"] = link_in(texts[f"c{place}"])
    return made
