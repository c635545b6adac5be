"""How complete what was logged of each habit is, and how many more interviews it would take to notice a difference.

Takes answers that have passed answers_shown.shown. Shares of entries are told to the nearest twentieth, never to the entry.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Table
from pipelines.dashboards.words import NOTHING

#: Shares are told in steps of so many percent, and below the first step as less than it.
_STEP = 5


def entries_table(rows: pd.DataFrame) -> Table:
    """A row a habit: `rows` are the contrasts `done` that may be shown, in the order of a list."""
    cells = tuple(
        (
            row.label,
            about(row.blank_share),
            about(row.late_share),
            about(row.timing_unknown_share),
            _more(row),
        )
        for row in rows.itertuples()
    )
    heads = tuple(words.say(f"entries_head_{name}") for name in ("habit", "blank", "late", "untimed", "more"))
    return Table(words.say("entries_caption"), heads, cells, folded=words.say("entries_caption"))


def about(share: Any) -> str:
    """`about 15 %`, or `under 5 %`, also of none: whether a single entry is behind it is nobody's business."""
    if pd.isna(share):
        return NOTHING
    percent = _STEP * round(100 * float(share) / _STEP)
    return words.say("entries_about", percent=percent) if percent else words.say("entries_under", percent=_STEP)


def undated_note(rows: pd.DataFrame) -> str | None:
    """How many of the interviews that led on have no date of it; None where that is not known, or few."""
    told = rows["undated_share"].dropna()
    if told.empty or round(100 * float(told.iloc[0]) / _STEP) == 0:
        return None
    return words.say("entries_undated", share=about(told.iloc[0]))


def _more(row: Any) -> str:
    if pd.isna(row.needed):
        return NOTHING
    return words.say("entries_more", n=int(row.needed)) if row.needed else words.say("entries_enough")
