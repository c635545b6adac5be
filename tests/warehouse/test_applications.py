"""contract.md, "How results are derived": what applications come to. One seeker a case; as_of 30 June, waiting 30 days."""

import datetime as dt

import pytest

from tests.scenario import rows

APPLICATIONS = """
seeker           | application | company | applied_on | status                           | status_on  | last_contact_on | outcome
aged             | a1          | Acme    | 2026-05-31 | applied                          |            |                 |
young            | a1          | Acme    | 2026-06-01 | applied                          |            |                 |
contacted        | a1          | Acme    | 2026-01-01 | applied                          | 2026-02-01 | 2026-06-15      |
moved_on         | a1          | Acme    | 2026-01-01 | interviewing                     | 2026-06-15 | 2026-02-01      |
stale            | a1          | Acme    | 2026-01-01 | interviewing                     | 2026-02-01 |                 |
undated          | a1          | Acme    |            | applied                          |            |                 |
status_ahead     | a1          | Acme    | 2026-01-01 | Rejected (Interview)             | 2026-08-01 |                 |
applied_ahead    | a1          | Acme    | 2026-07-15 | applied                          |            |                 |
wish             | a1          | Acme    |            | saved                            |            |                 |
wish_old         | a1          | Acme    |            | saved                            | 2026-01-05 |                 |
wish_sent        | a1          | Acme    | 2026-06-20 | saved                            |            |                 |
wish_met         | a1          | Acme    |            | saved                            |            |                 |
no               | a1          | Acme    | 2026-01-01 | rejected                         |            |                 |
left             | a1          | Acme    | 2026-01-01 | withdrew                         |            |                 |
ghosted          | a1          | Acme    | 2026-06-20 | ghosted                          |            |                 |
closed           | a1          | Acme    | 2026-01-01 | position closed                  |            |                 |
no_interview     | a1          | Acme    | 2026-01-01 | Rejected (Interview)             | 2026-02-01 |                 |
left_interview   | a1          | Acme    | 2026-01-01 | Not Interested (Interview Offer) | 2026-02-01 |                 |
no_screen        | a1          | Acme    | 2026-01-01 | Rejected (Phone Screen)          | 2026-02-01 |                 |
offered          | a1          | Acme    | 2026-01-01 |                                  |            |                 |
accepted         | a1          | Acme    | 2026-01-01 |                                  |            |                 |
accepted_word    | a1          | Acme    | 2026-01-01 | Offer accepted                   | 2026-02-01 |                 |
offer_ahead      | a1          | Acme    | 2026-06-15 |                                  |            |                 |
decision_ahead   | a1          | Acme    | 2026-01-01 |                                  |            |                 |
far_no           | a1          | Acme    | 2026-01-01 |                                  |            |                 |
cancelled_only   | a1          | Acme    | 2026-06-01 |                                  |            |                 |
cancelled_quiet  | a1          | Acme    | 2026-01-01 |                                  |            |                 |
ahead_only       | a1          | Acme    | 2026-01-01 |                                  |            |                 |
one_day          | a1          | Acme    | 2026-01-01 |                                  |            |                 |
no_then_off      | a1          | Acme    | 2026-01-01 |                                  |            |                 |
met_silence      | a1          | Acme    | 2026-01-01 |                                  |            |                 |
open_again       | a1          | Acme    | 2026-01-01 |                                  |            |                 |
"""

INTERVIEWS = """
seeker          | interview | application | stage     | interview_on | result
wish_met        | i1        | a1          | technical | 2026-06-20   |
far_no          | i1        | a1          | technical | 2026-03-01   |
far_no          | i2        | a1          | final     | 2026-03-10   |
far_no          | i3        | a1          | technical | 2026-03-20   | rejected
cancelled_only  | i1        | a1          | final     | 2026-06-10   | cancelled
cancelled_quiet | i1        | a1          | final     | 2026-03-10   | cancelled
ahead_only      | i1        | a1          | final     | 2026-07-10   |
one_day         | i1        | a1          | technical | 2026-06-20   | rejected
one_day         | i2        | a1          | final     | 2026-06-20   | pending
no_then_off     | i1        | a1          | technical | 2026-03-01   | rejected
no_then_off     | i2        | a1          | final     | 2026-03-10   | cancelled
met_silence     | i1        | a1          | technical | 2026-03-01   |
open_again      | i1        | a1          | technical | 2026-03-01   |
open_again      | i2        | a1          | final     | 2026-07-20   |
"""

OFFERS = """
seeker         | application | offered_on | decision | decided_on
offered        | a1          | 2026-02-01 | pending  |
accepted       | a1          | 2026-02-01 | accepted | 2026-02-05
offer_ahead    | a1          | 2026-07-05 | accepted | 2026-07-06
decision_ahead | a1          | 2026-06-01 | accepted | 2026-07-06
unlogged       | jobx        | 2026-06-01 | declined | 2026-06-06
"""

