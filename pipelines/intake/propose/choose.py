"""A sheet's header and cells -> a Proposal: which table its rows feed, and which line of it is what.

What a proposal then says of words and blanks is proposal.py's; how near a header is, headers.py's, and what cells show, cells.py's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.contract.vocabulary import header_words, plain
from pipelines.errors import TurnedAway
from pipelines.intake.bound import Recognised, unique
from pipelines.intake.private import is_contact_header, is_private_header
from pipelines.intake.propose.cells import Column, DayOrder, day_order, is_date
from pipelines.intake.propose.columns import STAGE, Match, holds_a_stage, why_aside
from pipelines.intake.propose.headers import WAYS, day_comes_first, nearness
from pipelines.intake.propose.meanings import ends, folded
from pipelines.intake.propose.owners import owner_column
from pipelines.intake.propose.proposal import OTHER, TOLD_OF, Line, Proposal, undated, vocabulary_of
from pipelines.intake.propose.together import assigned, points

#: The column that says whose rows these are, and why.
Owner = tuple[Column, Match]
#: Unknown words of a column are taken as blank up to this share of its cells; above it the column is kept aside.
_FEW_UNKNOWN = 0.1
#: What stands over the other column of a legend.
_MEANING = re.compile(
    r"^((what it )?means?|meanings?|definition|explanation|bedeutung|signification|significado)$|^(含义|意思)$"
)
#: Columns by which a table is told: of the groups, all of one.
_TELLING: tuple[tuple[str, tuple[set[str], ...]], ...] = (
    (
        "interviews",
        (
            {"interview_on", "stage", "company"},
            {"interview_on", "application", "round"},
            {"interview_on", "application", "stage"},
            {"interview_on", "application", "result"},
        ),
    ),
    ("practice", ({"practised_on", "activity"},)),
)


def propose(
    member: str,
    header: tuple[str, ...],
    cells: Sequence[Sequence[str]],
    *,
    found: Recognised | None = None,
    known_words: Mapping[str, Mapping[str, object]] | None = None,
    table: str | None = None,
    stem: str | None = None,
    owned: bool = True,
) -> Proposal:
    """What a sheet with these headers and columns of cells may be; TurnedAway, with what to do, where that cannot be told.

    `cells`: for each header its cells, blank ones empty or None. `found`: what it is recognised as already: only what that does
    not read is proposed. `known_words`: words (made plain) that are known besides the project's own, by column. `table`: what its rows are, where a person said so.
    `stem`: the name of a text file whose first line is this header; only such a file may be one without a header. `owned`: whether
    it is known whose rows these are; where it is not, a column may say so.
    """
    n_rows = len(cells[0]) if cells else 0
    names = unique(header)
    columns = [
        Column(header[place], place, tuple(cell.strip() for cell in column if cell and cell.strip()), n_rows)
        for place, column in enumerate(cells)
    ]
    if not n_rows:
        raise TurnedAway("there is nothing below its header; a row or two would show what its columns hold.")
    if found is None and _is_row(header, columns):
        if stem is None:
            raise TurnedAway(_no_header(columns))
        return _nameless(member, stem, header, cells, known_words or {})
    words = [header_words(name) for name in header]
    means = [word for word in words if _MEANING.search(folded(word))]
    if means and len(words) <= 4 and not any(nearness(name, "company", "applications")[0] >= 96 for name in header):
        raise TurnedAway("it says what the words of a log mean, and is none itself.")
    # Who a contact is, is private; but `Interviewer` may head roles, and `Hiring manager` days: those are looked at first.
    contacts = {place for place, word in enumerate(words) if is_contact_header(word)}
    private = {place for place, word in enumerate(words) if is_private_header(word)} - contacts
    hidden = {place for place in private if not holds_a_stage(columns[place])}
    # Of two headers that are the same, the first is read.
    twice = {place for place, name in enumerate(header) if header_words(name) in map(header_words, header[:place])}
    day = day_order([column for column in columns if column.share(column.n_dates) > 0.5], day_comes_first(header))
    owner = None if owned else owner_column(columns)
    # Headers alone make a tracker of a sheet whose rows are steps of the same jobs: then it is proposed anew.
    if found is not None and found.source == "tracker" and _tells_steps(columns, hidden | twice, owner):
        found = None
    if found is not None:
        owner = None if found.names_seeker else owner
        more = _more(member, header, columns, found, hidden | twice, contacts, day, known_words or {}, owner)
        return replace(more, lines=_without_contacts(more.lines, contacts), undated=undated(more.lines, cells))
    open_ones = _without(columns, hidden | twice, owner)
    table, events, chosen = (table, False, assigned(open_ones, table)) if table else _chosen(open_ones, owner)
    if owner:
        chosen[owner[0].place] = owner[1]
        hidden -= {owner[0].place}
    lines = tuple(_line(column, chosen.get(column.place), hidden, table) for column in columns)
    lines = _without_contacts(lines, contacts)
    wishes = undated(lines, cells) if table == "applications" and not events else {}
    return Proposal(member, names, table, lines, events, day=day, known_words=known_words or {}, undated=wishes)


def _without(columns: Sequence[Column], closed: set[int], owner: Owner | None) -> list[Column]:
    """`columns` without those that are closed and the one that says whose rows these are."""
    return [column for column in columns if column.place not in closed and (owner is None or column is not owner[0])]


def _without_contacts(lines: tuple[Line, ...], contacts: set[int]) -> tuple[Line, ...]:
    """`lines` with the columns of contacts that nothing else is known for dropped at the door."""
    return tuple(
        Line(line.column, None, private=True) if line.match is None and line.column.place in contacts else line
        for line in lines
    )


def _nameless(
    member: str,
    stem: str,
    first: tuple[str, ...],
    cells: Sequence[Sequence[str]],
    known_words: Mapping[str, Mapping[str, object]],
) -> Proposal:
    """A text file without a line of names, by its cells alone; TurnedAway where they do not tell enough."""
    whole = [[name, *below] for name, below in zip(first, cells, strict=True)]
    columns = [
        Column("", place, tuple(cell.strip() for cell in column if cell and cell.strip()), len(column))
        for place, column in enumerate(whole)
    ]
    chosen = assigned(columns, "applications")
    of = {match.target for match in chosen.values()}
    if not ({"company", "role"} & of and {"status", "applied_on"} <= of) or not header_words(stem):
        raise TurnedAway(_no_header(columns))
    names = unique(
        tuple(
            chosen[column.place].target.replace("_", " ") if column.place in chosen else f"column {column.place + 1}"
            for column in columns
        )
    )
    columns = [replace(column, header=name) for column, name in zip(columns, names, strict=True)]
    day = day_order([column for column in columns if column.share(column.n_dates) > 0.5], False)
    lines = tuple(_line(column, chosen.get(column.place), set(), "applications") for column in columns)
    return Proposal(member, names, "applications", lines, day=day, known_words=known_words, stem=stem)


def _more(
    member: str,
    header: tuple[str, ...],
    columns: list[Column],
    found: Recognised,
    hidden: set[int],
    contacts: set[int],
    day: DayOrder,
    known_words: Mapping[str, Mapping[str, object]],
    owner: Owner | None,
) -> Proposal:
    """What a recognised source leaves unread of the sheet, and the words of those columns that it reads."""
    aside = ({*found.extra.values()} | ({*found.private.values()} & contacts)) - hidden
    rest = [column for column in columns if column.place in aside]
    table = found.table
    chosen = assigned(_without(rest, set(), owner), table, taken=set(found.columns)) if table in WAYS else {}
    if owner and owner[0].place in aside:
        chosen[owner[0].place] = owner[1]
    lines = []
    for column in columns:
        read_as = next((name for name, place in found.columns.items() if place == column.place), "")
        match = Match(read_as, 100, f"{found.source} reads it so") if read_as else chosen.get(column.place)
        if read_as:
            lines.append(Line(column, match))
        elif column.place in aside:
            lines.append(_line(column, match, hidden, table))
        else:
            read = column.place in {
                place for bound in found.blocks for place in (*bound.columns.values(), *bound.places.values())
            }
            lines.append(Line(column, None, not read, f"{found.source} reads it" if read else ""))
    extends = "" if found.described.is_template else found.source
    return Proposal(
        member,
        unique(header),
        table,
        tuple(lines),
        found.main.block.events,
        extends,
        day,
        known_columns=found.columns,
        known_blanks=frozenset(cell.casefold() for cell in found.described.blank),
        known_words=known_words,
    )


def _chosen(columns: list[Column], owner: Owner | None) -> tuple[str, bool, dict[int, Match]]:
    """The table that explains most of the sheet, whether its rows are events, and what its columns are."""
    best = ("applications", False, assigned(columns, "applications"))
    if _is_ledger(columns, best[2], owner) and not _are_meetings(columns, best[2]):
        return "applications", True, assigned(columns, "applications", events=True)
    for table, groups in _TELLING:
        chosen = assigned(columns, table)
        # Names are told by their being different; that they are a company's, and nobody else's, the meetings beside them say.
        sure = {match.target for match in chosen.values() if match.confidence >= 60 or match.target == "company"}
        if not any(needed <= sure for needed in groups):
            continue
        # A sheet that has a day applied, or stages of their own, is one of applications, whatever else it tells.
        if table == "interviews" and _is_of_applications(columns, best[2], chosen):
            continue
        # Rows that only name an application by its id are no applications: those have a company, or a job.
        without = not {"company", "role"} & {match.target for match in best[2].values()}
        if without or points(chosen) >= points(best[2]) - 20:
            best = (table, False, chosen)
    return best


def _are_meetings(columns: list[Column], as_one: Mapping[int, Match]) -> bool:
    """True where the steps of a ledger are meetings: another column says what came of each, which no application has, or which
    no step itself tells."""
    as_other = assigned(columns, "interviews")
    sure = [(place, match) for place, match in as_other.items() if match.confidence >= 60 or match.target == "company"]
    by_target = {match.target: place for place, match in sure}
    if not {"company", "stage", "interview_on", "result"} <= by_target.keys():
        return False
    stage = next(column for column in columns if column.place == by_target["stage"])
    return by_target["result"] not in as_one or stage.n_where(ends) == 0


def _is_of_applications(columns: list[Column], as_one: Mapping[int, Match], as_other: Mapping[int, Match]) -> bool:
    """True where a sheet that could be one of interviews has a day applied, and no round or stage of each row."""
    applied = next((place for place, match in as_one.items() if match.target == "applied_on"), None)
    if applied is None or as_one[applied].confidence < 90:
        return False
    # A bare `date` may be the day of the interview: then another column says which meeting it was.
    stage = next((place for place, match in as_other.items() if match.target == "stage"), None)
    day = next((place for place, match in as_other.items() if match.target == "interview_on"), None)
    if day != applied or stage is None:
        return True
    column = next(column for column in columns if column.place == stage)
    return column.share(column.n_words("interview_stage")) < 0.8 or column.share(column.n_where(ends)) > 0


def _is_ledger(columns: list[Column], chosen: Mapping[int, Match], owner: Owner | None) -> bool:
    """True for a sheet whose rows are events: the same jobs again and again, with a date and another word each time."""
    of = {match.target: next(c for c in columns if c.place == place) for place, match in chosen.items()}
    if not {"company", "applied_on", "status"} <= of.keys() or any(target.startswith(STAGE) for target in of):
        return False
    company, status = of["company"], of["status"]
    jobs = [of[name] for name in ("company", "role") if name in of]
    # Two people at one employer are no two steps of one.
    jobs += [owner[0]] if owner else []
    if any(len(column.cells) != company.n_rows for column in (*jobs, status)):
        return False
    seen: dict[tuple[str, ...], list[str]] = {}
    for *job, said in zip(*(column.cells for column in jobs), status.cells, strict=True):
        seen.setdefault(tuple(job), []).append(plain(said))
    again = [said for said in seen.values() if len(said) > 1]
    differ = sum(len(set(said)) == len(said) for said in again)
    return len(seen) <= 0.7 * company.n_rows and len(again) >= 2 and differ >= 0.8 * len(again)


def _tells_steps(columns: list[Column], closed: set[int], owner: Owner | None) -> bool:
    open_ones = _without(columns, closed, owner)
    return _is_ledger(open_ones, assigned(open_ones, "applications"), owner)


def _line(column: Column, match: Match | None, hidden: set[int], table: str) -> Line:
    if column.place in hidden:
        return Line(column, None, private=True)
    if match is None:
        return Line(column, None, because=why_aside(column, table))
    vocabulary = vocabulary_of(table, match.target)
    if vocabulary and vocabulary not in OTHER and match.target not in TOLD_OF and column.cells:
        known = column.n_words(vocabulary)
        if column.share(len(column.cells) - known) > _FEW_UNKNOWN and match.confidence < 100:
            because = f"it may be {match.target}, but only {known:,} of {len(column.cells):,} cells can be understood"
            return Line(column, None, because=because)
    return Line(column, match)


def _is_row(header: tuple[str, ...], columns: Sequence[Column]) -> bool:
    """True where the first line is one of the log: it holds a date or an address, or a cell that stands below it again."""
    if any((is_date(name) and not name.isalpha()) or "@" in name or "://" in name for name in header):
        return True
    again = [c for c in columns if len(c.counts) < len(c.cells) and c.header.casefold() in map(str.casefold, c.counts)]
    return len(again) >= 2


def _no_header(columns: Sequence[Column]) -> str:
    chosen = assigned([replace(column, header="") for column in columns], "applications")
    names = [chosen[column.place].target if column.place in chosen else "" for column in columns]
    told = [name.replace("_", " ") or f"column {place}" for place, name in enumerate(names, start=1)]
    return (
        "its first line holds values, and not the names of columns. Put a line of names above it and run this again; by "
        f"its cells they may be: {', '.join(told)}."
    )
