"""What the pages of a program's seekers are made of: a few queries for all of them, then each person's own rows.

The only module here that speaks to the warehouse. Everything of a person is in their `Own`, and nothing of anyone else; of
others there are only the program's effects that passed its suppression (`Group`).

A page is of some dozen rows a table. They stay plain rows: a frame for each of a thousand people costs more than the pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipelines.contract.habits import catalog
from pipelines.contract.needs import NEEDS
from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards import words
from pipelines.dashboards.code import code_hash
from pipelines.dashboards.effects import SUGGESTED, read_effects, told_by
from pipelines.dashboards.warehouse import Program, Row, rows_of

if TYPE_CHECKING:
    import duckdb

Rows = Sequence[Row]


@dataclass(frozen=True)
class Group:
    """What a program's seekers see of each other: effects that may be shown, and what its habits are called."""

    program: Program
    effects: Rows  # habit_effects of the whole program, not suppressed
    habits: Mapping[str, tuple[str, str]]  # code -> (label, phase), in the catalog's order

    def called(self, code: str) -> str:
        """What a habit is called, in the language spoken now."""
        return words.habit(code, self.habits.get(code, ("", ""))[0])

    @property
    def as_of(self) -> date:
        return self.program.as_of or date.max  # a program without a day: nothing is ahead


@dataclass(frozen=True)
class Own:
    """One person's rows by table, in the order of the queries below; a table without rows is empty."""

    group: Group
    seeker: str
    name: str
    rows: Mapping[str, Rows] = field(default_factory=dict)

    def __getitem__(self, table: str) -> Rows:
        return self.rows.get(table, ())

    @property
    def as_of(self) -> date:
        return self.group.as_of

    @property
    def sent(self) -> list[Row]:
        """Applications, without wishes and those dated after the day."""
        return [row for row in self["applications"] if not row["is_wish"] and not row["is_future"]]

    @property
    def held(self) -> list[Row]:
        return [row for row in self["interviews"] if row["is_held"]]

    @property
    def ahead(self) -> list[Row]:
        """Interviews that are to come, the next one first: not called off, of applications that nothing has ended."""
        off = ("cancelled", "rescheduled", "withdrew")
        over = {row["application"] for row in self["applications"] if row["outcome"] not in (None, "pending")}
        return [
            row
            for row in self["interviews"]
            if row["is_future"] and row["result_logged"] not in off and row["application"] not in over
        ]

    @property
    def state(self) -> str:
        """A hash of everything that the page is made of: the rows, what is shown of the group, the day, words and code."""
        made = repr((self.group, self.seeker, self.name, sorted(self.rows.items()), code_hash()))
        return hashlib.sha256(made.encode()).hexdigest()


def read_seekers(
    con: duckdb.DuckDBPyConnection, program: Program, only: str = "", effects: Rows | None = None
) -> list[Own]:
    """The people of `program` who get a page, in order of their names: one query a table for all of them. With `only`, that
    one person (by their code, in any capitals), whether a page is written for them or not; those as without it where nobody is. `effects`: those that were released
    last, where the program's figures stand as they were; else today's."""
    limit = 1 if program.one_seeker else program.seeker_pages
    bound: dict[str, Any] = {"program": program.code}
    people = rows_of(con, _PEOPLE, bound)
    people = [row for row in people if row["seeker"].casefold() == only.casefold()] or people[:limit]
    if not people:
        return []
    group = read_group(con, program, effects)
    bound |= {
        "seekers": [row["seeker"] for row in people],
        "as_of": group.as_of,
        "horizon": program.horizon_days,
        "ranks": list(STAGE_RANK.values()),
        "stages": list(STAGE_RANK),
        "told": told_by(effects),
    }
    by_seeker: dict[str, dict[str, Rows]] = {row["seeker"]: {"seekers": [row]} for row in people}
    for table, sql in _TABLES.items():
        used = {name: value for name, value in bound.items() if f"${name}" in sql}
        for seeker, rows in groupby(rows_of(con, sql, used), key=lambda row: row["seeker"]):
            by_seeker[seeker][table] = list(rows)
    return [Own(group, row["seeker"], row["name"], by_seeker[row["seeker"]]) for row in people]


def read_group(con: duckdb.DuckDBPyConnection, program: Program, effects: Rows | None = None) -> Group:
    bound = {"program": program.code}
    named = {row["habit"]: (row["label"], row["phase"]) for row in rows_of(con, _HABIT_NAMES, bound)}
    known = {habit.code: (habit.label, habit.phase) for habit in catalog().values()}
    effects = read_effects(con, program.code) if effects is None else effects
    return Group(program, effects, known | {k: v for k, v in named.items() if k not in known})


