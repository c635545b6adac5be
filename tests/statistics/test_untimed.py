"""How much entries without a time, which may have been written after the result, move what is said of habits."""

import numpy as np
import pytest

from pipelines.statistics.untimed import untimed_pull

#: Of two habits: slope and weight of entries without a time, then of the others; the pull of each, in points. 4,000 interviews, whose outcome has
#: a variance of .25: entries of weight 100 and 400 are known to 5.6 points together.
ROWS = [
    ("both go with results alike", [(0.05, 100, 0.05, 400)] * 2, [0.0, 0.0]),
    ("of both the untimed go with them more", [(0.25, 100, 0.05, 400)] * 2, [4.0, 4.0]),
    ("one of them does, and more than chance brings", [(0.25, 100, 0.05, 400), (0.05, 100, 0.05, 400)], [4.0, 2.0]),
    ("one of them does, as chance may bring", [(0.17, 100, 0.05, 400), (0.05, 100, 0.05, 400)], [1.2, 1.2]),
    ("they go with them less", [(-0.15, 100, 0.05, 400)] * 2, [-4.0, -4.0]),
    ("one has a time throughout", [(0.0, 0, 0.05, 400), (0.25, 100, 0.05, 400)], [100 / 900 * 20, 4.0]),
    ("both have", [(0.0, 0, 0.05, 400)] * 2, [None, None]),
    ("none has a time", [(0.25, 400, 0.0, 0)] * 2, [None, None]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "habits", "expected"), ROWS, ids=[each[0] for each in ROWS])
def test_the_pull(what, habits, expected):
    sums = np.array([[b1 * w1, w1, b1 * w1 + b0 * w0, w1 + w0] for b1, w1, b0, w0 in habits])
    found = 100 * untimed_pull(sums, np.ones(2, bool), 1000.0, 4000)
    assert found.tolist() == pytest.approx([np.nan if each is None else each for each in expected], nan_ok=True)


def test_a_habit_of_another_phase_has_its_own_alone():
    sums = np.array([[25.0, 100, 45, 500], [5.0, 100, 25, 500]])
    found = 100 * untimed_pull(sums, np.array([False, True]), 1000.0, 4000)
    assert found.tolist() == pytest.approx([4.0, 0.0])
    assert 100 * untimed_pull(sums[:1], np.array([False]), 1000.0, 4000) == pytest.approx([4.0])
