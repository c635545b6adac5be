"""How people rated themselves against what came of it: counts by rating and result, made in the engine.

Whole numbers only, which add up the same in any order. What they come to is statistics/calibration.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from pipelines import engine
from pipelines.warehouse.judged import with_judgement
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
SLICES = ("cohort", "industry", "career_stage")
#: A slice of fewer people gets no report.
FEWEST = 10
#: The first four bits of a seeker's hash say in which fold a rate is not made from their own rows.
FOLDS = "0123456789abcdef"
EVERY_STAGE = "all"
REPORT = ["scope", "program", "slice_kind", "slice_value"]
_CELL = ["program", "stage", "rating"]


def rated(con: Backend, interviews: ir.Table, programs: ir.Table) -> ir.Table:
    """One row a rating of a judged interview, stored: whose (person, fold), where (slices, stage), value, led_on, is_untimed,
    is_late. `interviews`: those of marts/slices.py (of counted people and applications).

    A rating is late where it is dated after the result (dates are compared): how it went had been told. One dated after the
    program's day has not been given yet. Without a time it is used, and counted as such.
    """
    facts = programs.select("program", "as_of", "smallest_group", "one_seeker", is_sample="sample")
    t = with_judgement(interviews, programs)
    t = t.filter(t.is_judged).join(facts, "program")
    key = t.program.concat("\t", t.seeker).hexdigest("md5")
    rated_on = t.rated_at.cast("date")
    t = t.mutate(
        fold=ibis.literal(FOLDS).find(key.left(1)),
        in_all=~t.is_sample.fill_null(False),
        smallest_group=ibis.ifelse(t.one_seeker, 0, t.smallest_group),
        is_untimed=rated_on.isnull(),
        is_late=(rated_on > t.result_on).fill_null(False),
    ).filter((rated_on <= t.as_of).fill_null(True))
    columns = [*OWNER, *SLICES, "stage", "fold", "in_all", "smallest_group", "led_on", "is_untimed", "is_late"]
    each = [
        t.filter(t[name].notnull()).select(*columns, rating=ibis.literal(name), value=t[name].cast("int64"))
        for name in RATINGS
    ]
    # Numbers stand for people and words from here on: they are grouped by many times.
    stored = engine.store(con, "rated_rows", ibis.union(*each))
    people = stored.select(*OWNER).distinct()
    people = people.mutate(person=ibis.row_number().over(order_by=[people.program, people.seeker]))
    return engine.store(con, "rated", stored.join(people, OWNER))


def rating_counts(con: Backend, rows: ir.Table) -> pd.DataFrame:
    """Counts of interviews: a row a report, stage (and `all`), rating, fold and value, in order: n, n_advanced, n_untimed (of
    ratings that count), n_late (of those left out), smallest_group."""
    by = ["program", "in_all", "smallest_group", *SLICES, "stage", "rating", "fold", "value"]
    used = ~rows.is_late
    cells = rows.group_by(*by).aggregate(
        n=used.sum(),
        n_advanced=(used & rows.led_on).sum(),
        n_untimed=(used & rows.is_untimed).sum(),
        n_late=rows.is_late.sum(),
    )
    f = _with_every_stage(con.to_pandas(cells))
    parts = [_added(f, kind, ["stage", "rating", "fold", "value"]) for kind in ("all", *SLICES)]
    return _in_order(pd.concat(parts, ignore_index=True), ["stage", "rating", "fold", "value"])


def rating_people(con: Backend, rows: ir.Table) -> pd.DataFrame:
    """Counts of people: a row a report, stage (and `all`), rating and value, the value NULL for all of them, in order:
    n_seekers, and where the value is NULL the sums over seekers of squares and products that an interval of mean(forecast) -
    share needs: gap_gap, gap_n, n_n, with gap = sum of (value - 100 led on), n = interviews, of a seeker.

    Slices are those of at least FEWEST people in one rating at least.
    """
    used = rows.filter(~rows.is_late)
    found = []
    for kind in SLICES:
        cut = ["program", "in_all", "smallest_group", kind]
        each = used.group_by(*cut, "person", "stage", "rating").aggregate(
            n=used.count(), gap=(used.value - 100 * used.led_on.cast("int64")).sum().cast("int64")
        )
        each = engine.store(con, f"rated_people_{kind}", each)
        whole = each.group_by(*cut, "person", "rating").aggregate(n=each.n.sum(), gap=each.gap.sum())
        values = engine.store(
            con, f"rated_values_{kind}", used.select(*cut, "person", "stage", "rating", "value").distinct()
        )
        any_stage = values.select(*cut, "person", "rating", "value").distinct()
        tables = [
            _people(each, [*cut, "stage", "rating"]),
            _people(whole, [*cut, "rating"]),
            _heads(values, [*cut, "stage", "rating", "value"]),
            _heads(any_stage, [*cut, "rating", "value"]),
        ]
        f = pd.concat([con.to_pandas(table) for table in tables], ignore_index=True)
        f["stage"] = f["stage"].fillna(EVERY_STAGE)
        found.append(_added(f, kind, ["stage", "rating", "value"]))
        if kind == "cohort":
            # Everybody is of one cohort, or of none that is known: cohorts add up to the whole, as industries do not.
            found.append(_added(f, "all", ["stage", "rating", "value"]))
    f = pd.concat(found, ignore_index=True)
    whole = f[(f.stage == EVERY_STAGE) & f.value.isna()].groupby(REPORT, dropna=False).n_seekers.max()
    enough = f.join(whole.rename("most"), on=REPORT).most >= FEWEST
    return _in_order(f[(f.slice_kind == "all") | enough], ["stage", "rating", "value"])


def rating_pairs(con: Backend, rows: ir.Table) -> pd.DataFrame:
    """Pairs of interviews of one seeker of which one led on and the other did not: a row a report, stage (and `all`) and
    rating, in order: pairs, and concordant_twice, where the one that led on was rated higher (2) or the same (1)."""
    used = rows.filter(~rows.is_late)
    cells = used.group_by(*_CELL, "in_all", "smallest_group", *SLICES, "person", "value").aggregate(
        led=used.led_on.sum(), not_led=(~used.led_on).sum()
    )
    cells = engine.store(con, "rated_cells", cells)
    up = cells.filter(cells.led > 0)
    down = cells.filter(cells.not_led > 0).select(
        "person", "rating", "not_led", other_value="value", other_stage="stage", **{f"other_{kind}": kind for kind in SLICES}
    )  # fmt: skip
    t = up.drop("not_led").join(down, ["person", "rating"])
    both = t.led * t.not_led
    higher = ibis.cases((t.value > t.other_value, 2), (t.value == t.other_value, 1), else_=0)
    # Of one stage, or of one slice, only where both are.
    same = {name: ibis.ifelse(t[name] == t[f"other_{name}"], t[name], None) for name in ("stage", *SLICES)}
    t = t.select("program", "in_all", "smallest_group", "rating", **same, pairs=both, concordant_twice=both * higher)
    f = con.to_pandas(
        t.group_by("program", "in_all", "smallest_group", "rating", "stage", *SLICES).aggregate(
            pairs=t.pairs.sum().cast("int64"), concordant_twice=t.concordant_twice.sum().cast("int64")
        )
    )
    f = _with_every_stage(f)
    f = f[f.stage.notna()]
    parts = [_added(f, kind, ["stage", "rating"]) for kind in ("all", *SLICES)]
    return _in_order(pd.concat(parts, ignore_index=True), ["stage", "rating"])


def seeker_cells(con: Backend, rows: ir.Table) -> Iterator[pd.DataFrame]:
    """Of each rating that anybody gave, a row a program, seeker, stage and result (led_on), in order: n, total (of ratings),
    squares (of their squares), smallest_group."""
    used = rows.filter(~rows.is_late)
    for name in RATINGS:
        t = used.filter(used.rating == name)
        by = [*OWNER, "rating", "stage", "led_on"]
        t = t.group_by(*by, "smallest_group").aggregate(
            n=t.count(), total=t.value.sum().cast("int64"), squares=(t.value * t.value).sum().cast("int64")
        )
        f = con.to_pandas(t.order_by(*by))
        if len(f):
            yield f


def _people(each: ir.Table, by: list[str]) -> ir.Table:
    def total(column: ir.IntegerColumn) -> ir.Value:
        return column.sum().cast("int64")

    return each.group_by(*by).aggregate(
        n_seekers=each.count(), gap_gap=total(each.gap * each.gap), gap_n=total(each.gap * each.n), n_n=total(each.n * each.n)
    )  # fmt: skip


def _heads(each: ir.Table, by: list[str]) -> ir.Table:
    return each.group_by(*by).aggregate(n_seekers=each.count())


def _with_every_stage(f: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([f, f.assign(stage=EVERY_STAGE)], ignore_index=True)


def _added(f: pd.DataFrame, kind: str, by: list[str]) -> pd.DataFrame:
    """Cells of one kind of slice added up: for each program (scope `program`), and for all that are no samples (`all`)."""
    kept = f if kind == "all" else f[f[kind].notna()]
    told: dict[str, Any] = {"slice_kind": kind, "slice_value": "all" if kind == "all" else kept[kind]}
    kept = kept.assign(**told, scope="program")
    together = kept[kept.in_all.astype(bool)].assign(scope="all", program=None)
    both = pd.concat([kept, together.astype({"program": kept.program.dtype})], ignore_index=True)
    counts = [name for name in both.select_dtypes("number").columns if name not in {*by, "smallest_group"}]
    return both.groupby([*REPORT, *by], dropna=False, as_index=False).agg(
        **{name: (name, "sum") for name in counts}, smallest_group=("smallest_group", "max")
    )


def _in_order(f: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return f.sort_values([*REPORT, *by], na_position="first", kind="stable").reset_index(drop=True)
