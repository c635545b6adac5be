"""What must hold of a new warehouse before it is published: every row accounted for, every key once, no rate above one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
from ibis import _

from pipelines import engine
from pipelines.contract.published import published_tables
from pipelines.warehouse.core import published

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


def checks(con: Backend, names: Iterable[str]) -> Iterator[Check]:
    """Every check of the named tables of the warehouse that is being built, with what it found."""

    for name in names:
        table = published(con, name)
        if needed := _needed(name):
            blank = table.filter(ibis.or_(*(table[column].isnull() for column in needed)))
            yield Check(name, "required", "a required column is blank", engine.n_rows(con, blank))
        if name in _KEYS:
            twice = table.group_by(*_KEYS[name]).aggregate(n=_.count()).filter(_.n > 1)
            yield Check(name, "key", "a key stands more than once", engine.n_rows(con, twice))
        if name in _OWN:
            says, broken = _OWN[name]
            yield Check(name, "accounting", says, engine.n_rows(con, broken(con, table)))


def _unaccounted(con: Backend, files: ibis.Table) -> ibis.Table:
    told = files.rows_accepted + files.rows_rejected + files.rows_repeated
    return files.filter((files.rows_read != told) | (files.rows_accepted < 0))


def _unexplained(con: Backend, rejected: ibis.Table) -> ibis.Table:
    """Files whose rejected rows are not all in `rejected_rows`."""
    files = published(con, "source_files").filter(_.rows_rejected > 0)
    set_aside = files.group_by("file").aggregate(n=files.rows_rejected.sum())
    kept = rejected.group_by("file").aggregate(n_kept=_.count())
    return set_aside.left_join(kept, "file").filter(_.n != _.n_kept.fill_null(0))


def _over_one(con: Backend, funnel: ibis.Table) -> ibis.Table:
    return funnel.filter(funnel.n_reached > funnel.n_applications)


_OWN = {
    "source_files": ("rows read are not accepted, rejected and repeated together", _unaccounted),
    "rejected_rows": ("rejected rows are missing, or too many", _unexplained),
    "mart_funnel": ("more applications reached a stage than there are", _over_one),
}
