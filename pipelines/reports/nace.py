"""NACE: the knowledge rate and the career outcomes rate, with the outcomes behind them (docs/guide/reports.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.reports.measures import Measure, Report, holds, is_one_of
from pipelines.reports.people import NACE_MONTHS

if TYPE_CHECKING:
    import ibis.expr.types as ir

EMPLOYED = ("employed", "self_employed", "temporary")
#: What NACE counts as an outcome, besides the three kinds of employment.
OTHER_OUTCOMES = ("volunteer", "military", "continuing_education")


def nace(t: ir.Table) -> Report:
    """From `people.people`: who graduated at least six months before the program's day, and where they were by then."""
    due = holds(t.nace_on <= t.as_of)
    where = t.nace.destination
    employed = due & is_one_of(where, *EMPLOYED)
    outcome = due & is_one_of(where, *EMPLOYED, *OTHER_OUTCOMES)
    seeking = due & is_one_of(where, "still_seeking")
    known = due & where.notnull()
    kind = t.nace.employment_kind
    return Report(
        "nace",
        f"{NACE_MONTHS} months after graduated_on",
        (
            Measure("graduates", "people who graduated at least six months ago", due),
            Measure("knowledge_rate", "graduates whose destination is known, of all graduates", known, due),
            Measure(
                "career_outcomes_rate",
                "graduates employed, in volunteer service, in the military or in continuing education, of these and those still "
                "seeking; whoever seeks nothing is left out, and so is whoever is not known",
                outcome,
                outcome | seeking,
            ),
            Measure("employed", "employed, self-employed or in temporary work, of all graduates", employed, due),
            Measure(
                "employed_full_time",
                "in full-time work, of those employed",
                employed & is_one_of(kind, "full_time"),
                employed,
            ),
            Measure(
                "employed_part_time",
                "in part-time work, of those employed",
                employed & is_one_of(kind, "part_time"),
                employed,
            ),
            *(
                Measure(word, f"{words}, of all graduates", due & is_one_of(where, word), due)
                for word, words in (
                    ("volunteer", "in volunteer service"),
                    ("military", "in the military"),
                    ("continuing_education", "in continuing education"),
                    ("still_seeking", "still seeking work or a place to study"),
                    ("not_seeking", "seeking neither"),
                )
            ),
            Measure("unknown", "of whom nothing is known, of all graduates", due & ~known, due),
            Measure(
                "not_due",
                "graduated less than six months ago",
                holds((t.graduated_on <= t.as_of) & (t.nace_on > t.as_of)),
            ),
            Measure("undated", "people without a logged graduation: in no number above", t.graduated_on.isnull()),
        ),
    )
