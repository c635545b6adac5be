"""Applications of which nothing is said but what the job is: a company that someone wished for, and never wrote to.

What becomes of them, ledger.py (no event) and results.py (`is_wish`) say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines.warehouse.ledger import APPLICATION
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Columns any of which says that something was done or came of it.
_TELL = ("applied_on", "status", "status_on", "outcome", "outcome_reason", "last_contact_on")


def with_unsaid(applications: ir.Table, told: ir.Table, interviews: ir.Table, offers: ir.Table) -> ir.Table:
    """Applications with `is_unsaid`: their sheet asks for a status, an outcome or an applied date, all of these are blank, and
    no event, meeting or offer is known. A list of companies that asks for none of them is one of applications."""
    events = told.filter(told.is_event).select(*OWNER, application="id")
    known = events.union(interviews.select(*APPLICATION)).union(offers.select(*APPLICATION)).distinct()
    known = known.select(*OWNER, id="application", is_known=ibis.literal(True))
    t = applications.left_join(known, [*OWNER, "id"], rname="{name}_k")
    blank = ibis.and_(*(t[name].isnull() for name in _TELL))
    unsaid = t.asks_stage.fill_null(False) & ~t.derived.fill_null(False) & blank & t.is_known.isnull()
    return t.mutate(is_unsaid=unsaid).select(*applications.columns, "is_unsaid")
