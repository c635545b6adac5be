"""What a column of a log is: its name, its kind, and what makes a value of it right.

Only descriptions live here. Turning text into these kinds is intake/translate.py; judging is intake/judge.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

#: Kinds a column may have, each with the engine's type for it. Lists are separated by `;` in a cell.
ENGINE_TYPES = {
    "text": "string",
    "date": "date",
    "datetime": "timestamp",
    "time": "time",
    "int": "int64",
    "number": "float64",
    "bool": "boolean",
    "rating": "int64",
    "percent": "int64",
    "word": "string",
    "words": "array<string>",
    "list": "array<string>",
    # A date (or date-time) that was given, or the word `no`: kept as ISO text, since `no` is an answer and not a blank.
    "date_or_no": "string",
    "datetime_or_no": "string",
    "json": "string",
}

#: How each kind is asked for, in the words of a person filling in a sheet.
EXPECTED = {
    "text": "text",
    "date": "a date such as 2026-03-09",
    "datetime": "a date, or a date and time, such as 2026-03-09 14:30",
    "time": "a time such as 14:30",
    "int": "a whole number such as 3",
    "number": "a number such as 95000",
    "bool": "yes or no",
    "rating": "a whole number from 1 to 5",
    "percent": "a number from 0 to 100, or one of no_chance, unlikely, even, likely, sure",
    "word": "one of the listed words",
    "words": "listed words separated by ;",
    "list": "texts separated by ;",
    "date_or_no": "a date such as 2026-03-09, or no",
    "datetime_or_no": "a date or a date and time such as 2026-03-09 14:30, or no",
    "json": "JSON",
}


@dataclass(frozen=True)
class Field:
    """One column. `low` and `high` bound a number (inclusive); `vocabulary` names the words it may hold, and `more_words` are
    those that a program adds to them."""

    name: str
    kind: str
    required: bool = False
    vocabulary: str | None = None
    low: float | None = None
    high: float | None = None
    about: str = ""
    more_words: tuple[str, ...] = ()

    @property
    def engine_type(self) -> str:
        return ENGINE_TYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """A table: what one row is, the columns that tell rows apart, and the columns themselves, in order."""

    name: str
    row_is: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        if len(names) != len(set(names)):
            raise ValueError(f"table {self.name} declares a column twice")

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        if name not in self._by_name:
            raise KeyError(f"table {self.name} has no column {name}")
        return self._by_name[name]

    def with_fields(self, *more: Field) -> Table:
        return replace(self, fields=self.fields + more)


def fields_of(kind: str, names: str, **options: object) -> tuple[Field, ...]:
    """Several columns of one kind, their names separated by spaces."""
    return tuple(Field(name, kind, **options) for name in names.split())  # type: ignore[arg-type]


def text(names: str, **options: object) -> tuple[Field, ...]:
    return fields_of("text", names, **options)


def date(names: str, **options: object) -> tuple[Field, ...]:
    return fields_of("date", names, **options)


def whole(names: str, low: float = 0, high: float | None = None, **options: object) -> tuple[Field, ...]:
    return fields_of("int", names, low=low, high=high, **options)


def number(names: str, low: float | None = 0, **options: object) -> tuple[Field, ...]:
    return fields_of("number", names, low=low, **options)


def yes_no(names: str) -> tuple[Field, ...]:
    return fields_of("bool", names)


def rating(names: str) -> tuple[Field, ...]:
    return fields_of("rating", names, low=1, high=5)


def word(name: str, vocabulary: str | None = None, **options: object) -> tuple[Field, ...]:
    return (Field(name, "word", vocabulary=vocabulary or name, **options),)  # type: ignore[arg-type]


def words(name: str, vocabulary: str) -> tuple[Field, ...]:
    return (Field(name, "words", vocabulary=vocabulary),)
