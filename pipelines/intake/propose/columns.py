"""Which contract column a sheet's column may fill: how near its header is, held against what its cells show.

Each target is a contract column, or `stage:S[:round]` (a column that holds when one stage came), or `status too`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.contract.logs import log_tables
from pipelines.intake.propose.cells import Column, is_date
from pipelines.intake.propose.headers import (
    WAYS,
    near_stage,
    nearness,
    of_another_day,
    says_how_far,
    says_how_it_ended,
    says_what_is_planned,
    stage_of,
)
from pipelines.intake.propose.meanings import ends
from pipelines.intake.stage_cells import told_by

STAGE = "stage:"
#: A second column that says where an application stands (`Response` beside `Status`).
STATUS_TOO = "status too"
#: Less sure than this, a column is kept aside.
LEAST = 50
#: Columns of words that a row can do without: kept aside where fewer cells than this are understood.
_UNDERSTOOD = 0.6
_NEEDED_WORDS = frozenset({"status", "stage", "activity"})
#: What is said of a place, and of no company.
_SITED = re.compile(r",|\bremote\b|\bhybrid\b|\bhome ?office\b|\bdowntown\b|\bcity cent(er|re)\b|\d{5}", re.IGNORECASE)
#: A column of interviews, the vocabulary of its words, and how that is said.
_OF_MEETINGS = (("stage", "interview_stage", "name a kind of meeting"), ("result", "result", "tell what came of it"))
_ROLE_WORDS = re.compile(
    r"\b(engineer|developer|manager|analyst|designer|assistant|officer|director|consultant|scientist|teacher|nurse|intern|"
    r"specialist|coordinator|administrator|architect|technician|lead|sales|swe|entwickler|leiter|berater|sachbearbeiter|"
    r"ingenieur|assistent|developpeur|ingenieure?|chef|responsable|charge|contable|tecnico|administrativo|auxiliar|analista)\w*|"
    r"工程师|经理|开发|分析|算法|产品|运营|设计|专员|助理",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Match:
    """A target that a column may fill, how sure that is (0-100), and the evidence in words."""

    target: str
    confidence: int
    evidence: str


def assigned(
    columns: Sequence[Column], table: str, *, events: bool = False, taken: Collection[str] = ()
) -> dict[int, Match]:
    """Place -> what each column most likely is; each contract column is given to the surest. `taken` are filled already."""
    # The day on a row of a ledger is that of the event.
    targets = [name for name in WAYS[table] if name not in taken and not (events and name == "applied_on")]
    candidates = [
        (match, column) for column in columns for target in targets if (match := _match(column, target, table, events))
    ]
    if table == "applications" and not events:
        candidates += [(match, column) for column in columns if (match := _stage_match(column))]
    candidates += [
        (match, column) for column in columns for match in _by_cells(column, columns, table) if match.target in targets
    ]
    chosen: dict[int, Match] = {}
    given = set(taken)
    for match, column in sorted(candidates, key=lambda pair: (-pair[0].confidence, pair[1].place)):
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
        column = columns_by(columns)[place]
        if match.target != "location" or len(column.cells) < 3:
            continue
        if len(column.counts) / len(column.cells) >= 0.8 and not column.n_where(_SITED.search):
            different = f"{len(column.counts):,} different names in {len(column.cells):,} cells, and no other column has a company"
            chosen[place] = Match("company", 60, different)


def _outcomes_as_statuses(columns: Sequence[Column], chosen: dict[int, Match], has_status: bool) -> None:
    """A column of outcomes that also tells of stages, or is not understood as outcomes alone, is one of statuses."""
    for place, match in list(chosen.items()):
        column = columns_by(columns)[place]
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
        if says_how_far(column.header) and column.share(column.n_stages) >= 0.5:
            near = max(near, 80)
        # Whatever it is called: words of how it ended stand in no other kind of column. What is planned has not come.
        if share >= 0.8 and column.n_where(ends) >= 2 and not says_what_is_planned(column.header):
            near = max(near, 75)
        if near >= 75 and share >= 0.7 and column.share(column.n_yes_no) < 0.5 and column.share(column.n_dates) < 0.3:
            chosen[column.place] = Match(
                STATUS_TOO, int(45 + 45 * share), _of(column, column.n_statuses, "tell a status")
            )


def _fuller_first(columns: Sequence[Column], chosen: dict[int, Match]) -> None:
    """Of two columns of statuses (`Etapa`, `Situação`), the one that says how more of the rows stand or ended is the row's status."""
    at = {match.target: place for place, match in chosen.items() if match.target in ("status", STATUS_TOO)}
    if len(at) < 2 or any(match.target == "outcome" for match in chosen.values()):
        return
    first, other = (columns_by(columns)[at[target]] for target in ("status", STATUS_TOO))
    if not first.header_is("status") and other.n_where(ends) > first.n_where(ends):
        chosen[first.place], chosen[other.place] = (
            replace(chosen[first.place], target=STATUS_TOO),
            replace(chosen[other.place], target="status"),
        )


