"""Each world is what its name says: seen in what truly happened and in what the log holds of it."""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench.simulate import WORLDS, Simulated, in_one_program, simulate, world
from bench.simulate.catalog import all_habits
from bench.simulate.worlds import FAILURE_DRIVEN, REAL, REVERSED_LARGE, REVERSED_MODERATE
from pipelines.contract.logs import log_tables
from tests.simulate.test_truth import CODES, gaps, main_rows

DURING_OR_BEFORE = [habit.code for habit in all_habits().habits if habit.phase != "after"]


@cache
def made(name: str, seekers: int = 2_000) -> Simulated:
    return simulate(world(name), seekers, seed=7)


def logged_done(simulated: Simulated) -> pd.DataFrame:
    """Done or not as logged, blank where the cell is; what makes a number done, written out again."""
    at_least = {"count": 1, "minutes": 30, "rating": 4, "yes_no": 1}
    three = ("requirements_matched", "star_stories_ready", "questions_ready", "questions_asked_count")
    bounds = dict.fromkeys(three, 3) | {"results_quantified": 2, "practice_days": 2}
    told = {}
    for habit in all_habits().habits:
        value = simulated.interviews[habit.code]
        done = value <= 24 if habit.kind == "hours" else value >= bounds.get(habit.code, at_least.get(habit.kind, 1))
        told[habit.code] = done.astype(float).where(value.notna())
    return pd.DataFrame(told)


def mean_gap(simulated: Simulated) -> float:
    """Mean over the before and during habits of the raw gap as logged, less what is true."""
    return float((gaps(simulated, logged_done(simulated)) - main_rows(simulated)["effect"])[DURING_OR_BEFORE].mean())


def test_imports_neither_the_statistics_nor_the_warehouse() -> None:
    for path in Path("bench/simulate").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            outside = [name for name in names if name.startswith("pipelines")]
            assert set(outside) <= {"pipelines.contract.habits"}, path


def test_the_same_arguments_give_the_same_bits() -> None:
    first, second = (simulate(world("late_entries"), 60, 4) for _ in range(2))
    for name in ("interviews", "applications", "offers", "seekers", "reflections", "truth", "hidden", "done"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)
    other = simulate(world("late_entries"), 60, 5)
    assert not first.hidden["chance"].head(100).equals(other.hidden["chance"].head(100))


def test_what_is_drawn_for_the_log_leaves_the_searches_alone() -> None:
    pd.testing.assert_frame_equal(made("outcome_blanks").hidden, made("late_entries").hidden, check_exact=True)
    pd.testing.assert_frame_equal(made("outcome_blanks").done, made("late_entries").done, check_exact=True)


@pytest.mark.parametrize("name", WORLDS)
def test_frames_hold_the_contracts_columns_and_keys(name: str) -> None:
    simulated = simulate(world(name), 80, 2)
    for table in ("interviews", "applications", "offers", "seekers", "reflections"):
        frame, contract = getattr(simulated, table), log_tables()[table]
        assert set(frame.columns) - {"program"} <= set(contract.columns)
        assert not frame.duplicated(["program", "seeker", *contract.key]).any()
        assert not frame.loc[:, frame.columns.isin(["program", "seeker", *contract.key])].isna().any(axis=None)
    interviews, today = simulated.interviews, pd.Timestamp(simulated.as_of)
    assert set(CODES) <= set(interviews.columns)
    for column in ("interview_on", "result_on"):
        assert interviews[column].dropna().le(today).all()
    assert interviews["logged_at"].dropna().dt.normalize().le(today).all()
    assert (interviews["interview_on"] < interviews["result_on"].fillna(today + pd.Timedelta(days=1))).all()
    assert set(interviews["application"]) == set(simulated.applications["application"])
    assert set(simulated.offers["application"]) <= set(interviews["application"])
    ratings = interviews.filter(regex="^(rated_(?!at)|wanted_before)")
    assert ratings.isna().to_numpy().any()
    assert ratings.stack().dropna().isin([1, 2, 3, 4, 5]).all()


