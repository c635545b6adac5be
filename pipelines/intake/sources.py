"""How each kind of sheet is written: sources/*.yaml, a program's own `*.source.yaml`, and the template (the contract itself).

Only descriptions live here. Which of them a sheet is, recognise.py says; what its cells become, blocks.py and translate.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipelines.contract.fields import Table
from pipelines.contract.logs import EVENT_FIELDS, log_tables
from pipelines.contract.vocabulary import header_words
from pipelines.errors import SettingsError
from pipelines.intake.stage_columns import StageColumn

TEMPLATE = "template"
#: What the file of a program's own source is called: NAME.source.yaml, beside its program.yaml.
OWN_ENDING = ".source.yaml"
_SOURCES = Path(__file__).parent / "sources"


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
    each: str | None = Field(None, description="the column whose cell lists several: a row each")
    split: str = Field(r"\s*(?:[;\n\r•▪◦]|(?:^|\s)[*\-–]\s)\s*", description="what stands between the items of `each`")
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
            name for rule in (self.joined, self.named, self.numbered) for listed in rule.values() for name in listed
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
    year: int | None = Field(None, ge=1950, le=2100, description="the year of the first date, where dates have none")

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


def _template(table: Table) -> Source:
    needs = [[name.name] for name in table.fields if name.required and name.name not in ("seeker", "company")]
    if table.name == "applications":
        needs = [["company", "role", "application"], ["status", "outcome", "applied_on", "application"]]
    if table.name == "seekers":
        # The folder may say whose row it is: then these are what nothing else than a person has.
        telling = "seeker cohort target_role target_industry priorities search_started search_ended".split()
        telling += [name for name in table.columns if name.startswith("consent_")]
        needs = [telling, [name for name in table.columns if name not in ("program", "seeker", "email")]]
    if table.name == "destinations":
        needs += [["destination"]]
    columns = {name: [name] for name in table.columns}
    return Source(source=TEMPLATE, blocks=[Block(table=table.name, columns=columns, needs=needs)])


@cache
def sources() -> tuple[Source, ...]:
    """Every source that comes with the project: the template's nine tables first, then sources/*.yaml in order of name."""
    return tuple(_template(table) for table in log_tables().values()) + tuple(
        source for path in sorted(_SOURCES.glob("*.yaml")) for source in read_sources(path)
    )


def own_sources(folder: Path) -> tuple[Source, ...]:
    """The sources that a program keeps beside its program.yaml; SettingsError names the file and what is wrong with it."""
    if not folder.is_dir():
        return ()
    return tuple(
        source.model_copy(update={"own": True})
        for path in sorted(folder.iterdir())
        if path.name.endswith(OWN_ENDING) and path.is_file()
        for source in read_sources(path)
    )


def read_sources(path: Path) -> tuple[Source, ...]:
    """The source described in a YAML file: once for each of its `sheets`, which say in its place what they say themselves.

    A file or sheet of one block may leave out `blocks` and say it at the top. SettingsError names the file and its fault.
    """
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, yaml.YAMLError, UnicodeError) as error:
        raise SettingsError(f"{path}: this source cannot be read as YAML ({type(error).__name__}).") from None
    if not isinstance(written, dict):
        raise SettingsError(f"{path}: a source holds lines such as `source: my_sheet`; see docs/guide/sources.md.")
    written = _as_text(written)
    sheets = written.pop("sheets", None) or [{}]
    if not all(isinstance(sheet, dict) for sheet in sheets):
        raise SettingsError(
            f"{path}: each of its `sheets` holds lines such as `signature:`; see docs/guide/sources.md."
        )
    return tuple(_sheet(path, written | sheet) for sheet in sheets)


