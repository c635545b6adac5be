"""A seeker's own page: every sentence counted again, nothing of anyone else, and a sheet and a calendar to take along."""

import datetime as dt
import re

import duckdb
import pytest

from pipelines.contract.logs import log_tables
from pipelines.contract.sentences import catalogue
from pipelines.contract.vocabulary import OUTCOME_REASON_GROUPS, QUESTION_CATEGORIES, words_of
from pipelines.dashboards import words
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.pages.seeker.funnel import flow_title
from pipelines.dashboards.pages.seeker.noes import GROUPS
from pipelines.dashboards.pages.seeker.page import seeker_page
from pipelines.dashboards.pages.seeker.questions import MARKS
from pipelines.dashboards.pages.seeker.tables import read_seekers
from pipelines.dashboards.readers import readers
from pipelines.dashboards.site import build_site
from pipelines.dashboards.warehouse import open_warehouse, read_programs
from pipelines.statistics.one_seeker import shrunk
from pipelines.statistics.rates import newcombe, wilson
from tests.dashboards.a_search import add_search, day

AS_OF = dt.date(2026, 11, 20)
SECRETS = ("Zephyrine Quill", "Bob Secret")


def two_people(world):
    """A program of two: Ada, who logs everything, and another of whom her page may say nothing."""
    world.program("river", "Riverside", seeker_pages=10)
    add_search(world, "river", "ada")
    add_search(world, "river", "zz-other", text=lambda said: f"Zephyrine Quill {said}", name="Bob Secret")
    return world


def without_an_offer(world):
    """Ada's search without any: neither a row of offers nor a status tells of one."""
    two_people(world).rows["offers"].clear()
    for row in world.rows["applications"]:
        row["has_offer"] = False
    return world


@pytest.fixture
def warehouse(world, tmp_path):
    return two_people(world).publish(tmp_path / "w.duckdb")


def own_of(path, seeker="ada"):
    with open_warehouse(path) as con:
        return next(own for own in read_seekers(con, read_programs(con)[0]) if own.seeker == seeker)


@pytest.fixture
def ada(warehouse):
    return own_of(warehouse)


def sections(own):
    return {section.id: section for section in seeker_page(own).sections}


def plain(text):
    return str(text).replace("\u00a0", " ")


def text_of(html):
    html = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)
    return plain(re.sub(r"\s*(<[^>]+>\s*)+", " | ", html))


def ask(path, sql):
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql).fetchone()


MINE = "program = 'river' AND seeker = 'ada'"
SENT = f"FROM applications WHERE {MINE} AND NOT is_wish"
HELD = f"FROM interviews WHERE {MINE} AND is_held"
#: A title or a sentence of the page -> the numbers in it, asked of the warehouse by their own SQL.
SAID = {
    "funnel": (
        "Of {} applications that ended without an offer, {} ended before a first conversation",
        f"SELECT count(*), count(*) FILTER (furthest_stage = 'applied') {SENT} AND outcome IN ('rejected', 'no_response')",
    ),
    "judge": (
        "You expected {} of {} to lead on; {} did",
        f"SELECT printf('%.1f', forecast_expected), n_interviews, n_advanced FROM self_rating_seekers WHERE {MINE}",
    ),
    "wanted": (
        "Of {} jobs rated before and after, you wanted {} more afterwards and {} less",
        f"SELECT count(*), count(*) FILTER (wants_it > wanted_before), count(*) FILTER (wants_it < wanted_before) {HELD} "
        "AND wants_it > 0 AND wanted_before > 0",
    ),
    "questions": (
        "{} questions met; {} of {} rated 1 or 2 of 5",
        "SELECT count(*), count(*) FILTER (rated_answer <= 2), count(rated_answer) FROM questions "
        f"WHERE {MINE} AND asked_by = 'interviewer'",
    ),
    "loop": (
        "{} of {} interviews reflected on, {} in full",
        f"SELECT (SELECT count(*) FROM reflections WHERE {MINE}), count(*), (SELECT count(*) FROM reflections WHERE {MINE} "
        f"AND responses_reviewed AND delivery_reviewed AND rapport_reviewed AND to_change <> '') {HELD}",
    ),
    "practice": (
        "{} practice sessions in the last 14 days, on {} days",
        f"SELECT count(*), count(DISTINCT practised_on) FROM practice WHERE {MINE} AND practised_on > DATE '2026-11-06'",
    ),
    "goals": (
        "{} goals: {} met, {} open",
        "SELECT count(*), count(*) FILTER (goal_status = 'met'), count(*) FILTER (goal_status = 'open') "
        f"FROM goals WHERE {MINE}",
    ),
    "offers": (
        "{} offer; {} of {} rated was wanted",
        f"SELECT count(*), count(*) FILTER (wants_it >= 4), count(wants_it) FROM offers WHERE {MINE}",
    ),
    "employer": (
        "Asked about doubts in {} of {} interviews",
        f"SELECT count(*) FILTER (concerns <> 'not_asked'), count(concerns) {HELD}",
    ),
    "noes": (
        "The noes brought {} contacts, feedback {} times, and {} door left open",
        "SELECT sum(new_contacts), count(*) FILTER (employer_feedback IS NOT NULL OR interview IN (SELECT interview FROM "
        "reflections WHERE feedback_received IS NOT NULL)), count(DISTINCT application) FILTER (future_consideration) "
        f"{HELD} AND application IN (SELECT application {SENT} AND outcome IN ('rejected', 'no_response'))",
    ),
    "reasons": (
        "Of {} reasons known, {} is worth working on",
        f"SELECT count(outcome_reason), count(*) FILTER (outcome_reason = 'lacked_skill') {SENT}",
    ),
    "habits": (
        "{} of {} habits logged were done at least once",
        "SELECT count(DISTINCT habit) FILTER (done), count(DISTINCT habit) FROM interview_habits "
        f"WHERE {MINE} AND interview <> 'a4-2'",
    ),
}


