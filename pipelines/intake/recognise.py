"""Which source and table a sheet is, by its headers: a mapping from contract columns to its cells, or a clear no.

Looks at headers and names only, never at a row. Trackers are described in sources/*.yaml; the template is the contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from pipelines.contract.fields import Table
from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import plain
from pipelines.errors import TurnedAway, UsageError

TEMPLATE = "template"
_SOURCES = Path(__file__).parent / "sources"
#: A sheet of figures about a log, and not a log: its headers count or divide.
_FIGURES = re.compile(
    r"\b(count|counts|total|totals|rate|rates|percent|percentage|num|number of|share|average|avg|sum)\b"
)

#: Headers too private to keep, by a word in them (contract.md, Log tables). Dropped at the door, and counted.
_PRIVATE = re.compile(
    r"\b(birth\w*|dob|ethnic\w*|race|disab\w*|health|medical|religi\w*|visa|immigra\w*|citizenship|nationality|"
    r"national (id\w*|insurance|number)|ssn|social security|student (number|no|id)|passport|bank|iban|account number|"
    r"password\w*|passcode|phone\w*|cellphone|cell number|mobile|telephone|street|(?<!email )(?<!mail )address|gender|"
    r"sexual orientation|geburt\w*|telefon\w*|handynummer|passwort|konfession|behinderung|anschrift)\b"
)
#: A phone screen is a stage and no number; a job bank is a place to look.
_NOT_PRIVATE = re.compile(r"\b(phone (screen\w*|interview\w*|call\w*|stage|round)|job bank)\b")
#: What stands in a row and never in a header: addresses, links, dates, sums.
_VALUE = re.compile(r"@|://|\d{3}|\d[-/.]\d")
_SHOWN = 8
#: No log has more columns than this; a matrix has.
_MOST_COLUMNS = 500


@dataclass(frozen=True)
class Source:
    """How one kind of sheet writes one of the log tables. `headers` maps a plain header to a contract column."""

    name: str
    table: str
    headers: Mapping[str, str]
    needs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Recognised:
    """What a sheet is. `columns`: contract column -> place of its cell; `extra`, `private`: header (made unique) -> place."""

    source: str
    table: str
    columns: Mapping[str, int]
    extra: Mapping[str, int] = field(default_factory=dict)
    private: Mapping[str, int] = field(default_factory=dict)


#: A source that a sheet fits, its score, and the places of its columns; and a table that lacks some of the columns it needs.
_Fit = tuple[tuple[int, bool, bool], Source, dict[str, int]]
_Lack = tuple[str, dict[str, int], list[tuple[str, ...]]]


@cache
def sources() -> tuple[Source, ...]:
    """Every source: the template's nine tables first, then sources/*.yaml in order of name."""
    return tuple(_template(table) for table in log_tables().values()) + tuple(
        _read_source(path) for path in sorted(_SOURCES.glob("*.yaml"))
    )


def _template(table: Table) -> Source:
    needs: tuple[tuple[str, ...], ...] = tuple(
        (name.name,) for name in table.fields if name.required and name.name not in ("seeker", "company")
    )
    if table.name == "applications":
        needs = (("company", "role", "application"), ("status", "outcome", "applied_on", "application"))
    if table.name == "seekers":
        needs = (("seeker",), tuple(name for name in table.columns if name not in ("program", "seeker", "email")))
    if table.name == "destinations":
        needs += (("destination",),)
    return Source(TEMPLATE, table.name, {plain(name): name for name in table.columns}, needs)


def _read_source(path: Path) -> Source:
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    headers = {plain(way): column for column, ways in written["columns"].items() for way in ways}
    return Source(written["source"], written["table"], headers, tuple(map(tuple, written["needs"])))


def recognise(
    header: tuple[str, ...],
    names: tuple[str, ...],
    *,
    only: str | None = None,
    own_columns: tuple[str, ...] = (),
    allow: tuple[str, ...] = (),
    deny: tuple[str, ...] = (),
) -> Recognised:
    """The source and table of a sheet with these headers; TurnedAway where there is none, or more than one.

    `names`: file stem and sheet name, either of which may name a table of the template, alone or among other words (the
    sheet's goes first). `only`: the
    source to take it for. `own_columns`: the program's own habits. `allow`, `deny`: its changes to the private headers.
    """
    known_source(only)
    if len(header) > _MOST_COLUMNS:
        raise TurnedAway(
            f"it has {len(header):,} columns, and a log has at most {_MOST_COLUMNS}: {in_short(header)}. "
            "Keep those that say something of an application or an interview, and run again."
        )
    allowed, denied = {plain(name) for name in allow}, {plain(name) for name in deny}
    # The name of a sheet, or of a file without sheets, is taken at its word; that of a workbook only hints.
    own = names[-1] or names[0]
    named, hinted = _table_in(own), {table for name in names for table in _tables_in(name)}
    fits: list[_Fit] = []
    lacking: list[_Lack] = []
    for source in (source for source in sources() if only in (None, source.name)):
        columns = _columns(header, source, own_columns, denied)
        missing = [group for group in source.needs if not any(name in columns for name in group)]
        if not missing:
            fits.append(((len(columns), source.table in hinted, source.name == TEMPLATE), source, columns))
        elif source.name == TEMPLATE:
            lacking.append((source.table, columns, missing))
    of_that_name = [fit for fit in fits if fit[1].table == named]
    for table, columns, missing in lacking:
        exact = table in map(plain, names)
        if not fits and (exact or (table in hinted and len(columns) > 1)):
            raise TurnedAway(_lacks(table, missing))
        if exact and table == named and not of_that_name:
            raise TurnedAway(_lacks(table, missing))
    # A name is taken at its word where the template itself fits it, and not a tracker alone.
    if any(source.name == TEMPLATE for _, source, _ in of_that_name):
        fits = of_that_name
    if not fits:
        raise TurnedAway(_no_log(header))
    best, source, columns = max(fits, key=lambda fit: fit[0])
    if source.table != named:
        _not_another((best, source, columns), lacking, hinted, header)
    for score, other, _ in fits:
        if score[:2] == best[:2] and other.table != source.table:
            raise TurnedAway(
                f"it could be a sheet of {source.table} or of {other.table}. "
                f"Name the file or sheet after the table, such as {source.table}.csv."
            )
    private, extra = {}, {}
    for place, (name, once) in enumerate(zip(header, unique(header), strict=True)):
        words = plain(name)
        if words in denied or (place not in columns.values() and words not in allowed and _is_private(words)):
            private[once] = place
        elif place not in columns.values():
            extra[once] = place
    return Recognised(source.name, source.table, columns, extra, private)


