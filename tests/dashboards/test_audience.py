"""What stands behind a coach's door: their own people, the fields that a coach sees, and what each person chose to show."""

import duckdb
import pytest

from pipelines.contract.logs import log_tables
from pipelines.contract.published import published_tables
from pipelines.dashboards.audience import as_coaches, audience
from pipelines.dashboards.warehouse import open_warehouse


def test_every_field_of_a_log_has_one_who_sees_it():
    fields = {(name, column) for name in log_tables() for column in published_tables()[name].columns}
    assert set(audience()) == fields


@pytest.mark.parametrize(
    ("table", "column", "sight"),
    [
        ("interviews", "rated_overall", "coach"),
        ("interviews", "mock_interviews", "coach"),
        ("interviews", "result", "coach"),
        ("interviews", "to_change", "coach"),
        ("reflections", "to_change", "coach"),
        ("interviews", "notes", "notes"),
        ("applications", "notes", "notes"),
        ("practice", "notes", "notes"),
        ("questions", "question", "answers"),
        ("questions", "answer_note", "answers"),
        ("offers", "base_pay_first", "pay"),
        ("offers", "base_pay_final", "pay"),
        ("seekers", "email", "nobody"),
        ("interviews", "extra", "nobody"),
        ("destinations", "base_pay", "aggregates"),
    ],
)
def test_a_coach_sees_ratings_habits_results_and_the_change_and_the_rest_by_choice(table, column, sight):
    assert audience()[table, column] == sight


@pytest.fixture
def behind(world, tmp_path):
    """A program of two coaches, one person of whom refused, and a program of another coach with the same name."""
    for program in ("p", "q"):
        world.program(program)
    people = [
        # program, seeker, coach, shown, chosen
        ("p", "ana", "Okafor", True, ()),
        ("p", "ben", "Okafor", True, ("notes", "answers", "pay")),
        ("p", "cem", "Okafor", False, ("notes", "answers", "pay")),
        ("p", "dia", "Silva", True, ()),
        ("p", "eve", None, True, ()),
        ("q", "ana", "Okafor", True, ()),
    ]
    left_out = {"counted_by_program": False}
    for program, seeker, coach, shown, chosen in people:
        world.add(
            "seekers", program=program, seeker=seeker, email=f"{seeker}@example.org", shown_to_coach=shown, **left_out
        )
        if coach:
            choices = {f"sees_{what}": what in chosen for what in ("notes", "answers", "pay")}
            world.add("coaching", program=program, coach=coach, seeker=seeker, **choices)
        told = {"program": program, "seeker": seeker}
        world.add(
            "interviews",
            **told,
            interview=f"{program}-{seeker}",
            stage="final",
            notes="n",
            to_change="c",
            extra="{}",
            **left_out,
        )
        world.add("questions", **told, interview="i", position=1, question="w", answer_note="a", rated_answer=2)
        world.add("offers", **told, application="a", base_pay_first=1, base_pay_final=2, fit_pay=3, **left_out)
        world.add("destinations", **told, base_pay=9)
    return world.publish(tmp_path / "w.duckdb")


def test_nobody_elses_rows_are_behind_the_door(behind):
    with open_warehouse(behind) as con, as_coaches(con, "p") as seen:
        for table in ("seekers", "interviews", "questions", "offers"):
            rows = seen.execute(f"SELECT coach, seeker FROM {table} ORDER BY ALL").fetchall()
            assert rows == [("Okafor", "ana"), ("Okafor", "ben"), ("Silva", "dia")], table
        assert seen.execute("SELECT interview FROM interviews ORDER BY 1").fetchall() == [
            ("p-ana",),
            ("p-ben",),
            ("p-dia",),
        ]


def test_what_is_seen_by_choice_is_there_of_those_who_chose_it(behind):
    with open_warehouse(behind) as con, as_coaches(con, "p") as seen:
        assert seen.execute(
            """SELECT seeker, i.notes, i.to_change, question, answer_note, rated_answer, base_pay_first, base_pay_final, fit_pay
               FROM interviews i JOIN questions USING (seeker) JOIN offers USING (seeker) ORDER BY seeker"""
        ).fetchall() == [
            ("ana", None, "c", None, None, 2, None, None, 3),
            ("ben", "n", "c", "w", "a", 2, 1, 2, 3),
            ("dia", None, "c", None, None, 2, None, None, 3),
        ]


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT email FROM seekers",
        "SELECT extra FROM interviews",
        "SELECT consent_pooled FROM seekers",
        "SELECT job_url FROM applications",
        "SELECT * FROM destinations",
        "SELECT * FROM rejected_rows",
        "SELECT * FROM main.coaching",
    ],
)
def test_a_field_that_is_not_a_coachs_cannot_be_read(behind, asked):
    with open_warehouse(behind) as con, as_coaches(con, "p") as seen, pytest.raises(duckdb.Error):
        seen.execute(asked)
