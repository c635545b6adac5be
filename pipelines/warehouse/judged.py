"""The interviews that results are judged by: held, old enough, and whether they led on within the window (statistics.md, 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Results that say nothing of how an interview went.
LEFT_OUT = ("withdrew", "cancelled", "rescheduled")
#: Results that are an employer's reply.
REPLIES = ("advanced", "rejected")


def with_judgement(interviews: ir.Table, programs: ir.Table) -> ir.Table:
    """Interviews with their program's waiting_days, is_judged, led_on, undated (led on, with no date to tell when: counted as within the window), and
    reply_days: from the interview to the employer's dated reply, NULL without one.

    Judged are held interviews at least `horizon_days` old at the program's day, whatever is known of younger ones.
    """
    j = interviews.join(programs.select("program", "as_of", "horizon_days", "waiting_days"), "program")
    old_enough = j.as_of.delta(j.interview_on, unit="day") >= j.horizon_days
    in_time = j.result_on.isnull() | (j.result_on.delta(j.interview_on, unit="day") <= j.horizon_days)
    advanced = (j.result == "advanced").fill_null(False)
    is_reply = j.result.isin(REPLIES) & (j.result_on >= j.interview_on) & (j.result_on <= j.as_of)
    return j.mutate(
        is_judged=(j.is_held & old_enough & ~j.result.isin(LEFT_OUT)).fill_null(False),
        led_on=advanced & in_time.fill_null(True),
        undated=advanced & j.result_on.isnull(),
        reply_days=ibis.ifelse(is_reply, j.result_on.delta(j.interview_on, unit="day"), None),
    ).select(*interviews.columns, "waiting_days", "is_judged", "led_on", "undated", "reply_days")
