"""The tables of answers that the warehouse publishes: effects, calibration, time to offer, questions, benchmarks.

Columns and grain only (statistics.md, 7); what fills them is statistics/. Effects, intervals, rates and shares are fractions.
"""

from __future__ import annotations

from pipelines.contract.fields import Field, Table, date, number, text, whole, yes_no

#: Whose answer it is: scope `program`, or `all` (program NULL), which is for the warehouse's owner and on no page.
REPORT = (*text("run_id scope", required=True), *text("program"), *text("slice_kind slice_value", required=True))
REPORT_KEY = ("scope", "program", "slice_kind", "slice_value")

#: Each share with the counts that it is made of. What a model gives is of all judged interviews.
SHARES = {
    "blank_share": ("n_blank", "n_applies"),
    "late_share": ("n_late", "n_timed"),
    "timing_unknown_share": ("n_told", "n_timed"),
    "undated_share": ("n_undated", "n_advanced"),
    "base_rate": ("n_advanced", "n_interviews"),
    "rate_with": ("n_interviews",),
    "rate_without": ("n_interviews",),
}

_COMPARED = (
    *whole("n_with advanced_with n_without advanced_without"),
    *whole("seekers_with seekers_without n_advanced n_undated n_applies n_blank n_told n_timed n_late"),
    *number("blank_share late_share timing_unknown_share undated_share", high=1),
    *number("untimed_pull", low=-1, high=1),
)
_ESTIMATED = (
    *number("raw raw_low raw_high estimate", low=-1, high=1),
    *number("se df g_eff"),
    *number("low high low_shown high_shown", low=None),
    *number("p q lfsr", high=1),
    *number("shrunk", low=None),
    *number("between_sd mde80 more_needed"),
    *number("base_rate rate_with rate_without", high=1),
    *number("risk_ratio e_value e_value_ci"),
    *yes_no("flip_flag fragile_flag placebo_flag blank_flag"),
    *number("stage_p stage_q", high=1),
    *number("early_estimate early_low early_high late_estimate late_low late_high", low=None),
    *yes_no("gate_ok"),
    *text("gate_reason grade"),
    Field("sentence", "json"),
    *yes_no("suppressed"),
    *text("method_version"),
)


def answers() -> tuple[Table, ...]:
    """The tables, in the order in which they are made."""
    return (
        Table(
            "habit_effects",
            "one contrast of one habit in one report: how the chance to advance differs, how sure that is, and its grade",
            (*REPORT_KEY, "habit", "timing", "contrast"),
            (
                *REPORT,
                *text("outcome", required=True),
                *whole("horizon_days n_replies"),
                *number("reply_lag_p90"),
                *text("habit kind", required=True),
                *text("timing"),
                *text("contrast", required=True),
                *text("unit phase"),
                *whole("n_interviews n_seekers informative_seekers"),
                *_COMPARED,
                *_ESTIMATED,
            ),
        ),
        Table(
            "self_rating_calibration",
            "one value of one rating at one stage of one report: how often interviews so rated led on. The value NULL is all",
            (*REPORT_KEY, "stage", "rating", "value"),
            (
                *REPORT,
                *text("stage rating", required=True),
                *number("value"),
                *whole("n_interviews n_seekers n_advanced n_untimed n_late"),
                *number("predicted observed low high", high=1),
                *number("auc auc_within", high=1),
                *number("brier reliability resolution uncertainty", low=None),
                *number("calibration_in_the_large calibration_low calibration_high", low=None),
                *yes_no("suppressed"),
                *text("method_version"),
            ),
        ),
        Table(
            "self_rating_seekers",
            "one seeker's ratings against what the program's people with the same result at the same stage give",
            ("program", "seeker", "rating"),
            (
                *text("run_id program seeker rating", required=True),
                *whole("n_interviews n_advanced n_compared"),
                *number("mean_rating expected_rating", low=None),
                *number("over_confidence se z", low=None),
                *number("forecast_expected", low=None),
                *yes_no("named"),
            ),
        ),
        Table(
            "time_to_offer",
            "one step of the search of one report, by its last day from the beginning: who had an offer by then, and what befell whom since the row before",
            (*REPORT_KEY, "day"),
            (
                *REPORT,
                *whole("day n_seekers n_undated at_risk offers left_search censored"),
                *number("incidence se low high left_incidence", high=1),
                *whole("median_day"),
                *yes_no("suppressed"),
                *text("method_version"),
            ),
        ),
        Table(
            "mart_questions",
            "one kind of question, or one mark of the answers, in one report: how often, how rated, and beside which results",
            (*REPORT_KEY, "what", "name"),
            (
                *REPORT,
                *text("what name", required=True),
                *whole("n_questions n_prepared n_prepared_known n_rated"),
                *number("mean_rating mean_low mean_high", low=None),
                *whole("n_interviews n_seekers informative_seekers"),
                *_COMPARED,
                *_ESTIMATED,
            ),
        ),
        Table(
            "benchmarks",
            "one published figure, with what it counts; `comparable_to` names our own figure of the same denominator, if any",
            ("program", "benchmark"),
            (
                *text("program"),
                *text("benchmark label numerator denominator source grade", required=True),
                *number("value low high", low=None),
                *text("unit"),
                *whole("n year"),
                *text("comparable_to"),
            ),
        ),
        Table(
            "suggestions",
            "what a person was told to do next from one day on, and on what evidence; the newest day's stands",
            ("program", "seeker", "suggested_on"),
            (
                *text("run_id program seeker", required=True),
                *date("suggested_on", required=True),
                *text("habit kind", required=True),
                *text("grade scope slice_kind slice_value contrast"),
                *number("estimate low_shown high_shown shrunk", low=None),
                *whole("n_done n_known"),
                Field("sentence", "json"),
            ),
        ),
        Table(
            "method_changes",
            "one answer that another method than the last published one's gives; told once, in the run that changed it",
            (*REPORT_KEY, "habit", "timing", "contrast"),
            (
                *REPORT,
                *text("habit", required=True),
                *text("timing"),
                *text("contrast method_before method_now", required=True),
                *text("grade_before grade_again grade_now"),
                *number("estimate_before estimate_again estimate_now", low=None),
                *whole("n_interviews_before n_interviews_now"),
                *yes_no("logs_changed by_method"),
            ),
        ),
    )
