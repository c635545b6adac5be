"""`debrief share`: one self-contained page for one reader, with nothing of anybody else's in it; behind a password if wanted."""

from __future__ import annotations

import difflib
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipelines.commands import say
from pipelines.commands.passwords import asked_password
from pipelines.dashboards import words
from pipelines.dashboards.fingerprints import release_of
from pipelines.dashboards.locked import locked
from pipelines.dashboards.pages.program.page import program_page
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.readers import Reader, readers
from pipelines.dashboards.sent import of_site, of_the_public, public_folder
from pipelines.dashboards.site import folder_of, shown_effects
from pipelines.dashboards.warehouse import open_warehouse, read_programs, read_run
from pipelines.errors import UsageError
from pipelines.settings import RunSettings, run_settings


@dataclass(frozen=True)
class Wanted:
    """Whose page: a coach's, a seeker's (`program` then says of which program), else the program's; `public`: for everyone."""

    coach: str | None
    seeker: str | None
    program: str | None
    public: bool

    def checked(self) -> Wanted:
        if self.coach and self.seeker:
            raise UsageError("One page is for one reader: name a coach or a seeker, not both.")
        if not (self.coach or self.seeker or self.program):
            raise UsageError("Say whose page it is: --coach, --seeker or --program, each with a name.")
        if self.public and (self.coach or self.seeker):
            raise UsageError("A page of people is never public. --public goes with --program alone.")
        return self


def share(wanted: Wanted, out: Path, warehouse: Path | None, *, password: bool) -> int:
    """Write the page to `out` and say what it is; always 0."""
    wanted.checked()
    if out.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"{out}: a page is a file that ends in .html.")
    settings = run_settings(warehouse=warehouse, raw=Path.cwd())
    html, what = page_for(settings, wanted)
    if password:
        html = locked(html, asked_password())
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_name(f".{out.name}.next")
    aside.write_text(html, encoding="utf-8")
    aside.replace(out)
    opened = "It asks for the password" if password else "Whoever has the file can read it"
    print(
        say.wrapped(
            f"{say.shown(out)}: {what}, {say.size(len(html))}. {opened}; it needs no network and nothing beside it."
        )
    )
    return 0


def page_for(settings: RunSettings, wanted: Wanted) -> tuple[str, str]:
    """The page in one file as its reader may have it, and what it is in words."""
    return _public(settings, wanted) if wanted.public else _own(settings, wanted)


def _own(settings: RunSettings, wanted: Wanted) -> tuple[str, str]:
    with open_warehouse(settings.warehouse, settings.memory) as con:
        # What the site tells of a program's habits, and no newer: released figures stand for all who are told them.
        reader = _found(readers(con, wanted.seeker or "", shown_effects(con, settings.site)), wanted)
        what = f"the page of {reader.title}"
        released = (
            of_site(settings.site, str(read_run(con)["run_id"]), partial(folder_of, reader)) if reader.release else None
        )
        if released:
            return released, f"{what}, as the site shows it"
        with words.speaking(reader.language):
            return page_html(reader.page()), what


def _found(every: list[Reader], wanted: Wanted) -> Reader:
    kind = "coach" if wanted.coach else "seeker" if wanted.seeker else "program"
    name = wanted.coach or wanted.seeker or wanted.program or ""
    of_program = [reader for reader in every if wanted.program is None or _same(wanted.program, reader.program)]
    if not of_program:
        raise UsageError(
            _no_such("program", name if kind == "program" else wanted.program or "", {r.program for r in every})
        )
    # The page of a program of one person is that person's.
    there = [reader for reader in of_program if reader.kind == kind or (kind == "program" and reader.is_alone)]
    found = [reader for reader in there if _same(name, reader.program if kind == "program" else reader.who)]
    if not found:
        raise UsageError(_no_such(kind, name, {reader.who for reader in there}))
    if len(found) > 1:
        programs = ", ".join(sorted(reader.program for reader in found))
        raise UsageError(f"There is a {kind} {name} in several programs; say which with --program: {programs}.")
    return found[0]


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _no_such(kind: str, name: str, there: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(there), 3) or sorted(there)[:5]
    return f"The warehouse has no {kind} {name} with a page" + (
        f" (there are {', '.join(near)})." if near else " (there is none)."
    )


def _public(settings: RunSettings, wanted: Wanted) -> tuple[str, str]:
    # Only here: no other page needs the statistics made anew.
    from pipelines.orchestration.pooled import pool
    from pipelines.orchestration.steps import kept_programs

    programs = kept_programs(settings.lake)
    named = [program for name, program in programs.items() if _same(name, wanted.program or "")]
    if not named:
        raise UsageError(_no_such("program", wanted.program or "", set(programs)))
    (program,) = named
    if program.one_seeker:
        raise UsageError(f"{program.name} is one person's own log: it is never shared as a public page.")
    with tempfile.TemporaryDirectory() as folder:
        aside = Path(folder) / "pooled.duckdb"
        with open_warehouse(settings.warehouse, settings.memory) as con:
            run_id = str(read_run(con)["run_id"])
        pool(settings, program, aside, run_id)
        with open_warehouse(aside, settings.memory) as con:
            (pooled,) = read_programs(con)
            with words.speaking(pooled.language):
                html, still = of_the_public(
                    public_folder(settings.warehouse),
                    pooled.code,
                    lambda key: release_of(con, pooled, key),
                    partial(program_page, con, pooled),
                )
    what = f"the public page of {pooled.name}, of those who agreed to be counted in it"
    return (
        html,
        f"{what}, with the figures of {still}: since then the logs of few people have changed" if still else what,
    )
