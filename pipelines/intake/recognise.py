"""Which source and table a sheet is, by its headers: a mapping from contract columns to its cells, or a clear no.

Looks at headers and names only, never at a row. Trackers are described in sources/*.yaml; the template is the contract.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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
_FIGURES = re.compile(r"\b(count|counts|total|totals|rate|rates|percent|percentage|num|number of|share|average|avg|sum)\b")

#: Headers too private to keep, by a word in them (contract.md, Log tables). Dropped at the door, and counted.
_PRIVATE = re.compile(
    r"\b(birth|birthday|dob|date of birth|ethnicity|ethnic|race|disability|disabled|health|medical|religion|religious|visa|"
    r"immigration|citizenship|nationality|national id|national insurance|ssn|social security|student number|student id|"
    r"passport|bank|iban|account number|password|passcode|phone|mobile|telephone|street|home address|postal address|"
    r"address|gender|sexual orientation)\b"
)


@dataclass(frozen=True)
class Source:
    """How one kind of sheet writes one of the log tables. `headers` maps a plain header to a contract column."""

    name: str
    table: str
    headers: Mapping[str, str]
    needs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Recognised:
    """What a sheet is. `columns`: contract column -> place of its cell; `extra`, `private`: header -> place."""

    source: str
    table: str
    columns: Mapping[str, int]
    extra: Mapping[str, int] = field(default_factory=dict)
    private: Mapping[str, int] = field(default_factory=dict)


@cache
def sources() -> tuple[Source, ...]:
    """Every source: the template's nine tables first, then sources/*.yaml in order of name."""
    return tuple(_template(table) for table in log_tables().values()) + tuple(
        _read_source(path) for path in sorted(_SOURCES.glob("*.yaml"))
    )


def _template(table: Table) -> Source:
    needs = tuple((name.name,) for name in table.fields if name.required and name.name not in ("seeker", "company"))
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

    `names`: file stem and sheet name, which may name a table of the template. `only`: the source to take it for.
    `own_columns`: the program's own habits. `allow`, `deny`: the program's changes to the private headers.
    """
    known = [source for source in sources() if only in (None, source.name)]
    if not known:
        choices = ", ".join(sorted({source.name for source in sources()}))
        raise UsageError(f"There is no source called {only}. There are: {choices}.")
    named = {plain(name) for name in names}
    fits = []
    for source in known:
        columns = _columns(header, source, own_columns)
        by_name = source.name == TEMPLATE and plain(source.table) in named
        missing = [group for group in source.needs if not any(name in columns for name in group)]
        if by_name and missing:
            raise TurnedAway(_lacks(source.table, missing))
        if not missing:
            fits.append(((len(columns), by_name, source.name == TEMPLATE), source, columns))
    if not fits:
        raise TurnedAway(_no_log(header))
    fits.sort(key=lambda fit: fit[0], reverse=True)
    (best, source, columns), others = fits[0], fits[1:]
    if others and others[0][0][:2] == best[:2] and others[0][1].table != source.table:
        raise TurnedAway(
            f"it could be a sheet of {source.table} or of {others[0][1].table}. "
            f"Name the file or sheet after the table, such as {source.table}.csv."
        )
    private = _private(header, columns, allow, deny)
    extra = {name: place for place, name in enumerate(header) if place not in {*columns.values(), *private.values()}}
    return Recognised(source.name, source.table, columns, extra, private)


def _columns(header: tuple[str, ...], source: Source, own_columns: tuple[str, ...]) -> dict[str, int]:
    headers = dict(source.headers)
    if source.table == "interviews":
        headers |= {plain(name): name for name in own_columns}
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        column = headers.get(plain(name))
        if column is not None:
            found.setdefault(column, place)
    return found


def _private(header: tuple[str, ...], columns: dict[str, int], allow: tuple[str, ...], deny: tuple[str, ...]) -> dict[str, int]:
    allowed, denied = {plain(name) for name in allow}, {plain(name) for name in deny}
    mapped = {place: column for column, place in columns.items()}
    found = {}
    for place, name in enumerate(header):
        words = plain(name)
        if words in denied or (place not in mapped and words not in allowed and _PRIVATE.search(words)):
            found[name] = place
            columns.pop(mapped.get(place, ""), None)
    return found


def _lacks(table: str, missing: list[tuple[str, ...]]) -> str:
    wanted = " and ".join(" or ".join(f"`{name}`" for name in group) for group in missing)
    return f"the sheet of {table} has no column {wanted}, which every row of it needs. Add the column and run again."


def _no_log(header: tuple[str, ...]) -> str:
    shown = ", ".join(name[:30] for name in header[:6]) + (" ..." if len(header) > 6 else "")
    if any(_FIGURES.search(plain(name)) for name in header):
        return (
            f"it looks like a summary of a log (columns {shown}), with no row for each application. "
            "Debrief works such figures out itself; put in the log they were made from."
        )
    return (
        f"its columns ({shown}) are not those of a log. A tracker sheet needs a company or a role, and a status or a date "
        "applied; or begin from `debrief template`."
    )