@pytest.mark.parametrize("name", WORLDS)
def test_about_ten_interviews_a_person_and_a_chance_near_45(name: str) -> None:
    simulated = made(name)
    a_person = simulated.hidden.groupby("seeker").size()
    assert 5 < a_person.mean() < 12
    assert a_person.max() > 2.5 * a_person.mean()
    counts = simulated.hidden["counted"]
    assert simulated.base_rate == pytest.approx(0.45, abs=0.03)
    assert simulated.base_rate == pytest.approx(simulated.hidden.loc[counts, "advanced_in_time"].mean(), abs=0.015)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("none", -0.006, 0.006),
        ("null", 0.008, 0.025),
        ("real", 0.003, 0.015),
        ("confounded_seeker", 0.022, 0.038),
        ("strong_confounding", 0.07, 0.11),
        ("program_stage", 0.06, 0.10),
    ],
)
def test_raw_gaps_are_as_wrong_as_the_world_means_them_to_be(name: str, low: float, high: float) -> None:
    assert low < mean_gap(made(name)) < high


@pytest.mark.parametrize(("name", "low", "high"), [("real", -0.05, 0.05), ("confounded_seeker", 0.1, 0.4)])
def test_ability_drives_habits_only_where_it_should(name: str, low: float, high: float) -> None:
    hidden = made(name).hidden
    people = made(name).done[DURING_OR_BEFORE].groupby(hidden["seeker"]).mean()
    ability = hidden.groupby("seeker")["ability"].first()
    assert low < people.corrwith(ability).mean() < high
    assert np.corrcoef(hidden["ability"], hidden["chance"])[0, 1] > 0.3


def test_truth_names_every_habit_timing_and_band_with_its_flags() -> None:
    truth = main_rows(made("confounded_seeker"))
    assert set(truth.index[truth["real"]]) == set(REAL)
    assert truth["effect"].sub(pd.Series(REAL)).abs().max() < 0.003
    assert truth["trap"].sum() == 7
    assert not truth[["reversed", "rating_driven", "feedback", "rare"]].any(axis=None)
    assert made("null").truth["effect"].eq(0).all()
    mocks = made("confounded_seeker").truth.set_index(["habit", "contrast"])["effect"]["mock_interviews"]
    assert mocks["1"] < mocks["done"] < mocks["2"] < mocks["3+"]
    stories = made("confounded_seeker").truth.set_index(["habit", "contrast"])["effect"]["star_stories_ready"]
    assert stories["1-2"] == 0
    after = made("null").truth.query("phase == 'after' and contrast == 'done'")
    assert set(after["timing"]) == {"same", "next"}


def test_reversed_habits_look_helpful_and_harm() -> None:
    simulated = made("reversed")
    raw, truth = gaps(simulated, logged_done(simulated)), main_rows(simulated)
    assert set(truth.index[truth["reversed"]]) == {*REVERSED_LARGE, *REVERSED_MODERATE}
    assert (raw[truth["reversed"]] > 0.02).all()
    assert truth.loc[list(REVERSED_LARGE), "effect"].to_numpy() == pytest.approx(-0.08, abs=0.003)


def test_blanks_follow_the_result_only_where_they_should() -> None:
    for name, low, high in (("confounded_seeker", -0.005, 0.005), ("outcome_blanks", 0.15, 0.30)):
        blank = made(name).interviews["research_minutes"].isna()
        by_result = blank.groupby(made(name).hidden["advanced"]).mean()
        assert low < by_result[False] - by_result[True] < high
    assert made("confounded_seeker").interviews["research_minutes"].isna().mean() == pytest.approx(0.10, abs=0.005)


