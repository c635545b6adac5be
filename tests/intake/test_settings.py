"""program.yaml and the environment: what is wrong is told with the file, the key and the mend."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines.errors import SettingsError, UsageError
from pipelines.settings import ProgramSettings, RunSettings, raw_folder, read_program, run_settings


@pytest.fixture
def say(tmp_path: Path):
    def written(text: str | bytes) -> ProgramSettings:
        (tmp_path / "program.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_program(tmp_path)

    return written


def test_no_file_and_an_empty_one_are_the_defaults(say, tmp_path: Path) -> None:
    assert read_program(tmp_path) == ProgramSettings() == say("") == say("# nothing yet\n")


def test_the_defaults_are_the_contracts() -> None:
    made = ProgramSettings()
    assert (made.waiting_days, made.horizon_days, made.seeker_pages) == (30, 30, 1000)
    assert (made.smallest_groups.program, made.smallest_groups.public) == (5, 10)
    assert (made.sharing_basis, made.day_first, made.sample) == (None, None, False)


HABIT = "{label: Slept, phase: before, kind: rating, unit: of 5, concern: fit, counts_as: Slept.}"
WRONG = [
    ("name: [", ", line 1", "not readable as YAML"),
    ("name: x\n\tseeker: y", ", line 2", "not readable as YAML"),
    (b"name: caf\xe9", "program.yaml", "not readable as YAML"),
    ("- a\n- b", "program.yaml", "one setting a line"),
    ("nmae: x", "`nmae`", "there is no such setting (nearest: name)"),
    ("3: x", "`3`", "a setting is a word"),
    ("waiting_days: soon", "`waiting_days`", "a whole number"),
    ("waiting_days: 0", "`waiting_days`", "1 or more"),
    ("smallest_groups: {programs: 3}", "`smallest_groups.programs`", "no such setting"),
    ("coaches: {ann: bo}", "`coaches.ann`", "a list, such as [one, two]"),
    ("sharing_basis: maybe", "`sharing_basis`", "'agreement' or 'consent'"),
    ("day_first: perhaps", "`day_first`", "true or false"),
    ("as_of: 2026-02-30", "program.yaml", "does not exist"),
    ("as_of: soon", "`as_of`", "a date such as 2026-03-09"),
    ("time_zone: Berlin", "`time_zone`", "write one such as Europe/Berlin"),
    ("name: [a]", "`name`", "it should be text"),
    ("words: {status: {Nah: rejected}}", "`words`", "for an outcome write {outcome: rejected}"),
    ("words: {status: {Nah: {result: rejected}}}", "`words`", "can set status, outcome and stage"),
    ("words: {result: {Nah: {result: rejected}}}", "`words`", "should stand for one word"),
    ("words: {result: {Nah: rejectd}}", "`words`", "it has advanced, rejected"),
    ("words: {colour: {red: blue}}", "`words`", "no list of words called 'colour'"),
    ("habits: {slept_well: 3}", "`habits.slept_well`", "lines of its own"),
    ("habits: {slept_well: {label: x}}", "the habit slept_well", "its `phase`: it is missing"),
    (f"habits: {{notes: {HABIT}}}", "`habits`", "a column called notes already"),
    (f"habits: {{c10: {HABIT}}}", "`habits`", "a column called c10 already"),
    (f"habits: {{Slept Well: {HABIT}}}", "the habit Slept Well", "small letters"),
]


@pytest.mark.parametrize(("text", "where", "mend"), WRONG, ids=[str(text) for text, _, _ in WRONG])
def test_what_is_wrong_is_told_with_its_place_and_mend(
    say, tmp_path: Path, text: str | bytes, where: str, mend: str
) -> None:
    with pytest.raises(SettingsError) as told:
        say(text)
    message = told.value.message
    assert message.startswith(str(tmp_path / "program.yaml"))
    assert where in message
    assert mend in message
    assert "\n" not in message
    assert "pydantic" not in message


def test_a_setting_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "program.yaml").write_text("name: x")

    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(SettingsError, match="may not be opened"):
        read_program(tmp_path)


def test_unquoted_words_and_names_stay_what_they_look_like(say) -> None:
    """YAML 1.1 reads `no` as false and 2026 as a number; a person meant the word and the name."""
    made = say(
        "name: 2026\nseeker: no\ncoaches: {ann: [7, on]}\nwords: {result: {No: rejected}, bool: {nö: no, jo: yes}}\nsample: true\n"
    )
    assert (made.name, made.seeker, made.coaches) == ("2026", "no", {"ann": ["7", "on"]})
    assert made.own_words("result") == {"no": "rejected"}
    assert made.own_words("bool") == {"nö": "no", "jo": "yes"}
    assert made.sample is True


def test_words_go_by_their_lists_name_or_a_columns(say) -> None:
    made = say("words: {stage: {Kennenlernen: recruiter_screen, Zusage: offer}, target_industry: {Bau: other}}")
    assert made.own_words("interview_stage") == {"kennenlernen": "recruiter_screen"}
    assert made.own_words("stage") == {"kennenlernen": "recruiter_screen", "zusage": "offer"}
    assert made.own_words("industry") == {"bau": "other"}


def test_today_is_the_date_in_the_programs_time_zone() -> None:
    late = dt.datetime(2026, 9, 30, 23, 30, tzinfo=dt.UTC)
    assert ProgramSettings(time_zone="Europe/Berlin").today(late) == dt.date(2026, 10, 1)
    assert ProgramSettings().today(late) == dt.date(2026, 9, 30)


def test_flags_beat_the_environment_and_it_beats_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBRIEF_RAW", str(tmp_path))
    monkeypatch.setenv("DEBRIEF_SITE", str(tmp_path / "env"))
    assert raw_folder() == tmp_path
    made = run_settings(site=tmp_path / "flag", warehouse=None)
    assert (made.raw, made.site) == (tmp_path, tmp_path / "flag")
    assert made.warehouse == RunSettings().warehouse.absolute()
    assert made.lake.parent == made.work.parent == made.warehouse.parent


def test_a_wrong_environment_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBRIEF_THREADS", "many")
    with pytest.raises(UsageError, match=r"DEBRIEF_THREADS: it should be a whole number"):
        raw_folder()


def test_a_missing_raw_folder_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no folder .*nowhere") as told:
        run_settings(raw=tmp_path / "nowhere")
    assert told.value.exit_code == 2


@pytest.mark.parametrize("code", ["concerns_handled", "reflection_loop", "log_earlier", "advanced"])
def test_an_own_habit_may_not_be_called_what_the_answers_call_something_else(code):
    with pytest.raises(ValueError, match=f"something else called {code} already; give the habit another code"):
        ProgramSettings(
            habits={
                code: {
                    "label": "Own",
                    "phase": "before",
                    "kind": "yes_no",
                    "unit": "yes or no",
                    "concern": "fit",
                    "counts_as": "Done.",
                }
            }
        )
