"""The employer's view: what they said they look for, which doubts they named, and what came of answering them."""

from __future__ import annotations

from pipelines.contract.vocabulary import words_of
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Part, Section, Table
from pipelines.dashboards.pages.rates import told
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import decided, meeting, on
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING

#: More rows than these are folded.
_FEW = 4


def handled(row: Row) -> str | None:
    """not_asked, none_named, answered or not_answered, from whichever column says it; None where nothing does."""
    if row["concerns"]:
        return str(row["concerns"])
    if row["asked_for_concerns"] is None:
        return None
    if not row["asked_for_concerns"]:
        return "not_asked"
    return {True: "answered", False: "not_answered"}.get(row["concerns_answered"], "none_named")


def employer_section(own: Own) -> Section | None:
    held = own.held
    known = [row for row in held if handled(row)]
    said = [row for row in held if row["stated_ideal"] or row["stated_concerns"] or row["employer_feedback"]]
    if not known and not said:
        return None
    parts: list[Part] = []
    if known:
        rows = []
        for word in words_of("concerns"):
            here = [row for row in known if handled(row) == word]
            rows.append((words.label("doubts", word), words.number(len(here)), told(*decided(here))))
        head = tuple(words.say(f"my_employer_{name}") for name in ("doubts", "interviews", "led_on"))
        parts.append(Table(words.say("my_employer_caption"), head, tuple(rows)))
    topics = [topic for row in held for topic in row["concern_topics"] or ()]
    if topics:
        listed = tuple(
            (words.label("doubt_about", t), words.number(topics.count(t)))
            for t in words_of("concern_topic")
            if t in topics
        )
        heads = (words.say("my_employer_topic"), words.say("my_employer_times"))
        parts.append(Table(words.say("my_employer_topics_caption"), heads, listed))
    if said:
        parts.append(_said(said))
    asked = sum(handled(row) != "not_asked" for row in known)
    title = (
        words.say("my_employer_title", asked=asked, n=len(known))
        if known
        else words.say("my_employer_title_said", n=len(said))
    )
    return Section("employer", title, words.say("my_employer_sub"), tuple(parts), (words.say("my_employer_note"),))


def _said(said: list[Row]) -> Table:
    rows = tuple(
        (
            f"{meeting(row)}, {on(row['interview_on'])}",
            row["stated_ideal"] or NOTHING,
            "; ".join(row["stated_concerns"] or ()) or NOTHING,
            row["employer_feedback"] or NOTHING,
        )
        for row in sorted(said, key=lambda row: row["interview_on"], reverse=True)
    )
    head = tuple(words.say(f"my_said_{name}") for name in ("where", "ideal", "concerns", "feedback"))
    caption = words.say("my_said_caption")
    return Table(caption, head, rows, folded=caption if len(rows) > _FEW else "", text_columns=frozenset(range(4)))
