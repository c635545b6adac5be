"""`debrief check`: what `run` would say of some files, row by row; it writes nothing but the copy that `--fix` asks for.

How it is said; the facts are checked.py's, the copy is fix.py's.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines import engine
from pipelines.commands import say
from pipelines.commands.checked import COUNTS, checked, files_of, is_bad
from pipelines.commands.fix import Marks, marks_of, write_copy
from pipelines.commands.reasons import Group, grouped, in_header, lines_to_paste
from pipelines.errors import UsageError
from pipelines.intake.keep import MASKED_AS
from pipelines.intake.recognise import known_source
from pipelines.intake.sources import sources
from pipelines.settings import raw_folder

__all__ = ["check_paths", "checked", "files_of", "tell"]

#: Different cells named for one kind of reason; the rest are counted.
_CELLS = 10
_BAD, _GOOD, _ODD, _QUIET = "red", "green", "yellow", "dim"


def check_paths(
    paths: list[Path], source: str | None, raw: Path | None, *, as_json: bool, fix: Path | None = None
) -> int:
    """Check files and folders; 1 if any row or file would be turned away, else 0. `fix`: where to write a marked copy."""
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"There is no file or folder {path}.")
    files = list(files_of(paths, raw or raw_folder()))
    known_source(source, tuple(own for _, program in files for own in program.sources))
    if fix is not None:
        _can_fix(paths, fix)
    with tempfile.TemporaryDirectory() as spill, engine.open_engine(Path(spill)) as con:
        marks: list[Marks] = []
        found = checked(
            con, files, source, lambda lake, reading: marks.append(marks_of(lake, reading)) if fix else None
        )
        copied = write_copy(con, *files[0], source, fix, marks[0]) if fix and marks else ""
    if as_json:
        totals = {name: sum(entry[name] for entry in found) for name in COUNTS}
        print(json.dumps({"files": found, **totals}, ensure_ascii=False))
    else:
        tell(found)
        if hint := _other_folder(paths, raw or raw_folder(), found):
            print(say.wrapped(hint))
    if copied:
        print(say.wrapped(copied), file=sys.stderr if as_json else sys.stdout)
    return 1 if any(map(is_bad, found)) or not found else 0


def _other_folder(paths: Sequence[Path], raw: Path, found: Sequence[Mapping[str, Any]]) -> str:
    """What to do where a folder outside the raw folder seems to be one of a program: its rows name other people than the one whose
    log a raw folder's own files are. Nothing else is said."""
    outside = [path for path in paths if path.is_dir() and not path.resolve().is_relative_to(raw.resolve())]
    is_others = any(reason["code"].startswith("other_seeker") for entry in found for reason in entry["reasons"])
    if not outside or not is_others:
        return ""
    folder = outside[0]
    return (
        f"{say.shown(folder)} was taken for a raw folder, whose own files are one person's log. If it is the folder of a program, say "
        f"which folder it lies in: `debrief check {say.quoted(folder)} --raw {say.quoted(folder.parent)}`."
    )


def _can_fix(paths: Sequence[Path], fix: Path) -> None:
    if len(paths) > 1 or paths[0].is_dir():
        raise UsageError("--fix writes the copy of one file. Name one file, and run it again for the next.")
    if fix.suffix.casefold() != ".xlsx":
        raise UsageError(f"--fix {fix}: the copy is a workbook. Give it a name that ends in .xlsx.")
    if os.path.lexists(fix):
        raise UsageError(
            f"{say.shown(fix)} is there already, and may hold what you mended. Name another file, or take that one away first."
        )
    if not fix.parent.is_dir():
        raise UsageError(f"There is no folder {fix.parent} to write {fix.name} in.")


def tell(found: Sequence[Mapping[str, Any]]) -> None:
    """Say of each member what it is, what became of its rows, and how to mend those set aside; then the sums."""
    if not found:
        say.line(
            "There is no log there. Debrief reads CSV and other text tables, workbooks, JSON, Markdown, Parquet and zip."
        )
    for file in found:
        _tell_member(file)
    if len(found) > 1:
        sums = {name: sum(entry[name] for entry in found) for name in COUNTS}
        away = sum(entry["status"] != "read" for entry in found)
        say.line(f"In all: {_counts(sums)}{f' Not read: {away:,}.' if away else ''}", "bold")


