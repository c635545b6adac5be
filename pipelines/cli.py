"""The one command-line entry. No logic: each command is imported when it is called, so that --help answers at once."""

from __future__ import annotations

import datetime as dt
import gc
import io
import sys
from pathlib import Path
from typing import Annotated, Any, Optional, TextIO

import typer

from pipelines.errors import DebriefError, UsageError

app = typer.Typer(
    help="From interview logs to pages that say what goes with offers, and how sure that is.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Raw = Annotated[Optional[Path], typer.Option(help="The folder of raw logs [data/raw].", show_default=False)]
Warehouse = Annotated[
    Optional[Path],
    typer.Option(help="The DuckDB file to publish [data/warehouse/interviews.duckdb].", show_default=False),
]
Site = Annotated[Optional[Path], typer.Option(help="Where the dashboards go [site].", show_default=False)]
Source = Annotated[
    Optional[str],
    typer.Option(help="What the files are, where that is not recognised (docs/guide/sources.md).", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error. It may quote cells of a log.")]


@app.command()
def run(
    raw: Raw = None,
    warehouse: Warehouse = None,
    site: Site = None,
    as_of: Annotated[
        Optional[str], typer.Option(help="The day it is about, as YYYY-MM-DD [today].", show_default=False)
    ] = None,
    source: Source = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Run the whole pipeline once: read what is new, build the warehouse, draw the dashboards."""
    from pipelines.commands.run import run_once

    _end(lambda: run_once(raw, warehouse, site, _day(as_of), source, as_json=as_json), debug)


@app.command()
def check(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders to check.", show_default=False)],
    source: Source = None,
    fix: Annotated[
        Optional[Path],
        typer.Option(metavar="OUT.xlsx", help="Write a copy with the bad cells marked.", show_default=False),
    ] = None,
    raw: Raw = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Read files as `run` would, write nothing, and say what would be rejected, why, and how to mend it."""
    from pipelines.commands.check import check_paths

    _end(lambda: check_paths(paths, source, raw, as_json=as_json, fix=fix), debug)


@app.command(name="map")
def map_(
    file: Annotated[Path, typer.Argument(help="A sheet that is not known.", show_default=False)],
    out: Annotated[
        Optional[Path], typer.Option(help="Where to write it [beside the program.yaml].", show_default=False)
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Accept what is proposed; ask nothing.")] = False,
    raw: Raw = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Propose what the columns and words of an unknown sheet mean, let you correct it, and write it as a source."""
    from pipelines.commands.map import map_file

    _end(lambda: map_file(file, raw, out, accept=yes, as_json=as_json), debug)


@app.command()
def template(
    path: Annotated[Path, typer.Argument(help="A workbook to write (PATH.xlsx), or a folder for CSV files.")],
    full: Annotated[bool, typer.Option("--full", help="All nine tables besides the quick log.")] = False,
    debug: Debug = False,
) -> None:
    """Write an empty log: the quick log and what goes with it, as a workbook or as CSV files."""
    from pipelines.commands.template import write_template

    _end(lambda: write_template(path, full=full), debug)


@app.command()
def log(
    raw: Raw = None,
    program: Annotated[
        Optional[str], typer.Option(help="The program, where the log is not your own.", show_default=False)
    ] = None,
    seeker: Annotated[Optional[str], typer.Option(help="Whose interview it was.", show_default=False)] = None,
    debug: Debug = False,
) -> None:
    """Ask the quick log of one interview, and add it to the seeker's own file."""
    from pipelines.commands.log import log_interview

    _end(lambda: log_interview(raw, program, seeker, now=dt.datetime.now().astimezone()), debug)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to write the logs.")] = Path("data/raw/demo"),
    seekers: Annotated[int, typer.Option(min=1, max=200_000, help="How many people to invent.")] = 40,
    seed: Annotated[int, typer.Option(help="The same seed invents the same people.")] = 7,
    debug: Debug = False,
) -> None:
    """Invent the logs of a program whose effects are known."""
    from pipelines.commands.demo import write_logs

    _end(lambda: write_logs(folder, seekers, seed), debug)


@app.command()
def share(
    out: Annotated[Path, typer.Option(help="The page to write, a file that ends in .html.", show_default=False)],
    coach: Annotated[Optional[str], typer.Option(help="The coach whose page it is.", show_default=False)] = None,
    seeker: Annotated[Optional[str], typer.Option(help="The person whose page it is.", show_default=False)] = None,
    program: Annotated[
        Optional[str],
        typer.Option(help="The program whose page it is, or that the coach or the person is of.", show_default=False),
    ] = None,
    public: Annotated[
        bool,
        typer.Option("--public", help="For everyone: only those who agreed to be counted in what leaves the program."),
    ] = False,
    password: Annotated[
        bool, typer.Option("--password", help="Ask for a password that the page then opens with.")
    ] = False,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Write one self-contained page for one reader, with nobody else's data in it."""
    from pipelines.commands.share import Wanted, share

    _end(lambda: share(Wanted(coach, seeker, program, public), out, warehouse, password=password), debug)


@app.command()
def pack(
    seeker: Annotated[
        Optional[str], typer.Option(help="Whose log, where there are several.", show_default=False)
    ] = None,
    program: Annotated[Optional[str], typer.Option(help="The program that they are of.", show_default=False)] = None,
    called: Annotated[
        Optional[str], typer.Option("--as", help="The name by which the coach knows them.", show_default=False)
    ] = None,
    coach: Annotated[Optional[str], typer.Option("--for", help="The coach it is for.", show_default=False)] = None,
    with_notes: Annotated[bool, typer.Option("--with-notes", help="Hand over notes, goals and feedback too.")] = False,
    with_answers: Annotated[
        bool, typer.Option("--with-answers", help="Hand over the questions' words and your answers too.")
    ] = False,
    with_pay: Annotated[bool, typer.Option("--with-pay", help="Hand over what offers pay too.")] = False,
    out: Annotated[Optional[Path], typer.Option(help="The file to write [NAME-DAY.zip].", show_default=False)] = None,
    password: Annotated[
        bool, typer.Option("--password", help="Write a page that asks for a password, and then gives the zip.")
    ] = False,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Make one file of a seeker's log for their coach: what was read, without what they keep to themselves."""
    from pipelines.commands.pack import Packing, choices, pack

    chosen = choices(notes=with_notes, answers=with_answers, pay=with_pay)
    _end(lambda: pack(Packing(seeker, program, called, coach, chosen), out, warehouse, password=password), debug)


@app.command()
def export(
    out: Annotated[
        Path,
        typer.Option(
            help="The file to write: .csv; of a table also .parquet; of sankeymatic .txt; of a chart .png.",
            show_default=False,
        ),
    ],
    report: Annotated[
        Optional[str],
        typer.Option(
            help="nace, cirr, wioa (tables); handshake, uconnect (a row a person); sankeymatic (where applications stop).",
            show_default=False,
        ),
    ] = None,
    table: Annotated[
        Optional[str],
        typer.Option(help="A published table of groups, such as mart_funnel, for the owner alone.", show_default=False),
    ] = None,
    chart: Annotated[
        Optional[str],
        typer.Option(
            help="A chart of a page as a picture, such as funnel; any other name lists them.", show_default=False
        ),
    ] = None,
    program: Annotated[
        Optional[str], typer.Option(help="The program; a table without it is of all.", show_default=False)
    ] = None,
    coach: Annotated[
        Optional[str], typer.Option(help="The coach whose page has the chart.", show_default=False)
    ] = None,
    seeker: Annotated[
        Optional[str], typer.Option(help="The person whose page has the chart.", show_default=False)
    ] = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Write a report, a career system's file, a published table or a chart. Only sankeymatic and charts hide small groups."""

    def written() -> int:
        if chart is None:
            if coach or seeker:
                raise UsageError("--coach and --seeker go with --chart: they say on whose page it is.")
            return _export(report, table, program, out, warehouse)
        if report or table:
            raise UsageError("Say either --report, --table or --chart: what shall be written.")
        from pipelines.commands.export_chart import export_chart
        from pipelines.commands.share import Wanted

        return export_chart(chart, Wanted(coach, seeker, program, False), out, warehouse)

    _end(written, debug)


def _export(report: str | None, table: str | None, program: str | None, out: Path, warehouse: Path | None) -> int:
    if (report is None) == (table is None):
        raise UsageError("Say either --report, --table or --chart: what shall be written.")
    if table is not None:
        from pipelines.commands.export_table import export_table

        return export_table(table, program, out, warehouse)
    if program is None or report is None:
        raise UsageError("--report needs --program: whose report it is.")
    from pipelines.commands.export import export

    return export(report, program, out, warehouse)


@app.command()
def forget(
    file: Annotated[str, typer.Argument(help="The file, as `source_files` names it or as a path.", show_default=False)],
    raw: Raw = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Drop a file's rows, once it is out of the raw folder; the next run publishes without them."""
    from pipelines.commands.forget import forget_file

    _end(lambda: forget_file(file, raw, warehouse), debug)


@app.command()
def up(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port on 127.0.0.1.")] = 3000,
    raw: Raw = None,
    warehouse: Warehouse = None,
    site: Site = None,
    debug: Debug = False,
) -> None:
    """Serve Dagster's own pages on 127.0.0.1, with the nightly schedule and the look for new files."""
    from pipelines.commands.up import serve

    _end(lambda: serve(port, raw, warehouse, site), debug)


def _day(written: str | None) -> dt.date | None:
    if written is None:
        return None
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise UsageError(f"--as-of {written}: this is no date. Write it as 2026-09-30.") from None


def _end(command: object, debug: bool) -> None:
    """Run a command and exit with its code; an error a person can mend is told in its own words."""
    try:
        code = command()  # type: ignore[operator]
    except DebriefError as error:
        if debug:
            raise
        print(f"debrief: {error.message}", file=sys.stderr)
        code = error.exit_code
    except KeyboardInterrupt:
        print("debrief: stopped. The warehouse and the pages are as they were.", file=sys.stderr)
        code = 130
    except Exception as error:
        if debug:
            raise
        # The text of an unknown error may quote a cell: only its kind is shown.
        print(
            f"debrief: an unexpected fault ({type(error).__name__}). The warehouse and the pages are as they were. "
            "Run again with --debug to see where, and please report it (the traceback may quote your log).",
            file=sys.stderr,
        )
        code = 1
    raise typer.Exit(code)


class _Listened(io.FileIO):
    """Where output goes; once nobody reads it any more (`debrief run | head -1`) the work goes on, and the rest is not said."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or 0
        except BrokenPipeError:
            return memoryview(data).nbytes


def _listened(stream: TextIO | None) -> TextIO | None:
    if stream is None or stream.isatty():
        return stream
    stream.flush()
    out = io.BufferedWriter(_Listened(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(out, encoding=stream.encoding, errors=stream.errors, line_buffering=stream is sys.stderr)


def main() -> None:
    sys.stdout, sys.stderr = _listened(sys.stdout), _listened(sys.stderr)
    # Imports and expressions make objects by the hundred thousand that stay: to look for rubbish among them every 700 takes a
    # tenth of a short run.
    gc.set_threshold(100_000, 50, 100)
    app(prog_name="debrief")


if __name__ == "__main__":
    main()
