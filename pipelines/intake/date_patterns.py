"""The patterns and names by which dates.py knows a date: what is matched, and in which languages.

Nothing is read here. Patterns mean the same in RE2 and in Java: no look-around, no \\b, no back-references, and none in
replacements (DuckDB writes \\1 there, Spark $1). They are for text that dates.py has made small and freed of accents.
"""

from __future__ import annotations

from collections.abc import Mapping

# The ways to write each month in English, German, French and Spanish, without accents, from January on.
_MONTHS = (
    "jan january januar janner janvier janv enero ene",
    "feb february febuary februar feber febr fevrier fevr fev febrero",
    "mar march marz maerz mrz mars marzo",
    "apr april avril avr abril abr",
    "may mai mayo",
    "jun june juni juin junio",
    "jul july juli juillet juil julio",
    "aug august aout agosto ago",
    "sep sept september septembre septiembre setiembre set",
    "oct october oktober okt octobre octubre",
    "nov november novembre noviembre",
    "dec december dezember dez decembre diciembre dic",
)
# One text in which the place of a name tells its month, so that an engine looks a name up once, not once a spelling.
MONTH_WIDTH = 72
MONTH_TABLE = "".join(
    f"|{month}|{month:02d}|{names.replace(' ', '|')}|".ljust(MONTH_WIDTH, ".") for month, names in enumerate(_MONTHS, 1)
)
MONTH_NAMES = "(?:" + "|".join("|".join(names.split()) for names in _MONTHS) + ")"

# Neither `mar` (mardi, martes), which is March as well, nor what else is a month.
_WEEKDAY = (
    r"(?:mon(?:day|tag)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|mo|di|mi|do|fr|sa|so|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
    r"|lun(?:di|es)?|mardi|martes|mer(?:credi)?|mie(?:rcoles)?|jeu(?:di)?|jue(?:ves)?|ven(?:dredi)?|vie(?:rnes)?"
    r"|sam(?:edi)?|sab(?:ado)?|dim(?:anche)?|dom(?:ingo)?)"
)
_ZONE = (
    r"(?: ?(?:z|(?:utc|gmt)(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}(?::?\d{2})?|[ecmp][sd]?t|cest|cet|bst|ist)"
    r"(?: \([a-z ]+\))?)?"
)
_TIME = r"\d{1,2}(?:[:.h]\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?[ap]\.? ?m\.?| ?uhr| ?h)?| ?(?:[ap]\.? ?m\.?|uhr))"
# Of `10:00 - 11:30` the day counts; which half of the day `2:00 - 3:00 pm` begins in is not guessed, so that it is no time.
CLOCK = rf"(?:^|[,t&@] *|[^ -] +)({_TIME}){_ZONE} *$"
# 上午10点, 14時30分: taken off, and no time of day: which half `2点` lies in is not always said.
_HALF = "(?:上午|下午|早上|晚上|中午|傍晚|凌晨|午前|午後)"
_CLOCKED = r"[点點时時](?:\d{1,2}分?|半)?"
_ASIAN_TIME = rf"(?:{_HALF}(?: ?\d{{1,2}}(?:[:.]\d{{2}}|{_CLOCKED}))?|\d{{1,2}}{_CLOCKED})"
_AT_TIME = (
    rf"(?:(?:[ ,]+(?:at |um |a (?:las )?|[&@~-] *)?|[t&@~-] *)(?:{_TIME} *- *)?{_TIME}{_ZONE}"
    rf"|[ ,]*{_ASIAN_TIME}(?: *[-~] *(?:{_ASIAN_TIME}|\d{{1,2}}[:.]\d{{2}}))?) *$"
)
NOISE = (
    rf"^ *(?:{_WEEKDAY}[., ]+)?(?:(?:on|the|den|le|el) )?| (?:de|del|of) |[ ,(]+{_WEEKDAY}[.)]* *$"
    rf"|{_AT_TIME}"
)

