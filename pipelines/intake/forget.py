"""Taking a raw file's readings out of the lake, in all its states: what `debrief forget` does. Raw files are never touched.

Which of a run's tables its rows were in is no matter here: the next build is made without them.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from rapidfuzz import fuzz, process

from pipelines.errors import UsageError
from pipelines.intake.find import in_text
from pipelines.intake.manifest import Reading, read_manifest, write_manifest

#: Names named beside one that is not known, and how like it they must be, from 0 to 100.
_NEAREST, _LIKE = 3, 60


@dataclass(frozen=True)
class Forgotten:
    """What was dropped: the file as `source_files.file` has it, how many states and rows of it, and what the lake still holds."""

    file: str
    n_states: int
    n_rows: int
    n_files_left: int


def forget(lake: Path, raw: Path, file: str) -> Forgotten:
    """Drop every state of a raw file from the lake. `file`: its name as in source_files, or a path.

    UsageError where the lake knows no such file, or where it still lies in the raw folder and would be read again. The
    manifest is replaced first: after a crash the rows are out, and the next run sweeps up what is left of them.
    """
    if not (lake / "manifest.json").is_file():
        raise UsageError(f"Nothing was read into {lake} yet, so there is nothing to forget.")
    with FileLock(lake / ".lock"):
        readings = read_manifest(lake)
        name = _known(readings, raw, file)
        there = raw / name
        if there.exists():
            raise UsageError(
                f"{name} still lies in {raw}, and the next run would read it again. Move it out of that folder first, and then "
                "forget it."
            )
        dropped = [reading for reading in readings if reading.file == name]
        kept = [reading for reading in readings if reading.file != name]
        write_manifest(lake, kept)
        # Two files of the same bytes, name and owner share what they became.
        for key in {reading.key for reading in dropped} - {reading.key for reading in kept}:
            shutil.rmtree(lake / key, ignore_errors=True)
    rows = sum(member.rows_accepted + member.rows_rejected for reading in dropped for member in reading.members)
    return Forgotten(name, len(dropped), rows, len({reading.file for reading in kept}))


def _known(readings: list[Reading], raw: Path, file: str) -> str:
    """The name under which the lake knows a file: as it is given, or as a path leads to it in the raw folder."""
    known = {reading.file for reading in readings}
    written = in_text(file)
    absolute, folder = Path(file).absolute(), raw.absolute()
    inside = in_text(absolute.relative_to(folder).as_posix()) if absolute.is_relative_to(folder) else written
    for name in (written, inside, Path(written).as_posix()):
        if name in known:
            return name
    near = [
        name
        for name, score, _ in process.extract(written, sorted(known), scorer=fuzz.WRatio, limit=_NEAREST)
        if score >= _LIKE
    ]
    # A name that stands in several folders is better asked for than guessed.
    near = sorted(name for name in known if Path(name).name == Path(written).name) or near
    meant = f" Did you mean {', or '.join(near)}?" if near else ""
    raise UsageError(
        f"No file {written} was ever read from {raw}.{meant} `source_files.file` lists them, as paths inside that folder."
    )
