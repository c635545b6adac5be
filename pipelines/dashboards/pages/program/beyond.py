"""Results besides an offer (S4), and the employer's view (S5): concerns asked for and answered, finals without an offer.

Takes answers that have passed answers_shown.shown.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.contract.contrasts import CONCERNS_HANDLED, DONE
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Empty, Part, Prose, Section, Table
from pipelines.dashboards.pages.program.answers import SIDES, Answers
from pipelines.dashboards.pages.program.counts import too_few
from pipelines.dashboards.pages.program.habits import sentence_of
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import mean_told, share, told
from pipelines.dashboards.words import NOTHING

_SIDE = (
    "company,stage,interview_on,new_contacts,mutual_understanding,positive_signal,future_consideration",
    "Northwind,technical,2026-03-09,1,4,yes,yes",
)
_CONCERN = ("company,stage,interview_on,concerns,concern_topics", "Northwind,technical,2026-03-09,answered,can_do")


def beyond_section(tables: ProgramTables, answers: Answers) -> Section:
    """What interviews brought besides moving on; its empty state where none of it is logged."""
    sides = answers.sides
    if not bool(sides["hidden"].any()) and not int(sides["n"].sum()):
        example = Empty(words.say("beyond_empty"), "interviews", *_SIDE)
        return Section("beyond", words.say("beyond_title"), words.say("beyond_sub"), (example,))
    rows = tuple(_side(tables, row) for row in sides.itertuples())
    heads = tuple(words.say(f"beyond_head_{name}") for name in ("what", "told", "n", "people"))
    table = Table(words.say("beyond_caption"), heads, rows)
    finding = signals(answers)
    title = words.say("beyond_finding", **finding) if finding else words.say("beyond_title")
    return Section("beyond", title, words.say("beyond_sub"), (table,), (words.say("beyond_note"),))


def signals(answers: Answers) -> dict[str, Any]:
    """share, low, high and n of the interviews that say so which brought a positive signal; empty where none may be told."""
    row = answers.sides.set_index("side").loc["positive_signal"]
    rate = {} if bool(row["hidden"]) else share(row["told"], row["n"])
    return {**rate, "n": int(row["n"])} if rate else {}


def _side(tables: ProgramTables, row: Any) -> tuple[str, ...]:
    label = words.label("side", row.side)
    if bool(row.hidden):
        return (label, too_few(tables), NOTHING, NOTHING)
    if not row.n:
        return (label, words.say("none_logged"), NOTHING, NOTHING)
    if SIDES[row.side] is None:
        said = words.say("beyond_mean", mean=mean_told(row.told, row.low, row.high))
    else:
        said = told(row.told, row.n)
    if row.side == "new_contacts":
        said = words.say("beyond_contacts", told=said, contacts=int(row.contacts))
    return (label, said, words.number(row.n), words.number(row.people))


def employer_section(tables: ProgramTables, answers: Answers) -> Section:
    """Concerns asked for and answered against not, what they were about, and finals that brought no offer."""
    concerns, parts = answers.concerns, list[Part]()
    if concerns.empty:
        parts.append(Empty(words.say("employer_empty"), "interviews", *_CONCERN))
    else:
        parts += _concern_parts(tables, answers)
    parts.append(Prose((_finals(tables, answers),), words.say("finals_heading")))
    finding = asked_for(answers)
    title = words.say("employer_finding", **finding) if finding else words.say("employer_title")
    return Section("employer", title, words.say("employer_sub"), tuple(parts), (words.say("employer_note"),))


def asked_for(answers: Answers) -> dict[str, Any]:
    """Of the interviews that say so, in how many the employer's concerns were asked for: asked, n; empty where one is hidden."""
    concerns = answers.concerns
    if concerns.empty or bool(concerns["hidden"].any()):
        return {}
    by_word = concerns.set_index("concerns")["n"]
    n = int(by_word.sum())
    asked = n - int(by_word.get("not_asked", 0))
    return {"asked": asked, "n": n, **share(asked, n)}


def _concern_parts(tables: ProgramTables, answers: Answers) -> list[Part]:
    rows = [
        (words.label("concerns", row.concerns), too_few(tables), NOTHING, NOTHING)
        if bool(row.hidden)
        else (
            words.label("concerns", row.concerns),
            words.number(row.n),
            words.number(row.people),
            words.say("loop_of", told=told(row.advanced, row.decided), n=row.decided) if row.decided else NOTHING,
        )
        for row in answers.concerns.itertuples()
    ]
    heads = tuple(words.say(f"employer_head_{name}") for name in ("what", "n", "people", "led_on"))
    parts: list[Part] = [Table(words.say("employer_caption"), heads, tuple(rows))]
    effects = answers.effects
    handled = effects[(effects["habit"] == CONCERNS_HANDLED.code) & (effects["contrast"] == DONE)]
    handled = handled[~handled["hidden"].astype(bool)]
    if len(handled):
        said = tuple(sentence_of(row) for row in handled.itertuples())
        parts.append(Prose(said, words.say("employer_adjusted")))
    if len(answers.topics):
        about = tuple(
            (words.label("concern_topic", row.topic), too_few(tables), NOTHING)
            if bool(row.hidden)
            else (words.label("concern_topic", row.topic), words.number(row.n), words.number(row.people))
            for row in answers.topics.itertuples()
        )
        parts.append(Table(words.say("topics_caption"), heads[:3], about, folded=words.say("topics_folded")))
    return parts


def _finals(tables: ProgramTables, answers: Answers) -> str:
    finals = answers.finals
    if pd.isna(finals["n"]):
        return words.say("finals_hidden", few=too_few(tables))
    return words.say("finals_none") if not finals["n"] else words.say("finals", **finals)
