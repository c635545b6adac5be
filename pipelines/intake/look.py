"""A first look over a sheet's cells: trimmed and masked, which words occur, which way round the dates are.

What the cells then mean is translate.py. Nothing here is computed for a row at a time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ibis

from pipelines import engine
from pipelines.contract.logs import log_tables
from pipelines.engine import stage, trim
from pipelines.intake import dates
from pipelines.intake.blocks import Part, with_words
from pipelines.intake.bound import Recognised
from pipelines.intake.formats.member import BLANKS
from pipelines.intake.links import read_links
from pipelines.intake.private import masked, masked_lists

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Kinds of columns that may hold a word in a date's place, and all that hold dates.
OR_NO = ("date_or_no", "datetime_or_no")
DATES = ("date", "datetime", "date_or_no", "datetime_or_no")
PERCENT = r"^(\d{1,3})(\.0+)? ?%?$"
#: How a spreadsheet keeps a per cent: 25 % is the number 0.25, and 100 % is 1.
FRACTION = r"^0?\.\d+$"
#: A per cent that is written out, and no fraction: above 1, without its sign.
WRITTEN_OUT = r"^([2-9]|[1-9]\d+)(\.0+)?$"
SEPARATORS = r"\s*[;\n]\s*"
#: An apostrophe before what a spreadsheet would take for a formula.
_GUARDED = "^'[ \t\r\n]*[-=+@＝＋－＠]"
#: What may be a way to say no where a date is asked for: dates have figures, and none begins with 0 alone.
_NO_DATE = r"^(\D+|0)$"
#: A spreadsheet that fills a date down a column runs through as many years at least.
_MANY_YEARS = 3
_YEAR = r"^\d{4}-"
#: Text columns that tell rows and people apart: an address or a number in them stays what it is.
_IDS = ("program", "seeker", "coach", "email", "application", "came_from", "interview")


@dataclass
class Profile:
    """What a first look at a sheet tells: which cells of word columns occur, and how its dates are written."""

    words: dict[str, list[str]] = field(default_factory=dict)
    iso: set[str] = field(default_factory=set)
    iso_time: set[str] = field(default_factory=set)
    day_first: bool | None = None
    has_clear: bool = False
    has_not_applicable: bool = False
    #: Date columns in which some cell has no year, has no day, or joins two dates; and those whose years run over three or more.
    no_year: set[str] = field(default_factory=set)
    no_day: set[str] = field(default_factory=set)
    two_dates: set[str] = field(default_factory=set)
    many_years: set[str] = field(default_factory=set)
    #: Per cent columns in which some file keeps fractions.
    fractions: set[str] = field(default_factory=set)


def cells(
    rows: ir.Table,
    found: Recognised,
    private: set[int],
    links: Collection[int] = (),
    blanks: str = BLANKS,
    *,
    few: bool = False,
) -> ir.Table:
    """Rows with each cell without the `blanks` around it, NULL where nothing is left or where the source's word for a blank
    stands, and with what is private in free text masked, in those columns (`private`, by place) that may hold any. In the
    columns of `links` some cell may be a link with a text, and is read as that (links.py).

    `few`: the rows are few, so that what masks is written once, over a list of a row's texts: written for each of six columns it
    took 200 KB of a query, and the engine 200 MB a thread for its parts. Over many rows the lists cost more.
    """
    missing = sorted({cell.lower() for cell in found.described.blank})
    open_text = free_text(found, len(rows.columns)) & private
    texts: dict[str, ir.StringValue] = {}
    for name in rows.columns:
        if not re.fullmatch(r"c\d+", name):
            continue
        text = trim(rows[name], blanks) if blanks else rows[name]
        if found.described.guarded:
            text = trim(ibis.ifelse(text.re_search(_GUARDED), text.substr(1), text), blanks or " ")
        text = text.nullif("")
        if missing:
            text = ibis.ifelse(text.lower().isin(missing), ibis.null().cast("string"), text)
        texts[name] = text
    kept = [name for name in rows.columns if name not in texts]
    # A query of its own: what is masked asks each text a dozen things, and would trim it for each of them.
    shown = stage(rows.select(*kept, **texts))
    masks = [name for name in texts if int(name[1:]) in open_text]
    if few and masks:
        listed = masked_lists(shown.mutate(masked=ibis.array([shown[name] for name in masks])), "masked")
        texts = {name: listed[name] for name in texts}
        texts |= {name: ibis.coalesce(listed.masked[place], listed[name]) for place, name in enumerate(masks)}
        shown = stage(listed.select(*kept, **texts))
    elif masks:
        shown = stage(shown.mutate(**{name: masked(shown[name]) for name in masks}))
    if links:
        # What is masked in a link is masked before it is taken apart.
        shown = stage(shown.select(*kept, **read_links({name: shown[name] for name in texts}, found, links)))
    return with_words(shown, found.blocks)


def free_text(found: Recognised, width: int) -> set[int]:
    """The places of cells that hold free text: of columns of text and lists, and of what no block reads."""
    structured: set[int] = set()
    free: set[int] = set()
    for bound in found.blocks:
        structured |= set(bound.places.values())
        if bound.block.each and bound.block.kept_aside:
            free.add(bound.columns[bound.block.each])
        for name, place in bound.columns.items():
            kind = log_tables()[bound.table].field(name).kind if name in log_tables()[bound.table].columns else ""
            (free if kind in ("text", "list") and name not in _IDS else structured).add(place)
    return set(range(width)) - (structured - free)


def look(con: Backend, rows: ir.Table, part: Part) -> tuple[Profile, dict[int, tuple[bool, bool]]]:
    """The profile of a part's cells, in one pass over them (and one more for each column of listed words, and for dates that are
    not plainly ISO); and for each `file` in `rows` whether its dates show that they are day-first, and whether month-first.

    Which way round a file's dates are, all of its parts say together (`way_round`): it is not in the profile yet.
    """
    table, columns = part.table, part.columns
    fields = [table.field(name) for name in columns]
    measures: dict[str, Any] = {"files": rows.file.collect(distinct=True)}
    every = [rows[f"c{columns[item.name]}"] for item in fields]
    measures["has_clear"] = _any([text == "-" for text in every])
    measures["has_not_applicable"] = _any([is_not_applicable(text) for text in every])
    dated = [item for item in fields if item.kind in DATES]
    for item in fields:
        text = rows[f"c{columns[item.name]}"]
        if item.kind in ("word", "bool") or item.kind == "percent":
            looked_up = text if item.kind != "percent" else ibis.ifelse(text.re_search(PERCENT), None, text)
            measures[f"words {item.name}"] = looked_up.collect(distinct=True)
            if item.kind == "percent":
                measures[f"fraction {item.name}"] = text.re_search(FRACTION).any()
        elif item in dated:
            if item.kind in OR_NO:
                undated = ibis.ifelse(text.re_search(_NO_DATE), text, ibis.null().cast("string"))
                measures[f"words {item.name}"] = undated.collect(distinct=True)
            measures[f"iso {item.name}"] = text.re_search(dates.ISO).all()
            measures[f"iso_time {item.name}"] = text.re_search(dates.ISO_TIME).all()
            measures[f"years {item.name}"] = ibis.ifelse(text.re_search(_YEAR), text.left(4), None).nunique()
    (seen,) = engine.few(con, rows.aggregate(**measures))

    # A column without a single date is as plain as they come: all() of nothing is NULL.
    plainly = {
        kind: {item.name for item in dated if seen[f"{kind} {item.name}"] is not False} for kind in ("iso", "iso_time")
    }
    found = Profile(has_clear=bool(seen["has_clear"]), has_not_applicable=bool(seen["has_not_applicable"]))
    found.words = {key[6:]: list(value or ()) for key, value in seen.items() if key.startswith("words ")}
    found.iso, found.iso_time = plainly["iso"], plainly["iso_time"] - plainly["iso"]
    found.fractions = {item.name for item in fields if seen.get(f"fraction {item.name}")}
    for item in fields:
        if item.kind == "words":
            parts = rows[f"c{columns[item.name]}"].re_split(SEPARATORS).unnest()
            listed = engine.few(con, rows.select(part=parts).distinct())
            found.words[item.name] = [row["part"] for row in listed if row["part"]]
    odd = [item for item in dated if item.name not in found.iso | found.iso_time]
    found.many_years = {item.name for item in dated if item in odd or (seen[f"years {item.name}"] or 0) >= _MANY_YEARS}
    shown = dict.fromkeys(seen["files"] or (), (False, False))
    if odd and shown:
        texts = {item.name: rows[f"c{columns[item.name]}"] for item in odd}
        told = engine.few(con, rows.group_by("file").aggregate(**_asked(texts)))
        found.no_year = {name for name in texts if any(row[f"no_year {name}"] for row in told)}
        found.no_day = {name for name in texts if any(row[f"no_day {name}"] for row in told)}
        found.two_dates = {name for name in texts if any(row[f"two_dates {name}"] for row in told)}
        shown = {row["file"]: (bool(row["day"]), bool(row["month"])) for row in told}
    return found, shown


def nothing_seen(part: Part) -> Profile:
    """What `look` tells of a part without a row: a column without a single date is as plain as they come."""
    return Profile(iso={name for name in part.columns if part.table.field(name).kind in DATES})


def _asked(texts: Mapping[str, ir.StringValue]) -> dict[str, ir.BooleanScalar]:
    """What is asked of columns of dates not all of them ISO: whether some date shows that it is day-first (23/04/2026), and
    whether one shows that it is month-first; and of each column whether some cell has no year, no day, or two dates."""
    # Only what is not plainly ISO is looked at closely: patterns are dear, and most dates are plain.
    written = {
        name: ibis.ifelse(text.re_search(dates.ISO_TIME), ibis.null().cast("string"), text)
        for name, text in texts.items()
    }
    return {
        "day": _any([dates.shows_day_first(text) for text in written.values()]),
        "month": _any([dates.shows_month_first(text) for text in written.values()]),
        **{f"no_year {name}": dates.has_no_year(text).any() for name, text in written.items()},
        **{f"no_day {name}": dates.has_no_day(text).any() for name, text in written.items()},
        **{f"two_dates {name}": dates.has_two_dates(text).any() for name, text in written.items()},
    }


def way_round(shown: Iterable[tuple[bool, bool]], decided: bool | None) -> bool | None:
    """Whether a file's dates are day-first, by what they show and what is `decided` (by program.yaml or the source); None
    where nothing tells, or where they show both."""
    if decided is not None:
        return decided
    evidence = list(shown)
    day, month = any(day for day, _ in evidence), any(month for _, month in evidence)
    return day if day != month else None


def _any(conditions: list[ir.BooleanValue]) -> ir.BooleanScalar:
    whole = conditions[0].fill_null(False)
    for condition in conditions[1:]:
        whole = whole | condition.fill_null(False)
    return whole.any()


def is_not_applicable(text: ir.StringValue) -> ir.BooleanValue:
    return text.lower() == "n/a"
