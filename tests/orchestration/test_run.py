"""`debrief run`, as a person types it: the real job, its history, and what it says; and what it must never say."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from pipelines.commands.run import of_method
from pipelines.orchestration import steps
from tests.conftest import COMPANY, WRONG_WORD, Ran, debrief
from tests.scenario import Scenario, leave_answers_empty


def test_a_run_counts_every_row_and_names_every_file(ran: Ran):
    assert ran.code == 0, ran.err
    found = ran.summary
    assert (found["rows_read"], found["rows_accepted"], found["rows_rejected"], found["rows_repeated"]) == (3, 2, 1, 0)
    assert {file["file"]: file["status"] for file in found["files"]} == {
        "kim/kim/applications.csv": "read",
        "kim/kim/figures.csv": "turned_away",
    }
    assert found["tables"]["applications"] == 2
    assert [Path(page).is_file() for page in found["pages"]] == [True]


def test_the_run_is_in_dagsters_history_with_row_counts_and_checks(ran: Ran):
    with dg.DagsterInstance.from_config(str(ran.home)) as instance:
        (run,) = instance.get_runs()
        assert (run.job_name, run.status) == ("nightly", dg.DagsterRunStatus.SUCCESS)
        event = instance.get_latest_materialization_event(dg.AssetKey("applications"))
        assert event.asset_materialization.metadata["dagster/row_count"].value == 2
        records = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION).records
        checks = [record.event_log_entry.dagster_event.asset_check_evaluation_data for record in records]
        assert len(checks) > 20
        # A row of three was set aside: a warning, and no failure.
        assert {check.check_name for check in checks if not check.passed} == {"rejected_share"}


def test_no_cell_of_a_log_reaches_dagster_or_the_log_lines(ran: Ran):
    """Privacy: only the lake and the warehouse hold cells; run history, compute logs and standard error hold none."""
    for secret in (COMPANY, WRONG_WORD):
        assert secret not in ran.err
        for path in ran.home.rglob("*"):
            assert not path.is_file() or secret.encode() not in path.read_bytes(), path


def test_a_run_with_nothing_new_builds_nothing(ran: Ran):
    before = ran.warehouse.stat()
    again = debrief(ran.folder, "run", "--json")
    assert again.code == 0, again.err
    assert (ran.warehouse.stat().st_ino, ran.warehouse.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert again.summary["tables"] == ran.summary["tables"]


@pytest.mark.parametrize(
    ("changed", "by_method", "by_logs", "said"),
    [
        (
            1,
            1,
            0,
            "1 answer changed: it does so also on the interviews that were published before, so that the method did it.",
        ),
        (
            12,
            12,
            0,
            "12 answers changed: they do so also on the interviews that were published before, so that the method did it.",
        ),
        (
            12,
            9,
            3,
            "12 answers changed: 9 also on the interviews that were published before, by the method, and 3 only with the logs of today.",
        ),
        (
            12,
            9,
            0,
            "12 answers changed: 9 also on the interviews that were published before, by the method, and of 3 nobody can tell whether the method or new logs did it.",
        ),
        (
            12,
            9,
            2,
            "12 answers changed: 9 also on the interviews that were published before, by the method, 2 only with the logs of today, and of 1 nobody can tell whether the method or new logs did it.",
        ),
        (12, 0, 0, "12 answers changed: of 12 nobody can tell whether the method or new logs did it."),
        (1, 0, 1, "1 answer changed: only with the logs of today."),
    ],
)
def test_another_method_is_told_apart_from_new_logs(changed, by_method, by_logs, said):
    assert f"by another method than before, and {said}" in of_method(changed, by_method, by_logs)


@dataclass(frozen=True)
class Twice:
    """Two runs of one folder: `typed`, the first, and the warehouse as it left it; `scene`, in which the second published, and
    `older`, where it did so over a warehouse that lacked a column."""

    typed: Ran
    first: Path
    scene: Scenario
    older: Scenario

    def at_first(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.first), read_only=True) as con:
            return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    """The first run is as a person types it, while the settings of one program of three cannot be used. Before the second they are
    mended, the first is made one of another method, and somebody's log is added; it does without Dagster and the pages."""
    scene, older = (Scenario(tmp_path_factory.mktemp(name)) for name in ("twice", "older"))
    for program, company in (("spring", "Acme"), ("autumn", "Borealis")):
        scene.program(program, sharing_basis="consent", smallest_groups={"program": 1})
        scene.write(f"{program}/asha/log.csv", f"Company | Status\n{company} | Applied")
    # What is read now is published by the run that is typed.
    scene.take_in("2001-10-01")
    scene.program("spring", sharing_basis="maybe")
    scene.write("spring/asha/log.csv", "Company | Status\nAcme | Applied\nCassia | Applied")
    scene.write("autumn/asha/log.csv", "Company | Status\nBorealis | Applied\nDelta | Applied")
    scene.program("met", sharing_basis="agreement", as_of="2026-12-31")
    log = "company | stage | interview_on | result | mock_interviews\n"
    scene.write("met/ana/a.csv", log + "Acme | technical | 2026-05-01 | rejected | 1")
    typed = debrief(scene.raw.parent, "run")
    first = Path(shutil.copy(scene.warehouse, scene.raw.parent / "first.duckdb"))
    with duckdb.connect(str(scene.warehouse)) as con:
        con.execute("UPDATE habit_effects SET method_version = '0', grade = 'strong' WHERE habit = 'mock_interviews'")
    scene.program("spring", sharing_basis="consent", smallest_groups={"program": 1})
    scene.write("met/ben/b.csv", log + "Bolt | technical | 2026-05-02 | rejected | 0")
    for folder in ("raw", "warehouse"):
        shutil.copytree(scene.raw.parent / folder, older.raw.parent / folder, dirs_exist_ok=True)
    with duckdb.connect(str(older.warehouse)) as con:
        con.execute("ALTER TABLE interview_habits DROP COLUMN late")
    for made in (scene, older):
        assert made.run("2101-10-01", with_answers=True)
    return Twice(typed, first, scene, older)