@pytest.mark.parametrize("section", SAID)
def test_every_title_is_what_the_warehouse_says(warehouse, ada, section):
    sentence, sql = SAID[section]
    numbers = ask(warehouse, sql)
    assert plain(sections(ada)[section].title) == sentence.format(*numbers)
    assert any(numbers)


def test_the_lead_is_what_the_warehouse_says(warehouse, ada):
    applications, reached = ask(
        warehouse, f"SELECT count(*), count(*) FILTER (furthest_stage <> 'applied') {SENT} AND NOT is_future"
    )
    low, high = (round(100 * float(end)) for end in wilson(reached, applications))
    expected, n, advanced = ask(
        warehouse,
        f"SELECT printf('%.1f', forecast_expected), n_interviews, n_advanced FROM self_rating_seekers WHERE {MINE}",
    )
    (by,) = ask(warehouse, f"SELECT decide_by FROM offers WHERE {MINE}")
    assert [plain(one) for one in seeker_page(ada).lead] == [
        f"An offer of Fabrikam waits for your decision, by {by.day} November 2026.",
        f"Of {applications} applications, {reached} reached a first conversation "
        f"({100 * reached / applications:.0f} %, likely {low}–{high} %).",
        f"You expected {expected} of {n} interviews with a forecast to lead on; {advanced} did.",
    ]


@pytest.mark.parametrize(("forecasts", "is_said"), [(1, False), (4, False), (5, True)])
def test_a_sum_of_a_few_forecasts_is_not_told(world, tmp_path, forecasts, is_said):
    """One forecast of 45 % would read: expected 0 of 1."""
    two_people(world)
    for row in world.rows["self_rating_seekers"]:
        if row["rating"] == "forecast":
            row |= {"n_interviews": forecasts, "n_advanced": 1, "forecast_expected": 0.45 * forecasts}
    page = seeker_page(own_of(world.publish(tmp_path / "w.duckdb")))
    said = f"You expected {0.45 * forecasts:.1f} of {forecasts} to lead on; 1 did"
    title = next(plain(section.title) for section in page.sections if section.id == "judge")
    assert title == (said if is_said else "How my own view compares with results")
    assert any("with a forecast" in one for one in page.lead) is is_said


def test_without_an_offer_the_lead_names_the_next_interview_and_what_is_ready(world, tmp_path):
    without_an_offer(world)
    assert plain(seeker_page(own_of(world.publish(tmp_path / "w.duckdb"))).lead[0]) == (
        "Your next interview is Technical at Tailspin, Tue 24 November. Of 9 things to prepare, 2 are logged as ready."
    )


def test_the_lead_counts_what_the_brief_lists_as_ready_and_as_not(world, tmp_path):
    """Ready are also steps that nobody is asked to tick: the brief listed two under a lead that counted one."""
    without_an_offer(world)
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    told = {part.heading: len(part.says) for part in sections(own)["brief"].parts}
    said = re.search(r"Of (\d+) things to prepare, (\d+)", plain(seeker_page(own).lead[0]))
    assert [*map(int, said.groups())] == [told["Ready"] + told["Not ticked yet"], told["Ready"]]


def test_a_meeting_is_named_by_the_company_of_its_application_where_it_names_none(world, tmp_path):
    for row in two_people(world).rows["interviews"]:
        row.update(company=None, role=None)
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    made = text_of(page_html(seeker_page(own)))
    assert "Technical at Northwind" in made
    assert "a company not named" not in made


def test_the_numbers_at_the_top(warehouse, ada):
    advanced, decided = ask(
        warehouse,
        f"SELECT count(*) FILTER (result = 'advanced'), count(*) FILTER (result IN ('advanced', 'rejected', 'no_response')) {HELD}",
    )
    low, high = (round(100 * float(end)) for end in wilson(advanced, decided))
    told = [(kpi.value, plain(kpi.what), plain(kpi.doubt)) for kpi in seeker_page(ada).kpis]
    assert told[0] == ("6", "applications", "")
    assert told[2] == ("9", "interviews held", "1 ahead")
    assert plain(told[3][0]) == f"{100 * advanced / decided:.0f} %"
    assert told[3][2] == f"{advanced} of {decided}, likely {low}–{high} %"
    assert told[4] == ("1", "offer", "1 of 1 rated was wanted")
    assert told[5] == ("2", "practice sessions in 14 days", "on 2 days")


