"""What a source may say, on sheets small enough to read here: sheets of one source, what is no log, and what is kept aside."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import SettingsError, TurnedAway
from pipelines.intake.recognise import recognise
from pipelines.intake.sources import read_sources
from tests.scenario import Scenario

TWO_SHEETS = """
source: garden
blank: [none]
sheets:
  - signature: [Plot, Firm, Standing]
    table: applications
    needs: [[company], [status]]
    columns: {company: [Firm, Company], status: [Standing]}
  - signature: [Plot, Spade]
    at_least: 1
    not_a_log: it lists tools, and no job.
"""


@pytest.fixture
def garden(tmp_path: Path) -> Any:
    path = tmp_path / "garden.source.yaml"
    path.write_text(TWO_SHEETS)
    return read_sources(path)


def test_each_sheet_of_a_source_is_one_by_its_own_headers(garden: Any):
    jobs, tools = garden
    assert (jobs.source, tools.source) == ("garden", "garden")
    assert jobs.blank == tools.blank == ["none"]
    found = recognise(("Plot", "Firm", "Standing"), ("log", ""), own=garden)
    assert (found.source, found.table) == ("garden", "applications")


def test_a_sheet_that_is_no_log_is_turned_away_in_its_own_words(garden: Any):
    with pytest.raises(TurnedAway, match="it lists tools, and no job"):
        recognise(("Plot", "Spade"), ("log", ""), own=garden)


def test_what_is_no_log_has_no_blocks(tmp_path: Path):
    path = tmp_path / "bad.source.yaml"
    path.write_text("source: bad\nsignature: [Plot]\nnot_a_log: no.\nblocks: [{table: goals}]\n")
    with pytest.raises(SettingsError, match="a signature and no blocks"):
        read_sources(path)


def test_a_sheet_that_is_no_mapping_is_named(tmp_path: Path):
    path = tmp_path / "bad.source.yaml"
    path.write_text("source: bad\nsheets: [oops]\n")
    with pytest.raises(SettingsError, match="each of its `sheets`"):
        read_sources(path)


@pytest.mark.parametrize("header", [("Plot", "Company", "Firm", "Standing"), ("Firm", "Plot", "Standing", "Company")])
def test_of_two_headers_for_a_column_the_way_named_first_is_read(garden: Any, header: tuple[str, ...]):
    found = recognise(header, ("log", ""), own=garden)
    assert found.columns["company"] == header.index("Firm")
    assert found.extra.keys() == {"Plot", "Company"}


def test_what_only_other_rows_read_is_kept_aside(built: Scenario):
    sql = """SELECT company, role, extra->>'appliedDate', extra->>'Status' FROM applications
             WHERE program = 'jobsync' AND is_wish ORDER BY role"""
    assert built.query(sql) == [
        ("Cobalt Yard", "Fitter", None, "Draft"),
        ("Cobalt Yard", "Welder", "2026-09-02", "Draft"),
    ]
    sql = "SELECT extra->>'completedAt', extra->>'title' FROM interviews WHERE program = 'huntr' AND interview = 'a01'"
    assert built.query(sql) == [("2026-09-10T15:00:00.000Z", None)]


def test_names_are_put_together_with_a_blank(built: Scenario):
    sql = "SELECT display_name FROM seekers WHERE program = 'huntr_organization' ORDER BY seeker"
    assert built.query(sql) == [("Noor Vane",), ("Piet Loam",)]


def test_private_columns_are_dropped_at_the_door_and_counted(built: Scenario):
    ((message,),) = built.query(
        "SELECT message FROM source_files WHERE program = 'linkedin' AND member = 'Jobs/Job Applications.csv'"
    )
    assert re.search(
        r"\d\d cells dropped as too private: Contact Email, Contact Phone Number, Question And Answers", message
    )
    ((message,),) = built.query(
        "SELECT message FROM source_files WHERE program = 'huntr_organization' AND member = 'members'"
    )
    assert "too private: memberFieldValues" in message
    kept = built.query("SELECT extra, notes FROM applications WHERE program = 'linkedin'")
    assert not any(word in str(row) for row in kept for word in ("mail.example", "555", "Sponsorship", "First line"))


def test_entries_of_an_archive_that_are_no_log_are_turned_away_in_a_sentence(built: Scenario):
    sql = "SELECT member, message FROM source_files WHERE status = 'turned_away' AND program IN ('linkedin', 'huntr')"
    told = dict(built.query(sql))
    assert set(told) == {"Connections.csv", "Profile.csv", "Jobs/Job Seeker Preferences.csv", "USER_LISTS_invented.csv"}
    assert told["USER_LISTS_invented.csv"].startswith("it lists the columns of a Huntr board, and no job.")
    assert all(0 < len(message) < 400 and "Ola" not in message for message in told.values())
