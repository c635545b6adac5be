"""One run of the pipeline over the fixtures of all sources, each a program of one raw folder; and an engine to judge with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines import engine
from pipelines.intake import batch
from pipelines.intake.batch import Sheet
from tests.scenario import Scenario
from tests.sources import fixtures

#: The accepted rows of each part of a sheet, and the numbers and reasons of its rejected ones.
Rows = list[tuple[list[Any], list[Any]]]


@pytest.fixture(scope="session")
def _run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, list[tuple[Sheet, Rows]]]:
    """The warehouse that all fixtures make, as of 2026-12-31, and what became of each sheet on its way there."""
    scenario = Scenario(tmp_path_factory.mktemp("sources"))
    for name in fixtures.NAMES:
        fixtures.put(name, scenario.raw)
    noted: list[tuple[Sheet, Rows]] = []
    judge_together = batch.judge_together

    def noting(con: Any, sheets: list[Sheet]) -> list[batch.Judged]:
        made = judge_together(con, sheets)
        noted.extend(zip(sheets, (rows_of(con, one) for one in made), strict=True))
        return made

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batch, "judge_together", noting)
        scenario.run("2026-12-31")
    return scenario, noted


def rows_of(con: Any, judged: batch.Judged) -> Rows:
    made = []
    for part in judged.parts:
        rows = batch.settled(con, part)
        assert rows.accepted is not None
        assert rows.rejected is not None
        accepted, rejected = rows.accepted.to_pylist(), rows.rejected.to_pylist()
        made.append((accepted, [(row["row_number"], row["reason_codes"], sorted(row["reasons"])) for row in rejected]))
    return made


@pytest.fixture(scope="session")
def built(_run: tuple[Scenario, Any]) -> Scenario:
    """The warehouse that all fixtures make, as of 2026-12-31."""
    return _run[0]


@pytest.fixture(scope="session")
def judged(_run: tuple[Any, list[tuple[Sheet, Rows]]]) -> dict[str, list[tuple[Sheet, Rows]]]:
    """The sheets of each fixture, and what became of their rows."""
    found: dict[str, list[tuple[Sheet, Rows]]] = {}
    for sheet, rows in _run[1]:
        found.setdefault(sheet.program.name, []).append((sheet, rows))
    return found


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raw folder with the fixtures of all sources, for tests that read and publish nothing."""
    folder = tmp_path_factory.mktemp("raw")
    for name in fixtures.NAMES:
        fixtures.put(name, folder)
    return folder


@pytest.fixture(scope="session")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with engine.open_engine(tmp_path_factory.mktemp("spill"), memory="500MB", threads=2) as opened:
        yield opened
