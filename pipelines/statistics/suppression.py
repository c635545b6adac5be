"""Which answers are of too few people to show, and which others go with them, so that no difference of those shown tells of them.

Frames of answers in, marks out. What adds up to what: done is the bands from its bound on, not done the others and none;
concerns handled are those answered, and not handled those not asked for or not answered; a whole is its slices and the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.contract.contrasts import CONCERNS_HANDLED, DONE, HANDLED_FROM

_ROW = ["habit", "timing"]
#: A count, and the number of people that it is of.
Side = tuple[str, str]
SIDES: tuple[Side, ...] = (("n_with", "seekers_with"), ("n_without", "seekers_without"))
ASKED = (("n_questions", "people_asked"), ("n_rated", "people_rated"), ("n_prepared_known", "people_known"))


def suppressed(f: pd.DataFrame, smallest: int) -> pd.Series:
    """Rows of one report of fewer seekers on a side than the smallest group; and those that would tell of them.

    Needs habit, timing, contrast, seekers_with, seekers_without and is_over (of a band: whether it counts as done).
    """
    few = (f.seekers_with < smallest) | (f.seekers_without < smallest)
    hidden = few.copy()
    is_band = f.contrast != DONE
    for _, rows in f[is_band].groupby(_ROW, sort=False, dropna=False):
        if few[rows.index].any():
            whole = f[(f.habit == rows.habit.iloc[0]) & ~is_band & (f.timing == rows.timing.iloc[0])]
            hidden[rows.index] = _of_bands(rows, few[rows.index], smallest, done_shown=not few[whole.index].any())
    # Of nobody, nothing is told.
    secret = few & (f.seekers_with.between(1, smallest - 1) | f.seekers_without.between(1, smallest - 1))
    if f.habit[secret].isin(HANDLED_FROM).any():
        hidden |= f.habit == CONCERNS_HANDLED.code
    return hidden


def _of_bands(bands: pd.DataFrame, few: pd.Series, smallest: int, *, done_shown: bool) -> NDArray[np.bool_]:
    """Which bands of one habit go. What is hidden of a sum that is known can be worked out together: so it is never one band,
    and at least one of them is of enough people by itself; where that cannot be, no band is shown, nor none beside them."""
    people, gone = bands.seekers_with.to_numpy(), np.array(few, bool)
    over = bands.is_over.to_numpy(bool)
    # Done and not done are known where that row is shown; else only all that is known of the habit.
    sums = [over, ~over] if done_shown else [np.ones(len(bands), bool)]
    for part in sums:
        while True:
            hidden = part & gone & (people > 0)
            if not hidden.any() or (hidden.sum() > 1 and people[hidden].max() >= smallest):
                break
            if done_shown and part is sums[0] and hidden.sum() > 1 and not (part & ~gone).any():
                break  # all that was done, which is shown, and of enough people
            left = np.flatnonzero(part & ~gone & (people > 0))
            if not len(left):
                return np.ones(len(bands), bool)
            gone[left[np.argmin(people[left])]] = True
    return np.asarray(gone)


def of_questions(f: pd.DataFrame, smallest: pd.Series) -> pd.DataFrame:
    """The rows of mart_questions with `suppressed`: those that were so, those of questions to few people, of the kinds of a whole
    (which add up to all questions) never one alone, nor only such as are of few; and slices as among_slices says.

    How few people rated their answers, or whether they had prepared, is blanked. Needs slice_kind, scope, what, name, people_asked,
    people_rated and people_known, and what among_slices needs.
    """
    counts = [name for side in (*SIDES, *ASKED) for name in side]
    t = f.assign(habit=f.what + ":" + f.name, timing="", contrast=DONE, **f[counts].fillna(0))
    few_of = {people: _few(t[people], smallest) for _n, people in ASKED}
    gone = t.suppressed.astype("boolean").fillna(False).astype(bool) | few_of["people_asked"]
    # Of a slice there is no blanking: the whole less the others would tell what is blanked.
    t["suppressed"] = gone | ((t.slice_kind != "all") & (few_of["people_rated"] | few_of["people_known"]))
    kinds = t[(t.what == "category") & (t.slice_kind == "all") & (t.n_questions > 0)]
    for _, rows in kinds.groupby(["scope", "program"], dropna=False, sort=False):
        people, hidden = rows.people_asked.to_numpy(), rows.suppressed.to_numpy(bool).copy()
        while hidden.any() and not hidden.all():
            if hidden.sum() > 1 and people[hidden].max() >= smallest[rows.index[0]]:
                break
            left = np.flatnonzero(~hidden)
            hidden[left[np.argmin(people[left])]] = True
        t.loc[rows.index, "suppressed"] = hidden
    made = f.assign(suppressed=among_slices(t, smallest, (*SIDES, *ASKED)))
    unsaid = {
        "people_rated": ["n_rated", "mean_rating", "mean_low", "mean_high"],
        "people_known": ["n_prepared", "n_prepared_known"],
    }
    for people, names in unsaid.items():
        made[names] = made[names].mask(few_of[people])
    return made


def _few(people: pd.Series, smallest: pd.Series) -> pd.Series:
    return (people > 0) & (people < smallest)


def among_slices(f: pd.DataFrame, smallest: pd.Series, sides: Sequence[Side] = SIDES) -> pd.Series:
    """`suppressed` of the rows of a program's reports together: a slice's also where the whole's is, and where the whole less the
    slices shown of that kind would be of few people on a side; then the smaller slices go, until the rest is none or enough.

    smallest: a row its smallest group; sides: each count with the people that it is of. Needs program, slice_kind, habit, timing, contrast, suppressed, the counts of `done`, and
    most_interviews, those of the person in the report who has most.
    Rows without a program (all together) are on no page, and stay as they are.
    """
    key = ["program", *_ROW]
    done = f[(f.contrast == DONE) & f.program.notna()].assign(smallest=smallest)
    done["timing"] = done.timing.fillna("")
    whole = done[done.slice_kind == "all"].set_index(key)
    whole = whole[["suppressed", "most_interviews", *(name for side in sides for name in side)]]
    whole = whole.add_suffix("_whole")
    t = done[done.slice_kind != "all"]
    t = t.assign(at=t.index).join(whole, on=key)
    by = [*key, "slice_kind"]
    t["gone"] = t.suppressed.astype(bool) | t.suppressed_whole.fillna(True).astype(bool)
    t = t.sort_values(
        [*by, "gone", "seekers_with", "at"], ascending=[True] * len(by) + [True, False, True], kind="stable"
    )
    t["place"] = t.groupby(by, dropna=False).cumcount()
    fine = ~t.gone
    for n, people in sides:
        shown = t[[n, people]].where(~t.gone, 0).groupby([t[name] for name in by], dropna=False).cumsum()
        rest, rest_people = t[f"{n}_whole"] - shown[n], t[f"{people}_whole"] - shown[people]
        # A person may be in several slices: there are at least so many people left, and as many as it takes to have had the rest.
        if (n, people) in SIDES:
            rest_people = np.maximum(rest_people, np.ceil(rest / t.most_interviews_whole))
        fine &= (rest == 0) | (rest_people >= t.smallest)
    last = t.place.where(fine, -1).groupby([t[name] for name in by], dropna=False).transform("max")
    made = f.suppressed.astype(bool).copy()
    made[t["at"]] |= (t.gone | (t.place > last)).to_numpy(bool)
    return made
