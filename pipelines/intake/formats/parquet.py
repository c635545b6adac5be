"""Parquet -> a Member: every type as the text that a person would type, nested columns as `outer.inner`. In parts, never whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.errors import TurnedAway
from pipelines.intake.formats.member import Member
from pipelines.intake.formats.records import Numbered, below_header
from pipelines.intake.formats.sheets import cell_text

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

_BATCH = 10_000


def read_parquet(con: Backend, path: Path) -> Member:
    """The rows of a Parquet file, counted from 1; TurnedAway where it is damaged or half written."""
    with _faults():
        file = pq.ParquetFile(path)
    with file:
        header = _flattened(file.schema_arrow.empty_table()).column_names
        if not header:
            raise TurnedAway("there is nothing in it: it has no columns.")
        # A blank name at the end would be dropped from the header, and its cells with it.
        names = [name if name.strip() else f"column {place}" for place, name in enumerate(header, start=1)]
        return below_header(con, names, _rows(file), "")


@contextmanager
def _faults() -> Iterator[None]:
    """TurnedAway for what a damaged file makes its reader raise: among it an OSError that is none of the disk's."""
    try:
        yield
    except (pa.ArrowException, OSError, ValueError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise TurnedAway(
            "this Parquet file cannot be read: it may be half written or damaged. Write it again."
        ) from None


def _rows(file: pq.ParquetFile) -> Iterator[Numbered]:
    batches, number = file.iter_batches(_BATCH), 0
    while True:
        with _faults():
            batch = next(batches, None)
            if batch is None:
                return
            table = _flattened(pa.Table.from_batches([batch]))
            columns = [[_text(value) for value in _values(column)] for column in table.columns]
        for cells in zip(*columns, strict=True):
            number += 1
            yield number, cells


def _flattened(table: pa.Table) -> pa.Table:
    while any(pa.types.is_struct(kind) for kind in table.schema.types):
        table = table.flatten()
    return table


def _values(column: pa.ChunkedArray) -> list[Any]:
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    return column.to_pylist()  # type: ignore[no-any-return]


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict | list) for item in value)):
        return json.dumps(value, ensure_ascii=False, default=_text)
    if isinstance(value, list):
        return "; ".join(text for text in map(_text, value) if text)
    return cell_text(value)
