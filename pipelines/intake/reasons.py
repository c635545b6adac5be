"""Rejected rows -> the reasons that a person reads: each different problem is put into words once, with how to mend it.

What is wrong with a row judge.py says; what is no date and why, date_reasons.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
from rapidfuzz import fuzz, process

from pipelines import engine
from pipelines.contract.fields import EXPECTED, Field, Table
from pipelines.contract.vocabulary import date_or_no_spellings, plain, spellings, status_spellings, words_of
from pipelines.intake.date_reasons import why_no_date, why_two_dates

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Reason codes that a row may be rejected for, besides those above, and the sentence each is said in; and sentences of
#: their own for some cells that are no date (a bare yes) or no number (95.000).
SENTENCES = {
    "missing": "`{column}` is blank, and every row of {table} needs it; {mend}",
    "unknown_word": "`{column}` says {cell!r}, which is no known word{nearest}; use one of {known}, or add it under "
    "`words: {column}:` in program.yaml",
    "out_of_range": "`{column}` says {cell!r}; it should be {expected}",
    "ambiguous_date": "`{column}` says {cell!r}{why}; write {expected}, or say `day_first: true` or "
    "`day_first: false` in program.yaml",
    "not_a_date": "`{column}` says {cell!r}{why}; it should be {expected}",
    "no_year": "`{column}` says {cell!r}, without a year, and the dates around it do not prove one; write {expected}",
    "unreadable": "`{column}` says {cell!r}; it should be {expected}",
    "other_program": "`{column}` says {cell!r}, but the folder is that of another program; move the file, or mend the cell",
    "other_seeker": "`{column}` says {cell!r}, but the place of the file makes it another person's; keep each person's "
    "rows in a folder of their own, or move the file to its program's folder",
    "too_many_cells": "the row has more cells than the header: {cell!r} lies beyond it; put quotes around cells that hold "
    "the separator",
    "open_quote": "a quotation mark that opens in {cell} is not closed there, so that whole rows below it were read as one cell; "
    "close it, or double it where it is part of the text",
    "undated_yes": "`{column}` says {cell!r}, and not since when; write the date on which {what}, such as 2026-03-09, or no",
    "point_of_thousands": "`{column}` says {cell!r}, in which the point may mark thousands or decimals; write {ways}",
    "unknown_kind": "`{column}` says {cell!r}, which is no kind of row that this source is known to keep; say in a source of "
    "your own (`debrief map`) what such rows are",
    "not_a_record": "this is no record but a repeated header, a line of totals, a merge marker or the name of a month; take the line out",
}

#: A known word is named as the nearest from this likeness on, of whole and not of parts: "zonked" is no "screen".
_NEAR = 70
#: One listed way is another one mistyped from this likeness on.
_MISTYPED = 80
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
#: By what the rows of a table are known again in another state of their file (contract.md, "Ids, repeats, versions"): first
#: the column of an id, where there is one. What has none of its own is about the thing that its first column names.
KEYS = {
    "seekers": ("seeker",),
    "applications": ("application", "company", "role", "applied_on"),
    "interviews": ("interview", "application", "company", "role", "stage", "round", "interview_on"),
    "questions": ("interview", "asked_by", "position"),
    "reflections": ("interview",),
    "goals": ("goal",),
    "offers": ("application",),
    "destinations": ("known_on",),
}
#: Stands in the key of a row set aside for a cell that cannot be read: it may say anything.
UNREAD = "\x00"


def with_reasons(con: Any, rejected: ir.Table, table: Table) -> ir.Table:
    """Rejected rows with `reason_codes` and `reasons`: each different problem is put into words once, not once a row.

    `seeker` is whose row it is (NULL where it does not say), and `not_consented` lists the consents that a row of seekers
    denies, or says in a way that cannot be read: a row set aside must leave nobody counted who may have said no.
    """
    lines = rejected.select("file", "row_number", problem=rejected.problems.unnest()).unpack("problem")
    different = engine.few(con, lines.select("column", "code", "cell").distinct())
    said = [
        {
            **problem,
            "reason_code": _code(problem),
            "reason": in_words(problem["code"], problem["column"], problem["cell"], table),
        }
        for problem in different
    ]
    kinds = pa.schema([(name, pa.string()) for name in ("column", "code", "cell", "reason_code", "reason")])
    words = ibis.memtable(pa.Table.from_pylist(said, schema=kinds))
    told = lines.join(
        words,
        [lines["column"] == words["column"], lines.code == words.code, lines["cell"].identical_to(words["cell"])],
    ).select(lines.file, lines.row_number, words.reason_code, words.reason)
    lists = told.group_by("file", "row_number").aggregate(
        reason_codes=told.reason_code.collect(order_by=[told.reason_code, told.reason], distinct=False),
        reasons=told.reason.collect(order_by=[told.reason_code, told.reason], distinct=False),
    )
    rejected = rejected.mutate(
        seeker=rejected.seeker.cast("string"), not_consented=_not_consented(rejected, table), key=_key(rejected, table)
    )
    return rejected.join(lists, ["file", "row_number"]).select(
        "file", "row_number", "seeker", "not_consented", "key", "reason_codes", "reasons", "row_values"
    )


def _key(rejected: ir.Table, table: Table) -> ir.ArrayValue:
    """What a row set aside says of which thing it is about: the table's KEY columns in their order, as text; NULL for a blank,
    UNREAD for a cell that is wrong. Empty for what is no record, and for tables without a key."""
    wrong = rejected.problems.map(lambda it: it["column"])

    def cell(name: str) -> ir.StringValue:
        said = rejected[name].cast("string") if name in rejected.columns else ibis.null().cast("string")
        return ibis.ifelse(wrong.contains(name), UNREAD, said)

    nothing = ibis.literal([], "array<string>")
    if "is_event" in rejected.columns or table.name not in KEYS:
        return nothing
    no_record = rejected.problems.map(lambda it: it["code"]).contains("not_a_record")
    return ibis.ifelse(no_record, nothing, ibis.array([cell(name) for name in KEYS[table.name]]))


def _not_consented(rejected: ir.Table, table: Table) -> ir.ArrayValue:
    consents = [name for name in table.columns if name.startswith("consent_") and name in rejected.columns]
    if table.name != "seekers" or not consents:
        return ibis.literal([], "array<string>")

    def denied(name: str) -> ir.BooleanValue:
        # Where a row has too many cells, no cell is sure to lie in its column.
        problems = rejected.problems.filter(
            lambda it: (it["column"] == name) | it["code"].isin(["too_many_cells", "open_quote"])
        )
        return (rejected[name] == "no").fill_null(False) | (problems.length() > 0)

    names = [ibis.ifelse(denied(name), name, ibis.null().cast("string")) for name in consents]
    return ibis.array(names).filter(lambda name: name.notnull())


def _code(problem: Mapping[str, Any]) -> str:
    return f"{problem['code']}:{problem['column']}" if problem["column"] else str(problem["code"])


def in_words(code: str, column: str, text: str | None, table: Table) -> str:
    """One reason in a sentence: what the cell says, what it should say, and how to mend it."""
    item = next((item for item in table.fields if item.name == column), Field(column, "text"))
    sentence = SENTENCES.get(code, SENTENCES["unreadable"])
    vocabulary = item.vocabulary or item.name
    known, nearest = "", ""
    if item.kind in ("word", "words"):
        words = (*words_of(vocabulary), *item.more_words)
        known = ", ".join(words) if len(words) <= 15 else ", ".join(words[:12]) + " ..."
        if vocabulary == "status":
            # A status may say how it ended, in the words of an outcome: `closed` alone would lose that.
            known += "; or how it ended: rejected, withdrew, no_response, offer_accepted, offer_declined"
        ways = {**(status_spellings() if vocabulary == "status" else {}), **spellings(vocabulary)}
        ways |= {plain(word): word for word in item.more_words}
        if code == "unknown_word" and text:
            if item.kind == "words":
                text = "; ".join(
                    part for part in map(str.strip, re.split("[;\n]", text)) if part and plain(part) not in ways
                )
            match = process.extractOne(plain(text), ways.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
            if match:
                meant = ways[match[0]]
                word = meant if isinstance(meant, str) else _first_way(match[0])
                nearest = f" (nearest: {word})"
    expected = EXPECTED[item.kind]
    if code == "missing" and table.name == "interviews" and column == "company":
        return "neither `application` nor `company` says which job this interview was for; fill in one of them"
    if code == "not_a_date" and item.kind.endswith("_or_no") and date_or_no_spellings().get(plain(text or "")) == "yes":
        what = "consent was given" if column.startswith("consent_") else "the thank-you was sent"
        return SENTENCES["undated_yes"].format(column=column, cell=text, what=what)
    if code == "not_a_number" and text and _THOUSANDS.fullmatch(text):
        return SENTENCES["point_of_thousands"].format(column=column, cell=text, ways=_without_point(text))
    if item.kind == "word" and code == "missing":
        expected = f"one of {known}"
    if code == "out_of_range":
        expected = _bounds(item)
    why = why_no_date(text) if code == "not_a_date" and text else ""
    why = why_two_dates(text) if code == "ambiguous_date" and text else why
    mend = "fill it in" if item.kind == "text" else f"write {expected}"
    return sentence.format(
        column=column, cell=text, why=why, table=table.name, expected=expected, known=known, nearest=nearest, mend=mend
    )


def _first_way(way: str) -> str:
    """Of the ways to write a status that say what `way` says and are much like it, the one that is listed first: a mistyped
    one that is known stands behind what was meant."""
    known = status_spellings()
    alike = (
        other
        for other in (*map(plain, words_of("outcome")), *known)
        if known[other] == known[way] and fuzz.ratio(other, way) >= _MISTYPED
    )
    return next(alike, way)


def _bounds(item: Field) -> str:
    if item.high is None:
        return f"{item.low:g} or more"
    return f"from {item.low:g} to {item.high:g}"


def _without_point(text: str) -> str:
    """The ways to write a number with points before three figures so that it says one thing."""
    whole = text.replace(".", "")
    if text.count(".") > 1:
        return whole
    # Three decimals would be asked about again: one more 0 says that they are decimals.
    decimals = text.rstrip("0").rstrip(".")
    return f"{whole} or {decimals}0" if decimals == text else f"{whole} or {decimals}"
