"""What is counted as too small to show."""

import ibis

from pipelines import engine
from pipelines.warehouse.marts import data_quality


def test_what_nobody_logged_is_not_hidden_from_anybody(tmp_path):
    mart = {"program": "p", "measure": "filled", "table_name": None, "column_name": None, "n": 1, "of_n": 1}
    effect = {"program": "p", "scope": "program", "slice_kind": "all"}
    effects = [
        effect | {"suppressed": True, "n_told": 3},
        effect | {"suppressed": False, "n_told": 40},
        effect | {"suppressed": True, "n_told": 0},
        effect | {"suppressed": True, "n_told": 3, "slice_kind": "cohort"},
    ]
    with engine.open_engine(tmp_path) as con:
        told = data_quality.suppressed(ibis.memtable([mart | {"slice_kind": "all"}]), ibis.memtable(effects))
        row = con.to_pyarrow(told).to_pylist()[0]
    assert (row["measure"], row["n"], row["of_n"]) == ("effects_suppressed", 1, 2)
