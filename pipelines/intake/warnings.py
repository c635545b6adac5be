"""What is odd about rows that were accepted, in plain sentences: one for each code that judge.py and lake.py give.

`debrief check` and the page on data quality both say it with these. Only words live here; who gives a code when is theirs.
"""

from __future__ import annotations

from typing import NamedTuple

from pipelines.contract.logs import log_tables


class Warning(NamedTuple):
    """What a code means, and how to mend it. `{name}` stands for the column; for `part_failed`, the table."""

    what: str
    how: str


WARNINGS = {
    "future_date": Warning(
        "`{name}` lies in the future, although it tells of what has happened",
        "if the year or the month is mistyped, mend it; until that day the row counts as a plan",
    ),
    "fill_down": Warning(
        "`{name}` is the date above it, a year later, as dragging a cell down a spreadsheet writes",
        "write the dates that were meant",
    ),
    "year_filled": Warning(
        "`{name}` has no year; it was filled in, as the dates around it prove it or your source file (`year:`) says",
        "write the whole date, to be sure",
    ),
    "year_unknown": Warning(
        "`{name}` has no year, and the dates around it do not prove one, so it was left blank",
        "write the whole date, such as 2026-03-09",
    ),
    "day_unknown": Warning(
        "`{name}` names a month without a day, or a day only roughly, so it was left blank",
        "write the whole date, such as 2026-03-09; of one that you do not know, leave it blank",
    ),
    "day_unsettled": Warning(
        "`{name}` could be two days, and nothing in the file tells which number is the month, so the day was left out and the "
        "stage kept",
        "write the date as 2026-03-04, or `day_first: true` (or `false`) into program.yaml",
    ),
    "two_dates": Warning(
        "`{name}` holds two dates, and only the first was read",
        "keep one, or give the other a row or a column of its own",
    ),
    "first_of_several": Warning(
        "one `{name}` stands beside several questions, and was taken as said of the first alone",
        "give the others a row of their own in the sheet of questions",
    ),
    "part_failed": Warning(
        "what the row says of {name} could not be used",
        "mend those cells",
    ),
}


def warning(code: str) -> Warning:
    """The sentence for a code such as `future_date:applied_on`, and the mend. A code without one is named as it is."""
    kind, _, name = code.partition(":")
    said = WARNINGS.get(kind)
    if said is None:
        return Warning(f"odd: {code}", "look at these rows")
    if kind == "part_failed" and name in log_tables():
        name = name.replace("_", " ")
    return Warning(said.what.format(name=name), said.how)
