"""A seeker's own page: the funnel, the flow and the interviews held, by what was reached and not by the last status."""

import pytest

from pipelines.dashboards.pages.seeker.funnel import flow_title
from pipelines.dashboards.readers import readers
from pipelines.dashboards.warehouse import open_warehouse
from tests.dashboards.a_search import add_search
from tests.dashboards.own_page import by_statuses, own_of, plain, sections

#: How many of 12 technical rounds led on, beside 9 of 12 screens -> whether technical rounds are named for it.
TECHNICAL = {5: False, 1: True}


@pytest.mark.parametrize("led", TECHNICAL)
def test_a_stage_is_named_only_where_it_stands_out_by_more_than_chance(world, tmp_path, led):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    for at in range(12):
        for stage, n in (("recruiter_screen", 9), ("technical", led)):
            met, ending = ([stage, "final"], "pending") if at < n else ([stage], "rejected")
            world.application("me", "ada", f"{stage}{at}", met, ending)
    title = plain(sections(own_of(world.publish(tmp_path / "w.duckdb")))["meetings"].title)
    named = f"The smallest share led on at Technical: {led} of 12"
    assert title.startswith(named) is TECHNICAL[led]


def test_a_screen_is_a_step_once_some_application_had_one(world, tmp_path):
    own = by_statuses(world, tmp_path, ["recruiter_screen", "technical"], ["technical"])
    lines = {plain(line.label): plain(line.note) for line in sections(own)["funnel"].parts[0].lines}
    assert list(lines) == ["Applied", "Recruiter screen", "Interview, any kind", "Offer"]


def test_the_furthest_stage_counts_and_not_the_last_status(ada):
    """Northwind said no after the final: it counts at the final, not as a no from the start."""
    lines = {plain(line.label): plain(line.note) for line in sections(ada)["funnel"].parts[0].lines}
    assert list(lines) == ["Applied", "Recruiter screen", "Interview, any kind", "Final", "Offer"]
    assert [note.split(":")[0] for note in lines.values()] == ["6", "4", "3", "2", "1"]
    stopped = {plain(row[0]): row[1:] for row in sections(ada)["funnel"].parts[1].rows}
    assert stopped["Final"] == ("1", "1", "–", "–", "–", "–")
    assert stopped["Interview, any kind"] == ("1", "–", "1", "–", "–", "–")


def test_the_history_of_an_application_is_its_events(ada):
    rows = {row[0]: (plain(row[1]), row[2]) for row in sections(ada)["funnel"].parts[2].rows}
    assert rows["Northwind, Analyst"] == (
        "Applied (1 August 2026) → Recruiter screen (8 August 2026) → Technical (15 August 2026) → Final (25 August 2026)",
        "Rejected",
    )


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (("pending", "pending"), "Of 2 applications none has ended yet"),
        (("pending", "no_response"), "Of 2 applications, 1 has ended: No response 1"),
        (("rejected", "no_response"), "Of 2 applications, 2 have ended: Rejected 1, No response 1"),
    ],
)
def test_the_title_of_the_flow_is_a_finding_also_where_little_has_ended(world, tmp_path, outcomes, said):
    world.program("me", "Ada's search", one_seeker=True)
    add_search(world, "me", "ada")
    kept = [row for row in world.rows["applications"] if row["application"] in ("a5", "a6")]
    world.rows["applications"] = kept
    for row, outcome in zip(kept, outcomes, strict=True):
        row["outcome"] = outcome
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (one,) = readers(con)
        page = one.page()
    (flow,) = [section for section in page.sections if section.id == "flow"]
    assert plain(flow.title) == said


def test_the_ends_of_the_flow_beyond_three_stand_together(world, tmp_path):
    world.program("me", "Ada's search", one_seeker=True)
    add_search(world, "me", "ada")
    ends = ["rejected", "rejected", "no_response", "withdrew", "position_closed", "pending", "pending"]
    for row, outcome in zip(world.rows["applications"], ends, strict=True):
        row["outcome"] = outcome
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    told = "Of 6 applications, 5 have ended: Rejected 2, No response 1, Withdrew 1, otherwise 1"
    assert plain(flow_title(own)) == told
