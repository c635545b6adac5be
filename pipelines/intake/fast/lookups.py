"""What the cells of a large file mean, looked up once each: a sample of the file gives those that occur, and the general
translator says what each is, so that the pass over all rows only has to compare.

Cells that are right in themselves are listed; what is not listed is left to the general judge, row by row.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from pipelines.intake.batch import Judged, Sheet, judge_alone
from pipelines.intake.blocks import Part
from pipelines.intake.formats.member import Member

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Rows taken from the beginning of the file, and places spread over the rest of it with the bytes read at each.
FIRST_ROWS, PLACES, PLACE_BYTES = 20_000, 24, 2**18
#: Of a column with more different cells than this in the sample, none is listed.
MOST_CELLS = 4_000
#: Kinds whose cells stay what they are, and are not looked up.
OPEN_KINDS = ("text", "list", "json")
#: Kinds of which a cell that is not listed can still be read in the pass, where it is written plainly.
PLAIN_KINDS = ("date", "datetime", "int", "number", "rating", "percent", "time")


@dataclass(frozen=True)
class Lookup:
    """The cells of one column that are right, and what each is: columns of the result -> values in the same order."""

    place: int
    cells: tuple[str, ...]
    values: dict[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Lookups:
    """Those of all columns; the sample's different cells themselves, as rows of text numbered below 0; and how those were
    read."""

    by_column: dict[str, Lookup]
    rows: pa.Table
    read: tuple[tuple[Any, ...], ...]

    def agree_with(self, judged: list[dict[str, Any]]) -> bool:
        """Whether the listed cells, judged once more with other rows of the file, are still what they were taken for."""
        return self.read == _read(judged)


def sample(con: Backend, rows: Any, path: Path, delimiter: str, *, spread: bool) -> tuple[pa.Table, bool]:
    """Rows of the beginning of the file and, where `spread`, of places all over it; and whether there are any of those.

    A place may lie inside a cell that holds line breaks, and its lines then be no rows of the file: none is looked at where
    the beginning has such a cell.
    """
    first = con.to_pyarrow(rows.limit(FIRST_ROWS))
    size = path.stat().st_size
    if not spread or first.num_rows < FIRST_ROWS or size < 2 * PLACES * PLACE_BYTES or _has_line_breaks(first):
        return first, False
    taken = bytearray()
    with path.open("rb") as file:
        for place in range(1, PLACES + 1):
            file.seek(place * (size - PLACE_BYTES) // PLACES)
            block = file.read(PLACE_BYTES)
            taken += block[block.find(b"\n") + 1 : block.rfind(b"\n") + 1]
    try:
        more = pcsv.read_csv(
            io.BytesIO(bytes(taken)),
            pcsv.ReadOptions(column_names=first.column_names),
            pcsv.ParseOptions(delimiter=delimiter, invalid_row_handler=lambda row: "skip"),
            pcsv.ConvertOptions(column_types=dict.fromkeys(first.column_names, pa.string())),
        )
    except pa.ArrowInvalid:
        return first, False
    return pa.concat_tables([first.cast(more.schema), more]), True


def _has_line_breaks(rows: pa.Table) -> bool:
    return any(pc.any(pc.match_substring(column, "\n")).as_py() for column in rows.columns)


def looked_up(
    con: Backend, sheet: Sheet, part: Part, sampled: pa.Table, evidence: ir.Table | None = None
) -> Lookups:
    """Which cells of the sample are right, and what each is, by the general judge.

    `evidence`: further rows of the file that tell how its dates are written.
    """
    coded = {name: place for name, place in part.columns.items() if part.table.field(name).kind not in OPEN_KINDS}
    cells = {name: _different(sampled, place, part.table.field(name).kind) for name, place in coded.items()}
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
    read = con.to_pyarrow(told.filter(told.row_number < 0).order_by("row_number")).to_pylist()
    return Lookups({name: _lookup(read, name, place, cells[name], above[name]) for name, place in coded.items()}, rows, _read(read))


def _read(judged: list[dict[str, Any]]) -> tuple[tuple[Any, ...], ...]:
    """Judged rows in a form that can be compared; a problem's cell is the row's own, and tells nothing more."""
    return tuple(
        (
            *(value for name, value in sorted(row.items()) if name not in ("problems", "row_values", "file")),
            tuple((problem["column"], problem["code"]) for problem in row["problems"] or ()),
        )
        for row in judged
    )


def by_general_judge(con: Backend, sheet: Sheet, listed: pa.Table, more: ir.Table | None) -> Judged:
    """The listed cells (in rows numbered below 0) and further rows of the file, judged together as a whole file would be."""
    rows = ibis.memtable(listed)
    if more is not None:
        rows = rows.union(more.select(*rows.columns))
    return judge_alone(con, replace(sheet, member=Member(sheet.member.name, sheet.member.header, rows=rows)))


def _different(sampled: pa.Table, place: int, kind: str) -> list[str | None]:
    counts = pc.value_counts(sampled[f"c{place}"].combine_chunks().drop_null())
    cells = counts.field("values").to_pylist()
    if len(cells) <= MOST_CELLS:
        return [cell for cell in cells if cell]
    if kind in PLAIN_KINDS:
        return []
    often = pc.sort_indices(counts.field("counts"), sort_keys=[("", "descending")])[:MOST_CELLS]
    return [cell for cell in counts.field("values").take(often).to_pylist() if cell]


def _lookup(read: list[dict[str, Any]], name: str, place: int, cells: list[str], above: int) -> Lookup:
    made = [name, *(("outcome", "status_stage") if name == "status" else ())]
    # A row that is no record is not asked about its cells.
    good = [
        (cell, row)
        for cell, row in zip(cells, read[above:], strict=False)
        if not any(problem["column"] in (name, "") and problem["code"] != "missing" for problem in row["problems"] or ())
        and not any(name in (row[kind] or ()) for kind in ("cleared", "not_applicable"))
        and not any(warning.endswith(f":{name}") for warning in row.get("warnings") or ())
    ]
    return Lookup(
        place,
        tuple(cell for cell, _ in good),
        {column: tuple(row[column] for _, row in good) for column in made if not good or column in good[0][1]},
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
