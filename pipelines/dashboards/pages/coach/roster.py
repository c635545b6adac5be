"""The roster: who needs a talk this week and why, then everyone else, folded; filtered in the page.

The order is the tables' (tables.py); each line leads to that person's section.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from pipelines.contract.needs import AHEAD_DAYS
from pipelines.contract.vocabulary import STAGES
from pipelines.dashboards import theme, words
from pipelines.dashboards.pages.coach.lead import shown
from pipelines.dashboards.pages.coach.tables import SINCE_DAYS, Coach, Person
from pipelines.dashboards.pages.coach.why import reasons, tags
from pipelines.dashboards.pages.parts import Cell, Counted, Facet, Roster, Section, Table
from pipelines.dashboards.words import NOTHING

#: What the roster is filtered by: the fact, and the vocabulary that its words are of (a cohort is called what it is).
_FACETS = {"cohort": "", "target_industry": "industry", "career_stage": "career_stage"}
#: Held interviews may be chosen by whether one was in so many days.
_LATELY = (7, SINCE_DAYS)
#: How filter.js calls the sentences, and their keys.
_SAID = {"counted": "coach_roster_counted", "undecided": "coach_roster_nobody", "group": "", "group_undecided": ""}


def roster_section(coach: Coach) -> Section:
    facets = [_facet(coach, fact, vocabulary) for fact, vocabulary in _FACETS.items()]
    facets += [facet for facet in (_stages(coach), _periods(coach)) if facet[0].options]
    calm = [person for person in coach.people if not person.needs]
    head = tuple(words.say(f"coach_roster_{name}") for name in ("person", "why", "ahead", "practice"))
    text = frozenset({0, 1, 2})
    tables = []
    if coach.in_need:
        caption = words.say("coach_roster_caption")
        rows = _rows(coach, coach.in_need, facets)
        tables.append((Table(caption, head, (), text_columns=text), rows))
    if calm:
        rest = words.say("coach_roster_rest")
        folded = rest if coach.in_need else ""
        tables.append((Table(rest, head, (), folded=folded, text_columns=text), _rows(coach, calm, facets)))
    told = {name: words.template(key) if key else "" for name, key in _SAID.items()}
    script = {"words": told | {"chart": ""}, "marks": words.marks(), "groups": []}
    numbers = {"shown": len(coach.people), "every": len(coach.people), "advanced": len(coach.in_need)}
    roster = Roster(
        id="roster",
        says=words.say("coach_roster_counted", **numbers),
        facets=tuple(facet for facet, _ in facets),
        every=words.say("filter_every"),
        reset=words.say("filter_reset"),
        label=words.say("coach_roster_label"),
        tables=tuple(tables),
        script=theme.script_safe(json.dumps(script, ensure_ascii=False)),
    )
    return Section("roster", words.say("coach_roster_title"), words.say("coach_roster_sub", days=AHEAD_DAYS), (roster,))


#: A facet, and the places of its choices that a person belongs to.
_Choices = tuple[Facet, Callable[[Person], tuple[int, ...]]]


def _facet(coach: Coach, fact: str, vocabulary: str) -> _Choices:
    """What the people have of one fact: in the vocabulary's order, else by name; what is not logged comes last."""
    there = {person.facts[fact] for person in coach.people}
    order = [word for word in words.labels(vocabulary) if word in there] if vocabulary else []
    listed: list[str | None] = [*order, *sorted(word for word in there if word is not None and word not in order)]
    if None in there:
        listed.append(None)
    label = fact.removeprefix("target_")
    said = tuple(
        words.say("coach_not_logged") if word is None else words.label(vocabulary, word) if vocabulary else word
        for word in listed
    )
    places = {word: place for place, word in enumerate(listed)}
    return Facet(words.say(f"coach_facet_{label}"), said), lambda person: (places[person.facts[fact]],)


def _stages(coach: Coach) -> _Choices:
    """The stages of the interviews that a sheet tells of: held lately, or ahead."""
    met = [{row["stage"] for row in (*person["held"], *person["ahead"])} for person in coach.people]
    listed = [stage for stage in STAGES if any(stage in stages for stages in met)]
    facet = Facet(words.say("coach_facet_stage"), tuple(words.label("stage", stage) for stage in listed))
    return facet, lambda person: tuple(
        place
        for place, stage in enumerate(listed)
        if any(row["stage"] == stage for row in (*person["held"], *person["ahead"]))
    )


def _periods(coach: Coach) -> _Choices:
    """Whether an interview is near, or was lately."""
    said = (
        words.say("coach_facet_within", days=AHEAD_DAYS),
        *(words.say("coach_facet_last", days=days) for days in _LATELY),
        words.say("coach_facet_neither"),
    )

    def places(person: Person) -> tuple[int, ...]:
        ago = [(coach.as_of - row["interview_on"]).days for row in person["held"]]
        held = [any(days < lately for days in ago) for lately in _LATELY]
        told = [bool(person.week(coach.as_of)), *held]
        return tuple(place for place, holds in enumerate([*told, not any(told)]) if holds)

    return Facet(words.say("coach_facet_interviews"), said), places


def _rows(coach: Coach, people: Sequence[Person], facets: Sequence[_Choices]) -> tuple[Counted, ...]:
    return tuple(
        Counted(
            (
                Cell(shown(person.name), href=f"#{person.anchor}"),
                Cell(words.say("coach_reasons_by").join(reasons(coach, person)), tags(person))
                if person.needs
                else NOTHING,
                ahead(coach, person),
                words.number(person.facts["n_practice_14_days"]),
            ),
            tuple(places(person) for _, places in facets),
            "yes" if person.needs else "no",
        )
        for person in people
    )


def ahead(coach: Coach, person: Person) -> str:
    """`Thu 8 October, Final, Healthcare`: of the interviews of the next days the one at the furthest stage, else the next."""
    near = person.week(coach.as_of)
    rows = near or person["ahead"]
    if not rows:
        return NOTHING
    row = rows[0]
    key = "coach_ahead_cell_industry" if row["industry"] else "coach_ahead_cell"
    stage, industry = words.label("stage", row["stage"]), words.label("industry", row["industry"])
    told = [words.say(key, day=words.weekday(row["interview_on"], coach.as_of), stage=stage, industry=industry)]
    if len(near) > 1:
        told.append(words.say("coach_ahead_more", n=len(near) - 1, days=AHEAD_DAYS))
    return words.say("coach_reasons_by").join(told)
