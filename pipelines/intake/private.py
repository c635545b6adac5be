"""What is too private to keep or to show: headers on the deny-list, and the parts of a cell that are masked.

Only recognising and masking live here; what is dropped and what is masked is the source's to say (sources.py), and who sees
what is left is the warehouse's.
"""

from __future__ import annotations

import re
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

import ibis

from pipelines.intake.private_words import CONTACT, DENIED, NAME, NOT_DENIED

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What may be found in a cell, in the order in which `private_kinds` lists it.
KINDS = ("link_query", "password", "meeting", "mail", "phone")


class Mask(NamedTuple):
    """One thing to mask: all that `pattern` finds becomes `shown`."""

    kind: str
    pattern: str
    shown: str


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


# Patterns are read by three engines: DuckDB's RE2, Python's re (re.ASCII) and, one day, Java's. So: no look-around, no
# back-reference, no flag, no \s \w $ or dot, which differ; case is spelled out. RE2 and Python write a group in what is
# put instead as \1, Java as $1, and ibis 12 translates neither.


def _any_case(words: str) -> str:
    """A pattern of words in which each letter may be of either case; what is not a letter stays."""
    return "".join(
        f"[{letter}{letter.upper()}]" if letter.isalpha() and letter != letter.upper() else letter for letter in words
    )


_SPACES = " \t\n\r\f\v\u00a0\u2007\u202f\u3000"
#: What ends a link: blanks, quotes around it, and the punctuation of languages that put no blank behind one.
_STOP = _SPACES + '<>"，。；！？、）】》」'
#: What closes a sentence or a bracket behind a link, and belongs to neither.
_CLOSING = r"'),.;:!?\]"
_TAIL = rf"[^{_STOP}]*[^{_STOP}{_CLOSING}]"
_HOST_END = r"[A-Za-z0-9]\.[A-Za-z]{2,24}(?::[0-9]{1,5})?"
_MEETING_HOST = "(?:" + "|".join(
    (
        _any_case(r"zoom\.(?:us|com|com\.cn)/(?:j|s|w|my|wc|rec|meetings?)"),
        _any_case(r"zoomgov\.com/(?:j|s|w|my|wc|rec|meetings?)"),
        _any_case(r"teams\.(?:microsoft|live)\.com"),
        _any_case(r"meet\.(?:google\.com|jit\.si|goto\.com|lync\.com)"),
        _any_case(r"(?:gotomeeting|webex|whereby|bluejeans)\.com"),
        _any_case(r"(?:vc|meeting)\.(?:feishu\.cn|larksuite\.com|tencent\.com)"),
    )
) + ")/"  # fmt: skip
_CHAT_NUMBER = "(?:" + _any_case(r"wa\.me/|api\.whatsapp\.com/send/") + r")\+?"
_LATIN = "\u00c0-\u024f"  # its letters beyond ASCII: names have them
_MAIL = (
    rf"[A-Za-z0-9{_LATIN}!#$%&*+^_`{{}}~.\-]+(?:[@＠]|%40| ?(?:\((?:at|AT)\)|\[(?:at|AT)\]) ?)"
    rf"(?:[A-Za-z0-9{_LATIN}_\-]+\.)+[A-Za-z]{{2,24}}"
)

# ---- passwords -------------------------------------------------------------------------------------------------------

