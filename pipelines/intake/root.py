"""Which raw folder a lake is of: two folders in one lake would be taken for two states of the same files."""

from __future__ import annotations

import os
from pathlib import Path

from pipelines.errors import UsageError

_FILE = "raw-folder.txt"


def refuse_another(lake: Path, raw: Path) -> None:
    """UsageError where the lake holds what was read from another raw folder that is still there. One that is gone was moved."""
    told = lake / _FILE
    if not told.is_file():
        return
    before = Path(os.path.normpath(lake / told.read_text(encoding="utf-8")))
    if before != raw and before.is_dir() and not before.samefile(raw):
        raise UsageError(
            f"The lake at {lake} holds what was read from {before}, and this run is to read {raw}: rows of one would be taken for "
            "newer states of the other's. Name another warehouse for it with --warehouse; each has a lake of its own."
        )


def remember(lake: Path, raw: Path) -> None:
    """Keep which raw folder a lake is of, told from the lake, so that both can be moved together."""
    where = os.path.relpath(raw, lake)
    told = lake / _FILE
    if told.is_file() and told.read_text(encoding="utf-8") == where:
        return
    aside = lake / f".{_FILE}"
    aside.write_text(where, encoding="utf-8")
    aside.replace(told)
