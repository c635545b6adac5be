"""What the order of a file's rows proves of its dates: years left out, fill-down runs, the future; and what it does not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.engine import stage
from pipelines.intake import dates, years


def years_found(con: Any, files: dict[str, list[str | None]], *, latest: str | None = None) -> dict[str, list[Any]]:
    """The dates that `with_year` finds for the cells of each file (day-first), all files in one table."""
    rows = [(file, number, cell) for file, cells in files.items() for number, cell in enumerate(cells, 2)]
    t = ibis.memtable(
        pa.table({
            "file": [row[0] for row in rows],
            "row_number": [row[1] for row in rows],
            "text": pa.array([row[2] for row in rows], pa.string()),
            "latest": pa.array([latest] * len(rows), pa.string()),
        })
    )  # fmt: skip
    t = stage(t.mutate(iso=dates.iso_date(t.text, True), day=dates.month_day(t.text, True)))
    t = years.with_year(t, "found", iso="iso", month_day="day", file="file", latest="latest" if latest else None)
    found: dict[str, list[Any]] = {file: [] for file in files}
    for row in con.to_pyarrow(t.order_by("file", "row_number")).to_pylist():
        found[row["file"]].append(row["found"])
    return found


FILES: dict[str, tuple[list[str | None], list[str | None]]] = {
    # the cells of a file, and what is found for each
    "between two dates of one year": (["2019-01-05", "8-Jul", "2019-12-01"], [None, "2019-07-08", None]),
    "past the turn of the year": (["2019-11-05", "8-Jan", "2020-03-01"], [None, "2020-01-08", None]),
    "downwards": (["2020-03-01", "8-Jan", "27-Oct", "2019-05-01"], [None, "2020-01-08", "2019-10-27", None]),
    "blanks and words between": (["2019-01-05", None, "TBD", "8-Jul", None, "2019-12-01"], [None] * 3 + ["2019-07-08"] + [None] * 2),
    "a tie": (["2019-01-05", "5 Jan", "1 Dec", "2019-12-01"], [None, "2019-01-05", "2019-12-01", None]),
    "equal dates beside it": (["2019-07-08", "2019-07-08", "8-Jul", "2019-07-08", "2019-07-09"], [None, None, "2019-07-08", None, None]),
    "numbers": (["2019-01-05", "9/5", "2019-12-01"], [None, "2019-05-09", None]),
    "a leap day": (["2020-01-05", "29 Feb", "2020-12-01"], [None, "2020-02-29", None]),
    "a leap day without its year": (["2019-01-05", "29 Feb", "2019-12-01"], [None] * 3),
    "two years would do": (["2018-01-05", "8-Jul", "2019-12-01"], [None] * 3),
    "a whole year between ties": (["2019-07-08", "8-Jul", "2020-07-08"], [None] * 3),
    "no year would do": (["2019-01-05", "8-Jul", "2019-03-01"], [None] * 3),
    "before the first and after the last": (["8-Jan", "2019-01-05", "2019-12-01", "8-Dec"], [None] * 4),
    "dates in no order": (["2019-01-05", "8-Jul", "2019-12-01", "2019-06-01"], [None] * 4),
    "years found break the order": (["2019-01-05", "8-Jul", "3-Mar", "2019-12-01"], [None] * 4),
    "one date alone": (["2019-01-05", "8-Jul"], [None] * 2),
    "one date, again and again": (["2019-01-05", "5-Jan", "2019-01-05"], [None] * 3),
    "no year anywhere": (["5-Jan", "8-Jul", "27-Oct", "3-Jan"], [None] * 4),
    "December and January prove nothing": (["2019-12-01", "8-Dec", "8-Jan"], [None] * 3),
}  # fmt: skip


def test_a_year_is_found_only_where_order_proves_it(con: Any) -> None:
    found = years_found(con, {file: cells for file, (cells, _) in FILES.items()})
    assert found == {file: wanted for file, (_, wanted) in FILES.items()}


def test_after_the_newest_date_only_a_last_possible_day_proves_a_year(con: Any) -> None:
    files: dict[str, list[str | None]] = {
        "up": ["2019-01-05", "2019-11-01", "8-Dec", "8-Jan"],
        "down": ["8-Jan", "8-Dec", "2019-11-01", "2019-01-05", "3-Jan"],
        "too long ago": ["2017-01-05", "2018-02-01", "8-Dec"],
    }
    nothing = {file: [None] * len(cells) for file, cells in files.items()}
    assert years_found(con, files) == nothing
    assert years_found(con, files, latest="2020-02-01") == {
        "up": [None, None, "2019-12-08", "2020-01-08"],
        "down": ["2020-01-08", "2019-12-08", None, None, None],
        "too long ago": [None, None, None],
    }
    # A file known before its own newest date says nothing of what comes after.
    assert years_found(con, {"up": files["up"]}, latest="2019-06-01")["up"] == [None] * 4


def test_all_rows_are_of_one_file_where_none_is_named(con: Any) -> None:
    cells = ["2019-01-05", "8-Jul", "2019-12-01"]
    t = ibis.memtable(pa.table({"row_number": [2, 3, 4], "text": cells, "kept": [1, 2, 3]}))
    t = stage(t.mutate(iso=dates.iso_date(t.text, None), day=dates.month_day(t.text, None)))
    t = years.with_year(t, "found", iso="iso", month_day="day")
    assert t.columns == ("row_number", "text", "kept", "iso", "day", "found")
    rows = con.to_pyarrow(t.order_by("row_number")).to_pylist()
    assert [(row["kept"], row["found"]) for row in rows] == [(1, None), (2, "2019-07-08"), (3, None)]


DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2026, 12, 31))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(st.tuples(DAYS, st.booleans()), min_size=2, max_size=12), min_size=20, max_size=40), st.booleans()
)
def test_in_a_file_that_is_in_order_no_year_is_found_wrong(con: Any, drawn: list[Any], down: bool) -> None:
    files, truth = {}, {}
    for number, rows in enumerate(drawn):
        rows = sorted(rows, reverse=down)
        truth[f"{number:02d}"] = [None if whole else day.isoformat() for day, whole in rows]
        files[f"{number:02d}"] = [day.isoformat() if whole else f"{day:%d-%b}" for day, whole in rows]
    for file, found in years_found(con, files, latest="2026-12-31").items():
        assert all(iso in (None, true) for iso, true in zip(found, truth[file], strict=True))


# ---- flags -----------------------------------------------------------------------------------------------------------


def fill_downs(con: Any, cells: list[str | None]) -> list[bool]:
    t = ibis.memtable(pa.table({"row_number": range(len(cells)), "text": pa.array(cells, pa.string())}))
    t = stage(t.mutate(day=dates.iso_date(t.text, True).try_cast("date")))
    t = t.select("row_number", found=years.is_fill_down(t.day, t.row_number)).order_by("row_number")
    return [row["found"] for row in con.to_pyarrow(t).to_pylist()]


RUNS: dict[str, tuple[list[str | None], list[int]]] = {
    # the cells, and the places that are flagged
    "eight rows": ([f"12.04.{year}" for year in range(2016, 2024)], list(range(1, 8))),
    "three rows": (["12.04.2016", "12.04.2017", "12.04.2018"], [1, 2]),
    "two rows are no run": (["12.04.2016", "12.04.2017", "13.04.2017"], []),
    "among others": (["01.04.2016", "12.04.2016", "12.04.2017", "12.04.2018", "14.04.2016"], [2, 3]),
    "two runs": ([*(f"12.04.{y}" for y in (2016, 2017, 2018)), *(f"13.04.{y}" for y in (2016, 2017, 2018))], [1, 2, 4, 5]),
    "rows without a date": (["12.04.2016", None, "12.04.2017", "TBD", "12.04.2018"], [2, 4]),
    "another date between": (["12.04.2016", "12.04.2017", "20.04.2016", "12.04.2018", "12.04.2019"], []),
    "a day later each": (["12.04.2016", "13.04.2016", "14.04.2016"], []),
    "a month later each": (["12.04.2016", "12.05.2016", "12.06.2016"], []),
    "the same day": (["12.04.2016", "12.04.2016", "12.04.2016"], []),
    "a year back each": (["12.04.2018", "12.04.2017", "12.04.2016"], []),
    "two years later each": (["12.04.2012", "12.04.2014", "12.04.2016"], []),
    "nothing": ([None, None, None], []),
}  # fmt: skip


@pytest.mark.parametrize("run", RUNS)
def test_a_spreadsheets_fill_down_is_flagged_from_its_second_row(con: Any, run: str) -> None:
    cells, flagged = RUNS[run]
    assert [place for place, found in enumerate(fill_downs(con, cells)) if found] == flagged


def test_runs_do_not_go_over_from_one_file_to_the_next(con: Any) -> None:
    cells = [("a", 2, 2016), ("a", 3, 2017), ("b", 2, 2018), ("b", 3, 2019), ("b", 4, 2020)]
    t = ibis.memtable([{"file": file, "place": place, "day": dt.date(year, 4, 12)} for file, place, year in cells])
    t = t.select("file", "place", found=years.is_fill_down(t.day, t.place, t.file)).order_by("file", "place")
    assert [row["found"] for row in con.to_pyarrow(t).to_pylist()] == [False, False, False, True, True]


def test_the_future_begins_the_day_after_the_file_was_known(con: Any) -> None:
    days = [dt.date(2026, 3, 8), dt.date(2026, 3, 9), dt.date(2026, 3, 10), None]
    t = ibis.memtable(pa.table({"place": range(4), "day": pa.array(days, pa.date32())}))
    for known_on, wanted in ((ibis.date(2026, 3, 9), [False, False, True, False]), (None, [False] * 4)):
        known = ibis.null().cast("date") if known_on is None else known_on
        found = con.to_pyarrow(t.select("place", future=years.is_future(t.day, known)).order_by("place")).to_pylist()
        assert [row["future"] for row in found] == wanted


def test_order_can_be_said_in_sparks_words() -> None:
    t = ibis.table({"file": "string", "row_number": "int64", "iso": "string", "day": "string"}, name="cells")
    found = years.with_year(t, "found", iso="iso", month_day="day", file="file")
    flagged = found.select(flag=years.is_fill_down(found.iso.try_cast("date"), found.row_number, found.file))
    assert "OVER (" in ibis.to_sql(flagged, dialect="pyspark")
