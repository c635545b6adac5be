"""`debrief check --fix`: a copy of a log as a workbook, its bad cells coloured, the reason as a comment, and a list of all.

What is wrong comes from the lake of checked.py. The copy holds what Debrief itself reads of the log, and no more: it may be
passed on. So private columns are empty in it, and private text is masked; the log itself is never touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.commands import say
from pipelines.commands.marked_cells import letter, sheet_name, text_cell
from pipelines.commands.places import places_of, sheets_of
from pipelines.commands.reasons import taken_apart
from pipelines.commands.workbook import save_new
from pipelines.errors import UsageError
from pipelines.intake.batch import Sheet
from pipelines.intake.bound import unique
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.open_quote import unmarked
from pipelines.intake.judge import BEYOND
from pipelines.intake.keep import warned_rows
from pipelines.intake.look import free_text
from pipelines.intake.manifest import Reading
from pipelines.intake.private import masked_text
from pipelines.intake.sources import sources
from pipelines.intake.warnings import warning

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: The first sheet of the copy.
LIST = "what to mend"
#: A sheet of more rows is too long to look through: only its rows with problems are copied, one below the other.
MOST_ROWS = 100_000
#: The tint of a cell for which its row is set aside, and of one that is only odd.
_TINTS = {True: "FFC7CE", False: "FFEB9C"}
_BECAME = {True: "set aside", False: "accepted, but look"}
_LEFT_OUT = "Left out of this copy, since it is too private for Debrief to read."
_EMPTY_IT = "move what it holds under its own column, and empty it"


class Problem(NamedTuple):
    """What is wrong with a row, or odd, of one part of its sheet: the code of it, and what to do."""

    row: int
    part: int
    code: str
    what: str
    how: str
    is_rejected: bool


@dataclass(frozen=True)
class Marks:
    """What there is to say of a file's sheets, by name: problems, and why a sheet cannot be read at all."""

    problems: Mapping[str, Sequence[Problem]]
    unread: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not self.unread and not any(self.problems.values())


def marks_of(lake: Path, reading: Reading) -> Marks:
    """Every problem with every row of a file, as the lake has them."""
    problems: dict[str, list[Problem]] = {}
    for member in (member for member in reading.members if member.status == "read"):
        found = problems.setdefault(member.member, [])
        for place, part in enumerate(member.parts):
            if part.rejected:
                listed = pq.read_table(lake / part.rejected, columns=["row_number", "reason_codes", "reasons"])
                for row in listed.to_pylist():
                    for code, reason in zip(row["reason_codes"], row["reasons"], strict=True):
                        said = taken_apart(reason)
                        how = _EMPTY_IT if code == "too_many_cells" else said.how
                        found.append(Problem(row["row_number"], place, code, said.what, how, not part.of_row))
            for row in warned_rows(lake, part).to_pylist():
                for code in row["warnings"]:
                    found.append(Problem(row["row_number"], place, code, *warning(code), False))
        found.sort(key=lambda problem: (problem.row, not problem.is_rejected, problem.code))
    unread = {member.member: member.message for member in reading.members if member.status != "read"}
    return Marks(problems, unread)


def write_copy(con: Backend, file: RawFile, program: Program, source: str | None, out: Path, marks: Marks) -> str:
    """Write the marked copy of a file to `out`, which is not there yet, and say what it is; "" where nothing is to mend.

    UsageError where `out` cannot be written. A file of which nothing can be read has no copy.
    """
    if marks.is_empty:
        return f"Nothing is to mend, so {say.shown(out)} was not written."
    if not marks.problems:
        return f"None of it can be read, so there is nothing to mark, and {say.shown(out)} was not written."
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    listing = book.create_sheet(LIST)
    listed: list[Sequence[Any]] = []
    names, partial = {LIST}, []
    for sheet in sheets_of(con, file, program, source, careful=True):
        problems = marks.problems.get(sheet.member.name)
        if problems is None:
            continue
        copy = _Copy(sheet, problems, sheet_name(sheet.member.name or Path(file.file).stem, names))
        copy.write(con, book)
        listed += copy.listed
        if copy.is_partial:
            partial.append(copy.name)
    for name, message in marks.unread.items():
        told = f"{message[:1].upper()}{message[1:]}"
        listed.append((name or Path(file.file).name, None, None, "", told, "", "not read, and not in this copy"))
    _write_list(listing, listed, file, partial)
    try:
        save_new(book, out)
    except FileExistsError:
        raise UsageError(f"{say.shown(out)} came up meanwhile; name another file.") from None
    except OSError as error:
        raise UsageError(f"{say.shown(out)} cannot be written ({error.strerror}).") from None
    return _told(out, listed, partial)


def _told(out: Path, listed: Sequence[Sequence[Any]], partial: Sequence[str]) -> str:
    only = (
        f" Of {', '.join(partial)}, which is long, only the rows with something to mend are in it: mend them in your own file."
        if partial
        else ""
    )
    return (
        f"Written: {say.shown(out)}, with {say.number(len(listed), 'thing')} to mend or look at. Red cells keep their row out, "
        f"yellow ones are only odd; the comment on a cell says why, and the first sheet lists all.{only} Columns and text "
        "too private for Debrief are not in it, so keep your own file too."
    )


