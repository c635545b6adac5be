"""`debrief check`: what it says of files of every kind, in words and as JSON, and that it writes nothing."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from pipelines.commands.check import check_paths
from pipelines.errors import SettingsError, UsageError

LOG = "Company,Status,Date applied\nAcme,applied,2026-03-09\n"
PIPE = "company_name,job_title,status,applied_at,interview_at,offer_at,rejected_at\n"
TRACKER = "applications (a plain tracker sheet with a company or a role, a status and perhaps a date)"
WRONG = LOG + "Borealis,Aplied,2026-02-30\nCassia,Aplied,2026-03-09\n,applied,\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logs").mkdir()
    return tmp_path / "logs"


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]):
    def told(*paths: Path, source: str | None = None, raw: Path | None = None) -> tuple[int, str]:
        code = check_paths(list(paths), source, raw, as_json=False)
        return code, capsys.readouterr().out

    return told


@pytest.fixture
def as_json(capsys: pytest.CaptureFixture[str]):
    def told(*paths: Path, **options: Any) -> dict[str, Any]:
        check_paths(list(paths), options.get("source"), options.get("raw"), as_json=True)
        out = capsys.readouterr().out
        assert out.count("\n") == 1
        return json.loads(out)

    return told


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_good_log(folder: Path, check: Any) -> None:
    assert check(write(folder, "log.csv", LOG)) == (
        0, f"log.csv: {TRACKER}. 1 row: 1 would be accepted, 0 set aside, 0 repeated.\n"
    )  # fmt: skip


def test_a_log_with_faults_says_each_once_with_its_rows(folder: Path, check: Any) -> None:
    code, out = check(write(folder, "log.csv", WRONG))
    assert code == 1
    assert out.splitlines() == [
        f"log.csv: {TRACKER}. 4 rows: 1 would be accepted, 3 set aside, 0 repeated.",
        "  rows 3 and 4: `status` says 'Aplied', which is no known word (nearest: applied); use one of saved, applied, "
        "interviewing, offer, closed; or how it ended: rejected, withdrew, no_response, offer_accepted, offer_declined, or add it under `words: status:` in program.yaml.",
        "  row 3: `applied_on` (your column “Date applied”) says '2026-02-30', a day that no calendar has: February 2026 has 28 days; it should be a date such as 2026-03-09.",
        "  row 5: `company` is blank, and every row of applications needs it; fill it in.",
    ]


def test_many_rows_of_one_fault_are_counted(folder: Path, check: Any) -> None:
    _, out = check(write(folder, "log.csv", "company,status\n" + "Acme,nope\n" * 12))
    assert "rows 2, 3, 4, 5, 6 and 7 more:" in out


def test_json_is_one_object_with_the_totals(folder: Path, as_json: Any) -> None:
    write(folder, "log.csv", WRONG)
    write(folder, "figures.csv", "stage,count\nApplied,3\n")
    made = as_json(folder)
    assert {name: made[name] for name in made if name != "files"} == {
        "rows_read": 4, "rows_accepted": 1, "rows_rejected": 3, "rows_repeated": 0,
    }  # fmt: skip
    figures, log = made["files"]
    assert (figures["file"], figures["status"], figures["rows_read"]) == ("figures.csv", "turned_away", 0)
    assert (log["source"], log["table_name"], log["rows_rejected"]) == ("tracker", "applications", 3)
    assert [(reason["code"], reason["rows"]) for reason in log["reasons"]] == [
        ("unknown_word:status", [3, 4]), ("not_a_date:applied_on", [3]), ("missing:company", [5]),
    ]  # fmt: skip


OWN = """source: mine
signature: [shop, sent, how is it]
blocks:
  - table: applications
    columns: {company: [shop], role: [job], applied_on: [sent]}
