"""What is written on a page: escaped, complete, and with something to do where there is nothing to show."""

import base64
import re

import pytest

from pipelines.contract.published import QUALITY_MEASURES
from pipelines.dashboards import theme, words
from pipelines.dashboards.pages.parts import Page, Prose, Section, Table
from pipelines.dashboards.pages.program.journeys import read_journeys
from pipelines.dashboards.pages.program.page import program_page
from pipelines.dashboards.pages.program.tables import read_program
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.warehouse import open_warehouse, read_programs

EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def page(full):
    with open_warehouse(full[1]) as con:
        return page_html(program_page(con, read_programs(con)[0]))


def page_of(world, tmp_path):
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        return page_html(program_page(con, read_programs(con)[0]))


def words_of(html):
    html = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)
    return re.sub(r"\s*(<[^>]+>\s*)+", " | ", html).replace("\u00a0", " ")


def test_every_text_of_a_log_is_escaped(world, tmp_path):
    world.program("me", EVIL, one_seeker=True)
    world.seeker("me", "ada")
    world.application("me", "ada", "a", ["technical"], "rejected")
    world.habit("me", "own_habit", (1, 2), (1, 3), label=f"</script>{EVIL}", phase="before")
    world.effect("me", "own_habit", (1, 2), (1, 3), unit=EVIL)
    world.effect("me", "own_habit", (1, 2), (1, 3), unit=EVIL, contrast="2+")
    world.seeker("me", "bea", cohort=EVIL)
    world.application("me", "bea", "b", ["technical"], "rejected", channel="referral", industry=f"{EVIL}x")
    world.add(
        "benchmarks", benchmark="x", label=EVIL, value=0.2, source=EVIL, unit="share", comparable_to="interview_rate"
    )
    world.quality("me", "rows_read", 3)
    world.quality("me", "filled", 1, 2, EVIL, EVIL)
    world.add(
        "rejected_rows",
        file="x",
        status="read",
        row_number=1,
        program="me",
        table_name=EVIL,
        reason_codes=[EVIL],
        reasons=["x"],
    )
    html = page_of(world, tmp_path)
    assert EVIL not in html
    assert "alert(1)" in html
    assert html.count("<script") == len(re.findall(r"</script>", html))


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("likely 26–49 %", "likely 26–\N{WORD JOINER}49 %"),
        ("0–20 % and 2.5–5.8 %", "0–\N{WORD JOINER}20 % and 2.5–\N{WORD JOINER}5.8 %"),
        ("a log – of 2026", "a log – of 2026"),
        (f"1–2 {EVIL}", "1–\N{WORD JOINER}2 &lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
def test_a_range_is_kept_on_one_line_wherever_it_stands(told, shown):
    """Browsers break a line after its dash."""
    table = Table(told, ("", told), (("x", told),))
    html = page_html(Page("P", lead=(told,), sections=(Section("s", told, told, (table, Prose((told,)))),)))
    # caption, head, cell and the head beside it; title and line of the section; lead and prose
    assert html.count(shown) == 8
    assert told == shown or told not in html


def test_figures_cannot_end_their_script():
    assert theme.script_safe('{"a":"</script><!-- \u2028&"}') == (
        '{"a":"\\u003c/script\\u003e\\u003c!-- \\u2028\\u0026"}'
    )


def test_no_person_company_or_quoted_cell_is_on_the_page(page):
    for secret in ("Person 0", "Secret", "is no stage"):
        assert secret not in page


def test_nothing_is_fetched(page):
    without_library = re.sub(r'<script type="text/plain".*?</script>', "", page, flags=re.S)
    assert "http://" not in without_library
    assert "https://" not in without_library
    assert "default-src 'none'" in page
    assert "unsafe-inline" not in re.search(r"script-src [^;]*", page).group()


def test_every_chart_has_words_and_a_table(page):
    charts = re.findall(r'<div class="chart"[^>]* role="img" aria-label="([^"]+)"', page)
    assert len(charts) == 10
    assert all(len(words) > 60 for words in charts)
    for part in page.split('<div class="chart"')[1:]:
        assert re.search(r"<details[^>]*><summary>", part.split("</section>")[0])


def test_empty_sections_say_what_to_log_and_draw_nothing(world, tmp_path):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    html = page_of(world, tmp_path)
    for table, column in [
        ("applications", "applied_on"),
        ("interviews", "interview_on"),
        ("interviews", "mock_interviews"),
        ("interviews", "forecast"),
        ("interviews", "concerns"),
        ("interviews", "new_contacts"),
        ("questions", "rated_answer"),
        ("reflections", "responses_reviewed"),
        ("seekers", "search_started"),
        ("offers", "wants_it"),
    ]:
        assert re.search(rf'aria-label="Example for {table}">[^<]*{column}', html)
    assert 'class="chart"' not in html
    assert "library" not in html.split("</style>")[1]


def test_kinds_of_interview_have_no_share_of_the_step_before(page):
    words = words_of(page)
    assert re.search(r"Hiring manager \| \d+ \| [^|]*likely[^|]* \| – \|", words)
    assert re.search(
        r"Panel or onsite \| \d+ \| [^|]*likely[^|]* \| \d+ % of \d+ at Interview, any kind, likely", words
    )


def test_a_step_is_shared_by_the_step_before(full, page):
    reached = {row["stage"]: row["n_reached"] for row in full[0].rows["mart_funnel"]}
    share = 100 * reached["interview"] / reached["recruiter_screen"]
    assert f"{share:.0f} % of {reached['recruiter_screen']} at Recruiter screen" in words_of(page)


@pytest.mark.parametrize(("repeated", "said"), [(41, "they add up"), (40, "do not add up")])
def test_rows_add_up_or_the_page_says_so(world, tmp_path, repeated, said):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    for measure, n in {
        "rows_read": 4212,
        "rows_accepted": 4020,
        "rows_rejected": 151,
        "rows_repeated": repeated,
    }.items():
        world.quality("me", measure, n)
    words = words_of(page_of(world, tmp_path))
    assert said in words
    assert "96.4 % of 4,212 rows usable, 151 set aside" in words


@pytest.mark.parametrize(("rejected", "said"), [(0, "0 set aside |"), (2, "2 set aside, reasons below |")])
def test_reasons_are_promised_only_where_there_are_some(world, tmp_path, rejected, said):
    me(world)
    for measure, n in {"rows_read": 10, "rows_accepted": 10 - rejected, "rows_rejected": rejected}.items():
        world.quality("me", measure, n)
    assert said in own_page(world, tmp_path)


def test_every_measure_of_quality_has_its_line(world, tmp_path):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")
    for at, measure in enumerate(QUALITY_MEASURES):
        world.quality("me", measure, 10 + at, 100)
    words = words_of(page_of(world, tmp_path))
    accounted = ("filled", "rows_read", "rows_accepted", "rows_rejected", "rows_repeated")
    for at, (measure, about) in enumerate(QUALITY_MEASURES.items()):
        if measure not in (*accounted, "consent_excluded"):
            assert f"{about[0].upper()}{about[1:]} | {10 + at} | 100" in words


def test_measures_that_found_nothing_are_folded(world, tmp_path):
    """Not hidden: they say what was looked for. Of the others each stands with its number."""
    me(world)
    world.quality("me", "rows_read", 3)
    world.quality("me", "files_turned_away", 0, 10)
    world.quality("me", "results_open", 2, 9)
    html = page_of(world, tmp_path)
    told, folded = html[html.index('id="quality"') :].split("Looked for, and not found: 1", 1)
    assert "Interviews still open" in told
    assert "Files that could not be used" not in told
    assert folded.startswith("</summary>")
    assert "Files that could not be used" in folded


def test_measures_are_called_what_the_contract_calls_them():
    assert words.labels("measure") == {name: about for name, about in QUALITY_MEASURES.items() if name != "filled"}


def own_page(world, tmp_path):
    return words_of(page_of(world, tmp_path))


def me(world):
    world.program("me", one_seeker=True)
    world.seeker("me", "ada")


def test_a_measure_that_the_contract_does_not_know_is_shown_by_its_name(world, tmp_path):
    me(world)
    world.quality("me", "rows_read", 3)
    world.quality("me", "rows_of_tomorrow", 17, 19)
    assert "| Rows of tomorrow | 17 | 19 (89 %) |" in own_page(world, tmp_path)


def test_files_that_could_not_be_used_are_of_files(world, tmp_path):
    me(world)
    world.quality("me", "rows_read", 3)
    world.quality("me", "files_turned_away", 6, 10)
    assert "| Files that could not be used | 6 | 10 files (60 %) |" in own_page(world, tmp_path)


def test_ones_own_page_does_not_tell_whom_it_leaves_out(world, tmp_path):
    me(world)
    world.quality("me", "rows_read", 3)
    world.quality("me", "consent_excluded", 0, 1)
    assert "consent" not in own_page(world, tmp_path)


@pytest.mark.parametrize(
    ("negotiated", "said"),
    [
        ([None] * 4, "not logged | column negotiated of offers |"),
        ([["base"], None, ["start_date"], None], "2 | logged for 2 of 4 offers |"),
    ],
)
def test_a_blank_is_no_zero_of_what_was_negotiated(world, tmp_path, negotiated, said):
    """No word of the column can say that nothing was negotiated, so how often it was cannot be known."""
    me(world)
    for number, what in enumerate(negotiated):
        world.application("me", "ada", f"a{number}", ["offer"])
        world.offer("me", "ada", f"a{number}", decision="pending", negotiated=what)
    assert f"| Something was negotiated | {said}" in own_page(world, tmp_path)


def test_one_offer_is_said_as_one(world, tmp_path):
    me(world)
    world.application("me", "ada", "a", ["offer"], "offer_accepted")
    world.offer("me", "ada", "a", decision="accepted", wants_it=5, negotiated=["base"])
    words = own_page(world, tmp_path)
    assert "| Accepted | 1 | of 1 offer |" in words
    assert "logged for 1 of 1 offer |" in words
    assert "1 offers" not in words


def test_stages_told_by_statuses_are_not_called_none_held(world, tmp_path):
    me(world)
    world.application("me", "ada", "a", ["technical", "offer"], "offer_accepted", held=False)
    words = own_page(world, tmp_path)
    assert "No meetings logged by date yet: the stages above come from statuses." in words
    assert "Northwind,recruiter_screen,2026-03-09,advanced" in words
    assert "No interviews held yet" not in words


def test_what_no_stage_was_told_of_was_not_held(world, tmp_path):
    me(world)
    world.application("me", "ada", "a", [], "rejected")
    assert "No interviews held yet" in own_page(world, tmp_path)


def test_rows_set_aside_are_those_of_files_as_they_are_now(world, tmp_path):
    me(world)
    world.quality("me", "rows_read", 30)
    for number, status in enumerate(["read", "missing", "read", "superseded", "turned_away"]):
        world.set_aside("me", number + 1, status=status)
    assert "| unknown word | interviews | 3 |" in own_page(world, tmp_path)


def test_applications_dated_after_the_day_are_not_counted_yet(world, tmp_path):
    me(world)
    world.application("me", "ada", "a", ["technical"], "rejected")
    world.application("me", "ada", "b", future=True)
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (program,) = read_programs(con)
        assert read_program(con, program).totals["applications"] == 1
        assert read_journeys(con, program).links.query("source == 'applied'")["n"].sum() == 1


def test_sample_data_is_marked(page, world, tmp_path):
    assert "invented sample data" in page
    world.program("me", one_seeker=True)
    assert "invented sample data" not in page_of(world, tmp_path)


def test_the_chart_library_is_packed_without_a_clock():
    packed, _ = theme.chart_library()
    assert base64.b64decode(packed)[4:8] == b"\0\0\0\0"


def test_where_one_person_has_several_rows_the_ranges_are_said_to_be_too_narrow(tmp_path, world, fill_program):
    world.program("p")
    fill_program(world, "p", people=24, each=6, sliced=True)
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        made = program_page(con, read_programs(con)[0])
    notes = {one.id: " ".join(one.notes) for one in made.sections if one.id.split("-")[0] in HAVE_SEVERAL}
    notes = {name: said for name, said in notes.items() if not name.startswith("funnel-format")}  # it has no funnel
    assert {name.split("-")[0] for name in notes} == HAVE_SEVERAL
    assert [name for name, said in notes.items() if "somewhat wider than told" not in said] == []


HAVE_SEVERAL = {"funnel", "results", "slices", "judging"}


def test_endings_drawn_together_are_not_said_to_be_secret_where_the_table_beneath_tells_them(tmp_path, world):
    """At the final, 1 person heard nothing and 2 wait: a band of them would be too thin; the table of results has both."""
    world.program("p")
    for number in range(12):
        world.seeker("p", f"s{number}")
        ending = "no_response" if number < 1 else "pending" if number < 3 else "rejected"
        world.application("p", f"s{number}", f"a{number}", ["recruiter_screen", "final"], ending)
    html = page_of(world, tmp_path)
    said = words_of(html)
    assert "“Otherwise, or open” puts together endings of fewer than 5 people" in said
    assert "the results by stage tell how those of a stage divide" in said
    assert "cannot be told apart" not in said
    (final,) = re.findall(r"<tr[^>]*><th scope=\"row\">Final</th>(.*?)</tr>", section_of(html, "results"), re.S)
    assert re.findall(r"<td[^>]*>(.*?)</td>", final)[2:4] == ["9", "1"]


def section_of(html, name):
    return re.search(rf'<section id="{name}".*?</section>', html, re.S).group()
