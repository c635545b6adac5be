"""Which counts of ratings are of too few people to show, and which others go with them, so that no difference of those shown tells.

What adds up: all values to the whole of a report and stage, all stages to every stage, and the slices of a kind, with whoever is in none
of them, to the whole program. A frame in, marks out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

ALL = "all"
#: Whose ratings, and of what.
_FAMILY = ["scope", "program", "rating"]
_KIND = [*_FAMILY, "slice_kind"]
#: Stands for the values, the stages and the slices that are hidden, taken together; and for whoever is in no slice that is told.
_HIDDEN = "hidden"
#: A face: the sides that it has a cell for each of, with the sums that the cells add up to.
_FACES = (("stage", "value"), ("slice_value", "value"), ("slice_value", "stage"), ("slice_value", "stage", "value"))


def suppressed(f: pd.DataFrame) -> pd.Series:
    """Rows of fewer people than the smallest group, and what would tell of them.

    Needs scope, program, slice_kind, slice_value, stage, rating, value (NULL: all), n_interviews, n_seekers, smallest_group.

    Along each side of a program's own counts (its values, its stages, its slices) the smallest one that could be shown goes with
    those of few: what is hidden can be worked out together, and is then of enough people. Where both sides of a face are known
    (each value at each stage, each slice's values ...), the hidden ones of a side stand as one; then every cell is of nobody or of
    enough people, or the whole face is hidden.
    """
    t = f[[*_KIND, "slice_value", "stage", "value", "n_interviews", "n_seekers", "smallest_group"]].copy()
    t["program"], t["value"] = t.program.fillna(""), t.value.fillna(-1)
    is_slice, is_stage, is_value = t.slice_kind != ALL, t.stage != ALL, t.value >= 0
    few = t.n_seekers < t.smallest_group
    gone = few.copy()
    sides = {"value": ~is_slice & ~is_stage & is_value, "stage": ~is_slice & is_stage & ~is_value}
    sides["slice_value"] = is_slice & ~is_stage & ~is_value
    for side, of_side in sides.items():
        by = _KIND if side == "slice_value" else _FAMILY
        gone |= _with_the_next(t[of_side], few[of_side], by).reindex(t.index, fill_value=False)
    left = {side: _names(t[of_side & gone], side) for side, of_side in sides.items()}
    for name, told in left.items():
        keys = _KIND if name == "slice_value" else _FAMILY
        at = t[[*keys, name]].merge(told.assign(is_gone=True), "left", on=[*keys, name]).is_gone.notna().to_numpy()
        t[f"{name}_told"] = t[name].astype(object).where(~at, _HIDDEN)
    for face in _FACES:
        of_face = (
            (is_slice == ("slice_value" in face)) & (is_stage == ("stage" in face)) & (is_value == ("value" in face))
        )
        cells = t[of_face]
        if "slice_value" in face:
            cells = pd.concat([cells, _outside(t, cells, [name for name in face if name != "slice_value"])])
        gone |= _of_face(cells, [f"{name}_told" for name in face]).reindex(t.index, fill_value=False)
    return gone


def _names(t: pd.DataFrame, side: str) -> pd.DataFrame:
    return t[[*(_KIND if side == "slice_value" else _FAMILY), side]]


def _with_the_next(t: pd.DataFrame, few: pd.Series, by: list[str]) -> pd.Series:
    """Those of few people (though not of nobody), and the smallest of the others of the same sum."""
    any_few = (few & (t.n_interviews > 0)).groupby([t[name] for name in by]).transform("any")
    others = t[any_few & ~few].sort_values("n_seekers", kind="stable")
    return pd.Series(few.to_numpy() | t.index.isin(others.drop_duplicates(by).index), t.index)


def _outside(t: pd.DataFrame, cells: pd.DataFrame, others: list[str]) -> pd.DataFrame:
    """What the whole program less the slices is, a cell each of the other sides: as many people as there are at least."""
    whole = t[
        (t.slice_kind == ALL) & t.set_index([*_FAMILY, *others]).index.isin(cells.set_index([*_FAMILY, *others]).index)
    ]
    kinds = cells[_KIND].drop_duplicates()
    counts = ["n_interviews", "n_seekers"]
    told = cells.groupby([*_KIND, *others])[counts].sum().add_suffix("_told").reset_index()
    rest = whole.drop(columns="slice_kind").merge(kinds, on=_FAMILY)
    is_same = (rest.stage != ALL) == ("stage" in others)
    rest = rest[is_same & ((rest.value >= 0) == ("value" in others))].merge(told, "left", on=[*_KIND, *others])
    for name in counts:
        rest[name] = (rest[name] - rest[f"{name}_told"].fillna(0)).clip(lower=0)
    rest["slice_value_told"] = _HIDDEN
    rest.index = pd.RangeIndex(-len(rest), 0)
    return rest


def _of_face(cells: pd.DataFrame, sides: list[str]) -> pd.Series:
    """Rows of a face to hide: those that stand together as hidden, and all of a face that has a cell of few people."""
    some = cells[cells.n_interviews > 0]
    people = some.groupby([*_KIND, *sides])[["n_seekers", "smallest_group"]].max()
    is_few = (people.n_seekers < people.smallest_group).groupby(level=_KIND).any()
    few = (
        cells[_KIND].merge(is_few.rename("is_few").reset_index(), "left", on=_KIND).is_few.fillna(False).to_numpy(bool)
    )
    return pd.Series(few | np.asarray((cells[sides] == _HIDDEN).any(axis=1)), cells.index)
