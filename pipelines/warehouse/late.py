"""Whether something was written down after the result: for habits, ratings and how much a job was wanted, by one rule.

Dates are compared, never a date with a time (contract.md, "When a value was logged"). Engine expressions in, one out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Results that are no word of anybody: what there is to know of them comes with the day on which waiting ends.
_NO_WORD = ("no_response", "pending")


def is_late(
    on: ir.DateValue,
    *,
    interview_on: ir.DateValue,
    result: ir.StringValue,
    result_on: ir.DateValue,
    waiting_days: ir.IntegerValue,
) -> ir.BooleanValue:
    """Whether what was written down `on` that day came after the result of the interview; NULL where nobody can say.

    A result without a date: what is dated no later than the interview is in time. Silence is the result once waiting_days
    have passed, so that what was written before is in time and what came after is late. A word that came on an unknown day
    may have come before what was written or after it. With no day for what was written nothing can be said either.
    """
    waited_until = (interview_on + waiting_days.as_interval("D")).cast("date")
    undated = ibis.cases(
        (on <= interview_on, ibis.literal(False)), (result.isin(_NO_WORD), on > waited_until), else_=None
    )
    return ibis.ifelse(result_on.notnull(), on > result_on, undated)
