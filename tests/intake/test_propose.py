"""What is proposed for unknown sheets: measured on logs with hand-written truths, and rule by rule on small sheets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.commands.map import map_file
from pipelines.contract.vocabulary import Meaning, spellings
from pipelines.errors import TurnedAway
from pipelines.intake.propose.cells import Column, day_order, is_date
from pipelines.intake.propose.headers import nearness, stage_of
from pipelines.intake.propose.meanings import status_guess, word_guess
from pipelines.intake.propose.proposal import lacks
from pipelines.intake.propose.writing import as_yaml, source_name
from pipelines.intake.sources import own_sources, read_sources
from tests.intake.proposed import of, targets, words
from tests.mapped_logs.reading import mapped, n_right, read_back, truth_of

LOGS = sorted(path for path in Path("tests/mapped_logs").glob("*.csv") if not path.name.endswith(".truth.csv"))


@pytest.mark.parametrize(
    "text",
    [
        "Waiting for offer",
        "awaiting their offer",
        "Offer letter pending",
        "not rejected yet",
        "https://example.com/jobs/1/offer",
        "[link](https://example.com/interview)",
        "Review - Ready",
        "Big fish - Active Opening",
    ],
)
def test_what_may_mean_two_things_or_is_only_waited_for_is_left_out(text: str) -> None:
    assert status_guess(text) is None


@pytest.mark.parametrize(("cell", "way"), [("not pased", "passed"), ("no reject", "rejected")])
def test_a_word_is_no_other_one_mistyped_that_denies_it(cell: str, way: str) -> None:
    guess = word_guess("result", cell)
    assert guess is None or guess.meaning != spellings("result")[way]


# ---- measured --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("log", LOGS, ids=lambda path: path.stem)
def test_a_log_accepted_as_proposed_is_read_rightly(log: Path, con: Any, tmp_path: Path) -> None:
    copy = tmp_path / log.name
    copy.write_bytes(log.read_bytes())
    read, rejected, away = mapped(con, copy)
    truth = truth_of(log)
    assert away == ""
    # Every row is accounted for, also those that no truth is written for (totals).
    assert truth.keys() <= read.keys() | rejected.keys()
    assert sum(row in read for row in truth) >= 0.9 * len(truth)
    # In one short log a bare `yes` to a decision is an offer, and who wrote it had taken it.
    assert n_right(truth, read) >= (0.85 if log.stem == "terse" else 0.9) * len(truth)


def test_there_are_logs_to_measure_by() -> None:
    assert len(LOGS) >= 8
    assert sum(len(truth_of(log)) for log in LOGS) >= 150


# ---- meetings --------------------------------------------------------------------------------------------------------


def test_a_sheet_of_meetings_is_told_by_its_cells_where_its_headers_say_little() -> None:
    proposal = of(
        """
        Org      ; Vacancy ; When       ; What it was        ; Onwards?  ; At
        Acme     ; Welder  ; 2026-03-02 ; phone screen       ; yes       ; 10:00
        Borealis ; Welder  ; 2026-03-04 ; panel              ; no        ; 9:30 am
        Acme     ; Welder  ; 2026-03-09 ; onsite             ; job offer ; 14:15
        Cassia   ; Fitter  ; 2026-03-10 ; technical          ; no        ; 11:00
        Delta    ; Fitter  ; 2026-03-12 ; final round        ; yes       ; 16:00
        """
    )
    assert proposal.table == "interviews"
    assert targets(proposal) == {
        "Org": "company", "Vacancy": "role", "When": "interview_on", "What it was": "stage", "Onwards?": "result", "At": "",
    }  # fmt: skip
    # An offer is what the last meeting led on to.
    assert words(proposal)["job offer"] == "advanced"


def test_hours_are_no_names_of_companies() -> None:
    proposal = of(
        """
        Hour  ; Job title ; Applied    ; Status
        10:00 ; Welder    ; 2026-03-02 ; rejected
        9h30  ; Fitter    ; 2026-03-03 ; applied
        14:15 ; Welder    ; 2026-03-04 ; offer
        """
    )
    assert targets(proposal)["Hour"] == ""


def test_a_result_that_is_not_known_is_asked_about_and_keeps_the_others() -> None:
    proposal = of(
        """
        Company  ; Stage        ; Interview date ; Result
        Acme     ; phone screen ; 2026-03-02     ; passed
        Borealis ; technical    ; 2026-03-03     ; rejected
        Cassia   ; technical    ; 2026-03-04     ; qqvortexed
        """
    )
    assert targets(proposal)["Result"] == "result"
    assert words(proposal)["qqvortexed"] is None
    assert "qqvortexed" not in proposal.blanks()


# ---- statuses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Rejected after 2nd call with CTO", Meaning("closed", "rejected", "interview")),
        ("Online test failed", Meaning("closed", "rejected", "assessment")),
        ("Rejection :(", Meaning("closed", "rejected")),
        ("reeejected", Meaning("closed", "rejected")),
        ("rejcted by email", Meaning("closed", "rejected")),
        ("Rejected - no interview", Meaning("closed", "rejected")),
        ("No offer in the end", Meaning("closed", "rejected")),
        ("Not rejected so far, interview on Monday", Meaning("interviewing", None, "interview")),
        ("Ready to apply", Meaning("saved")),
        ("Under review", Meaning("applied")),
        ("⬜", Meaning("saved")),
        ("OFFER!!!!", Meaning("offer", None, "offer")),
        ("Declined the job offer, too low", Meaning("closed", "offer_declined", "offer")),
        ("got the offer and accepted", Meaning("closed", "offer_accepted", "offer")),
        ("hired someone internal", Meaning("closed", "rejected")),
        ("no reply yet", Meaning("applied")),
        ("never heard back from them", Meaning("closed", "no_response")),
        ("had a phone interview and got rejected", Meaning("closed", "rejected", "recruiter_screen")),
        ("have not applied yet", Meaning("saved")),
        ("👻", Meaning("closed", "no_response")),
        ("📞 Screening call → ❌", Meaning("closed", "rejected", "recruiter_screen")),
        ("Absage nach dem Vorstellungsgespräch mit der Chefin", Meaning("closed", "rejected", "interview")),
        ("Poste déjà pourvu", Meaning("closed", "position_closed")),
        ("Rechazado tras la prueba técnica", Meaning("closed", "rejected", "assessment")),
        ("二面挂", Meaning("closed", "rejected", "interview")),
        ("拒了offer", Meaning("closed", "offer_declined", "offer")),
    ],
)
def test_a_status_in_words_of_ones_own_is_understood(text: str, meaning: Meaning) -> None:
    guess = status_guess(text)
    assert guess is not None
    assert guess.meaning == meaning
    assert guess.evidence


@pytest.mark.parametrize("text", ["zonk", "Tuesday", "???", "blue", "B+"])
def test_a_status_that_says_nothing_known_is_not_guessed(text: str) -> None:
    assert status_guess(text) is None


def test_other_words_are_found_in_what_people_write() -> None:
    assert word_guess("channel", "Applied on their website").meaning == "company_site"
    assert word_guess("work_mode", "Remoto 100 %").meaning == "remote"
    assert word_guess("format", "Zoom call").meaning == "video"
    assert word_guess("result", "moved on to next round").meaning == "advanced"
    assert word_guess("channel", "qwxyz") is None


# ---- headers and cells -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "target", "least"),
    [("Date I applied", "applied_on", 90), ("Company/Org", "company", 70), ("Stage reached", "status", 90),
     ("Compny", "company", 84), ("Where did I find it?", "channel", 90), ("Fecha de envío", "applied_on", 90)],
)  # fmt: skip
def test_a_near_header_is_found(header: str, target: str, least: int) -> None:
    assert nearness(header, target, "applications")[0] >= least


def test_a_header_that_is_like_no_column_is_near_none() -> None:
    assert nearness("Shoe size", "company", "applications")[0] < 40


@pytest.mark.parametrize(
    ("header", "stage"),
    [("Phone Screen", ("recruiter_screen", None)), ("2nd Interview Date", ("interview", "2")), ("Rejected?", ("rejected", None)),
     ("Onsite Loop", ("panel_onsite", None)), ("Offer?", ("offer", None)), ("Interview notes", None), ("Interviewer", None),
     ("一面", ("interview", "1")), ("Company", None)],
)  # fmt: skip
def test_a_column_of_one_stage_is_known_by_its_header(header: str, stage: tuple[str, str | None] | None) -> None:
    assert stage_of(header) == stage


@pytest.mark.parametrize(
    "cell", ["2026-03-09", "9.3.2026", "March 9, 2026", "8-Jul", "Mon, Jan 6 2025", "8/3/2019 and 9/9/2019"]
)
def test_a_date_is_seen_as_one(cell: str) -> None:
    assert is_date(cell)


@pytest.mark.parametrize("cell", ["Acme", "12", "3.5", "Round 2", "R2", "2026"])
def test_what_is_no_date_is_seen_as_none(cell: str) -> None:
    assert not is_date(cell)


def days(*cells: str) -> Column:
    return Column("Date", 0, cells, len(cells))


def test_the_order_of_dates_is_told_by_all_of_them() -> None:
    assert day_order([days("03/04/2026", "25/04/2026")], False).day_first is True
    assert day_order([days("03/04/2026", "04/25/2026")], False).day_first is False
    assert day_order([days("03/04/2026"), days("04/25/2026")], False).day_first is False
    # Read month-first these run through one spring; day-first they jump to and fro.
    spring = days(
        "03/01/2026", "03/09/2026", "04/02/2026", "04/11/2026", "05/03/2026", "05/12/2026", "06/01/2026", "06/10/2026"
    )
    assert day_order([spring], False).day_first is False
    unsure = day_order([days("03/04/2026")], False)
    assert (unsure.day_first, unsure.unsure) == (None, 1)
    assert day_order([days("03/04/2026")], True).day_first is True
    assert day_order([days("2026-04-03")], False).unsure == 0


# ---- proposals -------------------------------------------------------------------------------------------------------

SHEET = """
Company/Org;Job;Date I applied;Stage reached;Pay;Contact phone
Acme;Welder;2026-03-01;Applied;$20/h;555 1
Borealis;Fitter;2026-03-02;zonk;$22/h;555 2
Cassia;Welder;TBD;Rejected after 2nd call;;555 3
Dunmore;Welder;2026-03-04;Applied;$25/h;555 4
"""


def test_each_header_gets_its_column_its_evidence_or_is_kept_aside() -> None:
    proposal = of(SHEET)
    assert targets(proposal) == {
        "Company/Org": "company", "Job": "role", "Date I applied": "applied_on", "Stage reached": "status", "Pay": "",
        "Contact phone": "",
    }  # fmt: skip
    assert [line.column.header for line in proposal.lines if line.private] == ["Contact phone"]
    applied = proposal.columns["applied_on"].match
    assert applied is not None
    assert "3 of 4 cells are dates" in applied.evidence
    assert proposal.blanks() == ["TBD"]


def test_words_are_known_proposed_or_left_unknown() -> None:
    assert words(of(SHEET)) == {"Applied": "applied", "zonk": None, "Rejected after 2nd call": "rejected at interview"}


def test_a_column_goes_to_the_surer_of_two_headers() -> None:
    proposal = of("Company;Employer firm;Status\nAcme;Acme Inc;Applied\nBorealis;Borealis SE;Rejected\n")
    assert targets(proposal)["Company"] == "company"
    assert targets(proposal)["Employer firm"] != "company"


def test_a_date_header_over_cells_that_are_none_is_not_believed() -> None:
    proposal = of("Company;Status;Date applied\nAcme;Applied;soon\nBorealis;Rejected;maybe\n")
    assert targets(proposal)["Date applied"] == ""


def test_cells_speak_where_headers_do_not() -> None:
    proposal = of(
        "Alpha;Beta;Gamma\nAcme;2026-03-01;Applied\nBorealis;2026-03-02;Rejected\nCassia;2026-03-03;Applied\nDunmore;2026-03-04;Ghosted\n"
    )
    assert targets(proposal) == {"Alpha": "company", "Beta": "applied_on", "Gamma": "status"}
    assert all(line.match and line.match.confidence < 80 for line in proposal.lines)


def test_a_word_column_that_is_hardly_understood_is_kept_aside() -> None:
    proposal = of("Company;Status;Industry\nAcme;Applied;zip\nBorealis;Applied;zap\nCassia;Rejected;Banking\n")
    assert targets(proposal)["Industry"] == ""


def test_an_unknown_channel_becomes_other_where_most_are_understood() -> None:
    proposal = of("Company;Status;Source\nAcme;Applied;LinkedIn\nBorealis;Applied;Indeed\nCassia;Rejected;Quux\n")
    assert words(proposal)["Quux"] == "other"


def test_yes_and_no_per_stage_are_stages() -> None:
    proposal = of(
        "Company;Applied on;Interview?;Offer?;Heard back?\nAcme;2026-03-01;Y;N;Y\nBorealis;2026-03-02;N;N;N\n"
    )
    assert targets(proposal)["Interview?"] == "stage:interview"
    assert targets(proposal)["Offer?"] == "stage:offer"
    assert targets(proposal)["Heard back?"] == ""


def test_the_same_jobs_again_and_again_are_a_ledger() -> None:
    proposal = of(
        "When;Who;What happened\n2026-03-01;Acme;Applied\n2026-03-02;Borealis;Applied\n2026-03-05;Acme;Interview\n2026-03-06;Borealis;Rejected\n"
    )
    assert proposal.events
    assert targets(proposal)["When"] == "status_on"


def test_practice_and_interviews_are_told_from_applications() -> None:
    practice = of("Day;What did I do;Minutes\n2026-03-01;mock interview;30\n2026-03-02;leetcode;60\n")
    assert practice.table == "practice"
    interviews = of(
        "Interview date;Company;Interview type;Result\n2026-03-01;Acme;Phone screen;Passed\n2026-03-08;Acme;Panel;Rejected\n"
    )
    assert interviews.table == "interviews"


def test_a_sheet_without_its_header_says_what_to_put_there() -> None:
    with pytest.raises(TurnedAway, match="first line holds values") as told:
        of(
            "Acme;2026-03-01;Applied\nBorealis;2026-03-02;Rejected\nCassia;2026-03-03;Applied\nDunmore;2026-03-04;Ghosted\n"
        )
    assert "company, applied on, status" in told.value.message
    assert "Acme" not in told.value.message


def test_a_sheet_of_figures_is_no_log() -> None:
    assert "`company` or `role`" in lacks(of("stage;count\nApplied;30\nInterview;4\nOffer;1\n"))
    assert lacks(of(SHEET)) == ""


def test_a_person_goes_before_every_guess() -> None:
    said = of(SHEET).with_target(4, "notes").with_target(1, "").with_word("status", "zonk", status_guess("ghosted"))
    assert targets(said)["Pay"] == "notes"
    assert targets(said)["Job"] == ""
    assert words(said)["zonk"] == "no_response"
    # Another column that had the place loses it.
    assert targets(of(SHEET).with_target(1, "company"))["Company/Org"] == ""


@pytest.mark.parametrize(
    ("header", "cells", "target"),
    [
        ("Interviewer", ["Recruiter", "Hiring manager", "Recruiter", "Panel"], "interviewer_role"),
        ("Interviewer", ["Jane Roe", "Wei Zhang", "Ana Ruiz", "Jane Roe"], None),
        ("Contact", ["Jane Roe", "Wei Zhang", "", "Jane Roe"], None),
        ("Contact name", ["Jane Roe", "Wei Zhang", "", "Jane Roe"], None),
    ],
)  # fmt: skip
def test_who_a_contact_is_is_dropped_and_the_role_of_one_read(
    header: str, cells: list[str], target: str | None
) -> None:
    days = ["2026-03-01", "2026-03-08", "2026-03-09", "2026-03-15"]
    rows = [f"{day};Acme;Panel;{cell}" for day, cell in zip(days, cells, strict=True)]
    proposal = of(f"Interview date;Company;Interview type;{header}\n" + "\n".join(rows))
    assert targets(proposal)[header] == (target or "")
    assert [line.column.header for line in proposal.lines if line.private] == ([] if target else [header])


# ---- written ---------------------------------------------------------------------------------------------------------


def test_the_source_can_be_read_and_holds_no_cell_but_words(tmp_path: Path) -> None:
    text = as_yaml("mine", "mine", [of(SHEET)])
    path = tmp_path / "mine.source.yaml"
    path.write_text(text, encoding="utf-8")
    (source,) = read_sources(path)
    assert source.blocks[0].columns["company"] == ["Company/Org"]
    assert source.words["status"] == {
        "Rejected after 2nd call": {"status": "closed", "outcome": "rejected", "stage": "interview"}
    }
    assert source.private == {"Contact phone": "drop"}
    assert "# zonk: ?" in text
    assert "3 of 4 cells are dates" in text
    for cell in ("Acme", "Borealis", "Welder", "$20", "555"):
        assert cell not in text


def test_sheets_with_other_headers_stand_in_one_file(tmp_path: Path) -> None:
    other = of("Interview date;Company;Interview type\n2026-03-01;Acme;Phone screen\n2026-03-08;Acme;Panel\n")
    path = tmp_path / "mine.source.yaml"
    path.write_text(as_yaml("mine", "mine", [of(SHEET), other]), encoding="utf-8")
    assert [source.table for source in read_sources(path)] == ["applications", "interviews"]


def test_odd_headers_and_words_survive_being_written(tmp_path: Path) -> None:
    header = 'Co: "x" #1;Status\n'
    proposal = of(
        header + "\n".join(f"Acme {number};rejected: {word} # at once" for number, word in enumerate(("no", '"', "'")))
    )
    path = tmp_path / "mine.source.yaml"
    path.write_text(as_yaml("mine", 'a "b": c', [proposal.with_target(0, "company")]), encoding="utf-8")
    (source,) = read_sources(path)
    assert source.signature == ['Co: "x" #1', "Status"]
    assert 'rejected: " # at once' in source.words["status"]


def test_a_source_gets_a_name_of_its_own() -> None:
    assert source_name("Bewerbungen 2026", []) == "bewerbungen_2026"
    assert source_name("2026", []) == "log_2026"
    assert source_name("求职", []) == "log"
    assert source_name("tracker", ["tracker"]) == "tracker_2"


# ---- cells before headers --------------------------------------------------------------------------------------------


def test_a_header_of_a_place_or_a_name_is_held_against_its_cells() -> None:
    text = "Company;Where;Where we are now;Applied\nA;Oslo;Rejected;2026-01-02\nB;Oslo;Ghosted;2026-01-03\nC;Rome;Applied;2026-01-04"
    found = targets(of(text))
    assert (found["Where"], found["Where we are now"]) == ("location", "status")


def test_a_column_called_status_is_one_whatever_stands_in_it() -> None:
    text = "Company;Status;Response;Posting\nA;GENERATED;;https://a.example/offer\nB;SENT OUT?;;https://b.example/x\nC;zonk;;https://c.example"
    proposal = of(text)
    assert targets(proposal)["Status"] == "status"
    assert targets(proposal)["Posting"] == "job_url"
    assert words(proposal)["GENERATED"] is None


@pytest.mark.parametrize(
    "header", ["date found", "due_on", "Deadline", "follow up", "date_added", "加入日期", "posted"]
)
def test_the_only_days_of_a_sheet_are_not_those_of_applying_where_their_header_says_otherwise(header: str) -> None:
    text = f"Company;{header};Status\nA;2026-01-02;Applied\nB;2026-01-03;Rejected\nC;2026-01-04;Applied"
    assert targets(of(text))[header] != "applied_on"


def test_a_private_header_over_the_days_of_a_stage_is_the_stage() -> None:
    days = "Company;Status;Phone\nA;Applied;2026-01-02\nB;Rejected;yes\nC;Applied;"
    numbers = "Company;Status;Phone\nA;Applied;555 010 2233\nB;Rejected;yes\nC;Applied;yes"
    assert targets(of(days))["Phone"] == "stage:recruiter_screen"
    assert targets(of(numbers))["Phone"] == ""


def test_rows_that_name_an_application_by_its_id_are_interviews() -> None:
    proposal = of("id;application_id;round;starts_at\n1;4;1;2026-01-02\n2;4;2;2026-01-09\n3;5;1;2026-01-03")
    assert proposal.table == "interviews"
    assert {"application", "round", "interview_on"} <= proposal.columns.keys()
    assert lacks(proposal) == ""


def test_signs_written_by_name_in_markdown_tell_a_stage(tmp_path: Path, con: Any) -> None:
    path = tmp_path / "rounds.md"
    path.write_text(
        "Firm | Test | Interview | Offer\n-- | -- | -- | --\nAcme | :heavy_check_mark: | :x: |\n"
        "Birch | :white_check_mark: | :heavy_check_mark: | :heavy_check_mark:\n"
    )
    assert map_file(path, None, None, accept=True, as_json=True) == 0
    read, _, _ = read_back(con, path, own_sources(tmp_path))
    assert read == {3: ({"assessment"}, "pending"), 4: ({"offer"}, "pending")}


def test_columns_of_days_whose_headers_are_near_a_stage_are_proposed_as_stages() -> None:
    proposal = of(
        "Company;Applied;Phone scren;Intervew 2 date;Rejcted;Interviewer;Closing\n"
        "Acme;2026-01-02;2026-01-05;2026-01-09;2026-01-12;2026-01-09;2026-02-01\n"
        "Birch;2026-01-03;2026-01-06;;2026-01-15;2026-01-08;2026-02-02\n"
        "Cassia;2026-01-04;;2026-01-12;;2026-01-12;2026-02-03"
    )
    told = targets(proposal)
    assert (told["Phone scren"], told["Intervew 2 date"], told["Rejcted"]) == (
        "stage:recruiter_screen",
        "stage:interview:2",
        "stage:rejected",
    )
    assert "stage" not in told["Closing"]
    (line,) = [line for line in proposal.lines if line.column.header == "Phone scren"]
    assert line.match is not None
    assert line.match.confidence < 85
    assert line.match.evidence == "resembles `phone screen`, 95 of 100; 2 of 2 cells are dates"


def test_texts_below_a_header_that_is_only_near_a_stage_stay_aside() -> None:
    told = targets(of("Company;Status;Phone scren\nAcme;applied;Ida\nBirch;rejected;Bo\nCassia;applied;Cy"))
    assert "stage" not in told["Phone scren"]


def test_columns_kept_aside_say_why_in_json(tmp_path: Path, con: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hunt.csv"
    path.write_text("Firm,State of play,Mood\nAcme,applied,ok\nBirch,rejected,meh\nCassia,applied,glum\n")
    assert map_file(path, None, None, accept=True, as_json=True) == 0
    (sheet,) = json.loads(capsys.readouterr().out)["sheets"]
    assert sheet["kept_aside"] == ["Mood"]
    assert sheet["kept_aside_because"] == {"Mood": "no known header is near; its cells are texts"}


#: Wishes in the keeper's own words: no row that says so has a day applied, and the others have one.
WISHES = """Firm;Position;Applied;State;Interview
Acme;Welder;2026-01-02;Applied;
Birch;Fitter;2026-01-03;Rejected;2026-01-09
Cassia;Welder;2026-01-04;Applied;
Dune;Fitter;;White Whale;
Elm;Welder;;White Whale;
Fir;Welder;;Zonked;2026-01-20
Grove;Welder;2026-01-07;Humming;
Hill;Welder;;Humming;"""


def test_a_word_whose_rows_were_never_applied_to_is_proposed_as_a_wish() -> None:
    proposal = of(WISHES)
    (whale,) = [word for word in proposal.words() if word.cell == "White Whale"]
    assert whale.guess is not None
    assert (whale.guess.meaning, whale.guess.confidence) == (Meaning("saved"), 60)
    assert (
        whale.guess.evidence == "none of its 2 rows has a day applied or a stage; 4 of the 6 others have a day applied"
    )
    # What has a day of its own, or a day applied in some row, is no wish.
    assert (words(proposal)["Zonked"], words(proposal)["Humming"]) == (None, None)
    text = as_yaml("hunt", "hunt", [proposal])
    assert "White Whale: {status: saved}" in text
    assert whale.guess.evidence in text


def test_where_no_row_or_hardly_any_has_a_day_applied_nothing_is_a_wish() -> None:
    undated = "\n".join(
        [";".join([*line.split(";")[:2], "", *line.split(";")[3:]]) for line in WISHES.splitlines()[1:]]
    )
    proposal = of(f"{WISHES.splitlines()[0]}\n{undated}")
    assert words(proposal)["White Whale"] is None


@pytest.mark.parametrize(
    ("header", "beside", "means"),
    [
        ("Stage", "Phone Screen", "interviewing"),
        ("Onsite", "yes", "interviewing at interview"),
        ("Location", "Berlin", "interviewing at interview"),
    ],
)
def test_what_only_goes_on_tells_no_stage_where_another_column_does(header: str, beside: str, means: str) -> None:
    log = f"""Company; Applied; {header}; Status
