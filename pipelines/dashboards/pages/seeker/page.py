"""One seeker's page, whole: the lead, what to do, why, how sure, and what it is made of; sections without data at the end.

Sections are their own modules; how a page becomes HTML is ../render.py, where it is written site.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Page, Section
from pipelines.dashboards.pages.seeker.brief import brief_section
from pipelines.dashboards.pages.seeker.coached import coach_section
from pipelines.dashboards.pages.seeker.employer import employer_section
from pipelines.dashboards.pages.seeker.funnel import funnel_section
from pipelines.dashboards.pages.seeker.habits import habits_section
from pipelines.dashboards.pages.seeker.judge import judge_section, wanted_section
from pipelines.dashboards.pages.seeker.lead import kpis, lead
from pipelines.dashboards.pages.seeker.loop import goals_section, loop_section
from pipelines.dashboards.pages.seeker.meetings import meetings_section
from pipelines.dashboards.pages.seeker.next_step import next_section
from pipelines.dashboards.pages.seeker.noes import noes_section, reasons_section
from pipelines.dashboards.pages.seeker.offers import offers_section
from pipelines.dashboards.pages.seeker.practice import practice_section
from pipelines.dashboards.pages.seeker.questions import questions_section
from pipelines.dashboards.pages.seeker.reminders import NAME, calendar
from pipelines.dashboards.pages.seeker.unlogged import WHERE, nothing_yet, unlogged_section
from pipelines.dashboards.pages.seeker.week import week_section

if TYPE_CHECKING:
    from pipelines.dashboards.pages.seeker.tables import Own

#: Sections in the page's order, by the name under which unlogged.py says what they want.
SECTIONS: dict[str, Callable[[Own], Section | None]] = {
    "next": next_section,
    "week": week_section,
    "brief": brief_section,
    "funnel": funnel_section,
    "meetings": meetings_section,
    "habits": habits_section,
    "offers": offers_section,
    "judge": judge_section,
    "wanted": wanted_section,
    "questions": questions_section,
    "loop": loop_section,
    "practice": practice_section,
    "goals": goals_section,
    "employer": employer_section,
    "noes": noes_section,
    "reasons": reasons_section,
    "coach": coach_section,
}


def seeker_page(own: Own, more: Mapping[str, Section] | None = None) -> Page:
    """The page of one person; `more` are sections of the program's page (alone.py), where the program is this one person."""
    made = {name: section(own) for name, section in SECTIONS.items()}
    more = more or {}
    there = []
    for name, section in made.items():
        if section:
            there.append(section)
        if name == "funnel" and "flow" in more:
            there.append(more["flow"])
    if not own.sent and not own["interviews"]:
        there.insert(0, nothing_yet())
    last = unlogged_section([name for name in WHERE if made[name] is None])
    sections = (*there, *((last,) if last else ()), *((more["quality"],) if "quality" in more else ()))
    sentences = tuple(map(str, lead(own)))
    program = own.group.program
    return Page(
        title=program.name if program.one_seeker else own.name,
        under=_under(own),
        tags=(words.say("invented"),) if program.sample else (),
        kpis=kpis(own),
        lead=sentences,
        lead_says=words.say("lead_says", sentences=len(sentences)) if sentences else "",
        sections=sections,
        nav=tuple((f"#{one.id}", words.say(f"my_nav_{one.id}")) for one in sections) if len(sections) > 2 else (),
        foot=words.say("foot"),
    )


def seeker_files(own: Own) -> dict[str, bytes]:
    """What lies beside the page."""
    made = calendar(own)
    return {NAME: made} if made else {}


def _under(own: Own) -> str:
    program = own.group.program
    parts = [] if program.one_seeker else [program.name]
    if program.as_of:
        parts.append(words.say("logs_to", day=program.as_of))
    return " · ".join(parts)
