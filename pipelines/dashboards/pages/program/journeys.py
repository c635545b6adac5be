"""The journeys of a program's applications as links from one event to the next, each of enough people to be shown.

Links are counted in SQL; which stages and endings are drawn together is decided here. Drawing is figures/journey.py.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipelines.contract.vocabulary import STAGE_RANK, STAGES, words_of
from pipelines.dashboards.warehouse import Program

if TYPE_CHECKING:
    import duckdb


KINDS = tuple(stage for stage in STAGES if STAGE_RANK[stage] == STAGE_RANK["interview"] and stage != "interview")
OUTCOMES = words_of("outcome")
OTHERWISE, OPEN = "otherwise", "open"


@dataclass(frozen=True)
class Journeys:
    """`links`: source, target, n applications, n people; None where no drawing would keep to the minimum."""

    links: pd.DataFrame | None
    left_out: tuple[str, ...] = ()  # stages not drawn apart, in the contract's order
    kinds_together: bool = False  # whether every kind of interview is one node
    otherwise_has_open: bool = False


@dataclass
class _Drawn:
    """What each stage is drawn as (None: not drawn), and which endings of which stage are drawn together."""

    stages: dict[str, str | None] = field(default_factory=lambda: {stage: stage for stage in STAGES})
    pooled: set[tuple[str, str]] = field(default_factory=set)

    def bound(self) -> dict[str, Any]:
        pairs = sorted(self.pooled)
        return {
            "stages": list(STAGES),
            "ranks": [STAGE_RANK[stage] for stage in STAGES],
            "shown": [self.stages[stage] for stage in STAGES],
            "outcomes": list(OUTCOMES),
            "pooled_from": [stage for stage, _ in pairs],
            "pooled_ending": [ending for _, ending in pairs],
        }


# Superseded events were corrected away; the applied step is there also where its event is not. A meeting that comes
# after a later stage was reached is not drawn: bands then only run forwards.
_STEPS = """
WITH place AS (
    SELECT unnest($stages::VARCHAR[]) AS event, unnest($ranks::BIGINT[]) AS rank, unnest($shown::VARCHAR[]) AS shown,
           unnest(range(len($stages))) AS position),
pooled AS (SELECT unnest($pooled_from::VARCHAR[]) AS source, unnest($pooled_ending::VARCHAR[]) AS ending),
counted AS (
    SELECT program, seeker, application, outcome FROM applications
    WHERE program = $program AND counted_by_program AND NOT is_wish AND NOT is_future),
live AS (
    SELECT seeker, application, event, happened_on, known_on, event_id
    FROM events JOIN counted USING (program, seeker, application)
    WHERE (happened_on IS NULL OR $as_of::DATE IS NULL OR happened_on <= $as_of::DATE)
      AND event_id NOT IN (SELECT supersedes FROM events WHERE program = $program AND supersedes IS NOT NULL)),
stage_events AS (
    SELECT seeker, application, event, happened_on, event_id,
           bool_and(happened_on IS NOT NULL) OVER (PARTITION BY seeker, application) AS dated
    FROM live WHERE event IN (SELECT event FROM place) AND event <> 'applied'
    UNION ALL SELECT seeker, application, 'applied', NULL, '', false FROM counted),