Acme; 2025-01-03; {beside}; In Progress
Borealis; 2025-01-04; {beside}; Rejected
Cassia; 2025-01-05; {beside}; Rejected"""
    assert words(of(log))["In Progress"] == means


def test_a_row_whose_day_is_only_roughly_known_is_no_wish_and_no_word_of_a_sheet_becomes_a_blank() -> None:
    proposal = of("""Company; Applied; Status
Acme; 2025-01-03; Rejected
Borealis; 2025-01-05; Phone Screen
Cassia; 2025-01-05; Rejected
Dune; pre-2026; Active (as of June)
Erie; Rejected; Rejected""")
    assert not proposal.blanks()
    assert words(proposal)["Active (as of June)"] != "saved"


def test_a_job_that_stands_open_beside_others_that_are_applied_to_is_a_wish_where_no_day_tells() -> None:
    log = """Company; Found; Status
Acme; 2025-01-03; Still open
Borealis; 2025-01-05; Applied
Cassia; 2025-01-05; Rejected"""
    assert words(of(log))["Still open"] == "saved"
    assert words(of(log.replace("Found", "Applied on")))["Still open"] != "saved"


def test_what_is_to_be_done_is_no_status_where_a_column_is_called_so() -> None:
    proposal = of("""Role; Applied; Status; Action