#: How many of 12 technical rounds led on, beside 9 of 12 screens -> whether technical rounds are named for it.
TECHNICAL = {5: False, 1: True}


@pytest.mark.parametrize("led", TECHNICAL)
def test_a_stage_is_named_only_where_it_stands_out_by_more_than_chance(world, tmp_path, led):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    for at in range(12):
        for stage, n in (("recruiter_screen", 9), ("technical", led)):
            met, ending = ([stage, "final"], "pending") if at < n else ([stage], "rejected")
            world.application("me", "ada", f"{stage}{at}", met, ending)
    title = plain(sections(own_of(world.publish(tmp_path / "w.duckdb")))["meetings"].title)
    named = f"The smallest share led on at Technical: {led} of 12"
    assert title.startswith(named) is TECHNICAL[led]


def by_statuses(world, tmp_path, *stages):
    """One person whose log is a list of applications with statuses: each with the stages that it tells, and no date of a meeting."""
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    for at, met in enumerate(stages):
        world.application("me", "ada", f"a{at}", met, "rejected", held=False)
    return own_of(world.publish(tmp_path / "w.duckdb"))


def test_tiles_without_data_are_left_out_and_none_contradicts_the_funnel(world, tmp_path):
    own = by_statuses(world, tmp_path, ["interview"], ["interview"], ["interview"], [], [])
    told = [(kpi.value, plain(kpi.what), plain(kpi.doubt)) for kpi in seeker_page(own).kpis]
    assert [one[:2] for one in told] == [
        ("5", "applications"),
        ("5", "got a response"),
        ("3", "reached an interview"),
        ("0", "offers"),
    ]
    assert told[2][2] == "no interview dated yet"
    assert [plain(line.label) for line in sections(own)["funnel"].parts[0].lines] == [
        "Applied",
        "Interview, any kind",
        "Offer",
    ]


def test_without_any_interview_no_tile_speaks_of_one(world, tmp_path):
    own = by_statuses(world, tmp_path, [], [])
    assert [plain(kpi.what) for kpi in seeker_page(own).kpis] == ["applications", "got a response", "offers"]


def test_a_screen_is_a_step_once_some_application_had_one(world, tmp_path):
    own = by_statuses(world, tmp_path, ["recruiter_screen", "technical"], ["technical"])
    lines = {plain(line.label): plain(line.note) for line in sections(own)["funnel"].parts[0].lines}
    assert list(lines) == ["Applied", "Recruiter screen", "Interview, any kind", "Offer"]


def test_the_furthest_stage_counts_and_not_the_last_status(ada):
    """Northwind said no after the final: it counts at the final, not as a no from the start."""
    lines = {plain(line.label): plain(line.note) for line in sections(ada)["funnel"].parts[0].lines}
    assert list(lines) == ["Applied", "Recruiter screen", "Interview, any kind", "Final", "Offer"]
    assert [note.split(":")[0] for note in lines.values()] == ["6", "4", "3", "2", "1"]
    stopped = {plain(row[0]): row[1:] for row in sections(ada)["funnel"].parts[1].rows}
    assert stopped["Final"] == ("1", "1", "–", "–", "–", "–")
    assert stopped["Interview, any kind"] == ("1", "–", "1", "–", "–", "–")


def test_the_history_of_an_application_is_its_events(ada):
    rows = {row[0]: (plain(row[1]), row[2]) for row in sections(ada)["funnel"].parts[2].rows}
    assert rows["Northwind, Analyst"] == (
        "Applied (1 August 2026) → Recruiter screen (8 August 2026) → Technical (15 August 2026) → Final (25 August 2026)",
        "Rejected",
    )


def test_what_is_due(ada):
    """The offer first; then the fresh interview without a note and without a reflection; then what went silent."""
    due = [(getattr(row[0], "text", row[0]), *map(plain, row[1:])) for row in sections(ada)["week"].parts[1].rows]
    assert due == [
        ("Decide on the offer", "Fabrikam, Analyst", "20 November 2026", "27 November 2026"),
        ("Thank-you note, none logged yet", "Recruiter screen at Tailspin", "15 November 2026", "–"),
        ("Write down how it went", "Recruiter screen at Tailspin", "15 November 2026", "–"),
        ("Ask where it stands", "Wingtip, Analyst", "30 October 2026", "–"),
    ]
    assert sections(ada)["week"].title.replace("\u00a0", " ") == "This week: 1 interview ahead, 4 things due"


