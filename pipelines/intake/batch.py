"""Recognised sheets -> judged parts. Small sheets with the same header are judged together: a query costs more than their rows.

What a judged part is written to, lake.py says; how cells are read and judged, look.py and judge.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import engine
from pipelines.intake import dates, judge, look
from pipelines.intake.blocks import Part, part_of, taken
from pipelines.intake.bound import Recognised
from pipelines.intake.contacts import contact_columns, without_names
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.member import Member
from pipelines.intake.judge import BEYOND_HEADER
from pipelines.intake.links import holds_link, with_links
from pipelines.intake.looked import Looked, looked_at
from pipelines.intake.private import may_hold, private_kinds
from pipelines.intake.reasons import with_reasons

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

    from pipelines.intake.fast import FastResult


@dataclass(frozen=True)
class Sheet:
    """One recognised member of a raw file, not judged yet. `owner` is whose rows it holds (None: each row names its own),
    `known_on` the day on which what it says was known."""

    file: RawFile
    program: Program
    member: Member
    found: Recognised
    owner: str | None
    known_on: dt.date

    @property
    def kind(self) -> Hashable:
        """What sheets that may be judged together have in common."""
        found = self.found
        blocks = tuple((number, *sorted(bound.columns.items())) for number, bound in enumerate(found.blocks))
        hidden = (*found.extra, "|", *found.private)
        # Of a source of its own, and of its words, a program's name says all; else it is only what its rows are said to be of.
        own = (self.program.name if found.described.own else "", self.program.judged_by)
        return (own, self.member.header, found.source, found.table, blocks, hidden)


@dataclass
class JudgedPart:
    """What became of the rows that fed one table: `accepted` as judge.judged gives them, `rejected` with their reasons.

    Of a sheet too large to hold, `rows` has both, not yet computed, or `written` says in which files they are.
    """

    part: Part
    accepted: pa.Table | None = None
    rejected: pa.Table | None = None
    rows: ir.Table | None = None
    written: FastResult | None = None


@dataclass
class Judged:
    """What became of one sheet: its parts in the order of its source's blocks, and how many cells were dropped or masked."""

    sheet: Sheet
    parts: list[JudgedPart] = field(default_factory=list)
    dropped_cells: int = 0
    masked_cells: Mapping[str, int] = field(default_factory=dict)

    def drop(self, contacts: Mapping[str, int], counts: Mapping[str, int]) -> None:
        """Count columns of contacts (header -> place) that were dropped for the names in them (header -> how many)."""
        self.dropped_cells += sum(counts.values())
        found = self.sheet.found
        private = {**found.private, **{name: contacts[name] for name in counts}}
        self.sheet = replace(self.sheet, found=replace(found, private=private))


def judge_together(con: Backend, sheets: Sequence[Sheet]) -> list[Judged]:
    """Sheets of one kind that are held in memory, judged in one query a part and way of writing dates."""
    first = sheets[0]
    numbered = [
        sheet.member.cells.append_column("file", pa.array(np.full(sheet.member.cells.num_rows, number, np.int64)))
        for number, sheet in enumerate(sheets)
        if sheet.member.cells is not None
    ]
    if not numbered:
        return [Judged(sheet, [JudgedPart(part) for part in parts_of(sheet)]) for sheet in sheets]
    owners = pa.table(
        {
            "file": pa.array(range(len(sheets)), pa.int64()),
            "owner": pa.array([sheet.owner for sheet in sheets], pa.string()),
            "known": pa.array([sheet.known_on for sheet in sheets], pa.date32()),
            "of_program": pa.array([sheet.program.name for sheet in sheets], pa.string()),
        }
    )
    rows = ibis.memtable(pa.concat_tables(numbered)).join(ibis.memtable(owners), "file")
    stored: list[str] = []

    def keep(table: ir.Table) -> ir.Table:
        stored.append(ibis.util.gen_name("cells"))
        return engine.store(con, stored[-1], table)

    made = [Judged(sheet) for sheet in sheets]
    rows, contacts, names = _without_names(con, rows, first)
    try:
        private, links = _private(con, rows, first.found, made)
        for judged in made:
            _with_parts(judged, links)
        first = made[0].sheet
        rows = keep(look.cells(rows, first.found, private, links, first.member.blanks, few=True))
        for place, looked in enumerate(looked_at(con, rows, parts_of(first), keep)):
            for query in _queries(looked, first, private):
                _share_out(con, query, looked.part, [judged.parts[place] for judged in made])
        leftover = _unplaced(rows, first, private)
        if leftover is not None:
            _share_out(con, leftover, made[0].parts[0].part, [judged.parts[0] for judged in made])
    finally:
        for name in stored:
            engine.drop(con, name)
    for number, judged in enumerate(made):
        judged.drop(contacts, names.get(number, {}))
        _without_parts_of_rejected(judged)
    return made


