"""Versions -> what happened (`events`), and what it comes to: results, silence, outcomes, the furthest stage.

The rules are those of contract.md, "How results are derived"; each is a test with named rows (tests/warehouse).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import _

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.warehouse.versions import OWNER, joined_text, short_id

if TYPE_CHECKING:
    import ibis.expr.types as ir

APPLICATION = (*OWNER, "application")
_NEVER_HELD = ("cancelled", "rescheduled")
#: What an application's own final outcome says of its last meeting (contract.md).
_OUTCOME_TO_RESULT = {
    "rejected": "rejected",
    "position_closed": "rejected",
    "withdrew": "withdrew",
    "no_response": "no_response",
}
_DECISION_TO_OUTCOME = {
    "accepted": "offer_accepted",
    "declined": "offer_declined",
    "expired": "offer_expired",
    "rescinded": "offer_rescinded",
}
_BY_EMPLOYER = ("rejected", "position_closed", "offer_accepted", "offer_declined", "offer_expired", "offer_rescinded")


def rank_of(stage: ir.StringValue) -> ir.IntegerValue:
    """A stage's place in the order in which "reached" is judged; NULL for a word that is no stage."""
    return stage.cases(*((word, rank) for word, rank in STAGE_RANK.items()), else_=None)


def dated(table: ir.Table, programs: ir.Table) -> ir.Table:
    """`table` with its program's as_of, waiting_days and horizon_days."""
    return table.join(programs.select("program", "as_of", "waiting_days", "horizon_days"), "program")


def meetings(interviews: ir.Table, programs: ir.Table) -> ir.Table:
    """Current interviews with result_logged, is_future and is_held. What is dated after as_of has not happened."""
    t = dated(interviews, programs).rename(result_logged="result")
    is_future = t.interview_on > t.as_of
    t = t.mutate(is_future=is_future, is_known=~(t.result_on > t.as_of).fill_null(False))
    heard = ibis.ifelse(t.is_known, t.result_logged, ibis.null().cast("string"))
    return t.mutate(heard=heard, is_held=~t.is_future & ~heard.isin(_NEVER_HELD).fill_null(False))


def events(
    applications: ir.Table,
    application_versions: ir.Table,
    meetings: ir.Table,
    interview_versions: ir.Table,
    offers: ir.Table,
    programs: ir.Table,
) -> ir.Table:
    """The ledger: one row an event of an application. `supersedes` names the event that a correction replaced.

    A status that tells of a meeting of unknown kind adds nothing where the meetings themselves are logged.
    """
    apps = dated(applications, programs)
    applied = apps.filter(
        ~((apps.status == "saved").fill_null(False) & apps.applied_on.isnull())
        & ~(apps.applied_on > apps.as_of).fill_null(False)
    ).select(
        *OWNER,
        application="id",
        event=ibis.literal("applied"),
        about=ibis.literal(""),
        happened_on="applied_on",
        known_on="first_seen_on",
        source="source",
    )
    said = dated(application_versions, programs)
    said = said.filter(~(said.status_on > said.as_of).fill_null(False))
    told = {"happened_on": said.status_on, "known_on": said.seen_on, "source": said.source, "order": said.in_order}
    of_status = said.select(*OWNER, application="id", event=said.status_stage, **told)
    of_offer = said.select(
        *OWNER,
        application="id",
        event=ibis.ifelse(said.outcome.startswith("offer_"), "offer", ibis.null().cast("string")),
        **told,
    )
    stages = of_status.union(of_offer).filter(_.event.notnull() & (_.event != "applied"))
    logged = meetings.select(*APPLICATION, "stage").distinct()
    any_logged = logged.select(*APPLICATION).distinct()
    stages = stages.filter(stages.event != "interview").union(
        stages.filter(stages.event == "interview").anti_join(any_logged, APPLICATION)
    )
    stages = stages.anti_join(logged.rename(event="stage"), [*APPLICATION, "event"])
    made = dated(offers, programs)
    made = made.filter(~(made.offered_on > made.as_of).fill_null(False))
    of_offers = made.select(
        *APPLICATION,
        event=ibis.literal("offer"),
        happened_on="offered_on",
        known_on="first_seen_on",
        source="source",
        order=ibis.literal(-1, "int64"),
    )
    stages = _first_told(stages.union(of_offers))
    return _with_ids(applied.union(stages)).union(_of_meetings(meetings, interview_versions)).union(
        _of_outcomes(said, made, APPLICATION)
    )


_COLUMNS = (*APPLICATION, "event", "about", "happened_on", "known_on", "source")


