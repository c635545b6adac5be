"""Who sees which field of a log: the one table of it, and the door through which a coach's page is read.

docs/guide/who-sees-what.md repeats the table. What is not allowed here cannot be read behind the door: it is never copied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Literal

import duckdb

from pipelines.contract.habits import catalog
from pipelines.contract.published import published_tables

if TYPE_CHECKING:
    import pyarrow as pa

#: The widest reader who sees a field as it stands. `notes`, `answers` and `pay`: the coach too, where the person chose so.
#: `aggregates`: it is counted, and stands on no person's page. `nobody`: it is on no page. All but these two is on the
#: seeker's own page where that page has a place for it; on pages of a program or the public no field stands as it is.
Sight = Literal["coach", "notes", "answers", "pay", "seeker", "aggregates", "nobody"]

#: What a person may let their coach see: columns `sees_…` of `coaching`.
CHOICES: tuple[Sight, ...] = ("notes", "answers", "pay")

#: Every column of the nine tables of a log, as they are published, by who sees it. Habits (a column each of `interviews`)
#: are a coach's to see.
_FIELDS: Mapping[str, Mapping[Sight, str]] = {
    "seekers": {
        "coach": "program seeker cohort coach display_name career_stage target_industry target_role priorities "
        "search_started search_ended search_end_reason shown_to_coach derived",
        "seeker": "consent_coach consent_program consent_pooled",
        "aggregates": "counted_by_program counted_in_pool",
        "nobody": "email extra",
    },
    "applications": {
        "coach": "application program seeker company role industry career_stage channel came_from location work_mode "
        "applied_on status status_on outcome outcome_reason reason_source last_contact_on tailored derived is_wish "
        "is_future outcome_logged outcome_basis furthest_stage responded reached_interview has_offer",
        "notes": "notes",
        "seeker": "job_url resume_version",
        "aggregates": "counted_by_program",
        "nobody": "extra",
    },
    "interviews": {
        "coach": "interview program seeker application company role stage round interview_on start_time format minutes "
        "interviewer_role wanted_before forecast rated_at result_on result wants_it rated_overall rated_confidence "
        "rated_can_do rated_fit rated_motivation rated_rapport concern_topics concerns employer_rating "
        "next_steps_given new_contacts mutual_understanding positive_signal skill_shown future_consideration to_change "
        "thank_you_on ticked list_shown logged_at is_held is_future result_logged result_basis result_conflict known_on",
        "notes": "stated_ideal stated_concerns employer_feedback notes",
        "aggregates": "counted_by_program",
        "nobody": "extra",
    },
    "questions": {
        "coach": "program seeker interview position asked_by category prepared rated_answer star specific quantified "
        "aligned realistic concise honest goals_parts follow_up pitfall category_source",
        "answers": "question answer_note",
        "nobody": "extra",
    },
    "practice": {
        "coach": "program seeker practised_on activity minutes count application partner rated_quality rated_by_partner",
        "notes": "notes",
        "nobody": "extra",
    },
    "reflections": {
        "coach": "program seeker interview written_at responses_reviewed delivery_reviewed rapport_reviewed "
        "feedback_requested to_change changed_before_next",
        "notes": "feedback_received",
        "nobody": "extra",
    },
    "goals": {
        "coach": "program seeker horizon specific measurable achievable relevant time_bound due_on goal_status",
        "notes": "goal",
        "nobody": "extra",
    },
    "offers": {
        "coach": "program seeker application offered_on decide_by decision decided_on fit_role fit_growth fit_skills "
        "fit_culture fit_people_first fit_pay fit_benefits fit_location fit_hours wants_it has_happened",
        "pay": "base_pay_first base_pay_final currency pay_period negotiated",
        "aggregates": "counted_by_program",
        "nobody": "extra",
    },
    "destinations": {
        "aggregates": "program seeker known_on destination employment_kind in_field employer country state base_pay "
        "currency program_of_study degree_level graduated_on exited_on intent_at_start documented",
        "nobody": "extra",
    },
}

#: What is made of a person's own rows alone, or told to them on their own page: a coach sees it whole.
_MADE_OF_THEM = ("events", "interview_habits", "mart_seekers", "self_rating_seekers", "suggestions")


@cache
def audience() -> Mapping[tuple[str, str], Sight]:
    """(table, column) -> who sees it, in the order of the published tables."""
    said: dict[tuple[str, str], Sight] = {
        (table, column): sight
        for table, sights in _FIELDS.items()
        for sight, columns in sights.items()
        for column in columns.split()
    }
    said |= {("interviews", code): "coach" for code in catalog()}
    return {(table, column): said[table, column] for table in _FIELDS for column in published_tables()[table].columns}


@contextmanager
def as_coaches(con: duckdb.DuckDBPyConnection, program: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of what the coaches of `program` see and nothing else, for as long as the context lasts.

    Its tables have the published names, a row each coach, person and row of theirs, with the column `coach`: only of
    people whom `coaching` gives that coach and who are shown to one; only columns that a coach sees; and those seen by
    choice are NULL where the person has not chosen so. `people` has those people with their choices.
    """
    bound = {"program": program}
    people = con.sql(_PEOPLE, params=bound).to_arrow_table()
    behind = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "2"}
    )
    try:
        behind.register("people", people)
        for table in (*_FIELDS, *_MADE_OF_THEM):
            seen = _columns(table)
            if seen:
                behind.register(table, _rows(con, table, seen, bound))
        yield behind
    finally:
        behind.close()


_PEOPLE = """
SELECT coach, seeker, coalesce(c.sees_notes, false) AS sees_notes, coalesce(c.sees_answers, false) AS sees_answers,
       coalesce(c.sees_pay, false) AS sees_pay
FROM coaching c JOIN (SELECT program, seeker FROM seekers WHERE shown_to_coach) USING (program, seeker)
WHERE program = $program ORDER BY coach, seeker"""


def _columns(table: str) -> dict[str, Sight]:
    """The columns of a table that a coach sees, always or by choice; those that say whose row it is are not among them."""
    if table in _MADE_OF_THEM:
        seen: dict[str, Sight] = dict.fromkeys(published_tables()[table].columns, "coach")
    else:
        seen = {column: sight for (of, column), sight in audience().items() if of == table}
    # A log's own column `coach` only proposes; the one here is the coach whose page it is.
    return {
        column: sight
        for column, sight in seen.items()
        if sight in ("coach", *CHOICES) and column not in ("program", "seeker", "coach")
    }


def _rows(con: duckdb.DuckDBPyConnection, table: str, seen: Mapping[str, Sight], bound: Mapping[str, str]) -> pa.Table:
    there = {name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall()}
    columns = [
        "NULL"
        if column not in there
        else f't."{column}"'
        if sight == "coach"
        else f'CASE WHEN sees_{sight} THEN t."{column}" END'
        for column, sight in seen.items()
    ]
    named = ", ".join(f'{made} AS "{column}"' for made, column in zip(columns, seen, strict=True))
    told = f"WITH people AS ({_PEOPLE}) SELECT people.coach, t.seeker, {named} FROM {table} t"  # noqa: S608 the contract's names
    return con.sql(f"{told} JOIN people USING (seeker) WHERE t.program = $program", params=bound).to_arrow_table()
