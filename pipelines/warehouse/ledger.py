"""Versions -> what happened (`events`): each thing once, with what a correction replaced.

What it comes to (results, silence, outcomes) is results.py; the rules are contract.md's, each a test in tests/warehouse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import _

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.warehouse.versions import OWNER, joined_text, place, short_id

if TYPE_CHECKING:
    import ibis.expr.types as ir

APPLICATION = (*OWNER, "application")
NEVER_HELD = ("cancelled", "rescheduled")
DECISION_TO_OUTCOME = {
    "accepted": "offer_accepted",
    "declined": "offer_declined",
    "expired": "offer_expired",
    "rescinded": "offer_rescinded",
}


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
    return t.mutate(heard=heard, is_held=~t.is_future & ~heard.isin(NEVER_HELD).fill_null(False))


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
        & ~apps.is_unsaid
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
    told = {
        "happened_on": said.status_on,
        "known_on": said.seen_on,
        "source": said.source,
        "order": place(said),
        **{name: said[name] for name in ("is_event", "is_replaced", "replaces", "replaces_on")},
    }
    decided = said.outcome.startswith("offer_").fill_null(False)
    # What became of an offer implies it: the day of that is the offer's only where no other is known.
    told["is_event"] = said.is_event & ~decided
    of_status = said.select(*OWNER, application="id", event=said.status_stage, **told)
    of_offer = said.select(
        *OWNER, application="id", event=ibis.ifelse(decided, "offer", ibis.null().cast("string")), **told
    )
    stages = of_status.union(of_offer).filter(_.event.notnull() & (_.event != "applied"))
    logged = meetings.select(*APPLICATION, "stage").distinct()
    # `Interviewing` may mean any meeting that is logged; a ledger's interview is one, and no call of a recruiter.
    any_logged = logged.select(*APPLICATION).distinct()
    of_interviews = logged.filter(rank_of(logged.stage) >= STAGE_RANK["interview"]).select(*APPLICATION).distinct()
    unknown = stages.filter(stages.event == "interview")
    stages = (
        stages.filter(stages.event != "interview")
        .union(unknown.filter(~unknown.is_event).anti_join(any_logged, APPLICATION))
        .union(unknown.filter(unknown.is_event).anti_join(of_interviews, APPLICATION))
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
        order=ibis.literal(-(10**18), "int64"),
        is_event=ibis.literal(False),
        is_replaced=ibis.literal(False),
        replaces=ibis.null().cast("string"),
        replaces_on=ibis.null().cast("date"),
    )
    stages = _stages(stages.union(of_offers))
    return (
        _with_ids(applied)
        .union(stages)
        .union(_of_meetings(meetings, interview_versions))
        .union(_of_outcomes(said, made, APPLICATION))
    )


def _stages(said: ir.Table) -> ir.Table:
    """What statuses, offers and entries of ledgers tell of stages: when each happened, and when we learned it.

    Snapshots tell of a stage once, by the first date given. Each date that a ledger gives is an event of its own; a snapshot
    beside it adds only when it was known.
    """
    lasting = said.filter(~said.is_replaced)
    of_ledger = ibis.ifelse(lasting.is_event, lasting.happened_on, ibis.null().cast("date"))
    of_stage = ibis.window(group_by=[*(lasting[name] for name in APPLICATION), lasting.event])
    t = lasting.mutate(at=ibis.coalesce(of_ledger, of_ledger.min().over(of_stage)), about=ibis.literal(""))
    told = t.group_by(*APPLICATION, "event", "about", "at").aggregate(
        happened_on=t.happened_on.first(order_by=[t.order, t.happened_on]),
        known_on=t.known_on.min(),
        source=t.source.first(order_by=[t.order, t.source]),
        replaces=t.replaces.max(),
        replaces_on=t.replaces_on.max(),
    )
    told = told.mutate(happened_on=ibis.coalesce(told["at"], told.happened_on))
    replaced = _event_id(told, "replaces", "replaces_on")
    replaced = ibis.ifelse(told.replaces.notnull() & (replaced != _event_id(told)), replaced, None)
    standing = _with_ids(told, replaced)
    # What a correction replaced stays in the ledger beside it.
    old = said.filter(said.is_replaced).mutate(about=ibis.literal(""))
    old = old.group_by(*APPLICATION, "event", "about", "happened_on").aggregate(
        known_on=old.known_on.min(), source=old.source.min()
    )
    superseded = standing.filter(standing.supersedes.notnull()).select(event_id="supersedes")
    old = _with_ids(old).anti_join(standing, "event_id").semi_join(superseded, "event_id")
    return standing.union(old)


def _event_id(t: ir.Table, event: str = "event", happened_on: str = "happened_on") -> ir.StringValue:
    return short_id("e-", joined_text([t.program, t.seeker, t.application, t[event], t.about, t[happened_on]]))


def _with_ids(t: ir.Table, supersedes: ir.StringValue | None = None) -> ir.Table:
    replaced = ibis.null().cast("string") if supersedes is None else supersedes
    return t.select(
        *APPLICATION, "event", "happened_on", "known_on", "source", event_id=_event_id(t), supersedes=replaced
    )


def _of_meetings(meetings: ir.Table, versions: ir.Table) -> ir.Table:
    """The stage of each held meeting; a stage or date that an earlier version gave is kept, superseded by the next."""
    held = meetings.filter(meetings.is_held).select(*APPLICATION, about="id", as_of="as_of")
    told = versions.filter(~versions.is_copy).join(
        held, [versions.program == held.program, versions.seeker == held.seeker, versions.id == held.about]
    )
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
        order=place(versions),
    ).filter(_.happened_on <= _.as_of)
    states = told.group_by(*APPLICATION, "about", "event", "happened_on").aggregate(
        known_on=told.known_on.min(), source=told.source.first(order_by=told.order), order=told.order.max()
    )
    return _in_turn(states, [*APPLICATION, "about"])


def _of_outcomes(said: ir.Table, made: ir.Table, key: tuple[str, ...]) -> ir.Table:
    """What became of each application, as its versions and its offer's decision say; a later word supersedes an earlier,
    and so does its being taken back (`pending`)."""
    taken_back = (said.outcome == "pending").fill_null(False) | said.cleared.contains("outcome").fill_null(False)
    of_versions = said.select(
        *OWNER,
        application="id",
        event=ibis.ifelse(taken_back, "pending", said.outcome),
        happened_on="status_on",
        known_on="seen_on",
        source="source",
        order=place(said),
    ).filter(_.event.notnull())
    decided = made.filter(~(made.decided_on > made.as_of).fill_null(False))
    of_offers = decided.select(
        *key,
        event=decided.decision.cases(*DECISION_TO_OUTCOME.items(), else_=None),
        happened_on="decided_on",
        known_on="last_seen_on",
        source="source",
        order=ibis.literal(2**60, "int64"),
    ).filter(_.event.notnull())
    finals = of_versions.filter(_.event != "pending").union(of_offers)
    told = finals.union(of_versions.filter(_.event == "pending").semi_join(finals, list(key)))
    decided_first = (
        ibis.ifelse(told.event != "pending", told.order, None)
        .min()
        .over(ibis.window(group_by=[told[name] for name in key]))
    )
    # An application that nothing has decided yet is no event.
    told = told.mutate(decided_first=decided_first).filter((_.event != "pending") | (_.order > _.decided_first))
    states = (
        told.group_by(*key, "event")
        .aggregate(
            happened_on=told.happened_on.last(order_by=told.order),
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
