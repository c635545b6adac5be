"""Who gets a page of their own: each program, each coach of it, each seeker; and what each page is made of.

What a page says is pages/; the folders are site.py's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from pipelines.dashboards.fingerprints import release_of
from pipelines.dashboards.pages.coach.page import coach_page
from pipelines.dashboards.pages.coach.tables import read_coaches
from pipelines.dashboards.pages.program.page import program_page
from pipelines.dashboards.pages.seeker.alone import alone_sections
from pipelines.dashboards.pages.seeker.page import seeker_files, seeker_page
from pipelines.dashboards.pages.seeker.tables import Own, read_group, read_seekers
from pipelines.dashboards.released import Release
from pipelines.dashboards.warehouse import Program, Row, read_programs

if TYPE_CHECKING:
    import duckdb

    from pipelines.dashboards.pages.parts import Page

Kind = Literal["program", "coach", "seeker"]


def _no_files() -> Mapping[str, bytes]:
    return {}


@dataclass(frozen=True)
class Reader:
    """One reader of pages. `who` is the coach or the seeker (the program itself: its code), `title` how the owner's list
    calls them. `state` is a hash of all that the page is made of (empty: not known, the page is made anew each time)."""

    kind: Kind
    program: str
    who: str
    title: str
    page: Callable[..., Page]  # of a whole program also `without` some of its kinds of groups
    files: Callable[[], Mapping[str, bytes]] = _no_files
    state: str = ""
    language: str = "en"
    sample: bool = False
    release: Callable[[bytes], Release] | None = None  # of a page of groups, by the site's key; samples have none
    is_alone: bool = False  # a program of this one person: their page is the program's
    is_whole: bool = False  # the page of a whole program, or of the one person it is of
    apart: bool = False  # another is called the same, so the list tells its code


def readers(
    con: duckdb.DuckDBPyConnection, only: str = "", released: Mapping[str, Sequence[Row]] | None = None
) -> list[Reader]:
    """Every reader, by program in order of their codes; in each the program first. Pages are made when asked for.

    With `only`, of people those alone who are called so, also beyond the number of pages that a run writes.
    `released`: by program, the effects that its people and coaches are told, where they are not today's.
    """
    told = released or {}
    programs = read_programs(con)
    names = Counter(map(_as_read, programs))
    made = []
    for program in programs:
        apart = names[_as_read(program)] > 1
        if program.one_seeker:
            made.append(_alone(con, program, apart=apart))
        else:
            made.append(_program(con, program, apart=apart))
        made += _coaches(con, program, told.get(program.code))
        if not program.one_seeker:
            made += _seekers(con, program, only, told.get(program.code))
    return made


def of_groups(con: duckdb.DuckDBPyConnection) -> list[Reader]:
    """The programs whose figures are released: of several people, and no samples."""
    made = [_program(con, program, apart=False) for program in read_programs(con) if not program.one_seeker]
    return [reader for reader in made if reader.release]


def _as_read(program: Program) -> str:
    """A program's name as a reader tells it from another: spaces and capitals make no difference."""
    return " ".join(program.name.split()).casefold()


def _program(con: duckdb.DuckDBPyConnection, program: Program, *, apart: bool) -> Reader:
    return Reader(
        "program",
        program.code,
        program.code,
        program.name,
        partial(program_page, con, program),
        language=program.language,
        sample=program.sample,
        release=None if program.sample else lambda key: release_of(con, program, key),
        is_whole=True,
        apart=apart,
    )


def _alone(con: duckdb.DuckDBPyConnection, program: Program, *, apart: bool) -> Reader:
    """Where a program is one person, their page is the program's."""
    people = read_seekers(con, program)
    own = people[0] if people else Own(read_group(con, program), program.code, program.name)
    return Reader(
        "seeker",
        program.code,
        own.seeker,
        program.name,
        lambda: seeker_page(own, alone_sections(con, program, own)),
        lambda: seeker_files(own),
        language=program.language,
        sample=program.sample,
        is_alone=True,
        is_whole=True,
        apart=apart,
    )


def _coaches(con: duckdb.DuckDBPyConnection, program: Program, effects: Sequence[Row] | None) -> list[Reader]:
    """Each coach that `coaching` names, in order of their names."""
    return [
        Reader(
            "coach",
            program.code,
            coach.coach,
            coach.coach,
            partial(coach_page, coach),
            state=coach.state,
            language=program.language,
            sample=program.sample,
        )
        for coach in read_coaches(con, program, effects)
    ]


def _seekers(
    con: duckdb.DuckDBPyConnection, program: Program, only: str, effects: Sequence[Row] | None
) -> list[Reader]:
    """Each of a program's people, up to its `seeker_pages`, in order of their names."""
    people = read_seekers(con, program, only, effects)
    names = Counter(own.name.casefold() for own in people)
    return [
        Reader(
            "seeker",
            program.code,
            own.seeker,
            own.name if names[own.name.casefold()] == 1 else f"{own.name} ({own.seeker})",
            partial(seeker_page, own),
            partial(seeker_files, own),
            state=own.state,
            language=program.language,
            sample=program.sample,
        )
        for own in people
    ]
