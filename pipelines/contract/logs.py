"""The nine tables of a log, column by column, and their pandera schemas.

The one place that says what a log may hold. Nothing here reads a file; the published tables are in published.py.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pipelines.contract.fields import Field, Table, date, number, rating, text, whole, word, words, yes_no
from pipelines.contract.habits import Habit, catalog

if TYPE_CHECKING:
    from pandera.ibis import Check, DataFrameSchema

#: Part of every lake key: raising it makes each raw file be read anew.
CONTRACT_VERSION = "2"

#: How the template marks its example rows: a record whose first filled cell begins so is not read, and not counted.
EXAMPLE_MARK = "(example)"

_OWNER = (Field("program", "text"), Field("seeker", "text", required=True))
_STAGE = "interview_stage"  # a row of `interviews` has any stage but the first and the last


_HABIT_KINDS = {
    "yes_no": ("bool", None, None),
    "count": ("int", 0, None),
    "minutes": ("int", 0, None),
    "rating": ("rating", 1, 5),
    "hours": ("number", 0, None),
}


def habit_field(habit: Habit) -> Field:
    """The column of a habit, named by its code (`thank_you_hours` is derived from thank_you_on where given)."""
    kind, low, high = _HABIT_KINDS[habit.kind]
    return Field(habit.code, kind, low=low, high=high, about=habit.counts_as)


def with_habits(table: Table, own: Collection[Habit]) -> Table:
    """A log table as a program with habits of its own keeps it: a column for each, and its code among those ticked."""
    if table.name != "interviews" or not own:
        return table
    codes = tuple(habit.code for habit in own)
    fields = tuple(replace(item, more_words=codes) if item.vocabulary == "habit" else item for item in table.fields)
    return replace(table, fields=fields + tuple(map(habit_field, own)))


#: What a row may say besides its table's columns: when its source knew it, and, of a ledger's events, what it does to
#: those before it (`corrects`: stands in their place; `retracts`: takes them back).
EVENT_FIELDS = date("known_on") + yes_no("corrects retracts")


def with_events(table: Table) -> Table:
    """A log table with the columns of EVENT_FIELDS that it does not have by itself."""
    return table.with_fields(*(item for item in EVENT_FIELDS if item.name not in table.columns))


def _tables() -> tuple[Table, ...]:
    seekers = Table(
        "seekers",
        "a person",
        ("seeker",),
        _OWNER
        + text("cohort coach display_name email")
        + word("career_stage")
        + word("target_industry", "industry")
        + text("target_role")
        + (Field("priorities", "list"),)
        + date("search_started search_ended")
        + word("search_end_reason")
        + tuple(Field(name, "date_or_no") for name in ("consent_coach", "consent_program", "consent_pooled")),
    )
    applications = Table(
        "applications",
        "one try at one job",
        ("application",),
        text("application")
        + _OWNER
        + (Field("company", "text", required=True),)
        + text("role")
        + word("industry")
        + word("career_stage")
        + word("channel")
        + text("came_from location")
        + word("work_mode")
        + date("applied_on")
        + word("status")
        + date("status_on")
        + word("outcome")
        + word("outcome_reason")
        + word("reason_source")
        + date("last_contact_on")
        + text("job_url resume_version")
        + yes_no("tailored")
        + text("notes"),
    )
    interviews = Table(
        "interviews",
        "one meeting",
        ("interview",),
        text("interview")
        + _OWNER
        + text("application company role")
        + word("stage", _STAGE, required=True)
        + whole("round", low=1)
        + date("interview_on", required=True)
        + (Field("start_time", "time"),)
        + word("format")
        + whole("minutes")
        + word("interviewer_role")
        + rating("wanted_before")
        + (Field("forecast", "percent", low=0, high=100), Field("rated_at", "datetime"))
        + date("result_on")
        + word("result")
        + rating("wants_it rated_overall rated_confidence rated_can_do rated_fit rated_motivation rated_rapport")
        + text("stated_ideal")
        + (Field("stated_concerns", "list"),)
        + words("concern_topics", "concern_topic")
        + word("concerns")
        + text("employer_feedback")
        + rating("employer_rating")
        + yes_no("next_steps_given")
        + whole("new_contacts")
        + rating("mutual_understanding")
        + yes_no("positive_signal")
        + rating("skill_shown")
        + yes_no("future_consideration")
        + text("to_change")
        + tuple(map(habit_field, catalog().values()))
        + (Field("thank_you_on", "datetime_or_no"),)
        + words("ticked", "habit")
        + words("list_shown", "checklist")
        + (Field("logged_at", "datetime"),)
        + text("notes"),
    )
    questions = Table(
        "questions",
        "one question asked in one interview",
        ("interview", "asked_by", "position"),
        _OWNER
        + text("interview", required=True)
        + whole("position", low=1, required=True)
        + text("question", required=True)
        + word("asked_by")
        + word("category", "question_category")
        + yes_no("prepared")
        + rating("rated_answer")
        + yes_no("star specific quantified aligned realistic concise honest")
        + whole("goals_parts", high=4)
        + yes_no("follow_up")
        + words("pitfall", "pitfall")
        + text("answer_note"),
    )
    practice = Table(
        "practice",
        "one practice session",
        ("practised_on", "activity"),
        _OWNER
        + date("practised_on", required=True)
        + word("activity", required=True)
        + whole("minutes count")
        + text("application")
        + word("partner")
        + rating("rated_quality rated_by_partner")
        + text("notes"),
    )
    reflections = Table(
        "reflections",
        "one after-interview review",
        ("interview",),
        _OWNER
        + text("interview", required=True)
        + (Field("written_at", "datetime", required=True),)
        + yes_no("responses_reviewed delivery_reviewed rapport_reviewed feedback_requested")
        + text("feedback_received to_change")
        + yes_no("changed_before_next"),
    )
    goals = Table(
        "goals",
        "one SMART goal",
        ("goal",),
        _OWNER
        + text("goal", required=True)
        + word("horizon")
        + yes_no("specific measurable achievable relevant time_bound")
        + date("due_on")
        + word("goal_status"),
    )
    offers = Table(
        "offers",
        "one offer",
        ("application",),
        _OWNER
        + text("application", required=True)
        + date("offered_on", required=True)
        + date("decide_by")
        + number("base_pay_first base_pay_final")
        + text("currency")
        + word("pay_period")
        + words("negotiated", "negotiated")
        + word("decision")
        + date("decided_on")
        + rating("fit_role fit_growth fit_skills fit_culture fit_people_first fit_pay fit_benefits fit_location")
        + rating("fit_hours wants_it"),
    )
    destinations = Table(
        "destinations",
        "where a person was, as known on a date",
        ("known_on",),
        _OWNER
        + date("known_on", required=True)
        + word("destination")
        + word("employment_kind")
        + yes_no("in_field")
        + text("employer country state")
        + number("base_pay")
        + text("currency program_of_study degree_level")
        + date("graduated_on exited_on")
        + word("intent_at_start")
        + yes_no("documented"),
    )
    return seekers, applications, interviews, questions, practice, reflections, goals, offers, destinations


@cache
def log_tables() -> dict[str, Table]:
    """The nine log tables by name, in the order in which they are published."""
    return {table.name: table for table in _tables()}


def checks_of(field: Field) -> list[Check]:
    """The pandera checks of a column, each returning a boolean *column*, so that one query judges a whole file.

    pandera.ibis's own checks return tables joined by position, which cannot be put into one query (ADR 2).
    """
    from pandera.ibis import Check

    from pipelines.contract.vocabulary import words_of

    made: list[Check] = []
    if field.kind in ("int", "number", "rating", "percent") and (field.low is not None or field.high is not None):
        low, high = field.low, field.high

        # Named so that pandera does not take it for its own check `in_range`.
        def within_bounds(data):  # type: ignore[no-untyped-def]
            value = data.table[data.key]
            if high is None:
                return value >= low
            return value.between(low if low is not None else float("-inf"), high)

        made.append(Check(within_bounds, name="out_of_range"))
    if field.kind == "word":
        known = list(words_of(field.vocabulary or field.name))
        made.append(Check(lambda data: data.table[data.key].isin(known), name="unknown_word"))
    if field.kind == "words":
        listed = [*words_of(field.vocabulary or field.name), *field.more_words]

        def all_known(data):  # type: ignore[no-untyped-def]
            import ibis

            # An array is "all known" when taking the known words out of it leaves nothing.
            return data.table[data.key].filter(lambda item: ~item.isin([ibis.literal(w) for w in listed])).length() == 0

        made.append(Check(all_known, name="unknown_word"))
    return made


@cache
def schema(table: Table) -> DataFrameSchema:
    """The pandera schema of `table`: engine types, required columns as not nullable, and the checks above."""
    import ibis.expr.datatypes as dt
    from pandera.ibis import Column, DataFrameSchema

    # pandera's ibis engine knows no array type: a list column is declared without one, and its checks still hold.
    columns = {
        field.name: Column(
            None if field.engine_type.startswith("array") else dt.dtype(field.engine_type),
            checks=checks_of(field),
            nullable=not field.required,
        )
        for field in table.fields
    }
    return DataFrameSchema(columns, name=table.name, strict=False)
