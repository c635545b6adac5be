"""One warehouse for every rule that a single state of the files shows, one for those that three months of them show, and one for
those of rows that no source gives so. Each test module writes a program of its own into one of them."""

import importlib

import pytest

from tests.scenario import Scenario
from tests.warehouse.lake_rows import build
from tests.warehouse.scenes import IN_LAKE, MONTHS, SCENES


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    made = Scenario(tmp_path_factory.mktemp("world"))
    for name in SCENES:
        importlib.import_module(f"tests.warehouse.test_{name}").scene(made)
    assert made.run("2026-07-01", with_marts=True)
    return made


@pytest.fixture(scope="session")
def months(tmp_path_factory):
    made = Scenario(tmp_path_factory.mktemp("months"))
    modules = [importlib.import_module(f"tests.warehouse.test_{name}") for name in MONTHS]
    for day, month in (("2026-03-01", "march"), ("2026-04-01", "april"), ("2026-05-01", "may")):
        for module in modules:
            getattr(module, month)(made)
        made.take_in(day)
    assert made.run("2026-05-01")
    return made


@pytest.fixture(scope="session")
def put_in(tmp_path_factory):
    made = Scenario(tmp_path_factory.mktemp("put_in"))
    for name in IN_LAKE:
        importlib.import_module(f"tests.warehouse.test_{name}").lake(made)
    build(made, "2026-05-01")
    return made
