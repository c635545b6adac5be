"""habit_effects: one report's answers, from its sums. The estimator, the checks and the grades in their order.

Sums in, a frame out (statistics.md, 7). Knows no file, engine or page; whose report it is, the caller says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from pipelines.contract.contrasts import (
    CONCERNS_HANDLED,
    DONE,
    FOLLOWED,
    HANDLED_FROM,
    NEXT,
    NUISANCE,
    WANTED_BANDS,
    Mark,
    band_starts,
    column_of,
    contrasts_of,
)
from pipelines.contract.sums import Sums
from pipelines.statistics import grades, sentences
from pipelines.statistics.multiplicity import benjamini_hochberg, shrunken
from pipelines.statistics.rates import newcombe
from pipelines.statistics.stages import stage_p, with_stages
from pipelines.statistics.suppression import suppressed
from pipelines.statistics.untimed import untimed_pull
from pipelines.statistics.within import Estimates, Within, p_value

#: Changes whenever an answer could: its effect on what was published last is then told once.
METHOD_VERSION = "5"
#: A placebo that is this unlikely by chance is a flag.
PLACEBO_P, BLANK_Q = 0.05, 0.05


@dataclass(frozen=True)
class Part:
    """The sums of one kind of unit with the marks that they are of."""

    sums: Sums
    marks: tuple[Mark, ...]


@threadpool_limits.wrap(limits=1, user_api="blas")
def habit_effects(
    main: Part,
    following: Part | None = None,
    placebo: Part | None = None,
    *,
    smallest_group: int = 0,
    primary_only: bool = False,
) -> pd.DataFrame:
    """The rows of one report, a habit, timing and contrast each, in the contract's order.

    main: interviews with their own result; following: next applications' first interviews; placebo: first interviews with the
    next one's habits. smallest_group: with fewer seekers on either side a row is `suppressed`. primary_only: `done` alone, and
    only what passes the gate (a slice).
    """
    parts = [_of_results(main, primary_only=primary_only)]
    if following is not None:
        parts.append(_of_next(following))
    f = pd.concat(parts, ignore_index=True)
    f["placebo_flag"] = _placebo(f, placebo)
    f = grades.with_checks(_with_shown(grades.with_gate(f)))
    judged = f.gate_ok & ~_cannot(f)
    f["q"] = benjamini_hochberg(f.p.where(judged))
    f["shrunk"], f["lfsr"] = shrunken(f.estimate.where(judged), (f.half_shown / 1.959964).where(judged))
    f = with_stages(f, main.sums, _columns(main), judged, smallest_group)
    f["grade"] = grades.grade(f.assign(late_share=_late_share(f)))
    f["sentence"] = sentences.written(f)
    f["suppressed"] = suppressed(f, smallest_group)
    f["method_version"] = METHOD_VERSION
    if primary_only:
        f = f[f.gate_ok & (f.contrast == DONE)].reset_index(drop=True)
    return f


def _cannot(f: pd.DataFrame) -> pd.Series:
    return ((f.phase == "after") & (f.timing == "same")) | (_late_share(f) > grades.MOST_LATE)


def _late_share(f: pd.DataFrame) -> pd.Series:
    """late_share where it says something of the habit's entries: a late one among few whose time is known would else decide about
    hundreds that have none. Enough are as many as are asked of each result, or more than MOST_LATE of all entries."""
    enough = (f.n_late >= grades.FEWEST_OF_A_KIND) | (f.n_late > grades.MOST_LATE * f.n_told)
    return f.late_share.where(enough)


def _model(part: Part) -> Within:
    return Within(part.sums, _columns(part))


def _columns(part: Part) -> list[str]:
    sums = part.sums
    wanted = WANTED_BANDS if 2 * sums.n["wanted"] >= sums.n["interviews"] else ()
    joint = [mark.code for mark in part.marks if mark.role == "joint"]
    return [name for name in (*NUISANCE, *FOLLOWED, *wanted, *joint) if name in sums.columns]


def _of_results(part: Part, *, primary_only: bool) -> pd.DataFrame:
    """Habits against the same interview's result: done in one model, each habit's bands in its stead, `counted` without one."""
    f = _counted(part)
    model = _model(part)
    joint = [mark for mark in part.marks if mark.role == "joint"]
    names = [mark.code for mark in joint]
    told = [model.estimates(names)]
    if not primary_only:
        told += [model.swapped(_bands(mark), [mark.code]) for mark in joint if mark.bands and _is_told(part, mark)]
    if any(mark.habit is CONCERNS_HANDLED for mark in part.marks):
        told.append(model.swapped([CONCERNS_HANDLED.code], HANDLED_FROM))
    f = _with_estimates(f, told)
    between = dict(zip(names, model.between(names), strict=True))
    f["between_sd"] = f.habit.map(between).where(f.contrast == DONE).astype(float)
    f["timing"] = np.where(f.phase == "after", "same", "")
    codes = [] if primary_only else [mark.code for mark in part.marks]
    f["stage_p"] = f.habit.map(stage_p(part.sums, model, codes)).where(f.contrast == DONE).astype(float)
    return f


def _of_next(part: Part) -> pd.DataFrame:
    """Habits after an interview against the first interview of the next application."""
    f = _counted(part)
    f = _with_estimates(f, [_model(part).estimates([mark.code for mark in part.marks])])
    return f.assign(timing="next", stage_p=np.nan, between_sd=np.nan)


def _bands(mark: Mark) -> list[str]:
    return [column_of(mark.code, band) for band in mark.bands]


def _is_over(mark: Mark, contrast: str) -> bool:
    """Whether a contrast's interviews are among those at which the habit counts as done."""
    bound = mark.habit.done_at_least
    return contrast == DONE or bound is None or band_starts([contrast])[0] >= bound


