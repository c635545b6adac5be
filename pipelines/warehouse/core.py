"""Accepted rows -> the nine tables, cleaned, with `events` and `interview_habits`, written into the new warehouse.

Walks through identity, versions, ledger and habits in that order; each rule lives in its own module.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from pipelines import engine
from pipelines.contract.fields import Field, Table
from pipelines.contract.habits import Habit, catalog
from pipelines.contract.logs import log_tables
from pipelines.contract.published import published_tables
from pipelines.intake.find import Program
from pipelines.intake.manifest import Reading, accepted_files
from pipelines.warehouse import coaching, entries, habits, identity, ledger, people, results, states, wishes
from pipelines.warehouse import versions as v
from pipelines.warehouse.categories import with_proposed_categories

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: The name under which the new warehouse is attached while it is built.
NEW = "new"
#: The log tables whose rows are about what applications and interviews made.
_REST = ("seekers", "questions", "practice", "reflections", "goals", "offers", "destinations")


@dataclass
class Build:
    """One warehouse in the making: its engine, the lake it is made from, and the programs with their settings."""

    con: Backend
    lake: Path
    readings: Sequence[Reading]
    programs: Mapping[str, Program]
    as_of: Mapping[str, dt.date]

    def publish(self, name: str, table: ir.Table) -> ir.Table:
        """Write a published table: its contract's columns in their order and types, then those added beside them."""
        return write_published(self.con, name, table)

    def add(self, name: str, table: ir.Table) -> None:
        """Add rows to a published table; a column that they lack is NULL."""
        self.con.insert(name, as_published(name, table), database=(NEW, "main"))


def write_published(con: Backend, name: str, table: ir.Table) -> ir.Table:
    """Write `table` as the published table `name` into the new warehouse; a column it lacks is NULL throughout."""
    return con.create_table(name, as_published(name, table), database=(NEW, "main"))


def as_published(name: str, table: ir.Table) -> ir.Table:
    """`table` with the published table's columns, in their order and types; one that it lacks is NULL throughout."""
    return table.select(
        **{
            item.name: (table[item.name] if item.name in table.columns else ibis.null()).cast(item.engine_type)
            for item in published_tables()[name].fields
        }
    )


def published(con: Backend, name: str) -> ir.Table:
    return con.table(name, database=(NEW, "main"))


def programs_table(programs: Mapping[str, Program], as_of: Mapping[str, dt.date]) -> ir.Table:
    """The `programs` table: one row a program, with the settings that its rows are read with."""
    kinds = {"string": pa.string(), "date": pa.date32(), "int64": pa.int64(), "boolean": pa.bool_()}
    fields = published_tables()["programs"].fields
    rows = [
        {
            "program": program.name,
            "name": program.settings.name or program.name,
            "as_of": as_of[program.name],
            "waiting_days": program.settings.waiting_days,
            "horizon_days": program.settings.horizon_days,
            "smallest_group": program.settings.smallest_groups.program,
            "public_group": program.settings.smallest_groups.public,
            "seeker_pages": program.settings.seeker_pages,
            "sharing_basis": program.settings.sharing_basis or "agreement",
            "language": program.settings.language,
            "one_seeker": program.one_seeker,
            "sample": program.settings.sample,
        }
        for program in programs.values()
    ]
    schema = pa.schema([(item.name, kinds[item.engine_type]) for item in fields])
    return ibis.memtable(pa.Table.from_pylist(rows, schema=schema))


def interviews_table(programs: Mapping[str, Program]) -> Table:
    """The interviews table with a column for each habit that a program added, as a number whatever its kind."""
    own = {code: Field(code, "number") for program in programs.values() for code in program.settings.habits}
    known = log_tables()["interviews"]
    return known.with_fields(*(field for code, field in own.items() if code not in known.columns))


def all_habits(programs: Mapping[str, Program]) -> dict[str, Habit]:
    own: dict[str, Habit] = {}
    for program in programs.values():
        own |= program.settings.own_habits()
    return own | catalog()


def own_habits(programs: Mapping[str, Program]) -> dict[str, list[str]]:
    """The habits that are not in the catalog, each with the programs that added it."""
    found: dict[str, list[str]] = {}
    for program in programs.values():
        for code in program.settings.habits:
            if code not in catalog():
                found.setdefault(code, []).append(program.name)
    return found