def test_another_method_is_told_once_with_the_interviews_before_and_now(twice: Twice):
    sql = """
        SELECT DISTINCT scope, method_before, n_interviews_before, n_interviews_now, logs_changed, grade_again, by_method
        FROM method_changes ORDER BY 1
    """
    assert twice.at_first(sql) == []
    # On the one interview that was published before, today's method finds too little data.
    again = ("too little data", True)
    assert twice.scene.query(sql) == [("all", "0", 1, 2, True, *again), ("program", "0", 1, 2, True, *again)]


def test_tables_that_the_method_cannot_read_are_left(twice: Twice):
    """A warehouse of an older version may lack a column: then nobody can tell the method's part from that of the logs."""
    sql = "SELECT DISTINCT grade_before, grade_again, grade_now, by_method FROM method_changes"
    assert twice.older.query(sql) == [("strong", None, "too little data", None)]


def test_a_folder_in_which_nothing_can_be_read_ends_with_one_and_says_why(tmp_path: Path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (raw / "empty.csv").write_bytes(b"")
    done = debrief(tmp_path, "run")
    assert done.code == 1
    assert "photo.csv: not read. This is no text" in done.out
    assert "empty.csv: not read. The file is empty" in done.out
    assert "Traceback" not in done.err


def test_an_empty_folder_says_how_to_begin(tmp_path: Path):
    (tmp_path / "raw").mkdir()
    done = debrief(tmp_path, "run")
    assert done.code == 1
    assert "There is no log in" in done.err
    assert "debrief template" in done.err
    assert not (tmp_path / "site").exists()


def test_a_missing_folder_is_wrong_use(tmp_path: Path):
    done = debrief(tmp_path, "run", "--raw", str(tmp_path / "nowhere"))
    assert done.code == 2
    assert "There is no folder" in done.err


def test_a_wrong_date_is_wrong_use(tmp_path: Path):
    done = debrief(tmp_path, "run", "--as-of", "30.9.2026")
    assert (done.code, done.err) == (2, "debrief: --as-of 30.9.2026: this is no date. Write it as 2026-09-30.\n")


def test_a_wrong_program_yaml_is_told_before_anything_is_read(tmp_path: Path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "log.csv").write_text("Company,Status\nAcme,Applied\n")
    (raw / "program.yaml").write_text("wating_days: 20\n")
    done = debrief(tmp_path, "run")
    assert done.code == 1
    assert "`wating_days`: there is no such setting" in done.err
    assert not (tmp_path / "warehouse" / "lake").exists()


def test_a_program_whose_settings_cannot_be_used_is_turned_away_alone_and_keeps_its_rows(twice: Twice):
    done = twice.typed
    assert done.code == 0, done.err
    told = " ".join(done.out.split())
    assert "spring (1 file): not read, and what was read before stands. spring/program.yaml: `sharing_basis`" in told
    assert "does not say `sharing_basis:`" not in told
    rows = twice.at_first("SELECT program, company FROM applications WHERE program <> 'met' ORDER BY ALL")
    basis = twice.at_first("SELECT DISTINCT sharing_basis FROM programs WHERE program <> 'met'")
    said = twice.at_first("SELECT file, message FROM source_files WHERE status = 'turned_away'")
    assert rows == [("autumn", "Borealis"), ("autumn", "Delta"), ("spring", "Acme")]
    assert basis == [("consent",)]  # the settings that its rows were read with
    ((file, message),) = said
    assert file == "spring/asha/log.csv"
    assert "'agreement' or 'consent'" in message
    assert str(done.folder) not in message
    rows = twice.scene.query("SELECT company FROM applications WHERE program = 'spring' ORDER BY ALL")
    assert rows == [("Acme",), ("Cassia",)]


def test_a_failed_run_leaves_the_published_warehouse_and_pages(ran: Ran, tmp_path: Path):
    """The engine may take less memory than it can work in: the run fails, and what was published stands."""
    with duckdb.connect(str(ran.warehouse), read_only=True) as con:
        run_id = con.execute("SELECT run_id FROM run_info").fetchone()
    shown = (ran.folder / "site").readlink()
    (ran.folder / "raw" / "kim" / "kim" / "more.csv").write_text("Company,Status\nDelta,Applied\n")
    os.environ["DEBRIEF_MEMORY"] = "1MB"
    try:
        done = debrief(ran.folder, "run")
    finally:
        del os.environ["DEBRIEF_MEMORY"]
        (ran.folder / "raw" / "kim" / "kim" / "more.csv").unlink()
    assert done.code == 1
    assert "Traceback" not in done.err
    assert "DEBRIEF_MEMORY" in done.err
    with duckdb.connect(str(ran.warehouse), read_only=True) as con:
        assert con.execute("SELECT run_id FROM run_info").fetchone() == run_id
    assert (ran.folder / "site").readlink() == shown


def test_two_runs_of_the_same_inputs_at_once_and_what_others_left(tmp_path: Path):
    """The sensor and a person may start the same run at once: the second goes on when the first is published meanwhile.

    A third run's build is left alone, and one that was killed long ago is swept away.
    """
    made = Scenario(tmp_path)
    made.write("log.csv", "Company | Status \n Acme | Applied")
    work = made.warehouse.parent / ".building"
    for name, age in (("under way", 60), ("killed long ago", 3 * 86_400)):
        (work / name).mkdir(parents=True)
        (work / name / "interviews.duckdb").write_bytes(b"half")
        for path in (work / name / "interviews.duckdb", work / name):
            os.utime(path, (time.time() - age,) * 2)
    first, second = (made.begin("2026-03-01") for _ in range(2))
    first.key = "first"
    now = dt.datetime.now(dt.UTC)
    for run in (first, second):
        run.now = now
        steps.take_in(run)
        steps.build_core(run)
    assert {path.name for path in work.iterdir()} == {"under way", "first", second.key}
    steps.build_marts(first)
    leave_answers_empty(first)
    assert steps.publish_warehouse(first)
    steps.build_marts(second)
    leave_answers_empty(second)
    assert steps.row_counts(second, ["mart_funnel"])["mart_funnel"] > 0
    assert steps.publish_warehouse(second)
    assert [path.name for path in work.iterdir()] == ["under way"]


def test_a_program_is_named_when_more_of_its_rows_are_set_aside_than_it_allows(tmp_path: Path):
    made = Scenario(tmp_path)
    for name, share in (("lenient", 0.5), ("strict", 0.4)):
        made.program(name, seeker="kim", rejected_share=share)
        made.write(f"{name}/log.csv", "Company | Status \n Acme | Applied \n Birch | Qqvortexed")
    run = made.begin("2026-03-01")
    assert steps.over_rejected_share(run, steps.take_in(run)) == ["strict"]
