"""A change of method is told with what it changed, and only then."""

import pandas as pd

from pipelines.statistics.method import method_changes

ROW = {
    "run_id": "r1", "scope": "program", "program": "p", "slice_kind": "all", "slice_value": "all", "habit": "mock_interviews",
    "timing": None, "contrast": "done", "method_version": "1", "grade": "suggestive", "estimate": 0.04,
}  # fmt: skip


def test_other_grades_and_moved_estimates_are_told():
    before = pd.DataFrame([ROW, ROW | {"habit": "recorded_review"}, ROW | {"habit": "feedback_rounds"}])
    now = before.assign(run_id="r2", method_version="2", grade=["strong", "suggestive", "suggestive"])
    now["estimate"] = [0.04, 0.042, 0.0401]
    told = method_changes(before, now)
    assert told.habit.tolist() == ["mock_interviews", "recorded_review"]
    assert told[["method_before", "method_now", "grade_before", "grade_now"]].iloc[0].tolist() == [
        "1", "2", "suggestive", "strong",
    ]  # fmt: skip


def test_all_programs_together_are_compared_too():
    before = pd.DataFrame([ROW | {"scope": "all", "program": None}])
    now = before.assign(method_version="2", grade="strong")
    assert len(method_changes(before, now)) == 1


def test_what_new_logs_change_is_no_change_of_method():
    before = pd.DataFrame([ROW])
    assert method_changes(before, before.assign(grade="strong", estimate=0.2)).empty