def test_the_brief_has_what_is_ready_the_lowest_the_promise_and_what_to_ask(ada):
    brief = sections(ada)["brief"]
    told = {plain(part.heading): [plain(said) for said in part.says] for part in brief.parts}
    assert brief.title.startswith("Brief: Technical at Tailspin, Tue 24")
    assert brief.sheet
    assert told["Ready"] == ["Interviewer looked up", "Mock interviews"]
    assert "Company research" in told["Not ticked yet"]
    assert told["Rated lowest so far at this stage: Technical"] == [
        "“How would you test this?” rated 2 of 5, 15 August 2026",
        "“Draw the data model.” rated 3 of 5, 19 September 2026",
    ]
    assert told["The change I promised myself"] == ["Slow down"]  # of the newest interview, newer than any reflection
    # Not what was asked at this company (duties); what was asked elsewhere (challenges) comes after what never was.
    assert told["Three questions to ask"] == [
        "Which skills matter most to you in whoever takes this on?",
        "What do you like best about working here, and what least?",
        "How do people here work together on an ordinary day?",
    ]


@pytest.mark.parametrize("rated", [3, 4])
def test_an_answer_that_went_well_is_none_of_those_rated_lowest(world, tmp_path, rated):
    """Of a handful of answers one is always the least: one rated 5 of 5 stood in the brief as rated lowest."""
    for row in two_people(world).rows["questions"]:
        row.update(rated_answer=row["rated_answer"] and rated)
    made = sections(own_of(world.publish(tmp_path / "w.duckdb")))
    (told,) = [part.says for part in made["brief"].parts if part.heading.startswith("Rated lowest")]
    tables = [part.caption for part in made["questions"].parts if hasattr(part, "caption")]
    assert (plain(told[0]) == "Every question rated at this stage was rated 4 or 5 of 5.") is (rated == 4)
    assert ("Questions I rated lowest" in tables) is (rated == 3)


def test_two_silent_jobs_of_one_company_are_told_apart(world, tmp_path):
    for row in two_people(world).rows["applications"]:
        if row["application"] in ("a5", "a6"):
            row.update(
                company="Wingtip", role={"a5": "Analyst", "a6": "Engineer"}[row["application"]], outcome="pending"
            )
    week = sections(own_of(world.publish(tmp_path / "w.duckdb")))["week"]
    due = {
        plain(row[1]) for row in week.parts[1].rows if plain(getattr(row[0], "text", row[0])) == "Ask where it stands"
    }
    assert due == {"Wingtip, Analyst", "Wingtip, Engineer"}


def test_an_offer_that_a_status_tells_waits_for_a_decision_too(world, tmp_path):
    two_people(world).rows["offers"].clear()
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    assert plain(seeker_page(own).lead[0]) == (
        "An offer of Fabrikam waits for your decision; no day to decide by is logged."
    )


def test_own_habits_are_counts_with_their_range_and_never_a_verdict(ada):
    (row,) = [
        row
        for part in sections(ada)["habits"].parts
        if hasattr(part, "rows")
        for row in part.rows
        if "Mock" in str(row[0])
    ]
    gap, low, high = (f"{100 * float(value):+.1f}".replace("-", "−") for value in newcombe(2, 2, 2, 3))
    assert tuple(map(plain, row)) == (
        "Mock interviews", "2 of 2", "2 of 3", f"{gap}, likely {low} to {high}: too little data from you alone",
    )  # fmt: skip


EFFECT = {
    "run_id": "r", "scope": "program", "program": "river", "slice_kind": "all", "slice_value": "all", "outcome": "advanced",
    "kind": "count", "contrast": "done", "phase": "before", "flip_flag": False,
}  # fmt: skip
SUGGESTIVE = '{"key": "suggestive", "by": 4, "low": -1, "high": 8}'


def test_beside_them_the_programs_effect_with_its_grade_where_it_may_be_shown(world, tmp_path):
    two_people(world)
    strong = EFFECT | {"grade": "suggestive", "sentence": SUGGESTIVE}
    world.add("habit_effects", **strong, habit="mock_interviews", suppressed=False)
    world.add("habit_effects", **strong, habit="star_stories_ready", suppressed=True)
    habits = sections(own_of(world.publish(tmp_path / "w.duckdb")))["habits"]
    said = "Leans towards 4 more in 100 (from 1 fewer to 8 more). Worth trying, not worth promising."
    assert habits.parts[0].says == (f"Mock interviews, suggestive. {said}",)
    before = {getattr(row[0], "text", row[0]): row for row in habits.parts[1].rows}
    assert before["Mock interviews"][0].tags == (("suggestive", "ok"),)
    assert before["Mock interviews"][-1] == said
    assert before["STAR stories ready"][-1] == "not enough people to say"


JUDGED = {"gate_ok": True, "estimate": 0.06, "se": 0.03, "between_sd": 0.04, "base_rate": 0.5, "raw": 0.1}


