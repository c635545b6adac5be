"""What the pages of a program's coaches are made of: a few queries for all of them, then each coach's own people.

Everything of a person is read behind audience.as_coaches, which holds nothing that a coach may not see. Of others there are
only the program's effects that passed its suppression.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipelines.contract.needs import AHEAD_DAYS, NEEDS, QUIET_DAYS
from pipelines.contract.vocabulary import STAGE_RANK, STAGES
from pipelines.dashboards.audience import as_coaches
from pipelines.dashboards.code import code_hash
from pipelines.dashboards.effects import SUGGESTED, read_effects, told_by
from pipelines.dashboards.pages.coach.sums import OF_A_GROUP
from pipelines.dashboards.pages.rates import worth_of
from pipelines.dashboards.warehouse import Program, Row, rows_of

if TYPE_CHECKING:
    import duckdb

Rows = Sequence[Row]

#: What a session sheet tells of what happened: this many days back.
SINCE_DAYS = 30


@dataclass(frozen=True)
class Person:
    """One person of a coach: the facts of the query `people`, and their rows by table."""

    facts: Row
    rows: Mapping[str, Rows] = field(default_factory=dict)

    def __getitem__(self, table: str) -> Rows:
        return self.rows.get(table, ())

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    @property
    def needs(self) -> list[str]:
        """The rules of the roster that hold for them, in its order."""
        return [need.code for need in NEEDS if self.facts[need.column]]

    @property
    def nearest(self) -> date | None:
        """The first day ahead: an interview, or the day by which an offer has to be decided."""
        days = [self.facts[name] for name in ("next_interview_on", "decide_by") if self.facts[name]]
        return min(days, default=None)

    def week(self, as_of: date) -> list[Row]:
        """Interviews of the next AHEAD_DAYS, the one at the furthest stage first, of equals the nearer."""
        near = [row for row in self["ahead"] if (row["interview_on"] - as_of).days <= AHEAD_DAYS]
        return sorted(near, key=lambda row: -STAGE_RANK.get(row["stage"], 0))  # the nearest come first already

    @property
    def anchor(self) -> str:
        """Where their section is: the same on every run, and nothing that names them."""
        told = "\0".join((self.facts["program"], self.facts["coach"], self.facts["seeker"])).encode()
        return f"p{hashlib.sha256(told).hexdigest()[:10]}"


@dataclass(frozen=True)
class Coach:
    """One coach's page: their people in the roster's order, those people's sums, and what the program's habits go with."""

    program: Program
    coach: str
    people: tuple[Person, ...]
    applications: int
    funnel: Rows  # stage, n_reached, worth; in the funnel's order
    stages: Rows  # stage, advanced, rejected, no_response, n_open, withdrew, worth
    effects: Rows  # of the whole program
    labels: Mapping[str, str]  # what habits are called

    @property
    def as_of(self) -> date:
        return self.program.as_of or date.max  # a program without a day: nothing is ahead

    @property
    def since(self) -> date:
        """The first day that a session sheet tells of."""
        return self.as_of - timedelta(days=SINCE_DAYS - 1)

    @property
    def in_need(self) -> list[Person]:
        return [person for person in self.people if person.needs]

    @property
    def state(self) -> str:
        """A hash of everything that the page is made of."""
        return hashlib.sha256(repr((self, code_hash())).encode()).hexdigest()


def read_coaches(con: duckdb.DuckDBPyConnection, program: Program, effects: Rows | None = None) -> list[Coach]:
    """The coaches of `program`, by name, also one whose people are all not shown: some ten queries, however many they are.

    `effects`: those that were released last, where the program's figures stand as they were; else today's.
    """
    rows: dict[tuple[str, str], dict[str, list[Row]]] = {}
    sums: dict[str, dict[str, list[Row]]] = {}
    named = rows_of(con, _COACHES, {"program": program.code})
    if not named:
        return []
    with as_coaches(con, program.code) as seen:
        bound: Row = {
            "program": program.code,
            "as_of": program.as_of or date.max,
            "since": SINCE_DAYS,
            "stages": STAGES,
            "ranks": [STAGE_RANK[stage] for stage in STAGES],
            "told": told_by(effects),
        }
        found = rows_of(seen, _PEOPLE, _used(_PEOPLE, bound))
        for table, sql in _OF_A_PERSON.items():
            for row in rows_of(seen, sql, _used(sql, bound)):
                theirs = rows.setdefault((row.pop("coach"), row.pop("seeker")), {})
                theirs.setdefault(table, []).append(row)
        for table, sql in OF_A_GROUP.items():
            for row in rows_of(seen, sql, _used(sql, bound)):
                told = row | {"worth": worth_of(row)} if "sizes" in row else row
                sums.setdefault(told.pop("coach"), {}).setdefault(table, []).append(told)
    effects = read_effects(con, program.code) if effects is None else effects
    labels = {row["habit"]: row["label"] for row in rows_of(con, _LABELS, {"program": program.code})}
    people: dict[str, list[Person]] = {}
    often = Counter(_spoken(row) for row in found)
    for row in found:
        if often[_spoken(row)] > 1:
            row["name"] = f"{row['name']} ({row['seeker']})"
        people.setdefault(row["coach"], []).append(Person(row, rows.get((row["coach"], row["seeker"]), {})))
    return [
        Coach(
            program,
            coach,
            tuple(in_order(people.get(coach, []), program.as_of or date.max)),
            sum(row["n"] for row in sums.get(coach, {}).get("applications", [])),
            sums.get(coach, {}).get("funnel", []),
            sums.get(coach, {}).get("stages", []),
            effects,
            labels,
        )
        for coach in (row["coach"] for row in named)
    ]


def _spoken(row: Row) -> tuple[str, str]:
    """Whose person, and their name as one hears it: two of one name are told apart by what the log calls them."""
    return row["coach"], " ".join(str(row["name"]).casefold().split())


def in_order(people: Iterable[Person], as_of: date) -> list[Person]:
    """The roster's order: by need; offers by the day to decide; then by the furthest stage of this week's interviews and its
    day, so that a final on Friday comes before a screen tomorrow; then by the nearest day, and by name."""

    def place(person: Person) -> tuple[int, date, int, date, str, str]:
        facts, week = person.facts, person.week(as_of)
        rank = len(NEEDS) if facts["need_rank"] is None else facts["need_rank"]
        decide = facts["decide_by"] if rank == _OFFER else None
        weight = STAGE_RANK.get(week[0]["stage"], 0) if week else -1
        near = week[0]["interview_on"] if week else person.nearest
        return rank, decide or date.max, -weight, near or date.max, person.name.casefold(), facts["seeker"]

    return sorted(people, key=place)


#: The place of the need of those who have an offer to decide.
_OFFER = [need.code for need in NEEDS].index("offer")


def _used(sql: str, bound: Row) -> Row:
    return {name: value for name, value in bound.items() if f"${name}" in sql}


_COACHES = "SELECT DISTINCT coach FROM coaching WHERE program = $program ORDER BY coach"

_NEEDS = ", ".join(f"coalesce(m.{need.column}, 0) AS {need.column}" for need in NEEDS)

_PEOPLE = f"""
WITH told AS (
    SELECT coach, seeker, arg_max(habit, suggested_on) AS habit, arg_max(kind, suggested_on) AS kind,
           arg_max(grade, suggested_on) AS grade, arg_max(sentence, suggested_on) AS sentence
    FROM suggestions WHERE {SUGGESTED} GROUP BY ALL),
