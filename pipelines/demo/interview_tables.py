"""Interviews as people write them down, with what was asked and what was thought of them afterwards.

Here are the blanks, the late entries and the judging of oneself. What truly happened is draw.py and settle.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipelines.contract.habits import catalog
from pipelines.contract.vocabulary import words_of
from pipelines.demo import world
from pipelines.demo.draw import FORMATS, Array, Truth, applies, between, pick, stream, value_of
from pipelines.demo.shape import (
    NOT_APPLICABLE,
    YES_NO,
    application_ids,
    dates,
    in_order,
    interview_ids,
    moments,
    owners,
    whole,
    words,
    yes_no,
)

#: The habits of the catalog that these logs have a column for.
HABITS = tuple(code for code in world.EFFECTS if code in catalog())
#: Those in the narrow table that the bench repeats to a million rows.
NARROW_HABITS = (
    "research_minutes",
    "requirements_matched",
    "star_stories_ready",
    "portfolio_ready",
    "questions_ready",
    "mock_interviews",
    "calming_routine",
    "online_presence_checked",
    "star_stories_told",
    "closed_with_interest",
)
ROLES_OF = {
    "recruiter_screen": "recruiter",
    "hiring_manager": "hiring_manager",
    "technical": "peer",
    "assessment": "other",
    "case_presentation": "panel",
    "panel_onsite": "panel",
    "final": "executive",
}
STARTS = ("09:00", "10:30", "13:00", "14:30", "16:00")


def companies(truth: Truth) -> pd.Categorical:
    """The company of each application."""
    names = [f"{first} {last}" for last in world.COMPANY_LAST for first in world.COMPANY_FIRST]
    jobs = truth.applications
    return words(jobs["industry"] * len(world.COMPANY_FIRST) + jobs["company"], names)


def roles(truth: Truth) -> pd.Categorical:
    """The role of each application."""
    names = list(dict.fromkeys(role for group in world.ROLES for role in group))
    place = np.array([[names.index(role) for role in group] for group in world.ROLES])
    return words(place[truth.applications["industry"], truth.applications["role"]], names)


def entry_days(truth: Truth, seed: int) -> dict[str, Array]:
    """For each interview: `thanked` (day, 0 for no, -1 unknown), `logged` (day or -1) and `late` (after the result)."""
    rng = stream(seed, "entry")
    rows = truth.interviews
    size, on, held = len(rows), rows["on"].to_numpy(), rows["held"].to_numpy()
    # Those who feel that it went well write a thank-you note: the note follows the result, not the other way round.
    wrote = rng.random(size) < 0.30 + 0.40 * rows["passed"]
    thanked = np.where(wrote, on + (rng.random(size) < 0.5), 0)
    thanked = np.where(held & (thanked <= truth.as_of) & (rng.random(size) > world.BLANK), thanked, -1)
    result_on = rows["written_result_on"].to_numpy()
    decided = np.isin(rows["result"], [words_of("result").index(word) for word in ("advanced", "rejected")])
    late_on = result_on + between(rng, size, 1, 4)
    late = held & decided & (rng.random(size) < world.LATE) & (late_on <= truth.as_of)
    logged = np.where(late, late_on, np.maximum(on, thanked))
    logged = np.where(held & (rng.random(size) > 0.03), logged, -1)
    return {"thanked": thanked, "logged": logged, "late": late, "evening": between(rng, size, 0, 3)}


def habit_columns(
    truth: Truth, codes: tuple[str, ...], late: Array, seed: int, *, not_applicable: bool
) -> dict[str, pd.Categorical]:
    """The habit columns: late entries coloured by the result, a tenth left blank, `n/a` where it could not be done."""
    rows, made = truth.interviews, {}
    size, held, passed = len(rows), rows["held"].to_numpy(), rows["passed"].to_numpy()
    stage, form = rows["stage"].to_numpy(), rows["format"].to_numpy()
    for code in codes:
        rng = stream(seed, f"habit {code}")
        done, value = rows[f"done_{code}"].to_numpy(), rows[f"value_{code}"].to_numpy()
        coloured = late & (rng.random(size) < world.COLOURED) & (done != passed)
        value = np.where(coloured, value_of(code, passed, rng), value)
        known = held & (rng.random(size) > world.BLANK)
        possible = applies(code, stage, form)
        texts = (
            list(YES_NO) if catalog()[code].kind == "yes_no" else [str(n) for n in range(int(value.max(initial=1)) + 1)]
        )
        elsewhere = len(texts) if not_applicable else -1
        made[code] = words(np.where(known, np.where(possible, value, elsewhere), -1), [*texts, NOT_APPLICABLE])
    return made


def own_judgement(truth: Truth, seed: int, ratings: tuple[str, ...]) -> dict[str, pd.Categorical]:
    """forecast and the self-ratings: the true chance, a little of the result, a person's over-confidence, and noise."""
    rng = stream(seed, "judgement")
    rows = truth.interviews
    size, held = len(rows), rows["held"].to_numpy()
    felt = rows["chance"] + world.SENSED * (rows["passed"] - rows["chance"])
    felt = felt.to_numpy() + truth.people["over_confidence"].to_numpy()[rows["person"]]
    forecast = 5 * np.rint(20 * np.clip(felt + 0.10 * rng.standard_normal(size), 0.05, 0.95))
    made = {"forecast": whole(forecast, held & (rng.random(size) > 0.08))}
    for name in ratings:
        rating = np.rint(3.2 + 3.5 * (felt - 0.5) + 0.7 * rng.standard_normal(size))
        made[name] = whole(np.clip(rating, 1, 5), held & (rng.random(size) > 0.08))
    return made


