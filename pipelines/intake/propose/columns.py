"""Which contract column a sheet's column may fill: how near its header is, held against what its cells show.

Each target is a contract column, or `stage:S[:round]` (a column that holds when one stage came), or `status too`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipelines.contract.habits import catalog
from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import FORECAST_WORDS, plain, spellings
from pipelines.intake.blocks import UNTICKED
from pipelines.intake.propose.cells import Column, is_date
from pipelines.intake.propose.headers import (
    ASKED,
    WAYS,
    near_stage,
    nearness,
    of_another_day,
    says_how_it_ended,
    stage_of,
)
from pipelines.intake.stage_cells import told_by

STAGE = "stage:"
#: A second column that says where an application stands (`Response` beside `Status`).
STATUS_TOO = "status too"
#: The scale of a mark in a header: `Chances (1-5)`.
_SCALE = re.compile(r"\b(0|1) ?(-|–|/|to|bis) ?(5|6|7|10)\b")
#: Feedback of others than the employer.
_NOT_THEIRS = re.compile(r"\b(coach|mentor|peers?|friends?|my|self|own)\b", re.IGNORECASE)
#: A column of yes and no about a habit that is counted: a yes says that it was done, and a no that it was not.
TICKED = "ticked:"
#: Columns of words that a row can do without: kept aside where fewer cells than this are understood.
_UNDERSTOOD = 0.6
_NEEDED_WORDS = frozenset({"status", "stage", "activity"})
#: A column of interviews, the vocabulary of its words, and how that is said.
_OF_MEETINGS = (("stage", "interview_stage", "name a kind of meeting"), ("result", "result", "tell what came of it"))
_ROLE_WORDS = re.compile(
    r"\b\w*(engineer|developer|manager|analyst|designer|assistant|officer|director|consultant|scientist|teacher|nurse|intern|"
    r"specialist|coordinator|administrator|architect|technician|lead|sales|swe|entwickler|fachkraft|mitarbeiter|informatiker|leiter|berater|sachbearbeiter|"
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


def candidates(
    columns: Sequence[Column], targets: Collection[str], table: str, events: bool
) -> list[tuple[Match, Column]]:
    """Everything that each column may be, of the `targets` and the columns of one stage; not yet which of them it is."""
    found = [
        (match, column) for column in columns for target in targets if (match := _match(column, target, table, events))
    ]
    if table == "applications" and not events:
        found += [(match, column) for column in columns if (match := _stage_match(column))]
    return found + [
        (match, column) for column in columns for match in _by_cells(column, columns, table) if match.target in targets
    ]


def of_cells(column: Column, n: int, what: str) -> str:
    """`12 of 14 cells are dates`."""
    return f"{n:,} of {len(column.cells):,} cells {what}"


def _match(column: Column, target: str, table: str, events: bool) -> Match | None:
    if target == "employer_feedback" and _NOT_THEIRS.search(column.header):
        return None
    near, evidence = nearness(column.header, target, table)
    if events and target == "status_on":
        near, evidence = max((near, evidence), nearness(column.header, "applied_on", table))
    if near < 40:
        return None
    if not column.cells:
        return Match(target, int(near * 0.7), f"{evidence}; no cell is filled")
    kind = "text" if target == ASKED else log_tables()[table].field(target).kind
    share, shown = _fits(column, target, kind)
    if share is None and target in catalog() and kind == "int":
        share, shown = _ticks(column)
        target = TICKED + target
    if share is None:
        return None
    if target == "status_on" and near < 100:
        near -= 3  # a date applied before another day
    confidence = round(near * (0.55 + 0.45 * share))
    return Match(target, min(confidence, 99), f"{evidence}; {shown}" if shown else evidence)


def _fits(column: Column, target: str, kind: str) -> tuple[float | None, str]:
    """How well the cells are of the target's kind (0-1), and that in words; None where they cannot be it."""
    if kind in ("date", "datetime", "date_or_no", "datetime_or_no"):
        return _dates(column)
    if kind == "percent":
        if _SCALE.search(column.header) or column.share(column.n_whole(0, 10)) > 0.9:
            return None, ""  # marks of 1 to 5, and no shares
        n = column.n_where(
            lambda cell: (
                re.fullmatch(r"(\d{1,2}|100)(\.0+)? ?%?|0?\.\d+", cell) or plain(cell) in map(plain, FORECAST_WORDS)
            )
        )
        return (column.share(n), of_cells(column, n, "are such shares")) if column.share(n) >= 0.95 else (None, "")
    if kind == "word":
        return _words(column, target)
    if kind in ("int", "rating"):
        n = column.n_whole(1, 5) if kind == "rating" else column.n_whole(0, 1000)
        return (column.share(n), of_cells(column, n, "are such numbers")) if column.share(n) >= 0.95 else (None, "")
    if kind == "bool":
        share = column.share(column.n_yes_no)
        return (share, of_cells(column, column.n_yes_no, "are yes or no")) if share >= 0.95 else (None, "")
    if kind == "time":
        n = column.n_where(lambda cell: re.match(r"^\d{1,2}:\d{2}( ?[ap]m)?$", cell.strip().lower()))
        return (column.share(n), of_cells(column, n, "are times")) if column.share(n) >= 0.95 else (None, "")
    if target == "job_url":
        return column.share(column.n_links), of_cells(column, column.n_links, "are links")
    return _text(column, target)


def _ticks(column: Column) -> tuple[float | None, str]:
    """As `_fits`, for a column of yes and no about what is counted."""
    noes = {plain(cell) for cell in column.counts if spellings("bool").get(plain(cell)) == "no"}
    # A single cell that is neither would be taken for a tick.
    whole = column.n_yes_no == len(column.cells) and noes <= set(map(plain, UNTICKED))
    return _fits(column, "", "bool") if whole else (None, "")


