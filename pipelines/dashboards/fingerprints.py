"""What a release keeps of people, by names that say nothing: whether their rows changed, whose coach they know, and their groups."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from typing import TYPE_CHECKING

from pipelines.contract.logs import log_tables
from pipelines.dashboards.code import code_hash
from pipelines.dashboards.effects import read_effects
from pipelines.dashboards.pages.program.slices import read_members
from pipelines.dashboards.released import MARK, Cut, Figures, Release
from pipelines.dashboards.warehouse import Program, rows_of

if TYPE_CHECKING:
    import duckdb

_TABLES = (*log_tables(), "events", "interview_habits")


def release_of(con: duckdb.DuckDBPyConnection, program: Program, key: bytes) -> Release:
    """What the page of `program` would show now."""
    day = (program.as_of or dt.date.min).isoformat()
    people = fingerprints(con, program.code, key)
    coaches = "SELECT coach, list(DISTINCT seeker ORDER BY seeker) AS people FROM coaching WHERE program = $program GROUP BY coach ORDER BY coach"
    coached = [_names(key, row["people"]) for row in rows_of(con, coaches, {"program": program.code})]
    cuts = {
        kind: Cut({MARK.join(values): _names(key, members) for values, members in groups.items()}, people)
        for kind, groups in read_members(con, program).items()
    }
    return Release(
        day,
        program.smallest,
        code_hash(),
        people,
        coached,
        cuts,
        read_effects(con, program.code),
        *_figures(con, program, key),
        program.code,
    )


def _figures(con: duckdb.DuckDBPyConnection, program: Program, key: bytes) -> tuple[Figures | None, Figures | None]:
    """(now, then) of `changes_seekers`; None where nothing was known then, or nobody has any."""
    days = rows_of(con, _DAYS, {"program": program.code})
    if not days:
        return None, None
    found = rows_of(con, _FIGURES, {"program": program.code})
    (run,) = rows_of(con, "SELECT max(started_at) AS at FROM run_info")
    at = run["at"].replace(tzinfo=dt.UTC) if run["at"] else None
    ats = {"now": at.isoformat() if at else "", "then": ""}
    made = [
        Figures(
            on.isoformat(),
            {_hidden(key, row["seeker"]): _hidden(key, row[name]) for row in found if row[name]},
            ats[name],
        )
        for name, on in (("now", days[0]["as_of"]), ("then", days[0]["then_on"]))
    ]
    return made[0], made[1] if days[0]["is_known"] else None


_DAYS = """
SELECT as_of, then_on, bool_or(n_then IS NOT NULL) AS is_known FROM mart_changes
WHERE scope = 'program' AND program = $program GROUP BY ALL"""

_FIGURES = """
SELECT seeker,
       string_agg(concat_ws(' ', measure, stage, n_now, k_now), ',' ORDER BY measure, stage) FILTER (n_now > 0) AS now,
       string_agg(concat_ws(' ', measure, stage, n_then, k_then), ',' ORDER BY measure, stage) FILTER (n_then > 0) AS "then"
FROM changes_seekers WHERE program = $program GROUP BY seeker ORDER BY seeker"""


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
    """A name for `text` that nobody can tell, or make, without `key`."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:16]


def _names(key: bytes, people: list[str]) -> list[str]:
    return [_hidden(key, person) for person in people]
