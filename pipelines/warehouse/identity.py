"""Which application, interview or other thing each accepted row is about: contract.md, "Ids, repeats, versions".

Each function gives the versions of one table (every row read, with its id); core.py merges them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.contract.fields import Table
from pipelines.contract.logs import log_tables
from pipelines.intake.manifest import accepted_files
from pipelines.warehouse import attach, entries, held, near, one_meeting, unknown_ids
from pipelines.warehouse import versions as v
from pipelines.warehouse.states import Source, present_columns, rows_of

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
    "applications": ("application", "company", "role", "applied_on", "status", "outcome", "status_on", "job_url"),
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


def _rows(source: Source, table: Table) -> ir.Table:
    present = present_columns(source.lake, source.readings, table)
    needed = {*present, *_KEYED.get(table.name, ()), *_NEEDED.get(table.name, ())}
    rows = rows_of(source, table, [name for name in table.columns if name in needed])
    rows = held.with_held(source, table, rows)
    if table.name == "questions":
        rows = rows.mutate(asked_by=rows.asked_by.fill_null("interviewer"))  # blank is interviewer
    rows = v.with_content(rows, present)
    if not source.only:
        return rows
    dropped = [name for name in table.columns if name in rows.columns and name not in (*v.OWNER, *source.only)]
    return engine.store(source.con, f"rows_of_{table.name}", rows.drop(*dropped))


def keyed(source: Source, name: str, applications: ir.Table, interviews: ir.Table) -> ir.Table:
    """Versions of a table whose key stands in its own columns; of practice, where a row is told from its likes by its
    order in the file (two mocks on one day are two). A part of another row belongs to what that row made, of the versions of
    `applications` and `interviews`."""
    rows = _rows(source, log_tables()[name])
    link = next((column for column in ("interview", "application") if column in rows.columns), None)
    if link and attach.has_parts(source.con, rows):
        made = attach.made_by_rows(interviews, "id" if link == "interview" else "application")
        if link == "application":
            jobs = attach.made_by_rows(applications.filter(~applications.is_event), "id")
            made = jobs.union(made.anti_join(jobs, attach.HERE))
        rows = attach.of_its_row(rows, link, made)
    if name == "practice":
        rows = v.told_apart(rows, rows.content, keep_identical=ibis.literal(True))
        rows = rows.mutate(id=v.joined_text([rows.natural, rows.occurrence]))
    else:
        if name == "questions":
            rows = _numbered(one_meeting.asked_in(source.con, engine.stage(rows), interviews))
        keys = [rows[key] for key in (*_KEYED[name], *(["asked_as"] if name == "questions" else []))]
        rows = v.told_apart(rows, v.joined_text(keys), keep_identical=ibis.literal(False))
        rows = rows.mutate(id=rows.natural)
    return engine.store(source.con, f"v_{name}", v.with_repeats(rows))


def _numbered(rows: ir.Table) -> ir.Table:
    """Questions with `asked_as`: 1 for the first of its position in its file, 2 for another question that has the same."""
    key = [rows[name] for name in ("file_no", *v.OWNER, *_KEYED["questions"])]
    asked = v.same_name(rows.question)
    t = engine.stage(rows.mutate(asked_first=rows.turn.min().over(ibis.window(group_by=[*key, asked]))))
    key = [t[name] for name in ("file_no", *v.OWNER, *_KEYED["questions"])]
    turn = ibis.dense_rank().over(ibis.window(group_by=key, order_by=t.asked_first)) + 1
    return engine.stage(t.mutate(asked_as=turn)).drop("asked_first")


def applications(source: Source) -> ir.Table:
    """Versions of applications; one without an id is company + role + applied date, or nearly so in another file (near.py).
    In a file without companies, each row is an application of its own. Entries of a ledger are entries.py's."""
    con = source.con
    rows = _rows(source, log_tables()["applications"])
    # A newer status that is open again takes back the outcome of an older one: both were said in the same cell.
    is_open = rows.status.isin(["saved", "applied", "interviewing", "offer"]).fill_null(False) & rows.outcome.isnull()
    # A column a stage stands in the very row that says how it ended: it takes back nothing.
    is_open = is_open & ~rows.of_row
    nothing = ibis.literal([], "array<string>")
    taken_back = rows.cleared.fill_null(nothing).concat(ibis.array(["outcome"]))
    rows = rows.mutate(cleared=ibis.ifelse(is_open, taken_back, rows.cleared))
    added = rows.filter(rows.is_event | rows.of_row)
    has_entries = engine.n_rows(con, added) > 0
    states = rows.filter(~rows.is_event & ~rows.of_row) if has_entries else rows
    natural = _application_key(states.company, states.role, states.applied_on)
    natural = ibis.ifelse(states.no_company, states.content, natural)
    states = v.told_apart(states, natural, keep_identical=states.no_company, given="application")
    states = _joined(source, v.named(states, "application", "a-"))
    if not has_entries:
        return engine.store(con, "v_applications", v.with_repeats(entries.without(states)))
    states = engine.store(con, "states", states)
    added = unknown_ids.set_aside(con, engine.store(con, "entries_read", added), states)
    told = entries.named(con, engine.store(con, "entries", added), states)
    told = told.mutate(**_not_near())
    both = states.mutate(by_likeness=ibis.literal(False)).union(told.select(*states.columns, "by_likeness"))
    return engine.store(con, "v_applications", v.with_repeats(entries.settled(con, both)))


