"""Carries sums from the warehouse to the statistics, and their answers back: the one place where the two floors meet.

Whose report it is, and which table it goes into; no sum and no estimate is made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import ibis
import numpy as np
import pandas as pd
from ibis.common.exceptions import IbisError

from pipelines import engine
from pipelines.contract.benchmarks import benchmark_rows
from pipelines.contract.contrasts import ANSWERED, ASKED, DONE
from pipelines.orchestration.frames import publish_frame
from pipelines.orchestration.suggested import publish_suggestions
from pipelines.reports.mart import mart_destinations
from pipelines.statistics.calibration import self_rating_calibration
from pipelines.statistics.crossed_slices import OF_QUESTIONS, OF_RATINGS, OF_SEARCHES, among_kinds
from pipelines.statistics.habit_effects import METHOD_VERSION, Part, habit_effects
from pipelines.statistics.method import method_changes
from pipelines.statistics.over_confidence import self_rating_seekers
from pipelines.statistics.rates import mean_by_person
from pipelines.statistics.suppression import among_slices, of_questions
from pipelines.statistics.time_to_offer import time_to_offer
from pipelines.warehouse import core, ledger, ratings, search_times
from pipelines.warehouse.core import Build
from pipelines.warehouse.crossproducts import CrossProducts, Report
from pipelines.warehouse.marts import data_quality, questions, slices

#: The name under which the warehouse published before is attached.
_LAST = "last"


def publish_answers(build: Build, run_id: str, last: Path) -> None:
    """Make and publish every table of answers. `last`: the warehouse published before, which a change of method is told of."""

    def table(name: str) -> ibis.Table:
        return core.published(build.con, name)

    apps = engine.store(build.con, "answer_applications", slices.applications(table("applications"), table("seekers")))
    met = engine.store(build.con, "answer_interviews", slices.interviews(table("interviews"), apps))
    meetings = _publish_effects(build, run_id, last, met)
    _publish_ratings(build, run_id, met, meetings)
    searches = search_times.search_times(
        table("seekers"),
        apps,
        met,
        table("practice"),
        table("reflections"),
        ledger.standing(table("events")),
        table("programs"),
    )
    daily, together = search_times.daily_counts(build.con, searches)
    times = time_to_offer(daily)
    # Each step of a difference would have to be of enough people, of whom nothing is known here: so it is of none.
    smallest = _smallest_of(build, times)
    times["suppressed"] = among_kinds(
        times, smallest.where(smallest < 2, np.inf), together, slices.OF_ANSWERS, OF_SEARCHES
    )
    publish_frame(build, "time_to_offer", [times.assign(run_id=run_id)])
    own = {name: program.settings.own_benchmarks() for name, program in build.programs.items()}
    publish_frame(build, "benchmarks", [pd.DataFrame(benchmark_rows(own))])
    build.publish("mart_destinations", mart_destinations(build.con, table))
    publish_suggestions(build, run_id, last, build.lake / "history")


def _publish_effects(build: Build, run_id: str, last: Path, met: ibis.Table) -> pd.DataFrame:
    """Publish habit_effects and what hangs on it; which slices meet, as CrossProducts.meetings has it."""
    names = ("interview_habits", "reflections", "questions", "programs")
    tables = {name: core.published(build.con, name) for name in names}
    cross = CrossProducts(build.con, met, **tables, habits=core.all_habits(build.programs))
    effects = [
        _with_reply_lag(cross, report, _smallest(build, report), _named(build, report, run_id, f))
        for report, f in _effects(build, cross)
    ]
    meetings = cross.meetings()
    effects = _together(build, effects, meetings)
    publish_frame(build, "habit_effects", effects)
    mart = core.published(build.con, "mart_data_quality")
    build.add("mart_data_quality", data_quality.suppressed(mart, core.published(build.con, "habit_effects")))
    publish_frame(build, "method_changes", _changes(build, last, effects))
    counted = build.con.to_pyarrow(questions.counts(tables["questions"], met, tables["programs"])).to_pandas()
    asked = [_named(build, report, run_id, f) for report, f in _of_questions(build, cross)]
    publish_frame(
        build, "mart_questions", _asked_together(build, [_with_counts(frame, counted) for frame in asked], meetings)
    )
    return meetings


def _publish_ratings(build: Build, run_id: str, met: ibis.Table, meetings: pd.DataFrame) -> None:
    of = ratings.rated(build.con, met, core.published(build.con, "programs"))
    counts, people, pairs = (
        made(build.con, of) for made in (ratings.rating_counts, ratings.rating_people, ratings.rating_pairs)
    )
    calibration = self_rating_calibration(counts, people, pairs)
    calibration["suppressed"] = among_kinds(
        calibration, _smallest_of(build, calibration), meetings, slices.OF_ANSWERS, OF_RATINGS
    )
    publish_frame(build, "self_rating_calibration", [calibration.assign(run_id=run_id)])
    each = [self_rating_seekers(cells).assign(run_id=run_id) for cells in ratings.seeker_cells(build.con, of)]
    publish_frame(build, "self_rating_seekers", each)


def _changes(build: Build, last: Path, effects: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """What another method than the last published one's changed, where there is one to compare with."""
    if not effects or not last.is_file():
        return []
    try:
        with duckdb.connect(str(last), read_only=True) as con:
            before = con.execute("SELECT * FROM habit_effects WHERE method_version <> ?", [METHOD_VERSION]).df()
    except duckdb.Error:
        return []  # there were no effects in it, or it is no warehouse
    if before.empty:
        return []
    return [method_changes(before, pd.concat(effects, ignore_index=True), _again(build, last))]


