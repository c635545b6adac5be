"""How the commands speak: plain lines, wrapped to the terminal, numbers with their words."""

from __future__ import annotations

import shlex
import shutil
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def wrapped(text: str, indent: str = "  ") -> str:
    """`text` wrapped for a terminal; left whole where the output is piped, so that it can be searched."""
    text = printable(text)
    if not sys.stdout.isatty():
        return text
    width = min(shutil.get_terminal_size().columns, 100)
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def printable(text: str) -> str:
    """`text` on one line and without control characters: a file's name or header may hold some, and move the cursor."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def place(file: Mapping[str, Any]) -> str:
    """A file, and the sheet in it where it has several."""
    return f"{file['file']}, sheet {file['member']}" if file["member"] else str(file["file"])


def shown(path: Path) -> str:
    """A path as short as it can be from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def quoted(path: Path) -> str:
    return shlex.quote(shown(path))
