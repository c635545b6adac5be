"""A Proposal: what a sheet's columns and words may mean, each with its evidence, and what a person's corrections change.

How a table and its columns are chosen is choose.py's; how a source file is written from it, writing.py's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import Meaning, plain, spellings
from pipelines.intake.propose.cells import (
    MOST_WORDS,
    Column,
    DayOrder,
    is_date,
    is_placeholder,
    said_of_stage,
    tells_no_day,
)
from pipelines.intake.propose.columns import STAGE, STATUS_TOO, Match
from pipelines.intake.propose.meanings import KNOWN, SURE_ENOUGH, Guess, ends, is_under_way, status_guess, word_guess
from pipelines.intake.propose.years import Year, year_told
from pipelines.intake.recognise import in_short
from pipelines.intake.stage_cells import told_by
from pipelines.intake.stage_columns import CAME, NOT, STOPPED

#: A table's columns without which none of its rows can be read: of each group, one.
_NEEDS = {
    "applications": [["company", "role"], ["status", "outcome", "applied_on", STAGE]],
    "interviews": [["company", "application"], ["interview_on"]],
    "practice": [["practised_on"], ["activity"]],
}
_ASKED = {STAGE: "a column per stage"}
#: Vocabularies in which an unknown word may be taken for `other`.
OTHER = {"channel": "other", "industry": "other"}
#: What is said of a job that stands open, where it is not said of an application.
_CAN_BE_APPLIED_TO = frozenset(
    ("open", "still open", "available", "accepting applications", "hiring", "live", "posted", "listed")
)
#: Columns whose unknown words are told of, their rows set aside with that as the reason: of any other, unknown words are blanks.
TOLD_OF = ("status", "stage", "activity", "result", STATUS_TOO)
#: So many rows at least, and half of the others, have a day applied where a status without one may be a wish.
_DATED = 3
#: From this share of its cells on that name a stage, a column of statuses says how far each row came.
_STAGES_TOLD = 0.3
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
        return self.guess is not None and self.guess.evidence == KNOWN


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
    year: Year = field(default_factory=Year)
    known_columns: Mapping[str, int] = field(default_factory=dict)
    #: What the source that it extends takes for a blank.
    known_blanks: frozenset[str] = frozenset()
    sure: Mapping[tuple[str, str], Guess | None] = field(default_factory=dict)
    known_words: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    #: Statuses (made plain) of which no row has a day applied, nor any stage, while most others have a day: why each may be a wish.
    undated: Mapping[str, str] = field(default_factory=dict)
    #: The name of a text file without a header, whose columns are named here; "" for any other sheet.
    stem: str = ""

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
                if is_placeholder(cell) or cell == "-" or plain(cell) in known:
                    continue
                guess = self.sure[key] if key in self.sure else _guess(vocabulary, cell)
                if name == "status" and key not in self.sure and is_under_way(cell) and self._tell_how_far(line):
                    guess = Guess(Meaning("interviewing"), 70, "it goes on, and another column says how far it came")
                if (
                    name == "status"
                    and key not in self.sure
                    and plain(cell) in _CAN_BE_APPLIED_TO
                    and self._names_applied(line)
                ):
                    guess = Guess(
                        Meaning("saved"),
                        65,
                        "other rows say `applied`, and no column when: this job can still be applied to",
                    )
                if (
                    guess is None
                    and name == "status"
                    and spellings("bool").get(plain(cell)) == "yes"
                    and key not in self.sure
                ):
                    guess = Guess(Meaning("offer", None, "offer"), 65, "a yes to how it ended")
                if guess is None and name == "status" and key not in self.sure and plain(cell) in self.undated:
                    guess = Guess(Meaning("saved"), SURE_ENOUGH, self.undated[plain(cell)])
                if guess is None and self.table == "interviews" and name == "stage" and key not in self.sure:
                    guess = _some_meeting(cell)
                if guess is None and vocabulary in OTHER and key not in self.sure:
                    guess = Guess(OTHER[vocabulary], 60, "no other word fits")
                found.append(Word(name, cell, count, guess))
        return found

    def _tell_how_far(self, line: Line) -> bool:
        """True where another column of statuses than `line`'s names the stages that were reached."""
        return any(
            other.column.share(other.column.n_stages) >= _STAGES_TOLD
            for other in self.lines
            if other is not line and other.target in ("status", STATUS_TOO)
        )

    def _names_applied(self, line: Line) -> bool:
        """True where a column of statuses says `applied` in some rows, and no column is there for the day."""
        return "applied_on" not in self.columns and any(plain(cell) == "applied" for cell in line.column.counts)

    def blanks(self) -> list[str]:
        """Cells that only mean that something is missing, where a date, a word or a number is asked for."""
        found: dict[str, None] = {}
        for line in self.lines:
            if not line.match or not _is_typed(self.table, line.target):
                continue
            found |= dict.fromkeys(
                cell for cell in line.column.counts if is_placeholder(cell) and cell.casefold() != "x"
            )
            vocabulary = vocabulary_of(self.table, line.target)
            if vocabulary and vocabulary not in OTHER and line.target not in TOLD_OF:
                unknown = [cell for cell in line.column.counts if not _guess(vocabulary, cell)]
                found |= dict.fromkeys(cell for cell in unknown if (line.target, plain(cell)) not in self.sure)
        return [cell for cell in found if cell.casefold() not in self.known_blanks]

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

    def with_year(self, names: Iterable[str]) -> Proposal:
        """The same with the year of its dates that say none, where its other dates or the `names` of file and sheet tell it."""
        dated = [line.column for line in self.lines if line.match and _is_dated(self.table, line.target)]
        return replace(self, year=year_told(dated, names, self.day.day_first))

    def with_word(self, column: str, cell: str, guess: Guess | None) -> Proposal:
        """The same with a word's meaning said by a person."""
        return replace(self, sure={**self.sure, (column, plain(cell)): guess})

    def missing(self) -> list[list[str]]:
        """The groups of columns of which the table needs one, and has none."""
        have = {*self.columns, *self.known_columns} | ({STAGE} if self.stages else set())
        return [group for group in _NEEDS.get(self.table, []) if not have & set(group)]


