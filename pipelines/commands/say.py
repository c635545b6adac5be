"""How the commands speak: plain lines, wrapped to the terminal, numbers with their words."""

from __future__ import annotations

import shlex
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.settings import raw_folder


def wrapped(text: str, indent: str = "  ") -> str:
    """`text` wrapped for a terminal; left whole where the output is piped, so that it can be searched."""
    text = printable(text)
    if not sys.stdout.isatty():
        return text
    width = min(shutil.get_terminal_size().columns, 100)
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def line(said: str | Sequence[str | tuple[str, str]], style: str = "", *, indent: int = 0, whole: bool = False) -> None:
    """Print a paragraph, of parts with styles of their own: coloured and wrapped on a terminal (NO_COLOR is heeded), on one
    plain line where the output is piped. `whole`: never wrapped, to be copied."""
    parts = (
        [(said, style)] if isinstance(said, str) else [(part, "") if isinstance(part, str) else part for part in said]
    )
    parts = [(printable(text), of_part) for text, of_part in parts]
    if not sys.stdout.isatty():
        print(" " * indent + "".join(text for text, _ in parts))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, emoji=False, markup=False)
    text = Text.assemble(*parts)
    if whole:
        console.print(Text(" " * indent) + text, soft_wrap=True)
        return
    # The second line on stands in a little, so that one sees where the next paragraph begins.
    for number, one in enumerate(text.wrap(console, max(20, min(console.width, 100) - indent - 2))):
        one.rstrip()
        console.print(Text(" " * (indent + (2 if number else 0))) + one, soft_wrap=True)


def printable(text: str) -> str:
    """`text` on one line and without control characters: a file's name or header may hold some, and move the cursor."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def size(letters: int) -> str:
    """How large a file is, in the unit in which that is no nought."""
    return f"{letters / 1e6:.1f} MB" if letters >= 100_000 else f"{max(letters // 1_000, 1):,} kB"


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


def check_of(path: Path, raw: Path) -> str:
    """The command that checks a file as a run over the raw folder `raw` reads it."""
    elsewhere = "" if raw.resolve() == raw_folder().resolve() else f" --raw {quoted(raw)}"
    return f"`debrief check {quoted(path)}{elsewhere}`"
