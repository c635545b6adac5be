"""A seeker's own page: offers, forecasts, questions, practice, what the noes brought, and reasons."""

import pytest

from pipelines.contract.vocabulary import OUTCOME_REASON_GROUPS, QUESTION_CATEGORIES
from pipelines.dashboards import words
from pipelines.dashboards.pages.seeker.noes import GROUPS
from pipelines.dashboards.pages.seeker.page import seeker_page
from tests.dashboards.own_page import own_of, plain, sections, two_people


@pytest.mark.parametrize(("forecasts", "is_said"), [(1, False), (4, False), (5, True)])
def test_a_sum_of_a_few_forecasts_is_not_told(world, tmp_path, forecasts, is_said):
    """One forecast of 45 % would read: expected 0 of 1."""
    two_people(world)
    for row in world.rows["self_rating_seekers"]:
        if row["rating"] == "forecast":
            row |= {"n_interviews": forecasts, "n_advanced": 1, "forecast_expected": 0.45 * forecasts}
    page = seeker_page(own_of(world.publish(tmp_path / "w.duckdb")))
    said = f"You expected {0.45 * forecasts:.1f} of {forecasts} to lead on; 1 did"
    title = next(plain(section.title) for section in page.sections if section.id == "judge")
    assert title == (said if is_said else "How my own view compares with results")
    assert any("with a forecast" in one for one in page.lead) is is_said


#: Of 10 interviews: how many led on, where forecasts above others' with the same results expected 6 -> whether they are said to be higher;
#: and where forecasts below them did, whether they are said to be lower.
FORECASTS = [
    (12.0, 3, "higher"),
    (12.0, 4, "higher"),
    (12.0, 5, None),
    (12.0, 8, None),
    (-12.0, 8, "lower"),
    (-12.0, 7, None),
    (-12.0, 3, None),
]


@pytest.mark.parametrize(("over", "led_on", "said"), FORECASTS)
def test_who_forecast_their_own_results_are_not_said_to_be_wrong_about_them(world, tmp_path, over, led_on, said):
    """Whoever does better forecasts more, and rightly, than others with the same result of one interview."""
    two_people(world)
    for row in world.rows["self_rating_seekers"]:
        if row["rating"] == "forecast":
            row |= {
                "n_interviews": 10,
                "n_advanced": led_on,
                "forecast_expected": 6.0,
                "over_confidence": over,
                "named": True,
            }
    page = sections(own_of(world.publish(tmp_path / "w.duckdb")))["judge"]
    told = [plain(one) for part in page.parts if hasattr(part, "says") for one in part.says]
    found = [word for word in ("higher", "lower") if any(f"Your forecasts are {word}" in one for one in told)]
    assert found == ([said] if said else [])


def test_how_whole_answers_about_goals_were_and_who_one_practised_with(ada):
    said = {
        name: [plain(one) for part in sections(ada)[name].parts if hasattr(part, "says") for one in part.says]
        for name in ("questions", "practice")
    }
    assert said["questions"] == [
        "Answers about career goals had 3.0 of 4 parts on average, over 1 answer: who I am, short term, long term, and the tie "
        "to this company.",
        "1 of 2 questions came back deeper.",
    ]
    assert said["practice"] == ["With whom: a peer 4."]


def test_reasons_stand_in_four_groups_and_a_fit_concern_is_ask_more(ada):
    section = sections(ada)["reasons"]
    assert [(line.label, plain(line.note)) for line in section.parts[0].lines] == [
        ("Worth working on", "1 of 3"),
        ("Outside my hands", "1 of 3"),
        ("Ask more", "1 of 3"),
        ("My own choice", "0 of 3"),
    ]
    assert ("Contoso, Analyst", "Ask more", "Doubt about the fit", "My own guess") in section.parts[1].rows


def test_what_a_no_led_to_is_named(ada):
    assert sections(ada)["noes"].parts[1].rows == (("Tailspin, Analyst", "Northwind, Analyst"),)


def test_offers_stand_side_by_side_with_pay_first_and_final(ada):
    rows = {row[0]: plain(row[1]) for row in sections(ada)["offers"].parts[0].rows}
    assert rows["Do I want it?"] == "4"
    assert rows["Role and responsibilities"] == "5"
    assert rows["Pay, first"] == "50,000 EUR a year"
    assert rows["Pay, final"] == "54,000 EUR a year"
    assert rows["From first to final"] == "+8.0 %"
    assert rows["Mean of the scores given"] == "3.5"


def test_the_calendar_calls_a_blank_a_blank_and_names_each_shade(ada):
    (heat,) = [part for part in sections(ada)["practice"].parts if hasattr(part, "days")]
    assert heat.key == (
        ("s0", "none logged yet"),
        ("s1", "one session"),
        ("s2", "two sessions"),
        ("s3", "three or more"),
        ("met", "interview"),
    )
    assert {shade for shade, _ in heat.days} <= {0, 1, 2, 3}


def test_wanting_a_job_less_after_is_found_out_and_no_warning(ada):
    (lines,) = [part for part in sections(ada)["wanted"].parts if hasattr(part, "lines")]
    assert [line.tone for line in lines.lines] == ["info", "quiet", "info"]


def test_every_kind_of_question_to_ask_and_every_group_of_reasons_has_its_words():
    kinds = [f"my_ask_{kind}" for kind in QUESTION_CATEGORIES["candidate"] if kind != "other"]
    assert set(GROUPS) == set(OUTCOME_REASON_GROUPS)
    assert {*kinds, *(f"my_reasons_{name}" for name in GROUPS.values())} <= set(words.sentences())