def narrow_interviews(truth: Truth, seed: int, habits: tuple[str, ...], *, not_applicable: bool) -> dict[str, Any]:
    """What most people fill in of an interview, by column."""
    rng = stream(seed, "narrow")
    rows = truth.interviews
    size, held, job = len(rows), rows["held"].to_numpy(), rows["application"].to_numpy()
    days = entry_days(truth, seed)
    made: dict[str, Any] = {
        "interview": interview_ids(truth),
        "seeker": owners(truth, rows["person"].to_numpy()),
        "application": words(job, list(application_ids(truth))),
        "company": companies(truth).take(job),
        "role": roles(truth).take(job),
        "stage": words(rows["stage"], world.STAGES),
        "round": whole(rows["place"] + 1),
        "interview_on": dates(rows["on"]),
        "format": words(rows["format"], FORMATS),
        # Said before the interview: also there for one that is still to come.
        "wanted_before": whole(rows["wanted"], rng.random(size) > world.BLANK),
        "wants_it": whole(rows["wants_it"], held & (rng.random(size) > world.BLANK)),
        "result_on": dates(rows["written_result_on"]),
        "result": words(rows["result"], words_of("result")),
        "logged_at": moments(days["logged"], days["evening"]),
    }
    made |= own_judgement(truth, seed, ("rated_overall",))
    return made | habit_columns(truth, habits, days["late"], seed, not_applicable=not_applicable)