@pytest.mark.parametrize(
    ("more", "drawn"),
    [
        ({}, True),
        ({"gate_ok": False}, False),
        ({"between_sd": None}, False),
        ({"grade": "cannot be judged"}, False),
        ({"suppressed": True}, False),
    ],
)
def test_the_own_gap_is_drawn_towards_the_programs_effect_where_that_may_be_told(world, tmp_path, more, drawn):
    two_people(world)
    row = (
        EFFECT
        | {"grade": "suggestive", "sentence": SUGGESTIVE, "habit": "mock_interviews", "suppressed": False}
        | JUDGED
        | more
    )
    world.add("habit_effects", **row)
    section = sections(own_of(world.publish(tmp_path / "w.duckdb")))["habits"]
    (cells,) = [
        row
        for part in section.parts
        if hasattr(part, "rows")
        for row in part.rows
        if "Mock" in str(getattr(row[0], "text", row[0]))
    ]
    mean, low, high = (f"{100 * value:+.1f}".replace("-", "−") for value in shrunk((2, 2, 2, 3), 0.06, 0.03, 0.04, 0.5))
    said = (
        f": too little data from you alone. Your interviews and the program’s together: {mean}, likely {low} to {high}."
    )
    assert (said in plain(cells[3])) == drawn
    assert any("drawn towards the program’s" in note for note in section.notes) == drawn


@pytest.mark.parametrize(("raw", "key"), [(0.1, "flip"), (-0.1, "flip_held_back")])
def test_a_flip_says_which_way_the_plain_difference_goes(world, tmp_path, raw, key):
    two_people(world)
    row = EFFECT | {
        "grade": "suggestive",
        "sentence": SUGGESTIVE,
        "habit": "mock_interviews",
        "suppressed": False,
        "flip_flag": True,
    }
    world.add("habit_effects", **row, raw=raw)
    habits = sections(own_of(world.publish(tmp_path / "w.duckdb")))["habits"]
    assert habits.parts[0].says[0].endswith(catalogue()[key])


FOUND = {
    "fragile": ({"fragile_flag": True, "e_value_ci": 1.247}, catalogue()["fragile"].format(factor="1.25")),
    "blank": ({"blank_flag": True}, catalogue()["blank"]),
    "placebo": ({"placebo_flag": True}, catalogue()["placebo"]),
}


@pytest.mark.parametrize("found", FOUND)
def test_what_a_check_found_stands_beside_the_grade_as_on_the_programs_page(world, tmp_path, found):
    flag, said = FOUND[found]
    two_people(world)
    row = EFFECT | {"grade": "suggestive", "sentence": SUGGESTIVE, "habit": "mock_interviews", "suppressed": False}
    world.add("habit_effects", **row, **flag)
    habits = sections(own_of(world.publish(tmp_path / "w.duckdb")))["habits"]
    assert habits.parts[0].says[0].endswith(f"not worth promising. {said}")


NEXT = {
    "advice": ("advice, not evidence from your logs", {"kind": "advice"}),
    "evidence": ("suggestive", {"kind": "evidence", "grade": "suggestive", "sentence": SUGGESTIVE}),
}


@pytest.mark.parametrize("kind", NEXT)
def test_the_one_thing_to_do_next_is_evidence_with_its_grade_or_named_as_advice(world, tmp_path, kind):
    tag, told = NEXT[kind]
    two_people(world)
    for on, habit in (
        ("2026-10-01", "portfolio_ready"),
        ("2026-11-20", "mock_interviews"),
        ("2026-12-01", "online_presence_checked"),
    ):
        who = {"run_id": "r", "program": "river", "seeker": "ada"}
        world.add("suggestions", **who, suggested_on=day(on), habit=habit, n_done=1, n_known=1, **told)
    path = world.publish(tmp_path / "w.duckdb")
    section = sections(own_of(path))["next"]
    # Counted today, not on the day of the suggestion; what is ticked for an interview ahead was done.
    done, known = ask(
        path,
        f"SELECT count(*) FILTER (done), count(*) FROM interview_habits JOIN interviews USING (program, seeker, interview) "
        f"WHERE {MINE} AND habit = 'mock_interviews' AND (done OR NOT is_future)",
    )
    assert (done, known) == (3, 6)
    assert section.title == "The one thing to do next: Mock interviews"
    assert section.tags[0][0] == tag
    so_far = f"So far: done before {done} of {known} interviews where you logged it."
    assert so_far in map(plain, section.parts[0].says)
    assert any("Leans towards 4 more" in said for said in section.parts[0].says) == (kind == "evidence")


def test_links_at_the_top_lead_to_each_section(warehouse, ada):
    page = seeker_page(ada)
    assert [href for href, _ in page.nav] == [f"#{section.id}" for section in page.sections]
    assert len({label for _, label in page.nav}) == len(page.nav) > 10
    assert page_html(page).count("<nav ") == 1


#: Kind, habit -> what is said under the title: of the first nothing is logged but for an interview ahead, the second was
#: never done before one that was held, the third is.
UNDER_NEXT = {
    ("advice", "research_minutes"): "A step of the catalogue; you have logged nothing about this yet. This is advice, not evidence from your logs.",
    ("advice", "closed_with_interest"): "The first step of the catalogue that you have not done yet, by your logs. This is advice, not evidence from your logs.",
    ("advice", "mock_interviews"): "The step of the catalogue that you have done least so far. This is advice, not evidence from your logs.",
    ("evidence", "research_minutes"): "This goes with leading on in your program, and you have logged nothing about it yet.",
    ("evidence", "mock_interviews"): "Of what goes with leading on in your program, this is what you do least.",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "habit"), UNDER_NEXT)
