"""Which contrasts are of too few people to show, and which would tell of those that are."""

import pandas as pd
import pytest

from pipelines.statistics.habit_effects import suppressed

#: People by contrast (done, then the bands), of 60 others without; what is shown with a smallest group of 5.
ROWS = [
    ("all of enough", {"done": 30, "1": 12, "2": 9, "3+": 9}, "done 1 2 3+"),
    ("one band of too few", {"done": 30, "1": 12, "2": 3, "3+": 9}, "done 1"),
    ("two hide each other", {"done": 30, "1": 12, "2": 3, "3+": 4}, "done 1"),
    ("nobody in a band", {"done": 30, "1": 12, "2": 0, "3+": 9}, "done 1 3+"),
    ("nobody in one, too few in another", {"done": 30, "1": 12, "2": 0, "3+": 2}, "done"),
    ("the whole too", {"done": 4, "1": 2, "2": 1, "3+": 1}, ""),
    ("no bands", {"done": 30}, "done"),
]


@pytest.mark.parametrize(("what", "people", "shown"), ROWS, ids=[row[0] for row in ROWS])
def test_no_band_is_told_by_the_others(what, people, shown):
    rows = [
        {"habit": habit, "timing": "", "contrast": contrast, "seekers_with": n, "seekers_without": 60}
        for habit, told in (("other", {"done": 30, "1": 15, "2+": 15}), ("habit", people))
        for contrast, n in told.items()
    ]
    f = pd.DataFrame(rows)
    f["suppressed"] = suppressed(f, 5)
    left = f[~f.suppressed].groupby("habit").contrast.agg(list)
    assert left["other"] == ["done", "1", "2+"]
    assert left.get("habit", []) == shown.split()
    assert not suppressed(f, 0).any()
