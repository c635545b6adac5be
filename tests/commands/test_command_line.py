"""The command line as a person meets it: help, exit codes, one paragraph for an error, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

LOG = "company,status\nAcme,applied\nBorealis,nope\n"


def debrief(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments], cwd=folder, capture_output=True, text=True, timeout=120,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr + done.stdout
    return done


def test_help_lists_the_commands_and_imports_nothing_heavy(tmp_path: Path) -> None:
    out = debrief(tmp_path, "--help").stdout
    assert re.findall(r"^  (\w+) {2,}\S", out[out.index("Commands:") :], re.MULTILINE) == [
        "run",
        "check",
        "map",
        "template",
        "log",
        "demo",
        "share",
        "pack",
        "export",
        "forget",
        "up",
    ]
    heavy = "import sys, pipelines.cli; print([name for name in ('ibis', 'dagster', 'pandas', 'pydantic') if name in sys.modules])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", heavy], cwd=root, capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n"


def test_a_missing_folder_is_wrong_use(tmp_path: Path) -> None:
    done = debrief(tmp_path, "check", "nowhere")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "debrief: There is no file or folder nowhere.\n")


def test_a_wrong_program_yaml_is_one_paragraph(tmp_path: Path) -> None:
    (tmp_path / "program.yaml").write_text("time_zone: Berlin\n")
    (tmp_path / "log.csv").write_text(LOG)
    done = debrief(tmp_path, "check", "log.csv")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "program.yaml: `time_zone`: there is no time zone called 'Berlin'" in done.stderr


def test_json_alone_is_on_standard_output(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    done = debrief(tmp_path, "check", "log.csv", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["rows_rejected"] == 1
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [["demo", "taken"], ["template", "taken"], ["template", "log.ods"]])
def test_what_is_there_stays(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "taken").write_text("mine")
    done = debrief(tmp_path, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("debrief: ")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_an_unknown_fault_tells_its_kind_and_no_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    import typer

    from pipelines import cli

    def fail() -> int:
        raise ValueError("a cell of somebody's log")

    with pytest.raises(typer.Exit) as ended:
        cli._end(fail, debug=False)
    err = capsys.readouterr().err
    assert ended.value.exit_code == 1
    assert "(ValueError)" in err
    assert "cell of somebody" not in err
    with pytest.raises(ValueError, match="a cell"):
        cli._end(fail, debug=True)


@pytest.mark.parametrize(
    "arguments", [["check", "log.csv"], ["map", "odd.csv", "--yes", "--out", "odd.source.yaml"], ["--help"]]
)
def test_where_nobody_reads_on_the_work_is_done_and_nothing_said(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    (tmp_path / "odd.csv").write_text("Company/Org,Job,Date I applied,Stage reached\nAcme,Welder,2026-03-01,Applied\n")
    whole = debrief(tmp_path, *arguments)
    (tmp_path / "odd.source.yaml").unlink(missing_ok=True)
    nobody, out = os.pipe()
    os.close(nobody)
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        command, cwd=tmp_path, stdout=out, stderr=subprocess.PIPE, text=True, timeout=60, env=environment
    )
    os.close(out)
    assert (done.returncode, done.stderr) == (whole.returncode, whole.stderr)
    assert (tmp_path / "odd.source.yaml").exists() == (arguments[0] == "map")
