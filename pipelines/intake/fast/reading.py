"""The order of a fast reading: look at the bytes, sample, sweep, judge what was set aside, and see that the sample was right."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.intake import judge
from pipelines.intake.batch import Sheet, _parts
from pipelines.intake.blocks import Part, _made, taken
from pipelines.intake.fast.lookups import Lookups, by_general_judge, looked_up, sample
from pipelines.intake.fast.scan import Scan, has_blank_line, scanned
from pipelines.intake.fast.sweep import ASIDE, looking_up, swept
from pipelines.intake.formats.member import BLANKS

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: The longest record, in bytes. The engine divides a file into pieces of sixteen times this, one a thread.
_LONGEST = 2 * 2**20
#: Where more than this share of rows is set aside, judging all of them at once is cheaper.
_MOST_ASIDE = 0.3


@dataclass(frozen=True)
class FastResult:
    """What became of the rows: how many, and where they lie ("accepted" has one file or two; `rejected` may be None)."""

    n_accepted: int
    n_rejected: int
    accepted: tuple[Path, ...]
    rejected: Path | None
    dropped_cells: int = 0
    masked_cells: Mapping[str, int] = field(default_factory=dict)


def read_fast(con: Backend, sheet: Sheet, path: Path, delimiter: str, aside: Path, stem: str) -> FastResult | None:
    """Judge a large CSV in UTF-8 with its header in the first line, into Parquet in `aside` whose names begin with `stem`.

    `sheet` need hold no rows. None where the file is not fit for it, and nothing is left behind. Raises the engine's error
    for a line that its reader does not take, as the general reading of a large file does.
    """
    parts = _parts(sheet)
    bound = sheet.found.blocks[0]
    if len(parts) > 1 or bound.block.of_row or bound.block.each or _made(bound, parts[0].table):
        return None
    rows = as_text(con, path, len(sheet.member.header), delimiter)
    if taken(rows, bound) is not None:
        return None
    reading = _Reading(con, sheet, parts[0], path, delimiter, rows, aside, stem)
    try:
        return reading.whole()
    finally:
        reading.tidy()


def as_text(con: Backend, path: Path, width: int, delimiter: str) -> ir.Table:
    """The records of a file below its first line, as text in c0, c1 ...; strict, so that nothing is skipped or joined."""
    return con.read_csv(
        str(path),
        table_name=ibis.util.gen_name("raw"),
        columns={f"c{i}": "VARCHAR" for i in range(width)},
        header=False,
        skip=1,
        delim=delimiter,
        quote='"',
        escape='"',
        auto_detect=False,
        strict_mode=True,
        max_line_size=_LONGEST,
    )


@dataclass
class _Reading:
    con: Backend
    sheet: Sheet
    part: Part
    path: Path
    delimiter: str
    rows: ir.Table
    aside: Path
    stem: str
    view: str = field(default_factory=lambda: ibis.util.gen_name("fast"))
    left: str = field(default_factory=lambda: ibis.util.gen_name("aside"))

    def file(self, kind: str) -> Path:
        return self.aside / f"{self.stem}.{kind}.parquet"

    def tidy(self) -> None:
        self.con.raw_sql(f'DROP VIEW IF EXISTS "{self.view}"')
        engine.drop(self.con, self.left)
        for kind in ("swept", "judged"):
            self.file(kind).unlink(missing_ok=True)

    def whole(self) -> FastResult | None:
        scan = _Scanning(self.path, self.delimiter)
        spread, evidence = True, ""
        try:
            while True:
                sampled, is_spread = sample(self.con, self.rows, self.path, self.delimiter, spread=spread)
                more = self.con.table(evidence) if evidence else None
                lookups = looked_up(self.con, self.sheet, self.part, sampled, more)
                n_rows, n_aside = self.sweep(lookups)
                told = scan.told()
                if not told.is_regular or n_aside > _MOST_ASIDE * n_rows:
                    return None
                if told.lines != n_rows + 1:
                    # A cell holds a line break, or a blank line was passed over, after which rows would be miscounted.
                    if has_blank_line(self.path):
                        return None
                    if is_spread:
                        spread = False
                        continue
                engine.drop(self.con, self.left)
                engine.store(self.con, self.left, self.set_aside())
                result = self.settle(n_rows, n_aside, lookups)
                if result is not None or evidence:
                    return result
                evidence = ibis.util.gen_name("evidence")
                engine.store(self.con, evidence, self.con.table(self.left))
        finally:
            if evidence:
                engine.drop(self.con, evidence)

    def sweep(self, lookups: Lookups) -> tuple[int, int]:
        """Write all rows, the settled ones typed; how many there are, and how many were set aside."""
        t = looking_up(self.con, self.rows, lookups, self.view)
        t = t.mutate(owner=ibis.literal(self.sheet.owner, "string"))
        sheet = self.sheet
        all_rows = swept(t, sheet.member.header, self.part, sheet.found, lookups, sheet.program.name, is_ascii=False)
        engine.write_parquet(self.con, all_rows, self.file("swept"))
        rows = self.con.read_parquet(str(self.file("swept")))
        counts = self.con.to_pyarrow(rows.aggregate(n=rows.count(), aside=rows[ASIDE].count())).to_pylist()[0]
        return counts["n"], counts["aside"]

    def numbered(self) -> ir.Table:
        rows = self.con.read_parquet(str(self.file("swept")), file_row_number=True)
        return rows.mutate(row_number=rows.file_row_number + 2).drop("file_row_number")

    def set_aside(self) -> ir.Table:
        """The rows that were set aside, as text, without blank ones."""
        rows = self.numbered()
        rows = rows.filter(rows[ASIDE].notnull())
        cells = {f"c{i}": rows[ASIDE][i] for i in range(len(self.sheet.member.header))}
        rows = engine.stage(rows.select("row_number", **cells, surplus=ibis.null().cast("string")))
        texts = [engine.trim(rows[name], BLANKS).nullif("") for name in cells]
        return rows.filter(ibis.coalesce(*texts).notnull() if len(texts) > 1 else texts[0].notnull())

    def settle(self, n_rows: int, n_aside: int, lookups: Lookups) -> FastResult | None:
        """Judge what was set aside, and put both kinds of rows where they belong; None where the sample has misled."""
        con = self.con
        left = con.table(self.left)
        judged = by_general_judge(con, self.sheet, lookups.rows, left)
        told = judged.parts[0].rows
        assert told is not None  # judge_alone was given rows
        whole = self.file("judged")
        engine.write_parquet(con, told, whole)
        told = con.read_parquet(str(whole))
        check = con.to_pyarrow(told.filter(told.row_number < 0).order_by("row_number")).to_pylist()
        if not lookups.agree_with(check):
            return None
        told = told.filter(told.row_number > 0)
        counts = con.to_pyarrow(told.aggregate(n=told.count(), bad=told.problems.count())).to_pylist()[0]
        accepted, rejected = [self.file("accepted")], None
        settled = self.numbered()
        engine.write_parquet(con, settled.filter(settled[ASIDE].isnull()).drop(ASIDE), accepted[0])
        if counts["bad"] < counts["n"]:
            accepted.append(self.file("accepted-2"))
            good = told.filter(told.problems.isnull()).drop("problems", "row_values", "file").order_by("row_number")
            engine.write_parquet(con, good, accepted[1])
        if counts["bad"]:
            rejected = self.file("rejected")
            reasons = judge.with_reasons(con, told.filter(told.problems.notnull()), self.part.table)
            engine.write_parquet(con, reasons.drop("file").order_by("row_number"), rejected)
        n_accepted = n_rows - n_aside + counts["n"] - counts["bad"]
        private = self.sheet.found.private.values()
        dropped = 0
        if private:
            n_dropped = sum(self.rows[f"c{place}"].nullif("").count() for place in private)
            dropped = int(con.to_pyarrow(self.rows.aggregate(n=n_dropped))["n"][0].as_py())
        return FastResult(n_accepted, counts["bad"], tuple(accepted), rejected, dropped, judged.masked_cells)


class _Scanning:
    """A look over the bytes, taken beside the sweep: it is over in a fraction of its time."""

    def __init__(self, path: Path, delimiter: str) -> None:
        self._told: list[Scan | BaseException] = []
        self._path, self._delimiter = path, delimiter
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._told.append(scanned(self._path, self._delimiter))
        except BaseException as error:  # raised where it is asked for
            self._told.append(error)

    def told(self) -> Scan:
        self._thread.join()
        if isinstance(self._told[0], BaseException):
            raise self._told[0]
        return self._told[0]
