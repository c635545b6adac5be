"""Every setting, typed and documented: from a program's program.yaml, from the environment, from flags.

Read when used, never at import. What a setting does belongs to the module that uses it.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.contract.benchmarks import Benchmark, read_benchmarks
from pipelines.contract.contrasts import NO_HABIT
from pipelines.contract.habits import Habit, read_habits
from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import Meaning, plain, words_of
from pipelines.errors import SettingsError, UsageError

#: The program and seeker of files that lie directly in the raw folder.
ME = "me"

SETTINGS_FILE = "program.yaml"


class _Yaml(yaml.SafeLoader):
    """YAML 1.2's truth: only true and false are. A log's own words `no` and `yes`, unquoted, stay words."""


_Yaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Yaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def _program_name(value: object) -> object:
    # YAML reads an unquoted 2026 as a number; a name is text however it was typed.
    return value if isinstance(value, dict | list | None) else str(value)


Name = Annotated[str, BeforeValidator(_program_name)]
#: What a column of the intake's own tables is called; a habit that took the name would hide it.
_OWN_COLUMNS = re.compile(
    r"^(c\d+|extra|cleared|not_applicable|problems|row_values|row_number|surplus|status_stage|no_record)$"
)


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
    coach_sees: dict[str, list[Literal["notes", "answers", "pay"]]] = Field(
        default_factory=dict, description="a person -> what of theirs their coach sees by that person's own choice"
    )
    sharing_basis: Literal["agreement", "consent"] | None = Field(
        None, description="what a blank consent column means: agreement (counted) or consent (not counted)"
    )
    waiting_days: int = Field(30, ge=1, le=3650, description="silence becomes no_response after this many days")
    horizon_days: int = Field(30, ge=1, le=3650, description="the window in which leading on is judged")
    smallest_groups: SmallestGroups = Field(default_factory=SmallestGroups)
    seeker_pages: int = Field(1000, ge=0)
    time_zone: str = Field("UTC", description="an IANA name such as Europe/Berlin")
    language: str = "en"
    day_first: bool | None = Field(None, description="05/11/2026 is 5 November (true) or May 11 (false)")
    words: dict[str, dict[Name, Any]] = Field(
        default_factory=dict, description="vocabulary -> this program's own way to write a word -> the word"
    )
    habits: dict[str, dict[str, Any]] = Field(default_factory=dict, description="habits of this program's own, by code")
    source: str | None = Field(None, description="the source that this program's files are, where it is not recognised")
    allow: list[str] = Field(
        default_factory=list, description="column headers to keep although they are on the deny-list"
    )
    deny: list[str] = Field(default_factory=list, description="more column headers to drop at the door")
    benchmarks: list[dict[str, Any]] = Field(
        default_factory=list, description="figures of this program's own to show beside its logs' (docs/guide)"
    )
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
        taken = log_tables()["interviews"].columns
        for code, facts in value.items():
            if code in taken or _OWN_COLUMNS.match(code):
                raise ValueError(f"there is a column called {code} already; give the habit another code")
            if code in NO_HABIT:
                raise ValueError(f"the answers have something else called {code} already; give the habit another code")
            try:
                read_habits({code: facts})
            except ValidationError as error:
                faults = "; ".join(f"its `{fault['loc'][0]}`: {_in_words(fault)}" for fault in error.errors())
                raise ValueError(f"the habit {code} cannot be used: {faults}") from None
        return value

    @field_validator("words")
    @classmethod
    def _known_words(cls, value: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        for name, spellings in value.items():
            if not _vocabularies(name):
                raise ValueError(
                    f"there is no list of words called {name!r}; name a column that holds words, such as status"
                )
            for way, meant in spellings.items():
                if isinstance(meant, dict) and name != "status":
                    raise ValueError(
                        f"{way!r} of {name} should stand for one word; only a status can say several things"
                    )
                for target, word in meant.items() if isinstance(meant, dict) else [(name, meant)]:
                    if isinstance(meant, dict) and target not in ("status", "outcome", "stage"):
                        raise ValueError(f"a status can set status, outcome and stage, not {target!r}")
                    known = list(dict.fromkeys(known for each in _vocabularies(target) for known in words_of(each)))
                    if word not in known:
                        also = (
                            ""
                            if name != "status" or isinstance(meant, dict) or word not in words_of("outcome")
                            else (f"; for an outcome write {{outcome: {word}}}")
                        )
                        raise ValueError(f"{word!r} is no word of {target}; it has {', '.join(known)}{also}")
        return value

    @field_validator("benchmarks")
    @classmethod
    def _readable_benchmarks(cls, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for number, facts in enumerate(value, 1):
            try:
                read_benchmarks([facts])
            except ValidationError as error:
                called = f"{facts['benchmark']} " if isinstance(facts.get("benchmark"), str) else ""
                faults = "; ".join(
                    f"its `{_key(fault['loc'])}`: {_in_words(fault)}" if fault["loc"] else _in_words(fault)
                    for fault in error.errors()
                )
                raise ValueError(f"the benchmark {called}(entry {number}) cannot be used: {faults}") from None
        read_benchmarks(value)
        return value

    def chosen_by(self, seeker: str) -> frozenset[str]:
        """What this person chose to let their coach see, besides what every coach sees; capitals make no difference."""
        told = {name.lower(): frozenset(chosen) for name, chosen in self.coach_sees.items()}
        return told.get(seeker.lower(), frozenset())

    def own_benchmarks(self) -> tuple[Benchmark, ...]:
        return read_benchmarks(self.benchmarks)

    def own_habits(self) -> dict[str, Habit]:
        return read_habits(self.habits)

    def own_words(self, vocabulary: str) -> dict[str, str]:
        """This program's spellings (made plain) of the words of a vocabulary, by its own name or a column's that holds it."""
        return {
            plain(way): word
            for name, spellings in self.words.items()
            if vocabulary in _vocabularies(name)
            for way, word in spellings.items()
            if isinstance(word, str) and word in words_of(vocabulary)
        }

    def own_statuses(self) -> dict[str, Meaning]:
        made = {}
        for way, meant in self.words.get("status", {}).items():
            made[plain(way)] = Meaning(**meant) if isinstance(meant, dict) else Meaning(status=meant)
        return made

    def today(self, now: dt.datetime) -> dt.date:
        """The date in the program's time zone at `now` (an aware date-time)."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


