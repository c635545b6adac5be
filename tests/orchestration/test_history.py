"""Dagster's history while a run lasts: held open, so that SQLite tidies it up once a run and not at each event."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from pipelines.orchestration.history import held_open

RUN = "00000000-0000-4000-8000-000000000000"


@dg.job
def nothing() -> None:
    """A job to tell of; it is not executed, since the browser tests leave a loop running in which Dagster's own will not."""


def tell(instance: dg.DagsterInstance) -> None:
    """A run, and an event of it that is told among all runs too: that it was called off."""
    instance.report_run_canceled(instance.create_run_for_job(nothing, run_id=RUN))


def left_to_tidy(home: Path) -> set[str]:
    """The files of the history whose latest events SQLite has not moved into place yet."""
    return {path.name.removesuffix(".db-wal") for path in home.rglob("*.db-wal") if path.stat().st_size}


def test_a_runs_history_is_tidied_up_once_at_its_end(tmp_path: Path):
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        with held_open(instance, RUN):
            tell(instance)
            assert left_to_tidy(tmp_path) == {"index", RUN}
        assert left_to_tidy(tmp_path) == set()
        assert [run.run_id for run in instance.get_runs()] == [RUN]
        assert len(instance.all_logs(RUN)) == 1


def test_a_history_that_is_no_file_is_left_alone():
    with dg.DagsterInstance.ephemeral() as instance, held_open(instance, RUN):
        tell(instance)
        assert len(instance.all_logs(RUN)) == 1
