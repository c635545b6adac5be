"""A sheet with a column a stage (`Phone screen`, `Offer`): the blocks that such a column stands for, and what its cells say.

What a block is, described.py says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from pipelines.intake import stage_cells

#: What a cell of such a column says, beside a day: that it came, that it ended there, that it did not come.
CAME = (
    "yes y x true 1 done passed pass completed complete attended scheduled booked ok ja oui si sí ✓ ✔ ✅ ☑ received invited "
    "invitation confirmed erledigt eingeladen einladung bestanden fait passé prévu invité hecho hecha realizada programada 是 "
    "有 已 完成 已完成 通过 已面 已面试"
).split()
STOPPED = ["failed", "fail", "rejected", "reject", "no offer", "not selected", "rejection", "did not pass", "absage"]
STOPPED += ["abgelehnt", "refusé", "refusée", "refus", "rechazado", "rechazada", "未通过", "挂", "挂了", "被拒", "没过"]
NOT = (
    "no|n|n a|na|none|false|0|nein|non|tbd|pending|waiting|☐|❌|✗|✘|-|?|cancelled|canceled|not yet|no interview|nope|"
    "null|f|awaiting|kein|keins|keine|noch nicht|offen|ausstehend|abgesagt|pas encore|en attente|annulé|"
    "aún no|todavía no|pendiente|cancelada|否|无|没有|未|待定|等待|取消"
).split("|")
#: How the stage of a meeting is written where a status is asked for.
_STATUS_OF = {
    "recruiter_screen": "phone screen",
    "interview": "interview",
    "hiring_manager": "hiring manager interview",
    "technical": "technical interview",
    "assessment": "assessment",
    "case_presentation": "presentation",
    "panel_onsite": "panel interview",
    "final": "final interview",
    "reference_check": "reference check",
}


class StageColumn(BaseModel):
    """A column per stage (`Phone screen`, `Offer`): its cell is the day on which that came, or says that it did."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stage: str = Field(description="a stage of the contract, or what became of the application: offer, rejected ...")
    headers: list[str]
    round: str | None = None
    came: list[str] = Field(default_factory=list, description="more cells that say that it came")
    ended: list[str] = Field(default_factory=list, description="more cells that say that it ended there")
    never: list[str] = Field(default_factory=list, description="more cells that say that it did not come")

    def blocks(self) -> Iterator[dict[str, Any]]:
        """The parts that such a column makes of a row: a meeting for each day in it, else an event without a day."""
        came, ended, never = [*CAME, *self.came], [*STOPPED, *self.ended], [*NOT, *self.never]
        is_meeting = self.stage in _STATUS_OF
        status = _STATUS_OF.get(self.stage, self.stage)
        day = "interview_on" if is_meeting else "status_on"
        told: dict[str, Any] = {"of_row": True, "each": day, "needs": [[day]]}
        if is_meeting:
            constants = {"stage": self.stage} | ({"round": self.round} if self.round else {})
            told |= {"table": "interviews", "constants": constants, "items": stage_cells.ITEMS}
            told |= {"split": r"\s*(?:[;\n\r&+]|\b(?:and|und|et|y)\b)\s*"}
        else:
            told |= {"table": "applications", "events": True, "constants": {"status": self.stage}}
            told |= {"items": stage_cells.STATUS_ITEMS, "split": r"[\n\r]+"}
        listed = [*came, *ended, *never]
        aside = [*stage_cells.UNSETTLED, *stage_cells.NO_DAY]
        yield told | {
            "columns": {day: self.headers},
            "unless": dict.fromkeys(self.headers, listed),
            "unlike": dict.fromkeys(self.headers, aside),
        }
        if is_meeting:
            # A meeting needs its day; that the stage came is known without it.
            yield {
                "table": "applications",
                "of_row": True,
                "events": True,
                "unsettled": True,
                "each": "status_on",
                "needs": [["status_on"]],
                "columns": {"status_on": self.headers},
                "constants": {"status": status},
                "items": stage_cells.STATUS_ITEMS,
                "split": told["split"],
                "unless": dict.fromkeys(self.headers, listed),
                "unlike": dict.fromkeys(self.headers, aside),
            }
        for header in self.headers:
            # A day that is not settled is none, unless it is the whole cell: a warning tells of it.
            unsettled = {"unless": {header: listed}, "like": {header: stage_cells.UNSETTLED}, "items": []}
            yield told | unsettled | {"columns": {day: [header]}}
            for cells, rules, says in (
                (came, stage_cells.CAME, status),
                (ended, stage_cells.ENDED, f"rejected after {status}"),
            ):
                if says is status or is_meeting:
                    yield {
                        "table": "applications",
                        "of_row": True,
                        "events": True,
                        "when": {header: cells},
                        "like": {header: rules},
                        "unless": {header: never},
                        "constants": {"status": says},
                    }
