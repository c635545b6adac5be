"""The operating characteristics of the estimator over invented worlds: what it gets right, how often, and how surely.

`make simulate` (ARGS="--worlds null real --seekers 900 --replicates 50") prints them beside the bars of docs/statistics.md.
Each replicate is a program of one engine, so that the sums, the fit and the grades are the product's own.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pandas as pd

from bench.simulate import Simulated, simulate
from bench.simulate.questions import questions
from bench.simulate.worlds import World
from pipelines import engine
from pipelines.contract.habits import catalog
from pipelines.statistics.habit_effects import Part, habit_effects
from pipelines.warehouse.crossproducts import CrossProducts, Report

_HORIZON = WAITING = 30
_COLUMNS = "program seeker interview application stage round interview_on result_on logged_at rated_at wanted_before result".split()


def replicates(world: World, seekers: int, seeds: range) -> Iterator[tuple[Simulated, pd.DataFrame, pd.DataFrame]]:
    """(what was simulated, habit_effects of it, its truth) for each seed, ten to an engine."""
    for first in range(seeds.start, seeds.stop, 10):
        group = range(first, min(first + 10, seeds.stop))
        made = [simulate(world, seekers, seed) for seed in group]
        yield from zip(made, effects_of(made), [each.truth for each in made], strict=True)


def effects_of(simulated: list[Simulated]) -> list[pd.DataFrame]:
    """habit_effects of each, as the pipeline gives it for a program of those logs."""
    names = [f"r{number:03d}" for number in range(len(simulated))]
    with tempfile.TemporaryDirectory() as folder, engine.open_engine(Path(folder)) as con:
        tables = _published_like(con, simulated, names)
        cross = CrossProducts(con, **tables, habits=catalog())

        def part(unit: str, name: str) -> Part | None:
            sums = cross.sums(unit, Report(name))
            return None if sums is None else Part(sums, cross.unit(unit).layout.marks)

        return [
            habit_effects(part("main", name), part("next", name), part("placebo", name), smallest_group=5)
            for name in names
        ]


def questions_of(simulated: list[Simulated]) -> list[pd.DataFrame]:
    """The effects that mart_questions has, of each: what was asked and how it was answered (bench/simulate/questions.py)."""
    names = [f"r{number:03d}" for number in range(len(simulated))]
    asked = pd.concat(
        [questions(each).assign(program=name) for each, name in zip(simulated, names, strict=True)], ignore_index=True
    )
    with tempfile.TemporaryDirectory() as folder, engine.open_engine(Path(folder)) as con:
        tables = _published_like(con, simulated, names)
        tables["questions"] = engine.store(con, "asked", ibis.memtable(asked))
        cross = CrossProducts(con, **tables, habits=catalog())
        marks = cross.unit("questions").layout.marks
        sums = [cross.sums("questions", Report(name)) for name in names]
        return [habit_effects(Part(each, marks), smallest_group=5) for each in sums if each is not None]


def _published_like(con: Any, simulated: list[Simulated], names: list[str]) -> dict[str, ibis.Table]:
    """The tables that CrossProducts reads, with the rules of the warehouse that these logs need, and no more."""
    interviews = _whole(simulated, names, "interviews")
    facts = _whole(simulated, names, "applications")[["program", "seeker", "application", "industry"]]
    cohorts = _whole(simulated, names, "seekers")[["program", "seeker", "cohort"]]
    judged = _derived(interviews, _whole(simulated, names, "offers"))
    wide = judged.merge(facts, on=["program", "seeker", "application"], how="left").merge(
        cohorts, on=["program", "seeker"], how="left"
    )
    wide["career_stage"] = pd.Series([None] * len(wide), dtype="str")
    wide["is_held"] = ~wide["result"].isin(["cancelled", "rescheduled"])
    wide["to_change"] = pd.Series([None] * len(wide), dtype="str")
    keep = [*_COLUMNS, "industry", "cohort", "career_stage", "is_held", "to_change"]
    programs = pd.DataFrame(
        {
            "program": names,
            "as_of": [each.as_of for each in simulated],
            "horizon_days": _HORIZON,
            "waiting_days": WAITING,
            "sample": False,
            "one_seeker": False,
        }
    )
    reflections = _whole(simulated, names, "reflections")
    for mark in ("responses_reviewed", "delivery_reviewed", "rapport_reviewed"):
        reflections[mark] = reflections[mark].astype("boolean")
    questions = pd.DataFrame(columns=["program", "seeker", "interview", "asked_by", "category"], dtype="str")
    for mark in "star specific quantified aligned realistic concise honest prepared".split():
        questions[mark] = pd.Series([], dtype="bool")
    made = {
        "interviews": wide[keep],
        "interview_habits": _habits(wide),
        "reflections": reflections,
        "questions": questions,
        "programs": programs,
    }
    stored = {name: engine.store(con, f"in_{name}", ibis.memtable(frame)) for name, frame in made.items()}
    for name, columns in {"interviews": ["interview_on", "result_on"], "programs": ["as_of"]}.items():
        days = {column: stored[name][column].cast("date") for column in columns}
        stored[name] = engine.store(con, f"as_{name}", stored[name].mutate(**days))
    habits = stored["interview_habits"]
    stored["interview_habits"] = engine.store(
        con, "as_interview_habits", habits.mutate(logged_on=habits.logged_on.cast("date"))
    )
    return stored


def _whole(simulated: list[Simulated], names: list[str], table: str) -> pd.DataFrame:
    return pd.concat(
        [getattr(each, table).assign(program=name) for each, name in zip(simulated, names, strict=True)],
        ignore_index=True,
    )


def _derived(interviews: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    """Interviews with the result that contract.md derives where none, or none that stood, was logged."""
    key = ["program", "seeker", "application"]
    later = interviews.groupby(key)["interview_on"].transform("max") > interviews["interview_on"]
    offered = interviews[key].merge(offers[key].drop_duplicates().assign(offered=True), on=key, how="left")["offered"]
    logged = interviews["result"].where(interviews["result"] != "pending")
    open_ = logged.isna()
    said_no = logged.isin(["rejected", "no_response"])
    offered = offered.fillna(False).astype(bool).to_numpy()
    result = logged.mask(said_no & later, "advanced").mask(open_ & (later | offered), "advanced").fillna("no_response")
    return interviews.assign(result=result)


def _late(wide: pd.DataFrame, logged_on: pd.Series) -> pd.Series:
    """Whether each entry came after its result; NA where nobody can say (warehouse/late.py, written apart from it)."""
    silent = wide["result"] == "no_response"
    until = wide["result_on"].fillna((wide["interview_on"] + pd.Timedelta(days=WAITING)).where(silent))
    late = (logged_on > until).astype("boolean").mask(logged_on.isna() | until.isna())
    return late.mask(late.isna() & (logged_on <= wide["interview_on"]), False)


def _habits(wide: pd.DataFrame) -> pd.DataFrame:
    """interview_habits: a row a habit that is told of, done or not, with when it was logged."""
    parts = []
    logged_on = wide["logged_at"].dt.normalize()
    late = _late(wide, logged_on)
    none_named = wide["concerns"].isin(["not_asked", "none_named"])
    for code, habit in catalog().items():
        value = wide[code].astype(float)
        at_least = 1.0 if habit.kind == "yes_no" else habit.done_at_least
        done = value <= habit.done_at_most if habit.done_at_most is not None else value >= at_least
        blocked = wide["stage"].isin(habit.not_stages) | wide["format"].isin(habit.not_formats)
        blocked |= none_named if code == "concerns_answered" else False
        blocked &= value.isna()
        told = value.notna()
        part = wide.loc[told | blocked, ["program", "seeker", "interview"]].copy()
        part["habit"] = code
        part["value"] = value[told | blocked]
        part["done"] = done.astype("boolean").mask(~told)[told | blocked]
        part["value_source"] = np.where(told[told | blocked], "column", "not_applicable")
        part["logged_on"] = logged_on.where(told)[told | blocked]
        part["late"] = late[told | blocked]
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


# ---- what is said of them --------------------------------------------------------------------------------------------


def against_truth(f: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """The effects beside what is true: effect, share, and the world's flags of each."""
    same = ["habit", "timing", "contrast"]
    return f.merge(truth.drop(columns=["phase", "kind", "n_interviews"]), on=same, how="inner")


