"""`debrief template`: an empty log, as one workbook whose first sheet is the quick log, or as a folder of CSV files.

What the sheets hold is decided here; how a workbook looks is workbook.py's.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.commands import say
from pipelines.contract import quick_log
from pipelines.contract.fields import EXPECTED, Field, Table
from pipelines.contract.logs import EXAMPLE_MARK, log_tables
from pipelines.contract.vocabulary import words_of
from pipelines.errors import UsageError

#: Besides the quick log, what a person who logs for themselves keeps: the tables, and the columns they have no use for,
#: since the folder says whose rows these are, and company and role which application.
_SHORT = ("applications", "practice")
_NOT_SHORT = ("seeker", "application", "came_from")

#: One invented row a table, so that each sheet shows how it is filled in. Its first cell says that it is an example.
_EXAMPLES: dict[str, dict[str, str | int]] = {
    "seekers": {
        "seeker": "asha", "cohort": "spring", "display_name": "Asha", "career_stage": "mid", "target_role": "Product analyst",
        "priorities": "growth; pay", "search_started": "2026-02-02", "consent_coach": "2026-02-02", "consent_pooled": "no",
    },
    "applications": {
        "application": "acme-1", "company": "Acme Tools", "role": "Product analyst", "industry": "technology",
        "channel": "referral", "applied_on": "2026-03-02", "status": "interviewing", "status_on": "2026-03-06", "tailored": "yes",
    },
    "interviews": {
        "interview": "acme-1-technical", "application": "acme-1", "company": "Acme Tools", "stage": "technical",
        "interview_on": "2026-03-10", "start_time": "14:30", "format": "video", "minutes": 45, "wanted_before": 4,
        "forecast": "likely", "rated_overall": 4, "result": "advanced", "result_on": "2026-03-13", "research_minutes": 40,
        "star_stories_ready": 3,
    },
    "questions": {
        "interview": "acme-1-technical", "position": 1, "question": "Why you and not an economist?",
        "category": "motivation", "prepared": "no", "rated_answer": 2, "specific": "no",
    },
    "practice": {
        "activity": "mock_interview", "practised_on": "2026-03-08", "minutes": 40, "partner": "mentor", "rated_quality": 3,
        "rated_by_partner": 4,
    },
    "reflections": {
        "interview": "acme-1-technical", "written_at": "2026-03-10 20:15", "responses_reviewed": "yes",
        "feedback_requested": "yes", "to_change": "Say the number first and the story after it",
    },
    "goals": {
        "goal": "Lead the pricing analysis of one product", "horizon": "short_term", "specific": "yes", "measurable": "yes",
        "due_on": "2026-12-31", "goal_status": "open",
    },
    "offers": {
        "application": "acme-1", "offered_on": "2026-03-20", "decide_by": "2026-03-27", "base_pay_first": 58000,
        "base_pay_final": 61000, "currency": "EUR", "pay_period": "year", "negotiated": "base; start_date",
        "decision": "accepted", "fit_role": 5, "fit_growth": 4, "wants_it": 5,
    },
    "destinations": {
        "known_on": "2026-09-30", "destination": "employed", "employment_kind": "full_time", "in_field": "yes",
        "employer": "Acme Tools", "country": "DE", "graduated_on": "2026-05-20", "intent_at_start": "job", "documented": "no",
    },
}  # fmt: skip
_INSTEAD = "An interview stands here or in the quick log, not in both."


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its field in the contract, the cells it may hold where they can be listed, and its note."""

    header: str
    field: Field
    cells: tuple[str, ...]
    note: str
    needed: bool
    moment: quick_log.Moment | None = None
    is_tick: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet, or CSV file: its columns in order, and its example row by header."""

    name: str
    columns: tuple[Column, ...]
    example: Mapping[str, str | int]

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]

    @property
    def file_name(self) -> str:
        return self.name.replace(" ", "_") + ".csv"


def write_template(path: Path, *, full: bool = False) -> int:
    """Write the template; UsageError where something is there already, since a log may be in it."""
    try:
        return _write(path, sheets(full))
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}). Name another place.") from None


def sheets(full: bool) -> list[Sheet]:
    """The quick log, and what goes with it: every table of the contract (`full`), or what one person keeps."""
    tables = log_tables()
    return [_quick_sheet(), *(_sheet(tables[name], full) for name in (tables if full else _SHORT))]


def _write(path: Path, made: list[Sheet]) -> int:
    if path.suffix.casefold() == ".xlsx":
        if os.path.lexists(path):
            raise UsageError(f"{path} is there already, and may be a log. Name another file.")
        from pipelines.commands.workbook import write_workbook

        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(path, made)
    elif path.suffix:
        raise UsageError(f"{path}: a template is a workbook (PATH.xlsx) or a folder of CSV files.")
    elif path.exists() and not path.is_dir():
        raise UsageError(f"{path} is there already, and is a file. Name another folder.")
    else:
        taken = [sheet.file_name for sheet in made if os.path.lexists(path / sheet.file_name)]
        if taken:
            raise UsageError(f"{path} holds {taken[0]} already, and it may be a log. Name another folder.")
        path.mkdir(parents=True, exist_ok=True)
        for sheet in made:
            with (path / sheet.file_name).open("x", encoding="utf-8", newline="") as file:
                rows = csv.DictWriter(file, sheet.headers, lineterminator="\n")
                rows.writeheader()
                rows.writerow(dict(sheet.example))
    print(
        f"Wrote {say.shown(path)}. Begin with the quick log, and fill in what you know: blank means unknown. The rows marked "
        f"{EXAMPLE_MARK} are not read. Then put it in data/raw and type `debrief run`."
    )
    return 0


def _quick_sheet() -> Sheet:
    columns = [
        Column(
            item.header,
            item.field,
            tuple(map(quick_log.in_words, question.cells(item))),
            quick_log.note_of(item, question),
            question.is_needed,
            question.moment,
            bool(item.habit),
        )
        for item, question in quick_log.columns()
    ]
    return Sheet(quick_log.SHEET, tuple(columns), _as_people_read(columns, quick_log.example_row()))


def _sheet(table: Table, full: bool) -> Sheet:
    names = columns_of(table)
    if not full:
        names = [name for name in names if name not in _NOT_SHORT]
        # The first cell of the example says that it is one, so a date is not the first.
        names.sort(key=lambda name: name != "activity")
    columns = []
    for name in names:
        item = table.field(name)
        note = f"{_INSTEAD}\n{_note(item)}" if name == "interview" and table.name == "interviews" else _note(item)
        columns.append(Column(name, item, tuple(map(quick_log.in_words, quick_log.listed(item))), note, item.required))
    example = _as_people_read(columns, _EXAMPLES[table.name])
    example[names[0]] = f"{EXAMPLE_MARK} {example.get(names[0], '')}".strip()
    return Sheet(table.name, tuple(columns), example)


def _as_people_read(columns: list[Column], cells: Mapping[str, str | int]) -> dict[str, str | int]:
    """An example's cells, the contract's words among them as the drop-downs have them."""
    kinds = {column.header: column.field.kind for column in columns}
    return {
        header: quick_log.in_words(str(cell)) if kinds[header] in ("word", "percent") else cell
        for header, cell in cells.items()
        if header in kinds
    }


def columns_of(table: Table) -> list[str]:
    """The columns a person fills in: the program is the folder's to say."""
    return [name for name in table.columns if name != "program"]


def _note(item: Field) -> str:
    """What to write in a column, as its header's note says it."""
    lines = [item.about] if item.about else []
    if item.kind in ("word", "words"):
        words = map(quick_log.in_words, words_of(item.vocabulary or item.name))
        lines.append(("One of: " if item.kind == "word" else "Any of, separated by ;: ") + ", ".join(words))
    else:
        lines.append(EXPECTED[item.kind])
    lines.append("Every row needs it." if item.required else "May stay blank: blank means unknown.")
    return "\n".join(lines)
