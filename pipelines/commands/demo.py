"""`debrief demo`: invented logs of a program, written as people would keep them."""

from __future__ import annotations

from pathlib import Path

from pipelines.commands import say
from pipelines.errors import UsageError


def write_logs(folder: Path, seekers: int, seed: int) -> int:
    """Write the demo program into `folder`; UsageError where other files are there already."""
    from pipelines.demo.generate import write_demo

    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Name a folder.")
    if folder.exists() and any(folder.iterdir()) and not _is_demo(folder):
        raise UsageError(f"{folder} holds other files already. Name another folder.")
    files = write_demo(folder, seekers=seekers, seed=seed)
    print(f"Invented the logs of {say.number(seekers, 'person') if seekers == 1 else f'{seekers:,} people'}: ", end="")
    print(f"{say.number(len(files), 'file')} in {say.shown(folder)}. `debrief run` draws their page.")
    return 0


def _is_demo(folder: Path) -> bool:
    from pipelines.settings import SETTINGS_FILE, read_program

    return (folder / SETTINGS_FILE).is_file() and read_program(folder).sample
