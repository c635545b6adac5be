"""Dates as people write them: every spelling, what is no date, which way round, times of day, and what is never guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.intake import date_patterns, dates
from pipelines.intake.date_reasons import why_no_date, why_two_dates


def answers(con: Any, texts: list[str], *asked: Callable[[Any], Any]) -> list[Any]:
    """What each of the functions `asked` says of each text; a bare value where only one is asked."""
    t = ibis.memtable(pa.table({"place": range(len(texts)), "text": pa.array(texts, pa.string())}))
    t = t.select("place", **{f"answer{n}": ask(t.text) for n, ask in enumerate(asked)}).order_by("place")
    rows = [tuple(row.values())[1:] for row in con.to_pyarrow(t).to_pylist()]
    return [row[0] for row in rows] if len(asked) == 1 else rows


def read_as(day_first: Any) -> Callable[[Any], Any]:
    return lambda text: dates.iso_date(text, day_first)


# ---- dates that say all there is to say, whatever the file's order ---------------------------------------------------

SPELLINGS = {
    # ISO
    "2026-03-09": "2026-03-09",
    "2026-03-09 14:30": "2026-03-09",
    "2026-03-09 14:30-15:15": "2026-03-09",
    "2026-03-09, 10:00 - 11:30": "2026-03-09",
    "Mar 9, 2026 2:00 - 3:00 PM": "2026-03-09",
    "Mar 9, 2026, ~1:30 pm CDT": "2026-03-09",
    "2026.3.9 - 14:00": "2026-03-09",
    "2026.3.9-14：00-15：30": "2026-03-09",
    "2026-03-09T14:30:00Z": "2026-03-09",
    "2026-03-09T14:30:00.123Z": "2026-03-09",
    "2026-03-09 14:30:00.123456": "2026-03-09",
    "2026-03-09T14:30:00+01:00": "2026-03-09",
    "2026-03-09 23:30:00-0500": "2026-03-09",
    "2026-03-09 14:30:00+00": "2026-03-09",
    "2026-03-09 14:30:00 UTC": "2026-03-09",
    "2026/3/9": "2026-03-09",
    "2026.03.09": "2026-03-09",
    "2026. 3. 9.": "2026-03-09",
    "2026 03 09": "2026-03-09",
    "20260309": "2026-03-09",
    "2016-Apr-21": "2016-04-21",
    # spreadsheets and forms
    "8/15/26, 9:05 AM": "2026-08-15",
    "8/15/26, 9:05\u202fAM": "2026-08-15",
    "2026/08/15 9:05:00 AM GMT-5": "2026-08-15",
    "05/05/2026": "2026-05-05",
    "5/05/26": "2026-05-05",
    "26/05/2016": "2016-05-26",
    "26 / 05 / 2016": "2016-05-26",
    "26-05-2016": "2016-05-26",
    "'2026-03-09": "2026-03-09",
    "  2026-03-09  ": "2026-03-09",
    "\u00a02026-03-09\u200b": "2026-03-09",
    "２０２６/０３/０９": "2026-03-09",
    "２６／０５／２０１６": "2016-05-26",
    # dots
    "25.05.16": "2016-05-25",
    "25.5.2016": "2016-05-25",
    "25. 5. 2016": "2016-05-25",
    "25.05.2016.": "2016-05-25",
    "28.08.2016 & 09.00 AM": "2016-08-28",
    "28.08.2016 09.00": "2016-08-28",
    "28.08.2016, 14 Uhr": "2016-08-28",
    # names of months
    "21-Apr -16": "2016-04-21",
    "'25 – Apr-16'": "2016-04-25",
    "09-Mar-2026": "2026-03-09",
    "9-Mar-26": "2026-03-09",
    "09/Mar/2026": "2026-03-09",
    "9 MAR 2026": "2026-03-09",
    "Apr-16-2016": "2016-04-16",
    "Apr 16, 2016": "2016-04-16",
    "April 16,2016": "2016-04-16",
    "March 9th, 2026": "2026-03-09",
    "the 9th of March 2026": "2026-03-09",
    "1st Sept. 2026": "2026-09-01",
    "Sept 3 2025": "2025-09-03",
    "Sept 3 2025 at 9 am": "2025-09-03",
    "Monday, March 9, 2026": "2026-03-09",
    "Mon 9 Mar 2026": "2026-03-09",
    "9 Mar 2026 (Mon)": "2026-03-09",
    "Mon, 09 Mar 2026 14:30:00 +0000": "2026-03-09",
    "Mon Mar 09 2026 14:30:00 GMT+0000 (Coordinated Universal Time)": "2026-03-09",
    "9. März 2026": "2026-03-09",
    "9. Ma\u0308rz 2026": "2026-03-09",
    "Montag, den 9. März 2026, 14:30 Uhr": "2026-03-09",
    "31. Dez. 2025": "2025-12-31",
    "1er février 2026": "2026-02-01",
    "lundi 9 mars 2026 à 14h30": "2026-03-09",
    "15 AOÛT 2026": "2026-08-15",
    "9 de marzo de 2026": "2026-03-09",
    "lunes, 9 de marzo de 2026": "2026-03-09",
    "1º enero 2026": "2026-01-01",
    "2026年3月9日": "2026-03-09",
    "2026년 3월 9일": "2026-03-09",
    "2026.3.9 上午10点": "2026-03-09",
    "2026年3月9日14时30分": "2026-03-09",
    "2026-03-09 下午": "2026-03-09",
    "2026-03-09 10点半-11:30": "2026-03-09",
    # the edges of what is believed
    "1950-01-01": "1950-01-01",
    "2100-12-31": "2100-12-31",
    "29.02.2016": "2016-02-29",
    "31.12.49": "2049-12-31",
    "26/05/2016 and 27/05/2016": "2016-05-26",
}

NO_DATES = [
    "8/82019", "13/13/2019", "31.02.2020", "31 Feb 2026", "2026-02-30", "2026-13-01", "29.02.2015", "0000-00-00", "00/00/2026",
    "1949-12-31", "2101-01-01", "TBD", "43678", "43678.5", "1700000000", "99999999", "20261301", "2026", "2026-03", "next week",
    "Monday", "9:05 AM", "March 2026", "Apr-16", "12 Apr", "8-Jul", "9/5", "3月9日", "9 Foo 2026", "9 Marathon 2026",
    "25.05.98", "25.05.116", "2026-03-09 maybe", "~2026-03-09", "8/15/2026 - 8/17/2026", "1/2/3/2026", "",
    "26/05/2016 & TBD", "26/05/2016; 27/05/2016; 28/05/2016", "26/05/2016 09.09.2019", "5/26 and 27/05/2016",
]  # fmt: skip


def test_every_spelling_whatever_the_order(con: Any) -> None:
    wanted = list(SPELLINGS.values())
    columns = [ibis.literal(way, "boolean") for way in (True, False, None)]
    for day_first in (True, False, None, *columns):
        found = answers(con, list(SPELLINGS), read_as(day_first))
        assert dict(zip(SPELLINGS, found, strict=True)) == dict(zip(SPELLINGS, wanted, strict=True))


def test_what_is_no_date(con: Any) -> None:
    for day_first in (True, False, None):
        found = answers(con, NO_DATES, read_as(day_first))
        assert {text: iso for text, iso in zip(NO_DATES, found, strict=True) if iso} == {}


def test_a_blank_cell_is_no_date_and_tells_nothing(con: Any) -> None:
    none = ibis.memtable(pa.table({"text": pa.array([None], pa.string())}))
    told = none.select(
        iso=dates.iso_date(none.text, None),
        second=dates.second_date(none.text, True),
        month_day=dates.month_day(none.text, True),
        clock=dates.clock(none.text),
        epoch=dates.epoch_moment(none.text),
    )
    assert set(con.to_pyarrow(told).to_pylist()[0].values()) == {None}


# ---- day-first, month-first ------------------------------------------------------------------------------------------

EITHER_WAY = {
    # the cell: its date where the file is day-first, month-first, undecided
    "05/11/2016": ("2016-11-05", "2016-05-11", None),
    "5/11/16": ("2016-11-05", "2016-05-11", None),
    "05-11-2016": ("2016-11-05", "2016-05-11", None),
    "05/11/2016 9:05 AM": ("2016-11-05", "2016-05-11", None),
    "'05/11/2016": ("2016-11-05", "2016-05-11", None),
    "Sat, 05/11/2016": ("2016-11-05", "2016-05-11", None),
    "8/3/2019 and 9/9/2019": ("2019-03-08", "2019-08-03", None),
    # dots are day-first, but in a file that is month-first
    "05.11.2016": ("2016-11-05", None, "2016-11-05"),
    "05.25.2016": ("2016-05-25", "2016-05-25", "2016-05-25"),
    "26/05/2016": ("2016-05-26", "2016-05-26", "2016-05-26"),
    "05/26/2016": ("2016-05-26", "2016-05-26", "2016-05-26"),
    "05/05/2016": ("2016-05-05", "2016-05-05", "2016-05-05"),
}


def test_the_order_of_the_file_decides_and_without_it_nothing_does(con: Any) -> None:
    found = answers(con, list(EITHER_WAY), *map(read_as, (True, False, None)))
    assert dict(zip(EITHER_WAY, found, strict=True)) == EITHER_WAY


def test_each_row_may_bring_the_order_of_its_own_file(con: Any) -> None:
    rows = [(text, way) for text in EITHER_WAY for way in (True, False, None)]
    t = ibis.memtable(
        pa.table({
            "place": range(len(rows)),
            "text": [text for text, _ in rows],
            "day_first": pa.array([way for _, way in rows], pa.bool_()),
        })
    )  # fmt: skip
    t = t.select(
        "place", iso=dates.iso_date(t.text, t.day_first), either=dates.is_ambiguous(t.text, t.day_first)
    ).order_by("place")
    found = con.to_pyarrow(t).to_pylist()
    assert [row["iso"] for row in found] == [iso for ways in EITHER_WAY.values() for iso in ways]
    assert [row["either"] for row in found] == [iso is None for ways in EITHER_WAY.values() for iso in ways]


def test_a_date_is_ambiguous_where_only_the_order_is_missing(con: Any) -> None:
    texts = [*EITHER_WAY, *SPELLINGS, *NO_DATES]
    for n, day_first in enumerate((True, False, None)):
        either = answers(con, texts, lambda text, way=day_first: dates.is_ambiguous(text, way))
        assert {text for text, yes in zip(texts, either, strict=True) if yes} == {
            text for text, ways in EITHER_WAY.items() if ways[n] is None
        }


SHOWN = {
    # the cell: shows day-first, shows month-first
    "26/05/2016": (True, False), "26-5-16": (True, False), "25.05.16": (True, False), "26/05/2016 14:30": (True, False),
    "２６／０５／２０１６": (True, False), "Thu 26/05/2016": (True, False), "'26/05/2016": (True, False),
    "05/26/2016": (False, True), "8/15/26, 9:05 AM": (False, True), "05.25.2016": (False, True),
    "5/6/2016 and 26/6/2016": (True, False), "5/6/2016 & 6/26/2016": (False, True),
    "05/11/2016": (False, False), "05.11.2016": (False, False), "13/13/2019": (False, False), "32/05/2016": (False, False),
    "26/05": (True, False), "Sat 3/14, 10:00": (False, True), "3/4": (False, False), "26/5x": (False, False), "26-5": (False, False),
    "2026-03-26": (False, False), "2016/26/05": (False, False), "26 May 2016": (False, False),
    "8/82019": (False, False), "TBD": (False, False),
}  # fmt: skip


def test_what_shows_the_order(con: Any) -> None:
    found = answers(con, list(SHOWN), dates.shows_day_first, dates.shows_month_first)
    assert dict(zip(SHOWN, found, strict=True)) == SHOWN


# ---- two dates, no year, a time of day, an epoch ---------------------------------------------------------------------

TWO = {
    "8/3/2019 and 9/9/2019": "2019-09-09",
    "8/3/2019 & 9/4/2019": "2019-04-09",
    "8/3/2019 + 9/9/2019 9:05 AM": "2019-09-09",
    "8/3/2019;9/9/2019": "2019-09-09",
    "8/3/2019\n9/9/2019": "2019-09-09",
    "8/3/2019\r\n9/9/2019": "2019-09-09",
    "8. März 2019 und 9. September 2019": "2019-09-09",
    "March 8, 2019 & Monday, September 9, 2019": "2019-09-09",
}


def test_of_two_dates_the_first_is_read_and_the_second_can_be_asked_for(con: Any) -> None:
    asked = (dates.has_two_dates, read_as(True), lambda text: dates.second_date(text, True))
    found = answers(con, list(TWO), *asked)
    assert dict(zip(TWO, found, strict=True)) == {text: (True, "2019-03-08", second) for text, second in TWO.items()}
    # A second that cannot be read is still told of.
    assert answers(con, ["8/3/2019 and 31/2/2019"], *asked) == [(True, "2019-03-08", None)]


def test_one_date_is_not_two(con: Any) -> None:
    texts = [text for text in (*SPELLINGS, *NO_DATES, *MOMENTS) if "27/05" not in text and "9/9" not in text]
    two = answers(con, texts, dates.has_two_dates, lambda text: dates.second_date(text, True))
    assert {text: told for text, told in zip(texts, two, strict=True) if told != (False, None)} == {}


NO_YEAR = {
    # the cell: its month and day where the file is day-first, month-first, undecided
    "8-Jul": ("07-08", "07-08", "07-08"),
    "27-Oct": ("10-27", "10-27", "10-27"),
    "May 9": ("05-09", "05-09", "05-09"),
    "Mar 9": ("03-09", "03-09", "03-09"),
    "March 9th": ("03-09", "03-09", "03-09"),
    "Sat, May 9 at 10:30": ("05-09", "05-09", "05-09"),
    "9. März": ("03-09", "03-09", "03-09"),
    "9 de marzo": ("03-09", "03-09", "03-09"),
    "Jul-8": ("07-08", "07-08", "07-08"),
    "29 Feb": ("02-29", "02-29", "02-29"),
    "9/5": ("05-09", "09-05", None),
    "26/5": ("05-26", None, "05-26"),
    "5/26": (None, "05-26", "05-26"),
    "5月9日": ("05-09", "05-09", "05-09"),
    "5月9日 下午2点": ("05-09", "05-09", "05-09"),
    "9.5.": ("05-09", None, "05-09"),
    "30 Feb": (None, None, None),
}


def test_a_day_and_a_month_without_a_year(con: Any) -> None:
    asked = [lambda text, way=day_first: dates.month_day(text, way) for day_first in (True, False, None)]
    found = answers(con, list(NO_YEAR), dates.has_no_year, *asked)
    assert dict(zip(NO_YEAR, found, strict=True)) == {text: (True, *ways) for text, ways in NO_YEAR.items()}


def test_what_has_a_year_or_no_day_is_not_without_a_year(con: Any) -> None:
    # Spreadsheets show April 2016 as Apr-16.
    undated = {"8-Jul", "9/5", "12 Apr", "3月9日"}
    texts = [text for text in (*SPELLINGS, *NO_DATES, *EITHER_WAY, "13/13", "0/5", "9.5", "9-5") if text not in undated]
    found = answers(con, texts, dates.has_no_year, lambda text: dates.month_day(text, True))
    assert {text for text, told in zip(texts, found, strict=True) if told != (False, None)} == set()


NO_DAY = [
    "2025-08", "2025/8", "2025.08", "2025 08", "2025年8月", "08/2025", "8-2025", "08.2025", "Aug 2025", "August 2025", "Aug. 2025",
    "Aug, 2025", "aug-25", "Apr-16", "2025 Aug", "août 2025", "agosto de 2025", "März 2026", "August", "Sept.",
]  # fmt: skip
ROUGHLY = [
    "≤2026-07", "~2026-03-09", "pre-2026", "before 3/14/2026", "early March 2026", "2026-06 (approx.)", "2026-08-??", "2026-03-12?",
    "Ende März 2026", "about Mar 9", "since 2025",
]  # fmt: skip
WITH_DAY = [
    "2025-08-01",
    "Aug 25",
    "8-Aug",
    "25-Aug",
    "Aug-8",
    "9/5",
    "2025-13",
    "13/2025",
    "Aug 2525",
    "202508",
    "20",
    "2025",
    "x 2025",
    "",
]


def test_a_month_without_a_day(con: Any) -> None:
    found = answers(con, [*NO_DAY, *WITH_DAY], dates.has_no_day, read_as(None), dates.has_no_year)
    told = dict(zip([*NO_DAY, *WITH_DAY], found, strict=True))
    assert {text: told[text] for text in NO_DAY} == dict.fromkeys(NO_DAY, (True, None, False))
    found = answers(con, ROUGHLY, dates.has_no_day, read_as(None), dates.has_no_year)
    assert dict(zip(ROUGHLY, found, strict=True)) == dict.fromkeys(ROUGHLY, (True, None, False))
    assert not [text for text in WITH_DAY if told[text][0]]
    # What is read as a day never lacks one.
    texts = [*SPELLINGS, *EITHER_WAY, *MOMENTS, *NO_YEAR]
    assert not [text for text, none in zip(texts, answers(con, texts, dates.has_no_day), strict=True) if none]


MOMENTS = {
    "2026-03-09 14:30": "14:30", "2026-03-09 14:30-15:15": "14:30", "Mar 9, 2026 2:00 - 3:00 PM": None,
    "2026-03-09 10:00 - 11:30": None, "2026-03-09T14:30:59.123Z": "14:30:59", "2026-03-09T14:30:00-05:00": "14:30:00",
    "8/15/26, 9:05 PM": "21:05", "8/15/26, 12:05 a.m.": "00:05", "8/15/26 9:05\u202fPM": "21:05", "8/15/26 9pm": "21:00",
    "28.08.2016 & 09.00 AM": "09:00", "28.08.2016 14.30": "14:30", "28.08.2016, 14 Uhr": "14:00",
    "9 mars 2026 à 14h30": "14:30", "Mon, 09 Mar 2026 14:30:00 +0000": "14:30:00", "2026/08/15 9:05:00 AM GMT-5": "09:05:00",
    "2021.6.1 上午10点": None, "2021年6月1日 14時30分": None, "2021-06-01 下午": None, "2021-06-01 10点半-11:30": None,
    "8/3/2019 9:05 and 9/9/2019 10:10": "09:05", "8/3/2019 and 9/9/2019 10:10": None,
    "25.05.16": None, "25.05.2016": None, "2026-03-09": None, "Mon 25.05.16": None, "2026.03.09": None, "9 Mar 26": None,
}  # fmt: skip


def test_the_time_of_day(con: Any) -> None:
    found = answers(con, list(MOMENTS), dates.clock)
    assert dict(zip(MOMENTS, found, strict=True)) == MOMENTS


EPOCHS = {
    "1700000000": "2023-11-14 22:13:20",
    "1700000000.75": "2023-11-14 22:13:20",
    "1700000000123": "2023-11-14 22:13:20",
    "999999999": "2001-09-09 01:46:39",
    "4133980799": "2100-12-31 23:59:59",
    "4133980800": None,
    "0": None,
    "43678": None,
    "17000000001234": None,
    "2026-03-09": None,
}


def test_seconds_and_milliseconds_since_1970(con: Any) -> None:
    found = answers(con, list(EPOCHS), dates.epoch_moment, dates.epoch_date)
    assert dict(zip(EPOCHS, found, strict=True)) == {
        text: (moment, moment and moment[:10]) for text, moment in EPOCHS.items()
    }


# ---- all dates, all forms --------------------------------------------------------------------------------------------

ENGLISH = "January February March April May June July August September October November December".split()
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()

SURE: list[Callable[[dt.date], str]] = [
    lambda day: day.isoformat(),
    lambda day: f"{day:%Y-%m-%dT%H:%M:%S.000Z}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day:%d.%m.%Y} & 09.00 AM",
    lambda day: f"{day.day}-{ENGLISH[day.month - 1][:3]}-{day.year}",
    lambda day: f"'{day.day} – {ENGLISH[day.month - 1][:3]}-{day.year}'",
    lambda day: f"{ENGLISH[day.month - 1][:3]}-{day.day:02d}-{day.year}",
    lambda day: f"{day.year}-{ENGLISH[day.month - 1][:3]}-{day.day:02d}",
    lambda day: f"{day:%A}, {ENGLISH[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{day:%a}, {day.day:02d} {ENGLISH[day.month - 1][:3]} {day.year} 14:30:00 +0000",
    lambda day: f"{day.day}. {GERMAN[day.month - 1]} {day.year}",
    lambda day: f"{day.day} {FRENCH[day.month - 1].upper()} {day.year}",
    lambda day: f"{day.day} de {SPANISH[day.month - 1]} de {day.year}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
]
NUMBERS: list[Callable[[int, int, int], str]] = [
    lambda first, second, year: f"{first:02d}/{second:02d}/{year}",
    lambda first, second, year: f"{first}/{second}/{year}, 9:05 AM",
    lambda first, second, year: f"{first}-{second}-{year}",
    lambda first, second, year: f"{first} / {second} / {year}",
]
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31))
FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(st.lists(DAYS, min_size=20, max_size=60))
def test_any_date_in_any_form_reads_back_to_itself(con: Any, days: list[dt.date]) -> None:
    written = [(form(day), day.isoformat()) for day in days for form in SURE]
    texts = [text for text, _ in written]
    # Dots in a file that is month-first are the one form that its order takes away.
    for day_first in (True, None):
        found = answers(con, texts, read_as(day_first))
        assert [(text, iso) for text, iso in zip(texts, found, strict=True)] == written


@FEW
@given(st.lists(DAYS, min_size=20, max_size=60))
def test_numbers_are_never_read_the_wrong_way_round(con: Any, days: list[dt.date]) -> None:
    for day_first in (True, False):
        parts = [(day.day, day.month) if day_first else (day.month, day.day) for day in days]
        written = [
            (form(*part, day.year), day.isoformat()) for day, part in zip(days, parts, strict=True) for form in NUMBERS
        ]
        texts = [text for text, _ in written]
        known, unknown, either, shown, contrary = zip(
            *answers(
                con,
                texts,
                read_as(day_first),
                read_as(None),
                dates.is_ambiguous,
                dates.shows_day_first if day_first else dates.shows_month_first,
                dates.shows_month_first if day_first else dates.shows_day_first,
            ),
            strict=True,
        )
        assert [(text, iso) for text, iso in zip(texts, known, strict=True)] == written
        assert all(iso in (None, day) for iso, (_, day) in zip(unknown, written, strict=True))
        assert [iso is None for iso in unknown] == list(either)
        assert not any(contrary)
        assert [part[not day_first] > 12 for part in parts for _ in NUMBERS] == list(shown)


@FEW
@given(st.lists(st.text("0123456789/.-–: ,'&;年月日aJulMarchdnTZPM\n", max_size=24), min_size=200, max_size=400))
def test_whatever_is_written_gives_a_date_or_nothing(con: Any, texts: list[str]) -> None:
    asked = [read_as(True), read_as(False), read_as(None), lambda text: dates.month_day(text, True), dates.clock]
    for text, (day_first, month_first, undecided, month_day, time) in zip(
        texts, answers(con, texts, *asked), strict=True
    ):
        for iso in (day_first, month_first, undecided):
            assert iso is None or 1950 <= dt.date.fromisoformat(iso).year <= 2100, text
        assert undecided is None or undecided in (day_first, month_first), text
        assert month_day is None or (day_first is None and dt.date.fromisoformat(f"2000-{month_day}")), text
        assert time is None or time[2] == ":", text


# ---- another engine --------------------------------------------------------------------------------------------------


def test_patterns_keep_to_what_re2_and_java_share() -> None:
    patterns = [value for name, value in vars(date_patterns).items() if isinstance(value, str) and "__" not in name]
    assert len(patterns) > 15
    for pattern in patterns:
        assert not any(part in pattern for part in ("(?=", "(?!", "(?<", "(?P", r"\b", r"\1", r"\z", "[[", "&&")), (
            pattern
        )


def test_expressions_can_be_said_in_sparks_words() -> None:
    t = ibis.table({"text": "string", "day_first": "boolean"}, name="cells")
    sql = ibis.to_sql(
        t.select(
            iso=dates.iso_date(t.text, t.day_first),
            second=dates.second_date(t.text, None),
            month_day=dates.month_day(t.text, t.day_first),
            time=dates.clock(t.text),
            epoch=dates.epoch_moment(t.text),
            either=dates.is_ambiguous(t.text, t.day_first),
            undated=dates.has_no_year(t.text),
        ),
        dialect="pyspark",
    )
    assert "TRANSFORM(" in sql
    assert "REGEXP_MATCHES" not in sql


def test_months_of_the_table_lie_where_they_are_looked_for() -> None:
    assert len(date_patterns.MONTH_TABLE) == 12 * date_patterns.MONTH_WIDTH
    assert [
        date_patterns.MONTH_TABLE.find(f"|{month}|") // date_patterns.MONTH_WIDTH + 1 for month in range(1, 13)
    ] == list(range(1, 13))


# ---- why a cell is no date ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("31.02.2026", ", a day that no calendar has: February 2026 has 28 days"),
        ("2026-02-30", ", a day that no calendar has: February 2026 has 28 days"),
        ("31 April 2026", ", a day that no calendar has"),
        ("2026-13-01", ", whose month would be 13"),
        ("32/01/2026", ", a day that no calendar has: January 2026 has 31 days"),
        ("9/5", ", which does not say the year, nor which of the two is the month"),
        ("14/3", ", which does not say the year"),
        ("≤2026-07", ", a day that is only roughly known"),
        ("9. 5.", ", which does not say the year, nor which of the two is the month"),
        ("31 Feb", ", which does not say the year"),
        ("May 2026", ", which does not say the day"),
        ("2026-05", ", which does not say the day"),
        ("2026", ", which does not say the day"),
        ("5/4/98", ", whose year has two figures and so no century"),
        ("5/4/1898", ", whose year is none of 1950 to 2100"),
        ("04/23/2026", ", which puts the month first, where the other dates of this file, or program.yaml, put the day first"),
        ("23/04/2026", ", which puts the day first, where the other dates of this file, or program.yaml, put the month first"),
        ("soon", ""),
        ("TBD 12", ""),
    ],
)  # fmt: skip
def test_a_cell_that_is_no_date_is_told_why(cell: str, why: str) -> None:
    assert why_no_date(cell) == why


@pytest.mark.parametrize("cell", ["05/11/2016", "5-11-16", "05 / 11 / 2016", "Mon, 05/11/2016 9:00 am"])
def test_a_date_that_may_be_two_is_told_which(cell: str) -> None:
    assert why_two_dates(cell).startswith(", which could be 2016-11-05 or 2016-05-11: ")
