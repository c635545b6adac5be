"""What a source may say: a Source and its Blocks, the grammar of sources/*.yaml and of a program's own `*.source.yaml`.

How they are read from their files, and which there are, is sources.py's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipelines.contract.logs import EVENT_FIELDS, log_tables
from pipelines.contract.vocabulary import header_words

TEMPLATE = "template"


class Block(BaseModel):
    """How the rows of a sheet feed one log table. A block is a main part of its rows, or (`of_row`) one derived from them.

    Everything but `table` and `columns` may be left out. Headers are compared without case, punctuation and spacing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    columns: dict[str, list[str]] = Field(default_factory=dict, description="column -> the ways its header is written")
    needs: list[list[str]] = Field(default_factory=list, description="of each group at least one column is there")
    constants: dict[str, str] = Field(default_factory=dict, description="column -> what its cell says in every row")
    when: dict[str, list[str]] = Field(
        default_factory=dict, description="header -> cells: only rows that have one of them there; [] for any cell"
    )
    unless: dict[str, list[str]] = Field(
        default_factory=dict, description="header -> cells: rows that have none of them"
    )
    like: dict[str, list[list[str]]] = Field(
        default_factory=dict,
        description="header -> rules for a cell in small letters, besides `when`: a regular expression that is found in it, "
        "then those that are not",
    )
    unlike: dict[str, list[list[str]]] = Field(
        default_factory=dict, description="header -> such rules: rows whose cell follows none of them"
    )
    of_row: bool = Field(False, description="a part derived from a row that another block takes")
    events: bool = Field(False, description="each row is an event of a ledger, not the state of an application")
    unsettled: bool = Field(
        False, description="only the days of `each` of which nothing tells which number is the month"
    )
    each: str | None = Field(None, description="the column whose cell lists several: a row each")
    split: str = Field(r"\s*(?:[;\n\r•▪◦]|(?:^|\s)[*\-–]\s)\s*", description="what stands between the items of `each`")
    of_first: list[str] = Field(
        default_factory=list,
        description="columns whose cell is said of the first item of `each` alone; with a warning where there are several",
    )
    items: str | list[str] = Field(
        default_factory=list,
        description="regular expressions whose named groups are columns of each item; of several for one, the first that finds it",
    )
    ticks: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="column -> header of a tick box -> the word it stands for"
    )
    joined: dict[str, list[str]] = Field(
        default_factory=dict,
        description="column -> headers whose cells are put together: separated by ; in a list, by a blank in a text",
    )
    filled: dict[str, dict[str, list[str]]] = Field(
        default_factory=dict,
        description="column -> word -> headers, of which one at least is filled where the word holds",
    )
    picked: dict[str, dict[str, dict[str, str]]] = Field(
        default_factory=dict,
        description="column -> header of a cell that lists labels -> label -> what the column says where it is listed; under "
        "the label `` what it says where the cell is filled, and lists none of them",
    )
    copied: dict[str, dict[Literal["of", "where"], list[str]]] = Field(
        default_factory=dict,
        description="column -> `of` which header's cell it is, where it has none of its own and one of `where` is filled",
    )
    named: dict[str, list[str]] = Field(
        default_factory=dict,
        description="id column -> headers whose cells, all filled, make the id of a row without one",
    )
    commas: list[str] = Field(default_factory=list, description="list columns whose cells separate by comma too")
    numbered: dict[str, list[str]] = Field(
        default_factory=dict,
        description="column -> headers: the place of a row among the block's rows with the same cells there, from 1 on",
    )
    counted: dict[str, str] = Field(
        default_factory=dict,
        description="column -> another column, whose words may tell its number (`R1`, `2nd round`)",
    )
    last: dict[str, list[str]] = Field(
        default_factory=dict,
        description="column -> headers of cells with several steps: where it has no cell of its own, the last of them",
    )
    as_known: list[str] = Field(
        default_factory=list,
        description="date columns: where a row has no cell of its own, the day on which what its file says was known",
    )
    kept_aside: bool = Field(False, description="the cell of `each` is kept aside as well")
    own_names: bool = Field(False, description="the table's columns are known by their own names too")
    words: dict[str, dict[str, Any]] = Field(default_factory=dict, description="column -> this block's words")

    @cached_property
    def headers(self) -> dict[str, str]:
        """Each way (made plain) to write one of its headers -> the column it fills; the first named column keeps a way."""
        found: dict[str, str] = {}
        for column, ways in self.columns.items():
            for way in ways:
                found.setdefault(header_words(way), column)
        for column in log_tables()[self.table].columns if self.own_names else ():
            found.setdefault(header_words(column), column)
        return found

    @cached_property
    def found_in_items(self) -> Mapping[str, list[tuple[str, int]]]:
        """Column -> the patterns that find it in an item, without names for their groups, and the place of the group in each."""
        patterns = [self.items] if isinstance(self.items, str) else self.items
        found: dict[str, list[tuple[str, int]]] = {}
        for pattern in patterns:
            for name, place in re.compile(pattern).groupindex.items():
                # Engines name groups differently: they are taken by their place.
                found.setdefault(name, []).append((re.sub(r"\?P<\w+>", "", pattern), place))
        return found

    @cached_property
    def asks(self) -> frozenset[str]:
        """The headers (made plain) without which its rules let no row through."""
        return frozenset(map(header_words, (*self.when, *self.like)))

    @cached_property
    def looks_at(self) -> tuple[str, ...]:
        """The headers (made plain) whose cells its rules look at, those of `when` first."""
        names = [name for rule in (self.when, self.like, self.unless, self.unlike) for name in rule]
        names += [name for ticks in self.ticks.values() for name in ticks]
        names += [
            name
            for rule in (self.joined, self.named, self.numbered, self.last)
            for listed in rule.values()
            for name in listed
        ]
        names += [name for rule in self.filled.values() for listed in rule.values() for name in listed]
        names += [name for labels in self.picked.values() for name in labels]
        names += [name for rule in self.copied.values() for listed in rule.values() for name in listed]
        return tuple(dict.fromkeys(map(header_words, names)))

    @model_validator(mode="after")
    def _of_the_contract(self) -> Block:
        table = log_tables().get(self.table)
        if table is None:
            raise ValueError(f"there is no log table {self.table!r}; there are {', '.join(log_tables())}")
        known = {*table.columns, *(item.name for item in EVENT_FIELDS)}
        used = {
            *self.columns,
            *self.constants,
            *self.ticks,
            *self.joined,
            *self.filled,
            *self.picked,
            *self.copied,
            *self.named,
            *self.numbered,
            *self.counted,
            *self.last,
            *self.as_known,
        }
        unknown = sorted(used - known - set(_own(self)))
        if unknown:
            raise ValueError(f"{self.table} has no column {', '.join(unknown)}")
        return self


