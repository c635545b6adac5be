"""How people rated themselves against what came of it: counts by rating and result, made in the engine.

Whole numbers only, which add up the same in any order. What they come to is statistics/calibration.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from pipelines import engine
from pipelines.contract.contrasts import STAGES
from pipelines.warehouse.judged import with_judgement
from pipelines.warehouse.late import is_late
from pipelines.warehouse.marts import slices
from pipelines.warehouse.rating_cells import UNKNOWN, cells_by_result, people_by_cell
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: 0-100 as a probability, and what is rated 1-5.
FORECAST = "forecast"
RATINGS = (
    FORECAST,
    "rated_overall",
    "rated_confidence",
    "rated_can_do",
    "rated_fit",
    "rated_motivation",
    "rated_rapport",
)
#: A slice of fewer people gets no report.
FEWEST = 10
#: The first four bits of a seeker's hash say in which fold a rate is not made from their own rows. Forecasts need none.
FOLDS = "0123456789abcdef"
EVERY_STAGE = "all"
REPORT = ["scope", "program", "slice_kind", "slice_value"]
_PLACES = ["stage", "rating"]


@dataclass(frozen=True)
class Rated:
    """The ratings of judged interviews, a row each, stored: person, led_on, value, fold, is_untimed, is_late, and by number
    (a place in `words`, NULL for an unknown one) stage, rating, program, cohort, industry, career_stage.

    people: program, seeker and person. programs: a row each, in the order of `words`: smallest_group (0 for one's own) and
    in_all (no sample).
    """

    rows: ir.Table
    people: ir.Table
    words: dict[str, list[str]]
    programs: pd.DataFrame


def rated(con: Backend, interviews: ir.Table, programs: ir.Table) -> Rated:
    """The ratings that are set against results. `interviews`: those of marts/slices.py (of counted people and applications).

    A rating is late where it is dated after the result (late.py): how it went had been told. One dated after the program's day
    has not been given yet. Where nobody can say whether it was late it is used, and counted as such.
    """
    t = with_judgement(interviews, programs)
    t = t.filter(t.is_judged).join(programs.select("program", "as_of"), "program")
    rated_on = t.rated_at.cast("date")
    late = is_late(
        rated_on, interview_on=t.interview_on, result=t.result, result_on=t.result_on, waiting_days=t.waiting_days
    )
    t = t.mutate(is_untimed=late.isnull(), is_late=late.fill_null(False))
    t = t.filter((rated_on <= t.as_of).fill_null(True))
    # Stored, since it is looked at once for each rating and slice: written out as often, it took most of a small run's time.
    names = ("stage", "led_on", "is_untimed", "is_late", *slices.OF_ANSWERS, *RATINGS)
    t = engine.store(con, "rated_interviews", t.select(*OWNER, *names))
    people = engine.store(con, "rated_people", _people_of(t))
    t = t.join(people, OWNER)
    words = {"stage": list(STAGES), "rating": list(RATINGS)}
    for name in ("program", *slices.OF_ANSWERS):
        known = engine.few(con, t.filter(t[name].notnull()).select(name).distinct().order_by(name))
        words[name] = [row[name] for row in known]
        codes = pa.table(
            {name: pa.array(words[name], pa.string()), f"{name}_no": pa.array(range(len(words[name])), pa.int64())}
        )
        t = t.left_join(ibis.memtable(codes), name, rname="{name}_code").drop(f"{name}_code")
    t = t.mutate(stage_no=t.stage.cases(*((word, at) for at, word in enumerate(STAGES)), else_=None))
    columns = ["person", "led_on", "is_untimed", "is_late"]
    numbers = {name: t[f"{name}_no"] for name in ("program", *slices.OF_ANSWERS, "stage")}
    each = [
        t.filter(t[name].notnull()).select(
            *columns,
            **numbers,
            rating=ibis.literal(at, "int8"),
            fold=ibis.literal(0, "int64") if name == FORECAST else t.fold,
            value=t[name].cast("int64"),
        )
        for at, name in enumerate(RATINGS)
    ]
    rows = engine.store(con, "rated", ibis.union(*each))
    return Rated(rows, people, words, _programs(con, programs, words["program"]))


def _people_of(t: ir.Table) -> ir.Table:
    people = t.select(*OWNER).distinct()
    key = people.program.concat("\t", people.seeker).hexdigest("md5")
    return people.mutate(
        person=ibis.row_number().over(order_by=[people.program, people.seeker]),
        fold=ibis.literal(FOLDS).find(key.left(1)).cast("int64"),
    )


def _programs(con: Backend, programs: ir.Table, names: list[str]) -> pd.DataFrame:
    t = programs.select(
        "program",
        smallest_group=slices.smallest_group(programs),
        in_all=~programs["sample"].fill_null(False),
    )
    return con.to_pandas(t).set_index("program").reindex(names)


def rating_counts(con: Backend, of: Rated) -> pd.DataFrame:
    """Counts of interviews: a row a report, stage (and `all`), rating, fold and value, in order: n, n_advanced, n_untimed (of
    ratings that count), n_late (of those left out), smallest_group."""
    rows = of.rows
    by = ["stage", "rating", "fold", "value"]
    found = []
    for kind in ("all", *slices.OF_ANSWERS):
        t = _cut(rows, kind)
        used = ~t.is_late
        cells = t.group_by("program", "slice_value", *by).aggregate(
            n=used.sum(),
            n_advanced=(used & t.led_on).sum(),
            n_untimed=(used & t.is_untimed).sum(),
            n_late=t.is_late.sum(),
        )
        found.append(_added(of, _with_every_stage(con.to_pandas(cells)), kind, by))
    return _in_order(of, pd.concat(found, ignore_index=True), by)


def rating_people(con: Backend, of: Rated) -> pd.DataFrame:
    """Counts of people: a row a report, stage (and `all`), rating and value, the value NULL for all of them, in order:
    n_seekers, and where the value is NULL the sums over seekers of squares and products that an interval of mean(forecast) -
    share needs: gap_gap, gap_n, n_n, with gap = sum of (value - 100 led on), n = interviews, of a seeker.

    Slices are those of at least FEWEST people in that rating, and of a program those of slices.told_slices.
    """
    by = ["stage", "rating", "value"]
    of_person = _program_of_person(con, of)
    found = []
    for at in range(len(RATINGS)):
        columns = _columns(con, of, at)
        for kind in slices.OF_ANSWERS:
            f = people_by_cell(columns, kind, of_person).assign(rating=at)
            found.append(_added(of, f, kind, by))
            if kind == "cohort":
                # Everybody is of one cohort, or of none that is known: cohorts add up to the whole, as industries would not.
                found.append(_added(of, f.assign(slice_value=0), "all", by))
    f = pd.concat(found, ignore_index=True)
    if f.empty:
        return _in_order(of, f, by)
    whole = f[(f.stage == _EVERY) & f.value.isna()]
    enough = whole[(whole.scope == "all") & (whole.n_seekers >= FEWEST)]
    made = pd.concat([enough[[*REPORT, "rating"]], _told(con, of)]).assign(is_made=True)
    is_made = f.merge(made, "left", on=[*REPORT, "rating"]).is_made.notna().to_numpy()
    return _in_order(of, f[(f.slice_kind == "all") | is_made], by)


def _told(con: Backend, of: Rated) -> pd.DataFrame:
    """The slices of programs that are told of each rating, by number."""
    rows = of.rows.filter(~of.rows.is_late)
    smallest = pa.table({"program": range(len(of.programs)), "smallest_group": of.programs.smallest_group.to_numpy()})
    rows = rows.join(ibis.memtable(smallest), "program")
    told = [
        con.to_pandas(slices.told_slices(rows.mutate(value=rows[kind]), ["program", "rating"], FEWEST)).assign(
            scope="program", slice_kind=kind
        )
        for kind in slices.OF_ANSWERS
    ]
    return pd.concat(told, ignore_index=True).rename(columns={"value": "slice_value"})[[*REPORT, "rating"]]


def rating_pairs(con: Backend, of: Rated) -> pd.DataFrame:
    """Pairs of interviews of one seeker of which one led on and the other did not: a row a report, stage (and `all`) and
    rating, in order: pairs, concordant_twice, where the one that led on was rated higher (2) or the same (1), and n_informative,
    the people whom these pairs are of."""
    used = of.rows.filter(~of.rows.is_late)
    cells = used.group_by("program", *slices.OF_ANSWERS, "person", *_PLACES, "value").aggregate(
        led=used.led_on.sum(), not_led=(~used.led_on).sum()
    )
    cells = engine.store(con, "rated_cells", cells)
    up = cells.filter(cells.led > 0)
    down = cells.filter(cells.not_led > 0).select(
        "person", "rating", "not_led", other_value="value", other_stage="stage", **{f"other_{kind}": kind for kind in slices.OF_ANSWERS}
    )  # fmt: skip
    t = up.drop("not_led").join(down, ["person", "rating"])
    both = t.led * t.not_led
    higher = ibis.cases((t.value > t.other_value, 2), (t.value == t.other_value, 1), else_=0)
    # Of one stage, or of one slice, only where both are.
    same = {name: ibis.ifelse(t[name] == t[f"other_{name}"], t[name], None) for name in ("stage", *slices.OF_ANSWERS)}
    t = t.select("program", "rating", **same, pairs=both, concordant_twice=both * higher)
    t = t.group_by("program", "rating", "stage", *slices.OF_ANSWERS).aggregate(
        pairs=t.pairs.sum().cast("int64"), concordant_twice=t.concordant_twice.sum().cast("int64")
    )
    f = _with_every_stage(con.to_pandas(t))
    f = f[f.stage.notna()]
    parts = []
    for kind in ("all", *slices.OF_ANSWERS):
        told = f.assign(slice_value=0 if kind == "all" else f[kind]).drop(columns=list(slices.OF_ANSWERS))
        both = pd.concat([told, _informative(con, cells, kind)], ignore_index=True)
        counts = ["pairs", "concordant_twice", "n_informative"]
        parts.append(_added(of, both.assign(**both.reindex(columns=counts).fillna(0).astype("int64")), kind, _PLACES))
    return _in_order(of, pd.concat(parts, ignore_index=True), _PLACES)


def _informative(con: Backend, cells: ir.Table, kind: str) -> pd.DataFrame:
    """Of `cells` (ratings by person and value) how many people were led on and were not, by slice, rating and stage (and `all`)."""
    t = _cut(cells, kind)
    found = []
    for stages in (["stage"], []):
        by = ["program", "slice_value", "rating", *stages]
        people = t.group_by(*by, "person").aggregate(led=t.led.sum(), not_led=t.not_led.sum())
        people = people.filter((people.led > 0) & (people.not_led > 0))
        counted = con.to_pandas(people.group_by(*by).aggregate(n_informative=people.count()))
        found.append(counted[counted.stage.notna()] if stages else counted.assign(stage=_EVERY))
    return pd.concat(found, ignore_index=True)


def seeker_cells(con: Backend, of: Rated) -> Iterator[pd.DataFrame]:
    """Of each rating that anybody gave, a row a program, seeker, stage and result (led_on), in order: n, total (of ratings),
    squares (of their squares), rating, smallest_group."""
    people = con.to_pandas(of.people.order_by("person"))
    smallest = of.programs.smallest_group.reindex(people.program).to_numpy()
    for at, name in enumerate(RATINGS):
        f = cells_by_result(_columns(con, of, at))
        if len(f):
            whose = f.pop("person").to_numpy()
            yield f.assign(
                rating=name,
                stage=pd.Categorical.from_codes(f.stage.to_numpy(), of.words["stage"]),
                program=people.program.to_numpy()[whose],
                seeker=people.seeker.to_numpy()[whose],
                smallest_group=smallest[whose],
            )


#: The number that stands for all stages together; it comes after theirs.
_EVERY = len(STAGES)


def _program_of_person(con: Backend, of: Rated) -> NDArray[np.int64]:
    """The number of each person's program; people are numbered in the order of their programs."""
    counts = of.people.group_by("program").aggregate(n=of.people.count())
    n = con.to_pandas(counts).set_index("program").n.reindex(of.words["program"])
    return np.repeat(np.arange(len(n)), n.to_numpy(np.int64))


def _columns(con: Backend, of: Rated, at: int) -> dict[str, NDArray[np.int64]]:
    """The ratings of one kind that count, as columns of numbers; UNKNOWN for a slice that is not known."""
    t = of.rows.filter(~of.rows.is_late & (of.rows.rating == at))
    known = {kind: t[kind].fill_null(UNKNOWN) for kind in slices.OF_ANSWERS}
    t = t.select("person", "value", stage=t.stage.fill_null(_EVERY), led_on=t.led_on.cast("int64"), **known)
    return {name: column.to_numpy().astype(np.int64) for name, column in zip(t.columns, con.to_pyarrow(t), strict=True)}


def _cut(rows: ir.Table, kind: str) -> ir.Table:
    """The rows whose slice of this kind is known, with its number as slice_value."""
    if kind == "all":
        return rows.mutate(slice_value=ibis.literal(0, "int64"))
    return rows.filter(rows[kind].notnull()).mutate(slice_value=rows[kind])


def _with_every_stage(f: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([f, f.assign(stage=_EVERY)], ignore_index=True)


def _added(of: Rated, f: pd.DataFrame, kind: str, by: list[str]) -> pd.DataFrame:
    """Cells of one kind of slice added up: for each program (scope `program`), and for all that are no samples (`all`)."""
    in_all = of.programs.in_all.to_numpy(bool)[f.program]
    both = pd.concat([f.assign(scope="program"), f[in_all].assign(scope="all", program=-1)], ignore_index=True)
    both["slice_kind"] = kind
    counts = [name for name in both.columns if name not in {*REPORT, *by}]
    return both[both.slice_value.notna()].groupby([*REPORT, *by], dropna=False, as_index=False)[counts].sum()


def _in_order(of: Rated, f: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Rows in the order of their keys, with words in the place of numbers, and each report's smallest group."""
    f = f.sort_values([*REPORT, *by], na_position="first", kind="stable").reset_index(drop=True)
    programs = pd.array([*of.words["program"], None], dtype="str")
    smallest = np.append(of.programs.smallest_group.to_numpy(), slices.OF_ALL).astype(np.int64)
    place = f.program.to_numpy(np.int64)
    f["smallest_group"], f["program"] = smallest[place], programs[place]
    value = np.full(len(f), "all", dtype=object)
    for kind in slices.OF_ANSWERS:
        rows = (f.slice_kind == kind).to_numpy()
        value[rows] = np.array([*of.words[kind], ""], dtype=object)[f.slice_value[rows].to_numpy(np.int64)]
    f["slice_value"] = pd.array(value, dtype="str")
    f["stage"] = pd.array([*of.words["stage"], EVERY_STAGE], dtype="str")[f.stage.to_numpy(np.int64)]
    f["rating"] = pd.array(of.words["rating"], dtype="str")[f.rating.to_numpy(np.int64)]
    return f
