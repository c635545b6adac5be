"""What goes with moving on: every habit, the same people with it and without it beside the raw gap, with its grade in words.

Takes answers that have passed answers_shown.shown. Lists go by grade and then by name: there is no ranking across grades.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from pipelines.contract.contrasts import DONE
from pipelines.dashboards import words
from pipelines.dashboards.figures import forest, ranges
from pipelines.dashboards.pages.checks import checks
from pipelines.dashboards.pages.parts import Cell, Chart, Empty, Part, Prose, Section, Table
from pipelines.dashboards.pages.program.answers import Answers
from pipelines.dashboards.pages.program.counts import too_few
from pipelines.dashboards.pages.program.doses import band_label, dose_parts, tone
from pipelines.dashboards.pages.program.entries import entries_table, undated_note
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.words import NOTHING
from pipelines.statistics import grades

#: The grades, in the order in which they are listed (statistics.md, 3).
GRADES = (grades.STRONG, grades.SUGGESTIVE, grades.LITTLE, grades.NO_EVIDENCE, grades.TOO_LITTLE, grades.CANNOT)
GRADED = (grades.STRONG, grades.SUGGESTIVE)
PHASES = ("before", "during")


def habits_section(tables: ProgramTables, answers: Answers) -> Section:
    """The whole section; its empty state where no habit is known of any interview."""
    effects = answers.effects
    if effects.empty:
        said = Empty(words.say("habits_empty"), "interviews", *_EXAMPLE)
        return Section("habits", words.say("habits_title"), words.say("habits_sub"), (said,))
    parts: list[Part] = []
    told = graded(effects)
    if len(told):
        parts.append(Prose(tuple(sentence_of(row) for row in told.itertuples()), words.say("habits_say")))
    for phase in PHASES:
        rows = effects[effects["phase"] == phase]
        drawn = judged(rows)
        if len(drawn):
            parts.append(_chart(phase, drawn))
        if len(rows):
            parts.append(_table(tables, phase, rows, folded=bool(len(drawn))))
    listed = primary(effects)
    if len(listed):
        parts.append(entries_table(listed))
    parts += dose_parts(effects, practice=False)
    after = effects[effects["phase"] == "after"]
    if len(after):
        parts.append(_after_table(tables, after))
    return Section("habits", _finding(effects), _sub(tables, effects), tuple(parts), _notes(tables, effects))


_EXAMPLE = (
    "company,stage,interview_on,mock_interviews,asked_for_concerns,result",
    "Northwind,technical,2026-03-09,2,yes,advanced",
)


def primary(effects: pd.DataFrame) -> pd.DataFrame:
    """The rows of `done`, of habits before and during, that may be shown, in the order of a list."""
    rows = effects[(effects["contrast"] == DONE) & effects["phase"].isin(PHASES) & ~effects["hidden"].astype(bool)]
    return in_order(rows)


def judged(effects: pd.DataFrame) -> pd.DataFrame:
    """Those that had enough data to be judged at all, and so are drawn."""
    rows = primary(effects)
    return rows[rows["gate_ok"].fillna(False).astype(bool) & rows["estimate"].notna()]


def graded(effects: pd.DataFrame) -> pd.DataFrame:
    """Those that are graded strong or suggestive, in the order of a list."""
    rows = primary(effects)
    return rows[rows["grade"].isin(list(GRADED))]


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """By grade, then by name, then in the contract's order of bands."""
    place = rows["grade"].map(lambda grade: GRADES.index(grade) if grade in GRADES else len(GRADES))
    keys = rows.assign(g=place, l=rows["label"].map(words.in_order), d=rows["contrast"] != DONE)
    return keys.sort_values(["g", "l", "d"], kind="stable").drop(columns=["g", "l", "d"])


def sentence_of(row: Any) -> str:
    """`Mock interviews (strong): In 100 interviews, …` with what was found beside the grade."""
    said = [words.verdict(row.sentence), *checks(row._asdict())]
    return words.say("habit_says", habit=row.label, grade=words.label("grade_within", row.grade), says=" ".join(said))


