"""Habits on a program's page: each title and sentence recomputed from the rows, graded in words, and silent about the few."""

import json
import re

import pytest

from pipelines.contract.habits import catalog
from pipelines.contract.sentences import catalogue, say
from pipelines.dashboards import words
from pipelines.dashboards.pages.program import answers_shown
from pipelines.dashboards.pages.program.answers import read_answers
from pipelines.dashboards.pages.program.page import program_page
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.warehouse import open_warehouse, read_programs

PEOPLE = 9


@pytest.fixture
def filled(world):
    world.program("p", "Program")
    for number in range(PEOPLE):
        world.seeker("p", f"s{number}")
        world.application("p", f"s{number}", f"a{number}", ["technical"], "rejected")
    return world


def page(world, tmp_path):
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        return program_page(con, read_programs(con)[0])


def text(html):
    html = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)
    html = re.sub(r"\s*(<[^>]+>\s*)+", " | ", html)
    return html.replace("\u00a0", " ").replace("&#39;", "'")


def section(world, tmp_path, name="habits"):
    html = page_html(page(world, tmp_path))
    return text(re.search(rf'<section id="{name}".*?</section>', html, re.S).group())


def shown(world, tmp_path):
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (program,) = read_programs(con)
        return answers_shown.shown(read_answers(con, program), program.smallest)


def test_the_title_counts_the_grades_of_what_could_be_judged(full):
    world, path = full
    rows = [
        row
        for row in world.rows["habit_effects"]
        if row["contrast"] == "done"
        and row["phase"] in ("before", "during")
        and not row["suppressed"]
        and row["gate_ok"]
    ]
    strong, suggestive = (sum(row["grade"] == grade for row in rows) for grade in ("strong", "suggestive"))
    flips = sum(row["flip_flag"] for row in rows)
    assert min(strong, suggestive, flips) >= 1
    with open_warehouse(path) as con:
        made = next(part for part in program_page(con, read_programs(con)[0]).sections if part.id == "habits")
    said = f"{strong} strong and {suggestive} suggestive, of {len(rows)}\u00a0habits with enough data to judge; "
    assert made.title == said + f"{flips} goes with the person, not the habit"
    assert made.sub.startswith(
        "The same person, with the habit against without it: 321\u00a0interviews of 33\u00a0people"
    )


@pytest.mark.parametrize(
    ("lag", "horizon", "said", "warned"),
    [
        (None, 30, None, False),
        (12.4, 30, "within 13 days", False),
        (30.0, 30, "within 30 days", False),
        (30.1, 30, "within 31 days", True),
        (31.0, 45, "within 31 days", False),
    ],
)
def test_how_long_replies_take_stands_beside_the_window(filled, tmp_path, lag, horizon, said, warned):
    filled.rows["programs"][0]["horizon_days"] = horizon
    filled.effect("p", "mock_interviews", (10, 20), (8, 20), reply_lag_p90=lag, n_replies=40)
    told = section(filled, tmp_path)
    assert ("Nine in ten dated replies came" in told) == (said is not None)
    assert said is None or f"Nine in ten dated replies came {said}." in told
    assert (f"longer than the {horizon} days after which no reply counts as no move" in told) == warned
    if warned:
        assert "in program.yaml to at least 31" in told


@pytest.mark.parametrize(
    ("grade", "first"), [("strong", "habits"), ("suggestive", "habits"), ("no evidence either way", "funnel")]
)
def test_habits_come_first_only_where_one_is_graded(filled, tmp_path, grade, first):
    filled.effect("p", "mock_interviews", (40, 80), (30, 90), grade=grade)
    sections = [part.id for part in page(filled, tmp_path).sections]
    assert sections[0] == first
    assert sections.index("habits") in (0, 2)


def test_a_graded_habit_is_said_in_the_contracts_words(filled, tmp_path):
    filled.effect("p", "mock_interviews", (40, 80), (30, 90), grade="strong", by=0.07, half=0.04)
    sentence = filled.rows["habit_effects"][-1]["sentence"]
    told = json.loads(sentence)
    assert (told["with"], told["without"], told["low"], told["high"]) == (47, 40, 3, 11)
    words_ = section(filled, tmp_path)
    assert f"Mock interviews (strong): {say(sentence)}" in words_
    assert "about 47 led on when the same people did this, instead of 40 (likely 3 to 11 more)" in words_
    assert "Not a trial: wanting a job more could still play a part" in words_


