"""What the warehouse publishes: the log tables with what is derived, the ledger, the accounting and the marts.

Columns and grain only; the SQL that fills them is in warehouse/. Adding a column is fine, taking one away breaks readers.
"""

from __future__ import annotations

from functools import cache

from pipelines.contract.answers import answers
from pipelines.contract.fields import Field, Table, date, number, text, whole, word, yes_no
from pipelines.contract.logs import log_tables
from pipelines.contract.needs import NEEDS

#: What the warehouse adds to a log table.
_DERIVED: dict[str, tuple[Field, ...]] = {
    "seekers": yes_no("derived shown_to_coach counted_by_program counted_in_pool"),
    "applications": (
        *yes_no("derived is_wish is_future"),
        *word("outcome_logged", "outcome"),
        *text("outcome_basis"),
        *word("furthest_stage", "stage"),
        *yes_no("responded reached_interview has_offer counted_by_program"),
    ),
    "interviews": (
        *yes_no("is_held is_future"),
        *word("result_logged", "result"),
        *text("result_basis"),
        *yes_no("result_conflict"),
        *date("known_on"),
        *yes_no("counted_by_program"),
    ),
    "questions": text("category_source"),
    "offers": yes_no("has_happened counted_by_program"),
}
_KEPT = (Field("extra", "json", about="columns of the source that the contract does not know, as JSON"),)

_SLICE = (
    Field("program", "text", required=True),
    Field("slice_kind", "text", required=True),
    Field("slice_value", "text"),
    Field("is_total", "bool", required=True),
    *whole("n_interviews n_applications n_responded n_seekers"),
)
_FILE = text("file member")


def _published() -> tuple[Table, ...]:
    logs = tuple(table.with_fields(*_DERIVED.get(table.name, ()), *_KEPT) for table in log_tables().values())
    return (
        *logs,
        Table(
            "events",
            "one thing that happened to an application, as the ledger knows it",
            ("event_id",),
            (
                *text("event_id program seeker application", required=True),
                Field("event", "text", required=True),
                *date("happened_on known_on"),
                *text("source supersedes"),
            ),
        ),
        Table(
            "interview_habits",
            "one habit of one interview whose value is known, or that could not apply",
            ("program", "seeker", "interview", "habit"),
            (
                *text("program seeker interview habit", required=True),
                *number("value", low=None),
                *yes_no("done"),
                *text("value_source", required=True),
                *date("logged_on"),
                *yes_no("late disagrees"),
            ),
        ),
        Table(
            "source_files",
            "one member (sheet or whole file) of one raw file in one of its states",
            ("file", "member", "sha256"),
            (
                *_FILE,
                *text("sha256 program source table_name status message"),
                *whole("rows_read rows_accepted rows_rejected rows_repeated"),
                Field("read_at", "datetime"),
            ),
        ),
        Table(
            "rejected_rows",
            "one row that was not accepted",
            ("file", "member", "row_number"),
            (
                *_FILE,
                *text("sha256 status"),
                *whole("row_number", low=1),
                *text("table_name program"),
                Field("reason_codes", "list"),
                Field("reasons", "list"),
                Field("row_values", "json"),
            ),
        ),
        Table(
            "joined_rows",
            "one row that was taken for the same application as another file's although it is written otherwise",
            ("file", "member", "sha256", "row_number"),
            (
                *text("program seeker application", required=True),
                *text("file member sha256"),
                *whole("row_number", low=1),
                *text("joined_with_file joined_with_member"),
                *whole("joined_with_row", low=1),
                *text("why", required=True),
                *number("likeness", high=1),
            ),
        ),
        Table(
            "mart_funnel",
            "one stage of one slice: how many applications reached it",
            ("program", "slice_kind", "slice_value", "stage"),
            (*_SLICE, *word("stage", required=True), *whole("stage_rank n_reached n_seekers_reached")),
        ),
        Table(
            "mart_stage_results",
            "the results of one stage's held meetings in one slice",
            ("program", "slice_kind", "slice_value", "stage"),
            (*_SLICE, *word("stage", required=True), *whole("advanced rejected no_response n_open withdrew")),
        ),
        Table(
            "mart_habits",
            "one habit in one slice: interviews old enough to judge, with it done and not, and how many led on",
            ("program", "slice_kind", "slice_value", "habit"),
            (
                *_SLICE,
                *text("habit label phase", required=True),
                *whole("n_judged n_with advanced_with seekers_with n_without advanced_without seekers_without"),
                *whole("n_unknown n_not_applicable n_late n_time_unknown n_disagree"),
            ),
        ),
        Table(
            "mart_offers",
            "the offers of one slice: what was decided, wanted and paid",
            ("program", "slice_kind", "slice_value"),
            (
                *_SLICE,
                *whole(
                    "n_reached_interview n_offers n_seekers_with_offer accepted declined expired rescinded negotiating pending"
                ),
                *whole("n_wants_rated n_wanted n_negotiated n_pay_known"),
                *number("median_lift fit_role fit_growth fit_skills fit_culture fit_people_first fit_pay", low=None),
                *number("fit_benefits fit_location fit_hours", low=None),
                *whole("n_fit_rated n_seekers_fit_rated"),
            ),
        ),
        Table(
            "changes_seekers",
            "one measure of one person, now and then, of which mart_changes is the sum",
            ("program", "seeker", "measure", "stage"),
            (
                *text("program seeker measure", required=True),
                *word("stage"),
                *whole("n_then k_then n_now k_now"),
            ),
        ),
        Table(
            "mart_changes",
            "one measure, now and about a month before by today's rules on what was known then: of one program, or of all",
            ("scope", "program", "measure", "stage"),
            (
                *text("scope", required=True),
                *text("program"),
                *text("measure", required=True),
                *word("stage"),
                *date("then_on as_of"),
                *whole("n_then k_then n_now k_now people_then people_now n_people_changed n_consent_changed"),
                *yes_no("suppressed"),
            ),
        ),
        Table(
            "mart_destinations",
            "one measure of a standard report (nace, cirr, wioa) in one slice: how many people, and of how many",
            ("report", "program", "slice_kind", "slice_value", "measure"),
            (
                *text("report program slice_kind", required=True),
                *text("slice_value"),
                Field("is_total", "bool", required=True),
                *text("measure", required=True),
                *whole("place n of_n"),
                *number("value", high=1),
                *whole("n_seekers"),
                *text("definition clock"),
                *date("as_of"),
            ),
        ),
        Table(
            "mart_data_quality",
            "one measure of how complete and how trustworthy a program's logs are",
            ("program", "measure", "table_name", "column_name"),
            (
                *_SLICE,
                *text("measure", required=True),
                *text("table_name column_name"),
                *whole("n of_n"),
            ),
        ),
        Table(
            "mart_seekers",
            "where one person's search stands (slice_kind `seeker`), or the sums of a slice's people",
            ("program", "slice_kind", "slice_value"),
            (
                *_SLICE,
                *whole(
                    "n_searching n_practice_14_days n_first_rounds n_first_rounds_led_on n_finals n_offers n_offers_open "
                    "n_offers_overdue"
                ),
                *whole(" ".join(need.column for need in NEEDS)),
                *text("seeker"),
                *date("last_dated_on next_interview_on"),
                *word("next_interview_stage", "stage"),
                *date("decide_by overdue_since"),
                *text("need"),
                *whole("need_rank"),
            ),
        ),
        *answers(),
        Table(
            "programs",
            "one program and the settings its rows were read with",
            ("program",),
            (
                *text("program name", required=True),
                *date("as_of"),
                *whole("waiting_days horizon_days smallest_group public_group seeker_pages"),
                *text("sharing_basis language"),
                *yes_no("one_seeker sample"),
            ),
        ),
        Table(
            "coaching",
            "one person whom a coach sees, as program.yaml says, and what of theirs by their own choice",
            ("program", "coach", "seeker"),
            (*text("program coach seeker", required=True), *yes_no("sees_notes sees_answers sees_pay")),
        ),
        Table(
            "run_info",
            "the run that made this warehouse",
            ("run_id",),
            (
                *text("run_id version contract_version engine", required=True),
                Field("started_at", "datetime"),
                *date("as_of"),
                Field("step_seconds", "json"),
            ),
        ),
    )


