"""Rows as the lake hands them on, with the marks that only some sources give: entries of a ledger, parts of a row.

Written as Parquet under a manifest entry, so that a rule of the warehouse is tested without the source that would make them.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contract.logs import log_tables
from pipelines.intake.manifest import MemberReading, PartReading, Reading, read_manifest, write_manifest
from tests.scenario import Scenario, publish, rows

_MARKS = {"is_event": "boolean", "corrects": "boolean", "retracts": "boolean", "known_on": "date"}
_LINEAGE = {
    "row_number": "int64",
    "status_stage": "string",
    "extra": "string",
    "cleared": "array<string>",
    "not_applicable": "array<string>",
}


def put(s: Scenario, path: str, day: str, **parts: str) -> None:
    """One file of the lake, read first at noon of `day`: for each log table its rows (tests/scenario.rows), of which
    row_number defaults to their order. The first table is what the sheet's rows are; the others are parts of them (`events`:
    entries of `applications`)."""
    program, seeker = path.split("/")[:2]
    lake = s.warehouse.parent / "lake"
    key = hashlib.sha256(f"{path}{day}{parts}".encode()).hexdigest()[:24]
    (lake / key).mkdir(parents=True, exist_ok=True)
    made = []
    for named, text in parts.items():
        table = "applications" if named == "events" else named
        found = [{name: cell or None for name, cell in row.items()} for row in rows(text)]
        for number, row in enumerate(found, 2):
            row.setdefault("row_number", str(number))
            row.setdefault("seeker", seeker)
            row["program"] = program
        name = f"{key}/{len(made)}-{table}.accepted.parquet"
        _write(found, table, lake / name)
        columns = tuple(name for name in found[0] if name in (*log_tables()[table].columns, "known_on"))
        made.append(PartReading(table, "test", bool(made), columns, len(found), accepted=(name,)))
    readings = [
        dataclasses.replace(reading, present=reading.present and reading.file != path)
        for reading in read_manifest(lake)
    ]
    moment = f"{day}T12:00:00+00:00"
    member = MemberReading("", "read", source="test", parts=tuple(made))
    readings.append(Reading(path, key, program, None, key, moment, moment, (member,)))
    write_manifest(lake, readings)


def _write(found: Sequence[Mapping[str, Any]], table: str, path: Any) -> None:
    kinds = {item.name: item.engine_type for item in log_tables()[table].fields} | _LINEAGE
    kinds |= {name: kind for name, kind in _MARKS.items() if any(row.get(name) for row in found)}
    columns = [name for name in kinds if name in found[0] or name in _LINEAGE]
    con = ibis.duckdb.connect()
    text = pa.table({name: pa.array([row.get(name) for row in found], pa.string()) for name in columns})
    t = ibis.memtable(text)
    made = {
        name: (t[name].split(";") if kinds[name].startswith("array") else t[name]).cast(kinds[name]) for name in columns
    }
    pq.write_table(con.to_pyarrow(t.select(**made)), path)


def build(s: Scenario, day: str) -> None:
    """The warehouse of what the lake holds, as a run on `day` would publish it, without marts; its checks must pass."""
    run = s.begin(day)
    run.settings.lake.mkdir(parents=True, exist_ok=True)
    assert publish(run)
