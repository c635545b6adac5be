"""What a person's coach is told of them: every reason that the coach's page gives for a talk, in its words, and what is asked."""

from __future__ import annotations

from pipelines.dashboards import words
from pipelines.dashboards.audience import CHOICES
from pipelines.dashboards.pages.coach.lead import shown
from pipelines.dashboards.pages.coach.tables import Person
from pipelines.dashboards.pages.coach.why import asked, why
from pipelines.dashboards.pages.parts import Prose, Section
from pipelines.dashboards.pages.seeker.tables import Own


def coach_section(own: Own) -> Section | None:
    """None for somebody whom no coach is shown."""
    rows = own["coaches"]
    if not rows:
        return None
    # The facts are of the person, and the same for each of their coaches.
    dated = [row for row in own["interviews"] if row["interview_on"] and row["result"] == "pending"]
    ahead = [row for row in dated if row["interview_on"] >= own.as_of]
    person = Person(rows[0], {"ahead": ahead})
    told = [words.say("my_coach_why", why=why(own.group, person, need), ask=asked(need)) for need in person.needs]
    if not told:
        told = [words.say("my_coach_nothing", ask=asked("nothing"))]
    seen = {kind for kind in CHOICES if any(row[f"sees_{kind}"] for row in rows)}
    choices: list[str] = []
    for key, kinds in (("my_coach_chosen", seen), ("my_coach_kept", set(CHOICES) - seen)):
        named = ", ".join(words.say(f"my_coach_{kind}") for kind in CHOICES if kind in kinds)
        choices += [words.say(key, what=named)] if named else []
    n = len(person.needs)
    title = words.say("my_coach_title", n=n) if n else words.say("my_coach_title_none")
    sub = words.say("my_coach_sub", coaches=", ".join(shown(row["coach"]) for row in rows))
    return Section("coach", title, sub, (Prose(tuple(told)), Prose(tuple(choices))))
