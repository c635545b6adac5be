"""One warehouse with answers for the tests of exports: each module writes programs of its own into it."""

import importlib

import pytest

from tests.scenario import Scenario


@pytest.fixture(scope="session")
def scene(tmp_path_factory):
    made = Scenario(tmp_path_factory.mktemp("exports"))
    for name in ("test_export", "test_export_table"):
        importlib.import_module(f"tests.commands.{name}").programs(made)
    assert made.run("2026-12-31", with_answers=True)
    return made
