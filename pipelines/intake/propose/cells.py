"""What the cells of one column show: dates, yes and no, links, sums, names, words. Counts them; means nothing by it."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.contract.vocabulary import header_words, plain, spellings
from pipelines.intake import date_patterns as written
from pipelines.intake.propose.meanings import stage_in, status_guess, word_guess
from pipelines.intake.stage_cells import told_by
from pipelines.intake.stage_columns import CAME, NOT, STOPPED

#: Cells that stand for nothing where dates are asked for.
PLACEHOLDERS = frozenset(
    "tbd|tba|tbc|?|??|???|--|---|—|–|none|unknown|n.a.|n.a|na|not yet|asap|null|(null)|<null>|nan|nat|<na>|#n/a|undefined|k.a.|k. a.|unbekannt|inconnu|desconocido|未知|无|x|.".split(
        "|"
    )
)
#: The same in a few words, as programs that read mail write it.
_NOT_SAID = re.compile(
    r"^(not|none) (provided|specified|mentioned|stated|available|given|listed|disclosed|recorded|known|found)( (in|by) the [a-z ]{3,20})?\W*$"
    r"|^(unspecified|no (data|info|information))\W*$"
)
_NO_DAY = re.compile(f"{written.NO_DAY}|{written.ROUGHLY}", re.ASCII)
#: Column of words of which so many distinct cells are looked at, and no more.
MOST_WORDS = 300
_LINK = re.compile(
    r"^(https?://|www\.)|^\[[^\]]*\]\([^)]*\)$|^[\w.-]+\.(com|org|net|io|co|de|fr|es|cn|ai|uk|eu)(/\S*)?$",
    re.IGNORECASE,
)
_NAMED_LINK = re.compile(r"^\[([^\]]+)\]\([^)]*\)$")
_SAYS_LINK = frozenset(("link", "url", "apply", "job", "posting", "here", "ad", "view", "site", "website"))
_MONEY = re.compile(
    r"^[~<>]?\s*([$€£¥]|(usd|eur|gbp|cad)\b)?\s*\d[\d.,\s]*k?\b.*?([$€£¥]|k\b|/ ?(h|hr|yr)|per |usd|eur|gbp|万)", re.I
)
_NUMBER = re.compile(r"^[-+]?\d+([.,]\d+)*\s*%?$")
_CLOCK = re.compile(
    r"^(um |at |@ ?)?\d{1,2}([:.h]\d{2})( ?[ap]\.?m\.?| uhr| h)?$|^\d{1,2} ?([ap]m|uhr|h)$", re.IGNORECASE
)
_FIGURE = re.compile(r"\d+")
_TRANSLATED = str.maketrans(written.FROM, written.TO, written.LEFT_OUT)
_NOISE, _JOINED = re.compile(written.NOISE, re.ASCII), re.compile(written.JOINED, re.ASCII)
_FULL, _NO_YEAR = re.compile(written.FULL, re.ASCII), re.compile(written.NO_YEAR, re.ASCII)
_DAY_FIRST, _MONTH_FIRST = (
    re.compile(pattern, re.ASCII) for pattern in (written.SHOWS_DAY_FIRST, written.SHOWS_MONTH_FIRST)
)
_EITHER = re.compile(f"{written.EITHER_SLASHED}|{written.EITHER_ALONE}", re.ASCII)
_EPOCH = re.compile(r"^1\d{9}(\d{3})?$")
_CAME_TOO = re.compile(
    r"^(yes|y|ja|oui|si)\b|\b(done|pass\w*|complet\w*|attended|scheduled|booked|invited|invite|had it|went|held|happened|offer\w*)\b|"
    r"✅|✔|☑|👍|🎉|🟢|[是有]|通过|已"
)
_STOPPED_TOO = re.compile(r"\b(fail\w*|reject\w*|no offer|unsuccessful)\b|挂|未通过|❌")
_NOT_TOO = re.compile(r"^(no|nope|not|never|nein|non|否|无|没|none|n/a|tbd|waiting|pending)\b|not yet|🚫|[否无没]")


def is_placeholder(cell: str) -> bool:
    """True where a cell only says that there is nothing."""
    said = cell.casefold()
    return said in PLACEHOLDERS or bool(_NOT_SAID.search(said))


def tells_no_day(cell: str) -> bool:
    """True for a cell in a date's place that names a month alone, or a day only roughly (`≤2026-07`)."""
    return not is_date(cell) and any(map(str.isdigit, cell)) and bool(_NO_DAY.search(bare_date(cell)))


