"""docs/guide/sources.md names every source and every key of the grammar, and its worked example is the file that it says."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from pipelines.intake.described import TEMPLATE, Block, Source
from pipelines.intake.sources import sources
from pipelines.intake.stage_columns import StageColumn
from pipelines.intake.stage_history import HistoryColumn

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide" / "sources.md").read_text(encoding="utf-8")
#: Keys of a file that become something else before the models see them.
_OF_THE_FILE = {"sheets", "stages", "histories", "extends"}


def _keys(heading: str) -> set[str]:
    """The first cells of the table below a heading."""
    table = GUIDE.split(heading)[1].split("|---|---|\n")[1].split("\n\n")[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.M))


def test_the_guide_names_every_key_of_the_grammar_and_no_other():
    assert _keys("**A source.**") == set(Source.model_fields) | _OF_THE_FILE
    assert _keys("**A block.**") == set(Block.model_fields)
    assert _keys("**A column a stage**") == set(StageColumn.model_fields)
    assert _keys("**A column of steps**") == set(HistoryColumn.model_fields)


def test_the_guide_names_every_source():
    table = GUIDE.split("## What is recognised")[1].split("## How recognition works")[0]
    named = {name for cell in re.findall(r"^\| (`.+?`) \|", table, re.M) for name in re.findall(r"`(\w+)`", cell)}
    assert named == {source.source for source in sources() if not source.not_a_log} - {TEMPLATE}


def test_the_worked_example_is_the_file_itself():
    (example,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.S)
    written = (ROOT / "pipelines" / "intake" / "sources" / "jobsync.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(example) == yaml.safe_load(written)
    fixture = (ROOT / "tests" / "sources" / "jobsync" / "raw" / "s1" / "jobs.csv").read_text(encoding="utf-8")
    (rows,) = re.findall(r"```\n(index,.*?)```", GUIDE, re.S)
    assert fixture.startswith(rows)