"""
UNFOUND = [
    ("Employer,Position,Date sent,Where it stands\nAcme,Welder,2026-03-09,they passed\n", ["how an application went"]),
    ("Place,Job,Status,Biz\nLeeds,Welder,rejected,Acme\n", ["the company"]),
    ("Employer,Position,Date sent\nAcme,Welder,2026-03-09\n", []),  # no column is left that may be it
    ("Employer,Position,Date sent,Status,Mood\nAcme,Welder,2026-03-09,rejected,low\n", []),
]


@pytest.mark.parametrize(("log", "unfound"), UNFOUND, ids=["status", "company", "nothing left", "all there"])
def test_what_no_column_was_taken_for_is_said_where_one_is_left(
    folder: Path, as_json: Any, log: str, unfound: list[str]
) -> None:
    write(folder, "log.csv", log)
    (entry,) = as_json(folder)["files"]
    told = re.findall(r"no column was taken for (.*?)(?:, so that[^(]*)? \(`debrief map`", entry["message"] or "")
    assert told == unfound


def test_a_source_of_ones_own_is_asked_the_same(folder: Path, as_json: Any) -> None:
    write(folder, "mine.source.yaml", OWN)
    write(folder, "log.csv", "Shop,Job,Sent,How is it\nAcme,Welder,2026-03-09,they passed\n")
    entry = next(each for each in as_json(folder)["files"] if each["file"] == "log.csv")
    assert (entry["source"], "no column was taken for how an application went" in entry["message"]) == ("mine", True)
    # What `map` wrote need not be looked through by it again.
    assert "name the one that says it in your source file" in entry["message"]


def test_nothing_is_written(folder: Path, check: Any) -> None:
    write(folder, "log.csv", WRONG)
    before = {path: path.stat().st_mtime_ns for path in folder.parent.rglob("*")}
    check(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.parent.rglob("*")} == before


def test_an_empty_folder(folder: Path, check: Any) -> None:
    assert check(folder) == (
        1,
        "There is no log there. Debrief reads CSV and other text tables, workbooks, JSON, Markdown, Parquet and zip.\n",
    )


def test_a_missing_path_is_wrong_use(folder: Path, check: Any) -> None:
    with pytest.raises(UsageError, match=r"no file or folder .*nowhere"):
        check(folder / "nowhere")


def test_a_pipe_in_a_folder_is_listed_as_turned_away(folder: Path, check: Any) -> None:
    write(folder, "log.csv", LOG)
    os.mkfifo(folder / "queue.csv")
    code, out = check(folder)
    assert code == 1
    assert "queue.csv: would not be read: it is a pipe or a device, and no file" in " ".join(out.split())


def test_one_programs_wrong_settings_turn_away_its_files_alone(folder: Path, as_json: Any) -> None:
    write(folder, "spring/ann/log.csv", LOG)
    write(folder, "autumn/ben/log.csv", LOG)
    write(folder, "spring/program.yaml", "nmae: x")
    told = {entry["file"]: entry for entry in as_json(folder, raw=folder)["files"]}
    assert told["autumn/ben/log.csv"]["rows_accepted"] == 1
    assert told["spring/ann/log.csv"]["status"] == "turned_away"
    assert "spring/program.yaml: `nmae`" in told["spring/ann/log.csv"]["message"]


def test_an_unknown_source_is_wrong_use_before_anything_is_read(folder: Path, check: Any) -> None:
    with pytest.raises(UsageError, match="no source called notion"):
        check(folder, source="notion")


def test_a_wrong_program_yaml_is_told(folder: Path, check: Any) -> None:
    write(folder, "program.yaml", "nmae: x")
    for path in (folder, write(folder, "log.csv", LOG)):
        with pytest.raises(SettingsError, match="nmae"):
            check(path)


def test_the_others_are_read_where_one_cannot_be(folder: Path, as_json: Any) -> None:
    write(folder, "a.csv", b"\x89PNG\r\n" + bytes(100))
    write(folder, "b.xlsx", b"PK\x03\x04")
    (folder / "c.csv").symlink_to(folder / "c.csv")
    write(folder, "d.csv", "company,status," + ",".join(f"w{n}" for n in range(3000)) + "\nAcme,applied\n")
    write(folder, "e.csv", "")
    write(folder, "f.csv", LOG)
    made = as_json(folder)
    assert [file["status"] for file in made["files"]] == ["turned_away"] * 5 + ["read"]
    assert made["rows_accepted"] == 1


def test_a_files_name_cannot_move_the_cursor_or_break_the_line(folder: Path, check: Any, as_json: Any) -> None:
    path = write(folder, "a\n\x1b[31m b'\"ü.csv", LOG)
    assert check(path)[1].startswith("a��[31m b'\"ü.csv: applications")
    assert as_json(path)["files"][0]["file"] == "a\n\x1b[31m b'\"ü.csv"


def test_different_cells_of_one_fault_are_listed_below_it(folder: Path, check: Any) -> None:
    text = "Firm,Where it stands,Date applied,Status\n" + "".join(
        f"Acme {number},x,{day},applied\n" for number, day in enumerate(["one day", "soon", "soon", "2026-03-01"])
    )
    _, out = check(write(folder, "log.csv", text))
    assert out.splitlines()[2:] == [
        "  3 rows: `applied_on` (your column “Date applied”) says …; it should be a date such as 2026-03-09. The cells:",
        "      'soon': rows 3 and 4",
        "      'one day': row 2",
    ]


def test_unknown_words_come_with_the_lines_that_teach_them(folder: Path, check: Any) -> None:
    text = 'Company,Status\nAcme,Aplied\nBo,Rejectd after interview\nCy,Xyzzy: "#1"\nDee,Aplied\n'
    path = write(folder, "log.csv", text.replace('Xyzzy: "#1"', '"Xyzzy: ""#1"""'))
    code, out = check(path)
    assert code == 1
    assert "'Aplied' (nearest: applied): rows 2 and 5" in out
    pasted = [line for line in out.splitlines() if line.startswith("      ")]
    lines = "\n".join(pasted[[line.strip() for line in pasted].index("words:") :])
    assert '# "Xyzzy: \\"#1\\"": applied' in lines, "a word near to none waits for its meaning behind a #"
    write(folder, "program.yaml", textwrap.dedent(lines).replace("# ", ""))
    assert check(path)[0] == 0


