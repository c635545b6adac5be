"""Dates in the many ways in which people write them, by one who knows which day was meant.

A file has one order (day first, month first, not shown, both): what its ambiguous dates mean follows from that.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

_EN = "January February March April May June July August September October November December".split()
_DE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
WRONG = [
    "2026-02-30",
    "2026-13-01",
    "soon",
    "TBD",
    "next week",
    "1899-01-01",
    "in the spring",
    "??",
    "the 3rd",
    "20261340",
    "12",
]


@dataclass(frozen=True)
class Order:
    """The order in which a file writes day and month: "iso" (no slashes in it), "day", "month", "unshown", "both"."""

    name: str

    @property
    def needs_proof(self) -> bool:
        return self.name in ("day", "month")


ORDERS = [Order(name) for name in ("iso", "iso", "day", "day", "month", "unshown", "both")]


@dataclass(frozen=True)
class Written:
    """A date as written: the day that it means (None: nobody could tell, so that it must be rejected as `code`)."""

    text: str
    day: dt.date | None
    code: str = ""


def some_day(random: Random) -> dt.date:
    return dt.date(2019, 1, 1) + dt.timedelta(days=random.randrange(2900))


def proof(random: Random, order: Order) -> Written:
    """A date that can only be read in the file's order."""
    day = some_day(random).replace(day=random.randint(13, 28))
    return Written(_slashed(random, day, order.name == "day"), day)


def some_date(random: Random, order: Order, *, ascii_only: bool) -> Written:
    """A date in some way that fits the order of the file."""
    day = some_day(random)
    ways = [_plain, _plain, _named] if order.name == "iso" else [_plain, _named, _ordered, _ordered]
    way = random.choice(ways)
    if way is _ordered:
        return _ordered(random, day, order)
    return Written(way(random, day, ascii_only), day)


def _plain(random: Random, day: dt.date, ascii_only: bool) -> str:
    ways = ["%Y-%m-%d"] * 6 + ["%Y/%m/%d", "%Y%m%d", "%Y-%m-%d 00:00:00", "%Y-%m-%dT09:30:00Z", "%Y.%m.%d"]
    ways += [] if ascii_only else ["%Y年%m月%d日"]
    return day.strftime(random.choice(ways))


def _named(random: Random, day: dt.date, ascii_only: bool) -> str:
    en = _EN[day.month - 1]
    n, year = day.day, day.year
    ways = [
        f"{n} {en[:3]} {year}",
        f"{n} {en} {year}",
        f"{en} {n}, {year}",
        f"{en[:3]} {n} {year}",
        f"{n}{_ending(n)} {en} {year}",
        f"{_DAYS[day.weekday()]}, {n} {en} {year}",
        f"{n:02}-{en[:3]}-{year % 100:02}",
        f"{en[:3].upper()} {n:02}, {year}",
        f"{n} de {_ES[day.month - 1]} de {year}",
    ]
    if not ascii_only:
        ways += [f"{n}. {_DE[day.month - 1]} {year}", f"{n} {_FR[day.month - 1]} {year}", f"{n} – {en[:3]} – {year}"]
    return random.choice(ways)


def _ending(number: int) -> str:
    return "th" if 10 < number < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _slashed(random: Random, day: dt.date, day_first: bool) -> str:
    first, second = (day.day, day.month) if day_first else (day.month, day.day)
    year = random.choice([str(day.year), f"{day.year % 100:02}"])
    sign = random.choice("//-")
    return random.choice([f"{first}{sign}{second}{sign}{year}", f"{first:02}{sign}{second:02}{sign}{year}"])


def _ordered(random: Random, day: dt.date, order: Order) -> Written:
    """A date in figures whose order the file must tell, or no order can."""
    if order.name in ("day", "month"):
        return Written(_slashed(random, day, order.name == "day"), day)
    either = day.day <= 12 and day.day != day.month
    if order.name == "both" and not either:
        return Written(_slashed(random, day, random.random() < 0.5), day)
    if day.day > 12:
        day = day.replace(day=random.randint(1, 12))
        either = day.day != day.month
    if order.name == "unshown" and random.random() < 0.3:
        return Written(
            f"{day.day:02}.{day.month:02}.{day.year}", day
        )  # dots mean day first where nothing says otherwise
    text = _slashed(random, day, random.random() < 0.5)
    return Written(text, None, "ambiguous_date") if either else Written(text, day)
