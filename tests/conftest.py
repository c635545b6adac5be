"""A small raw folder of two programs, one of them with a broken file, run once through the real job, for the tests that look at what came of it."""

from __future__ import annotations

import gc
import importlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.scenario import Scenario
from tests.warehouse.scenes import IN_LAKE, MONTHS, SCENES

#: A company and a note that stand nowhere but in a log: whoever finds them elsewhere has found a leak.
COMPANY = "Zyxwander Leakproof Ltd"
WRONG_WORD = "Qqvortexed"

TRACKER = f"""Company,Role,Status,Date applied
{COMPANY},Welder,Applied,2026-05-01
Borealis,Welder,Rejected (Interview),2026-05-02
Cassia,Welder,{WRONG_WORD},2026-05-03
"""


# The same texts and tables each time: whoever runs the tests of a checkout sees what everybody sees. New ones are tried with
# ARGS="--hypothesis-profile=default", and by `make soak`.
settings.register_profile("same", derandomize=True, database=None)
settings.load_profile("same")


def pytest_configure() -> None:
    """What the modules hold stays: to look through it for rubbish, again and again, would be a tenth of the whole."""
    gc.set_threshold(100_000, 50, 100)


_COACHES = "one warehouse of coaches"
#: The modules that write programs of their own (`programs(scenario)`) into the one warehouse with answers.
ANSWERED = (
    "commands.test_export",
    "commands.test_export_table",
    "warehouse.test_destinations",
    "warehouse.test_seekers",
)
#: Files whose session fixture takes long to make, each group by one of its words: they go to the same worker, which makes it once.
TOGETHER = {
    "all sources in one warehouse": re.compile(r"tests/sources/"),
    "one run": re.compile(r"tests/(orchestration/test_run|docs/test_docs)\.py"),
    "one warehouse of many rules": re.compile(rf"tests/warehouse/test_({'|'.join(SCENES)})\.py"),
    "one warehouse of three months": re.compile(rf"tests/warehouse/test_({'|'.join(MONTHS)})\.py"),
    "one warehouse of rows put in": re.compile(rf"tests/warehouse/test_({'|'.join(IN_LAKE)})\.py"),
    "one warehouse with answers": re.compile(rf"tests/({'|'.join(ANSWERED).replace('.', '/')})\.py"),
    _COACHES: re.compile(
        r"tests/dashboards/test_(accessibility|coach|coach_browser|language|locked|told_to_coach)\.py"
    ),
}
#: Files of one or few tests that take long: they begin, so that none is still waiting when the other worker is done.
LONG = tuple(
    f"tests/{name}.py"
    for name in (
        "intake/test_propose intake/test_fast intake/test_stage_columns commands/test_log intake/test_quick_log intake/test_soak "
        "simulate/test_pipeline test_real_log test_large_file"
    ).split()
)


def _together(nodeid: str) -> str:
    """The group of a test: what its file shares with others, or its file."""
    file = nodeid.split("::")[0]
    return next((group for group, files in TOGETHER.items() if files.match(file)), file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long groups and files first, the rest in order of folder. The browser's stay among these: they leave a loop running."""
    first = [*(name for name in TOGETHER if name != _COACHES), *LONG]
    places = {name: place for place, name in enumerate(first)}
    items.sort(key=lambda item: places.get(_together(item.nodeid), len(first)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """As `--dist loadfile`, in the order above, and with some files together."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _together(nodeid)

    config.option.loadscopereorder = False
    return Together(config, log)


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


@pytest.fixture(scope="session")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A warehouse with answers, of the programs of all modules that ask for some: a run takes little longer over many."""
    made = Scenario(tmp_path_factory.mktemp("answered"))
    for name in ANSWERED:
        importlib.import_module(f"tests.{name}").programs(made)
    assert made.run("2026-12-31", with_answers=True)
    return made
