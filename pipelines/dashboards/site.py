"""The site as a folder of pages: built whole beside the old one, then put in its place by one rename.

What a page says is pages/; here is only which pages there are, under which names, and the swap.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from filelock import FileLock

from pipelines.dashboards.pages.program import program_page, render
from pipelines.dashboards.tables import Program, open_warehouse, read_programs, read_run
from pipelines.errors import PublishError


def build_site(
    warehouse: Path, site: Path, *, on_page: Callable[[str], None] | None = None, memory: str = "2GB"
) -> list[Path]:
    """Write the pages of every program in `warehouse` and put them at `site`; the pages' paths, in the programs' order.

    Pages are written to `<site>.generations/<run_id>/`; `site` is a link that is renamed over when all of them are
    there, so that an error or a crash at any moment leaves the old site whole. The last two generations stay.
    `on_page` is told each program's folder name when its page is written; reading stays within `memory`. Builds of the
    same site, by several processes or threads, take turns. PublishError where `site` is not ours.
    """
    _refuse_what_is_not_ours(site)
    generations = _generations(site)
    generations.mkdir(parents=True, exist_ok=True)
    # The warehouse is opened only when it is our turn, so that no build puts older pages over newer ones.
    with FileLock(generations / ".lock"):
        return _build(warehouse, site, on_page, memory)


def _build(warehouse: Path, site: Path, on_page: Callable[[str], None] | None, memory: str) -> list[Path]:
    generations = _generations(site)
    with open_warehouse(warehouse, memory) as con:
        run_id = str(read_run(con)["run_id"])
        programs = read_programs(con)
        slugs = slugs_of(programs)
        building = generations / ".building"
        if building.exists():  # what a crash left behind
            shutil.rmtree(building)
        building.mkdir(parents=True)
        for program in programs:
            slug = slugs[program.code]
            _write(building / slug / "index.html", program_page(con, program, run_id))
            if on_page is not None:
                on_page(slug)
    names = Counter(_as_read(program) for program in programs)
    listed = [
        (program, slugs[program.code], program.code if names[_as_read(program)] > 1 else "") for program in programs
    ]
    _write(building / "index.html", render("index.html", programs=listed, run_id=run_id))
    generation = _free_name(generations, run_id)
    building.rename(generation)
    before = _linked(site)
    _swap(site, generation)
    _drop_all_but(generations, {generation.name, before.name if before else ""})
    return [site / slugs[program.code] / "index.html" for program in programs]


def slugs_of(programs: Iterable[Program]) -> dict[str, str]:
    """A folder name for each program's code: letters, digits and dashes of its name, no two alike (also on disks that ignore case).

    Programs that would share a name all get a few letters of their code's hash, so that none depends on its neighbours' order.
    """
    plain = {program.code: _plain(program.name) for program in programs}
    taken = list(plain.values())
    made: dict[str, str] = {}
    for code, name in plain.items():
        alone = name and taken.count(name) == 1
        made[code] = name if alone else "-".join(filter(None, (name or "program", _short_hash(code))))
    for code in made:
        if list(made.values()).count(made[code]) > 1:
            made[code] = f"program-{hashlib.sha256(code.encode()).hexdigest()}"
    return made


def _as_read(program: Program) -> str:
    """A program's name as a reader tells it from another: spaces and capitals make no difference."""
    return " ".join(program.name.split()).casefold()


def _plain(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:60].strip("-")


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _generations(site: Path) -> Path:
    return site.parent / f"{site.name}.generations"


def _linked(site: Path) -> Path | None:
    """The generation that `site` shows now, if any."""
    return site.resolve() if site.is_symlink() and site.exists() else None


def _refuse_what_is_not_ours(site: Path) -> None:
    """PublishError unless `site` is absent, our link, a link to nothing, or an empty folder."""
    mend = "Move it away, or name another folder with --site."
    if site.is_symlink():
        if site.exists() and site.resolve().parent != _generations(site).resolve():
            raise PublishError(
                f"The site cannot be put at {site}: it is a link to {site.resolve()}, which Debrief did not make. {mend}"
            )
    elif site.is_dir():
        if any(site.iterdir()):
            raise PublishError(
                f"The site cannot be put at {site}: there is a folder with files that Debrief did not make. {mend}"
            )
    elif site.exists():
        raise PublishError(f"The site cannot be put at {site}: there is a file of that name. {mend}")


def _write(path: Path, page: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page.encode("utf-8"))


def _free_name(generations: Path, run_id: str) -> Path:
    """The folder for this generation; a run whose pages are made again gets a number, since the old ones may be on show."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", run_id).strip(".-")[:80] or "run"
    path, number = generations / name, 1
    while path.exists():
        number += 1
        path = generations / f"{name}-{number}"
    return path


def _swap(site: Path, generation: Path) -> None:
    """Make `site` a link to `generation` by one rename; the link is relative, so that the whole can be moved."""
    waiting = site.with_name(f".{site.name}.next")
    waiting.unlink(missing_ok=True)
    waiting.symlink_to(Path(generation.parent.name) / generation.name, target_is_directory=True)
    if site.is_dir() and not site.is_symlink():
        site.rmdir()  # empty, as was checked; a link cannot be renamed over a folder
    waiting.replace(site)


def _drop_all_but(generations: Path, keep: set[str]) -> None:
    for path in generations.iterdir():
        if path.is_dir() and path.name not in keep:
            shutil.rmtree(path)
