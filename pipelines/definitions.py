"""The one Dagster entry: `dagster dev -m pipelines.definitions`, or `debrief up`. No logic here."""

import dagster as dg

from pipelines.orchestration.build import build_defs


@dg.definitions
def defs() -> dg.Definitions:
    return build_defs()
