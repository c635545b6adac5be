"""The steps of one run, without Dagster: what each asset's body calls. Logic lives below, on its own floor.

A run is its settings, the moment it began, and what the lake holds; every step can be told from these anew.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb

from pipelines import engine
from pipelines.errors import DebriefError
from pipelines.intake import find, lake, manifest, root
from pipelines.intake.find import Program, RawFile
from pipelines.intake.manifest import Reading
from pipelines.settings import ME, ProgramSettings, RunSettings, run_settings
from pipelines.warehouse import publish
from pipelines.warehouse.checks import Check, checks
from pipelines.warehouse.core import Build
from pipelines.warehouse.then import Moment

#: (step, how many are done, of how many): what a progress bar shows.
Progress = Callable[[str, int, int], None]
_PROGRAMS = "programs.json"
_BUILDING = "Building the warehouse"
BUILT_IN_CORE = (
    "seekers applications interviews questions practice reflections goals offers destinations programs coaching events "
    "interview_habits source_files joined_rows rejected_rows"
).split()
BUILT_IN_MARTS = (
    "mart_funnel mart_stage_results mart_habits mart_offers mart_data_quality changes_seekers mart_changes".split()
)
BUILT_IN_ANSWERS = (
    "habit_effects self_rating_calibration self_rating_seekers time_to_offer mart_questions benchmarks method_changes "
    "mart_seekers suggestions mart_destinations"
).split()


@dataclass(frozen=True)
class Plan:
    """What a run is about: the readings, the programs they belong to, each program's day, and the run's id."""

    readings: Sequence[Reading]
    programs: Mapping[str, Program]
    as_of: Mapping[str, dt.date]
    run_id: str


@dataclass
class Run:
    """One run. `key` names its files while they are built; the plan is made once, so that midnight changes nothing."""

    settings: RunSettings
    key: str
    now: dt.datetime
    progress: Progress = field(default=lambda step, done, of: None)
    seconds: dict[str, float] = field(default_factory=dict)
    _plan: Plan | None = None

    @property
    def folder(self) -> Path:
        """This run's own folder for what it builds and spills: two runs at once never touch each other's."""
        return self.settings.work / self.key

    @property
    def aside(self) -> Path:
        return self.folder / "interviews.duckdb"

    @property
    def plan(self) -> Plan:
        if self._plan is None:
            self._plan = _plan(self.settings, self.now)
        return self._plan

    @cached_property
    def files(self) -> list[RawFile]:
        """The raw files with their hashes, as they are when first asked for: reading 800 MB twice takes a second."""
        return list(find.raw_files(self.settings.raw, self.programs))

    @cached_property
    def programs(self) -> dict[str, Program]:
        return find.programs_in(self.settings.raw)

    @property
    def has_nothing_to_do(self) -> bool:
        """True where no raw file is new, changed or gone, and warehouse and pages show just what there is, on this day."""
        there = lake.is_read(self.settings.lake, self.files, self.programs, only=self.settings.source)
        return there and self.is_published and self.site_is_current

    @property
    def site_is_current(self) -> bool:
        site = self.settings.site
        return site.is_symlink() and site.resolve().name == self.plan.run_id and (site / "index.html").is_file()

    @cached_property
    def is_published(self) -> bool:
        """True where the published warehouse was made from just these inputs, on this day: there is nothing to do.

        Asked once: a run that began to build goes on, even where another run of the same inputs is published meanwhile.
        """
        return publish.published_run(self.settings.warehouse) == self.plan.run_id

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step, and keep what an engine's error quotes (it may be a row's) out of every log."""
        began = time.monotonic()
        try:
            yield
        except duckdb.Error as error:
            raise DebriefError(
                f"The engine stopped while it was at work on {name} ({type(error).__name__}). The pages and the warehouse "
                "are as they were. If memory or disk ran out, set DEBRIEF_MEMORY or free some space; else please report it."
            ) from None
        finally:
            self.seconds[name] = time.monotonic() - began


def begin(key: str, **flags: object) -> Run:
    """A run with settings from flags, environment and defaults, beginning now."""
    return Run(run_settings(**flags), key, dt.datetime.now(dt.UTC))


def _plan(settings: RunSettings, now: dt.datetime) -> Plan:
    kept = kept_programs(settings.lake)
    # One whose settings cannot be used now goes by those that its rows were read with, consent above all.
    known = {
        name: kept.get(name, program) if program.fault else program
        for name, program in {**kept, **find.programs_in(settings.raw)}.items()
    }
    there = {ME, *(path.name for path in settings.raw.iterdir() if path.is_dir())}
    # A program whose folder is gone keeps its rows and its settings, consent above all; invented samples go with theirs.
    readings = [
        reading
        for reading in manifest.read_manifest(settings.lake)
        if reading.program in there or not known[reading.program].settings.sample
    ]
    programs = {name: known[name] for name in sorted({reading.program for reading in readings}) or [ME]}
    as_of = {
        name: program.settings.as_of or settings.as_of or program.settings.today(now)
        for name, program in programs.items()
    }
    return Plan(readings, programs, as_of, publish.run_id_of(readings, programs, as_of))


def kept_programs(lake_folder: Path) -> dict[str, Program]:
    """The settings that each program was last read with."""
    path = lake_folder / _PROGRAMS
    if not path.is_file():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {name: Program(name, ProgramSettings.model_validate(settings)) for name, settings in kept.items()}


def _keep_programs(lake_folder: Path, programs: Mapping[str, Program]) -> None:
    kept = {**kept_programs(lake_folder), **{name: each for name, each in programs.items() if not each.fault}}
    settings = {name: program.settings.model_dump(mode="json") for name, program in kept.items()}
    aside = lake_folder / f".{_PROGRAMS}"
    aside.write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    aside.replace(lake_folder / _PROGRAMS)