def bare_date(text: str) -> str:
    """A cell as the patterns of dates want it: small letters, no time of day, the first of two dates."""
    plainly = text.lower().translate(_TRANSLATED)
    return _NOISE.sub(" ", _JOINED.sub("", plainly)).strip()


def is_date(text: str) -> bool:
    """True where a cell is written as a date is, with or without its year."""
    bare = bare_date(text)
    return bool(_FULL.search(bare) or _NO_YEAR.search(bare))


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its header, place, and cells that hold something, in the order of the rows."""

    header: str
    place: int
    cells: tuple[str, ...]
    n_rows: int

    @cached_property
    def counts(self) -> Counter[str]:
        """Each distinct cell and how many rows say so, the most frequent first."""
        return Counter(self.cells)

    def share(self, n: int) -> float:
        """`n` of the filled cells, as a share; 0 where none is filled."""
        return n / len(self.cells) if self.cells else 0.0

    def n_where(self, test: Callable[[str], object]) -> int:
        """How many of the filled cells pass a test; each distinct cell is tried once."""
        return sum(count for cell, count in self.counts.items() if test(cell))

    @cached_property
    def n_blank(self) -> int:
        """Cells that only stand for nothing."""
        return self.n_where(is_placeholder)

    @cached_property
    def n_dates(self) -> int:
        return self.n_where(is_date)

    @cached_property
    def n_yes_no(self) -> int:
        # 1 and 0 are figures more often than answers.
        return self.n_where(lambda cell: plain(cell) in spellings("bool") and not cell.strip().isdigit())

    @cached_property
    def n_links(self) -> int:
        return self.n_where(lambda cell: _LINK.search(cell))

    @cached_property
    def n_money(self) -> int:
        return self.n_where(lambda cell: _MONEY.search(cell) and not is_date(cell))

    @cached_property
    def n_numbers(self) -> int:
        return self.n_where(lambda cell: _NUMBER.match(cell))

    @cached_property
    def n_times(self) -> int:
        """Cells that are a time of day."""
        return self.n_where(lambda cell: _CLOCK.match(cell))

    @cached_property
    def n_epochs(self) -> int:
        return self.n_where(lambda cell: _EPOCH.match(cell))

    def n_whole(self, low: int, high: int) -> int:
        """Cells that are a whole number within bounds."""
        return self.n_where(lambda cell: cell.isascii() and cell.isdigit() and low <= int(cell) <= high)

    @cached_property
    def n_statuses(self) -> int:
        return self.n_where(lambda cell: len(cell) < 200 and status_guess(cell) is not None)

    @cached_property
    def n_states(self) -> int:
        """Cells that tell how an application stands, and not where its work is done."""
        return self.n_where(
            lambda cell: (
                len(cell) < 200
                and not is_placeholder(cell)
                and word_guess("work_mode", cell) is None
                and status_guess(cell) is not None
            )
        )

    def header_is(self, word: str) -> bool:
        """True where the header is that word, alone or with a word for an application."""
        return header_words(self.header) in (word, f"application {word}", f"current {word}", f"job {word}")

    @cached_property
    def n_bare_links(self) -> int:
        """Links without a text of their own, or with one that says no more than that (`[Link](…)`)."""
        named = self.n_where(lambda cell: (told := _NAMED_LINK.match(cell)) and plain(told[1]) not in _SAYS_LINK)
        return self.n_links - named

    @cached_property
    def n_stages(self) -> int:
        return self.n_where(lambda cell: len(cell) < 60 and stage_in(cell) is not None)

    @cached_property
    def n_came(self) -> int:
        """Cells that a column of one stage may hold, besides dates."""
        return self.n_where(lambda cell: not is_date(cell) and said_of_stage(cell) is not None)

    def n_words(self, vocabulary: str) -> int:
        """Cells in which a word of the vocabulary is found."""
        return self.n_where(lambda cell: len(cell) < 80 and word_guess(vocabulary, cell) is not None)

    @cached_property
    def length(self) -> float:
        """The middle length of its filled cells, in characters."""
        return statistics.median(map(len, self.cells)) if self.cells else 0.0

    @cached_property
    def n_questions(self) -> int:
        return self.n_where(lambda cell: cell.rstrip().endswith(("?", "？")) and len(cell) > 12)


def said_of_stage(cell: str) -> str | None:
    """What a cell of a column of one stage says: came, ended (it ended there), never; None where it says none of these."""
    words = plain(cell)
    for said, ways in (("came", CAME), ("ended", STOPPED), ("never", NOT)):
        if words and words in map(plain, ways):
            return said
    if told := told_by(cell):
        return "came" if told == "day" else told
    if len(cell) > 60:
        return None
    folded = cell.casefold().strip()
    for said, pattern in (("never", _NOT_TOO), ("ended", _STOPPED_TOO), ("came", _CAME_TOO)):
        if pattern.search(folded):
            return said
    return "came" if words.isdigit() and int(words) < 20 else None


@dataclass(frozen=True)
class DayOrder:
    """Whether a sheet's dates are day-first, and why; `day_first` None: nothing tells, or nothing needs to be told."""

    day_first: bool | None
    evidence: str = ""
    unsure: int = 0