_ORDINAL = r"(?:st|nd|rd|th|er|o|a)?"
_DAY_NUMBER, _MONTH_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
OVER_12 = r"(?:1[3-9]|2\d|3[01])"
_YEAR = r"(?:19[5-9]\d|20\d\d|2100)"
# Two figures are a year of 2000 to 2049; of which century '98 is, is not guessed.
_ANY_YEAR = rf"(?:{_YEAR}|[0-4]\d)"
_EIGHT_FIGURES = rf"{_YEAR}(?:0[1-9]|1[0-2])[0-3]\d"
COMPACT = rf"^{_EIGHT_FIGURES}\.?$"
YEAR_LEADS = rf"^{_YEAR}[^0-9]"
FULL = (
    rf"^(?:{_YEAR}[-/.~ ]+(?:\d{{1,2}}|[a-z]{{3,10}})[-/.~ ]+\d{{1,2}}"
    rf"|\d{{1,2}}(?: *- *\d{{1,2}} *- *| */ *\d{{1,2}} */ *|\. ?\d{{1,2}}\. ?){_ANY_YEAR}"
    rf"|\d{{1,2}}{_ORDINAL}[ ./-]+[a-z]{{3,10}}[ .,/-]+{_ANY_YEAR}"
    rf"|[a-z]{{3,10}}[ .-]+\d{{1,2}}{_ORDINAL}[ ,.-]+{_YEAR}"
    rf"|{_EIGHT_FIGURES})\.?$"
)
# `Apr-16` is how spreadsheets show April 2016, and names no day; `Apr 16` and `16-Apr` do.
NO_YEAR = (
    rf"^(?:\d{{1,2}}{_ORDINAL}[ .-]+{MONTH_NAMES}|{MONTH_NAMES}(?:[ .]+\d{{1,2}}{_ORDINAL}|-\d)"
    rf"|{_MONTH_NUMBER}/{_DAY_NUMBER}|{_DAY_NUMBER}/{_MONTH_NUMBER}|{_DAY_NUMBER}\. ?{_MONTH_NUMBER}\."
    rf"|{_MONTH_NUMBER}~ ?{_DAY_NUMBER})\.?$"
)
# A month and nothing more but its year. `Aug 25` is a day; `Aug-25` is not. A year alone may be any number.
NO_DAY = (
    rf"^(?:{_YEAR}[-/.~ ]+{_MONTH_NUMBER}|{_MONTH_NUMBER}[-/.~ ]+{_YEAR}"
    rf"|{MONTH_NAMES}(?:[ .,-]*{_YEAR}|-\d\d)?|{_YEAR}[ .,-]*{MONTH_NAMES})~?\.?$"
)
# A day that is only roughly known: `≤2026-07`, `pre-2026`, `early March 2026`, `2026-06 (approx.)`, `2026-08-??`.
ROUGHLY = (
    r"^(?:[~≤≥<>±]+ *|(?:pre|post|before|after|since|until|by|circa|ca|approx(?:imately)?|around|about|early|mid|late|beginning of|end of|"
    r"sometime in|vor|nach|seit|bis|anfang|mitte|ende|avant|apres|debut|fin|antes|despues|principios de|mediados de)(?:[. -]+))"
    r".{0,24}[0-9].{0,24}$|^[^a-z]{0,12}[0-9][^a-z]{0,12}(?:\?+|\(?(?:approx|ca|circa|ish)\.?\)?)$"
)
JOINED = (
    r"(?: *[&+;][&+; ]*| +(?:and|und|et|y) +)"
    rf"((?:{_WEEKDAY}[., ]+)?(?:\d{{1,4}} ?[-/.~ ] ?[0-9a-z]{{1,10}} ?[-/.,~ ] ?\d{{1,4}}"
    rf"|[a-z]{{3,10}}[ .]+\d{{1,2}}{_ORDINAL}[, ]+\d{{4}})(?:{_AT_TIME}| *$))"
)


def _other_months(month: int) -> str:
    ones = "".join(str(other) for other in range(1, 10) if other != month)
    tens = "".join(str(other - 10) for other in range(10, 13) if other != month)
    return f"(?:0?[{ones}]|1[{tens}])"


def _two_ways(separator: str) -> str:
    """Two different numbers up to 12 and a year: either of the two may be the month."""
    pairs = "|".join(f"0?{month}{separator}{_other_months(month)}" for month in range(1, 13))
    return rf"^(?:{pairs}){separator}{_ANY_YEAR}\.?$"


EITHER_SLASHED, EITHER_DOTTED = _two_ways(" *[/-] *"), _two_ways(r"\. ?")
EITHER_ALONE = rf"^(?:{'|'.join(f'0?{month}/{_other_months(month)}' for month in range(1, 13))})$"
MONTH_LEADS = rf"^(?:[a-z]|{_MONTH_NUMBER} *[-/.] *{OVER_12} *[-/.])"
_BEFORE, _AFTER = r"(?:^|[^0-9a-z./-])", rf" *[-/.] *{_ANY_YEAR}(?:[^0-9]|$)"
# A cell that begins with a day and a month without a year (`14/3`, `Sat 3/14 10:00`) shows it too.
_ALONE, _ALONE_AFTER = rf"^ *(?:{_WEEKDAY}[., ]+)?", r"(?:[ ,]|$)"
SHOWS_DAY_FIRST = rf"{_BEFORE}{OVER_12} *[-/.] *{_MONTH_NUMBER}{_AFTER}|{_ALONE}{OVER_12}/{_MONTH_NUMBER}{_ALONE_AFTER}"
SHOWS_MONTH_FIRST = (
    rf"{_BEFORE}{_MONTH_NUMBER} *[-/.] *{OVER_12}{_AFTER}|{_ALONE}{_MONTH_NUMBER}/{OVER_12}{_ALONE_AFTER}"
)

# What only some cells hold: all but what ASCII dates are written with.
ODD = r"[^ !#-&(-_a-~]"
_SPELLED: Mapping[str, str] = {
    **{chr(ord("０") + figure): str(figure) for figure in range(10)},
    **dict.fromkeys("–—−‐‑‒―－", "-"),
    **dict.fromkeys("／⁄", "/"),
    **dict.fromkeys("．。", "."),
    **dict.fromkeys("：", ":"),
    **dict.fromkeys("，、", ","),
    **dict.fromkeys("；\n\r", ";"),
    **dict.fromkeys("＆", "&"),
    **dict.fromkeys("'\"`´‘’‚‛“”„«»\t\u00a0\u2007\u2009\u202f\u3000日일", " "),
    # Year and month have a mark of their own, since they also say which number is which.
    **dict.fromkeys("年月년월", "~"),
    **dict.fromkeys("áàâäã", "a"),
    **dict.fromkeys("éèêë", "e"),
    **dict.fromkeys("íìîï", "i"),
    **dict.fromkeys("óòôöº", "o"),
    **dict.fromkeys("úùûü", "u"),
    "ª": "a",
    "ç": "c",
    "ñ": "n",
}
FROM = "".join(_SPELLED)
TO = "".join(_SPELLED.values())
# Left out where they stand: marks without width, and accents that follow their letter.
LEFT_OUT = "\ufeff\u200b\u200e\u200f\u0300\u0301\u0302\u0303\u0308\u0327"