def _dates(column: Column) -> tuple[float | None, str]:
    dates = column.n_dates
    filled = len(column.cells) - column.n_blank
    share = dates / filled if filled else 0.0
    if column.share(column.n_epochs) > 0.9:
        return 0.9, of_cells(column, column.n_epochs, "are times since 1970")
    return (share, of_cells(column, dates, "are dates")) if share >= 0.5 else (None, "")


def _words(column: Column, target: str) -> tuple[float | None, str]:
    if column.share(column.n_dates) > 0.3 or column.share(column.n_links) > 0.3:
        return None, ""
    if target == "status":
        if column.share(column.n_yes_no) >= 0.7:
            n = column.n_yes_no
            return (
                (0.6 * column.share(n), of_cells(column, n, "are yes or no"))
                if says_how_it_ended(column.header)
                else (None, "")
            )
        n = column.n_statuses
        if column.share(n) < 0.3 and column.header_is("status"):
            # Nothing else is called so: words that are not known are told of, and not passed over for another column.
            return 0.4, f"{of_cells(column, n, 'tell a status')}; the others are yours to say"
        return (column.share(n), of_cells(column, n, "tell a status")) if column.share(n) >= 0.3 else (None, "")
    vocabulary = "interview_stage" if target == "stage" else target
    n = column.n_words(vocabulary)
    share = column.share(n)
    if share < (0.3 if target in _NEEDED_WORDS else _UNDERSTOOD):
        return None, ""
    return share, of_cells(column, n, f"are a known {target.replace('_', ' ')}")


def _text(column: Column, target: str) -> tuple[float | None, str]:
    if target == "notes":
        return (None, "") if column.share(max(column.n_dates, column.n_yes_no)) > 0.7 else (1.0, "")
    if column.share(column.n_dates) > 0.5 or column.share(column.n_yes_no) > 0.7:
        return None, ""
    # `Where we are` is no place, and `Organisation` no name, where the cells tell how it stands.
    if target in ("company", "role", "location") and column.share(column.n_states) > 0.6:
        return None, ""
    if target == "location" and (column.n_statuses > 1 or column.share(column.n_statuses) >= 0.4):
        return None, ""
    if target == ASKED:
        asked = column.n_where(lambda cell: len(cell.split()) >= 2)
        return (
            (column.share(asked), of_cells(column, asked, "are texts of several words"))
            if column.share(asked) > 0.5
            else (None, "")
        )
    if target in ("company", "role"):
        if (
            column.share(column.n_bare_links) > 0.5
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
        f"the header names that stage; {of_cells(column, column.n_dates, 'are dates')}"
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
        f"resembles `{known}`, {likeness} of 100; {of_cells(column, column.n_dates, 'are dates')}",
    )


def _by_cells(column: Column, columns: Sequence[Column], table: str) -> list[Match]:
    """What the cells speak for by themselves, whatever the header says; less sure than a header that is near."""
    if len(column.cells) < 3:
        return []
    if column.share(column.n_links) > 0.5:
        links = column.share(column.n_links) >= 0.8 and table == "applications"
        return [Match("job_url", 58, of_cells(column, column.n_links, "are links"))] if links else []
    found: list[Match] = []
    dated = [other for other in columns if other.share(other.n_dates) >= 0.7]
    called = any(other.header_is("status") for other in columns if other is not column)
    if table == "applications" and not called:
        share, few = column.share(column.n_statuses), len(column.counts) <= max(8, len(column.cells) // 2)
        if share >= 0.7 and column.share(column.n_yes_no) < 0.5 and column not in dated and (few or share > 0.85):
            found.append(Match("status", int(40 + 30 * share), of_cells(column, column.n_statuses, "tell a status")))
    if table == "applications":
        days = [other for other in dated if stage_of(other.header) is None and not of_another_day(other.header)]
        # Of several, the first that has one in nearly all rows: a reply and a result come to few.
        full = [other for other in days if other.n_dates >= 0.9 * other.n_rows]
        if days == [column] or (len(days) > 1 and full[:1] == [column]):
            only = f"{of_cells(column, column.n_dates, 'are dates')}, and no other column before it has as many but of stages"
            found += [Match("applied_on", 52, only), Match("status_on", 51, only)]
    if table == "interviews":
        # Which meeting it was, and what came of it: whatever these are called, few other columns hold their words.
        for target, vocabulary, what in _OF_MEETINGS:
            n = column.n_words(vocabulary)
            if column.share(n) >= 0.7:
                found.append(Match(target, int(40 + 30 * column.share(n)), of_cells(column, n, what)))
    figures = column.n_links + column.n_dates + column.n_numbers + column.n_money + column.n_yes_no + column.n_times
    if column.share(figures) > 0.3:
        return found
    different = len(column.counts) / len(column.cells)
    if column.length <= 40 and not found:
        n = column.n_where(_ROLE_WORDS.search)
        if column.share(n) >= 0.4 and table != "practice":
            found.append(Match("role", int(45 + 25 * column.share(n)), of_cells(column, n, "name a kind of job")))
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
    near, target = max(
        ((nearness(column.header, name, table)[0], name) for name in WAYS.get(table, {})), default=(0, "")
    )
    header = f"its header is nearest to {target} ({near} of 100)" if near >= 40 else "no known header is near"
    kinds = {
        "dates": column.n_dates,
        "links": column.n_links,
        "sums": column.n_money,
        "numbers": column.n_numbers,
        "yes or no": column.n_yes_no,
    }
    kind, n = max(kinds.items(), key=lambda pair: pair[1])
    return f"{header}; {of_cells(column, n, f'are {kind}') if column.share(n) >= 0.5 else 'its cells are texts'}"
