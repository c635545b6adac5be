"""mart_seekers: each rule of the roster by people for whom it holds, and by those who miss it by one day or one row."""

import datetime as dt

import ibis
import pandas as pd
import pytest

from pipelines.contract.needs import NEEDS
from pipelines.warehouse.marts.seekers import expecting_more

AS_OF = dt.date(2026, 7, 1)


def day(before):
    """The day so many days before the program's."""
    return (AS_OF - dt.timedelta(days=before)).isoformat()


#: Each person, and the needs that hold for them, the first being the one they are sorted by.
EXPECTED = {
    "undecided": ["offer"],
    "negotiates": ["offer"],
    "its day is today": ["offer"],
    "its day is past": ["overdue"],
    "one past, one to come": ["offer", "overdue"],
    "decided": [],
    "status says": [],
    "only a status tells": ["offer"],
    "a status told, then ended": [],
    "unready": ["ahead"],
    "ready": [],
    "later": [],
    "keeps none": [],
    "close": ["finals"],
    "one final": [],
    "four rounds": ["first_rounds"],
    "three rounds": [],
    "one young": [],
    "one led on": [],
    "quiet": ["silent"],
    "heard": [],
    "done": [],
    "ended later": ["silent"],
    "undated": [],
    "quiet and undecided": ["offer", "silent"],
}


def programs(s):
    s.program("roster", sharing_basis="agreement", as_of=AS_OF)
    s.write(
        "roster/seekers.csv",
        "seeker | cohort | target_industry | search_ended | consent_program\n"
        + "\n".join(
            f"{name} | {'May' if 'rounds' in name else 'June'} | technology | "
            f"{day(3) if name == 'done' else day(-9) if name == 'ended later' else ''} | {'no' if name == 'quiet' else ''}"
            for name in EXPECTED
        ),
    )
    applications, interviews, practice, offers = [], [], [], []

    def applied(seeker, application, days=5, **more):
        applications.append(
            {"seeker": seeker, "application": application, "company": application, "applied_on": day(days)} | more
        )

    def met(seeker, application, stage, days, result="", **more):
        row = {
            "seeker": seeker,
            "application": application,
            "stage": stage,
            "interview_on": day(days),
            "result": result,
        }
        interviews.append(row | more)

    for seeker, application, more in [
        ("undecided", "a1", {}),
        ("negotiates", "a2", {"decision": "negotiating", "decide_by": day(-3)}),
        ("its day is today", "a6", {"decide_by": day(0)}),
        ("its day is past", "a7", {"decide_by": day(1)}),
        ("one past, one to come", "a8", {"decide_by": day(3)}),
        ("one past, one to come", "a9", {"decide_by": day(-5)}),
        ("one past, one to come", "a10", {"decide_by": day(4)}),
        ("decided", "a3", {"decision": "declined"}),
        ("status says", "a4", {}),
        ("quiet and undecided", "a5", {}),
    ]:
        long_ago = 40 if "quiet" in seeker else 6
        applied(seeker, application, long_ago, **({"outcome": "offer_declined"} if seeker == "status says" else {}))
        offers.append({"seeker": seeker, "application": application, "offered_on": day(long_ago - 1)} | more)
    applied("only a status tells", "a11", 6, status="offer")
    applied("a status told, then ended", "a12", 6, status="offer", outcome="offer_expired")
    for seeker, ahead, practised in [("unready", 7, 14), ("ready", 7, 13), ("later", 8, 14), ("keeps none", 7, None)]:
        applied(seeker, f"b {seeker}")
        ticked = {"ready": {"star_stories_ready": "0"}, "unready": {"research_minutes": "60"}}
        met(seeker, f"b {seeker}", "technical", -ahead, **ticked.get(seeker, {}))
        if practised is not None:
            practice.append({"seeker": seeker, "practised_on": day(practised), "activity": "mock_interview"})
    applied("later", "z later")
    met("later", "z later", "panel_onsite", -8, start_time="09:00")
    for seeker, finals in [("close", 2), ("one final", 1)]:
        for number in range(finals):
            applied(seeker, f"c{number} {seeker}", 60)
            met(seeker, f"c{number} {seeker}", "recruiter_screen", 50, "advanced")
            met(seeker, f"c{number} {seeker}", "final", 10, "rejected")
    for seeker, rounds in [("four rounds", 4), ("three rounds", 3), ("one young", 4), ("one led on", 4)]:
        for number in range(rounds):
            young = seeker == "one young" and number == 0
            applied(seeker, f"d{number} {seeker}", 80)
            result = "advanced" if seeker == "one led on" and number == 0 else "rejected"
            met(seeker, f"d{number} {seeker}", "recruiter_screen", 29 if young else 30, result)
        applied(seeker, f"d {seeker}", 2)
    applied("quiet", "e1", 14)
    applied("heard", "e2", 40, last_contact_on=day(13))
    applied("done", "e3", 40)
    applied("ended later", "e4", 40)
    applications.append({"seeker": "undated", "application": "e5", "company": "e5", "status": "applied"})
    for name, rows in {
        "applications": applications,
        "interviews": interviews,
        "practice": practice,
        "offers": offers,
    }.items():
        s.write(f"roster/{name}.csv", rows)


