"""A page of groups as one file to be sent: the figures that were released, and no newer ones.

Two files made before and after one person's log changed would tell of that person as two pages of a site would (released.py).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from pipelines.dashboards.made import IN_ONE_FILE, free_of_signs, generations_of, key_of, linked
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.released import Release, read_releases, write_releases

if TYPE_CHECKING:
    from pipelines.dashboards.pages.parts import Page


def of_site(site: Path, run_id: str, folder: Callable[[bytes], str]) -> str | None:
    """The page in one file as the site of that run shows it to the reader whose `folder` it is; None where there is no such site."""
    generation = linked(site)
    if generation is None or not re.fullmatch(re.escape(free_of_signs(run_id)) + r"(-\d+)?", generation.name):
        return None
    page = generation / folder(key_of(generations_of(site))) / IN_ONE_FILE
    return page.read_text(encoding="utf-8") if page.is_file() else None


def public_folder(warehouse: Path) -> Path:
    """Where it is kept what was given to the public: beside the warehouse that it was made from."""
    return warehouse.parent / f".{warehouse.stem}.public"


def of_the_public(
    kept: Path, program: str, now: Callable[[bytes], Release], page: Callable[[Collection[str]], Page]
) -> tuple[str, str]:
    """(The public page of a program, the day of its figures where the last ones still stand, else ""), released anew if it is due.

    `kept` is a folder of the owner's; `now` gives what the page would show, by a key, and `page` the page without some kinds of groups.
    """
    kept.mkdir(parents=True, exist_ok=True)
    with FileLock(kept / ".lock"):
        key = key_of(kept)
        file, told = kept / "released.json", now(key)
        every = read_releases(file)
        last = every.get(program)
        html = kept / f"{hmac.new(key, program.encode(), hashlib.sha256).hexdigest()[:24]}.html"
        if last and html.is_file() and not told.is_due(last):
            return html.read_text(encoding="utf-8"), last.as_of
        waiting = told.waiting(last)
        made = page_html(page(waiting))
        html.write_text(made, encoding="utf-8")
        write_releases(file, {**every, program: told.after(last, waiting)})
        return made, ""