def _again(build: Build, last: Path) -> pd.DataFrame | None:
    """What today's method says of the tables that were published last, as of their day; None where it cannot read them, since a
    warehouse of an older version may lack a column."""
    engine.attach(build.con, last, _LAST, read_only=True)
    try:
        names = ("applications", "seekers", "interviews", "interview_habits", "reflections", "questions", "programs")
        tables = {name: build.con.table(name, database=(_LAST, "main")) for name in names}
        tables["programs"] = tables["programs"].filter(tables["programs"].program.isin(list(build.programs)))
        apps = slices.applications(tables.pop("applications"), tables.pop("seekers"))
        met = slices.interviews(tables.pop("interviews"), apps)
        cross = CrossProducts(build.con, met, **tables, habits=core.all_habits(build.programs), stored="again")
        frames = [_named(build, report, "", f) for report, f in _effects(build, cross)]
    except (duckdb.Error, IbisError, AttributeError):
        return None
    finally:
        build.con.detach(_LAST)
    return pd.concat(frames, ignore_index=True) if frames else None


def _effects(build: Build, cross: CrossProducts) -> Iterator[tuple[Report, pd.DataFrame]]:
    for report in cross.reports():
        main = _part(cross, "main", report)
        if main is not None:
            # A slice too: what the placebo holds back for everybody must not be called strong for a cohort.
            f = habit_effects(
                main,
                _part(cross, "next", report),
                _part(cross, "placebo", report),
                smallest_group=_smallest(build, report),
                primary_only=report.slice_kind != "all",
            )
            yield report, f[~f.habit.isin(_of_others(build, report.program))]


def _of_questions(build: Build, cross: CrossProducts) -> Iterator[tuple[Report, pd.DataFrame]]:
    for report in cross.reports("questions"):
        part = _part(cross, "questions", report)
        if part is not None:
            is_slice = report.slice_kind != "all"
            yield report, habit_effects(part, smallest_group=_smallest(build, report), primary_only=is_slice)


def _part(cross: CrossProducts, unit: str, report: Report) -> Part | None:
    sums = cross.sums(unit, report)
    return None if sums is None else Part(sums, cross.unit(unit).layout.marks)


def _of_others(build: Build, program: str | None) -> list[str]:
    """The habits that a report does not speak of: a program's own are on no one else's."""
    return [code for code, programs in core.own_habits(build.programs).items() if program not in programs]


