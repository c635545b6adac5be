"""What may be claimed: the gate, the checks beside a claim, and the grade (statistics.md, 3 and 4).

A frame of contrasts in, the same frame with verdicts out. The words are contract/sentences.yaml's.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: The gate. Half-widths are fractions: 0.15 is 15 points.
INFORMATIVE_SEEKERS, FEWEST_OF_A_KIND, WIDEST = 10, 5, 0.15
#: What the model itself may be off by, added in quadrature to every half-width that is shown.
MODEL_FLOOR = 0.005
#: 2.80 se is caught four times in five: z(.975) + z(.8).
CAUGHT = 2.80
#: The difference that `more_needed` asks for enough interviews to notice.
WORTH_NOTICING = 0.10
#: Above this share of entries logged after the result nothing can be judged.
MOST_LATE = 0.20
#: Above this share of entries of unknown time nothing is called strong, chosen by simulation (bench/untimed.py): above it
#: intervals hold the truth less often than .93 where some are recalled after the result. docs/statistics.md, "Entries without a time".
MOST_UNTIMED = 0.20
#: Nor where those entries go with results so much more than the others do that they move raw differences by more than this (and effects
#: by about half as much), as they do where they were written after the result.
MOST_PULLED = 0.01
STRONG_Q, SUGGESTIVE_Q, STRONG_E, FRAGILE_E, NO_DIFFERENCE = 0.05, 0.20, 1.2, 1.3, 0.03

STRONG, SUGGESTIVE, LITTLE = "strong", "suggestive", "little or no difference"
NO_EVIDENCE, TOO_LITTLE, CANNOT = "no evidence either way", "too little data", "cannot be judged"
#: The grades in the order in which pages list them.
GRADES = (STRONG, SUGGESTIVE, LITTLE, NO_EVIDENCE, TOO_LITTLE, CANNOT)


def e_value(risk_ratio: Floats) -> Floats:
    """How strongly an unseen factor would have to go with both (as a risk ratio) to explain a risk ratio away.

    E = R + sqrt(R (R - 1)) with R = max(RR, 1/RR). Source: T. VanderWeele, P. Ding, Annals of Internal Medicine 167 (2017)
    268-274.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.maximum(risk_ratio, 1 / risk_ratio)
        return np.asarray(r + np.sqrt(r * (r - 1)))


def risk_ratio(base: Floats, difference: Floats) -> Floats:
    """(base + difference) / base, of fractions; NaN without a base, and never below a thousandth."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.maximum((base + difference) / base, 0.001))


def with_gate(f: pd.DataFrame) -> pd.DataFrame:
    """The frame with gate_ok and gate_reason: the names, in fixed order, of all that is missing for a claim.

    Needs why, informative_seekers, n_with, advanced_with, n_without, advanced_without, half_shown.
    """
    few = np.minimum.reduce(
        [
            f.advanced_with,
            f.n_with - f.advanced_with,
            f.advanced_without,
            f.n_without - f.advanced_without,
        ]
    )
    faults = {
        "not_estimated": f.why == "not_estimated",
        "no_variation": f.why == "no_variation",
        "dependent": f.why == "dependent",
        "one_bucket": f.why == "one_bucket",
        "informative_seekers": f.informative_seekers < INFORMATIVE_SEEKERS,
        "few_results": few < FEWEST_OF_A_KIND,
        "wide": (f.half_shown > WIDEST).fillna(False),
        "no_estimate": f.half_shown.isna() & (f.why == ""),
    }
    marks = pd.DataFrame(faults)
    reason = marks.apply(lambda column: np.where(column, column.name + ";", "")).sum(axis=1).str.rstrip(";")
    return f.assign(gate_ok=~marks.any(axis=1), gate_reason=reason)


def with_checks(f: pd.DataFrame) -> pd.DataFrame:
    """The frame with risk_ratio, e_value, e_value_ci, flip_flag and fragile_flag (statistics.md, 4).

    The flags are of what is claimed, and NULL where the gate lets nothing be.
    """
    base = f.base_rate.to_numpy(float)
    low, high, estimate = (f[name].to_numpy(float) for name in ("low_shown", "high_shown", "estimate"))
    nearest = np.where(low > 0, low, np.where(high < 0, high, 0.0))
    nearest = np.where(np.isnan(estimate), np.nan, nearest)
    ratio, apart = risk_ratio(base, estimate), (low > 0) | (high < 0)
    of_interval = e_value(risk_ratio(base, nearest))
    return f.assign(
        risk_ratio=ratio,
        e_value=e_value(ratio),
        e_value_ci=of_interval,
        flip_flag=_where_open(f, apart & (np.sign(f.raw.to_numpy(float)) * np.sign(estimate) < 0)),
        fragile_flag=_where_open(f, apart & (of_interval < FRAGILE_E)),
    )


def _where_open(f: pd.DataFrame, flag: NDArray[np.bool_]) -> pd.Series:
    return pd.Series(flag, f.index, "boolean").where(f.gate_ok.astype("boolean"))


def grade(f: pd.DataFrame) -> NDArray[np.object_]:
    """The grade of each contrast: the first rule of statistics.md, section 3, that fits.

    Needs timing, phase, late_share, timing_unknown_share, untimed_pull, gate_ok, q, lfsr, placebo_flag, e_value_ci, low_90, high_90.
    """
    cannot = ((f.phase == "after") & (f.timing == "same")) | (f.late_share > MOST_LATE)
    strong = (
        (f.q < STRONG_Q)
        & (f.lfsr < STRONG_Q)
        & (f.phase == "before")
        & ~f.placebo_flag.fillna(False).astype(bool)
        & (f.e_value_ci >= STRONG_E)
        & ~(f.timing_unknown_share > MOST_UNTIMED)
        & ~(f.untimed_pull > MOST_PULLED)
    )
    leans = (f.q < SUGGESTIVE_Q) & (f.lfsr < SUGGESTIVE_Q)
    inside = (f.low_90 > -NO_DIFFERENCE) & (f.high_90 < NO_DIFFERENCE) & (f.q >= STRONG_Q)
    rules = [cannot, ~f.gate_ok, strong, leans, inside]
    return np.select(
        [rule.to_numpy(bool) for rule in rules], [CANNOT, TOO_LITTLE, STRONG, SUGGESTIVE, LITTLE], NO_EVIDENCE
    ).astype(object)
