"""What the cells of a large file mean, looked up once each: a sample of the file gives those that occur, and the general
translator says what each is, so that the pass over all rows only has to compare.

Cells that are right in themselves are listed; what is not listed is left to the general judge, row by row.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from pipelines import engine
from pipelines.contract.fields import Field
from pipelines.contract.vocabulary import words_of
from pipelines.intake.batch import Judged, Sheet, judge_alone
from pipelines.intake.blocks import Part
from pipelines.intake.formats.member import Member

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Bytes taken from the beginning of the file, and places spread over the rest of it with the bytes taken at each.
FIRST_BYTES, PLACES, PLACE_BYTES = 2**22, 24, 2**18
#: Of a column with more different cells than this in the sample, none is listed.
MOST_CELLS = 4_000
#: Of a column of free text with more different cells than this in the sample, none is listed.
MOST_TEXTS = 1_000
#: The share of rows that may be set aside for a cell that the sample lacks.
_UNSEEN = 0.001
#: Whole numbers up to these are listed without having been seen.
_HIGHEST = {"rating": 5, "percent": 100, "int": 200}
#: Days added before and after those seen, and the first day that a date may be (in dt.date's count of days).
_YEAR, _OLDEST = 366, dt.date(1950, 1, 1).toordinal()
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Kinds whose cells stay what they are, and are not looked up.
OPEN_KINDS = ("text", "list", "json")
#: Kinds of which a cell that is not listed can still be read in the pass, where it is written plainly.
PLAIN_KINDS = ("date", "datetime", "int", "number", "rating", "percent", "time")


@dataclass(frozen=True)
class Lookup:
    """The cells of one column that are right, and what each is: columns of the result -> values in the same order. `others`:
    cells seen that are not settled. `is_whole`: hardly a cell of the column is likely to be another."""

    place: int
    cells: tuple[str, ...]
    values: dict[str, tuple[Any, ...]]
    others: tuple[str, ...]
    is_whole: bool


@dataclass(frozen=True)
class Lookups:
    """Those of all columns; by place the texts that occur in columns that are not looked up; the sample's different cells themselves, as rows of text numbered below 0; and how those were
    read."""

    by_column: dict[str, Lookup]
    texts: dict[int, list[str]]
    rows: pa.Table
    read: tuple[tuple[Any, ...], ...]

    def agree_with(self, judged: list[dict[str, Any]]) -> bool:
        """Whether the listed cells, judged once more with other rows of the file, are still what they were taken for."""
        return self.read == _read(judged)


def sample(path: Path, width: int, delimiter: str, *, spread: bool) -> tuple[pa.Table, bool]:
    """Rows of the beginning of the file and, where `spread`, of places all over it; and whether there are any of those.

    A place may lie inside a cell that holds line breaks, and its lines then be no rows of the file: none is looked at where
    the beginning has such a cell. ArrowInvalid for a beginning that is irregular.
    """
    size = path.stat().st_size
    taken = bytearray()
    with path.open("rb") as file:
        file.readline()
        begins = file.tell()
        first = _rows_of(_whole_records(file.read(FIRST_BYTES), size - begins), width, delimiter)
        if not spread or size < begins + FIRST_BYTES + 2 * PLACES * PLACE_BYTES or has_line_breaks(first):
            return first, False
        for place in range(1, PLACES + 1):
            file.seek(place * (size - PLACE_BYTES) // PLACES)
            block = file.read(PLACE_BYTES)
            taken += block[block.find(b"\n") + 1 : block.rfind(b"\n") + 1]
    try:
        return pa.concat_tables([first, _rows_of(bytes(taken), width, delimiter)]), True
    except pa.ArrowInvalid:
        return first, False


def _whole_records(block: bytes, left: int) -> bytes:
    """A block that begins with a record, without the record that its end cuts in two (`left` bytes are left of the file)."""
    if len(block) == left:
        return block
    end = block.rfind(b"\n")
    while end >= 0 and block.count(b'"', 0, end) % 2:
        end = block.rfind(b"\n", 0, end)
    return block[: end + 1]


def _rows_of(block: bytes, width: int, delimiter: str) -> pa.Table:
    names = [f"c{place}" for place in range(width)]
    if not block:
        return pa.table({name: pa.array([], pa.string()) for name in names})
    return pcsv.read_csv(
        pa.BufferReader(block),
        pcsv.ReadOptions(column_names=names, use_threads=False, block_size=len(block) + 1),
        pcsv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=lambda row: "skip"),
        pcsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )


def has_line_breaks(rows: pa.Table) -> bool:
    """Whether a cell of a sample holds one."""
    return any(pc.any(pc.match_substring(column, "\n")).as_py() for column in rows.columns)


def looked_up(con: Backend, sheet: Sheet, part: Part, sampled: pa.Table, evidence: ir.Table | None = None) -> Lookups:
    """Which cells of the sample are right, and what each is, by the general judge.

    `evidence`: further rows of the file that tell how its dates are written.
    """
    coded = {name: place for name, place in part.columns.items() if part.table.field(name).kind not in OPEN_KINDS}
    cells = {name: _different(sampled, place, part.table.field(name).kind) for name, place in coded.items()}
    for name, seen in cells.items():
        seen += [cell for cell in _likely(part.table.field(name), seen) if cell not in set(seen)]
    texts = {
        place: _different(sampled, place, "", MOST_TEXTS)
        for place in range(len(sheet.member.header))
        if place not in coded.values() and place not in sheet.found.private.values()
    }
    # What a status tells of the outcome must not meet the cell of another row: it gets rows of its own.
    height = max(map(len, cells.values()), default=0)
    above = {name: height if name == "status" else 0 for name in coded}
    columns = {place: [None] * above[name] + cells[name] for name, place in coded.items()}
    n = max(map(len, columns.values()), default=0) or 1
    arrays = {"row_number": pa.array(range(-n, 0), pa.int64())}
    for place in range(len(sheet.member.header)):
        column = columns.get(place, [])
        arrays[f"c{place}"] = pa.array(column + [None] * (n - len(column)), pa.string())
    rows = pa.table(arrays | {"surplus": pa.nulls(n, pa.string())})
    told = by_general_judge(con, sheet, rows, evidence).parts[0].rows
    assert told is not None  # judge_alone was given rows
    read = engine.few(con, told.filter(told.row_number < 0).order_by("row_number"))
    return Lookups(
        {
            name: _lookup(read, name, place, cells[name], above[name], _is_whole(sampled, place, name, part))
            for name, place in coded.items()
        },
        texts,
        rows,
        _read(read),
    )


#: Columns of a judged row that are told of otherwise, or of other rows.
_TOLD = ("problems", "row_values", "file", "warnings")


def _read(judged: list[dict[str, Any]]) -> tuple[tuple[Any, ...], ...]:
    """Judged rows in a form that can be compared; a problem's cell is the row's own, and tells nothing more."""
    return tuple(
        (
            *(
                value or None if isinstance(value, list) else value
                for name, value in sorted(row.items())
                if name not in _TOLD
            ),
            tuple((problem["column"], problem["code"]) for problem in row["problems"] or ()),
            tuple(warning for warning in row["warnings"] or () if not warning.startswith("fill_down:")),
        )
        for row in judged
    )


def by_general_judge(con: Backend, sheet: Sheet, listed: pa.Table, more: ir.Table | None) -> Judged:
    """The listed cells (in rows numbered below 0) and further rows of the file, judged together as a whole file would be."""
    rows = ibis.memtable(listed)
    if more is not None:
        rows = rows.union(more.select(*rows.columns))
    return judge_alone(con, replace(sheet, member=Member(sheet.member.name, sheet.member.header, rows=rows)))


def _different(sampled: pa.Table, place: int, kind: str, most: int = MOST_CELLS) -> list[str]:
    counts = pc.value_counts(sampled[f"c{place}"].combine_chunks().drop_null())
    cells = counts.field("values").to_pylist()
    if len(cells) <= most:
        return [cell for cell in cells if cell]
    if kind in PLAIN_KINDS or not kind:
        return []
    often = pc.sort_indices(counts.field("counts"), sort_keys=[("", "descending")])[:MOST_CELLS]
    return [cell for cell in counts.field("values").take(often).to_pylist() if cell]


def _likely(item: Field, seen: list[str]) -> list[str]:
    """Plain cells of a column that the sample may lack: listing them costs less than setting a row aside."""
    if item.kind in ("word", "words"):
        return [*words_of(item.vocabulary or item.name), *item.more_words]
    if item.kind in _HIGHEST:
        return [str(number) for number in range(_HIGHEST[item.kind] + 1)]
    if item.kind == "date" and seen and all(_ISO.fullmatch(cell) for cell in seen):
        try:
            days = [dt.date.fromisoformat(cell) for cell in (min(seen), max(seen))]
        except ValueError:
            return []
        first, last = max(days[0].toordinal() - _YEAR, _OLDEST), days[1].toordinal() + _YEAR
        return [dt.date.fromordinal(day).isoformat() for day in range(first, min(last, first + MOST_CELLS) + 1)]
    return []


def _lookup(read: list[dict[str, Any]], name: str, place: int, cells: list[str], above: int, is_whole: bool) -> Lookup:
    made = [name, *(("outcome", "status_stage") if name == "status" else ())]
    # A row that is no record is not asked about its cells.
    good = [
        (cell, row)
        for cell, row in zip(cells, read[above:], strict=False)
        if not any(
            problem["column"] in (name, "") and problem["code"] != "missing" for problem in row["problems"] or ()
        )
        and not any(name in (row[kind] or ()) for kind in ("cleared", "not_applicable"))
        and not any(warning.endswith(f":{name}") for warning in row["warnings"] or ())
    ]
    right = tuple(cell for cell, _ in good)
    return Lookup(
        place,
        right,
        {column: tuple(row[column] for _, row in good) for column in made if not good or column in good[0][1]},
        tuple(cell for cell in cells if cell not in set(right)),
        is_whole,
    )


def _is_whole(sampled: pa.Table, place: int, name: str, part: Part) -> bool:
    kind = part.table.field(name).kind
    if kind not in PLAIN_KINDS:
        return True
    if kind == "datetime":
        return False
    counts = pc.value_counts(sampled[f"c{place}"].combine_chunks().drop_null()).field("counts")
    # The share of rows whose cell a sample lacks is about that of the cells it has once.
    return (
        len(counts) <= MOST_CELLS and pc.sum(pc.equal(counts, 1)).as_py() <= _UNSEEN * sampled.num_rows
        if len(counts)
        else True
    )


def literal(value: Any) -> str:
    """A value as the engine's SQL writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value!r}::DOUBLE"
    if isinstance(value, dt.datetime):
        return f"TIMESTAMP '{value.isoformat(' ')}'"
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, dt.time):
        return f"TIME '{value.isoformat()}'"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return "'" + str(value).replace("'", "''") + "'"
