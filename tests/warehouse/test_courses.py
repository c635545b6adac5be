"""A sheet whose cells hold the whole course of an application: the furthest stage survives, whatever came last."""

from __future__ import annotations

import pytest

LOG = """Company,Role,Date applied,Status,Stages,Timeline
Ada,Dev,2026-01-01,Rejected,Applied > Phone screen > Onsite > Rejected,
Bix,Dev,2026-01-02,Applied,Applied - Interview - Phone Screen,
Cob,Dev,2026-01-03,,Applied > Phone screen > Onsite > Rejected,
Dex,Dev,2026-01-04,,Applied (2026-01-04) -> Offer (2026-02-01) -> Offer declined (2026-02-03),
Eve,Dev,2026-01-05,Rejected,Applied > Zonked > Technical interview,
Fay,Dev,,,Saved,
Gus,Dev,2026-01-07,Rejected,Applied (2026-01-07) > Interview (2026-01-20),"2026-01-07: Applied
2026-01-20: Interview"
"""
#: company: furthest stage, status, outcome logged
FOUND = {
    "Ada": ("panel_onsite", "closed", "rejected"),
    "Bix": ("interview", "applied", None),
    "Cob": ("panel_onsite", "closed", "rejected"),
    "Dex": ("offer", "closed", "offer_declined"),
    "Eve": ("technical", "closed", "rejected"),
    "Fay": (None, "saved", None),
    "Gus": ("interview", "closed", "rejected"),
}


def scene(s):
    s.program("courses", seeker="courses", as_of="2026-03-02")
    (s.raw / "courses" / "jobs-2026-03-01.csv").write_text(LOG, encoding="utf-8")


@pytest.mark.parametrize("company", FOUND)
def test_what_a_row_comes_to(world, company):
    sql = "SELECT furthest_stage, status, outcome_logged FROM applications WHERE program = 'courses' AND company = ?"
    assert world.query(sql, company) == [FOUND[company]]


def test_two_columns_that_tell_of_one_course_make_one(world):
    sql = (
        "SELECT event, happened_on::VARCHAR, count(*) FROM events JOIN applications USING (program, seeker, application) "
        "WHERE program = 'courses' AND company = 'Gus' AND happened_on IS NOT NULL GROUP BY ALL ORDER BY 2"
    )
    assert world.query(sql) == [("applied", "2026-01-07", 1), ("interview", "2026-01-20", 1)]


def test_a_wish_is_no_application(world):
    sql = "SELECT count(*) FROM events JOIN applications USING (program, seeker, application) WHERE program = 'courses' AND company = 'Fay' AND event = 'applied'"
    assert world.query("SELECT count(*) FROM applications WHERE program = 'courses' AND company = 'Fay'") == [(1,)]
    assert world.query(sql) == [(0,)]
