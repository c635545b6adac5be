"""Entries: rows of `applications` that are events of a ledger (a mail, a line of a status log), and no state of anything.

They add to the application that other rows name, or make one; a correction replaces an entry, a retraction takes it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.warehouse import attach
from pipelines.warehouse import versions as v
from pipelines.warehouse.ledger import rank_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: The place of entries that come after all states: it fits beside a row's number into versions.place.
_AFTER_ALL = 800_000_000
#: A mail that confirms an application may be dated before the day that the seeker wrote down.
_SLACK_DAYS = 3
_EVENT = (*v.OWNER, "id", "path_no", "kind", "on")
#: What `settled` adds to versions of applications.
MARKS = {"is_gone": "boolean", "is_replaced": "boolean", "replaces": "string", "replaces_on": "date"}


def without(states: ir.Table) -> ir.Table:
    """Versions of applications among which there is no entry, with the columns that `settled` adds."""
    return states.mutate(
        by_likeness=ibis.literal(False),
        is_gone=ibis.literal(False),
        is_replaced=ibis.literal(False),
        replaces=ibis.null().cast("string"),
        replaces_on=ibis.null().cast("date"),
    )


def named(con: Backend, entries: ir.Table, states: ir.Table) -> ir.Table:
    """Entries (and applications that are part of another row) with the id of the application that they belong to: the one
    named, that of their own row, that at the company (attach.py), or one that they make. Never told apart by their order."""
    there = v.not_retracted(states.filter(~states.is_copy))
    newest = {
        name: there[name].last(order_by=[there.in_order, there.turn]) for name in ("company", "role", "applied_on")
    }
    known = engine.store(
        con, "known_to_entries", attach.known_names(there.group_by(*v.OWNER, "id").aggregate(**newest))
    )
    own = attach.of_its_row(entries, "application", attach.made_by_rows(states, "id"))
    day = ibis.ifelse(own.is_event, own.status_on, own.applied_on)
    found = attach.attached(con, own.mutate(day_of=day), known, "day_of", _SLACK_DAYS).drop("day_of")
    likes = ibis.window(
        group_by=[found[name] for name in ("file_no", *v.OWNER, "application", "content", "of_row")],
        order_by=found.turn,
    )
    return found.mutate(
        id=found.application,
        natural=ibis.null().cast("string"),
        alike=ibis.literal(False),
        occurrence=ibis.literal(1, "int64"),
        is_copy=(ibis.row_number().over(likes) > 0) & ~found.of_row,
    )


def settled(con: Backend, rows: ir.Table) -> ir.Table:
    """Versions of applications with MARKS, and the `turn` of entries by their date.

    `is_gone`: taken back, by a retraction or because the ledger's newer state leaves it out; `is_replaced`: a correction took
    its place, which has `replaces` and `replaces_on`. A correction or retraction is of the latest entry written before it
    that says the same, else of the latest before it.
    """
    t = rows.mutate(
        kind=v.joined_text([rows.status, rows.outcome, rows.status_stage]),
        on=rows.status_on.cast("string").fill_null(""),
    )
    t = engine.store(con, "entries_and_states", t)
    entries = t.filter(t.is_event)
    written = entries.filter(entries.is_newest & ~entries.is_copy)
    # Several parts of one row have its place: each needs one of its own, the same for every look at the pile.
    places = ibis.window(order_by=[written.in_order, written.turn, written.on, written.kind])
    written = written.mutate(acts=written.corrects | written.retracts, turn=ibis.row_number().over(places))
    written = engine.store(con, "entries_written", written)
    same = _stacked(con, "entries_same", written, [*v.OWNER, "id", "kind"])
    left = same.filter(~same.fell & ~(same.retracts & same.found))
    # What acted on an entry that says the same is now an entry like any other.
    left = left.mutate(acts=left.acts & ~left.found).drop("level", "found", "fell", "next_acts", "before", "before_on")
    others = _stacked(con, "entries_others", left, [*v.OWNER, "id"])
    told = [
        judged.select(
            *attach.HERE,
            *v.OWNER,
            "id",
            fell=judged.fell & ~judged.next_acts,
            replaced=judged.fell & judged.next_acts,
            before=ibis.ifelse(judged.acts & judged.corrects & judged.found, judged.before, None),
            before_on=ibis.ifelse(judged.acts & judged.corrects & judged.found, judged.before_on, None),
        )
        for judged in (same, others)
    ]
    both = told[0].union(told[1])
    marks = both.group_by(*attach.HERE, *v.OWNER, "id").aggregate(
        fell=both.fell.any(), replaced=both.replaced.any(), before=both.before.max(), before_on=both.before_on.max()
    )
    joined = t.left_join(marks, [*attach.HERE, *v.OWNER, "id"], rname="{name}_m")
    joined = joined.mutate(is_told=joined.is_event & joined.fell.notnull())
    found = joined.select(
        *t.columns,
        is_gone=joined.is_event & (joined.retracts | (joined.is_told & joined.fell)),
        is_replaced=joined.is_told & joined.replaced,
        replaces=ibis.ifelse(joined.is_told, joined.before, None),
        replaces_on=ibis.ifelse(joined.is_told, joined.before_on, None),
    )
    found = engine.store(con, "entries_settled", found)
    return _in_turn(engine.store(con, "entries_standing", _older(found))).drop("kind", "on")


def _stacked(con: Backend, name: str, rows: ir.Table, key: list[str]) -> ir.Table:
    """`rows` as a pile for each key, in the order written: an entry is laid on top, a correction takes the top's place, a
    retraction takes it off. Gives `level`, `found` (there was something to act on), `fell` (it was taken off or replaced),
    `next_acts` (it was replaced) and `before`, `before_on` (what lay in its place)."""
    order = [rows.in_order, rows.turn]
    group = [rows[name] for name in key]
    is_laid = (~rows.retracts | ~rows.acts).cast("int64")
    upto = is_laid.sum().over(ibis.cumulative_window(group_by=group, order_by=order))
    t = rows.mutate(found=(upto - is_laid) > 0)
    takes = t.acts & t.retracts & t.found
    puts = t.acts & t.corrects & t.found
    idle = t.acts & t.retracts & ~t.found
    step = ibis.cases((takes, -1), (puts | idle, 0), else_=1)
    group, order = [t[name] for name in key], [t.in_order, t.turn]
    t = t.mutate(step=step, level=step.sum().over(ibis.cumulative_window(group_by=group, order_by=order)), puts=puts)
    # How deep the pile is just when a row acts: below an entry's level, that entry is off.
    t = engine.store(con, f"{name}_levels", t.mutate(low=ibis.ifelse(t.puts | (t.step == 1), t.level - 1, t.level)))
    group, order = [t[name] for name in key], [t.in_order, t.turn]
    t = t.mutate(next_low=t.low.lead().over(ibis.window(group_by=group, order_by=order)))
    backwards = [t.in_order.desc(), t.turn.desc()]
    after = t.next_low.min().over(ibis.cumulative_window(group_by=[t[name] for name in key], order_by=backwards))
    t = t.mutate(fell=(after < t.level).fill_null(False) & ~(t.retracts & t.acts))
    laid = ibis.ifelse(t.acts & t.retracts, 1, 0)
    at_level = ibis.window(group_by=[*(t[name] for name in key), t.level, laid], order_by=[t.in_order, t.turn])
    t = t.mutate(
        next_acts=t.puts.lead().over(at_level).fill_null(False),
        before=t.status_stage.lag().over(at_level),
        before_on=t.status_on.lag().over(at_level),
    )
    return engine.store(con, name, t.drop("step", "puts", "low", "next_low"))


def _older(rows: ir.Table) -> ir.Table:
    """Entries of older states of a file, gone where its newest state has them too (which then has known them since) or no longer
    has them. One that is part of another row goes only where that row says another date: a blank cell takes nothing back."""
    entries = rows.filter(rows.is_event)
    first = entries.group_by(*_EVENT).aggregate(known_since=entries.seen_on.min())
    said = entries.filter(entries.is_newest).select(*_EVENT[:-1]).distinct().mutate(said=ibis.literal(True))
    rows_now = rows.filter(rows.is_newest & ~rows.is_event).select(*v.OWNER, "id", "path_no").distinct()
    rows_now = rows_now.mutate(has_row=ibis.literal(True))
    t = rows.left_join(first, list(_EVENT), rname="{name}_n")
    t = t.left_join(said, list(_EVENT[:-1]), rname="{name}_s")
    t = t.left_join(rows_now, [*v.OWNER, "id", "path_no"], rname="{name}_r")
    kept = t.of_row & t.said.isnull() & t.has_row.notnull()
    seen_on = ibis.ifelse(t.is_event, t.known_since, t.seen_on)
    return t.mutate(is_gone=t.is_gone | (t.is_event & ~t.is_newest & ~kept), seen_on=seen_on).select(*rows.columns)


def _in_turn(rows: ir.Table) -> ir.Table:
    """Rows with `in_order` and `turn` of entries such that they follow one another by date, whatever their files, and come
    after the application's states where the ledger is the newer, else before them.

    The states are newer where they give a date for their status that no entry is later than; without one, where they say
    what became of it, and were known after the last entry. An undated status that is still open says nothing against a
    ledger: many trackers are never told of the end.
    """
    key = [*v.OWNER, "id"]
    live = rows.filter(rows.is_event & ~rows.is_gone & ~rows.is_replaced & ~rows.retracts)
    last_entry = live.group_by(*key).aggregate(entry_on=live.status_on.max())
    speaks = rows.status.notnull() | rows.outcome.notnull()
    states = v.not_retracted(rows.filter(~rows.is_event & ~rows.is_copy & speaks))
    order = [states.in_order, states.turn]
    said = states.group_by(*key).aggregate(
        state_on=states.status_on.last(order_by=order, include_null=True),
        state_seen=states.seen_on.last(order_by=order),
        state_ended=_is_final(states.outcome).last(order_by=order),
    )
    t = engine.stage(rows.left_join(last_entry, key, rname="{name}_e").left_join(said, key, rname="{name}_s"))
    state_day = ibis.coalesce(t.state_on, ibis.ifelse(t.state_ended, t.state_seen, None))
    is_newer = state_day.isnull() | (t.entry_on > state_day).fill_null(False)
    # A yes in a column of its own row says that a stage came, and not where the application stands, save that it ended.
    is_yes, is_final = t.of_row & t.status_on.isnull(), _is_final(t.outcome)
    is_offer = (t.status_stage == "offer").fill_null(False)
    ends_it = (is_final | is_offer) & ~t.state_ended.fill_null(False)
    is_newer = ibis.ifelse(is_yes & t.state_seen.notnull(), ends_it, is_newer)
    # Several columns of one row may have no day: what comes before what is then the order of stages, and the end is last.
    bucket = ibis.cases((~is_yes, 1), (is_final, 3), (is_offer, 2), else_=0)
    t = engine.stage(t.mutate(bucket=bucket, final=is_final, rank=rank_of(t.status_stage).fill_null(0), newer=is_newer))
    by_date = ibis.window(
        group_by=[*(t[name] for name in key), t.is_event],
        order_by=[t.bucket, t.status_on, t.in_order, t.turn, t.final, t.rank, t.kind],
    )
    turn = ibis.ifelse(t.is_event, ibis.row_number().over(by_date), t.turn)
    in_order = ibis.ifelse(t.is_event, ibis.ifelse(t.newer, _AFTER_ALL, -1), t.in_order)
    return t.mutate(turn=turn, in_order=in_order).select(*rows.columns)


def _is_final(outcome: ir.StringValue) -> ir.BooleanValue:
    return (outcome != "pending").fill_null(False)


def as_versions(rows: ir.Table) -> ir.Table:
    """Standing versions of applications as `merged` takes them: an entry says nothing of the company and role of an
    application that other rows name, and one that was replaced says nothing."""
    states = rows.filter(~rows.is_event).select(*v.OWNER, "id").distinct().mutate(has_state=ibis.literal(True))
    t = rows.filter(~rows.is_replaced).left_join(states, [*v.OWNER, "id"], rname="{name}_s")
    only_adds = t.is_event & t.has_state.notnull()
    nothing = {name: ibis.ifelse(only_adds, ibis.null().cast("string"), t[name]) for name in ("company", "role")}
    return t.mutate(**nothing).select(*rows.columns)


def applied_by(rows: ir.Table) -> ir.Table:
    """(owner, id, told_applied_on): the day of the first entry that tells of applying."""
    t = rows.filter(rows.is_event & ~rows.is_replaced & (rows.status == "applied") & rows.outcome.isnull())
    return t.group_by(*v.OWNER, "id").aggregate(told_applied_on=t.status_on.min())
