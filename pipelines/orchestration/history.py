"""Dagster's own history while a run lasts: its files are held open, so that an event costs a write and not a tidying up.

Dagster opens and closes a file for each of some five hundred events. SQLite moves what was written into place, and waits for
the disk, whenever the last one lets go of a file: on a slow disk that was a third of a run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import dagster as dg

#: The file in which Dagster keeps what is of all runs.
_OF_ALL_RUNS = "index"


@contextmanager
def held_open(instance: dg.DagsterInstance, run_id: str) -> Iterator[None]:
    """Hold the history of all runs and that of the run `run_id` open; nothing where Dagster's settings keep it elsewhere."""
    storage: Any = instance.event_log_storage
    with ExitStack() as held:
        if hasattr(storage, "path_for_shard"):
            with storage.run_connection(run_id):
                pass  # makes the run's file
            for name in (_OF_ALL_RUNS, run_id):
                con = held.enter_context(closing(sqlite3.connect(storage.path_for_shard(name))))
                con.execute("SELECT count(*) FROM sqlite_master").fetchall()  # SQLite takes part once it has read
        yield
