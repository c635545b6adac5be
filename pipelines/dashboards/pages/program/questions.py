"""What was asked and how it was answered: kinds of question, marks of the answers, and the loops of reflection and practice.

Takes answers that have passed answers_shown.shown.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.contract.contrasts import DONE, REFLECTION_LOOP
from pipelines.dashboards import theme, words
from pipelines.dashboards.figures import ranges
from pipelines.dashboards.pages.parts import Chart, Empty, Part, Prose, Section, Table
from pipelines.dashboards.pages.program.answers import Answers
from pipelines.dashboards.pages.program.counts import too_few
from pipelines.dashboards.pages.program.doses import dose_parts
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import mean_range, mean_stands_below, mean_told, told
from pipelines.dashboards.words import NOTHING, Sentence

#: A kind of question is only named as rated lowest with at least this many ratings.
ENOUGH = 10
_QUESTION = (
    "interview,position,question,category,rated_answer,star,specific",
    "northwind-1,1,Where do you see yourself in five years?,career_goals,2,no,yes",
)
_REFLECTION = (
    "interview,written_at,responses_reviewed,delivery_reviewed,rapport_reviewed,to_change",
    "northwind-1,2026-03-09 19:30,yes,yes,yes,Say the result first",
)


def questions_section(tables: ProgramTables, answers: Answers) -> Section:
    """What was asked, how it was rated, and how the answers were; its empty state where no question is logged."""
    rows = answers.questions
    if rows.empty:
        example = Empty(words.say("questions_empty"), "questions", *_QUESTION)
        return Section("questions", words.say("questions_title"), words.say("questions_sub"), (example,))
    kinds, marks = _of(rows, "category", "question_category"), _of(rows, "rubric", "rubric")
    parts: list[Part] = []
    rated = kinds[~kinds["hidden"].astype(bool) & (kinds["n_rated"].fillna(0) > 0)]
    if len(rated):
        parts.append(_chart(rated))
    if len(kinds):
        parts.append(_kinds_table(tables, kinds, folded=bool(len(rated))))
    if len(marks):
        parts.append(_marks_table(tables, marks))
    lowest = rated_lowest(answers)
    title = words.say(lowest.key, **lowest.numbers) if lowest else words.say("questions_title")
    shown = rows[(rows["what"] == "category") & ~rows["hidden"].astype(bool)]
    sub = words.say("questions_sub")
    if len(shown) and not bool(rows["hidden"].any()):
        sub = words.say(
            "questions_sub_n", questions=int(shown["n_questions"].sum()), interviews=int(shown["n_interviews"].max())
        )
    return Section("questions", title, sub, tuple(parts), (words.say("questions_note"),))


def rated_lowest(answers: Answers) -> Sentence | None:
    """The kind of question whose answers were rated lowest on average, where that stands out of as many kinds by more than chance
    brings; else between what all of them lie. None where too few are rated."""
    rows = answers.questions
    rows = rows[(rows["what"] == "category") & ~rows["hidden"].astype(bool) & rows["name"].ne("unknown")]
    rows = rows[rows["n_rated"].fillna(0).astype(int) >= ENOUGH]
    if len(rows) < 2:
        return None
    means, n = rows["mean_rating"].astype(float), rows["n_rated"].astype(int)
    row: Any = rows.assign(mean=means).sort_values(["mean", "name"], kind="stable").iloc[0]
    of_all = float((means * n).sum() / n.sum())
    if not mean_stands_below(row["mean"], int(row["n_rated"]), of_all, len(rows), row["mean_high"]):
        ends = {"low": words.number(means.min(), 1), "high": words.number(means.max(), 1)}
        return Sentence("questions_finding_alike", ends)
    kind = words.label("question_category", row["name"])
    said = {"kind": kind, "mean": words.number(row["mean"], 1), "rated": int(row["n_rated"])}
    least, most = mean_range(row["mean_low"], row["mean_high"])
    if pd.isna(least):
        return Sentence("questions_finding", said)
    return Sentence("questions_finding_likely", said | {"low": words.number(least, 1), "high": words.number(most, 1)})


def _of(rows: pd.DataFrame, what: str, vocabulary: str) -> pd.DataFrame:
    """The rows of one sort in the order of its words, with their labels."""
    here = rows[rows["what"] == what]
    place = {word: at for at, word in enumerate(words.labels(vocabulary))}
    here = here.assign(
        label=[words.label(vocabulary, name) for name in here["name"]], at=here["name"].map(place).fillna(99)
    )
    return here.sort_values(["at", "name"], kind="stable").reset_index(drop=True)


def _chart(rated: pd.DataFrame) -> Chart:
    ordered = rated.assign(mean=rated["mean_rating"].astype(float)).sort_values(["mean", "at"], kind="stable")
    ends = [mean_range(row.mean_low, row.mean_high) for row in ordered.itertuples()]
    frame = pd.DataFrame(
        {
            "label": ordered["label"],
            "value": ordered["mean"],
            "low": [low for low, _ in ends],
            "high": [high for _, high in ends],
            "note": [words.say("questions_rated", mean=_mean(row), rated=row.n_rated) for row in ordered.itertuples()],
        }
    ).reset_index(drop=True)
    said = "; ".join(f"{row.label}: {row.note}" for row in frame.itertuples())
    figures = {layout: ranges.draw(frame, ranges.scores(), layout, colour=theme.INFO) for layout in theme.LAYOUTS}
    return Chart(
        "questions", figures, words.say("questions_alternative", rows=said), heading=words.say("questions_heading")
    )


def _kinds_table(tables: ProgramTables, rows: pd.DataFrame, *, folded: bool) -> Table:
    made = []
    for row in rows.itertuples():
        if bool(row.hidden):
            made.append((row.label, too_few(tables), *[NOTHING] * 5))
            continue
        rated = _mean(row) if row.n_rated else NOTHING
        prepared = told(row.n_prepared, row.n_prepared_known)
        made.append((row.label, words.number(row.n_questions), prepared, rated, *_compared(row)))
    heads = ("kind", "asked", "prepared", "rated", "with", "without", "grade")
    return Table(
        words.say("questions_caption"),
        tuple(words.say(f"questions_head_{name}") for name in heads),
        tuple(made),
        folded=words.say("as_a_table") if folded else "",
        text_columns=frozenset({0, 6}),
    )


def _marks_table(tables: ProgramTables, rows: pd.DataFrame) -> Table:
    made = []
    for row in rows.itertuples():
        if bool(row.hidden):
            made.append((row.label, too_few(tables), *[NOTHING] * 4))
            continue
        count = words.number(row.n_questions) if row.n_questions else NOTHING
        rated = _mean(row) if row.n_rated else NOTHING
        made.append((row.label, count, rated, *_compared(row)))
    heads = ("mark", "answers", "rated", "mostly", "otherwise", "grade")
    caption, heads_said = words.say("rubric_caption"), tuple(words.say(f"questions_head_{name}") for name in heads)
    return Table(caption, heads_said, tuple(made), text_columns=frozenset({0, 5}))


def _mean(row: Any) -> str:
    return mean_told(row.mean_rating, row.mean_low, row.mean_high)


def _compared(row: Any) -> tuple[str, str, str]:
    grade = NOTHING if pd.isna(row.grade) else words.label("grade", row.grade)
    return told(row.advanced_with, row.n_with), told(row.advanced_without, row.n_without), grade


def loops_section(tables: ProgramTables, answers: Answers) -> Section:
    """The reflection loop (S8) and how much practice (S7); its empty state where neither is logged."""
    effects = answers.effects
    loop = effects[(effects["habit"] == REFLECTION_LOOP.code) & (effects["contrast"] == DONE)]
    parts: list[Part] = []
    if len(loop):
        parts.append(_loop_table(tables, loop.iloc[0]))
    else:
        parts.append(Empty(words.say("loop_empty"), "reflections", *_REFLECTION))
    none = Prose((words.say("dose_none"),), words.say("dose_heading_practice"))
    parts += dose_parts(effects, practice=True) or [none]
    return Section("loops", _loop_finding(loop), words.say("loop_sub"), tuple(parts), (words.say("loop_note"),))


def _loop_finding(loop: pd.DataFrame) -> str:
    if loop.empty:
        return words.say("loop_title")
    row = loop.iloc[0]
    if bool(row["hidden"]):
        return words.say("loop_title")
    return words.say("loop_finding", says=words.verdict(row["sentence"]))


def _loop_table(tables: ProgramTables, row: pd.Series) -> Table:
    heads = tuple(words.say(f"loop_head_{name}") for name in ("what", "with", "without", "both", "grade"))
    if bool(row["hidden"]):
        made: tuple[str, ...] = (words.say("loop_row"), too_few(tables), *[NOTHING] * 3)
    else:
        rates = (told(row["advanced_with"], row["n_with"]), told(row["advanced_without"], row["n_without"]))
        counted = tuple(
            words.say("loop_of", told=rate, n=row[name])
            for rate, name in zip(rates, ("n_with", "n_without"), strict=True)
        )
        people = words.number(row["informative_seekers"])
        made = (words.say("loop_row"), *counted, people, words.label("grade", row["grade"]))
    return Table(words.say("loop_caption"), heads, (made,), text_columns=frozenset({0, 4}))
