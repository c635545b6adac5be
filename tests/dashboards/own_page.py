"""What the tests of a seeker's own page share: a program of two people, and one's page read from it."""

import datetime as dt
import re

import duckdb

from pipelines.dashboards.pages.seeker.page import seeker_page
from pipelines.dashboards.pages.seeker.tables import read_seekers
from pipelines.dashboards.warehouse import open_warehouse, read_programs
from tests.dashboards.a_search import add_search

AS_OF = dt.date(2026, 11, 20)


def two_people(world):
    """A program of two: Ada, who logs everything, and another of whom her page may say nothing."""
    world.program("river", "Riverside", seeker_pages=10)
    add_search(world, "river", "ada")
    add_search(world, "river", "zz-other", text=lambda said: f"Zephyrine Quill {said}", name="Bob Secret")
    return world


def without_an_offer(world):
    """Ada's search without any: neither a row of offers nor a status tells of one."""
    two_people(world).rows["offers"].clear()
    for row in world.rows["applications"]:
        row["has_offer"] = False
    return world


def own_of(path, seeker="ada"):
    with open_warehouse(path) as con:
        return next(own for own in read_seekers(con, read_programs(con)[0]) if own.seeker == seeker)


def sections(own):
    return {section.id: section for section in seeker_page(own).sections}


def plain(text):
    return str(text).replace("\u00a0", " ")


def text_of(html):
    html = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)
    return plain(re.sub(r"\s*(<[^>]+>\s*)+", " | ", html))


def ask(path, sql):
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql).fetchone()


MINE = "program = 'river' AND seeker = 'ada'"


def by_statuses(world, tmp_path, *stages):
    """One person whose log is a list of applications with statuses: each with the stages that it tells, and no date of a meeting."""
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    for at, met in enumerate(stages):
        world.application("me", "ada", f"a{at}", met, "rejected", held=False)
    return own_of(world.publish(tmp_path / "w.duckdb"))


SUGGESTIVE = '{"key": "suggestive", "by": 4, "low": -1, "high": 8}'
