"""One engine a test module, and a reader that judges a small file and gives back what became of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipelines import engine
from pipelines.intake import judge
from pipelines.intake.find import Program, RawFile
from pipelines.intake.members import Judged, judge_file
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

    def all(
        self, path: Path, *, seeker: str | None = ME, only: str | None = None, program: str = ME, **settings: Any
    ) -> list[Sheet]:
        """Every sheet of the file at `path`, judged; `settings` is what its program.yaml says."""
        whose = Program(program, ProgramSettings(**settings))
        file = RawFile(path, path.name, program, seeker, "hash")
        return judge_file(self.con, file, whose, self._seen, lambda member, message: Sheet(member, message), only=only)

    def __call__(self, content: str | bytes, name: str = "log.csv", encoding: str = "utf-8", **options: Any) -> Sheet:
        (sheet,) = self.all(self.path(name, content, encoding), **options)
        return sheet

    def _seen(self, judged: Judged) -> Sheet:
        found = judged.found
        sheet = Sheet(
            judged.member.name,
            "",
            found.source,
            found.table,
            judged.member.encoding,
            columns=dict(found.columns),
            private=dict(found.private),
            private_cells=judged.profile.private_cells,
        )
        if judged.rows is None:
            return sheet
        kept = engine.store(self.con, f"seen_{id(judged)}", judged.rows)
        for row in self.con.to_pyarrow(kept.order_by("row_number")).to_pylist():
            row = {name: value for name, value in row.items() if value is not None}
            (sheet.rejected if "problems" in row else sheet.accepted).append(row)
        if sheet.rejected:
            told = judge.with_reasons(self.con, kept.filter(kept.problems.notnull()), judged.table)
            for row in self.con.to_pyarrow(told).to_pylist():
                sheet.codes[row["row_number"]] = row["reason_codes"]
                sheet.reasons[row["row_number"]] = row["reasons"]
        engine.drop(self.con, f"seen_{id(judged)}")
        return sheet


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
