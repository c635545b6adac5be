"""A log read with a source of its own -> what each row says of the stage reached and the outcome, as the truths beside the logs do."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.commands.map import map_file
from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.intake import lake
from pipelines.intake.batch import Judged, settled
from pipelines.intake.described import Source
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.member import Unread
from pipelines.intake.manifest import Reading
from pipelines.intake.members import Opened, judge_files
from pipelines.intake.sources import own_sources
from pipelines.settings import ME, ProgramSettings

#: The day on which what a log says was known.
READ_ON = dt.date(2026, 12, 31)


def read_back(
    con: Any, path: Path, own: tuple[Source, ...]
) -> tuple[dict[int, tuple[set[str], str]], dict[int, list[str]], str]:
    """(row -> (stages, outcome) of accepted rows, row -> reasons of rejected rows, why the file was turned away or "").

    The stages are the furthest of the row's status, events and meetings: several of one rank, "" for a wish. The outcome is the row's own, else that
    of its events, else pending; of a row of interviews it is the result.
    """
    file = RawFile(path, path.name, ME, ME, "hash")
    found = _Found()
    program = Program(ME, ProgramSettings(), own)
    (opened,) = judge_files(con, [(file, program, READ_ON)], lambda judged: found.take(con, judged))
    away = " ".join(member.message for member in opened.members if isinstance(member, Unread))
    return {number: _said(told) for number, told in found.rows.items()}, found.reasons, away


def mapped(con: Any, path: Path) -> tuple[dict[int, tuple[set[str], str]], dict[int, list[str]], str]:
    """The same of a log mapped as proposed: what `debrief map` itself reads to tell what came of the log. Where it proposes
    nothing, since some source reads the log already, what that one reads."""
    found, readings = _Found(), []
    take_in = lake.take_in

    def judging(con: Any, files: Any, use: Callable[[Judged], None], **named: Any) -> Iterator[Opened]:
        def both(judged: Judged) -> None:
            found.take(con, judged)
            use(judged)

        return judge_files(con, files, both, **named)

    def reading(*given: Any, now: dt.datetime, **named: Any) -> list[Reading]:
        readings.extend(take_in(*given, now=dt.datetime.combine(READ_ON, dt.time(12), dt.UTC), **named))
        return readings

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lake, "judge_files", judging)
        patched.setattr(lake, "take_in", reading)
        assert map_file(path, None, None, accept=True, as_json=True) == 0
    if not readings:
        assert own_sources(path.parent) == ()
        return read_back(con, path, ())
    away = " ".join(member.message for one in readings for member in one.members if member.status != "read")
    return {number: _said(told) for number, told in found.rows.items()}, found.reasons, away


class _Found:
    """The rows of judged sheets by their numbers, and the reasons of rejected ones."""

    def __init__(self) -> None:
        self.rows: dict[int, list[dict[str, Any]]] = {}
        self.reasons: dict[int, list[str]] = {}

    def take(self, con: Any, judged: Judged) -> None:
        for part in judged.parts:
            held = settled(con, part)
            for row in held.accepted.to_pylist() if held.accepted is not None else []:
                main = not part.part.block.of_row
                if main or row["row_number"] in self.rows:
                    told = row | {"main": main, "table": part.part.table.name}
                    self.rows.setdefault(row["row_number"], []).append(told)
            if not part.part.block.of_row and held.rejected is not None and held.rejected.num_rows:
                self.reasons.update({row["row_number"]: row["reasons"] for row in held.rejected.to_pylist()})


def _said(rows: list[dict[str, Any]]) -> tuple[set[str], str]:
    stages = ["applied"]
    outcomes: list[str] = []
    for row in rows:
        stages += [stage for stage in (row.get("status_stage"), row.get("stage")) if stage]
        stages += ["offer"] if row.get("status") == "offer" or str(row.get("outcome")).startswith("offer_") else []
        outcomes += [row.get("result") or row.get("outcome") or ""]
    furthest = max(STAGE_RANK[stage] for stage in stages)
    reached = {stage for stage in stages if STAGE_RANK[stage] == furthest}
    if rows[0].get("status") == "saved" and reached == {"applied"}:
        reached = {""}
    return reached, next(filter(None, outcomes), "pending")


def truth_of(path: Path) -> dict[int, tuple[str, str]]:
    """Row -> (stage, outcome), as written by hand beside a log."""
    with path.with_suffix(".truth.csv").open(encoding="utf-8") as file:
        return {int(row["row_number"]): (row["stage"], row["outcome"]) for row in csv.DictReader(file)}


def n_right(truth: dict[int, tuple[str, str]], read: dict[int, tuple[set[str], str]]) -> int:
    """How many rows were accepted and say what is true."""
    return sum(
        row in read and stage in read[row][0] and outcome == read[row][1] for row, (stage, outcome) in truth.items()
    )
