"""A raw folder of named rows, and the warehouse that the steps of a run make of it.

Rows are written in the test that reads them, as small tables of text; no row comes from anywhere else.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import ibis
import yaml

from pipelines.contract.published import published_tables
from pipelines.orchestration import steps
from pipelines.warehouse.core import NEW

NOON = dt.time(12, tzinfo=dt.UTC)


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a table written as text: a header, then one row a line, cells between `|`. `#` begins a remark."""
    lines = [line.split("#")[0] for line in text.splitlines()]
    header, *body = [[cell.strip() for cell in line.split("|")] for line in lines if line.strip()]
    for cells in body:
        assert len(cells) == len(header), f"{len(cells)} cells under {len(header)} headers: {cells}"
    return [dict(zip(header, cells, strict=True)) for cells in body]


def leave_answers_empty(run: steps.Run) -> None:
    """The tables of answers without a row, where a test is about what comes before them: working them out takes seconds."""
    leave_empty(run, steps.BUILT_IN_ANSWERS)


def leave_empty(run: steps.Run, names: Iterable[str]) -> None:
    """Tables without a row, where a test is about others."""
    if not run.is_published:
        with steps.building(run) as build:
            for name in names:
                fields = published_tables()[name].fields
                schema = ibis.schema({field.name: field.engine_type for field in fields})
                columns = ", ".join(column.sql("duckdb") for column in schema.to_sqlglot_column_defs("duckdb"))
                build.con.raw_sql(f'CREATE TABLE "{NEW}"."main"."{name}" ({columns})')


def publish(run: steps.Run, *, with_marts: bool = False, with_answers: bool = False) -> bool:
    """What `Scenario.run` does once the raw folder is read."""
    with_marts = with_marts or with_answers
    found = steps.build_core(run)
    if with_marts:
        found += steps.build_marts(run)
    else:
        leave_empty(run, steps.BUILT_IN_MARTS)
    if with_answers:
        found += steps.build_answers(run)
    else:
        leave_answers_empty(run)
    failed = [check for check in found if not check.passed]
    assert not failed, failed
    is_new = steps.publish_warehouse(run)
    if is_new and not with_marts:
        with duckdb.connect(str(run.settings.warehouse)) as con:
            for name in steps.BUILT_IN_MARTS:
                con.execute(f"DROP TABLE {name}")
    return is_new


class Scenario:
    """One raw folder and one warehouse; `run` may be called again after files have changed."""

    def __init__(self, folder: Path) -> None:
        self.raw = folder / "raw"
        self.warehouse = folder / "warehouse" / "interviews.duckdb"
        self.raw.mkdir(parents=True)

    def program(self, name: str, **settings: Any) -> None:
        """A program's program.yaml (`me`: the one of the raw folder itself)."""
        folder = self.raw if name == "me" else self.raw / name
        folder.mkdir(exist_ok=True)
        (folder / "program.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")

    def write(self, path: str, log: str | Iterable[Mapping[str, str]]) -> None:
        """Write rows as a CSV file of the raw folder; its columns are all that any row names."""
        made = rows(log) if isinstance(log, str) else [dict(row) for row in log]
        columns = list(dict.fromkeys(name for row in made for name in row))
        target = self.raw / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(made)

    def begin(self, day: str) -> steps.Run:
        """A run that begins at noon of `day`."""
        run = steps.begin("scenario", raw=self.raw, warehouse=self.warehouse, site=self.raw.parent / "site")
        run.now = dt.datetime.combine(dt.date.fromisoformat(day), NOON)
        return run

    def take_in(self, day: str) -> None:
        """Read what the raw folder holds on `day` into the lake, and build nothing."""
        steps.take_in(self.begin(day))

    def run(self, day: str, *, with_marts: bool = False, with_answers: bool = False) -> bool:
        """Everything up to the published warehouse; False where it was published already. The checks must pass.

        The tables of marts are there only where a test asks for them: without, they are taken out of what was published, so that
        a question to one of them fails. Those of answers stay empty unless they, which need the marts, are what a test is about.
        """
        run = self.begin(day)
        steps.take_in(run)
        return publish(run, with_marts=with_marts, with_answers=with_answers)

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that a query of the published warehouse gives."""
        with duckdb.connect(str(self.warehouse), read_only=True) as con:
            return con.execute(sql, list(values)).fetchall()

    def of(self, program: str) -> OfProgram:
        """What the warehouse holds of one program, asked as if no other were in it."""
        return OfProgram(self.warehouse, program)


class OfProgram:
    """The rows of one program of a warehouse: many cases share a run, each in a program of its own."""

    def __init__(self, warehouse: Path, program: str) -> None:
        self.warehouse, self.program = warehouse, program
        with duckdb.connect(str(warehouse), read_only=True) as con:
            sql = "SELECT table_name FROM duckdb_columns() WHERE column_name = 'program' AND database_name = current_database()"
            self.tables = [name for (name,) in con.execute(sql).fetchall()]
            assert con.execute("SELECT count(*) FROM programs WHERE program = ?", [program]).fetchall() == [(1,)]

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that a query gives of this program's rows in each table that has programs."""
        with duckdb.connect(str(self.warehouse), read_only=True) as con:
            con.execute("SET VARIABLE of_program = ?", [self.program])
            whole = self.warehouse.stem
            for name in self.tables:
                if name in sql:
                    con.execute(
                        f"CREATE TEMP VIEW {name} AS FROM {whole}.main.{name} WHERE program = getvariable('of_program')"
                    )
            return con.execute(sql, list(values)).fetchall()
