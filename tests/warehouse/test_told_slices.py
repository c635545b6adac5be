"""Which slices answers are made for: enough people in each, and nobody told by the whole less the slices."""

from __future__ import annotations

import ibis
import pytest

from pipelines import engine
from pipelines.warehouse.marts.slices import told_slices

#: people by the slices that their rows are in ("?": unknown); what is made with a smallest group of 5, a slice of 10 or more.
ROWS = [
    ("all in two", {"a": 28, "b": 12}, "ab"),
    ("two people in a small one", {"a": 28, "b": 2}, ""),
    ("two people of an unknown one", {"a": 28, "?": 2}, ""),
    ("enough people outside", {"a": 28, "b": 5}, "a"),
    ("the smallest gives way", {"a": 28, "b": 12, "c": 2}, "a"),
    ("of two as small the later name gives way", {"a": 12, "b": 12, "?": 1}, "a"),
    ("small ones hide each other", {"a": 28, "b": 3, "c": 2}, "a"),
    ("one in and out is outside", {"a": 28, "b": 12, "a?": 1}, "a"),
    ("in two that are made is inside", {"a": 28, "b": 12, "ab": 1}, "ab"),
    ("none is large enough", {"a": 9, "b": 9}, ""),
]


@pytest.mark.parametrize(("what", "people", "made"), ROWS, ids=[row[0] for row in ROWS])
def test_the_whole_less_the_slices_tells_of_nobody(tmp_path, what, people, made):
    rows = [
        {"program": "p", "person": f"{slices}{at}", "value": None if value == "?" else value, "smallest_group": 5}
        for slices, n in people.items()
        for at in range(n)
        for value in slices
    ]
    kinds = {"program": "string", "person": "string", "value": "string", "smallest_group": "int64"}
    with engine.open_engine(tmp_path) as con:
        of = ibis.memtable(rows + rows[:3], schema=kinds)
        told = con.to_pyarrow(told_slices(of, ["program"], 10).order_by("value")).to_pylist()
        own = con.to_pyarrow(told_slices(of.mutate(smallest_group=0), ["program"], 10)).to_pylist()
    assert "".join(row["value"] for row in told) == made
    # Nobody is hidden on one's own page.
    assert {row["value"] for row in own} == {
        name for name in "abc" if sum(people[k] for k in people if name in k) >= 10
    }
