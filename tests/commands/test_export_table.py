"""`debrief export --table`: what the files hold, for whom they are, and what is refused."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

import duckdb
import pytest

from pipelines.commands.export_table import EXPORTED, export_table
from pipelines.contract.published import published_tables
from pipelines.errors import DebriefError, UsageError

AS_OF = "2026-12-31"
PEOPLE = """
seeker | cohort        | consent_program | consent_pooled
ada    | =HYPERLINK(1) |                 |
ben    | @May          |                 |
refused| @May          | no              |
stays  | @May          |                 | no
"""
APPLICATIONS = """
application | seeker  | company   | role    | applied_on | status  | channel
a1          | ada     | Northwind | Analyst | 2026-03-02 | applied | referral
a2          | ben     | Gannet    | Analyst | 2026-03-03 | applied | job_board
a3          | refused | Merle     | Analyst | 2026-03-04 | applied | job_board
a4          | stays   | Sora      | Analyst | 2026-03-05 | applied | job_board
"""
INTERVIEWS = """
application | seeker | stage            | interview_on | result
a1          | ada    | recruiter_screen | 2026-03-10   | advanced
a1          | ada    | technical        | 2026-03-20   | rejected
"""


def programs(scenario):
    for program in ("p", "q"):
        scenario.program(program, sharing_basis="agreement", as_of=AS_OF)
        scenario.write(f"{program}/seekers.csv", PEOPLE)
        scenario.write(f"{program}/applications.csv", APPLICATIONS)
        scenario.write(f"{program}/interviews.csv", INTERVIEWS)


def _csv(path):
    text = path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def _parquet(path):
    with duckdb.connect() as con:
        return con.read_parquet(str(path)).fetchall()


def test_only_tables_of_groups_are_written_and_all_of_them_that_the_warehouse_publishes():
    assert {name for name in published_tables() if name.startswith("mart_")} <= set(EXPORTED)
    assert set(EXPORTED) - {name for name in published_tables() if name.startswith("mart_")} == {
        "habit_effects",
        "self_rating_calibration",
        "time_to_offer",
        "benchmarks",
        "method_changes",
    }


@pytest.mark.parametrize("table", [name for name in EXPORTED if name != "mart_seekers"])
def test_a_parquet_file_is_the_table_as_it_stands(answered, tmp_path, table):
    expected = answered.query(f"SELECT * FROM {table}")
    out = tmp_path / "folder" / "t.parquet"
    if not expected:
        with pytest.raises(DebriefError, match=f"{table} has no rows"):
            export_table(table, None, out, answered.warehouse)
        return
    assert export_table(table, None, out, answered.warehouse) == 0
    assert sorted(map(repr, _parquet(out))) == sorted(map(repr, expected))
    first = out.read_bytes()
    export_table(table, None, out, answered.warehouse)
    assert out.read_bytes() == first
    assert [path.name for path in out.parent.iterdir()] == ["t.parquet"]


def test_a_csv_has_the_same_cells_as_text(answered, tmp_path, capsys):
    out = tmp_path / "f.csv"
    assert export_table("mart_funnel", "P", out, answered.warehouse) == 0
    found = {(row["slice_kind"], row["slice_value"], row["stage"]): row["n_reached"] for row in _csv(out)}
    assert {(row["program"], row["is_total"]) for row in _csv(out)} == {("p", "True"), ("p", "False")}
    expected = answered.query("SELECT slice_kind, slice_value, stage, n_reached FROM mart_funnel WHERE program = 'p'")
    assert sorted(found.values()) == sorted(str(n) for *_, n in expected)
    whole = {row["stage"]: row["n_reached"] for row in _csv(out) if row["is_total"] == "True"}
    assert whole["applied"] == "3"  # ada, ben and who stays; not who refused
    assert found["channel", "job_board", "applied"] == "2"
    said = " ".join(capsys.readouterr().out.split())
    assert f"mart_funnel of p, {len(expected)} rows" in said
    assert "It is for you: its small groups are not hidden" in said


def test_no_text_begins_a_formula_and_numbers_below_nothing_stay_numbers(answered, tmp_path):
    out = tmp_path / "f.csv"
    export_table("mart_funnel", "p", out, answered.warehouse)
    cohorts = {row["slice_value"] for row in _csv(out) if row["slice_kind"] == "cohort"}
    assert cohorts == {"'=HYPERLINK(1)", "'@May"}
    with duckdb.connect(str(tmp_path / "w.duckdb")) as con:
        con.execute("CREATE TABLE programs AS SELECT 'p' AS program")
        con.execute(
            "CREATE TABLE benchmarks AS SELECT 'p' AS program, '-b' AS benchmark, -0.25::DOUBLE AS low, "
            "'+1'::VARCHAR AS label, ['=a', 'b'] AS listed"
        )
    export_table("benchmarks", "p", out, tmp_path / "w.duckdb")
    (row,) = _csv(out)
    assert row == {"program": "p", "benchmark": "'-b", "low": "-0.25", "label": "'+1", "listed": "'=a; b"}


def test_a_row_a_person_leaves_out_who_said_no_and_says_whose_file_it_is(answered, tmp_path, capsys):
    for name in ("s.csv", "s.parquet"):
        export_table("mart_seekers", "p", tmp_path / name, answered.warehouse)
        said = " ".join(capsys.readouterr().out.split())
        assert "It holds a row a person: it is for you alone" in said
        assert "Left out: 2 people who said no" in said
    people = {row["seeker"] for row in _csv(tmp_path / "s.csv") if row["slice_kind"] == "seeker"}
    assert people == {"ada", "ben"}
    whole = (tmp_path / "s.csv").read_bytes() + (tmp_path / "s.parquet").read_bytes()
    assert b"refused" not in whole
    assert b"stays" not in whole


def test_without_a_program_all_are_in_it(answered, tmp_path):
    export_table("mart_offers", None, tmp_path / "o.csv", answered.warehouse)
    every = {program for (program,) in answered.query("SELECT DISTINCT program FROM mart_offers")}
    assert {"p", "q"} <= every
    assert {row["program"] for row in _csv(tmp_path / "o.csv")} == every


@pytest.mark.parametrize(
    ("table", "program", "name", "says"),
    [
        ("funnel", None, "x.csv", r"no table funnel .*nearest is mart_funnel"),
        ("mart_ofers", None, "x.csv", r"nearest is mart_offers"),
        ("interviews", None, "x.csv", r"interviews holds what people logged, row by row.*docs/guide/tables\.md"),
        ("mart_funnel; DROP TABLE x", None, "x.csv", r"nearest is mart_funnel"),
        ("mart_funnel", None, "x.xlsx", r"ends in \.csv or \.parquet"),
        ("mart_funnel", "z", "x.csv", r"no program z"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(answered, tmp_path, table, program, name, says):
    with pytest.raises(UsageError, match=says):
        export_table(table, program, tmp_path / name, answered.warehouse)
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_said(answered, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for name in ("x.csv", "x.parquet"):
        with pytest.raises(UsageError, match="cannot be written"):
            export_table("mart_funnel", None, tmp_path / "file" / name, answered.warehouse)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--report", "nace", "--table", "mart_funnel"], "Say either --report, --table or --chart"),
        ([], "Say either --report, --table or --chart"),
        (["--report", "nace"], "--report needs --program"),
    ],
)
def test_the_command_wants_one_thing(answered, tmp_path, options, says):
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "export", *options, "--out", str(tmp_path / "x.csv")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert says in done.stderr
