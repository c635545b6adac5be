"""What the order of a file's rows tells of its dates: a year that was left out, a spreadsheet's fill-down, the future.

Only what order proves belongs here; how a date is spelled is dates.py's, and what follows from a flag is judge.py's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines.engine import stage

if TYPE_CHECKING:
    import ibis.expr.types as ir


def with_year(
    rows: ir.Table,
    name: str,
    *,
    iso: str,
    month_day: str,
    place: str = "row_number",
    file: str | None = None,
    latest: str | None = None,
) -> ir.Table:
    """`rows` with one column more, `name`: YYYY-MM-DD for the cells whose year the order of their file proves, else NULL.

    `iso` and `month_day` are columns of text as dates.iso_date and dates.month_day give them, `place` is the column that
    orders the rows of a file, and `file` the one that tells files apart (None: all rows are of one).

    Proven is a year where the full dates of the file go up and never down (or down and never up; ties are allowed, one date
    alone has no order), exactly one year puts the cell between its neighbours, and all years found that way leave the file
    in that order. Beyond the newest full date nothing is proven, unless `latest` (a column: no date of this kind can be
    later, such as the day on which the file was read for the day of an application; NULL where that is not known) leaves
    one year; before the oldest nothing ever is. A step from December to January proves nothing by itself: any number of
    years may lie between two rows. 29 February stays NULL where the first year that fits has none.
    """
    of_file: dict[str, object] = {"group_by": file} if file else {}
    before = ibis.window(order_by=place, preceding=(None, 1), **of_file)
    after = ibis.window(order_by=place, following=(1, None), **of_file)
    whole = ibis.window(**of_file)
    lowest, highest = rows[iso].min(), rows[iso].max()
    t = stage(
        rows.mutate(
            **{
                "lowest before": lowest.over(before),
                "highest before": highest.over(before),
                "lowest after": lowest.over(after),
                "highest after": highest.over(after),
            }
        )
    )
    falls, rises = t[iso] < t["highest before"], t[iso] > t["lowest before"]
    t = stage(t.mutate(**{"any falls": falls.any().over(whole), "any rises": rises.any().over(whole)}))

    # A file that does both is found out of order below.
    up, down = t["any rises"], t["any falls"]
    # In a file that goes up, the nearest date before is the highest before, so no row need be found.
    bound_below = ibis.cases((up, t["highest before"]), (down, t["highest after"]))
    bound_above = ibis.cases((up, t["lowest after"]), (down, t["lowest before"]))
    if latest:
        bound_above = ibis.coalesce(bound_above, t[latest])
    t = stage(t.mutate(**{"bound below": bound_below, "bound above": bound_above, "goes up": up}))
    below = t["bound below"]
    year = below.left(4).cast("int64") + ibis.ifelse(t[month_day] < below.right(5), 1, 0)
    found, a_year_on = (one.cast("string") + "-" + t[month_day] for one in (year, year + 1))
    only = (found <= t["bound above"]) & (a_year_on > t["bound above"]) & t[iso].isnull()

    t = stage(t.mutate(**{"found": ibis.ifelse(only, found.try_cast("date").cast("string"), None)}))
    every = ibis.coalesce(t[iso], t["found"])
    t = stage(
        t.mutate(
            **{
                "every": every,
                "lowest so far": every.min().over(before),
                "highest so far": every.max().over(before),
            }
        )
    )
    out_of_order = ibis.ifelse(t["goes up"], t["every"] < t["highest so far"], t["every"] > t["lowest so far"])
    t = stage(t.mutate(**{"any out of order": out_of_order.any().over(whole)}))
    return stage(t.select(*rows.columns, **{name: ibis.ifelse(t["any out of order"], None, t["found"])}))


def is_fill_down(date: ir.DateValue, place: ir.Value, file: ir.Value | None = None) -> ir.BooleanValue:
    """True from the second row on of three or more that follow one another with the same day and month, each a year later.

    That is what dragging 12.04.2016 down a column writes. The first of the run may be the date that was meant. Rows without
    a date neither make nor break a run; days or months that run on by one are how real logs look, and are no run.
    `date`, `place` and `file` are columns of one table, as for `with_year`.
    """
    window = ibis.window(
        group_by=[date.isnull()] if file is None else [file, date.isnull()],
        order_by=place,
    )
    day = date.year() * 10_000 + date.month() * 100 + date.day()

    def before(rows: int) -> ir.IntegerValue:
        return (day.lag(rows) if rows > 0 else day.lead(-rows)).over(window) if rows else day

    def follows(row: int) -> ir.BooleanValue:
        return (before(row) - before(row + 1) == 10_000).fill_null(False)

    return follows(0) & (follows(1) | follows(-1))


def is_future(date: ir.DateValue, known_on: ir.DateValue) -> ir.BooleanValue:
    """True where `date` lies after the day on which the file was known; False where either is NULL."""
    return (date > known_on).fill_null(False)
