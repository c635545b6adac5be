"""`debrief map`: what it shows and asks, where it writes, and that what it wrote is used."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.commands.check import check_paths
from pipelines.commands.map import map_file
from pipelines.errors import DebriefError, UsageError
from pipelines.intake.sources import own_sources
from tests.scenario import Scenario

LOG = (
    "Company/Org,Job,Date I applied,Stage reached,Mood\nAcme,Welder,2026-03-01,Applied,ok\n"
    "Borealis,Fitter,2026-03-02,zonk,ok\nCassia,Welder,2026-03-03,Rejected after 2nd call with CTO,bad\n"
    "Dunmore,Welder,2026-03-04,Applied,ok\n"
)


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw"


def write(folder: Path, name: str = "jobs.csv", text: str = LOG) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def mapped(
    path: Path, raw: Path, *, out: Path | None = None, ask: Callable[[str], str] | None = None, yes: bool = True
) -> int:
    return map_file(path, raw, out, accept=yes, as_json=False, ask=ask)


def answers(*given: str) -> Callable[[str], str]:
    """Answers by what the question speaks of, `question=answer`; Enter to all others."""
    told = dict(answer.split("=", 1) for answer in given)

    def ask(question: str) -> str:
        return next((answer for part, answer in told.items() if part in question), "")

    return ask


def test_what_is_proposed_is_shown_written_and_used(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(raw)
    assert check_paths([path], None, raw, as_json=False) == 1
    capsys.readouterr()
    assert mapped(path, raw) == 0
    out = capsys.readouterr().out
    assert "Company/Org -> company" in out
    assert "Mood -> (kept aside)" in out
    assert "status -> zonk; 1; not known" in out
    assert "4 rows: 3 would be accepted, 1 set aside" in out
    assert [source.source for source in own_sources(raw)] == ["jobs"]
    check_paths([path], None, raw, as_json=True)
    entry = json.loads(capsys.readouterr().out)["files"][0]
    assert (entry["source"], entry["rows_accepted"], entry["rows_rejected"]) == ("jobs", 3, 1)
    assert path.read_text(encoding="utf-8") == LOG


def test_answers_correct_columns_and_words(raw: Path) -> None:
    path = write(raw)
    mapped(path, raw, yes=False, ask=answers("Mood=notes", "Job=-", "zonk=ghosted after interview"))
    (source,) = own_sources(raw)
    assert source.blocks[0].columns["notes"] == ["Mood"]
    assert "role" not in source.blocks[0].columns
    assert source.words["status"]["zonk"] == {"status": "closed", "outcome": "no_response", "stage": "interview"}


def test_an_answer_that_is_no_column_is_asked_again(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given: Iterator[str] = iter(["qqq", "-"])
    mapped(write(raw), raw, yes=False, ask=lambda question: next(given) if "Mood" in question else "")
    assert "There is no column qqq" in capsys.readouterr().out


def test_answers_that_end_early_write_nothing(raw: Path) -> None:
    def ended(question: str) -> str:
        raise EOFError

    with pytest.raises(DebriefError, match="Nothing was written"):
        mapped(write(raw), raw, yes=False, ask=ended)
    assert own_sources(raw) == ()


def test_it_is_written_beside_the_settings_of_the_files_program(raw: Path, tmp_path: Path) -> None:
    mapped(write(raw / "spring" / "asha"), raw)
    assert (raw / "spring" / "jobs.source.yaml").is_file()
    elsewhere = write(tmp_path / "desk")
    mapped(elsewhere, raw)
    assert (tmp_path / "desk" / "jobs.source.yaml").is_file()
    out = tmp_path / "given.source.yaml"
    mapped(write(tmp_path / "other"), raw, out=out)
    assert out.is_file()
    with pytest.raises(UsageError, match="is there already"):
        mapped(elsewhere, raw, out=out)


def test_a_second_log_of_that_name_gets_a_source_of_its_own(raw: Path) -> None:
    mapped(write(raw), raw)
    mapped(
        write(
            raw,
            "jobs.tsv",
            LOG.replace(",", "\t").replace("Stage reached", "Outcome so far").replace("Job", "Kind of work"),
        ),
        raw,
    )
    assert [source.source for source in own_sources(raw)] == ["jobs", "jobs_2"]


def test_what_an_own_source_reads_is_left_alone_and_new_words_are_listed(
    raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(raw)
    mapped(path, raw)
    before = (raw / "jobs.source.yaml").read_text(encoding="utf-8")
    write(raw, text=LOG.replace("zonk", "They hired someone internal"))
    capsys.readouterr()
    assert mapped(path, raw) == 0
    out = capsys.readouterr().out
    assert "They hired someone internal" in out
    assert "your own source jobs reads it already" in out
    assert (raw / "jobs.source.yaml").read_text(encoding="utf-8") == before


def test_a_known_export_is_proposed_only_what_is_missing(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = (
        "Job Title,Company Name,Location,Job URL,Applied Date,Status,Status Date,Archived,Date Archived,Notes,job_type"
    )
    path = write(raw, text=f"{header}\nWelder,Acme,Oslo,,2026-03-01,they picked someone else,,,,,\n")
    assert mapped(path, raw) == 0
    text = (raw / "jobs.source.yaml").read_text(encoding="utf-8")
    assert "extends: simplify" in text
    assert "Company Name]  #" not in text
    assert "1 row: 1 would be accepted" in capsys.readouterr().out
    well = write(raw, "well.csv", "Company,Status,Date applied\nAcme,applied,2026-03-09\n")
    assert mapped(well, raw) == 0
    assert "there is nothing to propose" in capsys.readouterr().out
    assert not (raw / "well.source.yaml").exists()


def test_each_sheet_of_a_workbook_is_proposed(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    later = LOG.replace("2026-", "2027-")
    for title, text in {"2025": LOG, "2026": later, "Figures": "stage,count\nApplied,3\n"}.items():
        sheet = book.create_sheet(title)
        for line in text.splitlines():
            sheet.append(line.split(","))
    book.remove(book.worksheets[0])
    path = raw / "jobs.xlsx"
    book.save(path)
    assert mapped(path, raw) == 0
    out = capsys.readouterr().out
    assert len(own_sources(raw)) == 1
    assert out.count("a sheet of applications") == 1
    assert "8 rows: 6 would be accepted" in out
    assert "sheet Figures: in its columns (stage, count) nothing was found" in out


def test_a_coachs_workbook_of_several_people_is_proposed_sheet_by_sheet(
    raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = {
        "People": "First name,Last name,Cohort\nAna,Beta,Spring\nBo,Chi,Spring\n",
        "Nobody's": "Company,Role,Status\nAcme,Analyst,Applied\nBorealis,Analyst,Rejected\n",
        "Applications": "Student name,Company,Role,Date applied,Current stage,Mock interviews done\n"
        "Ana Beta,Acme,Analyst,2026-02-01,2nd interview,2\nBo Chi,Acme,Analyst,2026-02-03,Rejected,0\n",
        "Practice": "Student name,Date,Type,Score (1-5)\nAna Beta,2026-01-20,Mock interview,3\nBo Chi,2026-01-22,STAR practice,2\n",
        "Interviews": "Student name,Employer,Interview date,Round,Result\n"
        "Ana Beta,Acme,2026-02-10,Phone,Advanced\nAna Beta,Acme,2026-02-20,2nd,Rejected\n",
    }
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, text in sheets.items():
        sheet = book.create_sheet(title)
        for line in text.splitlines():
            sheet.append(line.split(","))
    path = raw / "spring" / "log.xlsx"
    path.parent.mkdir()
    book.save(path)
    assert mapped(path, raw) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "sheet People: it is read already, as the roster keeps them; there is nothing to propose." in out
    assert "sheet Nobody's: it is read already, as the template keeps them; nothing says whose rows these are." in out
    assert out.count("Student name -> seeker; 95 %") == 3
    # How often somebody practised is no stage that an application reached.
    assert "Mock interviews done -> (kept aside)" in out
    for sheet, table in (("Applications", "applications"), ("Practice", "practice"), ("Interviews", "interviews")):
        assert re.search(rf"sheet {sheet}: {table} \(a sheet of the source log\). 2 rows: 2 would be accepted", out), (
            out
        )


def test_a_form_of_ones_own_is_read_with_its_habits(raw: Path, tmp_path: Path) -> None:
    path = write(
        raw / "spring",
        "form.csv",
        "Your name,Company,Interview date,Kind of interview,Did you do a mock interview?,Questions asked,Result\n"
        "Ana,Acme,2026-03-01,Phone screen,Yes,Why us?; Why now?,Rejected\nBo,Acme,2026-03-02,Panel,No,Why us?,Advanced\n",
    )
    assert mapped(path, raw) == 0
    # The next file of the form says nothing in odd ways: none of them is a tick.
    header = path.read_text(encoding="utf-8").splitlines()[0]
    odd = "".join(
        f"Cai,Dune,2026-03-0{n},Panel,{cell},Why us?,Rejected\n" for n, cell in enumerate(("N/A", "never", "?"), 3)
    )
    write(raw / "spring", "later.csv", f"{header}\n{odd}Dee,Dune,2026-03-06,Panel,✓,Why us?,Rejected\n")
    log = Scenario(tmp_path / "log")
    for made in (raw / "spring").iterdir():
        target = log.raw / "spring" / made.name
        target.parent.mkdir(exist_ok=True)
        target.write_text(made.read_text(encoding="utf-8"), encoding="utf-8")
    log.run("2026-04-01")
    habits = "SELECT seeker, habit, value, done FROM interview_habits WHERE done IS NOT NULL ORDER BY seeker"
    assert log.query(habits) == [
        ("Ana", "mock_interviews", None, True),
        ("Bo", "mock_interviews", 0.0, False),
        # Nothing of Cai: neither done nor known not to be.
        ("Dee", "mock_interviews", None, True),
    ]
    asked = "SELECT seeker, question FROM questions WHERE seeker < 'C' ORDER BY seeker, position"
    assert log.query(asked) == [("Ana", "Why us?"), ("Ana", "Why now?"), ("Bo", "Why us?")]


def test_sheets_of_one_header_are_one_proposal_that_knows_the_words_of_all(
    raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "| Day | Firm | Which round | Came of it |\n|---|---|---|---|\n"
    april = "| 2026-04-03 | Acme | chat with HR | made it |\n| 2026-04-09 | Acme | skills test | did not pass |\n"
    may = "| 2026-05-02 | Cassia | final with the VP | they postponed |\n| 2026-05-08 | Delta | chat with HR | never called |\n"
    path = write(raw, "notes.md", f"## April\n\n{head}{april}\n## May\n\n{head}{may}")
    assert mapped(path, raw) == 0
    assert "In all: 4 rows: 4 would be accepted" in capsys.readouterr().out


def test_as_json_it_asks_nothing_and_prints_one_object(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert map_file(write(raw), raw, None, accept=False, as_json=True, ask=answers()) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (told["source"], told["rows_accepted"], told["rows_rejected"]) == ("jobs", 3, 1)
    (sheet,) = told["sheets"]
    assert {column["header"]: column["column"] for column in sheet["columns"]}["Stage reached"] == "status"
    assert next(word for word in sheet["words"] if word["cell"] == "zonk")["meaning"] is None


def test_what_cannot_be_mapped_ends_with_1_and_wrong_use_with_2(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mapped(write(raw, "figures.csv", "stage,count\nApplied,3\n"), raw) == 1
    assert "nothing was found for `company` or `role`" in capsys.readouterr().out
    with pytest.raises(UsageError, match="There is no file"):
        mapped(raw / "none.csv", raw)
    with pytest.raises(UsageError, match="is a folder"):
        mapped(raw, raw)


def test_on_a_terminal_it_is_a_table(
    raw: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    mapped(write(raw), raw)
    out = capsys.readouterr().out
    assert "│" in out or "|" in out
    assert "because" in out


def test_cells_that_tell_a_status_make_no_place_and_what_is_kept_aside_says_why(
    raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ("Gala GmbH", "Analyst", "3.11.2025", "Rejected", "5.11.2025", "95k base"),
        ("Hush AG", "Entwickler", "13.11.2025", "zonk", "", ""),
        ("Ibis", "Dev", "14.11.2025", "waiting for offer", "17.11.2025", ""),
        ("Jura", "Dev", "15.11.2025", "Rejected after 2nd call with CTO", "", "n.b."),
        ("Kilo", "PM", "16.11.2025", "Absage nach 1. Gespräch", "", ""),
    ]
    text = "Firma/Org,Was,Wann beworben,Where it sits,Phone,Zzz\n" + "".join(",".join(row) + "\n" for row in rows)
    assert mapped(write(raw, text=text), raw) == 0
    out = capsys.readouterr().out
    assert "Wann beworben -> applied_on" in out
    assert "-> location" not in out
    assert "Zzz -> (kept aside); no known header is near; its cells are texts" in out


def test_the_check_that_it_names_is_of_the_same_raw_folder(
    raw: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mapped(write(raw / "p" / "ana"), raw) == 0
    assert "`debrief check raw/p/ana/jobs.csv --raw raw`" in capsys.readouterr().out
    monkeypatch.setenv("DEBRIEF_RAW", str(raw))
    (raw / "p" / "jobs.source.yaml").unlink()
    assert mapped(write(raw / "p" / "ana"), raw) == 0
    assert "`debrief check raw/p/ana/jobs.csv` says" in capsys.readouterr().out
