"""What one program's page is made of: small frames read from the published tables, and nothing written.

The only module here that speaks to the warehouse, save journeys.py; who may see what is decided in privacy.py.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from pipelines.contract.habits import catalog
from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import STAGES, words_of
from pipelines.errors import DebriefError

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]
FITS = tuple(field.name for field in log_tables()["offers"].fields if field.name.startswith("fit_"))
DECISIONS = words_of("decision")


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


@dataclass(frozen=True)
class ProgramTables:
    """One program's numbers. Every count that a minimum can apply to stands beside the people behind it."""

    program: Program
    people: int
    totals: Row  # applications, responded, people_responded
    funnel: pd.DataFrame  # stage, stage_rank, n_reached, people
    stages: pd.DataFrame  # stage, advanced, rejected, no_response, n_open, withdrew, people, people_advanced
    habits: pd.DataFrame  # habit, label, phase, the counts of mart_habits
    offers: Row  # one row of mart_offers, and people_* beside what can be told
    quality: pd.DataFrame  # measure, table_name, column_name, n, of_n, people (NA where it counts no people)
    set_aside: pd.DataFrame  # table_name, reason, n


@contextmanager
def open_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published warehouse, read-only and without a network; DebriefError where there is none."""
    if not path.is_file():
        raise DebriefError(
            f"There is no warehouse at {path}. Run `debrief run` first, or name the file with --warehouse."
        )
    # Nothing is fetched or loaded by itself: pages are made from this file alone.
    settings: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    con = duckdb.connect(str(path), read_only=True, config=settings)
    try:
        yield con
    finally:
        con.close()


def read_run(con: duckdb.DuckDBPyConnection) -> Row:
    """The newest row of `run_info`; DebriefError where the warehouse names no run."""
    rows = _rows(
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
        )
        for row in _rows(con, "SELECT * FROM programs ORDER BY program")
    ]


def read_program(con: duckdb.DuckDBPyConnection, program: Program) -> ProgramTables:
    """Everything that `program`'s page is made of, in about twenty aggregate queries."""
    bound = {"program": program.code}
    people = _one(con, "SELECT count(*) AS n FROM seekers WHERE program = $program AND counted_by_program", bound)["n"]
    return ProgramTables(
        program=program,
        people=people,
        totals=_one(con, _TOTALS, bound),
        funnel=_in_order(_frame(con, _FUNNEL, bound), "stage", STAGES),
        stages=_in_order(_frame(con, _STAGES, bound), "stage", STAGES),
        habits=_in_order(_frame(con, _HABITS, bound), "habit", list(catalog())),
        offers=_read_offers(con, bound),
        quality=_read_quality(con, bound),
        set_aside=_frame(con, _SET_ASIDE, bound),
    )


_COUNTED = "program = $program AND counted_by_program"
_ALL = "program = $program AND slice_kind = 'all'"

_TOTALS = f"""
SELECT count(*) AS applications, count(*) FILTER (responded) AS responded,
       count(DISTINCT seeker) FILTER (responded) AS people_responded
FROM applications WHERE {_COUNTED} AND NOT is_wish"""

# A stage that nobody's application had is no step that could be taken: reaching it would only mean going beyond it.
_FUNNEL = f"""
SELECT stage, stage_rank, n_reached, n_seekers_reached AS people,
       stage IN ('applied', 'interview', 'offer')
       OR stage IN (SELECT event FROM events WHERE program = $program) AS happened
FROM mart_funnel WHERE {_ALL}"""

# The people of a stage are counted from the interviews themselves: n_seekers may stand for the whole slice.
_STAGES = f"""
WITH met AS (
    SELECT stage, count(DISTINCT seeker) AS people,
           count(DISTINCT seeker) FILTER (result = 'advanced') AS people_advanced
    FROM interviews WHERE {_COUNTED} AND is_held GROUP BY stage)
SELECT stage, advanced, rejected, no_response, n_open, withdrew,
       least(n_seekers, coalesce(people, 0)) AS people, coalesce(people_advanced, 0) AS people_advanced
FROM mart_stage_results LEFT JOIN met USING (stage) WHERE {_ALL}"""

_HABITS = f"""
SELECT habit, label, phase, n_judged, n_with, advanced_with, seekers_with, n_without, advanced_without,
       seekers_without, n_unknown, n_not_applicable, n_late
FROM mart_habits WHERE {_ALL}"""

_SET_ASIDE = """
SELECT coalesce(table_name, '') AS table_name, reason, count(*) AS n
FROM (SELECT table_name, unnest(reason_codes) AS reason FROM rejected_rows WHERE program = $program)
GROUP BY ALL ORDER BY n DESC, reason, table_name"""

