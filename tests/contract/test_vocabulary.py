"""Every word of the contract, and every way to write one: known, and never two things at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.contract import vocabulary
from pipelines.contract.status_words import Said, status_ways
from pipelines.contract.vocabulary import Meaning, plain, spellings, status_spellings, words_of

CONTRACT = Path(__file__).parents[3] / "shared" / "contract.md"

#: From contract.md, "Words" and "Log tables", by hand.
WORDS = {
    "stage": "applied recruiter_screen interview hiring_manager technical assessment case_presentation panel_onsite final "
    "reference_check offer",
    "interview_stage": "recruiter_screen interview hiring_manager technical assessment case_presentation panel_onsite final "
    "reference_check",
    "result": "advanced rejected no_response withdrew pending cancelled rescheduled",
    "status": "saved applied interviewing offer closed",
    "outcome": "offer_accepted offer_declined offer_expired offer_rescinded rejected withdrew no_response position_closed pending",
    "outcome_reason": "lacked_skill weak_answers motivation_doubt pay_mismatch better_candidate position_on_hold "
    "title_level_mismatch technology_mismatch location fit_concern unknown other not_for_me better_offer",
    "reason_source": "employer recruiter own_guess",
    "channel": "referral recruiter job_board company_site career_fair network agency inbound other",
    "format": "phone video onsite take_home recorded",
    "search_end_reason": "offer_accepted paused left_program other",
    "industry": "technology healthcare finance creative nonprofit_public education retail manufacturing other",
    "career_stage": "entry mid senior executive",
    "question_category": "career_goals motivation strengths_weaknesses behavioural situational technical case role_specific "
    "culture compensation logistics other role_duties challenges_growth skills_valued likes_dislikes people_priority "
    "success_measures team package comparison concerns next_steps",
    "decision": "accepted declined negotiating expired rescinded pending",
    "pay_period": "hour day week month year",
    "work_mode": "onsite hybrid remote",
    "interviewer_role": "recruiter hiring_manager peer panel executive other",
    "concern_topic": "can_do fit motivation other",
    "concerns": "not_asked none_named answered not_answered",
    "asked_by": "interviewer candidate",
    "pitfall": "over_ambitious vague generic misaligned",
    "activity": "mock_interview role_play recorded_review mentor_feedback peer_feedback answer_refined rehearsal "
    "company_research technical_study other",
    "partner": "coach mentor peer family machine alone",
    "horizon": "short_term long_term",
    "goal_status": "open met dropped",
    "negotiated": "base bonus benefits start_date location hours title other",
    "destination": "employed self_employed temporary continuing_education military volunteer still_seeking not_seeking unknown",
    "employment_kind": "full_time part_time contract apprenticeship internship hired_by_school",
    "intent_at_start": "job promotion education none",
    "bool": "yes no",
}


@pytest.mark.parametrize("name", WORDS)
def test_the_words_are_those_of_the_contract(name: str) -> None:
    assert set(words_of(name)) == set(WORDS[name].split())


def test_no_list_of_words_is_left_out_here() -> None:
    assert set(vocabulary._WORDS) - {"checklist"} == set(WORDS)


def test_the_contract_names_each_word() -> None:
    if not CONTRACT.is_file():
        pytest.skip(f"{CONTRACT} is not beside this checkout")
    named = set(re.findall(r"[a-z_]+", CONTRACT.read_text(encoding="utf-8")))
    assert {word for words in WORDS.values() for word in words.split()} <= named


def test_stages_are_in_the_order_in_which_reached_is_judged() -> None:
    ranks = vocabulary.STAGE_RANK
    middle = ("interview", "hiring_manager", "technical", "assessment", "case_presentation")
    assert len({ranks[stage] for stage in middle}) == 1
    order = ["applied", "recruiter_screen", "interview", "panel_onsite", "final", "reference_check", "offer"]
    assert [ranks[stage] for stage in order] == sorted({*ranks.values()})


@pytest.mark.parametrize("name", [*WORDS, "habit"])
def test_a_word_is_a_way_to_write_itself(name: str) -> None:
    for word in words_of(name):
        assert spellings(name)[plain(word)] == word


@pytest.mark.parametrize("name", vocabulary._SPELLINGS)
def test_no_way_to_write_a_word_means_two(name: str) -> None:
    seen: dict[str, str] = {plain(word): word for word in words_of(name)}
    for word, ways in vocabulary._SPELLINGS[name].items():
        assert word in words_of(name)
        for way in ways.split("|"):
            assert plain(way), f"{way!r} is nothing once it is plain"
            assert seen.setdefault(plain(way), word) == word, way


def test_no_way_to_write_a_status_means_two() -> None:
    seen: dict[str, Said] = {}
    for way, said in status_ways().items():
        assert plain(way), f"{way!r} is nothing once it is plain"
        assert seen.setdefault(plain(way), said) == said, way


def test_accents_left_out_never_change_what_a_status_says() -> None:
    """Guard: what is written with accents goes before what others are without them (`bare | known`)."""
    for way, said in status_ways().items():
        assert status_spellings()[plain(way)] == Meaning(*said), way
    assert status_spellings()["refuse"] == status_spellings()["refusé"] == Meaning("closed", "rejected")
    assert status_spellings()["vorstellungsgespraech"] == Meaning("interviewing", None, "interview")


def test_a_status_says_only_known_words() -> None:
    for way, meaning in status_spellings().items():
        assert meaning.status in words_of("status"), way
        assert meaning.outcome is None or meaning.outcome in words_of("outcome"), way
        assert meaning.stage is None or meaning.stage in words_of("stage"), way
        assert (meaning.status == "closed") or meaning.outcome is None, way
    assert set(map(plain, words_of("status"))) <= set(status_spellings())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ghosted", ("closed", "no_response", None)),
        ("REJECTED, POST-R1", ("closed", "rejected", "interview")),
        ("Rejected (Interview)", ("closed", "rejected", "interview")),
        ("REJECTED, PRE-R1", ("closed", "rejected", None)),
        ("REJECTED, POST FINAL ROUND", ("closed", "rejected", "final")),
        ("2nd round", ("interviewing", None, "interview")),
        ("Not Interested (Interview Offer)", ("closed", "withdrew", "interview")),
        ("Rejection :(", ("closed", "rejected", None)),
        ("OFFER!!!!", ("offer", None, "offer")),
        ("Suspected Ghost Job", ("closed", "position_closed", None)),
        ("reeejected", ("closed", "rejected", None)),
        ("No ", ("closed", "rejected", None)),
        ("Rejected after final", ("closed", "rejected", "final")),
        ("Rejected after onsite", ("closed", "rejected", "panel_onsite")),
        ("rejected after technical", ("closed", "rejected", "technical")),
        ("Rejected - after assessment", ("closed", "rejected", "assessment")),
        ("Rejected after phone screen", ("closed", "rejected", "recruiter_screen")),
        ("Rejected after 2nd interview", ("closed", "rejected", "interview")),
        ("Rejection after final round", ("closed", "rejected", "final")),
        ("Rejected by employer", ("closed", "rejected", None)),
        ("Ghosted after final", ("closed", "no_response", "final")),
        ("Ghosted after onsite", ("closed", "no_response", "panel_onsite")),
        ("Ghosted after technical interview", ("closed", "no_response", "technical")),
        ("Ghosted after take-home", ("closed", "no_response", "assessment")),
        ("ghosted after phone screen", ("closed", "no_response", "recruiter_screen")),
        ("Not offered", ("closed", "rejected", None)),
        ("No longer interested", ("closed", "withdrew", None)),
        ("Withdrew after final", ("closed", "withdrew", "final")),
        ("Phone screen scheduled", ("interviewing", None, "recruiter_screen")),
        ("Interview scheduled", ("interviewing", None, "interview")),
        ("2nd interview scheduled", ("interviewing", None, "interview")),
        ("Scheduled interview", ("interviewing", None, "interview")),
        ("Onsite scheduled", ("interviewing", None, "panel_onsite")),
        ("Interviewing (final round)", ("interviewing", None, "final")),
        ("Offer rejected by me", ("closed", "offer_declined", "offer")),
        ("I declined the offer", ("closed", "offer_declined", "offer")),
        ("Hired!", ("closed", "offer_accepted", "offer")),
        ("Got the job", ("closed", "offer_accepted", "offer")),
    ],
)
def test_a_status_as_people_write_it(written: str, meant: tuple[str, str | None, str | None]) -> None:
    assert status_spellings()[plain(written)] == Meaning(*meant)


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("Phone-Screen", "phone screen"),
        ("  PHONE   screen! ", "phone screen"),
        ("phone_screen", "phone screen"),
        ("No\u00a0", "no"),
        ("ＯＦＦＥＲ", "offer"),
        ("✓", "✓"),
        ("???", ""),
    ],
)
def test_case_punctuation_and_spacing_do_not_count(written: str, made: str) -> None:
    assert plain(written) == made


def test_a_list_of_words_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        words_of("colours")


@pytest.mark.parametrize(
    "way",
    "To apply|Interested|Bookmarked|Wishlist|Wishlisted|Not applied|Draft|Backlog|Apply later|Apply soon|Should apply|Might apply|"
    "To research|Saved job|Watchlist|Not submitted|Not yet submitted|To submit|To be submitted|On my list|Haven't applied yet".split(
        "|"
    ),
)
def test_ways_to_say_that_nobody_applied_yet(way: str) -> None:
    assert status_spellings()[plain(way)] == Meaning("saved")


@pytest.mark.parametrize("way", ["New", "Generated", "White Whale", "Research", "Shortlisted", "Ready"])
def test_what_may_also_be_said_after_applying_is_no_way_to_say_so(way: str) -> None:
    assert plain(way) not in status_spellings()
