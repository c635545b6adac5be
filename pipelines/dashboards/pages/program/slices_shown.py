"""Which slices of a program may be shown together, and which of their numbers: audited over all of them at once.

Frames in, the same frames with what is hidden blanked out. A slice is a view of the whole: what one view hides, the whole less
the other views would tell, so cells are hidden in pairs at least, and a kind that would still tell one is left out whole.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards.pages.program.audit import Cell, Split, recoverable, suppressed
from pipelines.dashboards.pages.program.journeys import KINDS as KINDS_OF_INTERVIEW
from pipelines.dashboards.pages.program.privacy import hides
from pipelines.dashboards.pages.program.slices import KINDS, Group, Slices
from pipelines.dashboards.pages.program.tables import ProgramTables

#: The whole program, as a group beside the others.
ALL = "all"
_RESULTS = ("advanced", "rejected", "no_response", "n_open", "withdrew")


@dataclass(frozen=True)
class ShownSlices:
    """The groups that may be shown, their funnels and results by key (with `hidden`), and the kinds that were left out."""

    groups: tuple[Group, ...]
    funnels: Mapping[str, pd.DataFrame]
    stages: Mapping[str, pd.DataFrame]
    times: pd.DataFrame
    left_out: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()

    def of(self, kind: str) -> list[Group]:
        return [group for group in self.groups if group.kind == kind]

    @property
    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if self.of(kind)]


def shown(slices: Slices, tables: ProgramTables, without: Collection[str] = ()) -> ShownSlices:
    """`slices` beside `tables` (which have passed privacy.shown): with every number that may not be told blanked, and without the
    kinds in `without`, which have to wait (released.py)."""
    waiting = tuple(kind for kind in KINDS if kind in without and any(group.kind == kind for group in slices.groups))
    slices = _without(slices, waiting)
    smallest = tables.program.smallest
    left_out = list(_kinds_that_tell(slices)) if smallest else []
    while True:
        slices = replace(slices, groups=tuple(group for group in slices.groups if group.kind not in left_out))
        reached = _reached_hidden(slices, tables, smallest)
        results = _results_hidden(slices, tables, reached, smallest)
        kinds = [kind for kind in KINDS if any(group.kind == kind for group in slices.groups)]
        if not (_told_together(slices.applied, kinds, reached) or _told_together(slices.met, kinds, results)):
            break
        left_out.append(kinds[-1])
    happened = tables.funnel.set_index("stage")["happened"].to_dict() if len(tables.funnel) else {}
    funnels, stages = {}, {}
    for group in slices.groups:
        funnel = slices.funnel[slices.funnel["key"] == group.key].reset_index(drop=True)
        funnel = funnel.assign(happened=[bool(happened.get(stage)) for stage in funnel["stage"]])
        funnels[group.key] = _blanked(
            funnel, {stage for key, stage in reached if key == group.key}, ("stage_rank", "happened")
        )
        stage = slices.stages[slices.stages["key"] == group.key].reset_index(drop=True)
        stages[group.key] = _blanked(stage, {name for key, name in results if key == group.key}, ())
        if bool(tables.stages["n_open"].isna().all()):  # hidden of the whole: see privacy.py
            stages[group.key] = stages[group.key].assign(n_open=pd.NA)
    return ShownSlices(slices.groups, funnels, stages, slices.times, tuple(left_out), waiting)


def _without(slices: Slices, kinds: Collection[str]) -> Slices:
    def rest(combinations: pd.DataFrame) -> pd.DataFrame:
        return combinations.drop(columns=[kind for kind in combinations.columns if kind in kinds])

    groups = tuple(group for group in slices.groups if group.kind not in kinds)
    return replace(slices, groups=groups, applied=rest(slices.applied), met=rest(slices.met))


def _kinds_that_tell(slices: Slices) -> tuple[str, ...]:
    """Kinds to leave out, since with the others they would single out what no view shows: where one combination of groups is
    told exactly, and is no group itself."""
    made: list[str] = []
    for frame in (slices.applied, slices.met):
        kinds = [kind for kind in frame.columns if kind not in made]
        while len(kinds) > 1:
            each = frame[kinds].drop_duplicates().reset_index(drop=True)
            sums = _sums(each)
            told = recoverable([*sums.values(), frozenset(map(str, each.index))], [{str(at)} for at in each.index])
            alone = {groups for groups in sums.values() if len(groups) == 1}
            if not any(
                is_told and frozenset({str(at)}) not in alone for at, is_told in zip(each.index, told, strict=True)
            ):
                break
            made.append(kinds.pop())
    return tuple(dict.fromkeys(made))


def _told_together(combinations: pd.DataFrame, kinds: list[str], hidden: set[tuple[str, str]]) -> bool:
    """Whether at some stage the groups that are shown, of all kinds together, tell one that is hidden."""
    here = [kind for kind in kinds if kind in combinations.columns]
    if len(here) < 2:
        return False
    each = combinations[here].drop_duplicates().reset_index(drop=True)
    sums, whole = _sums(each), frozenset(map(str, each.index))
    for stage in {stage for _, stage in hidden}:
        gone = {key for key, at in hidden if at == stage and key in sums}
        shown = [groups for key, groups in sums.items() if key not in gone]
        if any(recoverable([*shown, whole], [sums[key] for key in gone])):
            return True
    return False


def _sums(combinations: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Which combinations each group adds up, by its key."""
    made: dict[str, frozenset[str]] = {}
    for kind in combinations.columns:
        for key, rows in combinations.groupby(kind):
            made[str(key)] = frozenset(map(str, rows.index))
    return made


