"""The fixtures of the sources as raw folders, and their expected tables as rows: reading and packing, no judgement."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NAMES = sorted(path.name for path in FOLDER.iterdir() if (path / "raw").is_dir())
#: Fixtures that are a second one of their source: logs of real people's kind, with all that sources.md says is in them.
SOURCE_OF = {"own_sheets": "tracker"}
#: What is packed has one time, so that its bytes are the same each time.
_WHEN = (2026, 1, 1, 0, 0, 0)


def put(name: str, raw: Path) -> Path:
    """Copy a fixture into a raw folder as the program of its name, with its `.zip` folders packed."""
    program = raw / name
    shutil.copytree(FOLDER / name / "raw", program)
    for folder in sorted(path for path in program.rglob("*.zip") if path.is_dir()):
        packed = folder.with_name(folder.name + ".packed")
        with zipfile.ZipFile(packed, "w") as archive:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix(), _WHEN), path.read_bytes())
        shutil.rmtree(folder)
        packed.rename(folder)
    return program


def expected_tables() -> Iterator[tuple[str, str]]:
    """(source, table) for every expected table."""
    for name in NAMES:
        for path in sorted((FOLDER / name / "expected").glob("*.csv")):
            yield name, path.stem


def expected(name: str, table: str) -> tuple[list[str], list[tuple[str | None, ...]]]:
    """The columns that an expected table lists, and its rows."""
    with (FOLDER / name / "expected" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    for row in rows:
        assert len(row) == len(columns), f"{name}/expected/{table}.csv: {len(row)} cells under {len(columns)}: {row}"
    return columns, [tuple(cell or None for cell in row) for row in rows]


def shown(value: Any) -> str | None:
    """A published value as expected tables write it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str) and value.startswith("{"):
        kept = {name: cell for name, cell in json.loads(value).items() if cell is not None}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True) if kept else None
    if isinstance(value, list):
        return ";".join(str(shown(item)) for item in value) or None
    return str(value)