def interviews_table(truth: Truth, seed: int) -> pd.DataFrame:
    """The interviews table of a careful program's log, meetings that were moved to another day included."""
    rng = stream(seed, "wide")
    rows, days = truth.interviews, entry_days(truth, seed)
    size, held = len(rows), rows["held"].to_numpy()
    passed, concerns = rows["passed"].to_numpy(), rows["concerns"].to_numpy()
    made = narrow_interviews(truth, seed, HABITS, not_applicable=True)
    made |= own_judgement(truth, seed, ("rated_overall", "rated_can_do", "rated_fit", "rated_motivation"))
    talked = applies("concerns_handled", rows["stage"].to_numpy(), rows["format"].to_numpy()) & held
    said = talked & (rng.random(size) > world.BLANK)
    concern = np.where(said & (concerns >= 2), between(rng, size, 0, len(world.CONCERNS) - 1), -1)
    topics = words_of("concern_topic")
    topic = np.array([topics.index(topic) for _, topic in world.CONCERNS])[concern]
    asked_feedback = rng.random(size) < 0.45 - 0.25 * passed
    decided = rows["written_result_on"].to_numpy() >= 0
    heard = decided & held & ~passed & asked_feedback & (rng.random(size) < 0.6)
    reviewed = reflected(truth, seed)["on"] >= 0
    made |= {
        "start_time": words(np.where(held, pick(rng, size, np.ones(len(STARTS))), -1), STARTS),
        "minutes": whole(15 * between(rng, size, 2, 5), held),
        "interviewer_role": role_of(rows["stage"].to_numpy()),
        "rated_at": moments(days["logged"], days["evening"]),
        "stated_ideal": words(
            np.where(held & rows["done_asked_for_ideal"] & (rng.random(size) < 0.7), between(rng, size, 0, 3), -1),
            world.IDEALS,
        ),
        "stated_concerns": words(concern, [text for text, _ in world.CONCERNS]),
        "concern_topics": words(np.where(concern >= 0, topic, -1), topics),
        "concerns": words(np.where(said, concerns, -1), words_of("concerns")),
        "employer_feedback": words(np.where(heard, between(rng, size, 0, 3), -1), world.FEEDBACK),
        "next_steps_given": yes_no(rng.random(size) < 0.4 + 0.3 * passed, held & (rng.random(size) > 0.2)),
        "new_contacts": whole(pick(rng, size, (0.7, 0.2, 0.1)), talked & (rng.random(size) > 0.15)),
        "mutual_understanding": rating(rng, 3.2 + 0.4 * passed, talked),
        "positive_signal": yes_no(rng.random(size) < 0.25 + 0.35 * passed, held & (rng.random(size) > 0.15)),
        "skill_shown": rating(rng, 3.1 + 0.5 * passed, held),
        "future_consideration": yes_no(rng.random(size) < 0.2, decided & held & ~passed & (rng.random(size) > 0.3)),
        "to_change": words(np.where(held & (rng.random(size) < 0.4), between(rng, size, 0, 4), -1), world.TO_CHANGE),
        "thank_you_on": dates(days["thanked"], extra="no"),
        "thank_you_personal": yes_no(rng.random(size) < 0.5, days["thanked"] > 0),
        "asked_for_feedback": yes_no(asked_feedback, held & (rng.random(size) > world.BLANK)),
        "answers_adjusted": yes_no(
            rng.random(size) < np.where(reviewed, 0.7, 0.2), held & (rng.random(size) > world.BLANK)
        ),
    }
    return with_moved(in_order("interviews", made), truth, rng)


def role_of(stage: Array) -> pd.Categorical:
    """Who usually leads an interview of that stage."""
    names = words_of("interviewer_role")
    return words(np.array([names.index(ROLES_OF[name]) for name in world.STAGES])[stage], names)


def rating(rng: np.random.Generator, mean: Any, known: Array) -> pd.Categorical:
    """Ratings from 1 to 5 about `mean`; a seventh more is left blank."""
    value = np.clip(np.rint(mean + 0.9 * rng.standard_normal(len(known))), 1, 5)
    return whole(value, known & (rng.random(len(known)) > 0.15))


def with_moved(table: pd.DataFrame, truth: Truth, rng: np.random.Generator) -> pd.DataFrame:
    """Before one interview in fifty, the row of the same meeting as it had been planned for two days earlier."""
    moves = truth.interviews["held"].to_numpy() & (rng.random(len(table)) < 0.02)
    order = np.repeat(np.arange(len(table)), 1 + moves)
    earlier = np.r_[order[:-1] == order[1:], False]
    made = table.iloc[order].reset_index(drop=True)
    kept = ["interview", "seeker", "application", "company", "role", "stage", "round", "format"]
    made.loc[earlier, [name for name in made.columns if name not in kept]] = None
    made.loc[earlier, "interview"] += "-moved"
    on, result_on = (truth.interviews[name].to_numpy()[order] for name in ("on", "written_result_on"))
    made["interview_on"] = dates(on - 2 * earlier)
    made["result_on"] = dates(np.where(earlier, on - 2, result_on))
    rescheduled = words_of("result").index("rescheduled")
    made["result"] = words(
        np.where(earlier, rescheduled, truth.interviews["result"].to_numpy()[order]), words_of("result")
    )
    return made


