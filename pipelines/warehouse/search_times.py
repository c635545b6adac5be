"""Each counted person's search: when it began, and what ended it; and how many of each on each day of a report.

Dates and counts, made in the engine. What they come to (incidence, its interval, a median) is statistics/time_to_offer.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.warehouse.ledger import APPLICATION
from pipelines.warehouse.marts import slices
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd
    from ibis.backends.duckdb import Backend

#: Nothing heard for longer than this: the search is followed up to the last sign of life, and no further.
SILENT_DAYS = 60
#: A slice of fewer people gets no report.
FEWEST = 10
REPORT = ("scope", "program", "slice_kind", "slice_value")
LEFT, OFFER, SEARCHING = "left", "offer", "searching"


def search_times(
    seekers: ir.Table,
    applications: ir.Table,
    interviews: ir.Table,
    practice: ir.Table,
    reflections: ir.Table,
    standing_events: ir.Table,
    programs: ir.Table,
) -> ir.Table:
    """One row a counted person: origin, origin_basis, event (offer, left, searching), ended_on, ended_basis, day, slices.

    `applications` and `interviews`: those of marts/slices.py (counted, no wishes). Nothing dated after the program's day counts.
    origin: search_started where it is not later than the first application, else the first application; an application with no
    date was made by its first meeting. NULL, with all that follows, for a person with no date at all.
    ended_on: the first of an offer and of leaving. Leaving is search_ended with a reason other than an offer, or having taken
    back every application and been silent for SILENT_DAYS since. Otherwise the search goes on (`as_of`), or was last heard of
    (`last_sign`, `search_ended` where no reason is given).
    """
    facts = programs.select("program", "as_of", smallest_group=slices.smallest_group(programs), is_sample="sample")
    people = seekers.filter(seekers.counted_by_program).join(facts, "program")
    apps, met = applications.join(facts.select("program", "as_of"), "program"), _happened(interviews, programs)
    begun = _first_application(apps, met)
    offers = _first_offer(standing_events, apps, met)
    taken_back = _taken_back(apps)
    signs = _last_sign(people, apps, met, practice, reflections)
    main = _most_common_words(apps)
    t = people.select(
        *OWNER, "as_of", "smallest_group", "is_sample", "cohort", "search_end_reason", "target_industry",
        own_stage="career_stage", started=_by(people.search_started, people.as_of), search_ended=_by(people.search_ended, people.as_of),
    )  # fmt: skip
    for more in (begun, offers, taken_back, signs, main):
        t = t.left_join(more, OWNER, rname="{name}_more").select(
            *t.columns, *(name for name in more.columns if name not in OWNER)
        )
    by_start = t.started.notnull() & (t.first_on.isnull() | (t.started <= t.first_on))
    t = t.mutate(
        origin=ibis.ifelse(by_start, t.started, t.first_on),
        origin_basis=ibis.cases(
            (by_start, "search_started"), (t.first_on.notnull(), "first_application"), else_=ibis.null("string")
        ),
        career_stage=ibis.coalesce(t.own_stage, t.main_stage),
        industry=ibis.coalesce(t.target_industry, t.main_industry),
        in_all=~t.is_sample.fill_null(False),
    )
    return _ended(t)


def _ended(t: ir.Table) -> ir.Table:
    # A search that ended before this one began is another.
    ended = ibis.ifelse(t.search_ended >= t.origin, t.search_ended, None)
    by_offer = (t.search_end_reason == "offer_accepted").fill_null(False)
    offer_on = ibis.least(*_both(t.offer_on, ibis.ifelse(by_offer, ended, None)))
    silent = (t.as_of.delta(t.last_sign, unit="day") > SILENT_DAYS).fill_null(False)
    withdrew_on = ibis.ifelse(t.all_withdrawn.fill_null(False) & silent, t.withdrawn_on, None)
    left_on = ibis.least(*_both(ibis.ifelse(t.search_end_reason.notnull() & ~by_offer, ended, None), withdrew_on))
    t = t.mutate(has_offer_on=offer_on, left_on=left_on, search_ended=ended, is_silent=silent)
    first = t.has_offer_on.notnull() & (t.left_on.isnull() | (t.has_offer_on <= t.left_on))
    unexplained = t.search_ended.notnull() & t.search_end_reason.isnull()
    rules = [
        (first, OFFER, t.has_offer_on, "offer"),
        (t.left_on.notnull(), LEFT, t.left_on, ibis.ifelse(t.left_on == t.search_ended, "search_ended", "withdrew")),
        (unexplained, SEARCHING, t.search_ended, "search_ended"),
        (t.is_silent, SEARCHING, t.last_sign, "last_sign"),
    ]
    event = ibis.cases(*((when, word) for when, word, _on, _why in rules), else_=SEARCHING)
    basis = ibis.cases(*((when, why) for when, _word, _on, why in rules), else_="as_of")
    ended_on = ibis.cases(*((when, on) for when, _word, on, _why in rules), else_=t.as_of)
    known = t.origin.notnull()
    t = t.mutate(
        event=ibis.ifelse(known, event, None),
        ended_basis=ibis.ifelse(known, basis, None),
        ended_on=ibis.ifelse(known, ended_on, None),
    )
    # An offer dated before its own application has its day on the first.
    day = ibis.ifelse(t.ended_on < t.origin, 0, t.ended_on.delta(t.origin, unit="day"))
    return t.select(
        *OWNER, *slices.OF_ANSWERS, "in_all", "smallest_group", "origin", "origin_basis", "event", "ended_on", "ended_basis", day=day
    )  # fmt: skip


def daily_counts(con: Backend, searches: ir.Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`(days, meetings)`: every report's days on which a search ended or was last followed, in order: scope, program, slice_kind,
    slice_value, day, at_risk, offers, left_search, censored, n_undated, smallest_group; and which slices anybody is of together
    (slices.meetings). Whole programs, and slices of at least FEWEST people (of a program, those of slices.told_slices), by those
    with a date to begin from."""
    t = engine.store(con, "searches", searches)
    programs = t.mutate(scope=ibis.literal("program"))
    together = t.filter(t.in_all).mutate(
        scope=ibis.literal("all"), program=ibis.null("string"), smallest_group=ibis.literal(slices.OF_ALL, "int64")
    )
    both = programs.union(together.select(*programs.columns))
    whole = both.mutate(slice_kind=ibis.literal("all"), slice_value=ibis.literal("all"))
    cut = whole
    dated = t.filter(t.day.notnull()).mutate(person=t.program.concat("\t", t.seeker))
    for kind in slices.OF_ANSWERS:
        of_kind = both.filter(both[kind].notnull())
        told = slices.told_slices(dated.mutate(value=dated[kind]), ["program"], FEWEST)
        of_kind = of_kind.left_join(told, ["program", of_kind[kind] == told.value], rname="{name}_told")
        of_kind = of_kind.filter((of_kind.scope == "all") | of_kind.value.notnull())
        cut = cut.union(of_kind.mutate(slice_kind=ibis.literal(kind), slice_value=of_kind[kind]).select(*whole.columns))
    of_report = ibis.window(group_by=[cut[name] for name in REPORT])
    cut = cut.mutate(
        n_people=cut.day.notnull().sum().over(of_report),
        n_undated=cut.day.isnull().sum().over(of_report),
        smallest_group=cut.smallest_group.max().over(of_report),
    )
    kept = cut.filter(cut.day.notnull() & ((cut.slice_kind == "all") | (cut.n_people >= FEWEST)))
    days = kept.group_by(*REPORT, "day", "n_undated", "smallest_group").aggregate(
        n=kept.count(),
        offers=(kept.event == OFFER).sum(),
        left_search=(kept.event == LEFT).sum(),
        censored=(kept.event == SEARCHING).sum(),
    )
    from_day = ibis.window(
        group_by=[days[name] for name in REPORT], order_by=[days.day.desc()], preceding=None, following=0
    )
    days = days.mutate(at_risk=days.n.sum().over(from_day)).drop("n").order_by(*REPORT, "day")
    meetings = slices.meetings(dated, {kind: kind for kind in slices.OF_ANSWERS})
    return con.to_pandas(days), con.to_pandas(meetings)


