"""mart_destinations: each clause of the three reports by a person who meets it and one who misses it, often by a day."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest

from pipelines.dashboards.pages.program.destinations import destinations_section
from pipelines.dashboards.warehouse import open_warehouse, read_programs
from tests.scenario import Scenario

AS_OF = "2026-12-31"
SAMPLE = Path(__file__).parents[2] / "data" / "raw" / "sample_program"
KEPT = ("seekers.csv", "destinations.csv", "program.yaml")

#: The day on which the six months of `last due` end.
NACE_AS_OF = "2026-12-30"
#: NACE: six months after graduation, by the program's day. `grad` is 1 March, so the day is 1 September.
NACE = """
seeker      | known_on   | destination          | employment_kind | graduated_on
full        | 2026-09-01 | employed             | full_time       | 2026-03-01
part        | 2026-05-01 | employed             | part_time       | 2026-03-01
day late    | 2026-09-02 | employed             | full_time       | 2026-03-01   # known a day after the six months: unknown
own         | 2026-08-01 | self_employed        |                 | 2026-03-01
temp        | 2026-08-01 | temporary            |                 | 2026-03-01
serves      | 2026-08-01 | volunteer            |                 | 2026-03-01
soldier     | 2026-08-01 | military             |                 | 2026-03-01
student     | 2026-08-01 | continuing education |                 | 2026-03-01
seeks       | 2026-08-01 | still seeking        |                 | 2026-03-01
seeks not   | 2026-08-01 | not seeking          |                 | 2026-03-01
blank       | 2026-08-01 |                      |                 | 2026-03-01
unknown     | 2026-08-01 | unknown              |                 | 2026-03-01
moved on    | 2026-04-01 | still seeking        |                 | 2026-03-01   # later found work: the later row decides
moved on    | 2026-08-01 | employed             | full_time       |
fell silent | 2026-04-01 | employed             | full_time       | 2026-03-01   # a later blank takes nothing back
fell silent | 2026-08-01 |                      |                 |
last due    | 2026-12-01 | employed             |                 | 2026-06-30   # six months end on 30 December
just due    | 2026-12-01 | employed             |                 | 2026-07-01   # 1 January: a day too early
undated     | 2026-08-01 | employed             | full_time       |
said no     | 2026-08-01 | employed             | full_time       | 2026-03-01   # not counted by the program
"""
_CONSENT = "seeker | consent_program\nsaid no | no\nno row | 2026-01-01\n"


def _measures(scenario: Scenario, report: str, kind: str = "all", value: str | None = "all") -> dict[str, tuple]:
    """The measures of a report of the program that has its name."""
    sql = (
        "SELECT measure, n, of_n FROM mart_destinations WHERE program = $1 AND report = $1 AND slice_kind = $2 "
        "AND slice_value IS NOT DISTINCT FROM $3"
    )
    return {name: (n, of) for name, n, of in scenario.query(sql, report, kind, value)}


def programs(scenario):
    """A program a report, one without destinations, and the sample's."""
    for name, (log, as_of) in {"nace": (NACE, NACE_AS_OF), "cirr": (CIRR, AS_OF), "wioa": (WIOA, AS_OF)}.items():
        scenario.program(name, sharing_basis="agreement", as_of=as_of)
        scenario.write(f"{name}/destinations.csv", log)
    scenario.write("nace/seekers.csv", _CONSENT)
    scenario.program("none", sharing_basis="agreement", as_of=AS_OF)
    scenario.write("none/seekers.csv", "seeker | cohort\na | May\n")
    sample = scenario.raw / "sample_program"
    shutil.copytree(SAMPLE, sample, ignore=lambda _, names: [name for name in names if name not in KEPT])


def test_nace_counts_each_graduate_once_by_what_was_known_at_six_months(answered):
    # 14 named graduates of March, and `last due`: 15. Unknown of them: day late, blank, unknown.
    assert _measures(answered, "nace") == {
        "graduates": (15, None),
        "knowledge_rate": (12, 15),
        # full, part, own, temp, moved on, fell silent, last due; serves, soldier, student; and one who seeks.
        "career_outcomes_rate": (10, 11),
        "employed": (7, 15),
        "employed_full_time": (3, 7),
        "employed_part_time": (1, 7),
        "volunteer": (1, 15),
        "military": (1, 15),
        "continuing_education": (1, 15),
        "still_seeking": (1, 15),
        "not_seeking": (1, 15),
        "unknown": (3, 15),
        "not_due": (1, None),
        # `undated`, and a person of whom there is no row at all.
        "undated": (2, None),
    }


