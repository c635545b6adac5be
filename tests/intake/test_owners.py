"""Whose rows they are: by the folder, by program.yaml, by a column; and what is said where nothing tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import SettingsError
from pipelines.intake.find import all_at_fault, owner_of, programs_in, raw_files
from tests.intake.conftest import Reader

LOG = "company,status\nAcme,applied\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    for file in (
        "mine.csv",
        "spring/shared.csv",
        "spring/ana/log.csv",
        "spring/ana/old/2026.csv",
        "solo/log.csv",
        "solo/x/log.csv",
    ):
        path = tmp_path / "raw" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LOG)
    (tmp_path / "raw" / "solo" / "program.yaml").write_text("seeker: bo\n")
    return tmp_path / "raw"


def test_the_folder_says_whose_a_file_is(raw: Path) -> None:
    found = {file.file: (file.program, file.seeker) for file in raw_files(raw, programs_in(raw))}
    assert found == {
        "mine.csv": ("me", "me"),
        "spring/shared.csv": ("spring", None),
        "spring/ana/log.csv": ("spring", "ana"),
        "spring/ana/old/2026.csv": ("spring", "ana"),
        "solo/log.csv": ("solo", "bo"),
        "solo/x/log.csv": ("solo", "bo"),
    }


def test_what_is_no_log_is_not_looked_at(raw: Path) -> None:
    for name in ("README.md", ".hidden.csv", "~$log.xlsx", "Thumbs.db", "program.yaml"):
        (raw / name).write_text("")
    (raw / ".git").mkdir()
    (raw / ".git" / "log.csv").write_text(LOG)
    assert len(list(raw_files(raw, programs_in(raw)))) == 6


def test_a_file_of_any_name_has_a_name_that_can_be_written(raw: Path) -> None:
    odd = [b"a b'\"c.csv", "Größe–日本.csv".encode(), b"two\nlines.csv", b"caf\xe9.csv"]
    for name in odd:
        (Path(bytes(raw).decode()) / name.decode("utf-8", "surrogateescape")).write_text(LOG)
    names = [file.file for file in raw_files(raw, programs_in(raw)) if "/" not in file.file]
    assert sorted(names) == sorted(["mine.csv", "a b'\"c.csv", "Größe–日本.csv", "two\nlines.csv", "caf\\xe9.csv"])
    "".join(names).encode()


def test_the_raw_folders_settings_are_mine_also_beside_a_folder_called_me(raw: Path) -> None:
    (raw / "program.yaml").write_text("seeker: ana\n")
    (raw / "me").mkdir()
    programs = programs_in(raw)
    assert programs["me"].settings.seeker == "ana"
    assert owner_of(raw / "mine.csv", raw, programs) == ("me", "ana")


def test_a_source_that_does_not_exist_names_the_file_and_the_key(raw: Path) -> None:
    (raw / "spring" / "program.yaml").write_text("source: notion\n")
    programs = programs_in(raw)
    with pytest.raises(SettingsError, match=r"spring/program.yaml: `source`: There is no source called notion"):
        all_at_fault(programs, ["spring"], raw)
    assert [name for name, program in programs.items() if program.fault] == ["spring"]


def test_a_file_of_several_people_names_each(read: Reader) -> None:
    sheet = read(
        "seeker,company,status\nana,Acme,applied\n,Acme,applied\nbo,Acme,applied\n", seeker=None, program="spring"
    )
    assert sheet.values("seeker") == ["ana", "bo"]
    assert sheet.values("program") == ["spring", "spring"]
    assert sheet.codes == {3: ["missing:seeker"]}


def test_a_file_of_nobody_is_turned_away_with_the_mend(read: Reader) -> None:
    away = read(LOG, seeker=None, program="spring").away
    for mend in (
        "Add a column `seeker`",
        "folder named after the person",
        "`seeker: name` in the program's program.yaml",
    ):
        assert mend in away


@pytest.mark.parametrize("header", ["Consented?", "Opted in", "Consent (data)"])
def test_a_consent_that_is_not_understood_turns_a_list_of_people_away(read: Reader, header: str) -> None:
    away = read(f"Name,Cohort,Coach,{header}\nBen,A,Koch,no\n", seeker=None, program="spring").away
    assert "a no in it must not be passed over" in away


def test_a_consent_in_plain_words_is_read(read: Reader) -> None:
    sheet = read("Name,Cohort,Coach,Consent to coach\nBen,A,Koch,no\n", seeker=None, program="spring")
    assert sheet.values("consent_coach") == ["no"]


def test_a_row_of_another_person_or_program_is_rejected(read: Reader) -> None:
    sheet = read(
        "program,seeker,company,status\n,,Acme,applied\nspring,ANA,Acme,applied\nspring,bo,Acme,applied\nfall,ana,Acme,applied\n",
        seeker="ana", program="spring",
    )  # fmt: skip
    assert sheet.values("seeker") == ["ana", "ana"]
    assert sheet.codes == {4: ["other_seeker:seeker"], 5: ["other_program:program"]}
    assert "move the file" in sheet.reasons[4][0]
    assert "move the file, or mend the cell" in sheet.reasons[5][0]
