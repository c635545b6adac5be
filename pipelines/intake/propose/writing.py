"""Proposals -> the text of a source file that a person can read and edit: each mapping with its evidence as a comment.

The text holds headers and the words of word columns; never another cell of a row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from pipelines.contract.vocabulary import plain, spellings, status_spellings
from pipelines.intake.blocks import UNTICKED
from pipelines.intake.propose.columns import STAGE, STATUS_TOO, TICKED
from pipelines.intake.propose.headers import ASKED
from pipelines.intake.propose.meanings import folded
from pipelines.intake.propose.proposal import Line, Proposal, Word, as_words, said_in_stages, vocabulary_of
from pipelines.intake.recognise import in_short

_BARE = re.compile(r"[^\W\d_][\w /()+-]*[\w)]")
_TRUTHS = frozenset("yes no true false on off y n null none".split())
#: The share of the headers that must be there for the sheet to be known again.
_AT_LEAST = 0.8
_FEW_HEADERS = 5
_LONGEST = 40


def source_name(stem: str, taken: Sequence[str]) -> str:
    """A name for a source, made from a file's and unlike those `taken`."""
    name = re.sub(r"[^a-z0-9]+", "_", folded(stem).encode("ascii", "ignore").decode()).strip("_")
    name = (name if name[:1].isalpha() else f"log_{name}").strip("_")[: _LONGEST - 4]
    name = name if len(name) > 1 else f"{name}_log"
    once, number = name, 1
    while once in taken:
        number += 1
        once = f"{name}_{number}"
    return once


def as_yaml(name: str, stem: str, proposals: Sequence[Proposal]) -> str:
    """The source file for the sheets of one file; `stem` is the file's name without its ending."""
    lines = [
        "# Proposed by `debrief map`, for you to correct: docs/guide/map.md says how. Behind each line stands why, and how",
        "# sure that is. Left: a column or word of Debrief; right: how this log writes it.",
        f"source: {name}",
    ]
    if len(proposals) == 1:
        lines += _sheet(proposals[0], stem)
    else:
        lines.append("sheets:")
        for proposal in proposals:
            first, *rest = _sheet(proposal, proposal.member or stem)
            lines += [f"  - {first}", *(f"    {line}" if line else "" for line in rest)]
    return "\n".join(lines) + "\n"


def _sheet(proposal: Proposal, called: str) -> Iterator[str]:
    signature = [line.column.header for line in proposal.lines if not line.private]
    yield f"about: {_quoted(f'the sheet of {proposal.table} called {called}')}"
    if proposal.extends:
        yield f"extends: {proposal.extends}"
    yield f"signature: {_listed(signature)}  # how the sheet is known again"
    yield f"at_least: {_AT_LEAST if len(signature) >= _FEW_HEADERS else 1}"
    if proposal.stem:
        yield f"headerless: {_listed(proposal.header)}  # it begins with a row: its columns, in their order"
        yield f"names: {_listed([proposal.stem])}  # files of that name alone"
        yield "only_named: true"
    if proposal.day.day_first is not None:
        yield f"day_first: {str(proposal.day.day_first).lower()}  # {proposal.day.evidence}"
    if proposal.year.year is not None:
        yield f"year: {proposal.year.year}  # of the dates without one; {proposal.year.evidence}"
        if proposal.year.name and not proposal.stem:
            yield f"names: {_listed([proposal.year.name])}  # of other names it says nothing"
            yield "only_named: true"
    yield from _blocks(proposal)
    yield from _stages(proposal)
    private = [line.column.header for line in proposal.lines if line.private]
    if private:
        yield "private:  # dropped at the door"
        yield from (f"  {_quoted(header)}: drop" for header in dict.fromkeys(private))
    blanks = proposal.blanks()
    if blanks:
        yield f"blank: {_listed(blanks)}  # only mean that something is missing"
    yield from _words(proposal)
    aside = [
        line
        for line in proposal.lines
        if not line.match and not line.private and line.because != f"{proposal.extends} reads it"
    ]
    if aside:
        yield "# Kept aside as they are (in `extra`):"
        for line in aside:
            yield f"#   {_one_line(line.column.header)}" + (f": {line.because}" if line.because else "")


