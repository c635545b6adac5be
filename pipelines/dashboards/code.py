"""Which code, words and templates pages are made by."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path


@cache
def code_hash() -> str:
    """A hash of all that turns rows into a page: code, words, templates, and the contract's words."""
    top = Path(__file__).parents[1]
    paths = [path for folder in ("dashboards", "contract", "statistics") for path in (top / folder).rglob("*")]
    # The chart library too: a page that is kept names the very one that it was made with.
    told = hashlib.sha256(version("plotly").encode())
    for path in sorted(path for path in paths if path.suffix in (".py", ".yaml", ".html", ".css", ".js")):
        told.update(str(path.relative_to(top)).encode() + b"\0" + path.read_bytes())
    return told.hexdigest()
