"""mart_seekers and suggestions: who needs a talk, and the one thing each person is told to do next; with all that was told before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from pipelines.contract.habits import catalog
from pipelines.orchestration.frames import publish_frame
from pipelines.statistics.suggestions import suggestions
from pipelines.warehouse import core
from pipelines.warehouse.core import Build
from pipelines.warehouse.marts.seekers import mart_seekers

#: A suggestion is told anew when one of these has changed.
_TOLD = ["habit", "kind", "grade", "sentence"]
_OWNER = ["program", "seeker"]
_HISTORY = "suggestions"


def publish_suggestions(build: Build, run_id: str, last: Path, history: Path) -> None:
    """Make and publish both tables. `last`: the warehouse published before; where there is none, `history` (the lake's) has
    what was suggested in it."""
    build.publish("mart_seekers", mart_seekers(lambda name: core.published(build.con, name)))
    people = _searching(build)
    found = suggestions(people, _done(build), _effects(build), _steps())
    days = {name: pd.Timestamp(day) for name, day in build.as_of.items()}
    found = found.assign(run_id=run_id, suggested_on=found["program"].map(days))
    before = _earlier(last, history / _HISTORY, build.as_of)
    publish_frame(build, "suggestions", [part for part in (before, _new(found, before)) if len(part)])


def keep_suggestions(warehouse: Path, run_id: str, history: Path) -> None:
    """Write what a run suggested, now that it is published, into the lake's history: a Parquet file a run."""
    folder = history / _HISTORY
    folder.mkdir(parents=True, exist_ok=True)
    kept, aside = folder / f"{run_id}.parquet", folder / f".{run_id}.parquet"
    with duckdb.connect(str(warehouse), read_only=True) as con:
        con.table("suggestions").filter(
            duckdb.ColumnExpression("run_id") == duckdb.ConstantExpression(run_id)
        ).write_parquet(str(aside))
    aside.replace(kept)


def _searching(build: Build) -> pd.DataFrame:
    t = core.published(build.con, "mart_seekers")
    t = t.filter((t.slice_kind == "seeker") & (t.n_searching > 0)).select(*_OWNER)
    return build.con.to_pyarrow(t).to_pandas()


def _done(build: Build) -> pd.DataFrame:
    """How often each person did each habit, of the interviews in which that is known; late entries say nothing of it, and
    before an interview only what is done already: the rest may still be."""
    ahead = core.published(build.con, "interviews").select(*_OWNER, "interview", "is_future")
    t = core.published(build.con, "interview_habits").inner_join(ahead, [*_OWNER, "interview"])
    t = t.filter(t.done.notnull() & ~t.late.fill_null(False) & (t.done | ~t.is_future))
    counted = t.group_by(*_OWNER, "habit").aggregate(n_done=t.done.sum(), n_known=t.count())
    return build.con.to_pyarrow(counted).to_pandas()


def _effects(build: Build) -> pd.DataFrame:
    t = core.published(build.con, "habit_effects")
    return build.con.to_pyarrow(t.filter((t.scope == "program") & (t.slice_kind == "all"))).to_pandas()


def _steps() -> list[str]:
    return [habit.code for habit in catalog().values() if habit.phase == "before"]


def _earlier(last: Path, history: Path, as_of: Mapping[str, dt.date]) -> pd.DataFrame:
    """What was suggested before each program's day, newest known state of it; programs that are gone are left out."""
    try:
        if last.is_file():
            with duckdb.connect(str(last), read_only=True) as con:
                told = con.execute("SELECT * FROM suggestions").df()
        elif history.is_dir() and any(history.glob("*.parquet")):
            with duckdb.connect() as con:
                told = con.read_parquet(str(history / "*.parquet"), union_by_name=True).df()
        else:
            return pd.DataFrame()
    except duckdb.Error:
        return pd.DataFrame()  # made before there were suggestions, or no warehouse
    days = told["program"].map({name: pd.Timestamp(day) for name, day in as_of.items()})
    kept = told[told["suggested_on"] < days]
    return kept.sort_values([*_OWNER, "suggested_on"]).drop_duplicates([*_OWNER, "suggested_on"], keep="last")


def _new(found: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Of what is suggested today, what the same person was not told already."""
    if before.empty or found.empty:
        return found
    newest = before.sort_values("suggested_on").drop_duplicates(_OWNER, keep="last")[[*_OWNER, *_TOLD]]
    both = found.merge(newest, how="left", on=_OWNER, suffixes=("", " before"))
    same = pd.concat(
        [both[name].eq(both[f"{name} before"]) | (both[name].isna() & both[f"{name} before"].isna()) for name in _TOLD],
        axis=1,
    ).all(axis=1)
    return found[~same.to_numpy()]
