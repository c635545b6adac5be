"""Which year a sheet's dates without one are of, where its other dates or its file's name say so. Only proposes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.intake import date_patterns as written
from pipelines.intake.propose.cells import Column, bare_date

#: Fewer full dates than this are not taken to tell the year of the others.
_LEAST_FULL = 2
#: So many months between two rows are a step into another year.
_ANOTHER_YEAR = 7
_FULL, _NO_YEAR = re.compile(written.FULL, re.ASCII), re.compile(written.NO_YEAR, re.ASCII)
_MONTH_FIRST, _DAY_FIRST = (
    re.compile(pattern, re.ASCII) for pattern in (written.SHOWS_MONTH_FIRST, written.SHOWS_DAY_FIRST)
)
#: A year in a name; not that of a whole date, which is the day of an export, nor of a class.
_NAMED = re.compile(r"(?<![\d.])(?<!\d[-_ .])(?<!class of )(?<!class )(?:19[5-9]\d|20\d\d)(?![-_ .]?\d)", re.IGNORECASE)
_FOUR_FIGURES = re.compile(r"(?<!\d)(?:19[5-9]\d|20\d\d)(?!\d)")


@dataclass(frozen=True)
class Year:
    """The year of a sheet's dates without one (None: all have one, or nothing tells), how many they are, and the evidence."""

    year: int | None = None
    n_dates: int = 0
    evidence: str = ""
    #: The name that told it: for files and sheets of another name it says nothing.
    name: str = ""


def year_told(columns: Sequence[Column], names: Iterable[str], day_first: bool | None) -> Year:
    """The year of the dates without one in `columns` (of dates), by their full dates, else by `names` (of the file, of the sheet).

    Nothing is told where full dates or names are of two years, where full dates stand in another column (a screen in January follows
    an application in December), or where the dates without a year run on into another.
    """
    bare = [[bare_date(cell) for cell in column.cells] for column in columns]
    short = [[cell for cell in cells if _NO_YEAR.search(cell)] for cells in bare]
    n_dates = sum(map(len, short))
    if not n_dates or any(_runs_on(cells, day_first) for cells in short):
        return Year()
    if sum(map(bool, short)) > 1 and _runs_on([cell for cells in short for cell in cells], day_first, far=True):
        return Year()
    full = [_year_of(cell) for cells in bare for cell in cells if _FULL.search(cell)]
    if any(_FULL.search(cell) for cells, without in zip(bare, short, strict=True) for cell in cells if not without):
        return Year()
    if full:
        if len(set(full)) > 1 or len(full) < _LEAST_FULL:
            return Year()
        return Year(full[0], n_dates, f"all {len(full):,} full dates of the sheet are of {full[0]}")
    named = {int(figures): name for name in names for figures in _NAMED.findall(name)}
    if len(named) != 1:
        return Year()
    ((year, name),) = named.items()
    return Year(year, n_dates, f"the name of the file or the sheet says {year}, and no date says another", name)


def _year_of(bare: str) -> int:
    four = _FOUR_FIGURES.search(bare)
    # Eight figures in a row are a full date that begins with its year.
    return int(four[0] if four else bare[:4] if bare[:8].isdigit() else f"20{re.findall(r'[0-9]+', bare)[-1]}")


def _runs_on(short: Sequence[str], day_first: bool | None, *, far: bool = False) -> bool:
    """True where months step from December to January or back, or cannot be told; `far`: in whatever order they stand."""
    if day_first is None and any(_DAY_FIRST.search(cell) for cell in short) != any(map(_MONTH_FIRST.search, short)):
        day_first = any(map(_DAY_FIRST.search, short))
    months = [_month(cell, day_first) for cell in short]
    known = [month for month in months if month]
    if far and known and max(known) - min(known) >= _ANOTHER_YEAR:
        return True
    return len(known) < len(months) or any(
        abs(later - earlier) >= _ANOTHER_YEAR for earlier, later in itertools.pairwise(known)
    )


def _month(bare: str, day_first: bool | None) -> int | None:
    word = re.search("[a-z]{3,}", bare)
    if word:
        return written.MONTH_TABLE.find(f"|{word[0]}|") // written.MONTH_WIDTH + 1
    first, second, *_ = (int(figures) for figures in re.findall(r"\d+", bare))
    if "~" in bare:
        return first
    if "." in bare:
        return second
    return None if day_first is None else second if day_first else first
