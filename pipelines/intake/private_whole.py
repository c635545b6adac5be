"""What is private in a cell and no pattern alone can tell: accounts by their check digits, tokens in the paths of links.

A pattern finds what may be one, and a look at the whole of it decides; the rest of masking is private.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Put around what may be private, so that it can be looked at: no text holds this character.
_MARK = "\ufdd0"


def once(value: ir.Value, then: Callable[[Any], ir.Value]) -> ir.Value:
    """`then` of `value`, which is written out once, however often `then` looks at it: a long expression takes long to plan."""
    return ibis.array([value]).map(then)[0]


# ---- accounts (ISO 13616) --------------------------------------------------------------------------------------------

#: How long an account's number is in each country that gives one, its first four signs included.
_LENGTHS = {
    15: "NO", 16: "BE", 18: "DK FO FI GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "LY PT ST",
    26: "IS TR", 27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HU LB NI PL SV", 29: "BR EG PS QA UA",
    30: "JO KW MU YE", 31: "MT SC", 32: "LC", 33: "RU",
}  # fmt: skip
_OF_LENGTH = "|".join(
    rf"(?:{'|'.join(countries.split())})[0-9]{{2}}(?: ?[0-9A-Z]){{{length - 4}}}"
    for length, countries in _LENGTHS.items()
)
#: What stands right behind a mask was part of what is masked already, and is looked at no second time: it is found with its bracket.
_IBAN = rf"\]?\b(?:{_OF_LENGTH})\b"
#: What is taken off the code of a letter.
_BEFORE_A = ord("A") - 10
#: Figures that are divided at a time: what is left of those before, two at most, stands before them.
_AT_A_TIME = 15
#: More figures than any account has, once each letter is two of them.
_FIGURES = 4 * _AT_A_TIME + _AT_A_TIME


def _is_account(text: ir.StringValue) -> ir.BooleanValue:
    bare = text.replace(" ", "")
    # A letter is two figures: A is 10, as its code says.
    figures = (
        (bare.substr(4) + bare.left(4))
        .re_split("")
        .map(lambda sign: ibis.ifelse(sign >= "A", (sign.ascii_str() - _BEFORE_A).cast("string"), sign))
        .join("")
    )
    return ~text.startswith("]") & once(figures.lpad(_FIGURES, "0"), _leaves_one)


def _leaves_one(figures: ir.StringValue) -> ir.BooleanValue:
    left = ibis.literal(0, "int64")
    # Tried, not cast: an engine may look at what is no candidate as well.
    for start in range(0, _FIGURES, _AT_A_TIME):
        left = (left * 10**_AT_A_TIME + figures.substr(start, _AT_A_TIME).try_cast("int64")) % 97
    return left == 1


def _is_account_text(text: str) -> bool:
    if text.startswith("]"):
        return False
    bare = text.replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


# ---- cards (ISO 7812) ------------------------------------------------------------------------------------------------

#: In fours, as a card shows it: in one run it may be the number of a posting.
_CARD = r"\b[3-6][0-9]{3}(?: [0-9]{4} [0-9]{4} |-[0-9]{4}-[0-9]{4}-)[0-9]{4}\b"
_CARD_FIGURES = 16


def _is_card(text: ir.StringValue) -> ir.BooleanValue:
    return once(text.replace(" ", "").replace("-", ""), _checks)


def _checks(figures: ir.StringValue) -> ir.BooleanValue:
    total = ibis.literal(0, "int64")
    for place in range(_CARD_FIGURES):
        # Each figure stands at the place that it counts: every other counts twice, less nine where that is more than nine.
        counted = "0516273849" if place % 2 == 0 else "0123456789"
        total = total + ibis.literal(counted).find(figures.substr(place, 1))
    return (total % 10 == 0) & (figures.length() == _CARD_FIGURES)


def _is_card_text(text: str) -> bool:
    figures = [int(sign) for sign in text if sign.isdigit()]
    counted = [2 * n - 9 * (n > 4) if place % 2 == 0 else n for place, n in enumerate(figures)]
    return len(figures) == _CARD_FIGURES and sum(counted) % 10 == 0


# ---- tokens in paths -------------------------------------------------------------------------------------------------

_SEGMENT = r"/[A-Za-z0-9_.~=\-]{24,}"
_SIGNED = r"^/eyJ"
#: A letter behind a figure, twice: words and years in the name of a job do not do that.
_MIXED = r"[0-9][A-Za-z].*[0-9][A-Za-z]"
_ONE_RUN = r"^/[A-Za-z0-9.~=]+$"
#: Where signs part a segment it may be the name of a job, or the number of a posting (3f8a9c7b-2d1e-...): these keep one case.
_BOTH_CASES = r"[a-z][A-Z]"


def _is_token(text: ir.StringValue) -> ir.BooleanValue:
    random = text.re_search(_MIXED) & (text.re_search(_ONE_RUN) | text.re_search(_BOTH_CASES))
    return text.re_search(_SIGNED) | random


def _is_token_text(text: str) -> bool:
    random = re.search(_MIXED, text) and (re.search(_ONE_RUN, text) or re.search(_BOTH_CASES, text))
    return bool(re.search(_SIGNED, text) or random)


# ---- both ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Whole:
    """One thing to mask: what `pattern` finds and `is_one` holds of becomes `shown`."""

    kind: str
    pattern: str
    shown: str
    is_one: Callable[[ir.StringValue], ir.BooleanValue]
    is_one_text: Callable[[str], bool]


WHOLES = (
    Whole("link_token", _SEGMENT, "/[link_token]", _is_token, _is_token_text),
    Whole("bank_account", _IBAN, "[bank_account]", _is_account, _is_account_text),
    Whole("bank_account", _CARD, "[bank_account]", _is_card, _is_card_text),
)


def masked_whole(text: ir.StringValue, whole: Whole) -> ir.StringValue:
    """`text` with what is one of `whole` masked. NULL stays NULL."""
    one = f"^(?:{whole.pattern})$"
    # `text` stands here once: it is long already, and would be planned as often as it is written.
    parts = text.re_replace(f"({whole.pattern})", rf"{_MARK}\1{_MARK}").split(_MARK)

    def shown(part: ir.StringValue) -> ir.StringValue:
        return ibis.ifelse(part.re_search(one), ibis.ifelse(whole.is_one(part), whole.shown, part), part)

    return parts.map(shown).join("")


def masked_whole_text(text: str, whole: Whole) -> str:
    """As `masked_whole`, for one text."""
    return re.sub(
        whole.pattern,
        lambda found: whole.shown if whole.is_one_text(found.group()) else found.group(),
        text,
        flags=re.ASCII,
    )
