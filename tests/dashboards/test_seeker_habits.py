"""A seeker's own page: one's own habits, beside what the program's may be told to go with."""

import pytest

from pipelines.contract.sentences import catalogue
from pipelines.statistics.one_seeker import shrunk
from pipelines.statistics.rates import newcombe
from tests.dashboards.own_page import SUGGESTIVE, own_of, plain, sections, two_people


def test_own_habits_are_counts_with_their_range_and_never_a_verdict(ada):
    (row,) = [
        row
        for part in sections(ada)["habits"].parts
        if hasattr(part, "rows")
        for row in part.rows
        if "Mock" in str(row[0])
    ]
    gap, low, high = (f"{100 * float(value):+.1f}".replace("-", "−") for value in newcombe(2, 2, 2, 3))
    assert tuple(map(plain, row)) == (
        "Mock interviews", "2 of 2", "2 of 3", f"{gap}, likely {low} to {high}: too little data from you alone",
    )  # fmt: skip


EFFECT = {
    "run_id": "r", "scope": "program", "program": "river", "slice_kind": "all", "slice_value": "all", "outcome": "advanced",
    "kind": "count", "contrast": "done", "phase": "before", "flip_flag": False,
}  # fmt: skip


def test_beside_them_the_programs_effect_with_its_grade_where_it_may_be_shown(world, tmp_path):
    two_people(world)
    strong = EFFECT | {"grade": "suggestive", "sentence": SUGGESTIVE}
    world.add("habit_effects", **strong, habit="mock_interviews", suppressed=False)
    world.add("habit_effects", **strong, habit="star_stories_ready", suppressed=True)
    habits = sections(own_of(world.publish(tmp_path / "w.duckdb")))["habits"]
    said = "Leans towards 4 more in 100 (from 1 fewer to 8 more). Worth trying, not worth promising."
    assert habits.parts[0].says == (f"Mock interviews, suggestive. {said}",)
    before = {getattr(row[0], "text", row[0]): row for row in habits.parts[1].rows}
    assert before["Mock interviews"][0].tags == (("suggestive", "ok"),)
    assert before["Mock interviews"][-1] == said
    assert before["STAR stories ready"][-1] == "not enough people to say"


JUDGED = {"gate_ok": True, "estimate": 0.06, "se": 0.03, "between_sd": 0.04, "base_rate": 0.5, "raw": 0.1}


@pytest.mark.parametrize(
    ("more", "drawn"),
    [
        ({}, True),
        ({"gate_ok": False}, False),
        ({"between_sd": None}, False),
        ({"grade": "cannot be judged"}, False),
        ({"suppressed": True}, False),
    ],
)
def test_the_own_gap_is_drawn_towards_the_programs_effect_where_that_may_be_told(world, tmp_path, more, drawn):
    two_people(world)
    row = (
        EFFECT
        | {"grade": "suggestive", "sentence": SUGGESTIVE, "habit": "mock_interviews", "suppressed": False}
        | JUDGED
        | more
    )
    world.add("habit_effects", **row)
    section = sections(own_of(world.publish(tmp_path / "w.duckdb")))["habits"]
    (cells,) = [
        row
        for part in section.parts
        if hasattr(part, "rows")
        for row in part.rows
        if "Mock" in str(getattr(row[0], "text", row[0]))
    ]
    mean, low, high = (f"{100 * value:+.1f}".replace("-", "−") for value in shrunk((2, 2, 2, 3), 0.06, 0.03, 0.04, 0.5))
    said = (
        f": too little data from you alone. Your interviews and the program’s together: {mean}, likely {low} to {high}."
    )
    assert (said in plain(cells[3])) == drawn
    assert any("drawn towards the program’s" in note for note in section.notes) == drawn


@pytest.mark.parametrize(("raw", "key"), [(0.1, "flip"), (-0.1, "flip_held_back")])
def test_a_flip_says_which_way_the_plain_difference_goes(world, tmp_path, raw, key):
    two_people(world)
    row = EFFECT | {
        "grade": "suggestive",
        "sentence": SUGGESTIVE,
        "habit": "mock_interviews",
        "suppressed": False,
        "flip_flag": True,
    }
    world.add("habit_effects", **row, raw=raw)
    habits = sections(own_of(world.publish(tmp_path / "w.duckdb")))["habits"]
    assert habits.parts[0].says[0].endswith(catalogue()[key])


FOUND = {
    "fragile": ({"fragile_flag": True, "e_value_ci": 1.247}, catalogue()["fragile"].format(factor="1.25")),
    "blank": ({"blank_flag": True}, catalogue()["blank"]),
    "placebo": ({"placebo_flag": True}, catalogue()["placebo"]),
}


@pytest.mark.parametrize("found", FOUND)
def test_what_a_check_found_stands_beside_the_grade_as_on_the_programs_page(world, tmp_path, found):
    flag, said = FOUND[found]
    two_people(world)
    row = EFFECT | {"grade": "suggestive", "sentence": SUGGESTIVE, "habit": "mock_interviews", "suppressed": False}
    world.add("habit_effects", **row, **flag)
    habits = sections(own_of(world.publish(tmp_path / "w.duckdb")))["habits"]
    assert habits.parts[0].says[0].endswith(f"not worth promising. {said}")
