"""`debrief up`: Dagster's own server and daemon on 127.0.0.1, with the schedule and the sensor running."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from pipelines.commands import say
from pipelines.errors import UsageError
from pipelines.orchestration.home import dagster_home
from pipelines.settings import run_settings


def serve(port: int, raw: Path | None, warehouse: Path | None, site: Path | None) -> int:
    """Become `dagster dev`, bound to this machine alone; ends with it."""
    settings = run_settings(raw=raw, warehouse=warehouse, site=site)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise UsageError(f"Port {port} is taken. Name another one with --port.") from None
    os.environ |= {
        "DAGSTER_HOME": str(dagster_home(settings)),
        "DEBRIEF_RAW": str(settings.raw),
        "DEBRIEF_WAREHOUSE": str(settings.warehouse),
        "DEBRIEF_SITE": str(settings.site),
    }
    print(
        f"Dagster is coming up on http://127.0.0.1:{port} (Ctrl-C stops it). Logs: {say.shown(settings.raw)}.",
        flush=True,
    )
    arguments = ["-m", "pipelines.definitions", "-h", "127.0.0.1", "-p", str(port)]
    os.execv(sys.executable, [sys.executable, "-m", "dagster", "dev", *arguments])
