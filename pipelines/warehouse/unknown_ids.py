"""Entries of a ledger that name an application by an id which no row has: they are set aside, in the warehouse's own accounting.

Which application an entry is about, entries.py says. Only entries with nothing but an id can be told so: one that gives a company
stands for itself, and so does a ledger whose tracker's table was never read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from pipelines import engine
from pipelines.warehouse import versions as v

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

CODE = "unknown_id:application"
_TABLE = "entries_of_unknown_ids"
_SHOWN = ("application", "status", "outcome", "status_stage", "status_on", "notes")


def set_aside(con: Backend, entries: ir.Table, states: ir.Table) -> ir.Table:
    """`entries` without those of an unknown id, which are kept for `found`."""
    there = v.not_retracted(states.filter(~states.is_copy))
    known = there.select(*v.OWNER, application="id").distinct()
    told = there.select(*v.OWNER, "source").distinct()
    bare = entries.filter(entries.is_event & ~entries.of_row & entries.application.notnull() & entries.company.isnull())
    unknown = bare.semi_join(told, [*v.OWNER, "source"]).anti_join(known, [*v.OWNER, "application"])
    cells = {name: unknown[name].cast("string") for name in _SHOWN if name in unknown.columns}
    kept = unknown.select("file_no", "member_no", "row_number", row_values=engine.to_json(ibis.struct(cells)), **cells)
    kept = engine.store(con, _TABLE, kept.distinct())
    return entries.anti_join(kept, ["file_no", "member_no", "row_number"])


def found(con: Backend) -> list[dict[str, Any]]:
    """file_no, member_no, row_number, reason and row_values of each entry that was set aside, in order."""
    if not engine.is_stored(con, _TABLE):
        return []
    rows = con.table(_TABLE).order_by("file_no", "member_no", "row_number")
    rows = rows.select("file_no", "member_no", "row_number", "application", "row_values")
    return [{**row, "reason": reason(row["application"])} for row in engine.few(con, rows)]


def reason(application: str) -> str:
    """Why an entry was set aside, and how to mend it."""
    number = application.rpartition(" ")[2]
    return (
        f"`application` says {number!r}, and no row of this tracker's table has that number, so that nobody can tell at which "
        "company this was; mend the number, or put its row back into the table (if that row was set aside itself, mend it there)"
    )
