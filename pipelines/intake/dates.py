"""Dates as people write them -> ISO text, as column expressions. Day-first or month-first is the whole file's to say.

Only spellings live here; what the order of a file's dates tells is years.py, and where a date may not be is judge.py's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ibis

from pipelines.intake import date_patterns as written

if TYPE_CHECKING:
    import ibis.expr.types as ir

ISO = r"^(\d{4})-(\d{2})-(\d{2})$"
ISO_TIME = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$"


def iso_date(text: ir.StringValue, day_first: bool | ir.BooleanValue | None) -> ir.StringValue:
    """The (first) date in `text` as YYYY-MM-DD; NULL where there is none, or where only `day_first` could tell and does not.

    `day_first` is the file's: true, false, or not known (None; NULL in a column that is one already in the table). Dots
    mean day-first, save in a file that is month-first, where they mean neither. Years are 1950 to 2100.
    """
    return _read(_bare(_first(_plain(text))), day_first)


def second_date(text: ir.StringValue, day_first: bool | ir.BooleanValue | None) -> ir.StringValue:
    """The other date in a cell that joins two (`8/3/2019 and 9/9/2019`; also & + ; or a new line), as YYYY-MM-DD, or NULL."""
    return _read(_bare(_plain(text).re_extract(written.JOINED, 1)), day_first)


def has_two_dates(text: ir.StringValue) -> ir.BooleanValue:
    """True where what looks like a second date follows a first: `iso_date` reads one of them, and does not say so."""
    return _plain(text).re_search(written.JOINED)


def shows_day_first(text: ir.StringValue) -> ir.BooleanValue:
    """True where the numbers can only be day, month, year (23/04/2026, 25.05.16), also in the second of two dates."""
    return _plain(text).re_search(written.SHOWS_DAY_FIRST)


def shows_month_first(text: ir.StringValue) -> ir.BooleanValue:
    """True where the numbers can only be month, day, year (04/23/2026), also in the second of two dates."""
    return _plain(text).re_search(written.SHOWS_MONTH_FIRST)


def is_ambiguous(text: ir.StringValue, day_first: bool | ir.BooleanValue | None = None) -> ir.BooleanValue:
    """True for numbers that are two different dates (05/11/2016, not 05/05/2016), with what is known of the file's order."""
    return _unsure(_bare(_first(_plain(text))), day_first)


def has_no_year(text: ir.StringValue) -> ir.BooleanValue:
    """True for a day and a month alone (8-Jul, May 9, 9/5), which years.py may find the year of; not for May 2026."""
    return _bare(_plain(text)).re_search(written.NO_YEAR)


def has_no_day(text: ir.StringValue) -> ir.BooleanValue:
    """True for a month alone (2025-08, Aug 2025, Aug-25, August), and for a day that is only roughly known (≤2026-07, early March
    2026); not for a year: `iso_date` reads none of them."""
    return _bare(_plain(text)).re_search(f"{written.NO_DAY}|{written.ROUGHLY}")


def month_day(text: ir.StringValue, day_first: bool | ir.BooleanValue | None) -> ir.StringValue:
    """MM-DD of a cell that `has_no_year`; NULL for others, for 31-Feb, and where only `day_first` could tell and does not."""

    known = _as_column(day_first)

    def parts(bare: ir.StringValue) -> ir.StringValue:
        slashed, dotted = bare.re_search(r"^\d+/"), bare.re_search(r"^\d+\. ?\d")
        # What can only be one of the two is it, also where nothing else tells.
        plainly = ibis.cases(
            (bare.re_search(f"^{written.OVER_12}/"), True), (bare.re_search(f"/{written.OVER_12}$"), False)
        )
        leads = bare.re_search(r"^(?:[a-z]|\d+~)") | (slashed & ~ibis.coalesce(known, plainly))
        fits = bare.re_search(written.NO_YEAR) & ~(dotted & ~known.fill_null(True))
        return _let(bare.re_split("[^0-9a-z]+"), lambda part: ibis.ifelse(fits, _ordered("2000", part, leads), None))

    # 2000 was a leap year: 29 February is a day, 30 February is none.
    return _let(_bare(_plain(text)), parts).try_cast("date").cast("string").right(5)


def clock(text: ir.StringValue) -> ir.StringValue:
    """The time of day at the end of `text` (or of its first date), as HH:MM[:SS] on a 24-hour clock; NULL where there is none.

    A time zone is passed over: a time is that of the place where it was written.
    """

    # `9:05 am`, `9 am ` or `14:30:00.5`: the time of the match, and then its parts.
    whole = _first(_plain(text)).re_extract(written.CLOCK, 1)

    def parts(time: ir.StringValue) -> ir.StringValue:
        hour, minutes = time.re_extract(r"^\d+", 0), time.re_extract(r"^\d+[:.h](\d{2}(?::\d{2})?)", 1)
        return on_24_hours(
            hour.nullif("") + ":" + minutes.nullif("").fill_null("00"), time.re_extract("([ap])[. ]*m", 1).nullif("")
        )

    return _let(whole, parts)


