"""search_times: when a search began and what ended it (statistics.md, 5), each rule in named rows."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines import engine
from pipelines.contract.published import published_tables
from pipelines.statistics.time_to_offer import time_to_offer
from pipelines.warehouse.search_times import daily_counts, search_times
from tests.scenario import Scenario
from tests.warehouse.opened import built, opened

# as_of 30 June 2026: last heard of on 1 May is 60 days ago, on 30 April 61.
SEEKERS = """
seeker          | search_started | search_ended | search_end_reason | target_industry | career_stage | consent_program
by_start        | 2026-01-01     |              |                   | finance         | mid          |
start_too_late  | 2026-02-01     |              |                   |                 | mid          |
start_ahead     | 2026-08-01     |              |                   |                 |              |
no_application  | 2026-06-01     |              |                   |                 |              |
no_date         |                |              |                   |                 |              |
left            | 2026-01-01     | 2026-03-01   | left_program      |                 |              |
paused          | 2026-01-01     | 2026-03-02   | paused            |                 |              |
ended_by_offer  | 2026-01-01     | 2026-03-03   | offer_accepted    |                 |              |
ended_why       | 2026-01-01     | 2026-03-04   |                   |                 |              |
ends_later      | 2026-01-01     | 2026-07-01   | paused            |                 |              |
ended_before    |                | 2025-12-01   | paused            |                 |              |
offer_then_left | 2026-01-01     | 2026-03-01   | left_program      |                 |              |
left_then_offer | 2026-01-01     | 2026-03-01   | left_program      |                 |              |
uncounted       | 2026-01-01     |              |                   |                 |              | no
"""
APPLICATIONS = """
seeker          | application          | company | applied_on | status       | outcome        | status_on  | industry   | last_contact_on
by_start        |                      | Acme    | 2026-01-11 | interviewing |                | 2026-06-29 | retail     |
start_too_late  |                      | Acme    | 2026-01-11 | interviewing |                | 2026-06-29 | retail     |
start_too_late  |                      | Bolt    | 2026-02-11 | applied      |                |            | retail     |
start_too_late  |                      | Core    | 2026-02-12 | applied      |                |            | finance    |
start_ahead     |                      | Acme    | 2026-06-01 | applied      |                |            |            |
no_date         |                      | Acme    |            | applied      |                |            |            |
undated_applied |                      | Acme    |            | interviewing |                |            |            |
undated_applied |                      | Bolt    | 2026-06-20 | applied      |                |            |            |
wish            |                      | Acme    | 2026-05-20 | applied      |                |            |            |
wish            |                      | Bolt    |            | saved        |                | 2026-01-01 |            |
left            |                      | Acme    | 2026-01-11 | applied      |                |            |            |
paused          |                      | Acme    | 2026-01-11 | applied      |                | 2026-06-20 |            |
ended_by_offer  |                      | Acme    | 2026-01-11 | applied      |                |            |            |
ended_why       |                      | Acme    | 2026-01-11 | applied      |                |            |            |
ends_later      |                      | Acme    | 2026-01-11 | applied      |                | 2026-06-20 |            |
ended_before    |                      | Acme    | 2026-06-11 | applied      |                |            |            |
offer_then_left | offer_then_left-acme | Acme    | 2026-01-11 | offer        |                |            |            |
left_then_offer | left_then_offer-acme | Acme    | 2026-01-11 | offer        |                |            |            |
two_offers      | two_offers-acme      | Acme    | 2026-01-01 | closed       | offer_declined |            |            |
two_offers      | two_offers-bolt      | Bolt    | 2026-01-02 | closed       | offer_accepted |            |            |
offer_by_status |                      | Acme    | 2026-01-01 | offer        |                | 2026-01-31 |            |
offer_undated   |                      | Acme    | 2026-01-01 | offer        |                |            |            |
offer_ahead     | offer_ahead-acme     | Acme    | 2026-06-01 | interviewing |                |            |            |
offer_too_early | offer_too_early-acme | Acme    | 2026-02-01 | offer        |                |            |            |
heard_60_ago    |                      | Acme    | 2026-01-01 | applied      |                | 2026-05-01 |            |
heard_61_ago    |                      | Acme    | 2026-01-01 | applied      |                | 2026-04-30 |            |
practises       |                      | Acme    | 2026-01-01 | applied      |                |            |            |
met_lately      |                      | Acme    | 2026-01-01 | interviewing |                |            |            |
plans           |                      | Acme    | 2026-01-01 | interviewing |                |            |            |
one_withdrawn   |                      | Acme    | 2026-01-01 | closed       | withdrew       | 2026-02-01 |            |
one_withdrawn   |                      | Bolt    | 2026-01-02 | closed       | rejected       | 2026-02-02 |            |
all_withdrawn   |                      | Acme    | 2026-01-01 | closed       | withdrew       | 2026-02-01 |            |
all_withdrawn   |                      | Bolt    | 2026-01-02 | closed       | withdrew       | 2026-02-03 |            |
just_withdrawn  |                      | Acme    | 2026-06-01 | closed       | withdrew       | 2026-06-20 |            |
uncounted       |                      | Acme    | 2026-01-01 | applied      |                |            |            |
"""
INTERVIEWS = """
seeker          | company | stage     | interview_on | result
undated_applied | Acme    | technical | 2026-06-10   | pending
offer_undated   | Acme    | final     | 2026-02-20   | advanced
met_lately      | Acme    | technical | 2026-06-01   | pending
plans           | Acme    | technical | 2026-07-10   | pending
"""
OFFERS = """
seeker          | application          | offered_on
offer_then_left | offer_then_left-acme | 2026-02-28
left_then_offer | left_then_offer-acme | 2026-03-02
two_offers      | two_offers-acme      | 2026-03-01
two_offers      | two_offers-bolt      | 2026-03-09
offer_ahead     | offer_ahead-acme     | 2026-07-02
offer_too_early | offer_too_early-acme | 2026-01-15
"""
#            origin, its basis, day, event, basis of the end
EXPECTED = {
    "by_start": ("2026-01-01", "search_started", 180, "searching", "as_of"),
    "start_too_late": ("2026-01-11", "first_application", 170, "searching", "as_of"),
    "start_ahead": ("2026-06-01", "first_application", 29, "searching", "as_of"),
    "no_application": ("2026-06-01", "search_started", 29, "searching", "as_of"),
    "no_date": (None, None, None, None, None),
    "undated_applied": ("2026-06-10", "first_application", 20, "searching", "as_of"),
    "wish": ("2026-05-20", "first_application", 41, "searching", "as_of"),
    "left": ("2026-01-01", "search_started", 59, "left", "search_ended"),
    "paused": ("2026-01-01", "search_started", 60, "left", "search_ended"),
    "ended_by_offer": ("2026-01-01", "search_started", 61, "offer", "offer"),
    "ended_why": ("2026-01-01", "search_started", 62, "searching", "search_ended"),
    "ends_later": ("2026-01-01", "search_started", 180, "searching", "as_of"),
    "ended_before": ("2026-06-11", "first_application", 19, "searching", "as_of"),
    "offer_then_left": ("2026-01-01", "search_started", 58, "offer", "offer"),
    "left_then_offer": ("2026-01-01", "search_started", 59, "left", "search_ended"),
    "two_offers": ("2026-01-01", "first_application", 59, "offer", "offer"),
    "offer_by_status": ("2026-01-01", "first_application", 30, "offer", "offer"),
    "offer_undated": ("2026-01-01", "first_application", 50, "offer", "offer"),
    "offer_ahead": ("2026-06-01", "first_application", 29, "searching", "as_of"),
    "offer_too_early": ("2026-02-01", "first_application", 0, "offer", "offer"),
    "heard_60_ago": ("2026-01-01", "first_application", 180, "searching", "as_of"),
    "heard_61_ago": ("2026-01-01", "first_application", 119, "searching", "last_sign"),
    "practises": ("2026-01-01", "first_application", 180, "searching", "as_of"),
    "met_lately": ("2026-01-01", "first_application", 180, "searching", "as_of"),
    "plans": ("2026-01-01", "first_application", 0, "searching", "last_sign"),  # a plan has not happened
    "one_withdrawn": ("2026-01-01", "first_application", 32, "searching", "last_sign"),
    "all_withdrawn": ("2026-01-01", "first_application", 33, "left", "withdrew"),
    "just_withdrawn": ("2026-06-01", "first_application", 29, "searching", "as_of"),
}


@pytest.fixture(scope="module")
def searches(tmp_path_factory):
    """The searches of some programs, and the daily counts made of these: a function of the programs' names, over one build."""
    folder = tmp_path_factory.mktemp("searches")
    made = Scenario(folder)
    made.program("coach", as_of=dt.date(2026, 6, 30), smallest_groups={"program": 4})
    made.program("sample", as_of=dt.date(2026, 6, 30), sample=True)
    for name, text in (("seekers", SEEKERS), ("applications", APPLICATIONS), ("interviews", INTERVIEWS)):
        made.write(f"coach/{name}.csv", text)
    made.write("coach/offers.csv", OFFERS)
    made.write("coach/practice.csv", "seeker | practised_on | activity\npractises | 2026-06-20 | mock_interview")
    made.write("sample/applications.csv", "seeker | company | applied_on | status\nsam | Acme | 2026-06-01 | applied")
    for few in (3, 4):
        made.program(f"few{few}", as_of=dt.date(2026, 6, 30), smallest_groups={"program": 4})
        names = [f"s{at:02d}" for at in range(12 + few)]
        people = [{"seeker": who, "cohort": "most" if who < "s12" else "few"} for who in names]
        made.write(f"few{few}/seekers.csv", people)
        sent = {"company": "Acme", "applied_on": "2026-05-01", "status": "applied"}
        made.write(f"few{few}/applications.csv", [{"seeker": who} | sent for who in names])
    made.program("nobody", sharing_basis="consent", as_of=dt.date(2026, 6, 30))
    made.write("nobody/applications.csv", "seeker | company | applied_on | status\nana | Bolt | 2026-05-01 | applied")
    with opened(built(made, "2026-08-01"), folder / "spill") as o:
        people = o.table("seekers")
        assert engine.n_rows(o.con, people.filter(people.program == "nobody")) == 1
        logs = [o.table(name) for name in ("practice", "reflections")]
        rows = search_times(o.table("seekers"), o.apps, o.met, *logs, o.standing, o.table("programs"))

        def of(*programs):
            some = rows.filter(rows.program.isin(programs))
            daily, _meetings = daily_counts(o.con, some)
            engine.drop(o.con, "searches")  # which it keeps for the connection of a run
            return o.con.to_pandas(some).set_index(["program", "seeker"]), daily

        yield of


