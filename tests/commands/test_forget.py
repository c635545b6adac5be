"""`debrief forget`: a file's rows are out of the next run, in all its states, and no other file's."""

from __future__ import annotations

import shutil

import pytest

from pipelines.commands.forget import forget_file
from pipelines.errors import UsageError
from pipelines.intake import forget as forgetting
from pipelines.intake.manifest import read_manifest
from tests.scenario import Scenario

LOG = "company | applied_on | status\n{} | 2026-01-05 | {}"


@pytest.fixture
def s(tmp_path):
    """Two states of one file, now out of the raw folder, and another of the same bytes as its first in another place."""
    made = Scenario(tmp_path)
    made.write("kim/kim/jobs.csv", LOG.format("Acme", "applied"))
    made.write("kim/kim/copies/jobs.csv", LOG.format("Acme", "applied"))
    made.write("kim/kim/other.csv", LOG.format("Bolt", "applied"))
    made.take_in("2026-03-01")
    made.write("kim/kim/jobs.csv", LOG.format("Cassia", "rejected"))
    made.take_in("2026-04-01")
    return made


def lake(s):
    return s.warehouse.parent / "lake"


def forget(s, file):
    return forget_file(file, s.raw, s.warehouse)


def test_its_rows_are_out_of_the_next_run_in_all_its_states(s, capsys):
    s.run("2026-04-02")
    assert {name for (name,) in s.query("SELECT company FROM applications")} == {"Acme", "Bolt", "Cassia"}
    (s.raw / "kim/kim/jobs.csv").unlink()
    assert forget(s, "kim/kim/jobs.csv") == 0
    said = capsys.readouterr().out
    assert "kim/kim/jobs.csv: forgotten, with 2 rows in 2 states" in " ".join(said.split())
    assert "`debrief run` publishes them without" in " ".join(said.split())
    assert s.run("2026-04-02")
    assert {name for (name,) in s.query("SELECT company FROM applications")} == {"Acme", "Bolt"}
    assert s.query("SELECT DISTINCT file FROM source_files ORDER BY 1") == [
        ("kim/kim/copies/jobs.csv",),
        ("kim/kim/other.csv",),
    ]
    # Its own Parquet is gone, and what a copy of it became is not.
    folders = {path.name for path in lake(s).iterdir() if path.is_dir() and path.name != "history"}
    assert folders == {reading.key for reading in read_manifest(lake(s))}


def test_a_path_will_do(s, monkeypatch):
    (s.raw / "kim/kim/other.csv").unlink()
    monkeypatch.chdir(s.raw / "kim")
    assert forget(s, "kim/other.csv") == 0
    assert {reading.file for reading in read_manifest(lake(s))} == {"kim/kim/jobs.csv", "kim/kim/copies/jobs.csv"}


def test_a_file_that_would_be_read_again_is_refused(s):
    before = read_manifest(lake(s))
    with pytest.raises(UsageError, match=r"kim/kim/jobs\.csv still lies in .* Move it out of that folder first"):
        forget(s, "kim/kim/jobs.csv")
    assert read_manifest(lake(s)) == before


def test_an_unknown_file_is_an_error_that_names_the_nearest(s):
    with pytest.raises(UsageError, match=r"Did you mean kim/kim/other\.csv, or"):
        forget(s, "kim/kim/othre.csv")
    with pytest.raises(UsageError, match=r"Did you mean kim/kim/copies/jobs\.csv, or kim/kim/jobs\.csv\?"):
        forget(s, "jobs.csv")


def test_before_any_run_there_is_nothing_to_forget(tmp_path):
    with pytest.raises(UsageError, match="nothing to forget"):
        forget(Scenario(tmp_path), "a.csv")


def test_the_last_file_leaves_an_empty_lake_and_a_word_on_what_still_stands(s, capsys):
    shutil.rmtree(s.raw / "kim")
    for file in ("kim/kim/jobs.csv", "kim/kim/copies/jobs.csv", "kim/kim/other.csv"):
        forget(s, file)
    assert read_manifest(lake(s)) == []
    assert "It was all there was" in capsys.readouterr().out


def test_a_crash_after_the_manifest_leaves_what_the_next_run_sweeps(s, monkeypatch):
    (s.raw / "kim/kim/other.csv").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(forgetting.shutil, "rmtree", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            forget(s, "kim/kim/other.csv")
    keys = {reading.key for reading in read_manifest(lake(s))}
    assert {path.name for path in lake(s).iterdir() if path.is_dir() and path.name != "history"} > keys
    s.take_in("2026-04-03")
    assert {path.name for path in lake(s).iterdir() if path.is_dir() and path.name != "history"} == keys
