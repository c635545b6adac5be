"""Offers side by side: do I want it, how each fits, what was paid first and in the end, and what was decided."""

from __future__ import annotations

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Section, Table
from pipelines.dashboards.pages.seeker.tables import Own
from pipelines.dashboards.pages.seeker.telling import company, mean, on, score
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING

#: So many stand side by side, the newest first; more are in further tables.
_ABREAST = 4


def offers_section(own: Own) -> Section | None:
    offers = list(own["offers"])
    if not offers:
        return None
    rated = [row for row in offers if row["wants_it"] is not None]
    wanted = sum(row["wants_it"] >= 4 for row in rated)
    title = words.say("my_own_offers_title", n=len(offers), wanted=wanted, rated=len(rated))
    tables = tuple(_table(offers[at : at + _ABREAST]) for at in range(0, len(offers), _ABREAST))
    return Section("offers", title, words.say("my_own_offers_sub"), tables)


def _table(offers: list[Row]) -> Table:
    fits = words.labels("fit")
    rows = [
        (words.say("my_offer_wants"), *(score(row["wants_it"]) for row in offers)),
        *((label, *(score(row[fit]) for row in offers)) for fit, label in fits.items()),
        (words.say("my_offer_mean"), *(_mean(row) for row in offers)),
        (words.say("my_offer_first"), *(_pay(row, "base_pay_first") for row in offers)),
        (words.say("my_offer_final"), *(_pay(row, "base_pay_final") for row in offers)),
        (words.say("my_offer_change"), *(_lift(row) for row in offers)),
        (words.say("my_offer_talked"), *(_negotiated(row) for row in offers)),
        (words.say("my_offer_on"), *(on(row["offered_on"]) for row in offers)),
        (words.say("my_offer_by"), *(on(row["decide_by"]) for row in offers)),
        (words.say("my_offer_decision"), *(words.label("decision", row["decision"] or "pending") for row in offers)),
    ]
    kept = [row for row in rows if any(cell != NOTHING for cell in row[1:])]
    head = (words.say("my_offer_head"), *(company(row) for row in offers))
    caption = words.say("my_offer_caption")
    return Table(
        caption, head, tuple(kept), indented=frozenset(_indented(kept)), text_columns=frozenset(range(len(head)))
    )


def _indented(rows: list[tuple[str, ...]]) -> list[int]:
    """The places of the fit scores, which stand under the first question."""
    fits = set(words.labels("fit").values())
    return [place for place, row in enumerate(rows) if row[0] in fits]


def _mean(row: Row) -> str:
    value = mean(row[fit] for fit in words.labels("fit"))
    return NOTHING if value is None else words.number(value, 1)


def _pay(row: Row, name: str) -> str:
    if row[name] is None:
        return NOTHING
    period = words.say(f"my_per_{row['pay_period']}") if row["pay_period"] else ""
    return " ".join(filter(None, [words.number(row[name]), row["currency"], period]))


def _lift(row: Row) -> str:
    first, final = row["base_pay_first"], row["base_pay_final"]
    return f"{words.points(final / first - 1)}{words.NBSP}%" if first and final else NOTHING


def _negotiated(row: Row) -> str:
    return ", ".join(words.label("negotiated", word) for word in row["negotiated"] or ()) or NOTHING
