"""A small raw folder of two programs, one of them with a broken file, run once through the real job, for the tests that look at what came of it."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

#: A company and a note that stand nowhere but in a log: whoever finds them elsewhere has found a leak.
COMPANY = "Zyxwander Leakproof Ltd"
WRONG_WORD = "Qqvortexed"

TRACKER = f"""Company,Role,Status,Date applied
{COMPANY},Welder,Applied,2026-05-01
Borealis,Welder,Rejected (Interview),2026-05-02
Cassia,Welder,{WRONG_WORD},2026-05-03
"""


def pytest_configure() -> None:
    """What the modules hold stays: to look through it for rubbish, again and again, would be a tenth of the whole."""
    gc.set_threshold(100_000, 50, 100)


@dataclass(frozen=True)
class Ran:
    """One `debrief run`: where it read and wrote, how it ended, and what it said."""

    folder: Path
    code: int
    out: str
    err: str

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse" / "interviews.duckdb"

    @property
    def home(self) -> Path:
        return self.folder / "warehouse" / "dagster"

    @property
    def summary(self) -> dict[str, Any]:
        return json.loads(self.out)


def debrief(folder: Path, *arguments: str) -> Ran:
    """Run the command line as a person would, with everything it writes inside `folder`."""
    environment = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"}
    environment |= {
        "DEBRIEF_RAW": str(folder / "raw"),
        "DEBRIEF_WAREHOUSE": str(folder / "warehouse" / "interviews.duckdb"),
        "DEBRIEF_SITE": str(folder / "site"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return Ran(folder, done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A first run over a tracker with a wrong word, and a summary table that is no log."""
    folder = tmp_path_factory.mktemp("ran")
    own = folder / "raw" / "kim" / "kim"
    own.mkdir(parents=True)
    (folder / "raw" / "kim" / "program.yaml").write_text("seeker: kim\nas_of: 2026-09-30\n")
    (own / "applications.csv").write_text(TRACKER)
    (own / "figures.csv").write_text("stage,count\nApplied,3\n")
    return debrief(folder, "run", "--json")
