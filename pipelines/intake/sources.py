"""How each kind of sheet is written: sources/*.yaml, a program's own `*.source.yaml`, and the template (the contract itself).

What a description may say is described.py's. Which of them a sheet is, recognise.py says; what its cells become, blocks.py
and translate.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipelines.contract.fields import Table
from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import header_words
from pipelines.errors import SettingsError
from pipelines.intake.described import TEMPLATE, Block, Source
from pipelines.intake.stage_columns import StageColumn
from pipelines.intake.stage_history import HistoryColumn
from pipelines.yaml_text import read_yaml

#: What the file of a program's own source is called: NAME.source.yaml, beside its program.yaml.
OWN_ENDING = ".source.yaml"
_SOURCES = Path(__file__).parent / "sources"


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
        written = read_yaml(path.read_text(encoding="utf-8-sig"))
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
        stages: list[StageColumn | HistoryColumn] = [
            StageColumn.model_validate(column) for column in written.pop("stages", [])
        ]
        stages += [HistoryColumn.model_validate(column) for column in written.pop("histories", [])]
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
            "unsettled",
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
def stage_headers() -> Mapping[str, str]:
    """Every header (made plain) that the plain tracker knows for a column of one stage -> the stage (or end), with `:` and its
    round where it has one."""
    written = _as_text(read_yaml((_SOURCES / "tracker.yaml").read_text(encoding="utf-8")))
    columns = [StageColumn.model_validate(column) for column in written["stages"]]
    return {
        header_words(way): column.stage + (f":{column.round}" if column.round else "")
        for column in columns
        for way in column.headers
    }


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