def _by(on: ir.DateValue, as_of: ir.DateValue) -> ir.DateValue:
    """`on`, unless it lies after the day: then it has not happened."""
    return ibis.ifelse(on <= as_of, on, None)


def _both(one: ir.DateValue, other: ir.DateValue) -> tuple[ir.DateValue, ir.DateValue]:
    """Two dates of which a NULL gives way to the other."""
    return ibis.coalesce(one, other), ibis.coalesce(other, one)


def _happened(interviews: ir.Table, programs: ir.Table) -> ir.Table:
    t = interviews.join(programs.select("program", "as_of"), "program")
    return t.filter(t.interview_on <= t.as_of)


def _first_application(apps: ir.Table, met: ir.Table) -> ir.Table:
    """first_on of each person: applied_on, or the first meeting of an application that has none."""
    meetings = met.filter(met.is_held)
    first = meetings.group_by(*APPLICATION).aggregate(met_on=meetings.interview_on.min())
    t = apps.left_join(first, APPLICATION, rname="{name}_m")
    t = t.mutate(begun_on=ibis.coalesce(_by(t.applied_on, t.as_of), t.met_on))
    return t.group_by(*OWNER).aggregate(first_on=t.begun_on.min())


def _first_offer(standing: ir.Table, apps: ir.Table, met: ir.Table) -> ir.Table:
    """offer_on of each person: the first offer's day. One with no date is taken to have come on the day of its application's status;
    else on that of the last meeting held, of the last contact, or of applying; else by the day it was first heard of, or by the
    program's day where that is earlier."""
    meetings = met.filter(met.is_held)
    last = meetings.group_by(*APPLICATION).aggregate(met_on=meetings.interview_on.max())
    t = standing.filter(standing.event == "offer").select(*APPLICATION, "happened_on", "known_on")
    t = t.join(apps.select(*APPLICATION, "as_of", "applied_on", "status_on", "last_contact_on"), APPLICATION)
    t = t.left_join(last, APPLICATION, rname="{name}_m")
    on = ibis.coalesce(
        t.happened_on,
        _by(t.status_on, t.as_of),
        t.met_on,
        _by(t.last_contact_on, t.as_of),
        _by(t.applied_on, t.as_of),
        ibis.least(t.known_on, t.as_of),
    )
    t = t.mutate(on=on)
    return t.group_by(*OWNER).aggregate(offer_on=t.on.min())


