"""Accepted rows -> the nine tables, cleaned, with `events` and `interview_habits`, written into the new warehouse.

Walks through identity, versions, ledger and habits in that order; each rule lives in its own module.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines import engine
from pipelines.contract.fields import Field, Table
from pipelines.contract.habits import Habit, catalog
from pipelines.contract.logs import log_tables
from pipelines.contract.published import published_tables
from pipelines.intake.find import Program
from pipelines.intake.manifest import Reading, accepted_files
from pipelines.warehouse import coaching, entries, habits, identity, implied, ledger, people, results, states, wishes
from pipelines.warehouse import versions as v
from pipelines.warehouse.categories import with_proposed_categories

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: The name under which the new warehouse is attached while it is built.
NEW = "new"
#: The log tables whose rows are about what applications and interviews made.
REST = ("seekers", "questions", "practice", "reflections", "goals", "offers", "destinations")


@dataclass
class Build:
    """One warehouse in the making: its engine, the lake it is made from, and the programs with their settings."""

    con: Backend
    lake: Path
    readings: Sequence[Reading]
    programs: Mapping[str, Program]
    as_of: Mapping[str, dt.date]
    only: Collection[str] = ()  # the columns that matter, of all tables; where it is empty, all do

    def source(self) -> states.Source:
        """The rows of the lake that it is made of."""
        return states.source_of(self.con, self.lake, self.readings)

    def publish(self, name: str, table: ir.Table) -> ir.Table:
        """Write a published table: its contract's columns in their order and types, then those added beside them."""
        return write_published(self.con, name, table)

    def add(self, name: str, table: ir.Table) -> None:
        """Add rows to a published table; a column that they lack is NULL."""
        self.con.insert(name, as_published(name, table), database=(NEW, "main"))


def write_published(con: Backend, name: str, table: ir.Table) -> ir.Table:
    """Write `table` as the published table `name` into the new warehouse; a column it lacks is NULL throughout."""
    return engine.create(con, name, as_published(name, table), place=(NEW, "main"))


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
    """Every habit by code: those of the catalog in its order, then those that programs added. Of two that say the same a model leaves out
    the later."""
    known = dict(catalog())
    for program in programs.values():
        known |= {code: habit for code, habit in program.settings.own_habits().items() if code not in catalog()}
    return known


def own_habits(programs: Mapping[str, Program]) -> dict[str, list[str]]:
    """The habits that are not in the catalog, each with the programs that added it."""
    found: dict[str, list[str]] = {}
    for program in programs.values():
        for code in program.settings.habits:
            if code not in catalog():
                found.setdefault(code, []).append(program.name)
    return found


def all_versions(build: Build, rest: Sequence[str] = REST) -> tuple[dict[str, ir.Table], ir.Table, ir.Table]:
    """The versions of applications and interviews, and of each log table of `rest` that has any, each row with is_repeat; with
    the versions of applications that are told, and the applications that stand. Publishes nothing."""
    con, source = build.con, build.source()
    versions: dict[str, ir.Table] = {"applications": identity.applications(source)}
    told = v.not_retracted(versions["applications"].filter(lambda t: ~t.is_gone))
    told = engine.store(con, "told_applications", told.filter(~told.is_copy))
    applications = _current(build, entries.as_versions(told), log_tables()["applications"])
    applications = implied.with_applied_on(applications, told)
    table = interviews_table(build.programs)
    versions["interviews"] = identity.interviews(source, table, versions["applications"], applications)
    for name in rest:
        if any(accepted_files(build.lake, build.readings, name)):
            versions[name] = identity.keyed(source, name, versions["applications"], versions["interviews"])
    return versions, told, applications


@dataclass(frozen=True)
class Settled:
    """What the readings of a build come to: `applications` with their outcomes and `interviews` with their results, `rest` (the
    other log tables as they stand), `versions`, and `seekers` with whose rows a program counts."""

    versions: dict[str, ir.Table]
    applications: ir.Table
    interviews: ir.Table
    rest: dict[str, ir.Table]
    programs: ir.Table
    seekers: ir.Table


def settle(build: Build, names: Sequence[str] = REST) -> Settled:
    """Walk through identity, versions and ledger. Publishes `programs` and `events`; `names`: the log tables to read besides
    applications and interviews, `seekers` and `offers` among them."""
    con = build.con
    programs = build.publish("programs", programs_table(build.programs, build.as_of))
    versions, told, applications = all_versions(build, names)
    meetings = v.not_retracted(
        versions["interviews"],
        implied.newest(versions["applications"], application="id"),
        ("application", "stage", "round"),
    )
    interviews = _current(build, meetings, interviews_table(build.programs))
    interviews = interviews if build.only else habits.with_derived_columns(interviews)
    holds = {
        "offers": implied.newest(versions["applications"], application="id"),
        "questions": implied.newest(versions["interviews"], interview="id"),
        "reflections": implied.newest(versions["interviews"], interview="id"),
    }
    rest = {}
    for name in names:
        if name not in versions:
            rest[name] = engine.empty(
                log_tables()[name], id="string", first_seen_on="date", last_seen_on="date", **states.LINEAGE
            )
            continue
        standing = v.not_retracted(versions[name], holds.get(name))
        rest[name] = _current(build, standing, log_tables()[name])

    applications = implied.with_derived(applications, told, interviews, rest["offers"])
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
    judged = judged.mutate(interview=judged.id, known_on=judged.last_seen_on)
    return Settled(versions, ended, judged, rest, programs, found)


def build_core(build: Build) -> dict[str, ir.Table]:
    """Make and publish the nine log tables, `programs`, `events` and `interview_habits`.

    Gives the versions of every log table that has any, each row with is_repeat, for the accounting of source_files.
    """
    con, table = build.con, interviews_table(build.programs)
    present = set(states.present_columns(build.lake, build.readings, table))
    made = settle(build)
    versions, judged, rest, programs = made.versions, made.interviews, made.rest, made.programs
    seekers = build.publish("seekers", made.seekers.order_by(*v.OWNER))
    build.publish("coaching", coaching.coaching(build.programs, seekers))

    def counted(t: ir.Table) -> ir.Table:
        return t.join(seekers.select(*v.OWNER, "counted_by_program"), [*v.OWNER])

    build.publish("applications", counted(made.applications).order_by(*v.OWNER, "application"))
    build.publish("interviews", counted(judged).order_by(*v.OWNER, "interview_on", "interview"))
    offers = rest["offers"].join(programs.select("program", "as_of"), "program")
    offers = offers.mutate(has_happened=~(offers.offered_on > offers.as_of).fill_null(False))
    build.publish("offers", counted(offers).order_by(*v.OWNER, "application"))
    rest["questions"] = engine.store(con, "placed_questions", implied.placed(rest["questions"]))
    questions = rest["questions"].mutate(pitfall=implied.pitfalls(rest["questions"]))
    if "questions" in versions:  # else the rules would be written out for no text
        questions = with_proposed_categories(questions)
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
    absent = {
        item.name: ibis.null().cast(item.engine_type)
        for item in table.fields
        if item.name not in kept.columns and (not build.only or item.name in build.only)
    }
    return kept.mutate(**absent)
