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


def next_section(own: Own) -> Section | None:
    row = suggestion(own)
    if row is None:
        return None
    evidence = row["kind"] == "evidence"
    counts_as = words.labels("habit_counts_as").get(row["habit"])
    says = [words.say("my_next_counts_as", what=counts_as)] if counts_as else []
    if row["n_known"]:
        says.append(words.say("my_next_so_far", done=int(row["n_done"] or 0), known=int(row["n_known"])))
    if evidence and row["sentence"]:
        says.append(words.say("my_next_evidence", said=words.verdict(row["sentence"])))
    tag = (
        (words.label("grade_within", row["grade"]), "ok")
        if evidence and row["grade"]
        else (words.say("my_next_advice"), "")
    )
    name = own.group.called(row["habit"])
    title = words.say("my_next_title", habit=name)
    sub = words.say("my_next_sub_evidence" if evidence else "my_next_sub_advice")
    return Section("next", title, sub, (Prose(tuple(says)),) if says else (), tags=(tag,))
