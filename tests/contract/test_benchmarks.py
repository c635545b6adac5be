"""Benchmarks: each published figure as its source gives it, and never one against a figure that counts another thing."""

from __future__ import annotations

import pytest
import yaml
from pydantic import ValidationError

from pipelines.contract.benchmarks import (
    OWN_FIGURES,
    Benchmark,
    benchmark_rows,
    comparable,
    published_benchmarks,
    read_benchmarks,
)
from pipelines.contract.published import published_tables
from pipelines.errors import SettingsError
from pipelines.settings import ProgramSettings, read_program

#: benchmark: value, low, high, n, year, grade
FIGURES = {
    "nace_offers_per_interview": (0.475, None, None, None, None, "read"),
    "nace_acceptance": (0.69, None, None, None, None, "read"),
    "nace_interview_to_offer": (25, None, None, None, None, "read"),
    "smartrecruiters_interviewed": (0.039, None, None, 89_000_000, 2025, "second-hand"),
    "smartrecruiters_offered": (0.012, None, None, 89_000_000, 2025, "second-hand"),
    "interviewing_io_self_rating": (0.24, None, None, 254, None, "read"),
    "interview_training_trials": (2.68, 1.14, 6.29, 79, None, "abstract"),
    "interviewee_class": (None, None, None, 298, None, "abstract"),
    "addis_ababa_offers": (0.0, None, None, None, 2021, "abstract"),
    "addis_ababa_permanent_offers": (0.053, None, None, None, 2021, "abstract"),
    "jobs_ii_offered": (0.345, None, None, 600, None, "computed"),
    "jobs_ii_not_offered": (0.288, None, None, 299, None, "computed"),
}
OWN = {
    "benchmark": "last_year",
    "label": "The year before",
    "value": 0.31,
    "unit": "share",
    "numerator": "applications with an offer",
    "denominator": "applications that reached an interview",
    "source": "Annual report",
    "grade": "read",
    "comparable_to": "offer_rate",
}


def test_published_figures_are_as_their_sources_give_them():
    told = {b.benchmark: (b.value, b.low, b.high, b.n, b.year, b.grade) for b in published_benchmarks()}
    assert told == FIGURES


@pytest.mark.parametrize("figure", OWN_FIGURES)
def test_only_the_very_same_numerator_and_denominator_are_comparable(figure):
    numerator, denominator = OWN_FIGURES[figure]
    own = read_benchmarks([OWN])
    found = comparable(denominator, numerator, [*published_benchmarks(), *own])
    assert found, figure
    assert {(b.numerator, b.denominator) for b in found} == {(numerator, denominator)}
    # Every one that claims to be comparable with this figure is among them, and no other.
    claimed = {b.benchmark for b in (*published_benchmarks(), *own) if b.comparable_to == figure}
    assert claimed == {b.benchmark for b in found}


@pytest.mark.parametrize(
    ("denominator", "numerator"),
    [
        ("applications that reached an interview", "offers"),  # students interviewed are no applications
        ("offers", "applications with an offer"),
        ("people", "people re-employed"),
        ("Applications", "applications with an offer"),
        ("people in each", "offers with the class less offers with self-study"),  # a figure without a value
    ],
)
def test_nothing_else_is(denominator, numerator):
    assert comparable(denominator, numerator) == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"comparable_to": "acceptance_rate"}, "which counts offers accepted of offers"),
        ({"denominator": "students interviewed"}, "cannot be compared with offer_rate"),
        ({"comparable_to": "our_best"}, "they are offer_rate, interview_rate"),
        ({"value": 31}, "write 0.475 for 47.5 %"),
        ({"low": 0.4}, "low, value and high should come in that order"),
        ({"grade": "guess"}, "second-hand"),
        ({"multiplier": 7}, "multiplier"),
    ],
)
def test_what_a_benchmark_says_of_itself_is_checked(change, says):
    with pytest.raises(ValidationError, match=says):
        Benchmark.model_validate(OWN | change)


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        (
            [OWN | {"value": "a third"}],
            "the benchmark last_year (entry 1) cannot be used: its `value`: it should be a number",
        ),
        ([{k: v for k, v in OWN.items() if k != "source"}], "its `source`: it is missing"),
        (
            [OWN, OWN | {"benchmark": "older", "value": 31}],
            "the benchmark older (entry 2) cannot be used: a share is a fraction",
        ),
        ([OWN, OWN], "there are two benchmarks called last_year"),
        ([OWN | {"grade": "guess"}], "its `grade`: it should be 'read', 'abstract', 'second-hand' or 'computed'"),
        ([OWN | {"multiplier": 7}], "its `multiplier`: there is no such setting"),
        ([{"label": "No name"}], "(entry 1) cannot be used: its `benchmark`: it is missing"),
    ],
)
def test_a_wrong_entry_of_program_yaml_is_told_in_words(tmp_path, entries, says):
    (tmp_path / "program.yaml").write_text(yaml.safe_dump({"benchmarks": entries}))
    with pytest.raises(SettingsError) as told:
        read_program(tmp_path)
    assert "`benchmarks`: " in told.value.message
    assert says in told.value.message


def test_rows_are_the_published_ones_then_each_programs_own():
    own = ProgramSettings(benchmarks=[OWN]).own_benchmarks()
    rows = benchmark_rows({"spring": own, "autumn": ()})
    assert [row["program"] for row in rows] == [None] * len(FIGURES) + ["spring"]
    assert all(tuple(row) and set(row) == set(published_tables()["benchmarks"].columns) for row in rows)
    assert rows[-1]["comparable_to"] == "offer_rate"