def _vocabularies(name: str) -> set[str]:
    """The vocabularies that a key of `words:` speaks of: that of this name, and those of the columns of this name."""
    fields = [item for table in log_tables().values() for item in table.fields if item.name == name]
    found = {item.vocabulary for item in fields if item.vocabulary}
    found |= {"bool"} if any(item.kind == "bool" for item in fields) else set()
    try:
        words_of(name)
    except KeyError:
        return found
    return found | {name}


def read_program(folder: Path) -> ProgramSettings:
    """The settings in `folder`/program.yaml, or the defaults; SettingsError names the file, the key and what is wrong."""
    path = folder / SETTINGS_FILE
    if not path.is_file():
        return ProgramSettings()
    try:
        written = yaml.load(path.read_text(encoding="utf-8-sig"), _Yaml)
    except OSError as error:
        raise SettingsError(f"{path}: it may not be opened ({error.strerror}); allow reading it.") from None
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, ValueError) and not isinstance(error, UnicodeError):
            raise SettingsError(f"{path}: there is a date or time in it that does not exist ({error}).") from None
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
        faults = "; ".join(f"`{_key(fault['loc'])}`: {_in_words(fault)}" for fault in error.errors())
        known = ", ".join(ProgramSettings.model_fields)
        unknown = any(fault["type"] in ("extra_forbidden", "invalid_key") for fault in error.errors())
        raise SettingsError(
            f"{path}: {faults}." + (f" The settings it may hold: {known}." if unknown else "")
        ) from None


#: pydantic's kinds of fault in the words of someone who writes a program.yaml.
_SAID = {
    "missing": "it is missing",
    "invalid_key": "a setting is a word, not a number",
    "dict_type": "it should hold lines of its own, such as `key: value`",
    "list_type": "it should be a list, such as [one, two]",
    "string_type": "it should be text",
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), "it should be a whole number"),
    **dict.fromkeys(("float_parsing", "float_type"), "it should be a number"),
    **dict.fromkeys(("bool_parsing", "bool_type"), "it should be true or false"),
    **dict.fromkeys(
        ("date_from_datetime_parsing", "date_parsing", "date_type"), "it should be a date such as 2026-03-09"
    ),
    "literal_error": "it should be {expected}",
    "greater_than_equal": "it should be {ge} or more",
    "less_than_equal": "it should be {le} or less",
    "string_pattern_mismatch": "it should be small letters, figures and _, 3 to 40 of them, a letter first",
}


def _key(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place if part != "[key]")


def _in_words(fault: Any) -> str:
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(fault["loc"][-1]), ProgramSettings.model_fields, 1)
        return "there is no such setting" + (f" (nearest: {near[0]})" if near and len(fault["loc"]) == 1 else "")
    said = _SAID.get(fault["type"])
    if said:
        return said.format(**fault.get("ctx", {}))
    return re.sub(r"^(Value error|Assertion failed), ", "", fault["msg"])


_WAREHOUSE = "interviews"


class RunSettings(BaseSettings):
    """One run: where it reads and writes, and the day it is about. Flags beat DEBRIEF_* variables beat these defaults."""

    model_config = SettingsConfigDict(env_prefix="DEBRIEF_", extra="ignore")

    raw: Path = Path("data/raw")
    warehouse: Path = Path(f"data/warehouse/{_WAREHOUSE}.duckdb")
    site: Path = Path("site")
    as_of: dt.date | None = None
    source: str | None = None
    memory: str = Field("2GB", description="the most the engine keeps in memory before it spills to disk")
    threads: int | None = Field(None, ge=1, description="threads the engine may use (default: all)")

    @property
    def lake(self) -> Path:
        """What raw files became: `lake/` beside interviews.duckdb, and beside another warehouse a lake of its own name."""
        return self.warehouse.parent / ("lake" if self.warehouse.stem == _WAREHOUSE else f"{self.warehouse.stem}.lake")

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


def raw_folder() -> Path:
    """The raw folder that the environment or the default names, whether it is there or not."""
    return _settings({}).raw


def run_settings(**flags: Any) -> RunSettings:
    """The settings of one run from flags (None: not given), the environment and the defaults."""
    return _settings({name: value for name, value in flags.items() if value is not None}).checked()


def _settings(flags: dict[str, Any]) -> RunSettings:
    try:
        return RunSettings(**flags)
    except ValidationError as error:
        fault = error.errors()[0]
        raise UsageError(f"DEBRIEF_{str(fault['loc'][0]).upper()}: {_in_words(fault)}.") from None