def _sheet(path: Path, written: dict[str, Any]) -> Source:
    if "blocks" not in written and "not_a_log" not in written:
        block = {name: written.pop(name) for name in list(written) if name in Block.model_fields and name != "words"}
        written["blocks"] = [block]
    try:
        stages = [StageColumn.model_validate(column) for column in written.pop("stages", [])]
        written["blocks"] = [*written.get("blocks", ()), *(block for column in stages for block in column.blocks())]
        return _extended(
            Source.model_validate({name: it for name, it in written.items() if name != "extends"}), written
        )
    except ValidationError as error:
        faults = "; ".join(
            f"`{'.'.join(map(str, fault['loc']))}`: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()
        )
        raise SettingsError(f"{path}: {faults}. docs/guide/sources.md says what a source may hold.") from None


def _extended(source: Source, written: Mapping[str, Any]) -> Source:
    """A source that `extends` another also reads, in its own first block, the headers that the other knows."""
    if "extends" not in written:
        return source
    other = next((path for path in _SOURCES.glob("*.yaml") if path.stem == written["extends"]), None)
    if other is None:
        raise SettingsError(f"{source.source}: it extends {written['extends']!r}, and there is no such source.")
    more = read_sources(other)[0]
    first, base = source.blocks[0], more.blocks[0]
    columns = {name: [*first.columns.get(name, ()), *ways] for name, ways in base.columns.items()}
    columns |= {name: ways for name, ways in first.columns.items() if name not in columns}
    # What the other says of its rows holds for these too, save where this one says it anew.
    said = {name: getattr(first, name) for name in first.model_fields_set} if first.table == base.table else dict(first)
    whole = (base if first.table == base.table else first).model_copy(update={**said, "columns": columns})
    words = {
        name: {**more.words.get(name, {}), **source.words.get(name, {})} for name in {**more.words, **source.words}
    }
    inherited = {name: getattr(more, name) for name in ("epoch", "day_first") if name not in source.model_fields_set}
    return source.model_copy(
        update={
            **inherited,
            "words": words,
            "blank": [*more.blank, *source.blank],
            "private": {**more.private, **source.private},
            "blocks": [whole, *source.blocks[1:], *more.blocks[1:]],
        }
    )


def _as_text(written: Any) -> Any:
    """YAML's unquoted yes, no and numbers, where a log's words are meant, as the text they were typed as."""
    if isinstance(written, dict):
        keep = {
            "own_names",
            "of_row",
            "events",
            "own",
            "only_named",
            "guarded",
            "day_first",
            "epoch",
            "year",
            "at_least",
        }
        return {_word(key): (value if key in keep else _as_text(value)) for key, value in written.items()}
    if isinstance(written, list):
        return [_as_text(value) for value in written]
    return written if written is None else _word(written)


def _word(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def is_named(source: Source, names: Iterable[str]) -> bool:
    """True where one of the source's `names` stands, as words of their own, in those of a file, sheet or entry."""
    told = " ".join(header_words(name) for name in names)
    return any(f" {header_words(name)} " in f" {told} " for name in source.names)


def columns_without_header(stem: str, first: Sequence[str], own: Sequence[Source] = ()) -> list[str]:
    """The columns of a file that has no header, by its name and its first record; [] where it has one, or where no source of
    the project, nor of a program's `own`, says so."""
    for source in (source for source in (*own, *sources()) if source.headerless and is_named(source, [stem])):
        columns = {header_words(name) for name in source.headerless}
        if len(columns) >= len(first) > 1 and not columns & {header_words(cell) for cell in first}:
            return list(source.headerless)
    return []


@cache
def known_headers() -> frozenset[str]:
    """Every header (made plain) that some source knows: what tells a header from a row or a title."""
    return frozenset(word for source in sources() for word in _all_headers(source))


def _all_headers(source: Source) -> Iterator[str]:
    yield from map(header_words, source.signature)
    for block in source.blocks:
        yield from block.headers
        for headers in block.ticks.values():
            yield from map(header_words, headers)
        for names in block.joined.values():
            yield from map(header_words, names)
        for labels in block.picked.values():
            yield from map(header_words, labels)
    yield from map(header_words, source.private)
