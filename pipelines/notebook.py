"""The published warehouse in a notebook: pandas frames by SQL, and the figures that the pages show.

    from pipelines.notebook import open_warehouse

    warehouse = open_warehouse()
    warehouse.sql("SELECT stage, advanced, rejected FROM mart_stage_results WHERE program = $program", program="spring")

It is opened read-only, so a nightly run never waits for a notebook. What the tables hold: docs/guide/tables.md.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pipelines.contract.published import published_tables
from pipelines.dashboards.warehouse import Program, read_programs
from pipelines.dashboards.warehouse import open_warehouse as _opened
from pipelines.errors import DebriefError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import plotly.graph_objects as go

_FILE = Path("data/warehouse/interviews.duckdb")


def open_warehouse(path: str | Path | None = None) -> Warehouse:
    """The warehouse at `path`; else the one that DEBRIEF_WAREHOUSE names; else the project's own, looked for from the folder
    of the notebook upwards. DebriefError where there is none."""
    named = path or os.environ.get("DEBRIEF_WAREHOUSE")
    return Warehouse(Path(named) if named else _found())


def _found() -> Path:
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / _FILE).is_file():
            return folder / _FILE
    raise DebriefError(
        f"There is no {_FILE} in this folder or above it. Run `debrief run` first, or name the file: open_warehouse('…')."
    )


class Warehouse:
    """A warehouse that is open for reading. Close it (or use it in a `with`) before the file is to be moved away."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opening = _opened(path)
        self.connection: duckdb.DuckDBPyConnection = self._opening.__enter__()

    def sql(self, query: str, **values: Any) -> pd.DataFrame:
        """What a query gives, as a frame; `$name` in it stands for the value of that name."""
        return self.connection.execute(query, values).df()

    def table(self, name: str) -> pd.DataFrame:
        """A whole table; KeyError for a name that is none."""
        if name not in self.tables:
            raise KeyError(f"There is no table {name}; there are {', '.join(self.tables)}.")
        return self.connection.table(name).df()

    @property
    def tables(self) -> list[str]:
        """The names of the published tables, in the order in which they are made."""
        return list(published_tables())

    def figures(self, program: str, scheme: Literal["light", "dark"] = "light") -> dict[str, go.Figure]:
        """The figures of a program's page by name, as the page shows them: of groups large enough, in its own colours."""
        # Only here: a query should not wait for the pages' imports.
        import plotly.graph_objects as go

        from pipelines.dashboards import theme
        from pipelines.dashboards.pages.parts import Chart
        from pipelines.dashboards.pages.program.page import program_page

        page = program_page(self.connection, self._program(program))
        charts = [part for section in page.sections for part in section.parts if isinstance(part, Chart)]
        return {chart.id: go.Figure(theme.coloured(chart.figures["wide"], scheme)) for chart in charts}

    def _program(self, code: str) -> Program:
        programs = {program.code: program for program in read_programs(self.connection)}
        if code not in programs:
            raise KeyError(f"There is no program {code}; there are {', '.join(programs)}.")
        return programs[code]

    def close(self) -> None:
        self._opening.__exit__(None, None, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
