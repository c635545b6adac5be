"""What of then and now may stand side by side: the difference of the two tells of the people behind it, and of no fewer than enough.

A frame in, what may be told of each measure out. What was then, what is now, and what changed between them go through the same audit as
slices do, with the results by stage that the page shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.dashboards.pages.program.audit import Cell, Split, few, suppressed
from pipelines.dashboards.pages.program.tables import ProgramTables

#: Measures in the order in which they are told; those of interviews have k of n that led on.
MEASURES = ("applications", "people_interviewed", "first_rounds", "interviews", "people_offered")
OF_INTERVIEWS = ("first_rounds", "interviews")
#: What no row tells: interviews that are no first round. Both others less each other would.
_REST = "later_rounds"
#: The stage of the funnel that hides a measure with it, since the two are one number.
_AS_REACHED = {"applications": "applied"}


@dataclass(frozen=True)
class Count:
    """k of n that led on; of other measures k is None."""

    n: int
    k: int | None = None


@dataclass(frozen=True)
class Change:
    """One measure, now and then; None where that may not be told."""

    measure: str
    now: Count | None
    then: Count | None


def shown(rows: pd.DataFrame, tables: ProgramTables, *, hides_then: bool = False) -> list[Change]:
    """What may be told of the rows of mart_changes (measure, stage, n_*, k_*, people_*, n_people_changed, n_consent_changed)
    beside `tables`, which have passed privacy.shown."""
    smallest = tables.program.smallest
    summed = {measure: _summed(rows[rows["measure"] == measure], tables) for measure in (*MEASURES, _REST)}
    cells, splits = _equations(summed)
    hidden = _hidden(rows, tables, summed)
    hidden |= {f"then|{measure}" for measure in summed} if hides_then else set()
    gone = suppressed(cells, splits, smallest, hidden)
    return [
        Change(
            measure,
            None if f"now|{measure}" in gone else _count(measure, row, "now"),
            None if f"then|{measure}" in gone else _count(measure, row, "then"),
        )
        for measure, row in summed.items()
        if measure in MEASURES
    ]


def _summed(rows: pd.DataFrame, tables: ProgramTables) -> dict[str, int]:
    """A measure's counts over the stages that the page shows, with the people behind them.

    Where that is every stage, the row of the whole has them. Else each stage's are added up, and its people are not: the most
    of any stage stands for all.
    """
    whole, each = rows[rows["stage"].isna()], rows[rows["stage"].notna()]
    here = each[each["stage"].isin(_stages_shown(tables))]
    names = ("n_then", "k_then", "n_now", "k_now", "people_then", "people_now", "n_people_changed")
    if len(here) == len(each):
        return {name: _int(whole[name].sum()) for name in names}
    counts = {name: _int(here[name].sum()) for name in names[:4]}
    return counts | {name: _int(here[name].max()) for name in names[4:]}


def _stages_shown(tables: ProgramTables) -> set[str]:
    return set(tables.stages.loc[~tables.stages["hidden"], "stage"])


def _int(value: Any) -> int:
    return 0 if pd.isna(value) else int(value)


def _count(measure: str, row: dict[str, int], when: str) -> Count:
    return Count(row[f"n_{when}"], row[f"k_{when}"] if measure in OF_INTERVIEWS else None)


def _equations(summed: dict[str, dict[str, int]]) -> tuple[list[Cell], list[Split]]:
    """Now is then and what changed; interviews are first rounds and the rest, then as now and as what changed."""
    cells, splits = [], []
    for measure, row in summed.items():
        parts = ("first_rounds", _REST) if measure == "interviews" else (measure,)
        values = {
            "then": (row["n_then"], row["people_then"]),
            "change": (row["n_now"] - row["n_then"], row["n_people_changed"]),
            "now": (row["n_now"], row["people_now"]),
        }
        for when, (value, people) in values.items():
            groups = [f"{part}|{time}" for part in parts for time in ("then", "change") if when in ("now", time)]
            cells.append(Cell(f"{when}|{measure}", frozenset(groups), value, people))
        splits.append(Split(f"now|{measure}", (f"then|{measure}", f"change|{measure}")))
    splits += [
        Split(f"{when}|interviews", (f"{when}|first_rounds", f"{when}|{_REST}")) for when in ("then", "change", "now")
    ]
    return cells, splits


def _hidden(rows: pd.DataFrame, tables: ProgramTables, summed: dict[str, dict[str, int]]) -> set[str]:
    """What is hidden whatever its own people are."""
    hidden = {
        f"{when}|{measure}"
        for measure, stage in _AS_REACHED.items()
        if _is_hidden(tables, stage)
        for when in ("now", "then")
    }
    # A page of that day, whose people were others by a few, would tell by its difference about these few.
    if any(few(_int(n), tables.program.smallest) for n in rows["n_consent_changed"]):
        hidden |= {f"then|{measure}" for measure in summed}
    return hidden


def _is_hidden(tables: ProgramTables, stage: str) -> bool:
    funnel = tables.funnel
    return bool(funnel.loc[funnel["stage"] == stage, "hidden"].any())
