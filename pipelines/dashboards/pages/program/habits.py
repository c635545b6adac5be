"""Results with each habit done and not done, raw: the gap as it is, and why it is not what the habit does.

Takes tables that have passed privacy.shown. Adjusted effects are not of this section.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.figures import ranges
from pipelines.dashboards.pages.parts import Chart, Empty, Section, Table
from pipelines.dashboards.pages.program.overview import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.words import NOTHING
from pipelines.statistics.rates import newcombe

_HEADINGS = {"before": "Before the interview", "during": "During the interview"}
_KEY = (("hollow", "raw gap, not adjusted"), ("line", "likely range"), ("band", "too small to matter"))


def habits_section(tables: ProgramTables) -> Section:
    """The whole section; its empty state where no habit is known of any interview."""
    sides = tables.habits[["n_with", "n_without"]].astype("Int64").sum(axis=1)
    logged = tables.habits[tables.habits["hidden"] | (sides > 0)]
    if logged.empty:
        example = Empty(
            "No habits logged yet. One column a habit, in the same row as the interview; leave blank what you do not know:",
            "interviews",
            "company,stage,interview_on,mock_interviews,asked_for_concerns,result",
            "Northwind,technical,2026-03-09,2,yes,advanced",
        )
        return Section("habits", "Results with each habit, and without", words.say("habits_sub"), (example,))
    compared = gaps(logged)
    parts: list[Chart | Table] = []
    for phase, heading in _HEADINGS.items():
        rows = logged[logged["phase"] == phase]
        drawn = compared[compared["phase"] == phase]
        if len(drawn):
            parts.append(_chart(phase, heading, drawn))
        if len(rows):
            caption = f"{heading}: led on with the habit and without it"
            parts.append(_table(tables, rows, compared, caption, "The same as a table" if len(drawn) else ""))
    after = logged[logged["phase"] == "after"]
    if len(after):
        parts.append(_after_table(tables, after))
    return Section("habits", _finding(compared), _sub(tables, logged), tuple(parts), _notes(tables, logged))


def gaps(habits: pd.DataFrame) -> pd.DataFrame:
    """Habits of phase before and during with interviews on both sides, with gap, low and high (fractions) added."""
    both = ~habits["hidden"] & (habits["n_with"].fillna(0) > 0) & (habits["n_without"].fillna(0) > 0)
    frame = habits[habits["phase"].isin(list(_HEADINGS)) & both]
    names = ("advanced_with", "n_with", "advanced_without", "n_without")
    gap, low, high = newcombe(*(frame[name].astype(float) for name in names))
    return frame.assign(gap=gap, low=low, high=high)


def _finding(compared: pd.DataFrame) -> str:
    if compared.empty:
        return "Results with each habit, and without"
    over, under = int((compared["low"] > 0).sum()), int((compared["high"] < 0).sum())
    unclear = len(compared) - over - under
    return words.say("habits_finding", over=over, under=under, unclear=unclear, habits=len(compared))


def _sub(tables: ProgramTables, logged: pd.DataFrame) -> str:
    # With a row hidden, the number judged would give away how many could not apply to it, so it is left out.
    judged = "" if bool(logged["hidden"].any()) else words.say("habits_sub_n", judged=int(logged["n_judged"].max()))
    return f"{words.say('habits_sub')}, each at least {tables.program.horizon_days} days old. {judged}".strip()


def _chart(phase: str, heading: str, drawn: pd.DataFrame) -> Chart:
    frame = pd.DataFrame(
        {
            "label": drawn["label"],
            "value": drawn["gap"],
            "low": drawn["low"],
            "high": drawn["high"],
            "note": [
                f"{_side(row.advanced_with, row.n_with)} · {_side(row.advanced_without, row.n_without)}"
                for row in drawn.itertuples()
            ],
            "said": [
                f"{_side(row.advanced_with, row.n_with)} with · {_side(row.advanced_without, row.n_without)} without"
                for row in drawn.itertuples()
            ],
        }
    )
    axis = ranges.gaps(frame)
    said = "; ".join(
        f"{row.label}: {words.points(row.value)} per 100, likely {words.points(row.low)} to {words.points(row.high)}"
        for row in frame.itertuples()
    )
    return Chart(
        f"habits-{phase}",
        {
            layout: ranges.draw(frame, axis, layout, hollow=True, note_title="led on with it · without it")
            for layout in LAYOUTS
        },
        f"Dots with ranges, raw and unadjusted. {heading}: {said}.",
        heading=heading,
        key=_KEY,
    )


def _side(advanced: Any, total: Any) -> str:
    return f"{words.percent(share(advanced, total)['share'])} of {words.number(total)}"


def _after_table(tables: ProgramTables, rows: pd.DataFrame) -> Table:
    """How often each habit of phase *after* was done. Two shares of interviews that led on would be a gap by another name."""
    made = []
    for row in rows.itertuples():
        counts = (row.n_with, row.n_without, row.n_unknown, row.n_late)
        told = (too_few(tables), *[NOTHING] * 3) if row.hidden else tuple(words.number(count) for count in counts)
        made.append((row.label, *told))
    caption = (
        "After the interview: cannot be judged. How it went decides whether people do this, so no result stands here"
    )
    return Table(caption, ("Habit", "Done after", "Not done after", "Not known", "Logged late"), tuple(made))


def _table(tables: ProgramTables, rows: pd.DataFrame, compared: pd.DataFrame, caption: str, folded: str) -> Table:
    """Both sides of every habit, and the gap between them."""
    by_habit: dict[str, Any] = {row.habit: row for row in compared.itertuples()}
    made = []
    for row in rows.itertuples():
        if row.hidden:
            made.append((row.label, too_few(tables), *[NOTHING] * 4))
            continue
        gap = by_habit.get(row.habit)
        told = (
            f"{words.points(gap.gap)}, likely {words.points(gap.low)} to {words.points(gap.high)}" if gap else NOTHING
        )
        cells = (_full(row.advanced_with, row.n_with), _full(row.advanced_without, row.n_without))
        counts = (words.number(row.n_unknown), words.number(row.n_late))
        made.append((row.label, *cells, told, *counts))
    head = ("Habit", "Led on with it", "Led on without it", "Raw gap, per 100", "Not known", "Logged late")
    return Table(caption, head, tuple(made), folded=folded)


def _full(advanced: Any, total: Any) -> str:
    rate = share(advanced, total)
    if not rate:
        return "none logged"
    return f"{_side(advanced, total)}, {words.say('likely', **rate)}"


def _notes(tables: ProgramTables, logged: pd.DataFrame) -> tuple[str, ...]:
    notes = [
        "People differ; this is not what the habit does. Those who prepare more may be those who would have led on anyway, and "
        "people often prepare more where the odds are worse. Wanting a job more could play a part in both.",
        "Habits stand in the order of the catalog, not by size. One person brings many interviews, so the true range is "
        "somewhat wider than drawn.",
        "“Not known” is left out of both sides. “Logged late” was filled in after the result was known, and is not counted.",
    ]
    if bool(logged["hidden"].any()):
        notes.append(f"Habits done, or not done, by {too_few(tables)} are in the tables by name only.")
    return tuple(notes)
