"""Invented sheets: a header, and rows each with what must become of it. How a sheet is written to a file is files.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from pipelines.contract.fields import Field
from pipelines.contract.logs import log_tables
from tests.soak import dates
from tests.soak.cells import BLANK, BLANKS, Cell, Hand, cell, cell_of, text_cell
from tests.soak.dates import Order

#: What a tracker that is kept by hand calls the columns of `applications`.
_TRACKER = {
    "company": ["Company", "Company name", "Employer", "Organization", "Firm"],
    "role": ["Job title", "Role", "Position", "Title"],
    "status": ["Status", "Application status", "Current status"],
    "applied_on": ["Date applied", "Applied", "Application date"],
    "channel": ["Source", "Found via"],
    "location": ["Location", "City"],
    "notes": ["Notes", "Comments", "Remarks"],
    "job_url": ["Link", "URL", "Job link"],
    "work_mode": ["Remote", "Work mode"],
}
#: The least that makes each table itself, beside what its fields require.
_CORE = {
    "seekers": ["display_name", "search_started"],
    "applications": ["role", "status"],
    "interviews": ["company", "result"],
    "questions": ["category"],
    "practice": ["minutes"],
    "reflections": ["to_change"],
    "goals": ["horizon", "goal_status"],
    "offers": ["decision"],
    "destinations": ["destination", "employer"],
}
#: What programs write where nothing was: blank in a tracker, and a text where the columns are the contract's own.
_NOTHING = ("null", "nan")
_EXTRA = ["Lucky number", "Mood", "Follow-up colour", "Team size", "第几次", "Weather"]
_PRIVATE = ["Phone number", "Date of birth", "Home address", "Passport number"]
_PLACES = ("me", "folder", "named", "dated")


@dataclass(frozen=True)
class Column:
    """A header as written, and the contract's column it is; None where it is kept aside (`is_private`: dropped)."""

    header: str
    item: Field | None
    is_private: bool = False


@dataclass(frozen=True)
class Shape:
    """What the sheets of one kind have in common. `place`: where their files lie, which says whose the rows are."""

    table: str
    columns: tuple[Column, ...]
    place: str
    source: str = "template"

    @property
    def header(self) -> list[str]:
        return [column.header for column in self.columns]


@dataclass
class Row:
    """A record as it is written. `kind`: row, blank, header, total, marker (of a merge), example.

    `cells` are as many as the header's; `n_written` of them are in the file (a short line), and `beyond` come after them.
    """

    kind: str
    cells: list[Cell] = field(default_factory=list)
    n_written: int = -1
    beyond: list[Cell] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        written = self.cells if self.n_written < 0 else self.cells[: self.n_written]
        return [one.text for one in (*written, *self.beyond)]

    @property
    def is_read(self) -> bool:
        return self.kind != "example" and any(text.strip(BLANKS) for text in self.texts)


@dataclass
class Sheet:
    """A sheet as invented: lines above the header, the header, and the records below it."""

    shape: Shape
    owner: str | None
    program: str
    hand: Hand
    titles: list[list[str]]
    rows: list[Row]


def some_shape(random: Random) -> Shape:
    """A table of the contract with some of its columns, or a tracker's, with headers written in some way."""
    place = random.choice(_PLACES)
    if random.random() < 0.25:
        table, source = "applications", "tracker"
        names = ["company", "role", "status", *random.sample(sorted(set(_TRACKER) - {"company", "role", "status"}), 4)]
        columns = [Column(random.choice(_TRACKER[name]), log_tables()[table].field(name)) for name in names]
    else:
        table, source = random.choice([*log_tables(), "applications", "interviews", "interviews"]), "template"
        fields = [item for item in log_tables()[table].fields if item.name not in ("program", "seeker")]
        kept = [item for item in fields if item.required or item.name in _CORE[table]]
        others = [item for item in fields if item not in kept]
        most = min(len(others), random.choice([1, 3, 6, 12]))
        columns = [Column(_header(random, item.name), item) for item in (*kept, *random.sample(others, most))]
    if place == "named" or table == "seekers":
        columns.append(Column("seeker", log_tables()[table].field("seeker")))
    if random.random() < 0.15 and place == "folder" and source == "template":
        columns.append(Column("program", log_tables()[table].field("program")))
    if random.random() < 0.5:
        columns += [Column(name, None) for name in random.sample(_EXTRA, random.randint(1, 2))]
    if random.random() < 0.3:
        columns.append(Column(random.choice(_PRIVATE), None, is_private=True))
    random.shuffle(columns)
    return Shape(table, tuple(columns), place, source)