def _is_told(part: Part, mark: Mark) -> bool:
    return bool(part.sums.counts.at[(mark.code, DONE), "n_told"])


def _counted(part: Part) -> pd.DataFrame:
    """A row a contrast with its counts, shares and raw difference."""
    sums = part.sums
    f = sums.counts.reset_index()
    marks = [mark for mark, _contrast in contrasts_of(part.marks)]
    f["kind"] = [mark.habit.kind for mark in marks]
    f["phase"] = [mark.habit.phase for mark in marks]
    f["unit"] = [mark.habit.unit for mark in marks]
    f["is_over"] = [_is_over(mark, contrast) for mark, contrast in contrasts_of(part.marks)]
    with np.errstate(divide="ignore", invalid="ignore"):
        f["blank_share"] = (f.n_blank / f.n_applies.where(f.n_applies > 0)).astype(float)
        f["late_share"] = (f.n_late / f.n_timed.where(f.n_timed > 0)).astype(float)
        f["timing_unknown_share"] = ((f.n_told - f.n_timed) / f.n_told.where(f.n_told > 0)).astype(float)
    before = np.array([mark.habit.phase == "before" and mark.role == "joint" for mark in part.marks], bool)
    pull = pd.Series(
        untimed_pull(sums.untimed, before, sums.outcome.sum(), sums.n["interviews"]), [m.code for m in part.marks]
    )
    f["untimed_pull"] = pull.reindex(f.habit).array
    f["n_interviews"], f["n_seekers"] = sums.n["interviews"], sums.n["seekers"]
    # For suppression alone, and in no table: it is one person's.
    f["most_interviews"] = sums.n["most"]
    f["n_advanced"], f["n_undated"] = sums.n["advanced"], sums.n["undated"]
    f["base_rate"] = sums.n["advanced"] / sums.n["interviews"]
    f["undated_share"] = sums.n["undated"] / max(1, sums.n["advanced"])
    f["raw"], f["raw_low"], f["raw_high"] = newcombe(f.advanced_with, f.n_with, f.advanced_without, f.n_without)
    blank_q = pd.Series(_blank_p(sums), sums.counts.index.unique(0))
    flags = (blank_q < BLANK_Q).astype("boolean").mask(blank_q.isna())
    f["blank_flag"] = flags.reindex(f.habit).array
    return f


