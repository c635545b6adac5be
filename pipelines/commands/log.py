"""`debrief log`: the quick log on the terminal, one question at a time, added to the seeker's own file at the end.

What is asked is contract/quick_log.yaml; what an answer means is answers.py, and how a line is added is log_file.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from pipelines.commands import answers, log_file, say
from pipelines.contract import quick_log
from pipelines.contract.quick_log import Item, Moment, Question, in_words
from pipelines.contract.vocabulary import plain
from pipelines.errors import DebriefError, UsageError
from pipelines.settings import ME, ProgramSettings, raw_folder, read_program

_SHOWN = 9
_EVENING = 17  # the hour from which a new interview is taken to be tomorrow's
_TAKEN_BACK = "-"  # clears what an earlier line said (contract.md, Log tables)
_BLANK_IS_UNKNOWN = "Enter leaves a question blank: blank means unknown. Ctrl-C stops, and nothing is written."


@dataclass
class Talk:
    """A conversation: how it asks and tells, what time it is, and the interview's line: as it was known, and as it grows."""

    ask: Callable[[str], str]
    tell: Callable[[str], None]
    now: dt.datetime
    settings: ProgramSettings
    line: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        return self.now.date()


def log_interview(
    raw: Path | None,
    program: str | None,
    seeker: str | None,
    *,
    now: dt.datetime,
    ask: Callable[[str], str] = input,
    tell: Callable[[str], None] = print,
) -> int:
    """Ask the quick log and add it to the seeker's file. `now` is the machine's clock, with its zone; a program that sets
    `time_zone` has its own. Nothing is written before the last answer."""
    folder, settings = own_folder(raw or raw_folder(), program, seeker)
    if "time_zone" in settings.model_fields_set:
        now = now.astimezone(ZoneInfo(settings.time_zone))
    talk = Talk(ask, tell, now, settings)
    path = folder / log_file.FILE
    log = log_file.read_log(path)
    tell(_BLANK_IS_UNKNOWN)
    try:
        _go_on_with(talk, _chosen(talk, log.interviews()))
        _ask_all(talk, log.interviews())
    except EOFError:
        raise DebriefError("The answers ended before the last question. Nothing was written.") from None
    if talk.line == talk.known:
        tell("Nothing new: the log is as it was.")
        return 0
    _by_the_clock(talk)
    log_file.append(path, talk.line)
    tell(f"Added to {say.shown(path)}. `debrief run` draws your page anew.")
    return 0


def own_folder(raw: Path, program: str | None, seeker: str | None) -> tuple[Path, ProgramSettings]:
    """Where a seeker's files lie, and their program's settings; UsageError where that cannot be told."""
    if not raw.is_dir():
        raise UsageError(f"There is no folder {raw}. Make it, or name another one with --raw.")
    for name in (program, seeker):
        if name is not None and (not name.strip() or name.startswith(".") or set(name) & set("/\\\0")):
            raise UsageError(f"{name!r} cannot be the name of a folder. Write the program's or the person's name.")
    if program in (None, ME):
        settings = read_program(raw)
        if seeker not in (None, ME, settings.seeker):
            raise UsageError("Say which program this person is in: debrief log --program P --seeker S.")
        return raw, settings
    folder = raw / str(program)
    if not folder.is_dir():
        raise UsageError(f"There is no program {program} in {raw}. Make the folder {folder} first.")
    settings = read_program(folder)
    if settings.seeker is not None:
        if seeker not in (None, settings.seeker):
            raise UsageError(f"The program {program} is {settings.seeker}'s alone, as its program.yaml says.")
        return folder, settings
    if seeker is None:
        raise UsageError(f"Say whose interview this is: debrief log --program {program} --seeker S.")
    return folder / seeker, settings