@pytest.fixture(scope="module")
def world(answered):
    return answered.of("roster")


@pytest.mark.parametrize("seeker", EXPECTED)
def test_needs(world, seeker):
    columns = ", ".join(need.column for need in NEEDS)
    sql = f"SELECT need, {columns} FROM mart_seekers WHERE slice_kind = 'seeker' AND seeker = ?"
    ((first, *held),) = world.query(sql, seeker)
    assert [need.code for need, n in zip(NEEDS, held, strict=True) if n] == EXPECTED[seeker]
    assert first == (EXPECTED[seeker] or [None])[0]


def test_sums_are_of_those_whom_the_program_counts(world):
    sql = "SELECT n_seekers, n_searching, need_silent, need_first_rounds FROM mart_seekers WHERE is_total"
    assert world.query(sql) == [(len(EXPECTED) - 1, len(EXPECTED) - 2, 2, 1)]  # `quiet` may not be counted, `done` is
    sql = "SELECT slice_value, n_seekers, need_first_rounds FROM mart_seekers WHERE slice_kind = 'cohort' ORDER BY 1"
    assert world.query(sql) == [("June", len(EXPECTED) - 3, 0), ("May", 2, 1)]


def test_what_is_ahead_and_by_when(world):
    sql = "SELECT next_interview_on, next_interview_stage, decide_by FROM mart_seekers WHERE seeker = ?"
    assert world.query(sql, "unready") == [(AS_OF + dt.timedelta(days=7), "technical", None)]
    assert world.query(sql, "negotiates") == [(None, None, AS_OF + dt.timedelta(days=3))]
    assert world.query(sql, "one past, one to come") == [(None, None, AS_OF + dt.timedelta(days=5))]
    assert world.query(sql, "its day is past") == [(None, None, None)]
    assert world.query(sql, "close") == [(None, None, None)]  # whose meetings all lie behind
    # Of two on one day the one whose hour is known: what has no hour is told last.
    assert world.query(sql, "later") == [(AS_OF + dt.timedelta(days=8), "panel_onsite", None)]


def test_offers_whose_day_is_past_are_counted_apart(world):
    sql = "SELECT n_offers_open, n_offers_overdue, overdue_since FROM mart_seekers WHERE seeker = ?"
    assert world.query(sql, "one past, one to come") == [(3, 2, AS_OF - dt.timedelta(days=3))]
    assert world.query(sql, "its day is today") == [(1, 0, None)]


def test_an_offer_that_only_a_status_tells_of_has_no_day_to_decide(world):
    sql = "SELECT n_offers_open, n_offers_overdue, decide_by FROM mart_seekers WHERE seeker = ?"
    assert world.query(sql, "only a status tells") == [(1, 0, None)]
    assert world.query(sql, "a status told, then ended") == [(0, 0, None)]


def test_everyone_who_searches_is_told_one_thing(world):
    """With so few people no effect is graded, so it is advice: the first step of the catalog that they never did."""
    rows = world.query("SELECT seeker, habit, kind, grade, suggested_on FROM suggestions ORDER BY seeker")
    assert [row[0] for row in rows] == sorted(set(EXPECTED) - {"done"})
    assert {row[2:] for row in rows} == {("advice", None, AS_OF)}
    assert {row[1] for row in rows if row[0] != "unready"} == {"research_minutes"}


def test_what_is_not_ticked_yet_for_an_interview_ahead_is_no_step_left_out(world):
    """It may still be done; what is ticked was done."""
    sql = "SELECT habit, n_done, n_known FROM suggestions WHERE seeker = ?"
    assert world.query(sql, "ready") == [("research_minutes", 0, 0)]
    ((habit, *_),) = world.query(sql, "unready")
    assert habit != "research_minutes"


#: Interviews that a forecast would have had lead on, those that did, and whether the statistics name the person -> whether it is a need.
FORECASTS = {
    "far above": (7.6, 3, True, True),
    "by two": (7.0, 5, True, True),
    "by less than two": (7.1, 6, True, False),
    "above others, and below what came": (8.2, 9, True, False),
    "not named": (7.6, 3, False, False),
}


def test_expecting_more_is_a_need_only_where_more_was_expected_than_came():
    """The statistics compare people with the same results: they name some who were led on as often as they had said."""
    rows = [
        {
            "program": "p",
            "seeker": seeker,
            "rating": "forecast",
            "forecast_expected": expected,
            "n_advanced": came,
            "named": named,
            "over_confidence": 12.0,
        }
        for seeker, (expected, came, named, _) in FORECASTS.items()
    ]
    told = ibis.duckdb.connect().to_pandas(expecting_more(lambda _: ibis.memtable(pd.DataFrame(rows))))
    assert set(told["seeker"]) == {seeker for seeker, (*_, is_need) in FORECASTS.items() if is_need}
