"""The documents say what is there: every command, setting, table and example in them is tried."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from pipelines.contract.habits import catalog
from pipelines.contract.logs import log_tables
from pipelines.contract.needs import NEEDS
from pipelines.contract.published import published_tables
from pipelines.dashboards.audience import audience
from pipelines.settings import ProgramSettings, RunSettings

ROOT = Path(__file__).parents[2]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_lists_the_commands_that_there_are():
    import typer

    from pipelines.cli import app

    commands = set(typer.main.get_command(app).commands)
    assert set(re.findall(r"^\| `debrief (\w+)", _text("README.md"), re.M)) == commands


def test_the_guide_names_every_setting_and_its_example_is_valid():
    guide = _text("docs/guide/program-yaml.md")
    for name in ProgramSettings.model_fields:
        assert re.search(rf"^{name}:|`{name}`", guide, re.M), name
    for name in RunSettings.model_fields:
        assert f"DEBRIEF_{name.upper()}" in guide, name
    (example,) = re.findall(r"```yaml\n(.*?)```", guide, re.S)
    settings = ProgramSettings.model_validate(yaml.safe_load(example))
    assert set(settings.own_habits()) == {"walked_the_route"}
    assert settings.own_statuses()["second chat"].stage == "hiring_manager"


def test_the_guide_names_every_published_table():
    guide = _text("docs/guide/tables.md")
    own = set(published_tables()) - set(log_tables())
    assert own <= set(re.findall(r"`(\w+)`", guide))


def test_your_log_says_what_each_table_needs():
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", _text("docs/guide/your-log.md"), re.M))
    assert list(rows) == list(log_tables())
    for name, needs in rows.items():
        for field in log_tables()[name].fields:
            if field.required and (field.name != "seeker" or name == "seekers"):
                assert field.name in needs, (name, field.name)


def test_every_link_leads_somewhere():
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_guide_for_coaches_has_the_rules_of_the_roster_in_their_order():
    guide = _text("docs/guide/coaches.md")
    rows = re.findall(r"^\| (\w+) \| (.+) \|$", guide, re.M)
    assert rows == [("need", "holds when"), *((need.code, need.rule) for need in NEEDS)]


def test_the_guide_says_field_by_field_who_sees_what():
    said = {}
    for table, sight, fields in re.findall(
        r"^\| `(\w+)` \| (\w+) \| (.+) \|$", _text("docs/guide/who-sees-what.md"), re.M
    ):
        for field in fields.split(", "):
            for name in catalog() if field == "each habit" else [field]:
                assert said.setdefault((table, name), sight) == sight
    assert said == dict(audience())
