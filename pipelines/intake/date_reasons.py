"""Why a cell is no date, in words: a day that no calendar has, the year or the day missing, day and month in an order not said.

For the few cells that a reason quotes; what is a date is dates.py, and by which patterns, date_patterns.py.
"""

from __future__ import annotations

import datetime as dt
import re

from pipelines.intake import date_patterns as written

_NUMBERS = re.compile(r"^(\d{1,2}) *[-/.] *(\d{1,2}) *[-/.] *(\d{2}|\d{4})\.?$", re.ASCII)
_YEAR_LEADS = re.compile(r"^(\d{4})[-/.~ ]+(\d{1,2})[-/.~ ]+(\d{1,2})\D*$", re.ASCII)
_NO_DAY = re.compile(
    rf"^(?:(?:19|20)\d\d|(?:19|20)\d\d[-/.~ ]+\d{{1,2}}|\d{{1,2}}[-/.~ ]+(?:19|20)\d\d"
    rf"|{written.MONTH_NAMES}[ .,'-]*(?:(?:19|20)?\d\d)?|(?:19|20)\d\d[ .,-]*{written.MONTH_NAMES})\.?$",
    re.ASCII,
)


def why_no_date(text: str) -> str:
    """What is wrong with a text that was read as no date, as the end of a sentence that has quoted it; "" where it is like none."""
    bare = _bare(text)
    numbers, leading = _NUMBERS.match(bare), _YEAR_LEADS.match(bare)
    if numbers:
        first, second, year = int(numbers[1]), int(numbers[2]), int(numbers[3])
        if len(numbers[3]) == 2:
            if year >= 50:
                return ", whose year has two figures and so no century"
            year += 2000
        if not 1950 <= year <= 2100:
            return ", whose year is none of 1950 to 2100"
        if _is_day(year, second, first):
            return (
                ", which puts the day first, where the other dates of this file, or program.yaml, put the month first"
            )
        if _is_day(year, first, second):
            return (
                ", which puts the month first, where the other dates of this file, or program.yaml, put the day first"
            )
        return _no_such_day(year, second if second <= 12 else first, first if second <= 12 else second)
    if leading:
        year, month, day = map(int, leading.groups())
        if not 1950 <= year <= 2100:
            return ", whose year is none of 1950 to 2100"
        return _no_such_day(year, month, day)
    if re.search(written.NO_YEAR, bare, re.ASCII):
        either = re.match(r"(\d+)[/.] ?(\d+)", bare)
        order = ", nor which of the two is the month" if either and max(map(int, either.groups())) <= 12 else ""
        return f", which does not say the year{order}"
    if re.search(written.ROUGHLY, bare, re.ASCII):
        return ", a day that is only roughly known"
    if _NO_DAY.match(bare):
        return ", which does not say the day"
    if re.search(written.FULL, bare, re.ASCII):
        return ", a day that no calendar has"
    return ""


def why_two_dates(text: str) -> str:
    """Which two dates a text may be, as the end of a sentence that has quoted it."""
    numbers = _NUMBERS.match(_bare(text))
    if not numbers:
        return ", which could be two dates"
    first, second, year = int(numbers[1]), int(numbers[2]), int(numbers[3])
    year += 2000 if len(numbers[3]) == 2 else 0
    return (
        f", which could be {year}-{second:02d}-{first:02d} or {year}-{first:02d}-{second:02d}: no date of this file says whether day "
        "or month comes first"
    )


def _bare(text: str) -> str:
    """As dates.py makes a text bare: small letters, one kind of dash and figure, no weekday, no time of day."""
    exchanged = str.maketrans(written.FROM, written.TO, written.LEFT_OUT)
    plain = re.sub(written.JOINED, "", text.lower().translate(exchanged), flags=re.ASCII)
    return re.sub(written.NOISE, " ", plain, flags=re.ASCII).strip()


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _no_such_day(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f", whose month would be {month}"
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return f", a day that no calendar has: {dt.date(year, month, 1):%B} {year} has {last} days"
