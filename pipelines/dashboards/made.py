"""What is kept of a site's pages besides themselves: what each was made of, and what the pages of whole programs open with.

Light to import: a run that finds nothing new reads it too.
"""

from __future__ import annotations

import json
import re
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Made:
    """What is kept of a page besides itself: what it was made of, and, of a whole program's, what it opens with."""

    state: str
    title: str = ""
    lead: Sequence[str] = ()
    kept_from: str = ""  # the day of the figures that still stand, where few people's logs have changed since
    changed: int = 0  # how many
    program: str = ""
    people: int = 0  # whom the program counts


def read_findings(site: Path) -> dict[str, list[str]]:
    """What the pages of whole programs open with, by the page's title, those of most people first."""
    told = [(name, made) for name, made in _of_programs(site) if made.lead]
    return {name: list(made.lead) for name, made in sorted(told, key=lambda one: (-one[1].people, one[0]))}


def _of_programs(site: Path) -> list[tuple[str, Made]]:
    """The pages of whole programs, each by its title; with its program where another is called the same."""
    pages = [made for made in read_made(linked(site)).values() if made.title]
    titles = Counter(made.title for made in pages)
    return [(made.title if titles[made.title] == 1 else f"{made.title} ({made.program})", made) for made in pages]


def read_kept(site: Path) -> dict[str, tuple[str, int]]:
    """The pages whose figures stand as they were released: by title, the day they are about, and whose logs changed since."""
    return {
        name: (made.kept_from, made.changed) for name, made in _of_programs(site) if made.kept_from and made.changed
    }


#: A page of groups in one file, beside it in its reader's folder: what `debrief share` gives.
IN_ONE_FILE = "page.html"


def generations_of(site: Path) -> Path:
    """Where the folders lie of which `site` shows one."""
    return site.parent / f"{site.name}.generations"


def free_of_signs(run_id: str) -> str:
    """The name of a run as one of a folder."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", run_id).strip(".-")[:80] or "run"


def key_of(folder: Path) -> bytes:
    """What names are made with that nobody else can tell: drawn once for a folder, and known to its owner alone."""
    path = folder / ".key"
    if not path.is_file():
        waiting = path.with_name(".key.next")
        waiting.write_bytes(secrets.token_bytes(32))
        waiting.replace(path)
    return path.read_bytes()


def linked(site: Path) -> Path | None:
    """The generation that `site` shows now, if any."""
    return site.resolve() if site.is_symlink() and site.exists() else None


def made_file(generation: Path) -> Path:
    return generation.with_name(f".{generation.name}.json")


def read_made(generation: Path | None) -> Mapping[str, Made]:
    """What is known of each page of a generation, by its folder; nothing of one that is not there, or of an older kind."""
    path = made_file(generation) if generation else None
    if path is None or not path.is_file():
        return {}
    told = json.loads(path.read_text(encoding="utf-8"))
    try:
        return {folder: Made(**page) for folder, page in told.items()}
    except TypeError:
        return {}
