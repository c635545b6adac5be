"""A sheet's header and cells -> a Proposal: which table, what each column is, what its words mean, each with its evidence.

Choosing a table and gathering words live here; how near a header is, headers.py, and what cells show, cells.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import Meaning, header_words, plain, spellings, status_spellings
from pipelines.errors import TurnedAway
from pipelines.intake.private import is_private_header
from pipelines.intake.propose.cells import MOST_WORDS, PLACEHOLDERS, Column, DayOrder, day_order, is_date, said_of_stage
from pipelines.intake.propose.columns import STAGE, STATUS_TOO, Match, assigned, points
from pipelines.intake.propose.headers import WAYS, day_comes_first
from pipelines.intake.propose.meanings import SURE_ENOUGH, Guess, status_guess, word_guess
from pipelines.intake.recognise import Recognised, in_short, unique
from pipelines.intake.sources import CAME, NOT, STOPPED

#: A table's columns without which none of its rows can be read: of each group, one.
_NEEDS = {
    "applications": [["company", "role"], ["status", "outcome", "applied_on", STAGE]],
    "interviews": [["company", "application"], ["interview_on"]],
    "practice": [["practised_on"], ["activity"]],
}
_ASKED = {STAGE: "a column per stage"}
_OTHER = {"channel": "other", "industry": "other"}
#: Unknown words of a column are taken as blank up to this share of its cells; above it the column is kept aside.
_FEW_UNKNOWN = 0.1
_VALUE = re.compile(r"@|://|\d{3}|\d[-/.]\d")


@dataclass(frozen=True)
class Line:
    """What one column of the sheet is proposed to be; `match` is None where it is kept aside (or dropped as private)."""

    column: Column
    match: Match | None
    private: bool = False
    because: str = ""

    @property
    def target(self) -> str:
        return self.match.target if self.match else ""


@dataclass(frozen=True)
class Word:
    """A distinct cell of a word column, in how many rows it stands, and what it may mean (None: nothing known is like it)."""

    column: str
    cell: str
    n_rows: int
    guess: Guess | None

    @property
    def is_known(self) -> bool:
        return self.guess is not None and self.guess.confidence == 100


@dataclass(frozen=True)
class Proposal:
    """What one sheet may be. `extends` is the source that reads it already, whose columns are not proposed again.

    `sure` holds what a person said of a word, by (column, made plain); it goes before every guess.
    """

    member: str
    header: tuple[str, ...]
    table: str
    lines: tuple[Line, ...]
    events: bool = False
    extends: str = ""
    day: DayOrder = field(default_factory=lambda: DayOrder(None))
    known_columns: Mapping[str, int] = field(default_factory=dict)
    sure: Mapping[tuple[str, str], Guess | None] = field(default_factory=dict)
    known_words: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, Line]:
        """Contract column -> the line that fills it."""
        return {line.target: line for line in self.lines if line.target and ":" not in line.target}

    @property
    def stages(self) -> list[Line]:
        return [line for line in self.lines if line.target.startswith(STAGE)]

    def words(self) -> list[Word]:
        """Every word that the sheet's word columns hold, the unknown ones too; a person's own say goes first."""
        found: list[Word] = []
        for line in self.lines:
            vocabulary = vocabulary_of(self.table, line.target)
            if not vocabulary:
                continue
            name = "status" if line.target == STATUS_TOO else line.target
            known = self.known_words.get(name, {})
            for cell, count in line.column.counts.most_common(MOST_WORDS):
                key = (name, plain(cell))
                if cell.casefold() in PLACEHOLDERS or cell == "-" or plain(cell) in known:
                    continue
                guess = self.sure[key] if key in self.sure else _guess(vocabulary, cell)
                if guess is None and vocabulary in _OTHER and key not in self.sure:
                    guess = Guess(_OTHER[vocabulary], 60, "no other word fits")
                found.append(Word(name, cell, count, guess))
        return found

    def blanks(self) -> list[str]:
        """Cells that only mean that something is missing, where a date, a word or a number is asked for."""
        found: dict[str, None] = {}
        for line in self.lines:
            if not line.match or not _is_typed(self.table, line.target):
                continue
            found |= dict.fromkeys(cell for cell in line.column.counts if cell.casefold() in PLACEHOLDERS - {"x"})
            vocabulary = vocabulary_of(self.table, line.target)
            if vocabulary and vocabulary not in _OTHER and line.target not in ("status", "stage", "activity", STATUS_TOO):
                unknown = [cell for cell in line.column.counts if not _guess(vocabulary, cell)]
                found |= dict.fromkeys(cell for cell in unknown if (line.target, plain(cell)) not in self.sure)
        return list(found)

    def with_target(self, place: int, target: str) -> Proposal:
        """The same with a column's meaning changed by a person; `target` "" keeps it aside. Another that had it loses it."""
        lines = []
        for line in self.lines:
            if line.column.place == place:
                line = replace(line, match=Match(target, 100, "you said so") if target else None, because="you said so")
            elif target and line.target == target and not target.startswith(STAGE):
                line = replace(line, match=None, because=f"{target} is another column, you said")
            lines.append(line)
        return replace(self, lines=tuple(lines))

    def with_word(self, column: str, cell: str, guess: Guess | None) -> Proposal:
        """The same with a word's meaning said by a person."""
        return replace(self, sure={**self.sure, (column, plain(cell)): guess})

    def missing(self) -> list[list[str]]:
        """The groups of columns of which the table needs one, and has none."""
        have = {*self.columns, *self.known_columns} | ({STAGE} if self.stages else set())
        return [group for group in _NEEDS.get(self.table, []) if not have & set(group)]


