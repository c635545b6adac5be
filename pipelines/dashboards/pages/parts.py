"""What a page is put together from: numbers, tables, charts, sections. Plain values; the template draws them.

No reading, no deciding what may be shown: that is done before anything gets here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from pipelines.dashboards.theme import Layout


@dataclass(frozen=True)
class Kpi:
    """One number at the top: the number itself, what it is, and how sure."""

    value: str
    what: str
    doubt: str = ""


@dataclass(frozen=True)
class Cell:
    """A text of a table with more to it: words set apart beside it (text, tone: `warn`, `ok` or ``), and where it leads."""

    text: str
    tags: tuple[tuple[str, str], ...] = ()
    href: str = ""


@dataclass(frozen=True)
class Table:
    """A table of texts. `indented` are the places of rows that belong under the row above; `folded` hides it behind a summary.

    On paper a folded table is only printed where it is short and `printed`, or was opened before.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    indented: frozenset[int] = frozenset()
    folded: str = ""
    text_columns: frozenset[int] = frozenset({0})
    printed: bool = True


@dataclass(frozen=True)
class Chart:
    """One chart in each of theme.LAYOUTS, what it says to those who do not see it, and its heading where the section has several."""

    id: str
    figures: Mapping[Layout, go.Figure]
    alternative: str
    heading: str = ""
    key: tuple[tuple[str, str], ...] = ()  # (mark, words): what the marks mean


@dataclass(frozen=True)
class Empty:
    """What to log for a section to have something to show: in which table, which columns, with one line as an example."""

    says: str
    table: str
    head: str
    line: str


@dataclass(frozen=True)
class Prose:
    """Sentences: one paragraph, or a list of them where there are several. `heading` is a short one above."""

    says: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True)
class Line:
    """One line of `Lines`: what it is, what it says beside, and where its mark and range stand (fractions of the scale).

    `tone` is a colour by meaning: ``, `info`, `quiet` or `warn`. Without a value there are only words.
    """

    label: str
    note: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    tone: str = ""


@dataclass(frozen=True)
class Lines:
    """A small chart that the page draws by itself, in every width and on paper: bars, or dots with their ranges.

    `ends` are the words under the left and the right end of the scale.
    """

    lines: tuple[Line, ...]
    alternative: str
    heading: str = ""
    dots: bool = False
    ends: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Heat:
    """A calendar: a column a week, a row a day. `days`: (shade 0 to 3, marked) from a Monday on; `above`: (week, words)."""

    days: tuple[tuple[int, bool], ...]
    above: tuple[tuple[int, str], ...]
    weekdays: tuple[str, ...]
    alternative: str
    key: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Link:
    """A file that lies beside the page; a page that is one file by itself does without."""

    href: str
    text: str
    about: str = ""


@dataclass(frozen=True)
class Facet:
    """One thing to filter by: what it is called, and its choices in order (their places are what rows name)."""

    label: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """One row that a filter shows or hides. `tokens`: for each facet the places of the choices that it belongs to.

    `outcome` is what it counts as: `yes` and `no` (with a result), `open`, or `out` (counted in neither).
    """

    cells: tuple[str | Cell, ...]
    tokens: tuple[tuple[int, ...], ...]
    outcome: str
    group: int = 0


@dataclass(frozen=True)
class Filterable:
    """Rows that the reader filters in the page, under a sentence and a small chart that say what is shown then.

    Made by filtering.py, which counts what the page's script counts again; `script` is its words and groups, as JSON.
    """

    id: str
    says: str
    facets: tuple[Facet, ...]
    every: str
    reset: str
    label: str
    lines: Lines
    table: Table
    rows: tuple[Counted, ...]
    script: str


@dataclass(frozen=True)
class Roster:
    """People in one or two tables of the same heads (the second folded) that the reader filters by the facets.

    `says` is the sentence above, which counts those shown; `script` its words for any choice, as JSON for filter.js: of the
    rows of the first table (`yes`) and of the second (`no`).
    """

    id: str
    says: str
    facets: tuple[Facet, ...]
    every: str
    reset: str
    label: str
    tables: tuple[tuple[Table, tuple[Counted, ...]], ...]
    script: str


Part = Chart | Table | Empty | Prose | Lines | Heat | Link | Filterable | Roster


@dataclass(frozen=True)
class Section:
    """One section: its finding as title, what is counted under it, then parts in order, then notes.

    `sheet`: on paper it is a page of its own. `folded` hides what is below the title behind a summary, on the screen alone;
    `back` is a link at its end (where to, words). `view`: the choice of the page's switch that it belongs to (empty: to every one).
    """

    id: str
    title: str
    sub: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    sheet: bool = False
    tags: tuple[tuple[str, str], ...] = ()
    view: str = ""
    folded: str = ""
    back: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Switch:
    """A choice of views that were all prepared beforehand: (key, words) by heading. The first of `first` is shown at first."""

    label: str
    first: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class Page:
    """A whole page for one reader: who or what it is about, its numbers, the sentences to act on, its sections."""

    title: str
    under: str = ""
    tags: tuple[str, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    lead: tuple[str, ...] = ()
    lead_says: str = ""
    sections: tuple[Section, ...] = ()
    foot: str = ""
    switch: Switch | None = None  # stands before the first section that belongs to a view
    nav: tuple[tuple[str, str], ...] = ()  # links under the lead: where to, words


def kind(part: Part) -> str:
    """Which of the template's macros draws `part`."""
    return type(part).__name__.lower()
