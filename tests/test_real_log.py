"""A real person's log, put in as a user would, gives what its author published (shared/data/log_jferrer)."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.scenario import Scenario

DATA = Path(__file__).parents[2] / "shared" / "data" / "log_jferrer"
LOG = "job-application-dataset-2025.csv"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/log_jferrer is not here")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The log alone, as `me`; and the author's whole folder, summary tables included, as the program jf."""
    made = Scenario(tmp_path_factory.mktemp("jferrer"))
    shutil.copy(DATA / LOG, made.raw / LOG)
    shutil.copytree(DATA, made.raw / "jf")
    made.program("jf", seeker="jf")
    made.run("2026-06-01", with_marts=True)
    return made


def _published() -> dict[str, int]:
    with (DATA / "hiring_funnel.csv").open(encoding="utf-8") as file:
        return {row["stage"]: int(row["count"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("program", ["me", "jf"])
def test_the_funnel_is_the_one_its_author_published(made: Scenario, program: str):
    reached = dict(
        made.query("SELECT stage, n_reached FROM mart_funnel WHERE program = ? AND slice_kind = 'all'", program)
    )
    ((applications, responded),) = made.query(
        "SELECT DISTINCT n_applications, n_responded FROM mart_funnel WHERE program = ? AND slice_kind = 'all'", program
    )
    found = {
        "Applied": applications,
        "Response": responded,
        "Interview": reached["interview"],
        "Offer": reached["offer"],
    }
    assert found == _published() == {"Applied": 159, "Response": 57, "Interview": 10, "Offer": 2}


def test_silence_is_what_its_author_published(made: Scenario):
    """Without a date, an open application is pending: neither answered nor refused."""
    ((silent,),) = made.query(
        "SELECT count(*) FROM applications WHERE program = 'me' AND (outcome = 'pending' AND NOT responded OR "
        "outcome = 'no_response')"
    )
    with (DATA / "response_rate.csv").open(encoding="utf-8") as file:
        (rates,) = csv.DictReader(file)
    assert silent / 159 == pytest.approx(float(rates["no_response_rate"]))


def test_response_rates_per_platform_are_what_its_author_published(made: Scenario):
    """Every cell of the author's own column is kept: the rates come out by the words they wrote."""
    with (DATA / LOG).open(encoding="utf-8-sig", newline="") as file:
        # A lone dash says that there is no role.
        via = {
            (row["COMPANY"].strip(), row["SPECIFIC ROLE"].strip().strip("-") or None): row["VIA WHAT"]
            for row in csv.DictReader(file)
        }
    answered = made.query("SELECT company, role, responded FROM applications WHERE program = 'me'")
    with (DATA / "response_rate_per_platform.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            of_platform = [responded for company, role, responded in answered if via[company, role] == row["platform"]]
            assert sum(of_platform) / len(of_platform) == pytest.approx(float(row["response_rate"])), row["platform"]


def test_every_summary_table_is_turned_away_with_a_clear_message(made: Scenario):
    files = made.query("SELECT file, status, message, rows_read, rows_rejected FROM source_files WHERE program = 'jf'")
    read = [file for file, status, *_ in files if status == "read"]
    assert read == [f"jf/{LOG}"]
    summaries = {path.name for path in DATA.glob("*.csv")} - {LOG}
    turned_away = {Path(file).name: message for file, status, message, *_ in files if status == "turned_away"}
    assert set(turned_away) == summaries
    assert all("summary of a log" in message for message in turned_away.values())
    assert sum(rejected for *_, rejected in files) == 0
