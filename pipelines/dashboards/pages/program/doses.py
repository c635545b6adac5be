"""How much of a habit: its bands against none, as the same people show them.

Takes answers that have passed answers_shown.shown.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.contract.contrasts import DONE
from pipelines.contract.habits import catalog
from pipelines.dashboards import words
from pipelines.dashboards.figures import forest, ranges
from pipelines.dashboards.pages.parts import Chart, Table
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.words import NOTHING
from pipelines.statistics import grades


def is_practice(habit: str) -> bool:
    """Whether a habit is counted from dated practice sessions (S7)."""
    known = catalog().get(habit)
    return known is not None and bool(known.activities)


def band_label(row: Any) -> str:
    """`3–4 stories`: a band in the habit's own unit."""
    unit = row.unit or ""
    band = str(row.contrast).replace("-", "\N{EN DASH}")
    return words.say("band", band=band, unit=words.unit(unit, one=band == "1")).strip()


def dose_parts(effects: pd.DataFrame, *, practice: bool) -> list[Chart | Table]:
    """Bands against none of the habits that are practice, or of those that are not: chart and table; empty where none could be
    judged.

    A habit stands there with all of its bands that may be shown, as soon as one of them had enough data: a dose reads as a whole.
    Those with too little are words alone, in the chart and in the table.
    """
    bands = effects[
        (effects["contrast"] != DONE)
        & effects["phase"].isin(["before", "during"])
        & ~effects["hidden"].astype(bool)
        & effects["estimate"].notna()
    ]
    bands = bands[bands["habit"].map(is_practice).astype(bool) == practice]
    enough = set(bands.loc[bands["gate_ok"].fillna(False).astype(bool), "habit"])
    rows = bands[bands["habit"].isin(enough)].sort_values("place", kind="stable")
    if rows.empty:
        return []
    frame = pd.DataFrame([_drawn(row) for row in rows.itertuples()])
    axis = ranges.gaps(frame.dropna(subset="value"))
    name = "practice" if practice else "habits"
    heading = words.say(f"dose_heading_{name}")
    heads = (words.say("forest_grade"), words.say("dose_counts"))
    said = "; ".join(f"{row.label}: {row.said}" for row in frame.itertuples())
    chart = Chart(
        f"doses-{name}",
        {layout: forest.draw(frame, axis, layout, heads) for layout in LAYOUTS},
        words.say("dose_alternative", heading=heading, rows=said),
        heading=heading,
        key=(("on", words.say("key_dose")), ("band", words.say("key_band"))),
    )
    cells = tuple(
        (
            row.label,
            row.grade,
            NOTHING if pd.isna(row.value) else words.say("gap", by=row.value, low=row.low, high=row.high),
            row.counts,
        )
        for row in frame.itertuples()
    )
    head = tuple(words.say(key) for key in ("dose_amount", "forest_grade", "habits_head_adjusted", "dose_counts"))
    table = Table(heading, head, cells, folded=words.say("as_a_table"), text_columns=frozenset({0, 1}))
    return [chart, table]


def _drawn(row: Any) -> dict[str, Any]:
    grade = words.label("grade", row.grade)
    facts = {"label": f"{row.label}: {band_label(row)}", "grade": grade, "counts": words.number(row.n_with)}
    if pd.isna(row.gate_ok) or not row.gate_ok:
        nothing = dict.fromkeys(("value", "low", "high"), float("nan"))
        return facts | nothing | {"tone": "quiet", "said": words.say("dose_row_few", grade=grade, with_=row.n_with)}
    told = {"by": row.estimate, "low": row.low_shown, "high": row.high_shown}
    return {
        **facts,
        "value": float(row.estimate),
        "low": float(row.low_shown),
        "high": float(row.high_shown),
        "tone": tone(row),
        "said": words.say("dose_row", grade=grade, with_=row.n_with, **told),
    }


def tone(row: Any) -> str:
    """What a row's colour means: goes with leading on (`on`), goes with the person or with leading on less (`warn`), or that
    nothing can be said (`quiet`)."""
    is_graded = row.grade in (grades.STRONG, grades.SUGGESTIVE)
    if row.flip_flag is True or (is_graded and row.estimate < 0):
        return "warn"
    return "on" if is_graded else "quiet"