def _first_told(said: ir.Table) -> ir.Table:
    """One row an application and event: when it happened (the first date given) and when we learned it."""
    return (
        said.group_by(*APPLICATION, "event")
        .aggregate(
            happened_on=said.happened_on.first(order_by=[said.order, said.happened_on]),
            known_on=said.known_on.min(),
            source=said.source.first(order_by=[said.order, said.source]),
        )
        .mutate(about=ibis.literal(""))
        .select(*_COLUMNS)
    )


def _event_id(t: ir.Table) -> ir.StringValue:
    return short_id("e-", joined_text([t.program, t.seeker, t.application, t.event, t.about, t.happened_on]))


def _with_ids(t: ir.Table, supersedes: ir.StringValue | None = None) -> ir.Table:
    replaced = ibis.null().cast("string") if supersedes is None else supersedes
    return t.select(
        *APPLICATION, "event", "happened_on", "known_on", "source", event_id=_event_id(t), supersedes=replaced
    )


def _of_meetings(meetings: ir.Table, versions: ir.Table) -> ir.Table:
    """The stage of each held meeting; a stage or date that an earlier version gave is kept, superseded by the next."""
    held = meetings.filter(meetings.is_held).select(*APPLICATION, about="id", as_of="as_of")
    told = versions.filter(~versions.is_copy).join(held, [versions.program == held.program, versions.seeker == held.seeker,
                                                          versions.id == held.about])
    # The application is the one the meeting belongs to now: a corrected link moves its events along.
    told = told.select(
        versions.program,
        versions.seeker,
        held.application,
        held.about,
        held.as_of,
        event=versions.stage,
        happened_on=versions.interview_on,
        known_on=versions.seen_on,
        source=versions.source,
        order=versions.in_order * 1_000_000_000 + versions.row_number,
    ).filter(_.happened_on <= _.as_of)
    states = told.group_by(*APPLICATION, "about", "event", "happened_on").aggregate(
        known_on=told.known_on.min(), source=told.source.first(order_by=told.order), order=told.order.max()
    )
    return _in_turn(states, [*APPLICATION, "about"])


def _of_outcomes(said: ir.Table, made: ir.Table, key: tuple[str, ...]) -> ir.Table:
    """What became of each application, as its versions and its offer's decision say; a later word supersedes an earlier."""
    final = said.filter(said.outcome.notnull() & (said.outcome != "pending"))
    of_versions = final.select(
        *OWNER, application="id", event="outcome", happened_on="status_on", known_on="seen_on", source="source",
        order=final.in_order,
    )
    decided = made.filter(~(made.decided_on > made.as_of).fill_null(False))
    of_offers = decided.select(
        *key,
        event=decided.decision.cases(*_DECISION_TO_OUTCOME.items(), else_=None),
        happened_on="decided_on",
        known_on="last_seen_on",
        source="source",
        order=ibis.literal(2**40, "int64"),
    ).filter(_.event.notnull())
    told = of_versions.union(of_offers)
    states = (
        told.group_by(*key, "event")
        .aggregate(
            happened_on=told.happened_on.max(),
            known_on=told.known_on.min(),
            source=told.source.first(order_by=told.order),
            order=told.order.max(),
        )
        .mutate(about=ibis.literal("outcome"))
    )
    return _in_turn(states, list(key))


def _in_turn(states: ir.Table, key: list[str]) -> ir.Table:
    """States of one thing in the order told, each superseding the one before."""
    t = states.mutate(event_id=_event_id(states))
    turn = ibis.window(group_by=[t[name] for name in key], order_by=[t.order, t.happened_on, t.event])
    return _with_ids(t, t.event_id.lag().over(turn))


def standing(events: ir.Table) -> ir.Table:
    """Events that no later one superseded."""
    replaced = events.filter(events.supersedes.notnull()).select(event_id="supersedes").distinct()
    return events.anti_join(replaced, "event_id")


