"""mart_changes: a few numbers of each program as they are, beside what today's rules make of what was known a month earlier.

Which day that is, and what was known then, is then.py's; whether a change may be shown is the page's, which hides by the people counted here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines import engine
from pipelines.warehouse.marts import slices
from pipelines.warehouse.marts.seekers import held_in_turn
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

    from pipelines.warehouse.core import Settled

_COUNTS = ("n_then", "k_then", "n_now", "k_now")
_WHAT = ("measure", "stage")


def changes_seekers(
    con: Backend,
    then: Settled | None,
    applications: ir.Table,
    interviews: ir.Table,
    seekers: ir.Table,
    programs: ir.Table,
) -> ir.Table:
    """One row a person, measure and stage: what theirs comes to, now and then.

    applications, interviews: those counted now (marts/slices.py); then: what was known earlier, None where nothing was.
    """
    now = _each(con, "now", applications, interviews, programs)
    now = now.mutate(n_then=ibis.literal(0, "int64"), k_then=ibis.null("int64")).rename(n_now="n", k_now="k")
    each = now.select(*OWNER, *_WHAT, *_COUNTS)
    if then is not None:
        apps = slices.applications(then.applications, seekers)
        before = _each(con, "then", apps, slices.interviews(then.interviews, apps), then.programs)
        before = before.mutate(n_now=ibis.literal(0, "int64"), k_now=ibis.null("int64")).rename(n_then="n", k_then="k")
        each = each.union(before.select(*each.columns))
    each = each.group_by(*OWNER, *_WHAT).aggregate(**{name: each[name].sum() for name in _COUNTS})
    return each.order_by(*OWNER, *_WHAT)


def mart_changes(
    con: Backend,
    each: ir.Table,
    then: Settled | None,
    seekers: ir.Table,
    programs: ir.Table,
    days: Mapping[str, dt.date],
) -> ir.Table:
    """One row a measure (and stage) of each program, and of all programs that are no sample and of which something was known then.

    each: changes_seekers; then: what was known on `days`. Where nothing of a program was, its counts of then are NULL.
    """
    moved = None if then is None else _consent_changed(then.seekers, seekers)
    facts = programs.select(
        "program", "as_of", is_sample=programs["sample"].fill_null(False), smallest=slices.smallest_group(programs)
    )
    then_on = pa.table({"program": list(days), "then_on": pa.array(days.values(), pa.date32())})
    facts = facts.join(ibis.memtable(then_on), "program")
    known = each.filter(each.n_then > 0).select("program").distinct().mutate(is_known=ibis.literal(True))
    of = facts.left_join(known, "program").drop("program_right").mutate(moved=ibis.literal(0, "int64"))
    if moved is not None:
        of = of.drop("moved").left_join(moved, "program").drop("program_right")
    of = of.mutate(is_known=of.is_known.fill_null(False), moved=of.moved.fill_null(0))
    t = engine.store(con, "changes_of_programs", each.join(of, "program"))
    own = _added_up(t.mutate(scope=ibis.literal("program"), whose=t.program))
    every = t.filter(t.is_known & ~t.is_sample)
    every = every.mutate(
        scope=ibis.literal("all"),
        whose=ibis.null("string"),
        smallest=ibis.literal(slices.OF_ALL, "int64"),
        moved=of.filter(of.is_known & ~of.is_sample).moved.sum().as_scalar(),
    )
    return own.union(_added_up(every).select(*own.columns)).order_by("scope", "program", *_WHAT)


def _each(con: Backend, when: str, applications: ir.Table, interviews: ir.Table, programs: ir.Table) -> ir.Table:
    """(owner, measure, stage, n, k): what each person's rows come to; only of what they have. The stage NULL is all of them."""
    people = applications.group_by(*OWNER).aggregate(
        people_interviewed=applications.reached_interview.fill_null(False).any().cast("int64"),
        people_offered=applications.has_offer.fill_null(False).any().cast("int64"),
        applications=applications.count(),
    )
    counts = people.pivot_longer(
        [name for name in people.columns if name not in OWNER], names_to="measure", values_to="n"
    )
    counts = counts.mutate(stage=ibis.null("string"), k=ibis.null("int64"))
    days = programs.select("program", "as_of", "horizon_days")
    met = interviews.select(*OWNER, "application", "interview", "stage", "interview_on", "result", "is_held")
    held = engine.store(con, f"changes_held_{when}", held_in_turn(met.join(days, "program")))
    kinds = {
        "first_rounds": ibis._.is_first_round,
        "interviews": ibis._.has_result,
        "later_rounds": ibis._.has_result & ~ibis._.is_first_round,
    }
    rounds = []
    for measure, of_kind in kinds.items():
        for whole in (False, True):
            # People of several stages are not added up, one person may be in each: so the whole has a row of its own.
            t = held.mutate(stage=ibis.null("string")) if whole else held
            counted = t.filter(of_kind).group_by(*OWNER, "stage")
            counted = counted.aggregate(n=ibis._.count(), k=(ibis._.result == "advanced").sum())
            rounds.append(counted.mutate(measure=ibis.literal(measure)))
    columns = (*OWNER, *_WHAT, "n", "k")
    every = ibis.union(counts.select(*columns), *(part.select(*columns) for part in rounds))
    return every.filter(every.n > 0)


def _consent_changed(then: ir.Table, now: ir.Table) -> ir.Table:
    """(program, moved): how many people were counted then and are not now, or the other way round."""
    t = then.left_join(now.select(*OWNER, is_counted="counted_by_program"), [*OWNER])
    differs = t.counted_by_program.fill_null(False) != t.is_counted.fill_null(False)
    return t.filter(differs).group_by("program").aggregate(moved=ibis._.count())


def _added_up(t: ir.Table) -> ir.Table:
    """The rows of each `scope` and `whose`, with the people behind them, and whether these are too few."""
    differs = (t.n_then != t.n_now) | (t.k_then.fill_null(0) != t.k_now.fill_null(0))
    added = t.group_by("scope", program=t.whose, measure=t.measure, stage=t.stage).aggregate(
        as_of=t.as_of.max(),
        n_days=t.as_of.nunique(),
        then_on=t.then_on.max(),
        smallest=t.smallest.max(),
        is_known=t.is_known.any(),
        n_consent_changed=t.moved.max(),
        people_then=(t.n_then > 0).sum(),
        people_now=(t.n_now > 0).sum(),
        n_people_changed=differs.sum(),
        **{name: t[name].sum() for name in _COUNTS},
    )
    behind = ("people_then", "people_now", "n_people_changed", "n_consent_changed")
    few = ibis.or_(*((added[name] > 0) & (added[name] < added.smallest) for name in behind))
    added = added.mutate(
        **{name: ibis.ifelse(added.n_days == 1, added[name], None) for name in ("then_on", "as_of")},
        suppressed=added.is_known & few,
    )
    of_then = ("n_then", "k_then", "people_then", "n_people_changed", "n_consent_changed")
    added = added.mutate(**{name: ibis.ifelse(added.is_known, added[name], None) for name in of_then})
    return added.drop("is_known", "smallest", "n_days")
