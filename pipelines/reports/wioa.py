"""WIOA-style quarters: who was at work in the second and the fourth quarter after leaving, as far as a log tells.

The law's own numbers come from wage records, which no log holds; docs/guide/reports.md says what else is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.reports.measures import Measure, Report, holds, is_one_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Work without a subsidy is not told apart; the military counts, as it does for the law.
AT_WORK = ("employed", "self_employed", "temporary", "military")


def wioa(t: ir.Table) -> Report:
    """From `people.people`: who left at least two (and four) whole quarters before the program's day, and was at work."""
    measures = []
    for name, words in (("q2", "second"), ("q4", "fourth")):
        due = holds(t[f"{name}_ends"] <= t.as_of)
        at_work = due & is_one_of(t[name].destination, *AT_WORK)
        measures += [
            Measure(f"exited_{name}", f"people whose {words} quarter after leaving is over", due),
            Measure(
                f"employed_{name}",
                f"at work, as last known by the end of the {words} quarter after leaving, of all who left",
                at_work,
                due,
            ),
            Measure(
                f"confirmed_{name}",
                f"of those at work, known so within the {words} quarter itself",
                at_work & holds(t[name].known_on >= t[f"{name}_starts"]),
                at_work,
            ),
        ]
    left = t.exited_on <= t.as_of
    return Report(
        "wioa",
        "the last day of the 2nd and 4th calendar quarter after exited_on",
        (
            *measures,
            Measure("median_earnings_q2", "comes from wage records, which a log does not hold", None),
            Measure("not_due", "left, and the second quarter is not over", holds(left & (t.q2_ends > t.as_of))),
            Measure("undated", "people without a logged day of leaving: in no number above", t.exited_on.isnull()),
        ),
    )
