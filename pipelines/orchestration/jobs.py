"""When the pipeline runs: the nightly job and its schedule, and a sensor on new or changed raw files."""

# Dagster reads the annotations of sensor functions when they are defined: no `from __future__ import annotations` here.
import hashlib
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from pipelines.errors import DebriefError
from pipelines.intake.find import log_paths
from pipelines.settings import read_program, run_settings

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Raw logs to pages, once. Reads only what is new.",
)


def nightly_schedule(time_zone: str) -> dg.ScheduleDefinition:
    """Every night at 02:00 in `time_zone`, running whenever the daemon is."""
    return dg.ScheduleDefinition(
        name="nightly_at_two",
        job=nightly,
        cron_schedule="0 2 * * *",
        execution_timezone=time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )


def fingerprint(raw: Path) -> str:
    """A hash of the names, sizes and times of the raw files: cheap to take every minute, and no file's name in it."""
    lines = []
    for path in log_paths(raw):
        try:
            facts = path.stat()
        except OSError:
            continue  # it went away between the listing and the look: the next look tells
        lines.append(f"{path.relative_to(raw)}\0{facts.st_size}\0{facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()[:24]


@dg.sensor(job=nightly, minimum_interval_seconds=60, default_status=dg.DefaultSensorStatus.RUNNING)
def new_raw_files(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Run when a raw file is new, changed or gone since the last look."""
    try:
        raw = run_settings().raw
    except DebriefError as error:
        yield dg.SkipReason(error.message)
        return
    now = fingerprint(raw)
    if now == context.cursor:
        yield dg.SkipReason("No raw file is new or changed.")
        return
    context.update_cursor(now)
    yield dg.RunRequest(run_key=now)


def time_zone() -> str:
    """The time zone of the raw folder's own program.yaml, else UTC."""
    try:
        return read_program(run_settings().raw).time_zone
    except DebriefError:
        return "UTC"
