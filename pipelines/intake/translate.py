"""Cells of text -> the contract's types and words, as column expressions: what a cell says, never whether it is right.

A first look over the file (profile) collects the words that occur and which way round its dates are; the words are
then looked up once each, not once a row. Judging is judge.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ibis

from pipelines.contract.fields import Field
from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import (
    FORECAST_WORDS,
    Meaning,
    date_or_no_spellings,
    plain,
    spellings,
    status_spellings,
)
from pipelines.engine import stage, to_json, trim
from pipelines.intake import dates
from pipelines.intake.blocks import Part
from pipelines.intake.formats.member import BLANKS
from pipelines.intake.private import masked
from pipelines.intake.recognise import Recognised
from pipelines.intake.years import with_year
from pipelines.settings import ProgramSettings

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: An apostrophe before what a spreadsheet would take for a formula.
_GUARDED = "^'[ \t\r\n]*[-=+@＝＋－＠]"
_OR_NO = ("date_or_no", "datetime_or_no")
_DATES = ("date", "datetime", "date_or_no", "datetime_or_no")
_WHOLE = r"^[+-]?\d{1,12}(\.0+)?$"
# One point before three last digits (95.000) may mean thousands or thousandths: it is not read as either.
_NUMBER = r"^[+-]?(\d{1,15}|\d{1,3}(,\d{3})+)(\.(\d{1,2}|\d{4,}))?$"
_PERCENT = r"^(\d{1,3})(\.0+)? ?%?$"
#: How a spreadsheet keeps a per cent: 25 % is the number 0.25, and 100 % is 1.
_FRACTION = r"^0?\.\d+$"
_TIME = r"^(\d{1,2}:\d{2}(?::\d{2})?) ?(?:([AaPp])\.?[Mm]\.?)?$"
#: What may be a way to say no where a date is asked for: dates have figures, and none begins with 0 alone.
_NO_DATE = r"^(\D+|0)$"
#: Words for the day on which a row was logged, and the one before.
_DAYS = (
    ("today", {"today", "heute", "aujourd hui", "hoy"}),
    ("yesterday", {"yesterday", "gestern", "hier", "ayer"}),
)
#: Dates of what has happened: none of them can lie after the day on which they were read.
PAST = (
    "applied_on status_on last_contact_on result_on practised_on written_at offered_on decided_on logged_at rated_at "
    "search_started known_on"
).split()
#: A spreadsheet that fills a date down a column runs through as many years at least.
_MANY_YEARS = 3
_YEAR = r"^\d{4}-"
SEPARATORS = r"\s*[;\n]\s*"
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
    #: Date columns in which some cell has no year, or joins two dates; and those whose years run over three or more.
    no_year: set[str] = field(default_factory=set)
    two_dates: set[str] = field(default_factory=set)
    many_years: set[str] = field(default_factory=set)
    #: Per cent columns that are kept as fractions.
    fractions: set[str] = field(default_factory=set)


def cells(rows: ir.Table, found: Recognised, private: set[int], blanks: str = BLANKS) -> ir.Table:
    """Rows with each cell without the `blanks` around it, NULL where nothing is left or where the source's word for a blank
    stands, and with what is private in free text masked, in those columns (`private`, by place) that may hold any."""
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
        texts[name] = masked(text) if int(name[1:]) in open_text else text
    return stage(rows.select(*(name for name in rows.columns if name not in texts), **texts))


def free_text(found: Recognised, width: int) -> set[int]:
    """The places of cells that hold free text: of columns of text and lists, and of what no block reads."""
    structured: set[int] = set()
    free: set[int] = set()
    for bound in found.blocks:
        structured |= set(bound.places.values())
        for name, place in bound.columns.items():
            kind = log_tables()[bound.table].field(name).kind if name in log_tables()[bound.table].columns else ""
            (free if kind in ("text", "list") and name not in _IDS else structured).add(place)
    return set(range(width)) - (structured - free)


def said(name: str) -> str:
    """The name under which `typed` keeps the text of a column, as it stood but for `-` and n/a."""
    return f"said {name}"


def look(con: Backend, rows: ir.Table, part: Part) -> tuple[Profile, dict[int, tuple[bool, bool]]]:
    """The profile of a part's cells, in one pass over them (and one for each column of listed words); and for each `file` in
    `rows` whether its dates show that they are day-first, and whether month-first.

    Which way round a file's dates are, all of its parts say together (`way_round`): it is not in the profile yet.
    """
    table, columns = part.table, part.columns
    fields = [table.field(name) for name in columns]
    measures: dict[str, Any] = {}
    every = [rows[f"c{columns[item.name]}"] for item in fields]
    measures["has_clear"] = _any([text == "-" for text in every])
    measures["has_not_applicable"] = _any([_is_not_applicable(text) for text in every])
    dated = [item for item in fields if item.kind in _DATES]
    for item in fields:
        text = rows[f"c{columns[item.name]}"]
        if item.kind in ("word", "bool") or item.kind == "percent":
            looked_up = text if item.kind != "percent" else ibis.ifelse(text.re_search(_PERCENT), None, text)
            measures[f"words {item.name}"] = looked_up.collect(distinct=True)
            if item.kind == "percent":
                measures[f"fraction {item.name}"] = text.re_search(_FRACTION).any()
        elif item in dated:
            if item.kind in _OR_NO:
                undated = ibis.ifelse(text.re_search(_NO_DATE), text, ibis.null().cast("string"))
                measures[f"words {item.name}"] = undated.collect(distinct=True)
            measures[f"iso {item.name}"] = text.re_search(dates.ISO).all()
            measures[f"iso_time {item.name}"] = text.re_search(dates.ISO_TIME).all()
            measures[f"years {item.name}"] = ibis.ifelse(text.re_search(_YEAR), text.left(4), None).nunique()
    seen = con.to_pyarrow(rows.aggregate(**measures)).to_pylist()[0]

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
            listed = con.to_pyarrow(rows.select(part=parts).distinct())["part"].to_pylist()
            found.words[item.name] = [part for part in listed if part]
    odd = [item for item in dated if item.name not in found.iso | found.iso_time]
    found.many_years = {item.name for item in dated if item in odd or (seen[f"years {item.name}"] or 0) >= _MANY_YEARS}
    if odd:
        texts = {item.name: rows[f"c{columns[item.name]}"] for item in odd}
        asked = {f"no_year {name}": dates.has_no_year(text).any() for name, text in texts.items()}
        asked |= {f"two_dates {name}": dates.has_two_dates(text).any() for name, text in texts.items()}
        told = con.to_pyarrow(rows.aggregate(**asked)).to_pylist()[0]
        found.no_year = {name for name in texts if told[f"no_year {name}"]}
        found.two_dates = {name for name in texts if told[f"two_dates {name}"]}
    return found, _shown(con, rows, part, odd)


def way_round(shown: Iterable[tuple[bool, bool]], decided: bool | None) -> bool | None:
    """Whether a file's dates are day-first, by what they show and what is `decided` (by program.yaml or the source); None
    where nothing tells, or where they show both."""
    if decided is not None:
        return decided
    evidence = list(shown)
    day, month = any(day for day, _ in evidence), any(month for _, month in evidence)
    return day if day != month else None


def _shown(con: Backend, rows: ir.Table, part: Part, odd: list[Field]) -> dict[int, tuple[bool, bool]]:
    """For each file whether a date shows that it is day-first (23/04/2026), and whether one shows that it is month-first."""
    if not odd:
        files = con.to_pyarrow(rows.select("file").distinct())["file"].to_pylist()
        return dict.fromkeys(files, (False, False))
    written = [rows[f"c{part.columns[item.name]}"] for item in odd]
    # Only what is not plainly ISO is looked at closely: patterns are dear, and most dates are plain.
    written = [ibis.ifelse(text.re_search(dates.ISO_TIME), ibis.null().cast("string"), text) for text in written]
    shown = rows.group_by("file").aggregate(
        day=_any([dates.shows_day_first(text) for text in written]),
        month=_any([dates.shows_month_first(text) for text in written]),
    )
    return {row["file"]: (bool(row["day"]), bool(row["month"])) for row in con.to_pyarrow(shown).to_pylist()}


def _any(conditions: list[ir.BooleanValue]) -> ir.BooleanScalar:
    whole = conditions[0].fill_null(False)
    for condition in conditions[1:]:
        whole = whole | condition.fill_null(False)
    return whole.any()


def _is_not_applicable(text: ir.StringValue) -> ir.BooleanValue:
    return text.lower() == "n/a"


def typed(rows: ir.Table, part: Part, profile: Profile, extra: Mapping[str, int]) -> ir.Table:
    """`rows` (cells) with, for each of the part's columns, its typed value under its name, and what was `said`.

    Beside them: status_stage (the stage that a status tells of), cleared and not_applicable (lists of columns), extra.
    """
    table, columns, settings = part.table, part.columns, part.settings
    texts: dict[str, ir.StringValue] = {}
    for name, place in columns.items():
        text = rows[f"c{place}"]
        if profile.has_clear:
            text = text.nullif("-")
        if profile.has_not_applicable:
            text = ibis.ifelse(_is_not_applicable(text), ibis.null().cast("string"), text)
        texts[said(name)] = text
    rows = stage(rows.mutate(**texts))
    rows = _dated(rows, part, profile)
    made: dict[str, Any] = {name: value_of(rows, table.field(name), profile, settings) for name in columns}
    if "status" in columns:
        made |= _from_status(rows[said("status")], made, profile, settings)
    places = {name: rows[f"c{place}"] for name, place in columns.items()}
    # `-` clears what an earlier version said; whose row this is, is no version's to clear.
    own = {name: text for name, text in places.items() if name not in ("program", "seeker")}
    made["cleared"] = _names_where(own, lambda text: text == "-") if profile.has_clear else _no_names()
    made["not_applicable"] = _names_where(own, _is_not_applicable) if profile.has_not_applicable else _no_names()
    made["extra"] = as_json(rows, extra)
    if not part.source.gives_ids:
        # Two trackers both count from 1: the 3 of one is not the 3 of the other.
        numbered = {name: made[name] for name in ("application", "came_from", "interview") if name in made}
        prefix = ibis.literal(f"{part.source.source} ")
        made |= {
            name: ibis.ifelse(value.re_search(r"^\d{1,9}$"), prefix + value, value) for name, value in numbered.items()
        }
    rows = stage(rows.mutate(**made))
    days = _on_the_day(rows, part, profile)
    return stage(rows.mutate(**days)) if days else rows


def _dated(rows: ir.Table, part: Part, profile: Profile) -> ir.Table:
    """`rows` with what dates.py and years.py read in the date columns that are not plainly ISO: day, clock, year found."""
    odd = [part.table.field(name) for name in part.columns if name not in profile.iso | profile.iso_time]
    odd = [item for item in odd if item.kind in _DATES]
    read: dict[str, ir.StringValue] = {}
    for item in odd:
        text = rows[said(item.name)]
        if part.source.epoch:
            text = ibis.coalesce(dates.epoch_moment(text), text)
        read[f"day {item.name}"] = dates.iso_date(text, profile.day_first)
        if item.kind.startswith("datetime"):
            read[f"clock {item.name}"] = dates.clock(text)
        if item.name in profile.no_year:
            read[f"month_day {item.name}"] = dates.month_day(text, profile.day_first)
    rows = stage(rows.mutate(**read)) if read else rows
    for name in sorted(profile.no_year):
        latest = {"latest": rows.known.cast("string")} if name in PAST else {}
        rows = with_year(
            rows.mutate(**latest),
            f"year_found {name}",
            iso=f"day {name}",
            month_day=f"month_day {name}",
            file="file",
            latest="latest" if latest else None,
        )
        found = rows[f"year_found {name}"]
        if part.source.year:
            found = ibis.coalesce(found, ibis.literal(f"{part.source.year}-") + rows[f"month_day {name}"])
        rows = stage(rows.mutate(**{f"year_found {name}": found}))
    return rows


def _on_the_day(rows: ir.Table, part: Part, profile: Profile) -> dict[str, ir.Value]:
    """Dates that say `today` or `yesterday`, in columns that may hold a word, as the day on which the row was logged."""
    if "logged_at" not in part.columns:
        return {}
    made: dict[str, ir.Value] = {}
    for item in (part.table.field(name) for name in part.columns):
        said_so = {
            word: [cell for cell in profile.words.get(item.name, ()) if plain(cell) in ways] for word, ways in _DAYS
        }
        if item.kind not in _OR_NO or not any(said_so.values()):
            continue
        day = rows.logged_at.date()
        text, value = rows[said(item.name)], rows[item.name]
        for back, (_, cells) in enumerate(said_so.items()):
            if cells:
                told = (day - ibis.interval(days=back)).cast("string").left(10)  # engines make a time of it
                value = ibis.ifelse(text.isin(cells), told, value)
        made[item.name] = value
    return made


def value_of(rows: ir.Table, item: Field, profile: Profile, settings: ProgramSettings) -> ir.Value:
    """The typed value of a cell; NULL where it cannot be read as that kind (an unknown word stays as it was written)."""
    kind, text = item.kind, rows[said(item.name)]
    if kind == "word":
        return _looked_up(text, _word_map(item.vocabulary or item.name, profile.words.get(item.name, []), settings))
    if kind == "words":
        known = _word_map(item.vocabulary or item.name, profile.words.get(item.name, []), settings)
        return text.re_split(SEPARATORS).filter(lambda part: part != "").map(lambda part: _looked_up(part, known))
    if kind == "list":
        return text.re_split(SEPARATORS).filter(lambda part: part != "")
    if kind == "bool":
        known = _word_map("bool", profile.words.get(item.name, []), settings)
        return _looked_up(text, known).cases(("yes", True), ("no", False), else_=None)
    if kind in ("int", "rating"):
        return _guarded(text, _WHOLE).try_cast("float64").cast("int64")
    if kind == "number":
        return _guarded(text, _NUMBER).replace(",", "").try_cast("float64")
    if kind == "percent":
        # Look the words up first: a cell that is no number is one of a handful of words.
        words = {cell: plain(cell).replace(" ", "_") for cell in profile.words.get(item.name, ())}
        chances = {cell: str(FORECAST_WORDS[word]) for cell, word in words.items() if word in FORECAST_WORDS}
        whole = _looked_up(text, chances).re_extract(_PERCENT, 1).nullif("").try_cast("int64")
        if item.name not in profile.fractions:
            return whole
        share = (_guarded(text, _FRACTION).try_cast("float64") * 100).round().cast("int64")
        return ibis.coalesce(share, ibis.ifelse(text == "1", 100, whole))
    if kind == "time":
        return dates.on_24_hours(
            text.re_extract(_TIME, 1).nullif(""), text.re_extract(_TIME, 2).nullif("").lower()
        ).try_cast("time")
    if kind in _DATES:
        return _date(rows, item, profile, settings)
    return text


def _date(rows: ir.Table, item: Field, profile: Profile, settings: ProgramSettings) -> ir.Value:
    text, nothing = rows[said(item.name)], ibis.null().cast("string")
    if item.name in profile.iso:
        iso, clock = _guarded(text, dates.ISO), nothing
    elif item.name in profile.iso_time:
        iso, clock = _guarded(text, dates.ISO_TIME).left(10), text.substr(11).nullif("")
    else:
        iso = rows[f"day {item.name}"]
        if item.name in profile.no_year:
            iso = ibis.coalesce(iso, rows[f"year_found {item.name}"])
        clock = rows[f"clock {item.name}"] if f"clock {item.name}" in rows.columns else nothing
    day = iso.try_cast("date")
    if item.kind == "date":
        return day
    moment = (iso + " " + clock.fill_null("00:00")).try_cast("timestamp")
    if item.kind == "datetime":
        return moment
    known = {**date_or_no_spellings(), **settings.own_words("bool")}
    noes = [cell for cell in profile.words.get(item.name, ()) if known.get(plain(cell)) == "no"]
    said_no = text.isin(noes) if noes else ibis.literal(False)
    if item.kind == "date_or_no":
        return ibis.ifelse(said_no, "no", day.cast("string"))
    return ibis.cases(
        (said_no, ibis.literal("no")),
        (clock.notnull(), moment.strftime("%Y-%m-%d %H:%M:%S")),
        else_=day.cast("string"),
    )


def _guarded(text: ir.StringValue, pattern: str) -> ir.StringValue:
    # Engines cast differently what is not plainly a number or date (DuckDB reads '3.7' as 4): only full matches are cast.
    return ibis.ifelse(text.re_search(pattern), text, ibis.null().cast("string"))


def _word_map(vocabulary: str, cells: list[str], settings: ProgramSettings) -> dict[str, str]:
    """Cell -> word, for the cells that are written otherwise than the word itself."""
    known = {**spellings(vocabulary), **settings.own_words(vocabulary)}
    if vocabulary == "habit":
        known |= {plain(way): code for code, habit in settings.own_habits().items() for way in (code, habit.label)}
    found = {text: known[plain(text)] for text in cells if plain(text) in known}
    return {text: word for text, word in found.items() if text != word}


def _looked_up(
    text: ir.StringValue, known: Mapping[str, str | None], *, other: ir.Value | None = None
) -> ir.StringValue:
    rest = text if other is None else other
    return text.cases(*known.items(), else_=rest) if known else rest


def _from_status(
    text: ir.StringValue, made: Mapping[str, Any], profile: Profile, settings: ProgramSettings
) -> dict[str, ir.Value]:
    """status, outcome (where the row does not say its own) and the stage reached, from one written status."""
    known = {**status_spellings(), **settings.own_statuses()}
    meanings: dict[str, Meaning] = {
        word: known[plain(word)] for word in profile.words["status"] if plain(word) in known
    }
    nothing = ibis.null().cast("string")

    def says(part: str) -> dict[str, str]:
        return {word: getattr(meaning, part) for word, meaning in meanings.items() if getattr(meaning, part)}

    status = {word: meaning.status or _implied(meaning) for word, meaning in meanings.items()}
    outcome = _looked_up(text, says("outcome"), other=nothing)
    return {
        "status": _looked_up(text, status),
        "outcome": ibis.coalesce(made["outcome"], outcome) if "outcome" in made else outcome,
        "status_stage": _looked_up(text, says("stage"), other=nothing),
    }


def _implied(meaning: Meaning) -> str:
    """The status of a program's own word that says only an outcome or a stage."""
    if meaning.outcome not in (None, "pending"):
        return "closed"
    return meaning.stage if meaning.stage in ("applied", "offer") else "interviewing" if meaning.stage else "applied"


def _no_names() -> ir.ArrayValue:
    return ibis.null().cast("array<string>")


def _names_where(texts: Mapping[str, ir.StringValue], condition: Any) -> ir.ArrayValue:
    names = [ibis.ifelse(condition(text), name, ibis.null().cast("string")) for name, text in texts.items()]
    return ibis.array(names).filter(lambda name: name.notnull()) if names else _no_names()


def as_json(rows: ir.Table, columns: Mapping[str, int]) -> ir.StringValue:
    if not columns:
        return ibis.null().cast("string")
    texts = {name: rows[f"c{place}"] for name, place in columns.items()}
    # Not an `or` of each: thousands of columns would nest too deep.
    filled = ibis.coalesce(*texts.values()).notnull()
    return ibis.ifelse(filled, to_json(ibis.struct(texts)), ibis.null().cast("string"))
