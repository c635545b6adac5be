"""When the figures of a program are released anew.

Two pages of one program, made before and after one person's log changed, would tell by their difference about that person. So a page of
groups keeps the figures it showed last until the logs of as many people have changed as the smallest group it tells of, or a month
has passed (contract.md, "The command line"). What was released when is kept beside the site, and never in it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.contract.logs import log_tables

if TYPE_CHECKING:
    import duckdb

#: Days after which figures are released anew although few people's logs have changed.
A_MONTH = 30
_TABLES = (*log_tables(), "events", "interview_habits")


@dataclass(frozen=True)
class Release:
    """What a page of groups shows: the day it is about, by which code it was made, and each person's rows as a hash."""

    as_of: str
    smallest: int
    code: str
    people: Mapping[str, str] = field(default_factory=dict)

    def changed_since(self, last: Release) -> int:
        """How many people's rows are new, other or gone."""
        everyone = self.people.keys() | last.people.keys()
        return sum(self.people.get(person) != last.people.get(person) for person in everyone)

    def is_due(self, last: Release | None) -> bool:
        """Whether it takes the place of the last one. New code, and a day before the last one's, are the owner's own doing."""
        if last is None or last.code != self.code:
            return True
        days = (dt.date.fromisoformat(self.as_of) - dt.date.fromisoformat(last.as_of)).days
        return days < 0 or days >= A_MONTH or self.changed_since(last) >= max(self.smallest, 1)


def fingerprints(con: duckdb.DuckDBPyConnection, program: str, key: bytes) -> dict[str, str]:
    """Each person whom the program counts, by a name that only `key` gives, with a hash of all their published rows."""
    counted = "(SELECT seeker FROM seekers WHERE program = $program AND counted_by_program)"
    sums = " UNION ALL ".join(
        f"SELECT seeker, '{name}' AS name, sum(hash(t))::VARCHAR AS told FROM {name} AS t "  # noqa: S608 names are ours
        f"WHERE program = $program AND seeker IN {counted} GROUP BY seeker"
        for name in _TABLES
    )
    sql = f"SELECT seeker, string_agg(name || ':' || told, ' ' ORDER BY name) FROM ({sums}) GROUP BY seeker ORDER BY seeker"  # noqa: S608
    return {
        _hidden(key, seeker): _hidden(key, told) for seeker, told in con.execute(sql, {"program": program}).fetchall()
    }


def _hidden(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:16]


def releases_file(generation: Path) -> Path:
    """Where a site's generation keeps what it released: beside it, so that both come and go together."""
    return generation.with_name(f".{generation.name}.released.json")


def read_releases(path: Path | None) -> dict[str, Release]:
    """The last release of each page, by its folder; nothing where there was none, or one of an older form."""
    if path is None or not path.is_file():
        return {}
    try:
        return {folder: Release(**told) for folder, told in json.loads(path.read_text(encoding="utf-8")).items()}
    except (TypeError, ValueError, AttributeError):
        return {}


def write_releases(path: Path, releases: Mapping[str, Release]) -> None:
    """Keep them; nobody reads the file before its generation is in place."""
    path.write_text(
        json.dumps({name: asdict(told) for name, told in releases.items()}, sort_keys=True), encoding="utf-8"
    )
