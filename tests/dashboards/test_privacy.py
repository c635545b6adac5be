"""What a page may not tell, and that it cannot be worked out from what it does tell."""

import re

import pytest

from pipelines.contract.published import QUALITY_MEASURES
from pipelines.dashboards.pages.program import privacy
from pipelines.dashboards.pages.program.journeys import read_journeys
from pipelines.dashboards.pages.program.lead import lead
from pipelines.dashboards.pages.program.page import program_page
from pipelines.dashboards.pages.program.tables import OF_FILES, read_program
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.warehouse import open_warehouse, read_programs


def shown(world, tmp_path):
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        return privacy.shown(read_program(con, read_programs(con)[0]))


def read(world, tmp_path):
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        return read_program(con, read_programs(con)[0])


def page(world, tmp_path):
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        return page_html(program_page(con, read_programs(con)[0]))


def text_of(html):
    """What is written on a page: without its scripts and styles, tags turned to bars."""
    html = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)
    return re.sub(r"\s*(<[^>]+>\s*)+", " | ", html)


def program(world, people=8, **settings):
    world.program("p", "Program", **settings)
    for number in range(people):
        world.seeker("p", f"s{number}")


def each(world, people, name, stages, outcome):
    for number in range(people):
        world.application("p", f"s{number}", f"{name}{number}", stages, outcome)


@pytest.mark.parametrize(("people", "hidden"), [(0, False), (1, True), (4, True), (5, False), (None, True)])
def test_a_group_is_hidden_below_the_minimum_only(people, hidden):
    assert privacy.hides(people, 5) is hidden
    assert privacy.hides(people, 0) is False


def test_a_program_of_too_few_says_so_and_nothing_else(world, tmp_path):
    program(world, people=4)
    each(world, 4, "a", ["technical"], "rejected")
    html = page(world, tmp_path)
    assert "Fewer than 5 people" in html
    assert "<table" not in html
    assert 'kpi"' not in html
    assert not re.search(r"\b4\b", text_of(html))


def test_the_minimum_is_the_programs_own(world, tmp_path):
    program(world, people=8, smallest_group=10)
    each(world, 8, "a", ["technical"], "rejected")
    assert "Fewer than 10 people" in page(world, tmp_path)


def test_uncounted_people_do_not_count_towards_the_minimum(world, tmp_path):
    program(world, people=4)
    for number in range(9):
        world.seeker("p", f"no{number}", counted=False)
    assert "Fewer than 5 people" in page(world, tmp_path)


def test_no_minimum_on_ones_own_page(world, tmp_path):
    world.program("p", one_seeker=True)
    world.seeker("p", "s0")
    each(world, 1, "a", ["technical", "offer"], "offer_accepted")
    tables = shown(world, tmp_path)
    assert not tables.funnel["hidden"].any()
    assert not tables.stages["hidden"].any()


def test_a_stage_few_people_reached_is_hidden_everywhere_above(world, tmp_path):
    program(world)
    each(world, 8, "a", ["recruiter_screen"], "rejected")
    each(world, 3, "b", ["recruiter_screen", "offer"], "offer_accepted")
    for number in range(3):
        world.offer("p", f"s{number}", f"b{number}", wants_it=5, decision="accepted")
    world.quality("p", "rows_read", 40)
    world.quality("p", "filled", 3, 3, "offers", "wants_it")
    tables = shown(world, tmp_path)
    assert tables.funnel.set_index("stage")["hidden"]["offer"]
    assert tables.funnel.set_index("stage")["n_reached"].isna()["offer"]
    assert tables.offers == {"hidden": True}
    assert "offers_wanted" not in {sentence.key for sentence in lead(tables)}
    words = text_of(page_of(tmp_path))
    assert "| fewer than 5 people |" in words
    assert "Offers are of fewer than 5 people" in words
    assert "wants_it | fewer than 5 people" in words


def page_of(tmp_path):
    with open_warehouse(tmp_path / "w.duckdb") as con:
        return page_html(program_page(con, read_programs(con)[0]))


