"""Columns whose header names a contact (`Hiring manager`), where a source reads the days of a stage from them.

Days and yeses below such a header are read; names below it are somebody's, and go no further than this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.contract.vocabulary import header_words, plain
from pipelines.engine import stage
from pipelines.intake import dates, stage_cells
from pipelines.intake.blocks import follows, words
from pipelines.intake.bound import Recognised, looked_at, unique
from pipelines.intake.private import is_contact_header
from pipelines.intake.stage_columns import NOT

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Stands for a cell that is neither a day nor a yes, in a column that has such cells as well.
SHOWN = "[name]"
_DAYS = ("interview_on", "status_on")


def contact_columns(header: tuple[str, ...], found: Recognised, allow: tuple[str, ...] = ()) -> dict[str, int]:
    """Header -> place of the columns of contacts from which only the day of a stage is read; `allow`: those a program lets in."""
    mains = {place for bound in found.blocks if not bound.block.of_row for place in looked_at(bound)}
    days = {
        bound.columns[bound.block.each]
        for bound in found.blocks
        if bound.block.of_row and bound.block.each in _DAYS and bound.block.each in bound.columns
    }
    let_in = {header_words(name) for name in (*allow, *found.described.private)}
    return {
        name: place
        for place, name in enumerate(unique(header))
        if place in days - mains
        and is_contact_header(header_words(header[place]))
        and header_words(header[place]) not in let_in
    }


def without_names(
    con: Backend, rows: ir.Table, found: Recognised, places: Mapping[str, int]
) -> tuple[ir.Table, dict[int, dict[str, int]]]:
    """`rows` (with their `file`) in which no cell of those places is a name; and for each file the headers of the columns in
    which nothing but names stood, and how many: those are empty from here on. In the others SHOWN stands for each name."""
    says = {name: _says(rows[f"c{place}"].strip(), found, place) for name, place in places.items()}
    measures = {}
    for name, place in places.items():
        measures[f"says {name}"] = says[name].any()
        measures[f"n {name}"] = rows[f"c{place}"].strip().nullif("").count()
    told = engine.few(con, rows.group_by("file").aggregate(**measures))
    made: dict[str, ir.StringValue] = {}
    dropped: dict[int, dict[str, int]] = {}
    for name, place in places.items():
        telling = [row["file"] for row in told if row[f"says {name}"]]
        for row in told:
            if not row[f"says {name}"] and row[f"n {name}"]:
                dropped.setdefault(row["file"], {})[name] = row[f"n {name}"]
        cell, nothing = rows[f"c{place}"], ibis.null().cast("string")
        if not telling:
            made[f"c{place}"] = nothing
            continue
        no_name = says[name] | words(cell).isin(_listed(found, place, other=True))
        shown = ibis.ifelse(no_name.fill_null(True), cell, SHOWN)
        made[f"c{place}"] = ibis.ifelse(rows.file.isin(telling), shown, nothing)
    return stage(rows.mutate(**made)), dropped


def _says(text: ir.StringValue, found: Recognised, place: int) -> ir.BooleanValue:
    """True where a cell holds a day, or says that the stage came or that it ended there."""
    low = text.lower()
    day = text.re_search(stage_cells.DAY) | low.re_search(stage_cells.SHORT_DAY) | dates.has_no_year(text)
    day = day | dates.iso_date(text, True).notnull() | dates.iso_date(text, False).notnull()
    day = day | (dates.has_no_day(text) & text.re_search("[0-9]"))
    ruled = ibis.or_(*(follows(low, rule) for rule in (*stage_cells.CAME, *stage_cells.ENDED)))
    return (day | ruled | words(text).isin(_listed(found, place, other=False))).fill_null(False)


def _listed(found: Recognised, place: int, *, other: bool) -> list[str]:
    """The cells, made plain, that the blocks of a column list: those that say that it came or ended; `other`: all others."""
    came: set[str] = set()
    all_of_them = {"", *map(plain, NOT), *map(plain, found.described.blank)}
    for bound in found.blocks:
        for header, at in bound.places.items():
            if at != place or not bound.block.of_row:
                continue
            for listed, of in ((bound.block.when, came), (bound.block.unless, all_of_them)):
                of |= {plain(cell) for name in listed if header_words(name) == header for cell in listed[name]}
    said = (all_of_them - came) if other else (came - {""})
    return sorted(said)
