"""mart_seekers: where each person's search stands, and whether one of the roster's rules (contract/needs.py) holds for them.

A row each person (slice_kind `seeker`) of everyone in the logs; and, of those whom the program may count, each slice's sums.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ibis

from pipelines.contract.needs import AHEAD_DAYS, EXPECTED_MORE, FINALS, FIRST_ROUNDS, NEEDS, QUIET_DAYS
from pipelines.warehouse.marts import slices
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

Read = Callable[[str], "ir.Table"]

#: Sums of mart_seekers, besides one of each need.
_COUNTED = (
    "n_interviews n_applications n_responded n_searching n_practice_14_days n_first_rounds n_first_rounds_led_on n_finals "
    "n_offers n_offers_open n_offers_overdue"
).split()


def mart_seekers(read: Read) -> ir.Table:
    """From the published tables (`read` gives one by its name; self_rating_seekers among them)."""
    facts = _facts(read)
    needs = _needs(facts)
    facts = facts.mutate(**{need.column: needs[need.code].fill_null(False).cast("int64") for need in NEEDS})
    sums = [*_COUNTED, *(need.column for need in NEEDS)]
    place = ibis.coalesce(
        *(ibis.ifelse(facts[need.column] > 0, at, None) for at, need in enumerate(NEEDS)), ibis.literal(len(NEEDS))
    )
    each = facts.mutate(
        slice_kind=ibis.literal("seeker"),
        slice_value=facts.seeker,
        is_total=ibis.literal(False),
        n_seekers=ibis.literal(1, "int64"),
        need=ibis.cases(*((place == at, need.code) for at, need in enumerate(NEEDS)), else_=ibis.null("string")),
        need_rank=place.cast("int64"),
    )
    told = (
        *("seeker", "last_dated_on", "next_interview_on", "next_interview_stage", "decide_by", "overdue_since"),
        *("need", "need_rank"),
    )
    cut = slices.sliced(facts.filter(facts.counted_by_program), slices.OF_ANSWERS)
    groups = cut.group_by(*slices.KEY).aggregate(
        n_seekers=cut.count(), **{name: cut[name].sum() for name in sums}, last_dated_on=cut.last_dated_on.max()
    )
    columns = [*slices.KEY, "n_seekers", *sums, *told]
    nothing = {name: ibis.null(each[name].type()) for name in told if name != "last_dated_on"}
    return each.select(*columns).union(groups.mutate(**nothing).select(*columns)).order_by(*slices.KEY)


def _facts(read: Read) -> ir.Table:
    """A row each person: what the rules look at, with the program's day and the columns that slices are cut by."""
    programs, seekers = read("programs"), read("seekers")
    people = seekers.join(programs.select("program", "as_of", "horizon_days"), "program")
    people = people.mutate(industry=people.target_industry)
    days = people.select(*OWNER, "as_of", "horizon_days")
    for made in (
        _of_applications(read),
        _of_interviews(read, days),
        _first_rounds(read, days),
        _finals(read, days),
        _practice(read, days),
        _offers(read, days),
        _last_dated(read, days),
        expecting_more(read),
    ):
        people = people.left_join(made, [*OWNER], rname="{name}_r").drop("program_r", "seeker_r")
    ended = (people.search_ended <= people.as_of).fill_null(False) | people.n_accepted.fill_null(0).cast("boolean")
    people = people.mutate(n_searching=(~ended).cast("int64"))
    return people.mutate(**{name: people[name].fill_null(0) for name in (*_COUNTED, "n_practised")})


def _needs(t: ir.Table) -> dict[str, ir.BooleanValue]:
    """Whether each rule of contract/needs.py holds, by its code; those of a search hold only while it goes on."""
    searching = t.n_searching > 0
    return {
        "offer": t.n_offers_open > t.n_offers_overdue,
        "ahead": searching
        & (t.next_interview_on <= t.as_of + ibis.interval(days=AHEAD_DAYS))
        & (t.n_practice_14_days == 0)
        & (t.n_practised > 0),
        "finals": searching & (t.n_finals >= FINALS) & (t.n_offers == 0),
        "first_rounds": searching & (t.n_first_rounds >= FIRST_ROUNDS) & (t.n_first_rounds_led_on == 0),
        "silent": searching & (t.last_dated_on <= t.as_of - ibis.interval(days=QUIET_DAYS)),
        "forecast": searching & t.expects_more,
        "overdue": t.n_offers_overdue > 0,
    }


def _of_applications(read: Read) -> ir.Table:
    t = read("applications")
    t = t.filter(~t.is_wish & ~t.is_future)
    return t.group_by(*OWNER).aggregate(
        n_applications=t.count(),
        n_responded=t.responded.sum(),
        n_offers=t.has_offer.sum(),
        n_accepted=(t.outcome == "offer_accepted").sum(),
    )