_SECRET = "(?:" + _any_case(
    "pass[ -]?word|pass[ -]?wort|pass[ -]?code|pass[ -]?phrase|kennwort|kenncode|zugangscode|mot de passe|code secret|"
    "contraseña|contrasena|código de acceso|codigo de acceso|"
    "密码|密碼|口令"
) + ")"  # fmt: skip
_LOGIN = "(?:" + _any_case(
    "user[ -]?name|user[ -]?id|login|log[ -]in|benutzername|nutzername|identifiant|usuario|用户名|账号|帳號"
) + ")"  # fmt: skip
_SHORT = "(?:" + _any_case("pwd|pw|psw|clave|mdp|user") + ")"
_KEY = "(?:" + _any_case(
    "api[ _-]?key|access[ _-]?key|secret[ _-]?key|(?:access|security|entry|door|guest|verification)[ -]?code|token|pass"
) + ")"  # fmt: skip
#: A bracket that a mask put there stands for letters or figures.
_NOT_IN_WORD = rf"(^|[^A-Za-z0-9{_LATIN}\]])"
_IS = "(?: (?:" + _any_case("is|ist|lautet|est|es") + ")|是|为)?"
_FOR = "(?: (?:" + _any_case("for|to|of|für|zum|zur|pour|para|de|del") + r") [^:=：\n0-9@%+\[]{1,30})?"
_MARKS = " \t\u00a0\u202f\u3000*_`\"'"
_SAYS = rf"[{_MARKS}]*[:=：][{_MARKS}]*"
_VALUE = rf"(?:[0-9]{{3}}[ \-][0-9]{{3}}[^{_SPACES}]*|[^{_SPACES}]+)"
_VALUE_WITH_FIGURE = rf"(?:[0-9]{{3}}[ \-][0-9]{{3}}[^{_SPACES}]*|[^{_SPACES}0-9]*[0-9][^{_SPACES}]*)"
#: Between a word for a password and one with a figure in it, where no colon stands: `passcode 123456`, `pw is hunter2`.
_LOOSELY = rf"(?:[{_MARKS}(/>→–\-]{{1,4}}|是|为)"
_PIN = _any_case("pin") + r"[ :=#：]{0,3}"
_PAIR = rf"{_any_case('user')}{_SAYS}[^{_SPACES}]+[ \t\n]{_any_case('pass')}{_SAYS}"

# ---- meeting ids -----------------------------------------------------------------------------------------------------

_MEETING_WORD = "(?:" + _any_case(
    "meeting|webinar|conference|zoom|webex|teams|besprechungs?|réunion|reunión|会议|會議|access|event|participant"
) + ")"  # fmt: skip
_ID_WORD = rf"(?:[ \-]?(?:{_any_case('id|code|number|no|nr|kennung')}|号码|号|號)\.?)"
_MEETING_ID = (
    r"[0-9]{3}[ \-]?(?:[0-9]{3}[ \-]?[0-9]{3}(?:[ \-]?[0-9]{3} ?[0-9]|[ \-]?[0-9]{2,3})?|[0-9]{3,4}[ \-]?[0-9]{4})\b"
)

# ---- phone numbers ---------------------------------------------------------------------------------------------------

#: What may stand before a number that is a phone's: no letter, figure or sign of a link, an id, an amount or a mask.
_BEFORE = rf"(^|[^A-Za-z0-9{_LATIN}_/.\-=#&%?+@~$€£¥\]])"
_BETWEEN = "[ ().\\-/\u00a0\u2007\u202f\u2010\u2011\u2013]{0,3}"
_PHONE_WORD = "(?:" + _any_case(
    "(?:cell|mobile|tele)?[ -]?phone|cell|mobile|mob|tel|whatsapp|handy|telefon|teléfono|téléphone|móvil|fax|wechat"
) + ")"  # fmt: skip
_PHONE_SAID = rf"(?:{_NOT_IN_WORD.replace('(', '(?:', 1)}{_PHONE_WORD}|电话|電話|手机|手機|微信)"
_PHONE_SIGNS = rf"(?: ?(?:{_any_case('number|no|nr')}|号码|号|號碼|號))?[ .:=()#：]{{0,4}}"
_PLAIN_NUMBER = r"(?:[2-9][0-9]{9}|1[3-9][0-9]{9})\b"
_APART = r"(?::? {1,3}|[\n(,;，：])"
_PLAIN_NUMBERS = rf"{_PLAIN_NUMBER}(?:{_APART}{_PLAIN_NUMBER})*"
_GROUPED = (
    rf"[+＋][1-9](?:{_BETWEEN}[0-9]){{8,}}",
    rf"00[1-9](?:{_BETWEEN}[0-9]){{9,}}",
    rf"\(0[0-9]{{2,5}}\)(?:{_BETWEEN}[0-9]){{6,}}",
    rf"0[1-9][0-9](?:{_BETWEEN}[0-9]){{6,}}",
    r"0[1-9](?:(?: [0-9]{2}){4}|(?:\.[0-9]{2}){4}|(?:-[0-9]{2}){4})\b",
    r"(?:1[ .\-])?\([0-9]{3}\) ?[0-9]{3}[ .\-]?[0-9]{4}\b",
    r"(?:1[ .\-])?[0-9]{3}(?:-[0-9]{3}-|\.[0-9]{3}\.| [0-9]{3}[ \-])[0-9]{4}\b",
    r"[0-9]{3}(?: [0-9]{4} |-[0-9]{4}-)[0-9]{4}\b",
    r"[6-9][0-9]{2}(?: [0-9]{3} [0-9]{3}|(?: [0-9]{2}){3})\b",
    r"[6-9][0-9]{4} [0-9]{5}\b",
)

