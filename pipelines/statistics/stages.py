"""Whether a habit's difference is another at late stages (panel or onsite, and after it) than at early ones; and if so, both.

Sums and a frame of effects in, the frame with more columns out (statistics.md, 4: told only where that itself is no chance).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pipelines.contract.contrasts import DONE, late_column
from pipelines.contract.sums import CELLS, Sums
from pipelines.statistics import grades
from pipelines.statistics.multiplicity import benjamini_hochberg
from pipelines.statistics.within import Within, p_value

#: An interaction that is this unlikely by chance, among all that are looked at, is told.
SPLIT_Q = 0.05
_TOLD = [f"{cell}_{name}" for cell in CELLS for name in ("estimate", "low", "high")]


def stage_p(sums: Sums, model: Within, codes: Sequence[str]) -> dict[str, float]:
    """How unlikely by chance the difference between early and late stages is, by habit; those that can be told."""
    found = {}
    for code in codes:
        if code in model.columns and late_column(code) in sums.columns:
            of_late = model.swapped([late_column(code)])
            found[code] = float(p_value(of_late.estimate, of_late.se, of_late.df)[0])
    return found


def with_stages(f: pd.DataFrame, sums: Sums, columns: Sequence[str], judged: pd.Series, smallest: int) -> pd.DataFrame:
    """`f` with stage_q (over the judged rows that have stage_p) and, where it is below SPLIT_Q and both cells pass the gate and
    are of the smallest group, early_estimate, early_low, early_high and the same of late: fractions, intervals as shown.

    columns: those of the model that the effects are of.
    """
    f = f.assign(stage_q=benjamini_hochberg(f.stage_p.where(judged)), **dict.fromkeys(_TOLD, np.nan))
    for at in f.index[(f.stage_q < SPLIT_Q) & (f.contrast == DONE)]:
        code = str(f.habit[at])
        counts = sums.counts.loc[(code, DONE)]
        if all(_has_enough(counts, cell, smallest) for cell in CELLS):
            told = _both(sums, columns, code)
            if told is not None:
                f.loc[at, _TOLD] = told
    return f


def _has_enough(counts: pd.Series, cell: str, smallest: int) -> bool:
    """The gate of one cell, by its counts."""
    n = {
        name.removeprefix(f"{cell}_"): int(value) for name, value in counts.items() if str(name).startswith(f"{cell}_")
    }
    led_on = (n["advanced_with"], n["advanced_without"])
    others = (n["n_with"] - led_on[0], n["n_without"] - led_on[1])
    return (
        min(*led_on, *others) >= grades.FEWEST_OF_A_KIND
        and n["informative_seekers"] >= max(grades.INFORMATIVE_SEEKERS, smallest)
    )  # fmt: skip


def _both(sums: Sums, columns: Sequence[str], code: str) -> list[float] | None:
    """Estimate and shown interval of early and of late stages, in one model that has a column for each; None where an interval is
    too wide to say anything, or cannot be told."""
    names = [*columns, late_column(code)]
    places = [sums.position(name) for name in names] + [len(sums.columns) - 1]
    own, late = names.index(code), len(names) - 1
    products = sums.products[:, places][:, :, places]
    # Done, less done at a late stage, is done at an early one.
    products[:, own] -= products[:, late]
    products[:, :, own] -= products[:, :, late]
    told = Within(replace(sums, products=products, columns=(*names, sums.columns[-1])), names).estimates(
        [code, names[late]]
    )
    half = np.hypot(told.half_width(), grades.MODEL_FLOOR)
    if not (half <= grades.WIDEST).all():
        return None
    rows = np.column_stack([told.estimate, told.estimate - half, told.estimate + half])
    return [float(value) for value in rows.ravel()]
