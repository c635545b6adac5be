"""This week: interviews ahead with what is ready for each, and what is due."""

from __future__ import annotations

from pipelines.contract.habits import catalog
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Cell, Link, Part, Prose, Section, Table
from pipelines.dashboards.pages.seeker.dues import Due, dues
from pipelines.dashboards.pages.seeker.next_step import suggestion
from pipelines.dashboards.pages.seeker.reminders import NAME, reminders
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import job, meeting, on
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING

#: The preparation that the quick log asks about: what is said to be still open before an interview.
CHECKLIST = tuple(habit.code for habit in catalog().values() if "quick_before" in habit.checklists)
#: So many silent applications are listed; more are counted.
_LISTED = 8


def week_section(own: Own) -> Section | None:
    """Interviews ahead, then what is due; None where there is nothing of either."""
    due = dues(own)
    if not own.ahead and not due:
        return None
    parts: list[Part] = []
    if own.ahead:
        parts.append(_ahead(own))
    parts += _due(due)
    calendar = reminders(own)
    if calendar:
        about = words.say("my_reminders_about", n=len(calendar))
        parts.append(Link(NAME, words.say("my_reminders_link"), about))
    near = [row for row in own.ahead if (row["interview_on"] - own.as_of).days <= 7]
    key = "my_week_title" if near and due else "my_week_title_ahead" if near or not due else "my_week_title_due"
    title = words.say(key, ahead=len(near), due=len(due))
    return Section("week", title, words.say("my_week_sub", day=own.as_of), tuple(parts))


def checklist(own: Own) -> tuple[str, ...]:
    """The habits to prepare an interview by: the one thing to do next, where it is of that phase, then the quick log's."""
    row = suggestion(own)
    step = row["habit"] if row else ""
    if own.group.habits.get(step, ("", ""))[1] != "before":
        return CHECKLIST
    return (step, *(code for code in CHECKLIST if code != step))


def ready_for(own: Own, row: Row) -> tuple[list[str], list[str]]:
    """(what is ready, what of the checklist is not ticked yet) for one interview ahead, as codes."""
    habits = own.group.habits
    told = {one["habit"]: bool(one["done"]) for one in own["ready"] if one["interview"] == row["interview"]}
    ready = [code for code, (_, phase) in habits.items() if phase == "before" and told.get(code)]
    return ready, [code for code in checklist(own) if not told.get(code)]


def _ahead(own: Own) -> Table:
    rows = []
    for row in own.ahead:
        ready, missing = ready_for(own, row)
        time = f", {row['start_time']:%H:%M}" if row["start_time"] else ""
        rows.append(
            (
                f"{words.weekday(row['interview_on'], own.as_of)}{time}",
                meeting(row),
                ", ".join(map(own.group.called, ready)) or words.say("my_none_logged_yet"),
                ", ".join(map(own.group.called, missing)) or NOTHING,
            )
        )
    head = tuple(words.say(f"my_ahead_{name}") for name in ("when", "what", "ready", "missing"))
    return Table(words.say("my_ahead_caption"), head, tuple(rows), text_columns=frozenset(range(4)))


def _due(due: list[Due]) -> list[Part]:
    if not due:
        return [Prose((words.say("my_nothing_due"),))]
    silent = [one for one in due if one.what == "follow"]
    shown = [one for one in due if one.what != "follow"] + silent[:_LISTED]
    # A last day is known of offers alone.
    names = ("what", "who", "since", *(("by",) if any(one.by for one in due) else ()))
    rows = tuple((_what(one), _who(one), on(one.since), on(one.by))[: len(names)] for one in shown)
    head = tuple(words.say(f"my_due_{name}") for name in names)
    made: list[Part] = [Table(words.say("my_due_caption"), head, rows, text_columns=frozenset(range(4)))]
    if len(silent) > _LISTED:
        made.append(Prose((words.say("my_due_more", n=len(silent) - _LISTED),)))
    return made


def _what(one: Due) -> Cell:
    tags = ((words.say("my_due_decide_tag"), "warn"),) if one.what == "decide" else ()
    return Cell(words.say(f"my_due_{one.what}"), tags)


def _who(one: Due) -> str:
    return meeting(one.row) if one.what in ("thank", "reflect") else job(one.row)  # a company may have several
