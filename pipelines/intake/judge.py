"""Typed rows -> accepted rows, and rejected rows each with all of its reasons. One query judges a whole file.

What is right is the contract's to say (pandera schemas); how a cell is read is translate.py; where rows go is lake.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ibis

from pipelines.contract.fields import Field
from pipelines.contract.logs import schema
from pipelines.engine import stage, to_json
from pipelines.intake import dates
from pipelines.intake.blocks import LINKED, Part
from pipelines.intake.bound import Recognised, unique
from pipelines.intake.formats.open_quote import is_marked, where_marked, without_mark
from pipelines.intake.look import OR_NO, Profile
from pipelines.intake.no_record import is_no_record
from pipelines.intake.private import masked
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

#: The name that cells beyond the header go by among a rejected row's values.
BEYOND = "(beyond the header)"
#: The place that those cells go by, where places of columns are listed.
BEYOND_HEADER = -1
#: Columns that a query has for itself: whether a row is right, what is masked of it, and two of the texts in that.
_FINE, _HIDDEN, _SURPLUS, _BEYOND = "is fine", "hidden texts", "surplus", "beyond"
PROBLEM = "struct<column: string, code: string, cell: string>"


def judged(
    rows: ir.Table,
    header: tuple[str, ...],
    part: Part,
    found: Recognised,
    profile: Profile,
    private: set[int],
) -> ir.Table:
    """Each row once: file, row_number, its typed columns, extra, cleared, not_applicable, warnings, problems and row_values.

    `rows` are the part's cells with `file`, `of_program`, the program that it is of, and `owner`: whose rows it holds, where its
    place says so (else each row names its own). `problems` is NULL for an accepted row, else its list of (column, code, cell); `row_values` is filled only with
    it, and holds the cells by header without those whose header is private, masked. `private`: the places of columns in which
    something to mask may stand.
    """
    table, columns = part.table, part.columns
    main = not part.block.of_row
    t = typed(rows, part, profile, found.extra_of(part.bound, header) if main else {})
    texts = {name: t[said(name)] for name in columns}
    seeker = ibis.coalesce(t.owner, texts["seeker"]) if "seeker" in texts else t.owner
    t = t.mutate(program=t.of_program, seeker=seeker)
    conditions = conditions_of(t, part, profile, t.of_program, texts)
    wrong = {f"wrong {place}": bad.fill_null(False) for place, (bad, _, _) in enumerate(conditions)}
    no_record = is_no_record(t, header, found)
    t = stage(t.mutate(no_record=no_record, **wrong))
    fine = ~t.no_record & t.surplus.isnull()
    for name in wrong:
        fine = fine & ~t[name]
    # A cell that another was made into (an item of a list) is as private as any.
    told = {said(name) for name, place in columns.items() if private and (place in private or place >= len(header))}
    t, hidden = _hidden(t, fine, told, header, found, private)
    fine = t[_FINE] if hidden else fine
    beyond = hidden.get(_SURPLUS, t.surplus)
    is_open = is_marked(t.surplus).fill_null(False)
    problems = [
        (t.no_record, "", "not_a_record", None),
        (is_open & ~t.no_record, "", "open_quote", where_marked(t.surplus)),
        (t.surplus.notnull() & ~is_open & ~t.no_record, "", "too_many_cells", beyond),
    ]
    for name, (_, column, code) in zip(wrong, conditions, strict=True):
        text = t[said(column)] if column in columns else None
        if text is not None:
            text = hidden.get(said(column), text)
        # Of cells that are rows of the file nothing else is to be mended.
        problems.append((t[name] & ~t.no_record & ~is_open, column, code, text))
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
        row_values=ibis.ifelse(fine, ibis.null().cast("string"), _values(t, header, found, hidden)),
    )


def _hidden(
    t: ir.Table, fine: ir.BooleanValue, told: set[str], header: tuple[str, ...], found: Recognised, private: set[int]
) -> tuple[ir.Table, dict[str, ir.StringValue]]:
    """`t` with a column more, and what it holds: of the rows that are not `fine`, the texts in which something may be masked,
    masked, each by its column: those in `told`, and the cells that `_values` shows. Of nothing to mask, `t` as it is.

    One below the other, so that the patterns, which are long, stand in the query once: written out for each text they were most
    of it, and took most of the time to plan it.
    """
    shown = {f"c{place}" for place in range(len(header)) if place in private - {*found.private.values()}}
    texts = {name: t[name] for name in sorted(told | shown)}
    if BEYOND_HEADER in private:
        texts |= {_SURPLUS: t.surplus, _BEYOND: without_mark(t.surplus)}
    if not texts:
        return t, {}
    listed = ibis.array(list(texts.values())).map(lambda cell: masked(cell))
    rest = ibis.null().cast("array<string>")
    t = stage(t.mutate(**{_FINE: fine, _HIDDEN: ibis.ifelse(fine, rest, listed)}))
    return t, {name: t[_HIDDEN][place] for place, name in enumerate(texts)}


def _warnings(t: ir.Table, part: Part, profile: Profile) -> ir.ArrayValue:
    """What is odd about an accepted row, as codes with their column (`future_date:applied_on`); NULL where nothing is."""
    told: list[tuple[ir.BooleanValue, str]] = []
    for name in part.columns:
        item = part.table.field(name)
        if item.kind in OR_NO and name in profile.no_year:
            told.append((t[f"month_day {name}"].notnull() & t[name].isnull(), f"year_unknown:{name}"))
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
        if name in profile.no_day:
            told.append((dates.has_no_day(t[said(name)]), f"day_unknown:{name}"))
        if part.block.events and item.kind == "date" and name not in profile.iso | profile.iso_time:
            unsure = t[name].isnull() & dates.is_ambiguous(t[said(name)], profile.day_first)
            told.append((unsure, f"day_unsettled:{name}"))
    for name in part.block.of_first:
        if name in part.columns:
            told.append((t.several & t[said(name)].notnull(), f"first_of_several:{name}"))
    nothing = ibis.null().cast("array<string>")
    if not told:
        return nothing
    codes = [ibis.ifelse(holds, code, ibis.null().cast("string")) for holds, code in told]
    listed = ibis.array(codes).filter(lambda code: code.notnull())
    return ibis.ifelse(listed.length() > 0, listed, nothing)


def unplaced(rows: ir.Table, header: tuple[str, ...], found: Recognised, private: set[int]) -> ir.Table:
    """Rows that no block of their source takes, each with that as its problem: what its telling cell says is no known kind."""
    place = next(place for bound in found.blocks for place in bound.places.values())
    told = {f"c{place}"} if place in private else set()
    rows, hidden = _hidden(rows, ibis.literal(False), told, header, found, private)
    text = hidden.get(f"c{place}", rows[f"c{place}"])
    problem = _problem(ibis.literal(True), unique(header)[place], "unknown_kind", text)
    no_record = is_no_record(rows, header, found)
    problem = ibis.ifelse(no_record, _problem(ibis.literal(True), "", "not_a_record", None), problem)
    return rows.select(
        "file",
        "row_number",
        program=rows.of_program,
        seeker=rows.owner,
        problems=ibis.array([problem]),
        row_values=_values(rows, header, found, hidden),
    )


def _values(
    t: ir.Table, header: tuple[str, ...], found: Recognised, hidden: Mapping[str, ir.StringValue]
) -> ir.StringValue:
    """The cells of a row by header, as JSON, without those whose header is private; those in `hidden` as they stand there."""
    kept = {
        name: hidden.get(f"c{place}", t[f"c{place}"])
        for place, name in enumerate(unique((*header, BEYOND))[:-1])
        if place not in found.private.values()
    }
    kept[BEYOND] = hidden[_BEYOND] if _BEYOND in hidden else without_mark(t.surplus)
    return to_json(ibis.struct(kept))


def conditions_of(
    t: ir.Table,
    part: Part,
    profile: Profile,
    program: str | ir.StringValue,
    texts: Mapping[str, ir.StringValue],
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
            wrong += _unreadable(t, item, profile, texts[name], events=part.block.events)
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
    t: ir.Table, item: Field, profile: Profile, text: ir.StringValue, *, events: bool
) -> list[tuple[ir.BooleanValue, str, str]]:
    code = _UNREADABLE.get(item.kind)
    if code is None:
        return []
    failed = text.notnull() & t[item.name].isnull()
    if events and item.kind == "date" and not item.required:
        # That a stage came is known without its day: the day is kept out, and warned of.
        failed = failed & ~dates.is_ambiguous(text, profile.day_first)
    if item.name in profile.no_day and item.kind in ("date", "datetime") and not item.required:
        # As with a year that is missing: it is kept out, and warned of. In a column that may say no, a blank would say less than the month did.
        failed = failed & ~dates.has_no_day(text)
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
