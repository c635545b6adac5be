"""How well a question's category is proposed from its words: scores and confusion tables for every labelled set.

Run from the repository's root: `python -m bench.questions`. A set is scored whole; single errors are printed for the
development set only, since the others must never be used for tuning (tests/warehouse/data/README.md).
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import pyarrow as pa

from pipelines.contract.vocabulary import QUESTION_CATEGORIES
from pipelines.warehouse.categories import proposals

ROOT = Path(__file__).parents[1]
LABELLED = ROOT / "tests" / "warehouse" / "data"
BANK = ROOT.parent / "shared" / "data" / "question_banks" / "questions.csv"
NONE = "(none)"


@dataclass(frozen=True)
class Scores:
    """Shares from 0 to 1. `right` and `macro_f1` are over what was answered; macro_f1 is the mean over every category of
    every asker that the set has, a category that was never answered counting 0."""

    n: int
    answered: float
    right: float
    macro_f1: float


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labelled(name: str) -> list[dict[str, str]]:
    """The rows of a labelled set: development, collected or held_out."""
    return read(LABELLED / f"questions_{name}.csv")


def proposed(rows: Sequence[dict[str, str]]) -> list[str | None]:
    """The proposal for each row (question, and asked_by where it is there), in their order."""
    asked = [(row["question"], row.get("asked_by", "interviewer")) for row in rows]
    texts = ibis.memtable(pa.table({"question": [q for q, _ in asked], "asked_by": [by for _, by in asked]}))
    found = ibis.duckdb.connect().to_pyarrow(proposals(texts)).to_pylist()
    by_text = {(row["question"], row["asked_by"]): row["proposed"] for row in found}
    return [by_text[key] for key in asked]


def scores(rows: Sequence[dict[str, str]], got: Sequence[str | None]) -> Scores:
    pairs = [
        ((row["asked_by"], row["category"]), (row["asked_by"], said))
        for row, said in zip(rows, got, strict=True)
        if said is not None
    ]
    right = Counter(true for true, said in pairs if true == said)
    trues, saids = Counter(true for true, _ in pairs), Counter(said for _, said in pairs)
    kinds = {(row["asked_by"], row["category"]) for row in rows}
    f1 = [2 * right[kind] / max(1, trues[kind] + saids[kind]) for kind in kinds]
    return Scores(len(rows), len(pairs) / len(rows), right.total() / max(1, len(pairs)), sum(f1) / len(f1))


def confusion(rows: Sequence[tuple[str, str | None]], columns: Sequence[str]) -> str:
    """A Markdown table: what is right down the side, what was proposed across."""
    counts = Counter((true, said or NONE) for true, said in rows)
    across = [*columns, NONE]
    lines = ["| | " + " | ".join(across) + " |", "|---" * (len(across) + 1) + "|"]
    for true in dict.fromkeys(
        [name for name in columns if any(true == name for true, _ in rows)] + [t for t, _ in rows]
    ):
        lines.append(f"| **{true}** | " + " | ".join(str(counts[true, said] or "·") for said in across) + " |")
    return "\n".join(lines)


def bank_kinds() -> dict[str, set[str]]:
    """The kinds of the question banks -> the categories of ours that each covers."""
    return {row["kind"]: {row["main"], *row["also"].split()} for row in read(LABELLED / "question_bank_kinds.csv")}


def bank_scores(rows: Sequence[dict[str, str]], got: Sequence[str | None]) -> dict[str, tuple[int, float, float]]:
    """Kind -> questions, share answered, share of the answers that the kind covers; `all` is the whole bank."""
    kinds = bank_kinds()
    made = {}
    for kind in [*kinds, "all"]:
        mine = [(row["kind"], said) for row, said in zip(rows, got, strict=True) if kind in (row["kind"], "all")]
        told = [said in kinds[own] for own, said in mine if said is not None]
        made[kind] = (len(mine), len(told) / len(mine), sum(told) / max(1, len(told)))
    return made


def main() -> None:
    for name in ("development", "collected", "held_out"):
        rows = labelled(name)
        got = proposed(rows)
        found = scores(rows, got)
        print(f"\n## {name}: {found.n} questions, {found.answered:.1%} answered, {found.right:.1%} of these right, "
              f"macro-F1 {found.macro_f1:.3f}")  # fmt: skip
        for asker, categories in QUESTION_CATEGORIES.items():
            pairs = [(row["category"], said) for row, said in zip(rows, got, strict=True) if row["asked_by"] == asker]
            print(f"\nAsked by the {asker}\n\n{confusion(pairs, categories)}")
        if name == "development":
            wrong = [(row, said) for row, said in zip(rows, got, strict=True) if said != row["category"]]
            print(
                "\n" + "\n".join(f"- {row['question']}: {row['category']}, not {said or NONE}" for row, said in wrong)
            )
    if not BANK.exists():
        print(f"\nThe question banks are not at {BANK}: not scored.", file=sys.stderr)
        return
    rows = read(BANK)
    got = proposed(rows)
    print("\n## Question banks\n\n| kind | questions | answered | covered |\n|---|---|---|---|")
    for kind, (n, answered, covered) in bank_scores(rows, got).items():
        print(f"| {kind} | {n} | {answered:.0%} | {covered:.0%} |")
    pairs = [(row["kind"], said) for row, said in zip(rows, got, strict=True)]
    print("\n" + confusion(pairs, QUESTION_CATEGORIES["interviewer"]))


if __name__ == "__main__":
    main()