def _with_estimates(f: pd.DataFrame, told: Sequence[Estimates]) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "estimate": np.concatenate([each.estimate for each in told]),
            "se": np.concatenate([each.se for each in told]),
            "g_eff": np.concatenate([each.g_eff for each in told]),
            "df": np.concatenate([each.df for each in told]),
            "half": np.concatenate([each.half_width() for each in told]),
            "half_90": np.concatenate([each.half_width(0.90) for each in told]),
            "why": [why for each in told for why in each.why],
        },
        index=[name for each in told for name in each.names],
    )
    columns = [column_of(habit, contrast) for habit, contrast in zip(f.habit, f.contrast, strict=True)]
    found = rows.reindex(columns).reset_index(drop=True)
    # Habits after an interview stand in no model of its own result.
    found["why"] = found.why.fillna("not_estimated")
    f = pd.concat([f, found], axis=1)
    f["half_shown"] = np.hypot(f.half, grades.MODEL_FLOOR)
    return f


def _with_shown(f: pd.DataFrame) -> pd.DataFrame:
    """Intervals, p, and what could be noticed. What is shown has the model's floor; low and high have not."""
    wider = f.half_shown / f.half
    error = f.se * wider
    f["low"], f["high"] = f.estimate - f.half, f.estimate + f.half
    f["low_shown"], f["high_shown"] = f.estimate - f.half_shown, f.estimate + f.half_shown
    f["low_90"], f["high_90"] = f.estimate - f.half_90 * wider, f.estimate + f.half_90 * wider
    f["p"] = p_value(f.estimate.to_numpy(), error.to_numpy(), f.df.to_numpy())
    f["mde80"] = grades.CAUGHT * error
    more = f.n_interviews * ((f.mde80 / grades.WORTH_NOTICING) ** 2 - 1)
    f["more_needed"] = np.ceil(more.clip(lower=0))
    # Had nobody done it, and had everybody, by the model: what the sentence of an effect says.
    share = f.n_with / (f.n_with + f.n_without).where(f.n_with + f.n_without > 0)
    f["rate_without"] = (f.base_rate - f.estimate * share).clip(0, 1)
    f["rate_with"] = (f.rate_without + f.estimate).clip(0, 1)
    return f


def _placebo(f: pd.DataFrame, part: Part | None) -> pd.Series:
    """Whether the habit at the next application's first interview "predicts" this one's result, which it cannot bring about;
    None where there is too little to tell."""
    if part is None:
        return pd.Series([None] * len(f), dtype=object)
    model = _model(part)
    found: dict[str, bool | None] = {}
    for mark in part.marks:
        if mark.role == "alone" and _is_told(part, mark):
            ahead = model.swapped([mark.code])
            enough = part.sums.counts.at[(mark.code, DONE), "informative_seekers"] >= grades.INFORMATIVE_SEEKERS
            p = p_value(ahead.estimate, ahead.se, ahead.df)[0]
            found[mark.code.removeprefix(NEXT)] = bool(p < PLACEBO_P) if enough and not np.isnan(p) else None
    flags = [found.get(habit) if timing == "" else None for habit, timing in zip(f.habit, f.timing, strict=True)]
    return pd.Series(flags, dtype=object)


def _blank_p(sums: Sums) -> np.ndarray:
    """(h,) q values: do blanks of a habit go with results within seeker? The slope of blank on result, and its jackknife."""
    outcome = sums.outcome.sum()
    if outcome <= 0:
        return np.full(sums.blanks.shape[1], np.nan)
    slope = sums.blanks.sum(0) / outcome
    with np.errstate(divide="ignore", invalid="ignore"):
        each = (sums.blanks.sum(0) - sums.blanks) / (outcome - sums.outcome)[:, None]
    k = len(sums.outcome)
    error = np.sqrt((k - 1) / k * np.nansum((each - slope) ** 2, axis=0))
    some = error > 1e-9
    p = np.where(some, p_value(slope, np.where(some, error, 1.0), np.full(len(slope), max(1, k - 1))), np.nan)
    return benjamini_hochberg(p)
