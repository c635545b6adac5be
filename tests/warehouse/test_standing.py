"""What stands after files were mended, moved away or written by several hands: consent above all fails closed."""

from __future__ import annotations

import shutil

import pytest

from pipelines.commands.run import summary_of
from tests.scenario import Scenario

PEOPLE = """
seeker | consent_program | career_stage
Asha   |                 | entry
ben    | no              | mid
cleo   | ask me again    | mid
dora   | no              | middling
"""
JOBS = """
seeker | company | status  | applied_on
Asha   | Acme    | Applied | 2026-05-01
asha   | Birch   | Applied | 2026-05-02
ASHA   | Cedar   | Applied | 2027-05-02
ben    | Acme    | Applied | 2026-05-03
cleo   | Acme    | Applied | 2026-05-04
dora   | Acme    | Applied | 2026-05-05
"""


@pytest.fixture(scope="module")
def after(tmp_path_factory):
    """Read three times: with a wrong row; with it mended and a moved date in a dated snapshot; with two folders taken away."""
    made = Scenario(tmp_path_factory.mktemp("standing"))
    made.program("coach", sharing_basis="agreement", as_of="2026-09-30")
    made.program("strict", sharing_basis="consent", waiting_days=99)
    made.program("sample", sample=True, seeker="sam")
    made.write("coach/seekers.csv", PEOPLE)
    made.write("coach/applications.csv", JOBS)
    made.write("coach/interviews.csv", "seeker|company|stage|interview_on\nAsha|Acme|screeen|2026-05-09")
    made.write("strict/kim/log.csv", "Company|Status\nAcme|Applied")
    made.write("sample/log.csv", "Company|Status\nAcme|Applied")
    header = "seeker|company|stage|round|interview_on|result"
    made.write("coach/ahead-2026-06-01.csv", f"{header}\nben|Acme|technical|1|2026-06-20|pending")
    made.take_in("2026-06-01")
    made.write("coach/interviews.csv", "seeker|company|stage|interview_on\nAsha|Acme|screen|2026-05-09")
    made.write("coach/ahead-2026-07-01.csv", f"{header}\nben|Acme|technical|1|2026-06-27|pending")
    made.write("coach/again-2026-07-01.csv", "seeker|company|status|applied_on\nASHA|ACME, |Rejected|2026-05-01")
    made.write("coach/questions.csv", "seeker|interview|position|question\nAsha|ghost-1|1|Why us?")
    made.take_in("2026-07-01")
    shutil.rmtree(made.raw / "strict")
    shutil.rmtree(made.raw / "sample")
    made.run("2026-07-02", with_marts=True)
    return made


def _measure(made: Scenario, measure: str) -> tuple[int, int]:
    sql = "SELECT n, of_n FROM mart_data_quality WHERE program = 'coach' AND measure = ?"
    return made.query(sql, measure)[0]


def test_a_person_written_in_several_ways_is_one(after):
    people = after.query("SELECT seeker, counted_by_program FROM seekers WHERE program = 'coach' ORDER BY 1")
    assert [name for name, _ in people] == ["Asha", "ben", "cleo", "dora"]


def test_consent_that_cannot_be_read_counts_as_a_no(after):
    counted = dict(after.query("SELECT seeker, counted_by_program FROM seekers WHERE program = 'coach'"))
    assert counted == {"Asha": True, "ben": False, "cleo": False, "dora": False}


def test_a_program_whose_folder_is_gone_keeps_its_settings(after):
    kept = "SELECT sharing_basis, waiting_days, counted_by_program FROM programs JOIN seekers USING (program) "
    assert after.query(kept + "WHERE program = 'strict'") == [("consent", 99, False)]


def test_samples_go_with_their_folder(after):
    assert after.query("SELECT count(*) FROM programs WHERE program = 'sample'") == [(0,)]
    assert after.query("SELECT count(*) FROM source_files WHERE program = 'sample'") == [(0,)]


def test_a_mended_row_is_no_longer_set_aside_in_what_stands(after):
    assert after.query("SELECT status, reason_codes FROM rejected_rows WHERE file LIKE '%interviews.csv'") == [
        ("superseded", ["unknown_word:stage"])
    ]
    ((rejected,),) = after.query(
        "SELECT sum(rows_rejected) FROM source_files WHERE program = 'coach' AND status <> 'superseded'"
    )
    assert rejected == 2  # the rows of cleo and dora in seekers
    assert _measure(after, "rows_rejected")[0] == rejected


def test_measures_of_people_leave_out_whom_the_program_may_not_count(after):
    assert _measure(after, "wishes") == (0, 3)
    assert _measure(after, "dated_after_as_of") == (1, 3)
    assert _measure(after, "orphans") == (1, 1)
    ((filled, rows),) = after.query(
        "SELECT n, of_n FROM mart_data_quality WHERE table_name = 'applications' AND column_name = 'company' "
        "AND program = 'coach'"
    )
    assert (filled, rows) == (3, 3)


def test_an_application_dated_ahead_is_not_counted_yet(after):
    ((n,),) = after.query("SELECT n_applications FROM mart_offers WHERE program = 'coach' AND is_total")
    assert n == 2


def test_what_was_joined_by_likeness_is_reported(after):
    told = after.query("SELECT file, message FROM source_files WHERE message LIKE '%joined%'")
    assert told == [
        (
            "coach/again-2026-07-01.csv",
            "1 row joined with another file's although company, role or date are written otherwise: `joined_rows` says which, "
            "and why",
        )
    ]
    why = after.query("SELECT file, row_number, joined_with_file, joined_with_row, why, likeness FROM joined_rows")
    assert why == [
        (
            "coach/again-2026-07-01.csv",
            2,
            "coach/applications.csv",
            2,
            "capitals, punctuation or spacing of the company",
            1.0,
        )
    ]
    assert after.query("SELECT outcome FROM applications WHERE seeker = 'Asha' AND company LIKE 'ACME%'") == [
        ("rejected",)
    ]


def test_a_round_given_again_with_another_date_was_moved(after):
    met = after.query("SELECT interview_on::TEXT FROM interviews WHERE seeker = 'ben'")
    assert met == [("2026-06-27",)]


def test_a_runs_summary_tells_of_what_stands(after):
    found = summary_of(after.begin("2026-07-02").settings, 0.0)
    statuses = {file["file"]: (file["status"], file["rows_rejected"]) for file in found["files"]}
    assert statuses["coach/interviews.csv"] == ("read", 0)
    assert statuses["strict/kim/log.csv"] == ("missing", 0)
    assert found["rows_rejected"] == 2
    assert found["rows_read"] == found["rows_accepted"] + found["rows_rejected"] + found["rows_repeated"]
