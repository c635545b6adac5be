"""People, what they practise and aim at, what they apply for, and what they are offered, as they write it down.

Interviews and what hangs on them are interview_tables.py. What truly happened is draw.py and settle.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipelines.contract.vocabulary import words_of
from pipelines.demo import world
from pipelines.demo.draw import Array, Truth, between, pick, stream
from pipelines.demo.interview_tables import companies, roles
from pipelines.demo.shape import application_ids, dates, in_order, owners, seeker_ids, whole, words, yes_no

PRIORITIES = ("growth; pay; location", "pay; benefits; hours", "culture; growth; pay", "location; hours; culture")
FIT = (
    "fit_role",
    "fit_growth",
    "fit_skills",
    "fit_culture",
    "fit_people_first",
    "fit_pay",
    "fit_benefits",
    "fit_location",
    "fit_hours",
)
#: One person in twenty, beginning with the fifth, does not want to be counted in the program's figures.
NOT_COUNTED = (20, 4)


def ended(truth: Truth) -> Array:
    """The day each search ended, or -1."""
    stop = truth.people["stop"].to_numpy()
    return np.where(stop <= truth.as_of, stop, -1)


def seekers_table(truth: Truth, seed: int) -> pd.DataFrame:
    """One row a person."""
    rng = stream(seed, "seekers")
    people = truth.people
    size = len(people)
    number = np.arange(size)
    firsts, lasts = len(world.FIRST_NAMES), len(world.LAST_NAMES)
    names = [f"{first} {last}" for last in world.LAST_NAMES for first in world.FIRST_NAMES]
    jobs = [role for group in world.ROLES for role in group]
    every, offset = NOT_COUNTED
    agreed = np.where(rng.random(size) < 0.6, people["began"], -1)
    return in_order(
        "seekers",
        {
            "seeker": seeker_ids(truth),
            "cohort": words(people["cohort"], world.COHORTS),
            "coach": words(people["coach"], world.COACHES),
            "display_name": words((number % firsts) + firsts * ((number // firsts + number) % lasts), names),
            "career_stage": words(people["career_stage"], world.CAREER_STAGES),
            "target_industry": words(people["industry"], world.INDUSTRIES),
            "target_role": words(4 * people["industry"] + between(rng, size, 0, 3), jobs),
            "priorities": words(between(rng, size, -1, len(PRIORITIES) - 1), PRIORITIES),
            "search_started": dates(people["began"]),
            "search_ended": dates(ended(truth)),
            "search_end_reason": words(people["end_reason"], words_of("search_end_reason")),
            "consent_program": dates(np.where(number % every == offset, 0, people["began"]), extra="no"),
            "consent_pooled": dates(np.where(number % every == offset, 0, agreed), extra="no"),
        },
    )


def applications_table(truth: Truth, seed: int) -> pd.DataFrame:
    """One row an application, as it stands on the day the log is read."""
    rng = stream(seed, "applications table")
    jobs = truth.applications
    size, person = len(jobs), jobs["person"].to_numpy()
    stage = truth.people["career_stage"].to_numpy()[person]
    return in_order(
        "applications",
        {
            "application": application_ids(truth),
            "seeker": owners(truth, person),
            "company": companies(truth),
            "role": roles(truth),
            "industry": words(jobs["industry"], world.INDUSTRIES),
            "career_stage": words(stage, world.CAREER_STAGES),
            "channel": words(np.where(rng.random(size) > 0.05, jobs["channel"], -1), tuple(world.CHANNELS)),
            "came_from": words(earlier_contact(truth, rng), list(application_ids(truth))),
            "location": words(between(rng, size, -1, len(world.PLACES) - 1), world.PLACES),
            "work_mode": words(between(rng, size, -1, 2), words_of("work_mode")),
            "applied_on": dates(jobs["applied"]),
            "status": words(jobs["status"], words_of("status")),
            "status_on": dates(jobs["status_on"]),
            "outcome": words(jobs["outcome"], words_of("outcome")),
            "outcome_reason": words(jobs["outcome_reason"], words_of("outcome_reason")),
            "reason_source": words(jobs["reason_source"], words_of("reason_source")),
            "resume_version": words(between(rng, size, -1, 2), ("first", "second", "third")),
            "tailored": yes_no(jobs["tailored"], rng.random(size) > world.BLANK),
        },
    )


def earlier_contact(truth: Truth, rng: np.random.Generator) -> Array:
    """For half of the referrals: the person's last application that had led to a talk before this one was sent."""
    jobs = truth.applications
    held = truth.interviews[truth.interviews["held"]]
    met = held.groupby("application", sort=True)["on"].min()
    talks = pd.DataFrame({"person": jobs["person"].to_numpy()[met.index], "day": met.to_numpy(), "earlier": met.index})
    by_contact = [list(world.CHANNELS).index(name) for name in ("referral", "network")]
    wanted = np.flatnonzero(jobs["channel"].isin(by_contact) & (rng.random(len(jobs)) < 0.5))
    asks = jobs.iloc[wanted][["person", "applied"]].assign(row=wanted)
    found = pd.merge_asof(
        asks.sort_values(["applied", "row"]),
        talks.sort_values(["day", "earlier"]),
        left_on="applied",
        right_on="day",
        by="person",
        allow_exact_matches=False,
    )
    made = np.full(len(jobs), -1)
    made[found["row"]] = found["earlier"].fillna(-1).astype("int64")
    return made


