"""What a coach keeps: whose row it is, and what people did to prepare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.intake.propose.writing import as_yaml
from pipelines.intake.sources import read_sources
from tests.intake.proposed import of, targets


@pytest.mark.parametrize(
    ("header", "is_owner"),
    [
        ("Student name", True),
        ("Client", True),
        ("Name", True),
        ("Klientin", True),
        ("Recruiter name", False),
        ("Notes", False),
    ],
)
def test_a_sheet_of_several_people_is_proposed_with_the_column_that_names_them(header: str, is_owner: bool) -> None:
    log = f"""{header}; Company; Job title; Applied; Where it stands
Ana; Acme; PM; 2025-01-03; Phone Screen
Bo; Acme; PM; 2025-01-04; Rejected
Bo; Borealis; PM; 2025-01-05; Onsite
Cai; Borealis; PM; 2025-01-06; Offer"""
    proposal = of(log, owned=False)
    # Two people at one employer are no two steps of one application.
    assert (proposal.table, proposal.events) == ("applications", False) or not is_owner
    assert (targets(proposal)[header] == "seeker") == is_owner
    # Where the folder says whose rows these are, no column is asked.
    assert targets(of(log))[header] != "seeker"


def test_a_name_is_nobodys_where_no_other_column_is_headed_as_one_of_companies() -> None:
    log = """Name; Job title; Applied; Status
Acme; PM; 2025-01-03; Phone Screen
Borealis; PM; 2025-01-05; Rejected"""
    assert targets(of(log, owned=False))["Name"] != "seeker"


FORM = """Timestamp; Your name; Which company?; Date of the interview; What kind of interview was it?; How confident did you feel (1-5)?; \
Did you do a mock interview before?; Minutes of research; Elevator pitch ready; How did it go?; What questions were you asked?; Did you send a thank you note?
2026-03-02 10:00:00; Ana; Acme; 3/1/2026; Phone screen; 4; Yes; 45; yes; Moved to next round; Tell me about yourself, why us?; Yes
2026-03-05 10:00:00; Bo; Borealis; 3/4/2026; Panel; 2; No; 0; no; Rejected; A conflict with a coworker?; No
2026-03-15 10:00:00; Cai; Cassia; 3/14/2026; Final round; 5; Yes; 30; yes; Got an offer; Salary expectations?; Yes"""


def test_what_people_did_to_prepare_is_proposed_as_the_catalogs_habits() -> None:
    assert targets(of(FORM, owned=False)) == {
        "Timestamp": "logged_at",
        "Your name": "seeker",
        "Which company?": "company",
        "Date of the interview": "interview_on",
        "What kind of interview was it?": "stage",
        "How confident did you feel (1-5)?": "rated_confidence",
        # A yes does not say how often.
        "Did you do a mock interview before?": "ticked:mock_interviews",
        "Minutes of research": "research_minutes",
        "Elevator pitch ready": "value_proposition_ready",
        "How did it go?": "result",
        "What questions were you asked?": "questions asked:",
        # Neither a day nor a note.
        "Did you send a thank you note?": "",
    }


def test_a_yes_about_what_is_counted_ticks_the_habit_and_a_no_is_none_of_it(tmp_path: Path, con: Any) -> None:
    source = tmp_path / "form.source.yaml"
    source.write_text(as_yaml("form", "form", [of(FORM, owned=False)]), encoding="utf-8")
    (read,) = read_sources(source)
    main, asked = read.blocks
    assert main.ticks == {"ticked": {"Did you do a mock interview before?": "mock_interviews"}}
    noes = main.picked["mock_interviews"]["Did you do a mock interview before?"]
    # Also as the next file may write it.
    assert noes.keys() >= {"No", "no", "nein", "0"}
    assert set(noes.values()) == {"0"}
    assert (asked.table, asked.each, asked.of_row) == ("questions", "question", True)
    # What is left open says nothing that a tick box would not say, or the column is kept aside.
    odd = FORM.replace("; No; 0;", "; nope; 0;")
    assert targets(of(odd, owned=False))["Did you do a mock interview before?"] == ""


def test_a_name_that_is_a_link_is_a_name_and_a_bare_link_none() -> None:
    log = """Company; Role; Status
Acme; [Welder](https://example.org/1); Applied
Borealis; [Fitter](https://example.org/2); Rejected
Cassia; [Rigger](https://example.org/3); Rejected"""
    assert targets(of(log))["Role"] == "role"
    for name in ("Welder", "Fitter", "Rigger"):
        log = log.replace(name, "Link")
    assert targets(of(log))["Role"] == "job_url"


@pytest.mark.parametrize(
    ("log", "header"),
    [
        ("First name; Last name; Company; Applied; Status\nAnna; Meier; Acme; 2026-03-02; Applied\nAnna; Schulz; Dune; 2026-03-05; Rejected", "First name"),
        ("Client; Role; Applied; Status\nAcme; Coder; 2026-03-02; Applied\nDune; Coder; 2026-03-05; Rejected", "Client"),
        ("Name; Company; Date contacted; Status\nMaria; Acme; 2026-03-02; Replied\nJohn; Dune; 2026-03-05; Rejected", "Name"),
    ],
)  # fmt: skip
def test_no_contact_no_employer_and_no_half_of_a_name_says_whose_a_row_is(log: str, header: str) -> None:
    assert targets(of(log, owned=False))[header] != "seeker"


@pytest.mark.parametrize(("header", "marks"), [("Likelihood", "341"), ("Chances (1-5)", "425")])
def test_marks_of_one_to_five_are_no_forecast_in_per_cent(header: str, marks: str) -> None:
    log = f"Company; Interview date; Round; {header}; Result\n" + "\n".join(
        f"Acme {mark}; 2026-03-0{mark}; Phone; {mark}; Passed" for mark in marks
    )
    assert targets(of(log))[header] != "forecast"


def test_feedback_of_a_coach_is_not_the_employers() -> None:
    log = """Company; Interview date; Round; Feedback from coach; Result
Acme; 2026-03-01; Phone; Be more concise; Passed
Dune; 2026-03-02; Panel; Slow down a little; Rejected"""
    assert targets(of(log))["Feedback from coach"] == ""
