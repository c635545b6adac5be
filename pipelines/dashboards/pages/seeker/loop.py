"""The reflection loop (what I looked back on, and whether I changed it before the next interview), and my goals."""

from __future__ import annotations

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Line, Lines, Part, Prose, Section, Table
from pipelines.dashboards.pages.seeker.tables import Own, Rows
from pipelines.dashboards.pages.seeker.telling import company, meeting, on
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING

_REVIEWS = ("responses_reviewed", "delivery_reviewed", "rapport_reviewed")
_SMART = ("specific", "measurable", "achievable", "relevant", "time_bound")


def is_whole(row: Row) -> bool:
    """Whether a reflection closes the loop: three reviews done, and one thing to change said."""
    return all(row[name] for name in _REVIEWS) and bool(row["to_change"] and row["to_change"].strip())


def loop_section(own: Own) -> Section | None:
    written = own["reflections"]
    if not written:
        return None
    held = len(own.held)
    of_held = {row["interview"] for row in written} & {row["interview"] for row in own.held}
    changed = [row["changed_before_next"] for row in written if row["changed_before_next"] is not None]
    counts = (
        ("written", len(of_held), held),
        *((name, sum(bool(row[name]) for row in written), len(written)) for name in _REVIEWS),
        ("whole", sum(map(is_whole, written)), len(written)),
        ("requested", sum(bool(row["feedback_requested"]) for row in written), len(written)),
        ("received", sum(bool(row["feedback_received"]) for row in written), len(written)),
        ("changed", sum(changed), len(changed)),
    )
    lines = tuple(
        Line(words.say(f"my_loop_{name}"), words.say("my_of_n", part=part, n=of), part / of)
        for name, part, of in counts
        if of
    )
    title = words.say("my_loop_title", written=len(of_held), held=held, whole=sum(map(is_whole, written)))
    told = ". ".join([title, *(f"{line.label}: {line.note}" for line in lines)])
    parts: list[Part] = [Lines(lines, told), _said(written)]
    effect = next(
        (row for row in own.group.effects if row["habit"] == "reflection_loop" and row["timing"] == "next"), None
    )
    if effect and not own.group.program.one_seeker:
        grade = words.label("grade_within", effect["grade"])
        parts.append(Prose((words.verdict(effect["sentence"]),), words.say("my_loop_effect", grade=grade)))
    return Section("loop", title, words.say("my_loop_sub"), tuple(parts))


def _said(written: Rows) -> Table:
    rows = []
    for row in sorted(written, key=lambda row: str(row["written_at"]), reverse=True):
        where = meeting(row) if row["stage"] else company(row)
        changed = {True: words.say("my_yes"), False: words.say("my_no")}.get(row["changed_before_next"], NOTHING)
        texts = (row["to_change"] or NOTHING, changed, row["feedback_received"] or NOTHING)
        rows.append((on(row["written_at"]), where, *texts))
    head = tuple(words.say(f"my_loop_{name}") for name in ("on", "where", "to_change", "done", "feedback"))
    caption = words.say("my_loop_caption")
    return Table(caption, head, tuple(rows), folded=caption, text_columns=frozenset(range(5)))


def goals_section(own: Own) -> Section | None:
    goals = own["goals"]
    if not goals:
        return None
    rows = []
    for row in goals:
        smart = [words.label("smart", name) for name in _SMART if row[name]]
        rows.append(
            (
                row["goal"],
                words.label("horizon", row["horizon"]),
                ", ".join(smart) or NOTHING,
                on(row["due_on"]),
                words.label("goal_status", row["goal_status"]),
            )
        )
    status = [row["goal_status"] for row in goals]
    title = words.say(
        "my_goals_title", n=len(goals), met=status.count("met"), open=status.count("open") + status.count(None)
    )
    head = tuple(words.say(f"my_goals_{name}") for name in ("goal", "horizon", "smart", "due", "status"))
    table = Table(words.say("my_goals_caption"), head, tuple(rows), text_columns=frozenset(range(5)))
    return Section("goals", title, words.say("my_goals_sub"), (table,))