def all_versions(build: Build) -> tuple[dict[str, ir.Table], ir.Table, ir.Table]:
    """The versions of every log table that has any, each row with is_repeat; with the versions of applications that are told,
    and the applications that stand. Publishes nothing."""
    con, source = build.con, states.source_of(build.con, build.lake, build.readings)
    versions: dict[str, ir.Table] = {"applications": identity.applications(source)}
    told = v.not_retracted(versions["applications"].filter(lambda t: ~t.is_gone))
    told = engine.store(con, "told_applications", told.filter(~told.is_copy))
    applications = _current(build, entries.as_versions(told), log_tables()["applications"])
    applications = _with_applied_on(applications, told)
    table = interviews_table(build.programs)
    versions["interviews"] = identity.interviews(source, table, versions["applications"], applications)
    for name in _REST:
        if any(accepted_files(build.lake, build.readings, name)):
            versions[name] = identity.keyed(source, name, versions["applications"], versions["interviews"])
    return versions, told, applications


def build_core(build: Build) -> dict[str, ir.Table]:
    """Make and publish the nine log tables, `programs`, `events` and `interview_habits`.

    Gives the versions of every log table that has any, each row with is_repeat, for the accounting of source_files.
    """
    con = build.con
    programs = build.publish("programs", programs_table(build.programs, build.as_of))
    versions, told, applications = all_versions(build)
    table = interviews_table(build.programs)
    present = set(states.present_columns(build.lake, build.readings, table))
    meetings = v.not_retracted(
        versions["interviews"], _newest(versions["applications"], application="id"), ("application", "stage", "round")
    )
    interviews = habits.with_derived_columns(_current(build, meetings, table))
    holds = {
        "offers": _newest(versions["applications"], application="id"),
        "questions": _newest(versions["interviews"], interview="id"),
        "reflections": _newest(versions["interviews"], interview="id"),
    }
    rest = {}
    for name in _REST:
        if name not in versions:
            rest[name] = engine.empty(
                log_tables()[name], id="string", first_seen_on="date", last_seen_on="date", **states.LINEAGE
            )
            continue
        standing = v.not_retracted(versions[name], holds.get(name))
        rest[name] = _current(build, standing, log_tables()[name])

    applications = _with_derived(applications, told, interviews, rest["offers"])
    applications = wishes.with_unsaid(applications, told, interviews, rest["offers"])
    applications = engine.store(con, "all_applications", applications)
    met = engine.store(con, "meetings", ledger.meetings(interviews, programs))
    events = build.publish(
        "events",
        ledger.events(
            applications,
            told,
            met,
            meetings.filter(~meetings.is_copy),
            rest["offers"],
            programs,
        ).order_by("program", "seeker", "application", "happened_on", "event_id"),
    )
    standing = engine.store(con, "standing_events", ledger.standing(events))
    judged = engine.store(con, "judged_meetings", results.results(met, applications, standing))
    ended = engine.store(
        con, "ended_applications", results.outcomes(applications, judged, standing, rest["offers"], programs)
    )
    logged = [applications, interviews, *rest.values()]
    found = people.all_seekers(con, build.lake, build.readings, rest["seekers"], logged, programs)
    seekers = build.publish("seekers", found.order_by(*v.OWNER))
    build.publish("coaching", coaching.coaching(build.programs, seekers))

    def counted(t: ir.Table) -> ir.Table:
        return t.join(seekers.select(*v.OWNER, "counted_by_program"), [*v.OWNER])

    build.publish("applications", counted(ended).order_by(*v.OWNER, "application"))
    build.publish(
        "interviews",
        counted(judged.mutate(interview=judged.id, known_on=judged.last_seen_on)).order_by(
            *v.OWNER, "interview_on", "interview"
        ),
    )
    offers = rest["offers"].join(programs.select("program", "as_of"), "program")
    offers = offers.mutate(has_happened=~(offers.offered_on > offers.as_of).fill_null(False))
    build.publish("offers", counted(offers).order_by(*v.OWNER, "application"))
    rest["questions"] = engine.store(con, "placed_questions", _placed(rest["questions"]))
    questions = with_proposed_categories(rest["questions"].mutate(pitfall=_pitfalls(rest["questions"])))
    build.publish("questions", questions.order_by(*v.OWNER, "interview", "asked_by", "position"))
    for name, order in (
        ("practice", "practised_on"),
        ("reflections", "interview"),
        ("goals", "goal"),
        ("destinations", "known_on"),
    ):
        build.publish(name, rest[name].order_by(*v.OWNER, order, "id"))
    build.publish(
        "interview_habits",
        habits.interview_habits(
            con,
            judged,
            versions["interviews"],
            rest["practice"],
            rest["questions"],
            rest["reflections"],
            programs,
            all_habits(build.programs),
            own_habits(build.programs),
            present,
        ),
    )
    return versions


