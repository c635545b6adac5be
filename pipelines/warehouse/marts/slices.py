"""What every mart shares: the people and applications that are counted, cut into slices.

A slice value of NULL means unknown, never "all"; the slice `all` is marked is_total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING

import ibis

from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

KEY = ("program", "slice_kind", "slice_value", "is_total")
#: Slices of an application; an interview has its format besides.
OF_APPLICATIONS = ("cohort", "industry", "career_stage", "channel")
OF_INTERVIEWS = (*OF_APPLICATIONS, "format")
#: Slices that answers are told for where there is enough: a person's own, and the job's. Where two kinds together would tell of few
#: people, the later one is hidden.
OF_ANSWERS = ("cohort", "industry", "career_stage")
#: The smallest group of all programs together, which are for the warehouse's owner: that of the public.
OF_ALL = 10
#: The columns of `meetings`.
MEETING = ["program", "kind", "value", "other", "other_value"]
#: After the place of any slice.
_NO_PLACE = 2**40


def applications(applications: ir.Table, seekers: ir.Table) -> ir.Table:
    """Counted applications (no wishes, and none dated after the day) with the columns that slices are cut by.

    What the application does not say of its industry and career stage, the seeker's own target and stage do.
    """
    people = seekers.select(*OWNER, "cohort", "target_industry", seeker_stage="career_stage")
    t = applications.filter(applications.counted_by_program & ~applications.is_wish & ~applications.is_future).join(
        people, [*OWNER]
    )
    return t.mutate(
        industry=ibis.coalesce(t.industry, t.target_industry),
        career_stage=ibis.coalesce(t.career_stage, t.seeker_stage),
    ).select(*applications.columns, "cohort")


def interviews(interviews: ir.Table, counted: ir.Table) -> ir.Table:
    """Interviews of counted applications, with the columns that slices are cut by."""
    facts = counted.select(*OWNER, "application", *OF_APPLICATIONS, "responded")
    return interviews.join(facts, [*OWNER, "application"])


def sliced(table: ir.Table, kinds: Sequence[str]) -> ir.Table:
    """Every row once for the slice `all` and once for each kind of slice."""
    whole = table.mutate(slice_kind=ibis.literal("all"), slice_value=ibis.literal("all"), is_total=ibis.literal(True))
    for kind in kinds:
        whole = whole.union(
            table.mutate(slice_kind=ibis.literal(kind), slice_value=table[kind], is_total=ibis.literal(False)).select(
                *whole.columns
            )
        )
    return whole


def people(table: ir.Table) -> ir.IntegerScalar:
    """How many different seekers the rows are of."""
    return table.seeker.nunique()


def smallest_group(programs: ir.Table) -> ir.IntegerValue:
    """Each program's smallest group; 0 where it is one person, from whom nothing of their own is hidden."""
    return ibis.ifelse(programs.one_seeker, 0, programs.smallest_group)


def told_slices(rows: ir.Table, of: Sequence[str], fewest: int) -> ir.Table:
    """The slices of one kind that answers are made for: a row each of `of` and value, with n, the people in it.

    rows: `of` (whose report; no NULL), person, value (NULL: unknown) and smallest_group (0: nobody is hidden), in any number a
    person. A slice has at least `fewest` people. The whole less all slices tells of those outside them (of an unknown value or a
    small slice, be it in one row of many): where these are some but fewer than the smallest group, the smallest slice is not made
    either, until they are none or enough.
    """
    each = rows.select(*of, "person", "value", "smallest_group").distinct()
    known = each.filter(each.value.notnull())
    sizes = known.group_by(*of, "value").aggregate(n=known.count())
    big = sizes.filter(sizes.n >= fewest)
    largest = ibis.window(group_by=[big[name] for name in of], order_by=[big.n.desc(), big.value])
    big = big.mutate(place=ibis.row_number().over(largest))
    # Making the slices down to a place leaves outside whoever has a row in a later one, or in none.
    placed = each.left_join(big, [*of, "value"], rname="{name}_big").select(
        *of, "person", "smallest_group", place=big.place.fill_null(_NO_PLACE)
    )
    last = placed.group_by(*of, "person").aggregate(place=placed.place.max(), smallest=placed.smallest_group.max())
    ends = last.group_by(*of, "place").aggregate(people=last.count(), smallest=last.smallest.max())
    pairs = big.inner_join(ends, [*of], rname="{name}_end")
    later = ibis.ifelse(pairs.place_end > pairs.place, pairs.people, 0)
    left = pairs.group_by(*of, "place").aggregate(outside=later.sum(), smallest=pairs.smallest.max())
    safe = left.filter((left.outside == 0) | (left.outside >= left.smallest))
    down_to = safe.group_by(*of).aggregate(lowest=safe.place.max())
    made = big.inner_join(down_to, [*of], rname="{name}_down")
    return made.filter(made.place <= made.lowest).select(*of, "value", "n")


def meetings(rows: ir.Table, kinds: Mapping[str, str]) -> ir.Table:
    """program, kind, value, other, other_value: a row where any of a program's rows is of both slices, other_value NULL where it is
    of none of that kind. kinds: the column of each, in their order."""
    pairs = [
        rows.filter(rows[kinds[kind]].notnull())
        .select(
            "program", kind=ibis.literal(kind), value=kinds[kind], other=ibis.literal(other), other_value=kinds[other]
        )
        .distinct()
        for kind, other in permutations(kinds, 2)
    ]
    return ibis.union(*pairs)