def test_a_list_of_many_cells_is_cut(folder: Path, check: Any) -> None:
    days = "".join(f"Acme,applied,day {chr(97 + number)}\n" for number in range(14))
    _, out = check(write(folder, "log.csv", "Company,Status,Date applied\n" + days))
    assert out.splitlines()[-1] == "      and 4 others"
    assert out.count("'day ") == 10


def test_a_repeated_row_is_no_fault(folder: Path, check: Any) -> None:
    path = write(folder, "log.csv", LOG + LOG.splitlines()[1] + "\n")
    assert check(path) == (
        0,
        f"log.csv: {TRACKER}. 2 rows: 1 would be accepted, 0 set aside, 1 repeated.\n"
        "  row 3 repeats another row word for word; it counts once, and nothing is to mend.\n",
    )


def test_what_is_odd_about_accepted_rows_is_said(folder: Path, check: Any, as_json: Any) -> None:
    path = write(folder, "log.csv", LOG + "Bo,applied,2999-01-01\n")
    code, out = check(path)
    assert code == 0
    assert "  row 3 was accepted, but look: `applied_on` lies in the future" in out
    (odd,) = as_json(path)["files"][0]["warnings"]
    assert (odd["code"], odd["n_rows"], odd["rows"]) == ("future_date:applied_on", 1, [3])


def test_a_part_that_cannot_be_used_says_why(folder: Path, check: Any, as_json: Any) -> None:
    path = write(folder, "pipe.csv", PIPE + "Acme,Welder,applied,2026-03-01,soon,,\n")
    (odd,) = as_json(path)["files"][0]["warnings"]
    assert odd["code"] == "part_failed:interviews"
    code, out = check(path)
    assert code == 0
    assert "row 2 was accepted, but look: what the row says of interviews could not be used; mend those cells." in out
    assert "    row 2: `interview_on` says 'soon'; it should be a date" in out


def test_a_row_is_named_once_however_many_of_its_parts_fail(folder: Path, check: Any, as_json: Any) -> None:
    path = write(folder, "pipe.csv", "Company,Status,R1,R2,Phone screen\nAcme,applied,soon,soon,soon\n")
    (odd,) = as_json(path)["files"][0]["warnings"]
    assert (odd["n_rows"], odd["rows"]) == (1, [2])
    assert [(reason["n_rows"], reason["rows"]) for reason in odd["reasons"]] == [(1, [2])]
    _, out = check(path)
    assert "row 2 was accepted, but look" in out
    assert "rows 2" not in out


