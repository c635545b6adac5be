"""What people write for a status, a result or a kind of meeting, in nine languages, and what it is proposed to mean."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.contract.vocabulary import Meaning
from pipelines.intake.propose.meanings import SURE_ENOUGH, status_guess, word_guess

#: For each vocabulary the cells (`written`) and the word that each stands for (`means`).
WORDS = Path("tests/intake/words")
#: What is not understood, and is left to the keeper: two or three letters, a bare sign, a figure of speech, or another fair reading.
LEFT = {
    "status": {"R", "in progress", "I declined"},
    "result": {"door", "?", "no further"},
    "interview_stage": {
        "Informal coffee", "Zoom", "video call", "Team meeting", "meet the team", "in person", "Erstgespräch",
        "prueba técnica con el equipo",
    },
}  # fmt: skip


def rows_of(vocabulary: str) -> list[tuple[str, str]]:
    with (WORDS / f"{vocabulary}.tsv").open(encoding="utf-8") as file:
        return [(row["means"], row["written"]) for row in csv.DictReader(file, delimiter="\t")]


def proposed(vocabulary: str, written: str) -> str | None:
    """The word proposed; of a status the outcome, else the offer or how it stands. None where nothing is."""
    guess = status_guess(written) if vocabulary == "status" else word_guess(vocabulary, written)
    if guess is None or guess.confidence < SURE_ENOUGH:
        return None
    if isinstance(guess.meaning, Meaning):
        known = guess.meaning.outcome if guess.meaning.outcome != "pending" else None
        return known or ("offer" if guess.meaning.stage == "offer" else guess.meaning.status)
    return guess.meaning


@pytest.mark.parametrize("vocabulary", sorted(LEFT))
def test_what_people_write_is_understood(vocabulary: str) -> None:
    rows = rows_of(vocabulary)
    assert len(rows) >= 80
    wrong = {written: found for means, written in rows if (found := proposed(vocabulary, written)) != means}
    assert wrong.keys() == LEFT[vocabulary], wrong


@pytest.mark.parametrize(
    ("vocabulary", "written", "means"),
    [
        # What lies within the words of another meaning says nothing by itself.
        ("status", "I declined", "withdrew"),
        ("status", "they declined", "rejected"),
        ("status", "assumed rejected (no reply)", "no_response"),
        ("status", "budget cut", "position_closed"),
        ("status", "didn't make the cut", "rejected"),
        ("status", "noch nicht beworben", "saved"),
        ("status", "noch keine Antwort", "applied"),
        ("status", "got the offer, took another", "offer_declined"),
        # A meeting on another day is none that led on; one that felt well has not led on yet.
        ("result", "moved to next round", "advanced"),
        ("result", "moved to next week", "rescheduled"),
        ("result", "felt okay", "pending"),
        ("result", "felt okay, moved to onsite", "advanced"),
        ("result", "cancelled by them", "cancelled"),
        ("result", "cancelled by me", "withdrew"),
    ],
)
def test_words_that_are_near_each_other_are_told_apart(vocabulary: str, written: str, means: str) -> None:
    assert proposed(vocabulary, written) == means
