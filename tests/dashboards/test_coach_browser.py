"""A coach's page in a real browser: silent, no wider than the screen, filtered, by keyboard, and a sheet on one page of A4."""

import re
import shutil

import duckdb
import pytest

from pipelines.dashboards.pages.coach.page import coach_page
from pipelines.dashboards.pages.coach.tables import read_coaches
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.warehouse import open_warehouse, read_programs
from tests.dashboards.coach_scene import AS_OF, EVIL, FORMULA, LONG, OKAFOR


@pytest.fixture(scope="module")
def files(coached, tmp_path_factory):
    folder = tmp_path_factory.mktemp("coaches")
    return {name: write(coached.warehouse, name, folder) for name in ("Okafor", "Silva", "Nobody")}


def write(warehouse, name, folder, program=0):
    with open_warehouse(warehouse) as con:
        (coach,) = [c for c in read_coaches(con, read_programs(con)[program]) if c.coach == name]
    path = folder / f"{name}.html"
    path.write_text(page_html(coach_page(coach)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(chromium):
    contexts = []

    def open_at(uri, width=1400, scheme="light"):
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page, heard = context.new_page(), []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: heard.append(dialog.message))
        page.on("request", lambda request: request.url == uri or heard.append(request.url))
        page.goto(uri)
        page.wait_for_load_state()
        return page, heard

    yield open_at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1400, 820, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["Okafor", "Silva", "Nobody"])
def test_silent_and_no_wider_than_the_screen(opened, files, name, width, scheme):
    page, heard = opened(files[name], width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        f"[...document.querySelectorAll('section *')].filter(one => one.getBoundingClientRect().right > {width}"
        " && !one.closest('.unseen, thead')).map(one => one.textContent)"
    )
    assert wide == []
    assert heard == []


def test_texts_of_a_log_are_shown_and_nothing_runs(opened, files):
    page, heard = opened(files["Okafor"])
    assert page.locator(".people a", has_text="<img src=x onerror=alert(1)></script> name").count() == 1
    assert page.locator("h2", has_text=f"{EVIL} name").count() == 1
    assert page.locator("img").count() == 0
    assert heard == []
    page, _ = opened(files["Silva"])
    assert page.locator(".people a", has_text=LONG[:50]).count() == 1


def test_a_filter_shows_whom_it_says_and_counts_them(opened, files, coached):
    page, _ = opened(files["Okafor"])
    told = page.locator("#roster-filter .counted")
    assert told.inner_text() == "10 of 10\N{NO-BREAK SPACE}people shown; 8 of them need a talk this week."
    sql = """SELECT count(*), count(need) FROM seekers s
             JOIN coaching c ON c.program = s.program AND c.seeker = s.seeker
             JOIN mart_seekers m ON m.program = s.program AND m.seeker = s.seeker AND slice_kind = 'seeker'
             WHERE s.program = 'p' AND c.coach = 'Okafor' AND shown_to_coach AND cohort = 'May' AND career_stage = 'senior'"""
    ((people, needs),) = coached.query(sql)
    assert 0 < people < len(OKAFOR)
    page.get_by_label("Cohort").select_option(label="May")
    page.get_by_label("Career stage").select_option(label="Senior")
    shown = page.evaluate("[...document.querySelectorAll('#roster-filter tbody tr')].filter(row => !row.hidden).length")
    assert shown == people
    verb = "needs" if needs == 1 else "need"
    assert (
        told.inner_text() == f"{people} of 10\N{NO-BREAK SPACE}people shown; {needs} of them {verb} a talk this week."
    )
    named = page.locator("#roster-filter tbody tr:not([hidden]) a").evaluate_all("all => all.map(one => one.hash)")
    sheets = page.locator("section.sheet:visible").evaluate_all("all => all.map(one => `#${one.id}`)")
    assert sheets == named
    assert "all 10" in page.locator("#funnel .sub").inner_text()
    page.get_by_label("Industry").select_option(label="not logged")
    assert told.inner_text() == "None of your people fits this choice."
    page.get_by_role("button", name="Show all again").click()
    assert "10 of 10" in told.inner_text()
    assert page.locator("section.sheet:visible").count() == len(OKAFOR)