dated AS (SELECT coach, seeker, interview, is_future FROM interviews),
tried AS (
    SELECT coach, seeker, habit, count(*) FILTER (done) AS n_done, count(*) AS n_known
    FROM interview_habits JOIN dated USING (coach, seeker, interview)
    WHERE NOT coalesce(late, false) AND (done OR (done IS NOT NULL AND NOT is_future)) GROUP BY ALL)
SELECT coach, $program AS program, seeker, coalesce(nullif(trim(s.display_name), ''), seeker) AS name,
       s.cohort, s.career_stage, s.target_industry, s.target_role, s.search_started, s.priorities,
       p.sees_notes, p.sees_answers, p.sees_pay, {_NEEDS}, m.need_rank, coalesce(m.n_searching, 1) AS n_searching,
       m.last_dated_on, coalesce(m.n_finals, 0) AS n_finals, coalesce(m.n_first_rounds, 0) AS n_first_rounds,
       coalesce(m.n_practice_14_days, 0) AS n_practice_14_days, coalesce(m.n_offers_open, 0) AS n_offers_open,
       coalesce(m.n_offers_overdue, 0) AS n_offers_overdue, m.overdue_since,
       m.next_interview_on, m.next_interview_stage,
       m.decide_by, r.forecast_expected, r.n_interviews AS n_forecast, r.n_advanced AS forecast_advanced,
       told.habit, told.kind, told.grade, told.sentence, coalesce(n_done, 0) AS n_done, coalesce(n_known, 0) AS n_known
