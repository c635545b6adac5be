"""One program's answers of those alone who agreed to be counted in what leaves it (contract.md, "Who is counted where").

A small warehouse beside the published one, by the very steps that made that: the same marts and answers, of fewer people, and with
the public's smallest group.
"""

from __future__ import annotations

from pathlib import Path

from pipelines import engine
from pipelines.intake.find import Program
from pipelines.orchestration import answers
from pipelines.settings import RunSettings
from pipelines.warehouse import core, publish

#: Tables whose rows are people's. Files and rejected rows are the program's own affair: none of them is told.
_OF_PEOPLE = (
    "applications interviews questions practice reflections goals offers destinations events interview_habits".split()
)
_OF_OTHERS = "source_files joined_rows rejected_rows".split()
_COUNTED = ("applications", "interviews", "offers")


def pool(settings: RunSettings, program: Program, aside: Path, run_id: str) -> None:
    """Build the warehouse of `program`'s pooled people at `aside`, from the published one."""
    small = program.settings.smallest_groups
    public = Program(
        program.name,
        program.settings.model_copy(update={"smallest_groups": small.model_copy(update={"program": small.public})}),
    )
    with engine.open_engine(aside.parent, memory=settings.memory, threads=settings.threads) as con:
        engine.attach(con, aside, core.NEW)
        engine.attach(con, settings.warehouse, "published", read_only=True)
        bound = {"program": program.name}
        con.con.execute(
            "CREATE TEMP TABLE pooled AS SELECT seeker FROM published.seekers WHERE program = $program AND counted_in_pool",
            bound,
        )
        con.con.execute(
            "CREATE TABLE new.programs AS SELECT * REPLACE (public_group AS smallest_group, false AS sample) "
            "FROM published.programs WHERE program = $program",
            bound,
        )
        con.con.execute(
            "CREATE TABLE new.seekers AS SELECT * REPLACE (counted_in_pool AS counted_by_program) "
            "FROM published.seekers WHERE program = $program",
            bound,
        )
        for name in _OF_PEOPLE:
            counted = "* REPLACE (true AS counted_by_program)" if name in _COUNTED else "*"
            con.con.execute(
                f"CREATE TABLE new.{name} AS SELECT {counted} FROM published.{name} "  # noqa: S608 names are ours
                "WHERE program = $program AND seeker IN (FROM pooled)",
                bound,
            )
        # Who coaches whom is told to nobody: it says what a coach who reads the page knows already.
        con.con.execute(
            "CREATE TABLE new.coaching AS FROM published.coaching WHERE program = $program AND seeker IN (FROM pooled)",
            bound,
        )
        for name in _OF_OTHERS:
            con.con.execute(f"CREATE TABLE new.{name} AS FROM published.{name} LIMIT 0")
        as_of = con.con.execute("SELECT as_of FROM new.programs").fetchall()[0][0]
        build = core.Build(con, aside.parent, [], {program.name: public}, {program.name: as_of})
        publish.build_marts(build)
        answers.publish_answers(build, run_id, aside.parent / "none.duckdb")
        con.con.execute("CREATE TABLE new.run_info AS FROM published.run_info")
        engine.detach(con, "published")
        engine.detach(con, core.NEW)