def test_led_on_does_not_tell_how_many_reached_a_hidden_stage(world, tmp_path):
    """8 people's screens, of which 3 people's led on to the final that the funnel hides: the screen's 3 would tell it."""
    program(world)
    each(world, 8, "a", ["recruiter_screen"], "rejected")
    each(world, 3, "b", ["recruiter_screen", "final"], "rejected")
    tables = shown(world, tmp_path)
    row = tables.stages.set_index("stage").loc["recruiter_screen"]
    assert row["hidden"]
    assert row.drop("hidden").isna().all()


def test_a_stage_of_few_people_is_hidden_whole(world, tmp_path):
    program(world)
    each(world, 8, "a", ["recruiter_screen", "technical"], "rejected")
    each(world, 4, "b", ["assessment", "technical"], "rejected")
    tables = shown(world, tmp_path).stages.set_index("stage")
    assert tables["hidden"].to_dict() == {"recruiter_screen": False, "technical": False, "assessment": True}
    assert tables.loc["assessment"].drop("hidden").isna().all()


def test_counts_over_all_stages_do_not_tell_a_hidden_one(world, tmp_path):
    program(world)
    each(world, 8, "a", ["recruiter_screen"], "pending")
    each(world, 2, "b", ["assessment"], "pending")
    world.quality("p", "results_open", 10, 10)
    quality = shown(world, tmp_path).quality.iloc[0]
    assert quality["only_share"]
    assert quality[["n", "of_n"]].isna().all()


def test_counts_over_all_stages_are_told_where_none_is_hidden(world, tmp_path):
    program(world)
    each(world, 8, "a", ["recruiter_screen"], "pending")
    world.quality("p", "results_open", 8, 8)
    assert shown(world, tmp_path).quality.iloc[0]["n"] == 8


def test_decisions_of_few_people_are_put_together(world, tmp_path):
    program(world, people=20)
    decisions = ["accepted"] * 12 + ["declined"] * 6 + ["expired"] * 2
    for number, decision in enumerate(decisions):
        world.application("p", f"s{number}", f"a{number}", ["final", "offer"], "pending")
        world.offer("p", f"s{number}", f"a{number}", decision=decision)
    assert shown(world, tmp_path).offers["decisions"] == {"accepted": 12, "otherwise": 8}


def test_offers_known_from_a_status_have_people_too(world, tmp_path):
    program(world, people=12)
    each(world, 12, "a", ["final", "offer"], "pending")
    assert shown(world, tmp_path).offers["decisions"] == {"pending": 12}
    assert "| Not decided yet | 12 | of 12\u00a0offers |" in text_of(page_of(tmp_path))


def test_an_offer_may_be_told_where_one_person_is_enough(world, tmp_path):
    program(world, people=2, smallest_group=1)
    each(world, 1, "a", ["final", "offer"], "offer_accepted")
    assert shown(world, tmp_path).offers["decisions"] == {"accepted": 1}


def test_a_decision_of_few_by_status_goes_into_the_pool(world, tmp_path):
    program(world, people=12)
    each(world, 12, "a", ["final", "offer"], "offer_accepted")
    each(world, 5, "b", ["final", "offer"], "pending")
    each(world, 2, "c", ["final", "offer"], "offer_declined")
    assert shown(world, tmp_path).offers["decisions"] == {"accepted": 12, "otherwise": 7}
    assert "| Decided otherwise, or not yet | 7 |" in text_of(page_of(tmp_path))


def test_two_decisions_of_few_people_each_are_enough_together(world, tmp_path):
    """6 accepted, 3 declined and 4 open of 13 people: the 7 who did not accept are enough, so the 6 need not be hidden."""
    program(world, people=13)
    for number, outcome in enumerate(["offer_accepted"] * 6 + ["offer_declined"] * 3 + ["pending"] * 4):
        world.application("p", f"s{number}", f"a{number}", ["final", "offer"], outcome)
    assert shown(world, tmp_path).offers["decisions"] == {"accepted": 6, "otherwise": 7}
    made = text_of(page_of(tmp_path))
    assert "| Accepted | 6 | of 13\u00a0offers | Decided otherwise, or not yet | 7 | of 13\u00a0offers |" in made


