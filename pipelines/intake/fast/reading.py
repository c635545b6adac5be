"""The order of a fast reading: look at the bytes, sample, sweep, judge what was set aside, and see that the sample was right."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa

from pipelines import engine
from pipelines.contract.logs import EXAMPLE_MARK
from pipelines.intake import dates
from pipelines.intake.batch import Sheet, parts_of
from pipelines.intake.blocks import Part, made_columns, taken
from pipelines.intake.fast.lookups import Lookups, by_general_judge, has_line_breaks, looked_up, sample
from pipelines.intake.fast.scan import Scan, copy_lines, has_blank_line, scanned
from pipelines.intake.fast.sweep import ASIDE, hides, looking_up, odd_text, swept
from pipelines.intake.formats.delimited import as_text
from pipelines.intake.formats.member import BLANKS
from pipelines.intake.formats.open_quote import holds_rows
from pipelines.intake.look import free_text
from pipelines.intake.reasons import with_reasons
from pipelines.intake.years import is_fill_down

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: The longest record, in bytes: short, so that a file is divided among threads. One that is longer, the others read.
_LONGEST = 2 * 2**20
#: Where more than this share of rows is set aside, judging all of them at once is cheaper.
MOST_ASIDE = 0.3
#: The number of the first row below the header.
FIRST_ROW = 2
#: A run of dates a year apart has at least so many years in it.
_MANY_YEARS = 3
#: Rows set aside that one thread judges at a time.
_LEFT_A_GROUP = 8_192
_DATES = ("date", "datetime", "date_or_no", "datetime_or_no")


@dataclass(frozen=True)
class FastResult:
    """What became of the rows: how many, and the Parquet files that hold them (`accepted` are one or two).

    Where `first_row` is told, the rows of the first file do not say their number: it is the row's place in the file (from 0)
    and `first_row`. A row of it without a `program` only keeps the place of one that was set aside, and is none itself.
    Else there is a column row_number.
    """

    n_accepted: int
    n_rejected: int
    accepted: tuple[Path, ...]
    first_row: int | None
    rejected: Path | None
    dropped_cells: int = 0
    masked_cells: Mapping[str, int] = field(default_factory=dict)


def read_fast(con: Backend, sheet: Sheet, path: Path, delimiter: str, aside: Path, stem: str) -> FastResult | None:
    """Judge a large CSV with its header in the first line, into Parquet in `aside` whose names begin with `stem`.

    `sheet` need hold no rows. None where the file is not fit for it, and nothing is left behind. Raises the engine's error
    for a line that its reader does not take, as the general reading of a large file does.
    """
    if len(sheet.member.header) < 2:
        return None
    parts = parts_of(sheet)
    bound = sheet.found.blocks[0]
    block = bound.block
    if len(parts) > 1 or block.of_row or block.events or block.each or made_columns(bound, parts[0].table):
        return None
    rows = as_text(con, path, len(sheet.member.header), delimiter, _LONGEST)
    if taken(rows, bound) is not None:
        return None
    reading = _Reading(con, sheet, parts[0], path, delimiter, rows, aside, stem)
    try:
        return reading.whole()
    except pa.ArrowInvalid:
        return None  # the beginning is not as regular as it looked
    finally:
        reading.tidy()


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
        for view in (self.view, self.left):
            self.con.raw_sql(f'DROP VIEW IF EXISTS "{view}"')
        for kind in ("swept", "judged", "lines", "left"):
            self.file(kind).unlink(missing_ok=True)

    def whole(self) -> FastResult | None:
        # The bytes are looked over while the sample is judged, which leaves a core free.
        with ThreadPoolExecutor(1) as beside:
            scan = beside.submit(scanned, self.path, self.delimiter)
            return self._whole(scan)

    def _whole(self, scan: Future[Scan]) -> FastResult | None:
        spread, with_cells, evidence = True, False, ""
        try:
            while True:
                sampled, is_spread = sample(self.path, len(self.sheet.member.header), self.delimiter, spread=spread)
                with_cells = with_cells or has_line_breaks(sampled)
                more = self.con.table(evidence) if evidence else None
                lookups = looked_up(self.con, self.sheet, self.part, sampled, more)
                told = scan.result()
                if not told.is_regular:
                    return None
                lookups = self.harmless(lookups, told)
                n_rows, n_aside = self.sweep(lookups, told, with_cells=with_cells)
                if n_aside > MOST_ASIDE * n_rows:
                    return None
                if told.lines != n_rows + 1:
                    # A cell holds a line break, or a blank line was passed over, after which rows would be miscounted.
                    if has_blank_line(self.path) or self.has_open_quote():
                        return None
                    if is_spread or (n_aside and not with_cells):
                        spread, with_cells = False, True
                        continue
                self.keep_left(self.set_aside(n_aside, with_cells=with_cells))
                if self.is_read_by_its_neighbours(lookups) or self.has_examples():
                    return None
                result = self.settle(n_rows, n_aside, lookups, with_cells=with_cells)
                if result is not None or evidence:
                    return result
                evidence = ibis.util.gen_name("evidence")
                engine.store(self.con, evidence, self.con.table(self.left))
        finally:
            if evidence:
                engine.drop(self.con, evidence)

    def has_open_quote(self) -> bool:
        """Whether a cell holds lines that look like rows of the file: those who read it with more care say so."""
        cells = [self.rows[f"c{place}"] for place in range(len(self.sheet.member.header))]
        return bool(self.con.to_pyarrow(holds_rows(cells, self.delimiter).any()).as_py())

    def harmless(self, lookups: Lookups, scan: Scan) -> Lookups:
        """The lookups with those texts alone that mean what stands in them."""
        found, width = self.sheet.found, len(self.sheet.member.header)
        n = max(map(len, lookups.texts.values()), default=0)
        if not n:
            return lookups
        texts = {
            f"c{place}": pa.array(cells + [None] * (n - len(cells)), pa.string())
            for place, cells in lookups.texts.items()
        }
        t = ibis.memtable(pa.table(texts))
        # What is masked is asked of all columns at once: its patterns take longer to plan than these few texts to look through.
        free = [place for place in lookups.texts if place in free_text(found, width)]
        if free:
            t = engine.stage(t.mutate(hiding=ibis.array([t[f"c{place}"] for place in free]).map(hides)))
        odd = {place: odd_text(t[f"c{place}"], place, self.part, found, scan) for place in lookups.texts}
        odd |= {place: odd[place] | t.hiding[at] for at, place in enumerate(free)}
        fine = {f"fine {place}": ~one.fill_null(False) for place, one in odd.items()}
        told = engine.arrow(self.con, t.mutate(**fine))
        kept = {
            place: [cell for cell in told.filter(told[f"fine {place}"])[f"c{place}"].to_pylist() if cell]
            for place in lookups.texts
        }
        return replace(lookups, texts=kept)

    def sweep(self, lookups: Lookups, scan: Scan, *, with_cells: bool) -> tuple[int, int]:
        """Write all rows, the settled ones typed; how many there are, and how many were set aside."""
        t = looking_up(self.con, self.rows, self.part, lookups, self.view)
        sheet = self.sheet
        t = t.mutate(owner=ibis.literal(sheet.owner, "string"), known=ibis.literal(sheet.known_on))
        header, name = sheet.member.header, sheet.program.name
        all_rows = swept(t, header, self.part, sheet.found, lookups, name, scan, with_cells=with_cells)
        engine.write_parquet(self.con, all_rows, self.file("swept"))
        rows = self.con.read_parquet(str(self.file("swept")))
        counts = engine.few(self.con, rows.aggregate(n=rows.count(), settled=rows.program.count()))[0]
        return counts["n"], counts["n"] - counts["settled"]

    def numbered(self) -> ir.Table:
        rows = self.con.read_parquet(str(self.file("swept")), file_row_number=True)
        return rows.mutate(row_number=rows.file_row_number + FIRST_ROW).drop("file_row_number")

    def set_aside(self, n_aside: int, *, with_cells: bool) -> ir.Table:
        """The rows that were set aside, as text, without blank ones."""
        rows = self.numbered()
        rows = rows.filter(rows.program.isnull())
        names, nothing = [f"c{i}" for i in range(len(self.sheet.member.header))], ibis.null().cast("string")
        if n_aside and not with_cells:
            rows = self.lines_of(self.con.to_pyarrow(rows.select("row_number"))["row_number"])
        else:
            cells = {name: rows[ASIDE][i] if with_cells else nothing for i, name in enumerate(names)}
            rows = engine.stage(rows.select("row_number", **cells, surplus=nothing))
        texts = [engine.trim(rows[name], BLANKS).nullif("") for name in names]
        return rows.filter(ibis.coalesce(*texts).notnull() if len(texts) > 1 else texts[0].notnull())

    def keep_left(self, rows: ir.Table) -> None:
        """Keep the rows that were set aside, in groups small enough that each thread has some: the general judge is dear."""
        self.con.raw_sql(f'DROP VIEW IF EXISTS "{self.left}"')
        engine.write_parquet(self.con, rows, self.file("left"), rows_a_group=_LEFT_A_GROUP)
        self.con.create_view(self.left, self.con.read_parquet(str(self.file("left"))))

    def lines_of(self, numbers: pa.ChunkedArray) -> ir.Table:
        """Rows of the file as text, each of which is one line. They are read once more from copies of their lines: writing
        their cells with all others would have all of them written twice, since a reading must not keep them."""
        wanted = np.sort(numbers.to_numpy())
        lines = self.file("lines")
        copy_lines(self.path, np.concatenate([[1], wanted]), lines)
        rows = as_text(self.con, lines, len(self.sheet.member.header), self.delimiter, _LONGEST)
        rows = engine.stage(rows.mutate(place=ibis.row_number()))
        places = ibis.memtable(pa.table({"place": pa.array(range(len(wanted)), pa.int64()), "row_number": wanted}))
        cells = [f"c{i}" for i in range(len(self.sheet.member.header))]
        return engine.stage(rows.join(places, "place").select("row_number", *cells, surplus=ibis.null().cast("string")))

    def settle(self, n_rows: int, n_aside: int, lookups: Lookups, *, with_cells: bool) -> FastResult | None:
        """Judge what was set aside, and put both kinds of rows where they belong; None where the sample has misled."""
        con = self.con
        result = FastResult(n_rows, 0, (self.file("accepted"),), FIRST_ROW, None, self.dropped_cells())
        if not n_aside:
            if self.has_fill_down(self.numbered(), None):
                return None
            self.file("swept").rename(result.accepted[0])
            return result
        judged = by_general_judge(con, self.sheet, lookups.rows, con.table(self.left))
        told = judged.parts[0].rows
        assert told is not None  # judge_alone was given rows
        engine.write_parquet(con, told, self.file("judged"), rows_a_group=_LEFT_A_GROUP)
        told = con.read_parquet(str(self.file("judged")))
        if not lookups.agree_with(engine.few(con, told.filter(told.row_number < 0).order_by("row_number"))):
            return None
        told, settled = told.filter(told.row_number > 0), self.numbered()
        if self.has_fill_down(settled.filter(settled.program.notnull()), told):
            return None
        accepted, rejected = list(result.accepted), None
        counts = engine.few(con, told.aggregate(n=told.count(), bad=told.problems.count()))[0]
        if counts["bad"] < counts["n"]:
            accepted.append(self.file("accepted-2"))
            good = told.filter(told.problems.isnull()).drop("problems", "row_values", "file").order_by("row_number")
            engine.write_parquet(con, good, accepted[1])
        if counts["bad"]:
            rejected = self.file("rejected")
            reasons = with_reasons(con, told.filter(told.problems.notnull()), self.part.table)
            engine.write_parquet(con, reasons.drop("file").order_by("row_number"), rejected)
        if with_cells:
            engine.write_parquet(con, settled.filter(settled.program.notnull()).drop(ASIDE), accepted[0])
        else:
            self.file("swept").rename(accepted[0])
        return replace(
            result,
            n_accepted=n_rows - n_aside + counts["n"] - counts["bad"],
            n_rejected=counts["bad"],
            accepted=tuple(accepted),
            first_row=None if with_cells else FIRST_ROW,
            rejected=rejected,
            masked_cells=judged.masked_cells,
        )

    def is_read_by_its_neighbours(self, lookups: Lookups) -> bool:
        """Whether a date is written without its year, which only the rows before and after it tell."""
        dated = [place for name, place in self.part.columns.items() if self.part.table.field(name).kind in _DATES]
        left = self.con.table(self.left)
        rows = ibis.memtable(lookups.rows).select(*left.columns).union(left)
        without = [dates.has_no_year(rows[f"c{place}"]).fill_null(False).any() for place in dated]
        if not without:
            return False
        return bool(engine.few(self.con, rows.aggregate(found=ibis.or_(*without)))[0]["found"])

    def has_examples(self) -> bool:
        """Whether a row is the template's example, which is not read; the careful reader knows."""
        left = self.con.table(self.left)
        first = ibis.coalesce(*(left[f"c{i}"] for i in range(len(self.sheet.member.header))))
        marked = engine.trim(first, BLANKS).lower().startswith(EXAMPLE_MARK)
        return bool(engine.few(self.con, left.aggregate(found=marked.any()))[0]["found"])

    def has_fill_down(self, settled: ir.Table, told: ir.Table | None) -> bool:
        """Whether a date column shows what filling a column down leaves: only all rows together tell of which.

        Few files have dates of three years or more in it, and only those are looked at in order.
        """
        dated = [name for name in self.part.columns if self.part.table.field(name).kind == "date"]
        names = ["row_number", *dated]
        rows = settled.select(names) if told is None else settled.select(names).union(told.select(names))
        if not dated:
            return False
        (years,) = engine.few(self.con, rows.aggregate(**{name: rows[name].year().nunique() for name in dated}))
        for name in (name for name in dated if years[name] >= _MANY_YEARS):
            days = engine.stage(rows.select("row_number", day=rows[name]).filter(rows[name].notnull()))
            runs = days.select(run=is_fill_down(days.day, days.row_number))
            if engine.few(self.con, runs.aggregate(found=runs.run.any()))[0]["found"]:
                return True
        return False

    def dropped_cells(self) -> int:
        """Cells under a header that is too private to keep."""
        filled = [self.rows[f"c{place}"].nullif("").count() for place in self.sheet.found.private.values()]
        return int(engine.few(self.con, self.rows.aggregate(n=sum(filled)))[0]["n"]) if filled else 0
