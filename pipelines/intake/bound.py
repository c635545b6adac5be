"""A source's blocks on one very sheet: which column of it each fills, and which of its headers their rules look at.

Which source a sheet is, recognise.py says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import header_words
from pipelines.intake.described import Block, Source


@dataclass(frozen=True)
class Bound:
    """A block on one very sheet: contract column -> place of its cell, and the places that its rules look at; `linked`: those
    in which links of a job stand (links.py)."""

    block: Block
    columns: Mapping[str, int]
    places: Mapping[str, int] = field(default_factory=dict)
    linked: tuple[int, ...] = ()

    @property
    def table(self) -> str:
        return self.block.table


@dataclass(frozen=True)
class Recognised:
    """What a sheet is: its source and the blocks its rows feed. `extra`, `private`: header (made unique) -> place.

    `table` and `columns` are those of the first block that takes the rows themselves. `lead`: by how many points it goes before
    the next source; None where no other fits.
    """

    described: Source
    blocks: tuple[Bound, ...]
    extra: Mapping[str, int] = field(default_factory=dict)
    private: Mapping[str, int] = field(default_factory=dict)
    lead: int | None = None

    @property
    def source(self) -> str:
        return self.described.source

    def extra_of(self, bound: Bound, header: tuple[str, ...]) -> Mapping[str, int]:
        """What is kept aside of the rows that a block takes: `extra`, the columns that only blocks of other rows read, and those
        that may hold more than is read of them."""
        parts = [other for other in self.blocks if other is bound or other.block.of_row]
        others = {place for other in self.blocks for place in looked_at(other)}
        unread = others - {place for part in parts for place in looked_at(part)}
        more = {part.columns[part.block.each] for part in parts if part.block.each and part.block.kept_aside}
        unread |= more - set(bound.columns.values())
        names = {name: place for place, name in enumerate(unique(header)) if place in unread}
        return {**self.extra, **names}

    @property
    def main(self) -> Bound:
        return next(bound for bound in self.blocks if not bound.block.of_row)

    @property
    def table(self) -> str:
        return self.main.table

    @property
    def columns(self) -> Mapping[str, int]:
        return self.main.columns

    @property
    def names_seeker(self) -> bool:
        """True where a column, or several put together, say whose row each is."""
        parts = self.main.block.joined.get("seeker", [])
        return "seeker" in self.columns or any(header_words(name) in self.main.places for name in parts)


def looked_at(bound: Bound) -> set[int]:
    return {*bound.columns.values(), *bound.places.values()}


def bound_of(words: list[str], source: Source, own_columns: tuple[str, ...]) -> tuple[Bound, ...]:
    """The blocks of a source that can be read from a sheet with these headers; those whose rules ask for others are left out."""
    place_of = {word: place for place, word in reversed([*enumerate(words)]) if word}
    bound: list[Bound] = []
    mains: dict[str, int] = {}
    for block in source.blocks:
        if not block.asks <= place_of.keys():
            continue
        headers = block.headers
        if block.table == "interviews" and not block.of_row:
            headers = headers | {header_words(name): name for name in own_columns}
        found: dict[str, int] = {}
        # Of two headers for one column the way that is named first wins, wherever it stands in the sheet.
        for word, column in headers.items():
            if word in place_of:
                found.setdefault(column, place_of[word])
        if block.of_row and not found and not block.asks:
            continue
        places = {word: place_of[word] for word in block.looks_at if word in place_of}
        if block.of_row:
            # A part of a row is of the same person, and of the same job, as the row.
            kept = ("program", "seeker", "application", "company", "role")
            own = {name: mains[name] for name in kept if name in mains and name in log_tables()[block.table].columns}
            found = own | found
        elif not mains:
            mains = dict(found)
        if source.is_template or not lacking_in(block, found, places):
            bound.append(Bound(block, found, places))
    return tuple(bound)


def lacking_in(block: Block, columns: Mapping[str, int], places: Mapping[str, int]) -> list[list[str]]:
    """The groups of columns of which a block needs one, and has none."""
    made = {*columns, *block.constants, *block.numbered, *block.as_known}
    made |= {name for name, ways in block.named.items() if all(header_words(way) in places for way in ways)}
    made |= {name for name, labels in block.picked.items() if any(header_words(way) in places for way in labels)}
    made |= {name for name, ways in block.last.items() if any(header_words(way) in places for way in ways)}
    for rules in (block.ticks, block.filled):
        made |= {column for column, by in rules.items() if any(header_words(name) in places for name in _headers(by))}
    made |= {
        column for column, headers in block.joined.items() if any(header_words(name) in places for name in headers)
    }
    if block.each and block.each in columns:
        made |= block.found_in_items.keys()
    return [group for group in block.needs if not made & set(group)]


def _headers(by: Mapping[str, str] | Mapping[str, list[str]]) -> Iterable[str]:
    for key, value in by.items():
        if isinstance(value, str):
            yield key
        else:
            yield from value


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
