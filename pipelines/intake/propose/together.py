"""What a sheet's columns are together: each contract column goes to the surest, and what two of them say of one thing is settled.

What each column by itself may be is columns.py's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pipelines.intake.propose.cells import Column
from pipelines.intake.propose.columns import STAGE, STATUS_TOO, Match, candidates, of_cells
from pipelines.intake.propose.headers import WAYS, nearness, says_how_far, says_what_is_planned
from pipelines.intake.propose.meanings import ends

#: Less sure than this, a column is kept aside.
LEAST = 50
#: What is said of a place, and of no company.
_SITED = re.compile(r",|\bremote\b|\bhybrid\b|\bhome ?office\b|\bdowntown\b|\bcity cent(er|re)\b|\d{5}", re.IGNORECASE)
#: The name of a file or folder, which may hold any word.
_PATH = re.compile(r"\w[/\\_]\w")


def assigned(
    columns: Sequence[Column], table: str, *, events: bool = False, taken: Collection[str] = ()
) -> dict[int, Match]:
    """Place -> what each column most likely is; each contract column is given to the surest. `taken` are filled already."""
    # The day on a row of a ledger is that of the event.
    targets = [name for name in WAYS[table] if name not in taken and not (events and name == "applied_on")]
    possible = candidates(columns, targets, table, events)
    if any(column.header_is("status") for column in columns):
        # What is to be done says no status where another column is called so, however well it reads.
        planned = {column.place for column in columns if says_what_is_planned(column.header)}
        possible = [
            (match, column) for match, column in possible if match.target != "status" or column.place not in planned
        ]
    chosen: dict[int, Match] = {}
    given = set(taken)
    for match, column in sorted(possible, key=lambda pair: (-pair[0].confidence, pair[1].place)):
        if column.place in chosen or match.target in given or match.confidence < LEAST:
            continue
        chosen[column.place] = match
        # Two columns may tell of one stage.
        given |= {match.target} if not match.target.startswith(STAGE) else set()
    if table != "practice" and "company" not in given:
        _places_as_companies(columns, chosen)
        given |= {match.target for match in chosen.values()}
    if table == "applications" and not events:
        _outcomes_as_statuses(columns, chosen, "status" in given)
        given |= {match.target for match in chosen.values()}
        _second_statuses(columns, chosen, "status" in given)
        _fuller_first(columns, chosen)
        _without_counts(columns, chosen)
    return chosen


def _places_as_companies(columns: Sequence[Column], chosen: dict[int, Match]) -> None:
    """Where nothing else names a company, a column of places (`Place`, `Where`) that are nearly all different names them."""
    for place, match in list(chosen.items()):
        column = _by_place(columns)[place]
        if match.target != "location" or len(column.cells) < 3:
            continue
        if len(column.counts) / len(column.cells) >= 0.8 and not column.n_where(_SITED.search):
            different = f"{len(column.counts):,} different names in {len(column.cells):,} cells, and no other column has a company"
            chosen[place] = Match("company", 60, different)


def _outcomes_as_statuses(columns: Sequence[Column], chosen: dict[int, Match], has_status: bool) -> None:
    """A column of outcomes that also tells of stages, or is not understood as outcomes alone, is one of statuses."""
    for place, match in list(chosen.items()):
        column = _by_place(columns)[place]
        if match.target != "outcome" or not column.cells:
            continue
        more = column.n_statuses > column.n_words("outcome") or column.n_stages > 0
        if not has_status or (more and column.n_statuses >= column.n_words("outcome")):
            chosen[place] = Match(STATUS_TOO if has_status else "status", match.confidence, match.evidence)


def _second_statuses(columns: Sequence[Column], chosen: dict[int, Match], has_status: bool) -> None:
    for column in columns:
        if column.place in chosen or not has_status or not column.cells:
            continue
        near = max(nearness(column.header, target, "applications")[0] for target in ("status", "outcome"))
        share = column.share(column.n_statuses)
        enough = 0.7
        if says_how_far(column.header) and column.share(column.n_stages) >= 0.5:
            near, enough = max(near, 80), 0.5
        # Whatever it is called: words of how it ended stand in no other kind of column. What is planned has not come.
        plain_words = column.share(column.n_where(_PATH.search)) < 0.3
        if share >= 0.8 and column.n_where(ends) >= 2 and plain_words and not says_what_is_planned(column.header):
            near = max(near, 75)
        if (
            near >= 75
            and share >= enough
            and column.share(column.n_yes_no) < 0.5
            and column.share(column.n_dates) < 0.3
        ):
            chosen[column.place] = Match(
                STATUS_TOO, int(45 + 45 * share), of_cells(column, column.n_statuses, "tell a status")
            )


def _fuller_first(columns: Sequence[Column], chosen: dict[int, Match]) -> None:
    """Of two columns of statuses (`Etapa`, `Situação`), the one that says how more of the rows stand or ended is the row's status."""
    at = {match.target: place for place, match in chosen.items() if match.target in ("status", STATUS_TOO)}
    if len(at) < 2 or any(match.target == "outcome" for match in chosen.values()):
        return
    first, other = (_by_place(columns)[at[target]] for target in ("status", STATUS_TOO))
    if not first.header_is("status") and other.n_where(ends) > first.n_where(ends):
        chosen[first.place], chosen[other.place] = (
            replace(chosen[first.place], target=STATUS_TOO),
            replace(chosen[other.place], target="status"),
        )


def _without_counts(columns: Sequence[Column], chosen: dict[int, Match]) -> None:
    """Where a column names the stage that was reached, one that only counts meetings says no more of it."""
    if not any(
        match.target == STATUS_TOO and says_how_far(_by_place(columns)[place].header) for place, match in chosen.items()
    ):
        return
    for place, match in list(chosen.items()):
        column = _by_place(columns)[place]
        if match.target.startswith(STAGE) and column.cells and column.n_whole(0, 99) == len(column.cells):
            del chosen[place]


def _by_place(columns: Sequence[Column]) -> dict[int, Column]:
    """Columns by their place."""
    return {column.place: column for column in columns}


def points(chosen: Mapping[int, Match]) -> int:
    """How much of a sheet a choice explains."""
    return sum(match.confidence for match in chosen.values())
