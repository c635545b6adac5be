"""The nine log tables against contract.md: every column, its kind and its words; and the checks that judge them."""

from __future__ import annotations

import re
from pathlib import Path

import ibis
import pytest

from pipelines.contract import logs
from pipelines.contract.fields import EXPECTED, Field
from pipelines.contract.habits import Habit, catalog
from pipelines.contract.logs import habit_field, log_tables, schema, with_habits
from pipelines.contract.vocabulary import words_of

CONTRACT = Path(__file__).parents[3] / "shared" / "contract.md"
TABLES = "seekers applications interviews questions practice reflections goals offers destinations".split()

#: Kind -> table -> columns, written down from contract.md by hand. What is not here is text.
KINDS = {
    "date": {
        "seekers": "search_started search_ended",
        "applications": "applied_on status_on last_contact_on",
        "interviews": "interview_on result_on",
        "practice": "practised_on",
        "goals": "due_on",
        "offers": "offered_on decide_by decided_on",
        "destinations": "known_on graduated_on exited_on",
    },
    "datetime": {"interviews": "rated_at logged_at", "reflections": "written_at"},
    "date_or_no": {"seekers": "consent_coach consent_program consent_pooled"},
    "datetime_or_no": {"interviews": "thank_you_on"},
    "time": {"interviews": "start_time"},
    "int": {
        "interviews": "round minutes new_contacts",
        "questions": "position goals_parts",
        "practice": "minutes count",
    },
    "number": {"offers": "base_pay_first base_pay_final", "destinations": "base_pay"},
    "percent": {"interviews": "forecast"},
    "rating": {
        "interviews": "wanted_before wants_it rated_overall rated_confidence rated_can_do rated_fit rated_motivation "
        "rated_rapport employer_rating mutual_understanding skill_shown",
        "questions": "rated_answer",
        "practice": "rated_quality rated_by_partner",
        "offers": "fit_role fit_growth fit_skills fit_culture fit_people_first fit_pay fit_benefits fit_location fit_hours wants_it",
    },
    "bool": {
        "applications": "tailored",
        "interviews": "next_steps_given positive_signal future_consideration",
        "questions": "prepared star specific quantified aligned realistic concise honest follow_up",
        "reflections": "responses_reviewed delivery_reviewed rapport_reviewed feedback_requested changed_before_next",
        "goals": "specific measurable achievable relevant time_bound",
        "destinations": "in_field documented",
    },
    "list": {"seekers": "priorities", "interviews": "stated_concerns"},
    "words": {"interviews": "concern_topics ticked list_shown", "questions": "pitfall", "offers": "negotiated"},
    "word": {
        "seekers": "career_stage target_industry search_end_reason",
        "applications": "industry career_stage channel work_mode status outcome outcome_reason reason_source",
        "interviews": "stage format interviewer_role result concerns",
        "questions": "asked_by category",
        "practice": "activity partner",
        "goals": "horizon goal_status",
        "offers": "pay_period decision",
        "destinations": "destination employment_kind intent_at_start",
    },
}
#: Bold in contract.md: a row without it is rejected. (A company is found by the ids where there is none: see the judge.)
REQUIRED = {
    "seekers": "seeker",
    "applications": "seeker company",
    "interviews": "seeker stage interview_on",
    "questions": "seeker interview position question",
    "practice": "seeker practised_on activity",
    "reflections": "seeker interview written_at",
    "goals": "seeker goal",
    "offers": "seeker application offered_on",
    "destinations": "seeker known_on",
}
#: Columns whose list of words goes by another name.
VOCABULARIES = {
    ("seekers", "target_industry"): "industry",
    ("interviews", "stage"): "interview_stage",
    ("interviews", "concern_topics"): "concern_topic",
    ("interviews", "ticked"): "habit",
    ("interviews", "list_shown"): "checklist",
    ("questions", "category"): "question_category",
}