@cache
def published_tables() -> dict[str, Table]:
    """Every published table by name, in the order in which they are made."""
    return {table.name: table for table in _published()}


#: What `mart_data_quality` counts besides how much of each column is filled (n of of_n).
QUALITY_MEASURES = {
    "filled": "rows in which this column is filled",
    "rows_read": "rows read",
    "rows_accepted": "rows accepted",
    "rows_rejected": "rows set aside with a reason",
    "rows_repeated": "rows that repeat one already read",
    "files_turned_away": "files that could not be used",
    "dropped_cells": "cells dropped at the door because their column is too private to keep",
    "masked_cells": "cells in which an address, a number, a password or the end of a link was masked, by kind",
    "warnings": "oddities of rows that were accepted all the same (a date in the future, a year filled in), by kind",
    "extra_columns": "columns that the contract does not know, kept aside",
    "result_conflicts": "interviews logged as a no that led to a later meeting",
    "results_from_silence": "interviews that became no response after the waiting time",
    "results_open": "interviews still open, or ahead",
    "late_habits": "habit entries logged after the result, and not counted as preparation",
    "habit_time_unknown": "habit entries with no time of logging",
    "habit_blanks": "habits left blank, of those that anybody logs, at interviews that are judged",
    "habit_disagreements": "habit entries where dated practice and the column disagree",
    "derived_applications": "applications made because an interview or offer named none",
    "dated_after_as_of": "applications dated after the day of this page, not counted yet",
    "orphans": "questions and reflections of an interview that nobody logged",
    "question_categories_proposed": "question categories proposed from the words of the question",
    "wishes": "saved jobs never applied to, and so not counted as applications",
    "effects_suppressed": "answers about habits that are of too few people to be shown",
    "consent_excluded": "people not counted because of their consent",
}
