"""Which application a row belongs to that names a company and no application: meetings, and entries of a ledger.

Also the parts of a row: what one record of a source says of several tables belongs together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import _

from pipelines import engine
from pipelines.warehouse import likeness
from pipelines.warehouse import versions as v

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

HERE = ("file_no", "member_no", "row_number")


def known_names(applications: ir.Table) -> ir.Table:
    """What `attached` looks for: (owner, application, company, role, applied_on) of the applications that have a company."""
    t = applications.filter(applications.company.notnull())
    return t.select(*v.OWNER, "company", "role", "applied_on", known_application="id")


def attached(con: Backend, rows: ir.Table, known: ir.Table, on: str, slack: int = 0) -> ir.Table:
    """`rows` with `application` filled, and `by_likeness` where only a name nearly the same led to it.

    It is the one named, else the seeker's latest at the company that is not applied to later than the day `on` (by more
    than `slack` days; an undated one comes last), else one derived from company and role. Where both give a role it must be
    the same; an application that gives none comes after one that gives it. Names that are near (likeness.py) count where
    none is the same, and a short form (`PM`) for the one role at that company that it may stand for.
    """
    t = rows.mutate(
        row=v.joined_text([rows[name] for name in HERE]), day=(rows[on] + ibis.interval(days=slack)).cast("date")
    )
    t = engine.store(con, ibis.util.gen_name("attached"), t)
    open_rows = t.filter(t.application.isnull())
    exact = engine.store(con, ibis.util.gen_name("attached_exactly"), _best(open_rows, known, v.same_name, v.same_name))
    best = exact.mutate(by_likeness=ibis.literal(False))
    left = open_rows.select(*v.OWNER, "row").semi_join(known, [*v.OWNER]).anti_join(exact, "row")
    # Few logs leave any, and what may stand for a name is long to say.
    if engine.n_rows(con, left):
        near = _best(
            engine.stage(open_rows.semi_join(left, "row")),
            known,
            likeness.company_key,
            likeness.role_key,
            likeness.may_stand_for,
        )
        best = best.union(near.mutate(by_likeness=ibis.literal(True)))
    joined = t.left_join(best, "row", rname="{name}_best")
    named = ibis.coalesce(joined.application, joined.known_application, derived_id(joined.company, joined.role))
    told = joined.mutate(application=named, by_likeness=joined.by_likeness.fill_null(False))
    return told.select(*rows.columns, "by_likeness")


def derived_id(company: ir.StringValue, role: ir.StringValue) -> ir.StringValue:
    """The id of an application that only rows of other things name: that of one without a date."""
    natural = v.joined_text([v.same_name(company), v.same_name(role), ibis.null().cast("date")])
    return v.short_id("a-", v.joined_text([natural, ibis.literal(1)]))


def _best(rows: ir.Table, known: ir.Table, company_key, role_key, may_be=None) -> ir.Table:  # type: ignore[no-untyped-def]
    """(row, known_application) of the rows for which an application is found under these keys; or, where none has the same role,
    whose role `may_be` that of one kind of application alone."""
    sought = rows.select(*v.OWNER, "row", "day", at=company_key(rows.company), as_role=role_key(rows.role))
    there = known.select(
        *v.OWNER,
        "known_application",
        at=company_key(known.company),
        known_role=role_key(known.role),
        applied=known.applied_on,
    )
    pairs = sought.join(there, [*v.OWNER, "at"])
    pairs = pairs.filter(pairs.applied.isnull() | pairs.day.isnull() | (pairs.applied <= pairs.day))
    same = (pairs.as_role == pairs.known_role).fill_null(False)
    fits = same | pairs.as_role.isnull() | pairs.known_role.isnull()
    short = ibis.literal(False) if may_be is None else ~fits & may_be(pairs.as_role, pairs.known_role)
    pairs = engine.stage(pairs.mutate(fits=fits, is_short=short))
    meant = ibis.ifelse(pairs.is_short, pairs.known_role, ibis.null().cast("string"))
    pairs = engine.stage(pairs.mutate(n_meant=meant.nunique().over(group_by=pairs.row)))
    pairs = pairs.filter(pairs.fits | (pairs.is_short & (pairs.n_meant == 1)))
    latest = ibis.window(
        group_by=pairs.row,
        order_by=[
            pairs.is_short,
            pairs.as_role.notnull() & pairs.known_role.isnull(),
            pairs.applied.isnull(),
            pairs.applied.desc(),
            pairs.known_application,
        ],
    )
    placed = pairs.mutate(place=ibis.row_number().over(latest))
    return placed.filter(_.place == 0).select("row", "known_application")


def has_parts(con: Backend, *tables: ir.Table) -> bool:
    """Whether any row of these is a part of another's."""
    return any(engine.n_rows(con, table.filter(table.of_row)) for table in tables)


def of_its_row(rows: ir.Table, column: str, made: ir.Table) -> ir.Table:
    """`rows` with a blank `column` filled by what the same record made. `made`: (HERE, made) with one row a record."""
    joined = rows.left_join(made, list(HERE), rname="{name}_made")
    filled = ibis.coalesce(joined[column], joined.made)
    return joined.mutate(**{column: filled}).select(*rows.columns)


def made_by_rows(rows: ir.Table, column: str) -> ir.Table:
    """(HERE, made): what each record made, by a column of its row; of several meetings of one record, the latest."""
    latest = [rows.interview_on, rows.id] if "interview_on" in rows.columns else [~rows.of_row, rows.id]
    return rows.group_by(*HERE).aggregate(made=rows[column].last(order_by=latest))
