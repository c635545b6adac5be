"""Published figures to show beside a user's own, as data (benchmarks.yaml), and a program's own from its program.yaml.

What each counts is part of it: a figure is only ever shown against one of the very same numerator and denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

#: Our own figures that something may be compared with: name -> (numerator, denominator), in the words of contract.md.
OWN_FIGURES = {
    "offer_rate": ("applications with an offer", "applications that reached an interview"),
    "interview_rate": ("applications that reached an interview", "applications"),
    "offers_per_application": ("applications with an offer", "applications"),
    "acceptance_rate": ("offers accepted", "offers"),
}


class Benchmark(BaseModel):
    """One published figure. Shares are fractions; low and high are its interval, where its source gives one. A blank is what
    the source does not say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    benchmark: str = Field(pattern=r"^[a-z][a-z0-9_]{2,39}$")
    label: str = Field(min_length=1)
    value: float | None = Field(None, allow_inf_nan=False)
    low: float | None = Field(None, allow_inf_nan=False)
    high: float | None = Field(None, allow_inf_nan=False)
    unit: Literal["share", "days", "difference", "odds_ratio", "r_squared", "count"]
    numerator: str = Field(min_length=1)
    denominator: str = Field(min_length=1)
    n: int | None = Field(None, ge=1)
    year: int | None = Field(None, ge=1900, le=2100)
    source: str = Field(min_length=1)
    grade: Literal["read", "abstract", "second-hand", "computed"]
    comparable_to: str | None = None

    @model_validator(mode="after")
    def _is_what_it_says(self) -> Benchmark:
        figures = [figure for figure in (self.low, self.value, self.high) if figure is not None]
        if self.unit == "share" and not all(0 <= figure <= 1 for figure in figures):
            raise ValueError("a share is a fraction between 0 and 1: write 0.475 for 47.5 %")
        if figures != sorted(figures):
            raise ValueError("low, value and high should come in that order")
        if self.comparable_to is not None:
            counts = OWN_FIGURES.get(self.comparable_to)
            if counts is None:
                raise ValueError(f"comparable_to names no figure of ours; they are {', '.join(OWN_FIGURES)}")
            if counts != (self.numerator, self.denominator):
                raise ValueError(
                    f"it cannot be compared with {self.comparable_to}, which counts {counts[0]} of {counts[1]}: "
                    "leave comparable_to out, or say the same numerator and denominator where they are the same"
                )
        return self


def read_benchmarks(written: Sequence[Mapping[str, Any]]) -> tuple[Benchmark, ...]:
    """Benchmarks in their order; pydantic's ValidationError says what is wrong in one, ValueError that an id stands twice."""
    made = tuple(Benchmark.model_validate(each) for each in written)
    names = [each.benchmark for each in made]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"there are two benchmarks called {twice[0]}; give each a name of its own")
    return made


@cache
def published_benchmarks() -> tuple[Benchmark, ...]:
    """Every published figure, in the file's order."""
    written = yaml.safe_load((Path(__file__).parent / "benchmarks.yaml").read_text(encoding="utf-8"))
    return read_benchmarks([{"benchmark": name, **facts} for name, facts in written.items()])


def comparable(
    own_denominator: str, own_numerator: str, among: Iterable[Benchmark] | None = None
) -> tuple[Benchmark, ...]:
    """Of `among` (by default the published ones) those that count the very same thing of the very same thing, and have a value."""
    known = published_benchmarks() if among is None else among
    return tuple(
        each
        for each in known
        if each.value is not None and (each.denominator, each.numerator) == (own_denominator, own_numerator)
    )


def benchmark_rows(own: Mapping[str, Iterable[Benchmark]]) -> list[dict[str, Any]]:
    """The rows of the `benchmarks` table, in order: the published ones (program None), then each program's own."""
    rows: list[dict[str, Any]] = [{"program": None, **each.model_dump()} for each in published_benchmarks()]
    for program in sorted(own):
        rows += [{"program": program, **each.model_dump()} for each in own[program]]
    return rows
