"""The quick log: about twenty questions on one interview, in three moments, as data (quick_log.yaml).

The one place that says what is asked, in which order and words; the sheet, the terminal and the form follow it. Nothing here
reads or writes a log.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from pipelines.contract.fields import EXPECTED, Field
from pipelines.contract.habits import catalog
from pipelines.contract.logs import EXAMPLE_MARK, log_tables
from pipelines.contract.vocabulary import FORECAST_WORDS, words_of
from pipelines.yaml_text import read_yaml

Moment = Literal["before", "after", "later"]
#: What each moment is called, and how long its questions take.
MOMENTS: dict[Moment, str] = {
    "before": "The evening before",
    "after": "Right after",
    "later": "When it comes",
}
#: The checklist that a moment shows: a habit on it that is not ticked was not done (contract.md, `list_shown`).
LIST_SHOWN: dict[Moment, str] = {"before": "quick_before", "after": "quick_after"}
#: What the workbook's first sheet is called, and (with `_`) the CSV file of a template.
SHEET = "quick log"
#: The columns that tell which interview a row is about; they say nothing of what was done.
WHICH = ("company", "role", "stage", "interview_on")
#: Columns that a program fills, and a person need not: the interview's id, and when its ratings and the row were written.
KEPT_BY_THE_CLOCK = ("interview", "rated_at", "logged_at")


class Item(BaseModel):
    """One column of the quick log's sheet, and what it fills."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fills: str
    header: str = ""
    label: str = ""
    habit: str = ""
    says: str = ""
    asks: str = ""
    note: str = ""
    example: str | int = ""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: dict[str, Any]) -> dict[str, Any]:
        own = value["label"] if "habit" in value else value["fills"].partition(".")[2]
        return {"header": own, **value}

    @model_validator(mode="after")
    def _of_the_contract(self) -> Item:
        self.field  # noqa: B018 - KeyError names a column that there is not
        if self.habit and self.habit not in catalog():
            raise ValueError(f"there is no habit {self.habit}")
        if set(self.label) & set(",;"):
            raise ValueError(f"{self.label!r}: a form's cell of several ticks could not be taken apart again")
        return self

    @property
    def table(self) -> str:
        return self.fills.partition(".")[0]

    @property
    def column(self) -> str:
        return self.fills.partition(".")[2]

    @property
    def field(self) -> Field:
        return log_tables()[self.table].field(self.column)

    @property
    def about(self) -> str:
        """What to write into the column, in a sentence or two."""
        if not self.habit:
            return self.note
        habit = catalog()[self.habit]
        done = "" if habit.kind == "yes_no" else f" ({habit.done_when})"
        return f"{habit.counts_as} Write x if you did it{done}."


class Question(BaseModel):
    """One question, as a form or the terminal asks it: it fills one column, or is a list of boxes to tick."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    moment: Moment
    question: str
    asks: str = ""
    low: str = ""
    high: str = ""
    items: tuple[Item, ...]
    choices: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known_choices(self) -> Question:
        known = listed(self.item.field)
        if self.choices and known and not {*self.choices} <= {*known}:
            raise ValueError(f"{self.question}: its choices are not among {', '.join(known)}")
        return self

    @property
    def is_ticks(self) -> bool:
        return bool(self.items[0].label)

    @property
    def item(self) -> Item:
        """The column of a question that is no list of boxes."""
        return self.items[0]

    @property
    def is_needed(self) -> bool:
        return self.item.column in ("company", "stage", "interview_on")

    @property
    def form_kind(self) -> str:
        """What kind of question it is in a form, by the names that docs/guide/forms.md explains."""
        if self.is_ticks:
            return "any of these"
        if self.item.field.kind == "rating":
            return "1 to 5"
        if self.form_choices:
            return "one of these"
        return "date" if self.item.field.kind == "date" else "text"

    @property
    def form_choices(self) -> tuple[str, ...]:
        """The choices that a form offers, as people read them; () where it offers none."""
        if self.is_ticks:
            return tuple(item.label for item in self.items)
        if self.item.field.kind == "rating":
            return ()
        return tuple(map(in_words, self.choices or self.cells(self.item)))

    def cells(self, item: Item) -> tuple[str, ...]:
        """What a column of it may say, in the contract's words, where that can be listed; () where any text, date or number
        will do. A form may offer more (`choices`): a thank-you sent today."""
        if item.habit:
            return ("x",)
        known = listed(item.field)
        return self.choices if self.choices and known else known


def listed(field: Field) -> tuple[str, ...]:
    """The cells that a column may hold, where they can be listed."""
    if field.kind == "bool":
        return words_of("bool")
    if field.kind == "rating":
        return tuple("12345")
    if field.kind == "percent":
        return tuple(FORECAST_WORDS)
    return words_of(field.vocabulary or field.name) if field.kind == "word" else ()


def in_words(word: str) -> str:
    """A word of the contract as people read it: `no_chance` is no chance. Intake knows both."""
    return word.replace("_", " ")


@cache
def questions() -> tuple[Question, ...]:
    """Every question, in order."""
    written = read_yaml((Path(__file__).parent / "quick_log.yaml").read_text(encoding="utf-8"))
    return tuple(Question(moment=moment, **facts) for moment in MOMENTS for facts in written[moment])


def asked(moment: Moment) -> tuple[Question, ...]:
    return tuple(question for question in questions() if question.moment == moment)


@cache
def columns() -> tuple[tuple[Item, Question], ...]:
    """The columns of the sheet in order, each with the question it belongs to."""
    return tuple((item, question) for question in questions() for item in question.items)


def headers() -> list[str]:
    return [item.header for item, _ in columns()]


def tells_of(moment: Moment) -> list[str]:
    """The columns of which one at least is filled where the moment's questions were answered."""
    return [item.header for item, question in columns() if question.moment == moment and item.column not in WHICH]


def example_row() -> dict[str, str | int]:
    """The marked example by header; intake does not read it."""
    row = {item.header: item.example for item, _ in columns()}
    if not str(row["company"]).startswith(EXAMPLE_MARK):
        raise ValueError("the first cell of the example does not say that it is one")
    return row


def note_of(item: Item, question: Question) -> str:
    """The note on a column: when it is filled, what to write, and that it may stay blank."""
    words = () if item.habit else question.cells(item)
    lines = [f"{MOMENTS[question.moment]}.", item.about]
    if words and item.field.kind not in ("rating", "bool"):
        lines.append("One of: " + ", ".join(map(in_words, words)) + ".")
    elif item.field.kind != "text" and not item.habit and item.field.kind != "rating":
        lines.append(f"Write {EXPECTED[item.field.kind]}.")
    if item.habit:
        lines.append("Blank means not done, once anything else of this moment is filled in.")
        return "\n".join(lines)
    lines.append("Every row needs it." if question.is_needed else "May stay blank: blank means unknown.")
    return "\n".join(lines)
