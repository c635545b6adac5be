"""A log read with a source of its own -> what each row says of the stage reached and the outcome, as the truths beside the logs do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.intake.batch import Judged, settled
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.member import Unread
from pipelines.intake.members import judge_files
from pipelines.intake.sources import Source
from pipelines.settings import ME, ProgramSettings


def read_back(
    con: Any, path: Path, own: tuple[Source, ...]
) -> tuple[dict[int, tuple[str, str]], dict[int, list[str]], str]:
    """(row -> (stage, outcome) of accepted rows, row -> reasons of rejected rows, why the file was turned away or "").

    The stage is the furthest of the row's status, events and meetings; "" for a wish. The outcome is the row's own, else that
    of its events, else pending; of a row of interviews it is the result.
    """
    file = RawFile(path, path.name, ME, ME, "hash")
    found: list[Judged] = []
    program = Program(ME, ProgramSettings(), own)
    rows: dict[int, list[dict[str, Any]]] = {}
    reasons: dict[int, list[str]] = {}

    def use(judged: Judged) -> None:
        found.append(judged)
        for part in judged.parts:
            held = settled(con, part)
            for row in held.accepted.to_pylist() if held.accepted is not None else []:
                main = not part.part.block.of_row
                if main or row["row_number"] in rows:
                    rows.setdefault(row["row_number"], []).append(row | {"main": main, "table": part.part.table.name})
            if not part.part.block.of_row and held.rejected is not None and held.rejected.num_rows:
                reasons.update({row["row_number"]: row["reasons"] for row in held.rejected.to_pylist()})

    (opened,) = judge_files(con, [(file, program, dt.date(2026, 12, 31))], use)
    away = " ".join(member.message for member in opened.members if isinstance(member, Unread))
    return {number: _said(told) for number, told in rows.items()}, reasons, away


def _said(rows: list[dict[str, Any]]) -> tuple[str, str]:
    stages = ["applied"]
    outcomes: list[str] = []
    for row in rows:
        stages += [stage for stage in (row.get("status_stage"), row.get("stage")) if stage]
        stages += ["offer"] if row.get("status") == "offer" or str(row.get("outcome")).startswith("offer_") else []
        outcomes += [row.get("result") or row.get("outcome") or ""]
    stage = max(stages, key=lambda stage: (STAGE_RANK[stage], stage != "interview"))
    if rows[0].get("status") == "saved" and stage == "applied":
        stage = ""
    return stage, next(filter(None, outcomes), "pending")
