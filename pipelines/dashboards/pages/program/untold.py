"""What these logs cannot tell, in plain sentences, each with how much of it there is here.

Takes tables that have passed privacy.shown: a count that may not be told leaves its sentence without one.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Prose, Section
from pipelines.dashboards.pages.program.counts import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables

#: Sentences with a count of mart_data_quality: the key of the sentence, and the measure.
_COUNTED = (
    ("blanks", "habit_blanks"),
    ("late", "late_habits"),
    ("untimed", "habit_time_unknown"),
    ("silence", "results_from_silence"),
    ("open", "results_open"),
    ("consent", "consent_excluded"),
)


def untold_section(tables: ProgramTables) -> Section:
    """Always there: what no method here repairs, what is blank, late or silent, and who is not in it."""
    said = [words.say("untold_wanting")]
    for name, measure in _COUNTED:
        if measure == "consent_excluded" and tables.program.one_seeker:
            continue
        said.append(_counted(tables, name, measure))
    if tables.program.smallest:
        said.append(_counted(tables, "small", "effects_suppressed", few=too_few(tables)))
    said.append(words.say("untold_hands"))
    return Section("untold", words.say("untold_title"), words.say("untold_sub"), (Prose(tuple(said)),))


def _counted(tables: ProgramTables, name: str, measure: str, **more: str) -> str:
    rows = tables.quality[tables.quality["measure"] == measure]
    if rows.empty:
        return words.say(f"untold_{name}", **more)
    row: Any = rows.iloc[0]
    if not pd.isna(row["n"]) and not pd.isna(row["of_n"]):
        return words.say(f"untold_{name}_n", n=int(row["n"]), of_n=int(row["of_n"]), **more)
    return words.say(f"untold_{name}", **more)