_PEOPLE = """
SELECT seeker, coalesce(nullif(trim(display_name), ''), seeker) AS name, career_stage, target_industry, target_role,
       priorities, search_started, search_ended
FROM seekers WHERE program = $program ORDER BY lower(name), name, seeker"""

_HABIT_NAMES = """
SELECT DISTINCT habit, label, phase FROM mart_habits
WHERE program = $program AND slice_kind = 'all' AND label IS NOT NULL AND phase IS NOT NULL ORDER BY habit"""

_THEIRS = "program = $program AND seeker IN (SELECT unnest($seekers::VARCHAR[]))"

_PLACES = "(SELECT unnest($stages::VARCHAR[]) AS event, unnest($ranks::BIGINT[]) AS rank)"

#: As warehouse/judged.py has it: held, old enough, and led on within the window.
_MET = f"""
met AS (
    SELECT *, is_held AND $as_of::DATE - interview_on >= $horizon
              AND coalesce(result NOT IN ('withdrew', 'cancelled', 'rescheduled'), true) AS is_judged,
           coalesce(result = 'advanced' AND coalesce(result_on - interview_on <= $horizon, true), false) AS led_on
    FROM interviews WHERE {_THEIRS})"""

#: A meeting that names no company or role is of its application's.
_NAMED = f"""
named AS (
    SELECT seeker, application, company AS company_applied, role AS role_applied, industry FROM applications WHERE {_THEIRS})"""
_WHERE = "coalesce(company, company_applied) AS company, coalesce(role, role_applied) AS role"

_NEEDS = ", ".join(f"coalesce(m.{need.column}, 0) AS {need.column}" for need in NEEDS)

