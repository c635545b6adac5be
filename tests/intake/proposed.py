"""Proposals for small sheets that are written in the test that reads them."""

from __future__ import annotations

from typing import Any

from pipelines.intake.propose.choose import propose
from pipelines.intake.propose.proposal import Proposal


def of(text: str, **options: Any) -> Proposal:
    """The proposal for a sheet written with a header line, cells between semicolons."""
    header, *rows = [tuple(cell.strip() for cell in line.split(";")) for line in text.strip().splitlines()]
    return propose("", header, list(zip(*rows, strict=True)), **options)


def targets(proposal: Proposal) -> dict[str, str]:
    return {line.column.header: line.target for line in proposal.lines}


def words(proposal: Proposal) -> dict[str, str | None]:
    return {word.cell: word.guess.said if word.guess else None for word in proposal.words()}