def undated(lines: Sequence[Line], cells: Sequence[Sequence[str | None]]) -> dict[str, str]:
    """Proposal.undated of a sheet with these lines and columns of cells (None or blank where nothing stands)."""
    status = next((line.column.place for line in lines if line.target == "status"), None)
    applied = next((line.column.place for line in lines if line.target == "applied_on"), None)
    if status is None or applied is None:
        return {}
    came = [line.column.place for line in lines if line.target.startswith(STAGE)]
    rows: Counter[str] = Counter()
    dated: Counter[str] = Counter()
    further: set[str] = set()
    for row in zip(*cells, strict=True):
        said = plain(row[status] or "")
        rows[said] += 1
        day = row[applied] or ""
        # A day that is only roughly known was one all the same.
        dated[said] += is_date(day) or tells_no_day(day)
        if any((row[place] or "").strip() for place in came):
            further.add(said)
    n_rows, n_dated = rows.total(), dated.total()
    return {
        said: f"none of its {n:,} rows has a day applied or a stage; {n_dated:,} of the {n_rows - n:,} others have a day applied"
        if n > 1
        else f"its row has no day applied and no stage; {n_dated:,} of the {n_rows - 1:,} others have a day applied"
        for said, n in rows.items()
        if said and not dated[said] and said not in further and n_dated >= max(_DATED, (n_rows - n) / 2)
    }


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


def _is_dated(table: str, target: str) -> bool:
    known = log_tables()[table].columns
    return target.startswith(STAGE) or (target in known and log_tables()[table].field(target).kind.startswith("date"))


def _guess(vocabulary: str, cell: str) -> Guess | None:
    if len(cell) > 200:
        return None
    guess = status_guess(cell) if vocabulary == "status" else word_guess(vocabulary, cell)
    return guess if guess and guess.confidence >= SURE_ENOUGH else None


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
    settled = not fresh and proposal.year.year is None and not proposal.blanks()
    return bool(proposal.known_columns) and settled and all(word.is_known for word in proposal.words())


def said_in_stages(line: Line) -> dict[str, list[str]]:
    """What the cells of a column of one stage say beside dates, where no listed way says it: came, ended, never -> cells."""
    listed = {plain(cell) for cell in (*CAME, *STOPPED, *NOT)}
    found: dict[str, list[str]] = {}
    for cell in line.column.counts:
        said = said_of_stage(cell)
        # What the rules of such a column read by themselves is left to them: a list would lose the day in it.
        if said and plain(cell) not in listed and not is_date(cell) and told_by(cell) is None:
            found.setdefault(said, []).append(cell)
    return found


def _some_meeting(cell: str) -> Guess | None:
    """A row of interviews was one, whatever its kind is called; None where its word tells how the application stands."""
    if ends(cell) or len(cell) > 60 or not any(sign.isalpha() for sign in cell):
        return None
    return Guess("interview", SURE_ENOUGH, "a meeting whose kind no known word tells")


def as_words(guess: Guess) -> str | dict[str, str]:
    """A meaning as a source's `words` say it."""
    if isinstance(guess.meaning, str):
        return guess.meaning
    meaning: Meaning = guess.meaning
    return {name: word for name in ("status", "outcome", "stage") if (word := getattr(meaning, name))}