def _own(block: Block) -> tuple[str, ...]:
    """Columns that a block may name though the contract does not: what its items are cut from."""
    return (block.each,) if block.found_in_items and block.each else ()


class Source(BaseModel):
    """One kind of sheet: what tells it from others, and the blocks that its rows feed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    about: str = ""
    signature: list[str] = Field(default_factory=list, description="headers by which the sheet is recognised")
    at_least: float = Field(0.75, gt=0, le=1, description="the share of the signature that must be there")
    names: list[str] = Field(default_factory=list, description="words in the name of the file, sheet or entry")
    only_named: bool = Field(
        False, description="taken only where such a word stands in the name: its headers are too plain"
    )
    headerless: list[str] = Field(
        default_factory=list, description="the columns, in order, of a text file of such a name that begins with a row"
    )
    guarded: bool = Field(
        False,
        description="an apostrophe was put before cells that a spreadsheet would take for a formula: it is taken off",
    )
    own: bool = Field(False, description="a program's own source, which goes before the others")
    blocks: list[Block] = Field(default_factory=list, description="what its rows feed")
    not_a_log: str = Field("", description="no row of it belongs in a log: what to say when it is turned away")
    words: dict[str, dict[str, Any]] = Field(default_factory=dict, description="column -> this source's words")
    blank: list[str] = Field(default_factory=list, description="cells that only mean that something is missing")
    private: dict[str, Literal["drop", "keep"]] = Field(
        default_factory=dict, description="header -> whether it is dropped at the door, whatever the deny-list says"
    )
    day_first: bool | None = None
    epoch: bool = Field(False, description="dates are seconds or milliseconds since 1970")
    year: int | None = Field(
        None,
        ge=1950,
        le=2100,
        description="the year of dates that have none, where the order of their rows proves no other",
    )

    @model_validator(mode="after")
    def _has_main(self) -> Source:
        if self.not_a_log and (self.blocks or not self.signature):
            raise ValueError("what is `not_a_log` has a signature and no blocks")
        if not self.not_a_log and all(block.of_row for block in self.blocks):
            raise ValueError("at least one block takes the rows themselves (is not `of_row`)")
        return self

    @property
    def table(self) -> str:
        """The table that its rows feed; the first, where there are several, and "" where it is no log."""
        return next((block.table for block in self.blocks if not block.of_row), "")

    @property
    def gives_ids(self) -> bool:
        """True where the ids in its cells are people's own; those of a tracker are numbers that other trackers use too."""
        return not self.signature or self.own or self.source.startswith("quick_")

    @property
    def is_template(self) -> bool:
        return self.source == TEMPLATE
