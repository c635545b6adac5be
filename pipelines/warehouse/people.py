"""Who the seekers are, and whose rows a program counts: consent as contract.md says it ("Who is counted where").

What their rows say is the other modules'; what leaves the warehouse is the pages'.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines import engine
from pipelines.intake.manifest import Reading
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend


def all_seekers(
    con: Backend,
    lake: Path,
    readings: Sequence[Reading],
    seekers: ir.Table,
    others: Sequence[ir.Table],
    programs: ir.Table,
) -> ir.Table:
    """Every seeker that any row names; `counted_by_program` is consent as contract.md says who is counted where."""
    names = seekers.select(*OWNER)
    for other in others:
        names = names.union(other.select(*OWNER))
    found = names.distinct().left_join(seekers, [*OWNER], rname="{name}_s")
    found = found.join(programs.select("program", "sharing_basis", "one_seeker"), "program")
    says = found.consent_program
    found = found.mutate(by_consent=ibis.ifelse(says.isnull(), found.sharing_basis == "agreement", says != "no"))
    unread = _unread_consent(con, lake, readings)
    if unread is not None:
        # A no in a row that was set aside is still a no, and so is what could not be read, until it can.
        same = [found.program == unread.program, found.seeker.lower() == unread.name]
        joined = found.left_join(unread, same, rname="{name}_u")
        found = joined.select(*found.columns, is_unread=joined.name.notnull())
        found = found.mutate(by_consent=found.by_consent & ~found.is_unread)
    return found.mutate(derived=found.id.isnull(), counted_by_program=found.one_seeker | found.by_consent)


def _unread_consent(con: Backend, lake: Path, readings: Sequence[Reading]) -> ir.Table | None:
    """Whose row of `seekers` was set aside although, or because, its consent_program is no date: program, and name in small
    letters. None where no such row is."""
    files = {
        str(lake / part.rejected): reading.program
        for reading in readings
        for member in reading.members
        for part in member.mains
        if reading.present and part.table == "seekers" and part.rejected
    }
    rows = engine.read_parquet(con, map(Path, files))
    if rows is None:
        return None
    whose = ibis.memtable(pa.table({"filename": list(files), "program": list(files.values())}))
    return (
        rows.filter(rows.not_consented.contains("consent_program"))
        .join(whose, "filename")
        .select("program", name=rows.seeker.lower())
        .distinct()
    )
