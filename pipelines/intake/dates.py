"""Dates as people write them -> ISO text, as column expressions. Day-first or month-first is the whole file's to say.

Only spellings live here; what a date means is the contract's, and where it may not be is judge.py's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

_CLOCK = r"(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?: ?([AaPp])\.?[Mm]\.?)?(?:Z| ?[+-]\d{2}:?\d{2})?)?"
_CLOCK_AT_END = r"(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?: ?([AaPp])\.?[Mm]\.?)?(?:Z| ?[+-]\d{2}:?\d{2})?$"
ISO = r"^(\d{4})-(\d{2})-(\d{2})$"
ISO_TIME = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$"
_YEAR_FIRST = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK + "$"
_NUMBERS = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})" + _CLOCK + "$"
_DOTTED = r"^\d{1,2}\.\d{1,2}\."
_DAY_MONTH = r"^(\d{1,2})(?:st|nd|rd|th)?[ .\-]+([A-Za-z]{3,9})\.?[ ,.\-]+(\d{4}|\d{2})" + _CLOCK + "$"
_MONTH_DAY = r"^([A-Za-z]{3,9})\.?[ .\-]+(\d{1,2})(?:st|nd|rd|th)?,?[ \-]+(\d{4})" + _CLOCK + "$"

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def shows_day_first(text: ir.StringValue) -> ir.BooleanValue:
    """True where the numbers can only be day, month, year (23/04/2026); dots are only ever written that way round."""
    numbers = text.re_search(_NUMBERS)
    return numbers & ((_part(text, _NUMBERS, 1) > 12) | text.re_search(_DOTTED))


def shows_month_first(text: ir.StringValue) -> ir.BooleanValue:
    return text.re_search(_NUMBERS) & (_part(text, _NUMBERS, 2) > 12)


def is_ambiguous(text: ir.StringValue) -> ir.BooleanValue:
    """True for numbers that could be either way round, and are two different dates (05/11/2016, but not 05/05/2016)."""
    first, second = _part(text, _NUMBERS, 1), _part(text, _NUMBERS, 2)
    return text.re_search(_NUMBERS) & (first <= 12) & (second <= 12) & (first != second) & ~text.re_search(_DOTTED)


def iso_date(text: ir.StringValue, day_first: bool | None) -> ir.StringValue:
    """The date in `text` as YYYY-MM-DD; NULL where there is none, or where only `day_first` could tell and is None."""
    written_first, written_second = text.re_extract(_NUMBERS, 1), text.re_extract(_NUMBERS, 2)
    # A number over 12 is a day wherever it stands; a mixed file is caught by its ambiguous rows.
    day_leads = (_part(text, _NUMBERS, 1) > 12) | text.re_search(_DOTTED)
    if day_first is True:
        day_leads = day_leads | (_part(text, _NUMBERS, 2) <= 12)
    numbers = ibis.ifelse(
        day_leads,
        _joined(text.re_extract(_NUMBERS, 3), written_second, written_first),
        _joined(text.re_extract(_NUMBERS, 3), written_first, written_second),
    )
    if day_first is None:
        numbers = ibis.ifelse(is_ambiguous(text), ibis.null().cast("string"), numbers)
    return ibis.cases(
        (text.re_search(ISO), text),
        (text.re_search(_YEAR_FIRST), _in_order(text, _YEAR_FIRST, 1, 2, 3)),
        (text.re_search(_NUMBERS), numbers),
        (text.re_search(_DAY_MONTH), _named_month(text, _DAY_MONTH, 3, 2, 1)),
        (text.re_search(_MONTH_DAY), _named_month(text, _MONTH_DAY, 3, 1, 2)),
        else_=ibis.null().cast("string"),
    )


def clock(text: ir.StringValue) -> ir.StringValue:
    """The time of day at the end of `text`, as HH:MM[:SS] on a 24-hour clock; NULL where there is none."""
    return on_24_hours(
        text.re_extract(_CLOCK_AT_END, 1).nullif(""), text.re_extract(_CLOCK_AT_END, 2).nullif("").lower()
    )


def on_24_hours(time: ir.StringValue, half: ir.StringValue) -> ir.StringValue:
    """`time` (H:MM[:SS]) with its `half` (a, p or NULL) as HH:MM[:SS]."""
    hour = time.re_extract(r"^(\d{1,2}):", 1).try_cast("int64")
    shifted = ibis.cases(
        ((half == "p") & (hour < 12), hour + 12), ((half == "a") & (hour == 12), ibis.literal(0, "int64")), else_=hour
    )
    return shifted.cast("string").lpad(2, "0") + time.re_extract(r"^\d{1,2}(:.*)$", 1)


def _part(text: ir.StringValue, pattern: str, place: int) -> ir.IntegerValue:
    return text.re_extract(pattern, place).try_cast("int64")


def _in_order(text: ir.StringValue, pattern: str, year: int, month: int, day: int) -> ir.StringValue:
    return _joined(text.re_extract(pattern, year), text.re_extract(pattern, month), text.re_extract(pattern, day))


def _named_month(text: ir.StringValue, pattern: str, year: int, month: int, day: int) -> ir.StringValue:
    name = text.re_extract(pattern, month).lower().left(3)
    number = name.cases(*((short, f"{place:02d}") for place, short in enumerate(_MONTHS, 1)), else_=None)
    return _joined(text.re_extract(pattern, year), number, text.re_extract(pattern, day))


def _joined(year: ir.StringValue, month: ir.StringValue, day: ir.StringValue) -> ir.StringValue:
    whole_year = ibis.ifelse(year.length() == 2, ibis.literal("20") + year, year)
    return whole_year + "-" + month.lpad(2, "0") + "-" + day.lpad(2, "0")