def test_a_share_is_the_two_numbers_and_the_row_says_what_it_is_and_when(answered):
    sql = "SELECT value, clock, as_of, definition, n_seekers FROM mart_destinations WHERE program = 'nace' AND report = 'nace' AND measure = ? AND is_total"
    ((value, clock, as_of, definition, people),) = answered.query(sql, "knowledge_rate")
    assert value == pytest.approx(12 / 15)
    assert (clock, as_of.isoformat(), people) == ("6 months after graduated_on", NACE_AS_OF, 18)
    assert "of all graduates" in definition


CIRR = """
seeker       | known_on   | destination          | employment_kind  | in_field | documented | intent_at_start | graduated_on | degree_level
a            | 2026-08-28 | employed             | full_time        | yes      | yes        | job             | 2026-03-01   | BA   # the 180th day
a late       | 2026-08-29 | employed             | full_time        | yes      | yes        | job             | 2026-03-01   | BA
b            | 2026-08-01 | employed             | apprenticeship   | yes      | yes        | job             | 2026-03-01   | BA
b contract   | 2026-08-01 | employed             | contract         | yes      | no         | job             | 2026-03-01   | BA
c            | 2026-08-01 | employed             | hired by school  | yes      |            | job             | 2026-03-01   | BA
d            | 2026-08-01 | self_employed        |                  | yes      | yes        | job             | 2026-03-01   |
e part       | 2026-08-01 | employed             | part_time        | yes      | yes        | job             | 2026-03-01   |
e temp       | 2026-08-01 | temporary            | full_time        | yes      | yes        | job             | 2026-03-01   |
e freelance  | 2026-08-01 | self_employed        | contract         | yes      | yes        | job             | 2026-03-01   |
e no kind    | 2026-08-01 | employed             |                  | yes      | yes        | job             | 2026-03-01   |
school       | 2026-08-01 | employed             | hired by school  | no       | yes        | job             | 2026-03-01   |
elsewhere    | 2026-08-01 | employed             | full_time        | no       | yes        | job             | 2026-03-01   |
field blank  | 2026-08-01 | employed             | full_time        |          | yes        | job             | 2026-03-01   |
seeks        | 2026-08-01 | still seeking        |                  |          |            | job             | 2026-03-01   |
studies      | 2026-08-01 | continuing education |                  |          | yes        | job             | 2026-03-01   |
rests        | 2026-08-01 | not seeking          |                  |          | yes        | job             | 2026-03-01   |
serves       | 2026-08-01 | volunteer            |                  |          | yes        | job             | 2026-03-01   |
silent       | 2026-08-01 |                      |                  |          |            | job             | 2026-03-01   |
wants a rise | 2026-08-01 | employed             | full_time        | yes      | yes        | promotion       | 2026-03-01   |
no intent    | 2026-08-01 | employed             | full_time        | yes      | yes        |                 | 2026-03-01   |
last due     | 2026-08-01 | still seeking        |                  |          |            | job             | 2026-07-04   |      # 31 December
too soon     | 2026-08-01 | still seeking        |                  |          |            | job             | 2026-07-05   |
"""


def test_cirr_gives_each_graduate_one_code_on_the_180th_day(answered):
    found = _measures(answered, "cirr")
    codes = {name.removeprefix("code_"): n for name, (n, of) in found.items() if name.startswith("code_") and of == 20}
    assert codes == {
        "1a": 2, "1b": 2, "1c": 1, "1d": 1, "1e": 4, "2a": 1, "2b": 1, "3a": 2, "3b": 2, "4": 2, "field_unknown": 1, "no_code": 1,
    }  # fmt: skip
    assert sum(codes.values()) == 20
    assert found["graduates"] == (21, None)
    assert found["excluded"] == (1, 21)
    assert found["employed_in_field"] == (10, 20)
    # All but the two who seek and the two of whom nothing is known; `b contract` says no, `c` says nothing.
    assert found["documented"] == (14, 16)
    assert found["intent_known"] == (20, 21)
    assert found["not_due"] == (1, None)


