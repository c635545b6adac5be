"""The assets: one key a published table, from the raw logs to the pages. Bodies call steps.py and say what was counted.

No logic here, and no row's value in any metadata: codes and counts only.
"""

# Dagster reads the annotations of asset functions when they are defined: no `from __future__ import annotations` here.
from collections.abc import Iterator, Sequence

import dagster as dg

from pipelines.contract.published import published_tables
from pipelines.orchestration import steps
from pipelines.orchestration.context import Context
from pipelines.warehouse.checks import Check, planned

RAW = dg.AssetKey("raw_logs")
LAKE = dg.AssetKey("lake")
PAGES = dg.AssetKey("program_pages")

raw_logs = dg.AssetSpec(
    RAW,
    group_name="raw",
    kinds={"csv", "excel"},
    description="The logs as people kept them, in the raw folder. Never changed.",
)


def _specs(names: Sequence[str], group: str, deps: Sequence[dg.AssetKey]) -> list[dg.AssetSpec]:
    tables = published_tables()
    return [
        dg.AssetSpec(
            name, group_name=group, kinds={"duckdb"}, deps=deps, description=f"One row is {tables[name].row_is}."
        )
        for name in names
    ]


_KINDS_OF_CHECK = {
    "required": "every required column is filled",
    "key": "every key stands once",
    "accounting": "every row is accounted for",
}


def _check_specs(names: Sequence[str]) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(kind, asset=name, description=_KINDS_OF_CHECK[kind], blocking=True)
        for name, kind in planned(names)
    ]


def _told(run: steps.Run, names: Sequence[str], checks: Sequence[Check]) -> Iterator[dg.MaterializeResult]:
    counts = steps.row_counts(run, names)
    # A warehouse that is published already passed these checks before it was; it is not built, nor checked, again.
    found = list(checks) or [Check(name, kind, "", 0) for name, kind in planned(names)]
    for name in names:
        results = [
            dg.AssetCheckResult(
                asset_key=name, check_name=check.name, passed=check.passed, metadata={"rows that break it": check.n_bad}
            )
            for check in found
            if check.table == name
        ]
        yield dg.MaterializeResult(
            asset_key=name, metadata={"dagster/row_count": counts.get(name, 0)}, check_results=results
        )


_SHARE = dg.AssetCheckSpec(
    "rejected_share", asset=LAKE, description="no program has more of its rows set aside than its rejected_share"
)


@dg.asset(key=LAKE, group_name="lake", kinds={"parquet"}, deps=[RAW], check_specs=[_SHARE])
def lake(context: dg.AssetExecutionContext, debrief: dg.ResourceParam[Context]) -> dg.MaterializeResult:
    """What each raw file became: accepted and rejected rows as Parquet, and the manifest. Reads only what is new."""
    run = debrief.run(context.run.run_id)
    with run.step("intake"):
        readings = steps.take_in(run)
    members = [member for reading in readings for member in reading.members]
    counts = {name: sum(getattr(member, name) for member in members) for name in ("rows_read", "rows_rejected")}
    turned_away = sum(member.status == "turned_away" for member in members)
    over = steps.over_rejected_share(run, readings)
    share = dg.AssetCheckResult(
        check_name=_SHARE.name,
        passed=not over,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"programs above it": ", ".join(over)},
    )
    metadata = {"files": len(readings), "turned_away": turned_away, **counts}
    return dg.MaterializeResult(metadata=metadata, check_results=[share])


@dg.multi_asset(
    name="core",
    specs=_specs(steps.BUILT_IN_CORE, "warehouse", [LAKE]),
    check_specs=_check_specs(steps.BUILT_IN_CORE),
)
def core(context: dg.AssetExecutionContext, debrief: dg.ResourceParam[Context]) -> Iterator[dg.MaterializeResult]:
    """The nine log tables, the ledger, the habits and the accounting of every row, built aside."""
    run = debrief.run(context.run.run_id)
    with run.step("core"):
        checks = steps.build_core(run)
    yield from _told(run, steps.BUILT_IN_CORE, checks)


@dg.multi_asset(
    name="marts",
    specs=_specs(steps.BUILT_IN_MARTS, "marts", [dg.AssetKey(name) for name in steps.BUILT_IN_CORE]),
    check_specs=_check_specs(steps.BUILT_IN_MARTS),
)
def marts(context: dg.AssetExecutionContext, debrief: dg.ResourceParam[Context]) -> Iterator[dg.MaterializeResult]:
    """The aggregates by program and slice, of the people whom each program may count."""
    run = debrief.run(context.run.run_id)
    with run.step("marts"):
        checks = steps.build_marts(run)
    yield from _told(run, steps.BUILT_IN_MARTS, checks)


@dg.multi_asset(
    name="answers",
    # The marts are no source of theirs: one file is written, and so one step after the other.
    specs=_specs(
        steps.BUILT_IN_ANSWERS,
        "statistics",
        [dg.AssetKey(name) for name in (*steps.BUILT_IN_CORE, *steps.BUILT_IN_MARTS)],
    ),
    check_specs=_check_specs(steps.BUILT_IN_ANSWERS),
)
def answers(context: dg.AssetExecutionContext, debrief: dg.ResourceParam[Context]) -> Iterator[dg.MaterializeResult]:
    """What goes with results, how sure that is, and what may be said of it; of the people whom each program may count."""
    run = debrief.run(context.run.run_id)
    with run.step("statistics"):
        checks = steps.build_answers(run)
    yield from _told(run, steps.BUILT_IN_ANSWERS, checks)


@dg.asset(
    key="run_info",
    group_name="warehouse",
    kinds={"duckdb"},
    deps=[dg.AssetKey(name) for name in (*steps.BUILT_IN_CORE, *steps.BUILT_IN_MARTS, *steps.BUILT_IN_ANSWERS)],
)
def run_info(context: dg.AssetExecutionContext, debrief: dg.ResourceParam[Context]) -> dg.MaterializeResult:
    """The run that made the warehouse. Making this asset checks the whole new file and swaps it in."""
    run = debrief.run(context.run.run_id)
    with run.step("publish"):
        is_new = steps.publish_warehouse(run)
    return dg.MaterializeResult(metadata={"run_id": run.plan.run_id, "published": is_new, "dagster/row_count": 1})


@dg.asset(key=PAGES, group_name="dashboards", kinds={"plotly", "html"}, deps=["run_info"])
def program_pages(context: dg.AssetExecutionContext, debrief: dg.ResourceParam[Context]) -> dg.MaterializeResult:
    """One self-contained page a program, from the published warehouse."""
    run = debrief.run(context.run.run_id)
    with run.step("pages"):
        pages = steps.build_pages(run)
    return dg.MaterializeResult(metadata={"pages": len(pages)})
