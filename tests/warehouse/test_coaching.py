"""contract.md, "Who is counted where", for coaches and for what leaves the program; and who coaches whom."""

import pytest

SEEKERS = """
seeker | coach | consent_coach | consent_pooled
Asha   | bo    |               |
ben    | bo    | 2026-01-10    | 2026-01-10
cara   | bo    | no            | no
odd    | bo    | perhaps       | perhaps       # set aside: what could not be read counts as no
"""
#: Whether a coach sees them, and whether they count in what leaves the program, by the program's basis.
SHOWN = {
    "coached": {"Asha": (True, False), "ben": (True, True), "cara": (False, False), "odd": (False, False)},
    "coached_by_consent": {"Asha": (False, False), "ben": (True, True), "cara": (False, False), "odd": (False, False)},
}


def scene(s):
    coaches = {"bo": ["asha", "BEN", "nobody"], "di": ["ben"]}
    s.program("coached", sharing_basis="agreement", coaches=coaches, coach_sees={"ASHA": ["notes", "pay"]})
    s.program("coached_by_consent", sharing_basis="consent")
    for program in SHOWN:
        s.write(f"{program}/seekers.csv", SEEKERS)
        s.write(f"{program}/applications.csv", "seeker | company | applied_on\nodd | Acme | 2026-01-05")


@pytest.mark.parametrize("program", SHOWN)
def test_who_is_shown_to_a_coach_and_counted_in_the_pool(world, program):
    sql = "SELECT seeker, shown_to_coach, counted_in_pool FROM seekers WHERE program = ?"
    assert {name: told for name, *told in world.query(sql, program)} == {
        name: list(told) for name, told in SHOWN[program].items()
    }


def test_settings_say_who_coaches_whom_and_a_column_only_proposes(world):
    sql = "SELECT program, coach, seeker FROM coaching WHERE program LIKE 'coached%'"
    assert world.query(sql) == [
        ("coached", "bo", "Asha"),
        ("coached", "bo", "ben"),
        ("coached", "di", "ben"),
    ]


def test_a_coach_sees_notes_answers_and_pay_by_the_persons_own_choice(world):
    sql = "SELECT DISTINCT seeker, sees_notes, sees_answers, sees_pay FROM coaching WHERE program LIKE 'coached%' ORDER BY 1"
    assert world.query(sql) == [("Asha", True, False, True), ("ben", False, False, False)]
