"""The brief for the next interview: one A4 sheet with what is ready, what to mind, and what to ask."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from pipelines.contract.vocabulary import QUESTION_CATEGORIES
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Prose, Section
from pipelines.dashboards.pages.seeker.next_step import suggestion
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import meeting, on
from pipelines.dashboards.pages.seeker.week import ready_for
from pipelines.dashboards.warehouse import Row

_ASKED_LOWEST, _TO_ASK = 2, 3
#: An answer that one rated so went well, and is none of the lowest: of a handful one is always the least.
WELL = 4


def brief_section(own: Own) -> Section | None:
    """The sheet; None where no interview is ahead."""
    if not own.ahead:
        return None
    row = own.ahead[0]
    ready, missing = ready_for(own, row)
    step = suggestion(own)
    left = [
        words.say("my_brief_step", habit=own.group.called(code))
        if step and code == step["habit"]
        else own.group.called(code)
        for code in missing
    ]
    lowest = lowest_rated(own, row["stage"])[:_ASKED_LOWEST]
    none_low = "my_brief_none_low" if _rated(own, row["stage"]) else "my_brief_none_rated"
    change = promised(own)
    parts = [
        Prose(tuple(map(own.group.called, ready)) or (words.say("my_brief_none_ready"),), words.say("my_brief_ready")),
        *([Prose(tuple(left), words.say("my_brief_missing"))] if left else []),
        Prose(
            tuple(_question(one) for one in lowest) or (words.say(none_low),),
            words.say("my_brief_lowest", stage=words.label("stage", row["stage"])),
        ),
        Prose(
            (words.isolated(change[1]) if change else words.say("my_brief_no_change"),), words.say("my_brief_change")
        ),
        Prose(tuple(words.say(f"my_ask_{category}") for category in to_ask(own, row)), words.say("my_brief_ask")),
    ]
    title = words.say("my_brief_title", meeting=meeting(row), day=words.weekday(row["interview_on"], own.as_of))
    return Section("brief", title, words.say("my_brief_sub"), tuple(parts), sheet=True)


def _question(row: Row) -> str:
    return words.say(
        "my_brief_question",
        question=words.isolated(row["question"]),
        rated=row["rated_answer"],
        day=on(row["interview_on"]),
    )


def lowest_rated(own: Own, stage: str | None = None) -> list[Row]:
    """Interviewers' questions with a rating below WELL, the lowest first, of those the newest; at one stage, where it is given."""
    low = [row for row in _rated(own, stage) if row["rated_answer"] < WELL]
    return sorted(low, key=lambda row: row["rated_answer"])  # the newest come first already


def _rated(own: Own, stage: str | None) -> list[Row]:
    return [
        row
        for row in own["questions"]
        if row["asked_by"] == "interviewer" and row["rated_answer"] and stage in (None, row["stage"])
    ]


def promised(own: Own) -> tuple[date, str] | None:
    """The newest thing to do differently, of a reflection or the interview itself, and its day."""
    said = [
        (row["written_at"].date() if isinstance(row["written_at"], datetime) else row["written_at"], row["to_change"])
        for row in own["reflections"]
    ]
    said += [(row["interview_on"], row["to_change"]) for row in own.held]
    there = [(day, text) for day, text in said if day and text and text.strip()]
    return max(there, key=lambda one: one[0]) if there else None


def to_ask(own: Own, row: Row) -> list[str]:
    """Kinds of questions not asked at this application yet, the least asked anywhere first, then in the contract's order."""
    asked = [one for one in own["questions"] if one["asked_by"] == "candidate" and one["category"]]
    here = {one["category"] for one in asked if one["application"] == row["application"] is not None}
    often = Counter(one["category"] for one in asked)
    known = [category for category in QUESTION_CATEGORIES["candidate"] if category != "other"]
    fresh = [category for category in known if category not in here] or known
    return sorted(fresh, key=lambda category: often[category])[:_TO_ASK]
