"""What a grade lets one say, as a key and its numbers. The words are contract/sentences.yaml's alone."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from pipelines.statistics import grades

_KEYS = {
    grades.STRONG: "strong",
    grades.SUGGESTIVE: "suggestive",
    grades.LITTLE: "little",
    grades.NO_EVIDENCE: "no_evidence",
    grades.TOO_LITTLE: "too_little",
    grades.CANNOT: "cannot_judge",
}


def written(f: pd.DataFrame) -> list[str]:
    """Each contrast's sentence as JSON: `key` and the whole numbers in it, of 100 interviews, rounded from the row's columns."""
    hundred = {
        "with": f.rate_with,
        "without": f.rate_without,
        "by": f.estimate,
        "low": f.low_shown,
        "high": f.high_shown,
        # No chance moves by more than a hundred points: what only that would show is not said.
        "noticed": f.mde80.where(f.mde80 < 1),
        "either_way": np.maximum(f.low_90.abs(), f.high_90.abs()),
        "could_be": np.maximum(f.low_shown.abs(), f.high_shown.abs()),
    }
    shown = pd.DataFrame({name: np.rint(100 * column) for name, column in hundred.items()})
    # What is ruled out is rounded outwards.
    shown["either_way"] = np.ceil(np.round(100 * hundred["either_way"], 6))
    counts = f[["n_with", "n_without", "informative_seekers"]]
    needs = {
        "strong": ["with", "without", "by", "low", "high"],
        "suggestive": ["by", "low", "high"],
        "little": ["either_way"],
        "no_evidence": ["could_be"],
        "too_little": ["n_with", "n_without", "informative_seekers", "noticed"],
        "cannot_judge": [],
    }
    rows = pd.concat([shown, counts], axis=1).to_dict("records")
    made = []
    for row, verdict in zip(rows, f.grade, strict=True):
        key = _KEYS[verdict]
        numbers = {name: None if pd.isna(row[name]) else int(row[name]) for name in needs[key]}
        made.append(json.dumps({"key": key, **numbers}))
    return made
