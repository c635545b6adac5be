"""Which of a sheet's columns is which, where more than one could be it, or its header says little."""

from __future__ import annotations

from pipelines.intake.propose.choose import propose
from pipelines.intake.recognise import recognise
from tests.intake.test_propose import of, targets, words


def test_two_columns_of_what_became_of_it_are_both_read_and_the_one_that_says_more_is_the_rows_status() -> None:
    proposal = of(
        """
        Employer ; Applied    ; Their answer         ; In the end
        Acme     ; 2026-03-02 ; invited to interview ; rejected after interview
        Borealis ; 2026-03-03 ; phone screen         ; ghosted
        Cassia   ; 2026-03-04 ; invited to interview ; job offer - accepted
        Delta    ; 2026-03-05 ; phone screen         ; withdrew
        """
    )
    assert targets(proposal)["Their answer"] == "status too"
    assert targets(proposal)["In the end"] == "status"


def test_what_is_planned_next_is_no_second_status() -> None:
    proposal = of(
        """
        Employer ; Applied    ; Status    ; Next action
        Acme     ; 2026-03-02 ; applied   ; withdraw
        Borealis ; 2026-03-03 ; rejected  ; rejected
        Cassia   ; 2026-03-04 ; applied   ; accept offer
        Delta    ; 2026-03-05 ; withdrew  ; withdraw
        """
    )
    assert targets(proposal)["Next action"] == ""


def test_a_column_of_places_names_the_companies_where_nothing_else_does() -> None:
    sheet = """
        Place        ; What job ; Handed in  ; Now
        Corner Bakes ; barista  ; 2026-03-02 ; no luck
        Harrow Books ; seller   ; 2026-03-03 ; never rang
        Pet Palace   ; cleaner  ; 2026-03-04 ; still waiting
        """
    assert targets(of(sheet)) == {
        "Place": "company", "What job": "role", "Handed in": "applied_on", "Now": "status",
    }  # fmt: skip
    # Where it is a place: the same again and again, or one with its county.
    towns = sheet.replace("Corner Bakes", "Leeds, Yorks").replace("Harrow Books", "York, Yorks")
    assert targets(of(towns))["Place"] == "location"


def test_a_tracker_whose_rows_are_steps_of_the_same_jobs_is_proposed_anew() -> None:
    header = ("Company", "Role", "Stage", "Date")
    rows = [
        ("Acme", "Welder", "phone screen", "2026-03-02"),
        ("Borealis", "Welder", "phone screen", "2026-03-04"),
        ("Acme", "Welder", "onsite", "2026-03-09"),
        ("Borealis", "Welder", "rejected", "2026-03-11"),
        ("Cassia", "Fitter", "technical", "2026-03-12"),
        ("Acme", "Welder", "offer", "2026-03-16"),
    ]
    found = recognise(header, ("log",))
    assert found.source == "tracker"
    proposal = propose("", header, list(zip(*rows, strict=True)), found=found)
    assert (proposal.events, targets(proposal)["Date"]) == (True, "status_on")
    # One row a job is what the tracker reads already.
    assert not propose("", header, list(zip(*rows[:2], strict=True)), found=found).events


def test_a_stage_and_a_date_are_a_meetings_beside_what_only_a_meeting_has() -> None:
    assert recognise(("Company", "Stage", "Date", "Moved on?"), ("log",)).table == "interviews"
    assert recognise(("Company", "Stage", "Date", "Notes"), ("log",)).table == "applications"


def test_a_row_of_interviews_is_one_whatever_its_kind_is_called() -> None:
    proposal = of(
        """
        Company  ; Kind of interview ; Interview date ; Result
        Acme     ; informal coffee   ; 2026-03-02     ; passed
        Borealis ; phone screen      ; 2026-03-03     ; rejected
        Cassia   ; technical         ; 2026-03-04     ; passed
        Delta    ; offer             ; 2026-03-05     ; passed
        """
    )
    assert words(proposal)["informal coffee"] == "interview"
    # An offer is no meeting.
    assert words(proposal)["offer"] is None


def test_of_several_columns_of_days_the_first_that_nearly_every_row_has_is_that_of_the_application() -> None:
    proposal = of(
        """
        company  ; activity_date ; outcome_date ; state
        Acme     ; 14 Jan 2026   ; 31 Jan 2026  ; rejected
        Borealis ; 15 Jan 2026   ;              ; applied
        Cassia   ; 24 Feb 2026   ;              ; applied
        Delta    ; 16 Mar 2026   ;              ; applied
        """
    )
    assert targets(proposal)["activity_date"] == "applied_on"


def test_a_column_of_days_is_found_beside_a_status_that_is_called_so() -> None:
    proposal = of(
        """
        company  ; activity_date ; date_sort  ; contacted_date ; current_status ; outcome
        Acme     ; 14 Jan 2026   ; 2026-01-14 ;                ; closed         ; rejected
        Borealis ; 15 Jan 2026   ; 2026-01-15 ; 20 Jan 2026    ; applied        ;
        Cassia   ; 24 Feb 2026   ; 2026-02-24 ;                ; applied        ;
        """
    )
    assert targets(proposal)["activity_date"] == "applied_on"


def test_the_names_of_files_tell_no_status() -> None:
    proposal = of(
        """
        company  ; folder                     ; status
        Acme     ; withdrew/Acme_DS-2026      ; applied
        Borealis ; rejected/Borealis_SDE-2026 ; applied
        Cassia   ; rejected/Cassia_SDE-2026   ; rejected
        """
    )
    assert targets(proposal)["folder"] == ""


def test_kinds_of_meetings_beside_what_came_of_each_are_no_ledger_of_statuses() -> None:
    proposal = of(
        """
        When       ; Company      ; Job    ; What kind           ; Heard back?
        2026-03-04 ; Tidewater    ; Fitter ; phone chat with HR  ; yes - moving me to the next round
        2026-03-08 ; Brightpost   ; Welder ; hiring manager      ; no - form letter two days later
        2026-03-11 ; Tidewater    ; Fitter ; technical interview ; yes, onsite next!
        2026-03-13 ; Orbital Lane ; Fitter ; recruiter screen    ; never heard a thing
        2026-03-19 ; Tidewater    ; Fitter ; onsite              ; they went with someone internal
        2026-03-26 ; Orbital Lane ; Fitter ; final with the VP   ; I pulled out
        """
    )
    assert proposal.table == "interviews"
    assert targets(proposal)["Heard back?"] == "result"


def test_how_far_it_came_is_read_beside_how_it_ended_though_some_say_it_in_their_own_words() -> None:
    proposal = of(
        """
        Firm     ; Sent       ; How far I got  ; How it ended
        Acme     ; 2026-03-02 ; nowhere        ; rejected
        Borealis ; 2026-03-03 ; two interviews ; rejected
        Cassia   ; 2026-03-04 ; phone call     ; never called back
        Delta    ; 2026-03-05 ; all the way    ; offer
        Echo     ; 2026-03-06 ; online test    ; failed
        """
    )
    assert targets(proposal)["How far I got"] == "status too"
