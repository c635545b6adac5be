"""The core tables of a scenario's warehouse, opened for the functions that make the answers' counts, with whom these count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines import engine
from pipelines.orchestration import steps
from pipelines.warehouse import ledger
from pipelines.warehouse.marts import slices
from tests.scenario import Scenario


class Opened:
    """`con`, `table(name)` of the core, and what is counted: `apps`, `met`, `standing`."""

    def __init__(self, con, warehouse: Path) -> None:
        self.con = con
        engine.attach(con, warehouse, "core")
        self.apps = engine.store(
            con, "counted_apps", slices.applications(self.table("applications"), self.table("seekers"))
        )
        self.met = engine.store(con, "counted_met", slices.interviews(self.table("interviews"), self.apps))
        self.standing = ledger.standing(self.table("events"))

    def table(self, name: str):
        return self.con.table(name, database=("core", "main"))


def built(scenario: Scenario, day: str) -> Path:
    """The file of the core tables that a run on `day` makes; its checks must pass."""
    run = scenario.begin(day)
    steps.take_in(run)
    failed = [check for check in steps.build_core(run) if not check.passed]
    assert not failed, failed
    return run.aside


@contextmanager
def opened(warehouse: Path, spill: Path, threads: int | None = None) -> Iterator[Opened]:
    with engine.open_engine(spill, threads=threads) as con:
        yield Opened(con, warehouse)
