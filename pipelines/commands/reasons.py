"""Reasons put together for a person: what differs only in the cell is said once, unknown words with the lines that teach them.

Works on the sentences that judge.py made; which rows they are of is checked.py's.
"""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import header_words, plain, status_spellings, words_of
from pipelines.intake.private_masks import KINDS

_MASKED = re.compile(rf"\[({'|'.join(KINDS)})\]")
_TURNS = re.compile(
    r"\b(no|not|never|without|t|out|before|until|waiting|cancel\w*|declin\w*|kein\w*|nicht|ohne|pas|sans|sin|nunca)\b"
)
#: A cell as a reason quotes it.
_QUOTED = re.compile(r"""(?:says|header:) ('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL)
_NEAREST = re.compile(r" \(nearest: ([^)]*)\)")
_NAMED = re.compile(r"^`([^`]*)`")


@dataclass(frozen=True)
class Said:
    """A reason taken apart: `what` is wrong (with the cell), `how` to mend it, the cell quoted and the nearest word, if any.
    `alike` is what other reasons of its kind say too."""

    what: str
    how: str
    cell: str | None = None
    nearest: str | None = None
    alike: str = ""


@dataclass
class Group:
    """Reasons of one code that differ at most in the cell they quote: how many rows, and each cell with its rows."""

    code: str
    first: Said
    n_rows: int = 0
    cells: list[tuple[Said, Mapping[str, Any]]] = field(default_factory=list)


def taken_apart(reason: str) -> Said:
    """The parts of a sentence of judge.py's."""
    quoted = _QUOTED.search(reason)
    begin, end = quoted.span(1) if quoted else (0, 0)
    near = _NEAREST.search(reason, end) if quoted else None
    cut = reason.find("; ", end)
    what, how = (reason[:cut], reason[cut + 2 :]) if cut >= 0 else (reason, "")
    alike = _NEAREST.sub("", f"{reason[:begin]}…{reason[end:]}") if quoted else reason
    cell = ast.literal_eval(quoted[1]) if quoted else None
    return Said(what, how, cell, near[1] if near else None, alike)


def grouped(reasons: Sequence[Mapping[str, Any]]) -> list[Group]:
    """Reasons (code, reason, n_rows, rows) in groups, the one of most rows first."""
    groups: dict[tuple[str, str], Group] = {}
    for reason in reasons:
        said = taken_apart(reason["reason"])
        group = groups.setdefault((reason["code"], said.alike), Group(reason["code"], said))
        group.n_rows += reason["n_rows"]
        group.cells.append((said, reason))
    return sorted(groups.values(), key=lambda group: (-group.n_rows, group.cells[0][1]["rows"][:1], group.code))


def in_header(text: str, header: str | None) -> str:
    """`text`, which begins with the name of a column, with the header that the sheet has for it where that is another."""

    def named(column: re.Match[str]) -> str:
        same = header is None or header_words(header) == header_words(column[1])
        return column[0] if same else f"{column[0]} (your column “{header}”)"

    return _NAMED.sub(named, text, count=1)


def lines_to_paste(group: Group) -> list[str]:
    """The lines of program.yaml that teach the words of a group of unknown ones; a word near to none waits for its meaning
    behind a #. [] for other groups."""
    kind, _, column = group.code.partition(":")
    if kind != "unknown_word":
        return []
    meant: dict[str, str | None] = defaultdict(lambda: None)
    for said, _reason in group.cells:
        # Only of a list is each part a word of its own; of what was masked, the words are not known here.
        words = (said.cell or "").split("; ") if _is_list(column) else [said.cell or ""]
        words = [word for word in words if not _MASKED.search(word)]
        for word in words:
            near = said.nearest if len(words) == 1 and not _turned(word, said.nearest or "") else None
            meant[word] = _meaning(column, near) if near else meant[word]
    lines = []
    for word, meaning in meant.items():
        # What JSON writes for a text, YAML reads.
        key = json.dumps(word, ensure_ascii=False)
        lines.append(f"    {key}: {meaning}" if meaning else f"    # {key}: {_some_word(column)}")
    return ["words:", f"  {column}:", *lines]


def _turned(cell: str, nearest: str) -> bool:
    """True where a word of the cell may turn round what the nearest one says (`did not get interview`)."""
    return _TURNS.search(plain(cell)) is not None and _TURNS.search(plain(nearest)) is None


def _is_list(column: str) -> bool:
    return any(item.name == column and item.kind == "words" for table in log_tables().values() for item in table.fields)


def _meaning(column: str, nearest: str) -> str:
    """A known word or spelling, as program.yaml says it: a status may set several things."""
    meaning = status_spellings().get(nearest) if column == "status" else None
    if meaning is None or nearest in words_of("status"):
        return nearest
    told = {"status": meaning.status, "outcome": meaning.outcome, "stage": meaning.stage}
    return "{" + ", ".join(f"{name}: {word}" for name, word in told.items() if word) + "}"


def _some_word(column: str) -> str:
    """A word of the column, to be replaced."""
    fields = [item for table in log_tables().values() for item in table.fields if item.name == column]
    vocabulary = next((item.vocabulary for item in fields if item.vocabulary), column)
    # Of the statuses `saved` would make a wish of it.
    return "applied" if column == "status" else words_of(vocabulary)[0]
