"""What habits are compared with what: each habit's contrasts, and the marks that one report's products are made of.

Descriptions only: the sums are made in warehouse/crossproducts.py, the answers in statistics/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.contract.habits import Habit
from pipelines.contract.vocabulary import QUESTION_CATEGORIES, words_of

#: Stages and industries of the model's own columns; the first of each is the reference, and an unknown industry is one.
STAGES = tuple(words_of("interview_stage"))
INDUSTRIES = ("", *words_of("industry"))
#: How much a job is wanted: 1 or 2 is the reference.
WANTED = (3, 4, 5)
OUTCOME = "advanced"
#: The columns of the model that are no habit, and those that join them where enough of the interviews tell.
NUISANCE = (*(f"stage:{name}" for name in STAGES[1:]), *(f"industry:{name}" for name in INDUSTRIES[1:]), "log_earlier")
#: Of the first interview of the next application besides: whether the interview led on after which the habits were done. How
#: it went decides whether people do them, and stands in the same person's mean.
FOLLOWED = ("followed:advanced",)
WANTED_BANDS = tuple(f"wanted:{value}" for value in WANTED)

#: The contrast that every habit has: done (contract.md, done_when) against not.
DONE = "done"
#: `joint`: in the model with all others. `alone`: added to that model by itself. `counted`: its interviews are only counted.
Role = Literal["joint", "alone", "counted"]
Timing = Literal["", "same", "next"]

#: Compared beside the catalogue's habits; no column of a log: asked and answered together, and the whole of a review (S8).
CONCERNS_HANDLED = Habit(
    code="concerns_handled",
    label="Concerns asked for and answered",
    phase="during",
    kind="yes_no",
    unit="yes or no",
    concern="fit",
    counts_as="Asked for the employer's concerns, and answered them in the room.",
)
REFLECTION_LOOP = Habit(
    code="reflection_loop",
    label="Reflection loop completed",
    phase="after",
    kind="yes_no",
    unit="yes or no",
    concern="can_do",
    counts_as="Answers, delivery and rapport reviewed and one thing to change written down, before the next interview.",
)
#: What the answers call so themselves: no program's own habit may have such a code.
NO_HABIT = (CONCERNS_HANDLED.code, REFLECTION_LOOP.code, *NUISANCE, *FOLLOWED, *WANTED_BANDS, OUTCOME)
#: The two habits that `concerns_handled` stands in place of: all three at once would say one thing twice.
HANDLED_FROM = ("asked_for_concerns", "concerns_answered")


@dataclass(frozen=True)
class Mark:
    """One yes/no of an interview that is set against its result; of a habit of a number, also the bands of the number."""

    habit: Habit
    role: Role = "joint"
    prefix: str = ""
    #: Whether the bands of its number are compared too.
    banded: bool = True

    @property
    def code(self) -> str:
        return self.prefix + self.habit.code

    @property
    def bands(self) -> tuple[str, ...]:
        return self.habit.bands if self.role == "joint" and self.banded else ()


def band_starts(bands: Sequence[str]) -> tuple[float, ...]:
    """Where each band begins: ("1-29", "30-59", "60+") gives (1, 30, 60). Below the first is none."""
    return tuple(float(band.partition("-")[0].rstrip("+")) for band in bands)


def main_marks(habits: Mapping[str, Habit]) -> tuple[Mark, ...]:
    """Of an interview's own result: habits before and during it in one model, those after it counted only."""
    made = [Mark(habit, "counted" if habit.phase == "after" else "joint") for habit in habits.values()]
    return (*made, Mark(CONCERNS_HANDLED, "alone"))


def next_marks(habits: Mapping[str, Habit]) -> tuple[Mark, ...]:
    """Of the first interview of the next application: habits after the last one, and the completed reflection loop."""
    return (*(Mark(habit) for habit in habits.values() if habit.phase == "after"), Mark(REFLECTION_LOOP))


def placebo_marks(habits: Mapping[str, Habit]) -> tuple[Mark, ...]:
    """Of a first interview: its own habits, and, each by itself, those of the first interview of the next application. Nothing is
    asked of bands there."""
    acted = [habit for habit in habits.values() if habit.phase != "after"]
    return (*(Mark(habit, banded=False) for habit in acted), *(Mark(habit, "alone", NEXT) for habit in acted))


#: What names a habit of the first interview of the next application in the placebo's products.
NEXT = "next:"


def column_of(code: str, contrast: str) -> str:
    """The name of a contrast's column among the products: the habit's own for `done`, else habit=band."""
    return code if contrast == DONE else f"{code}={contrast}"


def late_column(code: str) -> str:
    """The column of a habit done at a late stage (panel or onsite, final, reference check)."""
    return f"{code}*late"


def contrasts_of(marks: Iterable[Mark]) -> list[tuple[Mark, str]]:
    """Every (mark, contrast) in the contract's order: done, then the bands."""
    return [(mark, contrast) for mark in marks for contrast in (DONE, *mark.bands)]


#: A question's yes/no marks of the answer, by the name under which mart_questions has them.
RUBRIC = ("star", "specific", "quantified", "aligned", "realistic", "concise", "honest")
ASKED, ANSWERED = "asked_", "answered_"


def question_marks() -> tuple[Mark, ...]:
    """Of an interview whose questions were logged: which kinds were asked, and whether most answers were of a kind."""
    asked = [(ASKED + name, f"Asked: {name.replace('_', ' ')}") for name in QUESTION_CATEGORIES["interviewer"]]
    answered = [(ANSWERED + name, f"Most answers {name}") for name in (*RUBRIC, "prepared")]
    return tuple(
        Mark(
            Habit(
                code=code,
                label=label,
                phase="during",
                kind="yes_no",
                unit="yes or no",
                concern="can_do",
                counts_as="Of the questions logged for the interview.",
            )
        )
        for code, label in (*asked, *answered)
    )
