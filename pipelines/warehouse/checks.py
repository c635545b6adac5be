"""What must hold of a new warehouse before it is published: every row accounted for, every key once, no rate above one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import ibis
from ibis import _

from pipelines import engine
from pipelines.contract.published import published_tables
from pipelines.warehouse.core import NEW

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: Keys that stand in the table's own columns; practice has none that a person would call one.
_KEYS = {
    "seekers": ("program", "seeker"),
    "applications": ("program", "seeker", "application"),
    "interviews": ("program", "seeker", "interview"),
    "questions": ("program", "seeker", "interview", "asked_by", "position"),
    "reflections": ("program", "seeker", "interview"),
    "goals": ("program", "seeker", "goal"),
    "offers": ("program", "seeker", "application"),
    "destinations": ("program", "seeker", "known_on"),
    "events": ("event_id",),
    "interview_habits": ("program", "seeker", "interview", "habit"),
    "source_files": ("file", "member", "sha256"),
    "rejected_rows": ("file", "member", "sha256", "row_number", "table_name", "program"),
    "joined_rows": ("file", "member", "sha256", "row_number"),
    "programs": ("program",),
    "mart_funnel": ("program", "slice_kind", "slice_value", "stage"),
    "mart_stage_results": ("program", "slice_kind", "slice_value", "stage"),
    "mart_habits": ("program", "slice_kind", "slice_value", "habit"),
    "mart_offers": ("program", "slice_kind", "slice_value"),
    "changes_seekers": ("program", "seeker", "measure", "stage"),
    "mart_changes": ("scope", "program", "measure", "stage"),
    "mart_destinations": ("report", "program", "slice_kind", "slice_value", "measure"),
    "habit_effects": ("scope", "program", "slice_kind", "slice_value", "habit", "timing", "contrast"),
    "mart_questions": ("scope", "program", "slice_kind", "slice_value", "what", "name"),
    "mart_data_quality": ("program", "measure", "table_name", "column_name"),
}


@dataclass(frozen=True)
class Check:
    """One thing that must hold of a table, and how many rows break it."""

    table: str
    name: str
    says: str
    n_bad: int

    @property
    def passed(self) -> bool:
        return self.n_bad == 0


def planned(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(table, check) for each check that `checks` makes of the named tables."""
    for name in names:
        if _needed(name):
            yield name, "required"
        if name in _KEYS:
            yield name, "key"
        if name in _OWN:
            yield name, "accounting"


def _needed(name: str) -> list[str]:
    """The columns that must be filled. A company may be unknown (a file without that column)."""
    required = [item.name for item in published_tables()[name].fields if item.required]
    return [column for column in required if (name, column) != ("applications", "company")]


def checks(con: Backend, names: Iterable[str]) -> list[Check]:
    """Every check of the named tables of the warehouse that is being built, with what it found."""
    names = tuple(names)
    n_bad = {(row["table_name"], row["name"]): row["n_bad"] for row in engine.answers(con, _question(names))}
    return [Check(name, kind, _says(name, kind), n_bad[name, kind]) for name, kind in planned(names)]


def _says(name: str, kind: str) -> str:
    return {"required": "a required column is blank", "key": "a key stands more than once"}.get(kind) or _OWN[name][0]


@cache
def _question(names: tuple[str, ...]) -> str:
    """How many rows break each check of the named tables, one row a check, as one query: a hundred small ones took longer to
    write than to answer. It is the same for every warehouse, since the contract names the columns."""
    counts = [
        _broken(name, kind)
        .aggregate(n_bad=_.count())
        .select(table_name=ibis.literal(name), name=ibis.literal(kind), n_bad=_.n_bad)
        for name, kind in planned(names)
    ]
    return engine.query(ibis.union(*counts))


def _broken(name: str, kind: str) -> ibis.Table:
    """What breaks a check of a table, a row each."""
    table = _built(name)
    if kind == "required":
        return table.filter(ibis.or_(*(table[column].isnull() for column in _needed(name))))
    if kind == "key":
        return table.group_by(*_KEYS[name]).aggregate(n=_.count()).filter(_.n > 1)
    return _OWN[name][1](table)


def _built(name: str) -> ibis.Table:
    """A table of the warehouse that is being built, as its contract has it."""
    columns = {item.name: item.engine_type for item in published_tables()[name].fields}
    return ibis.table(columns, name=name, catalog=NEW, database="main")


def _unaccounted(files: ibis.Table) -> ibis.Table:
    told = files.rows_accepted + files.rows_rejected + files.rows_repeated
    return files.filter((files.rows_read != told) | (files.rows_accepted < 0))


def _unexplained(rejected: ibis.Table) -> ibis.Table:
    """Files whose rejected rows are not all in `rejected_rows`."""
    files = _built("source_files").filter(_.rows_rejected > 0)
    set_aside = files.group_by("file").aggregate(n=files.rows_rejected.sum())
    kept = rejected.group_by("file").aggregate(n_kept=_.count())
    return set_aside.left_join(kept, "file").filter(_.n != _.n_kept.fill_null(0))


def _over_one(funnel: ibis.Table) -> ibis.Table:
    return funnel.filter(funnel.n_reached > funnel.n_applications)


_OWN = {
    "source_files": ("rows read are not accepted, rejected and repeated together", _unaccounted),
    "rejected_rows": ("rejected rows are missing, or too many", _unexplained),
    "mart_funnel": ("more applications reached a stage than there are", _over_one),
}
