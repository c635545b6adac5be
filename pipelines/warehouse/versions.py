"""Accepted rows of the lake -> one row a thing: identity, repeats, versions, corrections and retractions (contract.md).

Knows keys and order, and nothing of what the columns mean; which rows there are is states.py, results and events are ledger.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ibis
from ibis import _

from pipelines import engine

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

OWNER = ("program", "seeker")
_SEPARATOR = "\x1f"
_BLANK = "\x00"


def same_name(text: ir.StringValue) -> ir.StringValue:
    """A company or role as names are compared: without case, punctuation and spacing."""
    return text.lower().re_replace(r"[^\p{L}\p{N}]+", " ").strip()


def joined_text(parts: Sequence[ir.Value]) -> ir.StringValue:
    """Values as one text in which blanks count; the same on every engine."""
    texts = [part.cast("string").fill_null(_BLANK) for part in parts]
    return ibis.literal(_SEPARATOR).join(texts)


def short_id(prefix: str, text: ir.StringValue) -> ir.StringValue:
    return ibis.literal(prefix) + text.hexdigest("md5").left(16)


def with_content(rows: ir.Table, present: Sequence[str]) -> ir.Table:
    """`rows` with `content`: a hash of everything a row says (`present`: the columns that some file has).

    Only what is filled counts, each with its name: what other files have columns for changes no row's content.
    """
    parts = []
    for name in (*present, "status_stage", "extra", "cleared", "not_applicable"):
        value = rows[name]
        text = value.join(";").nullif("") if value.type().is_array() else value.cast("string")
        parts.append((ibis.literal(f"{_SEPARATOR}{name}=") + text).fill_null(""))
    parts += [ibis.ifelse(rows[mark], f"{_SEPARATOR}{mark}", "") for mark in ("corrects", "retracts")]
    return rows.mutate(content=ibis.literal("").join(parts).hexdigest("md5"))


def told_apart(
    rows: ir.Table, natural: ir.Value, *, keep_identical: ir.BooleanValue, given: str | None = None
) -> ir.Table:
    """`rows` with `natural`, `is_copy` (identical in every cell to an earlier row of its file) and `occurrence`.

    Rows of one file that share a natural key but differ are told apart by their order: occurrence 1, 2 ... Where
    `keep_identical`, a row identical to another is not a copy, and its occurrence is that among its likes. Rows that have
    the id in column `given` come first, so that one without is never taken for them.
    """
    t = rows.mutate(natural=natural, alike=keep_identical)
    mine = ibis.window(
        group_by=[t.file_no, t.program, t.seeker, t.natural, t.content], order_by=[t.member_no, t.row_number]
    )
    t = t.mutate(likeness=ibis.row_number().over(mine) + 1)
    t = t.mutate(is_copy=(t.likeness > 1) & ~t.alike)
    ids_first = [t[given].isnull()] if given else []
    # Cumulative: Ibis takes a sum over an ordered window for the sum of the whole group.
    in_file = ibis.cumulative_window(
        group_by=[t.file_no, t.program, t.seeker, t.natural], order_by=[*ids_first, t.member_no, t.row_number]
    )
    counted = (~t.is_copy).cast("int64").sum().over(in_file)
    # A copy takes the number of the row it repeats, so that both name the same thing.
    first = ibis.window(group_by=[t.file_no, t.program, t.seeker, t.natural, t.content])
    t = t.mutate(number=counted)
    t = t.mutate(occurrence=ibis.ifelse(t.alike, t.likeness, t.number.min().over(first)))
    return t.drop("likeness", "number")


def named(rows: ir.Table, given: str, prefix: str) -> ir.Table:
    """`rows` with `id`: the one given, else that of another file's row with the same natural key, else one derived from it."""
    with_id = rows.filter(rows[given].notnull()).select(*OWNER, "natural", known_id=rows[given]).distinct()
    order = ibis.window(group_by=[with_id.program, with_id.seeker, with_id.natural], order_by=with_id.known_id)
    known = with_id.mutate(occurrence=ibis.row_number().over(order) + 1)
    found = rows.left_join(known, [*OWNER, "natural", "occurrence"], rname="{name}_known")
    derived = short_id(prefix, joined_text([found.natural, found.occurrence]))
    return found.select(*rows.columns, id=ibis.coalesce(found[given], found.known_id, derived))


