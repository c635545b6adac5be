"""My interviews: every held one as a row, to be filtered by stage and period in the page."""

from __future__ import annotations

from datetime import timedelta

from pipelines.contract.vocabulary import STAGES
from pipelines.dashboards import words
from pipelines.dashboards.pages.filtering import filterable
from pipelines.dashboards.pages.parts import Counted, Facet, Section, Table
from pipelines.dashboards.pages.rates import share, stands_out
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import decided, job, on, outcome, score
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING, Sentence

#: The periods that one may choose, in days up to the day of the page.
PERIODS = (30, 90, 180, 365)
#: A stage is named as the one where the smallest share led on when at least so many of its interviews have a result.
ENOUGH_RESULTS = 5


def meetings_section(own: Own) -> Section | None:
    if not own.held:
        return None
    stages = [stage for stage in STAGES if any(row["stage"] == stage for row in own.held)]
    industries = _industries(own)
    facets = [
        Facet(words.say("my_facet_stage"), tuple(words.label("stage", stage) for stage in stages)),
        Facet(words.say("my_facet_period"), tuple(words.say("my_facet_days", days=days) for days in PERIODS)),
    ]
    if industries:
        said = (
            words.say("my_facet_no_industry") if word is None else words.label("industry", word) for word in industries
        )
        facets.append(Facet(words.say("my_facet_industry"), tuple(said)))
    head = tuple(
        words.say(f"my_meetings_{name}") for name in ("on", "stage", "job", "result", "forecast", "wanted", "rated")
    )
    table = Table(
        words.say("my_meetings_caption"),
        head,
        (),
        folded=words.say("my_meetings_folded"),
        text_columns=frozenset({0, 1, 2, 3}),
    )
    newest = sorted(own.held, key=lambda row: row["interview_on"], reverse=True)
    rows = [_row(own, row, stages, industries) for row in newest]
    part = filterable("meetings", facets, table, rows, [words.label("stage", stage) for stage in stages])
    smallest = narrowest(own)
    title = str(smallest) if smallest else words.say("my_meetings_title", n=len(rows))
    sub = words.say("my_meetings_sub", waiting=own.group.program.waiting_days)
    return Section("meetings", title, sub, (part,))


def narrowest(own: Own) -> Sentence | None:
    """The stage whose interviews led on least often, of those with enough results; None where fewer than two have, or where it does
    not stand out of them by more than chance brings."""
    told = {stage: decided(row for row in own.held if row["stage"] == stage) for stage in STAGES}
    enough = [(stage, yes, of) for stage, (yes, of) in told.items() if of >= ENOUGH_RESULTS]
    least = stands_out([(yes, of) for _, yes, of in enough]) if len(enough) > 1 else None
    if least is None:
        return None
    stage, yes, of = enough[least]
    return Sentence(
        "my_own_narrowest", {"stage": words.label("stage", stage), "advanced": yes, "decided": of, **share(yes, of)}
    )


def _industries(own: Own) -> list[str | None]:
    """The industries to choose from, what is not logged last; none where there is nothing to tell apart."""
    there = {row["industry"] for row in own.held}
    listed: list[str | None] = [word for word in words.labels("industry") if word in there]
    listed += sorted(word for word in there if word is not None and word not in listed)
    if None in there:
        listed.append(None)
    return listed if len(listed) > 1 else []


def _row(own: Own, row: Row, stages: list[str], industries: list[str | None]) -> Counted:
    place = stages.index(row["stage"])
    ago = own.as_of - row["interview_on"]
    periods = tuple(place for place, days in enumerate(PERIODS) if ago <= timedelta(days))
    forecast = NOTHING if row["forecast"] is None else words.percent(row["forecast"] / 100)
    wanted = f"{score(row['wanted_before'])} → {score(row['wants_it'])}"
    cells = (
        on(row["interview_on"]),
        words.label("stage", row["stage"]),
        job(row),
        words.label("result", row["result"]),
        forecast,
        NOTHING if row["wanted_before"] is row["wants_it"] is None else wanted,
        score(row["rated_overall"]),
    )
    tokens = ((place,), periods, *([(industries.index(row["industry"]),)] if industries else []))
    return Counted(cells, tokens, outcome(row), place)
