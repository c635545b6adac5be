"""What the events come to: the result of each meeting, the outcome and furthest stage of each application, and silence.

The rules are those of contract.md, "How results are derived"; each is a test with named rows (tests/warehouse).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import _

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.warehouse.ledger import APPLICATION, DECISION_TO_OUTCOME, NEVER_HELD, dated, rank_of
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What an application's own final outcome says of its last meeting (contract.md).
_OUTCOME_TO_RESULT = {
    "rejected": "rejected",
    "position_closed": "rejected",
    "withdrew": "withdrew",
    "no_response": "no_response",
}
_BY_EMPLOYER = ("rejected", "position_closed", "offer_accepted", "offer_declined", "offer_expired", "offer_rescinded")


def results(meetings: ir.Table, applications: ir.Table, standing_events: ir.Table) -> ir.Table:
    """Meetings with `result` and `result_basis`, in the order of contract.md, and result_conflict.

    Blank or pending is *advanced* where the application later shows a meeting or an offer; else, for the last meeting, what
    the application's own outcome says; else no_response once waiting_days have passed; else pending.
    """
    offers = standing_events.filter(standing_events.event == "offer")
    offers = offers.group_by(*APPLICATION).aggregate(n_offers=offers.count(), offer_on=offers.happened_on.max())
    apps = applications.select(*OWNER, application="id", app_outcome="outcome", app_status_on="status_on")
    t = meetings.left_join(offers, APPLICATION, rname="{name}_o").left_join(apps, APPLICATION, rname="{name}_a")
    t = t.select(*meetings.columns, "n_offers", "offer_on", "app_outcome", "app_status_on")
    all_of = ibis.window(group_by=[t[name] for name in APPLICATION])
    later = t.interview_on < t.interview_on.max().over(all_of)
    # A meeting that was called off had been an invitation, but it does not overturn a no that someone wrote down.
    not_off = ibis.ifelse(t.heard == "cancelled", ibis.null().cast("date"), t.interview_on)
    overturned = (t.interview_on < not_off.max().over(all_of)).fill_null(False)
    offer = t.n_offers.notnull() & (t.offer_on.isnull() | (t.offer_on >= t.interview_on))
    said_no = t.heard.isin(["rejected", "no_response"]).fill_null(False)
    silent = t.heard.isnull() | (t.heard == "pending")
    known = ~(t.app_status_on > t.as_of).fill_null(False)
    by_outcome = ibis.ifelse(
        known & ~later, t.app_outcome.cases(*_OUTCOME_TO_RESULT.items(), else_=None), ibis.null().cast("string")
    )
    waited = (t.interview_on + t.waiting_days.as_interval("D")).cast("date") <= t.as_of
    is_planned = t.is_future & (silent | ~t.heard.isin(NEVER_HELD).fill_null(False))
    rules = [
        (is_planned, "pending", "planned"),
        (said_no & overturned, "advanced", "later_meeting"),
        (~silent, t.heard, "logged"),
        (later, "advanced", "later_meeting"),
        (offer, "advanced", "offer"),
        (by_outcome.notnull(), by_outcome, "application_outcome"),
        (waited, "no_response", "silence"),
    ]
    return t.mutate(
        result=ibis.cases(*((when, result) for when, result, _basis in rules), else_="pending"),
        result_basis=ibis.cases(*((when, basis) for when, _result, basis in rules), else_="open"),
        result_conflict=said_no & overturned & ~is_planned,
    )


def outcomes(
    applications: ir.Table, interviews: ir.Table, standing_events: ir.Table, offers: ir.Table, programs: ir.Table
) -> ir.Table:
    """Applications with is_wish, outcome (derived), outcome_logged, outcome_basis, furthest_stage, responded, has_offer and
    reached_interview. `responded` is any act of the employer, never a withdrawal or silence."""
    stages = standing_events.mutate(rank=rank_of(standing_events.event)).filter(_.rank.notnull())
    reach = stages.group_by(*APPLICATION).aggregate(
        furthest_rank=stages["rank"].max(),
        furthest_stage=stages.event.last(order_by=[stages["rank"], stages.happened_on, stages.event]),
        has_applied=(stages.event == "applied").any(),
    )
    # The result of the last held meeting; of two on one day, one that ended it.
    ends = ["rejected", "withdrew", "no_response"]
    met = interviews.filter(interviews.is_held)
    in_turn = [met.interview_on, met.result.isin(ends), met.id]
    last = met.group_by(*APPLICATION).aggregate(
        last_result=met.result.last(order_by=in_turn),
        last_basis=met.result_basis.last(order_by=in_turn),
        held_on=met.interview_on.max(),
    )
    shown = interviews.group_by(*APPLICATION).aggregate(
        n_meetings=interviews.count(),
        n_ahead=(interviews.is_future & ~interviews.result.isin(NEVER_HELD)).sum(),
        shown_on=interviews.interview_on.max(),
    )
    made = dated(offers, programs)
    decided = made.filter(
        ~(made.offered_on > made.as_of).fill_null(False) & ~(made.decided_on > made.as_of).fill_null(False)
    ).select(*APPLICATION, decided=made.decision.cases(*DECISION_TO_OUTCOME.items(), else_=None))
    t = dated(applications.mutate(application=applications.id), programs).rename(outcome_logged="outcome")
    for more in (reach, last, shown, decided):
        joined = t.left_join(more, APPLICATION, rname="{name}_more")
        t = joined.select(*t.columns, *(name for name in more.columns if name not in APPLICATION))
    told = ~(t.status_on > t.as_of).fill_null(False)
    final = ibis.ifelse(told, t.outcome_logged.nullif("pending"), ibis.null().cast("string"))
    has_offer = (t.furthest_rank == STAGE_RANK["offer"]).fill_null(False)
    no_meeting = t.n_meetings.fill_null(0) == 0
    none_ahead = (t.n_ahead == 0).fill_null(True)
    called_off = none_ahead & (t.held_on.isnull() | (t.held_on < t.shown_on)) & ~no_meeting
    days = [t.applied_on, t.status_on, t.last_contact_on, t.shown_on]
    heard_on = [ibis.ifelse(day <= t.as_of, day, None) for day in days]
    alive_on = ibis.greatest(*(day.fill_null(ibis.date("0001-01-01")) for day in heard_on))
    has_date = ibis.or_(*(day.notnull() for day in heard_on))
    waited = has_date & ((alive_on + t.waiting_days.as_interval("D")).cast("date") <= t.as_of)
    ended = t.last_result.isin(ends).fill_null(False) & none_ahead
    has_reached = (t.furthest_rank >= STAGE_RANK["recruiter_screen"]).fill_null(False)
    nothing_yet = ~t.has_applied.fill_null(False) & ~has_reached & no_meeting
    is_wish = nothing_yet & ((t.status == "saved").fill_null(False) | t.is_unsaid)
    rules = [
        (t.decided.notnull(), t.decided, "offer"),
        (final.notnull(), final, "logged"),
        (has_offer, "pending", "open"),
        (ended, t.last_result, ibis.ifelse(t.last_basis == "silence", "silence", "interview")),
        # Also where the only meeting still open was called off: nothing is left to wait for but a word.
        # Nobody was asked for a job that was only wished for.
        ((no_meeting | called_off) & waited & ~is_wish, "no_response", "silence"),
    ]
    outcome = ibis.cases(*((when, result) for when, result, _basis in rules), else_="pending")
    t = t.mutate(
        outcome=outcome,
        outcome_basis=ibis.cases(*((when, basis) for when, _result, basis in rules), else_="open"),
        is_wish=is_wish,
        is_future=nothing_yet & (t.applied_on > t.as_of).fill_null(False),
        has_offer=has_offer,
        reached_interview=(t.furthest_rank >= STAGE_RANK["interview"]).fill_null(False),
    )
    return t.mutate(
        responded=t.outcome.isin(_BY_EMPLOYER).fill_null(False) | ~no_meeting | has_reached,
    )
