"""What the checks beside a grade let one say, in the same words on every reader's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipelines.contract.sums import CELLS
from pipelines.dashboards import words


def checks(row: Mapping[str, Any]) -> list[str]:
    """The checks that a grade does not show, in the words of the contract: of an effect, a row of habit_effects. What a row does
    not have (an earlier release kept less) is unknown, and said of nobody."""
    made = []
    if row.get("fragile_flag") is True and not pd.isna(row.get("e_value_ci")):
        made.append(words.flag("fragile", factor=words.number(row["e_value_ci"], 2)))
    made += [words.flag(name) for name in ("placebo", "blank") if row.get(f"{name}_flag") is True]
    if not pd.isna(row.get("early_estimate")):
        early, late = (tuple(float(row[f"{cell}_{name}"]) for name in ("estimate", "low", "high")) for cell in CELLS)
        made.append(words.stages(early, late))
    return [*made, *([words.flip(row["raw"])] if row.get("flip_flag") is True else [])]
