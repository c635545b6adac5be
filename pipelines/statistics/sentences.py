"""What a grade lets one say, as a key and its numbers. The words are contract/sentences.yaml's alone."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from pipelines.statistics import grades

_KEYS = {
    grades.STRONG: "strong",
    grades.SUGGESTIVE: "suggestive",
    grades.LITTLE: "little",
    grades.NO_EVIDENCE: "no_evidence",
    grades.TOO_LITTLE: "too_little",
    grades.CANNOT: "cannot_judge",
}
#: The numbers of each sentence; and of these, those that must not be rounded to nothing.
_NEEDS = {
    "strong": ["with", "without", "by", "low", "high"],
    "suggestive": ["by", "low", "high"],
    "little": ["either_way"],
    "no_evidence": ["could_be"],
    "no_evidence_one_way": ["low", "high"],
    "too_little": ["n_with", "n_without", "informative_seekers", "noticed"],
    "cannot_judge": [],
}
_TELLING = {"by", "low", "high", "could_be", "noticed"}
_COUNTS = ["n_with", "n_without", "informative_seekers"]
#: Below so many degrees of freedom Student's t is that much wider than the normal.
_FEW_DF = 30


def written(f: pd.DataFrame) -> list[str]:
    """Each contrast's sentence as JSON: `key` and the numbers in it, of 100 interviews, rounded from the row's columns.

    Whole numbers; where one that tells the effect would be 0, or both rates of a strong one the same, all of the sentence have
    one decimal, or else two.
    """
    numbers = {
        "with": f.rate_with,
        "without": f.rate_without,
        "by": f.estimate,
        "low": f.low_shown,
        "high": f.high_shown,
        "noticed": noticed(f),
        # What is ruled out is rounded outwards.
        "either_way": np.ceil(np.round(100 * np.maximum(f.low_90.abs(), f.high_90.abs()), 6)) / 100,
        "could_be": np.maximum(f.low_shown.abs(), f.high_shown.abs()),
    }
    rows = pd.concat([100 * pd.DataFrame(numbers), f[_COUNTS]], axis=1).to_dict("records")
    made = []
    for row, verdict in zip(rows, f.grade, strict=True):
        key = _KEYS[verdict]
        if key == "no_evidence" and (row["low"] > 0 or row["high"] < 0):
            key = "no_evidence_one_way"
        made.append(json.dumps({"key": key, **_rounded({name: row[name] for name in _NEEDS[key]})}))
    return made


def noticed(f: pd.DataFrame) -> pd.Series:
    """The difference that these data would catch four times in five: (t(.975, df) + z(.8)) se, and from 30 degrees of freedom on
    2.80 se, which mde80 is throughout. NaN for fewer than ten informative seekers, whose se says too little of itself, and where
    it is a hundred points or more: no chance moves by so much.
    """
    few = f.df < _FEW_DF
    times = np.where(few, stdtrit(f.df.where(few, _FEW_DF), 0.975) + ndtri(0.8), grades.CAUGHT)
    found = f.mde80 / grades.CAUGHT * times
    return found.where((found < 1) & (f.informative_seekers >= grades.INFORMATIVE_SEEKERS))


def needed(f: pd.DataFrame) -> pd.Series:
    """How many more interviews would let a difference of ten points be noticed, by what is noticed now; 0 where these are enough,
    NaN where that is not known."""
    return np.ceil((f.n_interviews * ((noticed(f) / grades.WORTH_NOTICING) ** 2 - 1)).clip(lower=0))


def _rounded(numbers: dict[str, Any]) -> dict[str, int | float | None]:
    """The numbers of one sentence, with as few decimals as say something."""
    known = {name: float(value) for name, value in numbers.items() if not pd.isna(value)}
    for decimals in range(3):
        told = {name: round(value, decimals) for name, value in known.items()}
        if all(told[name] for name in _TELLING & told.keys()) and (
            "with" not in told or told["with"] != told["without"]
        ):
            break
    counts = {name: int(known[name]) for name in _COUNTS if name in known}
    whole = {name: int(value) for name, value in told.items()} if decimals == 0 else told
    return {name: {**whole, **counts}.get(name) for name in numbers}