Annotator; 2025-01-03; Reviewing, 3 of 5; Wait
Writer; 2025-01-05; Did not qualify; Closed
Tester; 2025-01-05; Blue; Closed""")
    assert targets(proposal)["Status"] == "status"
    assert targets(proposal)["Action"] != "status"


def test_a_legend_is_no_log() -> None:
    with pytest.raises(TurnedAway, match="what the words of a log mean"):
        of("""Value; Meaning
Applied; The form was sent
Closed; Nothing more to do""")


def test_cells_of_programs_that_read_mail_are_blanks() -> None:
    proposal = of("""Date; Job; Company; Result
2025-01-03; Tester; Acme; Negative
2025-01-05; Writer; Borealis; Not provided
2025-01-06; Writer; Cassia; Not specified in the email.""")
    assert {"Not provided", "Not specified in the email."} <= set(proposal.blanks())


def test_a_legend_may_have_a_third_column_and_a_company_a_meaning() -> None:
    with pytest.raises(TurnedAway, match="what the words of a log mean"):
        of("""Status; Meaning; Colour
Applied; The form was sent; green
Closed; Nothing more to do; red""")
    assert (
        targets(
            of("""Company; Meaning; Status
Acme; a good one; Applied
Dune; the other; Rejected""")
        )["Company"]
        == "company"
    )
