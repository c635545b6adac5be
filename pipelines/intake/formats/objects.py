"""JSON and JSON lines -> Members: a record an object, its keys the header, nested objects as `outer.inner`.

Numbers stay as they are written, however long; true and false are yes and no, null is blank, lists are joined with `; `. A
row is counted by its record's place in its list, from 1; in JSON lines by its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import TurnedAway
from pipelines.intake.formats.encoding import encoding_of, is_binary, lines_of, start_of, text_of
from pipelines.intake.formats.member import Member, Unread
from pipelines.intake.formats.records import below_header, known_in, with_header
from pipelines.intake.recognise import in_short

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

_BEGINS = re.compile(r'\ufeff?\s*(\{\s*["}]|\[\s*(\{\s*["}]|\[\s*["\d-]))')
#: A key that stands again in an object, or is what a nested one becomes, is kept under another name.
_AGAIN = "{} ({})"


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def read_json(con: Backend, path: Path) -> Iterator[Member | Unread]:
    """The lists of objects of a JSON file, each by its key; a lone object is one row. TurnedAway where it is broken."""
    text, encoding = text_of(path)
    if _has_lines(text):
        yield read_json_lines(con, path)
        return
    value = _parsed(text)
    if isinstance(value, list):
        yield _member(con, value, "", encoding, ())
        return
    if not isinstance(value, dict):
        raise TurnedAway("it holds a single value, and no record. A log is a list of objects.")
    lists = dict(_lists(value, ""))
    alone = [key for key, inner in value.items() if not isinstance(inner, dict | list)]
    if not lists or known_in(alone) > 1:
        yield _member(con, [value], "", encoding, ())
        return
    notes: tuple[str, ...] = ()
    if alone:
        notes = (f"left aside, as it stands beside the lists: {in_short(alone)}",)
    for name, items in lists.items():
        try:
            yield _member(con, items, name, encoding, notes)
        except TurnedAway as fault:
            yield Unread(name, fault.message)
        notes = ()


def read_json_lines(con: Backend, path: Path) -> Member:
    """One object a line; blank lines are passed over. Read twice, so that no more than a part of it is ever held."""
    start = start_of(path)
    if not start.strip():
        raise TurnedAway("the file is empty: it has no rows.")
    if is_binary(start):
        raise TurnedAway("this is no text, although its name says so. Export the log again.")
    encoding = encoding_of(path, start)

    def objects() -> Iterator[tuple[int, dict[str, str]]]:
        for number, line in enumerate(lines_of(path, encoding), start=1):
            if not line.strip().strip("\ufeff"):
                continue
            value = _parsed(line, number)
            if not isinstance(value, dict):
                raise TurnedAway(f"line {number} is no JSON object, as every line of such a file should be.")
            yield number, flat(value)

    return _of_objects(con, objects, "", encoding, ())


def is_json(text: str) -> bool:
    """True for text that begins as only JSON does, whatever its file is called."""
    return _BEGINS.match(text) is not None


def _has_lines(text: str) -> bool:
    """True where each line is a JSON of its own: the first is whole, and another follows."""
    first, _, rest = text.lstrip("\ufeff\r\n \t").partition("\n")
    if not (first.startswith("{") and rest.lstrip().startswith("{")):
        return False
    try:
        json.loads(first, parse_int=_Number)
    except (ValueError, RecursionError):
        return False
    return True


def _parsed(text: str, line: int = 1) -> Any:
    try:
        return json.loads(
            text.lstrip("\ufeff"),
            parse_int=_Number,
            parse_float=lambda written: _Number(written.removesuffix(".0")),
            parse_constant=lambda _: None,
            object_pairs_hook=_told_apart,
        )
    except json.JSONDecodeError as error:
        raise TurnedAway(
            f"it is broken JSON: in line {line + error.lineno - 1}, character {error.colno}: {error.msg.lower()}. "
            "It may be half written; export it again."
        ) from None
    except RecursionError:
        raise TurnedAway("it is JSON nested too deeply to be a log.") from None


def _told_apart(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[_free(key, found)] = value
    return found


def _free(key: str, taken: Iterable[str]) -> str:
    once, number = key, 1
    while once in taken:
        number += 1
        once = _AGAIN.format(key, number)
    return once


def _lists(value: dict[str, Any], above: str) -> Iterator[tuple[str, list[Any]]]:
    """Every list of objects, not inside another, with the keys that lead to it."""
    for key, inner in value.items():
        name = f"{above}.{key}" if above else key
        if isinstance(inner, dict):
            yield from _lists(inner, name)
        elif isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            yield name, inner


def _member(con: Backend, items: list[Any], name: str, encoding: str, notes: tuple[str, ...]) -> Member:
    if not items:
        raise TurnedAway("there is nothing in it: the list is empty.")
    if all(isinstance(item, list) for item in items):
        rows = ([_text(cell) for cell in item] for item in items)
        return with_header(con, enumerate(rows, start=1), name, encoding=encoding, notes=notes)
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict | None):
            raise TurnedAway(f"entry {number} of its list is no object, as every record of a log should be.")

    def objects() -> Iterator[tuple[int, dict[str, str]]]:
        return ((number, flat(item)) for number, item in enumerate(items, start=1) if item)

    return _of_objects(con, objects, name, encoding, notes)


def _of_objects(
    con: Backend,
    objects: Callable[[], Iterator[tuple[int, dict[str, str]]]],
    name: str,
    encoding: str,
    notes: tuple[str, ...],
) -> Member:
    header: dict[str, None] = {}
    for _, record in objects():
        header.update(dict.fromkeys(record))
    if not any(key.strip() for key in header):
        raise TurnedAway("there is nothing in it: its objects have no keys.")
    # A blank key at the end would be dropped from the header, and its cells with it.
    names = [key if key.strip() else f"column {place}" for place, key in enumerate(header, start=1)]
    numbered = ((number, [record.get(key, "") for key in header]) for number, record in objects())
    return below_header(con, names, numbered, name, encoding=encoding, notes=notes)


def flat(record: dict[str, Any]) -> dict[str, str]:
    """A record as text by key; nested objects by the keys that lead to a value, joined by points."""
    found: dict[str, str] = {}

    def put(value: dict[str, Any], above: str) -> None:
        for key, inner in value.items():
            name = f"{above}.{key}" if above else key
            if isinstance(inner, dict):
                put(inner, name)
            else:
                found[_free(name, found)] = _text(inner)

    put(record, "")
    return found


def _text(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return "; ".join(text for text in map(_text, value) if text)
    return json.dumps(value, ensure_ascii=False)
