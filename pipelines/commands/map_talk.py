"""How `debrief map` shows a proposal and asks for corrections: a table on a terminal, plain lines where it is piped.

What is proposed, and what an answer changes, is intake/propose's.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.commands import say
from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import plain
from pipelines.errors import DebriefError
from pipelines.intake.propose.cells import DayOrder
from pipelines.intake.propose.columns import STAGE, STATUS_TOO, TICKED
from pipelines.intake.propose.headers import ASKED, WAYS, nearness, stage_of
from pipelines.intake.propose.meanings import KNOWN, SURE_ENOUGH, Guess, status_guess, word_guess
from pipelines.intake.propose.proposal import Line, Proposal, Word, lacks, vocabulary_of
from pipelines.intake.propose.writing import in_few_words, nearest
from pipelines.intake.propose.years import Year

#: Words as sure as this are shown, and not asked about.
_SURE = 80
_SHOWN = 60
_NEAR = 80
#: Columns that the answers rest on are pointed out where they are less sure than this.
_LEANT_ON = frozenset(
    {"seeker", "company", "role", "applied_on", "status", "outcome", "interview_on", "stage", "result"}
)
_LEAST_SURE = 65

Ask = Callable[[str], str]


def agreed(proposal: Proposal, ask: Ask | None) -> Proposal:
    """The proposal, shown, and corrected by what a person answers; as it is where nobody is asked."""
    _show(proposal)
    if ask is None:
        return proposal
    try:
        return _corrected(proposal, ask)
    except EOFError:
        raise DebriefError("The answers ended before the last question. Nothing was written.") from None


def _show(proposal: Proposal) -> None:
    where = f"Sheet {proposal.member}: " if proposal.member else ""
    print(say.wrapped(f"{where}{in_few_words(proposal)}."))
    _table(("header", "is", "sure", "because"), [_row(line) for line in proposal.lines])
    words = [word for word in proposal.words() if not word.is_known]
    if words:
        shown = [
            (
                word.column,
                word.cell,
                f"{word.n_rows:,}",
                word.guess.said if word.guess else "not known",
                _why(proposal, word),
            )
            for word in words[:_SHOWN]
        ]
        _table(("column", "word", "rows", "means", "because"), shown)
        if len(words) > _SHOWN:
            print(f"  and {len(words) - _SHOWN:,} more words, which stand in the source file.")
    if any(word.guess is None for word in words):
        print(say.wrapped("Rows with a word that is not known will be set aside, with that as their reason."))
    if unsure := _unsure(proposal):
        print(say.wrapped(unsure))
    for line in (*_of_dates(proposal.day), *_of_years(proposal.year)):
        print(say.wrapped(line))


def _of_dates(day: DayOrder) -> list[str]:
    if day.day_first is not None:
        return [f"Dates are read {'day' if day.day_first else 'month'}-first: {day.evidence}."]
    if day.unsure:
        return [
            f"{say.number(day.unsure, 'date')} could be two days each: {day.evidence}. Rows with such a date are set aside."
        ]
    return []


def _of_years(year: Year) -> list[str]:
    if year.year is None:
        return []
    return [f"{say.number(year.n_dates, 'date')} without a year are taken to be of {year.year}: {year.evidence}."]


def _row(line: Line) -> tuple[str, str, str, str]:
    header = line.column.header
    if line.private:
        return header, "(dropped)", "", "private, or a second column of that name"
    if line.match is None:
        return header, "(kept aside)", "", line.because
    return header, _shown(line.target), f"{line.match.confidence} %", line.match.evidence


def _shown(target: str) -> str:
    """A target in words: what a second status or a column of one stage is, its mark does not say."""
    if target == STATUS_TOO:
        return "status, besides another column"
    if target == ASKED:
        return "questions, a row each"
    if target.startswith(TICKED):
        return f"{target.removeprefix(TICKED)}, as done or not"
    stage, _, number = target.removeprefix(STAGE).partition(":")
    return f"when {stage}{f' {number}' if number else ''} came" if target.startswith(STAGE) else target


def _unsure(proposal: Proposal) -> str:
    """Which of the columns that the answers rest on are not sure, in a sentence; "" where all are."""
    matches = [(line.column.header, line.match) for line in proposal.lines if line.match]
    unsure = [
        f"{header} as {match.target} ({match.confidence} %)"
        for header, match in matches
        if match.target in _LEANT_ON and match.confidence < _LEAST_SURE
    ]
    if not unsure:
        return ""
    told = ", ".join(unsure)
    return f"Not sure, so look whether it is right: {told}."


def _why(proposal: Proposal, word: Word) -> str:
    if word.guess:
        return f"{word.guess.evidence}; {word.guess.confidence} %"
    near = nearest(proposal, word)
    return f"nearest: {near}" if near else ""


def _table(heads: tuple[str, ...], cells: Sequence[tuple[str, ...]]) -> None:
    rows = [tuple(map(say.printable, row)) for row in cells]
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*heads)
        for row in rows:
            table.add_row(*map(Text, row))
        Console().print(table)
        return
    for row in rows:
        first, second, *rest = row
        print("  " + " -> ".join((first, second)) + "".join(f"; {cell}" for cell in rest if cell))


# ---- asking ----------------------------------------------------------------------------------------------------------


def _corrected(proposal: Proposal, ask: Ask) -> Proposal:
    print(
        say.wrapped(
            "Enter accepts what is proposed; `-` keeps a column aside; `all` accepts all that is left; Ctrl-C stops, and nothing is written."
        )
    )
    for line in [
        line for line in proposal.lines if not line.private and line.because != f"{proposal.extends} reads it"
    ]:
        now = next(each for each in proposal.lines if each.column.place == line.column.place)
        answer = _column(proposal, now, ask)
        if answer is None:
            break
        if answer != now.target:
            proposal = proposal.with_target(now.column.place, answer)
    while fault := lacks(proposal):
        print(say.wrapped(fault))
        header = ask("Which column is it (its header; Enter stops)? ").strip()
        named = [line for line in proposal.lines if header and line.column.header.casefold() == header.casefold()]
        if not named:
            raise DebriefError("Nothing was written.")
        proposal = proposal.with_target(named[0].column.place, _column(proposal, named[0], ask) or "")
    return _dates(_words(proposal, ask), ask)


def _column(proposal: Proposal, line: Line, ask: Ask) -> str | None:
    """What a person says a column is: a target, "" for kept aside, None for `all`."""
    while True:
        answer = ask(say.printable(f"  {line.column.header} -> {line.target or '(kept aside)'}: ")).strip()
        if not answer:
            return line.target
        if answer == "-":
            return ""
        if answer.casefold() == "all":
            return None
        target = _target(proposal.table, answer)
        if target:
            return target
        print(
            say.wrapped(
                f"There is no column {answer} in {proposal.table}. There are: {', '.join(log_tables()[proposal.table].columns)}; or a stage."
            )
        )


def _target(table: str, answer: str) -> str:
    """The target that an answer names: a column, a way of heading one, or a stage that has a column of its own."""
    word = plain(answer).replace(" ", "_")
    if word in log_tables()[table].columns or answer.startswith(STAGE):
        return word if word in log_tables()[table].columns else answer
    near = max(((nearness(answer, name, table)[0], name) for name in WAYS.get(table, {})), default=(0, ""))
    stage = stage_of(answer) if table == "applications" else None
    if stage and near[0] < 100:
        return STAGE + stage[0] + (f":{stage[1]}" if stage[1] else "")
    return near[1] if near[0] >= _NEAR else ""


def _words(proposal: Proposal, ask: Ask) -> Proposal:
    unsure = [
        word
        for word in proposal.words()
        if not word.guess or (word.guess.confidence < _SURE and word.guess.evidence != KNOWN)
    ]
    if unsure:
        print(
            say.wrapped(
                "Words that are not sure: say what each means as you would write it (rejected after interview), or Enter."
            )
        )
    for word in unsure:
        proposal = _word(proposal, word, ask)
    return proposal


def _word(proposal: Proposal, word: Word, ask: Ask) -> Proposal:
    vocabulary = "status" if word.column == "status" else vocabulary_of(proposal.table, word.column)
    near = nearest(proposal, word)
    offered = word.guess.said if word.guess else f"not known{f'; nearest: {near}' if near else ''}"
    while True:
        answer = ask(say.printable(f"  {word.column}: {word.cell} ({offered}): ")).strip()
        if not answer:
            return proposal
        if answer == "-":
            return proposal.with_word(word.column, word.cell, None)
        guess = status_guess(answer) if vocabulary == "status" else word_guess(vocabulary, answer)
        if guess and guess.confidence >= SURE_ENOUGH:
            return proposal.with_word(word.column, word.cell, Guess(guess.meaning, 100, "you said so"))
        print("That is not known either. Enter leaves the word unknown: its rows are set aside.")


def _dates(proposal: Proposal, ask: Ask) -> Proposal:
    if proposal.day.day_first is not None or not proposal.day.unsure:
        return proposal
    while True:
        answer = (
            ask("Is 05/11/2026 in this log 5 November (d) or May 11 (m)? Enter leaves it open: ").strip().casefold()
        )
        if not answer:
            return proposal
        if answer[0] in "dm":
            return replace(proposal, day=replace(proposal.day, day_first=answer[0] == "d", evidence="you said so"))