def reflected(truth: Truth, seed: int) -> dict[str, Array]:
    """For each interview the day on which its review was written, or -1."""
    rng = stream(seed, "reflected")
    rows = truth.interviews
    day = rows["on"].to_numpy() + np.array([0, 1, 3])[pick(rng, len(rows), (0.6, 0.3, 0.1))]
    wrote = truth.people["reflects"].to_numpy()[rows["person"]] & (rng.random(len(rows)) < 0.55)
    return {
        "on": np.where(wrote & rows["held"] & (day <= truth.as_of), day, -1),
        "evening": between(rng, len(rows), 2, 3),
    }


def reflections_table(truth: Truth, seed: int) -> pd.DataFrame:
    """Reviews of interviews, by those who write them."""
    rng = stream(seed, "reflections")
    day = reflected(truth, seed)
    at = np.flatnonzero(day["on"] >= 0)
    size, rows = len(at), truth.interviews.iloc[at]
    complete = rng.random(size) < 0.6
    over = rows["written_result_on"].to_numpy() >= 0
    made: dict[str, Any] = {
        "seeker": owners(truth, rows["person"].to_numpy()),
        "interview": interview_ids(truth).iloc[at].reset_index(drop=True),
        "written_at": moments(day["on"][at], day["evening"][at]),
    }
    for name in ("responses_reviewed", "delivery_reviewed", "rapport_reviewed"):
        made[name] = yes_no(complete | (rng.random(size) < 0.6))
    made["feedback_requested"] = yes_no(rng.random(size) < 0.3)
    made["to_change"] = words(
        np.where(complete | (rng.random(size) < 0.3), between(rng, size, 0, 4), -1), world.TO_CHANGE
    )
    made["changed_before_next"] = yes_no(rng.random(size) < 0.55, over)
    return in_order("reflections", made)


def questions_table(truth: Truth, seed: int) -> pd.DataFrame:
    """Two questions by the interviewer and one by the candidate, for about half of the talks that were held."""
    rng = stream(seed, "questions")
    rows = truth.interviews
    talked = applies("concerns_handled", rows["stage"].to_numpy(), rows["format"].to_numpy()) & rows["held"]
    noted = np.flatnonzero(talked & (rng.random(len(rows)) < 0.5))
    kinds = len(world.QUESTIONS)
    first = pick(rng, len(noted), (0.22, 0.16, 0.12, 0.12, 0.08, 0.1, 0.04, 0.06, 0.06, 0.04))
    second = (first + between(rng, len(noted), 1, kinds - 1)) % kinds
    own = kinds + between(rng, len(noted), 0, len(world.ASKED_BY_CANDIDATE) - 1)
    at = np.repeat(noted, 3)
    which, place = np.column_stack([first, second, own]).ravel(), np.tile([1, 2, 1], len(noted))
    size, by_them = len(at), which < kinds
    asked = world.QUESTIONS + world.ASKED_BY_CANDIDATE
    categories = words_of("question_category")
    ability = truth.people["ability"].to_numpy()[rows["person"].to_numpy()[at]]
    prepared = rng.random(size) < 0.5
    made: dict[str, Any] = {
        "seeker": owners(truth, rows["person"].to_numpy()[at]),
        "interview": interview_ids(truth).iloc[at].reset_index(drop=True),
        "position": whole(place),
        "question": words(which, [text for text, _ in asked]),
        "asked_by": words(np.where(by_them, 0, 1), words_of("asked_by")),
        "category": words(np.array([categories.index(kind) for _, kind in asked])[which], categories),
        "prepared": yes_no(prepared, rng.random(size) > 0.08),
        "rated_answer": rating(rng, 3.0 + 0.4 * ability + 0.5 * prepared, by_them),
        "goals_parts": whole(np.clip(np.rint(2.3 + ability + prepared * 0.6), 0, 4), which == 0),
        "follow_up": yes_no(rng.random(size) < 0.25, by_them),
        "pitfall": words(np.where(by_them & (rng.random(size) < 0.08), 2, -1), words_of("pitfall")),
    }
    for mark in ("star", "specific", "quantified", "aligned", "realistic", "concise", "honest"):
        usual = {"star": 0.5, "quantified": 0.4, "realistic": 0.8, "honest": 0.9}.get(mark, 0.65)
        good = rng.random(size) < usual + 0.1 * ability + 0.08 * prepared
        made[mark] = yes_no(good, by_them & (rng.random(size) > 0.08))
    return in_order("questions", made)