def section(table: str) -> str:
    if not CONTRACT.is_file():
        pytest.skip(f"{CONTRACT} is not beside this checkout")
    found = re.search(
        rf"^\*\*{table}\*\* .*?— (.*?)\n\n", CONTRACT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert found, f"contract.md has no table {table}"
    return found[1]


def columns_in(text: str) -> set[str]:
    """The column names of a table's paragraph: what stands between commas, without what is said of it."""
    text = re.sub(r"\(or \*\*company\*\* \+ role\)", ", company, role", text)
    text = re.sub(r"\([^()]*\)", "", text)
    parts = re.split(r"[,;:\n]", text)
    names = (re.fullmatch(r"[*\s]*([a-z][a-z_]+)[*\s]*(?:with[*\s]*([a-z_]+)[*\s]*)?", part) for part in parts)
    return {name for found in names if found for name in found.groups() if name}


def test_there_are_nine_tables() -> None:
    assert list(log_tables()) == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_those_of_the_contract(table: str) -> None:
    ours = set(log_tables()[table].columns) - {"program", "seeker"}
    if table == "interviews":
        ours -= set(catalog())
    theirs = columns_in(section(table)) - {"program", "seeker"}
    assert ours == theirs


@pytest.mark.parametrize("table", TABLES)
def test_kinds_are_those_of_the_contract(table: str) -> None:
    written = {name: kind for kind, tables in KINDS.items() for name in tables.get(table, "").split()}
    habits = set(catalog())
    for item in log_tables()[table].fields:
        if item.name not in habits:
            assert item.kind == written.pop(item.name, "text"), item.name
    assert not written


@pytest.mark.parametrize("table", TABLES)
def test_what_is_bold_is_required(table: str) -> None:
    assert {item.name for item in log_tables()[table].fields if item.required} == set(REQUIRED[table].split())


@pytest.mark.parametrize("table", TABLES)
def test_words_come_from_the_vocabulary_of_the_column(table: str) -> None:
    for item in log_tables()[table].fields:
        if item.kind in ("word", "words"):
            assert item.vocabulary == VOCABULARIES.get((table, item.name), item.name)
            assert words_of(item.vocabulary or "")


def test_every_kind_can_be_asked_for_in_words() -> None:
    assert {item.kind for table in log_tables().values() for item in table.fields} <= set(EXPECTED)


def test_each_habit_is_a_column_of_interviews() -> None:
    columns = log_tables()["interviews"].columns
    assert set(catalog()) <= set(columns)


@pytest.mark.parametrize(
    ("kind", "column", "low", "high"),
    [
        ("yes_no", "bool", None, None),
        ("count", "int", 0, None),
        ("minutes", "int", 0, None),
        ("rating", "rating", 1, 5),
        ("hours", "number", 0, None),
    ],
)
def test_a_habit_of_each_kind_has_its_column(kind: str, column: str, low: float | None, high: float | None) -> None:
    habit = Habit(code="slept_well", label="Slept", phase="before", kind=kind, unit="x", concern="fit", counts_as="x")
    assert habit_field(habit) == Field("slept_well", column, low=low, high=high, about="x")


def test_a_programs_own_habit_is_a_column_and_may_be_ticked() -> None:
    habit = Habit(
        code="slept_well", label="Slept", phase="before", kind="yes_no", unit="x", concern="fit", counts_as="x"
    )
    table = with_habits(log_tables()["interviews"], [habit])
    assert table.columns[-1] == "slept_well"
    assert table.field("ticked").more_words == ("slept_well",)
    assert with_habits(log_tables()["goals"], [habit]) is log_tables()["goals"]


# ---- the pandera schemas ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_a_schema_has_every_column_with_its_type(name: str) -> None:
    table = log_tables()[name]
    columns = schema(table).columns
    assert tuple(columns) == table.columns
    for item in table.fields:
        assert columns[item.name].nullable is not item.required
        if not item.engine_type.startswith("array"):
            assert str(columns[item.name].dtype) == item.engine_type


CHECKED = [
    # field, value that is right, value that is wrong, the check that says so
    (Field("rated_fit", "rating", low=1, high=5), 5, 6, "out_of_range"),
    (Field("rated_fit", "rating", low=1, high=5), 1, 0, "out_of_range"),
    (Field("forecast", "percent", low=0, high=100), 100, 101, "out_of_range"),
    (Field("minutes", "int", low=0), 10_000, -1, "out_of_range"),
    (Field("base_pay", "number", low=0), 0.5, -0.5, "out_of_range"),
    (Field("result", "word", vocabulary="result"), "advanced", "advancd", "unknown_word"),
    (Field("ticked", "words", vocabulary="habit"), ["composure"], ["composure", "composed"], "unknown_word"),
    (
        Field("ticked", "words", vocabulary="habit", more_words=("slept_well",)),
        ["slept_well"],
        ["slept"],
        "unknown_word",
    ),
]


@pytest.mark.parametrize(("item", "right", "wrong", "name"), CHECKED)
def test_a_check_passes_what_is_right_and_stops_what_is_wrong(
    item: Field, right: object, wrong: object, name: str
) -> None:
    (check,) = logs.checks_of(item)
    rows = ibis.memtable(
        {"place": [0, 1], item.name: [right, wrong]}, schema={"place": "int64", item.name: item.engine_type}
    )
    passed = (
        rows.select("place", ok=check(rows, item.name).check_output).order_by("place").to_pyarrow()["ok"].to_pylist()
    )
    assert check.name == name
    assert passed == [True, False]


def test_text_dates_and_yes_no_have_no_check_beyond_their_type() -> None:
    for kind in ("text", "date", "datetime", "bool", "time", "list"):
        assert logs.checks_of(Field("x", kind)) == []