#: In this order: what a link or the id of a meeting holds goes before a password or a number could be seen in it.
MASKS = (
    Mask("password", rf"(://)[^{_STOP}/?#\[]*@", r"\1"),
    Mask("link_query", rf"((?:://|www\.|WWW\.|Www\.)[^{_STOP}?#\[]*)[?#]{_TAIL}", r"\1"),
    Mask("link_query", rf"({_HOST_END}(?:/[^{_STOP}?#\[]*)?)[?#](?:[^{_STOP}\[]|\[[0-9]*\])*=(?:{_TAIL})?", r"\1"),
    Mask("meeting", rf"({_MEETING_HOST})[^{_STOP}?#\[]*[^{_STOP}?#\[{_CLOSING}]", r"\1[meeting]"),
    Mask("phone", rf"({_CHAT_NUMBER})[0-9]{{6,}}", r"\1[phone]"),
    Mask("meeting", rf"({_MEETING_WORD}{_ID_WORD}?[ :=#：\-]{{0,3}}){_MEETING_ID}", r"\1[meeting]"),
    Mask("meeting", rf"((?:^|[.,;:(|\n/\-，。；]) ?{_any_case('id')}[ :=#：]{{1,3}}){_MEETING_ID}", r"\1[meeting]"),
    Mask("password", rf"{_NOT_IN_WORD}({_PAIR}){_VALUE}", r"\1\2[password]"),
    Mask("password", rf"((?:{_SECRET}|{_LOGIN}){_FOR}{_IS}{_SAYS}){_VALUE}", r"\1[password]"),
    Mask("password", rf"{_NOT_IN_WORD}({_SHORT}{_FOR}{_IS}{_SAYS}){_VALUE}", r"\1\2[password]"),
    Mask("password", rf"({_SECRET}{_IS}{_LOOSELY}){_VALUE_WITH_FIGURE}", r"\1[password]"),
    Mask("password", rf"{_NOT_IN_WORD}({_SHORT}{_IS}{_LOOSELY}){_VALUE_WITH_FIGURE}", r"\1\2[password]"),
    Mask("password", rf"{_NOT_IN_WORD}({_KEY}{_IS}{_SAYS}){_VALUE_WITH_FIGURE}", r"\1\2[password]"),
    Mask("password", rf"{_NOT_IN_WORD}({_PIN})[0-9]{{3}}[0-9\-]*", r"\1\2[password]"),
    Mask("mail", _MAIL, "[mail]"),
    Mask("phone", rf"{_BEFORE}(?:{'|'.join(_GROUPED)})", r"\1[phone]"),
    Mask("phone", rf"({_PHONE_SAID}{_PHONE_SIGNS})[0-9]{{9,15}}\b", r"\1[phone]"),
    # A number without a blank that is all of a cell, or behind the word for an id, is an id and no phone.
    Mask("phone", rf"^{_PLAIN_NUMBERS}([ ,;\n])", r"[phone]\1"),
    Mask("phone", rf"((?:[^DdFfQq:# 0-9]|[^Ii][Dd]|[^Ee][FfQq]){_APART}){_PLAIN_NUMBERS}", r"\1[phone]"),
)

