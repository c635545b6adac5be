"""What a program's page may tell: no number about a group of fewer people than the program's smallest group.

Frames in, the same frames with what is hidden blanked (never merely marked) out; words and layout are elsewhere. Habits, ratings
and the like are answers_shown.py's, slices slices_shown.py's.

What counts as a group is the people a number is *of*: the denominator of a share, a stage's or offer's own people. How such a group divides (of 9 people's 14 results, 3 led on) is shown. What else on the page would give
a hidden number away is hidden with it:

- a stage's results, where its "led on" would tell how many reached a later stage that the funnel hides;
- counts over all stages or all habits (open, silent, blank …), where one of those rows is hidden: only a whole per cent;
- "still open" of every stage, where their sum is of few people and so hidden;
- decisions of few people, put together with the next smallest until the rest cannot be worked out;
- rows and cells of a table of few people in the data quality section;
- applications that include saved ones or future ones of few people;
- how many rows were read, where few people may not be counted: less what the others logged, the rest would be theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards.pages.program.tables import DECISIONS, FITS, ProgramTables
from pipelines.dashboards.warehouse import Row

#: Counts of mart_data_quality that are sums over stages' results, over applications, over rows, or of habits' entries.
_OVER_STAGES = ("result_conflicts", "results_from_silence", "results_open")
_OVER_APPLICATIONS = ("derived_applications", "wishes", "dated_after_as_of")
_OVER_ROWS = ("rows_read", "rows_accepted", "rows_rejected", "rows_repeated")
_OVER_HABITS = ("late_habits", "habit_time_unknown", "habit_blanks", "habit_disagreements")


def hides(people: Any, smallest: int) -> bool:
    """Whether a number of this many people stays hidden. Nobody (0) may be told; an unknown number of people may not."""
    if smallest == 0:
        return False
    return bool(pd.isna(people)) or 1 <= people < smallest


def too_few_for_a_page(tables: ProgramTables) -> bool:
    """Whether the program has fewer people than it may tell about at all."""
    return tables.people < tables.program.smallest


def shown(tables: ProgramTables, *, habits_hidden: bool = False) -> ProgramTables:
    """`tables` with every number that may not be told blanked (NA), and a `hidden` column or key that says which.

    habits_hidden: whether some habit's counts are hidden (answers_shown.py), which entries of all habits would give away.
    """
    smallest = tables.program.smallest
    funnel = _blank(
        tables.funnel, _too_few(tables.funnel["people"], smallest), keep=("stage", "stage_rank", "happened")
    )
    hidden_ranks = [STAGE_RANK[stage] for stage in funnel.loc[funnel["hidden"], "stage"]]
    stages = tables.stages
    tells_later = [
        hides(row.people_advanced, smallest) and any(rank > STAGE_RANK[row.stage] for rank in hidden_ranks)
        for row in stages.itertuples()
    ]
    stages = _blank(
        stages,
        _too_few(stages["people"], smallest) | pd.Series(tells_later, index=stages.index, dtype=bool),
        ("stage",),
    )
    totals = dict(tables.totals)
    if hides(totals["people_responded"], smallest):
        totals |= {"responded": pd.NA, "people_responded": pd.NA}
    if not funnel.empty and bool(funnel.loc[funnel["stage"] == "applied", "hidden"].any()):
        totals = dict.fromkeys(totals, pd.NA)
    rows, rows_hidden = dict(tables.rows), hides(tables.left_out, smallest)
    if rows_hidden:
        rows |= dict.fromkeys(("read", "accepted", "rejected", "repeated"), pd.NA)
    over = (
        *(_OVER_STAGES if bool(stages["hidden"].any()) else ()),
        *(_OVER_HABITS if habits_hidden else ()),
        *(_OVER_ROWS if rows_hidden else ()),
    )
    quality = _quality(tables.quality, smallest, over)
    # The rows' own counts add up to the measure: where that is of too few people, so are they.
    few = set(quality.loc[quality["hidden"], "measure"])
    if "results_open" in few:
        stages = stages.assign(n_open=pd.NA)
    return replace(
        tables,
        totals=totals,
        funnel=funnel,
        stages=stages,
        offers=_offers(tables.offers, smallest),
        quality=quality,
        rows=rows,
    )


def _too_few(people: pd.Series, smallest: int) -> pd.Series:
    return pd.Series([hides(n, smallest) for n in people], index=people.index, dtype=bool)


def _blank(frame: pd.DataFrame, hidden: pd.Series, keep: Iterable[str]) -> pd.DataFrame:
    """`frame` with every column but `keep` blanked in the hidden rows."""
    made = frame.copy()
    made.loc[hidden, [name for name in frame.columns if name not in keep]] = pd.NA
    return made.assign(hidden=hidden)


def _offers(offers: Row, smallest: int) -> Row:
    """The offers that may be told of: {"hidden": True} alone, or the row with what is of too few people blanked."""
    if not offers:
        return {}
    if hides(offers["n_seekers_with_offer"], smallest):
        return {"hidden": True}
    made = dict(offers) | {"hidden": False}
    if hides(made["people_wants"], smallest):
        made |= dict.fromkeys(("n_wants_rated", "n_wanted"), pd.NA)
    if hides(made["people_pay"], smallest):
        made |= dict.fromkeys(("median_lift", "n_pay_known"), pd.NA)
    if hides(made["people_negotiated"], smallest):
        made["n_negotiated"] = pd.NA
    all_fits = hides(made["n_seekers_fit_rated"], smallest)
    for fit in FITS:
        if all_fits or hides(made[f"people_{fit}"], smallest):
            made |= dict.fromkeys((fit, f"n_{fit}", f"low_{fit}", f"high_{fit}"), pd.NA)
    return made | _decisions(made, smallest)


def _decisions(offers: Row, smallest: int) -> Row:
    """`decisions`: offers by decision, those of few people together as `otherwise`, with the next smallest where they would
    still be few; none where nothing else is left. `decisions_together`: those that stand nowhere by themselves.
    """
    counts = {word: int(offers[word] or 0) for word in DECISIONS if offers[word]}
    people = {word: int(offers[f"people_{word}"] or 0) for word in counts}
    rest = sorted(counts, key=lambda word: (people[word], word))
    pool: list[str] = []
    # A decision whose people the offers do not tell (a count without rows) is taken as one of few.
    while smallest and rest and (people[rest[0]] < smallest or (pool and offers[f"together_{pool[-1]}"] < smallest)):
        pool.append(rest.pop(0))
    made = {word: counts[word] for word in counts if word not in pool}
    if made and pool:
        made["otherwise"] = sum(counts[word] for word in pool)
    return {"decisions": made, "decisions_together": tuple(pool)}


def _quality(quality: pd.DataFrame, smallest: int, over: tuple[str, ...]) -> pd.DataFrame:
    """Measures of few people blanked; those from which a hidden row could be worked out (`over`) keep only their share."""
    made = quality.copy()
    made["share"] = [
        row.n / row.of_n if pd.notna(row.n) and pd.notna(row.of_n) and row.of_n else None
        for row in quality.itertuples()
    ]
    counts_people = quality["people"].notna()
    # A count whose people are not found in the tables is hidden as well: nobody knows how few they are.
    unfound = (quality["people"].fillna(0) == 0) & (quality["n"].fillna(0) > 0)
    hidden = counts_people & (_too_few(quality["people"], smallest) | (unfound & bool(smallest)))
    hidden |= quality["people_in_table"].notna() & _too_few(quality["people_in_table"], smallest)
    # What a hidden measure is of would tell it too, less the results that are shown.
    few = set(quality.loc[hidden, "measure"])
    only_share = quality["measure"].isin(
        (
            *over,
            *(_OVER_STAGES if "results_open" in few else ()),
            *(_OVER_HABITS if "late_habits" in few else ()),
            *(_OVER_APPLICATIONS if few & {"wishes", "dated_after_as_of"} else ()),
            *(("filled",) if smallest else ()),
        )
    )
    made.loc[hidden | only_share, ["n", "of_n"]] = pd.NA
    made.loc[hidden, ["share", "people", "people_in_table"]] = None
    return made.assign(hidden=hidden, only_share=only_share & ~hidden)
