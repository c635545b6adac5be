"""`debrief run`: the nightly job, once and in this process, and a short summary of what became of every row."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipelines.commands import say
from pipelines.dashboards.made import read_findings, read_kept
from pipelines.errors import DebriefError
from pipelines.intake.find import all_at_fault, log_paths, owner_of, programs_in
from pipelines.intake.lake import SETTINGS_AT_FAULT
from pipelines.intake.manifest import read_manifest
from pipelines.intake.root import refuse_another
from pipelines.orchestration.home import dagster_home
from pipelines.orchestration.steps import Progress, begin
from pipelines.settings import ME, RunSettings, run_settings


def run_once(
    raw: Path | None,
    warehouse: Path | None,
    site: Path | None,
    as_of: dt.date | None,
    source: str | None,
    *,
    as_json: bool,
) -> int:
    """Run everything; 0 when done, 1 when nothing at all could be read."""
    began = time.monotonic()
    flags = {"raw": raw, "warehouse": warehouse, "site": site, "as_of": as_of, "source": source}
    settings = run_settings(**flags)
    refuse_another(settings.lake, settings.raw)
    nothing_yet = not read_manifest(settings.lake)
    if nothing_yet:
        programs = programs_in(settings.raw)
        owners = [owner_of(path, settings.raw, programs)[0] for path in log_paths(settings.raw)]
        all_at_fault(programs, owners or [ME], settings.raw)
    if nothing_yet and not any(log_paths(settings.raw)):
        raise DebriefError(
            f"There is no log in {settings.raw} yet. Put a spreadsheet, a CSV file or the export of a tracker there, or begin with "
            "`debrief template my-log.xlsx`, or look at invented logs with `debrief demo`."
        )
    with _progress(as_json) as progress:
        is_new = _execute(settings, progress, flags)
    summary = summary_of(settings, time.monotonic() - began)
    summary |= _method_changes(settings) if is_new else dict.fromkeys(_CHANGES, 0)  # told once
    if as_json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        _tell(summary, settings)
    return 0 if summary["rows_read"] else 1


def _execute(settings: RunSettings, progress: Progress, flags: Mapping[str, Any]) -> bool:
    """Run the job; False where there was nothing to do but look."""
    os.environ["DAGSTER_HOME"] = str(dagster_home(settings))
    import dagster as dg

    from pipelines.orchestration.assets import LAKE
    from pipelines.orchestration.build import build_defs
    from pipelines.orchestration.context import Context
    from pipelines.orchestration.history import held_open

    run = begin(secrets.token_hex(8), **flags)
    job = build_defs(Context(progress, begun=run, **flags)).resolve_job_def("nightly")
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    # Dagster writes down a few things of each asset: where there is nothing to do, that would be most of the time.
    only = [LAKE] if run.has_nothing_to_do else None
    run_id = str(uuid.uuid4())
    with dg.DagsterInstance.get() as instance, held_open(instance, run_id):
        job.execute_in_process(instance=instance, run_config=quiet, asset_selection=only, run_id=run_id)
    return only is None


@contextmanager
def _progress(as_json: bool) -> Iterator[Progress]:
    """A progress bar on a terminal; nothing otherwise."""
    if as_json or not sys.stderr.isatty():
        yield lambda step, done, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(step: str, done: int, of: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=of)
            bars.update(tasks[step], completed=done)

        yield show


def summary_of(settings: RunSettings, seconds: float) -> dict[str, Any]:
    """What `--json` prints: every file with its counts, the totals, the tables, the pages."""
    counted = ("rows_read", "rows_accepted", "rows_rejected", "rows_repeated")
    with duckdb.connect(str(settings.warehouse), read_only=True) as con:
        columns = ("file", "member", "program", "source", "table_name", "status", "message", *counted)
        # An older state of a file is history: what a run tells of is what stands now.
        standing = con.table("source_files").filter("status <> 'superseded'")
        rows = standing.select(*columns).order("file, member").fetchall()
        names = [
            row[0] for row in con.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
        ]
        tables = {name: con.table(name).count("*").fetchall()[0][0] for name in names}
        open_basis = con.execute("SELECT program FROM programs WHERE NOT one_seeker ORDER BY 1").fetchall()
    files = [dict(zip(columns, row, strict=True)) for row in rows]
    programs = programs_in(settings.raw)
    faults = {name: program.fault for name, program in programs.items() if program.fault}
    usable = {name: program for name, program in programs.items() if name not in faults}
    unset = [name for (name,) in open_basis if name in usable and usable[name].settings.sharing_basis is None]
    return {
        "files": files,
        **{name: sum(file[name] for file in files) for name in counted},
        "tables": tables,
        "pages": [str(page) for page in sorted(settings.site.glob("*/index.html"))],
        "findings": read_findings(settings.site),
        "figures_kept": {
            title: {"as_of": day, "people_changed": n} for title, (day, n) in read_kept(settings.site).items()
        },
        "sharing_basis_unset": unset,
        "programs_turned_away": faults,
        "seconds": round(seconds, 2),
    }


def _method_changes(settings: RunSettings) -> dict[str, int]:
    """How many answers another method than before judges otherwise, and of how many of these it is the method's doing or not."""
    sql = "SELECT count(*), count(*) FILTER (by_method), count(*) FILTER (NOT by_method) FROM method_changes"
    with duckdb.connect(str(settings.warehouse), read_only=True) as con:
        return dict(zip(_CHANGES, con.execute(sql).fetchall()[0], strict=True))


