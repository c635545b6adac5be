"""A seeker's own page: every sentence counted again, nothing of anyone else, and a sheet and a calendar to take along."""

import duckdb
import pytest

from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import QUESTION_CATEGORIES, words_of
from pipelines.dashboards import words
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.pages.seeker.page import seeker_page
from pipelines.dashboards.pages.seeker.questions import MARKS
from pipelines.dashboards.readers import readers
from pipelines.dashboards.site import build_site
from pipelines.dashboards.warehouse import open_warehouse
from pipelines.statistics.rates import wilson
from tests.dashboards.a_search import add_search, day
from tests.dashboards.own_page import (
    MINE,
    ask,
    by_statuses,
    own_of,
    plain,
    sections,
    text_of,
    two_people,
    without_an_offer,
)

SECRETS = ("Zephyrine Quill", "Bob Secret")


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


def test_without_an_offer_the_lead_names_the_next_interview_and_what_is_ready(world, tmp_path):
    without_an_offer(world)
    assert plain(seeker_page(own_of(world.publish(tmp_path / "w.duckdb"))).lead[0]) == (
        "Your next interview is Technical at Tailspin, Tue 24 November. Of 9 things to prepare, 2 are logged as ready."
    )


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


def test_links_at_the_top_lead_to_each_section(warehouse, ada):
    page = seeker_page(ada)
    assert [href for href, _ in page.nav] == [f"#{section.id}" for section in page.sections]
    assert len({label for _, label in page.nav}) == len(page.nav) > 10
    assert page_html(page).count("<nav ") == 1


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
