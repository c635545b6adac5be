"""A tracker sheet as a stranger keeps it: own headers, own ways to write a status, day-first dates.

Only the sheet's content. Every status and source here is a spelling that pipelines/contract/vocabulary.py knows.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from pipelines.demo import world

ROWS = 45
SEED = 23
FIRST_DAY = dt.date(2026, 4, 23)

#: Ways to write a status, with how many rows of the sheet say so. Early rows are decided, the last are still open.
DECIDED = {
    "Rejected": 12,
    "ghosted": 9,
    "Rejected (Interview)": 4,
    "Rejected - phone screen": 2,
    "no response": 3,
    "Withdrew": 2,
    "Position filled": 1,
    "Rejected (final)": 1,
    "Offer declined": 1,
}
OPEN = {"Offer!!": 1, "2nd round": 1, "Phone Screen": 2, "Applied": 4}
WISHES = {"Wishlist": 2}
SOURCES = ("LinkedIn", "Indeed", "Company website", "Referral", "Glassdoor", "Recruiter", "Career fair", "Networking")
NOTES = (
    "",
    "",
    "",
    "short cover letter",
    "asked for two references",
    "long form on their site",
    "spoke to somebody in the team first",
    "pay not in the posting",
)


def tracker_sheet() -> pd.DataFrame:
    """Kim's sheet: Company, Position, Status, Date Applied, Source, Location, Notes, Salary; one row an application."""
    rng = np.random.default_rng(SEED)
    decided = rng.permutation(np.repeat(list(DECIDED), list(DECIDED.values())))
    still_open = np.repeat(list(OPEN), list(OPEN.values()))
    wishes = np.repeat(list(WISHES), list(WISHES.values()))
    status = np.concatenate([decided, still_open, wishes])
    # Five months: the decided ones up to early August, the open ones in August and September.
    days = np.concatenate(
        [np.sort(rng.integers(0, 105, len(decided))), np.sort(rng.integers(120, 158, len(still_open)))]
    )
    written = [(FIRST_DAY + dt.timedelta(days=int(day))).strftime("%d/%m/%Y") for day in days]
    industry = rng.choice([0, 2, 6], size=ROWS)
    first = rng.permutation(np.arange(ROWS) % len(world.COMPANY_FIRST))
    return pd.DataFrame(
        {
            "Company": [
                f"{world.COMPANY_FIRST[a]} {world.COMPANY_LAST[b]}" for a, b in zip(first, industry, strict=True)
            ],
            "Position": [world.ROLES[b][number % 4] for number, b in enumerate(industry)],
            "Status": status,
            "Date Applied": [*written, *[""] * len(wishes)],
            "Source": rng.choice(SOURCES, size=ROWS),
            "Location": rng.choice(world.PLACES, size=ROWS),
            "Notes": rng.choice(NOTES, size=ROWS),
            "Salary": rng.choice(["", "52000", "55-60k", "61,000", "competitive"], size=ROWS),
        }
    )