def _finding(effects: pd.DataFrame) -> str:
    rows = judged(effects)
    if rows.empty:
        return words.say("habits_finding_too_little")
    counts = {
        name: int((rows["grade"] == grade).sum()) for name, grade in zip(("strong", "suggestive"), GRADED, strict=True)
    }
    key = "habits_finding_graded" if sum(counts.values()) else "habits_finding_none"
    flips = int((rows["flip_flag"] == True).sum())  # noqa: E712 a column that may hold NA
    beside = f"; {words.say('habits_finding_flips', flips=flips)}" if flips else ""
    return words.say(key, **counts, habits=len(rows)) + beside


def _sub(tables: ProgramTables, effects: pd.DataFrame) -> str:
    rows = effects[~effects["hidden"].astype(bool) & effects["phase"].isin(PHASES)]
    if rows.empty or pd.isna(rows["n_interviews"].max()):
        return words.say("habits_sub")
    numbers = {"interviews": int(rows["n_interviews"].max()), "people": int(rows["n_seekers"].max())}
    said = [words.say("habits_sub_n", **numbers, days=tables.program.horizon_days)]
    lag = reply_lag(effects)
    if lag is not None:
        said.append(words.say("habits_replies", days=lag))
    return " ".join(said)


def reply_lag(effects: pd.DataFrame) -> int | None:
    """Within how many whole days nine in ten replies came; None where they are too few to tell."""
    days = effects["reply_lag_p90"].dropna()
    return None if days.empty else math.ceil(days.iloc[0])


def _chart(phase: str, rows: pd.DataFrame) -> Chart:
    frame = pd.DataFrame([_drawn(row) for row in rows.itertuples()])
    axis = ranges.gaps(pd.DataFrame({"low": [*frame["low"], *frame["raw"]], "high": [*frame["high"], *frame["raw"]]}))
    heads = (words.say("forest_grade"), words.say("forest_counts"))
    heading = words.say(f"phase_{phase}")
    said = "; ".join(f"{row.label}: {row.said}" for row in frame.itertuples())
    return Chart(
        f"habits-{phase}",
        {layout: forest.draw(frame, axis, layout, heads) for layout in LAYOUTS},
        words.say("forest_alternative", heading=heading, rows=said),
        heading=heading,
        key=(
            ("on", words.say("key_adjusted")),
            ("hollow", words.say("key_raw")),
            ("line", words.say("key_range")),
            ("band", words.say("key_band")),
        ),
    )


def _drawn(row: Any) -> dict[str, Any]:
    grade = grade_words(row)
    counts = {"with_": int(row.n_with), "without": int(row.n_without)}
    effect = {"by": row.estimate, "low": row.low_shown, "high": row.high_shown, "raw": row.raw}
    return {
        "label": row.label,
        "raw": float(row.raw),
        "value": float(row.estimate),
        "low": float(row.low_shown),
        "high": float(row.high_shown),
        "tone": tone(row),
        "grade": grade,
        "counts": words.say("forest_n", **counts),
        "said": words.say("forest_row", grade=grade, **effect, **counts),
    }


def grade_words(row: Any) -> str:
    """The grade as a page writes it, with what it goes with where that is the person."""
    grade = words.label("grade", row.grade)
    return f"{grade}; {words.say('flip_label')}" if row.flip_flag is True else grade