steps AS (
    SELECT seeker, application, shown, rank,
           row_number() OVER ordered AS nth,
           max(rank) OVER (ordered ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM stage_events JOIN place USING (event)
    WINDOW ordered AS (PARTITION BY seeker, application
        ORDER BY rank > 0, CASE WHEN dated THEN happened_on END, rank, position, event_id)),
kept AS (
    SELECT seeker, application, shown, nth,
           lag(shown) OVER (PARTITION BY seeker, application ORDER BY nth) AS source
    FROM steps WHERE shown IS NOT NULL AND (reached IS NULL OR rank >= reached)
    QUALIFY source IS DISTINCT FROM shown),
said AS (
    SELECT seeker, application, arg_max(event, (coalesce(happened_on, DATE '0001-01-01'), known_on, event_id)) AS outcome
    FROM live WHERE event IN (SELECT unnest($outcomes::VARCHAR[])) GROUP BY ALL),
ended AS (
    SELECT seeker, application, arg_max(kept.shown, kept.nth) AS source,
           any_value(coalesce(said.outcome, counted.outcome, 'pending')) AS outcome
    FROM kept JOIN counted USING (seeker, application) LEFT JOIN said USING (seeker, application)
    GROUP BY seeker, application),
endings AS (
    SELECT seeker, application, source, CASE outcome WHEN 'pending' THEN 'open' ELSE outcome END AS ending FROM ended),
links AS (
    SELECT seeker, application, source, shown AS target, NULL AS ending, false AS together
    FROM kept WHERE source IS NOT NULL
    UNION ALL
    SELECT seeker, application, source, CASE WHEN pooled.ending IS NULL THEN endings.ending ELSE 'otherwise' END,
           endings.ending, pooled.ending IS NOT NULL
    FROM endings LEFT JOIN pooled USING (source, ending))
"""

_LINKS = f"""{_STEPS}
SELECT source, target, count(*) AS n, count(DISTINCT seeker) AS people
FROM links GROUP BY source, target ORDER BY source, target"""

# How many offers ended how stands in the offers section too: what is drawn together of such an ending must be enough
# people by itself, or the difference between the two would tell about fewer.
_POOLED = f"""{_STEPS}
SELECT ending, source, count(DISTINCT seeker) AS people, any_value(together) AS together,
       (SELECT count(DISTINCT seeker) FROM links AS pool WHERE pool.together AND pool.ending = links.ending) AS people_together
FROM links WHERE ending LIKE 'offer_%' GROUP BY ending, source ORDER BY ending, people, source"""


def read_journeys(con: duckdb.DuckDBPyConnection, program: Program, decided_together: Collection[str] = ()) -> Journeys:
    """The links of `program`'s journeys, drawn together until every one stands for at least `program.smallest` people.

    decided_together: the decisions of offers that the offers section does not tell apart (privacy.py, `decisions_together`).
    """
    endings = [f"offer_{decision}" for decision in decided_together if f"offer_{decision}" in OUTCOMES]
    drawn = _Drawn(pooled={(stage, ending) for stage in STAGES for ending in endings})
    together = False
    while True:
        bound = drawn.bound() | {"program": program.code, "as_of": program.as_of}
        links = _ask(con, _LINKS, bound)
        if links.empty:
            return Journeys(None)
        small = links[links["people"] < program.smallest].sort_values(["people", "n", "source", "target"])
        few_of_a_kind = small["source"].isin(KINDS).any() or small["target"].isin(KINDS).any()
        if not together and (few_of_a_kind or _goes_in_circles(links)):
            # Kinds of interview are alternatives: drawn apart they run both ways between each other, and are soon of few.
            drawn.stages |= dict.fromkeys(KINDS, "interview")
            together = True
            continue
        if small.empty:
            pair = _told_by_difference(_ask(con, _POOLED, bound), program.smallest)
            if pair is None:
                return _finished(links, drawn, together)
            drawn.pooled.add(pair)
            continue
        if not _draw_together(drawn, links, small.iloc[0]):
            return Journeys(None)


def _draw_together(drawn: _Drawn, links: pd.DataFrame, worst: pd.Series) -> bool:
    """One step towards links of enough people; False where there is none left to take."""
    source, target = worst["source"], worst["target"]
    if target in STAGES:
        flows = links.groupby("target")["n"].sum()
        choice = [stage for stage in (source, target) if stage != "applied"]
        _leave_out(drawn, min(choice, key=lambda stage: (int(flows.get(stage, 0)), -STAGES.index(stage))))
        return True
    if target != OTHERWISE:
        drawn.pooled.add((source, target))
        return True
    others = links[(links["source"] == source) & ~links["target"].isin([*STAGES, OTHERWISE])]
    if not others.empty:
        smallest = others.sort_values(["people", "n", "target"]).iloc[0]
        drawn.pooled.add((source, smallest["target"]))
        return True
    if source == "applied":
        return False
    _leave_out(drawn, source)
    return True


def _leave_out(drawn: _Drawn, stage: str) -> None:
    for word, shown in drawn.stages.items():
        if shown == stage:
            drawn.stages[word] = None
    drawn.pooled = {pair for pair in drawn.pooled if pair[0] != stage}


def _told_by_difference(endings: pd.DataFrame, smallest: int) -> tuple[str, str] | None:
    """The next (stage, ending) to draw together, where what is together of an ending is too few people; else None."""
    few = endings[(endings["people_together"] > 0) & (endings["people_together"] < smallest) & ~endings["together"]]
    if few.empty:
        return None
    return str(few.iloc[0]["source"]), str(few.iloc[0]["ending"])


def _goes_in_circles(links: pd.DataFrame) -> bool:
    """Whether following links can lead back to where one was."""
    ways: dict[str, set[str]] = {}
    for source, target in zip(links["source"], links["target"], strict=True):
        ways.setdefault(source, set()).add(target)
    while True:
        ends = {target for targets in ways.values() for target in targets} - ways.keys()
        if not ends:
            return bool(ways)
        ways = {source: targets - ends for source, targets in ways.items()}
        ways = {source: targets for source, targets in ways.items() if targets}


def _finished(links: pd.DataFrame, drawn: _Drawn, together: bool) -> Journeys:
    left_out = tuple(stage for stage in STAGES if drawn.stages[stage] is None)
    return Journeys(links, left_out, together, any(ending == OPEN for _, ending in drawn.pooled))


def _ask(con: duckdb.DuckDBPyConnection, sql: str, bound: dict[str, Any]) -> pd.DataFrame:
    answer = con.execute(sql, bound)
    return pd.DataFrame(answer.fetchall(), columns=[column[0] for column in answer.description or ()])
