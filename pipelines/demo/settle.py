"""How each search ends, and what is known of it on one day: offers, the last day, results in hand or still open.

Drawing what happens is draw.py; how it is written down, with blanks and late entries, is interview_tables.py.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.contract.vocabulary import words_of
from pipelines.demo import world
from pipelines.demo.draw import (
    Array,
    Truth,
    between,
    draw_applications,
    draw_interviews,
    draw_people,
    draw_sessions,
    pick,
    stream,
)

#: No such day, or no such word.
MISSING = -1
NEVER = 10**6


def simulate(seekers: int, seed: int, as_of: int) -> Truth:
    """What happened to `seekers` invented people up to day `as_of` (days since 1970), and what is planned on it."""
    people = draw_people(seekers, seed, as_of)
    sessions = draw_sessions(people, seed, as_of)
    applications = draw_applications(people, seed)
    interviews = draw_interviews(people, applications, sessions, seed, as_of)
    offers = end_searches(people, interviews, seed, as_of)

    stop = people["stop"].to_numpy()
    limit = np.minimum(stop, as_of)
    # An interview is known once it was arranged; after the search has ended nobody goes to one.
    owner = interviews["person"].to_numpy()
    known = (interviews["arranged_on"] <= limit[owner]) & (interviews["on"] <= stop[owner])
    interviews = interviews[known].reset_index(drop=True)
    write_results(interviews, stop, as_of, seed)
    # An application is made before its first interview, so none of those kept loses its application here.
    sent = applications["applied"].to_numpy() <= limit[applications["person"]]
    write_outcomes(applications, interviews, offers, limit, stop <= as_of, seed)
    renumbered = np.cumsum(sent) - 1
    interviews["application"] = renumbered[interviews["application"]]
    offers["application"] = renumbered[offers["application"]]
    applications = applications[sent].reset_index(drop=True)
    return Truth(as_of, people, applications, interviews, sessions, offers)


def end_searches(people: pd.DataFrame, interviews: pd.DataFrame, seed: int, as_of: int) -> pd.DataFrame:
    """The offers known on `as_of`, one row each; adds stop (the last day of each search, or NEVER) and end_reason."""
    rng = stream(seed, "offers")
    # Every interview there could be draws here, so that a decision does not hang on what is known on `as_of`.
    chance, words = rng.random(len(interviews)), words_of("decision")
    days, extra = between(rng, len(interviews), 2, 9), rng.random(len(interviews))
    won = interviews["last"] & interviews["passed"]
    offers = interviews.loc[won, ["application", "person", "result_on", "wants_it"]]
    offers = offers.rename(columns={"result_on": "offered"})
    offers["decided"], offers["luck"] = offers["offered"] + days[won], extra[won]
    chance = chance[won]
    would_accept = chance < np.array([0.15, 0.3, 0.75, 0.9, 0.95])[offers["wants_it"] - 1]
    code = np.where(would_accept, words.index("accepted"), words.index("declined"))
    code = np.where(offers["luck"] < 0.03, words.index("rescinded"), code)
    code = np.where(offers["luck"] > 0.97, words.index("expired"), code)
    offers["decision"] = code

    leaves = people["leaves"].to_numpy()
    taken = offers[(offers["decision"] == words.index("accepted")) & (offers["decided"] <= as_of)]
    taken = taken[taken["decided"].to_numpy() < leaves[taken["person"]]]
    taken = taken.sort_values(["decided", "application"]).drop_duplicates("person")
    accepted_on = np.full(len(people), NEVER)
    accepted_on[taken["person"]] = taken["decided"]
    left = (leaves <= as_of) & (leaves < accepted_on)
    people["stop"] = np.where(left, leaves, accepted_on)
    reasons = words_of("search_end_reason")
    why_left = np.where(np.arange(len(people)) % 2, reasons.index("paused"), reasons.index("left_program"))
    reason = np.where(accepted_on < NEVER, reasons.index("offer_accepted"), MISSING)
    people["end_reason"] = np.where(left, why_left, reason)

    stop = people["stop"].to_numpy()[offers["person"]]
    offers = offers[(offers["offered"] <= as_of) & (offers["offered"] <= stop)].copy()
    stop = people["stop"].to_numpy()[offers["person"]]
    # Whoever ends the search turns down, on that day, what else is still on the table.
    other = ~offers["application"].isin(taken["application"]) & (offers["decided"] >= stop)
    offers.loc[other, "decision"] = words.index("declined")
    offers["decided"] = np.where(other, stop, offers["decided"])
    open_still = offers["decided"] > as_of
    offers.loc[open_still, "decision"] = np.where(
        offers.loc[open_still, "luck"] < 0.5, words.index("negotiating"), words.index("pending")
    )
    offers["decided"] = np.where(open_still, MISSING, offers["decided"])
    return offers.reset_index(drop=True)


def write_results(interviews: pd.DataFrame, stop: Array, as_of: int, seed: int) -> None:
    """Adds held, result (row number of the vocabulary, or MISSING) and written_result_on to `interviews`."""
    rng = stream(seed, "results")
    words = words_of("result")
    ended = stop[interviews["person"]]
    chance = rng.random(len(interviews))
    on, result_on = interviews["on"].to_numpy(), interviews["result_on"].to_numpy()
    silent = interviews["silent"].to_numpy()
    # Half of the people who hear nothing write so in the end; the others leave the cell empty for good.
    gives_up = silent & (chance < 0.5)
    day = np.where(gives_up, on + 32, np.where(silent, NEVER, result_on))
    code = np.where(interviews["passed"], words.index("advanced"), words.index("rejected"))
    code = np.where(interviews["withdrew"], words.index("withdrew"), code)
    code = np.where(silent, words.index("no_response"), code)
    cut = (day > ended) & (ended <= as_of)
    day, code = np.where(cut, ended, day), np.where(cut, words.index("withdrew"), code)
    held = on <= as_of
    in_hand = held & (day <= as_of)
    waiting = np.where((chance > 0.5) & held & ~silent, words.index("pending"), MISSING)
    interviews["held"] = held
    interviews["cut"] = cut
    interviews["result"] = np.where(in_hand, code, waiting)
    interviews["written_result_on"] = np.where(in_hand, day, MISSING)


def write_outcomes(
    applications: pd.DataFrame, interviews: pd.DataFrame, offers: pd.DataFrame, limit: Array, ended: Array, seed: int
) -> None:
    """Adds status, status_on, outcome, outcome_reason and reason_source (row numbers, or MISSING) to `applications`."""
    rng = stream(seed, "outcomes")
    size, person = len(applications), applications["person"].to_numpy()
    statuses, outcomes = words_of("status"), words_of("outcome")
    closed, interviewing = statuses.index("closed"), statuses.index("interviewing")
    chance = rng.random(size)
    last_day, is_over = limit[person], ended[person]

    status = np.full(size, statuses.index("applied"))
    outcome, day = np.full(size, MISSING), applications["applied"].to_numpy().copy()

    def close(rows: Array, word: str, on: Array) -> None:
        status[rows], outcome[rows], day[rows] = closed, outcomes.index(word), on[rows]

    unanswered = ~applications["invited"].to_numpy()
    down_on, silence_on = applications["turned_down_on"].to_numpy(), applications["applied"].to_numpy() + 45
    down = unanswered & applications["turned_down"].to_numpy()
    close(down & (down_on <= last_day), "rejected", down_on)
    close(unanswered & ~down & (silence_on <= last_day) & (chance < 0.5), "no_response", silence_on)
    # Invited, but the search ended before the interview.
    called_off = ~unanswered & is_over & (applications["invited_on"].to_numpy() <= last_day)
    close(called_off, "withdrew", last_day)

    final = interviews.drop_duplicates("application", keep="last")
    at = final["application"].to_numpy()
    result = np.full(size, MISSING)
    result[at] = final["result"]
    result_day = np.full(size, MISSING)
    result_day[at] = np.where(final["written_result_on"] >= 0, final["written_result_on"], final["on"])
    result_day[at] = np.where(final["held"], result_day[at], final["arranged_on"])
    met = np.zeros(size, dtype=bool)
    met[at] = True
    status[met & ~is_over], outcome[met & ~is_over] = interviewing, MISSING
    day[met] = np.where(is_over[met], last_day[met], result_day[met])
    results = words_of("result")
    for word in ("rejected", "withdrew", "no_response"):
        close(met & (result == results.index(word)), word, result_day)
    on_hold = met & (outcome == outcomes.index("rejected")) & (chance < 0.06)
    outcome[on_hold] = outcomes.index("position_closed")

    decisions = words_of("decision")
    place = offers["application"].to_numpy()
    decided = offers["decided"].to_numpy() >= 0
    status[place] = np.where(decided, closed, statuses.index("offer"))
    day[place] = np.where(decided, offers["decided"], offers["offered"])
    outcome[place] = MISSING
    for word in ("accepted", "declined", "expired", "rescinded"):
        outcome[place[(offers["decision"] == decisions.index(word)) & decided]] = outcomes.index(f"offer_{word}")
    applications["status"], applications["status_on"], applications["outcome"] = status, day, outcome
    write_reasons(applications, is_over & (day == last_day), rng)


def write_reasons(applications: pd.DataFrame, at_the_end: Array, rng: np.random.Generator) -> None:
    """Adds outcome_reason and reason_source; a quarter of the reasons are never learned."""
    size, outcome = len(applications), applications["outcome"].to_numpy()
    outcomes, reasons, sources = words_of("outcome"), words_of("outcome_reason"), words_of("reason_source")
    known = rng.random(size) > 0.25
    drawn = pick(rng, size, list(world.REJECTED_REASONS.values()))
    usual = np.array([reasons.index(name) for name in world.REJECTED_REASONS])[drawn]
    reason = np.where((outcome == outcomes.index("rejected")) & known, usual, MISSING)
    source = np.where(reason >= 0, np.array([0, 1, 2])[pick(rng, size, (0.3, 0.2, 0.5))], MISSING)
    own = np.isin(outcome, [outcomes.index("withdrew"), outcomes.index("offer_declined")])
    chosen = np.where(at_the_end, reasons.index("better_offer"), reasons.index("not_for_me"))
    reason, source = np.where(own, chosen, reason), np.where(own, sources.index("own_guess"), source)
    on_hold = outcome == outcomes.index("position_closed")
    reason = np.where(on_hold, reasons.index("position_on_hold"), reason)
    source = np.where(on_hold, sources.index("employer"), source)
    applications["outcome_reason"], applications["reason_source"] = reason, source