@pytest.mark.parametrize(("name", "share"), [("late_entries", 0.15), ("mostly_late", 0.45)])
def test_late_entries_lean_to_the_result(name: str, share: float) -> None:
    simulated = made(name)
    table, advanced = simulated.interviews, simulated.hidden["advanced"]
    late = table["logged_at"].dt.normalize() > table["result_on"]
    dated = table["result_on"].notna() & table["logged_at"].notna()
    assert late[dated].mean() == pytest.approx(share, abs=0.02)
    assert (late.sum() / table["logged_at"].notna().sum() > 0.2) == (name == "mostly_late")
    assert table["logged_at"].isna().mean() == pytest.approx(0.10, abs=0.01)
    done = logged_done(simulated)[DURING_OR_BEFORE]

    def gap(which: pd.Series) -> float:
        return float(done[which & advanced].mean().mean() - done[which & ~advanced].mean().mean())

    assert gap(late & dated) > gap(~late & dated) + 0.2
    usual = made("confounded_seeker").interviews
    dated = usual["result_on"].notna() & usual["logged_at"].notna()
    assert (usual["logged_at"].dt.normalize() > usual["result_on"])[dated].mean() == pytest.approx(0.05, abs=0.01)


def test_ratings_and_notes_that_the_result_decides_say_so_and_do_nothing() -> None:
    for name, codes in (
        ("rating_driven", ["enthusiasm", "composure"]),
        ("thank_you_trap", ["thank_you_hours", "thank_you_personal", "reflection_within_24h"]),
    ):
        raw, truth = gaps(made(name), logged_done(made(name))), main_rows(made(name))
        assert (raw[codes] > 0.12).all()
        assert truth.loc[codes, "null"].all()
    assert main_rows(made("rating_driven")).query("rating_driven").index.tolist() == ["enthusiasm", "composure"]


def test_after_a_no_some_habits_are_done_more() -> None:
    hidden, done = made("failure_driven").hidden, made("failure_driven").done
    same = hidden["seeker"].eq(hidden["seeker"].shift()) & (hidden["earlier"] > 0)
    before = hidden["advanced"].shift(fill_value=False)
    more = done[same & ~before].mean() - done[same & before].mean()
    assert (more[list(FAILURE_DRIVEN)] > 0.06).all()
    assert abs(more[[code for code in DURING_OR_BEFORE if code not in FAILURE_DRIVEN]].mean()) < 0.015
    assert main_rows(made("failure_driven"))["feedback"].sum() == len(FAILURE_DRIVEN)
    everything = main_rows(made("feedback"))
    assert everything.index[everything["feedback"]].tolist() == DURING_OR_BEFORE[:20]


def test_effects_differ_between_people_only_in_their_world() -> None:
    for name, spread in (("heterogeneous", 0.05), ("confounded_seeker", 0.0)):
        searches = made(name).searches
        assert searches.effect.std(axis=0) == pytest.approx(spread, abs=0.004)


def test_chances_drift_up_and_an_accepted_offer_ends_the_search() -> None:
    rows = made("drift_stopping").searches.rows
    later, first = rows["earlier"] >= 8, rows["earlier"] == 0
    assert rows["score"][later].mean() > rows["score"][first].mean() + 0.08
    last = np.append(rows["seeker"][1:] != rows["seeker"][:-1], True)
    assert rows["accepted"].sum() > 200
    assert last[rows["accepted"]].all()


def test_silence_and_open_results_are_many_in_their_world() -> None:
    def unsaid(name: str) -> float:
        return float(made(name).interviews["result"].isin(["pending", "no_response"]).mean()) + float(
            made(name).interviews["result"].isna().mean()
        )

    assert 0.08 < unsaid("confounded_seeker") < 0.20
    assert unsaid("pending_silence") > 0.30
    # What an advance does not say, the next meeting or the offer does.
    simulated = made("pending_silence")
    table, hidden = simulated.interviews, simulated.hidden
    old_advance = hidden["advanced"] & hidden["counted"] & hidden["advanced_in_time"]
    unwritten = table[old_advance & table["result"].ne("advanced")]
    assert len(unwritten) > 50
    next_round = table[["application", "round"]].assign(round=table["round"] - 1)
    told = unwritten.merge(next_round, how="left", indicator=True, on=["application", "round"])["_merge"].eq("both")
    told |= unwritten["application"].reset_index(drop=True).isin(simulated.offers["application"])
    assert told.all()