def _header(random: Random, name: str) -> str:
    spaced = name.replace("_", " ")
    ways = [name, name, spaced, spaced.capitalize(), spaced.title(), name.upper(), f" {name} ", name.replace("_", "-")]
    return random.choice(ways)


def some_sheet(random: Random, shape: Shape, owner: str | None, program: str, hand: Hand, n_rows: int) -> Sheet:
    """A sheet of about `n_rows` records, of which a few are none: blank lines, headers again, totals, a merge's markers."""
    rows: list[Row] = []
    for _ in range(n_rows):
        chance = random.random()
        if rows and chance < 0.04:
            rows.append(Row("blank", [cell(random.choice(["", "", " "])) for _ in shape.columns]))
        elif rows and chance < 0.05:
            rows.append(Row("header", [cell(name) for name in shape.header]))
        elif rows and chance < 0.06:
            figures = [cell(random.choice(["", "", "12", "3.5"])) for _ in shape.columns[1:]]
            rows.append(Row("total", [cell(random.choice(["Total", "TOTALS:", "Sum"])), *figures]))
        elif rows and chance < 0.065:
            mark = random.choice(["<<<<<<< HEAD", "=======", ">>>>>>> other"])
            rows.append(Row("marker", [cell(mark), *[BLANK] * (len(shape.columns) - 1)], n_written=1))
        elif chance < 0.07:
            rows.append(Row("example", [cell("(Example) Acme"), *_row(random, shape, owner, program, hand)[1:]]))
        elif rows and chance < 0.10 and rows[-1].kind == "row":
            rows.append(rows[-1])
        else:
            rows.append(_some_row(random, shape, owner, program, hand))
    titles: list[list[str]] = []
    if random.random() < 0.15:
        some = ["My job search", "Log of spring", "Exported from a sheet", ""]
        titles = [[random.choice(some)] for _ in range(random.randint(1, 3))]
    return Sheet(shape, owner, program, hand, titles, rows)


def _some_row(random: Random, shape: Shape, owner: str | None, program: str, hand: Hand) -> Row:
    row = Row("row", _row(random, shape, owner, program, hand))
    chance = random.random()
    if chance < 0.02:
        row.beyond = [text_cell(random, hand) for _ in range(random.randint(1, 2))]
    elif chance < 0.06:
        row.n_written = random.randint(1, len(row.cells))
        row.cells[row.n_written :] = [BLANK] * (len(row.cells) - row.n_written)
    return row


def _row(random: Random, shape: Shape, owner: str | None, program: str, hand: Hand) -> list[Cell]:
    made = []
    for column in shape.columns:
        name = column.item.name if column.item else ""
        if column.is_private:
            secret = f"q{random.randrange(10**9):09}z"
            made.append(random.choice([BLANK, cell(secret, secret=secret)]))
        elif column.item is None:
            made.append(random.choice([BLANK, text_cell(random, hand)]))
        elif name == "seeker":
            made.append(_seeker(random, owner))
        elif name == "program":
            other = cell("another", code="other_program")
            made.append(random.choice([BLANK, *[cell(program, program)] * 9, other]))
        else:
            made.append(cell_of(random, column.item, hand))
    if shape.source == "tracker":
        made = [Cell(one.text) if one.shown.casefold() in _NOTHING else one for one in made]
    # The first cell of a record tells of totals, markers and examples.
    return [BLANK if one.shown.casefold() == "total" and place == 0 else one for place, one in enumerate(made)]


