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
    """Every seeker that any row names; `shown_to_coach`, `counted_by_program` and `counted_in_pool` are consent as
    contract.md says who is counted where."""
    names = seekers.select(*OWNER)
    for other in others:
        names = names.union(other.select(*OWNER))
    found = names.distinct().left_join(seekers, [*OWNER], rname="{name}_s")
    found = found.join(programs.select("program", "sharing_basis", "one_seeker"), "program")
    agreed = found.sharing_basis == "agreement"
    # What leaves the program wants a date, whatever was agreed.
    blank = {"consent_coach": agreed, "consent_program": agreed, "consent_pooled": ibis.literal(False)}
    says = {name: ibis.ifelse(found[name].isnull(), is_yes, found[name] != "no") for name, is_yes in blank.items()}
    found = found.mutate(**{f"by {name}": is_yes for name, is_yes in says.items()})
    unread = _unread_consent(con, lake, readings)
    if unread is not None:
        # A no in a row that was set aside is still a no, and so is what could not be read, until it can.
        same = [found.program == unread.program, found.seeker.lower() == unread.name]
        joined = found.left_join(unread, same, rname="{name}_u")
        found = joined.select(*found.columns, not_consented=joined.not_consented)
        found = found.mutate(
            **{
                f"by {name}": found[f"by {name}"] & ~found.not_consented.contains(name).fill_null(False)
                for name in blank
            }
        )
    return found.mutate(
        derived=found.id.isnull(),
        shown_to_coach=found["by consent_coach"],
        counted_by_program=found.one_seeker | found["by consent_program"],
        counted_in_pool=found["by consent_pooled"],
    )


def _unread_consent(con: Backend, lake: Path, readings: Sequence[Reading]) -> ir.Table | None:
    """Whose row of `seekers` was set aside although, or because, a consent of it is no date: program, name in small letters,
    and not_consented, which ones (columns). None where no such row is."""
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
        rows.filter(rows.not_consented.length() > 0)
        .join(whose, "filename")
        .select("program", "not_consented", name=rows.seeker.lower())
        .group_by("program", "name")
        .aggregate(not_consented=ibis._.not_consented.collect().flatten())
    )
