"""The other answers of a program's page: every title and lead recomputed from the rows, and nothing about the few."""

import json
import re
from collections import defaultdict

import pytest
from scipy.stats import binomtest

from pipelines.contract.sentences import say as verdict
from pipelines.dashboards import words
from pipelines.dashboards.pages.program import answers_shown
from pipelines.dashboards.pages.program.answers import read_answers
from pipelines.dashboards.pages.program.page import program_page
from pipelines.dashboards.pages.rates import told
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.warehouse import open_warehouse, read_programs
from pipelines.statistics.rates import mean_by_person


@pytest.fixture
def filled(world):
    world.program("p", "Program")
    for number in range(12):
        world.seeker("p", f"s{number}")
        world.application("p", f"s{number}", f"a{number}", ["technical"], "rejected")
    return world


def page(world, tmp_path):
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        return program_page(con, read_programs(con)[0])


@pytest.fixture(scope="module")
def full_page(full):
    with open_warehouse(full[1]) as con:
        return program_page(con, read_programs(con)[0])


def section_of(made, name):
    return next(part for part in made.sections if part.id == name)


def text_of(made, name):
    html = re.search(rf'<section id="{name}".*?</section>', page_html(made), re.S).group()
    return re.sub(r"\s*(<[^>]+>\s*)+", " | ", html).replace("\u00a0", " ").replace("\u2060", "").replace("&#39;", "'")


def shown(world, tmp_path):
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (program,) = read_programs(con)
        return answers_shown.shown(read_answers(con, program), program.smallest)


def likely(part, whole):
    made = binomtest(part, whole).proportion_ci(method="wilson")
    return made.low, made.high


# Time to a first offer


def test_the_title_of_times_is_the_incidence_by_day_90(full, full_page):
    rows = [row for row in full[0].rows["time_to_offer"] if row["day"] <= 90]
    last = max(rows, key=lambda row: row["day"])
    share, low, high = (round(100 * last[name]) for name in ("incidence", "low", "high"))
    made = section_of(full_page, "times")
    assert made.title == f"{share} in 100 have an offer by day 90, likely {low}–{high}"


def test_what_became_of_all_searches_is_said_where_each_way_is_of_enough_people(full, full_page):
    sums = {
        name: sum(row[name] for row in full[0].rows["time_to_offer"]) for name in ("offers", "left_search", "censored")
    }
    assert min(sums.values()) >= 5
    assert section_of(full_page, "times").sub == (
        f"First offer since the search began, of 40\u00a0people: {sums['offers']} had one, {sums['left_search']} left without, "
        f"{sums['censored']} were still searching when last heard of."
    )


@pytest.mark.parametrize(
    ("offers", "left", "said", "unsaid"),
    [
        ((6, 3), (0, 2), "of 12 people; leaving counted apart", "Left without one"),
        ((3, 1), (0, 0), "Offers are of fewer than 5 people", "by day 30"),
    ],
)
def test_ways_out_of_few_people_are_not_told(filled, tmp_path, offers, left, said, unsaid):
    at_risk = 12
    for day, (got, gone) in zip((30, 100), zip(offers, left, strict=True), strict=True):
        facts = {"incidence": got / 12, "low": 0.01, "high": 0.5, "left_incidence": gone / 12, "suppressed": False}
        filled.answer(
            "time_to_offer",
            "p",
            day=day,
            n_seekers=12,
            at_risk=at_risk,
            offers=got,
            left_search=gone,
            censored=0,
            **facts,
        )
        at_risk -= got + gone
    made = text_of(page(filled, tmp_path), "times")
    assert said in made
    assert unsaid not in made


