"""One coach's page, whole: who needs a talk, a sheet for each person, then the group.

Sections are their own modules; how a page becomes HTML is ../render.py, where it is written site.py.
"""

from __future__ import annotations

from pipelines.dashboards import words
from pipelines.dashboards.pages.coach.group import group_sections
from pipelines.dashboards.pages.coach.lead import lead
from pipelines.dashboards.pages.coach.roster import roster_section
from pipelines.dashboards.pages.coach.sheet import sheet_section
from pipelines.dashboards.pages.coach.tables import Coach
from pipelines.dashboards.pages.parts import Empty, Page, Section


def coach_page(coach: Coach) -> Page:
    """The page of one coach; one whose people are all not shown says so and nothing else."""
    sentences = tuple(map(str, lead(coach)))
    sections = _sections(coach) if coach.people else (_nobody(coach),)
    return Page(
        title=coach.coach,
        under=_under(coach),
        tags=(words.say("invented"),) if coach.program.sample else (),
        lead=sentences,
        lead_says=words.say("lead_says", sentences=len(sentences)) if sentences else "",
        sections=sections,
        nav=tuple((f"#{one.id}", words.say(f"coach_nav_{one.id}")) for one in sections if not one.sheet)
        if coach.people
        else (),
        foot=" ".join((words.say("coach_foot"), words.say("foot"))) if coach.people else words.say("foot"),
    )


def _sections(coach: Coach) -> tuple[Section, ...]:
    sheets = (sheet_section(coach, person) for person in coach.people)
    return (roster_section(coach), *sheets, *group_sections(coach))


def _under(coach: Coach) -> str:
    told = [words.say("coach_under", program=coach.program.name, people=len(coach.people))]
    if coach.program.as_of:
        told.append(words.say("logs_to", day=coach.program.as_of))
    return words.say("coach_reasons_by").join(told)


def _nobody(coach: Coach) -> Section:
    empty = Empty(words.say("coach_nobody"), "program.yaml", "coaches:", f"  {coach.coach}: [s001, s002]")
    return Section("nobody", words.say("coach_nobody_title"), "", (empty,))