def judge_alone(con: Backend, sheet: Sheet) -> Judged:
    """A sheet of any size whose rows the engine holds or reads: its parts are left to be computed, row after row."""
    member = sheet.member
    judged = Judged(sheet)
    if member.rows is None:
        return _with_parts(judged, set())
    rows = member.rows.mutate(
        file=ibis.literal(0, "int64"),
        owner=ibis.literal(sheet.owner, "string"),
        known=ibis.literal(sheet.known_on),
        of_program=ibis.literal(sheet.program.name),
    )
    rows, contacts, names = _without_names(con, rows, sheet)
    private, links = _private(con, rows, sheet.found, [judged])
    sheet = _with_parts(judged, links).sheet
    rows = look.cells(rows, sheet.found, private, links, member.blanks)
    for judged_part, looked in zip(judged.parts, looked_at(con, rows, parts_of(sheet)), strict=True):
        queries = _queries(looked, sheet, private)
        judged_part.rows = queries[0] if queries else None
    leftover = _unplaced(rows, sheet, private)
    if leftover is not None:
        judged.parts.append(JudgedPart(judged.parts[0].part, rows=leftover))
    mains = [part.rows for part in judged.parts if not part.part.block.of_row and part.rows is not None]
    for part in judged.parts:
        if part.part.block.of_row and part.rows is not None:
            for main in mains:
                bad = main.filter(main.problems.notnull()).select("row_number").distinct()
                part.rows = part.rows.anti_join(bad, "row_number")
    judged.drop(contacts, names.get(0, {}))
    return judged


def _without_names(
    con: Backend, rows: ir.Table, sheet: Sheet
) -> tuple[ir.Table, dict[str, int], dict[int, dict[str, int]]]:
    """`rows` without the names of contacts, the columns that were looked at for them, and what was dropped of each file."""
    contacts = contact_columns(sheet.member.header, sheet.found, tuple(sheet.program.settings.allow))
    if not contacts:
        return rows, {}, {}
    rows, names = without_names(con, rows, sheet.found, contacts)
    return rows, contacts, names


def _with_parts(judged: Judged, links: set[int]) -> Judged:
    """The same with the parts that its blocks make, where some cells in the columns of `links` are links."""
    if links:
        judged.sheet = replace(judged.sheet, found=with_links(judged.sheet.found, links))
    judged.parts = [JudgedPart(part) for part in parts_of(judged.sheet)]
    return judged


def _without_parts_of_rejected(judged: Judged) -> None:
    """A record whose main part fails is rejected whole: what was derived from it goes too."""
    rejected = [part.rejected["row_number"] for part in judged.parts if not part.part.block.of_row and part.rejected]
    if not rejected:
        return
    numbers = pa.chunked_array([chunk for column in rejected for chunk in column.chunks], pa.int64())
    for part in judged.parts:
        if part.part.block.of_row:
            for kind in ("accepted", "rejected"):
                rows = getattr(part, kind)
                if rows is not None:
                    setattr(part, kind, rows.filter(pc.invert(pc.is_in(rows["row_number"], numbers))))


def settled(con: Backend, part: JudgedPart) -> JudgedPart:
    """The part with its rows computed and in memory, none at worst: for those who look at rows and do not keep them."""
    if part.rows is not None:
        _share_out(con, part.rows, part.part, [part])
        part.rows = None
    nothing = pa.table({"row_number": pa.array([], pa.int64())})
    return JudgedPart(
        part.part,
        nothing if part.accepted is None else part.accepted,
        nothing if part.rejected is None else part.rejected,
    )


def parts_of(sheet: Sheet) -> list[Part]:
    """The parts that the blocks of its source make of a sheet, in their order."""
    width = len(sheet.member.header)
    return [part_of(bound, sheet.found.described, sheet.program.settings, width) for bound in sheet.found.blocks]