def test_the_curve_ends_where_too_few_are_followed(filled, tmp_path):
    for day, at_risk, hidden in [(20, 12, False), (70, 8, False), (95, 3, True)]:
        facts = {
            "offers": 3,
            "left_search": 0,
            "censored": 0,
            "incidence": day / 300,
            "low": 0.0,
            "high": 0.9,
            "left_incidence": 0.0,
        }
        filled.answer("time_to_offer", "p", day=day, n_seekers=12, at_risk=at_risk, **facts | {"suppressed": hidden})
    made = section_of(page(filled, tmp_path), "times")
    assert made.title == "23 in 100 have an offer by day 70, likely 0–90"
    (chart,) = [part for part in made.parts if hasattr(part, "figures")]
    assert list(chart.figures["wide"].data[0].x) == [0, 20, 70]


def test_nothing_is_drawn_between_the_days_that_are_told(filled, tmp_path):
    """A line from one day to the next would say that offers came evenly between them."""
    for day, low, high in [(90, 0.03, 0.2), (155, 0.2, 0.5)]:
        facts = {"incidence": day / 500, "low": low, "high": high, "left_incidence": 0.0}
        counts = {"n_seekers": 30, "at_risk": 20, "offers": 5, "left_search": 0, "censored": 0}
        filled.answer("time_to_offer", "p", day=day, **facts, **counts)
    (chart,) = [part for part in section_of(page(filled, tmp_path), "times").parts if hasattr(part, "figures")]
    for figure in chart.figures.values():
        (dots,) = figure.data
        assert dots.mode == "markers"
        assert list(zip(dots.x, dots.y, strict=True)) == [(0, 0.0), (90, 0.18), (155, 0.31)]
        ends = zip(dots.y, dots.error_y.arrayminus, dots.error_y.array, strict=True)
        lows, highs = zip(*((y - down, y + up) for y, down, up in ends), strict=True)
        assert lows == pytest.approx((0, 0.03, 0.2))
        assert highs == pytest.approx((0, 0.2, 0.5))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((20, 90, 95), "30 in 100 have an offer by day 90, likely 0–90"),
        ((20, 85, 95), "28 in 100 have an offer by day 85, likely 0–90"),
        ((120, 150), "40 in 100 have an offer by day 120, likely 0–90"),
        ((20, 25), "Time to a first offer"),
    ],
)
def test_the_title_speaks_of_a_day_that_is_told(filled, tmp_path, days, said):
    for day in days:
        facts = {"low": 0.0, "high": 0.9, "left_incidence": 0.0, "offers": 5, "left_search": 0, "censored": 0}
        filled.answer("time_to_offer", "p", day=day, n_seekers=30, at_risk=20, incidence=day / 300, **facts)
    assert section_of(page(filled, tmp_path), "times").title == said


# Judging oneself


def test_the_lead_sets_all_that_was_expected_against_all_that_came(full, full_page):
    rows = [row for row in full[0].rows["self_rating_calibration"] if row["rating"] == "forecast" and row.get("value")]
    n, led = (sum(row[name] for row in rows) for name in ("n_interviews", "n_advanced"))
    said = sum(row["value"] * row["n_interviews"] for row in rows) / n / 100
    low, high = likely(led, n)
    guide = "more" if said > high else "less" if said < low else "as"
    numbers = {"n": n, "advanced": led, "share": led / n, "low": low, "high": high, "said": said}
    top = next(row for row in rows if row["value"] == 95)
    ends = binomtest(top["n_advanced"], top["n_interviews"]).proportion_ci(0.99, method="wilson")
    assert ends.high < 0.95  # so this band strays, also at five looks
    band = (
        f" Where they gave 80 to 100 %, {top['n_advanced']} of {top['n_interviews']} did "
        f"({told(top['n_advanced'], top['n_interviews'])}), and {words.percent(0.95)} were expected."
    )
    assert words.say(f"expected_{guide}", band=band, **numbers) in full_page.lead
    assert (
        f"Of {n}\u00a0interviews with a forecast, people expected {words.percent(said)} to lead on; {led} did"
        in " ".join(full_page.lead)
    )
    title = section_of(full_page, "judging").title
    assert title.startswith(f"{words.percent(said)} were expected to lead on, {words.percent(led / n)} did")


