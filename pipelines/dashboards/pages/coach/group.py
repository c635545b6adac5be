"""The coach's people as a whole: how far applications came, how interviews ended, and what the program's habits go with.

No minimum applies: a coach knows each of these people by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.dashboards import words
from pipelines.dashboards.pages.checks import checks
from pipelines.dashboards.pages.coach.sheet import cut
from pipelines.dashboards.pages.coach.tables import Coach
from pipelines.dashboards.pages.parts import Cell, Empty, Line, Lines, Part, Prose, Section, Table
from pipelines.dashboards.pages.rates import share, stands_out
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING
from pipelines.statistics import grades

#: A stage is only named as the one that led on least often when at least so many of its interviews have a result.
ENOUGH_RESULTS = 10
#: Grades that tell something: what may be said of these habits is listed, the others are named.
_TELLING = (grades.STRONG, grades.SUGGESTIVE, grades.LITTLE)
_STRONGEST = (grades.STRONG, grades.SUGGESTIVE)


def group_sections(coach: Coach) -> list[Section]:
    """Habits come first only where one of them is graded strong or suggestive."""
    results, habits = [funnel_section(coach), stages_section(coach)], habits_section(coach)
    graded = any(row["grade"] in _STRONGEST for row in coach.effects)
    return [habits, *results] if graded else [*results, habits]


def funnel_section(coach: Coach) -> Section:
    if not coach.applications:
        empty = Empty(
            words.say("coach_funnel_empty"),
            "applications",
            "company,role,applied_on,status",
            "Northwind,Data analyst,2026-03-02,applied",
        )
        return Section("funnel", words.say("coach_funnel_none"), "", (empty,))
    reached = {row["stage"]: row["n_reached"] for row in coach.funnel}
    worth = {row["stage"]: row["worth"] for row in coach.funnel}
    of = coach.applications
    first = reached.get("recruiter_screen", 0) or reached.get("interview", 0)
    at_first = worth.get("recruiter_screen") or worth.get("interview")
    lines, rows = [], []
    for stage, n in reached.items():
        if stage == "applied":
            continue
        label = words.label("any_interview" if stage == "interview" else "stage", stage)
        rate = share(n, of, worth[stage])
        note = words.say("coach_reached", n=n, of=of, **rate)
        lines.append(Line(label, note, rate["share"], rate["low"], rate["high"]))
        rows.append((label, words.number(n), f"{words.percent(rate['share'])}, {words.say('likely', **rate)}"))
    head = tuple(words.say(f"coach_{name}_head") for name in ("stage", "reached", "share"))
    title = words.say("coach_funnel_title", applications=of, reached=first, **share(first, of, at_first))
    sub = words.say("coach_funnel_sub", applications=of, people=len(coach.people))
    table = Table(title, head, tuple(rows), folded=words.say("coach_as_table"), printed=False)
    drawn = _lines(lines, words.say("coach_funnel_chart"))
    return Section("funnel", title, sub, (drawn, table), (words.say("coach_funnel_note"),))


def stages_section(coach: Coach) -> Section:
    if not coach.stages:
        empty = Empty(
            words.say("coach_stages_empty"),
            "interviews",
            "company,stage,interview_on,result",
            "Northwind,recruiter_screen,2026-03-09,advanced",
        )
        return Section("results", words.say("coach_stages_few"), "", (empty,))
    lines, rows = [], []
    for row in coach.stages:
        label, decided = words.label("stage", row["stage"]), decided_of(row)
        rate = share(row["advanced"], decided, row["worth"])
        if rate:
            note = words.say("coach_led_on", advanced=row["advanced"], decided=decided, **rate)
            lines.append(Line(label, note, rate["share"], rate["low"], rate["high"]))
        else:
            lines.append(Line(label, words.say("coach_led_on_open", open=row["n_open"])))
        told = f"{words.percent(rate['share'])}, {words.say('likely', **rate)}" if rate else NOTHING
        counts = ("advanced", "rejected", "no_response", "n_open", "withdrew")
        rows.append((label, told, *(words.number(row[name]) for name in counts)))
    names = ("advanced", "rejected", "silent", "open", "withdrew")
    head = (
        words.say("coach_stage_head"),
        words.say("coach_share_head"),
        *(words.say(f"coach_stages_{name}") for name in names),
    )
    sub = words.say(
        "coach_stages_sub",
        decided=sum(map(decided_of, coach.stages)),
        people=len(coach.people),
        waiting=coach.program.waiting_days,
        open=sum(row["n_open"] for row in coach.stages),
    )
    title = stages_title(coach)
    table = Table(title, head, tuple(rows), folded=words.say("coach_as_table"), printed=False)
    return Section("results", title, sub, (_lines(lines, words.say("coach_stages_chart")), table))


def decided_of(row: Row) -> int:
    """The interviews of a stage with a result."""
    return int(row["advanced"] + row["rejected"] + row["no_response"])


def stages_title(coach: Coach) -> str:
    """The stage that led on least often, of those with enough results, where it stands out of them by more than chance brings; no
    stage where fewer than two have."""
    enough = [row for row in coach.stages if decided_of(row) >= ENOUGH_RESULTS]
    if len(enough) < 2:
        return words.say("coach_stages_few")
    counts = [(int(row["advanced"]), decided_of(row)) for row in enough]
    least = stands_out(counts, [row["worth"] for row in enough])
    if least is None:
        rates = [row["advanced"] / decided_of(row) for row in enough]
        return words.say("stages_finding_alike", least=min(rates), most=max(rates))
    row = enough[least]
    rate = share(row["advanced"], decided_of(row), row["worth"])
    stage = words.label("stage", row["stage"])
    return words.say("coach_stages_title", stage=stage, advanced=row["advanced"], decided=decided_of(row), **rate)


def _lines(lines: Sequence[Line], what: str) -> Lines:
    told = "; ".join(f"{line.label}: {line.note}" for line in lines)
    ends = (words.say("scale_none"), words.say("scale_all"))
    return Lines(tuple(lines), f"{what}. {told}", dots=True, ends=ends)


def habits_section(coach: Coach) -> Section:
    """The program's effects by grade, then by name.

    Of those that tell nothing the name and the grade stand here alone: what is said of them counts the whole program's
    interviews, and a coach, who knows their own people's, could take these away from it.
    """
    if not coach.effects:
        empty = Empty(
            words.say("coach_habits_empty"),
            "interviews",
            "company,stage,interview_on,mock_interviews,asked_for_concerns,result",
            "Northwind,technical,2026-03-09,2,yes,advanced",
        )
        return Section("habits", words.say("coach_habits_title_none", n=0), "", (empty,))
    order = {grade: place for place, grade in enumerate(grades.GRADES)}
    told = sorted(
        ((order.get(row["grade"], len(order)), _name(coach, row), _line(coach, row)) for row in coach.effects),
        key=lambda one: one[:2],
    )
    head = tuple(words.say(f"coach_habits_{name}") for name in ("habit", "grade", "says"))
    listed = tuple(line for place, _, line in told if place < len(_TELLING))
    text = frozenset({0, 1, 2})
    parts: list[Part] = []
    if listed:
        parts.append(Table(words.say("coach_habits_caption"), head, listed, text_columns=text))
    by_grade = [
        words.say("coach_habits_of", grade=words.label("grade", grade), habits=", ".join(names))
        for place, grade in enumerate(grades.GRADES)
        if (names := [name for at, name, _ in told if at == place >= len(_TELLING)])
    ]
    if by_grade:
        parts.append(Prose(tuple(by_grade)))
    sub, note = words.say("coach_habits_sub"), words.say("coach_habits_note")
    return Section("habits", _habits_title(coach), sub, tuple(parts), (note,))


def _habits_title(coach: Coach) -> str:
    habits = {row["habit"] for row in coach.effects}
    strong, suggestive = (len({row["habit"] for row in coach.effects if row["grade"] == grade}) for grade in _STRONGEST)
    if not strong and not suggestive:
        return words.say("coach_habits_title_none", n=len(habits))
    return words.say("coach_habits_title", strong=strong, suggestive=suggestive, n=len(habits))


def _name(coach: Coach, row: Row) -> str:
    label = cut(words.habit(row["habit"], coach.labels.get(row["habit"])), 60)
    return words.say("coach_habits_next", habit=label) if row["timing"] == "next" else label


def _line(coach: Coach, row: Row) -> tuple[str | Cell, ...]:
    flip = ((words.say("coach_habits_flip"), "warn"),) if row["flip_flag"] else ()
    said = Cell(" ".join([words.verdict(row["sentence"]), *checks(row)]), flip)
    return _name(coach, row), words.label("grade", row["grade"]), said
