"""`debrief forget`: take a file's rows out of what runs are made from, once the file itself is out of the raw folder."""

from __future__ import annotations

from pathlib import Path

from pipelines.commands import say
from pipelines.intake.forget import forget
from pipelines.settings import run_settings


def forget_file(file: str, raw: Path | None, warehouse: Path | None) -> int:
    """Forget one file and say what that came to; always 0. The published tables and pages change with the next run."""
    settings = run_settings(raw=raw, warehouse=warehouse)
    done = forget(settings.lake, settings.raw, file)
    states = "" if done.n_states == 1 else f" in {done.n_states:,} states"
    print(say.wrapped(f"{done.file}: forgotten, with {say.number(done.n_rows, 'row')}{states}."))
    if done.n_files_left:
        print(say.wrapped("The tables and pages still show its rows: `debrief run` publishes them without."))
    else:
        print(
            say.wrapped(
                "It was all there was. The tables and pages still show its rows until a run finds another log; to be rid of "
                f"them now, delete {say.quoted(settings.warehouse)} and {say.quoted(settings.site)}."
            )
        )
    return 0
