"""What the one engine is asked: few rows at once, wherever the table lies."""

import datetime as dt

import ibis
import pyarrow as pa
import pytest

from pipelines import engine

ROWS = [
    {"person": "ada", "on": dt.date(2026, 3, 1), "marks": ["a", "b"], "n": 2},
    {"person": None, "on": None, "marks": None, "n": None},
]


@pytest.fixture
def con(tmp_path):
    with engine.open_engine(tmp_path, memory="500MB", threads=1) as opened:
        yield opened


def table():
    kinds = [("person", pa.string()), ("on", pa.date32()), ("marks", pa.list_(pa.string())), ("n", pa.int64())]
    return ibis.memtable(pa.Table.from_pylist(ROWS, schema=pa.schema(kinds)))


def test_few_rows_are_the_same_from_the_engine_and_from_memory(con):
    stored = engine.store(con, "stored", table())
    for t in (stored, table()):
        assert engine.few(con, t.order_by(t.n.fill_null(9))) == ROWS
        assert engine.few(con, t.filter(t.n > 2)) == []
        assert engine.few(con, t.aggregate(n=t.n.sum(), all=t.count())) == [{"n": 2, "all": 2}]
