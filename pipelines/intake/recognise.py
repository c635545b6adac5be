"""Which source and table a sheet is, by its headers: a mapping from contract columns to its cells, or a clear no.

Looks at headers and names only, never at a row. The sources themselves are sources.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import header_words, plain
from pipelines.errors import TurnedAway, UsageError
from pipelines.intake.bound import Bound, Recognised, bound_of, lacking_in, looked_at, unique
from pipelines.intake.described import Source
from pipelines.intake.private import is_private_header
from pipelines.intake.sources import is_named, known_headers, sources

#: A sheet of figures about a log, and not a log: its headers count or divide.
_FIGURES = re.compile(
    r"\b(count|counts|total|totals|rate|rates|percent|percentage|num|number of|share|average|avg|sum)\b"
)
#: What stands in a row and never in a header: addresses, links, dates, sums.
_VALUE = re.compile(r"@|://|\d{3}|\d[-/.]\d")
#: The scale of a rating at the end of a header: `Score (1-5)`.
_SCALE = re.compile(r"(?<=[^\W\d]) ?[(\[]?\b(?:0|1) ?[-–/] ?\d{1,2}[)\]]?\W*$")
_SHOWN = 8
#: No log has more columns than this; a matrix has.
MOST_COLUMNS = 500
#: A signature of which this share is there, and no more, is named in the message; it is not enough to go by.
_RESEMBLES = 0.5
#: What a word of a source's in the name of the file or sheet counts for: as much as two headers.
_NAME_POINTS = 4


@dataclass(frozen=True)
class _Fit:
    """A source that a sheet fits: what speaks for it, and its blocks on this sheet."""

    points: tuple[bool, int, bool, bool]
    source: Source
    blocks: tuple[Bound, ...]

    @property
    def table(self) -> str:
        return self.source.table

    @property
    def columns(self) -> Mapping[str, int]:
        return next(bound for bound in self.blocks if not bound.block.of_row).columns


#: A table of the template that lacks some of the columns it needs: its name, the columns there are, those missing.
_Lack = tuple[str, Mapping[str, int], list[list[str]]]


def recognise(
    header: tuple[str, ...],
    names: tuple[str, ...],
    *,
    only: str | None = None,
    own_columns: tuple[str, ...] = (),
    own: tuple[Source, ...] = (),
    allow: tuple[str, ...] = (),
    deny: tuple[str, ...] = (),
) -> Recognised:
    """The source and table of a sheet with these headers; TurnedAway where there is none, or more than one.

    `names`: file stem and sheet name, either of which may name a table of the template, alone or among other words (the
    sheet's goes first). `only`: the source to take it for. `own_columns`: the program's own habits; `own`: its own sources.
    `allow`, `deny`: its changes to the private headers.
    """
    known_source(only, own)
    if len(header) > MOST_COLUMNS:
        raise TurnedAway(
            f"it has {len(header):,} columns, and a log has at most {MOST_COLUMNS}: {in_short(header)}. "
            "Keep those that say something of an application or an interview, and run again."
        )
    allowed, denied = {header_words(name) for name in allow}, {header_words(name) for name in deny}
    words = [header_words(name) for name in header]
    # What may not be read is no header of any block.
    open_words = [word if word not in denied else "" for word in words]
    # The name of a sheet, or of a file without sheets, is taken at its word; that of a workbook only hints.
    own_name = names[-1] or names[0]
    named, hinted = _table_in(own_name), {table for name in names for table in _tables_in(name)}
    fits: list[_Fit] = []
    lacking: list[_Lack] = []
    resembles: list[tuple[Source, list[str]]] = []
    asked: list[tuple[Source, list[str]]] = []
    for source in (source for source in (*own, *sources()) if only in (None, source.source)):
        if source.only_named and not is_named(source, names):
            continue
        blocks = bound_of(open_words, source, own_columns)
        missing = [] if source.not_a_log else _missing(source, blocks)
        absent = [name for name in source.signature if header_words(name) not in open_words]
        asked.append((source, absent or [" or ".join(group) for group in _not_headed(source, open_words) or missing]))
        share = 1 - len(absent) / len(source.signature) if source.signature else 1.0
        if not missing and share >= source.at_least:
            points = _points(blocks) + 2 * len(source.signature) - 6 * len(absent)
            points += _NAME_POINTS if is_named(source, names) else 0
            fits.append(_Fit((source.own, points, source.table in hinted, source.is_template), source, blocks))
        elif source.is_template:
            lacking.append((source.table, blocks[0].columns if blocks else {}, missing))
        elif share >= _RESEMBLES and source.signature and len(source.signature) - len(absent) > 2:
            resembles.append((source, absent))
    of_that_name = [fit for fit in fits if fit.table == named]
    for table, columns, missing in lacking:
        exact = table in map(plain, names)
        if not fits and (exact or (table in hinted and len(columns) > 1)):
            raise TurnedAway(_lacks(table, missing))
        if exact and table == named and not of_that_name:
            raise TurnedAway(_lacks(table, missing))
    # A name is taken at its word where the template itself fits it, and not a tracker alone.
    if any(fit.source.is_template for fit in of_that_name):
        fits = of_that_name
    if not fits:
        raise TurnedAway(_no_log(header, resembles) if only is None else _not_that(asked))
    best = max(fits, key=lambda fit: fit.points)
    if best.table != named and not best.source.signature:
        _not_another(best, lacking, hinted, header)
    _no_tie(best, fits)
    if best.source.not_a_log:
        raise TurnedAway(best.source.not_a_log)
    used = {place for bound in best.blocks for place in looked_at(bound)}
    rules = {header_words(name): rule for name, rule in best.source.private.items()}
    private, extra = {}, {}
    for place, (word, once) in enumerate(zip(words, unique(header), strict=True)):
        if word in denied or (place not in used and word not in allowed and _is_private(word, rules)):
            private[once] = place
        elif place not in used:
            extra[once] = place
    others = [fit.points[1] for fit in fits if fit.source.source != best.source.source]
    lead = best.points[1] - max(others) if others else None
    return Recognised(best.source, best.blocks, extra, private, lead)


def _points(blocks: tuple[Bound, ...]) -> int:
    """How much of a sheet its blocks explain: two for each column of the rows themselves, one for each of parts of theirs."""
    mains = {place for bound in blocks if not bound.block.of_row for place in looked_at(bound)}
    return len(mains) + len({place for bound in blocks for place in looked_at(bound)} | mains)


def _missing(source: Source, blocks: tuple[Bound, ...]) -> list[list[str]]:
    """What keeps every block that takes the rows themselves from being read; [] where one can."""
    mains = [bound for bound in blocks if not bound.block.of_row]
    if not mains:
        return next(block.needs for block in source.blocks if not block.of_row) or [["a column that it needs"]]
    lacking = [lacking_in(bound.block, bound.columns, bound.places) for bound in mains]
    return min(lacking, key=len)


def _not_headed(source: Source, words: list[str]) -> list[list[str]]:
    """The groups of columns that the rows of a source need and none of the headers fills."""
    block = next((block for block in source.blocks if not block.of_row), None)
    if block is None:
        return []
    there = {column for word, column in block.headers.items() if word in words}
    return [group for group in block.needs if not there & set(group)]


def _is_private(word: str, rules: Mapping[str, str]) -> bool:
    return rules[word] == "drop" if word in rules else is_private_header(word)


def _no_tie(best: _Fit, fits: list[_Fit]) -> None:
    """TurnedAway where another source or table is as likely."""
    for other in fits:
        if other.points[:3] != best.points[:3] or other is best:
            continue
        if other.source.is_template and best.source.is_template:
            raise TurnedAway(
                f"it could be a sheet of {best.table} or of {other.table}. "
                f"Name the file or sheet after the table, such as {best.table}.csv."
            )
        if other.table != best.table or not (other.source.is_template or best.source.is_template):
            raise TurnedAway(
                f"it could be what {best.source.source} keeps, or {other.source.source}: as many headers speak for each. "
                f"Say which with `--source {best.source.source}`, or `source: {best.source.source}` in program.yaml."
            )


def _not_another(fit: _Fit, lacking: list[_Lack], hinted: set[str], header: tuple[str, ...]) -> None:
    """TurnedAway where another table knows more of the headers than the one that fits, and lacks only what it needs.

    A sheet with a column that makes it the fitting one and that the other does not know (a status, a date applied) stays
    what it is, save where its name says otherwise.
    """
    # A bare `date` may be that of anything.
    telling = {name: place for name, place in fit.columns.items() if header_words(header[place]) != "date"}
    needs = next(bound.block.needs for bound in fit.blocks if not bound.block.of_row)
    for table, known, missing in sorted(lacking, key=lambda lack: -len(lack[1])):
        if table == fit.table:
            continue  # another way to write that very table
        places = {telling[name] for group in needs for name in group if name in telling}
        shared = places <= {*known.values()}
        if len(known) <= len(fit.columns) or not (shared or table in hinted):
            continue
        mends = []
        date = next((name for name in header if header_words(name) == "date"), None)
        if date and ["interview_on"] in missing:
            mends.append(f"If `{date}` is the day of the interview, call it so.")
        if shared and "status" in fit.columns:
            mends.append(
                f"If its rows are applications, call their column `status` and not `{header[fit.columns['status']]}`."
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
    word = header_words(cell)
    if word not in known_headers():
        return False
    for block in (block for source in sources() if not source.signature for block in source.blocks[:1]):
        column = block.headers.get(word)
        if column is not None and all(column in group for group in block.needs):
            return True
    return False


def known_source(name: str | None, own: tuple[Source, ...] = ()) -> None:
    """UsageError where there is no source of that name, among those of the project and a program's `own`."""
    choices = sorted({source.source for source in (*own, *sources())})
    if name is not None and name not in choices:
        raise UsageError(f"There is no source called {name}. There are: {', '.join(choices)}.")


def in_short(names: Iterable[str]) -> str:
    """Headers for a message: a few, none of them long, and how many more there are."""
    listed = [name[:40] for name in names]
    more = f" and {len(listed) - _SHOWN:,} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


def _lacks(table: str, missing: list[list[str]]) -> str:
    wanted = " and no column ".join(" or ".join(f"`{name}`" for name in group) for group in missing)
    return (
        f"the sheet of {table} has no column {wanted}; every row of it needs that. Add it, or have `debrief map` propose what "
        "its columns mean."
    )


def _not_that(asked: list[tuple[Source, list[str]]]) -> str:
    """Why a sheet is not of the source that it was said to be of: what the likeliest of its sheets has, and this one lacks."""
    source, absent = min(asked, key=lambda pair: len(pair[1]))
    needed = source.signature or [" or ".join(group) for block in source.blocks[:1] for group in block.needs]
    return (
        f"it was said to be what {source.source} keeps, which has the columns {in_short(needed)}; here is no column "
        f"{in_short(absent)}. Give it those, or take back what was said (`--source`, or `source:` in program.yaml) and have "
        "`debrief map` propose what its columns mean."
    )


def _no_log(header: tuple[str, ...], resembles: list[tuple[Source, list[str]]]) -> str:
    if any(_VALUE.search(_SCALE.sub("", name)) for name in header):
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
    if resembles:
        source, absent = min(resembles, key=lambda pair: len(pair[1]))
        return (
            f"it resembles what {source.source} keeps, but has no column {in_short(absent)}. If it is that, export it again with all "
            "of its columns; else `debrief map` proposes what its columns mean."
        )
    return (
        f"its columns ({shown}) are not those of a log. A tracker sheet needs a company or a role, and a status or a date "
        "applied; `debrief map` proposes what its columns mean, or begin from `debrief template`."
    )