def _seeker(random: Random, owner: str | None) -> Cell:
    if owner is None:
        return cell(name := random.choice(["ana", "ben", "cleo", "Dé"]), name) if random.random() < 0.97 else BLANK
    return random.choice([BLANK, cell(owner.upper(), owner), cell("someone else", code="other_seeker")])


def prove(random: Random, sheet: Sheet) -> Sheet:
    """The sheet with a row that shows the order of its dates, where it has one (with one row for each, where it has both); a
    sheet too short for that is left without dates."""
    names, order = [], sheet.hand.order
    for place, column in enumerate(sheet.shape.columns):
        if column.item and column.item.kind in ("date", "date_or_no"):
            names.append((place, column.item.kind))
    needed = [order] if order.needs_proof else [Order("day"), Order("month")] if order.name == "both" else []
    rows = [row for row in sheet.rows if row.kind == "row" and row.n_written < 0]
    rows = [row for number, row in enumerate(rows) if row not in rows[:number]]
    if names and len(rows) >= len(needed):
        for row, shown in zip(rows, needed, strict=False):
            place, kind = random.choice(names)
            written = dates.proof(random, shown)
            assert written.day is not None
            value = written.day if kind == "date" else written.day.isoformat()
            row.cells[place] = cell(written.text, value)
    elif needed:
        for row in sheet.rows:
            if row.kind == "row":
                row.cells[:] = [_undated(sheet.shape, place, one) for place, one in enumerate(row.cells)]
    return sheet


def _undated(shape: Shape, place: int, one: Cell) -> Cell:
    item = shape.columns[place].item
    return BLANK if item and item.kind.startswith("date") else one


@dataclass(frozen=True)
class Expected:
    """What must become of one record: `codes` are the reasons it is rejected for (none: it is accepted), `values` its typed
    columns, `shown` its cells by place, `aside` those kept aside by header."""

    codes: frozenset[str]
    values: dict[str, Any]
    cleared: frozenset[str]
    not_applicable: frozenset[str]
    shown: list[str]
    beyond: str
    aside: dict[str, str]


def expected(sheet: Sheet, row: Row) -> Expected:
    """What must become of a record that is read, by the contract."""
    columns = sheet.shape.columns
    if row.kind in ("header", "total", "marker"):
        codes = {"not_a_record"}
    else:
        codes = {
            f"{one.code}:{column.item.name}"
            for column, one in zip(columns, row.cells, strict=True)
            if one.code and column.item
        }
        filled = {
            column.item.name for column, one in zip(columns, row.cells, strict=True) if column.item and _says(one)
        }
        there = {column.item.name for column in columns if column.item}
        needed = {item.name for item in log_tables()[sheet.shape.table].fields if item.required and item.name in there}
        if sheet.owner is None:
            needed.add("seeker")
        codes |= {f"missing:{name}" for name in needed - filled - ({"seeker"} if sheet.owner else set())}
        if sheet.shape.table == "interviews" and not filled & {"application", "company"}:
            codes.add("missing:company")
        if any(one.shown for one in row.beyond):
            codes.add("too_many_cells")
    values: dict[str, Any] = {}
    for column, one in zip(columns, row.cells, strict=True):
        if column.item and column.item.name not in ("program", "seeker"):
            values.setdefault(column.item.name, None)
            values[column.item.name] = one.value if _says(one) else None
    for one in row.cells:
        for name, value in one.more if _says(one) else ():
            if values.get(name) is None:
                values[name] = value
    named = [(column.item.name, one) for column, one in zip(columns, row.cells, strict=True) if column.item]
    return Expected(
        frozenset(codes),
        values,
        frozenset(name for name, one in named if one.is_clear),
        frozenset(name for name, one in named if one.is_not_applicable),
        [one.shown for one in row.cells],
        " ".join(one.shown for one in row.beyond if one.shown),
        {
            column.header: one.shown
            for column, one in zip(columns, row.cells, strict=True)
            if not column.item and not column.is_private
        },
    )


def _says(one: Cell) -> bool:
    return bool(one.shown) and not one.is_clear and not one.is_not_applicable