def _smallest(build: Build, report: Report) -> int:
    if report.program is None:
        return slices.OF_ALL
    program = build.programs[report.program]
    return 0 if program.one_seeker else program.settings.smallest_groups.program


def _named(build: Build, report: Report, run_id: str, f: pd.DataFrame) -> pd.DataFrame:
    """The frame with whose it is. A horizon of its own in one program leaves that of all unsaid."""
    whose = [report.program] if report.program is not None else list(build.programs)
    horizons = {build.programs[name].settings.horizon_days for name in whose}
    return f.assign(
        run_id=run_id,
        scope="all" if report.program is None else "program",
        program=report.program,
        slice_kind=report.slice_kind,
        slice_value=report.slice_value,
        outcome="advanced",
        horizon_days=horizons.pop() if len(horizons) == 1 else None,
        timing=f.timing.where(f.timing != "", None),
    )


def _together(build: Build, frames: list[pd.DataFrame], meetings: pd.DataFrame) -> list[pd.DataFrame]:
    """The reports in one frame, with what a slice would tell beside the whole and other slices suppressed."""
    if not frames:
        return []
    f = pd.concat(frames, ignore_index=True)
    smallest = _smallest_of(build, f)
    f["suppressed"] = among_slices(f, smallest)
    f["suppressed"] = among_kinds(f, smallest, meetings, slices.OF_ANSWERS)
    return [f]


def _asked_together(build: Build, frames: list[pd.DataFrame], meetings: pd.DataFrame) -> list[pd.DataFrame]:
    made = [frame for frame in frames if len(frame)]
    if not made:
        return []
    f = pd.concat(made, ignore_index=True)
    smallest = _smallest_of(build, f)
    f = of_questions(f, smallest)
    return [f.assign(suppressed=among_kinds(f, smallest, meetings, slices.OF_ANSWERS, OF_QUESTIONS))]


def _smallest_of(build: Build, f: pd.DataFrame) -> pd.Series:
    """A row its report's smallest group."""
    of = {name: _smallest(build, Report(name)) for name in build.programs}
    return f.program.map(of).fillna(slices.OF_ALL)


def _with_reply_lag(cross: CrossProducts, report: Report, smallest: int, f: pd.DataFrame) -> pd.DataFrame:
    """The frame with how long replies took, beside the horizon: a longer one counts as none."""
    n, days = cross.reply_lag(report, smallest)
    return f.assign(n_replies=pd.array([n] * len(f), dtype="Int64"), reply_lag_p90=days)


def _with_counts(f: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Effects of kinds and marks of a report with how often they were met and how they were rated; of a slice, what has effects."""
    f = f[f.contrast == DONE]
    if f.empty:
        return f
    what = f.habit.str.startswith(ASKED).map({True: "category", False: "rubric"})
    name = f.habit.str.removeprefix(ASKED).str.removeprefix(ANSWERED)
    f = f.assign(what=what, name=name)
    whose = ["run_id", "scope", "program", "slice_kind", "slice_value", "outcome", "horizon_days", "method_version"]
    report, same = ["scope", "slice_kind", "slice_value"], ["what", "name"]
    first = f.iloc[0]
    theirs = counted[(counted[report] == first[report]).all(axis=1)]
    theirs = theirs[theirs.program.isna() if first.scope == "all" else theirs.program == first.program]
    is_whole = first.slice_kind == "all"
    joined = f.merge(theirs.drop(columns=[*report, "program"]), on=same, how="outer" if is_whole else "left")
    joined = joined.sort_values(same, ignore_index=True)
    # A question whose kind is unknown has been asked, and says nothing of results.
    joined[whose] = joined[whose].fillna(first[whose])
    sums = ["people_rated", *(f"{name}_rated" for name in ("n", "sum", "squares", "products", "sizes"))]
    joined["mean_rating"], joined["mean_low"], joined["mean_high"] = mean_by_person(
        *(joined[name].astype(float) for name in sums)
    )
    return joined.fillna({"n_questions": 0, "n_prepared": 0, "n_prepared_known": 0, "n_rated": 0})