def test_one_persons_several_decisions_are_one_person(world, tmp_path):
    """The 3 who declined also wait: together they are 4 people and not 7."""
    program(world, people=10)
    for number in range(6):
        world.application("p", f"s{number}", f"a{number}", ["final", "offer"], "offer_accepted")
    for number in range(4):
        world.application("p", f"s{6 + number}", f"b{number}", ["final", "offer"], "pending")
    for number in range(3):
        world.application("p", f"s{6 + number}", f"c{number}", ["final", "offer"], "offer_declined")
    assert shown(world, tmp_path).offers["decisions"] == {}


def test_where_no_decision_may_be_told_every_place_says_so_and_none_tells(world, tmp_path):
    """Of 8 people's offers 2 were declined: with the other 6 in one row, "decided otherwise" would say that nobody accepted."""
    program(world, people=8)
    each(world, 6, "a", ["recruiter_screen", "final", "offer"], "offer_accepted")
    for number in (6, 7):
        world.application("p", f"s{number}", f"b{number}", ["recruiter_screen", "final", "offer"], "offer_declined")
    facts = {"numerator": "offers accepted", "denominator": "offers", "comparable_to": "acceptance_rate"}
    told = {
        "benchmark": "there",
        "label": "There",
        "value": 0.8,
        "unit": "share",
        "source": "Somebody",
        "grade": "read",
    }
    world.add("benchmarks", **told, **facts)
    made = shown(world, tmp_path)
    assert made.offers["decisions"] == {}
    html = text_of(page_of(tmp_path))
    assert "| What was decided | not shown |" in html
    assert "Decided otherwise, or not yet" not in html
    assert "| Accepted, of offers | not shown |" in html
    with open_warehouse(tmp_path / "w.duckdb") as con:
        links = read_journeys(con, read_programs(con)[0], made.offers["decisions_together"]).links
    assert not links["target"].isin(["offer_accepted", "offer_declined"]).any()


def test_scores_of_few_people_are_hidden_one_by_one(world, tmp_path):
    program(world)
    for number in range(8):
        world.application("p", f"s{number}", f"a{number}", ["final", "offer"], "pending")
        world.offer("p", f"s{number}", f"a{number}", fit_role=4, fit_pay=2 if number < 4 else None)
    offers = shown(world, tmp_path).offers
    assert (offers["fit_role"], offers["n_fit_role"]) == (4.0, 8)
    assert offers["fit_pay"] is not offers["fit_role"]
    assert {str(offers[name]) for name in ("fit_pay", "n_fit_pay", "low_fit_pay", "high_fit_pay")} == {"<NA>"}


def test_people_left_out_for_consent_are_not_told_when_few(world, tmp_path):
    program(world)
    for number in range(2):
        world.seeker("p", f"no{number}", counted=False)
    world.quality("p", "consent_excluded", 2, 10)
    quality = shown(world, tmp_path).quality.iloc[0]
    assert quality["hidden"]
    assert quality[["n", "of_n", "share"]].isna().all()


def test_open_results_of_few_people_do_not_add_up_from_the_stages(world, tmp_path):
    """3 people's interviews are open: the measure is hidden, so the stages' own counts, which add up to it, are too."""
    program(world)
    each(world, 8, "a", ["recruiter_screen", "technical"], "rejected")
    each(world, 8, "b", ["recruiter_screen", "technical"], "rejected")
    each(world, 3, "c", ["recruiter_screen", "technical"], "pending")
    world.quality("p", "results_open", 3, 38)
    world.quality("p", "result_conflicts", 0, 38)
    tables = shown(world, tmp_path)
    assert tables.quality["of_n"].isna().all()
    assert not tables.stages["hidden"].any()
    assert tables.stages["n_open"].isna().all()
    assert {sentence.key for sentence in lead(tables)} == {"first_conversation", "narrowest_stage_alone"}
    assert "more still open" not in text_of(page_of(tmp_path))