def with_repeats(rows: ir.Table) -> ir.Table:
    """`rows` with `is_repeat`: a copy within its file, or identical to a row of the same id that was read before it."""
    before = ibis.window(
        # A row is repeated by rows: that another cell of it says the same again is no row read twice.
        group_by=[rows.program, rows.seeker, rows.id, rows.content, rows.of_row],
        order_by=[rows.in_order, rows.turn],
    )
    return rows.mutate(is_repeat=rows.is_copy | (ibis.row_number().over(before) > 0))


def place(rows: ir.Table) -> ir.IntegerValue:
    """A row's place among all versions: by file in the order known, then by row."""
    return rows.in_order * 10_000_000_000 + rows.turn


def not_retracted(rows: ir.Table, holds: ir.Table | None = None, slot: Sequence[str] = ()) -> ir.Table:
    """Rows whose thing still stands in the newest state of each path: what a newer version of a file leaves out is gone.

    A derived part (`of_row`) is a cell of its row, and a blank cell takes nothing back: it stands as long as what its row is
    about does, unless its file now has another in its `slot`. `holds`: (owner, path_no, and a column of `rows`) of what stands in
    the newest states.
    """
    standing = rows.filter(rows.is_newest).select(*OWNER, "id", "path_no").distinct()
    older = rows.filter(~rows.is_newest)
    kept = rows.filter(rows.is_newest).union(older.semi_join(standing, [*OWNER, "id", "path_no"]))
    if holds is None:
        return kept
    parts = older.filter(older.of_row).anti_join(standing, [*OWNER, "id", "path_no"]).semi_join(holds, holds.columns)
    if slot:
        now = rows.filter(rows.is_newest)
        taken = now.select(*OWNER, "path_no", in_slot=joined_text([now[name] for name in slot])).distinct()
        parts = engine.stage(parts.select(*rows.columns)).mutate(
            in_slot=lambda t: joined_text([t[name] for name in slot])
        )
        parts = parts.anti_join(taken, [*OWNER, "path_no", "in_slot"])
    return kept.union(parts.select(*rows.columns))


def merged(con: Backend, rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    """One row an id: of each column the newest value that is filled; `-` clears; with the first and last seen_on.

    Most things have one version: only the others are grouped, since that costs the engine far more.
    """
    kept = [*columns, "extra", "status_stage", "not_applicable", "no_company", "asks_stage", "source"]
    per_id = ibis.window(group_by=[rows.program, rows.seeker, rows.id])
    t = rows.filter(~rows.is_copy).mutate(n_versions=_.count().over(per_id))
    single = t.filter(t.n_versions == 1).select(
        *OWNER, "id", *_others(kept), first_seen_on="seen_on", last_seen_on="seen_on"
    )
    many = t.filter(t.n_versions > 1)
    if not engine.n_rows(con, many):
        return single
    order = [many.in_order, many.turn]
    picked: dict[str, Any] = {}
    for name in _others(kept):
        said = many[name].notnull()
        if name in columns:
            # n/a is an answer too: it takes the place of an earlier value, as `-` does.
            for list_of in (many.cleared, many.not_applicable):
                said = said | list_of.contains(name).fill_null(False)
        picked[name] = many[name].last(where=said, order_by=order, include_null=True)
    # A later value beats an earlier n/a (habits.py): so n/a is what any version said.
    picked["not_applicable"] = many.not_applicable.collect().flatten()
    several = many.group_by(*OWNER, "id").aggregate(
        **picked, first_seen_on=many.seen_on.min(), last_seen_on=many.seen_on.max()
    )
    return single.union(several.select(*single.columns))


def _others(columns: Sequence[str]) -> list[str]:
    return [name for name in columns if name not in OWNER]