def practice_table(truth: Truth, seed: int) -> pd.DataFrame:
    """Dated practice of those who log it: every session that the habit columns count, and some others."""
    rng = stream(seed, "practice")
    people, activities = truth.people, words_of("activity")
    first = truth.as_of - world.SPAN
    days = np.arange(first, truth.as_of + 1)
    searching = days >= people["began"].to_numpy()[:, None]
    other = (rng.random(searching.shape, dtype=np.float32) < world.OTHER_PRACTICE_RATE) & searching
    kinds = {
        "mock_interviews": ("mock_interview", "mock_interview", "mock_interview", "mock_interview", "role_play"),
        "answers_refined": ("answer_refined",),
        "other": ("rehearsal", "rehearsal", "mentor_feedback", "peer_feedback", "recorded_review"),
    }
    parts = []
    for habit, calendar in (truth.sessions | {"other": other}).items():
        person, day = np.nonzero(calendar & people["logs_practice"].to_numpy()[:, None])
        codes = np.array([activities.index(name) for name in kinds[habit]])
        parts.append(np.column_stack([person, day + first, codes[between(rng, len(day), 0, len(codes) - 1)]]))
    rows = np.concatenate(parts)
    rows = rows[rows[:, 1] <= people["stop"].to_numpy()[rows[:, 0]]]
    rows = rows[np.lexsort(rows.T[::-1])]
    person, day, activity = rows.T
    size = len(rows)
    partners = words_of("partner")
    alone = np.isin(activity, [activities.index(name) for name in ("answer_refined", "rehearsal", "recorded_review")])
    partner = np.where(alone, partners.index("alone"), pick(rng, size, (0.25, 0.2, 0.3, 0.1, 0.15)))
    quality = np.clip(np.rint(3.2 + 0.4 * people["ability"].to_numpy()[person] + 0.8 * rng.standard_normal(size)), 1, 5)
    rated = ~alone & (rng.random(size) < 0.5)
    return in_order(
        "practice",
        {
            "seeker": owners(truth, person),
            "practised_on": dates(day),
            "activity": words(activity, activities),
            "minutes": whole(15 * between(rng, size, 1, 4), rng.random(size) > world.BLANK),
            "partner": words(partner, partners),
            "rated_quality": whole(quality, rng.random(size) > 0.15),
            "rated_by_partner": whole(np.clip(quality + between(rng, size, -1, 1), 1, 5), rated),
        },
    )


