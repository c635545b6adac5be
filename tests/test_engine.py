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


def test_an_answer_in_arrow_has_the_types_of_its_expression_and_leaves_nothing_behind(con):
    stored = engine.store(con, "stored", table())
    for t in (stored, table()):
        told = engine.arrow(con, t.mutate(nothing=ibis.null()).order_by(t.n.fill_null(9)))
        assert told.to_pylist() == [row | {"nothing": None} for row in ROWS]
        assert told.schema.types == [pa.string(), pa.date32(), pa.list_(pa.string()), pa.int64(), pa.null()]
        # The engine's own sum of whole numbers is wider than what Ibis says it is.
        assert engine.arrow(con, t.aggregate(n=t.n.sum())).schema.types == [pa.int64()]
    assert con.con.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("stored",)]


def test_a_query_that_is_written_once_is_asked_of_any_engine_that_has_its_tables(con):
    named = ibis.table({"person": "string", "n": "int64"}, name="stored")
    query = engine.query(named.filter(named.n > 1).select("person"))
    engine.store(con, "stored", table())
    assert engine.answers(con, query) == [{"person": "ada"}]


def test_a_table_is_written_in_the_types_of_its_expression_and_under_any_name_of_a_column(con):
    t = table()
    made = {"a sum": t.n.sum().over(), 'with "quotes"': t.person, "order": t.on}
    stored = engine.store(con, "made", t.mutate(**made))
    written = con.table("made", database=engine.TEMPORARY)
    assert written.schema() == stored.schema() == t.mutate(**made).schema()
    assert [row["a sum"] for row in engine.few(con, stored)] == [2, 2]