def propose(
    member: str,
    header: tuple[str, ...],
    cells: Sequence[Sequence[str]],
    *,
    found: Recognised | None = None,
    known_words: Mapping[str, Mapping[str, object]] | None = None,
) -> Proposal:
    """What a sheet with these headers and columns of cells may be; TurnedAway, with what to do, where that cannot be told.

    `cells`: for each header its cells, blank ones empty or None. `found`: what it is recognised as already: only what that does
    not read is proposed. `known_words`: words (made plain) that are known besides the project's own, by column.
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
        raise TurnedAway(_no_header(columns))
    hidden = {place for place, name in enumerate(header) if is_private_header(header_words(name))}
    # Of two headers that are the same, the first is read.
    twice = {place for place, name in enumerate(header) if header_words(name) in map(header_words, header[:place])}
    day = day_order([column for column in columns if column.share(column.n_dates) > 0.5], day_comes_first(header))
    if found is not None:
        return _more(member, header, columns, found, hidden | twice, day, known_words or {})
    open_ones = [column for column in columns if column.place not in hidden | twice]
    table, events, chosen = _chosen(open_ones)
    lines = tuple(_line(column, chosen.get(column.place), hidden, table) for column in columns)
    return Proposal(member, names, table, lines, events, day=day, known_words=known_words or {})


def _more(
    member: str,
    header: tuple[str, ...],
    columns: list[Column],
    found: Recognised,
    hidden: set[int],
    day: DayOrder,
    known_words: Mapping[str, Mapping[str, object]],
) -> Proposal:
    """What a recognised source leaves unread of the sheet, and the words of those columns that it reads."""
    aside = set(found.extra.values()) - hidden
    rest = [column for column in columns if column.place in aside]
    table = found.table
    chosen = assigned(rest, table, taken=set(found.columns)) if table in WAYS else {}
    lines = []
    for column in columns:
        read_as = next((name for name, place in found.columns.items() if place == column.place), "")
        match = Match(read_as, 100, f"{found.source} reads it so") if read_as else chosen.get(column.place)
        if column.place in aside or read_as:
            lines.append(_line(column, match, hidden, table))
        else:
            read = column.place in {place for bound in found.blocks for place in (*bound.columns.values(), *bound.places.values())}
            lines.append(Line(column, None, not read, f"{found.source} reads it" if read else ""))
    return Proposal(
        member, unique(header), table, tuple(lines), found.main.block.events, found.source, day, found.columns, known_words=known_words
    )


def _chosen(columns: list[Column]) -> tuple[str, bool, dict[int, Match]]:
    """The table that explains most of the sheet, whether its rows are events, and what its columns are."""
    best = ("applications", False, assigned(columns, "applications"))
    if _is_ledger(columns, best[2]):
        return "applications", True, assigned(columns, "applications", events=True)
    for table, needed in (("interviews", {"interview_on", "stage", "company"}), ("practice", {"practised_on", "activity"})):
        chosen = assigned(columns, table)
        of = {match.target: match for match in chosen.values()}
        if not needed <= of.keys() or min(of[name].confidence for name in needed) < 60:
            continue
        # A sheet that has a day applied, or stages of their own, is one of applications, whatever else it tells.
        old = {match.target for match in best[2].values()}
        if table == "interviews" and ("applied_on" in old and best[2][_place(best[2], "applied_on")].confidence >= 90):
            continue
        if points(chosen) >= points(best[2]) - 20:
            best = (table, False, chosen)
    return best


def _place(chosen: Mapping[int, Match], target: str) -> int:
    return next(place for place, match in chosen.items() if match.target == target)


def _is_ledger(columns: list[Column], chosen: Mapping[int, Match]) -> bool:
    """True for a sheet whose rows are events: the same jobs again and again, with a date and another word each time."""
    of = {match.target: next(c for c in columns if c.place == place) for place, match in chosen.items()}
    if not {"company", "applied_on", "status"} <= of.keys() or any(target.startswith(STAGE) for target in of):
        return False
    company, status = of["company"], of["status"]
    jobs = [of[name] for name in ("company", "role") if name in of]
    if any(len(column.cells) != company.n_rows for column in (*jobs, status)):
        return False
    seen: dict[tuple[str, ...], list[str]] = {}
    for *job, said in zip(*(column.cells for column in jobs), status.cells, strict=True):
        seen.setdefault(tuple(job), []).append(plain(said))
    again = [said for said in seen.values() if len(said) > 1]
    differ = sum(len(set(said)) == len(said) for said in again)
    return len(seen) <= 0.7 * company.n_rows and len(again) >= 2 and differ >= 0.8 * len(again)


def _line(column: Column, match: Match | None, hidden: set[int], table: str) -> Line:
    if column.place in hidden:
        return Line(column, None, private=True)
    if match is None:
        return Line(column, None, because="" if column.cells else "no cell is filled")
    vocabulary = vocabulary_of(table, match.target)
    if vocabulary and vocabulary not in _OTHER and match.target not in ("status", "stage", "activity", STATUS_TOO) and column.cells:
        known = column.n_words(vocabulary)
        if column.share(len(column.cells) - known) > _FEW_UNKNOWN and match.confidence < 100:
            because = f"it may be {match.target}, but only {known:,} of {len(column.cells):,} cells can be understood"
            return Line(column, None, because=because)
    return Line(column, match)


def vocabulary_of(table: str, target: str) -> str:
    """The vocabulary of a word column; "" for any other target."""
    if target == STATUS_TOO:
        return "status"
    if not target or ":" in target or target not in log_tables()[table].columns:
        return ""
    item = log_tables()[table].field(target)
    return (item.vocabulary or item.name) if item.kind == "word" else ""


def _is_typed(table: str, target: str) -> bool:
    if ":" in target or target == STATUS_TOO:
        return True
    return log_tables()[table].field(target).kind not in ("text", "list")


def _guess(vocabulary: str, cell: str) -> Guess | None:
    if len(cell) > 200:
        return None
    guess = status_guess(cell) if vocabulary == "status" else word_guess(vocabulary, cell)
    return guess if guess and guess.confidence >= SURE_ENOUGH else None


def _is_row(header: tuple[str, ...], columns: Sequence[Column]) -> bool:
    """True where the first line is one of the log: it holds a date or an address, or a cell that stands below it again."""
    if any(is_date(name) and not name.isalpha() or "@" in name or "://" in name for name in header):
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


def lacks(proposal: Proposal) -> str:
    """What keeps a sheet from being read as proposed, and what to do; "" where nothing does."""
    missing = proposal.missing()
    if not missing:
        return ""
    if any(line.column.share(line.column.n_questions) > 0.5 for line in proposal.lines):
        return (
            "it looks like a list of questions. Each needs its `interview` (the id of one in a sheet of interviews) and its "
            "`position`; `debrief template --full` has such a sheet."
        )
    shown = in_short(name for name in proposal.header if not _VALUE.search(name))
    wanted = " and for ".join(" or ".join(_ASKED.get(name, f"`{name}`") for name in group) for group in missing)
    return (
        f"in its columns ({shown}) nothing was found for {wanted}, and every row of {proposal.table} needs that. Give the "
        "column that holds it such a name and run this again; a sheet of figures about a log is none itself."
    )


def known_already(proposal: Proposal) -> bool:
    """True where a recognised sheet leaves nothing to propose."""
    fresh = [line for line in proposal.lines if line.match and line.match.confidence < 100]
    return bool(proposal.extends) and not fresh and all(word.is_known for word in proposal.words())


def said_in_stages(line: Line) -> dict[str, list[str]]:
    """What the cells of a column of one stage say beside dates, where no listed way says it: came, ended, never -> cells."""
    listed = {plain(cell) for cell in (*CAME, *STOPPED, *NOT)}
    found: dict[str, list[str]] = {}
    for cell in line.column.counts:
        said = said_of_stage(cell)
        if said and plain(cell) not in listed and not is_date(cell):
            found.setdefault(said, []).append(cell)
    return found


def is_listed(vocabulary: str, cell: str) -> bool:
    """True where the project knows this way to write a word."""
    return plain(cell) in (status_spellings() if vocabulary == "status" else spellings(vocabulary))


def as_words(guess: Guess) -> str | dict[str, str]:
    """A meaning as a source's `words` say it."""
    if isinstance(guess.meaning, str):
        return guess.meaning
    meaning: Meaning = guess.meaning
    return {name: word for name in ("status", "outcome", "stage") if (word := getattr(meaning, name))}