def characteristics(world: World, seekers: int, seeds: range) -> dict[str, Any]:
    """The figures that the bars of statistics.md, section 8, are about, over all replicates of one world and size.

    Rates are fractions; bias and half-widths are points. `gated` counts intervals.
    """
    rows, base = [], []
    for number, (made, f, truth) in enumerate(replicates(world, seekers, seeds)):
        rows.append(against_truth(f, truth).assign(replicate=number))
        base.append(float(f["base_rate"].iloc[0]) - made.base_rate)
    t = pd.concat(rows, ignore_index=True)
    judged = t[t.gate_ok & (t.grade != "cannot be judged")]
    done = judged[(judged.contrast == "done") & (judged.timing == "")]
    error = done.estimate - done.effect
    by_habit = error.groupby(done.habit).mean()
    by_chance = error.groupby(done.habit).sem()
    held = ((done.low_shown <= done.effect) & (done.effect <= done.high_shown)).groupby(done.habit).mean()
    # Where few replicates pass the gate, a habit's mean says little.
    often = done.groupby("habit").size() >= 0.5 * len(seeds)
    rare = done.groupby("habit")["share"].mean() < 0.10
    covered = (done.low_shown <= done.effect) & (done.effect <= done.high_shown)
    covered_all = (judged.low_shown <= judged.effect) & (judged.effect <= judged.high_shown)
    strong, leaning = judged[judged.grade == "strong"], judged[judged.grade == "suggestive"]
    claims = judged[judged.grade.isin(["strong", "suggestive"])]
    real = t[(t.contrast == "done") & t.real & (t.phase == "before") & (t.effect >= 0.049)]
    nulls = judged[judged.effect == 0]
    is_next = t[(t.timing == "next")]
    next_judged = is_next[is_next.gate_ok & (is_next.grade != "cannot be judged")]
    next_error = next_judged.estimate - next_judged.effect
    next_held = (next_judged.low_shown <= next_judged.effect) & (next_judged.effect <= next_judged.high_shown)
    placebo = t[(t.contrast == "done") & t.placebo_flag.notna()]
    plain, fed = placebo[~placebo.feedback], placebo[placebo.feedback]

    def wrong(of: pd.DataFrame) -> float:
        return float(((of.effect == 0) | (np.sign(of.effect) != np.sign(of.estimate))).mean()) if len(of) else np.nan

    def said(of: pd.DataFrame, *grades: str) -> float:
        return float(of.grade.isin(grades).mean()) if len(of) else np.nan

    flips = t[(t.contrast == "done") & (t.timing == "")]
    return {
        "world": world.name,
        "seekers": seekers,
        "replicates": len(seeds),
        "rows": float(t.groupby("replicate").n_interviews.max().mean()),
        "gated": len(judged),
        "bias": 100 * float(error.mean()),
        **_worst(100 * by_habit.abs(), often & ~rare, "worst habit", 100 * by_chance),
        **_worst(100 * by_habit.abs(), often & rare, "worst rare habit", 100 * by_chance),
        **_worst(-held, often, "worst covered habit"),
        "coverage": float(covered.mean()),
        "coverage, all contrasts": float(covered_all.mean()),
        "any strong in a replicate": _any(nulls.grade == "strong", nulls.replicate, len(seeds)),
        "any claim in a replicate": _any(nulls.grade.isin(["strong", "suggestive"]), nulls.replicate, len(seeds)),
        "n strong": len(strong),
        "wrong among strong": wrong(strong),
        "n suggestive": len(leaning),
        "wrong among suggestive": wrong(leaning),
        "sign errors": int(((claims.effect != 0) & (np.sign(claims.effect) != np.sign(claims.estimate))).sum()),
        "sign errors of strong": int(
            ((strong.effect != 0) & (np.sign(strong.effect) != np.sign(strong.estimate))).sum()
        ),
        "power, strong": said(real, "strong"),
        "too little data": said(t[(t.contrast == "done") & (t.timing == "")], "too little data"),
        "cannot be judged": said(t[(t.contrast == "done") & (t.timing == "")], "cannot be judged"),
        "traps cannot be judged": said(t[t.trap & (t.timing == "same")], "cannot be judged"),
        "rating-driven strong": said(t[t.rating_driven], "strong"),
        "bias of next": 100 * float(next_error.mean()),
        "coverage of next": float(next_held.mean()),
        "claims of next": said(is_next, "strong", "suggestive"),
        "flips of reversed, large": _share(flips[flips.effect <= -0.06].flip_flag),
        "flips of reversed, moderate": _share(flips[(flips.effect < 0) & (flips.effect > -0.06)].flip_flag),
        "flips of others": _share(flips[flips.effect >= 0].flip_flag),
        "placebo, false alarms": _share(plain.placebo_flag.astype(float)),
        "placebo, caught": _share(fed.placebo_flag.astype(float)),
        "blank flags": _share(t[(t.contrast == "done") & (t.timing == "")].blank_flag.dropna().astype(float)),
        "base rate error": 100 * float(np.mean(base)),
    }