@pytest.mark.parametrize("early", [None, -0.02])
def test_early_and_late_stages_are_told_apart_only_where_the_statistics_do(filled, tmp_path, early):
    of = {
        "early_estimate": early,
        "early_low": -0.06,
        "early_high": 0.02,
        "late_estimate": 0.114,
        "late_low": 0.04,
        "late_high": 0.19,
    }
    told = of if early is not None else dict.fromkeys(of)
    filled.effect(
        "p",
        "mock_interviews",
        (30, 60),
        (20, 60),
        "suggestive",
        by=0.06,
        half=0.05,
        stage_p=0.001,
        stage_q=0.01,
        **told,
    )
    said = (
        "Not the same at every stage: at early ones 2 fewer in 100 (from 6 fewer to 2 more), from the panel or onsite on 11 more "
        "(from 4 more to 19 more)."
    )
    assert (said in section(filled, tmp_path)) == (early is not None)


@pytest.mark.parametrize("flag", ["fragile", "placebo", "blank"])
def test_what_was_found_beside_a_grade_is_said_with_it(filled, tmp_path, flag):
    filled.effect(
        "p", "mock_interviews", (40, 80), (30, 90), grade="suggestive", e_value_ci=1.214, **{f"{flag}_flag": True}
    )
    assert catalogue()[flag].format(factor="1.21") in section(filled, tmp_path)


def test_a_flip_goes_with_the_person(filled, tmp_path):
    filled.effect("p", "portfolio_ready", (60, 80), (30, 90), by=-0.1, half=0.05, flip_flag=True)
    made = section(filled, tmp_path)
    assert "Portfolio or work samples ready | No evidence either way | goes with the person, not the habit |" in made
    assert "1 goes with the person, not the habit" in made


@pytest.mark.parametrize(("sides", "key"), [(((60, 80), (30, 90)), "flip"), (((30, 90), (60, 80)), "flip_held_back")])
def test_a_flip_of_a_graded_habit_says_which_way_it_goes(filled, tmp_path, sides, key):
    filled.effect("p", "portfolio_ready", *sides, grade="suggestive", flip_flag=True)
    assert catalogue()[key] in section(filled, tmp_path)


def test_raw_stands_beside_adjusted_with_both_counts(filled, tmp_path):
    filled.effect("p", "mock_interviews", (40, 80), (30, 90), by=0.07, half=0.04, raw_low=0.02, raw_high=0.31)
    row = re.search(r"Mock interviews \| No evidence[^\n]*?points", section(filled, tmp_path)).group()
    assert "| +7.0, likely +3.0 to +11.0 | +16.7, likely +2.0 to +31.0 |" in row
    assert "50 % of 80, likely" in row
    assert "33 % of 90, likely" in row
    assert row.endswith("| 20 | 20 points")


def test_the_chart_draws_what_could_be_judged_in_the_order_of_the_list(filled, tmp_path):
    for habit, grade in [
        ("calming_routine", "no evidence either way"),
        ("questions_ready", "strong"),
        ("career_goals_ready", "strong"),
        ("portfolio_ready", "little or no difference"),
        ("research_minutes", "too little data"),
        ("answers_refined", "no evidence either way"),
    ]:
        filled.effect("p", habit, (40, 80), (30, 90), grade=grade)
    chart = next(
        part for part in page(filled, tmp_path).sections[0].parts if getattr(part, "id", "") == "habits-before"
    )
    order = ["career_goals_ready", "questions_ready", "portfolio_ready", "answers_refined", "calming_routine"]
    labels = [catalog()[habit].label for habit in order]
    drawn = chart.figures["wide"].layout.annotations[: len(labels)]
    assert [re.sub("<br>", " ", note.text) for note in drawn] == labels
    assert [chart.alternative.index(label) for label in labels] == sorted(
        chart.alternative.index(label) for label in labels
    )
    assert "Company research" not in chart.alternative


def test_too_little_data_has_no_effect_but_what_it_would_take(filled, tmp_path):
    filled.effect("p", "research_minutes", (4, 9), (5, 12), grade="too little data", by=0.31)
    made = section(filled, tmp_path)
    assert "Too little data yet to judge any habit" in made
    assert "+31" not in made
    assert re.search(r"Company research \| Too little data \| – \| [^|]+ \| [^|]+ \| [^|]+ \| 20 \| 20 points", made)


