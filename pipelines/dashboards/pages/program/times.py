"""Time to a first offer: how many had one by each day of the search, those still searching counted rightly.

Takes answers that have passed answers_shown.shown. Days between the rows of time_to_offer are not told.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import words
from pipelines.dashboards.figures import curves
from pipelines.dashboards.pages.parts import Chart, Empty, Section, Table
from pipelines.dashboards.pages.program.answers import Answers
from pipelines.dashboards.pages.program.counts import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.words import NOTHING

#: The day that a title speaks of, or the last one told before it; not before FIRST_DAY, when little can have come of a search.
TITLE_DAY, FIRST_DAY = 90, 30
#: Rows of the table lie so many days apart.
ROW_DAYS = 30
_EXAMPLE = ("seeker,search_started,search_ended,search_end_reason", "ada,2026-02-02,2026-05-20,offer_accepted")


def times_section(tables: ProgramTables, answers: Answers) -> Section:
    """The whole section; its empty state where no search has a beginning."""
    times, title = answers.times, words.say("times_title")
    if times.empty:
        example = Empty(words.say("times_empty"), "seekers", *_EXAMPLE)
        return Section("times", title, words.say("times_sub"), (example,))
    if answers.offers_hidden:
        return Section("times", title, words.say("times_hidden", few=too_few(tables)), ())
    curve = by_steps(times)
    if len(curve) < 2:
        return Section("times", title, words.say("times_too_early"), (), (words.say("times_note"),))
    parts = (_chart(answers, curve), _table(answers, curve))
    return Section("times", finding(times) or title, _sub(answers), parts, (words.say("times_note"),))


def by_steps(times: pd.DataFrame) -> pd.DataFrame:
    """day, share, low, high, left, searching as of the beginning and each day that is told: share, low and high with an offer,
    left without one (fractions), people still searching. Between two such days nothing is known."""
    shown = times[~times["suppressed"].astype(bool)]
    if shown.empty:
        return pd.DataFrame(columns=["day", "share", "low", "high", "left", "searching"])
    begun = {"day": 0, "share": 0.0, "low": 0.0, "high": 0.0, "left": 0.0, "searching": int(shown["n_seekers"].iloc[0])}
    made = [told(row) for row in shown.itertuples()]
    return pd.DataFrame([begun, *made] if made[0]["day"] else made)


def told(row: Any) -> dict[str, Any]:
    gone = int(row.offers + row.left_search + row.censored)
    ends = {name: 0.0 if pd.isna(getattr(row, name)) else float(getattr(row, name)) for name in ("low", "high")}
    shares = {"share": float(row.incidence), **ends, "left": float(row.left_incidence)}
    return {"day": int(row.day), **shares, "searching": int(row.at_risk) - gone}


def finding(times: pd.DataFrame) -> str:
    """`19 in 100 have an offer by day 90, likely 14-24`, of the last day told up to TITLE_DAY, else of the first one."""
    curve = by_steps(times)
    curve = curve[curve["day"] >= FIRST_DAY]
    if curve.empty:
        return ""
    by_then = curve[curve["day"] <= TITLE_DAY]
    row: Any = by_then.iloc[-1] if len(by_then) else curve.iloc[0]
    key = "times_finding" if row["share"] else "times_finding_none"
    shares = {name: round(100 * row[name]) for name in ("share", "low", "high")}
    return words.say(key, day=int(row["day"]), **shares)


def _in_few_rows(curve: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table: at least ROW_DAYS apart, and the last."""
    days, kept = curve["day"].to_list(), [0]
    for at, day in enumerate(days):
        if day - days[kept[-1]] >= ROW_DAYS:
            kept.append(at)
    return curve.iloc[sorted({*kept, len(days) - 1})]


def _sub(answers: Answers) -> str:
    times = answers.times
    people = int(times["n_seekers"].iloc[0])
    if not answers.ways_told:
        return words.say("times_sub_n", people=people)
    sums = {name: int(times[name].sum()) for name in ("offers", "left_search", "censored")}
    return words.say("times_sub_ways", people=people, **sums)


def _chart(answers: Answers, curve: pd.DataFrame) -> Chart:
    across, up = words.say("times_across"), words.say("times_up")
    last = int(curve["day"].iloc[-1])
    step = next(step for step in (30, 60, 90, 180, 360) if last / step <= 8 or step == 360)
    figures = {layout: curves.points(curve, layout, across, up, tuple(range(0, last + 1, step))) for layout in LAYOUTS}
    rows = _in_few_rows(curve)
    said = "; ".join(
        words.say("times_point", day=row.day, share=row.share, low=row.low, high=row.high) for row in rows.itertuples()
    )
    return Chart("time-to-offer", figures, words.say("times_alternative", finding=finding(answers.times), rows=said))


def _table(answers: Answers, curve: pd.DataFrame) -> Table:
    rows = []
    for row in _in_few_rows(curve).itertuples():
        share = (
            words.say("share_likely", share=row.share, low=row.low, high=row.high) if row.share else words.percent(0.0)
        )
        ways = (words.percent(row.left), words.number(row.searching)) if answers.ways_told else (NOTHING, NOTHING)
        rows.append((words.number(row.day), share, *ways))
    heads = tuple(words.say(f"times_head_{name}") for name in ("day", "offer", "left", "searching"))
    keep = 4 if answers.ways_told else 2
    return Table(
        words.say("times_caption"), heads[:keep], tuple(row[:keep] for row in rows), folded=words.say("as_a_table")
    )