def _without_counts(columns: Sequence[Column], chosen: dict[int, Match]) -> None:
    """Where a column names the stage that was reached, one that only counts meetings says no more of it."""
    if not any(
        match.target == STATUS_TOO and says_how_far(columns_by(columns)[place].header)
        for place, match in chosen.items()
    ):
        return
    for place, match in list(chosen.items()):
        column = columns_by(columns)[place]
        if match.target.startswith(STAGE) and column.cells and column.n_whole(0, 99) == len(column.cells):
            del chosen[place]


def columns_by(columns: Sequence[Column]) -> dict[int, Column]:
    """Columns by their place."""
    return {column.place: column for column in columns}


def _of(column: Column, n: int, what: str) -> str:
    return f"{n:,} of {len(column.cells):,} cells {what}"


def _match(column: Column, target: str, table: str, events: bool) -> Match | None:
    near, evidence = nearness(column.header, target, table)
    if events and target == "status_on":
        near, evidence = max((near, evidence), nearness(column.header, "applied_on", table))
    if near < 40:
        return None
    if not column.cells:
        return Match(target, int(near * 0.7), f"{evidence}; no cell is filled")
    kind = log_tables()[table].field(target).kind
    share, shown = _fits(column, target, kind)
    if share is None:
        return None
    if target == "status_on" and near < 100:
        near -= 3  # a date applied before another day
    confidence = round(near * (0.55 + 0.45 * share))
    return Match(target, min(confidence, 99), f"{evidence}; {shown}" if shown else evidence)


def _fits(column: Column, target: str, kind: str) -> tuple[float | None, str]:
    """How well the cells are of the target's kind (0-1), and that in words; None where they cannot be it."""
    if kind in ("date", "datetime"):
        return _dates(column)
    if kind == "word":
        return _words(column, target)
    if kind in ("int", "rating"):
        n = column.n_whole(1, 5) if kind == "rating" else column.n_whole(0, 1000)
        return (column.share(n), _of(column, n, "are such numbers")) if column.share(n) >= 0.95 else (None, "")
    if kind == "bool":
        share = column.share(column.n_yes_no)
        return (share, _of(column, column.n_yes_no, "are yes or no")) if share >= 0.95 else (None, "")
    if kind == "time":
        n = column.n_where(lambda cell: re.match(r"^\d{1,2}:\d{2}( ?[ap]m)?$", cell.strip().lower()))
        return (column.share(n), _of(column, n, "are times")) if column.share(n) >= 0.95 else (None, "")
    if target == "job_url":
        return column.share(column.n_links), _of(column, column.n_links, "are links")
    return _text(column, target)


def _dates(column: Column) -> tuple[float | None, str]:
    dates = column.n_dates
    filled = len(column.cells) - column.n_blank
    share = dates / filled if filled else 0.0
    if column.share(column.n_epochs) > 0.9:
        return 0.9, _of(column, column.n_epochs, "are times since 1970")
    return (share, _of(column, dates, "are dates")) if share >= 0.5 else (None, "")


def _words(column: Column, target: str) -> tuple[float | None, str]:
    if column.share(column.n_dates) > 0.3 or column.share(column.n_links) > 0.3:
        return None, ""
    if target == "status":
        if column.share(column.n_yes_no) >= 0.7:
            n = column.n_yes_no
            return (
                (0.6 * column.share(n), _of(column, n, "are yes or no"))
                if says_how_it_ended(column.header)
                else (None, "")
            )
        n = column.n_statuses
        if column.share(n) < 0.3 and column.header_is("status"):
            # Nothing else is called so: words that are not known are told of, and not passed over for another column.
            return 0.4, f"{_of(column, n, 'tell a status')}; the others are yours to say"
        return (column.share(n), _of(column, n, "tell a status")) if column.share(n) >= 0.3 else (None, "")
    vocabulary = "interview_stage" if target == "stage" else target
    n = column.n_words(vocabulary)
    share = column.share(n)
    if share < (0.3 if target in _NEEDED_WORDS else _UNDERSTOOD):
        return None, ""
    return share, _of(column, n, f"are a known {target.replace('_', ' ')}")


def _text(column: Column, target: str) -> tuple[float | None, str]:
    if target == "notes":
        return (None, "") if column.share(column.n_dates) > 0.7 else (1.0, "")
    if column.share(column.n_dates) > 0.5 or column.share(column.n_yes_no) > 0.7:
        return None, ""
    # `Where we are` is no place, and `Organisation` no name, where the cells tell how it stands.
    if target in ("company", "role", "location") and column.share(column.n_states) > 0.6:
        return None, ""
    if target == "location" and (column.n_statuses > 1 or column.share(column.n_statuses) >= 0.4):
        return None, ""
    if target in ("company", "role"):
        if (
            column.share(column.n_links) > 0.5
            or column.share(column.n_numbers) > 0.8
            or column.share(column.n_money) > 0.6
            or column.share(column.n_times) > 0.5
        ):
            return None, ""
        different = len(column.counts) / len(column.cells)
        return 0.7 + 0.3 * different, f"{len(column.counts):,} different names in {len(column.cells):,} cells"
    return (None, "") if column.share(column.n_money) > 0.6 else (1.0, "")


