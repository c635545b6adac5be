"""Am I a good judge of my interviews? Forecasts against results, how much I wanted each job before and after, and what I
think of the three things that employers ask themselves."""

from __future__ import annotations

from pipelines.contract.needs import EXPECTED_MORE
from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Line, Lines, Part, Prose, Section, Table
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import mean, meeting, on, score
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING, Sentence

#: Bands of a forecast, in per cent: from, up to and with.
BANDS = ((0, 20), (21, 40), (41, 60), (61, 80), (81, 100))
#: A sum of fewer forecasts says as much of the one or two as of the person.
ENOUGH = 5
_CONCERNS = ("rated_can_do", "rated_fit", "rated_motivation")


def expected(own: Own) -> Sentence | None:
    """`expected 8 of 10, 3 led on`, of the forecasts in self_rating_seekers; None where there are fewer than ENOUGH."""
    rows = [row for row in own["ratings"] if row["rating"] == "forecast" and row["forecast_expected"] is not None]
    if not rows or (rows[0]["n_interviews"] or 0) < ENOUGH:
        return None
    row = rows[0]
    numbers = {"expected": row["forecast_expected"], "n": row["n_interviews"], "advanced": row["n_advanced"]}
    return Sentence("my_judge_expected", numbers)


def judge_section(own: Own) -> Section | None:
    said = expected(own)
    forecasts = [row for row in own.held if row["is_judged"] and row["forecast"] is not None and not _late(row)]
    concerns = _concerns(own)
    if said is None and not forecasts and not concerns:
        return None
    parts: list[Part] = []
    if forecasts:
        parts += _bands(forecasts)
    named = [
        words.say(f"my_judge_{'higher' if row['over_confidence'] > 0 else 'lower'}_{_of(row)}") for row in _named(own)
    ]
    if named:
        parts.append(Prose(tuple(dict.fromkeys(named))))
    if concerns:
        parts.append(concerns)
    title = str(said) if said else words.say("my_judge_title")
    sub = words.say("my_judge_sub", horizon=own.group.program.horizon_days)
    return Section("judge", title, sub, tuple(parts), (words.say("my_judge_note"),))


def _late(row: Row) -> bool:
    """Whether it was rated after the result was known, which is no judgement."""
    return bool(row["rated_on"] and row["result_on"] and row["rated_on"] > row["result_on"])


def _named(own: Own) -> list[Row]:
    """Ratings that differ from others' by more than chance brings, and forecasts that do so from the person's own results as well; not
    on a page whose program is this one person."""
    if own.group.program.one_seeker:
        return []
    return [row for row in own["ratings"] if row["named"] and (row["rating"] != "forecast" or _is_off(row))]


def _is_off(row: Row) -> bool:
    """Whether forecasts differ from what came of them in the direction in which they differ from others': whoever does better
    forecasts more than others do with the same result, and rightly."""
    if row["forecast_expected"] is None:
        return False
    more = row["forecast_expected"] - row["n_advanced"]
    return bool((more if row["over_confidence"] > 0 else -more) >= EXPECTED_MORE)


def _of(row: Row) -> str:
    return "forecast" if row["rating"] == "forecast" else "rating"


def _bands(forecasts: list[Row]) -> list[Part]:
    lines, rows = [], []
    for low, high in BANDS:
        here = [row for row in forecasts if low <= row["forecast"] <= high]
        if not here:
            continue
        yes = sum(row["led_on"] for row in here)
        rate = share(yes, len(here))
        label = words.say("my_judge_band", low=low, high=high)
        note = words.say("my_judge_band_note", advanced=yes, n=len(here), **rate)
        lines.append(Line(label, note, rate["share"], rate["low"], rate["high"], "info"))
        rows.append((label, words.number(len(here)), words.number(yes), note))
    told = words.say("my_judge_alternative") + " " + "; ".join(f"{line.label}: {line.note}" for line in lines)
    ends = (words.say("scale_none"), words.say("scale_all"))
    head = tuple(words.say(f"my_judge_{name}") for name in ("forecast", "interviews", "led_on", "share"))
    table = Table(
        words.say("my_judge_caption"),
        head,
        tuple(rows),
        folded=words.say("my_as_table"),
        text_columns=frozenset({0, 3}),
    )
    return [Lines(tuple(lines), told, words.say("my_judge_heading"), dots=True, ends=ends), table]


def _concerns(own: Own) -> Table | None:
    """Mean self-rating for each of the three concerns, where it led on and where not."""
    rows = []
    for name in _CONCERNS:
        there = [row for row in own.held if row[name] is not None]
        if there:
            means = [mean(row[name] for row in there if row["result"] == "advanced")]
            means.append(mean(row[name] for row in there if row["result"] in ("rejected", "no_response")))
            told = (NOTHING if value is None else words.number(value, 1) for value in means)
            rows.append((words.say(f"my_concern_{name}"), words.number(len(there)), *told))
    if not rows:
        return None
    head = tuple(words.say(f"my_concern_{name}") for name in ("head", "rated", "where_yes", "where_no"))
    return Table(words.say("my_concern_caption"), head, tuple(rows))


def wanted_section(own: Own) -> Section | None:
    """How much I wanted each job before the interview and after it: finding that out is the second goal."""
    both = [row for row in own.held if row["wanted_before"] and row["wants_it"]]
    if not both:
        return None
    more = sum(row["wants_it"] > row["wanted_before"] for row in both)
    less = sum(row["wants_it"] < row["wanted_before"] for row in both)
    title = words.say("my_wanted_title", n=len(both), more=more, less=less)
    rows = tuple(
        (on(row["interview_on"]), meeting(row), score(row["wanted_before"]), score(row["wants_it"]), _change(row))
        for row in sorted(both, key=lambda row: row["interview_on"], reverse=True)
    )
    head = tuple(words.say(f"my_wanted_{name}") for name in ("on", "meeting", "before", "after", "change"))
    # What somebody thinks; to find out that they want it less is the second goal, met.
    counts = (("more", more, "info"), ("same", len(both) - more - less, "quiet"), ("less", less, "info"))
    lines = tuple(
        Line(words.say(f"my_wanted_{name}"), words.say("my_of_n", part=n, n=len(both)), n / len(both), tone=tone)
        for name, n, tone in counts
    )
    told = ". ".join([title, *(f"{line.label}: {line.note}" for line in lines)])
    caption = words.say("my_wanted_caption")
    table = Table(caption, head, rows, folded=words.say("my_as_table"), text_columns=frozenset({0, 1}), printed=False)
    return Section("wanted", title, words.say("my_wanted_sub"), (Lines(lines, told), table))


def _change(row: Row) -> str:
    change = row["wants_it"] - row["wanted_before"]
    return "0" if change == 0 else f"{'+' if change > 0 else chr(0x2212)}{abs(change)}"
