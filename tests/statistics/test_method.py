"""A change of method is told with what it changed, and only then."""

import pandas as pd
import pytest

from pipelines.statistics.method import method_changes

ROW = {
    "run_id": "r1", "scope": "program", "program": "p", "slice_kind": "all", "slice_value": "all", "habit": "mock_interviews",
    "timing": None, "contrast": "done", "method_version": "1", "grade": "suggestive", "estimate": 0.04,
    "n_interviews": 200, "n_seekers": 40, "n_advanced": 90, "n_with": 80, "advanced_with": 40, "n_without": 100, "advanced_without": 45,
}  # fmt: skip

SLICES = (("all", "all"), ("cohort", "spring"))


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


def test_what_the_method_changed_is_told_apart_from_what_new_logs_may_have():
    """A report of the same counts throughout is of the same logs; in one with a new interview nobody can tell which did it."""
    habits = [ROW, ROW | {"habit": "recorded_review"}]
    rows = [row | {"slice_kind": kind, "slice_value": value} for kind, value in SLICES for row in habits]
    before = pd.DataFrame(rows)
    now = before.assign(method_version="2", grade="strong")
    # Of spring one interview is new, and only one of the two habits is known of it.
    spring = now.slice_value == "spring"
    now.loc[spring, "n_interviews"] += 1
    now.loc[spring & (now.habit == "mock_interviews"), "n_with"] += 1
    told = method_changes(before, now)
    assert told.groupby("slice_value").logs_changed.unique().map(list).to_dict() == {"all": [False], "spring": [True]}
    of = told[told.slice_value == "spring"][["n_interviews_before", "n_interviews_now"]]
    assert of.drop_duplicates().values.tolist() == [[200, 201]]


def test_another_result_of_the_same_interviews_is_a_change_of_the_logs():
    before = pd.DataFrame([ROW])
    now = before.assign(method_version="2", grade="strong", advanced_with=41)
    assert method_changes(before, now).logs_changed.tolist() == [True]


def test_a_contrast_that_was_not_told_before_is_no_change_of_the_logs():
    before = pd.DataFrame([ROW])
    now = pd.concat([before, before.assign(habit="followed_up")]).assign(method_version="2", grade="strong")
    assert method_changes(before, now).logs_changed.tolist() == [False]


@pytest.mark.parametrize(
    ("what", "again", "by_method"),
    [
        ("judged otherwise on the same tables", {"grade": "strong", "estimate": 0.04}, True),
        ("moved on the same tables", {"grade": "suggestive", "estimate": 0.06}, True),
        ("the same on the same tables", {"grade": "suggestive", "estimate": 0.0405}, False),
        ("not told of on the same tables", None, None),
    ],
)
def test_an_answer_worked_out_again_on_the_tables_published_last_tells_what_the_method_did(what, again, by_method):
    before = pd.DataFrame([ROW])
    now = before.assign(run_id="r2", method_version="2", grade="strong", estimate=0.09, n_interviews=260)
    tables = pd.DataFrame([ROW | {"method_version": "2"} | again] if again else [], columns=list(ROW))
    (told,) = method_changes(before, now, tables).to_dict("records")
    assert (told["by_method"] if told["by_method"] is not pd.NA else None) is by_method
    if again:
        assert (told["grade_again"], told["estimate_again"]) == (again["grade"], again["estimate"])


def test_what_the_method_changed_is_told_where_new_logs_brought_it_back():
    before = pd.DataFrame([ROW, ROW | {"habit": "recorded_review"}])
    now = before.assign(run_id="r2", method_version="2", n_interviews=260)
    again = before.assign(method_version="2", grade=["strong", "suggestive"])
    told = method_changes(before, now, again)
    assert told.habit.tolist() == ["mock_interviews"]
    assert told.by_method.tolist() == [True]


def test_with_no_such_tables_the_method_did_it_only_where_the_logs_are_the_same():
    before = pd.DataFrame([ROW, ROW | {"program": "q"}])
    now = before.assign(run_id="r2", method_version="2", grade="strong", n_interviews=[200, 201])
    told = method_changes(before, now)
    assert told.by_method.isna().tolist() == [False, True]
    assert told.grade_again.isna().all()
