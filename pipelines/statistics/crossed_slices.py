"""Which kinds of slices tell of few people only beside another kind: a cohort that is an industry but for two.

Frames in, marks out. What the slices of one kind and the whole tell is each table's own; here two kinds are set against each other.
Where all rows of some slices of one kind lie in one slice of another kind, their difference is known; and so it is where all
rows of a slice lie in some slices of another kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from pipelines.statistics.suppression import ASKED, SIDES, Side

#: What is known of each row of a slice: names of a row, and its counts with the people that they are of.
Counts = tuple[Sequence[str], Sequence[Side]]
#: Every row also tells of how many interviews of how many people its slice is.
OF_EFFECTS: tuple[Counts, ...] = ((["timing"], [("n_interviews", "n_seekers")]), (["habit", "timing"], SIDES))
OF_QUESTIONS: tuple[Counts, ...] = (([], [("n_interviews", "n_seekers")]), (["what", "name"], [*SIDES, *ASKED]))
OF_RATINGS: tuple[Counts, ...] = ((["stage", "rating", "value"], [("n_interviews", "n_seekers")]),)
OF_SEARCHES: tuple[Counts, ...] = (([], [("n_seekers", "n_seekers")]),)
#: Counts of which nobody has more than they had interviews.
_OF_INTERVIEWS = ("n_interviews", "n_with", "n_without")
_PAIR = ["program", "kind", "value", "other", "other_value"]


def among_kinds(
    f: pd.DataFrame,
    smallest: pd.Series,
    meetings: pd.DataFrame,
    kinds: Sequence[str],
    counts: Sequence[Counts] = OF_EFFECTS,
) -> pd.Series:
    """`suppressed` of a table's rows, and of those of the later of two kinds of slices which together would tell of few people: its
    rows of the same names.

    f: program (NULL: all together, which is on no page), slice_kind, slice_value, suppressed, what `counts` names, and
    most_interviews where it is known. smallest: a row its smallest group. meetings: program, kind, value, other, other_value, a row where
    anything is of both (other_value NULL: of no slice of that kind). kinds: in the order in which they may stay.
    """
    made = f.suppressed.astype(bool).copy()
    nested = _nested(meetings)
    t = f[f.program.notna()].assign(smallest=smallest)
    if "most_interviews" not in t:
        t["most_interviews"] = np.inf
    for (earlier, later), (row, sides) in product(combinations(kinds, 2), counts):
        pairs = nested[nested.kind.isin([earlier, later]) & nested.other.isin([earlier, later])]
        names = list(dict.fromkeys(name for side in sides for name in side))
        # A rating has a `value`, as a slice has.
        keys = [f"of_{name}" for name in row]
        named = t.assign(**{f"of_{name}": t[name].astype(object).where(t[name].notna(), "") for name in row})
        named[names] = named[names].fillna(0).astype(float)
        few = _tells(named[~made[t.index]], pairs, keys, sides, names)
        of_kind = named[named.slice_kind == later].reset_index(names="at")
        made[of_kind.merge(few, on=["program", *keys])["at"]] = True
    return made


def _nested(meetings: pd.DataFrame) -> pd.DataFrame:
    """program, kind, value, other, other_value and n_parts of the slices (`value`) whose difference to parts of another kind is
    known: to any of those that lie in it (n_parts 0), or to all those that it lies in (their number)."""
    t = meetings[_PAIR].drop_duplicates()
    of_slice = t.groupby(_PAIR[:4]).other_value
    t["n_parts"], t["n_known"] = of_slice.transform("size"), of_slice.transform("count")
    covered = t[t.n_parts == t.n_known]
    swapped = dict(zip(_PAIR[1:], [*_PAIR[3:], *_PAIR[1:3]], strict=True))
    inside = covered[covered.n_parts == 1].assign(n_parts=0).rename(columns=swapped)
    return pd.concat([covered[covered.n_parts > 1], inside], ignore_index=True)[[*_PAIR, "n_parts"]]


def _tells(
    shown: pd.DataFrame, nested: pd.DataFrame, row: Sequence[str], sides: Sequence[Side], names: Sequence[str]
) -> pd.DataFrame:
    """program and the names of rows where slices that are shown differ from their parts by few people."""
    of = shown[["program", "slice_kind", "slice_value", "smallest", "most_interviews", *row, *names]]
    of = of.drop_duplicates(["program", "slice_kind", "slice_value", *row])
    whole = of.loc[of.slice_kind == "all", ["program", *row, *names]]
    wholes = nested.merge(of.rename(columns={"slice_kind": "kind", "slice_value": "value"}))
    parts = of.drop(columns="smallest").rename(columns={"slice_kind": "other", "slice_value": "other_value"})
    t = wholes.merge(parts, on=["program", "other", "other_value", *row], suffixes=("", "_part"))
    if t.empty:
        return t[["program", *row]]
    how = dict.fromkeys(["smallest", "most_interviews", *names], "first")
    how |= dict.fromkeys((f"{name}_part" for name in names), "sum")
    how |= {"most_interviews_part": "max", "other_value": "size"}
    t = t.groupby(["program", "kind", "value", "other", "n_parts", *row], as_index=False).agg(how)
    # Of all that it lies in, one that is hidden hides the difference.
    t = t[(t.n_parts == 0) | (t.n_parts == t.other_value)]
    t = t.merge(whole, "left", on=["program", *row], suffixes=("", "_whole"))
    # Against the whole program the slices of each kind are held by themselves.
    larger = [t[name].where(t.n_parts == 0, t[f"{name}_part"]) for name, _people in sides]
    is_whole = [of == t[f"{name}_whole"] for of, (name, _people) in zip(larger, sides, strict=True)]
    t = t[~np.logical_and.reduce(is_whole)]
    holds = t.n_parts == 0
    few = pd.Series(False, t.index)
    for n, people in sides:
        rest = t[n] - t[f"{n}_part"]
        # Who is in several parts is counted in each: then there are as many people as it takes to have had the rest, at least.
        most = t.most_interviews.where(holds, t.most_interviews_part) if n in _OF_INTERVIEWS else np.inf
        least = np.maximum(np.ceil(rest.abs() / most), (t[people] - t[f"{people}_part"]).where(holds, 1))
        few |= (rest != 0) & (least < t.smallest)
    return t.loc[few, ["program", *row]].drop_duplicates()
