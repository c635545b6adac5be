"""`debrief up`: the real server on 127.0.0.1, in which a run that is started works."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

_LAUNCH = """mutation { launchPipelineExecution(executionParams: {selector: {
  repositoryLocationName: "pipelines.definitions", repositoryName: "__repository__", pipelineName: "nightly"},
  runConfigData: {}, mode: "default"}) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""


def _ask(port: int, query: str) -> dict:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        json.dumps({"query": query}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["data"]


def _wait(until, seconds: float, what: str):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if found := until():
                return found
        except (urllib.error.URLError, ConnectionError, TimeoutError, KeyError, TypeError):
            pass
        time.sleep(0.5)
    raise AssertionError(f"waited {seconds} s for {what}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_run_started_in_the_ui_works(tmp_path: Path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "log.csv").write_text("Company,Status\nAcme,Applied\nBirch,Offer!!\n")
    environment = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"}
    environment |= {
        "DEBRIEF_RAW": str(raw),
        "DEBRIEF_WAREHOUSE": str(tmp_path / "warehouse" / "interviews.duckdb"),
        "DEBRIEF_SITE": str(tmp_path / "site"),
    }
    port = _free_port()
    command = [sys.executable, "-m", "pipelines.cli", "up", "--port", str(port)]
    with (tmp_path / "up.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(lambda: _ask(port, "{ version }")["version"], 120, "the server")
        launched = _wait(
            lambda: _ask(port, _LAUNCH)["launchPipelineExecution"].get("run"), 60, "the run to be launched"
        )
        status = f'{{ runOrError(runId: "{launched["runId"]}") {{ ... on Run {{ status }} }} }}'
        done = _wait(
            lambda: (found := _ask(port, status)["runOrError"]["status"]) in ("SUCCESS", "FAILURE") and found,
            180,
            "the run",
        )
        assert done == "SUCCESS"
        assert (tmp_path / "site" / "index.html").is_file()
        listening = (
            subprocess.run(["ss", "-ltnH"], capture_output=True, text=True) if Path("/usr/bin/ss").exists() else None
        )
        if listening:
            assert all(
                line.split()[3].startswith("127.0.0.1:")
                for line in listening.stdout.splitlines()
                if f":{port} " in line
            )
    finally:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
