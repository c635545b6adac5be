"""mart_data_quality: how complete and how trustworthy each program's logs are, one measure a row (n of of_n).

Rows and files are counted whole, as they now stand in the raw folder; what people did or logged only of those whom the program
may count, or the difference to its other pages would tell about the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from pipelines.contract.logs import log_tables
from pipelines.intake.manifest import MemberReading, Reading
from pipelines.warehouse.accounting import newest_states
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

_COLUMNS = ("program", "measure", "table_name", "column_name", "n", "of_n")


def mart_data_quality(table: Callable[[str], ir.Table], readings: Sequence[Reading]) -> ir.Table:
    """One row a program and measure (published.QUALITY_MEASURES). `table` gives the published tables by name."""
    everyone = table("seekers")
    people = everyone.filter(everyone.counted_by_program)

    def counted(name: str) -> ir.Table:
        return table(name).semi_join(people, [*OWNER])

    asked = counted("questions")
    # Fill is of what people filled in: a proposed category is none.
    written = asked.mutate(category=ibis.ifelse(asked.category_source == "logged", asked.category, ibis.null()))
    lines = [_fill(written if name == "questions" else counted(name), name) for name in log_tables()]
    files = table("source_files")
    states = files.filter(files.status.isin(["read", "missing", "turned_away"]))
    for measure in ("rows_read", "rows_accepted", "rows_rejected", "rows_repeated"):
        lines.append(_counted(states, measure, states[measure].sum(), states.rows_read.sum()))
    each = states.group_by("program", "file").aggregate(is_read=(states.status != "turned_away").any())
    lines.append(_counted(each, "files_turned_away", (~each.is_read).sum(), each.count()))
    of_habits = table("mart_habits")
    of_habits = of_habits.filter(of_habits.is_total)
    met, apps, habits = (counted(name) for name in ("interviews", "applications", "interview_habits"))
    answers = asked.select(*OWNER, "interview").union(counted("reflections").select(*OWNER, "interview"))
    known = met.select(*OWNER, "interview", is_known=ibis.literal(True))
    answers = answers.left_join(known, [*OWNER, "interview"], rname="{name}_k")
    lines += [
        _counted(met, "result_conflicts", met.result_conflict.sum(), met.count()),
        _counted(met, "results_from_silence", (met.result_basis == "silence").sum(), met.count()),
        _counted(met, "results_open", (met.result_basis == "open").sum(), met.count()),
        _counted(apps, "derived_applications", apps.derived.sum(), apps.count()),
        _counted(apps, "wishes", apps.is_wish.sum(), apps.count()),
        _counted(apps, "dated_after_as_of", apps.is_future.sum(), apps.count()),
        _counted(answers, "orphans", answers.is_known.isnull().sum(), answers.count()),
        _counted(asked, "question_categories_proposed", (asked.category_source == "proposed").sum(), asked.count()),
        _counted(habits, "late_habits", habits.late.sum(), habits.count()),
        _counted(habits, "habit_time_unknown", habits.logged_on.isnull().sum(), habits.count()),
        _counted(
            of_habits,
            "habit_blanks",
            of_habits.n_unknown.sum(),
            (of_habits.n_judged - of_habits.n_not_applicable).sum(),
        ),
        _counted(habits, "habit_disagreements", habits.disagrees.sum(), habits.count()),
        _counted(everyone, "consent_excluded", (~everyone.counted_by_program).sum(), everyone.count()),
        _of_intake(readings),
    ]
    whole = lines[0]
    for line in lines[1:]:
        whole = whole.union(line)
    whole = whole.mutate(
        n=whole.n.fill_null(0),
        slice_kind=ibis.literal("all"),
        slice_value=ibis.literal("all"),
        is_total=ibis.literal(True),
    )
    seekers, jobs, talks = (
        source.group_by("program").aggregate(**{name: ibis._.count()})
        for source, name in ((people, "n_seekers"), (apps, "n_applications"), (met, "n_interviews"))
    )
    answered = apps.group_by("program").aggregate(n_responded=apps.responded.sum())
    for more in (seekers, jobs, talks, answered):
        joined = whole.left_join(more, "program", rname="{name}_more")
        whole = joined.select(*whole.columns, more.columns[1])
    return whole.order_by("program", "measure", "table_name", "column_name")


def suppressed(mart: ir.Table, effects: ir.Table) -> ir.Table:
    """The mart's rows of effects_suppressed, one a program that it tells of: of each program's own answers (no slices), those
    of too few people to be shown. They are known only once the answers are made, and are added to it then."""
    own = effects.filter((effects.scope == "program") & (effects.slice_kind == "all"))
    # What nobody logged is hidden from nobody.
    own = own.filter(own.n_told > 0)
    counts = own.group_by("program").aggregate(n_hidden=own.suppressed.sum(), of_hidden=own.count())
    whole = [name for name in mart.columns if name not in _COLUMNS]
    t = mart.select("program", *whole).distinct().left_join(counts, "program", rname="{name}_e")
    return t.select(
        "program",
        *whole,
        measure=ibis.literal("effects_suppressed"),
        n=t.n_hidden.fill_null(0),
        of_n=t.of_hidden.fill_null(0),
    )


def _counted(source: ir.Table, measure: str, n: ir.IntegerScalar, of_n: ir.IntegerScalar) -> ir.Table:
    counts = source.group_by("program").aggregate(n=n.cast("int64"), of_n=of_n.cast("int64"))
    nothing = ibis.null().cast("string")
    return counts.mutate(measure=ibis.literal(measure), table_name=nothing, column_name=nothing).select(*_COLUMNS)


def _fill(source: ir.Table, name: str) -> ir.Table:
    """How many rows of a log table fill each of its columns, from one pass over it."""
    columns = [column for column in log_tables()[name].columns if column not in ("program", "seeker")]
    wide = source.group_by("program").aggregate(
        of_n=source.count(), filled=ibis.array([source[column].count() for column in columns])
    )
    # The numbers beside a list of names: to pivot them would write each column out six times.
    each = wide.select("program", "of_n", one=ibis.array(columns).zip(wide.filled).unnest())
    return each.select(
        "program",
        measure=ibis.literal("filled"),
        table_name=ibis.literal(name),
        column_name=each.one.f1,
        n=each.one.f2,
        of_n="of_n",
    )


def _of_intake(readings: Sequence[Reading]) -> ir.Table:
    """What the reading of the files that stand told: cells dropped and masked, columns kept aside, warnings; by program."""
    newest, _ = newest_states(readings)
    standing: dict[str, list[MemberReading]] = {}
    for reading in newest.values():
        standing.setdefault(reading.program, []).extend(reading.members)
    lines: list[dict[str, str | int | None]] = []
    for program, members in sorted(standing.items()):

        def line(measure: str, n: int, of: str | None = None, program: str = program) -> None:
            lines.append({"program": program, "measure": measure, "column_name": of, "n": n})

        line("dropped_cells", sum(member.dropped_cells for member in members))
        line("extra_columns", len({name for member in members for name in member.extra_columns}))
        for measure, counts in (
            ("masked_cells", [member.masked_cells for member in members]),
            ("warnings", [member.warnings for member in members]),
        ):
            total = sum((Counter(count) for count in counts), Counter[str]())
            for of, n in sorted(total.items()):
                line(measure, n, of)
            if not total:
                line(measure, 0)
    kinds = {"n": pa.int64(), "of_n": pa.int64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in _COLUMNS])
    return ibis.memtable(pa.Table.from_pylist(lines, schema=schema))
