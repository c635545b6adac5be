"""`build_defs`: everything Dagster needs, in one call; the seam that tests and the command line use."""

from __future__ import annotations

import dagster as dg

from pipelines.orchestration import assets, jobs
from pipelines.orchestration.context import Context


def build_defs(context: Context | None = None) -> dg.Definitions:
    """The definitions, run in one process (ADR 1). `context` carries settings that beat the environment."""
    return dg.Definitions(
        assets=[
            assets.raw_logs,
            assets.lake,
            assets.core,
            assets.marts,
            assets.answers,
            assets.run_info,
            assets.program_pages,
        ],
        jobs=[jobs.nightly],
        schedules=[jobs.nightly_schedule(jobs.time_zone())],
        sensors=[jobs.new_raw_files],
        resources={"debrief": context or Context()},
        executor=dg.in_process_executor,
    )
