"""`debrief demo`: where it may write, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.commands.demo import write_logs
from pipelines.errors import UsageError


def test_it_writes_a_program_and_may_write_it_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert write_logs(tmp_path / "demo", 3, 7) == 0
    assert "Invented the logs of 3 people: " in capsys.readouterr().out
    first = {path.name: path.read_bytes() for path in (tmp_path / "demo").iterdir()}
    assert write_logs(tmp_path / "demo", 3, 7) == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "demo").iterdir()} == first


def test_one_person_is_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_logs(tmp_path / "demo", 1, 7)
    assert "the logs of 1 person: " in capsys.readouterr().out


def test_somebodys_own_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("mine")
    with pytest.raises(UsageError, match="holds other files"):
        write_logs(tmp_path, 3, 7)
    with pytest.raises(UsageError, match="is a file"):
        write_logs(tmp_path / "mine.csv", 3, 7)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]
