"""Two programs and three coaches, through the real steps: whom a coach's page names, and what of them. Told in rows."""

import datetime as dt

AS_OF = dt.date(2026, 7, 1)  # a Wednesday
EVIL = "<img src=x onerror=alert(1)></script>"
#: Letters without a place to break, a right-to-left mark, and a formula: names and companies that a log may hold.
LONG, TURNED, FORMULA = "W" * 300, "\N{RIGHT-TO-LEFT OVERRIDE}Noor 😀", "=HYPERLINK(1)"

#: Whose coach each person has, in the order in which the roster must show them.
OKAFOR = ["two offers", "offer", EVIL, "near ahead", "ahead", "close", "rounds", "quiet", FORMULA, "calm"]
SILVA = ["silva one", LONG, TURNED]
OTHER = ["q one"]


def day(before):
    """The day so many days before the program's."""
    return (AS_OF - dt.timedelta(days=before)).isoformat()


def scene(s):
    """Write both programs into a Scenario."""
    s.program(
        "p",
        coaches={"Okafor": [*OKAFOR, "refused"], "Silva": SILVA, "Nobody": ["refused"]},
        coach_sees={"calm": ["notes", "answers", "pay"]},
        sharing_basis="agreement",
    )
    s.program("q", coaches={"Okafor": OTHER}, sharing_basis="agreement")
    for program, people in {"p": [*OKAFOR, "refused", *SILVA, "uncoached"], "q": OTHER}.items():
        _write(s, program, people)


def _write(s, program, people):
    tables = {
        name: [] for name in ("seekers", "applications", "interviews", "practice", "offers", "questions", "reflections")
    }
    add = lambda table, seeker, **row: tables[table].append({"seeker": seeker} | row)  # noqa: E731

    def applied(seeker, name, days=20, **more):
        company = f"{seeker} {name} Ltd"
        row = {"application": f"{seeker}/{name}", "company": company, "industry": "healthcare", "applied_on": day(days)}
        add("applications", seeker, **row | {"notes": f"note on {company}"} | more)

    def met(seeker, name, stage, days, result="", **more):
        row = {"application": f"{seeker}/{name}", "interview": f"{seeker}/{name}/{stage}", "stage": stage}
        add("interviews", seeker, **row | {"interview_on": day(days), "result": result} | more)

    for at, seeker in enumerate(people):
        add(
            "seekers",
            seeker,
            display_name=f"{seeker} name",
            email=f"mail{at}@example.org",
            cohort="May" if at % 2 else "June",
            career_stage="mid" if at % 3 else "senior",
            target_industry="technology" if at % 2 else "",
            search_started=day(200),
            consent_coach="no" if seeker == "refused" else "",
        )
        applied(seeker, "first", 60 if seeker == "quiet" else 20)
        add(
            "practice",
            seeker,
            practised_on=day(40 if seeker in ("near ahead", "ahead", EVIL, "quiet") else 3),
            activity="role_play",
        )
    offers = {"two offers": [("a", 2), ("b", 9)], "offer": [("a", 5)], "calm": [("a", None)], "silva one": [("a", 4)]}
    for seeker, hers in offers.items():
        for name, decide in hers if seeker in people else ():
            applied(seeker, name)
            decided = {"decision": "declined", "decided_on": day(1)} if decide is None else {"decide_by": day(-decide)}
            pay = {"base_pay_first": "51234", "base_pay_final": "56789", "currency": "EUR", "pay_period": "year"}
            fits = {"fit_role": "5", "fit_growth": "2", "wants_it": "4"}
            add("offers", seeker, application=f"{seeker}/{name}", offered_on=day(4), **decided, **pay, **fits)
    for seeker, near in {EVIL: 1, "near ahead": 2, "ahead": 6}.items():
        if seeker in people:
            applied(seeker, "next", 10)
            met(seeker, "next", "panel_onsite", -near)
    for name in ("c", "d") if "close" in people else ():
        applied("close", name, 70)
        met("close", name, "recruiter_screen", 60, "advanced")
        met("close", name, "final", 8, "rejected", forecast="80", to_change="Slow down")
    for name in range(5) if "rounds" in people else ():
        applied("rounds", name, 80)
        met("rounds", name, "recruiter_screen", 45, "rejected", forecast="70", rated_at=day(45))
    for seeker in {"calm", "silva one"} & set(people):
        applied(seeker, "talk", 30)
        secret = {"notes": f"secret note {seeker}", "employer_feedback": f"secret feedback {seeker}"}
        met(seeker, "talk", "technical", 6, "advanced", to_change=f"planned change {seeker}", **secret)
        asked = {"question": f"secret question {seeker}", "answer_note": f"secret answer {seeker}"}
        add(
            "questions",
            seeker,
            interview=f"{seeker}/talk/technical",
            position="1",
            category="technical",
            rated_answer="2",
            **asked,
        )
    for name, rows in tables.items():
        if rows:
            s.write(f"{program}/{name}.csv", rows)
