"""One program's page, whole: its tables and answers through privacy, and its sections in order.

Sections are their own modules; how a page becomes HTML is ../render.py, where it is written site.py.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Page, Section
from pipelines.dashboards.pages.program import answers_shown, journeys, privacy, slices_shown
from pipelines.dashboards.pages.program.answers import Answers, read_answers
from pipelines.dashboards.pages.program.beyond import beyond_section, employer_section
from pipelines.dashboards.pages.program.changes import changes_section, read_changes
from pipelines.dashboards.pages.program.destinations import destinations_section
from pipelines.dashboards.pages.program.funnel import funnel_of, funnel_section, no_funnel_of
from pipelines.dashboards.pages.program.habits import graded, habits_section
from pipelines.dashboards.pages.program.judging import judging_section
from pipelines.dashboards.pages.program.lead import lead
from pipelines.dashboards.pages.program.offers import offers_section
from pipelines.dashboards.pages.program.ours import benchmarks_section
from pipelines.dashboards.pages.program.overview import counts_line, kpis
from pipelines.dashboards.pages.program.quality import quality_section
from pipelines.dashboards.pages.program.questions import loops_section, questions_section
from pipelines.dashboards.pages.program.results import results_of, results_section
from pipelines.dashboards.pages.program.sliced import slices_section, switch
from pipelines.dashboards.pages.program.slices import read_slices
from pipelines.dashboards.pages.program.slices_shown import ALL, ShownSlices
from pipelines.dashboards.pages.program.tables import ProgramTables, read_program
from pipelines.dashboards.pages.program.times import times_section
from pipelines.dashboards.pages.program.untold import untold_section
from pipelines.dashboards.released import THEN

if TYPE_CHECKING:
    import duckdb

    from pipelines.dashboards.warehouse import Program


def program_page(con: duckdb.DuckDBPyConnection, program: Program, without: Collection[str] = ()) -> Page:
    """The page of `program`; one of too few people says so and nothing else. Groups of the kinds in `without` are left out, and
    with THEN what was last month: too few people's logs changed since they were last shown."""
    tables = read_program(con, program)
    if privacy.too_few_for_a_page(tables):
        said = words.say("too_few_page", smallest=program.smallest)
        return Page(
            title=program.name,
            tags=(words.say("invented"),) if program.sample else (),
            sections=(Section("few", words.say("too_few_title"), said, ()),),
            foot=words.say("foot"),
        )
    answers = answers_shown.shown(read_answers(con, program), program.smallest)
    tables = privacy.shown(tables, habits_hidden=bool(answers.effects["hidden"].any()))
    slices = slices_shown.shown(read_slices(con, program), tables, [kind for kind in without if kind != THEN])
    sentences = tuple(map(str, lead(tables, answers)))
    return Page(
        title=program.name,
        under=counts_line(tables),
        tags=(words.say("invented"),) if program.sample else (),
        kpis=kpis(tables),
        lead=sentences,
        lead_says=words.say("lead_says", sentences=len(sentences)),
        sections=_sections(
            tables,
            answers,
            slices,
            journeys.read_journeys(con, program, tables.offers.get("decisions_together", ())),
            changes_section(tables, read_changes(con, program), hides_then=THEN in without),
            destinations_section(con, program),
        ),
        foot=words.say("foot"),
        switch=switch(slices),
    )


def _sections(
    tables: ProgramTables,
    answers: Answers,
    slices: ShownSlices,
    links: journeys.Journeys,
    changed: Section | None,
    went: Section,
) -> tuple[Section, ...]:
    """What has an answer comes first: habits only where at least one is graded."""
    habits, views = habits_section(tables, answers), _views(tables, slices, links)
    cut = slices_section(tables, slices)
    rest = [
        *([changed] if changed else []),
        times_section(tables, answers),
        offers_section(tables),
        went,
        *([cut] if cut else []),
        judging_section(tables, answers),
        questions_section(tables, answers),
        loops_section(tables, answers),
        employer_section(tables, answers),
        beyond_section(tables, answers),
        benchmarks_section(tables, answers),
        *([quality_section(tables)] if tables.is_accounted else []),
        untold_section(tables),
    ]
    first = [habits, *views] if len(graded(answers.effects)) else [*views, habits]
    return (*first, *rest)


def _views(tables: ProgramTables, slices: ShownSlices, links: journeys.Journeys) -> list[Section]:
    """The funnel and the results of the whole program, then of each slice that a reader may look at alone."""
    whole = [funnel_section(tables, links), results_section(tables)]
    if not slices.groups:
        return whole
    made = [replace(section, view=ALL) for section in whole]
    for group in slices.groups:
        named = words.say("view_name", kind=words.label("slice_kind", group.kind), group=group.label)
        here = replace(tables, funnel=slices.funnels[group.key], stages=slices.stages[group.key])
        if group.kind == "format":
            made.append(no_funnel_of(group.key, named))
        else:
            made.append(funnel_of(here, group.key, named, group.people))
        made.append(results_of(here, group.key, named, group.people))
    return made