def _tell_member(file: Mapping[str, Any]) -> None:
    if file["status"] != "read":
        style = _BAD if is_bad(file) else _QUIET
        say.line([(say.place(file), "bold"), (f": would not be read: {file['message']}", style)])
        return
    style = _BAD if file["rows_rejected"] else _GOOD
    say.line([(say.place(file), "bold"), f": {_what(file)}. ", (_counts(file), style)])
    if file["message"]:
        say.line(f"{file['message'][:1].upper()}{file['message'][1:]}.", _QUIET, indent=2)
    if len(file["masked_cells"]) > 1:
        kinds = [f"{MASKED_AS[kind]} in {number:,}" for kind, number in sorted(file["masked_cells"].items())]
        say.line(f"Cells masked: {', '.join(kinds)}.", _QUIET, indent=2)
    if file["rows_repeated"]:
        rows = _rows(file["rows_repeated"], file["repeated"])
        verb = "repeats" if file["rows_repeated"] == 1 else "repeat"
        say.line(f"{rows} {verb} another row word for word; it counts once, and nothing is to mend.", indent=2)
    for group in grouped(file["reasons"]):
        _tell_group(group)
    for odd in file["warnings"]:
        verb = "was" if odd["n_rows"] == 1 else "were"
        rows = _rows(odd["n_rows"], odd["rows"])
        say.line([(rows, _ODD), f" {verb} accepted, but look: {odd['says']}."], indent=2)
        for group in grouped(odd["reasons"]):
            _tell_group(group, indent=4)


def _what(file: Mapping[str, Any]) -> str:
    """The source and the tables, in words."""
    tables = _and([name.replace("_", " ") for name in str(file["table_name"]).split("+")])
    parts = [name for name in file["parts"] if name not in str(file["table_name"]).split("+")]
    also = f", and from the same rows {_and(parts)}" if parts else ""
    about = next((known.about for known in sources() if known.source == file["source"] and known.about), "")
    kept = (
        "a sheet of the template"
        if file["source"] == "template"
        else about or f"a sheet of the source {file['source']}"
    )
    return f"{tables}{also} ({kept})"


def _counts(counts: Mapping[str, Any]) -> str:
    read = say.number(counts["rows_read"], "row")
    return (
        f"{read}: {counts['rows_accepted']:,} would be accepted, {counts['rows_rejected']:,} set aside, "
        f"{counts['rows_repeated']:,} repeated."
    )


def _tell_group(group: Group, indent: int = 2) -> None:
    header = group.cells[0][1]["header"]
    if len(group.cells) == 1:
        ((_said, reason),) = group.cells
        told = in_header(reason["reason"], header)
        say.line([(_rows(group.n_rows, reason["rows"]), _BAD), f": {told}."], indent=indent)
        return
    told = in_header(group.first.alike, header)
    say.line([(f"{group.n_rows:,} rows", _BAD), f": {told}. The cells:"], indent=indent)
    for said, reason in group.cells[:_CELLS]:
        near = f" (nearest: {said.nearest})" if said.nearest else ""
        say.line(f"{said.cell!r}{near}: {_rows(reason['n_rows'], reason['rows'])}", indent=indent + 4)
    if len(group.cells) > _CELLS:
        say.line(f"and {len(group.cells) - _CELLS:,} others", indent=indent + 4)
    lines = lines_to_paste(group)
    if lines:
        told = "To teach these words, put this into program.yaml, with the word that is meant behind each; or let `debrief map` ask:"
        say.line(told, indent=indent + 2)
        for line in lines:
            say.line(line, _QUIET, indent=indent + 4, whole=True)


def _rows(number: int, rows: Sequence[int]) -> str:
    """`row 3`, `rows 3, 4 and 9`, `rows 2, 3, 4, 5, 6 and 7 more`."""
    if number == 1:
        return f"row {rows[0]}"
    listed = [str(row) for row in rows]
    return "rows " + (f"{', '.join(listed)} and {number - len(rows):,} more" if number > len(rows) else _and(listed))


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