def holds_a_stage(column: Column) -> bool:
    """True where a header that sounds private (`Phone`) stands over days and yeses of a stage, and over no number to call."""
    if not column.cells or _stage_match(column) is None:
        return False
    return not column.n_where(
        lambda cell: len(re.findall("[0-9]", cell)) >= 7 and not is_date(cell) and told_by(cell) != "day"
    )


def _stage_match(column: Column) -> Match | None:
    found = stage_of(column.header)
    if found is None:
        return _near_stage_match(column)
    stage, number = found
    target = STAGE + stage + (f":{number}" if number else "")
    if not column.cells:
        return Match(target, 60, "the header names that stage; no cell is filled")
    n = column.n_dates + column.n_came
    if column.share(n) < 0.6 or column.share(column.n_links) > 0.3:
        return None
    if column.share(column.n_dates + column.n_numbers) == 1 and not column.n_dates and found[0] != "interview":
        return None
    return Match(
        target,
        round(62 + 35 * column.share(n)),
        f"the header names that stage; {_of(column, column.n_dates, 'are dates')}"
        + (f", {column.n_came:,} say whether it came" if column.n_came else ""),
    )


def _near_stage_match(column: Column) -> Match | None:
    """A column of days, and of nothing else, whose header is nearly that of one stage."""
    near = near_stage(column.header)
    if near is None or not column.n_dates or column.n_dates + column.n_blank < len(column.cells):
        return None
    target, likeness, known = near
    return Match(
        STAGE + target,
        round(0.85 * likeness),
        f"resembles `{known}`, {likeness} of 100; {_of(column, column.n_dates, 'are dates')}",
    )


def _by_cells(column: Column, columns: Sequence[Column], table: str) -> list[Match]:
    """What the cells speak for by themselves, whatever the header says; less sure than a header that is near."""
    if len(column.cells) < 3:
        return []
    if column.share(column.n_links) > 0.5:
        links = column.share(column.n_links) >= 0.8 and table == "applications"
        return [Match("job_url", 58, _of(column, column.n_links, "are links"))] if links else []
    found: list[Match] = []
    dated = [other for other in columns if other.share(other.n_dates) >= 0.7]
    called = any(other.header_is("status") for other in columns if other is not column)
    if table == "applications" and not called:
        share, few = column.share(column.n_statuses), len(column.counts) <= max(8, len(column.cells) // 2)
        if share >= 0.7 and column.share(column.n_yes_no) < 0.5 and column not in dated and (few or share > 0.85):
            found.append(Match("status", int(40 + 30 * share), _of(column, column.n_statuses, "tell a status")))
        if (
            [column] == [other for other in dated if stage_of(other.header) is None]
            and stage_of(column.header) is None
            and not of_another_day(column.header)
        ):
            only = f"{_of(column, column.n_dates, 'are dates')}, and no other column has any but of stages"
            found += [Match("applied_on", 52, only), Match("status_on", 51, only)]
    if table == "interviews":
        # Which meeting it was, and what came of it: whatever these are called, few other columns hold their words.
        for target, vocabulary, what in _OF_MEETINGS:
            n = column.n_words(vocabulary)
            if column.share(n) >= 0.7:
                found.append(Match(target, int(40 + 30 * column.share(n)), _of(column, n, what)))
    figures = column.n_links + column.n_dates + column.n_numbers + column.n_money + column.n_yes_no + column.n_times
    if column.share(figures) > 0.3:
        return found
    different = len(column.counts) / len(column.cells)
    if column.length <= 40 and not found:
        n = column.n_where(_ROLE_WORDS.search)
        if column.share(n) >= 0.4 and table != "practice":
            found.append(Match("role", int(45 + 25 * column.share(n)), _of(column, n, "name a kind of job")))
        elif (
            different >= 0.7
            and column.place <= 2
            and table != "practice"
            and column.n_words("channel") < len(column.cells) / 2
        ):
            found.append(
                Match(
                    "company",
                    54 - column.place,
                    f"{len(column.counts):,} different names in {len(column.cells):,} cells",
                )
            )
    return found


def why_aside(column: Column, table: str) -> str:
    """Why a column is taken for nothing: the header that it is nearest to, and what its cells are."""
    if not column.cells:
        return "no cell is filled"
    near, target = max((nearness(column.header, target, table)[0], target) for target in WAYS.get(table, {"": ""}))
    header = f"its header is nearest to {target} ({near} of 100)" if near >= 40 else "no known header is near"
    kinds = {
        "dates": column.n_dates,
        "links": column.n_links,
        "sums": column.n_money,
        "numbers": column.n_numbers,
        "yes or no": column.n_yes_no,
    }
    kind, n = max(kinds.items(), key=lambda pair: pair[1])
    return f"{header}; {_of(column, n, f'are {kind}') if column.share(n) >= 0.5 else 'its cells are texts'}"


def points(chosen: Mapping[int, Match]) -> int:
    """How much of a sheet a choice explains."""
    return sum(match.confidence for match in chosen.values())
