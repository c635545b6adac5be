"""Who coaches whom, as each program.yaml says it. A column `coach` of a log only proposes.

Whether somebody agreed to be shown to a coach at all is people.py's (`seekers.shown_to_coach`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines.intake.find import Program

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What of a person a coach sees by that person's own choice alone.
BY_CHOICE = ("notes", "answers", "pay")


def coaching(programs: Mapping[str, Program], seekers: ir.Table) -> ir.Table:
    """`coaching`: a row each coach and person of theirs whom a log names, in whatever capitals the settings write them."""
    rows = [
        {"program": program.name, "coach": coach, "name": seeker.lower()}
        | {f"sees_{what}": what in program.settings.chosen_by(seeker) for what in BY_CHOICE}
        for program in programs.values()
        for coach, people in program.settings.coaches.items()
        for seeker in people
    ]
    choices = [(f"sees_{what}", pa.bool_()) for what in BY_CHOICE]
    schema = pa.schema([("program", pa.string()), ("coach", pa.string()), ("name", pa.string()), *choices])
    said = ibis.memtable(pa.Table.from_pylist(rows, schema=schema)).distinct()
    known = seekers.select("program", "seeker", name=seekers.seeker.lower())
    return said.join(known, ["program", "name"]).drop("name").order_by("program", "coach", "seeker")
