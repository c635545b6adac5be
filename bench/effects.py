"""How long one report takes: cross-products from the published tables, fit and grades. Seconds and memory; asserts nothing.

`make bench-effects` (ARGS="--rows 10000 1000000"). Invented rows are made in the engine, twenty habits an interview.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from pipelines import engine
from pipelines.contract.habits import catalog
from pipelines.statistics.habit_effects import Part, habit_effects
from pipelines.warehouse.crossproducts import CrossProducts, Report

#: Interviews a person.
_EACH = 10
_INTERVIEWS = """
CREATE TABLE published.interviews AS
SELECT 'p' AS program, 's' || (i // {each}) AS seeker, 'i' || i AS interview, 'a' || (i // 2) AS application,
    ['recruiter_screen', 'technical', 'hiring_manager', 'final'][1 + (i % 4)] AS stage, 1::BIGINT AS round,
    DATE '2025-01-01' + (hash(i) % 300)::INT AS interview_on, NULL::DATE AS result_on,
    NULL::TIMESTAMP AS logged_at, NULL::TIMESTAMP AS rated_at, (1 + hash(i + 1) % 5)::BIGINT AS wanted_before,
    CASE WHEN hash(i + 2) % 100 < 45 THEN 'advanced' ELSE 'rejected' END AS result,
    ['finance', 'retail', 'technology'][1 + (hash(i // 2) % 3)::INT] AS industry, 'c' || (i % 3) AS cohort,
    NULL::VARCHAR AS career_stage, true AS is_held, NULL::VARCHAR AS to_change
FROM range({rows}) t(i)
"""
_HABITS = """
CREATE TABLE published.habits AS
SELECT 'p' AS program, 's' || (i // {each}) AS seeker, 'i' || i AS interview, habit, (hash(i, habit) % 4)::DOUBLE AS value,
    hash(i, habit) % 2 = 1 AS done, 'column' AS value_source, DATE '2025-01-01' AS logged_on, false AS late
FROM range({rows}) t(i), (SELECT unnest({habits}) AS habit)
WHERE hash(habit, i) % 10 > 0
"""


def prepared(con: Any, folder: Path, rows: int) -> dict[str, Any]:
    """The published tables that a report is made of, invented, in a warehouse of their own as those of a run are."""
    engine.attach(con, folder / "published.duckdb", "published")
    habits = [code for code, habit in catalog().items() if habit.phase != "after"][:20]
    for made in (_INTERVIEWS, _HABITS):
        con.raw_sql(made.format(rows=rows, each=_EACH, habits=habits))
    con.raw_sql(
        "CREATE TABLE published.programs AS SELECT 'p' AS program, DATE '2026-06-01' AS as_of, 30::BIGINT AS horizon_days, "
        "30::BIGINT AS waiting_days, false AS sample, false AS one_seeker"
    )
    marks = "star specific quantified aligned realistic concise honest prepared".split()
    con.raw_sql(
        "CREATE TABLE published.questions (program VARCHAR, seeker VARCHAR, interview VARCHAR, asked_by VARCHAR, category VARCHAR, "
        + ", ".join(f"{mark} BOOLEAN" for mark in marks)
        + ")"
    )
    con.raw_sql(
        "CREATE TABLE published.reflections (program VARCHAR, seeker VARCHAR, interview VARCHAR, written_at TIMESTAMP, "
        "responses_reviewed BOOLEAN, delivery_reviewed BOOLEAN, rapport_reviewed BOOLEAN, to_change VARCHAR)"
    )
    con.raw_sql("CHECKPOINT published")
    names = {"interviews": "interviews", "interview_habits": "habits"}
    names |= {name: name for name in ("reflections", "questions", "programs")}
    return {name: con.table(stored, database=("published", "main")) for name, stored in names.items()}


def main() -> None:
    """Print, for each number of interviews, the seconds of each step and the most memory so far."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="*", type=int, default=[10_000, 1_000_000])
    parser.add_argument("--memory", default="4GB")
    chosen = parser.parse_args()
    print(
        f"{'interviews':>12} {'stored':>8} {'summed':>8} {'answered':>9} {'together':>9} {'processor':>9} {'peak':>9}"
    )
    for rows in chosen.rows:
        with tempfile.TemporaryDirectory() as folder, engine.open_engine(Path(folder), memory=chosen.memory) as con:
            tables = prepared(con, Path(folder), rows)
            begun, busy = time.monotonic(), time.process_time()
            cross = CrossProducts(con, **tables, habits=catalog())
            for name in ("main", "next", "placebo"):
                cross.unit(name)
            stored = time.monotonic()
            parts = {name: cross.sums(name, Report("p")) for name in ("main", "next", "placebo")}
            summed = time.monotonic()
            main_part, following, placebo = (
                Part(sums, cross.unit(name).layout.marks) if sums else None for name, sums in parts.items()
            )
            habit_effects(main_part, following, placebo, smallest_group=5)
            done = time.monotonic()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        # Where other programs keep the processor busy, its own seconds tell more.
        steps = (stored - begun, summed - stored, done - summed, done - begun, time.process_time() - busy)
        print(f"{rows:12,} " + " ".join(f"{step:8.2f}" for step in steps) + f" {peak:8,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
