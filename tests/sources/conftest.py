"""One run of the pipeline over the fixtures of all sources, each a program of one raw folder; and an engine to judge with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines import engine
from tests.scenario import Scenario
from tests.sources import fixtures


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The warehouse that all fixtures make, as of 2026-12-31."""
    scenario = Scenario(tmp_path_factory.mktemp("sources"))
    for name in fixtures.NAMES:
        fixtures.put(name, scenario.raw)
    scenario.run("2026-12-31")
    return scenario


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
