"""What the noes brought, and why applications closed: worth working on, outside my hands, ask more, my own choice."""

from __future__ import annotations

from pipelines.contract.vocabulary import OUTCOME_REASON_GROUPS
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Line, Lines, Section, Table
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import job, mean
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING

_CLOSED = ("rejected", "no_response", "withdrew", "position_closed")
#: How the catalogue calls the four groups.
GROUPS = {
    "worth working on": "work_on",
    "outside your hands": "outside",
    "ask more": "ask_more",
    "your own choice": "own_choice",
}


def closed(own: Own) -> list[Row]:
    """Applications that ended without an offer."""
    return [row for row in own.sent if row["outcome"] in _CLOSED and not row["has_offer"]]


def brought(own: Own) -> dict[str, int]:
    """What the interviews of closed applications brought: contacts, feedback, doors left open, good signs, and later
    applications that came from one."""
    ended = {row["application"] for row in closed(own)}
    met = [row for row in own.held if row["application"] in ended]
    written = {row["interview"] for row in own["reflections"] if row["feedback_received"]}
    return {
        "closed": len(ended),
        "contacts": sum(row["new_contacts"] or 0 for row in met),
        "feedback": sum(bool(row["employer_feedback"]) or row["interview"] in written for row in met),
        "future": len({row["application"] for row in met if row["future_consideration"]}),
        "signals": sum(bool(row["positive_signal"]) for row in met),
        "led_to": sum(row["came_from"] in ended for row in own.sent if row["came_from"]),
    }


def noes_section(own: Own) -> Section | None:
    told = brought(own)
    gains = ("contacts", "feedback", "future", "signals", "led_to")
    if not told["closed"] or not any(told[name] for name in gains):
        return None
    ended = {row["application"]: row for row in closed(own)}
    rows = [(words.say(f"my_brought_{name}"), words.number(told[name])) for name in gains]
    met = [row for row in own.held if row["application"] in ended]
    for name in ("mutual_understanding", "skill_shown"):
        value = mean(row[name] for row in met)
        if value is not None:
            rows.append((words.say(f"my_brought_{name}"), words.number(value, 1)))
    head = (words.say("my_brought_what"), words.say("my_brought_n"))
    parts = [Table(words.say("my_brought_caption"), head, tuple(rows))]
    led = [row for row in own.sent if row["came_from"] in ended]
    if led:
        listed = tuple((job(row), job(ended[row["came_from"]])) for row in led)
        heads = (words.say("my_brought_later"), words.say("my_brought_from"))
        parts.append(Table(words.say("my_brought_led_caption"), heads, listed, text_columns=frozenset({0, 1})))
    return Section(
        "noes", words.say("my_brought_title", **told), words.say("my_brought_sub", closed=told["closed"]), tuple(parts)
    )


def reasons(own: Own) -> dict[str, list[Row]]:
    """Closed applications with a reason, by the four groups; all four are there."""
    with_reason = [row for row in own.sent if row["outcome_reason"]]
    return {
        name: [row for row in with_reason if row["outcome_reason"] in known]
        for name, known in OUTCOME_REASON_GROUPS.items()
    }


def reasons_section(own: Own) -> Section | None:
    by_group = reasons(own)
    total = sum(map(len, by_group.values()))
    if not total:
        return None
    lines, rows = [], []
    for name, here in by_group.items():
        label = words.say(f"my_reasons_{GROUPS[name]}")
        lines.append(
            Line(
                label,
                words.say("my_of_n", part=len(here), n=total),
                len(here) / total,
                tone="" if name == "worth working on" else "quiet",
            )
        )
        for row in here:
            source = words.label("reason_source", row["reason_source"]) if row["reason_source"] else NOTHING
            rows.append((job(row), label, words.label("outcome_reason", row["outcome_reason"]), source))
    title = words.say("my_reasons_title", n=total, work_on=len(by_group["worth working on"]))
    told = ". ".join([title, *(f"{line.label}: {line.note}" for line in lines)])
    head = tuple(words.say(f"my_reasons_{name}") for name in ("job", "group", "reason", "source"))
    caption = words.say("my_reasons_caption")
    table = Table(caption, head, tuple(rows), folded=words.say("my_reasons_folded"), text_columns=frozenset(range(4)))
    return Section(
        "reasons",
        title,
        words.say("my_reasons_sub"),
        (Lines(tuple(lines), told), table),
        (words.say("my_reasons_note"),),
    )