def _reached_hidden(slices: Slices, tables: ProgramTables, smallest: int) -> set[tuple[str, str]]:
    """(key, stage) of every funnel's hidden cells: per kind over all stages at once, since a stage holds all later ones."""
    whole = {row.stage: row for row in tables.funnel.itertuples()}
    size = {group.key: group.people for group in slices.groups}
    gone: set[tuple[str, str]] = set()
    for kind in KINDS:
        keys = [group.key for group in slices.groups if group.kind == kind]
        rows = slices.funnel[slices.funnel["key"].isin(keys) & slices.funnel["stage"].isin(whole)]
        if rows.empty or not smallest:
            continue
        cells, splits, hidden = [], [], set()
        for stage, here in rows.groupby("stage", sort=False):
            for row in here.itertuples():
                # Everybody of a group applied, so there its people are known exactly.
                people = size[row.key] if stage == "applied" else row.people
                cells.append(_cell(row.key, str(stage), _furthest([row.key], str(stage)), row.n_reached, people))
            total: Any = whole[stage]
            splits.append(Split(f"{ALL}|{stage}", tuple(f"{key}|{stage}" for key in here["key"])))
            count = int(here["n_reached"].sum())
            people = smallest if not total.hidden else int(here["people"].max())
            cells.append(_cell(ALL, str(stage), _furthest(keys, str(stage)), count, people))
            if total.hidden:
                hidden.add(f"{ALL}|{stage}")
        gone |= _names(suppressed(cells, splits, smallest, hidden))
    return gone


def _furthest(keys: list[str], stage: str) -> frozenset[str]:
    """Reached is: furthest at this stage or a later one. A kind of interview is reached by itself or by a later rank."""
    rank = STAGE_RANK[stage]
    own = [stage] if rank == STAGE_RANK["interview"] and stage != "interview" else [str(rank)]
    later = [str(other) for other in range(rank + 1, max(STAGE_RANK.values()) + 1)]
    return frozenset(f"{key}|{at}" for key in keys for at in (*own, *later))


def _results_hidden(
    slices: Slices, tables: ProgramTables, reached: set[tuple[str, str]], smallest: int
) -> set[tuple[str, str]]:
    """(key, stage) of the results that are hidden: of few people, or that would tell what a funnel hides, and those with them."""
    ranks = sorted({STAGE_RANK[row.stage] for row in tables.funnel.itertuples() if row.happened})
    # How many went on from a screen tells how many reached any interview, and of no kind of it.
    hidden_ranks = {(key, STAGE_RANK[stage]) for key, stage in reached if stage not in KINDS_OF_INTERVIEW}
    whole = {row.stage: row for row in tables.stages.itertuples()}
    gone: set[tuple[str, str]] = set()
    for kind in KINDS:
        keys = [group.key for group in slices.groups if group.kind == kind]
        rows = slices.stages[slices.stages["key"].isin(keys) & slices.stages["stage"].isin(whole)]
        if rows.empty or not smallest:
            continue
        cells, splits, hidden = [], [], set()
        for stage, here in rows.groupby("stage", sort=False):
            rank = STAGE_RANK[str(stage)]
            beyond = next((later for later in ranks if later > rank), None)
            for row in here.itertuples():
                held = sum(int(getattr(row, name)) for name in _RESULTS)
                cells.append(_cell(row.key, str(stage), frozenset({f"{row.key}|{stage}"}), held, row.people))
                # How many led on would tell how many are beyond it, and how many met how many were there.
                if (row.key, str(stage)) in reached or (row.key, beyond) in hidden_ranks or hides(row.people, smallest):
                    hidden.add(f"{row.key}|{stage}")
            total: Any = whole[stage]
            groups = frozenset(f"{key}|{stage}" for key in here["key"])
            splits.append(Split(f"{ALL}|{stage}", tuple(sorted(groups))))
            count = sum(int(here[name].sum()) for name in _RESULTS)
            cells.append(_cell(ALL, str(stage), groups, count, smallest))
            if total.hidden:
                hidden.add(f"{ALL}|{stage}")
        gone |= _names(suppressed(cells, splits, smallest, hidden))
    return gone


def _cell(key: str, stage: str, groups: frozenset[str], value: Any, people: Any) -> Cell:
    return Cell(f"{key}|{stage}", groups, int(value), int(people))


def _names(gone: frozenset[str]) -> set[tuple[str, str]]:
    pairs = (name.partition("|")[::2] for name in gone)
    return {(key, stage) for key, stage in pairs if key != ALL}


def _blanked(frame: pd.DataFrame, stages: set[str], keep: tuple[str, ...]) -> pd.DataFrame:
    hidden = frame["stage"].isin(stages)
    made = frame.copy()
    made.loc[hidden, [name for name in frame.columns if name not in ("key", "stage", *keep)]] = pd.NA
    return made.assign(hidden=hidden)