#: A choice -> the people of coach_scene.py with such an interview in the last 30 days, or ahead.
MET = [
    ("Stage, lately or ahead", "Panel or onsite", [EVIL, "near ahead", "ahead"]),
    ("Stage, lately or ahead", "Final", ["close"]),
    ("Stage, lately or ahead", "Technical", ["calm"]),
    ("Interviews", "within 7 days", [EVIL, "near ahead", "ahead"]),
    ("Interviews", "in the last 7 days", ["calm"]),
    ("Interviews", "in the last 30 days", ["close", "calm"]),
    ("Interviews", "none of these", ["two offers", "offer", "rounds", "quiet", FORMULA]),
]


@pytest.mark.parametrize(("label", "choice", "people"), MET)
def test_one_may_choose_by_stage_and_period(opened, files, label, choice, people):
    page, _ = opened(files["Okafor"])
    page.get_by_role("combobox", name=label).select_option(label=choice)
    shown = page.locator("#roster-filter tbody tr:not([hidden]) a").all_text_contents()
    assert shown == [f"{seeker} name" for seeker in people]


def test_the_roster_is_walked_by_keyboard_and_leads_to_the_sheet(opened, files):
    page, _ = opened(files["Okafor"])
    page.locator(".people a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(location.hash + ' h2').textContent.trim()").startswith(
        "two offers name"
    )
    page.locator("#roster-filter summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".people a", has_text="calm name").is_visible()


def test_a_folded_sheet_opens_for_whom_the_list_leads_to_it(opened, files):
    page, _ = opened(files["Okafor"])
    (sheet,) = page.locator("section.sheet", has=page.locator("h2", has_text="calm name")).all()
    asked = sheet.get_by_text("What would make this hour worth your while?")
    assert not asked.is_visible()
    page.locator("#roster-filter summary").click()
    page.locator(".people a", has_text="calm name").click()
    assert asked.is_visible()
    sheet.get_by_role("link", name="Back to the list").click()
    assert page.evaluate("location.hash") == "#roster"
    page.locator("nav").get_by_role("link", name="Results by stage").click()
    assert page.evaluate("document.querySelector(':target').id") == "results"


#: Somebody of whom a sheet has as much to tell as it can: every reason, and long texts in every column.
FULL = [
    "UPDATE coaching SET sees_notes = true, sees_answers = true, sees_pay = true WHERE seeker = 'calm'",
    "UPDATE mart_seekers SET need_offer = 1, need_ahead = 1, need_finals = 1, need_first_rounds = 1, need_silent = 1, "
    "need_forecast = 1, need_overdue = 1, n_offers_overdue = 1, overdue_since = DATE '2025-12-30', need = 'offer', need_rank = 0, n_offers_open = 3, next_interview_on = DATE '2026-07-03', "
    "next_interview_stage = 'case_presentation' WHERE seeker = 'calm'",
    f"""INSERT INTO interviews (program, seeker, interview, application, company, stage, interview_on, result, is_held, forecast,
                                wanted_before, wants_it, to_change, notes, employer_feedback)
        SELECT 'p', 'calm', 'more' || n, 'calm/talk', repeat('Company ', 30), 'case_presentation',
               DATE '{AS_OF}' - n::INTEGER, 'rejected', true, 70, 4, 5, repeat('change this ', 40), repeat('a note ', 60),
               repeat('W', 400)
        FROM range(1, 13) t(n)""",
    f"""INSERT INTO interviews (program, seeker, interview, application, company, stage, interview_on, result, is_held)
        SELECT 'p', 'calm', 'ahead' || n, 'calm/talk', repeat('Company ', 30), 'case_presentation',
               DATE '{AS_OF}' + n::INTEGER, 'pending', false FROM range(1, 9) t(n)""",
    """INSERT INTO questions (program, seeker, interview, position, question, answer_note, rated_answer, category)
       SELECT 'p', 'calm', 'more' || n, 1, repeat('why that ', 60), repeat('because ', 60), 1, 'career_goals' FROM range(1, 9) t(n)""",
    """INSERT INTO offers (program, seeker, application, offered_on, has_happened, base_pay_first, base_pay_final, currency, fit_growth)
       SELECT 'p', 'calm', 'calm/first', DATE '2026-06-30', true, 50000, 60000, 'EUR', 1 FROM range(5) t(n)""",
    """INSERT INTO practice (program, seeker, practised_on, activity)
       SELECT 'p', 'calm', DATE '2026-06-28', unnest(['mock_interview', 'recorded_review', 'mentor_feedback', 'peer_feedback',
              'answer_refined', 'rehearsal', 'company_research', 'technical_study', 'other'])""",
    """INSERT INTO self_rating_seekers (run_id, program, seeker, rating, n_interviews, n_advanced, forecast_expected)
       VALUES ('r', 'p', 'calm', 'forecast', 10, 3, 7.6)""",
    """INSERT INTO suggestions (run_id, program, seeker, suggested_on, habit, kind, grade, sentence)
       VALUES ('r', 'p', 'calm', DATE '2026-07-02', 'requirements_matched', 'evidence', 'strong',
               '{"key": "strong", "with": 44, "without": 37, "by": 7, "low": 3, "high": 12}')""",
    "UPDATE seekers SET display_name = repeat('Wilhelmina ', 30), target_role = repeat('Role ', 60) WHERE seeker = 'calm'",
]


@pytest.fixture
def printed(chromium, tmp_path):
    """How many pages a print of a page has, and how high its sheets are on paper, in CSS pixels."""

    def of(uri):
        # What A4 leaves between the margins, at 96 CSS pixels an inch: 182 by 269 mm.
        page = chromium.new_page(viewport={"width": 688, "height": 1016})
        page.goto(uri)
        made = page.pdf(prefer_css_page_size=True, print_background=True)
        page.emulate_media(media="print")
        heights = page.evaluate(
            "[...document.querySelectorAll('section.sheet[id^=p]')].map(one => one.getBoundingClientRect().height)"
        )
        page.close()
        return len(re.findall(rb"/Type\s*/Page\b", made)), heights

    return of


def test_each_sheet_is_one_page_of_a4(files, printed):
    pages, heights = printed(files["Okafor"])
    assert len(heights) == len(OKAFOR)
    assert max(heights) <= 1016
    assert pages == 1 + len(OKAFOR) + 1  # the roster, the sheets, the group


def test_a_button_prints_one_sheet_alone(files, chromium):
    """Also one that is folded on the screen; what is printed next is the whole page again."""
    page = chromium.new_page(viewport={"width": 688, "height": 1016})
    page.add_init_script("window.print = () => {}")
    page.goto(files["Okafor"])
    (sheet,) = page.locator("section.sheet", has=page.locator("h2", has_text="calm name")).all()
    sheet.get_by_role("button", name="Print this sheet").click()
    page.emulate_media(media="print")
    assert page.locator("section:visible").count() == 1
    assert sheet.get_by_text("What would make this hour worth your while?").is_visible()
    assert not sheet.get_by_role("button").is_visible()
    # Making the file is a print, after which everything is to be printed again.
    made = [page.pdf(prefer_css_page_size=True) for _ in range(2)]
    assert [len(re.findall(rb"/Type\s*/Page\b", one)) for one in made] == [1, 1 + len(OKAFOR) + 1]
    assert page.locator("section:visible").count() == 1 + len(OKAFOR) + 3
    page.close()


def test_on_paper_no_example_is_cut_and_nothing_to_choose_stands(coached, chromium, tmp_path):
    page = chromium.new_page(viewport={"width": 400, "height": 1016})
    page.goto(write(coached.warehouse, "Okafor", tmp_path, program=1))
    page.emulate_media(media="print")
    examples = page.locator(".empty pre")
    assert examples.count() > 0
    assert examples.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth)") == []
    assert page.locator("select:visible, button:visible, nav:visible").count() == 0
    page.close()


def test_the_fullest_sheet_is_still_one_page(coached, tmp_path, printed):
    path = shutil.copy(coached.warehouse, tmp_path / "full.duckdb")
    with duckdb.connect(str(path)) as con:
        for statement in FULL:
            con.execute(statement)
    _, heights = printed(write(path, "Okafor", tmp_path))
    assert max(heights) <= 1016
