"""A sheet with a column a stage: what its yeses and days come to, beside what the row says of itself."""

from __future__ import annotations

import pytest

LOG = """Company,Role,Date applied,Phone Screen,Technical,Onsite,Offer,Rejected,Accepted,Status,Result
Ada,Dev,2026-01-01,yes,yes,,,yes,,,
Bix,Dev,2026-01-02,passed,failed,,,,,,
Cob,Dev,2026-01-03,yes,,,TRUE,,TRUE,,
Dex,Dev,2026-01-04,yes,,,,,,,Rejected
Eve,Dev,2026-01-05,yes,,,,,,OFFER!!!!,
Fay,Dev,2026-01-06,2026-01-14,yes,2026-02-01,2026-02-05,,,,
Gus,Dev,2026-01-07,yes,,,,yes,,Applied,
Hal,Dev,2026-01-08,yes,yes,,,,,Interviewing,
"""
#: company: furthest stage, status, outcome logged
FOUND = {
    "Ada": ("technical", "closed", "rejected"),
    "Bix": ("technical", "closed", "rejected"),
    "Cob": ("offer", "closed", "offer_accepted"),
    "Dex": ("recruiter_screen", "interviewing", "rejected"),
    "Eve": ("offer", "offer", None),
    "Fay": ("offer", "offer", None),
    "Gus": ("recruiter_screen", "closed", "rejected"),
    "Hal": ("technical", "interviewing", None),
}


def scene(s):
    s.program("columns", seeker="columns", as_of="2026-03-02")
    (s.raw / "columns" / "jobs-2026-03-01.csv").write_text(LOG, encoding="utf-8")


@pytest.mark.parametrize("company", FOUND)
def test_what_a_row_comes_to(world, company):
    sql = "SELECT furthest_stage, status, outcome_logged FROM applications WHERE program = 'columns' AND company = ?"
    assert world.query(sql, company) == [FOUND[company]]