def test_a_blank_is_not_called_never(world, tmp_path, kind, habit):
    two_people(world)
    for row in world.rows["interview_habits"]:
        if row["habit"] == "closed_with_interest":
            row["done"] = False
    who = {"run_id": "r", "program": "river", "seeker": "ada", "n_done": 2, "n_known": 5}
    world.add("suggestions", **who, suggested_on=day("2026-10-01"), habit=habit, **NEXT[kind][1])
    section = sections(own_of(world.publish(tmp_path / "w.duckdb")))["next"]
    assert section.sub == UNDER_NEXT[kind, habit]
    known = any("So far" in said for said in section.parts[0].says)
    assert known == (habit != "research_minutes")


@pytest.mark.parametrize("ahead", [True, False])
def test_the_one_thing_to_do_next_stands_first_among_what_to_prepare(world, tmp_path, ahead):
    """It is none of the quick log's: the lead counts it, the brief names it. Without an interview ahead there is no brief."""
    without_an_offer(world)
    if not ahead:
        world.rows["interviews"] = [row for row in world.rows["interviews"] if not row["is_future"]]
    who = {"run_id": "r", "program": "river", "seeker": "ada"}
    world.add("suggestions", **who, suggested_on=day("2026-10-01"), habit="results_quantified", **NEXT["advice"][1])
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    made = sections(own)
    what = made["next"].parts[0].says[0]
    if not ahead:
        assert what.startswith("What counts as doing it, once an interview is on the calendar: Own results")
        assert "brief" not in made
        return
    assert what.startswith("What counts as doing it: Own results")
    (missing,) = [part.says for part in made["brief"].parts if part.heading == "Not ticked yet"]
    assert missing[0] == "Results put into numbers: the one thing to do next"
    assert "Of 10 things to prepare, 2 are logged as ready." in plain(seeker_page(own).lead[0])
    assert plain(made["week"].parts[0].rows[0][3]).startswith("Results put into numbers, ")


def test_nothing_is_suggested_once_the_search_is_over(world, tmp_path):
    two_people(world)
    world.rows["seekers"][0]["search_ended"] = day("2026-11-01")
    who = {"run_id": "r", "program": "river", "seeker": "ada", "n_done": 2, "n_known": 5}
    world.add("suggestions", **who, suggested_on=day("2026-10-01"), habit="mock_interviews", kind="advice")
    assert "next" not in sections(own_of(world.publish(tmp_path / "w.duckdb")))


def test_how_whole_answers_about_goals_were_and_who_one_practised_with(ada):
    said = {
        name: [plain(one) for part in sections(ada)[name].parts if hasattr(part, "says") for one in part.says]
        for name in ("questions", "practice")
    }
    assert said["questions"] == [
        "Answers about career goals had 3.0 of 4 parts on average, over 1 answer: who I am, short term, long term, and the tie "
        "to this company.",
        "1 of 2 questions came back deeper.",
    ]
    assert said["practice"] == ["With whom: a peer 4."]


@pytest.mark.parametrize("off", ["the application ended", "it was called off"])
def test_an_interview_that_will_not_be_is_not_ahead(world, tmp_path, off):
    two_people(world)
    if off == "it was called off":
        next(row for row in world.rows["interviews"] if row["interview"] == "a4-2")["result_logged"] = "cancelled"
    else:
        next(row for row in world.rows["applications"] if row["application"] == "a4")["outcome"] = "rejected"
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    assert not own.ahead
    assert "brief" not in sections(own)


def test_a_page_that_is_one_file_leads_to_no_file_beside_it(ada):
    page = seeker_page(ada)
    assert "reminders.ics" in page_html(page, "../shared/charts.js")
    assert "reminders.ics" not in page_html(page)


def test_a_page_can_be_shared_of_whom_no_page_is_written(world, tmp_path):
    two_people(world)
    world.rows["programs"][0]["seeker_pages"] = 1
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        assert [one.who for one in readers(con)] == ["river", "ada"]
        assert [one.who for one in readers(con, "ZZ-other")] == ["river", "zz-other"]


def test_a_folder_is_small(warehouse, tmp_path):
    """A thousand people's pages are a folder that can be handed on."""
    for page in build_site(warehouse, tmp_path / "site"):
        assert sum(path.stat().st_size for path in page.parent.iterdir()) < 150_000


def test_reasons_stand_in_four_groups_and_a_fit_concern_is_ask_more(ada):
    section = sections(ada)["reasons"]
    assert [(line.label, plain(line.note)) for line in section.parts[0].lines] == [
        ("Worth working on", "1 of 3"),
        ("Outside my hands", "1 of 3"),
        ("Ask more", "1 of 3"),
        ("My own choice", "0 of 3"),
    ]
    assert ("Contoso, Analyst", "Ask more", "Doubt about the fit", "My own guess") in section.parts[1].rows


