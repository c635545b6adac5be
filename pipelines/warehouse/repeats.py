"""Which rows of a lake repeat others, or name an application that no row has: what the accounting of a run counts beside the
lake, for a command that builds no warehouse.

A repeat says the same as another row of its table and person: only where two such rows lie in the lake is the warehouse's
own identity asked, which takes seconds. What a repeat is, versions.py and identity.py say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import engine
from pipelines.contract.logs import log_tables
from pipelines.intake.find import Program
from pipelines.intake.manifest import Reading
from pipelines.warehouse import core, states, unknown_ids
from pipelines.warehouse import versions as v

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: Columns that identity fills where they are blank: two rows that differ there alone may be one.
_FILLED = {"questions": {"asked_by"}}


@dataclass
class Beside:
    """By the place of a reading and of the member in it: the row numbers of the repeats, in order, and (row number, reason) of
    the entries that name an application which no row has."""

    repeats: defaultdict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    unknown: defaultdict[tuple[int, int], list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))


def beside(lake: Path, readings: Sequence[Reading], programs: Mapping[str, Program], spill: Path) -> Beside:
    """What of the rows in a lake only others of them can tell. `spill`: an empty folder for what the engine cannot hold."""
    found = Beside()
    with engine.open_engine(spill) as con:
        if not _may_have_any(con, lake, readings, programs):
            return found
        versions, _told, _standing = core.all_versions(core.Build(con, lake, readings, programs, {}))
        for rows in versions.values():
            again = rows.filter(rows.is_repeat & ~rows.of_row).select("file_no", "member_no", "row_number")
            for row in engine.few(con, again.order_by("row_number")):
                found.repeats[row["file_no"], row["member_no"]].append(row["row_number"])
        for row in unknown_ids.found(con):
            found.unknown[row["file_no"], row["member_no"]].append((row["row_number"], row["reason"]))
    return found


def _may_have_any(con: Backend, lake: Path, readings: Sequence[Reading], programs: Mapping[str, Program]) -> bool:
    """Whether two rows of one table and person say the same (a person's name may be written in several ways), or an entry of a
    ledger gives an id and no company."""
    source = states.Source(con, lake, readings)
    for name, table in {**log_tables(), "interviews": core.interviews_table(programs)}.items():
        if not states.file_facts(lake, readings, name):
            continue
        present = states.present_columns(lake, readings, table)
        said = [column for column in present if column not in ("seeker", *_FILLED.get(name, ()))]
        rows = v.with_content(states.rows_of(source, table, present), said)
        rows = rows.filter(~rows.of_row)
        whole = v.joined_text([rows.program, rows.seeker.lower(), rows.content])
        (counts,) = engine.few(con, rows.aggregate(n=rows.count(), different=whole.nunique()))
        if counts["n"] > counts["different"]:
            return True
        if "application" in present and name == "applications":
            bare = rows.is_event & rows.application.notnull()
            bare = bare & rows.company.isnull() if "company" in present else bare
            if con.to_pyarrow(bare.any()).as_py():
                return True
    return False
