"""Each grade from a named row; what keeps a row from the one above it; and what the sentence then says."""

import json

import numpy as np
import pandas as pd
import pytest

from pipelines.contract.sentences import catalogue, say, say_flip
from pipelines.statistics import grades, sentences

#: A contrast that is strong in every respect.
STRONG = {
    "timing": "", "phase": "before", "late_share": 0.0, "timing_unknown_share": 0.1, "untimed_pull": 0.0, "gate_ok": True, "q": 0.01, "lfsr": 0.01,
    "placebo_flag": False, "e_value_ci": 1.3, "low_90": 0.03, "high_90": 0.11, "low_shown": 0.028, "high_shown": 0.121,
    "estimate": 0.07, "rate_with": 0.44, "rate_without": 0.37, "mde80": 0.05, "n_with": 300, "n_without": 400,
    "informative_seekers": 80, "df": 60.0,
}  # fmt: skip
ROWS = [
    ("all in order", {}, "strong"),
    ("many discoveries like it would be false", {"q": 0.06}, "suggestive"),
    ("its sign is not sure", {"lfsr": 0.06}, "suggestive"),
    ("done during the interview", {"phase": "during"}, "suggestive"),
    ("done after it, against the next", {"phase": "after", "timing": "next"}, "suggestive"),
    ("the next one's habit goes with it too", {"placebo_flag": True}, "suggestive"),
    ("a placebo that could not be made", {"placebo_flag": None}, "strong"),
    ("little would explain it", {"e_value_ci": 1.19}, "suggestive"),
    ("one entry in five has no time", {"timing_unknown_share": 0.20}, "strong"),
    ("entries without a time go with results nearly as the others do", {"untimed_pull": 0.01}, "strong"),
    ("they go with them more, and move differences by over a point", {"untimed_pull": 0.0101}, "suggestive"),
    ("every entry has a time", {"untimed_pull": np.nan}, "strong"),
    ("more than that have none", {"timing_unknown_share": 0.21}, "suggestive"),
    ("done after it, against its own result", {"phase": "after", "timing": "same"}, "cannot be judged"),
    ("one in four was logged after the result", {"late_share": 0.25}, "cannot be judged"),
    ("late, and too few besides", {"late_share": 0.25, "gate_ok": False}, "cannot be judged"),
    ("one in five was", {"late_share": 0.20}, "strong"),
    ("no time of any entry is known", {"late_share": np.nan}, "strong"),
    ("too few", {"gate_ok": False}, "too little data"),
    ("small for sure", {"q": 0.6, "lfsr": 0.7, "low_90": -0.02, "high_90": 0.029}, "little or no difference"),
    ("small, but a discovery", {"q": 0.04, "lfsr": 0.3, "low_90": 0.001, "high_90": 0.029}, "no evidence either way"),
    ("anything", {"q": 0.6, "lfsr": 0.7, "low_90": -0.04, "high_90": 0.02}, "no evidence either way"),
]  # fmt: skip


def frame(*changes):
    return pd.DataFrame([STRONG | change for change in changes])


@pytest.mark.parametrize(("what", "change", "grade"), ROWS, ids=[row[0] for row in ROWS])
def test_grade(what, change, grade):
    assert grades.grade(frame(change)).tolist() == [grade]


def test_every_grade_is_one_that_pages_know():
    assert set(grades.grade(frame(*(change for _what, change, _grade in ROWS)))) == set(grades.GRADES)


GATE = {
    "why": "", "informative_seekers": 10, "n_with": 10, "advanced_with": 5, "n_without": 10, "advanced_without": 5,
    "half_shown": 0.15,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"informative_seekers": 9}, "informative_seekers"),
        ({"advanced_with": 4}, "few_results"),
        ({"advanced_with": 6}, "few_results"),
        ({"advanced_without": 4}, "few_results"),
        ({"n_without": 9}, "few_results"),
        ({"half_shown": 0.151}, "wide"),
        ({"half_shown": np.nan}, "no_estimate"),
        ({"why": "dependent", "half_shown": np.nan}, "dependent"),
        ({"why": "one_bucket", "half_shown": np.nan, "informative_seekers": 2}, "one_bucket;informative_seekers"),
    ],
)
def test_gate(change, reason):
    told = grades.with_gate(pd.DataFrame([GATE | change]))
    assert told.gate_reason.tolist() == [reason]
    assert told.gate_ok.tolist() == [not reason]