def test_each_reason_has_the_header_of_its_column(folder: Path, check: Any, as_json: Any) -> None:
    path = write(folder, "log.csv", "Company,Status,Applied On\nAcme,zonked,soon\n")
    reasons = as_json(path)["files"][0]["reasons"]
    assert {reason["code"]: reason["header"] for reason in reasons} == {
        "unknown_word:status": "Status",
        "not_a_date:applied_on": "Applied On",
    }
    assert "your column" not in check(path)[1]  # where it is the column's own name, saying it twice tells nothing


def test_private_cells_are_counted_by_kind_and_never_shown(folder: Path, check: Any, as_json: Any) -> None:
    text = (
        "Company,Status,Notes,More,Phone number\nAcme,Aplied,mail bo@example.org,call +49 170 1234567,+49 170 7654321\n"
    )
    path = write(folder, "log.csv", text)
    _, out = check(path)
    assert "1 cell dropped as too private: Phone number; 2 cells masked in part" in out
    assert "Cells masked: mail addresses in 1, phone numbers in 1." in out
    assert not any(secret in out for secret in ("example.org", "1234567", "7654321"))
    file = as_json(path)["files"][0]
    assert (file["dropped_cells"], file["masked_cells"]) == (1, {"mail": 1, "phone": 1})


def test_several_files_end_in_their_sums(folder: Path, check: Any) -> None:
    write(folder, "a.csv", LOG)
    write(folder, "b.csv", WRONG)
    write(folder, "c.csv", "stage,count\nApplied,3\n")
    last = check(folder)[1].splitlines()[-1]
    assert last == "In all: 5 rows: 1 would be accepted, 3 set aside, 1 repeated. Not read: 1."


def test_it_is_coloured_on_a_terminal_and_plain_where_it_is_piped(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(folder, "log.csv", WRONG.replace("Borealis", "Bo\x1b[5mrealis").replace("Aplied", "Ap\x1b[5mlied"))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")

    def told(no_color: str | None) -> str:
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        shown = Terminal()
        monkeypatch.setattr(sys, "stdout", shown)
        monkeypatch.delenv("NO_COLOR", raising=False)
        if no_color:
            monkeypatch.setenv("NO_COLOR", no_color)
        check_paths([path], None, None, as_json=False)
        return shown.getvalue()

    coloured = told(None)
    assert "\x1b[31m" in coloured
    assert "\x1b[5m" not in coloured, "what stands in a cell never reaches the terminal as a command"
    bare = re.sub(r"\x1b\[\d*m", "", coloured)
    assert max(map(len, bare.splitlines())) <= 60
    assert "\x1b[31m" not in told("1")


def test_a_files_place_in_the_raw_folder_says_whose_it_is(folder: Path, as_json: Any) -> None:
    text = "seeker,company,status\nbo,Acme,applied\n"
    own, shared = write(folder, "spring/ana/log.csv", text), write(folder, "spring/log.csv", text)
    alone = write(folder.parent, "log.csv", text)
    rejected = {str(path): as_json(path, raw=folder)["rows_rejected"] for path in (own, shared, alone)}
    assert rejected == {str(own): 1, str(shared): 0, str(alone): 0}
    around = folder / "spring" / "ana" / ".." / "log.csv"
    assert as_json(around, raw=folder)["files"][0]["file"] == "spring/log.csv"


def test_a_folder_elsewhere_is_taken_for_a_raw_folder(folder: Path, as_json: Any) -> None:
    write(folder, "spring/log.csv", LOG)
    assert "whose rows" in as_json(folder)["files"][0]["message"]


def test_a_file_in_a_hidden_folder_of_the_raw_folder_may_be_checked(folder: Path, as_json: Any) -> None:
    path = write(folder, ".old/ana/log.csv", LOG)
    assert as_json(path, raw=folder)["rows_accepted"] == 1


def test_a_programs_folder_that_is_taken_for_a_raw_folder_is_said_to_be(folder: Path, check: Any) -> None:
    write(folder, "spring/program.yaml", "sharing_basis: agreement\n")
    write(folder, "spring/log.csv", "seeker,company,status\nbo,Acme,applied\nasha,Acme,applied\n")
    _code, out = check(folder / "spring", raw=folder.parent / "data")
    told = " ".join(out.split())
    assert "was taken for a raw folder" in told
    assert "`debrief check logs/spring --raw logs`" in told
    assert "was taken for" not in check(folder / "spring", raw=folder)[1]
    assert "was taken for" not in check(folder, raw=folder.parent / "data")[1]