@pytest.mark.parametrize("people", [(4, 9), (9, 4), (1, 1)])
def test_a_habit_of_few_people_on_either_side_says_so_and_nothing_else(filled, tmp_path, people):
    filled.effect("p", "mock_interviews", (17, 31), (19, 37), people=people, grade="strong", by=0.0777)
    filled.effect("p", "star_stories_ready", (11, 29), (13, 23))
    effects = shown(filled, tmp_path).effects.set_index("habit")
    assert effects["hidden"].to_dict() == {"mock_interviews": True, "star_stories_ready": False}
    kept = ["label", "place", "timing", "contrast", "phase", "kind", "unit", "hidden"]
    assert effects.loc["mock_interviews"].drop(kept).isna().all()
    with open_warehouse(tmp_path / "w.duckdb") as con:
        html = page_html(program_page(con, read_programs(con)[0]))
    made = text(re.search(r'<section id="habits".*?</section>', html, re.S).group())
    assert "| Mock interviews | fewer than 5 people | – | – | – | – | – | – |" in made
    assert not any(number in made for number in ("of 31", "of 37", "7.8", "strong"))


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ({"1": 9, "2": 9, "3+": 9}, set()),
        ({"1": 9, "2": 3, "3+": 8}, {"2", "3+"}),  # done less the others would tell it
        ({"1": 9, "2": 3, "3+": 3}, {"1", "2", "3+"}),  # two small ones together are few as well
    ],
)
def test_no_band_can_be_worked_out_from_the_others(filled, tmp_path, people, hidden):
    counts = {"1": (20, 41), "2": (8, 17), "3+": (6, 13)}
    filled.effect("p", "mock_interviews", (34, 71), (30, 80), people=(20, 20))
    for band, side in counts.items():
        filled.effect("p", "mock_interviews", side, (30, 80), people=(people[band], 20), contrast=band)
    effects = shown(filled, tmp_path).effects
    assert set(effects.loc[effects["hidden"].astype(bool), "contrast"]) == hidden


def test_a_band_below_the_bound_is_not_told_by_those_who_did_not(filled, tmp_path):
    """Three stories or more is done: not done less none would be the band of one or two, so none is not told either."""
    filled.effect("p", "star_stories_ready", (30, 60), (40, 90), people=(20, 20))
    for band, side, n in [("1-2", (7, 11), 3), ("3-4", (20, 40), 15), ("5+", (10, 20), 12)]:
        filled.effect("p", "star_stories_ready", side, (33, 79), people=(n, 18), contrast=band)
    effects = shown(filled, tmp_path).effects.set_index("contrast")["hidden"].astype(bool)
    assert effects.to_dict() == {"done": False, "1-2": True, "3-4": True, "5+": True}


def test_habits_after_the_interview_have_no_result_of_it(filled, tmp_path):
    filled.effect("p", "kept_in_touch", (56, 70), (48, 80), grade="cannot be judged", timing="same", by=0.2)
    filled.effect("p", "kept_in_touch", (31, 50), (20, 40), timing="next", by=0.03)
    made = section(filled, tmp_path)
    assert "cannot be judged" in made
    assert "80 %" not in made  # two shares side by side would be a gap by another name
    assert "+20.0" not in made
    assert "| Kept in touch | 70 | 80 | No evidence either way | +3.0, likely −5.0 to +11.0 |" in made


def test_amounts_are_drawn_against_none(filled, tmp_path):
    filled.effect("p", "star_stories_ready", (30, 60), (40, 90))
    for band in ("1-2", "3-4"):
        filled.effect("p", "star_stories_ready", (10, 30), (33, 79), contrast=band, by=0.04)
    filled.effect("p", "mock_interviews", (10, 30), (33, 79), contrast="1", by=0.05)
    sections = {part.id: part for part in page(filled, tmp_path).sections}
    doses = {part.id: part for name in ("habits", "loops") for part in sections[name].parts if hasattr(part, "figures")}
    assert (
        "STAR stories ready: 3\u20134 stories: No evidence either way. +4.0 per 100"
        in doses["doses-habits"].alternative
    )
    assert "Mock interviews: 1 session: No evidence either way. +5.0 per 100" in doses["doses-practice"].alternative


