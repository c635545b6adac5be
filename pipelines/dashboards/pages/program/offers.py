"""Offers: how many, what was decided, whether they were wanted, and what talking about pay brought.

Takes tables that have passed privacy.shown.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import theme, words
from pipelines.dashboards.figures import ranges
from pipelines.dashboards.pages.parts import Chart, Empty, Section, Table
from pipelines.dashboards.pages.program.overview import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.words import NOTHING

_EXAMPLE = Empty(
    "No offers logged yet. One row an offer; the scores say whether it is a job you want:",
    "offers",
    "application,offered_on,base_pay_first,base_pay_final,decision,fit_role,fit_pay,wants_it",
    "northwind-1,2026-04-02,52000,55000,accepted,5,4,5",
)


def offers_section(tables: ProgramTables) -> Section:
    """The whole section; its empty state where no offer is logged."""
    offers, sub = tables.offers, words.say("offers_sub")
    if offers.get("hidden"):
        return Section("offers", "Offers", f"Offers are of {too_few(tables)}, so nothing about them is shown.", ())
    if not offers or not offers["n_offers"]:
        return Section("offers", "Offers", sub, (_EXAMPLE,))
    parts: list[Chart | Table | Empty] = [_facts(tables)]
    fits = _fits(tables)
    if len(fits):
        parts += _fit_parts(fits)
    elif offers["n_seekers_fit_rated"]:
        parts.append(
            Empty(
                f"Fit scores are of {too_few(tables)} so far, so they are not shown. To add some:", "offers", *_FIT_LINE
            )
        )
    else:
        parts.append(
            Empty("No fit scores logged yet. Each from 1 to 5, the ones you care about:", "offers", *_FIT_LINE)
        )
    note = "Scores are the seekers' own, of offers in hand. Pay first to final is the middle of those who logged both."
    return Section("offers", _finding(tables), sub, tuple(parts), (note,))


_FIT_LINE = ("application,fit_role,fit_growth,fit_culture,fit_pay,wants_it", "northwind-1,5,4,4,3,5")


def _finding(tables: ProgramTables) -> str:
    offers, rated = tables.offers["n_offers"], tables.offers["n_wants_rated"]
    if pd.isna(rated):
        return words.say("offers_finding_hidden", offers=offers)
    if not rated:
        return words.say("offers_finding_unrated", offers=offers)
    return words.say("offers_finding", offers=offers, rated=rated, wanted=tables.offers["n_wanted"])


def _facts(tables: ProgramTables) -> Table:
    """Decisions, wanted, negotiated and pay, each with what it is of."""
    offers = tables.offers
    total = offers["n_offers"]
    rows = [("Offers", words.number(total), "")]
    rows += [
        (words.label("decision", word), words.number(n), words.say("of_offers", offers=total))
        for word, n in offers["decisions"].items()
    ]
    indented = frozenset(range(1, len(rows)))
    rows.append(("Wanted: 4 or 5 of 5", *_part(tables, offers["n_wanted"], offers["n_wants_rated"])))
    rows.append(("Something was negotiated", *_negotiated(tables)))
    lift, paid = offers["median_lift"], offers["n_pay_known"]
    if pd.isna(paid):
        rows.append(("Pay, first to final", too_few(tables), ""))
    elif paid and not pd.isna(lift):
        change = f"{words.points(lift)}{words.NBSP}%"
        rows.append(("Pay, first to final", change, f"middle of {words.number(paid)} with both logged"))
    else:
        rows.append(("Pay, first to final", NOTHING, "log base_pay_first and base_pay_final"))
    return Table(
        "Offers, decisions, and whether they were wanted",
        ("", "How many", "Of what, and how sure"),
        tuple(rows),
        indented,
        text_columns=frozenset({0, 2}),
    )


def _negotiated(tables: ProgramTables) -> tuple[str, str]:
    """Of how many offers it is logged. No rate: the column cannot say that nothing was negotiated, so a blank may be either."""
    negotiated = tables.offers["n_negotiated"]
    if pd.isna(negotiated):
        return too_few(tables), ""
    if not negotiated:
        return "not logged", "column negotiated of offers"
    return words.number(negotiated), words.say("negotiated", negotiated=negotiated, offers=tables.offers["n_offers"])


def _part(tables: ProgramTables, part: Any, whole: Any) -> tuple[str, str]:
    if pd.isna(part):
        return too_few(tables), ""
    rate = share(part, whole)
    if not rate:
        return NOTHING, "none rated yet"
    told = f"of {words.number(whole)} rated: {words.percent(rate['share'])}, {words.say('likely', **rate)}"
    return words.number(part), told


def _fits(tables: ProgramTables) -> pd.DataFrame:
    """The fit scores that may be shown: label, mean, n, in the contract's order."""
    offers = tables.offers
    told = [
        (label, float(offers[fit]), int(offers[f"n_{fit}"]))
        for fit, label in words.labels("fit").items()
        if not pd.isna(offers[fit]) and not pd.isna(offers[f"n_{fit}"])
    ]
    return pd.DataFrame(told, columns=["label", "value", "n"])


def _fit_parts(fits: pd.DataFrame) -> list[Chart | Table | Empty]:
    frame = fits.assign(
        low=float("nan"), high=float("nan"), note=[f"{row.value:.1f}, of {row.n} rated" for row in fits.itertuples()]
    )
    figures = {layout: ranges.draw(frame, ranges.SCORES, layout, colour=theme.INFO) for layout in theme.LAYOUTS}
    said = "; ".join(f"{label}: {note}" for label, note in zip(frame["label"], frame["note"], strict=True))
    rows = tuple((row.label, f"{row.value:.1f}", words.number(row.n)) for row in fits.itertuples())
    return [
        Chart(
            "fit-scores",
            figures,
            f"Dots. How offers fit, mean of 1 to 5. {said}.",
            heading="How the offers fit, as their people scored them",
        ),
        Table("Fit scores of offers, 1 to 5", ("What", "Mean", "Offers rated"), rows, folded="The same as a table"),
    ]