def test_what_a_no_led_to_is_named(ada):
    assert sections(ada)["noes"].parts[1].rows == (("Tailspin, Analyst", "Northwind, Analyst"),)


def test_offers_stand_side_by_side_with_pay_first_and_final(ada):
    rows = {row[0]: plain(row[1]) for row in sections(ada)["offers"].parts[0].rows}
    assert rows["Do I want it?"] == "4"
    assert rows["Role and responsibilities"] == "5"
    assert rows["Pay, first"] == "50,000 EUR a year"
    assert rows["Pay, final"] == "54,000 EUR a year"
    assert rows["From first to final"] == "+8.0 %"
    assert rows["Mean of the scores given"] == "3.5"


def test_a_page_tells_nothing_of_anyone_else(warehouse, tmp_path):
    """Not a name, a company or an id of another person, in the page or its files; and each has their own."""
    build_site(warehouse, tmp_path / "site")
    folders = [path.parent for path in (tmp_path / "site").glob("*/index.html") if "shared" not in str(path)]
    texts = {folder: b"".join(path.read_bytes() for path in folder.iterdir()).decode() for folder in folders}
    adas = [text for text in texts.values() if "<h1>Ada Example</h1>" in text]
    assert len(adas) == 1
    assert len(texts) == 3
    assert not [secret for secret in (*SECRETS, "zz-other") if secret in adas[0]]
    others = [text for text in texts.values() if "<h1>Zephyrine Quill Bob Secret</h1>" in text]
    assert len(others) == 1
    assert "Ada Example" not in others[0]


def test_pages_are_made_for_as_many_as_the_setting_says_in_order_of_name(world, tmp_path):
    world.program("river", seeker_pages=2)
    for seeker, name in (("s1", "Cleo"), ("s2", "ada"), ("s3", None), ("s4", "Bo")):
        world.add("seekers", program="river", seeker=seeker, display_name=name, derived=False, counted_by_program=True)
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        assert [(one.kind, one.title) for one in readers(con)] == [
            ("program", "river"),
            ("seeker", "ada"),
            ("seeker", "Bo"),
        ]


def test_where_a_program_is_one_person_their_page_is_the_programs(world, tmp_path):
    world.program("me", "Ada's search", one_seeker=True)
    add_search(world, "me", "ada")
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (one,) = readers(con)
        page = one.page()
    assert one.is_whole  # so that a run ends by saying its lead
    assert one.is_alone
    assert (one.kind, one.who, one.title, page.title) == ("seeker", "ada", "Ada's search", "Ada's search")
    assert {"funnel", "flow", "quality"} <= {section.id for section in page.sections}
    assert "Riverside" not in text_of(page_html(page))
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as con:
        ends = dict(con.execute("SELECT outcome, count(*) FROM applications WHERE NOT is_wish GROUP BY 1").fetchall())
    assert ends == {"pending": 3, "rejected": 2, "no_response": 1}
    (flow,) = [section for section in page.sections if section.id == "flow"]
    assert plain(flow.title) == "Of 6 applications, 3 have ended: Rejected 2, No response 1"


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (("pending", "pending"), "Of 2 applications none has ended yet"),
        (("pending", "no_response"), "Of 2 applications, 1 has ended: No response 1"),
        (("rejected", "no_response"), "Of 2 applications, 2 have ended: Rejected 1, No response 1"),
    ],
)
def test_the_title_of_the_flow_is_a_finding_also_where_little_has_ended(world, tmp_path, outcomes, said):
    world.program("me", "Ada's search", one_seeker=True)
    add_search(world, "me", "ada")
    kept = [row for row in world.rows["applications"] if row["application"] in ("a5", "a6")]
    world.rows["applications"] = kept
    for row, outcome in zip(kept, outcomes, strict=True):
        row["outcome"] = outcome
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (one,) = readers(con)
        page = one.page()
    (flow,) = [section for section in page.sections if section.id == "flow"]
    assert plain(flow.title) == said


def test_the_ends_of_the_flow_beyond_three_stand_together(world, tmp_path):
    world.program("me", "Ada's search", one_seeker=True)
    add_search(world, "me", "ada")
    ends = ["rejected", "rejected", "no_response", "withdrew", "position_closed", "pending", "pending"]
    for row, outcome in zip(world.rows["applications"], ends, strict=True):
        row["outcome"] = outcome
    own = own_of(world.publish(tmp_path / "w.duckdb"))
    told = "Of 6 applications, 5 have ended: Rejected 2, No response 1, Withdrew 1, otherwise 1"
    assert plain(flow_title(own)) == told


def test_the_calendar_calls_a_blank_a_blank_and_names_each_shade(ada):
    (heat,) = [part for part in sections(ada)["practice"].parts if hasattr(part, "days")]
    assert heat.key == (
        ("s0", "none logged yet"),
        ("s1", "one session"),
        ("s2", "two sessions"),
        ("s3", "three or more"),
        ("met", "interview"),
    )
    assert {shade for shade, _ in heat.days} <= {0, 1, 2, 3}


