"""One engine a test module, and a reader that judges a small file and gives back what became of its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipelines import engine
from pipelines.intake.batch import Judged, JudgedPart, settled
from pipelines.intake.described import Source
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.member import Unread
from pipelines.intake.members import judge_files
from pipelines.settings import ME, ProgramSettings


@dataclass
class Sheet:
    """What became of one file or sheet. Rows are dicts without their blank columns, in order; `reasons` are by row number."""

    member: str = ""
    away: str = ""
    source: str = ""
    table: str = ""
    encoding: str = ""
    accepted: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    codes: dict[int, list[str]] = field(default_factory=dict)
    reasons: dict[int, list[str]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    private: dict[str, int] = field(default_factory=dict)
    private_cells: int = 0
    masked: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    #: Accepted rows by table of the parts that take the rows themselves, and of those derived from them; and what failed there.
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    failed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        return sorted(row["row_number"] for row in self.accepted + self.rejected)

    def values(self, column: str) -> list[Any]:
        """A column of the accepted rows, blank cells as None."""
        return [row.get(column) for row in self.accepted]


@dataclass
class Reader:
    con: Any
    folder: Path

    def path(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    def all(self, path: Path, **options: Any) -> list[Sheet]:
        """Every sheet of the file at `path`, judged; `options` are those of `each`."""
        (sheets,) = self.each([path], **options)
        return sheets

    def each(
        self,
        paths: list[Path],
        *,
        seeker: str | None = ME,
        only: str | None = None,
        program: str = ME,
        known_on: dt.date = dt.date(2026, 12, 31),
        sources: tuple[Source, ...] = (),
        **settings: Any,
    ) -> list[list[Sheet]]:
        """Every sheet of each file, judged together; `settings` is what their program.yaml says."""
        whose = Program(program, ProgramSettings(**settings), sources)
        files = [RawFile(path, path.name, program, seeker, "hash") for path in paths]
        seen: dict[Path, list[Sheet]] = {}
        made: dict[int, Sheet] = {}

        def use(judged: Judged) -> None:
            made[id(judged)] = self._seen(judged)

        for opened in judge_files(self.con, [(file, whose, known_on) for file in files], use, only=only):
            members = [member for member in opened.members if member is not None]
            assert len(members) == len(opened.members)
            seen[opened.file.path] = [
                Sheet(member.name, member.message) if isinstance(member, Unread) else made[id(member)]
                for member in members
            ]
        return [seen[path] for path in paths]

    def texts(self, contents: Iterable[str], name: str = "log.csv", **options: Any) -> dict[str, Sheet]:
        """The sheet of each text, each a file of its own; judged together, which takes little longer than one of them."""
        listed = list(contents)
        paths = []
        for number, content in enumerate(listed):
            (self.folder / str(number)).mkdir()
            paths.append(self.path(f"{number}/{name}", content))
        sheets = self.each(paths, **options)
        return {content: sheet for content, (sheet,) in zip(listed, sheets, strict=True)}

    def __call__(self, content: str | bytes, name: str = "log.csv", encoding: str = "utf-8", **options: Any) -> Sheet:
        (sheet,) = self.all(self.path(name, content, encoding), **options)
        return sheet

    def _seen(self, judged: Judged) -> Sheet:
        found, member = judged.sheet.found, judged.sheet.member
        sheet = Sheet(
            member.name,
            "",
            found.source,
            found.table,
            member.encoding,
            notes=getattr(member, "notes", ()),
            columns=dict(found.columns),
            private=dict(found.private),
            private_cells=judged.dropped_cells,
            masked=dict(judged.masked_cells),
        )
        for part in judged.parts:
            accepted, rejected = _rows(self.con, part)
            if part.part.block.of_row:
                sheet.parts.setdefault(part.part.table.name, []).extend(accepted)
                sheet.failed.setdefault(part.part.table.name, []).extend(rejected)
                continue
            sheet.tables.setdefault(part.part.table.name, []).extend(accepted)
            sheet.accepted += accepted
            sheet.rejected += rejected
            for row in rejected:
                sheet.codes[row["row_number"]] = row["reason_codes"]
                sheet.reasons[row["row_number"]] = row["reasons"]
        for rows in (sheet.accepted, sheet.rejected):
            rows.sort(key=lambda row: row["row_number"])
        return sheet


def _rows(con: Any, part: JudgedPart) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    held = settled(con, part)
    return tuple(
        [{name: value for name, value in row.items() if value is not None} for row in rows.to_pylist()]
        for rows in (held.accepted, held.rejected)
    )


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with engine.open_engine(tmp_path_factory.mktemp("spill"), memory="500MB", threads=2) as opened:
        yield opened


@pytest.fixture
def read(con: Any, tmp_path: Path) -> Callable[..., Sheet]:
    return Reader(con, tmp_path)


@pytest.fixture
def judged_rows(read: Reader) -> Callable[..., list[list[str]]]:
    """The codes of each row, in order, of a sheet of one column beside what the table needs."""

    def of(column: str, cells: list[str], **options: Any) -> Sheet:
        return read(
            "company\trole\tstatus\t" + column + "\n" + "".join(f"Acme\tWelder\tapplied\t{cell}\n" for cell in cells),
            "log.tsv",
            **options,
        )

    return of