def results(meetings: ir.Table, applications: ir.Table, standing_events: ir.Table) -> ir.Table:
    """Meetings with `result` and `result_basis`, in the order of contract.md, and result_conflict.

    Blank or pending is *advanced* where the application later shows a meeting or an offer; else, for the last meeting, what
    the application's own outcome says; else no_response once waiting_days have passed; else pending.
    """
    offers = standing_events.filter(standing_events.event == "offer")
    offers = offers.group_by(*APPLICATION).aggregate(n_offers=offers.count(), offer_on=offers.happened_on.max())
    apps = applications.select(
        *OWNER, application="id", app_outcome="outcome", app_status_on="status_on"
    )
    t = meetings.left_join(offers, APPLICATION, rname="{name}_o").left_join(apps, APPLICATION, rname="{name}_a")
    t = t.select(*meetings.columns, "n_offers", "offer_on", "app_outcome", "app_status_on")
    all_of = ibis.window(group_by=[t[name] for name in APPLICATION])
    last_on = t.interview_on.max().over(all_of)
    later = t.interview_on < last_on
    offer = t.n_offers.notnull() & (t.offer_on.isnull() | (t.offer_on >= t.interview_on))
    said_no = t.heard.isin(["rejected", "no_response"]).fill_null(False)
    silent = t.heard.isnull() | (t.heard == "pending")
    known = ~(t.app_status_on > t.as_of).fill_null(False)
    by_outcome = ibis.ifelse(
        known & ~later, t.app_outcome.cases(*_OUTCOME_TO_RESULT.items(), else_=None), ibis.null().cast("string")
    )
    waited = (t.interview_on + t.waiting_days.as_interval("D")).cast("date") <= t.as_of
    is_planned = t.is_future & (silent | ~t.heard.isin(_NEVER_HELD).fill_null(False))
    rules = [
        (is_planned, "pending", "planned"),
        (said_no & later, "advanced", "later_meeting"),
        (~silent, t.heard, "logged"),
        (later, "advanced", "later_meeting"),
        (offer, "advanced", "offer"),
        (by_outcome.notnull(), by_outcome, "application_outcome"),
        (waited, "no_response", "silence"),
    ]
    return t.mutate(
        result=ibis.cases(*((when, result) for when, result, _basis in rules), else_="pending"),
        result_basis=ibis.cases(*((when, basis) for when, _result, basis in rules), else_="open"),
        result_conflict=said_no & later & ~is_planned,
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
    # The result of the last meeting; of two on one day, the one that says more of the end comes first in this order.
    ends = ["rejected", "withdrew", "no_response"]
    met = interviews.filter(~interviews.is_future | interviews.result.isin(_NEVER_HELD))
    last = met.group_by(*APPLICATION).aggregate(
        last_result=met.result.last(order_by=[met.interview_on, ~met.result.isin(ends), met.id]),
        last_basis=met.result_basis.last(order_by=[met.interview_on, ~met.result.isin(ends), met.id]),
    )
    shown = interviews.group_by(*APPLICATION).aggregate(n_meetings=interviews.count(), n_ahead=interviews.is_future.sum())
    made = dated(offers, programs)
    decided = made.filter(
        ~(made.offered_on > made.as_of).fill_null(False) & ~(made.decided_on > made.as_of).fill_null(False)
    ).select(*APPLICATION, decided=made.decision.cases(*_DECISION_TO_OUTCOME.items(), else_=None))
    t = dated(applications.mutate(application=applications.id), programs).rename(outcome_logged="outcome")
    for more in (reach, last, shown, decided):
        joined = t.left_join(more, APPLICATION, rname="{name}_more")
        t = joined.select(*t.columns, *(name for name in more.columns if name not in APPLICATION))
    told = ~(t.status_on > t.as_of).fill_null(False)
    final = ibis.ifelse(told, t.outcome_logged.nullif("pending"), ibis.null().cast("string"))
    has_offer = (t.furthest_rank == STAGE_RANK["offer"]).fill_null(False)
    alive_on = ibis.greatest(*(ibis.coalesce(day, ibis.date("0001-01-01")) for day in
                               (t.applied_on, t.status_on, t.last_contact_on)))
    has_date = t.applied_on.notnull() | t.status_on.notnull() | t.last_contact_on.notnull()
    waited = has_date & ((alive_on + t.waiting_days.as_interval("D")).cast("date") <= t.as_of)
    ended = t.last_result.isin(ends).fill_null(False) & (t.n_ahead == 0).fill_null(True)
    no_meeting = t.n_meetings.fill_null(0) == 0
    has_reached = (t.furthest_rank >= STAGE_RANK["recruiter_screen"]).fill_null(False)
    rules = [
        (t.decided.notnull(), t.decided, "offer"),
        (final.notnull(), final, "logged"),
        (has_offer, "pending", "open"),
        (ended, t.last_result, ibis.ifelse(t.last_basis == "silence", "silence", "interview")),
        (no_meeting & waited, "no_response", "silence"),
    ]
    outcome = ibis.cases(*((when, result) for when, result, _basis in rules), else_="pending")
    nothing_yet = ~t.has_applied.fill_null(False) & ~has_reached & no_meeting
    t = t.mutate(
        outcome=outcome,
        outcome_basis=ibis.cases(*((when, basis) for when, _result, basis in rules), else_="open"),
        is_wish=nothing_yet,
        has_offer=has_offer,
        reached_interview=(t.furthest_rank >= STAGE_RANK["interview"]).fill_null(False),
    )
    return t.mutate(
        responded=t.outcome.isin(_BY_EMPLOYER).fill_null(False) | ~no_meeting | has_reached,
    )