def _taken_back(apps: ir.Table) -> ir.Table:
    """Whether a person took back all they had applied for, and when they last did."""
    withdrew = (apps.outcome == "withdrew").fill_null(False)
    t = apps.mutate(is_withdrawn=withdrew, at=ibis.coalesce(_by(apps.status_on, apps.as_of), apps.applied_on))
    return t.group_by(*OWNER).aggregate(all_withdrawn=t.is_withdrawn.all(), withdrawn_on=t["at"].max())


def _last_sign(people: ir.Table, apps: ir.Table, met: ir.Table, practice: ir.Table, reflections: ir.Table) -> ir.Table:
    """last_sign of each person: the newest date, not after the day, of anything that they or an employer did."""
    dates = [
        *((people, name) for name in ("search_started",)),
        *((apps, name) for name in ("applied_on", "status_on", "last_contact_on")),
        *((met, name) for name in ("interview_on", "result_on", "rated_at", "logged_at")),
        *((practice, name) for name in ("practised_on",)),
        *((reflections, name) for name in ("written_at",)),
    ]
    signs = [table.select(*OWNER, at=table[name].cast("date")) for table, name in dates]
    told = ibis.union(*signs).join(people.select(*OWNER, "as_of"), OWNER)
    told = told.filter(told["at"] <= told.as_of)
    return told.group_by(*OWNER).aggregate(last_sign=told["at"].max())


def _most_common_words(apps: ir.Table) -> ir.Table:
    """main_industry and main_stage: what most of a person's applications say; of two as common, the first by name."""
    made = apps.select(*OWNER).distinct()
    for column, name in (("industry", "main_industry"), ("career_stage", "main_stage")):
        made = made.left_join(_most_common(apps, column, name), OWNER, rname="{name}_more")
        made = made.select(*OWNER, *(each for each in ("main_industry", "main_stage") if each in made.columns))
    return made


def _most_common(apps: ir.Table, column: str, name: str) -> ir.Table:
    said = apps.filter(apps[column].notnull())
    counts = said.group_by(*OWNER, word=said[column]).aggregate(n=said.count())
    best: Sequence[ir.Value] = [counts.n.desc(), counts.word]
    counts = counts.mutate(place=ibis.row_number().over(group_by=[counts[each] for each in OWNER], order_by=best))
    return counts.filter(counts.place == 0).select(*OWNER, **{name: counts.word})