def _not_another(fit: _Fit, lacking: list[_Lack], hinted: set[str], header: tuple[str, ...]) -> None:
    """TurnedAway where another table knows more of the headers than the one that fits, and lacks only what it needs.

    A sheet with a column that makes it the fitting one and that the other does not know (a status, a date applied) stays
    what it is, save where its name says otherwise.
    """
    _, source, columns = fit
    # A bare `date` may be that of anything.
    telling = {name: place for name, place in columns.items() if plain(header[place]) != "date"}
    for table, known, missing in sorted(lacking, key=lambda lack: -len(lack[1])):
        places = {telling[name] for group in source.needs for name in group if name in telling}
        shared = places <= {*known.values()}
        if len(known) <= len(columns) or not (shared or table in hinted):
            continue
        mends = []
        date = next((name for name in header if plain(name) == "date"), None)
        if date and ("interview_on",) in missing:
            mends.append(f"If `{date}` is the day of the interview, call it so.")
        if shared and "status" in columns:
            mends.append(
                f"If its rows are applications, call their column `status` and not `{header[columns['status']]}`."
            )
        if table in hinted:
            mends.append("If its rows are applications, give the file or sheet another name.")
        raise TurnedAway(" ".join([_lacks(table, missing), *mends]))


def _tables_in(name: str) -> set[str]:
    """The tables of the template that a file's or sheet's name speaks of, as words of it: `asha_interviews-2026-09`."""
    return log_tables().keys() & set(re.findall(r"[^\W\d_]+", name.casefold()))


def _table_in(name: str) -> str | None:
    """The one table that a name speaks of; None where it is none, or several."""
    tables = _tables_in(name)
    return tables.pop() if len(tables) == 1 else None


def is_whole_header(cell: str) -> bool:
    """True for the name of a column that makes a log all by itself (`goal`): a lone cell above the rows, and no title."""
    for source in sources():
        column = source.headers.get(plain(cell))
        if column is not None and all(column in group for group in source.needs):
            return True
    return False


def known_source(name: str | None) -> None:
    """UsageError where there is no source of that name."""
    choices = sorted({source.name for source in sources()})
    if name is not None and name not in choices:
        raise UsageError(f"There is no source called {name}. There are: {', '.join(choices)}.")


def unique(header: tuple[str, ...]) -> tuple[str, ...]:
    """Headers told apart by a number where they differ in case at most: an engine's structs tell no `Type` from `TYPE`."""
    taken: set[str] = set()
    names = []
    for name in header:
        once, number = name, 1
        while once.casefold() in taken:
            number += 1
            once = f"{name} ({number})"
        taken.add(once.casefold())
        names.append(once)
    return tuple(names)


def in_short(names: Iterable[str]) -> str:
    """Headers for a message: a few, none of them long, and how many more there are."""
    listed = [name[:40] for name in names]
    more = f" and {len(listed) - _SHOWN:,} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


def _columns(header: tuple[str, ...], source: Source, own_columns: tuple[str, ...], denied: set[str]) -> dict[str, int]:
    headers = dict(source.headers)
    if source.table == "interviews":
        headers |= {plain(name): name for name in own_columns}
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        column = headers.get(plain(name))
        if column is not None and plain(name) not in denied:
            found.setdefault(column, place)
    return found


def _is_private(words: str) -> bool:
    return bool(_PRIVATE.search(words)) and not _NOT_PRIVATE.search(words)


def _lacks(table: str, missing: list[tuple[str, ...]]) -> str:
    wanted = " and no column ".join(" or ".join(f"`{name}`" for name in group) for group in missing)
    return f"the sheet of {table} has no column {wanted}; every row of it needs that. Add it and run again."


def _no_log(header: tuple[str, ...]) -> str:
    if any(_VALUE.search(name) for name in header):
        # It may be a row of the log: nothing of it is quoted.
        return (
            "its first line holds values, and not the names of columns. Put a line of names above it, such as those of "
            "`debrief template`."
        )
    shown = in_short(header)
    if any(_FIGURES.search(plain(name)) for name in header):
        return (
            f"it looks like a summary of a log (columns {shown}), with no row for each application. "
            "Debrief works such figures out itself; put in the log they were made from."
        )
    return (
        f"its columns ({shown}) are not those of a log. A tracker sheet needs a company or a role, and a status or a date "
        "applied; or begin from `debrief template`."
    )
