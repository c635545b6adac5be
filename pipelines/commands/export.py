"""`debrief export --report`: a standard report, the file that a career system takes, or the flow for a drawing by SankeyMATIC."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from pipelines.commands import say
from pipelines.dashboards.warehouse import open_warehouse
from pipelines.errors import DebriefError, UsageError
from pipelines.reports.career_files import career_file
from pipelines.settings import run_settings

TABLES = ("nace", "cirr", "wioa")
FILES = {"handshake": "Handshake", "uconnect": "uConnect"}
FLOW = "sankeymatic"
_COLUMNS = "report slice_kind slice_value is_total measure n of_n value definition clock as_of".split()
_REPORT = """
SELECT report, slice_kind, slice_value, is_total, measure, n, of_n, value, definition, clock, as_of FROM mart_destinations
WHERE program = ? AND report = ? ORDER BY slice_kind, slice_value NULLS LAST, place"""
#: How a cell begins that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(report: str, program: str, out: Path, warehouse: Path | None) -> int:
    """Write the report of `program` to `out` and say what it holds and for whom; always 0."""
    if report not in (*TABLES, *FILES, FLOW):
        raise UsageError(f"--report {report}: there are {', '.join((*TABLES, *FILES, FLOW))}.")
    if report == FLOW:
        return _flow(program, out, warehouse)
    if out.suffix.lower() != ".csv":
        raise UsageError(f"{out}: a report is a file that ends in .csv.")
    settings = run_settings(warehouse=warehouse, raw=Path.cwd())
    with open_warehouse(settings.warehouse, settings.memory) as con:
        code = program_of(con, program)
        headers, rows, says = _table(con, code, report) if report in TABLES else _file(con, code, report)
    if not rows:
        raise DebriefError(
            f"{says} Nothing was written. Log where people went in the table destinations (docs/guide/reports.md)."
        )
    write_csv(out, headers, rows)
    print(say.wrapped(f"{say.shown(out)}: {says}"))
    return 0


def program_of(con: duckdb.DuckDBPyConnection, named: str) -> str:
    """The code of the program so named, however its letters are; UsageError names those that are near."""
    there = [name for (name,) in con.execute("SELECT program FROM programs ORDER BY program").fetchall()]
    found = [name for name in there if name.casefold() == named.casefold()]
    if not found:
        near = difflib.get_close_matches(named, there, 3) or there[:5]
        raise UsageError(f"The warehouse has no program {named} (there are {', '.join(near)}).")
    return str(found[0])


def _table(
    con: duckdb.DuckDBPyConnection, program: str, report: str
) -> tuple[Sequence[str], list[tuple[str, ...]], str]:
    rows = con.execute(_REPORT, [program, report]).fetchall()
    texts = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
    if not texts:
        return _COLUMNS, texts, f"{program} keeps no destinations."
    return (
        _COLUMNS,
        texts,
        f"{report.upper()} of {program}, {len(texts)} rows. It is for you: its small groups are not hidden, so look "
        "through it before you hand it on.",
    )


def _file(con: duckdb.DuckDBPyConnection, program: str, kind: str) -> tuple[Sequence[str], list[tuple[str, ...]], str]:
    made = career_file(con, program, kind)
    left_out = [
        f"{n} {'person' if n == 1 else 'people'} {why}"
        for n, why in (
            (made.n_unknown, "of whom no destination is known"),
            (made.n_without_mail, "without a mail address in seekers"),
            (made.n_refused, "who said no to what leaves the program"),
        )
        if n
    ]
    n = len(made.rows)
    says = (
        f"{n} {'person' if n == 1 else 'people'} of {program}, for {FILES[kind]}. It holds a row a person: it is for you and "
        "that system alone."
    )
    says = says if n else f"Nobody of {program} can be in {FILES[kind]}'s file."
    return made.headers, made.rows, says + (f" Left out: {', '.join(left_out)}." if left_out else "")


def _flow(program: str, out: Path, warehouse: Path | None) -> int:
    """The bands of the program's page as text; DebriefError where its page has no drawing either."""
    from pipelines.reports.sankeymatic import flow  # the pages' tables are wanted for this report alone

    if out.suffix.lower() != ".txt":
        raise UsageError(f"{out}: a flow is a file that ends in .txt.")
    settings = run_settings(warehouse=warehouse, raw=Path.cwd())
    with open_warehouse(settings.warehouse, settings.memory) as con:
        code = program_of(con, program)
        made = flow(con, code)
    with written_aside(out) as aside:
        aside.write_text("\n".join(made.lines) + "\n", encoding="utf-8")
    print(
        say.wrapped(
            f"{say.shown(out)}: the way of {say.number(made.applications, 'application')} of {code}, to paste into "
            "sankeymatic.com. Small groups are drawn together as on its page; the figures are of the last run, and the page "
            "may still show earlier ones: hand on one of the two, and inside the program alone."
        )
    )
    return 0


def write_csv(out: Path, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """With a byte-order mark, by which spreadsheets know UTF-8. Texts are guarded; a number below nothing is no formula."""
    with written_aside(out) as aside, aside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


@contextmanager
def written_aside(out: Path) -> Iterator[Path]:
    """A file to write that takes the place of `out` once it is whole, and else is gone; UsageError where it cannot be written."""
    aside = out.with_name(f".{out.name}.next")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield aside
        aside.replace(out)
    except (OSError, duckdb.IOException) as error:
        why = getattr(error, "strerror", None) or "the disk refuses it"
        raise UsageError(f"{out} cannot be written ({why}). Name another place.") from None
    finally:
        # Where there is no such place, nothing is left in it either.
        with suppress(OSError):
            aside.unlink()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