@pytest.fixture(scope="module")
def found(searches):
    """The searches of a program and of a sample, and the daily counts made of them."""
    return searches("coach", "sample")


@pytest.mark.parametrize("seeker", EXPECTED)
def test_each_search_begins_and_ends_as_its_rule_says(found, seeker):
    row = found[0].loc[("coach", seeker)]
    origin, basis, day, event, why = EXPECTED[seeker]
    if origin is None:
        assert row[["origin", "origin_basis", "day", "event", "ended_basis"]].isna().all()
        return
    assert (row.origin.date().isoformat(), row.origin_basis, row.day, row.event, row.ended_basis) == (
        (origin, basis, day, event, why)
    )


def test_only_counted_people_are_there(found):
    assert set(found[0].index) == {("coach", name) for name in EXPECTED} | {("sample", "sam")}


def test_a_persons_slice_is_their_own_word_else_what_most_of_their_applications_say(found):
    people = found[0].loc["coach"]
    assert people.loc[["by_start", "start_too_late"], "industry"].tolist() == ["finance", "retail"]
    assert people.loc[["by_start", "start_too_late"], "career_stage"].tolist() == ["mid", "mid"]


def test_daily_counts_add_up_and_samples_are_in_no_report_of_all(found):
    daily = found[1]
    for (scope, program), part in daily.groupby(["scope", "program"], dropna=False):
        n = part[["offers", "left_search", "censored"]].to_numpy().sum()
        assert n == part.at_risk.iloc[0] == (1 if program == "sample" else len(EXPECTED) - 1), scope
    whole = daily[daily.scope == "all"]
    assert whole.program.isna().all()
    assert whole.n_undated.unique().tolist() == [1]
    # That of the public, whatever the programs' own.
    assert whole.smallest_group.unique().tolist() == [10]


def test_no_report_of_a_slice_is_made_for_few_people(found):
    assert set(found[1].slice_kind) == {"all"}


@pytest.mark.parametrize(("few", "told"), [(4, {"most"}), (3, set())])
def test_no_slice_is_told_whose_rest_is_of_too_few(searches, few, told):
    people, daily = searches(f"few{few}")
    assert len(people) == 12 + few
    assert set(daily[(daily.slice_kind == "cohort") & (daily.scope == "program")].slice_value) == told
    # All programs together are on no page.
    assert set(daily[(daily.slice_kind == "cohort") & (daily.scope == "all")].slice_value) == {"most"}


def test_where_nobody_is_counted_there_are_no_rows(searches):
    people, daily = searches("nobody")
    assert people.empty
    table = time_to_offer(daily)
    assert table.empty
    assert set(table.columns) | {"run_id"} == set(published_tables()["time_to_offer"].columns)


def test_the_table_has_the_contracts_columns(found):
    table = time_to_offer(found[1])
    assert set(table.columns) | {"run_id"} == set(published_tables()["time_to_offer"].columns)
    assert table[table.program == "sample"].suppressed.all()
    assert not table[(table.program == "coach") & (table.at_risk >= 4)].suppressed.any()
