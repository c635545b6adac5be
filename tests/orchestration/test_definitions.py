"""What Dagster is told: one asset key a published table, lineage from logs to pages, a schedule, a sensor, no telemetry."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
import yaml

from pipelines.contract.published import published_tables
from pipelines.orchestration import jobs
from pipelines.orchestration.build import build_defs
from pipelines.orchestration.home import dagster_home
from pipelines.settings import RunSettings


@pytest.fixture(scope="module")
def graph() -> dg.AssetGraph:
    return build_defs().resolve_asset_graph()


def test_every_published_table_is_an_asset_of_its_name(graph):
    keys = {key.to_user_string() for key in graph.get_all_asset_keys()}
    assert keys == {*published_tables(), "raw_logs", "lake", "program_pages"}


def test_lineage_leads_from_the_raw_logs_to_the_pages(graph):
    behind = graph.get_ancestor_asset_keys(dg.AssetKey("program_pages"))
    assert behind == set(graph.get_all_asset_keys()) - {dg.AssetKey("program_pages")}
    assert graph.get(dg.AssetKey("raw_logs")).parent_keys == set()


def test_every_asset_says_what_it_is(graph):
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.group_name in {"raw", "lake", "warehouse", "marts", "statistics", "dashboards"}, key
        assert node.kinds, key


def test_every_log_table_is_checked(graph):
    checked = {check.asset_key.to_user_string() for check in graph.asset_check_keys}
    assert set(published_tables()) - checked <= {"run_info", "practice"}
    assert "practice" in checked


def test_the_nightly_schedule_runs_at_two_in_the_folders_time_zone(tmp_path: Path, monkeypatch):
    (tmp_path / "program.yaml").write_text("time_zone: Europe/Berlin\n")
    monkeypatch.setenv("DEBRIEF_RAW", str(tmp_path))
    schedule = build_defs().resolve_schedule_def("nightly_at_two")
    assert schedule.cron_schedule == "0 2 * * *"
    assert schedule.execution_timezone == "Europe/Berlin"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_the_job_runs_in_one_process():
    assert build_defs().resolve_job_def("nightly").executor_def is dg.in_process_executor


def _look(raw: Path, cursor: str | None) -> tuple[str | None, int]:
    """(cursor, runs asked for) after the sensor's look at the raw folder."""
    with dg.build_sensor_context(cursor=cursor) as context:
        found = list(jobs.new_raw_files(context))
        return context.cursor, sum(isinstance(item, dg.RunRequest) for item in found)


def test_the_sensor_asks_for_a_run_when_a_file_is_new_changed_or_gone(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("DEBRIEF_RAW", str(tmp_path))
    log = tmp_path / "log.csv"
    log.write_text("Company,Status\nAcme,Applied\n")
    first, asked = _look(tmp_path, None)
    assert asked == 1
    same, asked = _look(tmp_path, first)
    assert (same, asked) == (first, 0)
    log.write_text("Company,Status\nAcme,Rejected\n")
    changed, asked = _look(tmp_path, first)
    assert asked == 1
    log.unlink()
    assert _look(tmp_path, changed)[1] == 1


def test_the_sensor_waits_where_there_is_no_raw_folder(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("DEBRIEF_RAW", str(tmp_path / "nowhere"))
    assert _look(tmp_path, None) == (None, 0)


def test_telemetry_is_off_and_a_persons_own_settings_are_kept(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    settings = RunSettings(warehouse=tmp_path / "interviews.duckdb")
    written = dagster_home(settings) / "dagster.yaml"
    assert yaml.safe_load(written.read_text())["telemetry"] == {"enabled": False}
    written.write_text("telemetry: {enabled: false}\nretention: {}\n")
    dagster_home(settings)
    assert "retention" in written.read_text()