def _current(build: Build, rows: ir.Table, table: Table) -> ir.Table:
    """The current state of each thing of a table, from its standing versions, with all of the table's columns."""
    columns = [name for name in table.columns if name in rows.columns and name not in v.OWNER]
    kept = engine.store(build.con, f"current_{table.name}", v.merged(build.con, rows, columns))
    # Columns that no file has are added as constants: they cost nothing until they are written.
    absent = {item.name: ibis.null().cast(item.engine_type) for item in table.fields if item.name not in kept.columns}
    return kept.mutate(**absent)


def _newest(versions: ir.Table, **column: str) -> ir.Table:
    """What stands in the newest state of each path: its owner and path, and its id as the column that others name it by."""
    return versions.filter(versions.is_newest).select(*v.OWNER, "path_no", **column).distinct()


def _with_applied_on(applications: ir.Table, told: ir.Table) -> ir.Table:
    """Applications with the day that a ledger says they were sent, where no row gives their applied date."""
    by_entry = entries.applied_by(told)
    t = applications.left_join(by_entry, [*v.OWNER, "id"], rname="{name}_e")
    return t.mutate(applied_on=ibis.coalesce(t.applied_on, t.told_applied_on)).select(*applications.columns)


def _with_derived(applications: ir.Table, told: ir.Table, interviews: ir.Table, offers: ir.Table) -> ir.Table:
    """Applications, and one derived for each that an interview, an offer or an entry of a ledger names or implies and nobody
    logged."""
    named = interviews.select(
        *v.OWNER, "application", "company", "role", "first_seen_on", "last_seen_on", "source"
    ).union(
        offers.select(
            *v.OWNER,
            "application",
            "first_seen_on",
            "last_seen_on",
            "source",
            company=ibis.null().cast("string"),
            role=ibis.null().cast("string"),
        ).select(*v.OWNER, "application", "company", "role", "first_seen_on", "last_seen_on", "source")
    )
    missing = named.anti_join(applications.select(*v.OWNER, application="id"), [*v.OWNER, "application"])
    made = missing.group_by(*v.OWNER, id=missing.application).aggregate(
        company=missing.company.min(),
        role=missing.role.min(),
        first_seen_on=missing.first_seen_on.min(),
        last_seen_on=missing.last_seen_on.max(),
        source=missing.source.min(),
    )
    empty: dict[str, Any] = {
        name: ibis.null().cast(kind) for name, kind in applications.schema().items() if name not in made.columns
    }
    made = made.mutate(**empty).select(*applications.columns).mutate(derived=ibis.literal(True))
    logged = told.filter(~told.is_event).select(*v.OWNER, "id").distinct().mutate(is_logged=ibis.literal(True))
    known = applications.left_join(logged, [*v.OWNER, "id"], rname="{name}_l")
    known = known.mutate(derived=known.is_logged.isnull()).select(*applications.columns, "derived")
    return known.union(made)


def _placed(questions: ir.Table) -> ir.Table:
    """Questions each at a position of its own: what shares one with another of its file comes after the last."""
    t = questions
    same = ibis.window(group_by=[t[name] for name in (*v.OWNER, "interview", "asked_by", "position")], order_by=t.id)
    t = engine.stage(t.mutate(is_second=ibis.row_number().over(same) > 0))
    of = [t[name] for name in (*v.OWNER, "interview", "asked_by")]
    seconds = t.is_second.cast("int64").sum().over(ibis.cumulative_window(group_by=of, order_by=[t.position, t.id]))
    last = t.position.max().over(ibis.window(group_by=of))
    t = engine.stage(t.mutate(after_last=last + seconds))
    return t.mutate(position=ibis.ifelse(t.is_second, t.after_last, t.position)).drop("is_second", "after_last")


def _pitfalls(questions: ir.Table) -> ir.ArrayValue:
    """The pitfalls entered, else those that the rubric's noes are: unrealistic, unspecific, not aligned. `generic` is only
    ever entered."""
    pairs = (("realistic", "over_ambitious"), ("specific", "vague"), ("aligned", "misaligned"))
    found = ibis.array([ibis.ifelse(~questions[mark], name, None) for mark, name in pairs]).filter(
        lambda name: name.notnull()
    )
    return ibis.coalesce(questions.pitfall, ibis.ifelse(found.length() > 0, found, None))
