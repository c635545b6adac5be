"""What is too private to keep or to show: headers on the deny-list, and the parts of a cell that are masked.

Only recognising and masking live here; what is dropped and what is masked is the source's to say (described.py), and who sees
what is left is the warehouse's.
"""

from __future__ import annotations

import re
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from pipelines.intake.private_masks import ADDRESS_SIGNS, GUARD, IN_LINKS, IN_TEXT, KINDS, LINK_SIGNS, MOMENT
from pipelines.intake.private_whole import WHOLES, masked_whole, masked_whole_text, once
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
    for mask in IN_LINKS:
        text = text.re_replace(mask.pattern, mask.shown)
    for whole in WHOLES:
        text = masked_whole(text, whole)
    for mask in IN_TEXT:
        text = text.re_replace(mask.pattern, mask.shown)
    return text


def private_kinds(text: ir.StringValue) -> ir.ArrayValue:
    """Which KINDS `masked` masks in each text, without a word of it; empty where there is none, and for NULL."""
    # Cells without any are NULL from here on: the engine takes what is repeated below out of any `if` around it.
    held = may_hold(text).ifelse(text, ibis.null().cast("string"))
    shown = masked_all(held.re_replace(rf"\[(?:{'|'.join(KINDS)})\]", "[]"))
    # What is cut off a link leaves no sign of itself.
    in_links = {
        kind: reduce(
            or_, (held.re_search(mask.pattern) for mask in IN_LINKS if (mask.kind, mask.shown) == (kind, r"\1"))
        )
        for kind in ("link_query", "password")
    }
    signs = once(shown, lambda text: ibis.array([_kind_if(text.contains(f"[{kind}]"), kind) for kind in KINDS]))
    cut = ibis.array([_kind_if(there, kind) for kind, there in in_links.items()])
    # In the order of KINDS, each once.
    listed = once(signs.concat(cut), lambda found: ibis.array([_kind_if(found.contains(kind), kind) for kind in KINDS]))
    return listed.filter(lambda kind: kind.notnull())


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
