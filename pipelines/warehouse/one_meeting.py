"""Rows of one file that tell of the same meeting in different sheets, each in its own way: one company, one day, one source.

Only where a single meeting fits. Across files a meeting is known by its id, or by application, stage, round and date: identity.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.warehouse import versions as v

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

_ROW = ("file_no", "member_no", "row_number")
_HERE = (*v.OWNER, "file_no", "source")


def as_named(con: Backend, rows: ir.Table) -> ir.Table:
    """Rows of interviews, in which one that says no more than that company and day (its stage is only `interview`) goes by the id,
    role and stage of the one meeting that another sheet of its file has then and there."""
    bare = rows.filter(
        rows.interview.isnull()
        & rows.application.isnull()
        & rows.role.isnull()
        & (rows.stage == "interview")
        & rows["round"].isnull()
        & ~rows.of_row
    )
    named = rows.filter(rows.interview.notnull() & rows.company.notnull() & ~rows.of_row)
    key = [*_HERE, "at", "interview_on"]
    bare = bare.mutate(at=v.same_name(bare.company))
    one = bare.group_by(*key).aggregate(
        n=bare.count(), in_member=bare.member_no.min(), row_number=bare.row_number.min()
    )
    named = named.mutate(at=v.same_name(named.company))
    there = named.group_by(*key).aggregate(
        n_there=named.interview.nunique(),
        that=named.interview.min(),
        that_role=named.role.min(),
        that_stage=named.stage.min(),
        that_member=named.member_no.min(),
    )
    pairs = one.filter(one.n == 1).join(there.filter(there.n_there == 1), key)
    pairs = pairs.filter(pairs.in_member != pairs.that_member)
    pairs = engine.store(
        con,
        "meetings_twice",
        pairs.select("file_no", "row_number", "that", "that_role", "that_stage", member_no="in_member"),
    )
    t = rows.left_join(pairs, list(_ROW), rname="{name}_twice")
    made = {
        "interview": ibis.coalesce(t.interview, t.that),
        "role": ibis.coalesce(t.role, t.that_role),
        "stage": ibis.coalesce(t.that_stage, t.stage),
    }
    return engine.stage(t.mutate(**made).select(*rows.columns))


def asked_in(con: Backend, questions: ir.Table, interviews: ir.Table) -> ir.Table:
    """Questions, of which one whose interview no row has belongs to the only meeting of its company and day in its file. Its
    id is made of these (`named` of its source): it begins with the one and ends with the other."""
    known = interviews.select(*v.OWNER, interview="id").distinct()
    loose = questions.filter(questions.interview.notnull() & ~questions.of_row).anti_join(
        known, [*v.OWNER, "interview"]
    )
    met = interviews.filter(interviews.company.notnull() & interviews.interview_on.notnull())
    met = met.select(
        *_HERE,
        meeting=met.id,
        day=met.interview_on.cast("string"),
        begins=v.same_name(met.company).replace(" ", "-") + "-",
    ).distinct()
    loose = loose.select(*_HERE, "interview", day=loose.interview.right(10)).distinct()
    pairs = loose.join(met, [*_HERE, "day"])
    pairs = pairs.filter(pairs.interview.startswith(pairs.begins))
    only = pairs.group_by(*_HERE, "interview").aggregate(n=pairs.meeting.nunique(), meeting=pairs.meeting.min())
    only = engine.store(con, "questions_found", only.filter(only.n == 1).drop("n"))
    t = questions.left_join(only, [*_HERE, "interview"], rname="{name}_found")
    return engine.stage(t.mutate(interview=ibis.coalesce(t.meeting, t.interview)).select(*questions.columns))


def without_meeting(questions: ir.Table, interviews: ir.Table) -> ir.Table:
    """Versions of questions whose interview no row has."""
    known = interviews.select(*v.OWNER, interview="id").distinct()
    return questions.filter(~questions.is_copy & ~questions.of_row).anti_join(known, [*v.OWNER, "interview"])
