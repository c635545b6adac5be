"""Versions -> what happened (`events`): each thing once, with what a correction replaced.

What it comes to (results, silence, outcomes) is results.py; the rules are contract.md's, each a test in tests/warehouse.
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
    return (
        _with_ids(applied.union(stages))
        .union(_of_meetings(meetings, interview_versions))
        .union(_of_outcomes(said, made, APPLICATION))
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
        order=versions.in_order * 1_000_000_000 + versions.row_number,
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
        order=said.in_order * 1_000_000_000 + said.row_number,
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
