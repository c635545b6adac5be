"""How much entries without a time, which may have been written after the result, move what is said of habits."""

import pandas as pd
import pytest

from pipelines.statistics.untimed import untimed_pull

#: Of one habit: interviews (and those that led on) with and without it, of all entries and of those without a time; the pull in points.
ROWS = [
    ("both go with results alike", (100, 50, 100, 40), (20, 10, 20, 8), 0.0),
    ("without a time they go with them more", (100, 50, 100, 40), (20, 20, 20, 0), 0.2 * (1.0 - (30 / 80 - 40 / 80))),
    ("without a time they go with them less", (100, 50, 100, 40), (20, 0, 20, 20), 0.2 * (-1.0 - (50 / 80 - 20 / 80))),
    ("all have a time", (100, 50, 100, 40), (0, 0, 0, 0), None),
    ("none has a time", (100, 50, 100, 40), (100, 50, 100, 40), None),
    ("nobody without a time did it", (100, 50, 100, 40), (0, 0, 20, 8), None),
]  # fmt: skip


def row(counts, untimed):
    names = ("with", "advanced_with", "without", "advanced_without")
    made = {f"n_{name}" if "advanced" not in name else name: n for name, n in zip(names, counts, strict=True)}
    return made | {f"untimed_{name}": n for name, n in zip(names, untimed, strict=True)}


@pytest.mark.parametrize(("what", "counts", "untimed", "expected"), ROWS, ids=[each[0] for each in ROWS])
def test_the_pull_of_one_habit(what, counts, untimed, expected):
    found = untimed_pull(pd.DataFrame([row(counts, untimed)]))
    assert found == pytest.approx(float("nan") if expected is None else expected, nan_ok=True)


def test_habits_count_by_how_many_entries_they_have_without_a_time():
    many, few = row((100, 50, 100, 40), (40, 20, 40, 16)), row((100, 50, 100, 40), (2, 2, 2, 0))
    alone, both = untimed_pull(pd.DataFrame([few])), untimed_pull(pd.DataFrame([many, few]))
    # 84 of 400 entries have no time; of the difference of the few, one part in twenty-one counts.
    assert both == pytest.approx(84 / 400 * (alone / (4 / 200)) / 21)