def _blocks(proposal: Proposal) -> Iterator[str]:
    fresh = [
        line
        for line in proposal.lines
        if line.match
        and not line.target.startswith(STAGE)
        and ":" not in line.target
        and line.target != STATUS_TOO
        and not _is_inherited(proposal, line)
    ]
    yield "blocks:"
    yield f"  - table: {proposal.table}"
    if proposal.events:
        yield "    events: true  # the same jobs again and again: each row is an event, not a state"
    if not proposal.extends:
        groups = {
            "applications": [["company", "role"], ["status", "outcome", "applied_on"]],
            "practice": [["practised_on"], ["activity"]],
        }
        have = proposal.columns.keys()
        needs = [
            [name for name in group if name in have]
            for group in groups.get(proposal.table, [["company"], ["interview_on"]])
        ]
        yield f"    needs: {json.dumps([group for group in needs if group])}".replace('"', "")
    if proposal.table == "interviews" and "stage" not in {*proposal.columns, *proposal.known_columns}:
        yield "    constants: {stage: interview}  # no column says which kind of meeting it was"
    if proposal.table == "interviews" and "stage" in proposal.columns and "round" not in proposal.columns:
        yield "    counted: {round: stage}  # `R1`, `2nd round` tell it"
    if fresh:
        yield "    columns:"
        yield from (f"      {line.target}: {_listed([line.column.header])}  # {_because(line)}" for line in fresh)
    ticks = {line.column.header: line for line in proposal.lines if line.target.startswith(TICKED)}
    if ticks:
        # Such a yes does not say how often.
        yield "    ticks:"
        yield "      ticked:"
        yield from (
            f"        {_quoted(header)}: {line.target.removeprefix(TICKED)}  # a yes; {_because(line)}"
            for header, line in ticks.items()
        )
        yield "    picked:"
        for header, line in ticks.items():
            # Every no that is known, and as this sheet writes it: the next file may write it otherwise.
            noes = {way: "0" for way, word in spellings("bool").items() if word == "no" and way in UNTICKED}
            noes |= {cell: "0" for cell in line.column.counts if spellings("bool").get(plain(cell)) == "no"}
            yield f"      {line.target.removeprefix(TICKED)}: {{{_quoted(header)}: {json.dumps(noes, ensure_ascii=False)}}}  # a no"
    for line in proposal.lines:
        if line.target == ASKED:
            yield f"  - table: questions  # {_because(line)}"
            yield "    of_row: true"
            yield "    needs: [[question]]"
            yield f"    columns: {{question: {_listed([line.column.header])}}}"
            yield "    each: question"
        if line.target == STATUS_TOO:
            yield f"  - table: applications  # {_because(line)}"
            yield "    of_row: true"
            yield "    events: true"
            yield f"    columns: {{status: {_listed([line.column.header])}}}"
            yield "    needs: [[status]]"


def _is_inherited(proposal: Proposal, line: Line) -> bool:
    return bool(proposal.extends) and proposal.known_columns.get(line.target) == line.column.place


def _stages(proposal: Proposal) -> Iterator[str]:
    if proposal.stages:
        yield "stages:  # a column each, whose cell is the day it came, or a yes"
    for line in proposal.stages:
        stage, _, number = line.target.removeprefix(STAGE).partition(":")
        parts = [
            f"stage: {stage}",
            *([f"round: {number}"] if number else []),
            f"headers: {_listed([line.column.header])}",
        ]
        parts += [f"{said}: {_listed(cells)}" for said, cells in said_in_stages(line).items()]
        yield f"  - {{{', '.join(parts)}}}  # {_because(line)}"


def _words(proposal: Proposal) -> Iterator[str]:
    said = [word for word in proposal.words() if not word.is_known]
    if not said:
        return
    told = {word.column for word in said if word.guess}
    yield "words:" if told else "# words:"
    for column in dict.fromkeys(word.column for word in said):
        yield f"  {column}:" if column in told else f"#  {column}:"
        seen: set[str] = set()
        for word in (word for word in said if word.column == column):
            if plain(word.cell) in seen or not plain(word.cell):
                continue
            seen.add(plain(word.cell))
            rows = f"{word.n_rows:,} row{'s' if word.n_rows > 1 else ''}"
            if word.guess:
                means = as_words(word.guess)
                meaning = (
                    means if isinstance(means, str) else "{" + ", ".join(f"{k}: {v}" for k, v in means.items()) + "}"
                )
                yield f"    {_quoted(_one_line(word.cell))}: {meaning}  # {rows}; {word.guess.evidence}; {word.guess.confidence} %"
            else:
                near = nearest(proposal, word)
                yield f"    # {_quoted(_one_line(word.cell))}: ?  # {rows}; not known" + (
                    f", nearest: {near}" if near else ""
                )


def nearest(proposal: Proposal, word: Word) -> str:
    """The known way to write a word that an unknown one is most like; "" where none is."""
    vocabulary = "status" if word.column == "status" else vocabulary_of(proposal.table, word.column)
    ways = status_spellings() if vocabulary == "status" else spellings(vocabulary)
    match = process.extractOne(plain(word.cell), ways.keys(), scorer=fuzz.ratio, score_cutoff=55)
    return match[0] if match else ""


def _because(line: Line) -> str:
    return f"{_one_line(line.match.evidence)}; {line.match.confidence} %" if line.match else ""


def _listed(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"


def _quoted(text: str) -> str:
    if _BARE.fullmatch(text) and text.casefold() not in _TRUTHS and text.isascii():
        return text
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def in_few_words(proposal: Proposal) -> str:
    """What a proposal reads, in a line."""
    kind = "a ledger of events" if proposal.events else f"a sheet of {proposal.table}"
    return f"{kind}: {in_short(name for name in proposal.columns if name != STATUS_TOO)}"
