"""Applications of one seeker that different files name almost alike, and so are one: contract.md, "Ids, repeats, versions".

Conservative, since a wrong join hides an application: never two of one file, never where more than one would fit.
What near means is likeness.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
from ibis import _

from pipelines import engine
from pipelines.warehouse import likeness
from pipelines.warehouse.versions import OWNER, joined_text, same_name

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Applied dates this many days apart may be one, where company and role are the same and nothing else would fit.
DAYS_APART = 3


@dataclass(frozen=True)
class Near:
    """`joined`: (program, seeker, id, root, why, likeness), a row for each id that gives way to another. `apart`: (program,
    seeker, id) of those left apart because more than one would have fitted; `missed`: of those that may be one, but where too
    little says so."""

    joined: ir.Table
    apart: ir.Table
    missed: ir.Table


def near(con: Backend, rows: ir.Table) -> Near | None:
    """What of the applications in `rows` (with ids) is to be joined; None where no seeker has files that differ."""
    faces = _faces(con, rows)
    if faces is None:
        return None
    files = rows.semi_join(faces, [*OWNER, "id"]).select(*OWNER, "id", "file_no").distinct()
    files = engine.store(con, "near_files", files.join(faces.select(*OWNER, "id", "group"), [*OWNER, "id"]))
    nodes = _same_key(con, faces, files)
    node_files = engine.store(con, "near_node_files", files.select(*OWNER, "group", "file_no").distinct())
    moved = _date_moved(con, nodes, node_files)
    slips = _slips(con, nodes.anti_join(moved.filter(moved.n > 1), [*OWNER, "group"]), node_files)
    settled = moved.filter(moved.is_one | (moved.n > 1)).select(*OWNER, "group").union(slips.select(*OWNER, "group"))
    renamed, missed = _renamed(con, nodes.anti_join(settled, [*OWNER, "group"]), node_files)
    roots = nodes.filter(~nodes.clash).select(*OWNER, "group", "root")
    for told in (moved, slips, renamed):
        ones = told.filter(told.is_one).select(*OWNER, "group", "root")
        roots = roots.anti_join(ones, [*OWNER, "group"]).union(ones)
    named = faces.join(roots, [*OWNER, "group"])
    joined = _reasons(named.filter(named.id != named.root), faces)
    in_reach = nodes.filter(nodes.clash).select(*OWNER, "group", bundle="group")
    in_reach = in_reach.union(moved.filter((moved.n > 1) & ~moved.is_one).select(*OWNER, "group", "bundle"))
    unclear = slips.filter(~slips.is_one).select(*OWNER, "group")
    unclear = faces.semi_join(unclear, [*OWNER, "group"]).select(*OWNER, "id")
    apart = _rivals(faces.join(in_reach, [*OWNER, "group"]), files).union(unclear).distinct()
    missed = faces.semi_join(missed, [*OWNER, "group"]).select(*OWNER, "id").anti_join(apart, [*OWNER, "id"])
    return Near(
        engine.store(con, "near_joined", joined),
        engine.store(con, "near_apart", apart),
        engine.store(con, "near_missed", missed),
    )


def _faces(con: Backend, rows: ir.Table) -> ir.Table | None:
    """One row an application that some but not all of its seeker's files have: how it was first written, and its keys.

    What all files of a seeker have can be near nothing of another file; that leaves little of a log exported each night.
    """
    t = rows.filter(~rows.is_copy & ~rows.no_company & rows.company.notnull())
    several = t.group_by(*OWNER).aggregate(n_files=t.file_no.nunique()).filter(_.n_files > 1)
    several = engine.store(con, "near_seekers", several)
    if not engine.n_rows(con, several):
        return None
    t = t.join(several, [*OWNER])
    order = [t.in_order, t.turn]
    first = t.group_by(*OWNER, "id").aggregate(
        company=t.company.first(order_by=order),
        role=t.role.first(order_by=order, include_null=True),
        applied_on=t.applied_on.first(order_by=order, include_null=True),
        link=likeness.posting(t.job_url).first(order_by=order),
        given=t.application.notnull().any(),
        place=t.in_order.min(),
        row=t.turn.first(order_by=order),
        of_files=t.file_no.nunique(),
        n_files=t.n_files.max(),
    )
    some = first.filter(first.of_files < first.n_files)
    keyed = engine.stage(some.mutate(at=likeness.company_key(some.company), does=likeness.role_key(some.role)))
    faces = engine.store(
        con, "near_faces", keyed.mutate(group=joined_text([keyed["at"], keyed.does, keyed.applied_on]))
    )
    return faces if engine.n_rows(con, faces) > 1 else None


def _first(t: ir.Table) -> ir.Value:
    """The id that a group goes by: one that a file gives, else that of the row read first."""
    return t.id.first(order_by=[~t.given, t.place, t.row, t.id])


def _same_key(con: Backend, faces: ir.Table, files: ir.Table) -> ir.Table:
    """One row a group whose keys are the same; a clash where a file has two of it, or two files give it ids of their own."""
    twice = files.group_by(*OWNER, "group", "file_no").aggregate(n=_.count()).filter(_.n > 1)
    twice = twice.select(*OWNER, "group").distinct().mutate(twice=ibis.literal(True))
    nodes = faces.group_by(*OWNER, "group", "at", "does", "applied_on").aggregate(
        root=_first(faces),
        given=faces.given.any(),
        n_given=faces.given.cast("int64").sum(),
        place=faces.place.min(),
        row=faces.row.min(),
        link=faces.link.min(),
    )
    found = nodes.left_join(twice, [*OWNER, "group"], rname="{name}_t")
    clash = found.twice.fill_null(False) | (found.n_given > 1)
    return engine.store(con, "near_nodes", found.select(*nodes.columns, clash=clash))


def _date_moved(con: Backend, nodes: ir.Table, node_files: ir.Table) -> ir.Table:
    """(owner, group, bundle, root, n, is_one) of groups with the same company and role, and dates near each other (a bundle):
    `n` of them, and whether they are one. One without a date goes with those that have one, if they are near each other."""
    t = nodes.filter(nodes.does.notnull())
    same = [t.program, t.seeker, t["at"], t.does]
    before = t.applied_on.lag().over(ibis.window(group_by=same, order_by=[t.applied_on, t.group]))
    breaks = (t.applied_on.delta(before, unit="day") > DAYS_APART).fill_null(False).cast("int64")
    t = t.mutate(breaks=breaks)
    same = [t.program, t.seeker, t["at"], t.does]
    turn = ibis.cumulative_window(group_by=same, order_by=[t.applied_on, t.group])
    t = t.mutate(chain=t.breaks.sum().over(turn))
    all_of = ibis.window(group_by=[t.program, t.seeker, t["at"], t.does])
    # Undated ones sort last: with one chain alone they are of it, else each stands for itself.
    t = t.mutate(n_chains=t.chain.max().over(all_of) + 1)
    t = t.mutate(chain=ibis.ifelse(t.applied_on.isnull() & (t.n_chains > 1), -1, t.chain))
    t = engine.store(con, "near_chains", t)
    key = [*OWNER, "at", "does", "chain"]
    of_file = t.join(node_files, [*OWNER, "group"]).group_by(*key, "file_no").aggregate(n_nodes=_.count())
    crowded = of_file.filter(of_file.n_nodes > 1).select(*key).distinct().mutate(crowded=ibis.literal(True))
    sums = t.group_by(*key).aggregate(
        n=t.count(),
        root=t.root.first(order_by=[~t.given, t.place, t.row, t.root]),
        n_given=t.given.cast("int64").sum(),
        clash=t.clash.any(),
        span=t.applied_on.max().delta(t.applied_on.min(), unit="day"),
    )
    sums = sums.left_join(crowded, key, rname="{name}_c").select(*sums.columns, "crowded")
    fits = (sums.span <= DAYS_APART) & (sums.n_given <= 1) & ~sums.clash & sums.crowded.isnull() & (sums.chain >= 0)
    sums = sums.mutate(is_one=(fits & (sums.n > 1)).fill_null(False))
    found = t.select(*key, "group").join(sums.select(*key, "n", "root", "is_one"), key)
    found = found.mutate(bundle=joined_text([found["at"], found.does, found.chain]))
    return engine.store(con, "near_moved", found.select(*OWNER, "group", "bundle", "root", "n", "is_one"))


def _rivals(bundles: ir.Table, files: ir.Table) -> ir.Table:
    """Of the ids in one bundle, those near to another that no file has beside them: what would have been joined, were there
    not more than one. Two with ids of their own are two."""
    pairs = bundles.join(bundles.view(), [*OWNER, "bundle"], rname="{name}_2").filter(
        lambda p: (p.id != p.id_2) & ~(p.given & p.given_2)
    )
    pairs = pairs.select(*OWNER, "id", "id_2")
    of_files = files.select(*OWNER, "id", "file_no")
    both = pairs.join(of_files, [*OWNER, "id"]).select(*OWNER, "id", "id_2", "file_no")
    together = both.join(of_files.rename(id_2="id"), [*OWNER, "id_2", "file_no"])
    return pairs.anti_join(together, [*OWNER, "id", "id_2"]).select(*OWNER, "id").distinct()


def _slips(con: Backend, nodes: ir.Table, node_files: ir.Table) -> ir.Table:
    """(owner, group, root, is_one) of groups of one date that a slip of the pen in company or role tells apart."""
    t = engine.store(con, "near_dated", nodes.filter(nodes.applied_on.notnull() & nodes.does.notnull()))
    pairs = t.join(t.view(), [*OWNER, "applied_on"], rname="{name}_2").filter(_.group < _.group_2)
    in_company = (pairs.does == pairs.does_2) & likeness.one_slip(pairs["at"], pairs.at_2)
    in_role = (pairs["at"] == pairs.at_2) & likeness.one_slip(pairs.does, pairs.does_2)
    pairs = engine.store(con, "near_pairs", pairs.filter(in_company | in_role))
    return _only_pairs(con, "near_slips", _never_together(pairs, node_files))


def _renamed(con: Backend, nodes: ir.Table, node_files: ir.Table) -> tuple[ir.Table, ir.Table]:
    """As `_slips`, of groups at one company whose roles differ by more: one role has the words of the other and some more, or a
    short form that may stand for them, and the date is the same; or both have the link of one posting. And the groups of which
    nothing but the company, the date and some word of the role say that they may be one: (owner, group), of those that no file
    has beside each other."""
    t = engine.store(con, "near_jobs", nodes)
    pairs = t.join(t.view(), [*OWNER, "at"], rname="{name}_2").filter(_.group < _.group_2)
    same_day = (pairs.applied_on == pairs.applied_on_2).fill_null(False)
    days = pairs.applied_on.delta(pairs.applied_on_2, unit="day").abs().fill_null(0)
    linked = (pairs.link == pairs.link_2).fill_null(False) & (days <= DAYS_APART)
    other_role = (pairs.does != pairs.does_2).fill_null(False)
    reworded = likeness.has_more_words(pairs.does, pairs.does_2) | likeness.may_stand_for(pairs.does, pairs.does_2)
    sure = other_role & ((same_day & reworded) | linked)
    may_be = same_day & (likeness.share_a_word(pairs.does, pairs.does_2) | pairs.does.isnull() | pairs.does_2.isnull())
    pairs = engine.stage(pairs.mutate(sure=sure, may_be=may_be)).filter(lambda t: t.sure | t.may_be)
    pairs = engine.store(con, "near_renamed_pairs", _never_together(pairs, node_files))
    # One that only may be the same is a rival all the same.
    found = _only_pairs(con, "near_renamed", pairs.mutate(clash=pairs.clash | ~pairs.sure))
    left = pairs.filter(~(pairs.given & pairs.given_2)).select(*OWNER, "group", "group_2")
    ends = left.select(*OWNER, "group").union(left.select(*OWNER, group="group_2")).distinct()
    return found, ends.anti_join(found.filter(found.is_one), [*OWNER, "group"])


def _never_together(pairs: ir.Table, node_files: ir.Table) -> ir.Table:
    """`pairs` of groups (group, group_2) without those that some file has beside each other."""
    both = pairs.join(node_files, [*OWNER, "group"]).select(*OWNER, "group", "group_2", "file_no")
    together = both.join(node_files.rename(group_2="group"), [*OWNER, "group_2", "file_no"])
    return pairs.anti_join(together, [*OWNER, "group", "group_2"])


def _only_pairs(con: Backend, name: str, pairs: ir.Table) -> ir.Table:
    """(owner, group, root, is_one) of the groups in `pairs`: one with another, if neither is in a pair with a third."""
    root = ibis.ifelse(
        (pairs.given & ~pairs.given_2) | ((pairs.given == pairs.given_2) & (pairs.place <= pairs.place_2)),
        pairs.root,
        pairs.root_2,
    )
    fits = ~pairs.clash & ~pairs.clash_2 & ~(pairs.given & pairs.given_2)
    pairs = pairs.select(*OWNER, "group", "group_2", root=root, fits=fits)
    ends = pairs.union(
        pairs.select(*OWNER, group="group_2", group_2="group", root="root", fits="fits").select(*pairs.columns)
    )
    alone = ends.mutate(n=_.count().over(ibis.window(group_by=[ends.program, ends.seeker, ends.group])))
    other = alone.select(*OWNER, group_2="group", n_other="n").distinct()
    ends = alone.join(other, [*OWNER, "group_2"])
    ends = ends.mutate(is_one=ends.fits & (ends.n == 1) & (ends.n_other == 1))
    found = ends.group_by(*OWNER, "group").aggregate(root=ends.root.min(), is_one=ends.is_one.all())
    return engine.store(con, name, found)


def _reasons(joined: ir.Table, faces: ir.Table) -> ir.Table:
    """`joined` ids with why they are the same as their root, and how much of company and role is alike."""
    like = faces.select(*OWNER, "company", "role", "applied_on", "link", root="id")
    t = joined.join(like, [*OWNER, "root"], rname="{name}_r")
    names, alike = why_names(t.company, t.role, t.company_r, t.role_r, (t.link == t.link_r).fill_null(False))
    dated = ibis.cases(
        (t.applied_on.isnull() & t.applied_on_r.isnull(), None),
        (t.applied_on.isnull() | t.applied_on_r.isnull(), "applied date blank in one"),
        (t.applied_on != t.applied_on_r, "applied date moved"),
        else_=None,
    )
    why = _listed([names.nullif(""), dated])
    return t.select(*OWNER, "id", "root", why=why, likeness=alike)


def why_names(
    company: ir.StringValue,
    role: ir.StringValue,
    other_company: ir.StringValue,
    other_role: ir.StringValue,
    same_posting: ir.BooleanValue | bool = False,
) -> tuple[ir.StringValue, ir.FloatingValue]:
    """Why two companies and roles are taken for one, the least that explains it ("" where nothing differs), and how alike
    they are."""
    told = []
    for what, one, other, key, by_key in (
        ("company", company, other_company, likeness.company_key, "legal form of the company"),
        ("role", role, other_role, likeness.role_key, "wording of the role"),
    ):
        why = ibis.cases(
            (one.isnull() | other.isnull() | (one == other), None),
            (same_name(one) == same_name(other), f"capitals, punctuation or spacing of the {what}"),
            (likeness.folded(one) == likeness.folded(other), f"accents or & in the {what}"),
            (key(one) == key(other), by_key),
            (likeness.has_more_words(key(one), key(other)) & (what == "role"), "words more in the role"),
            (likeness.one_slip(key(one), key(other)) | (what == "company"), f"a letter in the {what}"),
            (same_posting, f"another {what}, but the link of the same posting"),
            # What is left: likeness.may_stand_for, which is too long to be written into a query here again.
            else_="short form of the role",
        )
        told.append(why)
    both = [
        same_name(name.concat(" ", does.fill_null(""))) for name, does in ((company, role), (other_company, other_role))
    ]
    return _listed(told), likeness.share_alike(*both)


def _listed(said: list[ir.StringValue]) -> ir.StringValue:
    return ibis.array(said).filter(lambda one: one.notnull()).join("; ")
