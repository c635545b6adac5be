"""In which order the statistics take habits: of two that say the same the later one is left out of a model."""

from __future__ import annotations

from pipelines.contract.habits import catalog
from pipelines.intake.find import Program
from pipelines.settings import ProgramSettings
from pipelines.warehouse.core import all_habits

OWN = {"label": "Own", "phase": "before", "kind": "yes_no", "unit": "yes or no", "concern": "fit", "counts_as": "Done."}


def test_habits_that_a_program_added_come_after_the_catalogs():
    programs = {"p": Program("p", ProgramSettings(habits={"slept_well": OWN})), "q": Program("q", ProgramSettings())}
    assert list(all_habits(programs)) == [*catalog(), "slept_well"]
