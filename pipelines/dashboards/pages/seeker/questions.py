"""Questions I met: by kind, by the marks of the rubric and its four pitfalls, and those I rated lowest."""

from __future__ import annotations

from pipelines.contract.vocabulary import QUESTION_CATEGORIES, words_of
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Line, Lines, Part, Prose, Section, Table
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.pages.seeker.brief import lowest_rated
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import mean, meeting, score
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING

MARKS = ("star", "specific", "quantified", "aligned", "realistic", "concise", "honest")
_LOWEST = 5


def questions_section(own: Own) -> Section | None:
    met = [row for row in own["questions"] if row["asked_by"] == "interviewer"]
    asked = len(own["questions"]) - len(met)
    if not met:
        return None
    parts: list[Part] = [_by_kind(met), *_rubric(met), *_pitfalls(met)]
    parts += _deeper(met)
    lowest = lowest_rated(own)[:_LOWEST]
    if lowest:
        rows = tuple(
            (words.isolated(row["question"]), score(row["rated_answer"]), _kind(row), _where(row)) for row in lowest
        )
        head = tuple(words.say(f"my_lowest_{name}") for name in ("question", "rated", "kind", "where"))
        parts.append(Table(words.say("my_lowest_caption"), head, rows, text_columns=frozenset({0, 2, 3})))
    rated = [row["rated_answer"] for row in met if row["rated_answer"] is not None]
    low = sum(value <= 2 for value in rated)
    title = (
        words.say("my_questions_title", n=len(met), rated=len(rated), low=low)
        if rated
        else words.say("my_questions_title_unrated", n=len(met))
    )
    return Section("questions", title, words.say("my_questions_sub", asked=asked), tuple(parts))


def _deeper(met: list[Row]) -> list[Part]:
    """How whole the answers about career goals were, and how many questions came back deeper; nothing where neither is logged."""
    goals = [row["goals_parts"] for row in met if row["goals_parts"] is not None]
    deeper = [row["follow_up"] for row in met if row["follow_up"] is not None]
    said = []
    if goals:
        said.append(words.say("my_goals_parts", n=len(goals), mean=words.number(mean(goals), 1)))
    if deeper:
        said.append(words.say("my_follow_ups", n=sum(deeper), of=len(deeper)))
    return [Prose(tuple(said))] if said else []


def _kind(row: Row) -> str:
    return words.label("question_category", row["category"])


def _where(row: Row) -> str:
    return meeting(row) if row["stage"] else NOTHING


def _by_kind(met: list[Row]) -> Table:
    rows = []
    for category in (*QUESTION_CATEGORIES["interviewer"], None):
        here = [row for row in met if row["category"] == category]
        if here:
            prepared = [row["prepared"] for row in here if row["prepared"] is not None]
            value = mean(row["rated_answer"] for row in here)
            rows.append(
                (
                    words.say("my_category_unknown")
                    if category is None
                    else words.label("question_category", category),
                    words.number(len(here)),
                    words.say("my_of_n", part=sum(prepared), n=len(prepared)) if prepared else NOTHING,
                    NOTHING if value is None else words.number(value, 1),
                )
            )
    head = tuple(words.say(f"my_kinds_{name}") for name in ("kind", "met", "prepared", "rated"))
    return Table(words.say("my_kinds_caption"), head, tuple(rows))


def _rubric(met: list[Row]) -> list[Part]:
    lines, rows = [], []
    for mark in MARKS:
        marked = [row[mark] for row in met if row[mark] is not None]
        if marked:
            yes = sum(marked)
            rate = share(yes, len(marked))
            label, note = words.label("answer_mark", mark), words.say("my_rubric_note", yes=yes, n=len(marked), **rate)
            lines.append(Line(label, note, rate["share"], rate["low"], rate["high"], "info"))
            rows.append((label, words.number(yes), words.number(len(marked)), note))
    if not lines:
        return []
    told = words.say("my_rubric_caption") + ": " + "; ".join(f"{line.label}: {line.note}" for line in lines)
    ends = (words.say("scale_none"), words.say("scale_all"))
    head = tuple(words.say(f"my_rubric_{name}") for name in ("mark", "yes", "marked", "share"))
    caption = words.say("my_rubric_caption")
    table = Table(caption, head, tuple(rows), folded=words.say("my_as_table"), text_columns=frozenset({0, 3}))
    return [Lines(tuple(lines), told, caption, dots=True, ends=ends), table]


def _pitfalls(met: list[Row]) -> list[Part]:
    """How often an answer fell into each of the four; nothing where none is marked."""
    counts = {pit: sum(pit in (row["pitfall"] or ()) for row in met) for pit in words_of("pitfall")}
    if not any(counts.values()):
        return []
    rows = tuple(
        (words.label("pitfall", pit), words.number(n), words.say(f"my_pitfall_{pit}")) for pit, n in counts.items()
    )
    head = tuple(words.say(f"my_pitfalls_{name}") for name in ("pitfall", "answers", "means"))
    return [Table(words.say("my_pitfalls_caption"), head, rows, text_columns=frozenset({0, 2}))]
