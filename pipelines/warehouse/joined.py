"""`joined_rows`: which rows were taken for the same thing as another file's although they are written otherwise, and why.

Says what near.py and attach.py joined, and what versions.same_name did; decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
from ibis import _

from pipelines import engine
from pipelines.warehouse import near
from pipelines.warehouse.core import Build
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

_ROW = ("file_no", "member_no", "row_number")


def publish_joined_rows(build: Build, versions: Mapping[str, ir.Table]) -> ir.Table:
    """One row a row that was joined by likeness, with the first row of the application that it was joined with. Gives them
    with file_no and member_no."""
    applications = versions["applications"]
    states = applications.filter(~applications.is_event & ~applications.of_row & ~applications.is_copy)
    first = _first(states)
    own = states.filter(states.application.isnull() & ~states.no_company).select(
        *OWNER, *_ROW, "company", "role", "why", "likeness", application="id"
    )
    added = [
        rows.filter(rows.by_likeness & ~rows.of_row).select(
            *OWNER,
            *_ROW,
            "company",
            "role",
            "application",
            why=ibis.null().cast("string"),
            likeness=ibis.null().cast("float64"),
        )
        for rows in (applications, versions["interviews"])
    ]
    rows = own.union(*(rows.select(*own.columns) for rows in added))
    t = rows.join(first, [*OWNER, "application"])
    written = (t.company != t.first_company).fill_null(False) | (t.role != t.first_role).fill_null(False)
    t = engine.store(build.con, "written_otherwise", t.filter(t.why.notnull() | written))
    # Of most logs there is none, and the words that names are compared by are long to write out.
    if engine.n_rows(build.con, t):
        why, alike = near.why_names(t.company, t.role, t.first_company, t.first_role)
        t = t.mutate(why=ibis.coalesce(t.why, why.nullif("")), likeness=ibis.coalesce(t.likeness, alike))
    t = engine.store(build.con, "joined_rows_found", t.filter(t.why.notnull()))
    places = _places(build)
    named = t.join(places, ["file_no", "member_no"]).join(
        places.rename(
            first_file_no="file_no",
            first_member_no="member_no",
            joined_with_file="file",
            joined_with_sha256="sha256",
            joined_with_member="member",
        ),
        ["first_file_no", "first_member_no"],
    )
    build.publish(
        "joined_rows",
        named.mutate(joined_with_row=named.first_row_number).order_by("file", "member", "sha256", "row_number"),
    )
    return t


def _first(states: ir.Table) -> ir.Table:
    """The first row of each application that other rows were joined with: where it stands, and its names."""
    t = states.filter(states.why.isnull())
    order = [t.in_order, t.turn]
    columns = (*_ROW, "company", "role")
    picked = {f"first_{name}": t[name].first(order_by=order, include_null=True) for name in columns}
    return t.group_by(*OWNER, application=t.id).aggregate(**picked)


def _places(build: Build) -> ir.Table:
    """file_no and member_no of each sheet that was read, with its file, sha256 and name."""
    lines = [
        {"file_no": number, "member_no": place, "file": reading.file, "sha256": reading.sha256, "member": member.member}
        for number, reading in enumerate(build.readings)
        for place, member in enumerate(reading.members)
    ]
    kinds = {"file_no": pa.int64(), "member_no": pa.int64()}
    schema = pa.schema(
        [(name, kinds.get(name, pa.string())) for name in ("file_no", "member_no", "file", "sha256", "member")]
    )
    return ibis.memtable(pa.Table.from_pylist(lines, schema=schema))


def left_apart(versions: Mapping[str, ir.Table]) -> ir.Table:
    """Rows that are near to more than one application of other files, and so were joined with none."""
    return versions["applications"].filter(_.apart & ~_.is_copy)


def near_misses(versions: Mapping[str, ir.Table]) -> ir.Table:
    """Rows that may be one with another file's, and were not joined, since only company, date and a word of the role say so."""
    return versions["applications"].filter(_.missed & ~_.is_copy)
