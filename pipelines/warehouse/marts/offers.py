"""mart_offers: the offers of each slice, what was decided, wanted and paid. Both goals of an interview stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines.warehouse.ledger import APPLICATION
from pipelines.warehouse.marts import slices

if TYPE_CHECKING:
    import ibis.expr.types as ir

_FITS = (
    "fit_role fit_growth fit_skills fit_culture fit_people_first fit_pay fit_benefits fit_location fit_hours".split()
)
_DECISIONS = "accepted declined expired rescinded negotiating pending".split()
#: An offer counts as wanted from this answer to "do I want it?" on.
WANTED_FROM = 4


def mart_offers(applications: ir.Table, interviews: ir.Table, offers: ir.Table) -> ir.Table:
    """One row a slice. An offer known only from a status counts too, with its details unknown."""
    made = offers.filter(offers.has_happened)
    made = made.drop("counted_by_program", "extra")
    j = applications.left_join(made, APPLICATION, rname="{name}_o")
    implied = j.outcome.cases(
        ("offer_accepted", "accepted"),
        ("offer_declined", "declined"),
        ("offer_expired", "expired"),
        ("offer_rescinded", "rescinded"),
        else_="pending",
    )
    in_hand = ibis.coalesce(ibis.ifelse(j.decision == "pending", None, j.decision), implied)
    met = interviews.filter(interviews.is_held).group_by(*APPLICATION).aggregate(n_meetings=ibis._.count())
    t = j.mutate(decided=ibis.ifelse(j.has_offer, in_hand, None)).left_join(met, APPLICATION, rname="{name}_m")
    cut = slices.sliced(t, slices.OF_APPLICATIONS)
    has = cut.has_offer
    lift = ibis.ifelse(cut.base_pay_first > 0, cut.base_pay_final / cut.base_pay_first - 1, None)
    rated = ibis.or_(*(cut[name].notnull() for name in _FITS))
    return (
        cut.group_by(*slices.KEY)
        .aggregate(
            n_interviews=cut.n_meetings.sum().fill_null(0),
            n_applications=cut.count(),
            n_responded=cut.responded.sum(),
            n_seekers=slices.people(cut),
            n_reached_interview=cut.reached_interview.sum(),
            n_offers=has.sum(),
            n_seekers_with_offer=ibis.ifelse(has, cut.seeker, None).nunique(),
            **{name: (cut.decided == name).sum().fill_null(0) for name in _DECISIONS},
            n_wants_rated=cut.wants_it.count(),
            n_wanted=(cut.wants_it >= WANTED_FROM).sum().fill_null(0),
            n_negotiated=(cut.negotiated.length() > 0).sum().fill_null(0),
            n_pay_known=lift.count(),
            median_lift=lift.median(),
            **{name: cut[name].mean() for name in _FITS},
            n_fit_rated=rated.sum(),
            n_seekers_fit_rated=ibis.ifelse(rated, cut.seeker, None).nunique(),
        )
        .order_by(*slices.KEY)
    )
