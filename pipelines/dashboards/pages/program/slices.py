"""A program cut by cohort, industry, career stage, channel and format: which groups there are, and what is counted of each.

Small categories are put together first, until every group is of enough people. What of it may be shown is slices_shown.py's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from pipelines.contract.vocabulary import STAGES, words_of
from pipelines.dashboards import words
from pipelines.dashboards.pages.program.tables import in_order
from pipelines.dashboards.warehouse import Program, Row, frame_of, rows_of

#: Kinds of slice, those first that a page would rather keep where two of them together would tell too much.
OF_APPLICATIONS = ("cohort", "career_stage", "industry", "channel")
KINDS = (*OF_APPLICATIONS, "format")
#: Not more groups of a kind than a reader can take in; the smallest beyond it are put together.
MOST = 9
#: What stands for an unknown value, which no word of the contract and no cohort is.
UNKNOWN = ""


@dataclass(frozen=True)
class Group:
    """One group of a kind: the values it holds (UNKNOWN: not logged), what it is called, and how many people it is of."""

    kind: str
    key: str
    values: tuple[str, ...]
    people: int

    @property
    def label(self) -> str:
        if len(self.values) > 1:
            return words.label("slice_others", self.kind)
        return words.say("slice_unknown") if self.values == (UNKNOWN,) else words.label(self.kind, self.values[0])


@dataclass(frozen=True)
class Slices:
    """What is counted of each group, and (`met`) which groups of the several kinds have applications or interviews in common."""

    groups: tuple[Group, ...]
    funnel: pd.DataFrame  # key, stage, stage_rank, n_reached, people (at least)
    stages: pd.DataFrame  # key, stage, advanced, rejected, no_response, n_open, withdrew, people, people_advanced
    times: (
        pd.DataFrame
    )  # key, day, n_seekers, incidence, low, high, suppressed: of groups that have a report of their own
    met: pd.DataFrame  # a column a kind, of keys: each combination that some held interview has
    applied: pd.DataFrame  # the same of applications, without format


def read_slices(con: duckdb.DuckDBPyConnection, program: Program) -> Slices:
    """The groups of `program` in the order of KINDS, and their counts; a kind of one group alone is none."""
    bound: Row = {"program": program.code}
    made: list[Group] = []
    for kind in KINDS:
        groups = _groups(con, kind, bound, program.smallest)
        made += groups if len(groups) > 1 else []
    kinds = [kind for kind in KINDS if any(group.kind == kind for group in made)]
    pairs = [(group.kind, value, group.key) for group in made for value in group.values]
    names = ("kinds", "slice_values", "keys")
    bound |= {name: [pair[at] for pair in pairs] for at, name in enumerate(names)}
    applied = [kind for kind in kinds if kind in OF_APPLICATIONS]
    return Slices(
        groups=tuple(made),
        funnel=in_order(frame_of(con, _FUNNEL, bound), "stage", STAGES),
        stages=in_order(frame_of(con, _STAGES, bound), "stage", STAGES),
        times=frame_of(con, _TIMES, bound),
        met=_combinations(con, "interviewed", kinds, bound),
        applied=_combinations(con, "applied", applied, bound),
    )


def read_members(con: duckdb.DuckDBPyConnection, program: Program) -> dict[str, dict[tuple[str, ...], list[str]]]:
    """By kind and group (the values that it holds): the people that it is of. A kind of one group alone is none."""
    made: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for kind in KINDS:
        bound: Row = {"program": program.code}
        groups = _groups(con, kind, bound, program.smallest)
        if len(groups) > 1:
            pairs = [(kind, value, group.key) for group in groups for value in group.values]
            bound |= {name: [pair[at] for pair in pairs] for at, name in enumerate(("kinds", "slice_values", "keys"))}
            source = "interviewed" if kind == "format" else "applied"
            members = (
                f"{_SLICED}, {_PLACED} SELECT key, list(DISTINCT seeker ORDER BY seeker) AS people "
                f"FROM {source} JOIN place ON place.value = {source}.{kind} GROUP BY key"
            )
            people = {row["key"]: row["people"] for row in rows_of(con, members, bound)}
            made[kind] = {group.values: people[group.key] for group in groups}
    return made


def _groups(con: duckdb.DuckDBPyConnection, kind: str, bound: Row, smallest: int) -> list[Group]:
    """The values of a kind as groups, by people; too small ones put together, with the next smallest until they are enough."""
    source = "interviewed" if kind == "format" else "applied"
    counted = f"{_SLICED} SELECT {kind} AS value, count(DISTINCT seeker) AS people FROM {source} GROUP BY value"
    sizes = {row["value"]: row["people"] for row in rows_of(con, f"{counted} ORDER BY people DESC, value", bound)}
    kept = [value for value, people in sizes.items() if people >= smallest]
    pool = [value for value in sizes if value not in kept]
    if len(kept) + bool(pool) > MOST:
        pool, kept = kept[MOST - 1 :] + pool, kept[: MOST - 1]
    together = f"{_SLICED} SELECT count(DISTINCT seeker) AS people FROM {source} WHERE list_contains($pool, {kind})"
    size = 0
    while pool:
        size = rows_of(con, together, bound | {"pool": pool})[0]["people"]
        if size >= smallest or not kept:
            break
        pool.insert(0, kept.pop())
    made = [((value,), sizes[value]) for value in kept] + ([(tuple(pool), size)] if pool else [])
    if size < smallest and pool:  # not even all of them together are enough
        made = []
    made.sort(key=lambda group: _place(kind, group[0]))  # stable: else by people
    return [Group(kind, f"{kind}-{at}", values, people) for at, (values, people) in enumerate(made, 1)]


def _place(kind: str, values: tuple[str, ...]) -> tuple[bool, bool, int, str]:
    """Cohorts by name, career stages in their order, others by size; then what is not logged, and what was put together."""
    stages = words_of("career_stage")
    at = stages.index(values[0]) if kind == "career_stage" and values[0] in stages else 0
    return len(values) > 1, values[0] == UNKNOWN, at, values[0] if kind == "cohort" else ""


# What the application does not say of its industry and career stage, the seeker's own target and stage do (marts/slices.py).
_SLICED = """
WITH applied AS (
    SELECT a.seeker, a.application, coalesce(s.cohort, '') AS cohort, coalesce(a.channel, '') AS channel,
           coalesce(a.industry, s.target_industry, '') AS industry,
           coalesce(a.career_stage, s.career_stage, '') AS career_stage
    FROM applications a JOIN seekers s USING (program, seeker)
    WHERE program = $program AND a.counted_by_program AND NOT a.is_wish AND NOT a.is_future),
