"""What core.py makes of a table's standing versions before it is published: what others name and nobody logged, places, pitfalls.

Rules for single tables; in which order they are walked through is core.py's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from pipelines import engine
from pipelines.warehouse import entries
from pipelines.warehouse import versions as v

if TYPE_CHECKING:
    import ibis.expr.types as ir


def newest(versions: ir.Table, **column: str) -> ir.Table:
    """What stands in the newest state of each path: its owner and path, and its id as the column that others name it by."""
    return versions.filter(versions.is_newest).select(*v.OWNER, "path_no", **column).distinct()


def with_applied_on(applications: ir.Table, told: ir.Table) -> ir.Table:
    """Applications with the day that a ledger says they were sent, where no row gives their applied date."""
    by_entry = entries.applied_by(told)
    t = applications.left_join(by_entry, [*v.OWNER, "id"], rname="{name}_e")
    return t.mutate(applied_on=ibis.coalesce(t.applied_on, t.told_applied_on)).select(*applications.columns)


def with_derived(applications: ir.Table, told: ir.Table, interviews: ir.Table, offers: ir.Table) -> ir.Table:
    """Applications, and one derived for each that an interview, an offer or an entry of a ledger names or implies and nobody
    logged."""
    named = interviews.select(
        *v.OWNER, "application", "company", "role", "first_seen_on", "last_seen_on", "source"
    ).union(
        offers.select(
            *v.OWNER,
            "application",
            "first_seen_on",
            "last_seen_on",
            "source",
            company=ibis.null().cast("string"),
            role=ibis.null().cast("string"),
        ).select(*v.OWNER, "application", "company", "role", "first_seen_on", "last_seen_on", "source")
    )
    missing = named.anti_join(applications.select(*v.OWNER, application="id"), [*v.OWNER, "application"])
    made = missing.group_by(*v.OWNER, id=missing.application).aggregate(
        company=missing.company.min(),
        role=missing.role.min(),
        first_seen_on=missing.first_seen_on.min(),
        last_seen_on=missing.last_seen_on.max(),
        source=missing.source.min(),
    )
    empty: dict[str, Any] = {
        name: ibis.null().cast(kind) for name, kind in applications.schema().items() if name not in made.columns
    }
    made = made.mutate(**empty).select(*applications.columns).mutate(derived=ibis.literal(True))
    logged = told.filter(~told.is_event).select(*v.OWNER, "id").distinct().mutate(is_logged=ibis.literal(True))
    known = applications.left_join(logged, [*v.OWNER, "id"], rname="{name}_l")
    known = known.mutate(derived=known.is_logged.isnull()).select(*applications.columns, "derived")
    return known.union(made)


def placed(questions: ir.Table) -> ir.Table:
    """Questions each at a position of its own: what shares one with another of its file comes after the last."""
    t = questions
    same = ibis.window(group_by=[t[name] for name in (*v.OWNER, "interview", "asked_by", "position")], order_by=t.id)
    t = engine.stage(t.mutate(is_second=ibis.row_number().over(same) > 0))
    of = [t[name] for name in (*v.OWNER, "interview", "asked_by")]
    seconds = t.is_second.cast("int64").sum().over(ibis.cumulative_window(group_by=of, order_by=[t.position, t.id]))
    last = t.position.max().over(ibis.window(group_by=of))
    t = engine.stage(t.mutate(after_last=last + seconds))
    return t.mutate(position=ibis.ifelse(t.is_second, t.after_last, t.position)).drop("is_second", "after_last")


def pitfalls(questions: ir.Table) -> ir.ArrayValue:
    """The pitfalls entered, else those that the rubric's noes are: unrealistic, unspecific, not aligned. `generic` is only
    ever entered."""
    pairs = (("realistic", "over_ambitious"), ("specific", "vague"), ("aligned", "misaligned"))
    found = ibis.array([ibis.ifelse(~questions[mark], name, None) for mark, name in pairs]).filter(
        lambda name: name.notnull()
    )
    return ibis.coalesce(questions.pitfall, ibis.ifelse(found.length() > 0, found, None))