def goals_table(truth: Truth, seed: int) -> pd.DataFrame:
    """One near and one far goal of most people; an open goal is due after the day the log is read."""
    rng = stream(seed, "goals")
    at = np.repeat(np.flatnonzero(rng.random(len(truth.people)) < 0.65), 2)
    size = len(at)
    far = np.tile([False, True], size // 2)
    which = np.where(far, between(rng, size, 3, 4), between(rng, size, 0, 2))
    status = pick(rng, size, (0.55, 0.3, 0.15))
    due = np.where(
        status == 0, truth.as_of + between(rng, size, 10, 60) + 365 * far, truth.as_of - between(rng, size, 1, 60)
    )
    made: dict[str, Any] = {
        "seeker": owners(truth, at),
        "goal": words(which, [text for text, _ in world.GOALS]),
        "horizon": words(far, words_of("horizon")),
        "due_on": dates(due),
        "goal_status": words(status, words_of("goal_status")),
    }
    for name in ("specific", "measurable", "achievable", "relevant", "time_bound"):
        made[name] = yes_no(rng.random(size) < 0.75, rng.random(size) > world.BLANK)
    return in_order("goals", made)


def offers_table(truth: Truth, seed: int) -> pd.DataFrame:
    """One row an offer: the pay first named and at the end, the decision, and how well the job fits."""
    rng = stream(seed, "offers table")
    offers = truth.offers.sort_values("application")
    size, person = len(offers), offers["person"].to_numpy()
    first = np.array(world.BASE_PAY)[truth.people["career_stage"].to_numpy()[person]]
    first = 500 * np.rint(first * (0.85 + 0.3 * rng.random(size)) / 500).astype(np.int64)
    asked = rng.random(size) < 0.45
    final = 500 * np.rint(first * np.where(asked, 1.01 + 0.08 * rng.random(size), 1) / 500).astype(np.int64)
    decided = offers["decided"].to_numpy() >= 0
    wanted = offers["wants_it"].to_numpy()
    made: dict[str, Any] = {
        "seeker": owners(truth, person),
        "application": application_ids(truth).iloc[offers["application"]].reset_index(drop=True),
        "offered_on": dates(offers["offered"]),
        "decide_by": dates(offers["offered"] + 14),
        "base_pay_first": pd.array(first).astype("str"),
        "base_pay_final": pd.Series(pd.array(final).astype("str")).where(decided),
        "currency": words(np.zeros(size), ("USD",)),
        "pay_period": words(np.full(size, words_of("pay_period").index("year")), words_of("pay_period")),
        "negotiated": words(np.where(asked & decided, pick(rng, size, (0.7, 0.1, 0.2)), -1), words_of("negotiated")),
        "decision": words(offers["decision"], words_of("decision")),
        "decided_on": dates(offers["decided"]),
        "wants_it": whole(wanted),
    }
    for name in FIT:
        score = np.clip(np.rint(0.6 * wanted + 1.4 + 0.8 * rng.standard_normal(size)), 1, 5)
        made[name] = whole(score, rng.random(size) > world.BLANK)
    return in_order("offers", made)


#: How many days before the end of the logs those of whom destinations are kept graduated.
_GRADUATED = 187


def destinations_table(truth: Truth, seed: int) -> pd.DataFrame:
    """Where the people of the first cohort were, as known shortly after their search ended, else near the end."""
    rng = stream(seed, "destinations")
    stop = ended(truth)
    at = np.flatnonzero((truth.people["cohort"] == 0) & (stop <= truth.as_of - 7))
    size, hired = (
        len(at),
        truth.people["end_reason"].to_numpy()[at] == words_of("search_end_reason").index("offer_accepted"),
    )
    places, kinds = words_of("destination"), words_of("employment_kind")
    left = stop[at] >= 0
    where = np.where(left, places.index("not_seeking"), places.index("still_seeking"))
    accepted = truth.offers[truth.offers["decision"] == words_of("decision").index("accepted")]
    accepted = accepted[accepted["decided"] >= 0]
    company = np.full(len(truth.people), -1)
    company[accepted["person"]] = accepted["application"]
    employers = companies(truth)
    return in_order(
        "destinations",
        {
            "seeker": owners(truth, at),
            "known_on": dates(np.where(left, stop[at] + 7, truth.as_of - 5)),
            "destination": words(np.where(hired, places.index("employed"), where), places),
            "employment_kind": words(np.where(hired, pick(rng, size, (0.85, 0.05, 0.1)), -1), kinds),
            "in_field": yes_no(rng.random(size) < 0.8, hired),
            "employer": words(np.where(hired, employers.codes[company[at]], -1), employers.categories),
            # They left together, so long ago that a report of six months can be made of them, and just so.
            "graduated_on": dates(np.full(size, truth.as_of - _GRADUATED)),
            "exited_on": dates(np.full(size, truth.as_of - _GRADUATED)),
        },
    )
