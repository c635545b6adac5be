"""Offers: how many, what was decided, whether they were wanted, and what talking about pay brought.

Takes tables that have passed privacy.shown.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.dashboards import theme, words
from pipelines.dashboards.figures import ranges
from pipelines.dashboards.pages.parts import Chart, Empty, Section, Table
from pipelines.dashboards.pages.program.counts import too_few
from pipelines.dashboards.pages.program.tables import ProgramTables
from pipelines.dashboards.pages.rates import mean_range, mean_told, share
from pipelines.dashboards.words import NOTHING

_EXAMPLE = (
    "application,offered_on,base_pay_first,base_pay_final,decision,fit_role,fit_pay,wants_it",
    "northwind-1,2026-04-02,52000,55000,accepted,5,4,5",
)


def offers_section(tables: ProgramTables) -> Section:
    """The whole section; its empty state where no offer is logged."""
    offers, sub = tables.offers, words.say("offers_sub")
    if offers.get("hidden"):
        return Section("offers", words.say("offers_title"), words.say("offers_hidden", few=too_few(tables)), ())
    if not offers or not offers["n_offers"]:
        example = Empty(words.say("offers_empty"), "offers", *_EXAMPLE)
        return Section("offers", words.say("offers_title"), sub, (example,))
    parts: list[Chart | Table | Empty] = [_facts(tables)]
    fits = _fits(tables)
    if len(fits):
        parts += _fit_parts(fits)
    elif offers["n_seekers_fit_rated"]:
        parts.append(Empty(words.say("fits_hidden", few=too_few(tables)), "offers", *_FIT_LINE))
    else:
        parts.append(Empty(words.say("fits_empty"), "offers", *_FIT_LINE))
    notes = [words.say("offers_note")]
    if not offers["decisions"]:
        notes.append(words.say("offers_note_decided", few=too_few(tables)))
    return Section("offers", _finding(tables), sub, tuple(parts), tuple(notes))


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
    rows = [(words.say("offers_title"), words.number(total), "")]
    rows += [
        (words.label("decision", word), words.number(n), words.say("of_offers", offers=total))
        for word, n in offers["decisions"].items()
    ]
    if not offers["decisions"]:
        rows.append((words.say("offers_decided"), words.say("not_shown"), ""))
    indented = frozenset(range(1, len(rows)))
    rows.append((words.say("offers_wanted_row"), *_part(tables, offers["n_wanted"], offers["n_wants_rated"])))
    rows.append((words.say("offers_negotiated"), *_negotiated(tables)))
    lift, paid = offers["median_lift"], offers["n_pay_known"]
    pay = words.say("offers_pay")
    if pd.isna(paid):
        rows.append((pay, too_few(tables), ""))
    elif paid and not pd.isna(lift):
        rows.append((pay, words.say("offers_lift", lift=lift), words.say("offers_paid", paid=paid)))
    else:
        rows.append((pay, NOTHING, words.say("offers_log_pay")))
    return Table(
        words.say("offers_caption"),
        ("", words.say("offers_head_n"), words.say("offers_head_of")),
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
        return words.say("not_logged"), words.say("offers_log_negotiated")
    return words.number(negotiated), words.say("negotiated", negotiated=negotiated, offers=tables.offers["n_offers"])


def _part(tables: ProgramTables, part: Any, whole: Any) -> tuple[str, str]:
    if pd.isna(part):
        return too_few(tables), ""
    rate = share(part, whole)
    if not rate:
        return NOTHING, words.say("offers_none_rated")
    return words.number(part), words.say("offers_of_rated", rated=whole, **rate)


def _fits(tables: ProgramTables) -> pd.DataFrame:
    """The fit scores that may be shown: label, mean, n, the ends of its range and all of it in words; in the contract's order."""
    offers = tables.offers
    told = [
        (
            *(label, float(offers[fit]), int(offers[f"n_{fit}"])),
            *mean_range(offers[f"low_{fit}"], offers[f"high_{fit}"]),
            mean_told(offers[fit], offers[f"low_{fit}"], offers[f"high_{fit}"]),
        )
        for fit, label in words.labels("fit").items()
        if not pd.isna(offers[fit]) and not pd.isna(offers[f"n_{fit}"])
    ]
    return pd.DataFrame(told, columns=["label", "value", "n", "low", "high", "told"])


def _fit_parts(fits: pd.DataFrame) -> list[Chart | Table | Empty]:
    frame = fits.assign(note=[words.say("fits_row", mean=row.told, n=row.n) for row in fits.itertuples()])
    figures = {layout: ranges.draw(frame, ranges.scores(), layout, colour=theme.INFO) for layout in theme.LAYOUTS}
    said = "; ".join(f"{label}: {note}" for label, note in zip(frame["label"], frame["note"], strict=True))
    rows = tuple((row.label, row.told, words.number(row.n)) for row in fits.itertuples())
    return [
        Chart(
            "fit-scores",
            figures,
            words.say("fits_alternative", rows=said),
            heading=words.say("fits_heading"),
        ),
        Table(
            words.say("fits_caption"),
            tuple(words.say(f"fits_head_{name}") for name in ("what", "mean", "n")),
            rows,
            folded=words.say("as_a_table"),
        ),
    ]