def _chosen(talk: Talk, logged: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """The line of an interview picked from those that are not finished; an empty one for a new interview."""
    open_ones = sorted((line for line in logged.values() if not _finished(line)), key=lambda line: line["interview_on"])
    shown = open_ones[-_SHOWN:]
    if not shown:
        return {}
    talk.tell("Which interview?")
    talk.tell("  0  a new one")
    for number, line in enumerate(shown, start=1):
        what = ", ".join(part for part in (line["company"], line.get("role"), in_words(line["stage"])) if part)
        talk.tell(say.printable(f"  {number}  {what}, {line['interview_on']}: {_waits_for(line, talk.today)}"))
    past = [number for number, line in enumerate(shown, start=1) if not _is_ahead(line, talk.today)]
    suggested = past[-1] if past else 0
    while True:
        answer = talk.ask(f"Its number [{suggested}]: ").strip() or str(suggested)
        if answer.isascii() and answer.isdigit() and int(answer) <= len(shown):
            return shown[int(answer) - 1] if int(answer) else {}
        talk.tell(f"Write a number from 0 to {len(shown)}.")


def _go_on_with(talk: Talk, line: Mapping[str, str]) -> None:
    # What a line took back is unknown, and may be asked again.
    talk.known = {name: cell for name, cell in line.items() if cell and cell != _TAKEN_BACK}
    talk.line = dict(talk.known)


def _ask_all(talk: Talk, logged: Mapping[str, Mapping[str, str]]) -> None:
    is_new = not talk.line
    which = [question for question in quick_log.questions() if question.item.column in quick_log.WHICH]
    for question in which if is_new else which[-1:]:
        _ask_cell(talk, question, default=talk.line.get("interview_on") or _usual_day(talk, question))
    if is_new:
        _take_up(talk, logged)
    _take_back(talk)
    _ask_moment(talk, "before")
    if _is_ahead(talk.line, talk.today) or not _is_over(talk):
        return
    _ask_moment(talk, "after")
    _ask_later(talk)


def _take_back(talk: Talk) -> None:
    """Of an interview that is still to come nothing can be said yet of how it went: what was, before it moved, is taken back.

    What was said and done before it stays: the preparation was done, for whichever day. One that moved to a day that is past
    keeps all: its date was mended, and it was held.
    """
    if not _is_ahead(talk.line, talk.today):
        return
    gone = [
        name for name in (*quick_log.tells_of("after"), *quick_log.tells_of("later"), "rated_at") if talk.line.get(name)
    ]
    if gone:
        talk.tell(
            "It is still to come now: what the log says of how it went is taken back, and asked again when it is over."
        )
        # A blank would leave standing what an older line says, and a box that was not ticked said no.
        boxes = [item.header for question in quick_log.asked("after") if question.is_ticks for item in question.items]
        talk.line |= dict.fromkeys([*gone, *boxes, "rated_at"], _TAKEN_BACK)


def _take_up(talk: Talk, logged: Mapping[str, Mapping[str, str]]) -> None:
    """Go on with the line of the same meeting where it is in the log already."""
    for line in logged.values():
        if all(plain(line.get(name, "")) == plain(talk.line.get(name, "")) for name in quick_log.WHICH):
            talk.tell("That one is in the log already: what you add goes with it.")
            _go_on_with(talk, line)
            return


def _usual_day(talk: Talk, question: Question) -> str:
    """The quick log is for the evening before, and for right after."""
    if question.item.column != "interview_on":
        return ""
    return (talk.today + dt.timedelta(days=talk.now.hour >= _EVENING)).isoformat()


def _is_over(talk: Talk) -> bool:
    if talk.line["interview_on"] != talk.today.isoformat() or _tells(talk.line, "after"):
        return True
    while True:
        answer = plain(talk.ask("Is it over already? [yes]: ") or "yes")
        if answer in ("yes", "y", "no", "n"):
            return answer.startswith("y")
        talk.tell("Write yes or no.")


def _ask_moment(talk: Talk, moment: Moment) -> None:
    """The questions of a moment that nothing is known of yet."""
    if _tells(talk.line, moment):
        return
    talk.tell(f"{quick_log.MOMENTS[moment]}:")
    boxes: list[tuple[Question, set[int]]] = []
    for question in quick_log.asked(moment):
        if question.item.column in quick_log.WHICH:
            continue
        if question.is_ticks:
            boxes.append((question, _ask_boxes(talk, question)))
        elif question.item.table == "interviews" or _asks_on(talk, question):
            _ask_cell(talk, question)
    if not _tells(talk.line, moment):
        return  # nothing ticked is a no only where the moment's questions were answered at all
    for item in (
        item for question, chosen in boxes for place, item in enumerate(question.items) if place not in chosen
    ):
        if item.field.kind in ("bool", "int"):
            talk.line[item.header] = "no" if item.field.kind == "bool" else "0"


def _asks_on(talk: Talk, question: Question) -> bool:
    """The hardest question's kind and rating are asked where there was one."""
    return question.item.header == "hardest_question" or bool(talk.line.get("hardest_question"))


def _ask_later(talk: Talk) -> None:
    talk.tell(f"{quick_log.MOMENTS['later']}:")
    result, result_on, thank_you = quick_log.asked("later")
    if talk.line.get("result", "pending") == "pending":
        _ask_cell(talk, result, default=talk.line.get("result", ""))
        if talk.line.get("result", "pending") != "pending":
            _ask_cell(talk, result_on, default=talk.today.isoformat())
    if not talk.line.get("thank_you_on"):
        _ask_cell(talk, thank_you)


def _ask_cell(talk: Talk, question: Question, default: str = "") -> None:
    item = question.item
    offered = question.cells(item) if item.field.kind in ("word", "percent") else ()
    text = question.asks or question.question
    if item.field.kind == "word":
        text += " (" + ", ".join(f"{number} {in_words(word)}" for number, word in enumerate(offered, start=1)) + ")"
    elif item.field.kind == "percent":
        text += " (" + ", ".join(map(in_words, offered)) + ")"
    elif item.field.kind == "rating":
        text += f" (1 {question.low} … 5 {question.high})"
    elif item.field.kind == "datetime_or_no":
        text += " (today, yesterday, a date, or no)"
    _put(talk, item, text, default, offered, needed=question.is_needed)


def _put(
    talk: Talk, item: Item, text: str, default: str = "", offered: tuple[str, ...] = (), *, needed: bool = False
) -> None:
    """Ask until the answer is a cell of its column; blank takes the default, and without one leaves the column blank."""
    text += f" [{in_words(default)}]: " if default else " " if text.endswith("?") else ": "
    while True:
        answer = " ".join(talk.ask(text).split()) or default
        if answer.isprintable() and (answer or not needed):
            try:
                made = answers.cell(answer, item.field, offered, talk.today, talk.settings) if answer else ""
            except answers.NotUnderstood as fault:
                talk.tell(str(fault))
                continue
            if made:
                talk.line[item.header] = made
            return
        talk.tell("Every interview needs this." if not answer else "There are signs in it that cannot be kept.")


def _ask_boxes(talk: Talk, question: Question) -> set[int]:
    """Ask for ticks and put them down; the places of those ticked."""
    talk.tell(question.asks or question.question)
    for number, item in enumerate(question.items, start=1):
        talk.tell(f"  {number}  {item.label}")
    chosen: set[int] | None = None
    while chosen is None:
        answer = talk.ask("Numbers, such as 1 3; Enter for none: ").strip()
        try:
            chosen = answers.ticked(answer, len(question.items)) if answer else set()
        except answers.NotUnderstood as fault:
            talk.tell(str(fault))
    for item in (question.items[place] for place in sorted(chosen)):
        if item.asks:
            _put(talk, item, item.asks, item.says)
        else:
            talk.line[item.header] = item.says or "x"
    return chosen


def _by_the_clock(talk: Talk) -> None:
    moment = talk.now.strftime("%Y-%m-%d %H:%M")
    talk.line["logged_at"] = moment
    rated = ("forecast", "rated_overall")
    if any(talk.line.get(name) for name in rated) and not any(talk.known.get(name) for name in rated):
        talk.line["rated_at"] = moment


def _tells(line: Mapping[str, str], moment: Moment) -> bool:
    return any(line.get(name) for name in quick_log.tells_of(moment))


def _finished(line: Mapping[str, str]) -> bool:
    return line.get("result", "") not in ("", "pending")


def _waits_for(line: Mapping[str, str], today: dt.date) -> str:
    if _is_ahead(line, today):
        return "still to come"
    return "its result" if _tells(line, "after") else "how it went"


def _is_ahead(line: Mapping[str, str], today: dt.date) -> bool:
    """Whether the meeting is still to come; a date that a spreadsheet wrote in its own way is taken for past."""
    try:
        return dt.date.fromisoformat(line["interview_on"]) > today
    except ValueError:
        return False
