"""The links of the diagram against journeys walked by hand; and that none of them tells of too few people."""

import datetime as dt
from collections import Counter

import pytest

from pipelines.dashboards.pages.program.journeys import read_journeys
from pipelines.dashboards.warehouse import open_warehouse, read_programs


def journeys(world, tmp_path):
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        return read_journeys(con, read_programs(con)[0])


def links(made):
    return {(row.source, row.target): row.n for row in made.links.itertuples()}


def test_links_are_the_consecutive_events(world, tmp_path):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    world.application("me", "ada", "a", ["recruiter_screen", "technical", "offer"], "offer_accepted")
    world.application("me", "ada", "b", ["technical"], "rejected")
    world.application("me", "ada", "c", [], "pending")
    assert links(journeys(world, tmp_path)) == {
        ("applied", "recruiter_screen"): 1,
        ("recruiter_screen", "technical"): 1,
        ("technical", "offer"): 1,
        ("offer", "offer_accepted"): 1,
        ("applied", "technical"): 1,
        ("technical", "rejected"): 1,
        ("applied", "open"): 1,
    }


def test_undated_events_go_by_the_order_of_stages(world, tmp_path):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    world.application("me", "ada", "a", ["final", "recruiter_screen"], "rejected", dated=False)
    assert ("recruiter_screen", "final") in links(journeys(world, tmp_path))


def test_wishes_uncounted_people_corrections_and_the_future_are_not_drawn(world, tmp_path):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    world.application("me", "ada", "a", ["technical"], "rejected")
    world.application("me", "ada", "wish", wish=True)
    world.application("me", "bob", "b", ["final"], "rejected", counted=False)
    event = {"program": "me", "seeker": "ada", "application": "a"}
    world.add("events", event_id="wrong", event="panel_onsite", happened_on=dt.date(2026, 7, 1), **event)
    world.add(
        "events", event_id="right", event="technical", happened_on=dt.date(2026, 6, 8), supersedes="wrong", **event
    )
    world.add("events", event_id="planned", event="final", happened_on=dt.date(2027, 1, 1), **event)
    assert links(journeys(world, tmp_path)) == {("applied", "technical"): 1, ("technical", "rejected"): 1}


def test_kinds_met_in_either_order_become_one(world, tmp_path):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    world.application("me", "ada", "a", ["technical", "hiring_manager"], "rejected")
    world.application("me", "ada", "b", ["hiring_manager", "technical"], "rejected")
    made = journeys(world, tmp_path)
    assert made.kinds_together
    assert links(made) == {("applied", "interview"): 2, ("interview", "rejected"): 2}


def test_every_application_goes_in_and_out_of_every_bar(full):
    with open_warehouse(full[1]) as con:
        made = read_journeys(con, read_programs(con)[0])
    into, out = Counter(), Counter()
    for row in made.links.itertuples():
        into[row.target] += row.n
        out[row.source] += row.n
    assert out["applied"] == len(full[0].rows["applications"])
    assert all(into[stage] == out[stage] for stage in out if stage != "applied")
    assert sum(n for word, n in into.items() if word not in out) == out["applied"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("people", [6, 12, 25])
def test_no_band_tells_of_too_few_people(world, fill_program, tmp_path, people, seed):
    world.program("p")
    fill_program(world, "p", people=people, each=5, seed=seed)
    made = journeys(world, tmp_path)
    if made.links is not None:
        assert (made.links["people"] >= 5).all()
        assert made.links.loc[made.links["source"] == "applied", "n"].sum() == people * 5


def test_no_diagram_where_nothing_can_be_put_together(world, tmp_path):
    world.program("p")
    for number in range(6):
        world.seeker("p", f"s{number}")
    for number in range(4):
        world.application("p", f"s{number}", f"a{number}", [], "rejected")
    assert journeys(world, tmp_path).links is None


def test_offers_put_together_cannot_be_worked_out_from_the_offers_section(world, tmp_path):
    """Of 8 accepted offers 2 people's came after a screen: 8 less the 6 drawn would tell of 2, so all are drawn together."""
    world.program("p")
    for number in range(12):
        world.seeker("p", f"s{number}")
        for again in range(3):
            world.application("p", f"s{number}", f"r{number}{again}", ["recruiter_screen"], "rejected")
            world.application("p", f"s{number}", f"f{number}{again}", ["recruiter_screen", "final"], "rejected")
    for number in range(6):
        world.application("p", f"s{number}", f"o{number}", ["recruiter_screen", "final"], "offer_accepted")
    for number in range(2):
        world.application("p", f"s{number}", f"x{number}", ["recruiter_screen"], "offer_accepted")
    drawn = links(journeys(world, tmp_path))
    assert not any(target == "offer_accepted" for _, target in drawn)
    assert drawn[("final", "otherwise")] >= 6


def test_what_the_offers_section_hides_is_drawn_together(world, tmp_path):
    """6 accepted after a final and 6 declined: where the table puts them together, no band tells them apart."""
    world.program("p")
    for number in range(12):
        world.seeker("p", f"s{number}")
        outcome = "offer_accepted" if number < 6 else "offer_declined"
        world.application("p", f"s{number}", f"o{number}", ["recruiter_screen", "final"], outcome)
        world.application("p", f"s{number}", f"r{number}", ["recruiter_screen"], "rejected")
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        program = read_programs(con)[0]
        apart = read_journeys(con, program)
        together = read_journeys(con, program, ["accepted", "declined", "pending"])
    assert links(apart)[("final", "offer_accepted")] == 6
    assert links(together)[("final", "otherwise")] == 12
