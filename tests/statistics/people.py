"""Invented interviews of a few dozen people, as the rows that sums are made of: for tests of the estimator alone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.contract.sums import SEEKER_BITS, Sums


def rows(seed: int = 1, people: int = 40, columns: int = 5, effect: float = 0.1) -> pd.DataFrame:
    """One row an interview: seeker, x0 ... (yes/no, driven by a person's own leaning), and advanced."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 15, people)
    seeker = np.repeat(np.arange(people), sizes)
    leaning = rng.normal(size=people)[seeker]
    x = {f"x{number}": (rng.normal(size=len(seeker)) + leaning > 0).astype(float) for number in range(columns)}
    chance = np.clip(0.4 + 0.15 * leaning + effect * x["x0"], 0.02, 0.98)
    return pd.DataFrame({"seeker": seeker, **x, "advanced": (rng.random(len(seeker)) < chance).astype(float)})


def sums(frame: pd.DataFrame, columns: list[str]) -> Sums:
    """The sums of a frame, a bucket a seeker, by pandas: the warehouse's own are held against it elsewhere."""
    names = [*columns, "advanced"]
    within = frame[names] - frame.groupby("seeker")[names].transform("mean")
    groups = frame.groupby("seeker").indices
    keys = sorted(groups)
    products = np.stack([within.to_numpy()[groups[key]].T @ within.to_numpy()[groups[key]] for key in keys])
    hashes = (np.array(keys, dtype=np.int64) + 1) << (SEEKER_BITS - 12)
    n = {
        "interviews": len(frame),
        "seekers": len(keys),
        "advanced": int(frame.advanced.sum()),
        "undated": 0,
        "wanted": 0,
        "most": int(frame.groupby("seeker").size().max()),
    }
    none = np.zeros((len(keys), 0))
    return Sums(tuple(names), products, hashes, none, np.zeros((0, 4)), products[:, -1, -1], pd.DataFrame(), n)
