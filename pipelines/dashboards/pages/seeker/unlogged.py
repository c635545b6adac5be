"""What else one could log: a line for each section that has nothing to show yet."""

from __future__ import annotations

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Empty, Section, Table

#: The table that a section is made from, with its columns and one row as an example, as they are written in a log.
WHERE = {
    "funnel": ("applications", "company,role,applied_on,status", "Northwind,Data analyst,2026-03-02,applied"),
    "week": ("interviews", "company,stage,interview_on", "Northwind,technical,2026-03-09"),
    "meetings": ("interviews", "company,stage,interview_on,result", "Northwind,technical,2026-03-09,advanced"),
    "habits": ("interviews", "mock_interviews,star_stories_ready", "2,3"),
    "practice": ("practice", "practised_on,activity,minutes", "2026-03-05,mock_interview,45"),
    "judge": ("interviews", "forecast,rated_overall", "likely,4"),
    "wanted": ("interviews", "wanted_before,wants_it", "3,4"),
    "questions": ("questions", "question,category,rated_answer,star", "Why us?,motivation,3,yes"),
    "loop": ("reflections", "written_at,responses_reviewed,to_change", "2026-03-09 19:00,yes,Shorter answers"),
    "goals": ("goals", "goal,horizon,due_on", "Two mock interviews a month,short_term,2026-06-30"),
    "offers": ("offers", "offered_on,base_pay_first,fit_role,wants_it", "2026-04-02,52000,5,4"),
    "noes": ("interviews", "new_contacts,future_consideration", "1,yes"),
    "reasons": ("applications", "outcome_reason,reason_source", "better_candidate,employer"),
    "employer": ("interviews", "stated_ideal,concerns,employer_feedback", "Someone who ships,answered,Clear answers"),
}


def unlogged_section(missing: list[str]) -> Section | None:
    """A line each; None where every section has something to show."""
    rows = tuple(
        (words.say(f"my_unlogged_{name}"), WHERE[name][0], WHERE[name][1], WHERE[name][2])
        for name in WHERE
        if name in missing
    )
    if not rows:
        return None
    head = tuple(words.say(f"my_unlogged_head_{name}") for name in ("see", "table", "columns", "example"))
    table = Table(words.say("my_unlogged_caption"), head, rows, text_columns=frozenset(range(4)))
    return Section("unlogged", words.say("my_unlogged_title"), words.say("my_unlogged_sub"), (table,))


def nothing_yet() -> Section:
    """The page of a seeker without any application or interview."""
    example = Empty(words.say("my_begin_says"), *WHERE["funnel"])
    return Section("begin", words.say("my_begin_title"), words.say("my_begin_sub"), (example,))
