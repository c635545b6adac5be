"""The parts of a sheet, each with its rows and what a look over them tells: before any of them is judged.

What is looked for is look.py's, which rows feed a part and what is made of them blocks.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines import engine
from pipelines.intake import look
from pipelines.intake.blocks import Part, expand, taken

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend


@dataclass
class Looked:
    """A part's rows, not judged yet: what a first look told, and the files of each way to write dates."""

    part: Part
    rows: ir.Table
    profile: look.Profile
    files: dict[bool | None, list[int]]


def looked_at(
    con: Backend, rows: ir.Table, parts: Sequence[Part], keep: Callable[[ir.Table], ir.Table] = lambda table: table
) -> list[Looked]:
    """Each part's rows, with what a look over all parts tells of them: one date settles which way round a file's are. Rows that
    a part makes of others go through `keep`: they are asked for several times."""
    made: list[Looked] = []
    evidence: dict[int, list[tuple[bool, bool]]] = {}
    left = rows
    fed = _fed(con, rows, parts)
    for place, part in enumerate(parts):
        if place not in fed:
            made.append(Looked(part, rows, look.nothing_seen(part), {}))
            continue
        if part.block.unsettled and not _has_odd_days(part, made):
            # Its days are those of the meetings before it, all of them plain.
            made.append(Looked(part, rows, look.Profile(), {}))
            continue
        before = rows if part.block.of_row else left
        expanded = expand(before, part)
        expanded = expanded if expanded is before else keep(expanded)
        profile, shown = look.look(con, expanded, part)
        for file, sides in shown.items():
            evidence.setdefault(file, []).append(sides)
        made.append(Looked(part, expanded, profile, {None: list(shown)}))
        condition = taken(left, part.bound)
        if not part.block.of_row and condition is not None:
            left = left.filter(~condition)
    for looked in made:
        files: dict[bool | None, list[int]] = {}
        for file in looked.files.get(None, ()):
            files.setdefault(look.way_round(evidence[file], looked.part.settings.day_first), []).append(file)
        looked.files = files
    return made


def _fed(con: Backend, rows: ir.Table, parts: Sequence[Part]) -> set[int]:
    """The places of the parts that some row may feed. Of a sheet with a column for each stage most parts are fed by none, and
    one query tells of all what a look would tell of each."""
    conditions = {place: taken(rows, part.bound) for place, part in enumerate(parts)}
    asked = {str(place): condition.any() for place, condition in conditions.items() if condition is not None}
    told = engine.few(con, rows.aggregate(**asked))[0] if len(asked) > 1 else {}
    return {place for place in conditions if told.get(str(place), True)}


def _has_odd_days(part: Part, before: Sequence[Looked]) -> bool:
    """True where some part before reads days from the same column of the sheet, not all of them plain."""
    place = part.bound.columns[part.block.each or ""]
    return any(
        other.part.bound.columns.get(other.part.block.each or "") == place
        and other.part.block.each not in other.profile.iso | other.profile.iso_time
        for other in before
    )
