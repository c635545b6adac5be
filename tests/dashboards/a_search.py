"""One person's search in named rows: what the tests of the seeker's page, its brief, reminders and filters are counted from.

The day is Friday, 20 November 2026. `text` turns every text of the log, so that the same search can be written in evil names.
"""

import datetime as dt

#: application | company | applied | furthest stage | outcome | reason, said by | came from
APPLICATIONS = """
a1 | Northwind | 2026-08-01 | final            | rejected    | better_candidate employer |
a2 | Contoso   | 2026-08-20 | technical        | no_response | fit_concern own_guess     |
a3 | Fabrikam  | 2026-09-05 | offer            | pending     |                           |
a4 | Tailspin  | 2026-10-20 | recruiter_screen | pending     |                           | a1
a5 | Wingtip   | 2026-10-30 | applied          | pending     |                           |
a6 | Woodgrove | 2026-09-10 | applied          | rejected    | lacked_skill recruiter    |
"""
#: interview | stage | on | result | forecast | wanted before, after | overall
INTERVIEWS = """
a1-1 | recruiter_screen | 2026-08-08 | advanced    | 75 | 3 4 | 4
a1-2 | technical        | 2026-08-15 | advanced    | 50 | 4 4 | 3
a1-3 | final            | 2026-08-25 | rejected    | 95 | 5 2 | 5
a2-1 | recruiter_screen | 2026-08-27 | advanced    | 75 |     | 4
a2-2 | technical        | 2026-09-05 | no_response | 50 | 3 3 | 2
a3-1 | recruiter_screen | 2026-09-12 | advanced    | 25 |     |
a3-2 | technical        | 2026-09-19 | advanced    | 75 | 2 5 | 4
a3-3 | final            | 2026-10-01 | advanced    |    |     |
a4-1 | recruiter_screen | 2026-11-15 | advanced    | 95 | 4 4 | 5
a4-2 | technical        | 2026-11-24 | pending     |    | 5   |
"""
#: interview | asked by | question | category | rated | marks that are yes, then those that are no
QUESTIONS = """
a1-2 | interviewer | How would you test this?        | technical    | 2 | star specific / quantified
a1-3 | interviewer | Where will you be in five years? | career_goals | 1 | star / specific realistic
a2-2 | interviewer | Tell me about a conflict.       | behavioural  | 4 | star specific aligned / concise
a3-2 | interviewer | Draw the data model.            | technical    | 3 | specific / star
a3-2 | interviewer | Why us?                         | motivation   |   |
a3-2 | candidate   | What is the hardest part?       | challenges_growth | |
a4-1 | candidate   | What would I do first?          | role_duties  |   |
"""
#: day | activity | minutes | mine, partner's rating
PRACTICE = """
2026-08-05 | mock_interview  | 45 | 3 4
2026-08-05 | mock_interview  | 30 |
2026-11-10 | answer_refined  |    | 4
2026-11-18 | mock_interview  | 60 | 4 3
"""
#: interview | written | reviews done | to change | changed | feedback
REFLECTIONS = """
a1-2 | 2026-08-15 19:00 | responses delivery rapport | Begin with the result | yes | Clear, but long
a1-3 | 2026-08-26 08:00 | responses                  | Ask about the team    | no  |
a2-2 | 2026-09-06 10:00 | responses delivery rapport |                       |     |
"""
HABITS = {  # habit: (interviews with it, without it)
    "mock_interviews": (("a1-1", "a1-2"), ("a2-2", "a3-1", "a3-2")),
    "star_stories_ready": (("a1-3", "a3-3"), ()),
    "closed_with_interest": (("a2-1",), ("a1-3",)),
}


def cells(rows):
    return [[cell.strip() or None for cell in line.split("|")] for line in rows.strip().splitlines()]


def day(text):
    return dt.date.fromisoformat(text)


