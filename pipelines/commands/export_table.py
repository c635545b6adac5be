"""`debrief export --table`: a published table of groups as it stands, as CSV for a spreadsheet or as Parquet for a program.

The file is the owner's own: no small group is hidden in it. Tables of what people logged, row by row, are not written.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from pipelines.commands import say
from pipelines.commands.export import program_of, write_csv, written_aside
from pipelines.contract.published import published_tables
from pipelines.dashboards.warehouse import open_warehouse
from pipelines.errors import DebriefError, UsageError
from pipelines.settings import run_settings

#: What is written: the aggregates and the answers. `mart_seekers` alone has a row a person beside its sums.
EXPORTED = (
    *(name for name in published_tables() if name.startswith("mart_")),
    *("habit_effects", "self_rating_calibration", "time_to_offer", "benchmarks", "method_changes"),
)
_OF_PEOPLE = "mart_seekers"
_MAY_BE_WRITTEN = """seeker IS NULL OR (program, seeker) IN (
    SELECT (program, seeker) FROM seekers WHERE counted_by_program AND coalesce(consent_pooled, '') <> 'no')"""


def export_table(table: str, program: str | None, out: Path, warehouse: Path | None) -> int:
    """Write `table` (of one program, or whole) to `out` and say what it holds and for whom; always 0."""
    _must_be_known(table)
    if out.suffix.lower() not in (".csv", ".parquet"):
        raise UsageError(f"{out}: a table is a file that ends in .csv or .parquet.")
    settings = run_settings(warehouse=warehouse, raw=Path.cwd())
    with open_warehouse(settings.warehouse, settings.memory) as con:
        code = program_of(con, program) if program else None
        named = f"{table} of {code}" if code else table
        sql, bound = _rows_of(con, table), {"program": code}
        n, n_all = _count(con, sql, bound), _count(con, _rows_of(con, table, everybody=True), bound)
        if not n:
            raise DebriefError(f"{named} has no rows in this warehouse. Nothing was written.")
        if out.suffix.lower() == ".csv":
            answer = con.execute(sql, bound)
            write_csv(out, [column[0] for column in answer.description or ()], _cells(answer))
        else:
            with written_aside(out) as aside:
                con.sql(sql, params=bound).write_parquet(str(aside))
    print(say.wrapped(f"{say.shown(out)}: {named}, {say.number(n, 'row')}. {_whose(table, n_all - n)}"))
    return 0


def _must_be_known(table: str) -> None:
    if table in EXPORTED:
        return
    if table in published_tables():
        raise UsageError(
            f"--table {table}: {table} holds what people logged, row by row, or what became of their files, and is not written to a "
            "file. Open the warehouse itself, read-only (docs/guide/tables.md)."
        )
    (near,) = difflib.get_close_matches(table, EXPORTED, 1, cutoff=0)
    raise UsageError(
        f"There is no table {say.printable(table)} to write: the nearest is {near} (there are {', '.join(EXPORTED)})."
    )


def _rows_of(con: duckdb.DuckDBPyConnection, table: str, *, everybody: bool = False) -> str:
    """The query for a table's rows, of $program or of all, in the order of its key; of `mart_seekers` without the people who
    said no, save for `everybody`."""
    conditions = ["($program::VARCHAR IS NULL OR program = $program)"]
    if table == _OF_PEOPLE and not everybody:
        conditions.append(f"({_MAY_BE_WRITTEN})")
    order = ", ".join(f"{name} NULLS FIRST" for name in _key(con, table))
    # The names are this module's own: `table` was looked up in EXPORTED, its key in the contract.
    return f"SELECT * FROM {table} WHERE {' AND '.join(conditions)} ORDER BY {order}"  # noqa: S608


def _key(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """What the rows are ordered by: the contract's key, of the columns that a warehouse of another version has."""
    there = con.table(table).columns
    return [name for name in published_tables()[table].key if name in there]


def _count(con: duckdb.DuckDBPyConnection, sql: str, bound: dict[str, Any]) -> int:
    ((n,),) = con.execute(f"SELECT count(*) FROM ({sql})", bound).fetchall()  # noqa: S608
    return int(n)


def _cells(answer: duckdb.DuckDBPyConnection) -> Iterator[list[Any]]:
    """Rows for a CSV: blank where unknown, a list with `;` between, everything else as it is."""
    while several := answer.fetchmany(10_000):
        yield from ([_cell(cell) for cell in row] for row in several)


def _cell(cell: Any) -> Any:
    if cell is None:
        return ""
    return "; ".join(map(str, cell)) if isinstance(cell, list) else cell


def _whose(table: str, n_left_out: int) -> str:
    if table != _OF_PEOPLE:
        return "It is for you: its small groups are not hidden, so look through it before you hand it on."
    people = "person" if n_left_out == 1 else "people"
    left_out = (
        f" Left out: {n_left_out} {people} who said no to the program or to what leaves it." if n_left_out else ""
    )
    return f"It holds a row a person: it is for you alone, and nothing to hand on.{left_out}"
