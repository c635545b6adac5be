"""The one thing to do next, for each person (statistics.md, 3): from evidence where there is some, else the catalog's next step."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.statistics import grades

#: What may be suggested on evidence, best first.
_GRADES = (grades.STRONG, grades.SUGGESTIVE)
#: The share that a habit counts as done in where nothing is logged about it.
_UNKNOWN = 0.5
COLUMNS = (
    "program seeker habit kind grade scope slice_kind slice_value contrast estimate low_shown high_shown shrunk sentence n_done n_known"
).split()


def suggestions(people: pd.DataFrame, done: pd.DataFrame, effects: pd.DataFrame, steps: Sequence[str]) -> pd.DataFrame:
    """One row each of `people` (program, seeker), with COLUMNS.

    `done`: program, seeker, habit, n_done, n_known (interviews in which the habit was done, of those in which that is
    known); of what a person has no row of nothing is known, which is not the same as never done. `effects`: rows of habit_effects.
    `steps`: the habits of phase *before* that everyone can try, in the catalog's order.

    Evidence: the habit graded strong, else suggestive, with a positive effect, that the person does the least; ties go to
    the larger shrunken mean, then to the name. A habit that a person always does is none they could do more, and one that
    they have logged nothing about stands in the middle, as if done every other time. Advice, where there is no such habit:
    the first step that they know never to have done, else the first that they have logged nothing about, else the one done
    the least.
    """
    told = _evidence(people, done, effects)
    rest = people.merge(told[["program", "seeker"]], how="left", on=["program", "seeker"], indicator=True)
    rest = rest.loc[rest["_merge"] == "left_only", ["program", "seeker"]]
    parts = [part for part in (told, _advice(rest, done, steps)) if len(part)]
    made = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    return made.reindex(columns=COLUMNS).sort_values(["program", "seeker"], ignore_index=True)


def _evidence(people: pd.DataFrame, done: pd.DataFrame, effects: pd.DataFrame) -> pd.DataFrame:
    fits = (
        (effects["scope"] == "program")
        & (effects["slice_kind"] == "all")
        & (effects["phase"] == "before")
        & (effects["contrast"] == "done")
        & effects["grade"].isin(_GRADES)
        & (effects["estimate"] > 0)
        & ~effects["suppressed"].fillna(False).astype(bool)
    )
    found = effects.loc[fits].assign(place=effects["grade"].map({grade: at for at, grade in enumerate(_GRADES)}))
    rows = _with_share(people.merge(found, on="program"), done)
    rows = rows[rows["share"] < 1].sort_values(
        ["program", "seeker", "place", "share", "shrunk", "habit"], ascending=[True, True, True, True, False, True]
    )
    return rows.drop_duplicates(["program", "seeker"]).assign(kind="evidence")


def _advice(people: pd.DataFrame, done: pd.DataFrame, steps: Sequence[str]) -> pd.DataFrame:
    order = pd.DataFrame({"habit": list(steps), "place": range(len(steps))})
    rows = _with_share(people.merge(order, how="cross"), done)
    rows = rows.assign(tried=rows["n_done"] > 0, unknown=rows["n_known"] == 0).sort_values(
        ["program", "seeker", "tried", "unknown", "share", "place"]
    )
    return rows.drop_duplicates(["program", "seeker"]).assign(kind="advice")


def _with_share(rows: pd.DataFrame, done: pd.DataFrame) -> pd.DataFrame:
    """`rows` with n_done, n_known and the share done; where nothing is logged a share of a half, of 0 interviews."""
    rows = rows.merge(done, how="left", on=["program", "seeker", "habit"])
    counts = {name: rows[name].fillna(0).astype("int64") for name in ("n_done", "n_known")}
    share = counts["n_done"] / counts["n_known"].where(counts["n_known"] > 0)
    return rows.assign(**counts, share=share.fillna(_UNKNOWN))
