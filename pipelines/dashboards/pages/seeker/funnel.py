"""Where my applications stop: by the furthest stage that each reached, not by its last status; and each one's history."""

from __future__ import annotations

from collections import Counter

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Line, Lines, Section, Table
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import job, on, rank
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING, Sentence

#: The steps, one a rank: kinds of interview are alternatives, and stand together.
STEPS = ("applied", "recruiter_screen", "interview", "panel_onsite", "final", "reference_check", "offer")
#: Steps that are always told; a screen where one is logged, others where an application stopped at them.
_ALWAYS = ("applied", "interview", "offer")
#: So many ways to end are named.
_ENDS = 3
_ENDED = ("rejected", "no_response", "withdrew", "position_closed")


def reached(own: Own, step: str) -> int:
    """How many applications reached a step or one beyond it."""
    return sum(rank(row) >= STAGE_RANK[step] for row in own.sent)


def funnel_section(own: Own) -> Section | None:
    if not own.sent:
        return None
    steps = [step for step in STEPS if step in _ALWAYS or _is_logged(own, step)]
    applied = len(own.sent)
    lines = []
    before = applied
    for step in steps:
        n = reached(own, step)
        note = words.number(n)
        if step != "applied" and before:
            note = words.say("my_step_note", n=n, before=before, **share(n, before))
        lines.append(Line(step_name(step), note, n / applied, tone="quiet" if step == "applied" else ""))
        before = n
    finding = str(stops(own) or words.say("my_funnel_own_title"))
    told = ". ".join([finding, *(f"{line.label}: {line.note}" for line in lines)])
    parts = (Lines(tuple(lines), told), _stopped(own, steps), _history(own))
    sub = words.say("my_funnel_own_sub", n=applied)
    return Section("funnel", finding, sub, parts, (words.say("my_funnel_own_note"),))


def _is_logged(own: Own, step: str) -> bool:
    """Whether an application stopped at a step, or had a screen on its way; reaching it may only mean going beyond it."""
    on_the_way = step == "recruiter_screen" and any(event == step for row in own.sent for event, _ in row["path"] or ())
    return on_the_way or any(rank(row) == STAGE_RANK[step] for row in own.sent)


def step_name(step: str) -> str:
    return words.label("any_interview" if step == "interview" else "stage", step)


def stops(own: Own) -> Sentence | None:
    """Where most of those that ended without an offer stopped; None where none ended so."""
    ended = [row for row in own.sent if row["outcome"] in _ENDED and not row["has_offer"]]
    if not ended:
        return None
    at = [sum(rank(row) == place for row in ended) for place in range(len(STEPS))]
    most = max(range(len(STEPS)), key=lambda place: at[place])  # of equals the earliest
    key = "my_stops_at_first" if most == 0 else "my_stops_at"
    return Sentence(key, {"n": at[most], "ended": len(ended), "stage": step_name(STEPS[most])})


def flow_title(own: Own) -> str:
    """How many applications have ended, and how: the commonest ends with their counts, of equals as the labels list them."""
    ends = Counter(row["outcome"] for row in own.sent if row["outcome"] not in (None, "pending"))
    order = list(words.labels("ending"))
    listed = sorted(ends, key=lambda end: (-ends[end], order.index(end) if end in order else len(order)))
    told = [f"{words.label('ending', end)} {words.number(ends[end])}" for end in listed[:_ENDS]]
    rest = sum(ends[end] for end in listed[_ENDS:])
    if rest:
        told.append(words.say("my_flow_otherwise", n=rest))
    key = "my_flow_title" if ends else "my_flow_title_open"
    return words.say(key, of=len(own.sent), ended=ends.total(), told=", ".join(told))


def _stopped(own: Own, steps: list[str]) -> Table:
    """For each step: how many came so far and no further, by how they ended."""
    rows = []
    for step in steps:
        here = [row for row in own.sent if rank(row) == STAGE_RANK[step]]
        ways = [_way(row) for row in here]
        counts = [ways.count(way) for way in ("no", "silence", "self", "other", "open")]
        rows.append((step_name(step), *(words.number(n) if n else NOTHING for n in (len(here), *counts))))
    head = tuple(words.say(f"my_stopped_{name}") for name in ("step", "all", "no", "silence", "self", "other", "open"))
    return Table(words.say("my_stopped_caption"), head, tuple(rows), folded=words.say("my_as_table"))


def _way(row: Row) -> str:
    outcome = row["outcome"] or "pending"
    known = {"rejected": "no", "position_closed": "no", "no_response": "silence", "withdrew": "self", "pending": "open"}
    return known.get(outcome, "other")


def _history(own: Own) -> Table:
    rows = tuple((job(row), _path(row), _ending(row)) for row in own.sent)
    head = tuple(words.say(f"my_history_{name}") for name in ("job", "path", "outcome"))
    caption = words.say("my_history_caption")
    return Table(
        caption, head, rows, folded=words.say("my_history_folded"), text_columns=frozenset({0, 1, 2}), printed=False
    )


def _path(row: Row) -> str:
    """Each event with its day where that is known."""
    told = []
    for event, day in row["path"] or ():
        if event in STAGE_RANK:
            name = words.label("stage", event)
            told.append(f"{name} ({on(day)})" if day else name)
    return " → ".join(told) or NOTHING


def _ending(row: Row) -> str:
    outcome = row["outcome"] or "pending"
    return words.label("ending", "open" if outcome == "pending" else outcome)
