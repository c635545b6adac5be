"""What is too private to keep or to show: headers on the deny-list, and the parts of a cell that are masked.

Only recognising and masking live here; what is dropped and what is masked is the source's to say (described.py), and who sees
what is left is the warehouse's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, partial, reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from pipelines.engine import stage
from pipelines.intake.private_masks import ADDRESS_SIGNS, GUARD, IN_LINKS, IN_TEXT, KINDS, LINK_SIGNS, MOMENT, Mask
from pipelines.intake.private_whole import WHOLES, masked_whole, masked_whole_text
from pipelines.intake.private_words import CONTACT, DENIED, NAME, NOT_DENIED

if TYPE_CHECKING:
    import ibis.expr.types as ir


def is_private_header(header: str) -> bool:
    """True for a header, made plain, whose column is dropped at the door (contract.md, Log tables), or that of a contact:
    how to reach one, or who it is.

    The contract's own columns, and what a program allows or denies, come before this.
    """
    # What only sounds private is taken out first: `phone screen notes` goes, `phone screen phone number` does not.
    return bool(CONTACT.search(header) or NAME.search(header) or DENIED.search(NOT_DENIED.sub(" ", header)))


def is_contact_header(header: str) -> bool:
    """True for a header, made plain, that is private for no more than naming somebody: what is below may be a role or a day."""
    return bool(NAME.search(header)) and not (CONTACT.search(header) or DENIED.search(NOT_DENIED.sub(" ", header)))


def may_hold(text: ir.StringValue) -> ir.BooleanValue:
    """A cheap look: True wherever `masked` may change the text, and in few other cells. NULL for NULL."""
    address = _has_one_of(text, ADDRESS_SIGNS)
    query = _has_one_of(text, ("?", "#")) & _has_one_of(text, LINK_SIGNS)
    # Asked in this order, since few cells have the second asked of them.
    number = ibis.ifelse(text.re_search(GUARD), text.re_extract(MOMENT, 0) != text, ibis.literal(False))
    return address | query | number


def _has_one_of(text: ir.StringValue, signs: tuple[str, ...]) -> ir.BooleanValue:
    return reduce(or_, (text.contains(sign) for sign in signs))


def masked(text: ir.StringValue) -> ir.StringValue:
    """`text` with what is private in it masked: `[mail]`, `[phone]` and the like for each of KINDS, links without their query.

    Masking twice changes nothing more, and a text that holds none of these stays as it was. NULL stays NULL.
    """
    return ibis.ifelse(may_hold(text), masked_all(text), text)


def masked_all(text: ir.StringValue) -> ir.StringValue:
    """As `masked`, without the cheap look before."""
    for step in _STEPS:
        text = step(text)
    return text


def _replaced(text: ir.StringValue, masks: Iterable[Mask]) -> ir.StringValue:
    for mask in masks:
        text = text.re_replace(mask.pattern, mask.shown)
    return text


#: What masks a text, one after the other.
_STEPS: tuple[Callable[[ir.StringValue], ir.StringValue], ...] = (
    partial(_replaced, masks=IN_LINKS),
    *(partial(masked_whole, whole=whole) for whole in WHOLES),
    partial(_replaced, masks=IN_TEXT),
)


def masked_lists(rows: ir.Table, name: str) -> ir.Table:
    """`rows` with each text of the lists in the column `name` masked, and NULL where `masked` has nothing to look for in it.

    Each step is a query of its own, as in `private_kinds`.
    """
    held = rows[name].map(lambda text: may_hold(text).ifelse(text, ibis.null().cast("string")))
    rows = stage(rows.mutate(**{name: held}))
    for step in _STEPS:
        rows = stage(rows.mutate(**{name: rows[name].map(step)}))
    return rows


def private_kinds(rows: ir.Table) -> ir.Table:
    """`rows`, which have a column `text`, with `kinds` in its place: which KINDS `masked` masks in each text, without a word of
    it; empty where there is none, and for NULL.

    Each step is a query of its own: of one expression in another the engine compares each part with all others, which took it
    ten times as long as all the rest.
    """
    # Cells without any are NULL from here on: the engine takes what is repeated below out of any `if` around it.
    rows = stage(rows.mutate(text=may_hold(rows.text).ifelse(rows.text, ibis.null().cast("string"))))
    # What is cut off a link leaves no sign of itself.
    cut = {
        kind: reduce(
            or_, (rows.text.re_search(mask.pattern) for mask in IN_LINKS if (mask.kind, mask.shown) == (kind, r"\1"))
        )
        for kind in ("link_query", "password")
    }
    rows = stage(rows.mutate(text=rows.text.re_replace(rf"\[(?:{'|'.join(KINDS)})\]", "[]"), **cut))
    for step in _STEPS:
        rows = stage(rows.mutate(text=step(rows.text)))
    found = {kind: rows.text.contains(f"[{kind}]") for kind in KINDS}
    found |= {kind: found[kind] | rows[kind] for kind in cut}
    listed = ibis.array([_kind_if(there, kind) for kind, there in found.items()])
    return rows.mutate(kinds=listed.filter(lambda kind: kind.notnull())).drop("text", *cut)


def _kind_if(there: ir.BooleanValue, kind: str) -> ir.StringValue:
    return ibis.ifelse(there, kind, ibis.null().cast("string"))


@cache
def _compiled() -> tuple[list[tuple[re.Pattern[str], str]], list[tuple[re.Pattern[str], str]]]:
    before, behind = (
        [(re.compile(mask.pattern, re.ASCII), mask.shown) for mask in masks] for masks in (IN_LINKS, IN_TEXT)
    )
    return before, behind


def masked_text(text: str) -> str:
    """As `masked`, for one text: the few cells that a message quotes."""
    in_links, in_text = _compiled()
    for pattern, shown in in_links:
        text = pattern.sub(shown, text)
    for whole in WHOLES:
        text = masked_whole_text(text, whole)
    for pattern, shown in in_text:
        text = pattern.sub(shown, text)
    return text