def test_replies_take_about_eight_days_and_nine_in_ten_come_within_thirty() -> None:
    table = made("confounded_seeker").interviews
    days = (table["result_on"] - table["interview_on"]).dt.days.dropna()
    assert days.median() == pytest.approx(8, abs=1)
    assert 18 < days.quantile(0.9) < 30


def test_wanting_is_logged_where_it_is_said_to_be() -> None:
    logged, hidden = made("wanting_logged").interviews["wanted_before"], made("wanting_logged").hidden
    assert logged.notna().mean() == pytest.approx(0.9, abs=0.01)
    assert 0.8 < logged.corr(hidden["want"]) < 0.95
    assert made("wanting_unlogged").interviews["wanted_before"].isna().all()
    effort = made("wanting_logged").done[DURING_OR_BEFORE].mean(axis=1)
    assert effort.corr(hidden["want"]) > 0.3
    assert hidden["chance"].corr(hidden["want"]) > 0.3


def test_rare_habits_are_rare() -> None:
    truth = main_rows(made("rare"))
    assert set(truth.index[truth["rare"]]) == set(world("rare").shares)
    assert (truth["rare"] & truth["real"]).sum() == 3


def test_a_concern_answered_is_what_helps() -> None:
    effect = made("concerns").truth.query("contrast == 'done'").drop_duplicates("habit").set_index("habit")["effect"]
    assert effect["concerns_handled"] == pytest.approx(0.07, abs=0.003)
    assert effect["concerns_answered"] == pytest.approx(0.07, abs=0.003)
    assert effect["asked_for_concerns"] == pytest.approx(0.07 * 0.6 * 0.5, abs=0.004)
    table = made("concerns").interviews
    said = table.groupby("concerns", dropna=False)[["asked_for_concerns", "concerns_answered"]].agg(["min", "max"])
    assert said.loc["not_asked"].tolist()[:2] == [0, 0]
    assert said.loc["answered"].tolist() == [1, 1, 1, 1]
    assert said.loc["not_answered"].tolist() == [1, 1, 0, 0]
    assert table.loc[table["concerns"].isna() | (table["concerns"] == "none_named"), "concerns_answered"].isna().all()


def test_a_whole_review_helps_at_the_next_application_only_in_its_world() -> None:
    for name, effect in (("reflection", 0.08), ("confounded_seeker", 0.0)):
        rows = made(name).truth.query("habit == 'reflection_loop'")
        assert rows["timing"].tolist() == ["next"]
        assert rows["effect"].tolist() == pytest.approx([effect], abs=0.004)
    simulated = made("reflection")
    rows, reviews = simulated.searches.rows, simulated.reflections
    parts = ["responses_reviewed", "delivery_reviewed", "rapport_reviewed"]
    whole = reviews[reviews[parts].eq(1).all(axis=1) & reviews["to_change"].notna()]
    looped = simulated.interviews["interview"].isin(whole["interview"]).to_numpy()
    assert (looped == rows["looped"]).all()
    begins = (rows["position"] == 0) & (rows["application"] > 0)
    assert (rows["follows_loop"] == np.append(False, looped[:-1]) & begins).all()
    day = reviews["written_at"].dt.normalize() - reviews.merge(simulated.interviews, on="interview")["interview_on"]
    assert day.dt.days.between(0, 1).all()


def test_in_one_program_everyone_is_in_it() -> None:
    simulated = simulate(in_one_program(world("null")), 30, 1)
    assert set(simulated.interviews["program"]) == {"program_1"}
    with pytest.raises(ValueError, match="one number each for every program"):
        replace(world("null"), programs=(0.0,))


def test_an_unknown_world_or_habit_is_named() -> None:
    with pytest.raises(KeyError, match="no world is called reel"):
        world("reel")
    with pytest.raises(KeyError, match="no habit of the catalog is called mock_interview;"):
        simulate(replace(world("null"), effects={"mock_interview": 0.05}), 10, 1)