_TABLES = {
    # The facts that a coach's roster is made of, as coach/tables.py reads them: a row each coach who is shown the person.
    "coaches": f"""
        SELECT c.seeker, c.coach, c.sees_notes, c.sees_answers, c.sees_pay, {_NEEDS}, m.last_dated_on, m.next_interview_on,
               m.next_interview_stage, m.decide_by, coalesce(m.n_offers_open, 0) AS n_offers_open,
               coalesce(m.n_offers_overdue, 0) AS n_offers_overdue, m.overdue_since,
               coalesce(m.n_finals, 0) AS n_finals, coalesce(m.n_first_rounds, 0) AS n_first_rounds, r.forecast_expected,
               r.n_interviews AS n_forecast, r.n_advanced AS forecast_advanced
        FROM (SELECT * FROM coaching WHERE {_THEIRS}) c
        JOIN (SELECT program, seeker FROM seekers WHERE shown_to_coach) USING (program, seeker)
        LEFT JOIN (SELECT * FROM mart_seekers WHERE slice_kind = 'seeker') m USING (program, seeker)
        LEFT JOIN (SELECT * FROM self_rating_seekers WHERE rating = 'forecast') r USING (program, seeker)
        ORDER BY c.seeker, lower(c.coach), c.coach""",
    "applications": f"""
        WITH {_MET}, shown AS (
            SELECT seeker, application, max(interview_on) FILTER (interview_on <= $as_of::DATE) AS met_on
            FROM met GROUP BY ALL),
        steps AS (
            SELECT seeker, application, event, happened_on,
                   coalesce(rank, 9) AS rank, event_id
            FROM events LEFT JOIN {_PLACES} USING (event)
            WHERE {_THEIRS} AND coalesce(happened_on <= $as_of::DATE, true)
              AND event_id NOT IN (SELECT supersedes FROM events WHERE program = $program AND supersedes IS NOT NULL)),
        paths AS (
            SELECT seeker, application,
                   list((event, happened_on) ORDER BY coalesce(happened_on, DATE '0001-01-01'), rank, event_id) AS path
            FROM steps GROUP BY ALL)
        SELECT a.seeker, a.application, company, role, applied_on, status_on, last_contact_on, outcome, outcome_basis,
               outcome_reason, reason_source, furthest_stage, responded, reached_interview, has_offer, came_from, is_wish,
               is_future, met_on, path
        FROM applications a LEFT JOIN shown USING (seeker, application) LEFT JOIN paths USING (seeker, application)
        WHERE {_THEIRS}
        ORDER BY a.seeker, applied_on DESC NULLS LAST, a.application""",
    "interviews": f"""
        WITH {_MET}, {_NAMED}
        SELECT seeker, interview, application, {_WHERE}, industry, stage, interview_on, start_time, format, wanted_before, wants_it,
               forecast, CAST(rated_at AS DATE) AS rated_on, result, result_logged, result_on, is_held, is_future,
               is_judged, led_on, rated_overall, rated_can_do, rated_fit, rated_motivation, stated_ideal, stated_concerns,
               concern_topics, concerns, asked_for_concerns, concerns_answered, asked_for_ideal, employer_feedback,
               employer_rating, new_contacts, positive_signal, future_consideration, mutual_understanding, skill_shown,
               to_change, thank_you_on, thank_you_hours
        FROM met LEFT JOIN named USING (seeker, application)
        ORDER BY seeker, interview_on, start_time NULLS LAST, interview""",
    "ready": """
        SELECT h.seeker, h.interview, h.habit, h.value, h.done
        FROM interview_habits h JOIN interviews USING (program, seeker, interview)
        WHERE h.program = $program AND h.seeker IN (SELECT unnest($seekers::VARCHAR[])) AND is_future
          AND value_source <> 'not_applicable'
        ORDER BY h.seeker, h.interview, h.habit""",
    "habits": f"""
        WITH {_MET}, told AS (
            SELECT met.seeker, h.habit, h.done, led_on
            FROM met JOIN interview_habits h USING (program, seeker, interview)
            WHERE is_judged AND value_source <> 'not_applicable' AND NOT coalesce(late, false) AND h.done IS NOT NULL)
        SELECT seeker, habit, count(*) FILTER (done) AS n_with, count(*) FILTER (done AND led_on) AS advanced_with,
               count(*) FILTER (NOT done) AS n_without, count(*) FILTER (NOT done AND led_on) AS advanced_without
        FROM told GROUP BY ALL ORDER BY seeker, habit""",
    # As orchestration/suggested.py counts them: what is not done yet for an interview ahead is not known.
    "tried": f"""
        WITH dated AS (SELECT seeker, interview, is_future FROM interviews WHERE {_THEIRS})
        SELECT seeker, habit, count(*) FILTER (done) AS n_done, count(*) AS n_known
        FROM (SELECT * FROM interview_habits WHERE {_THEIRS}) JOIN dated USING (seeker, interview)
        WHERE NOT coalesce(late, false) AND (done OR (done IS NOT NULL AND NOT is_future))
        GROUP BY ALL ORDER BY seeker, habit""",
    "questions": f"""
        WITH asked AS (SELECT * FROM questions WHERE {_THEIRS}), {_NAMED},
        met AS (SELECT * FROM interviews LEFT JOIN named USING (seeker, application) WHERE {_THEIRS})
        SELECT asked.seeker, interview, i.application, i.interview_on, i.stage, {_WHERE}, asked.position, question,
               coalesce(asked_by, 'interviewer') AS asked_by, category, prepared, rated_answer, star, specific, quantified,
               aligned, realistic, concise, honest, goals_parts, follow_up, pitfall
        FROM asked LEFT JOIN met i USING (program, seeker, interview)
        ORDER BY asked.seeker, i.interview_on DESC NULLS LAST, interview, asked_by, asked.position""",
    "practice": f"""
        SELECT seeker, practised_on, activity, minutes, coalesce(count, 1) AS times, partner, rated_quality, rated_by_partner
        FROM practice WHERE {_THEIRS} AND practised_on <= $as_of::DATE
        ORDER BY seeker, practised_on, activity, minutes, partner""",
    "reflections": f"""
        WITH {_MET}, {_NAMED}, written AS (SELECT * FROM reflections WHERE {_THEIRS})
        SELECT written.seeker, interview, written_at, responses_reviewed, delivery_reviewed, rapport_reviewed,
               feedback_requested, feedback_received, written.to_change, changed_before_next, met.interview_on, {_WHERE},
               met.stage
        FROM written LEFT JOIN met USING (seeker, interview) LEFT JOIN named USING (seeker, application)
        ORDER BY written.seeker, written_at, interview""",
    "goals": f"""
        SELECT seeker, goal, horizon, specific, measurable, achievable, relevant, time_bound, due_on, goal_status
        FROM goals WHERE {_THEIRS} ORDER BY seeker, goal_status = 'dropped', due_on NULLS LAST, goal""",
    "offers": f"""
        WITH theirs AS (SELECT * FROM offers WHERE {_THEIRS} AND coalesce(has_happened, true)),
        named AS (SELECT seeker, application, company, role, outcome FROM applications WHERE {_THEIRS})
        SELECT theirs.* EXCLUDE (program, extra), named.* EXCLUDE (seeker, application)
        FROM theirs LEFT JOIN named USING (seeker, application)
        ORDER BY theirs.seeker, offered_on DESC, application""",
    "ratings": f"""
        SELECT seeker, rating, n_interviews, n_advanced, over_confidence, forecast_expected, named
        FROM self_rating_seekers WHERE {_THEIRS} ORDER BY seeker, rating""",
    "suggestions": f"""
        SELECT seeker, suggested_on, habit, kind, grade, scope, sentence
        FROM suggestions WHERE {_THEIRS} AND suggested_on <= $as_of::DATE AND {SUGGESTED}
        ORDER BY seeker, suggested_on DESC, habit""",
}
