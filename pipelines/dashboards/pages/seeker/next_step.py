"""The one thing to do next, as `suggestions` has it: with its evidence and grade, or named as advice."""

from __future__ import annotations

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Prose, Section
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.warehouse import Row


def suggestion(own: Own) -> Row | None:
    """The newest one; None where there is none, or the search has ended since."""
    ended = own["seekers"][0]["search_ended"] if own["seekers"] else None
    over = ended is not None and ended <= own.as_of
    return own["suggestions"][0] if own["suggestions"] and not over else None


def logged(own: Own, habit: str) -> tuple[int, int]:
    """(interviews before which a habit was done, of those with something logged about it), as of the page's day."""
    row = next((one for one in own["tried"] if one["habit"] == habit), None)
    return (int(row["n_done"]), int(row["n_known"])) if row else (0, 0)


def next_section(own: Own) -> Section | None:
    row = suggestion(own)
    if row is None:
        return None
    evidence = row["kind"] == "evidence"
    counts_as = words.labels("habit_counts_as").get(row["habit"])
    done, known = logged(own, row["habit"])
    key = "my_next_counts_as" if own.ahead else "my_next_counts_as_later"
    says = [words.say(key, what=counts_as)] if counts_as else []
    if known:
        says.append(words.say("my_next_so_far", done=done, known=known))
    if evidence and row["sentence"]:
        says.append(words.say("my_next_evidence", said=words.verdict(row["sentence"])))
    tag = (
        (words.label("grade_within", row["grade"]), "ok")
        if evidence and row["grade"]
        else (words.say("my_next_advice"), "")
    )
    name = own.group.called(row["habit"])
    title = words.say("my_next_title", habit=name)
    state = "_unknown" if not known else "_never" if not done and not evidence else ""
    sub = words.say(f"my_next_sub_{'evidence' if evidence else 'advice'}{state}")
    return Section("next", title, sub, (Prose(tuple(says)),) if says else (), tags=(tag,))
