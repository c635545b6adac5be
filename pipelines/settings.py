"""Every setting, typed and documented: from a program's program.yaml, from the environment, from flags.

Read when used, never at import. What a setting does belongs to the module that uses it.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.contract.habits import Habit, read_habits
from pipelines.contract.vocabulary import Meaning, plain, words_of
from pipelines.errors import SettingsError, UsageError

#: The program and seeker of files that lie directly in the raw folder.
ME = "me"

SETTINGS_FILE = "program.yaml"


def _program_name(value: object) -> str:
    # YAML reads an unquoted 2026 as a number; a name is text however it was typed.
    return str(value)


Name = Annotated[str, BeforeValidator(_program_name)]


class SmallestGroups(BaseModel):
    """Groups of fewer people than this are never shown."""

    model_config = ConfigDict(extra="forbid")
    program: int = Field(5, ge=1)
    public: int = Field(10, ge=1)


class ProgramSettings(BaseModel):
    """What program.yaml may say. Every key is optional."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = Field(None, description="the program's name, as pages show it")
    seeker: Name | None = Field(None, description="every file of this program belongs to this one person")
    coaches: dict[str, list[Name]] = Field(default_factory=dict, description="coach -> the people whose logs they see")
    sharing_basis: Literal["agreement", "consent"] | None = Field(
        None, description="what a blank consent column means: agreement (counted) or consent (not counted)"
    )
    waiting_days: int = Field(30, ge=1, le=3650, description="silence becomes no_response after this many days")
    horizon_days: int = Field(30, ge=1, le=3650, description="the window in which leading on is judged")
    smallest_groups: SmallestGroups = Field(default_factory=SmallestGroups)  # type: ignore[arg-type]
    seeker_pages: int = Field(1000, ge=0)
    time_zone: str = Field("UTC", description="an IANA name such as Europe/Berlin")
    language: str = "en"
    day_first: bool | None = Field(None, description="05/11/2026 is 5 November (true) or May 11 (false)")
    words: dict[str, dict[Name, Any]] = Field(
        default_factory=dict, description="vocabulary -> this program's own way to write a word -> the word"
    )
    habits: dict[str, dict[str, Any]] = Field(default_factory=dict, description="habits of this program's own, by code")
    source: str | None = Field(None, description="the source that this program's files are, where it is not recognised")
    allow: list[str] = Field(default_factory=list, description="column headers to keep although they are on the deny-list")
    deny: list[str] = Field(default_factory=list, description="more column headers to drop at the door")
    benchmarks: list[dict[str, Any]] = Field(default_factory=list)
    retention_days: int | None = Field(None, ge=1)
    rejected_share: float = Field(0.2, ge=0, le=1, description="a check warns when more of the rows are rejected")
    as_of: dt.date | None = Field(None, description="the day on which this program's logs are read (samples never age)")
    sample: bool = Field(False, description="invented logs: never enter the scope `all`")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"there is no time zone called {value!r}; write one such as Europe/Berlin")
        return value

    @field_validator("habits")
    @classmethod
    def _readable_habits(cls, value: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        read_habits(value)
        return value

    @field_validator("words")
    @classmethod
    def _known_words(cls, value: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        for vocabulary, spellings in value.items():
            for meant in spellings.values():
                for target, word in (meant.items() if isinstance(meant, dict) else [(vocabulary, meant)]):
                    if vocabulary == "status" and target not in ("status", "outcome", "stage"):
                        raise ValueError(f"a status can set status, outcome and stage, not {target!r}")
                    try:
                        known = words_of(target)
                    except KeyError:
                        raise ValueError(f"there is no list of words called {target!r}") from None
                    if word not in known:
                        raise ValueError(f"{word!r} is no word of {target}; it has {', '.join(known)}")
        return value

    def own_habits(self) -> dict[str, Habit]:
        return read_habits(self.habits)

    def own_words(self, vocabulary: str) -> dict[str, str]:
        """This program's spellings (made plain) of the words of a vocabulary."""
        return {plain(way): word for way, word in self.words.get(vocabulary, {}).items() if isinstance(word, str)}

    def own_statuses(self) -> dict[str, Meaning]:
        made = {}
        for way, meant in self.words.get("status", {}).items():
            made[plain(way)] = Meaning(**meant) if isinstance(meant, dict) else Meaning(status=meant)
        return made

    def today(self, now: dt.datetime) -> dt.date:
        """The date in the program's time zone at `now` (an aware date-time)."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


def read_program(folder: Path) -> ProgramSettings:
    """The settings in `folder`/program.yaml, or the defaults; SettingsError names the file, the key and what is wrong."""
    path = folder / SETTINGS_FILE
    if not path.is_file():
        return ProgramSettings()
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise SettingsError(
            f"{path}{line}: this is not readable as YAML. Check the indentation and the colons there."
        ) from None
    if written is None:
        return ProgramSettings()
    if not isinstance(written, dict):
        raise SettingsError(f"{path}: it should hold lines such as `name: Spring program`, one setting a line.")
    try:
        return ProgramSettings.model_validate(written)
    except ValidationError as error:
        faults = "; ".join(
            f"`{'.'.join(str(part) for part in fault['loc'])}`: {_in_words(fault)}" for fault in error.errors()
        )
        known = ", ".join(ProgramSettings.model_fields)
        raise SettingsError(f"{path}: {faults}. The settings it may hold: {known}.") from None


def _in_words(fault: Any) -> str:
    if fault["type"] == "extra_forbidden":
        return "there is no such setting"
    return re.sub(r"^(Value error|Assertion failed), ", "", fault["msg"])


class RunSettings(BaseSettings):
    """One run: where it reads and writes, and the day it is about. Flags beat DEBRIEF_* variables beat these defaults."""

    model_config = SettingsConfigDict(env_prefix="DEBRIEF_", extra="ignore")

    raw: Path = Path("data/raw")
    warehouse: Path = Path("data/warehouse/interviews.duckdb")
    site: Path = Path("site")
    as_of: dt.date | None = None
    source: str | None = None
    memory: str = Field("2GB", description="the most the engine keeps in memory before it spills to disk")
    threads: int | None = Field(None, ge=1, description="threads the engine may use (default: all)")

    @property
    def lake(self) -> Path:
        return self.warehouse.parent / "lake"

    @property
    def work(self) -> Path:
        """Where a run builds aside; on the warehouse's own disk, so that a finished file can be renamed into place."""
        return self.warehouse.parent / ".building"

    def checked(self) -> RunSettings:
        """Itself, with whole paths, if the raw folder is there; UsageError otherwise."""
        if not self.raw.is_dir():
            raise UsageError(
                f"There is no folder {self.raw}. Make it and put your logs in it, or name another one with --raw."
            )
        changes = {name: getattr(self, name).absolute() for name in ("raw", "warehouse", "site")}
        return self.model_copy(update=changes)


def run_settings(**flags: Any) -> RunSettings:
    """The settings of one run from flags (None: not given), the environment and the defaults."""
    try:
        return RunSettings(**{name: value for name, value in flags.items() if value is not None}).checked()
    except ValidationError as error:
        fault = error.errors()[0]
        raise UsageError(f"DEBRIEF_{str(fault['loc'][0]).upper()}: {fault['msg']}.") from None