def test_entries_of_all_habits_do_not_tell_a_hidden_one(world, tmp_path):
    """What is known of all habits, less those that are shown, is what is known of the hidden one."""
    program(world)
    each(world, 8, "a", ["technical"], "rejected")
    world.effect("p", "mock_interviews", (17, 31), (19, 37), people=(3, 8))
    world.effect("p", "star_stories_ready", (11, 29), (13, 23), people=(8, 8))
    world.quality("p", "rows_read", 40)
    world.quality("p", "habit_blanks", 0, 136)
    world.quality("p", "habit_disagreements", 0, 120)
    words = text_of(page(world, tmp_path))
    assert "at interviews that are judged | about 0\u00a0% | – |" in words
    assert "136" not in words


def test_saved_jobs_of_few_people_do_not_add_up_from_the_applications(world, tmp_path):
    program(world)
    each(world, 8, "a", ["technical"], "rejected")
    world.application("p", "s0", "w", wish=True)
    world.application("p", "s1", "f", future=True)
    for measure in ("wishes", "dated_after_as_of", "derived_applications"):
        world.quality("p", measure, 0 if measure.startswith("derived") else 1, 10)
    assert shown(world, tmp_path).quality["of_n"].isna().all()


def test_every_measure_says_whose_it_is(world, tmp_path):
    """A measure added to the contract must be decided on here: of whose rows, or of files (tables.OF_FILES)."""
    program(world)
    for measure in QUALITY_MEASURES:
        world.quality("p", measure, 0, 10)
    world.quality("p", "rows_of_tomorrow", 0, 10)
    quality = read(world, tmp_path).quality.set_index("measure")
    of_files = set(quality.index[quality["people"].isna()])
    assert of_files == {*OF_FILES & QUALITY_MEASURES.keys(), "filled"}  # filled: without a column here, so nobody's


def test_nothing_tells_of_the_one_who_said_no(world, tmp_path):
    """Of seven people one said no: what six did is shown, and no number with the seventh in it, from which to subtract."""
    program(world, people=6)
    world.seeker("p", "s6", counted=False)
    for number in range(7):
        counted = number < 6
        for name, stages, outcome in [
            ("a", ["recruiter_screen", "technical"], "rejected"),
            ("b", ["recruiter_screen", "technical"], "rejected"),
            ("c", ["recruiter_screen", "technical", "final"], "pending"),
            ("d", ["technical", "offer"], "offer_accepted"),
        ]:
            world.application("p", f"s{number}", f"{name}{number}", stages, outcome, counted=counted)
    six, seven = {}, {}
    for made, everyone in ((six, False), (seven, True)):
        apps, met = (
            [row for row in world.rows[table] if everyone or row["counted_by_program"]]
            for table in ("applications", "interviews")
        )
        made |= {
            "applications": len(apps),
            "meetings": len(met),
            "open": sum(row["result"] == "pending" for row in met),
            "screens": sum(row["stage"] == "recruiter_screen" for row in met),
            "technical": sum(row["stage"] == "technical" for row in met),
            "people": 7 if everyone else 6,
        }
    world.quality("p", "rows_read", seven["applications"] + 3)
    world.quality("p", "rows_accepted", seven["applications"], seven["applications"] + 3)
    world.quality("p", "rows_rejected", 3)
    world.quality("p", "rows_repeated", 0)
    world.quality("p", "consent_excluded", 1, 7)
    for measure in ("result_conflicts", "results_from_silence"):
        world.quality("p", measure, 0, six["meetings"])
    world.quality("p", "results_open", six["open"], six["meetings"])
    world.quality("p", "derived_applications", 0, six["applications"])
    world.quality("p", "filled", six["applications"], six["applications"], "applications", "outcome")
    tables = shown(world, tmp_path)
    assert tables.people == 6
    words = text_of(page_of(tmp_path))
    told = {int(number.replace(",", "")) for number in re.findall(r"(?<![\d.\-\u2013])\d[\d,]*(?![\d.\u2013])", words)}
    for what, number in six.items():
        if what != "screens":
            assert number in told, what
    assert not told & ({*seven.values(), seven["applications"] + 3} - {*six.values()})
