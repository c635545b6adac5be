"""When somebody needs their coach, and why: the rules of the roster, in the order in which it is sorted.

The one place that holds their numbers. The SQL that follows them is warehouse/marts/seekers.py; the words are the pages'.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """One reason to talk. `rule` says when it holds, as docs/guide/coaches.md repeats it."""

    code: str
    rule: str

    @property
    def column(self) -> str:
        """Its column of mart_seekers: how many of the row's people it holds for (0 or 1 in a person's own row)."""
        return f"need_{self.code}"


#: Days ahead within which an interview is near.
AHEAD_DAYS = 7
#: Days back within which something dated should be found.
QUIET_DAYS = 14
#: First rounds, old enough to judge, none of which led on.
FIRST_ROUNDS = 4
#: Finals without an offer.
FINALS = 2
#: Interviews more that were to lead on, by their forecasts, than did.
EXPECTED_MORE = 2

NEEDS = (
    Need("offer", "an offer is undecided, and its day is not past"),
    Need(
        "ahead",
        f"an interview within {AHEAD_DAYS} days, and no practice logged in the last {QUIET_DAYS} days, by somebody who logs practice",
    ),
    Need("finals", f"{FINALS} finals or more, and no offer"),
    Need("first_rounds", f"at least {FIRST_ROUNDS} first rounds old enough to judge, and none led on"),
    Need("silent", f"nothing dated in the last {QUIET_DAYS} days, while searching"),
    Need("forecast", f"forecasts well above results, by the statistics and by at least {EXPECTED_MORE} interviews"),
    Need("overdue", "the day by which an offer was to be decided is past, and no decision is logged"),
)
