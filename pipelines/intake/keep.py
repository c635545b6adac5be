"""A judged member -> its Parquet files and its line of the manifest.

Which files are read at all, and when, is lake.py's.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines import engine
from pipelines.intake.batch import Judged, JudgedPart
from pipelines.intake.bound import Recognised
from pipelines.intake.fast import FastResult as Written
from pipelines.intake.manifest import MemberReading, PartReading
from pipelines.intake.reasons import with_reasons
from pipelines.intake.recognise import in_short

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: The kinds of private text in a cell, as a note tells of them.
MASKED_AS = {
    "mail": "mail addresses",
    "link_query": "what follows ? in links",
    "meeting": "meeting numbers",
    "password": "passwords",
    "phone": "phone numbers",
    "link_token": "tokens in links",
    "bank_account": "bank accounts",
    "national_id": "national numbers",
    "birth_date": "dates of birth",
}


def keep(con: Backend, judged: Judged, lake: Path, key: str, number: int) -> MemberReading:
    """Write a judged member's rows aside; its counts are those of what was written."""
    found = judged.sheet.found
    aside = lake / f".{key}"
    parts, warnings = [], Counter[str]()
    for place, part in enumerate(judged.parts):
        stem = f"{number}-{place}-{part.part.table.name}"
        done = part.written or (
            _write_held(part, aside, stem) if part.rows is None else _write_large(con, part, aside, stem)
        )
        parts.append(
            PartReading(
                part.part.table.name,
                found.source,
                part.part.block.of_row,
                tuple(part.part.columns),
                done.n_accepted,
                done.n_rejected,
                tuple(f"{key}/{path.name}" for path in done.accepted),
                f"{key}/{done.rejected.name}" if done.rejected else "",
                done.first_row,
            )
        )
        if part.part.block.of_row and done.n_rejected:
            warnings[f"part_failed:{part.part.table.name}"] += done.n_rejected
        for path in done.accepted:
            rows = pq.read_table(path, columns=["warnings"]) if part.accepted is None else part.accepted
            warnings.update(_warned(rows))
    return MemberReading(
        judged.sheet.member.name,
        "read",
        _note(judged, sum(part.n_accepted + part.n_rejected for part in parts)),
        found.source,
        tuple(found.extra),
        judged.dropped_cells,
        dict(judged.masked_cells),
        dict(warnings),
        tuple(parts),
    )


def _write_held(part: JudgedPart, aside: Path, stem: str) -> Written:
    paths: dict[str, Path] = {}
    for kind, rows in (("accepted", part.accepted), ("rejected", part.rejected)):
        if rows is not None and rows.num_rows:
            paths[kind] = aside / f"{stem}.{kind}.parquet"
            pq.write_table(rows, paths[kind], compression="zstd", compression_level=1)
    counts = [0 if rows is None else rows.num_rows for rows in (part.accepted, part.rejected)]
    accepted = (paths["accepted"],) if "accepted" in paths else ()
    return Written(counts[0], counts[1], accepted, None, paths.get("rejected"))


def _write_large(con: Backend, part: JudgedPart, aside: Path, stem: str) -> Written:
    """One pass over the rows, and a second over their Parquet if any was rejected."""
    whole, accepted, rejected = (aside / f"{stem}.{kind}.parquet" for kind in ("all", "accepted", "rejected"))
    engine.write_parquet(con, part.rows, whole)
    rows = con.read_parquet(str(whole))
    counts = engine.few(con, rows.aggregate(n=rows.count(), bad=rows.problems.count()))[0]
    n_good = counts["n"] - counts["bad"]
    if counts["bad"]:
        good = rows.filter(rows.problems.isnull())
        if n_good:
            engine.write_parquet(con, good.drop("file", "problems", "row_values"), accepted)
        reasons = with_reasons(con, rows.filter(rows.problems.notnull()), part.part.table)
        engine.write_parquet(con, reasons.drop("file"), rejected)
        whole.unlink()
    elif counts["n"]:
        whole.rename(accepted)
    else:
        whole.unlink()
    return Written(n_good, counts["bad"], (accepted,) if n_good else (), None, rejected if counts["bad"] else None)


def warned_rows(lake: Path, part: PartReading) -> pa.Table:
    """(row_number, warnings) of the accepted rows of a part about which something is odd."""
    found = [pa.table({"row_number": pa.array([], pa.int64()), "warnings": pa.array([], pa.list_(pa.string()))})]
    for name in part.accepted:
        has_numbers = "row_number" in pq.read_schema(lake / name).names
        rows = pq.read_table(lake / name, columns=["row_number", "warnings"] if has_numbers else ["warnings"])
        if not has_numbers:
            numbers = np.arange(rows.num_rows, dtype=np.int64) + (part.first_row or 0)
            rows = rows.add_column(0, "row_number", pa.array(numbers))
        found.append(rows.filter(pc.is_valid(rows["warnings"])).cast(found[0].schema))
    return pa.concat_tables(found)


def _warned(accepted: pa.Table) -> dict[str, int]:
    """How many accepted rows each warning was given for."""
    listed = accepted["warnings"]
    counts = pc.value_counts(pc.list_flatten(listed)) if listed.null_count < len(listed) else []
    return {str(count["values"]): count["counts"].as_py() for count in counts}


def _unfound(found: Recognised) -> list[str]:
    """What a sheet of applications that no tracker wrote goes without, where one of the columns kept aside may be it."""
    is_known = bool(found.described.signature) and not found.described.own
    if is_known or found.table != "applications" or any(bound.block.events for bound in found.blocks):
        return []
    said = {column for bound in found.blocks for column in bound.columns}
    unfound = []
    if not said & {"status", "outcome"}:
        unfound.append("how an application went, so that each counts as open until it is taken for silent")
    if not said & {"company", "application"}:
        unfound.append("the company")
    # What `map` proposed is a source of one's own: it has looked.
    own = "name the one that says it in your source file"
    how = own if found.described.own else "`debrief map` looks which of those kept aside may be it"
    return [f"no column was taken for {what} ({how})" for what in unfound]


def _note(judged: Judged, n_rows: int) -> str:
    """What is to be said of how a member was read; never a cell of it."""
    sheet, notes = judged.sheet, list(judged.sheet.member.notes)
    if not n_rows and sheet.member.cells is None:
        notes.append("a header and no rows")
    if sheet.member.encoding not in ("", "utf-8", "utf-8-sig"):
        notes.append(f"read as {sheet.member.encoding}")
    if sheet.found.extra:
        notes.append("kept aside, unknown to the contract: " + in_short(sheet.found.extra))
        notes += _unfound(sheet.found)
    number = judged.dropped_cells
    if number:
        notes.append(
            f"{number} {'cell' if number == 1 else 'cells'} dropped as too private: " + in_short(sheet.found.private)
        )
    masked = sum(judged.masked_cells.values())
    if masked:
        what = ", ".join(MASKED_AS[kind] for kind in sorted(judged.masked_cells))
        notes.append(f"{masked} {'cell' if masked == 1 else 'cells'} masked in part ({what})")
    return "; ".join(notes)