def take_in(run: Run) -> list[Reading]:
    """Read what is new in the raw folder into the lake."""
    settings, programs, files = run.settings, run.programs, run.files
    done = iter(range(1, len(files) + 1))
    with ExitStack() as opened:
        root.refuse_another(settings.lake, settings.raw)
        settings.lake.mkdir(parents=True, exist_ok=True)
        root.remember(settings.lake, settings.raw)
        _keep_programs(settings.lake, programs)
        return lake.take_in(
            lambda: opened.enter_context(
                engine.open_engine(run.folder, memory=settings.memory, threads=settings.threads)
            ),
            settings.lake,
            files,
            programs,
            now=run.now,
            only=settings.source,
            on_file=lambda file, new: run.progress("Reading", next(done), len(files)),
        )


def over_rejected_share(run: Run, readings: Sequence[Reading]) -> list[str]:
    """The programs of which more of the rows now in the raw folder were set aside than their `rejected_share` allows."""
    over = []
    for name, program in run.programs.items():
        members = [
            member for reading in readings if reading.present and reading.program == name for member in reading.members
        ]
        read, rejected = (sum(getattr(member, what) for member in members) for what in ("rows_read", "rows_rejected"))
        if read and rejected / read > program.settings.rejected_share:
            over.append(name)
    return over


@contextmanager
def building(run: Run) -> Iterator[Build]:
    """The new warehouse of a run, open for one step of its making."""
    plan = run.plan
    with publish.building(run.settings, run.aside, plan.readings, plan.programs, plan.as_of) as build:
        yield build


def build_core(run: Run) -> list[Check]:
    """Build the log tables, ledger, habits and accounting aside; nothing if they are published already."""
    if run.is_published:
        return []
    run.progress(_BUILDING, 0, 4)
    _sweep(run)
    run.aside.unlink(missing_ok=True)
    with building(run) as build:
        publish.build_tables(build)
        return checks(build.con, BUILT_IN_CORE)


def _sweep(run: Run) -> None:
    """Take away what runs that were killed left behind: folders of builds that nothing has touched for a day."""
    long_ago = run.now.timestamp() - 86_400
    for left in run.settings.work.iterdir() if run.settings.work.is_dir() else ():
        newest = max((path.stat().st_mtime for path in (left, *left.rglob("*"))), default=0.0)
        if left != run.folder and newest < long_ago:
            shutil.rmtree(left, ignore_errors=True)


def _shown(run: Run) -> dict[str, list[Moment]]:
    """By program, the moments whose figures the pages of the site have shown."""
    # Only here, as in build_answers.
    from pipelines.dashboards.made import linked
    from pipelines.dashboards.released import read_releases, releases_file

    generation = linked(run.settings.site)
    made: dict[str, list[Moment]] = {}
    for release in read_releases(releases_file(generation)).values() if generation else ():
        made[release.program] = [
            Moment(dt.date.fromisoformat(figures.on), dt.datetime.fromisoformat(figures.at) if figures.at else None)
            for figures in release.shown
        ]
    return made


def build_marts(run: Run) -> list[Check]:
    """Build the marts into the same file; nothing if they are published already."""
    if run.is_published:
        return []
    run.progress(_BUILDING, 1, 4)
    with building(run) as build:
        publish.build_marts(build, _shown(run))
        return checks(build.con, BUILT_IN_MARTS)


def build_answers(run: Run) -> list[Check]:
    """Work out the statistics and write them into the same file; nothing if they are published already."""
    if run.is_published:
        return []
    run.progress(_BUILDING, 2, 4)
    # Only here: a run with nothing new should not wait for scipy and pandas.
    from pipelines.orchestration import answers

    with building(run) as build:
        answers.publish_answers(build, run.plan.run_id, run.settings.warehouse)
        return checks(build.con, BUILT_IN_ANSWERS)


def publish_warehouse(run: Run) -> bool:
    """Check the whole and swap it in; False where the published one is already this."""
    if run.is_published:
        shutil.rmtree(run.folder, ignore_errors=True)
        return False
    run.progress(_BUILDING, 3, 4)
    with building(run) as build:
        publish.publish(build, run_id=run.plan.run_id, started_at=run.now, seconds=run.seconds, aside=run.aside)
    publish.swap(run.aside, run.settings.warehouse)
    # Only here, as in build_answers.
    from pipelines.orchestration.suggested import keep_suggestions

    keep_suggestions(run.settings.warehouse, run.plan.run_id, run.settings.lake / "history")
    shutil.rmtree(run.folder, ignore_errors=True)
    run.progress(_BUILDING, 4, 4)
    return True


def build_pages(run: Run) -> list[Path]:
    """The site, from the published warehouse; left as it is where it already shows this run."""
    site = run.settings.site
    if run.site_is_current:
        return sorted(site.glob("*/index.html"))
    # Only here: drawing needs plotly, and a run with nothing new should not wait for its import.
    from pipelines.dashboards.site import build_site

    return build_site(
        run.settings.warehouse,
        run.settings.site,
        memory=run.settings.memory,
        on_page=lambda done, of: run.progress("Drawing pages", done, of),
    )


def row_counts(run: Run, names: Sequence[str]) -> dict[str, int]:
    """Rows of each published table, from the new file while there is one, else from the published one."""
    path = run.settings.warehouse if run.is_published else run.aside
    if not path.exists():
        return {}
    with duckdb.connect(str(path), read_only=True) as con:
        return {name: con.table(name).count("*").fetchall()[0][0] for name in names}
