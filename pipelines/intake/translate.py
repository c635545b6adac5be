"""Cells of text -> the contract's types and words, as column expressions: what a cell says, never whether it is right.

The words that a first look has found (look.py) are looked up once each, not once a row. Judging is judge.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ibis

from pipelines.contract.fields import Field
from pipelines.contract.vocabulary import (
    FORECAST_WORDS,
    Meaning,
    date_or_no_spellings,
    header_words,
    plain,
    spellings,
    status_spellings,
)
from pipelines.engine import stage, to_json
from pipelines.intake import dates
from pipelines.intake.blocks import Part
from pipelines.intake.look import (
    DATES,
    FRACTION,
    OR_NO,
    PERCENT,
    SEPARATORS,
    WRITTEN_OUT,
    Profile,
    is_not_applicable,
)
from pipelines.intake.years import with_year
from pipelines.settings import ProgramSettings

if TYPE_CHECKING:
    import ibis.expr.types as ir

_WHOLE = r"^[+-]?\d{1,12}(\.0+)?$"
# One point before three last digits (95.000) may mean thousands or thousandths: it is not read as either.
_NUMBER = r"^[+-]?(\d{1,15}|\d{1,3}(,\d{3})+)(\.(\d{1,2}|\d{4,}))?$"
_TIME = r"^(\d{1,2}:\d{2}(?::\d{2})?) ?(?:([AaPp])\.?[Mm]\.?)?$"
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


def said(name: str) -> str:
    """The name under which `typed` keeps the text of a column, as it stood but for `-` and n/a."""
    return f"said {name}"


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
            text = ibis.ifelse(is_not_applicable(text), ibis.null().cast("string"), text)
        texts[said(name)] = text
    rows = stage(rows.mutate(**texts))
    rows = _dated(rows, part, profile)
    made: dict[str, Any] = {name: value_of(rows, table.field(name), profile, settings) for name in columns}
    if "status" in columns:
        made |= _from_status(rows[said("status")], made, profile, settings)
    places = {name: rows[f"c{place}"] for name, place in columns.items()}
    # `-` clears what an earlier version said; whose row this is, is no version's to clear.
    own = {name: text for name, text in places.items() if name not in ("program", "seeker")}
    for said_so in part.block.ticks.values():
        # A box is no column: what it takes back is its tick.
        boxes = {word: part.bound.places.get(header_words(header)) for header, word in said_so.items()}
        own |= {f"ticked {word}": rows[f"c{place}"] for word, place in boxes.items() if place is not None}
    made["cleared"] = _names_where(own, lambda text: text == "-") if profile.has_clear else _no_names()
    made["not_applicable"] = _names_where(own, is_not_applicable) if profile.has_not_applicable else _no_names()
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
    odd = [item for item in odd if item.kind in DATES]
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
        if item.kind not in OR_NO or not any(said_so.values()):
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
        whole = _looked_up(text, chances).re_extract(PERCENT, 1).nullif("").try_cast("int64")
        if item.name not in profile.fractions:
            return whole
        # Other files are judged with this one: what theirs hold says nothing of its own. Where both ways stand in one file, nobody
        # can tell whether its 1 is a hundredth or the whole.
        of_file = ibis.window(group_by=rows.file)
        fractions = text.re_search(FRACTION).any().over(of_file).fill_null(False)
        written_out = text.re_search(WRITTEN_OUT).any().over(of_file).fill_null(False)
        one = ibis.cases((~fractions, 1), (written_out, None), else_=100)
        share = (_guarded(text, FRACTION).try_cast("float64") * 100).round().cast("int64")
        return ibis.coalesce(share, ibis.ifelse(text == "1", one, whole))
    if kind == "time":
        return dates.on_24_hours(
            text.re_extract(_TIME, 1).nullif(""), text.re_extract(_TIME, 2).nullif("").lower()
        ).try_cast("time")
    if kind in DATES:
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
