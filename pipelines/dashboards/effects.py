"""What a program's people and coaches are told of its habits: effects of the whole program that passed its suppression.

They are a program's figures, and released as its page is (released.py): while that stands as it was, these do too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.dashboards.warehouse import Row, rows_of

if TYPE_CHECKING:
    import duckdb

# In the order of their names, in which what was released is kept: a page of the same effects is the same page.
_COLUMNS = (
    "base_rate between_sd blank_flag contrast e_value_ci estimate flip_flag fragile_flag gate_ok grade habit "
    "informative_seekers n_with n_without phase placebo_flag raw se sentence timing"
).split()
_EFFECTS = f"""
SELECT {", ".join(_COLUMNS)} FROM habit_effects
WHERE scope = 'program' AND program = $program AND slice_kind = 'all' AND outcome = 'advanced' AND contrast = 'done'
  AND NOT coalesce(suppressed, true) AND sentence IS NOT NULL
ORDER BY habit, timing"""  # noqa: S608 names are ours

#: Of `suggestions`: advice, which tells of nobody else, and evidence that is among `$told`; all where that is NULL.
SUGGESTED = (
    "($told::VARCHAR[] IS NULL OR kind = 'advice' OR list_contains($told::VARCHAR[], concat(habit, ' ', sentence)))"
)


def read_effects(con: duckdb.DuckDBPyConnection, program: str) -> list[Row]:
    """The effects of today, by habit."""
    return rows_of(con, _EFFECTS, {"program": program})


def as_they_are(released: Sequence[Row]) -> list[Row]:
    """Effects as an earlier release kept them, with the columns of today: one that it did not keep is unknown."""
    return [{name: row.get(name) for name in _COLUMNS} for row in released]


def told_by(effects: Sequence[Row] | None) -> list[str] | None:
    """What `$told` of SUGGESTED is: the evidence that `effects` give, None where they are today's."""
    return None if effects is None else [f"{row['habit']} {row['sentence']}" for row in effects]
