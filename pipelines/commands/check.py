"""`debrief check`: what `run` would say of some files, row by row; it writes nothing outside a temporary folder."""

from __future__ import annotations

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import engine
from pipelines.commands import say
from pipelines.errors import UsageError
from pipelines.intake import judge
from pipelines.intake.find import Program, RawFile, in_text, log_paths, owner_of, programs_in
from pipelines.intake.members import Judged, judge_file
from pipelines.intake.recognise import in_short, known_source
from pipelines.settings import ME, raw_folder, read_program

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

#: Rows named for each reason; the rest are counted.
_EXAMPLES = 5


def check_paths(paths: list[Path], source: str | None, raw: Path | None, *, as_json: bool) -> int:
    """Check files and folders; 1 if any row or file would be turned away, else 0."""
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"There is no file or folder {path}.")
    known_source(source)
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as spill, engine.open_engine(Path(spill)) as con:
        for file, program in _files(paths, raw or raw_folder()):
            found += _checked(con, file, program, source)
    bad = sum(entry["rows_rejected"] or entry["status"] != "read" for entry in found)
    if as_json:
        totals = {name: sum(entry[name] for entry in found) for name in ("rows_read", "rows_accepted", "rows_rejected")}
        print(json.dumps({"files": found, **totals}, ensure_ascii=False))
    else:
        _tell(found)
    return 1 if bad or not found else 0


def _files(paths: list[Path], raw: Path) -> Iterator[tuple[RawFile, Program]]:
    """Each file with its program, as its place says: inside the raw folder, in a folder taken for one, or by itself."""
    raw = Path(os.path.abspath(raw))  # noqa: PTH100 - takes `..` out, and leaves a link what it is
    for path in (Path(os.path.abspath(path)) for path in paths):  # noqa: PTH100
        if path == raw or raw in path.parents:
            base = raw
        elif path.is_dir():
            base = path
        else:
            settings = read_program(path.parent)
            known_source(settings.source)
            file = RawFile(path, in_text(path.name), ME, settings.seeker, "", fallback=ME)
            yield file, Program(ME, settings)
            continue
        programs = programs_in(base)
        for inside in [path] if path.is_file() else log_paths(path):
            program, seeker = owner_of(inside, base, programs)
            yield RawFile(inside, in_text(inside.relative_to(base).as_posix()), program, seeker, ""), programs[program]


def _checked(con: Backend, file: RawFile, program: Program, source: str | None) -> list[dict[str, Any]]:
    def entry(member: str, status: str, **more: Any) -> dict[str, Any]:
        nothing = {
            "source": None,
            "table_name": None,
            "message": None,
            "rows_read": 0,
            "rows_accepted": 0,
            "rows_rejected": 0,
        }
        return {"file": file.file, "member": member, "status": status, **nothing, "reasons": [], **more}

    def read(judged: Judged) -> dict[str, Any]:
        facts: dict[str, Any] = {"source": judged.found.source, "table_name": judged.table.name}
        if judged.found.extra:
            facts["message"] = "unknown columns, kept aside: " + in_short(judged.found.extra)
        if judged.rows is None:
            return entry(judged.member.name, "read", **facts)
        name = f"checked_{id(judged)}"
        rows = engine.store(con, name, judged.rows)
        counts = con.to_pyarrow(rows.aggregate(n=rows.count(), bad=rows.problems.count())).to_pylist()[0]
        reasons = _reasons(con, judged, rows) if counts["bad"] else []
        engine.drop(con, name)
        good = counts["n"] - counts["bad"]
        return entry(
            judged.member.name,
            "read",
            **facts,
            rows_read=counts["n"],
            rows_accepted=good,
            rows_rejected=counts["bad"],
            reasons=reasons,
        )

    return judge_file(
        con, file, program, read, lambda member, message: entry(member, "turned_away", message=message), only=source
    )


def _reasons(con: Backend, judged: Judged, rows: Any) -> list[dict[str, Any]]:
    """Each different reason with the number of rows it was given for, and the first of them."""
    told = judge.with_reasons(con, rows.filter(rows.problems.notnull()), judged.table)
    rows_of: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in con.to_pyarrow(told.select("row_number", "reason_codes", "reasons").order_by("row_number")).to_pylist():
        for code, reason in zip(row["reason_codes"], row["reasons"], strict=True):
            rows_of[code, reason].append(row["row_number"])
    ordered = sorted(rows_of.items(), key=lambda item: (-len(item[1]), item[1][0], item[0]))
    return [
        {"code": code, "reason": reason, "n_rows": len(rows), "rows": rows[:_EXAMPLES]}
        for (code, reason), rows in ordered
    ]


def _tell(found: list[dict[str, Any]]) -> None:
    if not found:
        print("There is no log there. Debrief reads CSV, TSV and XLSX files.")
    for file in found:
        if file["status"] != "read":
            print(say.wrapped(f"{say.place(file)}: would not be read: {file['message']}"))
            continue
        what = f"{file['table_name']}, as the {file['source']} keeps them"
        print(
            say.wrapped(
                f"{say.place(file)}: {what}. {say.number(file['rows_read'], 'row')}: {file['rows_accepted']:,} would be "
                f"accepted, {file['rows_rejected']:,} set aside."
            )
        )
        if file["message"]:
            print(say.wrapped(f"  {file['message']}", "    "))
        for reason in file["reasons"]:
            where = ", ".join(f"{row}" for row in reason["rows"])
            more = (
                f" and {reason['n_rows'] - len(reason['rows']):,} more"
                if reason["n_rows"] > len(reason["rows"])
                else ""
            )
            rows = "row" if reason["n_rows"] == 1 else "rows"
            print(say.wrapped(f"  {rows} {where}{more}: {reason['reason']}.", "    "))
