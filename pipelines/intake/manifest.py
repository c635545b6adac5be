"""The lake's manifest: what each raw file became, sheet by sheet and part by part, and when each state was first seen.

Descriptions and their file only; reading raw files is lake.py's.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class PartReading:
    """The rows of a member that fed one table, and where they lie in the lake. A part `of_row` is
    derived from rows that another part counts."""

    table: str
    source: str = ""
    of_row: bool = False
    columns: tuple[str, ...] = ()
    n_accepted: int = 0
    n_rejected: int = 0
    accepted: tuple[str, ...] = ()
    rejected: str = ""
    #: Of files whose rows do not say their number: that of the first one, from which they count on. A row of such a file that
    #: has no `program` keeps the place of one set aside, and is none itself.
    first_row: int | None = None


@dataclass(frozen=True)
class MemberReading:
    """One sheet or file as it was read: its counts, what was kept aside, dropped, masked or warned of, and its parts."""

    member: str
    status: str
    message: str = ""
    source: str = ""
    extra_columns: tuple[str, ...] = ()
    dropped_cells: int = 0
    masked_cells: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[PartReading, ...] = ()

    @property
    def table(self) -> str:
        """The tables that its rows feed, without those derived from them."""
        return "+".join(dict.fromkeys(part.table for part in self.mains))

    @property
    def mains(self) -> tuple[PartReading, ...]:
        return tuple(part for part in self.parts if not part.of_row)

    @property
    def rows_read(self) -> int:
        return self.rows_accepted + self.rows_rejected

    @property
    def rows_accepted(self) -> int:
        return sum(part.n_accepted for part in self.mains)

    @property
    def rows_rejected(self) -> int:
        return sum(part.n_rejected for part in self.mains)


@dataclass(frozen=True)
class Reading:
    """One raw file in one of its states. `known_on` is the date that what it says was known on."""

    file: str
    sha256: str
    program: str
    seeker: str | None
    key: str
    first_seen: str
    read_at: str
    members: tuple[MemberReading, ...] = ()
    present: bool = True

    @property
    def known_on(self) -> dt.date:
        """A date in the file's name, else the day it was first read; never the file's own time, which copying changes."""
        return known_on(self.file, self.first_seen)


def known_on(file: str, first_seen: str) -> dt.date:
    """The day on which what a file says was known: as its name says, else the day of `first_seen` (ISO)."""
    named = _DATE_IN_NAME.search(Path(file).name)
    if named:
        try:
            return dt.date(*map(int, named.groups()))
        except ValueError:
            pass  # 2026-02-30 is a number in a name and no date
    return dt.datetime.fromisoformat(first_seen).date()


def read_manifest(lake: Path) -> list[Reading]:
    """Every reading that the lake keeps, in the order in which its states were first seen."""
    path = lake / "manifest.json"
    if not path.is_file():
        return []
    written = json.loads(path.read_text(encoding="utf-8"))
    return [
        Reading(**{**entry, "members": tuple(_member(member) for member in entry["members"])})
        for entry in written["readings"]
    ]


def _member(entry: Mapping[str, Any]) -> MemberReading:
    parts = tuple(
        PartReading(**{**part, "columns": tuple(part["columns"]), "accepted": tuple(part["accepted"])})
        for part in entry["parts"]
    )
    return MemberReading(**{**entry, "extra_columns": tuple(entry["extra_columns"]), "parts": parts})


def write_manifest(lake: Path, readings: list[Reading]) -> None:
    """Put a whole new manifest in the old one's place, on disk before that."""
    aside = lake / ".manifest.json"
    text = json.dumps({"readings": [asdict(reading) for reading in readings]}, indent=0, ensure_ascii=False)
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(lake / "manifest.json")


def accepted_files(
    lake: Path, readings: Iterable[Reading], table: str
) -> Iterator[tuple[Path, Reading, MemberReading, PartReading]]:
    """The Parquet files that hold accepted rows of a log table, each with the reading, member and part that it came from."""
    for reading in readings:
        for member in reading.members:
            for part in member.parts:
                for path in part.accepted if part.table == table else ():
                    yield lake / path, reading, member, part
