"""One warehouse for every rule that a single state of the files shows. Each test module writes a program of its own into it."""

import importlib

import pytest

from tests.scenario import Scenario
from tests.warehouse.scenes import SCENES


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    made = Scenario(tmp_path_factory.mktemp("world"))
    for name in SCENES:
        importlib.import_module(f"tests.warehouse.test_{name}").scene(made)
    assert made.run("2026-07-01")
    return made