# ---- the guard -------------------------------------------------------------------------------------------------------

_ADDRESS_SIGNS = ("@", "＠", "%40", "(at)", "(AT)", "[at]", "[AT]")
_LINK_SIGNS = ("=", "://", "www.", "WWW.", "Www.")
#: Every number that is masked has nine figures, and none begins right behind a slash, as ids in links do.
_NINE_FIGURES = rf"(?:^|[^0-9/])[0-9](?:{_BETWEEN}[0-9]){{8}}"
_STEMS = "|".join(
    _any_case(stem)
    for stem in (
        "pass|pw|psw|pin|user|login|log[ -]in|kennwort|nutzername|contrase|clave|mdp|code|identifiant|usuario|key|token|密|口令|"
        "用户名|账号|帳號|zoom|teams|meet|webex|whereby|bluejeans|feishu|lark|wa\\.me|whatsapp"
    ).split("|")
)


def may_hold(text: ir.StringValue) -> ir.BooleanValue:
    """A cheap look: True wherever `masked` may change the text, and in few other cells. NULL for NULL."""
    address = _has_one_of(text, _ADDRESS_SIGNS)
    query = _has_one_of(text, ("?", "#")) & _has_one_of(text, _LINK_SIGNS)
    # One pattern that captures nothing is one pass; looking for each of so many words would be as many.
    return address | query | text.re_search(f"{_NINE_FIGURES}|{_STEMS}")


def _has_one_of(text: ir.StringValue, signs: tuple[str, ...]) -> ir.BooleanValue:
    return reduce(or_, (text.contains(sign) for sign in signs))


def masked(text: ir.StringValue) -> ir.StringValue:
    """`text` with what is private in it masked: `[mail]`, `[phone]`, `[password]`, `[meeting]`, links without their query.

    Masking twice changes nothing more, and a text that holds none of these stays as it was. NULL stays NULL.
    """
    return ibis.ifelse(may_hold(text), masked_all(text), text)


def masked_all(text: ir.StringValue) -> ir.StringValue:
    """As `masked`, without the cheap look before."""
    for mask in MASKS:
        text = text.re_replace(mask.pattern, mask.shown)
    return text


def private_kinds(text: ir.StringValue) -> ir.ArrayValue:
    """Which KINDS `masked` masks in each text, without a word of it; empty where there is none, and for NULL."""
    # Cells without any are NULL from here on: the engine takes what is repeated below out of any `if` around it.
    held = may_hold(text).ifelse(text, ibis.null().cast("string"))
    shown = masked_all(held.re_replace(r"\[(?:mail|phone|meeting|password)\]", "[]"))
    in_links = {
        kind: reduce(or_, (held.re_search(mask.pattern) for mask in MASKS if mask.kind == kind and mask.shown == r"\1"))
        for kind in ("link_query", "password")
    }
    nothing = ibis.null().cast("string")
    kinds = []
    for kind in KINDS:
        there = shown.contains(f"[{kind}]")
        kinds.append(ibis.ifelse(there | in_links[kind] if kind in in_links else there, kind, nothing))
    return ibis.array(kinds).filter(lambda kind: kind.notnull())


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(mask.pattern, re.ASCII), mask.shown) for mask in MASKS)


def masked_text(text: str) -> str:
    """As `masked`, for one text: the few cells that a message quotes."""
    for pattern, shown in _compiled():
        text = pattern.sub(shown, text)
    return text