def _table(tables: ProgramTables, phase: str, rows: pd.DataFrame, *, folded: bool) -> Table:
    """Every habit of a phase by grade and name, its bands under it."""
    made: list[tuple[str | Cell, ...]] = []
    indented = set()
    done = rows[rows["contrast"] == DONE]
    hidden = done["hidden"].astype(bool)
    ordered = [
        *in_order(done[~hidden]).itertuples(),
        *done[hidden].sort_values("label", key=lambda names: names.map(words.in_order)).itertuples(),
    ]
    for row in ordered:
        made.append(_row(tables, row, row.label))
        bands = rows[(rows["habit"] == row.habit) & (rows["contrast"] != DONE)]
        for band in bands.itertuples():
            indented.add(len(made))
            made.append(_row(tables, band, band_label(band)))
    heads = ("habit", "grade", "adjusted", "raw", "with", "without", "both", "noticed")
    return Table(
        words.say("habits_caption", phase=words.say(f"phase_{phase}")),
        tuple(words.say(f"habits_head_{name}") for name in heads),
        tuple(made),
        frozenset(indented),
        folded=words.say("as_a_table") if folded else "",
        text_columns=frozenset({0, 1}),
    )


def _row(tables: ProgramTables, row: Any, label: str) -> tuple[str | Cell, ...]:
    if bool(row.hidden):
        return (label, too_few(tables), *[NOTHING] * 6)
    tags = ((words.say("flip_label"), "warn"),) if row.flip_flag is True else ()
    is_judged = bool(row.gate_ok) if not pd.isna(row.gate_ok) else False
    return (
        label,
        Cell(words.label("grade", row.grade), tags),
        _gap(row.estimate, row.low_shown, row.high_shown) if is_judged else NOTHING,
        _gap(row.raw, row.raw_low, row.raw_high),
        _side(row.advanced_with, row.n_with),
        _side(row.advanced_without, row.n_without),
        words.number(row.informative_seekers),
        NOTHING if pd.isna(row.noticed) else words.say("noticed_from", points=round(100 * row.noticed)),
    )


def _gap(value: Any, low: Any, high: Any) -> str:
    return NOTHING if pd.isna(value) else words.say("gap", by=value, low=low, high=high)


def _side(advanced: Any, total: Any) -> str:
    rate = share(advanced, total)
    return words.say("side", n=int(total), **rate) if rate else words.say("none_logged")


def _after_table(tables: ProgramTables, rows: pd.DataFrame) -> Table:
    """How often each habit of phase *after* was done, and what the next application's first interview then came to.

    Of the same interview no result stands here: two shares side by side would be a gap by another name.
    """
    made: list[tuple[str | Cell, ...]] = []
    nexts = {row.habit: row for row in rows[rows["timing"] == "next"].itertuples()}
    same = rows[rows["timing"] == "same"].sort_values("place", kind="stable")
    for row in same.itertuples():
        done = (too_few(tables), NOTHING) if row.hidden else (words.number(row.n_with), words.number(row.n_without))
        made.append((row.label, *done, *_next_cells(tables, nexts.get(row.habit))))
    heads = ("habit", "done", "not_done", "next_grade", "next")
    return Table(
        words.say("habits_after_caption"),
        tuple(words.say(f"habits_head_{name}") for name in heads),
        tuple(made),
        text_columns=frozenset({0, 3}),
    )


def _next_cells(tables: ProgramTables, row: Any) -> tuple[str, str]:
    if row is None:
        return NOTHING, NOTHING
    if bool(row.hidden):
        return too_few(tables), NOTHING
    is_judged = not pd.isna(row.gate_ok) and bool(row.gate_ok)
    told = _gap(row.estimate, row.low_shown, row.high_shown) if is_judged else NOTHING
    return words.label("grade", row.grade), told


def _notes(tables: ProgramTables, effects: pd.DataFrame) -> tuple[str, ...]:
    rows = primary(effects)
    left = len(rows) - len(judged(effects))
    notes = [words.say("habits_not_a_trial")]
    lag, horizon = reply_lag(effects), tables.program.horizon_days
    if lag is not None and lag > horizon:
        notes.insert(0, words.say("habits_replies_late", lag=lag, days=horizon))
    if left:
        notes.append(words.say("habits_too_little", habits=left))
    undated = undated_note(rows)
    if undated:
        notes.append(undated)
    notes.append(words.say("habits_how"))
    if bool(effects["hidden"].any()):
        notes.append(words.say("habits_hidden", few=too_few(tables)))
    return tuple(notes)