#: Forecasts of 94 %, how many of them led on, and how many of as many of 50 % -> what is said of the band of 80 % and more.
BANDS_TOLD = [
    ((26, 22, 13), ""),  # the range of one look leaves out 94 %, that of five does not
    ((26, 18, 13), "Where they gave 80 to 100 %, 18 of 26 did (69 %, likely 50–83 %), and 94 % were expected."),
    ((9, 2, 5), ""),  # too few to speak of
]


@pytest.mark.parametrize(("counts", "told"), BANDS_TOLD)
def test_a_band_is_only_spoken_of_where_its_range_leaves_out_what_it_promised_at_five_looks(
    filled, tmp_path, counts, told
):
    n, top, middle = counts
    add_forecasts(filled, {94: (n, top), 50: (n, middle)})
    (sentence,) = [one for one in page(filled, tmp_path).lead if "people expected" in one]
    said = sentence.replace("\u00a0", " ")
    assert said.startswith(
        f"Of {2 * n} interviews with a forecast, people expected 72 % to lead on; {top + middle} did"
    )
    assert (told in said) if told else ("Where they gave" not in said)


def test_nothing_is_said_of_expectations_by_a_few_forecasts(filled, tmp_path):
    add_forecasts(filled, {95: (9, 2)})
    made = page(filled, tmp_path)
    assert not any("people expected" in one for one in made.lead)
    assert section_of(made, "judging").title == "Feeling sure, and what came"


def add_forecasts(world, values):
    """Forecasts by value -> (how many, how many led on), and the row of all of them."""
    told = {"stage": "all", "rating": "forecast", "n_seekers": 9}
    for value, (n, led) in values.items():
        world.answer("self_rating_calibration", "p", **told, value=value, n_interviews=n, n_advanced=led)
    n, led = (sum(counts[at] for counts in values.values()) for at in (0, 1))
    predicted = sum(value * count / 100 for value, (count, _) in values.items()) / n
    whole = {"n_interviews": n, "n_advanced": led, "predicted": predicted, "observed": led / n}
    world.answer("self_rating_calibration", "p", **told, **whole)


def test_forecasts_as_a_whole_are_said_with_what_came(full, full_page):
    whole = next(row for row in full[0].rows["self_rating_calibration"] if row.get("value") is None)
    sub = section_of(full_page, "judging").sub
    assert f"{whole['n_interviews']}\u00a0interviews of 30\u00a0people" in sub
    assert f"{words.percent(whole['predicted'])} expected, {words.percent(whole['observed'])} came" in sub


@pytest.mark.parametrize(
    ("people", "bands"),
    [
        ({5: 9, 25: 9, 45: 9, 65: 9, 95: 9}, [(0, 20), (20, 40), (40, 60), (60, 80), (80, 100)]),
        ({5: 3, 25: 9, 45: 9, 65: 9, 95: 9}, [(0, 40), (40, 60), (60, 80), (80, 100)]),
        ({5: 9, 25: 9, 45: 9, 65: 9, 95: 2}, [(0, 20), (20, 40), (40, 60), (60, 100)]),
        ({5: 2, 25: 2, 45: 2}, []),
    ],
)
def test_bands_of_few_people_join_the_next(filled, tmp_path, people, bands):
    for value, n in people.items():
        counts = {"n_interviews": 12, "n_advanced": 6, "n_seekers": n, "suppressed": n < 5}
        filled.answer("self_rating_calibration", "p", stage="all", rating="forecast", value=value, **counts)
    made = shown(filled, tmp_path).forecasts
    assert list(zip(made["low_end"], made["high_end"], strict=True)) == bands