FROM people p JOIN seekers s USING (coach, seeker)
LEFT JOIN (SELECT * FROM mart_seekers WHERE slice_kind = 'seeker') m USING (coach, seeker)
LEFT JOIN (SELECT * FROM self_rating_seekers WHERE rating = 'forecast') r USING (coach, seeker)
LEFT JOIN told USING (coach, seeker)
LEFT JOIN tried USING (coach, seeker, habit)
ORDER BY coach, seeker"""

_JOBS = "SELECT coach, seeker, application, company AS applied_at, role AS applied_as, industry FROM applications"

_OF_A_PERSON = {
    "held": f"""
        WITH jobs AS ({_JOBS}),
        written AS (SELECT coach, seeker, interview, to_change AS changed, feedback_received FROM reflections)
        SELECT coach, seeker, interview, interview_on, stage, coalesce(company, applied_at) AS company, industry, result,
               forecast, rated_overall, wanted_before, wants_it, coalesce(changed, to_change) AS to_change,
               notes, employer_feedback, feedback_received
        FROM interviews LEFT JOIN jobs USING (coach, seeker, application) LEFT JOIN written USING (coach, seeker, interview)
        WHERE is_held AND interview_on <= $as_of AND interview_on > $as_of::DATE - $since::INTEGER
        ORDER BY coach, seeker, interview_on DESC, interview""",
    "ahead": f"""
        WITH jobs AS ({_JOBS})
        SELECT coach, seeker, interview_on, start_time, stage, coalesce(company, applied_at) AS company, industry,
               wanted_before
        FROM interviews LEFT JOIN jobs USING (coach, seeker, application)
        WHERE interview_on >= $as_of AND result = 'pending'
        ORDER BY coach, seeker, interview_on, start_time NULLS LAST, interview""",
    "applied": """
        SELECT coach, seeker, count(*) AS n FROM applications
        WHERE NOT is_wish AND NOT is_future AND applied_on <= $as_of AND applied_on > $as_of::DATE - $since::INTEGER
        GROUP BY ALL ORDER BY coach, seeker""",
    "practice": f"""
        SELECT coach, seeker, activity, count(*) AS n,
               count(*) FILTER (practised_on > $as_of::DATE - {QUIET_DAYS}) AS n_lately,
               max(practised_on) AS last_on
        FROM practice WHERE practised_on <= $as_of AND practised_on > $as_of::DATE - $since::INTEGER
        GROUP BY ALL ORDER BY coach, seeker, n DESC, activity""",
    "offers": f"""
        WITH jobs AS ({_JOBS}),
        ended AS (SELECT coach, seeker, application, outcome FROM applications)
        SELECT coach, seeker, applied_at AS company, applied_as AS role, offered_on, decide_by, decision, decided_on, outcome,
               offers.* EXCLUDE (coach, seeker, application, offered_on, decide_by, decision, decided_on)
        FROM offers LEFT JOIN jobs USING (coach, seeker, application) LEFT JOIN ended USING (coach, seeker, application)
        WHERE has_happened AND (greatest(offered_on, decided_on) > $as_of::DATE - $since::INTEGER
              OR (coalesce(decision, 'pending') IN ('pending', 'negotiating') AND decided_on IS NULL
                  AND coalesce(outcome, 'pending') = 'pending'))
        ORDER BY coach, seeker, offered_on DESC, application""",
    "told_offers": """
        SELECT coach, seeker, company, role FROM applications ANTI JOIN offers USING (coach, seeker, application)
        WHERE has_offer AND coalesce(outcome, 'pending') = 'pending' AND NOT is_wish AND NOT is_future
        ORDER BY coach, seeker, applied_on DESC NULLS LAST, application""",
    "asked": """
        SELECT coach, seeker, i.interview_on, i.stage, category, rated_answer, question, answer_note
        FROM questions JOIN interviews i USING (coach, seeker, interview)
        WHERE rated_answer IS NOT NULL AND coalesce(asked_by, 'interviewer') = 'interviewer' AND rated_answer <= 3
          AND i.interview_on <= $as_of AND i.interview_on > $as_of::DATE - $since::INTEGER
        ORDER BY coach, seeker, rated_answer, i.interview_on DESC, interview, position""",
}

_LABELS = """
SELECT DISTINCT habit, label FROM mart_habits WHERE program = $program AND slice_kind = 'all' AND label IS NOT NULL
ORDER BY habit"""
