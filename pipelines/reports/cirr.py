"""CIRR: where graduates are 180 days after graduation, by the outcome codes of its standard (docs/guide/reports.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines.reports.measures import Measure, Report, holds, is_one_of
from pipelines.reports.people import CIRR_DAYS

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: The standard's codes and, below them, two for what it has no code for and a log may hold.
CODES = {
    "1a": "full-time employee, in field",
    "1b": "full-time apprenticeship, internship or contract, in field",
    "1c": "hired by the school, in field",
    "1d": "started a company or venture, in field",
    "1e": "short-term contract, part-time, freelance or of unknown length, in field",
    "2a": "hired by the school, out of field",
    "2b": "hired, out of field",
    "3a": "still seeking a job",
    "3b": "not seeking a job, or studying on",
    "4": "not reporting: nothing is known",
    "field_unknown": "at work, and nobody logged whether in field: no code until that is known",
    "no_code": "in volunteer service, for which there is no code",
}
IN_FIELD = ("1a", "1b", "1c", "1d", "1e")
_AT_WORK = ("employed", "self_employed", "temporary", "military")
#: Intents at the start that are no new job: such a graduate is left out. A blank intent leaves nobody out.
_OTHER_INTENTS = ("promotion", "education", "none")
#: Codes that need no document: nobody found work.
_UNDOCUMENTED = ("3a", "4")


def cirr(t: ir.Table) -> Report:
    """From `people.people`: who graduated at least 180 days before the program's day, by their code on the 180th."""
    due = holds(t.cirr_on <= t.as_of)
    excluded = due & is_one_of(t.intent_at_start, *_OTHER_INTENTS)
    counted = due & ~excluded
    code = code_of(t.cirr)
    reported = counted & ~is_one_of(code, *_UNDOCUMENTED)
    return Report(
        "cirr",
        f"{CIRR_DAYS} days after graduated_on",
        (
            Measure("graduates", "people who graduated at least 180 days ago", due),
            Measure(
                "excluded",
                "who said at the start that they wanted no new job, of all graduates; in no code below",
                excluded,
                due,
            ),
            Measure(
                "employed_in_field",
                "codes 1A to 1E together, of graduates not excluded",
                counted & is_one_of(code, *IN_FIELD),
                counted,
            ),
            *(
                Measure(f"code_{name}", f"{words}; of graduates not excluded", counted & is_one_of(code, name), counted)
                for name, words in CODES.items()
            ),
            Measure(
                "documented",
                "outcomes with a document, of all outcomes but 3A and 4: CIRR lets no other be reported",
                reported & holds(t.cirr.documented),
                reported,
            ),
            Measure(
                "intent_known",
                "whose intent at the start is logged, of all graduates",
                due & t.intent_at_start.notnull(),
                due,
            ),
            Measure(
                "not_due",
                "graduated less than 180 days ago",
                holds((t.graduated_on <= t.as_of) & (t.cirr_on > t.as_of)),
            ),
            Measure("undated", "people without a logged graduation: in no number above", t.graduated_on.isnull()),
        ),
    )


def code_of(row: ir.StructValue) -> ir.StringValue:
    """The code of one row (a struct of destination, employment_kind, in_field); 4 where there is none."""
    where, kind = row.destination, row.employment_kind
    in_field = ibis.cases(
        (is_one_of(kind, "hired_by_school"), "1c"),
        (is_one_of(where, "temporary") | is_one_of(kind, "part_time"), "1e"),
        (is_one_of(where, "self_employed") & is_one_of(kind, "contract"), "1e"),
        (is_one_of(where, "self_employed"), "1d"),
        (is_one_of(kind, "apprenticeship", "internship", "contract"), "1b"),
        (is_one_of(kind, "full_time"), "1a"),
        else_="1e",
    )
    out_of_field = ibis.ifelse(is_one_of(kind, "hired_by_school"), "2a", "2b")
    at_work = is_one_of(where, *_AT_WORK)
    return ibis.cases(
        (at_work & holds(row.in_field), in_field),
        (at_work & holds(~row.in_field), out_of_field),
        (at_work, "field_unknown"),
        (is_one_of(where, "still_seeking"), "3a"),
        (is_one_of(where, "not_seeking", "continuing_education"), "3b"),
        (is_one_of(where, "volunteer"), "no_code"),
        else_="4",
    )