def _of_interviews(read: Read, days: ir.Table) -> ir.Table:
    """Held meetings, and the next one on the calendar: today's counts as ahead while nothing is known of it."""
    t = read("interviews").join(days, [*OWNER])
    ahead = (t.interview_on >= t.as_of) & (t.result == "pending")
    # Of several on one day, always the same: by the hour, those without one last, then by their key.
    hour = t.start_time.cast("string").fill_null("~")
    place = t.interview_on.cast("string") + " " + hour + " " + t.interview
    return t.group_by(*OWNER).aggregate(
        n_interviews=t.is_held.sum(),
        next_interview_on=ibis.ifelse(ahead, t.interview_on, None).min(),
        next_interview_stage=t.stage.argmin(place, where=ahead),
    )


def held_in_turn(interviews: ir.Table) -> ir.Table:
    """Held meetings with `has_result`, known or become silence, and `is_first_round`: the first of its application, of those
    old enough to judge with a result. interviews: with the as_of and horizon_days of their program."""
    t = interviews.filter(interviews.is_held)
    t = t.mutate(nth=ibis.row_number().over(group_by=[*OWNER, "application"], order_by=["interview_on", "interview"]))
    t = t.mutate(has_result=t.result.isin(["advanced", "rejected", "no_response"]))
    old = t.interview_on <= t.as_of - t.horizon_days.as_interval("D")
    return t.mutate(is_first_round=(t.nth == 0) & old & t.has_result).drop("nth")


def _first_rounds(read: Read, days: ir.Table) -> ir.Table:
    t = held_in_turn(read("interviews").join(days, [*OWNER]))
    old = t.filter(t.is_first_round)
    return old.group_by(*OWNER).aggregate(
        n_first_rounds=old.count(), n_first_rounds_led_on=(old.result == "advanced").sum()
    )


def _finals(read: Read, days: ir.Table) -> ir.Table:
    t = read("events").join(days, [*OWNER])
    t = t.filter((t.event == "final") & (t.happened_on.isnull() | (t.happened_on <= t.as_of)))
    return t.group_by(*OWNER).aggregate(n_finals=t.application.nunique())


def _practice(read: Read, days: ir.Table) -> ir.Table:
    t = read("practice").join(days, [*OWNER])
    t = t.filter(t.practised_on <= t.as_of)
    recent = t.practised_on > t.as_of - ibis.interval(days=QUIET_DAYS)
    return t.group_by(*OWNER).aggregate(n_practised=t.count(), n_practice_14_days=recent.sum())


def _offers(read: Read, days: ir.Table) -> ir.Table:
    """Offers in hand that nobody has decided, also those that only a status tells of, and the first day to come by which one has
    to be; of how many that day is past, and the last such day."""
    jobs, offers = read("applications"), read("offers")
    undecided = jobs.outcome.fill_null("pending") == "pending"
    t = offers.left_join(jobs.select(*OWNER, "application", "outcome"), [*OWNER, "application"], rname="{name}_a")
    is_open = (
        t.has_happened
        & t.decision.fill_null("pending").isin(["pending", "negotiating"])
        & t.decided_on.isnull()
        & t.outcome.fill_null("pending").isin(["pending"])
    )
    # What a status tells of has no day to decide by.
    told = jobs.filter(jobs.has_offer & undecided & ~jobs.is_wish & ~jobs.is_future)
    told = told.anti_join(offers, [*OWNER, "application"]).select(*OWNER, decide_by=ibis.null().cast("date"))
    t = t.filter(is_open).select(*OWNER, "decide_by").union(told).join(days, [*OWNER])
    past = (t.decide_by < t.as_of).fill_null(False)
    return t.group_by(*OWNER).aggregate(
        n_offers_open=t.count(),
        n_offers_overdue=past.sum(),
        decide_by=ibis.ifelse(past, None, t.decide_by).min(),
        overdue_since=ibis.ifelse(past, t.decide_by, None).max(),
    )


def _last_dated(read: Read, days: ir.Table) -> ir.Table:
    """The last day, not after the program's, on which anything in a person's log is dated."""
    dated = {
        "applications": ("applied_on", "status_on", "last_contact_on"),
        "interviews": ("interview_on", "result_on"),
        "practice": ("practised_on",),
        "reflections": ("written_at",),
        "offers": ("offered_on", "decided_on"),
    }
    found = [
        read(name).select(*OWNER, day=read(name)[column].cast("date"))
        for name, columns in dated.items()
        for column in columns
    ]
    t = ibis.union(*found).join(days, [*OWNER])
    t = t.filter(t.day <= t.as_of)
    return t.group_by(*OWNER).aggregate(last_dated_on=t.day.max())


def expecting_more(read: Read) -> ir.Table:
    """Those whose forecasts are above the ones of others with the same results, and well above their own results as well: a coach
    is told of the latter."""
    t = read("self_rating_seekers")
    t = t.filter((t.rating == "forecast") & t.named & (t.over_confidence > 0))
    t = t.filter(t.forecast_expected - t.n_advanced >= EXPECTED_MORE)
    return t.select(*OWNER).distinct().mutate(expects_more=ibis.literal(True))