def on_24_hours(time: ir.StringValue, half: ir.StringValue) -> ir.StringValue:
    """`time` (H:MM[:SS]) with its `half` (a, p or NULL) as HH:MM[:SS]."""
    hour = time.re_extract(r"^(\d{1,2}):", 1).try_cast("int64")
    shifted = ibis.cases(
        ((half == "p") & (hour < 12), hour + 12), ((half == "a") & (hour == 12), ibis.literal(0, "int64")), else_=hour
    )
    return shifted.cast("string").lpad(2, "0") + time.re_extract(r"^\d{1,2}(:.*)$", 1)


def epoch_moment(text: ir.StringValue) -> ir.StringValue:
    """Seconds (9 to 11 figures) or milliseconds (12 or 13) since 1970 as YYYY-MM-DD HH:MM:SS in UTC; NULL for all else.

    Only for a source that says so: by itself a number is no date. Fewer figures are no time, but a 0 that stands for none.
    """
    return _since_1970(text).cast("string")


def epoch_date(text: ir.StringValue) -> ir.StringValue:
    """The day of `epoch_moment`, as YYYY-MM-DD in UTC."""
    return _since_1970(text).cast("date").cast("string")


def _since_1970(text: ir.StringValue) -> ir.TimestampValue:
    seconds = ibis.cases(
        (text.re_search(r"^\d{9,11}(?:\.\d+)?$"), text.re_extract(r"^\d+", 0)),
        (text.re_search(r"^\d{12,13}$"), text.re_extract(r"^(\d+)\d{3}$", 1)),
    ).try_cast("int64")
    # The end of 2100, as for written dates.
    return ibis.timestamp("1970-01-01 00:00:00") + ibis.ifelse(seconds < 4_133_980_800, seconds, None).as_interval("s")


def _let(value: ir.Value, body: Callable[[ir.Value], ir.Value]) -> ir.Value:
    """`body` of `value`, which is written out and computed once, however often `body` names it."""
    return ibis.array([value]).map(body)[0]


def _plain(text: ir.StringValue) -> ir.StringValue:
    """`text` in small letters without accents, with one kind of dash and figure, and blanks for quotes."""
    # Most cells need none of it, and to exchange characters is dear.
    return ibis.ifelse(
        text.re_search(written.ODD), text.lower().translate(written.FROM + written.LEFT_OUT, written.TO), text.lower()
    )


def _first(plain: ir.StringValue) -> ir.StringValue:
    return plain.re_replace(written.JOINED, "")


def _bare(plain: ir.StringValue) -> ir.StringValue:
    """The date in `plain` without its weekday, its time of day and small words."""
    return plain.re_replace(written.NOISE, " ").strip()


def _as_column(day_first: bool | ir.BooleanValue | None) -> ir.BooleanValue:
    return ibis.literal(day_first, "boolean") if day_first is None or isinstance(day_first, bool) else day_first


def _unsure(bare: ir.StringValue, day_first: bool | ir.BooleanValue | None) -> ir.BooleanValue:
    if day_first is True:
        return ibis.literal(False)
    if day_first is None:
        return bare.re_search(written.EITHER_SLASHED)
    if day_first is False:
        return bare.re_search(written.EITHER_DOTTED)
    return (day_first.isnull() & bare.re_search(written.EITHER_SLASHED)) | (
        ~day_first.fill_null(True) & bare.re_search(written.EITHER_DOTTED)
    )


def _month_leads(bare: ir.StringValue, day_first: bool | ir.BooleanValue | None) -> ir.BooleanValue:
    leads = bare.re_search(written.MONTH_LEADS)
    if day_first is True or day_first is None:
        return leads
    slashed = bare.re_search(written.EITHER_SLASHED)
    return leads | (slashed if day_first is False else slashed & ~day_first.fill_null(True))


def _read(bare: ir.StringValue, day_first: bool | ir.BooleanValue | None) -> ir.StringValue:
    def parts(bare: ir.StringValue) -> ir.StringValue:
        fits = bare.re_search(written.FULL) & ~_unsure(bare, day_first)
        return _let(
            bare.re_split("[^0-9a-z]+"),
            lambda part: ibis.cases(
                (~fits, None),
                (bare.re_search(written.COMPACT), bare.left(4) + "-" + bare.substr(4, 2) + "-" + bare.substr(6, 2)),
                (bare.re_search(written.YEAR_LEADS), part[0] + "-" + _month(part[1]) + "-" + part[2]),
                # "20" before 16, and nothing before 2016.
                else_=_ordered((ibis.literal("20") + part[2]).right(4), part, _month_leads(bare, day_first)),
            ),
        )

    # The cast knows which days there are, and the text of a date has all its noughts.
    return _let(bare, parts).try_cast("date").cast("string")


def _ordered(year: ir.StringValue | str, part: ir.ArrayValue, month_leads: ir.BooleanValue) -> ir.StringValue:
    month = ibis.cases((month_leads, part[0]), (~month_leads, part[1]))
    day = ibis.ifelse(month_leads, part[1], part[0]).re_extract(r"^\d+", 0)
    return year + "-" + _month(month) + "-" + day


def _month(word: ir.StringValue) -> ir.StringValue:
    """The month's number as text; 0 where the word is none."""
    return (
        (ibis.literal(written.MONTH_TABLE).find("|" + word + "|") + written.MONTH_WIDTH) // written.MONTH_WIDTH
    ).cast("string")
