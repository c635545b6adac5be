"""The habit catalog: what people do before, during and after an interview, as data (habits.yaml).

A program adds habits of its own in program.yaml, in the same words; nothing about a habit is written anywhere else.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipelines.yaml_text import read_yaml

#: Units whose singular is not the plural without its s.
_ONE = {"people": "person", "stories": "story"}
Kind = Literal["yes_no", "count", "minutes", "rating", "hours"]


class Habit(BaseModel):
    """One habit. `done_at_least` (or `done_at_most`, for hours) is the value that makes it done; yes/no needs neither."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{2,39}$")
    label: str
    phase: Literal["before", "during", "after"]
    kind: Kind
    unit: str
    concern: Literal["can_do", "fit", "motivation"]
    counts_as: str
    done_at_least: float | None = None
    done_at_most: float | None = None
    bands: tuple[str, ...] = ()
    not_stages: tuple[str, ...] = ()
    not_formats: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    checklists: tuple[str, ...] = ("full",)

    @property
    def done_when(self) -> str:
        """What makes it done, in words."""
        if self.kind == "yes_no":
            return "yes"
        if self.done_at_most is not None:
            return f"within {self.done_at_most:g} {self.unit}"
        return f"at least {self.done_at_least:g} {one_of(self.unit) if self.done_at_least == 1 else self.unit}"


def one_of(unit: str) -> str:
    """What a single one of a unit is called: `stories` is a `story`."""
    return _ONE.get(unit, unit.removesuffix("s"))


def read_habits(written: dict[str, dict[str, object]]) -> dict[str, Habit]:
    """Habits by code from their YAML form; pydantic's ValidationError names what is wrong in which habit."""
    made: dict[str, Habit] = {}
    for code, facts in written.items():
        habit = Habit.model_validate({"code": code, **(facts or {})})
        needs_bound = habit.kind != "yes_no" and habit.done_at_least is None and habit.done_at_most is None
        if needs_bound:
            habit = habit.model_copy(update={"done_at_least": {"rating": 4.0}.get(habit.kind, 1.0)})
        made[code] = habit
    return made


@cache
def catalog() -> dict[str, Habit]:
    """The habits every log knows, by code, in the contract's order."""
    return read_habits(read_yaml((Path(__file__).parent / "habits.yaml").read_text(encoding="utf-8")))