class _Copy:
    """One sheet of the copy: which of its cells are marked, and where its rows stand."""

    def __init__(self, sheet: Sheet, problems: Sequence[Problem], name: str) -> None:
        self.sheet, self.problems, self.name = sheet, problems, name
        self.listed: list[Sequence[Any]] = []
        self.is_partial = False
        self._width = len(sheet.member.header)
        self._private = set(sheet.found.private.values())
        self._free = free_text(sheet.found, self._width) | {self._width}
        self._headers = (*unique(sheet.member.header), BEYOND)

    def write(self, con: Backend, book: Workbook) -> None:
        page = book.create_sheet(self.name)
        rows = self._rows(con)
        marks: dict[int, dict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
        for problem in self.problems:
            for place in self._places(problem):
                marks[problem.row][place].append(problem)
        first = rows[0]["row_number"] if rows else 2
        shift = 1 if first == 1 else 0  # the header takes a row, also where rows are counted without one
        header = 1 if self.is_partial else first - 1 + shift
        page.freeze_panes = f"A{header + 1}"
        for place in range(self._width):
            page.column_dimensions[letter(place)].width = 18
        here = 0
        for _ in range(header - 1):
            page.append([])
        page.append([self._head(page, place, name) for place, name in enumerate(self.sheet.member.header)])
        here = header
        for row in rows:
            at = here + 1 if self.is_partial else row["row_number"] + shift
            while here < at - 1:
                page.append([])
                here += 1
            page.append(list(self._cells(page, row, marks.get(row["row_number"], {}))))
            here = at
            self._list(row["row_number"], at, marks.get(row["row_number"], {}))

    def _places(self, problem: Problem) -> list[int]:
        kind, _, column = problem.code.partition(":")
        if kind == "too_many_cells":
            return [self._width]
        return (places_of(self.sheet, problem.part, column) if column else []) or [0]

    def _rows(self, con: Backend) -> list[dict[str, Any]]:
        """The rows as text, in order: all, or of a long sheet those with problems."""
        member = self.sheet.member
        if member.cells is not None:
            return member.cells.to_pylist() if member.cells.num_rows <= MOST_ROWS else self._only(member.cells)
        if member.rows is None:
            return []
        rows = member.rows
        if con.to_pyarrow(rows.count()).as_py() > MOST_ROWS:
            self.is_partial = True
            wanted = pa.table({"row_number": pa.array(sorted({problem.row for problem in self.problems}), pa.int64())})
            rows = rows.semi_join(ibis.memtable(wanted), "row_number")
        found: list[dict[str, Any]] = con.to_pyarrow(rows.order_by("row_number")).to_pylist()
        return found

    def _only(self, cells: pa.Table) -> list[dict[str, Any]]:
        self.is_partial = True
        wanted = {problem.row for problem in self.problems}
        return [row for row in cells.to_pylist() if row["row_number"] in wanted]

    def _head(self, page: WriteOnlyWorksheet, place: int, name: str) -> Any:
        return text_cell(page, name, bold=True, comment=_LEFT_OUT if place in self._private else None)

    def _cells(
        self, page: WriteOnlyWorksheet, row: Mapping[str, Any], marks: Mapping[int, Sequence[Problem]]
    ) -> Iterator[Any]:
        for place in range(self._width + (1 if (beyond := unmarked(row["surplus"])) else 0)):
            text = beyond if place == self._width else row[f"c{place}"]
            if place in self._private:
                text = None
            elif text and (place in self._free or place in marks):
                text = _masked(text)
            problems = marks.get(place, ())
            if not problems:
                yield text_cell(page, text)
                continue
            tint = _TINTS[any(problem.is_rejected for problem in problems)]
            told = "\n".join(f"{_sentence(problem.what)} {_sentence(problem.how)}" for problem in problems)
            yield text_cell(page, text, tint=tint, comment=told)

    def _list(self, row: int, at: int, marks: Mapping[int, Sequence[Problem]]) -> None:
        seen: dict[Problem, list[int]] = defaultdict(list)
        for place, problems in marks.items():
            for problem in problems:
                seen[problem].append(place)
        for problem, places in seen.items():
            whole = places == [0] and not places_of(self.sheet, problem.part, problem.code.partition(":")[2])
            column = "(the whole row)" if whole else ", ".join(self._headers[place] for place in sorted(places))
            became = _BECAME[problem.is_rejected]
            self.listed.append((self.name, at, row, column, _sentence(problem.what), _sentence(problem.how), became))


def _write_list(
    page: WriteOnlyWorksheet, listed: Iterable[Sequence[Any]], file: RawFile, partial: Sequence[str]
) -> None:
    for name, width in zip("ABCDEFG", (18, 10, 14, 20, 60, 60, 20), strict=True):
        page.column_dimensions[name].width = width
    page.append([text_cell(page, f"What to mend in {Path(file.file).name}", bold=True)])
    page.append(
        [text_cell(page, "Red cells keep their row out; yellow ones are odd, and their row is read. Comments say why.")]
    )
    page.append([text_cell(page, "Private columns and text are left out of this copy: keep your own file too.")])
    if partial:
        page.append(
            [text_cell(page, f"Only the rows to mend, one below the other: {', '.join(partial)}. Mend your own file.")]
        )
    source = next(source for source in sources() if source.source == "what_to_mend")
    page.append([text_cell(page, name, bold=True) for name in source.signature])
    for line in listed:
        page.append([cell if isinstance(cell, int) else text_cell(page, cell) for cell in line])


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


@cache
def _masked(text: str) -> str:
    return masked_text(text)
