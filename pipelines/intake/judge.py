"""Typed rows -> accepted rows, and rejected rows each with all of its reasons. One query judges a whole file.

What is right is the contract's to say (pandera schemas); how a cell is read is translate.py; where rows go is lake.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
from rapidfuzz import fuzz, process

from pipelines.contract.fields import EXPECTED, Field, Table
from pipelines.contract.logs import schema
from pipelines.contract.vocabulary import date_or_no_spellings, plain, spellings, status_spellings, words_of
from pipelines.engine import stage, to_json
from pipelines.intake import dates
from pipelines.intake.blocks import LINKED, Part
from pipelines.intake.look import Profile
from pipelines.intake.no_record import is_no_record
from pipelines.intake.private import masked
from pipelines.intake.recognise import Recognised, unique
from pipelines.intake.translate import PAST, said, typed
from pipelines.intake.years import is_fill_down, is_future

if TYPE_CHECKING:
    import ibis.expr.types as ir

_UNREADABLE = {
    "date": "not_a_date",
    "datetime": "not_a_date",
    "date_or_no": "not_a_date",
    "datetime_or_no": "not_a_date",
    "time": "not_a_time",
    "int": "not_a_whole_number",
    "rating": "not_a_whole_number",
    "number": "not_a_number",
    "percent": "not_a_percentage",
    "bool": "not_yes_or_no",
}

#: Reason codes that a row may be rejected for, besides those above, and the sentence each is said in; and sentences of
#: their own for some cells that are no date (a bare yes) or no number (95.000).
SENTENCES = {
    "missing": "`{column}` is blank, and every row of {table} needs it; {mend}",
    "unknown_word": "`{column}` says {cell!r}, which is no known word{nearest}; use one of {known}, or add it under "
    "`words: {column}:` in program.yaml",
    "out_of_range": "`{column}` says {cell!r}; it should be {expected}",
    "ambiguous_date": "`{column}` says {cell!r}, which could be two dates; write {expected}, or say `day_first: true` or "
    "`day_first: false` in program.yaml",
    "no_year": "`{column}` says {cell!r}, without a year, and the dates around it do not prove one; write {expected}",
    "unreadable": "`{column}` says {cell!r}; it should be {expected}",
    "other_program": "`{column}` says {cell!r}, but the folder is that of another program; move the file, or mend the cell",
    "other_seeker": "`{column}` says {cell!r}, but the place of the file makes it another person's; keep each person's "
    "rows in a folder of their own, or move the file to its program's folder",
    "too_many_cells": "the row has more cells than the header: {cell!r} lies beyond it; put quotes around cells that hold "
    "the separator",
    "undated_yes": "`{column}` says {cell!r}, and not since when; write the date on which {what}, such as 2026-03-09, or no",
    "point_of_thousands": "`{column}` says {cell!r}, in which the point may mark thousands or decimals; write {ways}",
    "unknown_kind": "`{column}` says {cell!r}, which is no kind of row that this source is known to keep; say in a source of "
    "your own (`debrief map`) what such rows are",
    "not_a_record": "this is no record but a repeated header, a line of totals, a merge marker or the name of a month; take the line out",
}

#: The name that cells beyond the header go by among a rejected row's values.
BEYOND = "(beyond the header)"
#: The place that those cells go by, where places of columns are listed.
BEYOND_HEADER = -1
#: A known word is named as the nearest from this likeness on, of whole and not of parts: "zonked" is no "screen".
_NEAR = 70
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
PROBLEM = "struct<column: string, code: string, cell: string>"


def judged(
    rows: ir.Table,
    header: tuple[str, ...],
    part: Part,
    found: Recognised,
    profile: Profile,
    program: str,
    private: set[int],
) -> ir.Table:
    """Each row once: file, row_number, its typed columns, extra, cleared, not_applicable, warnings, problems and row_values.

    `rows` are the part's cells with `file` and `owner`: whose rows a file holds, where its place says so (else each row names
    its own). `problems` is NULL for an accepted row, else its list of (column, code, cell); `row_values` is filled only with
    it, and holds the cells by header without those whose header is private, masked. `private`: the places of columns in which
    something to mask may stand.
    """
    table, columns = part.table, part.columns
    main = not part.block.of_row
    t = typed(rows, part, profile, found.extra_of(part.bound, header) if main else {})
    texts = {name: t[said(name)] for name in columns}
    seeker = ibis.coalesce(t.owner, texts["seeker"]) if "seeker" in texts else t.owner
    t = t.mutate(program=ibis.literal(program), seeker=seeker)
    conditions = conditions_of(t, part, profile, program, texts)
    wrong = {f"wrong {place}": bad.fill_null(False) for place, (bad, _, _) in enumerate(conditions)}
    no_record = is_no_record(t, header, found)
    t = stage(t.mutate(no_record=no_record, **wrong))
    fine = ~t.no_record & t.surplus.isnull()
    for name in wrong:
        fine = fine & ~t[name]
    beyond = masked(t.surplus) if BEYOND_HEADER in private else t.surplus
    problems = [
        (t.no_record, "", "not_a_record", None),
        (t.surplus.notnull() & ~t.no_record, "", "too_many_cells", beyond),
    ]
    for name, (_, column, code) in zip(wrong, conditions, strict=True):
        text = t[said(column)] if column in columns else None
        # A cell that another was made into (an item of a list) is as private as any.
        if text is not None and private and (columns[column] in private or columns[column] >= len(header)):
            text = masked(text)
        problems.append((t[name] & ~t.no_record, column, code, text))
    listed = ibis.array([_problem(*problem) for problem in problems]).filter(lambda item: item.notnull())
    named = [name for name in table.columns if name in t.columns]
    more = [name for name in ("status_stage",) if name in t.columns]
    made: dict[str, Any] = {}
    if part.block.events:
        made["is_event"] = ibis.literal(True)
    if part.block.of_row:
        made["of_row"] = ibis.literal(True)
    return t.select(
        "file",
        "row_number",
        *named,
        *more,
        "extra",
        "cleared",
        "not_applicable",
        **made,
        warnings=_warnings(t, part, profile),
        problems=ibis.ifelse(fine, ibis.null().cast(f"array<{PROBLEM}>"), listed),
        row_values=ibis.ifelse(fine, ibis.null().cast("string"), _values(t, header, found, private)),
    )


def _warnings(t: ir.Table, part: Part, profile: Profile) -> ir.ArrayValue:
    """What is odd about an accepted row, as codes with their column (`future_date:applied_on`); NULL where nothing is."""
    told: list[tuple[ir.BooleanValue, str]] = []
    for name in part.columns:
        item = part.table.field(name)
        if item.kind not in ("date", "datetime"):
            continue
        day = t[name] if item.kind == "date" else t[name].date()
        if name in PAST:
            told.append((is_future(day, t.known), f"future_date:{name}"))
        if item.kind == "date" and name in profile.many_years:
            told.append((is_fill_down(day, t.row_number, t.file), f"fill_down:{name}"))
        if name in profile.two_dates:
            told.append((dates.has_two_dates(t[said(name)]), f"two_dates:{name}"))
        if name in profile.no_year:
            told.append((t[f"year_found {name}"].notnull(), f"year_filled:{name}"))
            told.append((t[f"month_day {name}"].notnull() & t[name].isnull(), f"year_unknown:{name}"))
    nothing = ibis.null().cast("array<string>")
    if not told:
        return nothing
    codes = [ibis.ifelse(holds, code, ibis.null().cast("string")) for holds, code in told]
    listed = ibis.array(codes).filter(lambda code: code.notnull())
    return ibis.ifelse(listed.length() > 0, listed, nothing)


def unplaced(rows: ir.Table, header: tuple[str, ...], found: Recognised, program: str, private: set[int]) -> ir.Table:
    """Rows that no block of their source takes, each with that as its problem: what its telling cell says is no known kind."""
    place = next(place for bound in found.blocks for place in bound.places.values())
    text = masked(rows[f"c{place}"]) if place in private else rows[f"c{place}"]
    problem = _problem(ibis.literal(True), unique(header)[place], "unknown_kind", text)
    no_record = is_no_record(rows, header, found)
    problem = ibis.ifelse(no_record, _problem(ibis.literal(True), "", "not_a_record", None), problem)
    return rows.select(
        "file",
        "row_number",
        program=ibis.literal(program),
        seeker=rows.owner,
        problems=ibis.array([problem]),
        row_values=_values(rows, header, found, private),
    )


def _values(t: ir.Table, header: tuple[str, ...], found: Recognised, private: set[int]) -> ir.StringValue:
    """The cells of a row by header, as JSON, without those whose header is private, masked."""
    kept = {
        name: masked(t[f"c{place}"]) if place in private else t[f"c{place}"]
        for place, name in enumerate(unique((*header, BEYOND))[:-1])
        if place not in found.private.values()
    }
    kept[BEYOND] = masked(t.surplus) if BEYOND_HEADER in private else t.surplus
    return to_json(ibis.struct(kept))


def conditions_of(
    t: ir.Table, part: Part, profile: Profile, program: str, texts: Mapping[str, ir.StringValue]
) -> list[tuple[ir.BooleanValue, str, str]]:
    """(is wrong, column, reason code) for everything that can be wrong with a row of this part."""
    wrong: list[tuple[ir.BooleanValue, str, str]] = []
    table, linked = part.table, LINKED if part.block.of_row else ()
    contract = schema(table).columns
    for item in table.fields:
        name = item.name
        if name == "program":
            if name in texts:
                wrong.append((texts[name].notnull() & (texts[name] != program), name, "other_program"))
            continue
        if name == "seeker" and name in texts:
            other = texts[name].notnull() & (texts[name].lower() != t.owner.lower())
            wrong.append((other, name, "other_seeker"))
        if name in part.columns:
            wrong += _unreadable(t, item, profile, texts[name])
            column = contract[name]
            for check in column.checks:
                passed = check(t, name).check_output
                wrong.append((t[name].notnull() & ~passed, name, check.name))
        if item.required and name not in linked and (name in part.columns or name == "seeker"):
            said_nothing = texts[name].isnull() if name in texts else ibis.literal(True)
            wrong.append((t[name].isnull() & said_nothing, name, "missing"))
    if table.name == "interviews" and not linked:
        named = [texts[name].notnull() for name in ("application", "company") if name in texts]
        wrong.append((~ibis.or_(*named) if named else ibis.literal(True), "company", "missing"))
    return wrong


def _unreadable(
    t: ir.Table, item: Field, profile: Profile, text: ir.StringValue
) -> list[tuple[ir.BooleanValue, str, str]]:
    code = _UNREADABLE.get(item.kind)
    if code is None:
        return []
    failed = text.notnull() & t[item.name].isnull()
    if item.name in profile.no_year:
        # A day without its year is kept out, and warned of; where the row cannot do without it, it is asked for.
        has_none = t[f"month_day {item.name}"].notnull()
        failed_so = [(failed & has_none, item.name, "no_year")] if item.required else []
        return [*failed_so, *_not_a_date(failed & ~has_none, item, profile, text)]
    return _not_a_date(failed, item, profile, text)


def _not_a_date(
    failed: ir.BooleanValue, item: Field, profile: Profile, text: ir.StringValue
) -> list[tuple[ir.BooleanValue, str, str]]:
    code = _UNREADABLE[item.kind]
    if code == "not_a_date" and item.name not in profile.iso | profile.iso_time and profile.day_first is None:
        either = dates.is_ambiguous(text, profile.day_first)
        return [(failed & either, item.name, "ambiguous_date"), (failed & ~either, item.name, code)]
    return [(failed, item.name, code)]


def _problem(bad: ir.BooleanValue, column: str, code: str, text: ir.StringValue | None) -> ir.StructValue:
    shown = ibis.null().cast("string") if text is None else text.left(200)
    whole = ibis.struct({"column": ibis.literal(column), "code": ibis.literal(code), "cell": shown})
    return ibis.ifelse(bad, whole, ibis.null().cast(PROBLEM))


def with_reasons(con: Any, rejected: ir.Table, table: Table) -> ir.Table:
    """Rejected rows with `reason_codes` and `reasons`: each different problem is put into words once, not once a row.

    `seeker` is whose row it is (NULL where it does not say), and `not_consented` lists the consents that a row of seekers
    denies, or says in a way that cannot be read: a row set aside must leave nobody counted who may have said no.
    """
    lines = rejected.select("file", "row_number", problem=rejected.problems.unnest()).unpack("problem")
    different = con.to_pyarrow(lines.select("column", "code", "cell").distinct()).to_pylist()
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
        problems = rejected.problems.filter(lambda it: (it["column"] == name) | (it["code"] == "too_many_cells"))
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
                word = meant if isinstance(meant, str) else match[0]
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
    mend = "fill it in" if item.kind == "text" else f"write {expected}"
    return sentence.format(
        column=column, cell=text, table=table.name, expected=expected, known=known, nearest=nearest, mend=mend
    )


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