def test_slices_are_of_the_same_people_and_unknown_is_one_of_them(answered):
    assert _measures(answered, "cirr", "degree_level", "BA")["employed_in_field"] == (4, 5)
    assert _measures(answered, "cirr", "degree_level", None)["graduates"] == (16, None)
    assert _measures(answered, "cirr", "cohort", None)["graduates"] == (21, None)


#: The quarter of an exit on 31 March is the first; its second quarter after is July to September 2026.
WIOA = """
seeker       | known_on   | destination   | exited_on
in the q2    | 2026-07-01 | employed      | 2026-03-31
before it    | 2026-06-30 | employed      | 2026-03-31   # last known at work, a day before the quarter
at its end   | 2026-09-30 | military      | 2026-01-01
after it     | 2026-10-01 | employed      | 2026-03-31   # a day after the quarter
seeks        | 2026-08-01 | still seeking | 2026-02-01
blank        | 2026-08-01 |               | 2026-02-01
a year       | 2025-12-31 | self_employed | 2025-07-01   # q2 is January to March 2026, q4 July to September 2026
q4 not over  | 2026-09-30 | employed      | 2026-01-01   # q4 begins with 2027
q2 over      | 2026-12-31 | temporary     | 2026-06-30   # q2 ends on the program's day
q2 not over  | 2026-12-31 | employed      | 2026-07-01
"""


def test_wioa_looks_at_the_end_of_the_quarter_and_says_what_was_known_within_it(answered):
    found = _measures(answered, "wioa")
    # At work by the end: in the q2, before it, at its end, a year, q4 not over, q2 over.
    assert found["exited_q2"] == (9, None)
    assert found["employed_q2"] == (6, 9)
    assert found["confirmed_q2"] == (4, 6)  # not `before it`, and not `a year`
    assert found["exited_q4"] == (1, None)
    assert found["employed_q4"] == (1, 1)
    assert found["confirmed_q4"] == (0, 1)
    assert found["not_due"] == (1, None)
    assert found["median_earnings_q2"] == (None, None)


def test_a_program_without_destinations_has_no_report(answered):
    assert answered.query("SELECT seeker FROM seekers WHERE program = 'none'") == [("a",)]
    assert answered.query("SELECT count(*) FROM mart_destinations WHERE program = 'none'") == [(0,)]


def _months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, for days that every month has."""
    whole = day.month - 1 + months
    return day.replace(year=day.year + whole // 12, month=whole % 12 + 1)


def test_the_samples_report_and_its_finding_are_what_its_file_says(answered):
    with (SAMPLE / "seekers.csv").open(encoding="utf-8") as file:
        refused = {row["seeker"] for row in csv.DictReader(file) if row["consent_program"] == "no"}
    with (SAMPLE / "destinations.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["seeker"] not in refused]
    ends = {row["seeker"]: _months_after(dt.date.fromisoformat(row["graduated_on"]), 6) for row in rows}
    assert all(end <= dt.date(2026, 9, 30) for end in ends.values())
    known = [row for row in rows if dt.date.fromisoformat(row["known_on"]) <= ends[row["seeker"]]]
    assert len({row["seeker"] for row in rows}) == len(rows) >= 10
    employed = sum(row["destination"] == "employed" for row in known)
    seeking = sum(row["destination"] == "still_seeking" for row in known)
    assert employed + seeking == len(known)
    sql = "SELECT measure, n, of_n FROM mart_destinations WHERE program = 'sample_program' AND report = 'nace' AND is_total"
    found = {name: (n, of) for name, n, of in answered.query(sql)}
    assert found["knowledge_rate"] == (len(known), len(rows))
    assert found["career_outcomes_rate"] == (employed, len(known))
    with open_warehouse(answered.warehouse) as con:
        (program,) = (each for each in read_programs(con) if each.code == "sample_program")
        section = destinations_section(con, program)
    assert section.title.startswith(f"{employed} of {len(known)} graduates")