def test_an_amount_with_too_little_data_is_told_in_words_and_never_drawn(filled, tmp_path):
    filled.effect("p", "mock_interviews", (10, 30), (33, 79), contrast="1", by=0.05)
    filled.effect("p", "mock_interviews", (3, 6), (33, 79), contrast="2", by=0.161, half=0.6, grade="too little data")
    sections = {part.id: part for part in page(filled, tmp_path).sections}
    chart, table = sections["loops"].parts[-2:]
    assert chart.alternative.endswith("Mock interviews: 2 sessions: Too little data; 6\u00a0interviews.")
    for figure in chart.figures.values():
        drawn = [place for trace in figure.data for place in trace.y if place is not None]
        assert set(drawn) == {0}  # the first row alone
        assert max(figure.layout.xaxis.range) < 0.6  # and its range has no part in the scale
        assert "16.1" not in figure.to_json()
        assert any("2 sessions" in one.text for one in figure.layout.annotations)
    assert table.rows[1] == ("Mock interviews: 2 sessions", "Too little data", words.NOTHING, "6")


def test_a_programs_own_habit_has_its_own_name(filled, tmp_path):
    filled.habit("p", "own_habit", (1, 2), (1, 3), label="Walked the dog", phase="before")
    filled.effect("p", "own_habit", (40, 80), (30, 90))
    assert "| Walked the dog |" in section(filled, tmp_path)


def test_every_grade_of_the_statistics_has_words():
    from pipelines.dashboards.pages.program.habits import GRADES

    assert set(GRADES) == set(words.labels("grade"))


# What the answers stand on


@pytest.mark.parametrize(
    ("what", "facts", "said"),
    [
        ("as it is known", {"blank_share": 0.12, "late_share": 0.0, "timing_unknown_share": 0.31}, "about 10 % | under 5 % | about 30 %"),
        ("a single late entry is none", {"blank_share": 0.5, "late_share": 0.004, "timing_unknown_share": 1.0}, "about 50 % | under 5 % | about 100 %"),
        ("nothing of it known", {}, "– | – | –"),
    ],
)  # fmt: skip
def test_how_complete_the_entries_of_a_habit_are(filled, tmp_path, what, facts, said):
    filled.effect("p", "mock_interviews", (40, 80), (30, 90), **facts)
    assert f"Mock interviews | {said} |" in section(filled, tmp_path)


@pytest.mark.parametrize(
    ("what", "facts", "noticed", "more"),
    [
        ("twice what is asked takes three times as many", {"mde80": 0.2, "df": 60.0}, "20 points", "963"),
        ("enough", {"mde80": 0.08, "df": 60.0}, "8 points", "enough"),
        ("few degrees of freedom: as the sentence says it", {"mde80": 0.2, "df": 9.0}, "22 points", "1,257"),
        ("too few did both to know it", {"mde80": 0.01, "df": 1.0, "informative_seekers": 2}, "–", "–"),
    ],
)
def test_what_would_be_noticed_is_what_the_sentence_says_and_what_it_would_take(
    filled, tmp_path, what, facts, noticed, more
):
    filled.effect("p", "mock_interviews", (40, 80), (30, 90), grade="too little data", **facts)
    told = section(filled, tmp_path)
    assert f"| {facts.get('informative_seekers', 20)} | {noticed} |" in told
    assert f"Mock interviews | – | – | – | {more} |" in told


@pytest.mark.parametrize(("share", "said"), [(0.11, "about 10 %"), (0.01, None), (None, None)])
def test_how_many_that_led_on_have_no_date_of_it(filled, tmp_path, share, said):
    filled.effect("p", "mock_interviews", (40, 80), (30, 90), undated_share=share)
    told = section(filled, tmp_path)
    assert ("have no date of it" in told) == (said is not None)
    assert said is None or f"Of the interviews that led on, {said} have no date of it" in told


def test_a_habit_of_few_people_has_no_shares(filled, tmp_path):
    filled.effect("p", "mock_interviews", (40, 80), (30, 90), blank_share=0.2)
    filled.effect("p", "questions_ready", (2, 4), (30, 90), people=(2, 20), blank_share=0.4)
    told = section(filled, tmp_path)
    assert "about 20 %" in told
    assert "about 40 %" not in told
