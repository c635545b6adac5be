"""The flow of a program's applications for SankeyMATIC: the bands of its page, and none of too few people."""

from __future__ import annotations

import re

import duckdb
import pytest

from pipelines.commands.export import export
from pipelines.errors import DebriefError, UsageError


def _flows(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("// ")
    found = [re.fullmatch(r"([^\[\]#]+) \[(\d+)\] ([^\[\]#]+)", line) for line in lines[1:]]
    assert all(found)
    return {(match[1], match[3]): int(match[2]) for match in found}


def test_the_flow_is_the_pages_bands_and_what_goes_into_a_bar_comes_out(full, tmp_path, capsys):
    _, warehouse = full
    assert export("sankeymatic", "river", tmp_path / "flow.txt", warehouse) == 0
    flows = _flows(tmp_path / "flow.txt")
    with duckdb.connect(str(warehouse), read_only=True) as con:
        ((applied,),) = con.execute(
            "SELECT n_reached FROM mart_funnel WHERE program = 'river' AND is_total AND stage = 'applied'"
        ).fetchall()
    assert sum(n for (source, _), n in flows.items() if source == "Applied") == applied
    inner = {source for source, _ in flows} & {target for _, target in flows}
    assert inner
    for bar in inner:
        into = sum(n for (_, target), n in flows.items() if target == bar)
        assert into == sum(n for (source, _), n in flows.items() if source == bar)
    said = " ".join(capsys.readouterr().out.split())
    assert f"the way of {applied} applications of river" in said
    assert "as on its page" in said
    assert "inside the program alone" in said


def test_a_small_group_is_drawn_together_in_the_flow(new_world, tmp_path):
    world = new_world()
    world.program("river", "Riverside\n[9] Program")
    for n in range(8):
        world.seeker("river", f"s{n}")
        world.application("river", f"s{n}", f"a{n}", ["technical"], "rejected" if n < 6 else "withdrew")
    export("sankeymatic", "river", tmp_path / "flow.txt", world.publish(tmp_path / "w.duckdb"))
    text = (tmp_path / "flow.txt").read_text(encoding="utf-8")
    assert "Withdrew" not in text
    assert sum(_flows(tmp_path / "flow.txt").values()) % 8 == 0


def test_the_flow_speaks_the_programs_language(new_world, tmp_path):
    world = new_world()
    world.program("river", language="de")
    for n in range(6):
        world.seeker("river", f"s{n}")
        world.application("river", f"s{n}", f"a{n}", ["technical"], "rejected")
    export("sankeymatic", "river", tmp_path / "flow.txt", world.publish(tmp_path / "w.duckdb"))
    assert "Beworben [6] " in (tmp_path / "flow.txt").read_text(encoding="utf-8")


def test_a_flow_of_too_few_people_is_not_written(new_world, tmp_path):
    world = new_world()
    world.program("p")
    for n in range(4):
        world.seeker("p", f"s{n}")
        world.application("p", f"s{n}", f"a{n}", ["technical"], "rejected")
    warehouse = world.publish(tmp_path / "w.duckdb")
    with pytest.raises(DebriefError, match="fewer people than may be told about"):
        export("sankeymatic", "p", tmp_path / "flow.txt", warehouse)
    with pytest.raises(UsageError, match=r"ends in \.txt"):
        export("sankeymatic", "p", tmp_path / "flow.csv", warehouse)
    assert [path.name for path in tmp_path.iterdir()] == ["w.duckdb"]
