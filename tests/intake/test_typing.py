"""Cells to values: each kind, right and wrong; dates; words; what a program adds; and every reason a row is rejected for."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from tests.intake.conftest import Reader, Sheet

D = dt.date
T = dt.datetime
BAD = object()

HABIT = {
    "label": "Slept well",
    "phase": "before",
    "kind": "rating",
    "unit": "of 5",
    "concern": "fit",
    "counts_as": "Slept.",
}


def column(read: Reader, name: str, cells: list[str], **options: Any) -> tuple[Sheet, list[Any]]:
    """One column of a sheet of interviews, each cell in a row of its own: its values, BAD where the row was rejected."""
    lines = [f'Acme\ttechnical\t2026-03-09\t"{cell}"' for cell in cells]
    sheet = read("company\tstage\tinterview_on\t" + name + "\n" + "\n".join(lines) + "\n", "interviews.tsv", **options)
    found = {row["row_number"]: row.get(name) for row in sheet.accepted}
    return sheet, [found.get(number, BAD) for number in range(2, len(cells) + 2)]


KINDS: list[tuple[str, str, dict[str, Any]]] = [
    ("int", "minutes", {
        "45": 45, " 45 ": 45, "45.0": 45, "+3": 3, "0": 0, "": None, "n/a": None, "-": None,
        "3.7": BAD, "1e3": BAD, "-5": BAD, "forty": BAD, "45 min": BAD, "9999999999999": BAD}),
    ("rating", "wants_it", {"1": 1, "5": 5, "4.0": 4, "0": BAD, "6": BAD, "4/5": BAD, "high": BAD, "": None}),
    ("percent", "forecast", {
        "0": 0, "100": 100, "75%": 75, "75 %": 75, "likely": 75, "No chance": 5, "SURE": 95, "even": 50, "unlikely": 25,
        "101": BAD, "-1": BAD, "0.75": 75, "7.5": BAD, "maybe": BAD, "": None}),
    ("bool", "positive_signal", {
        "yes": True, "Y": True, "x": True, "✓": True, "✅": True, "✔️": True, "❌": False, "✗": False, "✘": False, "TRUE": True, "1": True, "ja": True, "no": False, "N": False,
        "false": False, "0": False, "maybe": BAD, "2": BAD, "": None, "N/A": None, "-": None}),
    ("time", "start_time", {
        "14:30": dt.time(14, 30), "9:05": dt.time(9, 5), "2:30 PM": dt.time(14, 30), "12:00 a.m.": dt.time(0),
        "12:15 pm": dt.time(12, 15), "14:30:15": dt.time(14, 30, 15), "25:00": BAD, "14:61": BAD, "noon": BAD, "1430": BAD}),
    ("datetime", "rated_at", {
        "2026-03-09": T(2026, 3, 9), "2026-03-09 14:30": T(2026, 3, 9, 14, 30), "2026-03-09T14:30:59Z": T(2026, 3, 9, 14, 30, 59),
        "8/15/26, 9:05 PM": T(2026, 8, 15, 21, 5), "2026-03-09 25:00": BAD, "2026-13-09 10:00": BAD, "now": BAD}),
    ("datetime_or_no", "thank_you_on", {
        "2026-03-09": "2026-03-09", "2026-03-09 14:30": "2026-03-09 14:30:00", "no": "no", "No": "no", "9 Mar 2026": "2026-03-09",
        "FALSE": "no", "N": "no", "0": "no", "not sent": "no", "yes": BAD, "2026-02-30": BAD, "2026-03-09 25:00": BAD, "": None}),
    ("word", "result", {
        "advanced": "advanced", "Moved on": "advanced", "ghosted": "no_response", "REJECTED": "rejected", "TBD": "pending",
        "advancd": BAD, "": None, "n/a": None}),
    ("words", "concern_topics", {
        "can_do": ["can_do"], "can_do;fit": ["can_do", "fit"], "Can do ; FIT;": ["can_do", "fit"], "can_do;pay": BAD, "": None}),
    ("list", "stated_concerns", {"a; b;c": ["a", "b", "c"], "one": ["one"], "a\nb": ["a", "b"], "": None}),
    ("text", "notes", {"what ever, 'quoted'": "what ever, 'quoted'", "": None, "n/a": None, "-": None}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "cells"), KINDS, ids=[kind for kind, _, _ in KINDS])
def test_each_kind_right_and_wrong(read: Reader, kind: str, name: str, cells: dict[str, Any]) -> None:
    sheet, values = column(read, name, list(cells))
    assert dict(zip(cells, values, strict=True)) == cells
    assert all(code.endswith(f":{name}") for codes in sheet.codes.values() for code in codes)


def test_numbers_with_their_commas(read: Reader) -> None:
    cells = {
        "95000": 95000.0,
        "95,000": 95000.0,
        "95000.50": 95000.5,
        "€95k": BAD,
        "95,00": BAD,
        "-1": BAD,
        "1e5": BAD,
        "": None,
    }
    lines = [f'a{n}\t2026-03-09\t"{cell}"' for n, cell in enumerate(cells)]
    sheet = read("application\toffered_on\tbase_pay_first\n" + "\n".join(lines), "offers.tsv")
    found = {row["application"]: row.get("base_pay_first") for row in sheet.accepted}
    assert [found.get(f"a{n}", BAD) for n in range(len(cells))] == list(cells.values())


def test_a_point_before_three_last_digits_is_asked_about(read: Reader) -> None:
    lines = [f"a{n}\t2026-03-09\t{cell}" for n, cell in enumerate(["95.000", "95.125", "1.250.000"])]
    sheet = read("application\toffered_on\tbase_pay_first\n" + "\n".join(lines), "offers.tsv")
    assert set(map(tuple, sheet.codes.values())) == {("not_a_number:base_pay_first",)}
    assert [sheet.reasons[number][0] for number in (2, 3, 4)] == [
        "`base_pay_first` says '95.000', in which the point may mark thousands or decimals; write 95000 or 95",
        "`base_pay_first` says '95.125', in which the point may mark thousands or decimals; write 95125 or 95.1250",
        "`base_pay_first` says '1.250.000', in which the point may mark thousands or decimals; write 1250000",
    ]


CONSENTS = {
    "2026-03-09": "2026-03-09", "no": "no", "FALSE": "no", "N": "no", "0": "no", "nein": "no", "Declined": "no", "refused": "no",
    "not given": "no", "Withdrawn.": "no", "opted out": "no", "niet": "no", "": None, "n/a": None,
    "yes": BAD, "TRUE": BAD, "perhaps": BAD, "withdrawn 9 May": BAD,
}  # fmt: skip


def test_every_way_to_say_no_to_consent(read: Reader) -> None:
    text = "seeker,consent_program\n" + "".join(f"s{n},{cell}\n" for n, cell in enumerate(CONSENTS))
    sheet = read(text, seeker=None, words={"bool": {"niet": "no"}})
    found = {row["seeker"]: row.get("consent_program") for row in sheet.accepted}
    assert {cell: found.get(f"s{n}", BAD) for n, cell in enumerate(CONSENTS)} == CONSENTS


def test_a_bare_yes_is_asked_for_its_date(read: Reader) -> None:
    sheet = read("seeker,consent_program\nann,TRUE\n", seeker=None)
    assert sheet.codes == {2: ["not_a_date:consent_program"]}
    assert sheet.reasons[2] == [
        "`consent_program` says 'TRUE', and not since when; write the date on which consent was given, such as "
        "2026-03-09, or no"
    ]
    sheet = read("company,stage,interview_on,thank_you_on\nAcme,final,2026-03-09,yes\n")
    assert "write the date on which the thank-you was sent, such as 2026-03-09, or no" in sheet.reasons[2][0]


def test_blank_is_unknown_and_never_no_or_nought(read: Reader) -> None:
    head = "company,stage,interview_on,minutes,positive_signal,mock_interviews,ticked,wants_it,concerns"
    sheet = read(head + "\nAcme,final,2026-03-09,,,,,,\n")
    assert set(head.split(",")[3:]) & set(sheet.accepted[0]) == set()


def test_a_dash_clears_and_na_says_it_could_not_apply(read: Reader) -> None:
    head = "company,stage,interview_on,minutes,positive_signal,composure"
    sheet = read(
        head + "\nAcme,final,2026-03-09,-,N/A,n/a\nBorealis,final,2026-03-10,5,,-\nCassia,final,2026-03-11,,,\n"
    )
    assert sheet.values("cleared") == [["minutes"], ["composure"], []]
    assert sheet.values("not_applicable") == [["positive_signal", "composure"], [], []]


# ---- dates -----------------------------------------------------------------------------------------------------------

DATES = {
    "2026-03-09": D(2026, 3, 9), "2026/3/9": D(2026, 3, 9), "2026.03.09": D(2026, 3, 9), "2026-03-09T14:30:00.000Z": D(2026, 3, 9),
    "9 Mar 2026": D(2026, 3, 9), "9-Mar-26": D(2026, 3, 9), "9. March 2026": D(2026, 3, 9), "March 9th, 2026": D(2026, 3, 9),
    "25.05.16": D(2016, 5, 25), "25.05.2026": D(2026, 5, 25), "05/05/2026": D(2026, 5, 5), "1st Sept 2026": D(2026, 9, 1),
    "2026-02-30": BAD, "2026-13-01": BAD, "31 Feb 2026": BAD, "8/82019": BAD, "soon": BAD, "2026": BAD,
    "8/13/2019 and 9/9/2019": D(2019, 8, 13), "25.05.2026 & 26.05.2026": D(2026, 5, 25), "9 Foo 2026": BAD,
}  # fmt: skip


def test_dates_as_people_write_them(read: Reader) -> None:
    _, values = column(read, "result_on", list(DATES))
    assert dict(zip(DATES, values, strict=True)) == DATES


def test_a_forecast_kept_as_a_fraction_is_a_per_cent(read: Reader) -> None:
    head = "company,stage,interview_on,forecast\n"
    rows = [f"Acme {n},final,2026-03-09,{cell}\n" for n, cell in enumerate(("0.25", "1", "0", ".5", "likely"))]
    assert read(head + "".join(rows)).values("forecast") == [25, 100, 0, 50, 75]
    assert read(head + "".join(rows[1:3])).values("forecast") == [1, 0]


def test_where_some_forecasts_are_fractions_and_some_are_not_a_one_is_not_guessed(read: Reader) -> None:
    _, values = column(read, "forecast", ["0.25", "40", "1", "60 %", "0"])
    assert values == [25, 40, BAD, 60, 0]


def test_what_is_odd_about_a_date_is_said_beside_the_row(read: Reader) -> None:
    lines = ["2026-03-09", "25.05.2026 & 26.05.2026", "8-Jul", "2026-08-01", "2027-01-05"]
    sheet = read("company\tstatus\tapplied_on\n" + "".join(f"Acme\tapplied\t{line}\n" for line in lines), "log.tsv")
    assert sheet.values("applied_on") == [D(2026, 3, 9), D(2026, 5, 25), D(2026, 7, 8), D(2026, 8, 1), D(2027, 1, 5)]
    codes = ["two_dates", "year_filled", "future_date"]
    assert sheet.values("warnings") == [
        None,
        [f"{codes[0]}:applied_on"],
        [f"{codes[1]}:applied_on"],
        None,
        [f"{codes[2]}:applied_on"],
    ]


def test_a_day_whose_year_nothing_proves_is_left_out_where_it_may_be(read: Reader) -> None:
    sheet = read("company\tstatus\tapplied_on\nAcme\tapplied\t8-Jul\nBorealis\tapplied\t9-Jul\n", "log.tsv")
    assert sheet.values("applied_on") == [None, None]
    assert sheet.values("warnings") == [["year_unknown:applied_on"]] * 2
    sheet = read("company\tstage\tinterview_on\nAcme\tfinal\t8-Jul\n", "interviews.tsv")
    assert sheet.codes == {2: ["no_year:interview_on"]}


def test_a_month_without_a_day_is_left_out_where_it_may_be(read: Reader) -> None:
    cells = ["2025-08", "Aug 2025", "Aug-25", "08/2025", "August", "2025-08-09", ""]
    rows = "".join(f"Acme {n},applied,{cell},{cell}\n" for n, cell in enumerate(cells))
    sheet = read("company,status,applied_on,status_on\n" + rows)
    assert sheet.values("applied_on") == [*[None] * 5, D(2025, 8, 9), None]
    both = ["day_unknown:applied_on", "day_unknown:status_on"]
    assert sheet.values("warnings") == [*[both] * 5, None, None]
    # A moment may be blank as well; what says yes or no may not: `no` would be another thing than nothing said.
    sheet, values = column(read, "rated_at", ["2026-08", "2026-08-09"])
    assert values == [None, T(2026, 8, 9)]
    assert sheet.values("warnings") == [["day_unknown:rated_at"], None]
    assert column(read, "thank_you_on", ["2026-08", "2026-08-09"])[1] == [BAD, "2026-08-09"]


def test_a_month_without_a_day_sets_a_row_aside_that_needs_the_day(read: Reader) -> None:
    sheet = read("company,stage,interview_on\nAcme,final,2026-08\nBorealis,final,Aug 2026\nCobalt,final,9 Aug 2026\n")
    assert sheet.codes == {2: ["not_a_date:interview_on"], 3: ["not_a_date:interview_on"]}
    assert ["which does not say the day" in row["reasons"][0] for row in sheet.rejected] == [True, True]


def test_a_date_dragged_down_a_column_is_flagged_from_its_second_row_on(read: Reader) -> None:
    lines = [f"2{year}-04-12" for year in ("016", "017", "018")] + ["2018-05-01"]
    sheet = read("company,status,applied_on\n" + "".join(f"Acme {n},applied,{line}\n" for n, line in enumerate(lines)))
    assert sheet.values("warnings") == [None, ["fill_down:applied_on"], ["fill_down:applied_on"], None]


WAYS = [
    # the cells of one file, what its program.yaml says, the dates
    (["23/04/2026", "05/11/2026"], None, [D(2026, 4, 23), D(2026, 11, 5)]),
    (["04/23/2026", "05/11/2026"], None, [D(2026, 4, 23), D(2026, 5, 11)]),
    (["05/11/2026", "06/12/2026"], None, [BAD, BAD]),
    (["05/11/2026", "06/12/2026"], True, [D(2026, 11, 5), D(2026, 12, 6)]),
    (["05/11/2026", "06/12/2026"], False, [D(2026, 5, 11), D(2026, 6, 12)]),
    (["26/05/2026", "05/26/2026", "05/11/2026"], None, [D(2026, 5, 26), D(2026, 5, 26), BAD]),
    (["25.05.2026", "05/11/2026"], None, [D(2026, 5, 25), D(2026, 11, 5)]),
]


@pytest.mark.parametrize(("cells", "day_first", "dates"), WAYS)
def test_the_whole_file_says_which_way_round_its_dates_are(
    read: Reader, cells: list[str], day_first: bool | None, dates: list[Any]
) -> None:
    sheet, values = column(read, "result_on", cells, day_first=day_first)
    assert values == dates
    assert {code for codes in sheet.codes.values() for code in codes} <= {"ambiguous_date:result_on"}
    for reasons in sheet.reasons.values():
        assert "say `day_first: true` or `day_first: false` in program.yaml" in reasons[0]


def test_one_column_decides_for_the_others(read: Reader) -> None:
    sheet = read("company,applied_on,status,status_on\nAcme,05/11/2026,applied,23/11/2026\n")
    assert sheet.values("applied_on") == [D(2026, 11, 5)]


# ---- words -----------------------------------------------------------------------------------------------------------


def test_a_status_sets_status_outcome_and_stage_at_once(read: Reader) -> None:
    written = ["Rejected (Interview)", "ghosted", "2nd round", "Offer", "Offer accepted", "saved", ""]
    sheet = read("Company,Status\n" + "".join(f"c{n},{status}\n" for n, status in enumerate(written)))
    assert [(row.get("status"), row.get("outcome"), row.get("status_stage")) for row in sheet.accepted] == [
        ("closed", "rejected", "interview"), ("closed", "no_response", None), ("interviewing", None, "interview"),
        ("offer", None, "offer"), ("closed", "offer_accepted", "offer"), ("saved", None, None), (None, None, None),
    ]  # fmt: skip


def test_an_outcome_of_its_own_goes_before_what_the_status_says(read: Reader) -> None:
    sheet = read("company,status,outcome\nAcme,rejected,position closed\nBorealis,rejected,\n")
    assert sheet.values("outcome") == ["position_closed", "rejected"]


def test_an_unknown_word_names_the_nearest_known_one(read: Reader) -> None:
    sheet = read("company,status,channel,industry\nAcme,Aplied,Refferal,qqqq\n")
    assert sheet.codes[2] == ["unknown_word:channel", "unknown_word:industry", "unknown_word:status"]
    channel, industry, status = sheet.reasons[2]
    assert "'Refferal', which is no known word (nearest: referral)" in channel
    assert "(nearest:" not in industry
    assert "(nearest: applied); use one of saved, applied, interviewing, offer, closed" in status
    assert "add it under `words: status:` in program.yaml" in status


def test_the_nearest_word_is_no_misspelling_itself(read: Reader) -> None:
    sheet = read("company,status,outcome\nAcme,reeejectedd,reeejectedd\nCassia,phone scren ing,\n")
    told = " ".join(reason for reasons in sheet.reasons.values() for reason in reasons)
    nearest = re.findall(r"nearest: ([^)]*)\)", told)
    assert nearest == ["rejected", "rejected", "phone screen"]


@pytest.mark.parametrize("written", ["zonked", "Awful offsite meeting", "final-ish feelings", "screened porch"])
def test_no_word_is_named_that_only_shares_a_part(read: Reader, written: str) -> None:
    sheet = read(f"company,status\nAcme,{written}\n")
    assert sheet.codes == {2: ["unknown_word:status"]}
    assert "nearest" not in sheet.reasons[2][0]


def test_only_the_unknown_words_of_a_list_are_named(read: Reader) -> None:
    sheet, _ = column(read, "ticked", ["composure; Mock interviews; calming rutine"])
    assert "says 'calming rutine', which is no known word (nearest: calming_routine)" in sheet.reasons[2][0]


def test_a_habit_may_be_ticked_by_code_or_label(read: Reader) -> None:
    _, values = column(read, "ticked", ["composure; Company research"])
    assert values == [["composure", "research_minutes"]]


def test_words_of_a_programs_own(read: Reader) -> None:
    words = {
        "status": {"Absage": {"outcome": "rejected"}, "Zweitgespräch": {"stage": "technical"}, "Läuft": "applied"},
        "channel": {"Amt": "agency"},
    }
    sheet = read("company,status,channel\na,ABSAGE,amt\nb,zweitgespräch,\nc,läuft,\nd,Vielleicht,\n", words=words)
    assert [(row.get("status"), row.get("outcome"), row.get("status_stage")) for row in sheet.accepted] == [
        ("closed", "rejected", None), ("interviewing", None, "technical"), ("applied", None, None)
    ]  # fmt: skip
    assert sheet.values("channel") == ["agency", None, None]
    assert sheet.codes == {5: ["unknown_word:status"]}


def test_words_may_be_added_by_the_name_of_the_column(read: Reader) -> None:
    words = {"stage": {"Kennenlernen": "recruiter_screen"}, "positive_signal": {"jawohl": "yes"}}
    text = "company,stage,interview_on,positive_signal\nAcme,Kennenlernen,2026-03-09,Jawohl\n"
    sheet = read(text, words=words)
    assert (sheet.values("stage"), sheet.values("positive_signal")) == (["recruiter_screen"], [True])


def test_a_meeting_is_neither_an_application_nor_an_offer(read: Reader) -> None:
    sheet = read(
        "company,stage,interview_on\nAcme,applied,2026-03-09\nAcme,offer,2026-03-09\nAcme,2nd round,2026-03-09\n"
    )
    assert sheet.codes == {2: ["unknown_word:stage"], 3: ["unknown_word:stage"]}


def test_a_programs_own_habit_is_a_column_and_may_be_ticked(read: Reader) -> None:
    text = "company,stage,interview_on,slept_well,ticked\nAcme,final,2026-03-09,5,Slept well;composure\nAcme,final,2026-03-10,6,\n"
    sheet = read(text, habits={"slept_well": HABIT})
    assert (sheet.values("slept_well"), sheet.values("ticked")) == ([5], [["slept_well", "composure"]])
    assert sheet.codes == {3: ["out_of_range:slept_well"]}
    assert "it should be from 1 to 5" in sheet.reasons[3][0]
    assert read(text).codes[2] == ["unknown_word:ticked"]


# ---- rows ------------------------------------------------------------------------------------------------------------


def test_every_reason_of_a_row_is_listed(read: Reader) -> None:
    sheet = read(
        "company,stage,interview_on,wants_it,forecast,result,start_time,thank_you_on\n"
        ",,2026-02-30,6,101,nope,25:00,perhaps\nAcme,final,2026-03-09,,,,,\n"
    )
    assert sheet.codes[2] == [
        "missing:company", "missing:stage", "not_a_date:interview_on", "not_a_date:thank_you_on", "not_a_time:start_time",
        "out_of_range:forecast", "out_of_range:wants_it", "unknown_word:result",
    ]  # fmt: skip
    assert len(sheet.reasons[2]) == 8
    assert sheet.numbers == [2, 3]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("company,status\n,applied\nn/a,applied\n-,applied\n", {n: ["missing:company"] for n in (2, 3, 4)}),
        ("company,stage,interview_on\nAcme,final,\n", {2: ["missing:interview_on"]}),
        (
            "application,company,stage,interview_on\n,,final,2026-03-09\na1,,final,2026-03-09\n",
            {2: ["missing:company"]},
        ),
        ("role,status\nWelder,applied\n", {}),
    ],
    ids=["a company", "a date", "an interview's job", "no company column at all"],
)
def test_what_every_row_needs(read: Reader, text: str, codes: dict[int, list[str]]) -> None:
    assert read(text).codes == codes


def test_the_sentence_for_a_missing_value_says_what_to_write(read: Reader) -> None:
    sheet = read("company,stage,interview_on\nAcme,,\n")
    assert sheet.reasons[2] == [
        "`interview_on` is blank, and every row of interviews needs it; write a date such as 2026-03-09",
        "`stage` is blank, and every row of interviews needs it; write one of recruiter_screen, interview, hiring_manager, "
        "technical, assessment, case_presentation, panel_onsite, final, reference_check",
    ]


def test_what_is_no_record(read: Reader) -> None:
    sheet = read(
        "Company,Role,Status,Date applied,Salary\n"
        "<<<<<<< HEAD\n"
        "Acme,Welder,applied,2026-03-09,\n"
        "=======\n"
        "Company,Role,Status,Date applied,Salary\n"
        ">>>>>>> branch\n"
        "Total,,,,\n"
        "Grand total:,3,2,1,\n"
        "Total,Analyst,applied,2026-03-09,\n"
        "Total,,,2026-03-09,\n"
        "Totally Spies,,,,\n"
        "Total,,,09.03.2026,\n"
    )
    assert sheet.codes == {number: ["not_a_record"] for number in (2, 4, 5, 6, 7, 8)}
    assert sheet.values("company") == ["Acme", "Total", "Total", "Totally Spies", "Total"]


def test_a_rejected_row_keeps_its_cells_and_an_accepted_one_only_its_values(read: Reader) -> None:
    sheet = read("company,status,notes\nAcme,nope,a\nBorealis,applied,b\n")
    assert (
        sheet.rejected[0]["row_values"] == '{"company":"Acme","status":"nope","notes":"a","(beyond the header)":null}'
    )
    assert "row_values" not in sheet.accepted[0]


def test_removing_a_check_lets_the_wrong_row_pass(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pandera schema is what judges: nothing else knows that 6 is no rating."""
    from pipelines.contract import logs
    from pipelines.intake import judge

    text = "company,stage,interview_on,wants_it,result\nAcme,final,2026-03-09,6,nope\n"
    assert read(text).codes == {2: ["out_of_range:wants_it", "unknown_word:result"]}
    whole = logs.schema

    def without_checks(table: Any) -> Any:
        schema = whole.__wrapped__(table)
        schema.columns["wants_it"].checks = []
        schema.columns["result"].checks = []
        return schema

    monkeypatch.setattr(judge, "schema", without_checks)
    assert read(text).values("wants_it") == [6]


def test_a_thank_you_without_its_year_is_told_of(read: Reader) -> None:
    sheet = read("company,stage,interview_on,thank_you_on\nAcme,final,2026-03-09,9 Mar\nBorealis,final,2026-03-09,no\n")
    assert sheet.values("thank_you_on") == [None, "no"]
    assert sheet.values("warnings") == [["year_unknown:thank_you_on"], None]
