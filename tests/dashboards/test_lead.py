"""The opening sentences and the numbers at the top: each recomputed from the rows that were published, denominator included."""

import pytest
from scipy.stats import binomtest

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards.pages.program import privacy
from pipelines.dashboards.pages.program.lead import ENOUGH_RESULTS, lead
from pipelines.dashboards.pages.program.overview import kpis
from pipelines.dashboards.pages.program.tables import read_program
from pipelines.dashboards.warehouse import open_warehouse, read_programs


@pytest.fixture
def shown(full):
    with open_warehouse(full[1]) as con:
        return privacy.shown(read_program(con, read_programs(con)[0]))


@pytest.fixture
def said(shown):
    return {sentence.key: sentence for sentence in lead(shown)}


def furthest(world):
    ranks = {(row["seeker"], row["application"]): 0 for row in world.rows["applications"]}
    for event in world.rows["events"]:
        key = event["seeker"], event["application"]
        ranks[key] = max(ranks[key], STAGE_RANK.get(event["event"], 0))
    return list(ranks.values())


def same_as_scipy(numbers, part, whole):
    theirs = binomtest(part, whole).proportion_ci(method="wilson")
    assert (numbers["low"], numbers["high"]) == pytest.approx((theirs.low, theirs.high))
    assert numbers["share"] == pytest.approx(part / whole)


def test_first_conversation_counts_applications_of_applications(full, said):
    ranks = furthest(full[0])
    numbers = said["first_conversation"].numbers
    assert (numbers["applications"], numbers["reached"]) == (len(ranks), sum(rank >= 1 for rank in ranks))
    same_as_scipy(numbers, numbers["reached"], numbers["applications"])
    assert str(said["first_conversation"]).startswith(
        f"Of {len(ranks)}\u00a0applications, {numbers['reached']} reached"
    )


def results_of(world):
    """Led on and decided by stage, of those with enough results, counted from the interviews."""
    results = {}
    for row in world.rows["interviews"]:
        results.setdefault(row["stage"], []).append(row["result"])
    decided = {s: [r for r in got if r in ("advanced", "rejected", "no_response")] for s, got in results.items()}
    return {s: (got.count("advanced"), len(got)) for s, got in decided.items() if len(got) >= ENOUGH_RESULTS}


def test_narrowest_stage_counts_interviews_with_a_result(full, said):
    counts = results_of(full[0])
    stage = min(counts, key=lambda stage: counts[stage][0] / counts[stage][1])
    led, n = counts[stage]
    whole = sum(led for led, _ in counts.values()) / sum(n for _, n in counts.values())
    assert binomtest(led, n).proportion_ci(1 - 0.05 / len(counts), method="wilson").high < whole
    numbers = said["narrowest_stage"].numbers
    assert numbers["stage"].lower().startswith(stage.split("_")[0])
    assert (numbers["advanced"], numbers["decided"]) == (led, n)
    assert numbers["still_open"] == sum(
        row["stage"] == stage and row["result"] == "pending" for row in full[0].rows["interviews"]
    )
    same_as_scipy(numbers, led, n)
    assert f"of {n}\u00a0interviews with a result" in str(said["narrowest_stage"])


#: How many of 40 finals led on, beside 30 of 40 screens and of 40 technical rounds -> whether finals stand out.
FINALS = {26: False, 20: False, 12: True}


@pytest.mark.parametrize("finals", FINALS)
def test_a_stage_is_named_only_where_its_range_at_so_many_looks_leaves_out_the_share_of_all(world, tmp_path, finals):
    world.program("p")
    for number in range(40):
        world.seeker("p", f"s{number}")
        for stage, led in (("recruiter_screen", 30), ("technical", 30), ("final", finals)):
            met = [stage, "reference_check"] if number < led else [stage]
            world.application("p", f"s{number}", f"{stage}{number}", met, "pending" if number < led else "rejected")
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        told = {one.key: one for one in lead(privacy.shown(read_program(con, read_programs(con)[0])))}
    assert ("narrowest_stage" in told) is FINALS[finals]
    assert ("stages_alike" in told) is not FINALS[finals]
    if FINALS[finals]:
        assert str(told["narrowest_stage"]).startswith(
            f"The smallest share led on at Final: {finals} of 40\u00a0interviews"
        )
    else:
        assert str(told["stages_alike"]) == (
            f"No stage is clearly narrower than the others: of the interviews with a result, between {100 * finals / 40:.0f}\u00a0% and 75\u00a0% led on at each."
        )


def test_offers_wanted_counts_offers_that_were_rated(full, said):
    rated = [row["wants_it"] for row in full[0].rows["offers"] if row["wants_it"]]
    numbers = said["offers_wanted"].numbers
    assert (numbers["rated"], numbers["wanted"]) == (len(rated), sum(score >= 4 for score in rated))
    assert numbers["rated"] < len(full[0].rows["offers"])
    same_as_scipy(numbers, numbers["wanted"], numbers["rated"])


def test_offer_rate_is_of_applications_that_reached_an_interview(full, shown):
    ranks = furthest(full[0])
    rate = next(kpi for kpi in kpis(shown) if kpi.what.startswith("offer rate"))
    assert rate.value == f"{100 * ranks.count(6) / sum(rank >= 2 for rank in ranks):.0f}\u00a0%"


def test_responses_are_of_applications(full, shown):
    rows = full[0].rows["applications"]
    responded = sum(row["responded"] for row in rows)
    kpi = next(kpi for kpi in kpis(shown) if kpi.what == "got a response")
    assert kpi.value == str(responded)
    assert kpi.doubt.startswith(f"{100 * responded / len(rows):.0f}\u00a0% of applications")


def test_words_a_page_never_says(full):
    from pipelines.dashboards import words

    for sentence in words.sentences().values():
        for word in ("significant", "convert", "causes", "boost", "pipeline"):
            assert word not in sentence.lower()
