"""`debrief log`: answers typed one by one become one line of the seeker's own file, or nothing at all."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from pipelines.commands import log_file
from pipelines.commands.log import log_interview, own_folder
from pipelines.contract import quick_log
from pipelines.errors import DebriefError, UsageError
from tests.scenario import Scenario

EVENING = dt.datetime(2026, 3, 9, 20, 15, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 3, 10, 16, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 3, 13, 9, 0, tzinfo=dt.UTC)

#: What is typed the evening before; Enter takes tomorrow.
BEFORE_ANSWERS = ["Acme Tools", "", "technical", "", "4", "1 3"]
#: Which one and its date (both by Enter), over already, then the questions of right after; result and thank-you.
AFTER_ANSWERS = [
    "", "", "yes", "likely", "4", "1,3", "answered", "Why you?", "motivation", "2", "5", "1 3", "2", "slow down", "", "today",
]  # fmt: skip
LATER_ANSWERS = ["", "", "advanced", ""]


class Person:
    """Types the answers given, and remembers what was asked and told."""

    def __init__(self, raw: Path) -> None:
        self.raw, self.heard = raw, []

    def types(self, *answers: str, now: dt.datetime = AFTER, **whose: Any) -> int:
        waiting = list(answers)

        def ask(text: str) -> str:
            self.heard.append(text)
            if not waiting:
                raise EOFError
            return waiting.pop(0)

        code = log_interview(
            self.raw, whose.get("program"), whose.get("seeker"), now=now, ask=ask, tell=self.heard.append
        )
        assert waiting == [], "not every answer was asked for"
        return code

    def lines(self, place: str = "") -> list[dict[str, str]]:
        with (self.raw / place / log_file.FILE).open(newline="", encoding="utf-8") as file:
            return [{name: cell for name, cell in line.items() if cell} for line in csv.DictReader(file)]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    (tmp_path / "raw").mkdir()
    return Person(tmp_path / "raw")


def test_an_interview_is_logged_in_three_moments(person: Person) -> None:
    person.types(*BEFORE_ANSWERS, now=EVENING)
    person.types(*AFTER_ANSWERS)
    person.types(*LATER_ANSWERS, now=LATER)
    before, after, later = person.lines()
    assert before == {
        "interview": "acme-tools-technical-2026-03-10", "company": "Acme Tools", "stage": "technical",
        "interview_on": "2026-03-10", "wanted_before": "4", "looked into the company": "x", "three STAR stories ready": "x",
        "logged_at": "2026-03-09 20:15",
    }  # fmt: skip
    assert after == before | {
        "forecast": "likely", "rated_overall": "4", "told a STAR story": "x", "asked my questions": "x",
        "concerns": "answered", "hardest_question": "Why you?", "question_category": "motivation", "my_rating": "2",
        "wants_it": "5", "new_contacts": "2", "future_consideration": "yes", "positive_signal": "no",
        "to_change": "slow down", "thank_you_on": "2026-03-10", "rated_at": "2026-03-10 16:00", "logged_at": "2026-03-10 16:00",
    }  # fmt: skip
    # What was rated keeps its own time; only the line's is new.
    assert later == after | {"result": "advanced", "result_on": "2026-03-13", "logged_at": "2026-03-13 09:00"}


def test_the_interviews_that_are_not_finished_are_listed(person: Person) -> None:
    person.types(*BEFORE_ANSWERS, now=EVENING)
    person.types("0", "Borealis", "Analyst", "final", "2026-03-12", "", "", now=EVENING)
    person.heard.clear()
    person.types("1", "", "yes", *[""] * 8, "rejected", "", "no")
    assert person.heard[2:5] == [
        "  0  a new one",
        "  1  Acme Tools, technical, 2026-03-10: how it went",
        "  2  Borealis, Analyst, final, 2026-03-12: still to come",
    ]
    assert person.heard[5] == "Its number [1]: "
    assert person.lines()[-1]["result"] == "rejected"
    person.heard.clear()
    person.types("", "Cassia", "", "panel onsite", "2026-03-20", "", "")
    assert person.heard[3] == "  1  Borealis, Analyst, final, 2026-03-12: still to come"
    assert [line["interview"] for line in person.lines()] == [
        "acme-tools-technical-2026-03-10", "borealis-final-2026-03-12", "acme-tools-technical-2026-03-10",
        "cassia-panel-onsite-2026-03-20",
    ]  # fmt: skip


#: What stands of an interview that was rated and then moved: wanted_before, what was ticked before, and the rest.
STANDING = """SELECT interview_on::VARCHAR, wanted_before, ticked, list_shown, forecast, rated_overall, wants_it, new_contacts,
              positive_signal, rated_at, thank_you_on FROM interviews"""


def test_what_was_said_of_an_interview_that_moved_ahead_is_taken_back_and_asked_again(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path)
    person = Person(scenario.raw)
    person.types(*BEFORE_ANSWERS, now=EVENING)
    person.types(*AFTER_ANSWERS)
    person.types("1", "2026-03-20", now=LATER)
    assert (
        "It is still to come now: what the log says of how it went is taken back, and asked again when it is over."
        in person.heard
    )
    # The file as it is now stays as another program's: one run tells of it, and of what comes of it.
    scenario.program("meanwhile", seeker="me", as_of="2026-03-14")
    shutil.copy(scenario.raw / log_file.FILE, scenario.raw / "meanwhile" / log_file.FILE)
    scenario.take_in("2026-03-14")
    # When it is over all of it is asked, as if for the first time.
    after = dt.datetime(2026, 3, 20, 16, 0, tzinfo=dt.UTC)
    person.types("", "", "yes", "even", "3", "1", "", "", "4", "", "", "", "", now=after)
    scenario.run("2026-03-21")
    meanwhile = scenario.of("meanwhile")
    prepared = ["research_minutes", "star_stories_ready"]
    assert meanwhile.query(STANDING) == [("2026-03-20", 4, prepared, ["quick_before"], *[None] * 7)]
    assert meanwhile.query("SELECT count(*) FROM interview_habits WHERE habit = 'asked_for_ideal'") == [(0,)]
    sql = "SELECT forecast, rated_overall, wants_it, rated_at::VARCHAR FROM interviews"
    assert scenario.of("me").query(sql) == [(50, 3, 4, "2026-03-20 16:00:00")]


def test_a_rated_interview_whose_past_date_is_mended_keeps_its_ratings(person: Person) -> None:
    person.types(*BEFORE_ANSWERS, now=EVENING)
    person.types(*AFTER_ANSWERS)
    person.types("1", "2026-03-11", "advanced", "", now=LATER)
    assert person.lines()[-1]["rated_overall"] == "4"


def test_a_moment_left_blank_says_nothing(person: Person) -> None:
    """Enter through the questions of right after: no habit was said to be missing, nothing was said not to have come of it."""
    person.types("Acme", "", "technical", "2026-03-09", "", "", *[""] * 8, "rejected", "", "")
    (line,) = person.lines()
    assert set(line) == {*quick_log.WHICH, "interview", "result", "result_on", "logged_at"} - {"role"}


def test_a_word_that_is_not_known_is_asked_again_with_the_nearest(person: Person) -> None:
    person.types("", "Acme", "", "tecnical", "technical", "someday", "2026-03-11", "6", "4", "9", "all", now=EVENING)
    told = "\n".join(person.heard)
    for sentence in (
        "Every interview needs this.",
        "That is no known word. The nearest is technical. Write one of those above, or its number.",
        "Write a date such as 2026-03-09, or today, yesterday or tomorrow.",
        "Write a number from 1 to 5.",
        "Write the numbers of those you did, such as 1 3 (1 to 8), or all.",
    ):
        assert sentence in told
    (line,) = person.lines()
    assert sum(cell == "x" for cell in line.values()) == 8


@pytest.mark.parametrize(
    ("typed", "kept"), [("4", "technical"), ("Tech Interview", "technical"), ("second chat", "hiring_manager")]
)
def test_words_may_be_numbers_spellings_and_the_programs_own(person: Person, typed: str, kept: str) -> None:
    (person.raw / "program.yaml").write_text("words: {stage: {second chat: hiring_manager}}\n")
    person.types("Acme", "", typed, "2026-03-11", "", "", now=EVENING)
    assert person.lines()[0]["stage"] == kept


@pytest.mark.parametrize(
    ("typed", "kept"), [("60", "60"), ("60 %", "60"), ("No chance", "no_chance"), ("101|likly|sure", "sure")]
)
def test_a_forecast_is_a_word_or_a_chance(person: Person, typed: str, kept: str) -> None:
    person.types("Acme", "", "final", "2026-03-09", "", "", *typed.split("|"), *[""] * 7, "", "")
    assert person.lines()[0]["forecast"] == kept


def test_the_same_meeting_is_not_logged_as_another(person: Person) -> None:
    person.types(*BEFORE_ANSWERS, now=EVENING)
    person.types("0", "ACME tools", "", "technical", "2026-03-10", "no", now=AFTER)
    assert len(person.lines()) == 1
    assert "Nothing new: the log is as it was." in person.heard


def test_two_meetings_of_one_day_have_ids_of_their_own(person: Person) -> None:
    person.types(*BEFORE_ANSWERS, now=EVENING)
    person.types("0", "Acme Tools", "Designer", *BEFORE_ANSWERS[2:], now=EVENING)
    assert [line["interview"][-2:] for line in person.lines()] == ["10", "-2"]


def test_a_meeting_that_was_moved_stays_the_same(person: Person) -> None:
    person.types(*BEFORE_ANSWERS, now=EVENING)
    person.types("1", "2026-03-17", now=EVENING)
    first, second = person.lines()
    assert second == first | {"interview_on": "2026-03-17"}


def test_nothing_is_written_where_the_answers_stop(person: Person) -> None:
    with pytest.raises(DebriefError, match="ended before the last question"):
        person.types("Acme", "")
    assert list(person.raw.iterdir()) == []
    person.types(*BEFORE_ANSWERS, now=EVENING)
    before = (person.raw / log_file.FILE).read_bytes()

    def stops(text: str) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        log_interview(person.raw, None, None, now=AFTER, ask=stops, tell=lambda text: None)
    assert (person.raw / log_file.FILE).read_bytes() == before


def test_signs_that_move_the_cursor_are_not_kept(person: Person) -> None:
    person.types("Ac\x1b[31mme", "Ac\udce9me", "(example) Acme", "Acme", "", *BEFORE_ANSWERS[2:], now=EVENING)
    assert person.lines()[0]["company"] == "Acme"


# ---- whose file ------------------------------------------------------------------------------------------------------


def test_a_person_of_a_program_has_a_folder_of_their_own(person: Person) -> None:
    (person.raw / "spring").mkdir()
    person.types(*BEFORE_ANSWERS, now=EVENING, program="spring", seeker="asha")
    assert person.lines("spring/asha")[0]["company"] == "Acme Tools"


def test_a_program_of_one_person_needs_no_name(person: Person) -> None:
    (person.raw / "kim").mkdir()
    (person.raw / "kim" / "program.yaml").write_text("seeker: kim\n")
    person.types(*BEFORE_ANSWERS, now=EVENING, program="kim")
    assert len(person.lines("kim")) == 1


def test_the_programs_clock_counts(person: Person) -> None:
    (person.raw / "program.yaml").write_text("time_zone: Asia/Tokyo\n")
    person.types("Acme", "", "final", "today", "", "", "no", now=EVENING)
    (line,) = person.lines()
    assert (line["interview_on"], line["logged_at"]) == ("2026-03-10", "2026-03-10 05:15")


@pytest.mark.parametrize(
    ("program", "seeker", "says"),
    [
        ("spring", None, "--program spring --seeker S"),
        (None, "asha", "Say which program"),
        ("sprnig", "asha", "There is no program sprnig"),
        ("spring", "../kim", "cannot be the name of a folder"),
        ("..", "asha", "cannot be the name of a folder"),
        ("kim", "asha", "kim's alone"),
    ],
)
def test_whose_it_is_must_be_plain(person: Person, program: str | None, seeker: str | None, says: str) -> None:
    (person.raw / "spring").mkdir()
    (person.raw / "kim").mkdir()
    (person.raw / "kim" / "program.yaml").write_text("seeker: kim\n")
    with pytest.raises(UsageError, match=says):
        own_folder(person.raw, program, seeker)


# ---- the file --------------------------------------------------------------------------------------------------------

LINE = {"company": "Acme", "stage": "technical", "interview_on": "2026-03-10"}


@pytest.mark.parametrize(
    ("there", "added"),
    [
        # As a spreadsheet may leave it: other columns, another order, semicolons, CRLF, a byte-order mark, no last line end.
        ("note,interview_on,stage,company,interview\nmine,2026-03-01,final,Borealis,b\n", ",2026-03-10,technical,Acme,{id}\n"),
        ("note,interview_on,stage,company,role,interview", "\n,2026-03-10,technical,Acme,,{id}\n"),
        ("\ufeffcompany;role;stage;interview_on;interview\r\n", "Acme;;technical;2026-03-10;{id}\r\n"),
    ],
)  # fmt: skip
def test_what_stands_in_the_file_is_not_touched(tmp_path: Path, there: str, added: str) -> None:
    path = tmp_path / log_file.FILE
    if "role" not in there:
        there = there.replace("note,", "role,note,", 1).replace("mine,", ",mine,", 1)
        added = "," + added
    path.write_bytes(there.encode())
    path.chmod(0o640)
    made = log_file.append(path, LINE)
    assert path.read_bytes().decode() == there + added.format(id=made)
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("there", "says"),
    [
        (b"company,status\nAcme,applied\n", "no column `interview` or `role`"),
        (b'interview,company,role,stage,interview_on\nb,"Boreal', "quotation mark"),
        ("interview,company,role,stage,interview_on\nb,Zoë\n".encode("cp1252"), "UTF-8"),
        (b"interview,company,role,stage,interview_on\n", "no column `to_change`"),
    ],
)
def test_a_file_that_cannot_take_the_line_is_left_alone(tmp_path: Path, there: bytes, says: str) -> None:
    path = tmp_path / log_file.FILE
    path.write_bytes(there)
    with pytest.raises(DebriefError, match=says):
        log_file.append(path, LINE | {"to_change": "slow down"})
    assert path.read_bytes() == there


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / log_file.FILE).symlink_to(tmp_path / "real" / "log.csv")
    log_file.append(tmp_path / log_file.FILE, LINE)
    assert (tmp_path / log_file.FILE).is_symlink()
    assert "Acme" in (tmp_path / "real" / "log.csv").read_text()


def test_where_the_disk_is_full_the_file_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / log_file.FILE
    log_file.append(path, LINE)
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(log_file.os, "fsync", full)
    with pytest.raises(DebriefError, match="No space left"):
        log_file.append(path, LINE)
    assert path.read_bytes() == before
    assert {item.name for item in tmp_path.iterdir()} == {log_file.FILE, f".{log_file.FILE}.lock"}


def test_many_at_once_lose_no_line(tmp_path: Path) -> None:
    path = tmp_path / log_file.FILE
    threads = [threading.Thread(target=log_file.append, args=(path, LINE)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(log_file.read_log(path).interviews()) == 12


def test_on_the_command_line_answers_may_be_piped(tmp_path: Path) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    typed = "\n".join(["Acme", "", "technical", "2096-03-10", "4", "1 3"]) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "log"], cwd=tmp_path, capture_output=True, text=True, timeout=60, input=typed,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Added to data/raw/interviews-log.csv. `debrief run` draws your page anew.\n")
    assert "Acme,,technical,2096-03-10,4,x,,x" in (tmp_path / "data" / "raw" / log_file.FILE).read_text()
