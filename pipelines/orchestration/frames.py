"""Small frames as published tables."""

from __future__ import annotations

import ibis
import pandas as pd
import pyarrow as pa

from pipelines.contract.published import published_tables
from pipelines.warehouse.core import Build


def publish_frame(build: Build, name: str, frames: list[pd.DataFrame]) -> None:
    """Write frames as a published table, in its columns and types; a column that they lack is NULL throughout."""
    fields = published_tables()[name].fields
    whole = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    kinds = {
        "string": pa.string(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    columns = {}
    for field in fields:
        kind = kinds[field.engine_type]
        values = whole[field.name] if field.name in whole else pd.Series([None] * len(whole), dtype=object)
        columns[field.name] = pa.array(values, from_pandas=True).cast(kind)
    build.publish(name, ibis.memtable(pa.table(columns)))
