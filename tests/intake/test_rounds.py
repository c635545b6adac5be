"""A sheet of interviews: the number of the round, where the words for the stage tell it."""

from __future__ import annotations

import pytest

from tests.intake.conftest import Reader

HEADER = "Company,Role,Round,Date,Result\n"


@pytest.mark.parametrize(
    ("word", "stage", "number"),
    [
        ("R1", "interview", 1),
        ("r2", "interview", 2),
        ("1st round", "interview", 1),
        ("Round 2", "interview", 2),
        ("Round-3", "interview", 3),
        ("second interview", "interview", 2),
        ("Interview 4", "interview", 4),
        ("2", "interview", 2),
        ("1.0", "interview", 1),
        ("First", "interview", 1),
        ("2. Gespräch", "interview", 2),
        ("一面", "interview", 1),
        # No number is told, or none that is a round's.
        ("Interview", "interview", None),
        ("Final round", "final", None),
        ("Phone screen", "recruiter_screen", None),
    ],
)
def test_a_word_for_a_round_tells_its_number(read: Reader, word: str, stage: str, number: int | None) -> None:
    (row,) = read(f"{HEADER}Acme,Clerk,{word},2026-03-04,passed\n").accepted
    assert (row["stage"], row.get("round")) == (stage, number)


def test_a_column_of_its_own_says_the_round(read: Reader) -> None:
    (row,) = read("Company,Role,Stage,Round,Date,Result\nAcme,Clerk,Technical,2,2026-03-04,passed\n").accepted
    assert (row["stage"], row["round"]) == ("technical", 2)


def test_the_outcome_log_of_a_coach_tells_rounds(read: Reader) -> None:
    text = """
## Outcome Log

| Date | Company | Role | Round | Result | Notes |
|---|---|---|---|---|---|
| 2026-03-04 | Acme | Clerk | R1 | advanced | |
| 2026-03-11 | Acme | Clerk | 2nd round | advanced | |
| 2026-03-18 | Acme | Clerk | final | pending | |
"""
    sheet = read(text, "coaching_state.md")
    assert [(row["stage"], row.get("round")) for row in sheet.accepted] == [
        ("interview", 1),
        ("interview", 2),
        ("final", None),
    ]
