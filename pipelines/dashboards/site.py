"""The site as a folder of pages: built whole beside the old one, then put in its place by one rename.

Who gets a page is readers.py, what it says pages/; here is only where they lie, what is kept of the old ones, and the swap.
Each reader has a folder of their own, named so that nobody can guess another's, and no page leads to another reader's. Only
the list of all of them, index.html, does: it is the owner's.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from pipelines.dashboards import theme, words
from pipelines.dashboards.effects import as_they_are
from pipelines.dashboards.made import (
    IN_ONE_FILE,
    Made,
    free_of_signs,
    generations_of,
    key_of,
    linked,
    made_file,
    read_made,
)
from pipelines.dashboards.pages.render import page_html, render
from pipelines.dashboards.readers import Reader, of_groups, readers
from pipelines.dashboards.released import Release, read_releases, releases_file, write_releases
from pipelines.dashboards.warehouse import Row, open_warehouse, read_run
from pipelines.errors import PublishError

if TYPE_CHECKING:
    import duckdb

#: (pages written or kept, of how many): what a progress bar shows.
Progress = Callable[[int, int], None]
#: Where the chart library lies, which all pages of a site share.
_SHARED = "shared"


def build_site(warehouse: Path, site: Path, *, on_page: Progress | None = None, memory: str = "2GB") -> list[Path]:
    """Write the pages of every reader of `warehouse` and put them at `site`; their paths, programs first, in their order.

    Pages are written to `<site>.generations/<run_id>/`; `site` is a link that is renamed over when all of them are
    there, so that an error or a crash at any moment leaves the old site whole. The last two generations stay, and what a
    page is made of unchanged is taken over from the last. `on_page` is told how many pages are done; reading stays within
    `memory`. Builds of the same site, by several processes or threads, take turns. PublishError where `site` is not ours.
    """
    _refuse_what_is_not_ours(site)
    generations = generations_of(site)
    generations.mkdir(parents=True, exist_ok=True)
    # The warehouse is opened only when it is our turn, so that no build puts older pages over newer ones.
    with FileLock(generations / ".lock"):
        return _build(warehouse, site, on_page or (lambda done, of: None), memory)


def _build(warehouse: Path, site: Path, on_page: Progress, memory: str) -> list[Path]:
    generations = generations_of(site)
    before = linked(site)
    old, last = read_made(before), read_releases(releases_file(before) if before else None)
    building = generations / ".building"
    if building.exists():  # what a crash left behind
        shutil.rmtree(building)
    building.mkdir(parents=True)
    library = _share_library(building)
    key = key_of(generations)
    stands = {folder for folder in old if before and (before / folder).is_dir()}
    made: dict[str, Made] = {}
    listed: list[tuple[Reader, str]] = []
    with open_warehouse(warehouse, memory) as con:
        run_id = str(read_run(con)["run_id"])
        people = dict(
            con.execute("SELECT program, count(*) FROM seekers WHERE counted_by_program GROUP BY 1").fetchall()
        )
        due = {folder_of(reader, key): reader.release(key) for reader in of_groups(con) if reader.release}
        releases = {
            folder: last[folder] if folder in stands and folder in last and not now.is_due(last[folder]) else now
            for folder, now in due.items()
        }
        kept = {folder for folder, now in due.items() if releases[folder] is not now}
        every = readers(con, released=_effects(con, key, {folder: releases[folder] for folder in kept}))
        for done, reader in enumerate(every, 1):
            folder = folder_of(reader, key)
            there = before if folder in stands else None
            if there and folder in kept:
                was = releases[folder]
                made[folder] = replace(old[folder], kept_from=was.as_of, changed=due[folder].changed_since(was))
                _take_over(there, building, folder)
            # Where nothing that the page is made of has changed, it is not made again.
            elif there and reader.state and old[folder].state == reader.state:
                made[folder] = old[folder]
                _take_over(there, building, folder)
            else:
                now, earlier = due.get(folder), last.get(folder)
                waiting = now.left_out(earlier) if now else ()
                made[folder] = _write_reader(
                    building / folder, reader, f"../{library}", waiting, people.get(reader.program, 0)
                )
                if now:
                    releases[folder] = now.after(earlier, waiting)
            listed.append((reader, folder))
            on_page(done, len(every))
    with words.speaking(_of_the_list(every)):
        _write(building / "index.html", render("index.html", readers=_in_groups(listed), run_id=run_id).encode())
    generation = _free_name(generations, run_id)
    told = {folder: asdict(page) for folder, page in made.items()}
    _write(made_file(generation), json.dumps(told, sort_keys=True).encode())
    write_releases(releases_file(generation), releases)
    building.rename(generation)
    _swap(site, generation)
    _drop_all_but(generations, {generation.name, before.name if before else ""})
    return [site / folder / "index.html" for _, folder in listed]


def shown_effects(con: duckdb.DuckDBPyConnection, site: Path) -> dict[str, Sequence[Row]]:
    """By program, the effects that the people's and coaches' pages of `site` tell now; nothing of one without a site."""
    generation = linked(site)
    if generation is None or not (generations_of(site) / ".key").is_file():
        return {}
    return _effects(con, key_of(generations_of(site)), read_releases(releases_file(generation)))


def _effects(con: duckdb.DuckDBPyConnection, key: bytes, releases: Mapping[str, Release]) -> dict[str, Sequence[Row]]:
    """The effects of releases (by folder), by program."""
    found = {reader.program: releases.get(folder_of(reader, key)) for reader in of_groups(con)}
    return {program: as_they_are(release.effects) for program, release in found.items() if release}


def _take_over(before: Path, building: Path, folder: str) -> None:
    """Let a page of the last generation stand, with the chart library that it was made for."""
    shutil.copytree(before / folder, building / folder, copy_function=os.link)
    for path in (before / _SHARED).iterdir():
        if not (building / _SHARED / path.name).exists():
            os.link(path, building / _SHARED / path.name)


def _write_reader(folder: Path, reader: Reader, library: str, waiting: Collection[str], people: int) -> Made:
    with words.speaking(reader.language):
        page = reader.page(waiting) if waiting else reader.page()
        _write(folder / "index.html", page_html(page, library).encode())
        if reader.release:
            _write(folder / IN_ONE_FILE, page_html(page).encode())
        for name, content in reader.files().items():
            _write(folder / name, content)
    # What a person's page says is that reader's; what a run tells its owner at the end is the programs'.
    if not reader.is_whole:
        return Made(reader.state)
    return Made(reader.state, page.title, page.lead, program=reader.program, people=people)


def folder_of(reader: Reader, key: bytes) -> str:
    """A reader's folder: 24 letters and digits that say nothing, the same on every run of this site."""
    told = "\0".join((reader.kind, reader.program, reader.who)).encode()
    return hmac.new(key, told, hashlib.sha256).hexdigest()[:24]


