"""The published warehouse as the pages read it: read-only, its programs, and small answers as rows and frames."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from pipelines.contract.published import published_tables
from pipelines.errors import DebriefError

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]


@dataclass(frozen=True)
class Program:
    """One row of `programs`. `smallest` is the smallest group of people that may be told about (0: no minimum)."""

    code: str
    name: str
    as_of: date | None
    waiting_days: int
    horizon_days: int
    smallest: int
    sample: bool
    one_seeker: bool = False
    language: str = "en"
    seeker_pages: int = 0  # for how many of its people a page is written


@contextmanager
def open_warehouse(path: Path, memory: str = "2GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """The published warehouse, read-only, without a network, within `memory`; DebriefError where there is none, or where another
    version published it and it lacks what is asked of it."""
    if not path.is_file():
        raise DebriefError(
            f"There is no warehouse at {path}. Run `debrief run` first, or name the file with --warehouse."
        )
    # Nothing is fetched or loaded by itself: pages are made from this file alone.
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": memory,
    }
    con = duckdb.connect(str(path), read_only=True, config=settings)
    try:
        yield con
    except (duckdb.BinderException, duckdb.CatalogException):
        if lacking := _lacking(con):
            raise DebriefError(
                f"The warehouse at {path} was published by another version of Debrief: it lacks {lacking}. Run `debrief run`, "
                "which publishes it anew, and try again."
            ) from None
        raise
    finally:
        con.close()


def _lacking(con: duckdb.DuckDBPyConnection) -> str:
    """The first column that the contract has and this warehouse lacks, as table.column; nothing where it has all."""
    there = set(con.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall())
    wanted = ((name, field.name) for name, table in published_tables().items() for field in table.fields)
    return next((f"{name}.{column}" for name, column in wanted if (name, column) not in there), "")


def read_run(con: duckdb.DuckDBPyConnection) -> Row:
    """The newest row of `run_info`; DebriefError where the warehouse names no run."""
    rows = rows_of(
        con, "SELECT run_id, version, as_of FROM run_info ORDER BY started_at DESC NULLS LAST, run_id DESC LIMIT 1"
    )
    if not rows:
        raise DebriefError(
            "The warehouse names no run (run_info is empty), so its pages could not say what they show. Run it anew."
        )
    return rows[0]


def read_programs(con: duckdb.DuckDBPyConnection) -> list[Program]:
    """Every program, ordered by its code."""
    return [
        Program(
            code=row["program"],
            name=row["name"] or row["program"],
            as_of=row["as_of"],
            waiting_days=30 if row["waiting_days"] is None else row["waiting_days"],
            horizon_days=30 if row["horizon_days"] is None else row["horizon_days"],
            smallest=0 if row["one_seeker"] else 5 if row["smallest_group"] is None else row["smallest_group"],
            sample=bool(row["sample"]),
            one_seeker=bool(row["one_seeker"]),
            language=row["language"] or "en",
            # A warehouse that does not say (an older one) makes none.
            seeker_pages=row.get("seeker_pages") or 0,
        )
        for row in rows_of(con, "SELECT * FROM programs ORDER BY program")
    ]


def rows_of(con: duckdb.DuckDBPyConnection, sql: str, bound: Row | None = None) -> list[Row]:
    answer = con.execute(sql, bound or {})
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def row_of(con: duckdb.DuckDBPyConnection, sql: str, bound: Row) -> Row:
    return rows_of(con, sql, bound)[0]


def frame_of(con: duckdb.DuckDBPyConnection, sql: str, bound: Row) -> pd.DataFrame:
    """A small frame whose whole numbers can be missing (Int64), since hidden ones will be."""
    answer = con.execute(sql, bound)
    whole = [column[0] for column in answer.description or () if str(column[1]) in ("BIGINT", "HUGEINT", "INTEGER")]
    frame = pd.DataFrame(answer.fetchall(), columns=[column[0] for column in answer.description or ()], dtype=object)
    return frame.astype(dict.fromkeys(whole, "Int64"))
