"""The lake: what is read anew and what is not, what a crash leaves, when a file was first seen, and that nothing changes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipelines.errors import UsageError
from pipelines.intake import lake as module
from pipelines.intake.find import programs_in, raw_files
from pipelines.intake.lake import take_in
from pipelines.intake.manifest import Reading, accepted_files, read_manifest

DAYS = [dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC) for day in range(1, 9)]
LOG = "company,status\nAcme,applied\nBorealis,nope\n"


class Lake:
    """A raw folder and its lake; `run(day)` takes in what is new and lists the files that were read."""

    def __init__(self, con: Any, folder: Path) -> None:
        self.con, self.raw, self.folder = con, folder / "raw", folder / "lake"
        self.raw.mkdir()
        self.read: list[str] = []

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, day: int = 0, **options: Any) -> dict[str, Reading]:
        self.read = []
        programs = programs_in(self.raw)
        readings = take_in(
            lambda: self.con,
            self.folder,
            list(raw_files(self.raw, programs)),
            programs,
            now=DAYS[day],
            on_file=lambda file, new: self.read.append(file.file) if new else None,
            **options,
        )
        return {reading.file: reading for reading in readings if reading.present}

    def hashes(self) -> dict[str, tuple[str, int]]:
        return {
            str(path.relative_to(self.folder)): (hashlib.md5(path.read_bytes()).hexdigest(), path.stat().st_ino)
            for path in self.folder.rglob("*.parquet")
        }


@pytest.fixture
def lake(con: Any, tmp_path: Path) -> Lake:
    return Lake(con, tmp_path)


def rows(lake: Lake, reading: Reading, kind: str = "accepted") -> list[dict[str, Any]]:
    return [
        row
        for member in reading.members
        for part in member.parts
        for name in (part.accepted if kind == "accepted" else filter(None, [part.rejected]))
        for row in pq.read_table(lake.folder / name).to_pylist()
    ]


def test_a_file_becomes_accepted_and_rejected_rows_and_a_line_of_the_manifest(lake: Lake) -> None:
    lake.write("log.csv", LOG)
    reading = lake.run()["log.csv"]
    (member,) = reading.members
    assert (member.status, member.source, member.table) == ("read", "template", "applications")
    assert (member.rows_read, member.rows_accepted, member.rows_rejected) == (2, 1, 1)
    assert [row["company"] for row in rows(lake, reading)] == ["Acme"]
    (rejected,) = rows(lake, reading, "rejected")
    assert (rejected["row_number"], rejected["reason_codes"]) == (3, ["unknown_word:status"])
    assert json.loads(rejected["row_values"])["status"] == "nope"
    assert read_manifest(lake.folder) == [reading]
    assert [path.name for path, *_ in accepted_files(lake.folder, [reading], "applications")] == [
        "0-0-applications.accepted.parquet"
    ]


def test_a_rejected_row_says_whose_it_is_and_what_it_does_not_consent_to(lake: Lake) -> None:
    """So that nobody is counted because the row with their `no` could not be read."""
    lake.write("p/program.yaml", "name: P\n")
    lake.write(
        "p/seekers.csv",
        "seeker,career_stage,consent_coach,consent_program,consent_pooled\n"
        "ann,,2026-03-09,TRUE,\n"
        "bob,wizard,no,2026-03-09,05/11/2026\n"
        "cai,wizard,2026-03-09,,2026-03-09\n"
        "dee,,2026-03-09,2026-03-09,2026-03-09,surplus\n"
        ",,,no,\n"
        "eve,,,no,\n"
        "seeker,career_stage,consent_coach,consent_program,consent_pooled\n",
    )
    lake.write("p/fay/log.csv", LOG)
    readings = lake.run()
    told = {row["row_number"]: row for row in rows(lake, readings["p/seekers.csv"], "rejected")}
    assert {number: (row["seeker"], row["not_consented"]) for number, row in told.items()} == {
        2: ("ann", ["consent_program"]),
        3: ("bob", ["consent_coach", "consent_pooled"]),
        4: ("cai", []),
        5: ("dee", ["consent_coach", "consent_program", "consent_pooled"]),
        6: (None, ["consent_program"]),
        8: ("seeker", []),
    }
    assert told[2]["reason_codes"] == ["not_a_date:consent_program"]
    (row,) = rows(lake, readings["p/fay/log.csv"], "rejected")
    assert (row["seeker"], row["not_consented"]) == ("fay", [])


@pytest.mark.parametrize("folder", ["o'brien", "a \"b\" 'c'", "[old] *?", "日本 {x,y}"])
def test_the_folder_may_be_called_anything(con: Any, tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    lake = Lake(con, tmp_path / folder)
    lake.write("log.csv", LOG)
    reading = lake.run()["log.csv"]
    assert (len(rows(lake, reading)), len(rows(lake, reading, "rejected"))) == (1, 1)


def test_what_has_not_changed_is_not_read_again_and_stays_as_it_is(lake: Lake) -> None:
    path = lake.write("log.csv", LOG)
    lake.run()
    before, manifest = lake.hashes(), read_manifest(lake.folder)
    os.utime(path, (0, 0))
    lake.write("new.csv", LOG)
    lake.run(1)
    assert lake.read == ["new.csv"]
    assert before.items() <= lake.hashes().items()
    assert manifest[0] in read_manifest(lake.folder)


def test_a_changed_file_is_read_and_its_earlier_state_kept(lake: Lake) -> None:
    lake.write("log.csv", LOG)
    first = lake.run()["log.csv"]
    before = lake.hashes()
    lake.write("log.csv", LOG.replace("nope", "rejected"))
    second = lake.run(1)["log.csv"]
    assert lake.read == ["log.csv"]
    assert (first.first_seen, second.first_seen) == (DAYS[0].isoformat(), DAYS[1].isoformat())
    assert [reading.present for reading in read_manifest(lake.folder)] == [False, True]
    assert before.items() <= lake.hashes().items()


def test_a_file_that_disappears_keeps_its_rows(lake: Lake) -> None:
    lake.write("log.csv", LOG)
    lake.run()
    (lake.raw / "log.csv").unlink()
    assert lake.run(1) == {}
    (kept,) = read_manifest(lake.folder)
    assert not kept.present
    assert len(rows(lake, kept)) == 1


@pytest.mark.parametrize(
    "settings",
    [
        "words: {status: {nope: saved}}",
        "day_first: true",
        "source: tracker",
        "deny: [status]",
        "allow: [phone]",
        "habits: {slept_well: {label: a, phase: before, kind: yes_no, unit: a, concern: fit, counts_as: a.}}",
    ],
)
def test_settings_that_touch_a_file_make_it_be_read_again(lake: Lake, settings: str) -> None:
    lake.write("log.csv", "company,role,status\nAcme,Welder,applied\n")
    before = lake.run()["log.csv"]
    lake.write("program.yaml", settings)
    after = lake.run(3)["log.csv"]
    assert lake.read == ["log.csv"]
    assert (after.first_seen, after.read_at) == (before.first_seen, DAYS[3].isoformat())
    assert len(read_manifest(lake.folder)) == 1
    assert not (lake.folder / before.key).exists(), "what was read under other settings is gone"


def test_settings_that_do_not_touch_it_leave_it_alone(lake: Lake) -> None:
    lake.write("log.csv", LOG)
    lake.run()
    lake.write("program.yaml", "waiting_days: 10\nname: Mine\n")
    lake.run(1)
    assert lake.read == []


def test_a_word_that_a_program_adds_mends_the_row(lake: Lake) -> None:
    lake.write("log.csv", LOG)
    assert lake.run()["log.csv"].members[0].rows_rejected == 1
    lake.write("program.yaml", "words: {status: {nope: {outcome: rejected}}}")
    assert lake.run(1)["log.csv"].members[0].rows_rejected == 0


def test_a_new_contract_reads_everything_again(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.write("log.csv", LOG)
    lake.run()
    monkeypatch.setattr(module, "_reader", lambda: "another")
    lake.run(1)
    assert lake.read == ["log.csv"]


def test_a_crash_in_the_middle_leaves_no_half_reading(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.write("a.csv", LOG)
    lake.write("b.csv", LOG.replace("Acme", "Cassia"))
    store: Callable[..., Any] = module.keep

    def crash(con: Any, judged: Any, folder: Path, key: str, number: int) -> Any:
        made = store(con, judged, folder, key, number)
        if any(row["company"] == "Cassia" for row in judged.parts[0].accepted.to_pylist()):
            raise KeyboardInterrupt
        return made

    monkeypatch.setattr(module, "keep", crash)
    with pytest.raises(KeyboardInterrupt):
        lake.run()
    monkeypatch.undo()
    assert read_manifest(lake.folder) == []
    readings = lake.run(1)
    assert lake.read == ["a.csv", "b.csv"]
    assert {path.name for path in lake.folder.iterdir() if path.is_dir()} == {
        reading.key for reading in readings.values()
    }
    assert [row["company"] for row in rows(lake, readings["b.csv"])] == ["Cassia"]


def test_what_a_killed_run_left_behind_is_swept_up(lake: Lake) -> None:
    left = [lake.folder / ("." + "a" * 24), lake.folder / ("b" * 24)]
    for folder in [*left, lake.folder / "history"]:
        folder.mkdir(parents=True)
        (folder / "x.parquet").write_text("half")
    lake.write("log.csv", LOG)
    lake.run()
    assert not any(folder.exists() for folder in left)
    assert (lake.folder / "history" / "x.parquet").exists()


@pytest.mark.parametrize(
    ("name", "known_on"),
    [
        ("log.csv", dt.date(2026, 3, 3)),
        ("log-2026-02-01.csv", dt.date(2026, 2, 1)),
        ("20260201 log.csv", dt.date(2026, 2, 1)),
        ("log_2026_02_01.csv", dt.date(2026, 2, 1)),
        ("log-2026-02-30.csv", dt.date(2026, 3, 3)),
        ("call 0049202602011.csv", dt.date(2026, 3, 3)),
        ("2026-02-01/log.csv", dt.date(2026, 3, 3)),
    ],
)
def test_known_on_is_in_the_name_or_when_it_was_first_read(lake: Lake, name: str, known_on: dt.date) -> None:
    path = lake.write(name, "seeker,company,status\n,Acme,applied\n")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    lake.run(2)
    os.utime(path, (1_100_000_000, 1_100_000_000))
    assert lake.run(5)[name].known_on == known_on


def test_files_turned_away_are_in_the_manifest_and_the_others_are_read(lake: Lake, tmp_path: Path) -> None:
    lake.write("a-picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(300))
    lake.write("b-empty.csv", "")
    lake.write("c-figures.csv", "stage,count\nApplied,3\n")
    lake.write("d-open-quote.csv", 'company,status\n"Acme,applied\n')
    (lake.raw / "e-round.csv").symlink_to(lake.raw / "e-round.csv")
    lake.write("f\nname “odd” 日本.csv", LOG)
    (lake.raw / os.fsdecode(b"g-caf\xe9.csv")).write_text(LOG)
    lake.write("spring/nobodys.csv", LOG)
    readings = lake.run()
    said = {name: (reading.members[0].status, reading.members[0].message) for name, reading in readings.items()}
    assert [name for name, (status, _) in said.items() if status == "read"] == [
        "f\nname “odd” 日本.csv",
        "g-caf\\xe9.csv",
    ]
    for name, says in [
        ("a-picture.csv", "no text"),
        ("b-empty.csv", "empty"),
        ("c-figures.csv", "summary"),
        ("d-open-quote.csv", "row 2"),
        ("e-round.csv", "leads nowhere"),
        ("spring/nobodys.csv", "whose rows"),
    ]:
        assert says in said[name][1]
        assert readings[name].members[0].rows_read == 0
    assert {reading.file for reading in read_manifest(lake.folder)} == set(readings)
    assert lake.run(1) == readings
    assert lake.read == []


def test_a_file_that_could_not_be_opened_is_read_once_it_can_be(lake: Lake) -> None:
    (lake.raw / "log.csv").symlink_to(lake.raw / "later.txt")
    assert lake.run()["log.csv"].members[0].status == "turned_away"
    (lake.raw / "log.csv").unlink()
    lake.write("log.csv", LOG)
    assert lake.run(1)["log.csv"].members[0].status == "read"
    assert len(read_manifest(lake.folder)) == 1


def test_twins_in_two_folders_are_both_read_and_share_what_they_became(lake: Lake) -> None:
    lake.write("spring/ana/log.csv", LOG)
    lake.write("spring/ana/copy/log.csv", LOG)
    lake.write("spring/bo/log.csv", LOG)
    readings = lake.run()
    keys = {name: reading.key for name, reading in readings.items()}
    assert keys["spring/ana/log.csv"] == keys["spring/ana/copy/log.csv"] != keys["spring/bo/log.csv"]
    assert [row["seeker"] for name in keys for row in rows(lake, readings[name])] == ["ana", "ana", "bo"]
    (lake.raw / "spring/ana/copy/log.csv").unlink()
    assert len(rows(lake, lake.run(1)["spring/ana/log.csv"])) == 1


def test_a_note_names_what_was_kept_aside_and_dropped_and_no_cell(lake: Lake) -> None:
    extra = ",".join(f"own{n}" for n in range(12))
    lake.write("log.csv", f"company,status,phone,{extra}\nAcmé,applied,secret{',glum' * 12}\n".encode("cp1252"))
    message = lake.run()["log.csv"].members[0].message
    assert "read as cp1252" in message
    assert "own0, own1, own2, own3, own4, own5, own6, own7 and 4 more" in message
    assert "1 cell dropped as too private: phone" in message
    assert "secret" not in message
    assert "glum" not in message


def test_an_unknown_source_is_wrong_use_also_when_there_is_nothing_to_read(lake: Lake) -> None:
    with pytest.raises(UsageError, match="no source called notion"):
        lake.run(1, only="notion")


def test_a_source_said_for_the_run_reads_the_file_with_it(lake: Lake) -> None:
    lake.write("log.csv", LOG)
    assert lake.run(only="tracker")["log.csv"].members[0].source == "tracker"


def test_the_sheets_of_a_workbook_are_members(lake: Lake, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0].title = "Log"
    for row in (["Company", "Status"], ["Acme", "applied"]):
        book.worksheets[0].append(row)
    for row in (["Stage", "Count"], ["Applied", 3]):
        (book["Sums"] if "Sums" in book.sheetnames else book.create_sheet("Sums")).append(row)
    book.save(lake.raw / "log.xlsx")
    members = lake.run()["log.xlsx"].members
    assert [(member.member, member.status, member.rows_accepted) for member in members] == [
        ("Log", "read", 1),
        ("Sums", "turned_away", 0),
    ]