def day_order(columns: Sequence[Column], language_day_first: bool) -> DayOrder:
    """Which way round the dates of a sheet are, by all of them together: what can only be one way, then their order.

    `language_day_first`: the headers are in a language that puts the day first.
    """
    bare = [[bare_date(cell) for cell in column.cells] for column in columns]
    every = [cell for cells in bare for cell in cells]
    day, month = (sum(bool(rule.search(cell)) for cell in every) for rule in (_DAY_FIRST, _MONTH_FIRST))
    unsure = sum(bool(_EITHER.search(cell)) for cell in every)
    if not unsure:
        return DayOrder(None)
    if bool(day) != bool(month):
        first = bool(day)
        return DayOrder(first, f"{max(day, month)} dates can only be {_ordered_words(first)}", unsure)
    if day and month:
        return DayOrder(None, f"{day} dates can only be day-first, and {month} only month-first", unsure)
    if language_day_first:
        return DayOrder(True, "the headers are in a language that writes the day first", unsure)
    steps = {first: sum(_breaks(cells, first) for cells in bare) for first in (True, False)}
    if min(steps.values()) * 3 <= max(steps.values()) and max(steps.values()) >= 3:
        first = steps[True] < steps[False]
        return DayOrder(first, f"read {_ordered_words(first)}, the dates run in order; the other way they jump", unsure)
    return DayOrder(None, "nothing in the sheet tells which way round its dates are", unsure)


def _ordered_words(day_first: bool) -> str:
    return "day-first" if day_first else "month-first"


def _breaks(cells: Sequence[str], day_first: bool) -> int:
    """How often the dates of a column turn back, against the way in which most of them run."""
    days = []
    for cell in cells:
        if _EITHER.search(cell) or _DAY_FIRST.search(cell) or _MONTH_FIRST.search(cell):
            first, second, *year = (int(part) for part in _FIGURE.findall(cell)[:3])
            day, month = (first, second) if day_first else (second, first)
            days.append((year[0] % 100 if year else 0, month, day))
    steps = [(later > earlier) - (later < earlier) for earlier, later in itertools.pairwise(days)]
    return min(steps.count(-1), steps.count(1))
