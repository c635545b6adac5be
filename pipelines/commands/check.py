"""`debrief check`: what `run` would say of some files, row by row; it writes nothing outside a temporary folder."""

from __future__ import annotations

import datetime as dt
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
from pipelines.intake.batch import Judged, settled
from pipelines.intake.find import Program, RawFile, in_text, log_paths, owner_of, programs_in
from pipelines.intake.formats.member import Unread
from pipelines.intake.lake import known_on
from pipelines.intake.members import judge_files
from pipelines.intake.recognise import in_short, known_source
from pipelines.intake.sources import own_sources
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
    files = list(files_of(paths, raw or raw_folder()))
    known_source(source, tuple(own for _, program in files for own in program.sources))
    with tempfile.TemporaryDirectory() as spill, engine.open_engine(Path(spill)) as con:
        found = list(checked(con, files, source))
    bad = sum(entry["rows_rejected"] or entry["status"] != "read" for entry in found)
    if as_json:
        totals = {name: sum(entry[name] for entry in found) for name in ("rows_read", "rows_accepted", "rows_rejected")}
        print(json.dumps({"files": found, **totals}, ensure_ascii=False))
    else:
        tell(found)
    return 1 if bad or not found else 0


def files_of(paths: list[Path], raw: Path) -> Iterator[tuple[RawFile, Program]]:
    """Each file with its program, as its place says: inside the raw folder, in a folder taken for one, or by itself."""
    raw = Path(os.path.abspath(raw))  # noqa: PTH100 - takes `..` out, and leaves a link what it is
    for path in (Path(os.path.abspath(path)) for path in paths):  # noqa: PTH100
        if path == raw or raw in path.parents:
            base = raw
        elif path.is_dir():
            base = path
        else:
            program = Program(ME, read_program(path.parent), own_sources(path.parent))
            known_source(program.settings.source, program.sources)
            yield RawFile(path, in_text(path.name), ME, program.settings.seeker, "", fallback=ME), program
            continue
        programs = programs_in(base)
        for inside in [path] if path.is_file() else log_paths(path):
            name, seeker = owner_of(inside, base, programs)
            yield RawFile(inside, in_text(inside.relative_to(base).as_posix()), name, seeker, ""), programs[name]


def checked(con: Backend, files: list[tuple[RawFile, Program]], source: str | None) -> Iterator[dict[str, Any]]:
    """What would become of each member of each file, in the order of the files."""
    told: dict[int, dict[str, Any]] = {}

    def use(judged: Judged) -> None:
        told[id(judged)] = _told(con, judged)

    today = dt.datetime.now(dt.UTC).isoformat()
    dated = [(file, program, known_on(file.file, today)) for file, program in files]
    opened = {one.file.file: one for one in judge_files(con, dated, use, only=source)}
    for file, _ in files:
        for member in opened[file.file].members:
            if isinstance(member, Unread):
                yield _entry(file, member.name, "turned_away", message=member.message)
            elif member is not None:
                yield told[id(member)]


def _entry(file: RawFile, member: str, status: str, **more: Any) -> dict[str, Any]:
    nothing = {
        "source": None,
        "table_name": None,
        "message": None,
        "rows_read": 0,
        "rows_accepted": 0,
        "rows_rejected": 0,
    }
    return {"file": file.file, "member": member, "status": status, **nothing, "reasons": [], **more}


def _told(con: Backend, judged: Judged) -> dict[str, Any]:
    found, file = judged.sheet.found, judged.sheet.file
    facts: dict[str, Any] = {"source": found.source, "table_name": found.table}
    if found.extra:
        facts["message"] = "unknown columns, kept aside: " + in_short(found.extra)
    accepted = 0
    rejected: list[dict[str, Any]] = []
    for part in judged.parts:
        held = settled(con, part)
        if not part.part.block.of_row and held.accepted is not None and held.rejected is not None:
            accepted += held.accepted.num_rows
            rejected += (
                held.rejected.select(["row_number", "reason_codes", "reasons"]).to_pylist()
                if held.rejected.num_rows
                else []
            )
    return _entry(
        file,
        judged.sheet.member.name,
        "read",
        **facts,
        rows_read=accepted + len(rejected),
        rows_accepted=accepted,
        rows_rejected=len(rejected),
        reasons=_reasons(rejected),
    )


def _reasons(rejected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each different reason with the number of rows it was given for, and the first of them."""
    rows_of: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in sorted(rejected, key=lambda row: row["row_number"]):
        for code, reason in zip(row["reason_codes"], row["reasons"], strict=True):
            rows_of[code, reason].append(row["row_number"])
    ordered = sorted(rows_of.items(), key=lambda item: (-len(item[1]), item[1][0], item[0]))
    return [
        {"code": code, "reason": reason, "n_rows": len(rows), "rows": rows[:_EXAMPLES]}
        for (code, reason), rows in ordered
    ]


def tell(found: list[dict[str, Any]]) -> None:
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