def add_search(world, program, seeker, text=str, name="Ada Example"):
    """The whole search as `seeker` of `program`."""
    who = {"program": program, "seeker": seeker}
    world.add(
        "seekers",
        **who,
        display_name=text(name),
        derived=False,
        counted_by_program=True,
        shown_to_coach=True,
        counted_in_pool=False,
        target_role=text("Analyst"),
        search_started=day("2026-08-01"),
    )
    ended = ("rejected", "no_response")
    company = {}
    for key, firm, applied, furthest, outcome, reason, came_from in cells(APPLICATIONS):
        company[key] = text(firm)
        why, says = reason.split() if reason else (None, None)
        world.add(
            "applications",
            **who,
            application=key,
            company=text(firm),
            role=text("Analyst"),
            applied_on=day(applied),
            outcome=outcome,
            outcome_reason=why,
            reason_source=says,
            furthest_stage=furthest,
            came_from=came_from,
            responded=furthest != "applied" or outcome == "rejected",
            has_offer=furthest == "offer",
            reached_interview=furthest in ("technical", "final", "offer"),
            is_wish=False,
            is_future=False,
            derived=False,
            counted_by_program=True,
            notes=text("a note"),
            location=text("Town"),
        )
        stages = [row for row in cells(INTERVIEWS) if row[0].startswith(key)]
        told = [("applied", applied), *((row[1], row[2]) for row in stages if day(row[2]) <= day("2026-11-20"))]
        told += [("offer", "2026-10-10")] if furthest == "offer" else []
        told += [(outcome, "2026-10-15")] if outcome in ended else []
        for at, (event, on) in enumerate(told):
            world.add(
                "events", event_id=f"{seeker}-{key}-{at}", **who, application=key, event=event, happened_on=day(on)
            )
    world.add(
        "applications",
        **who,
        application="a7",
        company=text("Saved"),
        is_wish=True,
        is_future=False,
        outcome="pending",
        derived=False,
        responded=False,
        reached_interview=False,
        has_offer=False,
        counted_by_program=True,
    )
    for key, stage, on, result, forecast, wanted, overall in cells(INTERVIEWS):
        before, after = ([*(wanted or "").split(), None, None])[:2]
        ahead = day(on) > day("2026-11-20")
        world.add(
            "interviews",
            **who,
            interview=key,
            application=key[:2],
            company=company[key[:2]],
            role=text("Analyst"),
            stage=stage,
            interview_on=day(on),
            result=result,
            result_logged=result,
            result_basis="logged",
            result_conflict=False,
            forecast=forecast and int(forecast),
            wanted_before=before and int(before),
            wants_it=after and int(after),
            rated_overall=overall and int(overall),
            is_held=not ahead,
            is_future=ahead,
            counted_by_program=True,
            result_on=None if ahead else day(on) + dt.timedelta(5),
            format="video",
            rated_can_do=4 if key in ("a1-1", "a1-3") else None,
            new_contacts=2 if key == "a1-3" else None,
            future_consideration=True if key == "a1-3" else None,
            positive_signal=True if key == "a2-2" else None,
            stated_ideal=text("Someone who asks") if key == "a1-3" else None,
            stated_concerns=[text("Never led a team")] if key == "a2-2" else None,
            concern_topics=["can_do"] if key == "a2-2" else None,
            employer_feedback=text("Good examples") if key == "a1-3" else None,
            concerns={"a1-3": "not_asked", "a2-2": "answered", "a3-2": "none_named"}.get(key),
            notes=text("a note"),
            thank_you_on="no" if key == "a3-3" else None,
            to_change=text("Slow down") if key == "a4-1" else None,
        )
    for position, (key, by, question, category, rated, marks) in enumerate(cells(QUESTIONS), 1):
        yes, no = ([*((marks or "") + "/").split("/"), ""])[:2]
        marked = dict.fromkeys(yes.split(), True) | dict.fromkeys(no.split(), False)
        world.add(
            "questions",
            **who,
            interview=key,
            position=position,
            question=text(question),
            asked_by=by,
            category=category,
            rated_answer=rated and int(rated),
            prepared=by == "interviewer" or None,
            answer_note=text("private"),
            pitfall=["over_ambitious", "vague"] if key == "a1-3" else None,
            goals_parts=3 if key == "a1-3" else None,
            follow_up=key == "a1-2" if key in ("a1-2", "a1-3") else None,
            **marked,
        )
    for on, activity, minutes, ratings in cells(PRACTICE):
        mine, theirs = ([*(ratings or "").split(), None, None])[:2]
        world.add(
            "practice",
            **who,
            practised_on=day(on),
            activity=activity,
            minutes=minutes and int(minutes),
            partner="peer",
            rated_quality=mine and int(mine),
            rated_by_partner=theirs and int(theirs),
            notes=text("a note"),
        )
    for key, written, reviews, change, changed, feedback in cells(REFLECTIONS):
        done = {f"{name}_reviewed": name in reviews.split() for name in ("responses", "delivery", "rapport")}
        world.add(
            "reflections",
            **who,
            interview=key,
            written_at=dt.datetime.fromisoformat(written),
            **done,
            to_change=change and text(change),
            changed_before_next={"yes": True, "no": False}.get(changed),
            feedback_requested=bool(feedback),
            feedback_received=feedback and text(feedback),
        )
    for goal, horizon, status in (("Two mocks a month", "short_term", "met"), ("Lead a team", "long_term", "open")):
        world.add("goals", **who, goal=text(goal), horizon=horizon, goal_status=status, specific=True, relevant=True)
    world.offer(
        program,
        seeker,
        "a3",
        decide_by=day("2026-11-27"),
        decision="pending",
        wants_it=4,
        fit_role=5,
        fit_pay=2,
        base_pay_first=50000,
        base_pay_final=54000,
        currency=text("EUR"),
        pay_period="year",
        negotiated=["base"],
    )
    for habit, (done, undone) in HABITS.items():
        for key in (*done, *undone):
            world.add(
                "interview_habits",
                **who,
                interview=key,
                habit=habit,
                done=key in done,
                value_source="column",
                late=False,
            )
    for habit in ("mock_interviews", "research_minutes", "interviewer_looked_up"):
        world.add(
            "interview_habits",
            **who,
            interview="a4-2",
            habit=habit,
            done=habit != "research_minutes",
            value_source="column",
        )
    world.add(
        "self_rating_seekers",
        run_id="r",
        **who,
        rating="forecast",
        n_interviews=7,
        n_advanced=5,
        n_compared=7,
        forecast_expected=4.45,
        over_confidence=12.0,
        named=True,
    )