EXPECTED = """
seeker          | outcome        | basis     | furthest_stage  | responded | reached | offer
aged            | no_response    | silence   | applied         | no        | no      | no
young           | pending        | open      | applied         | no        | no      | no
contacted       | pending        | open      | applied         | no        | no      | no   # the latest of the three dates
moved_on        | pending        | open      | interview       | yes       | yes     | no
stale           | no_response    | silence   | interview       | yes       | yes     | no
undated         | pending        | open      | applied         | no        | no      | no
status_ahead    | no_response    | silence   | applied         | no        | no      | no   # nothing of August has happened
wish_sent       | pending        | open      | applied         | no        | no      | no
wish_met        | pending        | open      | technical       | yes       | yes     | no
no              | rejected       | logged    | applied         | yes       | no      | no
left            | withdrew       | logged    | applied         | no        | no      | no
ghosted         | no_response    | logged    | applied         | no        | no      | no
closed          | position_closed | logged   | applied         | yes       | no      | no
no_interview    | rejected       | logged    | interview       | yes       | yes     | no
left_interview  | withdrew       | logged    | interview       | yes       | yes     | no
no_screen       | rejected       | logged    | recruiter_screen | yes      | no      | no
offered         | pending        | open      | offer           | yes       | yes     | yes  # an offer implies an interview
accepted        | offer_accepted | offer     | offer           | yes       | yes     | yes
accepted_word   | offer_accepted | logged    | offer           | yes       | yes     | yes
offer_ahead     | pending        | open      | applied         | no        | no      | no
decision_ahead  | pending        | open      | offer           | yes       | yes     | yes
unlogged        | offer_declined | offer     | offer           | yes       | yes     | yes
far_no          | rejected       | interview | final           | yes       | yes     | no   # furthest, not last
cancelled_only  | pending        | open      | applied         | yes       | no      | no
cancelled_quiet | no_response    | silence   | applied         | yes       | no      | no
ahead_only      | pending        | open      | applied         | yes       | no      | no
one_day         | rejected       | interview | final           | yes       | yes     | no
no_then_off     | rejected       | interview | technical       | yes       | yes     | no
met_silence     | no_response    | silence   | technical       | yes       | yes     | no
open_again      | pending        | open      | technical       | yes       | yes     | no
"""


def scene(s):
    s.program("applications", as_of=dt.date(2026, 6, 30))
    s.write("applications/applications.csv", APPLICATIONS)
    s.write("applications/interviews.csv", INTERVIEWS)
    s.write("applications/offers.csv", OFFERS)


@pytest.mark.parametrize("case", rows(EXPECTED), ids=lambda case: case["seeker"])
def test_application(world, case):
    sql = """SELECT outcome, outcome_basis, furthest_stage, responded, reached_interview, has_offer, is_wish
             FROM applications WHERE program = 'applications' AND seeker = ?"""
    yes = {True: "yes", False: "no"}
    ((outcome, basis, stage, *flags, is_wish),) = world.query(sql, case["seeker"])
    assert (outcome, basis, stage, *(yes[flag] for flag in flags)) == tuple(case.values())[1:]
    assert is_wish is False


@pytest.mark.parametrize(("seeker", "found"), [("wish", (True, False)), ("applied_ahead", (False, True))])
def test_a_job_not_applied_to_yet_is_a_wish_or_still_ahead(world, seeker, found):
    sql = "SELECT is_wish, is_future FROM applications WHERE program = 'applications' AND seeker = ?"
    assert world.query(sql, seeker) == [found]


def test_no_silence_makes_a_no_of_a_wish(world):
    sql = "SELECT is_wish, outcome, outcome_basis FROM applications WHERE program = 'applications' AND seeker = 'wish_old'"
    assert world.query(sql) == [(True, "pending", "open")]


def test_wishes_are_not_counted(world):
    (counted,) = world.query("SELECT n_applications FROM mart_offers WHERE program = 'applications' AND is_total")
    assert counted == (len(rows(EXPECTED)),)


def test_an_offer_without_its_application_makes_one(world):
    sql = "SELECT seeker, application FROM applications WHERE program = 'applications' AND derived"
    assert world.query(sql) == [("unlogged", "jobx")]


def test_what_was_written_is_kept_beside_the_outcome(world):
    sql = "SELECT outcome_logged, outcome FROM applications WHERE program = 'applications' AND seeker = ?"
    assert world.query(sql, "aged") == [(None, "no_response")]
    assert world.query(sql, "no_interview") == [("rejected", "rejected")]


def test_a_status_word_makes_no_interview_row(world):
    sql = "SELECT count(*) FROM interviews WHERE program = 'applications' AND seeker IN ('no_interview', 'no_screen')"
    assert world.query(sql) == [(0,)]
