"""The practice calendar: half a year of days, shaded by sessions, with interviews marked; and what the sessions were."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from pipelines.contract.vocabulary import words_of
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Heat, Prose, Section, Table
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import mean, on, within
from pipelines.dashboards.words import NOTHING

WEEKS = 26
#: What a seeker did before an interview is counted from these days.
RECENT = 14


def recent(own: Own) -> tuple[int, int]:
    """(sessions, days with one) of the last 14 days."""
    rows = [row for row in own["practice"] if within(row["practised_on"], RECENT - 1, own.as_of)]
    return sum(row["times"] for row in rows), len({row["practised_on"] for row in rows})


def practice_section(own: Own) -> Section | None:
    if not own["practice"]:
        return None
    sessions, days = recent(own)
    title = words.say("my_practice_title" if sessions else "my_practice_title_none", sessions=sessions, days=days)
    total = sum(row["times"] for row in own["practice"])
    sub = words.say("my_practice_sub", total=total, first=own["practice"][0]["practised_on"])
    return Section("practice", title, sub, (_calendar(own, title), _by_activity(own), *_with_whom(own), _by_week(own)))


def _first_monday(own: Own) -> date:
    return own.as_of - timedelta(own.as_of.weekday() + 7 * (WEEKS - 1))


def _calendar(own: Own, title: str) -> Heat:
    first = _first_monday(own)
    done: Counter[date] = Counter()
    for row in own["practice"]:
        done[row["practised_on"]] += row["times"]
    met = {row["interview_on"] for row in own.held}
    days = [first + timedelta(at) for at in range((own.as_of - first).days + 1)]
    months = list(words.labels("month").values())
    starts = [(at // 7, months[day.month - 1][:3]) for at, day in enumerate(days) if day.day == 1]
    weekdays = list(words.labels("weekday").values())
    here = sum(done[day] for day in days)
    return Heat(
        tuple((min(done[day], 3), day in met) for day in days),
        tuple((week, name) for week, name in starts if week < WEEKS - 1),
        tuple(name if at in (0, 2, 4) else "" for at, name in enumerate(weekdays)),
        words.say(
            "my_practice_alternative", title=title, sessions=here, weeks=WEEKS, days=sum(day in done for day in days)
        ),
        (
            *((f"s{shade}", words.say(f"my_practice_shade_{shade}")) for shade in range(4)),
            ("met", words.say("my_practice_met")),
        ),
    )


def _by_activity(own: Own) -> Table:
    rows = []
    for activity in words_of("activity"):
        here = [row for row in own["practice"] if row["activity"] == activity]
        if here:
            minutes = [row["minutes"] for row in here if row["minutes"] is not None]
            ratings = [mean(row[name] for row in here) for name in ("rated_quality", "rated_by_partner")]
            rows.append(
                (
                    words.label("activity", activity),
                    words.number(sum(row["times"] for row in here)),
                    words.number(sum(minutes)) if minutes else NOTHING,
                    on(max(row["practised_on"] for row in here)),
                    *(NOTHING if value is None else words.number(value, 1) for value in ratings),
                )
            )
    head = tuple(
        words.say(f"my_practice_{name}") for name in ("activity", "times", "minutes", "last", "mine", "theirs")
    )
    return Table(words.say("my_practice_caption"), head, tuple(rows), text_columns=frozenset({0, 3}))


def _with_whom(own: Own) -> tuple[Prose, ...]:
    """Sessions by partner, of those where it is logged."""
    done: Counter[str] = Counter()
    for row in own["practice"]:
        if row["partner"]:
            done[row["partner"]] += row["times"]
    told = [f"{words.label('partner', who)} {words.number(done[who])}" for who in words_of("partner") if done[who]]
    return (Prose((words.say("my_practice_with", told=", ".join(told)),)),) if told else ()


def _by_week(own: Own) -> Table:
    first = _first_monday(own)
    done: Counter[date] = Counter()
    for row in own["practice"]:
        done[row["practised_on"] - timedelta(row["practised_on"].weekday())] += row["times"]
    rows = tuple(
        (on(week), words.number(done[week]))
        for week in (first + timedelta(7 * at) for at in range(WEEKS))
        if done[week]
    )
    head = (words.say("my_practice_week"), words.say("my_practice_times"))
    return Table(words.say("my_practice_week_caption"), head, rows, folded=words.say("my_as_table"), printed=False)