def _joined(source: Source, rows: ir.Table) -> ir.Table:
    """Rows with the id of the application of another file that they are near to, `why` and `likeness`; `apart` where more than
    one would have fitted, and `missed` where too little says that they are one."""
    files = accepted_files(source.lake, source.readings, "applications")
    if len({reading.key for _path, reading, *_ in files}) > 1:
        rows = engine.store(source.con, "named_applications", rows)
        found = near.near(source.con, rows)
        if found is not None:
            t = rows.left_join(found.joined, [*v.OWNER, "id"], rname="{name}_j")
            t = t.mutate(id=ibis.coalesce(t.root, t.id), of_id=t.id).select(*rows.columns, "why", "likeness", "of_id")
            for name, ids in (("apart", found.apart), ("missed", found.missed)):
                marked = ids.rename(of_id="id").distinct().mutate(**{name: ibis.literal(True)})
                t = t.left_join(marked, [*v.OWNER, "of_id"], rname="{name}_a").select(*t.columns, name)
                t = t.mutate(**{name: t[name].fill_null(False)})
            return t.drop("of_id")
    return rows.mutate(**_not_near())


def _not_near() -> dict[str, ir.Value]:
    """What `_joined` adds to a row that is near to none."""
    nothing = {"why": ibis.null().cast("string"), "likeness": ibis.null().cast("float64")}
    return {**nothing, "apart": ibis.literal(False), "missed": ibis.literal(False)}


def _application_key(company: ir.StringValue, role: ir.StringValue, applied_on: ir.Value) -> ir.StringValue:
    return v.joined_text([v.same_name(company), v.same_name(role), applied_on])


def interviews(source: Source, table: Table, versions: ir.Table, current: ir.Table) -> ir.Table:
    """Versions of interviews, each attached to an application; one without an id is application + stage + round + date.
    `versions` and `current`: all versions of the applications, and those that stand."""
    con = source.con
    rows = _rows(source, table)
    if attach.has_parts(con, rows, versions):
        rows = attach.of_its_row(rows, "application", attach.made_by_rows(versions.filter(~versions.is_event), "id"))
    rows = one_meeting.as_named(con, engine.stage(rows))
    rows = attach.attached(con, rows, attach.known_names(current), "interview_on")
    natural = v.joined_text([rows.application, rows.stage, rows.round, rows.interview_on])
    rows = v.named(
        v.told_apart(rows, natural, keep_identical=ibis.literal(False), given="interview"), "interview", "i-"
    )
    several_states = len({reading.key for reading in source.readings}) > 1
    if several_states:
        rows = _rescheduled(engine.store(con, "v_interviews_dated", rows))
    return engine.store(con, "v_interviews", v.with_repeats(rows))


def _rescheduled(rows: ir.Table) -> ir.Table:
    """A pending interview whose date moved is the same one: rows without an id of their own take that of the one before.

    Moved means: a newer state of the same file shows the new date and no longer the old one; or another file that came
    later does, and either both give the same round (there is only one first technical interview) or the old date was still
    ahead then (a log of each month by itself is no sign that last month's moved).
    """
    open_rows = rows.filter(rows.interview.isnull())
    place = v.place(open_rows)
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