def test_ratings_of_few_people_take_another_with_them(filled, tmp_path):
    whole = {"n_interviews": 90, "n_advanced": 45, "n_seekers": 12}
    filled.answer("self_rating_calibration", "p", stage="all", rating="rated_overall", **whole)
    for value, (n, people) in {1: (11, 2), 2: (17, 7), 3: (29, 9), 4: (33, 10)}.items():
        counts = {"n_interviews": n, "n_advanced": n // 2, "n_seekers": people, "suppressed": people < 5}
        filled.answer("self_rating_calibration", "p", stage="all", rating="rated_overall", value=value, **counts)
    made = text_of(page(filled, tmp_path), "judging")
    assert "How it went overall | fewer than 5 people | fewer than 5 people | 48 % of 29 | 48 % of 33 |" in made


def stage_rows(table):
    """(what, stage, n, led on, people, auc, said) of each row; what is said may have several cells."""
    lines = [[cell.strip() for cell in line.split("|", 6)] for line in table.splitlines() if line.strip()]
    return lines[1:]


#: Of each stage: interviews, of which led on, people, and the AUC.
STAGES = """
what                     | stage     | n  | led | people | auc  | said
enough                   | technical | 40 | 15  | 9      | 0.63 | Technical | 40 | 63 of 100
few that led on          | technical | 40 | 4   | 9      | 0.63 |
few that did not         | technical | 40 | 36  | 9      | 0.63 |
few people               | technical | 40 | 15  | 4      | 0.63 |
nothing to tell apart by | technical | 40 | 15  | 9      |      | Technical | 40 | –
"""


@pytest.mark.parametrize("case", stage_rows(STAGES), ids=lambda case: case[0])
def test_how_well_ratings_tell_results_apart_by_stage_where_enough_tell(filled, tmp_path, case):
    _what, stage, n, led, people, auc, said = case
    facts = {"rating": "rated_overall", "n_interviews": int(n), "n_advanced": int(led), "n_seekers": int(people)}
    for each in ("all", stage):
        told = {"stage": each, "auc": float(auc) if auc else None, "suppressed": int(people) < 5}
        filled.answer("self_rating_calibration", "p", **facts, **told)
    made = text_of(page(filled, tmp_path), "judging")
    assert ("by stage" in made) == bool(said)
    assert not said or f"How it went overall | {said} |" in made


def test_a_stage_that_the_others_would_tell_of_is_hidden_with_another(filled, tmp_path):
    for stage, people in {"all": 20, "technical": 9, "panel_onsite": 8, "final": 3}.items():
        counts = {"n_interviews": 100 if stage == "all" else 30 + people, "n_advanced": 20, "n_seekers": people}
        facts = {
            "rating": "forecast",
            "stage": stage,
            "auc": 0.6,
            "suppressed": people < 5,
            "predicted": 0.4,
            "observed": 0.3,
        }
        filled.answer("self_rating_calibration", "p", **facts, **counts, calibration_in_the_large=0.1,
                      calibration_low=0.02, calibration_high=0.18)  # fmt: skip
    made = text_of(page(filled, tmp_path), "judging")
    table = made[made.index("by stage") :]
    assert "Every stage | 100 | 60 of 100 | – | +10.0, likely +2.0 to +18.0 |" in table
    assert "Technical" in table
    assert "Panel" not in table
    assert "Final" not in table


# Questions, and the loop


def test_kinds_that_chance_alone_could_tell_apart_are_said_to_be_alike(full, full_page):
    """40 answers each: 2.2 beside 2.8 is what chance brings."""
    rows = [row for row in full[0].rows["mart_questions"] if row["what"] == "category"]
    low, high = (f"{end(row['mean_rating'] for row in rows):.1f}" for end in (min, max))
    title = section_of(full_page, "questions").title.replace("\u00a0", " ")
    assert (
        title == f"No kind of question is clearly rated lower than the others: between {low} and {high} of 5 on average"
    )
    assert section_of(full_page, "questions").sub.startswith(
        f"{sum(row['n_questions'] for row in rows)}\u00a0questions"
    )


#: The mean rating of one kind over 70 answers, beside two of 3.1 -> what the section's title says.
LOWEST = {
    2.7: "No kind of question is clearly rated lower than the others: between 2.7 and 3.1 of 5 on average",
    2.3: "Rated lowest: Technical, 2.3 of 5 on average over 70 answers",
}


#: Half the width of that kind's range, where it is known -> whether 2.3 of 5, beside 3.1, is named: of three kinds it must be 1.22
#: times as wide to leave out their 2.8.
RANGES = {0.3: True, 0.4: True, 0.5: False, 0.9: False}


@pytest.mark.parametrize("half", RANGES)
def test_a_kind_is_named_as_rated_lowest_by_its_own_range_where_that_is_known(filled, tmp_path, half):
    """70 answers of few people tell less than 70 of as many."""
    for name, rating in {"technical": 2.3, "culture": 3.1, "motivation": 3.1}.items():
        counts = {"n_questions": 80, "n_rated": 70, "mean_rating": rating, "n_prepared": 30, "n_prepared_known": 60}
        people = {"seekers_with": 12, "seekers_without": 12, "n_interviews": 90, "n_seekers": 12, "suppressed": False}
        sides = {"n_with": 40, "advanced_with": 20, "n_without": 40, "advanced_without": 20, "grade": "too little data"}
        ends = {"mean_low": rating - half, "mean_high": rating + half}
        filled.answer("mart_questions", "p", what="category", name=name, **counts, **ends, **people, **sides)
    title = section_of(page(filled, tmp_path), "questions").title.replace("\u00a0", " ")
    said = f"Rated lowest: Technical, 2.3 of 5 on average over 70 answers, likely {2.3 - half:.1f}–{2.3 + half:.1f}"
    assert (title == said) is RANGES[half]


@pytest.mark.parametrize("mean", LOWEST)
def test_a_kind_is_named_as_rated_lowest_only_where_it_stands_out_by_more_than_chance(filled, tmp_path, mean):
    """Of a handful of kinds one is always the lowest: 2.7 beside 3.1 is what chance brings to 70 answers."""
    for name, rating in {"technical": mean, "culture": 3.1, "motivation": 3.1}.items():
        counts = {"n_questions": 80, "n_rated": 70, "mean_rating": rating, "n_prepared": 30, "n_prepared_known": 60}
        people = {"seekers_with": 12, "seekers_without": 12, "n_interviews": 90, "n_seekers": 12, "suppressed": False}
        sides = {"n_with": 40, "advanced_with": 20, "n_without": 40, "advanced_without": 20, "grade": "too little data"}
        filled.answer("mart_questions", "p", what="category", name=name, **counts, **people, **sides)
    assert section_of(page(filled, tmp_path), "questions").title.replace("\u00a0", " ") == LOWEST[mean]


#: A kind's mean with the ends of its range -> what stands in its row: no range where they are not known, or none is left.
MEANS = {
    (3.04, 2.61, 3.47): "3.0, likely 2.6–3.5",
    (4.8, 4.4, 5.2): "4.8, likely 4.4–5.0",
    (1.5, 0.7, 2.3): "1.5, likely 1.0–2.3",
    (3.0, None, None): "3.0 (too few for a range)",
    (4.0, 4.0, 4.0): "4.0 (too few for a range)",
}


@pytest.mark.parametrize(("mean", "low", "high"), MEANS)
def test_a_mean_rating_stands_with_its_range(filled, tmp_path, mean, low, high):
    counts = {"n_questions": 80, "n_rated": 70, "n_prepared": 30, "n_prepared_known": 60}
    people = {"seekers_with": 12, "seekers_without": 12, "n_interviews": 90, "n_seekers": 12, "suppressed": False}
    sides = {"n_with": 40, "advanced_with": 20, "n_without": 40, "advanced_without": 20, "grade": "too little data"}
    told = {"mean_rating": mean, "mean_low": low, "mean_high": high}
    for what, name in (("category", "technical"), ("rubric", "star")):
        filled.answer("mart_questions", "p", what=what, name=name, **counts, **told, **people, **sides)
    whole = page(filled, tmp_path)
    made, (chart, *_) = text_of(whole, "questions"), section_of(whole, "questions").parts
    assert f"| 80 | 50 %, likely 38–62 % | {MEANS[mean, low, high]} |" in made
    assert f"| 80 | {MEANS[mean, low, high]} |" in made
    assert f"{MEANS[mean, low, high]}, of 70 rated" in chart.alternative


def test_fit_scores_stand_with_a_range_of_people(world, tmp_path):
    """Of 6 people's offers; the one with three counts as one."""
    world.program("p", "Program")
    scores = {"a": [5, 5, 4], "b": [3], "c": [2], "d": [4], "e": [3], "f": [4]}
    for seeker, fits in scores.items():
        world.seeker("p", seeker)
        for at, fit in enumerate(fits):
            world.application("p", seeker, f"{seeker}{at}", ["technical"], "offer_accepted")
            world.offer("p", seeker, f"{seeker}{at}", fit_role=fit, fit_pay=3)
    each = [(sum(fits), len(fits)) for fits in scores.values()]
    n, total = sum(count for _, count in each), sum(s for s, _ in each)
    squares, products = sum(s * s for s, _ in each), sum(s * count for s, count in each)
    mean, low, high = mean_by_person(6, n, total, squares, products, sum(count**2 for _, count in each))
    assert (round(float(low), 2), round(float(high), 2)) == (2.54, 4.96)  # 3.75 ± 2.5706 √(6/5 · 11.875/64)
    whole = page(world, tmp_path)
    made, (_, chart, _) = text_of(whole, "offers"), section_of(whole, "offers").parts
    assert f"{mean:.1f}, likely {low:.1f}–{high:.1f}, of 8 rated" in chart.alternative
    assert f"| {mean:.1f}, likely {low:.1f}–{high:.1f} | 8 |" in made
    assert "| 3.0 (too few for a range) | 8 |" in made  # all alike: nothing tells how far they lie apart


def test_one_kind_of_few_people_takes_another_with_it(filled, tmp_path):
    for name, people in {"technical": 2, "culture": 6, "motivation": 9}.items():
        sides = {"n_with": 13, "advanced_with": 5, "n_without": 40, "advanced_without": 20}
        counts = {"n_questions": 21, "n_rated": 17, "mean_rating": 3.0, "n_prepared": 3, "n_prepared_known": 9, **sides}
        seekers = {
            "seekers_with": people,
            "seekers_without": 11,
            "suppressed": people < 5,
            "n_interviews": 53,
            "n_seekers": 12,
        }
        filled.answer("mart_questions", "p", what="category", name=name, grade="too little data", **counts, **seekers)
    rows = shown(filled, tmp_path).questions.set_index("name")
    assert rows["hidden"].to_dict() == {"culture": True, "motivation": False, "technical": True}
    assert rows.loc["technical"].drop(["what", "hidden"]).isna().all()


def test_the_loop_is_told_by_its_own_sentence(filled, tmp_path):
    filled.effect("p", "reflection_loop", (20, 40), (30, 70), phase="after", timing="next", by=0.02, half=0.09)
    sentence = filled.rows["habit_effects"][-1]["sentence"]
    assert json.loads(sentence)["could_be"] == 11
    made = page(filled, tmp_path)
    assert section_of(made, "loops").title == f"After a finished reflection loop. {verdict(sentence)}"
    assert "Reflection loop finished | 50 %, likely" in text_of(made, "loops")


# The employer's view, and what interviews brought besides


def test_concerns_are_counted_from_the_interviews(full, full_page):
    rows = [row["concerns"] for row in full[0].rows["interviews"] if row.get("concerns")]
    asked = sum(word != "not_asked" for word in rows)
    low, high = likely(asked, len(rows))
    expected = words.say("employer_finding", asked=asked, n=len(rows), share=asked / len(rows), low=low, high=high)
    assert section_of(full_page, "employer").title == expected


def test_what_concerns_came_to_is_of_those_with_a_result(full, full_page):
    rows = [row for row in full[0].rows["interviews"] if row.get("concerns") == "answered"]
    decided = [row for row in rows if row["result"] in ("advanced", "rejected", "no_response")]
    led = sum(row["result"] == "advanced" for row in decided)
    people = len({row["seeker"] for row in rows})
    made = text_of(full_page, "employer")
    assert f"Asked for, and answered | {len(rows)} | {people} | {100 * led / len(decided):.0f} %, likely" in made
    assert f"of {len(decided)} |" in made


def test_finals_without_an_offer_are_counted(full, full_page):
    rows = [
        row
        for row in full[0].rows["applications"]
        if row["furthest_stage"] in ("final", "reference_check")
        and not row["has_offer"]
        and row["outcome"] != "pending"
    ]
    people = len({row["seeker"] for row in rows})
    assert people >= 5
    assert f"{len(rows)} applications of {people} people reached a final and ended without an offer." in text_of(
        full_page, "employer"
    )


def test_finals_and_concerns_of_few_are_not_told(filled, tmp_path):
    for number in range(3):
        filled.application("p", f"s{number}", f"b{number}", ["final"], "rejected")
    for row in filled.rows["interviews"]:
        row["concerns"] = "answered" if row["seeker"] in ("s0", "s1") else "not_asked"
    made = text_of(page(filled, tmp_path), "employer")
    assert "Finals that ended without an offer are of fewer than 5 people" in made
    assert "Asked for, and answered | fewer than 5 people |" in made
    assert "Not asked for | fewer than 5 people |" in made  # the rest would tell them


def test_positive_signals_are_of_interviews_that_say_so(full, full_page):
    rows = [row["positive_signal"] for row in full[0].rows["interviews"] if row.get("positive_signal") is not None]
    low, high = likely(sum(rows), len(rows))
    expected = words.say("beyond_finding", n=len(rows), share=sum(rows) / len(rows), low=low, high=high)
    assert section_of(full_page, "beyond").title == expected


def test_contacts_and_means_are_told_with_their_interviews_and_people(full, full_page):
    rows = [row for row in full[0].rows["interviews"] if row.get("new_contacts") is not None]
    some = sum(row["new_contacts"] > 0 for row in rows)
    contacts = sum(row["new_contacts"] for row in rows)
    made = text_of(full_page, "beyond")
    people = len({row["seeker"] for row in rows})
    assert f"A new contact | {100 * some / len(rows):.0f} %, likely" in made
    assert f"; {contacts} contacts in all | {len(rows)} | {people} |" in made
    scores = defaultdict(list)
    for row in full[0].rows["interviews"]:
        if row.get("mutual_understanding"):
            scores[row["seeker"]].append(row["mutual_understanding"])
    each = [(sum(given), len(given)) for given in scores.values()]
    n, total = sum(count for _, count in each), sum(s for s, _ in each)
    squares, products = sum(s * s for s, _ in each), sum(s * count for s, count in each)
    mean, low, high = mean_by_person(len(each), n, total, squares, products, sum(count**2 for _, count in each))
    assert f"Mutual understanding, 1 to 5 | on average {mean:.1f}, likely {low:.1f}–{high:.1f} | {n} |" in made
    assert "Skill shown, 1 to 5 | none logged |" in made


# Benchmarks


def test_a_published_figure_stands_beside_ours_with_what_it_counts(full, full_page):
    funnel = {row["stage"]: row["n_reached"] for row in full[0].rows["mart_funnel"]}
    low, high = likely(funnel["offer"], funnel["interview"])
    rate = words.say("share_likely", share=funnel["offer"] / funnel["interview"], low=low, high=high).replace(
        "\u00a0", " "
    )
    made = text_of(full_page, "benchmarks")
    assert (
        f"Offers, of applications that reached an interview | {rate}, of {funnel['interview']} | 20 %, of 12,345 |"
        in made
    )
    assert "Offers elsewhere. Somebody, 2025" in made


def test_only_what_counts_the_same_is_compared(filled, tmp_path):
    facts = {
        "value": 0.475,
        "unit": "share",
        "source": "NACE",
        "grade": "read",
        "numerator": "offers",
        "denominator": "students",
    }
    filled.add("benchmarks", benchmark="nace", label="Per student", **facts)
    made = text_of(page(filled, tmp_path), "benchmarks")
    assert "Per student" not in made
    assert "No published figure counts what is counted here." in made


@pytest.mark.parametrize(("year", "said"), [(2024, "NACE, 2024 |"), (None, "NACE, year not given by the source |")])
def test_a_published_figure_says_its_year_or_that_none_is_known(filled, tmp_path, year, said):
    facts = {"value": 0.69, "unit": "share", "grade": "read", "numerator": "accepted", "denominator": "offers"}
    filled.add(
        "benchmarks",
        benchmark="b",
        label="Accepted",
        source="NACE",
        year=year,
        comparable_to="acceptance_rate",
        **facts,
    )
    assert said in text_of(page(filled, tmp_path), "benchmarks")


# What cannot be told


def test_what_cannot_be_told_says_how_much_of_it_there_is(full, full_page):
    counts = {row["measure"]: (row["n"], row["of_n"]) for row in full[0].rows["mart_data_quality"]}
    made = text_of(full_page, "untold")
    n, of_n = counts["late_habits"]
    for row in (
        "wanting a job more could raise both",
        "A blank is not known",
        "did not agree to be counted",
        "fewer than 5 people",
    ):
        assert row in made
    assert n == 212
    # The people behind the entries are not in this world, so their count is not told.
    assert f"{n} of {of_n:,} entries" not in made


def test_counts_of_what_cannot_be_told_are_those_of_the_quality(world, tmp_path):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    for measure, n, of_n in [("late_habits", 12, 90), ("results_from_silence", 1, 1), ("results_open", 2, 30)]:
        world.quality("me", measure, n, of_n)
    made = text_of(page(world, tmp_path), "untold")
    assert "not counted as preparation: 12 of 90 entries." in made
    assert "counts as no response: 1 of 1 interview." in made
    assert "not in them: 2 of 30 interviews." in made
    assert "agree to be counted" not in made
    assert "people." not in made


# The lead


def test_the_lead_prefers_a_graded_habit_then_how_people_judge_then_the_narrowest_stage(full, full_page):
    first, second, third = full_page.lead
    rows = [row for row in full[0].rows["habit_effects"] if row["grade"] == "strong" and row["contrast"] == "done"]
    assert len(rows) >= 2
    labels = {row["habit"]: row["label"] for row in full[0].rows["mart_habits"]}
    row = min((row for row in rows if not row["suppressed"]), key=lambda row: labels[row["habit"]].casefold())
    assert first.startswith(f"{labels[row['habit']]} (strong): {verdict(row['sentence'])}")
    assert second.startswith("Of 160\u00a0interviews with a forecast")
    assert third.startswith("The smallest share led on at")


def test_a_habit_that_goes_with_leading_on_less_is_no_lead(filled, tmp_path):
    filled.effect("p", "mock_interviews", (40, 80), (60, 90), grade="strong", by=-0.06, half=0.03)
    made = page(filled, tmp_path)
    assert not any("Mock interviews" in said for said in made.lead)
    assert "don't stop because of this" in text_of(made, "habits")
