"""Which application, interview or other thing each accepted row is about: contract.md, "Ids, repeats, versions".

Each function gives the versions of one table (every row read, with its id); core.py merges them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.contract.fields import Table
from pipelines.contract.logs import log_tables
from pipelines.warehouse import versions as v

if TYPE_CHECKING:
    import ibis.expr.types as ir

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
    "applications": ("application", "company", "role", "applied_on", "status", "outcome", "status_on"),
    "interviews": (
        "interview",
        "application",
        "company",
        "role",
        "stage",
        "round",
        "interview_on",
        "result",
        "logged_at",
    ),
}


def _rows(source: v.Source, table: Table) -> ir.Table:
    present = v.present_columns(source.lake, source.readings, table)
    needed = {*present, *_KEYED.get(table.name, ()), *_NEEDED.get(table.name, ())}
    rows = v.rows_of(source, table, [name for name in table.columns if name in needed])
    if table.name == "questions":
        rows = rows.mutate(asked_by=rows.asked_by.fill_null("interviewer"))  # blank is interviewer
    return v.with_content(rows, present)


def keyed(source: v.Source, name: str) -> ir.Table:
    """Versions of a table whose key stands in its own columns; of practice, where a row is told from its likes by its
    order in the file (two mocks on one day are two)."""
    rows = _rows(source, log_tables()[name])
    if name == "practice":
        rows = v.told_apart(rows, rows.content, keep_identical=ibis.literal(True))
        rows = rows.mutate(id=v.joined_text([rows.natural, rows.occurrence]))
    else:
        rows = v.told_apart(
            rows, v.joined_text([rows[key] for key in _KEYED[name]]), keep_identical=ibis.literal(False)
        )
        rows = rows.mutate(id=rows.natural)
    return engine.store(source.con, f"v_{name}", v.with_repeats(rows))


def applications(source: v.Source) -> ir.Table:
    """Versions of applications; one without an id is company + role + applied date. In a file without companies, each row
    is an application of its own."""
    rows = _rows(source, log_tables()["applications"])
    natural = _application_key(rows.company, rows.role, rows.applied_on)
    # A newer status that is open again takes back the outcome of an older one: both were said in the same cell.
    is_open = rows.status.isin(["saved", "applied", "interviewing", "offer"]).fill_null(False) & rows.outcome.isnull()
    nothing = ibis.literal([], "array<string>")
    taken_back = rows.cleared.fill_null(nothing).concat(ibis.array(["outcome"]))
    rows = rows.mutate(cleared=ibis.ifelse(is_open, taken_back, rows.cleared))
    natural = ibis.ifelse(rows.no_company, rows.content, natural)
    rows = v.told_apart(rows, natural, keep_identical=rows.no_company, given="application")
    return engine.store(source.con, "v_applications", v.with_repeats(v.named(rows, "application", "a-")))


def _application_key(company: ir.StringValue, role: ir.StringValue, applied_on: ir.Value) -> ir.StringValue:
    return v.joined_text([v.same_name(company), v.same_name(role), applied_on])


def interviews(source: v.Source, table: Table, current_applications: ir.Table) -> ir.Table:
    """Versions of interviews, each attached to an application; one without an id is application + stage + round + date."""
    rows = _attached(_rows(source, table), current_applications)
    natural = v.joined_text([rows.application, rows.stage, rows.round, rows.interview_on])
    rows = v.named(
        v.told_apart(rows, natural, keep_identical=ibis.literal(False), given="interview"), "interview", "i-"
    )
    several_states = len({reading.key for reading in source.readings}) > 1
    if several_states:
        rows = _rescheduled(engine.store(source.con, "v_interviews_dated", rows))
    return engine.store(source.con, "v_interviews", v.with_repeats(rows))


def _attached(rows: ir.Table, applications: ir.Table) -> ir.Table:
    """Rows with `application` filled: the one named, else the seeker's latest at the company that is not applied to later
    than the meeting (an undated one comes last), else one derived from company and role. Where both give a role it must be
    the same; an application that gives none comes after one that gives that of the meeting."""
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
        lambda p: (
            (p.as_role.isnull() | p.known_role.isnull() | (p.as_role == p.known_role))
            & (p.applied.isnull() | (p.applied <= p.interview_on))
        )
    )
    latest = ibis.window(
        group_by=pairs.row,
        order_by=[
            pairs.as_role.notnull() & pairs.known_role.isnull(),
            pairs.applied.isnull(),
            pairs.applied.desc(),
            pairs.known_application,
        ],
    )
    best = (
        pairs.mutate(place=ibis.row_number().over(latest))
        .filter(lambda p: p.place == 0)
        .select("row", "known_application")
    )
    joined = t.left_join(best, "row", rname="{name}_best")
    derived = v.short_id(
        "a-", v.joined_text([v.joined_text([joined["at"], joined.as_role, ibis.null().cast("date")]), ibis.literal(1)])
    )
    named = ibis.coalesce(joined.application, joined.known_application, derived)
    return joined.mutate(application=named).select(*rows.columns)


def _rescheduled(rows: ir.Table) -> ir.Table:
    """A pending interview whose date moved is the same one: rows without an id of their own take that of the one before.

    Moved means: a newer state of the same file shows the new date and no longer the old one; or another file that came
    later does, and either both give the same round (there is only one first technical interview) or the old date was still
    ahead then (a log of each month by itself is no sign that last month's moved).
    """
    open_rows = rows.filter(rows.interview.isnull())
    place = open_rows.in_order * 1_000_000_000 + open_rows.row_number
    slot = [*v.OWNER, "application", "stage", "round"]
    seen = open_rows.group_by(*slot, "id").aggregate(
        first_seen=open_rows.seen_on.min(),
        last_seen=open_rows.seen_on.max(),
        first_place=open_rows.in_order.min(),
        last_place=open_rows.in_order.max(),
        first_path=open_rows.path_no.first(order_by=place),
        last_path=open_rows.path_no.last(order_by=place),
        on=open_rows.interview_on.max(),
        says=open_rows.result.last(order_by=place),
    )
    chain = [seen.first_place, seen.on, seen.id]
    turn = ibis.window(group_by=[seen[name] for name in slot], order_by=chain)
    before = {name: seen[name].lag().over(turn) for name in ("says", "on", "last_seen", "last_place", "last_path")}
    same_file = (before["last_path"] == seen.first_path) & (before["last_place"] < seen.first_place)
    later_file = (before["last_seen"] < seen.first_seen) & (seen["round"].notnull() | (before["on"] >= seen.first_seen))
    is_open = before["says"].fill_null("pending").isin(["pending", "rescheduled"])
    moves = seen.mutate(moved=(is_open & (same_file | later_file)).fill_null(False))
    in_turn = ibis.cumulative_window(
        group_by=[moves[name] for name in slot], order_by=[moves.first_place, moves.on, moves.id]
    )
    links = moves.mutate(link=(~moves.moved).cast("int64").sum().over(in_turn))
    one = ibis.window(
        group_by=[*(links[name] for name in slot), links.link], order_by=[links.first_place, links.on, links.id]
    )
    # An id that another file gives it is the one that all go by.
    given = rows.filter(rows.interview.notnull()).select(*v.OWNER, given_id="id", id="id").distinct()
    named = links.mutate(first_id=links.id.first().over(one), chain=links.id.first().over(one))
    named = named.left_join(given, [*v.OWNER, "id"], rname="{name}_g").select(*named.columns, "given_id")
    of_chain = ibis.window(group_by=[named.program, named.seeker, named.chain])
    named = named.mutate(first_id=ibis.coalesce(named.given_id.max().over(of_chain), named.first_id))
    same = named.group_by(*v.OWNER, "id").aggregate(first_id=named.first_id.min())
    joined = rows.left_join(same, [*v.OWNER, "id"], rname="{name}_same")
    own = ibis.ifelse(joined.interview.isnull(), joined.first_id, ibis.null().cast("string"))
    return joined.mutate(id=ibis.coalesce(own, joined.id)).select(*rows.columns)