#: The people behind each measure that counts what people did or logged; the others count rows of files.
_MEASURE_PEOPLE = f"""
SELECT * FROM (
    SELECT count(DISTINCT seeker) FILTER (result_conflict) AS result_conflicts,
           count(DISTINCT seeker) FILTER (result_basis = 'silence') AS results_from_silence,
           count(DISTINCT seeker) FILTER (result = 'pending') AS results_open
    FROM interviews WHERE {_COUNTED}),
(
    SELECT count(DISTINCT seeker) FILTER (late) AS late_habits,
           count(DISTINCT seeker) FILTER (logged_on IS NULL) AS habit_time_unknown,
           count(DISTINCT seeker) FILTER (disagrees) AS habit_disagreements
    FROM interview_habits JOIN interviews USING (program, seeker, interview) WHERE {_COUNTED}),
(
    SELECT count(DISTINCT seeker) FILTER (derived) AS derived_applications,
           count(DISTINCT seeker) FILTER (is_wish) AS wishes
    FROM applications WHERE {_COUNTED}),
(
    SELECT count(*) FILTER (NOT counted_by_program) AS consent_excluded FROM seekers WHERE program = $program)"""


def _read_offers(con: duckdb.DuckDBPyConnection, bound: Row) -> Row:
    """The program's row of mart_offers (empty where there is none), with the people behind each thing it can tell."""
    rows = _rows(con, f"SELECT * FROM mart_offers WHERE {_ALL}", bound)
    if not rows:
        return {}
    behind = {f"n_{fit}": f"count({fit})" for fit in FITS}
    behind |= {f"people_{fit}": f"count(DISTINCT seeker) FILTER ({fit} IS NOT NULL)" for fit in FITS}
    behind["people_wants"] = "count(DISTINCT seeker) FILTER (wants_it IS NOT NULL)"
    behind["people_negotiated"] = "count(DISTINCT seeker) FILTER (len(negotiated) > 0)"
    behind["people_pay"] = "count(DISTINCT seeker) FILTER (base_pay_first IS NOT NULL AND base_pay_final IS NOT NULL)"
    columns = ", ".join(f"{what} AS {name}" for name, what in behind.items())
    happened = f"FROM offers WHERE {_COUNTED} AND has_happened"
    decided = _rows(con, f"SELECT decision, count(DISTINCT seeker) AS people {happened} GROUP BY decision", bound)
    people = dict.fromkeys((f"people_{word}" for word in DECISIONS), 0)
    people |= {f"people_{row['decision'] or 'pending'}": row["people"] for row in decided}
    return rows[0] | people | _one(con, f"SELECT {columns} {happened}", bound)


def _read_quality(con: duckdb.DuckDBPyConnection, bound: Row) -> pd.DataFrame:
    """mart_data_quality with the people behind each row; NA where a row counts rows of files, not people."""
    sql = f"SELECT measure, table_name, column_name, n, of_n FROM mart_data_quality WHERE {_ALL}"
    frame = _frame(con, f"{sql} ORDER BY measure, table_name, column_name", bound)
    behind: dict[tuple[Any, ...], Any] = {
        (measure, None, None): n for measure, n in _one(con, _MEASURE_PEOPLE, bound).items()
    }
    for table in log_tables().values():
        # One pass a table: first whether each person ever filled the column, then how many did.
        columns = [name for name in table.columns if name not in ("program", "seeker")]
        ever = ", ".join(f'bool_or("{name}" IS NOT NULL) AS "{name}"' for name in columns)
        sums = ", ".join(f'count(*) FILTER ("{name}") AS "{name}"' for name in columns)
        counted = "SELECT seeker FROM seekers WHERE program = $program AND counted_by_program"
        rows = f"FROM {table.name} WHERE program = $program AND seeker IN ({counted}) GROUP BY seeker"
        filled = _one(con, f'SELECT {sums}, count(*) AS "*" FROM (SELECT {ever} {rows})', bound)
        behind |= {("filled", table.name, name): n for name, n in filled.items()}
    keys = [
        (row.measure, row.table_name, row.column_name) if row.measure == "filled" else (row.measure, None, None)
        for row in frame.itertuples()
    ]
    frame["people"] = pd.array([behind.get(key, pd.NA) for key in keys], dtype="Int64")
    frame["people_in_table"] = pd.array([behind.get(("filled", key[1], "*"), pd.NA) for key in keys], dtype="Int64")
    return frame


def _rows(con: duckdb.DuckDBPyConnection, sql: str, bound: Row | None = None) -> list[Row]:
    answer = con.execute(sql, bound or {})
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _one(con: duckdb.DuckDBPyConnection, sql: str, bound: Row) -> Row:
    return _rows(con, sql, bound)[0]


def _frame(con: duckdb.DuckDBPyConnection, sql: str, bound: Row) -> pd.DataFrame:
    """A small frame whose whole numbers can be missing (Int64), since hidden ones will be."""
    answer = con.execute(sql, bound)
    whole = [column[0] for column in answer.description or () if str(column[1]) in ("BIGINT", "HUGEINT", "INTEGER")]
    frame = pd.DataFrame(answer.fetchall(), columns=[column[0] for column in answer.description or ()], dtype=object)
    return frame.astype(dict.fromkeys(whole, "Int64"))


def _in_order(frame: pd.DataFrame, column: str, order: list[str]) -> pd.DataFrame:
    """Rows in the contract's order; words it does not know (a program's own) come last, by name."""
    place = {word: at for at, word in enumerate(order)}
    known = frame[column].map(lambda word: (place.get(word, len(place)), word))
    return frame.loc[known.sort_values(kind="stable").index].reset_index(drop=True)