def of_method(changed: int, by_method: int, by_logs: int) -> str:
    """What is said of `changed` answers that another method judges otherwise: `by_method` of them also on the interviews that were
    published before, `by_logs` only on those of today, and of the others nobody can tell."""
    unknown, also = changed - by_method - by_logs, "also on the interviews that were published before"
    if by_method == changed:
        because = f"{'it does' if changed == 1 else 'they do'} so {also}, so that the method did it"
    else:
        told = [f"{by_method:,} {also}, by the method"] if by_method else []
        told += [f"{'' if by_logs == changed else f'{by_logs:,} '}only with the logs of today"] if by_logs else []
        told += [f"of {unknown:,} nobody can tell whether the method or new logs did it"] if unknown else []
        because = told[0] if len(told) == 1 else f"{', '.join(told[:-1])}, and {told[-1]}"
    return (
        f"The statistics are worked out by another method than before, and {say.number(changed, 'answer')} changed: {because}. The "
        "table method_changes lists them, with the interviews they were of and are of; this is told once."
    )


def of_sharing(unset: Sequence[str]) -> str:
    """What is said of the programs that do not say on what their sharing rests: once, however many they are."""
    more = len(unset) - _NAMED
    whose = ", ".join(unset[:_NAMED]) + (f" and {say.number(more, 'more program')}" if more > 0 else "")
    does = "its program.yaml does" if len(unset) == 1 else "their program.yaml files do"
    return (
        f"{whose}: {does} not say `sharing_basis:`, so people who left consent blank are counted (agreement). Write "
        "`sharing_basis: agreement` or `sharing_basis: consent`."
    )


#: So many programs are told of at the end of a run; the pages tell of all.
#: What a change of method changed, in all, by the method alone, and by the logs alone.
_CHANGES = ("method_changes", "method_changes_alone", "method_changes_of_logs")
_FINDINGS = 3
#: Of how many programs the names are said where the same is true of several.
_NAMED = 4


def _tell(summary: Mapping[str, Any], settings: RunSettings) -> None:
    for program, fault in summary["programs_turned_away"].items():
        n = sum(file["program"] == program and file["status"] == "turned_away" for file in summary["files"])
        what = f"{program} ({say.number(n, 'file')}): not read, and what was read before stands. {fault}"
        print(say.wrapped(what))
    for file in summary["files"]:
        if (file["message"] or "").startswith(SETTINGS_AT_FAULT):
            continue  # told once for the program, and not for each of its files
        if file["status"] == "missing":
            print(say.wrapped(f"{say.place(file)}: the file is gone; its rows are kept."))
        elif file["status"] == "turned_away":
            print(say.wrapped(f"{say.place(file)}: not read. {file['message'][:1].upper()}{file['message'][1:]}"))
        elif file["rows_rejected"]:
            print(
                say.wrapped(
                    f"{say.place(file)}: {say.number(file['rows_rejected'], 'row')} of {file['rows_read']:,} set aside; "
                    f"{say.check_of(settings.raw / file['file'], settings.raw)} says which and why."
                )
            )
    if summary["sharing_basis_unset"]:
        print(say.wrapped(of_sharing(summary["sharing_basis_unset"])))
    if summary["method_changes"]:
        print(say.wrapped(of_method(*(summary[name] for name in _CHANGES))))
    read, took = summary["rows_read"], summary["seconds"]
    print(
        f"{say.number(read, 'row')} read: {summary['rows_accepted']:,} accepted, {summary['rows_rejected']:,} set aside, "
        f"{summary['rows_repeated']:,} repeated. {took:.0f} s."
    )
    for title, sentences in list(summary["findings"].items())[:_FINDINGS]:
        # A terminal may not have the pages' spaces that do not break.
        print(say.wrapped(f"{title}: {' '.join(sentences)}".replace("\u00a0", " ")))
    if (more := len(summary["findings"]) - _FINDINGS) > 0:
        print(f"What {say.number(more, 'more program')} {'opens' if more == 1 else 'open'} with is on their pages.")
    for title, kept in summary["figures_kept"].items():
        n = kept["people_changed"]
        changed = "one person" if n == 1 else f"{n:,} people"
        print(
            say.wrapped(
                f"{title}: its page keeps the figures of {kept['as_of']}. Since then the logs of {changed} changed; a page made anew "
                "for so few would tell about them. It is when as many have changed as its smallest group, or after a month."
            )
        )
    print(f"Warehouse: {say.shown(settings.warehouse)}")
    pages = len(summary["pages"])
    print(f"Dashboards ({say.number(pages, 'page')}): {say.shown(settings.site / 'index.html')}")
    print(f"Open it in a browser: {(settings.site / 'index.html').as_uri()}")
