"""Which application, interview or other thing each accepted row is about: contract.md, "Ids, repeats, versions".

Each function gives the versions of one table (every row read, with its id); core.py merges them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.contract.fields import Table
from pipelines.contract.logs import log_tables
from pipelines.intake.lake import Reading
from pipelines.warehouse import versions as v

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Tables whose rows are the same thing when these columns are the same; the others have ids (below) or are told by order.
_KEYED = {
    "seekers": ("seeker",),
    "questions": ("interview", "asked_by", "position"),
    "reflections": ("interview",),
    "goals": ("goal",),
    "offers": ("application",),
    "destinations": ("known_on",),
}
#: Columns that identity and the ledger ask of each version; they are carried even when no file has them.
_NEEDED = {
    "applications": ("application", "company", "role", "applied_on", "outcome", "status_on"),
    "interviews": ("interview", "application", "company", "role", "stage", "round", "interview_on", "result", "logged_at"),
}


def _rows(con: Backend, lake: Path, readings: Sequence[Reading], table: Table) -> ir.Table:
    present = v.present_columns(lake, readings, table)
    needed = {*present, *_KEYED.get(table.name, ()), *_NEEDED.get(table.name, ())}
    rows = v.rows_of(con, lake, readings, table, [name for name in table.columns if name in needed])
    if table.name == "questions":
        rows = rows.mutate(asked_by=rows.asked_by.fill_null("interviewer"))  # blank is interviewer
    return v.with_content(rows, present)


def keyed(con: Backend, lake: Path, readings: Sequence[Reading], name: str) -> ir.Table:
    """Versions of a table whose key stands in its own columns."""
    rows = _rows(con, lake, readings, log_tables()[name])
    rows = v.told_apart(rows, v.joined_text([rows[key] for key in _KEYED[name]]), keep_identical=ibis.literal(False))
    return engine.store(con, f"v_{name}", v.with_repeats(rows.mutate(id=rows.natural)))


def practice(con: Backend, lake: Path, readings: Sequence[Reading]) -> ir.Table:
    """Versions of practice: two mocks on one day are two, so a row is told from its likes by its order in the file."""
    rows = _rows(con, lake, readings, log_tables()["practice"])
    rows = v.told_apart(rows, rows.content, keep_identical=ibis.literal(True))
    return engine.store(con, "v_practice", v.with_repeats(rows.mutate(id=v.joined_text([rows.natural, rows.occurrence]))))


def applications(con: Backend, lake: Path, readings: Sequence[Reading]) -> ir.Table:
    """Versions of applications; one without an id is company + role + applied date. In a file without companies, each row
    is an application of its own."""
    rows = _rows(con, lake, readings, log_tables()["applications"])
    natural = _application_key(rows.company, rows.role, rows.applied_on)
    rows = v.told_apart(rows, ibis.ifelse(rows.no_company, rows.content, natural), keep_identical=rows.no_company)
    return engine.store(con, "v_applications", v.with_repeats(v.named(rows, "application", "a-")))


def _application_key(company: ir.StringValue, role: ir.StringValue, applied_on: ir.Value) -> ir.StringValue:
    return v.joined_text([v.same_name(company), v.same_name(role), applied_on])


def interviews(
    con: Backend, lake: Path, readings: Sequence[Reading], table: Table, current_applications: ir.Table
) -> ir.Table:
    """Versions of interviews, each attached to an application; one without an id is application + stage + round + date."""
    rows = _attached(_rows(con, lake, readings, table), current_applications)
    natural = v.joined_text([rows.application, rows.stage, rows.round, rows.interview_on])
    rows = v.named(v.told_apart(rows, natural, keep_identical=ibis.literal(False)), "interview", "i-")
    several_states = len({reading.key for reading in readings}) > 1
    if several_states:
        rows = _rescheduled(engine.store(con, "v_interviews_dated", rows))
    return engine.store(con, "v_interviews", v.with_repeats(rows))


def _attached(rows: ir.Table, applications: ir.Table) -> ir.Table:
    """Rows with `application` filled: the one named, else the seeker's latest at the company that is not applied to later
    than the meeting (an undated one comes last), else one derived from company and role."""
    t = rows.mutate(
        row=v.joined_text([rows.file_no, rows.member_no, rows.row_number]),
        at=v.same_name(rows.company),
        as_role=v.same_name(rows.role),
    )
    known = applications.select(
        *v.OWNER,
        at=v.same_name(applications.company),
        known_role=v.same_name(applications.role),
        known_application=applications.id,
        applied=applications.applied_on,
    ).filter(lambda a: a["at"].notnull())
    open_rows = t.filter(t.application.isnull())
    pairs = open_rows.join(known, [*v.OWNER, "at"]).filter(
        lambda p: (p.as_role.isnull() | (p.as_role == p.known_role)) & (p.applied.isnull() | (p.applied <= p.interview_on))
    )
    latest = ibis.window(group_by=pairs.row, order_by=[pairs.applied.isnull(), pairs.applied.desc(), pairs.known_application])
    best = pairs.mutate(place=ibis.row_number().over(latest)).filter(lambda p: p.place == 0).select("row", "known_application")
    joined = t.left_join(best, "row", rname="{name}_best")
    derived = v.short_id(
        "a-", v.joined_text([v.joined_text([joined["at"], joined.as_role, ibis.null().cast("date")]), ibis.literal(1)])
    )
    named = ibis.coalesce(joined.application, joined.known_application, derived)
    return joined.mutate(application=named).select(*rows.columns)


def _rescheduled(rows: ir.Table) -> ir.Table:
    """A pending interview whose date moved is the same one: rows without an id of their own take that of the one before.

    Moved means: nothing that was known later shows the old date, and the new one was first heard of after that.
    """
    open_rows = rows.filter(rows.interview.isnull())
    order = [open_rows.in_order, open_rows.row_number]
    seen = open_rows.group_by(*v.OWNER, "application", "stage", "round", "id").aggregate(
        first=open_rows.seen_on.min(),
        last=open_rows.seen_on.max(),
        on=open_rows.interview_on.max(),
        says=open_rows.result.last(order_by=order),
    )
    chain = ibis.window(
        group_by=[seen.program, seen.seeker, seen.application, seen.stage, seen.round], order_by=[seen["first"], seen.on, seen.id]
    )
    before = seen.mutate(
        moved=(
            seen.says.lag().over(chain).fill_null("pending").isin(["pending", "rescheduled"])
            & (seen["last"].lag().over(chain) < seen["first"])
        ).fill_null(False)
    )
    chain = ibis.window(
        group_by=[before.program, before.seeker, before.application, before.stage, before.round],
        order_by=[before["first"], before.on, before.id],
    )
    starts = before.mutate(link=(~before.moved).cast("int64").sum().over(chain))
    link = ibis.window(
        group_by=[starts.program, starts.seeker, starts.application, starts.stage, starts.round, starts.link],
        order_by=[starts["first"], starts.on, starts.id],
    )
    same = starts.mutate(first_id=starts.id.first().over(link)).select(*v.OWNER, "id", "first_id").distinct()
    joined = rows.left_join(same, [*v.OWNER, "id"], rname="{name}_same")
    own = ibis.ifelse(joined.interview.isnull(), joined.first_id, ibis.null().cast("string"))
    return joined.mutate(id=ibis.coalesce(own, joined.id)).select(*rows.columns)
