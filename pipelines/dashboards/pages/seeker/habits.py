"""My habits: my own counts, which are too few to say what a habit does, and beside them what the program's many say."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.dashboards import words
from pipelines.dashboards.pages.checks import checks
from pipelines.dashboards.pages.parts import Cell, Part, Prose, Section, Table
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING
from pipelines.statistics import grades
from pipelines.statistics.one_seeker import shrunk
from pipelines.statistics.rates import newcombe

_PHASES = ("before", "during", "after")
#: Grades in their order: a list goes by grade, then by the catalog, and never by size.
_GRADES = (
    "strong",
    "suggestive",
    "little or no difference",
    "no evidence either way",
    "too little data",
    "cannot be judged",
)


def habits_section(own: Own) -> Section | None:
    """None where the seeker has logged no habit of an interview old enough to judge."""
    mine = {row["habit"]: row for row in own["habits"] if row["n_with"] or row["n_without"]}
    if not mine:
        return None
    effects = {} if own.group.program.one_seeker else _effects(own)
    parts: list[Part] = [_graded(own, effects)] if effects else []
    for phase in _PHASES:
        here = [code for code, (_, at) in own.group.habits.items() if at == phase and code in mine]
        if here:
            here.sort(key=lambda code: _place(effects.get(code)))
            parts.append(_table(own, phase, here, mine, effects))
    done = sum(row["n_with"] > 0 for row in mine.values())
    title = words.say("my_own_habits_title", done=done, n=len(mine))
    notes = [words.say("my_own_habits_alone"), words.say("my_own_habits_group" if effects else "my_own_habits_nobody")]
    if any(code in mine and _can_draw(effect) for code, effect in effects.items()):
        notes.insert(1, words.say("my_own_habits_drawn"))
    sub = words.say("my_own_habits_sub", horizon=own.group.program.horizon_days)
    return Section("habits", title, sub, tuple(parts), tuple(notes))


def _effects(own: Own) -> dict[str, Row]:
    """The program's effect of each habit: of those of phase *after* the timing that can be judged, where it is there."""
    rows = sorted(own.group.effects, key=lambda row: row["timing"] == "next")
    return {row["habit"]: row for row in rows}


def _graded(own: Own, effects: Mapping[str, Row]) -> Prose:
    """What the program's logs let one say of a habit, in the catalog's order within a grade; or that there is nothing."""
    told = [
        words.say(
            "my_own_habits_graded_line",
            habit=own.group.called(code),
            grade=words.label("grade_within", grade),
            said=_verdict(effects[code]),
        )
        for grade in ("strong", "suggestive")
        for code in own.group.habits
        if code in effects and effects[code]["grade"] == grade
    ]
    if not told:
        return Prose((words.say("my_own_habits_none_graded"),))
    return Prose(tuple(told), words.say("my_own_habits_graded"))


def _place(effect: Row | None) -> int:
    grade = effect["grade"] if effect else None
    return _GRADES.index(grade) if grade in _GRADES else len(_GRADES)


def _table(own: Own, phase: str, codes: list[str], mine: Mapping[str, Row], effects: Mapping[str, Row]) -> Table:
    rows: list[tuple[str | Cell, ...]] = []
    for code in codes:
        row = mine[code]
        label: str | Cell = own.group.called(code)
        effect = effects.get(code)
        if effect:
            tone = "ok" if effect["grade"] in ("strong", "suggestive") else "plain"
            label = Cell(str(label), ((words.label("grade_within", effect["grade"]), tone),))
        told: tuple[str, ...] = (_side(row, "with"), _side(row, "without"))
        # How an interview went decides what is done after it: a gap would say nothing.
        told += () if phase == "after" else (_gap(row, effect),)
        if effects:
            told += (_verdict(effect),)
        rows.append((label, *told))
    names = ["habit", "with", "without", *(() if phase == "after" else ("gap",)), *(("program",) if effects else ())]
    head = tuple(words.say(f"my_own_habit_{name}") for name in names)
    caption = words.say(f"my_own_habits_{phase}")
    return Table(caption, head, tuple(rows), folded=caption, text_columns=frozenset(range(len(head))), printed=False)


def _verdict(effect: Row | None) -> str:
    if effect is None:
        return words.say("my_own_habit_not_shown")
    return " ".join([words.verdict(effect["sentence"]), *checks(effect)])


def _side(row: Row, side: str) -> str:
    return (
        words.say("my_own_habit_side", advanced=row[f"advanced_{side}"], n=row[f"n_{side}"])
        if row[f"n_{side}"]
        else NOTHING
    )


def _can_draw(effect: Row) -> bool:
    """Whether a person's own gap may be drawn towards the program's effect: where that has an estimate that can be judged."""
    if not effect["gate_ok"] or effect["grade"] == grades.CANNOT:
        return False
    return effect["between_sd"] is not None and bool(effect["se"]) and 0 < effect["base_rate"] < 1


def _gap(row: Row, effect: Row | None) -> str:
    """The seeker's own raw difference; and drawn towards the program's effect, where that has one that may be told."""
    if not row["n_with"] or not row["n_without"]:
        return NOTHING
    counts = (row["advanced_with"], row["n_with"], row["advanced_without"], row["n_without"])
    gap, low, high = (float(value) for value in newcombe(*counts))
    said = words.say("my_own_habit_range", gap=gap, low=low, high=high)
    if effect is None or not _can_draw(effect):
        return said
    group = (effect[name] for name in ("estimate", "se", "between_sd", "base_rate"))
    mean, low, high = shrunk(counts, *group)
    return f"{said}. {words.say('my_own_habit_drawn', gap=mean, low=low, high=high)}"