interviewed AS (
    SELECT applied.*, i.stage, i.result, coalesce(i.format, '') AS format
    FROM interviews i JOIN applied USING (seeker, application)
    WHERE i.program = $program AND i.counted_by_program AND i.is_held)"""

_PLACED = """place AS (
    SELECT unnest($kinds::VARCHAR[]) AS kind, unnest($slice_values::VARCHAR[]) AS value, unnest($keys::VARCHAR[]) AS key)"""

# People of several values are not added up, one person may be in each: the most of any value stands for them all.
_FUNNEL = f"""
WITH {_PLACED}
SELECT key, stage, stage_rank, sum(n_reached)::BIGINT AS n_reached, max(n_seekers_reached) AS people
FROM mart_funnel m JOIN place ON m.slice_kind = place.kind AND coalesce(m.slice_value, '') = place.value
WHERE program = $program GROUP BY key, stage, stage_rank ORDER BY key, stage_rank, stage"""

_STAGES = f"""{_SLICED}, {_PLACED},
each AS (
    SELECT seeker, stage, result, unnest({list(KINDS)}) AS kind, unnest([{", ".join(KINDS)}]) AS value FROM interviewed),
people AS (
    SELECT key, stage, count(DISTINCT seeker) AS people,
           count(DISTINCT seeker) FILTER (result = 'advanced') AS people_advanced
    FROM each JOIN place USING (kind, value) GROUP BY key, stage),
counted AS (
    SELECT key, stage, sum(advanced)::BIGINT AS advanced, sum(rejected)::BIGINT AS rejected,
           sum(no_response)::BIGINT AS no_response, sum(n_open)::BIGINT AS n_open, sum(withdrew)::BIGINT AS withdrew
    FROM mart_stage_results m JOIN place ON m.slice_kind = place.kind AND coalesce(m.slice_value, '') = place.value
    WHERE program = $program GROUP BY key, stage)
SELECT counted.*, coalesce(people, 0) AS people, coalesce(people_advanced, 0) AS people_advanced
FROM counted LEFT JOIN people USING (key, stage) ORDER BY key, stage"""

# A group of several values has no report of its own: its days would have to be counted anew.
_TIMES = f"""
WITH {_PLACED}, single AS (SELECT any_value(kind) AS kind, any_value(value) AS value, key FROM place GROUP BY key HAVING count(*) = 1)
SELECT key, day, n_seekers, incidence, low, high, suppressed
FROM time_to_offer t JOIN single ON t.slice_kind = single.kind AND t.slice_value = single.value
WHERE t.scope = 'program' AND program = $program ORDER BY key, day"""


def _combinations(con: duckdb.DuckDBPyConnection, source: str, kinds: Sequence[str], bound: Row) -> pd.DataFrame:
    if not kinds:
        return pd.DataFrame()
    keys = ", ".join(f"{kind}_place.key AS {kind}" for kind in kinds)
    joined = " ".join(
        f"JOIN place AS {kind}_place ON {kind}_place.kind = '{kind}' AND {kind}_place.value = {source}.{kind}"
        for kind in kinds
    )
    return frame_of(con, f"{_SLICED}, {_PLACED} SELECT DISTINCT {keys} FROM {source} {joined} ORDER BY ALL", bound)
