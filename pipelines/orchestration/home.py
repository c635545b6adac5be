"""Dagster's own folder: run history and settings, beside the warehouse, without telemetry."""

from __future__ import annotations

import os
from pathlib import Path

from pipelines.settings import RunSettings

_SETTINGS = """# Made by Debrief; add to it as you like.
# Nothing is reported to anyone: the environment variable alone would only stop the upload.
telemetry:
  enabled: false
"""


def dagster_home(settings: RunSettings) -> Path:
    """The folder to use as DAGSTER_HOME: the one the environment names, else one beside the warehouse, made if need be."""
    named = os.environ.get("DAGSTER_HOME")
    home = Path(named).absolute() if named else settings.warehouse.parent / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        (home / "dagster.yaml").write_text(_SETTINGS, encoding="utf-8")
    return home
