"""A person's own rows as their coach may have them: the contract's CSV files, which intake reads back as they were.

What may be in them is audience.py's table, and what was withheld is counted. Whose pack it is, and where it goes, is the command's.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pa_csv

from pipelines.contract.fields import Field
from pipelines.contract.habits import catalog
from pipelines.contract.logs import log_tables
from pipelines.contract.published import published_tables
from pipelines.contract.status_words import status_ways
from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards.audience import CHOICES, Sight, audience

if TYPE_CHECKING:
    import duckdb

#: What is handed over: where a person was, and what they were paid there, is the program's to ask for.
TABLES = tuple(name for name in log_tables() if name != "destinations")
#: A coach's run has to know who said no to what.
_CONSENTS = tuple(item.name for item in log_tables()["seekers"].fields if item.name.startswith("consent_"))
#: Cells that a row cannot be without, where its own are not handed over.
_IN_PLACE = {
    ("questions", "question"): "'(kept back)'",
    # The goal's own words tell it from the others.
    ("goals", "goal"): "'(kept back ' || row_number() OVER (ORDER BY due_on, horizon, goal) || ')'",
}
#: What is written is what the person wrote, and a coach's run derives the rest again.
_AS_LOGGED = {("applications", "outcome"): "outcome_logged", ("interviews", "result"): "result_logged"}
_THEIRS = "program = $program AND seeker = $seeker"


@dataclass(frozen=True)
class Packed:
    """The files by name, how many rows of each table are in them, and how many filled cells of each kind were chosen, or
    withheld (`seeker`, `extra`, `habits` and `destinations`: what no choice hands over)."""

    files: Mapping[str, bytes]
    rows: Mapping[str, int]
    chosen: Mapping[str, int] = field(default_factory=dict)
    withheld: Mapping[str, int] = field(default_factory=dict)


def packed(
    con: duckdb.DuckDBPyConnection,
    program: str,
    seeker: str,
    called: str,
    choices: Iterable[Sight] = (),
    coach: str | None = None,
) -> Packed:
    """The pack of one person of the published warehouse, named `called` in it, with what `choices` hand over besides. It proposes
    `coach` as theirs, else whom their log does."""
    whose = {"program": program, "seeker": seeker}
    allowed: set[str] = {"coach", *choices}
    cells: dict[str, int] = dict.fromkeys((*CHOICES, "seeker", "extra", "habits"), 0)
    files: dict[str, bytes] = {}
    rows: dict[str, int] = {}
    for table in TABLES:
        for kind, n in _filled(con, table, whose).items():
            cells[kind] += n
        made = _rows(con, table, whose, {"called": called, "coach": coach}, allowed)
        rows[table] = made.num_rows
        files |= {name: _csv(part) for name, part in _parts(table, made) if part.num_rows}
    cells["destinations"] = _number(con, f"SELECT count(*) FROM destinations WHERE {_THEIRS}", whose)  # noqa: S608 constants
    chosen: dict[str, int] = {kind: cells.pop(kind) for kind in CHOICES if kind in allowed}
    return Packed(files, rows, chosen, cells)


def _number(con: duckdb.DuckDBPyConnection, sql: str, bound: Mapping[str, object]) -> int:
    (row,) = con.execute(sql, bound).fetchall()
    return int(row[0] or 0)


def _rows(
    con: duckdb.DuckDBPyConnection,
    table: str,
    whose: Mapping[str, str],
    names: Mapping[str, str | None],
    allowed: set[str],
) -> pa.Table:
    """The rows of one table as texts, a column of the contract each, in an order of their own cells."""
    sight = {column: kind for (of, column), kind in audience().items() if of == table}
    columns = {"seeker": "$called"}
    for item in log_tables()[table].fields:
        if item.name in ("program", "seeker"):
            continue
        if sight[item.name] in allowed or item.name in _CONSENTS:
            columns[item.name] = _written(table, item)
        elif (table, item.name) in _IN_PLACE:
            columns[item.name] = _IN_PLACE[table, item.name]
    listed = ", ".join(f'{made} AS "{column}"' for column, made in columns.items())
    beside = _BESIDE.get(table, "")
    bound: dict[str, object] = {**whose, "called": names["called"]}
    if table == "applications":
        bound |= {"ways": _ways(), "ranks": _ranks()}
    if table == "seekers":
        bound["coach"] = names["coach"]
    sql = f"SELECT {listed} FROM (FROM {table} WHERE {_THEIRS}) mine {beside} ORDER BY ALL"  # noqa: S608 the contract's names
    return con.sql(sql, params=bound).to_arrow_table()


def _written(table: str, item: Field) -> str:
    """A column's cell as intake reads it back."""
    name = f'mine."{_AS_LOGGED.get((table, item.name), item.name)}"'
    match item.kind:
        case "bool":
            made = f"CASE WHEN {name} THEN 'yes' WHEN NOT {name} THEN 'no' END"
        case "words" | "list":
            made = f"nullif(array_to_string({name}, '; '), '')"
        case "datetime":
            made = f"strftime({name}, '%Y-%m-%d %H:%M:%S')"
        case "percent":
            made = f"CAST({name} AS VARCHAR) || '%'"  # a 1 alone may be a hundredth or the whole
        case _:
            made = f"CAST({name} AS VARCHAR)"
    if table == "interviews" and item.name in catalog():
        return f"coalesce({made}, CASE WHEN list_contains(never, '{item.name}') THEN 'n/a' END)"
    if (table, item.name) == ("seekers", "coach"):
        return f"coalesce($coach, {name})"
    if (table, item.name) == ("applications", "status"):
        return f"coalesce(said.way, stage_alone.way, {made})"
    return made