def _worst(of_habit: pd.Series, among: pd.Series, name: str, by_chance: pd.Series | None = None) -> dict[str, Any]:
    """The largest value without its sign, the habit that has it, and that habit's standard error; nothing where no habit is
    `among`."""
    if not among.any():
        return {name: np.nan}
    worst = of_habit[among].idxmax()
    error = {} if by_chance is None else {f"{name}, standard error": float(by_chance[worst])}
    return {name: abs(float(of_habit[worst])), f"{name} is": str(worst), **error}


def _any(marked: pd.Series, replicate: pd.Series, replicates: int) -> float:
    """The share of replicates in which any null habit is so marked."""
    return float(marked.groupby(replicate).any().sum()) / replicates


def _share(values: pd.Series) -> float:
    told = values.dropna()
    return float(told.mean()) if len(told) else np.nan


def main() -> None:
    """Print the characteristics of worlds, a line a figure, and keep them in bench/out/operating.jsonl."""
    import argparse

    from bench.simulate import WORLDS, in_one_program

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", nargs="*", default=list(WORLDS))
    parser.add_argument("--seekers", nargs="*", type=int, default=[900])
    parser.add_argument("--replicates", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    out = Path(__file__).parent / "out" / "operating.jsonl"
    out.parent.mkdir(parents=True, exist_ok=True)
    for name in chosen.worlds:
        for seekers in chosen.seekers:
            began = dt.datetime.now(dt.UTC)
            # Seeds of its own, or one unlucky draw would count against every world.
            first = chosen.seed + 10_000 * list(WORLDS).index(name)
            found = characteristics(in_one_program(WORLDS[name]), seekers, range(first, first + chosen.replicates))
            found["seconds"] = (dt.datetime.now(dt.UTC) - began).total_seconds()
            with out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(found) + "\n")
            print(
                "\n".join(
                    f"{key:30} {value:.3f}" if isinstance(value, float) else f"{key:30} {value}"
                    for key, value in found.items()
                    if value == value
                ),
                flush=True,
            )
            print(flush=True)


if __name__ == "__main__":
    main()