def test_wanting_a_job_less_after_is_found_out_and_no_warning(ada):
    (lines,) = [part for part in sections(ada)["wanted"].parts if hasattr(part, "lines")]
    assert [line.tone for line in lines.lines] == ["info", "quiet", "info"]


def test_the_state_changes_with_what_the_page_is_made_of_and_with_nothing_else(world, tmp_path):
    one = own_of(two_people(world).publish(tmp_path / "1.duckdb")).state
    assert own_of(world.publish(tmp_path / "2.duckdb")).state == one
    other = next(row for row in world.rows["applications"] if row["seeker"] == "zz-other")
    other["company"] = "Changed"
    assert own_of(world.publish(tmp_path / "3.duckdb")).state == one
    mine = next(row for row in world.rows["interviews"] if row["seeker"] == "ada")
    mine["wants_it"] = 1
    assert own_of(world.publish(tmp_path / "4.duckdb")).state != one


def test_pages_and_files_are_the_same_bytes_every_time(warehouse, tmp_path):
    def made(name):
        build_site(warehouse, tmp_path / name)
        return sorted(path.read_bytes() for path in (tmp_path / name).glob("*/*") if path.suffix in (".html", ".ics"))

    assert made("one") == made("two")


#: What is logged -> the sections that the page then has, in order; all others are a line at its end.
SCARCE = {
    "a quick log alone": ("interviews questions interview_habits", ["week", "brief", "meetings", "habits", "judge", "wanted", "questions", "employer"]),
    "applications alone": ("applications events", ["week", "funnel", "noes", "reasons"]),
    "nothing": ("", ["begin"]),
}  # fmt: skip


@pytest.mark.parametrize("logged", SCARCE)
def test_sections_without_data_are_a_line_each_at_the_end(world, tmp_path, logged):
    tables, there = SCARCE[logged]
    two_people(world)
    for table in {*log_tables(), "interview_habits", "events", "self_rating_seekers"} - {"seekers", *tables.split()}:
        world.rows[table].clear()
    page = seeker_page(own_of(world.publish(tmp_path / "w.duckdb")))
    assert [section.id for section in page.sections] == [*there, "unlogged"]
    lines = page.sections[-1].parts[0].rows
    assert len(lines) == len({line[0] for line in lines}) > 0
    for _, table, columns, example in lines:
        known = set(log_tables()[table].columns)
        assert set(columns.split(",")) <= known, columns
        assert len(columns.split(",")) == len(example.split(",")), example
    html = page_html(page)
    assert "None" not in text_of(html)
    assert "nan" not in text_of(html)


#: What of the search is left -> the lead's first sentence.
NEAREST = {
    "an offer whose day is past": ({"offers": {"decide_by": day("2026-11-12")}}, "The offer of Fabrikam was to be decided by 12 November 2026, and no decision is logged."),
    "an offer without a day": ({"offers": {"decide_by": None}}, "An offer of Fabrikam waits for your decision; no day to decide by is logged."),
    "nothing ahead": (
        {"offers": {"decision": "accepted"}, "interviews": {"is_future": False}},
        "Due now: 1 thank-you note, 1 reflection, 1 application without a word to ask about.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NEAREST)
def test_the_lead_begins_with_what_is_nearest(world, tmp_path, case):
    changes, said = NEAREST[case]
    two_people(world)
    for table, change in changes.items():
        for row in world.rows[table]:
            row.update(change)
    assert plain(seeker_page(own_of(world.publish(tmp_path / "w.duckdb"))).lead[0]) == said


#: The catalogue's vocabulary -> the contract's words that each must have a label.
NAMED = {
    "result": words_of("result"),
    "activity": words_of("activity"),
    "partner": words_of("partner"),
    "question_category": QUESTION_CATEGORIES["interviewer"],
    "pitfall": words_of("pitfall"),
    "horizon": words_of("horizon"),
    "goal_status": words_of("goal_status"),
    "doubts": words_of("concerns"),
    "doubt_about": words_of("concern_topic"),
    "outcome_reason": words_of("outcome_reason"),
    "reason_source": words_of("reason_source"),
    "negotiated": words_of("negotiated"),
    "answer_mark": MARKS,
}


@pytest.mark.parametrize("vocabulary", NAMED)
def test_every_word_has_a_label(vocabulary):
    # A program's page has a row for what is not known.
    assert set(words.labels(vocabulary)) - {"unknown"} == set(NAMED[vocabulary]) - {"unknown"}


def test_every_kind_of_question_to_ask_and_every_group_of_reasons_has_its_words():
    kinds = [f"my_ask_{kind}" for kind in QUESTION_CATEGORIES["candidate"] if kind != "other"]
    assert set(GROUPS) == set(OUTCOME_REASON_GROUPS)
    assert {*kinds, *(f"my_reasons_{name}" for name in GROUPS.values())} <= set(words.sentences())