def test_e_value_is_the_published_example():
    # VanderWeele and Ding (2017): a risk ratio of 3.9 (95 % interval 1.8 to 8.7) has 7.2 and 3.0.
    assert grades.e_value(np.array([3.9, 1.8])) == pytest.approx([7.26, 3.0], abs=0.01)
    assert grades.e_value(np.array([1 / 3.9])) == pytest.approx(grades.e_value(np.array([3.9])))


@pytest.mark.parametrize(
    ("low", "high", "raw", "flip", "fragile", "of_interval"),
    [
        (0.02, 0.10, 0.05, False, True, 1.279),  # 1.05 times at least
        (0.06, 0.10, 0.05, False, False, 1.565),
        (0.06, 0.10, -0.05, True, False, 1.565),
        (-0.10, -0.06, 0.05, True, False, 1.632),
        (-0.02, 0.10, -0.05, False, False, 1.0),
    ],
)  # fmt: skip
def test_checks_beside_a_claim(low, high, raw, flip, fragile, of_interval):
    row = {"base_rate": 0.4, "low_shown": low, "high_shown": high, "estimate": (low + high) / 2, "raw": raw}
    f = grades.with_checks(pd.DataFrame([row | {"gate_ok": True}, row | {"gate_ok": False}]))
    told = f.iloc[0]
    assert (told.flip_flag, told.fragile_flag) == (flip, fragile)
    # Where nothing may be claimed there is nothing to flag.
    assert f.iloc[1][["flip_flag", "fragile_flag"]].isna().all()
    assert told.e_value_ci == pytest.approx(of_interval, abs=0.001)
    assert told.risk_ratio == pytest.approx((0.4 + row["estimate"]) / 0.4)