#: What a table's rows want to know besides: habits that could not apply, and stages that only a status tells of.
_BESIDE = {
    "interviews": f"""
        LEFT JOIN (SELECT interview, list(habit) AS never FROM interview_habits
                   WHERE {_THEIRS} AND value_source = 'not_applicable' GROUP BY ALL) USING (interview)""",  # noqa: S608 constants
    "applications": f"""
        LEFT JOIN (
            SELECT application, list(event ORDER BY rank DESC, event)[1] AS told
            FROM events JOIN (SELECT unnest($ranks, recursive := true)) USING (event)
            WHERE {_THEIRS} AND event <> 'applied'
              AND event_id NOT IN (SELECT supersedes FROM events WHERE {_THEIRS} AND supersedes IS NOT NULL)
              AND (application, event) NOT IN (SELECT (application, stage) FROM interviews WHERE {_THEIRS})
              AND (application, event) NOT IN (SELECT (application, 'offer') FROM offers WHERE {_THEIRS})
            GROUP BY ALL) USING (application)
        LEFT JOIN (SELECT unnest($ways, recursive := true)) said
          ON said.status = mine.status AND said.stage = told AND said.outcome IS NOT DISTINCT FROM outcome_logged
        LEFT JOIN (SELECT unnest($ways, recursive := true)) stage_alone
          ON stage_alone.outcome IS NULL AND stage_alone.stage = told""",  # noqa: S608 constants
}


@cache
def _ranks() -> list[dict[str, object]]:
    return [{"event": stage, "rank": rank} for stage, rank in STAGE_RANK.items()]


@cache
def _ways() -> list[dict[str, str | None]]:
    """One way to write each status that tells of a stage."""
    ways: dict[tuple[str | None, ...], str] = {}
    for way, (status, outcome, stage) in status_ways().items():
        if stage:
            ways.setdefault((status, outcome, stage), way)
    return [{"way": way, "status": said[0], "outcome": said[1], "stage": said[2]} for said, way in ways.items()]


def _filled(con: duckdb.DuckDBPyConnection, table: str, whose: Mapping[str, str]) -> Mapping[str, int]:
    """How many filled cells there are of each kind that is not every coach's; rows with columns that no contract knows."""
    kinds = {column: kind for (of, column), kind in audience().items() if of == table and column not in _CONSENTS}
    kinds |= dict.fromkeys(("email",), "seeker") if table == "seekers" else {}
    known = published_tables()[table].columns
    own = [name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall() if name not in known]
    kinds |= dict.fromkeys(own, "habits") | {"extra": "extra"}
    counted = {column: kind for column, kind in kinds.items() if kind in (*CHOICES, "seeker", "habits", "extra")}
    listed = ", ".join(f"count(nullif(CAST(\"{column}\" AS VARCHAR), ''))" for column in counted)
    (row,) = con.execute(f"SELECT {listed} FROM {table} WHERE {_THEIRS}", dict(whose)).fetchall()  # noqa: S608 columns of the table
    told: dict[str, int] = {}
    for kind, n in zip(counted.values(), row, strict=True):
        told[kind] = told.get(kind, 0) + n
    return told


def _parts(table: str, made: pa.Table) -> Sequence[tuple[str, pa.Table]]:
    """(name, rows) of each file. Applications whose company is unknown are in one without that column, as they were."""
    if table != "applications":
        return [(f"{table}.csv", made)]
    named = made["company"].is_valid()
    return [
        (f"{table}.csv", made.filter(named)),
        (f"{table}-without-company.csv", made.filter(made["company"].is_null()).drop_columns("company")),
    ]


def _csv(rows: pa.Table) -> bytes:
    out = io.BytesIO()
    pa_csv.write_csv(rows, out)
    return out.getvalue()