def _queries(looked: Looked, sheet: Sheet, private: set[int]) -> list[ir.Table]:
    """The part's rows judged, in one query for each way in which the files write their dates."""
    made = []
    for way, files in looked.files.items():
        if looked.part.block.unsettled and way is not None:
            continue
        some = looked.rows if len(looked.files) == 1 else looked.rows.filter(looked.rows.file.isin(files))
        if looked.part.block.unsettled:
            day = some[f"c{looked.part.columns[looked.part.block.each or '']}"]
            some = engine.stage(some.filter(dates.is_ambiguous(day)))
        profile = replace(looked.profile, day_first=way)
        made.append(judge.judged(some, sheet.member.header, looked.part, sheet.found, profile, private))
    return made


def _unplaced(rows: ir.Table, sheet: Sheet, private: set[int]) -> ir.Table | None:
    """The rows that no block takes, judged to be that; None where one takes all."""
    mains = [bound for bound in sheet.found.blocks if not bound.block.of_row]
    conditions = [taken(rows, bound) for bound in mains]
    placed = [condition for condition in conditions if condition is not None]
    if len(placed) < len(conditions):
        return None
    left = engine.stage(rows.filter(~ibis.or_(*placed)))
    return judge.unplaced(left, sheet.member.header, sheet.found, private)


def _share_out(con: Backend, query: ir.Table, part: Part, to: list[JudgedPart]) -> None:
    """Compute a query over several files, and give each the rows that are its own."""
    told = engine.arrow(con, query).sort_by([("file", "ascending"), ("row_number", "ascending")])
    bad = pc.is_valid(told["problems"])
    good = told.filter(pc.invert(bad))
    if "extra" in told.column_names:
        for file, rows in _by_file(good.drop_columns(["problems", "row_values"])):
            to[file].accepted = _with(to[file].accepted, rows)
    if good.num_rows < told.num_rows:
        reasons = engine.arrow(con, with_reasons(con, ibis.memtable(told.filter(bad)), part.table))
        for file, rows in _by_file(reasons.sort_by([("file", "ascending"), ("row_number", "ascending")])):
            to[file].rejected = _with(to[file].rejected, rows)


def _with(before: pa.Table | None, rows: pa.Table) -> pa.Table:
    return rows if before is None else pa.concat_tables([before, rows])


def _by_file(rows: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each file, of a table in order of file."""
    numbers = rows["file"].to_numpy()
    files, starts, counts = np.unique(numbers, return_index=True, return_counts=True)
    plain = rows.drop_columns(["file"])
    for file, start, count in zip(files, starts, counts, strict=True):
        yield int(file), plain.slice(int(start), int(count))


def _private(con: Backend, rows: ir.Table, found: Recognised, made: list[Judged]) -> tuple[set[int], set[int]]:
    """The places of the columns in which some cell may hold something private, and of those in which one may hold a link with
    a text: no other is looked at closely, which is dear.

    Counts, for each file, the cells dropped for their header, and those in which something is masked, by its kind. `rows` are
    those before masking.
    """
    cells = {int(name[1:]): rows[name] for name in rows.columns if name[0] == "c" and name[1:].isdigit()}
    measures = {
        str(place): may_hold(text).any() for place, text in cells.items() if place not in found.private.values()
    }
    if measures:
        measures["beyond"] = may_hold(rows.surplus).any()
        measures |= {f"link {place}": holds_link(cells[int(place)]).any() for place in measures if place != "beyond"}
        told = engine.few(con, rows.aggregate(**measures))[0]
    else:
        told = {}
    held = [place for place, any_held in told.items() if any_held]
    links = {int(place.removeprefix("link ")) for place in held if place.startswith("link ")}
    private = {BEYOND_HEADER if place == "beyond" else int(place) for place in held if not place.startswith("link ")}
    if found.private:
        blanks = sorted({cell.lower() for cell in found.described.blank})
        kept_out = [cells[place].strip().nullif("") for place in found.private.values()]
        dropped = sum(
            (text.notnull() & ~text.lower().isin(blanks) if blanks else text.notnull()).sum() for text in kept_out
        )
        for row in engine.few(con, rows.group_by("file").aggregate(n=dropped)):
            made[row["file"]].dropped_cells = row["n"]
    texts = [cells[place] for place in sorted(look.free_text(found, len(cells)) & private)]
    if texts:
        # The texts one below the other: the patterns are long, and written out for each column would take seconds to plan.
        below = engine.stage(rows.select("file", text=ibis.array(texts).unnest()))
        listed = private_kinds(below)
        counts = listed.select("file", kind=listed.kinds.unnest()).group_by("file", "kind").aggregate(n=ibis._.count())
        for row in engine.few(con, counts):
            made[row["file"]].masked_cells = {**made[row["file"]].masked_cells, row["kind"]: row["n"]}
    return private, links