def said(change):
    f = frame(change)
    f["grade"] = grades.grade(f)
    return sentences.written(f)[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "In 100 interviews, about 44 led on when the same people did this, instead of 37 (likely 3 to 12 more)."),
        (
            {"estimate": -0.07, "rate_with": 0.30, "low_shown": -0.121, "high_shown": -0.028},
            "about 30 led on when the same people did this, instead of 37 (likely 3 to 12 fewer).",
        ),
        (
            {"q": 0.1, "estimate": 0.04, "low_shown": -0.01, "high_shown": 0.08},
            "Leans towards 4 more in 100 (from 1 fewer to 8 more). Worth trying, not worth promising.",
        ),
        ({"q": 0.6, "low_90": -0.0201, "high_90": 0.01}, "We can rule out more than about 3 in 100 either way."),
        ({"q": 0.6, "low_shown": -0.09, "low_90": -0.07}, "No clear difference: could be 12 in 100 either way."),
        (
            {"gate_ok": False, "mde80": 0.18},
            "Too little data: 300 interviews with, 400 without, 80 people who did both. "
            "We'd only notice a difference of about 18 points.",
        ),
        ({"gate_ok": False, "mde80": np.nan}, "300 interviews with, 400 without, 80 people who did both."),
        # A chance moves by a hundred points at most: above it nothing is noticed at all.
        ({"gate_ok": False, "mde80": 2.2}, "300 interviews with, 400 without, 80 people who did both."),
        ({"late_share": 0.3}, "Logged after the interview."),
        (
            {"gate_ok": False, "n_with": 1, "n_without": 0, "informative_seekers": 1},
            "Too little data: 1 interview with, 0 without, 1 person who did both.",
        ),
        ({"gate_ok": False, "mde80": 0.012}, "We'd only notice a difference of about 1 point."),
        # Where rounding would say nothing, tenths do.
        (
            {"q": 0.1, "estimate": 0.0042, "low_shown": -0.0012, "high_shown": 0.0096},
            "Leans towards 0.4 more in 100 (from 0.1 fewer to 1.0 more).",
        ),
        (
            {"q": 0.1, "estimate": -0.0042, "low_shown": -0.0096, "high_shown": 0.0012},
            "Leans towards 0.4 fewer in 100 (from 1.0 fewer to 0.1 more). Worth trying, not worth promising. People often",
        ),
        (
            {"rate_with": 0.041, "rate_without": 0.011, "estimate": 0.03, "low_shown": 0.004, "high_shown": 0.056},
            "about 4.1 led on when the same people did this, instead of 1.1 (likely 0.4 to 5.6 more).",
        ),
        (
            {"rate_with": 0.018, "rate_without": 0.011, "estimate": 0.007, "low_shown": -0.0101, "high_shown": -0.0003},
            "about 1.80 led on when the same people did this, instead of 1.10 (likely 0.03 to 1.01 fewer).",
        ),
        (
            {"rate_with": 0.369, "rate_without": 0.3659, "estimate": 0.006, "low_shown": 0.0051, "high_shown": 0.0131},
            "about 36.9 led on when the same people did this, instead of 36.6 (likely 0.5 to 1.3 more).",
        ),
        ({"q": 0.6, "low_90": -0.0001, "high_90": 0.0}, "We can rule out more than about 1 in 100 either way."),
        (
            {"q": 0.04, "lfsr": 0.3, "low_shown": -0.001, "high_shown": 0.004},
            "No clear difference: could be 0.4 in 100 either way.",
        ),
        # A range that leaves out none does not go either way, whatever keeps the habit from a grade.
        (
            {"q": 0.3, "estimate": 0.13, "low_shown": 0.02, "high_shown": 0.24, "high_90": 0.22},
            "No clear difference: from 2 more to 24 more in 100, which may be chance where so many are looked at.",
        ),
        (
            {"q": 0.04, "lfsr": 0.3, "estimate": -0.05, "low_shown": -0.096, "high_shown": -0.004, "low_90": -0.09},
            "No clear difference: from 9.6 fewer to 0.4 fewer in 100, which may be chance where so many are looked at.",
        ),
        (
            {"q": 0.6, "low_shown": 0.0, "high_shown": 0.09, "low_90": 0.01},
            "No clear difference: could be 9 in 100 either way.",
        ),
    ],
)
def test_sentence(change, words):
    assert words in say(said(change))
    assert "220 points" not in say(said(change))


@pytest.mark.parametrize(
    ("what", "change", "noticed"),
    [
        ("by the normal", {"df": 60.0}, "about 28 points"),
        ("from 30 degrees of freedom on", {"df": 30.0}, "about 28 points"),
        # t(.975, 4) + z(.8) = 2.776 + 0.842 standard errors of ten points, not 2.80.
        ("four degrees of freedom", {"df": 4.0}, "about 36 points"),
        # 12.706 + 0.842
        ("one is as good as none", {"df": 1.0}, None),
        ("nine people who did both", {"informative_seekers": 9}, None),
    ],
)
def test_what_would_be_noticed_is_by_the_degrees_of_freedom(what, change, noticed):
    words = say(said({"gate_ok": False, "mde80": 0.28} | change))
    assert ("only notice" in words) == (noticed is not None)
    assert (noticed or "") in words


def test_a_negative_effect_is_no_reason_to_stop():
    change = {"estimate": -0.07, "rate_with": 0.30, "low_shown": -0.121, "high_shown": -0.028}
    assert say(said(change)).endswith("don't stop because of this.")
    assert "don't stop" not in say(said({}))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (0.04, "People who do this are led on more, but the same person is not"),
        (-0.04, "People who do this are led on less, but the same person is led on more when they do it"),
    ],
)
def test_a_flip_says_which_way_it_goes(raw, words):
    assert say_flip(raw).startswith(words)
    assert "goes with the person, not the habit" in say_flip(raw)


def test_a_sentence_holds_only_its_key_and_whole_numbers():
    told = json.loads(said({}))
    assert told.pop("key") in catalogue()
    assert all(isinstance(number, int) for number in told.values())


def test_no_sentence_says_what_the_numbers_cannot():
    words = " ".join(catalogue().values()).lower()
    for never in ("cause", "boost", "significan", "times more", "proves", "guarantee"):
        assert never not in words.replace("don't stop because", "").replace("because of how it went", "")
