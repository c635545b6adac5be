"""One person's session sheet, made to fit one page of paper: why now and what to ask, what is ahead, what happened, what next."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.contract.logs import log_tables
from pipelines.dashboards import words
from pipelines.dashboards.pages.coach.lead import shown
from pipelines.dashboards.pages.coach.tables import SINCE_DAYS, Coach, Person
from pipelines.dashboards.pages.coach.why import asked, tags, why
from pipelines.dashboards.pages.parts import Part, Prose, Section, Table
from pipelines.dashboards.pages.seeker.judge import ENOUGH
from pipelines.dashboards.pages.seeker.telling import company, meeting
from pipelines.dashboards.warehouse import Row
from pipelines.dashboards.words import NOTHING
from pipelines.statistics import grades

#: What fits one page: so many lines of each kind, and so many letters of a text that somebody wrote. Interviews give way
#: to what else there is to tell, down to the fewest.
_AHEAD, _OFFERS, _ASKED, _NOTES, _ACTIVITIES, _LETTERS, _NAME = 3, 2, 2, 2, 4, 90, 40
_MOST_HELD, _FEWEST_HELD, _LINES = 10, 2, 10
#: Beside more reasons than this, one line less of what is ahead and of what was written.
_REASONS = 5
_FITS = tuple(field.name for field in log_tables()["offers"].fields if field.name.startswith("fit_"))
#: Grades by the names that their sentences have in the catalogue.
_GRADES = {
    grades.STRONG: "strong",
    grades.SUGGESTIVE: "suggestive",
    grades.LITTLE: "little",
    grades.NO_EVIDENCE: "none",
    grades.TOO_LITTLE: "few",
    grades.CANNOT: "cannot",
}


def sheet_section(coach: Coach, person: Person) -> Section:
    told: list[Part] = [_why(coach, person), *_ahead(coach, person)]
    more: list[Part] = [*_asked(person), *_notes(coach, person), *_next(coach, person), _rating(person)]
    lines = sum(len(part.says) for part in (*told, *more) if isinstance(part, Prose))
    lines += len(person.needs) // 2  # a reason with its question is a line and a half
    room = max(_FEWEST_HELD, min(_MOST_HELD, _MOST_HELD + _LINES - lines))
    parts = (*told, *_since(coach, person, room), *more, grades_table())
    return Section(
        person.anchor,
        shown(person.name),
        _sub(person),
        parts,
        sheet=True,
        tags=tags(person),
        folded="" if person.needs else words.say("coach_sheet_folded"),
        back=("#roster", words.say("coach_back")),
    )


def _sub(person: Person) -> str:
    facts = person.facts
    told = [
        words.label("career_stage", facts["career_stage"]) if facts["career_stage"] else "",
        words.label("industry", facts["target_industry"]) if facts["target_industry"] else "",
        cut(facts["target_role"] or "", _NAME),
        cut(facts["cohort"] or "", _NAME),
        words.say("coach_ended")
        if not facts["n_searching"]
        else words.say("coach_since", day=facts["search_started"])
        if facts["search_started"]
        else "",
    ]
    return words.say("coach_reasons_by").join(filter(None, told))


def _why(coach: Coach, person: Person) -> Prose:
    said = [words.say("coach_sheet_why_ask", why=why(coach, person, need), ask=asked(need)) for need in person.needs]
    if not said:
        return Prose((asked("nothing"),), words.say("coach_sheet_ask"))
    return Prose(tuple(said), words.say("coach_sheet_why"))


def _ahead(coach: Coach, person: Person) -> list[Part]:
    rows = person["ahead"]
    said = []
    listed = _AHEAD - (len(person.needs) > _REASONS)
    for row in rows[:listed]:
        key = "coach_sheet_meeting_industry" if row["industry"] else "coach_sheet_meeting"
        industry = words.label("industry", row["industry"])
        on = words.weekday(row["interview_on"], coach.as_of)
        said.append(words.say(key, day=on, meeting=_meeting(row), industry=industry))
    if len(rows) > listed:
        said.append(words.say("coach_sheet_more", n=len(rows) - listed))
    if not said and person.facts["n_searching"]:
        said = [words.say("coach_sheet_no_ahead")]
    told = [words.say("coach_sheet_offer_told", company=_company(row)) for row in person["told_offers"]]
    said += [*(_offer(coach, row) for row in person["offers"]), *told][:_OFFERS]
    return [Prose(tuple(said), words.say("coach_sheet_ahead"))] if said else []


def _offer(coach: Coach, row: Row) -> str:
    """What is known of an offer: what was decided, how much it is wanted, what fits least; its pay by choice alone."""
    pending = (row["decision"] or "pending") in ("pending", "negotiating") and row["decided_on"] is None
    key = "coach_sheet_offer_by" if pending and row["decide_by"] else "coach_sheet_offer"
    decision = words.label("decision", row["decision"] or "pending")
    by = words.weekday(row["decide_by"], coach.as_of) if row["decide_by"] else ""
    told = [words.say(key, company=_company(row), day=row["offered_on"], decision=decision, by=by)]
    if row["wants_it"]:
        told.append(words.say("coach_sheet_offer_wants", wants=row["wants_it"]))
    rated = [(row[fit], place) for place, fit in enumerate(_FITS) if row[fit]]
    if rated:
        lowest, place = min(rated)
        told.append(words.say("coach_sheet_offer_fit", fit=words.label("fit", _FITS[place]), n=lowest))
    pay = _pay(row)
    if pay:
        told.append(words.say("coach_sheet_offer_pay", pay=pay))
    return words.say("coach_reasons_by").join(told)


def _pay(row: Row) -> str:
    first, final = row["base_pay_first"], row["base_pay_final"]
    if first is None and final is None:
        return ""
    if first is None or final is None or first == final:
        said = words.number(final if first is None else first)
    else:
        said = words.say("coach_sheet_pay_both", first=first, final=final)
    period = words.label("pay_period", row["pay_period"]) if row["pay_period"] else ""
    return " ".join(filter(None, (said, cut(row["currency"] or "", 8), period)))


def _since(coach: Coach, person: Person, room: int) -> list[Part]:
    """What happened lately; of the interviews as many as there is room for, newest first."""
    held, practice = person["held"], person["practice"]
    sent = sum(row["n"] for row in person["applied"])
    sessions = sum(row["n"] for row in practice)
    last = person.facts["last_dated_on"]
    if held or sent or sessions or (last and last >= coach.since):
        said = [words.say("coach_sheet_counts", applied=sent, held=len(held), sessions=sessions)]
    else:
        key = "coach_sheet_quiet" if last else "coach_sheet_quiet_undated"
        said = [words.say(key, days=SINCE_DAYS, day=last)]
    if practice:
        each = (
            words.say("coach_sheet_activity", what=words.label("activity", row["activity"]), n=row["n"])
            for row in practice[:_ACTIVITIES]
        )
        said.append(words.say("coach_sheet_practice", what=", ".join(each)))
    parts: list[Part] = [Prose(tuple(said), words.say("coach_sheet_since", day=coach.since))]
    if held:
        head = tuple(
            words.say(f"coach_sheet_{name}") for name in ("on", "where", "result", "forecast", "wanted", "change")
        )
        rows = tuple(_held(row) for row in held[:room])
        caption = words.say("coach_sheet_held")
        parts.append(Table(caption, head, rows, text_columns=frozenset({0, 1, 2, 5})))
        if len(held) > room:
            parts.append(Prose((words.say("coach_sheet_more", n=len(held) - room),)))
    return parts


def _held(row: Row) -> tuple[str, ...]:
    wanted = [words.number(row[name]) if row[name] else NOTHING for name in ("wanted_before", "wants_it")]
    return (
        words.day(row["interview_on"], year=False),
        _meeting(row),
        words.label("result", row["result"]),
        words.number(row["forecast"]),
        NOTHING if wanted == [NOTHING, NOTHING] else " → ".join(wanted),
        cut(row["to_change"] or "", 70) or NOTHING,
    )


def _asked(person: Person) -> list[Part]:
    """The questions rated lowest lately; in their own words, with the answer kept, by choice alone."""
    said = []
    for row in person["asked"][:_ASKED]:
        told = {"n": row["rated_answer"], "meeting": words.label("stage", row["stage"])}
        if row["question"]:
            line = words.say("coach_sheet_question_words", question=cut(row["question"]), **told)
        else:
            line = words.say("coach_sheet_question", category=words.label("question_category", row["category"]), **told)
        if row["answer_note"]:
            kept = words.say(
                "coach_sheet_said", what=words.say("coach_sheet_answer"), said=cut(row["answer_note"], _NAME)
            )
            line = words.say("coach_reasons_by").join((line, kept))
        said.append(line)
    return [Prose(tuple(said), words.say("coach_sheet_lowest"))] if said else []


def _notes(coach: Coach, person: Person) -> list[Part]:
    """What the person wrote, newest first, where they chose to show it."""
    said = list(_written(coach, person))[: _NOTES - (len(person.needs) > _REASONS)]
    return [Prose(tuple(said), words.say("coach_sheet_notes"))] if said else []


def _written(coach: Coach, person: Person) -> Iterator[str]:
    for row in person["held"]:
        for name in ("employer_feedback", "feedback_received", "notes"):
            if row[name]:
                what = f"{words.weekday(row['interview_on'], coach.as_of)}, {words.say(f'coach_note_{name}')}"
                yield words.say("coach_sheet_said", what=what, said=cut(row[name]))


def _next(coach: Coach, person: Person) -> list[Part]:
    """The newest suggestion, with its evidence or named as advice; none for somebody who searches no more."""
    facts = person.facts
    if not facts["habit"] or not facts["n_searching"]:
        return []
    says = []
    counts_as = words.labels("habit_counts_as").get(facts["habit"])
    if counts_as:
        says.append(words.say("coach_sheet_next_what", what=counts_as))
    key = "coach_sheet_next_so_far" if facts["n_known"] else "coach_sheet_next_unknown"
    says.append(words.say(key, done=facts["n_done"], known=facts["n_known"]))
    if facts["kind"] == "evidence" and facts["sentence"]:
        says.append(words.say("coach_sheet_next_evidence", said=words.verdict(facts["sentence"])))
    else:
        says.append(words.say("coach_sheet_next_advice"))
    label = cut(words.habit(facts["habit"], coach.labels.get(facts["habit"])), 60)
    return [Prose((" ".join(says),), words.say("coach_sheet_next", habit=label))]


def _rating(person: Person) -> Prose:
    facts = person.facts
    heading = words.say("coach_sheet_rating")
    if facts["forecast_expected"] is None or not facts["n_forecast"]:
        return Prose((words.say("coach_sheet_no_forecast"),), heading)
    if facts["n_forecast"] < ENOUGH:
        return Prose((words.say("coach_sheet_few_forecasts", n=facts["n_forecast"]),), heading)
    told = {"expected": facts["forecast_expected"], "n": facts["n_forecast"], "advanced": facts["forecast_advanced"]}
    return Prose((words.say("coach_sheet_expected", **told),), heading)


def grades_table() -> Table:
    """What each grade lets a coach say, and what it does not."""
    rows = tuple(
        (words.label("grade", grade), words.say(f"coach_grade_{name}"), words.say(f"coach_grade_{name}_not"))
        for grade, name in _GRADES.items()
    )
    title = words.say("coach_grades")
    head = tuple(words.say(f"coach_grades_{name}") for name in ("grade", "say", "not"))
    return Table(title, head, rows, folded=title, text_columns=frozenset({0, 1, 2}))


def _meeting(row: Row) -> str:
    return meeting(row | {"company": cut(row["company"] or "", _NAME), "role": None})


def _company(row: Row) -> str:
    return company(row | {"company": cut(row["company"] or "", _NAME), "role": cut(row["role"] or "", _NAME)})


def cut(text: str, letters: int = _LETTERS) -> str:
    """What somebody wrote, on one line and no longer than a sheet has room for."""
    told = " ".join(text.split())
    return words.isolated(told if len(told) <= letters else f"{told[: letters - 1].rstrip()}…") if told else ""
