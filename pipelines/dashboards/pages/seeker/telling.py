"""How a seeker's page names what it tells of: a meeting, an application, a day, a value of 1 to 5."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards import words
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING

#: Results that say how an interview went: led on, or not.
NO = ("rejected", "no_response")


def company(row: Row) -> str:
    """The company, or the role where none was kept, ready for the middle of a sentence."""
    named = row.get("company") or row.get("role")
    return words.isolated(" ".join(named.split())) if named and named.split() else words.say("my_company_unknown")


def meeting(row: Row) -> str:
    """`Technical at Northwind`."""
    return words.say("my_meeting", stage=words.label("stage", row["stage"]), company=company(row))


def job(row: Row) -> str:
    """`Northwind, Data analyst`: a company and what for, as a cell names it."""
    role = row.get("role")
    return f"{company(row)}, {words.isolated(role)}" if role and row.get("company") else company(row)


def on(day: date | datetime | None) -> str:
    """`9 March 2026`, a dash where it is not known; in a narrow cell it breaks between its words, not within its year."""
    return NOTHING if day is None else words.day(day)


def score(value: Any) -> str:
    return NOTHING if value is None else words.number(value)


def mean(values: Iterable[Any]) -> float | None:
    """The mean of those that are there; None of none."""
    there = [float(value) for value in values if value is not None]
    return sum(there) / len(there) if there else None


def outcome(row: Row) -> str:
    """What a held interview counts as: `yes` and `no` with a result, `open`, or `out` (the seeker stepped back)."""
    result = row["result"]
    return "yes" if result == "advanced" else "no" if result in NO else "open" if result == "pending" else "out"


def decided(rows: Iterable[Row]) -> tuple[int, int]:
    """(led on, with a result) of held interviews."""
    told = [outcome(row) for row in rows]
    return told.count("yes"), told.count("yes") + told.count("no")


def rank(row: Row) -> int:
    """How far an application came: the rank of its furthest stage, 0 where only sent."""
    return STAGE_RANK.get(row["furthest_stage"] or "applied", 0)


def within(day: date | None, days: int, as_of: date) -> bool:
    """Whether `day` is one of the last `days` days up to `as_of`."""
    return day is not None and timedelta(0) <= as_of - day <= timedelta(days)