def _share_library(building: Path) -> str:
    """Put the chart library into the site; its address from the site's top. A new version has a new name."""
    source = theme.chart_library_source()
    name = f"{_SHARED}/charts-{hashlib.sha256(source).hexdigest()[:12]}.js"
    _write(building / name, source)
    return name


def _of_the_list(every: Sequence[Reader]) -> str:
    """The owner's own language, as far as the programs tell it: the one that all of them speak, but for samples."""
    spoken = {words.known(reader.language) for reader in every if not reader.sample}
    return spoken.pop() if len(spoken) == 1 else words.FIRST


def _in_groups(listed: list[tuple[Reader, str]]) -> list[tuple[Reader, str, list[tuple[Reader, str]]]]:
    """Each program with its folder and with its people's pages; a program without a page of its own by its first page."""
    programs: dict[str, list[tuple[Reader, str]]] = {}
    for reader, folder in listed:
        programs.setdefault(reader.program, []).append((reader, folder))
    return [(*group[0], group[1:]) for group in programs.values()]


def _refuse_what_is_not_ours(site: Path) -> None:
    """PublishError unless `site` is absent, our link, a link to nothing, or an empty folder."""
    mend = "Move it away, or name another folder with --site."
    if site.is_symlink():
        if site.exists() and site.resolve().parent != generations_of(site).resolve():
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


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _free_name(generations: Path, run_id: str) -> Path:
    """The folder for this generation; a run whose pages are made again gets a number, since the old ones may be on show."""
    name = free_of_signs(run_id)
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
            made_file(path).unlink(missing_ok=True)
            releases_file(path).unlink(missing_ok=True)
