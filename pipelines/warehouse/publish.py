"""Build aside, check, swap: the only writer of the published DuckDB file.

A reader that has the old file open keeps it; one that opens it later gets the new one; nobody sees half of either.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa

from pipelines import __version__, engine
from pipelines.contract.logs import CONTRACT_VERSION
from pipelines.contract.published import published_tables
from pipelines.errors import PublishError
from pipelines.intake.find import Program
from pipelines.intake.manifest import Reading
from pipelines.settings import RunSettings
from pipelines.warehouse import accounting, core, ledger, then
from pipelines.warehouse.checks import checks
from pipelines.warehouse.marts import changes, data_quality, funnel, habits, offers, slices, stage_results

_CODE = (".py", ".yaml", ".html", ".css", ".js")


def run_id_of(readings: Sequence[Reading], programs: Mapping[str, Program], as_of: Mapping[str, dt.date]) -> str:
    """A hash of everything that decides what a run publishes: the same inputs, day and program code give the same id."""
    states = sorted((reading.file, reading.key, reading.first_seen, reading.present) for reading in readings)
    settings = {name: program.settings.model_dump(mode="json") for name, program in programs.items()}
    days = {name: day.isoformat() for name, day in as_of.items()}
    parts = [states, settings, days, __version__, CONTRACT_VERSION, _code()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """A hash of the program's own files: after an upgrade, what was built by the old rules is built anew."""
    root = Path(__file__).parents[1]
    files = sorted(path for ending in _CODE for path in root.rglob(f"*{ending}"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def published_run(warehouse: Path) -> str | None:
    """The run_id of the published warehouse; None where there is none that can be read."""
    if not warehouse.is_file():
        return None
    try:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            found = con.execute("SELECT run_id FROM run_info").fetchone()
        return found[0] if found else None
    except duckdb.Error:
        return None


@contextmanager
def building(
    settings: RunSettings,
    aside: Path,
    readings: Sequence[Reading],
    programs: Mapping[str, Program],
    as_of: Mapping[str, dt.date],
) -> Iterator[core.Build]:
    """The new warehouse at `aside`, open for one step of its making."""
    aside.parent.mkdir(parents=True, exist_ok=True)
    with engine.open_engine(aside.parent, memory=settings.memory, threads=settings.threads) as con:
        engine.attach(con, aside, core.NEW)
        yield core.Build(con, settings.lake, readings, programs, as_of)
        engine.detach(con, core.NEW)


def build_tables(build: core.Build) -> None:
    """The log tables, the ledger, the habits and the accounting of every row."""
    versions = core.build_core(build)
    accounting.publish_source_files(build, versions)
    accounting.publish_rejected_rows(build)


def build_marts(build: core.Build, shown: Mapping[str, Sequence[then.Moment]] | None = None) -> None:
    """The marts, from the tables published before them. `shown`: by program, the moments whose figures its page has shown."""

    @cache  # the engine is asked for a table's columns each time
    def table(name: str) -> ibis.Table:
        return core.published(build.con, name)

    apps = engine.store(build.con, "counted_applications", slices.applications(table("applications"), table("seekers")))
    met = engine.store(build.con, "counted_interviews", slices.interviews(table("interviews"), apps))
    standing = ledger.standing(table("events"))
    programs = table("programs")
    known = core.all_habits(build.programs)
    build.publish("mart_funnel", funnel.mart_funnel(apps, met, standing))
    build.publish("mart_stage_results", stage_results.mart_stage_results(met))
    build.publish("mart_habits", habits.mart_habits(build.con, met, table("interview_habits"), programs, known))
    build.publish("mart_offers", offers.mart_offers(apps, met, table("offers")))
    build.publish("mart_data_quality", data_quality.mart_data_quality(table, build.readings))
    _publish_changes(build, apps, met, shown or {})


def _publish_changes(
    build: core.Build, apps: ibis.Table, met: ibis.Table, shown: Mapping[str, Sequence[then.Moment]]
) -> None:
    """Without a row where the build is made of no file, as that of the people pooled for the public is."""
    if not build.readings:
        for name in ("changes_seekers", "mart_changes"):
            build.publish(name, engine.empty(published_tables()[name]))
        return
    con, seekers, programs = build.con, core.published(build.con, "seekers"), core.published(build.con, "programs")
    moments = then.moments_then(build.as_of, shown)
    settled = then.settled_then(build, moments)
    days = {program: moment.day for program, moment in moments.items()}
    each = build.publish("changes_seekers", changes.changes_seekers(con, settled, apps, met, seekers, programs))
    build.publish("mart_changes", changes.mart_changes(con, each, settled, seekers, programs, days))


def publish(
    build: core.Build, *, run_id: str, started_at: dt.datetime, seconds: Mapping[str, float], aside: Path
) -> None:
    """Write run_info and check the whole; PublishError where a check fails. `swap` puts it in place once it is closed."""
    fields = published_tables()["run_info"].fields
    kinds = {"string": pa.string(), "timestamp": pa.timestamp("us"), "date": pa.date32()}
    row = {
        "run_id": run_id,
        "version": __version__,
        "contract_version": CONTRACT_VERSION,
        "engine": "duckdb",
        "started_at": started_at.astimezone(dt.UTC).replace(tzinfo=None),
        "as_of": max(build.as_of.values(), default=None),
        "step_seconds": json.dumps({name: round(value, 3) for name, value in seconds.items()}),
    }
    schema = pa.schema([(item.name, kinds[item.engine_type]) for item in fields])
    build.publish("run_info", ibis.memtable(pa.Table.from_pylist([row], schema=schema)))
    failed = [check for check in checks(build.con, published_tables()) if not check.passed]
    if failed:
        told = "; ".join(f"{check.table}: {check.says} ({check.n_bad})" for check in failed)
        raise PublishError(
            f"The new warehouse did not pass its checks, and was not published; yesterday's stands. {told}. "
            f"This is a fault of Debrief: please report it. The new file is kept at {aside}."
        )


def swap(aside: Path, warehouse: Path) -> None:
    """Put the finished file in the published one's place in one step, and have it on disk before that."""
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(aside, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        aside.replace(warehouse)
    except OSError as error:
        raise PublishError(
            f"{warehouse} could not be replaced ({error.strerror}). Is it a folder, or on another disk than its own folder? "
            "The old one stands."
        ) from None
