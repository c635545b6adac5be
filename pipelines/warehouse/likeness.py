"""When two ways to write a company, role or date are near enough to be one: the keys by which near.py compares applications.

Which of the near ones are joined is near.py; names as they are compared everywhere are versions.same_name.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.warehouse.versions import same_name
from pipelines.yaml_text import read_yaml

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Legal forms as same_name leaves them ("S.A." is "s a"), at the end of a name that has more than them.
_FORMS = (
    "ltd|limited|inc|incorporated|llc|l l c|llp|lp|corp|corporation|co|company|plc|pty|pvt|pte|gmbh|mbh|ggmbh|ug|ag|kg|kgaa|"
    "se|e v|sa|s a|sas|s a s|sarl|s a r l|srl|s r l|spa|s p a|bv|b v|nv|n v|ab|as|a s|aps|oy|oyj|sp z o o|kk|k k|sl|s l"
)
_LEGAL = rf"( (and )?({_FORMS}))+$"
#: What German and French postings add for all genders.
_GENDERS = r" (m w d|w m d|m f d|f m d|m f x|m w x|d m w|h f|all genders)$"
#: A shorter name is never taken for a misspelled one: too many names are one letter apart.
_SHORTEST = 5


@cache
def _unaccented() -> tuple[str, str]:
    """Small letters with an accent, and each without it."""
    pairs = {"ø": "o", "ł": "l", "đ": "d", "ı": "i"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if chr(code).islower() and base.isascii() and base.isalpha():
            pairs[chr(code)] = base
    return "".join(pairs), "".join(pairs.values())


@cache
def _role_words() -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Of role_words.yaml: each word -> an expression for its short forms that always are it; and (short form, what it may be)."""
    written = read_yaml(Path(__file__).with_name("role_words.yaml").read_text(encoding="utf-8"))
    always: dict[str, list[str]] = {}
    for short, word in written["always"].items():
        always.setdefault(word, []).append(short)
    may_be = [(short, words) for short, meanings in written["may_be"].items() for words in meanings]
    return {word: "|".join(shorts) for word, shorts in always.items()}, may_be


def folded(name: ir.StringValue) -> ir.StringValue:
    """A name without accents, with `&` as a word, as names are compared."""
    plain = name.lower().replace("ß", "ss").replace("æ", "ae").replace("œ", "oe").replace("&", " and ")
    return same_name(plain.re_replace(r"\p{M}+", "").translate(*_unaccented()))


def company_key(company: ir.StringValue) -> ir.StringValue:
    """A company's name without its legal form; never nothing of it."""
    return folded(company).re_replace(_LEGAL, "")


def role_key(role: ir.StringValue) -> ir.StringValue:
    """A role with its usual short forms written out."""
    key = folded(role).re_replace(_GENDERS, "")
    for word, shorts in _role_words()[0].items():
        key = key.re_replace(rf"\b({shorts})\b", word)
    return key


def may_stand_for(one: ir.StringValue, other: ir.StringValue) -> ir.BooleanValue:
    """Whether one key is the other with a short form in it that may mean several things: `pm`, and `project manager`."""
    one, other = (" " + one + " "), (" " + other + " ")
    _, meanings = _role_words()
    found = [
        (written.replace(f" {short} ", f" {words} ") == meant) & (written != meant)
        for written, meant in ((one, other), (other, one))
        for short, words in meanings
    ]
    return ibis.or_(*found).fill_null(False)


def one_slip(one: ir.StringValue, other: ir.StringValue) -> ir.BooleanValue:
    """Whether two keys differ by one letter wrong, missing, too many, or swapped with its neighbour, and by nothing that
    tells things apart: a digit, the first letter, or a word of one or two letters."""
    same_start = one.left(1) == other.left(1)
    same_digits = one.re_replace("[^0-9]+", "") == other.re_replace("[^0-9]+", "")
    same_short = one.re_replace(r"[\p{L}\p{N}]{3,}", "") == other.re_replace(r"[\p{L}\p{N}]{3,}", "")
    long_enough = ibis.least(one.length(), other.length()) >= _SHORTEST
    return long_enough & same_start & same_digits & same_short & (engine.damerau_levenshtein(one, other) == 1)


def has_more_words(one: ir.StringValue, other: ir.StringValue) -> ir.BooleanValue:
    """Whether one key is the other with words before or behind it, as `data analyst 2` is of `data analyst`. One word alone is too
    little: `engineer` is in too many."""
    in_other = (" " + other + " ").contains(" " + one + " ") & one.contains(" ")
    in_one = (" " + one + " ").contains(" " + other + " ") & other.contains(" ")
    return ((one != other) & (in_other | in_one)).fill_null(False)


def share_a_word(one: ir.StringValue, other: ir.StringValue) -> ir.BooleanValue:
    """Whether two keys have a word of three letters or more in common."""
    words = [key.split(" ").filter(lambda word: word.length() > 2) for key in (one, other)]
    return (words[0].intersect(words[1]).length() > 0).fill_null(False)


def posting(link: ir.StringValue) -> ir.StringValue:
    """A link as links are compared, where it is that of one posting: with a number in its path. NULL for that of a list of jobs,
    whose number stood behind the `?` that is cut off, and where something in it was masked."""
    bare = link.lower().re_replace(r"^https?://(www[.])?|/+$", "")
    is_one = bare.re_search(r"/.*[0-9]{3}") & ~bare.contains("[")
    return ibis.ifelse(is_one, bare, ibis.null().cast("string"))


def share_alike(one: ir.StringValue, other: ir.StringValue) -> ir.FloatingValue:
    """The share of letters that two texts have in common, from 0 to 1: 1 less the edits that lead from one to the other."""
    longer = ibis.greatest(one.length(), other.length(), 1)
    return (1 - one.levenshtein(other) / longer).round(3)
