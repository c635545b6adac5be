"""What every step of a Dagster run shares: its settings, its moment and its plan. The one resource, and tests' one seam."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.orchestration.steps import Progress, Run, begin


class Context:
    """Runs by Dagster's run id. `settings` are flags that beat the environment; `progress` hears how far a run is.

    `begun`: a run that someone has begun already, and that the first Dagster run is to be.
    """

    def __init__(
        self,
        progress: Progress | None = None,
        begin_run: Callable[..., Run] = begin,
        begun: Run | None = None,
        **settings: object,
    ) -> None:
        self._begun = begun
        self._progress = progress
        self._begin = begin_run
        self._settings = settings
        self._runs: dict[str, Run] = {}

    def run(self, run_id: str) -> Run:
        """The run with this id, begun at its first step; a step executed again later begins anew from the lake."""
        if run_id not in self._runs:
            run, self._begun = self._begun or self._begin(run_id, **self._settings), None
            if self._progress:
                run.progress = self._progress
            self._runs = {run_id: run}  # a daemon's process lives for weeks: only the last run is kept
        return self._runs[run_id]
