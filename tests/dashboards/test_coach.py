"""A coach's page: who stands on it and in which order, what is said of them, and whose data are nowhere in the file."""

import datetime as dt
import hashlib
import re
import shutil
from collections import Counter
from dataclasses import replace

import duckdb
import numpy as np
import pytest

from pipelines.contract.needs import NEEDS
from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards import words
from pipelines.dashboards.pages.coach.group import stages_title
from pipelines.dashboards.pages.coach.page import coach_page
from pipelines.dashboards.pages.coach.sheet import sheet_section
from pipelines.dashboards.pages.coach.tables import Person, in_order, read_coaches
from pipelines.dashboards.pages.coach.why import why
from pipelines.dashboards.pages.parts import Prose, Roster, Table
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.readers import readers
from pipelines.dashboards.site import build_site
from pipelines.dashboards.warehouse import open_warehouse, read_programs
from pipelines.statistics.rates import worth
from tests.dashboards.coach_scene import AS_OF, EVIL, FORMULA, OKAFOR, OTHER, SILVA, TURNED


@pytest.fixture(scope="module")
def coaches(coached):
    """Every coach's tables by (program, name)."""
    with open_warehouse(coached.warehouse) as con:
        return {(p.code, c.coach): c for p in read_programs(con) for c in read_coaches(con, p)}


@pytest.fixture(scope="module")
def pages(coaches):
    return {key: coach_page(coach) for key, coach in coaches.items()}


@pytest.fixture(scope="module")
def files(pages):
    return {key: page_html(page) for key, page in pages.items()}


def roster(page):
    (part,) = page.sections[0].parts
    assert isinstance(part, Roster)
    return part


def told(section):
    """Every text of a section."""
    for part in section.parts:
        if isinstance(part, Prose):
            yield from (part.heading, *part.says)
        elif isinstance(part, Table):
            for row in part.rows:
                yield from (cell if isinstance(cell, str) else cell.text for cell in row)


def sheet(pages, coach, seeker):
    (found,) = [one for one in pages["p", coach].sections if one.title == words.isolated(f"{seeker} name")]
    return "\n".join(told(found))


def test_one_page_a_coach_whom_the_programs_name(coached):
    with open_warehouse(coached.warehouse) as con:
        found = [(one.program, one.title, bool(one.state)) for one in readers(con) if one.kind == "coach"]
    assert found == [("p", "Nobody", True), ("p", "Okafor", True), ("p", "Silva", True), ("q", "Okafor", True)]


@pytest.mark.parametrize(
    ("key", "people"), [(("p", "Okafor"), OKAFOR), (("p", "Silva"), SILVA), (("q", "Okafor"), OTHER)]
)
def test_the_roster_is_sorted_by_need_then_the_week_then_name(coaches, pages, key, people):
    assert [person.facts["seeker"] for person in coaches[key].people] == people
    rows = [row for _, rows in roster(pages[key]).tables for row in rows]
    shown = [name if len(name) < 60 else f"{name[:59]}…" for name in (f"{seeker} name" for seeker in people)]
    assert [row.cells[0].text for row in rows] == list(map(words.isolated, shown))


def test_the_roster_is_in_the_order_of_the_published_table(coached, coaches):
    """The same order by a query of its own."""
    theirs = coached.query(
        """WITH week AS (
               SELECT program, seeker, max(CASE stage WHEN 'panel_onsite' THEN 3 WHEN 'final' THEN 4 ELSE 1 END) AS weight
               FROM interviews
               WHERE result = 'pending' AND interview_on BETWEEN DATE '2026-07-01' AND DATE '2026-07-08' GROUP BY ALL)
           SELECT m.seeker FROM mart_seekers m JOIN coaching c ON c.program = m.program AND c.seeker = m.seeker
           JOIN seekers s ON s.program = m.program AND s.seeker = m.seeker
           LEFT JOIN week ON week.program = m.program AND week.seeker = m.seeker
           WHERE m.program = 'p' AND slice_kind = 'seeker' AND c.coach = 'Okafor' AND s.shown_to_coach
           ORDER BY need_rank, CASE need WHEN 'offer' THEN decide_by END NULLS LAST, weight DESC NULLS LAST,
                    least(next_interview_on, decide_by) NULLS LAST, lower(display_name)"""
    )
    assert [person.facts["seeker"] for person in coaches["p", "Okafor"].people] == [seeker for (seeker,) in theirs]


#: What the rows of coach_scene.py come to, counted by hand.
WHY = {
    "two offers": "2\N{NO-BREAK SPACE}offers to decide, by Fri 3 July",
    "offer": "1\N{NO-BREAK SPACE}offer to decide, by Mon 6 July",
    EVIL: "Practice in 14 days: none logged yet",
    "near ahead": "Practice in 14 days: none logged yet",
    "ahead": "Practice in 14 days: none logged yet",
    "close": "2\N{NO-BREAK SPACE}finals so far, no offer yet",
    "rounds": "5\N{NO-BREAK SPACE}first rounds at least 30 days old so far, none led on",
    "quiet": "Nothing dated since 22 May 2026",
}
AHEAD = {
    "two offers": "–",  # the day to decide is the reason itself
    EVIL: "Thu 2 July, Panel or onsite, Healthcare",
    "ahead": "Tue 7 July, Panel or onsite, Healthcare",
    "close": "–",
}
ASKED = {
    "offer": "What would make this a yes, and what would make it a no?",
    "close": "What did they say they were looking for?",
    "quiet": "What has happened since then that is not in the log?",
    "calm": "What would make this hour worth your while?",
}


@pytest.mark.parametrize("seeker", OKAFOR)
def test_why_somebody_needs_a_talk_and_what_is_ahead(pages, seeker):
    ((needs, first), (calm, rest)) = roster(pages["p", "Okafor"]).tables
    row = dict(zip(OKAFOR, (*first, *rest), strict=True))[seeker]
    assert (row in first) == (seeker in WHY)
    assert not needs.folded
    assert calm.folded
    said = row.cells[1] if isinstance(row.cells[1], str) else row.cells[1].text
    assert said == WHY.get(seeker, "–")
    if seeker in AHEAD:
        assert row.cells[2] == AHEAD[seeker]
    assert row.cells[3] == ("0" if seeker in ("near ahead", "ahead", EVIL, "quiet") else "1")


@pytest.mark.parametrize("seeker", [*WHY, "calm", FORMULA])
def test_a_sheet_repeats_why_and_asks_one_open_question_for_each_reason(pages, seeker):
    said = sheet(pages, "Okafor", seeker)
    assert f"{WHY[seeker]}. Ask: " in said if seeker in WHY else "Ask: " not in said
    assert said.count("Ask: ") == (seeker in WHY)
    assert ASKED.get(seeker, "") in said


@pytest.mark.parametrize(
    ("seeker", "said"),
    [
        ("quiet", "Nothing is dated in these 30 days; the last day in the log is 22 May 2026."),
        # The window is 30 days: the talk's application of calm was sent one day before it, those of close's finals in April.
        (
            "close",
            "1\N{NO-BREAK SPACE}application sent, 2\N{NO-BREAK SPACE}interviews held, 1\N{NO-BREAK SPACE}practice session logged.",
        ),
        (
            "calm",
            "2\N{NO-BREAK SPACE}applications sent, 1\N{NO-BREAK SPACE}interview held, 1\N{NO-BREAK SPACE}practice session logged.",
        ),
    ],
)
def test_a_sheet_tells_of_the_last_thirty_days(pages, seeker, said):
    assert said in sheet(pages, "Okafor", seeker)


def test_a_log_that_only_heard_of_a_result_is_not_called_quiet(coached, tmp_path):
    """A day in the last thirty is a day, also where it is neither of an application, a meeting nor practice."""
    path = changed(
        coached, tmp_path, "UPDATE mart_seekers SET last_dated_on = DATE '2026-06-30' WHERE seeker = 'quiet'"
    )
    with open_warehouse(path) as con:
        coach = {c.coach: c for c in read_coaches(con, read_programs(con)[0])}["Okafor"]
    assert "Nothing is dated" not in sheet({("p", "Okafor"): coach_page(coach)}, "Okafor", "quiet")


def test_of_a_week_with_several_interviews_the_furthest_is_named(coached, tmp_path):
    """And the list says each interview once: in its own column."""
    met = "INSERT INTO interviews (program, seeker, interview, stage, interview_on, result, is_held, is_future)"
    path = changed(
        coached,
        tmp_path,
        f"{met} VALUES ('p', 'near ahead', 'x1', 'final', DATE '2026-07-06', 'pending', false, true)",
        f"{met} VALUES ('p', 'near ahead', 'x2', 'offer', DATE '2026-07-09', 'pending', false, true)",  # not this week
    )
    with open_warehouse(path) as con:
        coach = {c.coach: c for c in read_coaches(con, read_programs(con)[0])}["Okafor"]
    page = coach_page(coach)
    row = next(row for _, rows in roster(page).tables for row in rows if row.cells[0].text == "near ahead name")
    assert row.cells[1].text == "Practice in 14 days: none logged yet"
    assert row.cells[2] == "Mon 6 July, Final · 1 more within 7 days"
    said = sheet({("p", "Okafor"): page}, "Okafor", "near ahead")
    assert (
        "2\N{NO-BREAK SPACE}interviews within 7 days, Final on Mon 6 July the furthest. Practice in 14 days: none"
        in said
    )
    assert "Panel or onsite on Tue 7 July. Practice in 14 days: none logged yet. Ask: " in sheet(
        {("p", "Okafor"): page}, "Okafor", "ahead"
    )


def test_an_offer_that_only_a_status_tells_of_stands_on_the_sheet(coached, tmp_path):
    """Beside those of the offers table, and no more once something became of it."""
    tells = "UPDATE applications SET has_offer = true, outcome = {} WHERE program = 'p' AND application = 'ahead/first'"
    told = {}
    for outcome in ("'pending'", "'offer_declined'"):
        with open_warehouse(changed(coached, tmp_path, tells.format(outcome))) as con:
            (coach,) = (c for c in read_coaches(con, read_programs(con)[0]) if c.coach == "Okafor")
        told[outcome] = sheet({("p", "Okafor"): coach_page(coach)}, "Okafor", "ahead")
    line = "Offer of ahead first Ltd: only a status tells of it, and no day to decide by is logged"
    assert line in told["'pending'"]
    assert "Offer of" not in told["'offer_declined'"]


#: Forecasts beside a result -> what the sheet says of them: a sum of one or two says as much of these as of the person.
FORECASTS = {
    0: "No forecast stands beside a result yet.",
    1: "1\N{NO-BREAK SPACE}forecast stands beside a result so far, too few to add up.",
    4: "4\N{NO-BREAK SPACE}forecasts stand beside a result so far, too few to add up.",
    5: "By their own forecasts 3 of 5\N{NO-BREAK SPACE}interviews would have led on; 2 did.",
}


@pytest.mark.parametrize("n", FORECASTS)
def test_forecasts_are_added_up_from_five_on(coaches, n):
    coach = coaches["p", "Okafor"]
    facts = coach.people[0].facts | {
        "n_forecast": n or None,
        "forecast_expected": 3.2 if n else None,
        "forecast_advanced": 2,
    }
    said = "\n".join(told(sheet_section(coach, Person(facts))))
    assert FORECASTS[n] in said
    assert ("would have led on" in said) == (n >= 5)


#: Interviews ahead by person, as (days, stage), in the order in which the list must show them: all else about them is alike.
WEEKS = {
    "a final on the last day of the week": [(7, "final")],
    "the final of a busy week": [(1, "recruiter_screen"), (7, "final")],
    "a panel": [(2, "panel_onsite")],
    "a technical talk today": [(0, "technical")],
    "a hiring manager tomorrow": [(1, "hiring_manager")],
    "a screen tomorrow": [(1, "recruiter_screen")],
    "a final after this week": [(8, "final")],
    "a screen long after": [(20, "recruiter_screen")],
    "b nothing ahead": [],
}


@pytest.mark.parametrize("need", ["ahead", None])
def test_the_weightiest_interview_of_the_week_comes_first_then_the_nearest_day(coaches, need):
    facts = coaches["p", "Okafor"].people[0].facts | {"decide_by": None, "need": need, "need_rank": 1 if need else None}
    made = []
    for name, ahead in WEEKS.items():
        rows = [{"interview_on": AS_OF + dt.timedelta(days), "stage": stage} for days, stage in ahead]
        first = rows[0]["interview_on"] if rows else None
        made.append(Person(facts | {"name": name, "seeker": name, "next_interview_on": first}, {"ahead": rows}))
    assert [person.name for person in in_order(reversed(made), AS_OF)] == list(WEEKS)


def test_offers_come_by_the_day_to_decide_whatever_interview_is_ahead(coaches):
    facts = coaches["p", "Okafor"].people[0].facts | {"need": "offer", "need_rank": 0}
    final = {"ahead": [{"interview_on": AS_OF, "stage": "final"}]}
    made = [
        Person(
            facts | {"name": "decides on Friday", "decide_by": AS_OF + dt.timedelta(2), "next_interview_on": None}, {}
        ),
        Person(
            facts | {"name": "decides later", "decide_by": AS_OF + dt.timedelta(9), "next_interview_on": AS_OF}, final
        ),
        Person(facts | {"name": "no day, a final", "decide_by": None, "next_interview_on": AS_OF}, final),
        Person(facts | {"name": "no day", "decide_by": None, "next_interview_on": None}, {}),
    ]
    assert in_order(reversed(made), AS_OF) == made


def test_two_people_of_one_name_are_told_apart_by_what_they_are_called_in_the_log(coached, tmp_path):
    one = "UPDATE seekers SET display_name = 'Ana  Lima' WHERE seeker = 'ahead'"
    other = "UPDATE seekers SET display_name = 'ana lima' WHERE seeker = 'offer'"
    with open_warehouse(changed(coached, tmp_path, one, other)) as con:
        (coach,) = (c for c in read_coaches(con, read_programs(con)[0]) if c.coach == "Okafor")
    names = {person.facts["seeker"]: person.name for person in coach.people}
    assert (names["ahead"], names["offer"], names["calm"]) == ("Ana  Lima (ahead)", "ana lima (offer)", "calm name")


def test_every_need_has_its_words(coaches):
    """A sentence, a tag and a question: also forecasts, which no row of the scene comes to."""
    coach = coaches["p", "Okafor"]
    facts = coach.people[0].facts | {"forecast_expected": 7.6, "n_forecast": 10, "forecast_advanced": 3}
    facts |= {"next_interview_on": AS_OF, "next_interview_stage": "final"}
    facts |= {"n_offers_overdue": 1, "overdue_since": AS_OF}
    for need in NEEDS:
        assert str(why(coach, Person(facts), need.code))
        assert words.say(f"coach_tag_{need.code}")
        assert words.say(f"coach_ask_{need.code}").endswith("?")
    assert str(why(coach, Person(facts), "forecast")) == "Expected 8 of 10 to lead on, 3 did"


def test_the_lead_says_who_needs_a_talk_and_the_most_pressing_reasons(coached, pages):
    sql = """SELECT count(*), count(need), count(*) FILTER (need_offer > 0), count(*) FILTER (need_ahead > 0),
                    min(decide_by)
             FROM mart_seekers m JOIN coaching c ON c.program = m.program AND c.seeker = m.seeker
             JOIN seekers s ON s.program = m.program AND s.seeker = m.seeker
             WHERE slice_kind = 'seeker' AND c.coach = 'Okafor' AND m.program = 'p' AND shown_to_coach"""
    ((people, needs, offers, ahead, by),) = coached.query(sql)
    assert (people, needs, offers, ahead, by.isoformat()) == (10, 8, 2, 3, "2026-07-03")
    nbsp = "\N{NO-BREAK SPACE}"
    assert pages["p", "Okafor"].lead == (
        f"8 of your 10{nbsp}people need a talk this week: two offers name, offer name, {EVIL} name, near ahead name, "
        "ahead name and 3 more.",
        f"2{nbsp}people have an offer to decide, the first by Fri 3 July: two offers name, offer name.",
        f"3{nbsp}people have an interview within 7 days and have logged no practice in the last 14: "
        f"{EVIL} name, near ahead name, ahead name.",
    )
    assert pages["q", "Okafor"].lead == (
        f"Of your 1{nbsp}person, none meets one of the reasons for a talk this week that are listed below.",
    )


OVERDUE = """UPDATE mart_seekers SET need_offer = 0, need_overdue = 1, need = 'overdue', need_rank = 6, n_offers_overdue = 1,
             decide_by = NULL, overdue_since = DATE '2025-12-30' WHERE slice_kind = 'seeker' AND seeker = 'offer'"""


def test_an_offer_whose_day_is_past_leads_nobodys_week(coached, tmp_path):
    """It is a reason of its own, the last of them, and tells its year; `the first by` is of days to come."""
    year_ahead = "UPDATE mart_seekers SET decide_by = DATE '2027-01-04' WHERE seeker = 'two offers'"
    with open_warehouse(changed(coached, tmp_path, OVERDUE, year_ahead)) as con:
        coach = {c.coach: c for c in read_coaches(con, read_programs(con)[0])}["Okafor"]
    in_need = [person.facts["seeker"] for person in coach.people if person.needs]
    assert (in_need[0], in_need[-1]) == ("two offers", "offer")
    page = coach_page(coach)
    nbsp = "\N{NO-BREAK SPACE}"
    assert page.lead[1] == (f"1{nbsp}person has an offer to decide, the first by Mon 4 January 2027: two offers name.")
    rows = {row.cells[0].text: row.cells for _, rows in roster(page).tables for row in rows}
    assert (
        rows["offer name"][1].text
        == f"1{nbsp}offer open: the day to decide was 30 December 2025, and no decision is logged"
    )
    assert rows["offer name"][1].tags == (("decision not logged", "warn"),)
    assert f"{rows['offer name'][1].text}. Ask: " in sheet({("p", "Okafor"): page}, "Okafor", "offer")


def test_every_line_leads_to_a_section_whose_address_names_nobody(pages, files):
    for key, page in pages.items():
        if key[1] == "Nobody":
            continue
        leads = [row.cells[0].href for _, rows in roster(page).tables for row in rows]
        assert len(set(leads)) == len(leads) > 0
        for href in leads:
            assert re.fullmatch(r"#p[0-9a-f]{10}", href)
            assert files[key].count(f'<section id="{href[1:]}" class="sheet"') == 1


def test_one_moves_about_by_links(pages, files):
    """From the top to the list and to each section of the group, from each sheet back; who has no reason is folded."""
    page, file = pages["p", "Okafor"], files["p", "Okafor"]
    people = [section for section in page.sections if section.sheet]
    assert [href for href, _ in page.nav] == ["#roster", "#funnel", "#results", "#habits"]
    assert [label for _, label in page.nav] == ["The list", "How far applications came", "Results by stage", "Habits"]
    assert "<nav " in file
    assert [section.back for section in people] == [("#roster", "Back to the list")] * len(OKAFOR)
    assert file.count('<a href="#roster">Back to the list</a>') == len(OKAFOR)
    assert [bool(section.folded) for section in people] == [seeker not in WHY for seeker in OKAFOR]
    assert not pages["p", "Nobody"].nav
    assert "<nav" not in files["p", "Nobody"]


def test_no_byte_of_anybody_else_is_in_a_coachs_file(files, coached):
    """Names, companies and ids, and hashes of them: neither of another coach's people, nor of the other program's, nor of
    those whom nobody coaches or who refused."""
    whose = {("p", "Okafor"): OKAFOR, ("p", "Silva"): SILVA, ("q", "Okafor"): OTHER, ("p", "Nobody"): []}
    theirs = {}
    for program, seeker, application, company, name in coached.query(
        "SELECT a.program, a.seeker, application, company, display_name FROM applications a JOIN seekers USING (program, seeker)"
    ):
        theirs.setdefault((program, seeker), set()).update({application, company, name})
    for program, seeker, name, mail in coached.query("SELECT program, seeker, display_name, email FROM seekers"):
        theirs.setdefault((program, seeker), set()).update({name, mail} - {None})
    for (program, coach), file in files.items():
        for (of, seeker), marks in theirs.items():
            if of == program and seeker in whose[program, coach]:
                continue
            hashes = {
                hash_(mark.encode()).hexdigest()[:10]
                for mark in (
                    *marks,
                    seeker,
                    f"{of}\0{seeker}",
                    *(f"{of}\0{one}\0{seeker}" for one in ("Okafor", "Silva")),
                )
                for hash_ in (hashlib.md5, hashlib.sha1, hashlib.sha256)
            }
            for mark in marks | hashes:
                assert mark not in file, (coach, mark)
    assert all("@example.org" not in file for file in files.values())


def test_somebody_who_refused_is_on_no_page(files):
    assert all("refused" not in file for file in files.values())
    assert "Nobody is shown here" in files["p", "Nobody"]


def test_notes_answers_and_pay_are_seen_where_the_person_chose_so(pages, files):
    chosen = ("secret note", "secret feedback", "secret question", "secret answer", "51,234", "56,789", "EUR")
    kept, open_ = sheet(pages, "Silva", "silva one"), sheet(pages, "Okafor", "calm")
    assert [text for text in chosen if text not in open_] == []
    assert [text for text in chosen if text in kept] == []
    # What needs no choice: results, the planned change, ratings of questions and of an offer.
    for said, seeker in ((kept, "silva one"), (open_, "calm")):
        assert f"planned change {seeker}" in said
        assert "wanted 4 of 5" in said
        assert "Challenges and growth, 2 of 5" in said
    assert "Technical, 2 of 5, Technical" in kept
    for text in chosen[:4]:
        assert f"{text} silva one" not in files["p", "Silva"]
    assert "note on" not in files["p", "Silva"]


def worth_by_hand(each):
    """What rows of some people are worth of a share, from (successes, rows) a person."""
    yes, of = (np.array(side, dtype=float) for side in zip(*each, strict=True))
    return float(worth(len(each), of.sum(), yes.sum(), (yes**2).sum(), (yes * of).sum(), (of**2).sum()))


def test_a_stages_range_takes_the_interviews_of_one_person_together(coached, coaches, pages):
    sql = """SELECT seeker, count(*) FILTER (result = 'advanced'), count(*) FROM interviews JOIN coaching USING (program, seeker)
             WHERE program = 'p' AND coach = 'Okafor' AND is_held AND stage = 'recruiter_screen' AND seeker <> 'refused'
             GROUP BY ALL"""
    each = [(yes, of) for _, yes, of in coached.query(sql)]
    assert sorted(each) == [(0, 5), (2, 2)]
    (section,) = [one for one in pages["p", "Okafor"].sections if one.id == "results"]
    line = section.parts[0].lines[0]
    rate = share(2, 7, worth_by_hand(each))
    assert (line.low, line.high) == (rate["low"], rate["high"])
    assert (
        line.high - line.low > 0.9
    )  # two people, one who always led on and one who never did, tell nothing of the next


@pytest.mark.parametrize("coach", ["Okafor", "Silva"])
def test_the_funnel_counts_the_applications_of_these_people(coached, coaches, pages, coach):
    shown = {("p", person.facts["seeker"]) for person in coaches["p", coach].people}
    sent = {
        (seeker, application)
        for program, seeker, application in coached.query(
            "SELECT program, seeker, application FROM applications WHERE NOT is_wish AND NOT is_future"
        )
        if (program, seeker) in shown
    }
    ranks = dict.fromkeys(sent, 0)
    for seeker, application, event in coached.query(
        "SELECT seeker, application, event FROM events WHERE program = 'p' AND coalesce(happened_on <= ?, true)", AS_OF
    ):
        if (seeker, application) in sent:
            ranks[seeker, application] = max(ranks[seeker, application], STAGE_RANK.get(event, 0))
    reached = sum(rank >= 1 for rank in ranks.values())
    (section,) = [one for one in pages["p", coach].sections if one.id == "funnel"]
    led = [
        (sum(ranks[one] >= 1 for one in sent if one[0] == who), n) for who, n in Counter(who for who, _ in sent).items()
    ]
    rate = share(reached, len(sent), worth_by_hand(led))
    expected = words.say("coach_funnel_title", applications=len(sent), reached=reached, **rate)
    assert section.title == expected
    assert section.parts[0].lines[0].low == rate["low"]
    offers = {row["stage"]: row["n_reached"] for row in coaches["p", coach].funnel}["offer"]
    assert offers == sum(rank == 6 for rank in ranks.values())


def test_stages_count_the_held_interviews_of_these_people(coached, coaches, pages):
    sql = """SELECT i.stage, count(*) FILTER (i.result = 'advanced'), count(*)
             FROM interviews i JOIN coaching c ON c.program = i.program AND c.seeker = i.seeker
             WHERE coach = 'Okafor' AND i.program = 'p' AND is_held AND i.seeker <> 'refused'
               AND i.result IN ('advanced', 'rejected', 'no_response') GROUP BY 1"""
    counted = {stage: (led, n) for stage, led, n in coached.query(sql)}
    found = {
        row["stage"]: (row["advanced"], row["advanced"] + row["rejected"] + row["no_response"])
        for row in coaches["p", "Okafor"].stages
    }
    assert found == counted == {"recruiter_screen": (2, 7), "technical": (1, 1), "final": (0, 2)}
    (section,) = [one for one in pages["p", "Okafor"].sections if one.id == "results"]
    assert section.sub.startswith(
        "10\N{NO-BREAK SPACE}held interviews with a result, of all 10\N{NO-BREAK SPACE}people"
    )


@pytest.mark.parametrize(
    ("stages", "title"),
    [
        # stage, led on, a no, no response
        ([("recruiter_screen", 19, 3, 0), ("technical", 2, 16, 2), ("final", 0, 9, 0)], ("technical", 2, 20)),
        ([("recruiter_screen", 2, 18, 0), ("technical", 19, 6, 2)], ("recruiter_screen", 2, 20)),
        ([("recruiter_screen", 9, 3, 0), ("technical", 2, 6, 1)], None),  # of the second fewer than ten are decided
        ([], None),
        # Of a handful of stages one is always the least: 5 of 11 beside 6 of 10 is what chance brings.
        ([("recruiter_screen", 6, 4, 0), ("final", 5, 6, 0)], (5 / 11, 6 / 10)),
    ],
)
def test_the_stage_that_led_on_least_often_is_named_where_there_is_enough_to_compare(coaches, stages, title):
    names = ("stage", "advanced", "rejected", "no_response")
    rows = [dict(zip(names, stage, strict=True)) | {"worth": sum(stage[1:])} for stage in stages]
    coach = replace(coaches["p", "Okafor"], stages=rows)
    expected = "How many interviews led on, stage by stage"
    if title and isinstance(title[0], float):
        least, most = (f"{100 * end:.0f} %" for end in title)
        expected = f"No stage is clearly narrower than the others: between {least} and {most} led on at each"
        assert stages_title(coach).replace("\N{NO-BREAK SPACE}", " ") == expected
        return
    if title:
        stage, led, n = title
        numbers = {"stage": words.label("stage", stage), "advanced": led, "decided": n} | share(led, n)
        expected = words.say("coach_stages_title", **numbers)
    assert stages_title(coach) == expected


def test_the_group_of_everyone_has_the_funnel_of_the_program(tmp_path):
    """What a coach's page counts is what mart_funnel counts, where the coach has all of the program's people."""
    from tests.scenario import Scenario

    s = Scenario(tmp_path)
    s.program("p", coaches={"Okafor": ["ana", "ben"]}, sharing_basis="agreement")
    s.write(
        "p/applications.csv",
        """seeker | company | role | applied_on | status | status_on | stage
           ana | Aster | Clerk | 2026-05-01 | Rejected (Technical) | 2026-05-20 |
           ana | Briar | Clerk | 2026-05-02 | Offer | 2026-06-01 |
           ben | Clove | Clerk | 2026-05-03 | Applied | |
           ben | Dill | Clerk | 2026-05-04 | Phone screen | 2026-05-09 |""",
    )
    assert s.run("2026-07-01", with_marts=True)
    with open_warehouse(s.warehouse) as con:
        (program,) = read_programs(con)
        (coach,) = read_coaches(con, program)
    funnel = dict(s.query("SELECT stage, n_reached FROM mart_funnel WHERE slice_kind = 'all'"))
    assert coach.applications == funnel["applied"] == 4
    assert {row["stage"]: row["n_reached"] for row in coach.funnel} == {
        stage: funnel[stage] for stage in ("applied", "recruiter_screen", "interview", "technical", "offer")
    }


def changed(coached, tmp_path, *statements):
    """A copy of the scene's warehouse in which something is otherwise."""
    copy = shutil.copy(coached.warehouse, tmp_path / "changed.duckdb")
    with duckdb.connect(str(copy)) as con:
        for statement in statements:
            con.execute(statement)
    return copy


STRONG = """
INSERT INTO habit_effects (run_id, scope, program, slice_kind, slice_value, outcome, habit, kind, phase, contrast, grade, sentence,
                           suppressed, flip_flag)
SELECT 'r', 'program', 'p', 'all', 'all', 'advanced', habit, 'count', 'before', 'done', grade,
       '{"key": "suggestive", "by": 4, "low": -1, "high": 8}', hidden, false
FROM (VALUES ('questions_ready', 'no evidence either way', false), ('mock_interviews', 'suggestive', false),
             ('star_stories_ready', 'too little data', false), ('insiders_talked_to', 'suggestive', true)) t(habit, grade, hidden)"""


def test_habits_come_first_only_where_one_is_graded(coached, pages, tmp_path):
    order = [section.id for section in pages["p", "Okafor"].sections][-3:]
    assert order == ["funnel", "results", "habits"]
    path = changed(coached, tmp_path, "DELETE FROM habit_effects", STRONG)
    with open_warehouse(path) as con:
        coach = {c.coach: c for c in read_coaches(con, read_programs(con)[0])}["Okafor"]
    *_, habits, funnel, _ = coach_page(coach).sections
    assert (habits.id, funnel.id) == ("habits", "funnel")
    assert habits.title == "0\N{NO-BREAK SPACE}habits graded strong, 1 suggestive, of 3 that the whole program logs"
    listed, named = habits.parts
    assert [row[:2] for row in listed.rows] == [("Mock interviews", "Suggestive")]
    assert named.says == (
        "No evidence either way: Questions for the interviewer ready.",
        "Too little data: STAR stories ready.",
    )
    assert listed.rows[0][2].text.startswith("Leans towards 4 more in 100 (from 1 fewer to 8 more).")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("fragile_flag = true, e_value_ci = 1.247", "both 1.25 times as likely could explain it."),
        ("blank_flag = true", "People leave this blank more after one kind of result than after the other."),
        ("placebo_flag = true", "which it cannot bring about: people do this because of how it went."),
    ],
)
def test_what_a_check_found_stands_beside_the_grade_as_on_the_programs_page(coached, tmp_path, found, said):
    flagged = f"UPDATE habit_effects SET {found} WHERE habit = 'mock_interviews'"
    path = changed(coached, tmp_path, "DELETE FROM habit_effects", STRONG, flagged)
    with open_warehouse(path) as con:
        coach = {c.coach: c for c in read_coaches(con, read_programs(con)[0])}["Okafor"]
    (habits,) = [section for section in coach_page(coach).sections if section.id == "habits"]
    assert habits.parts[0].rows[0][2].text.endswith(said)


def test_a_suggestion_on_evidence_says_its_evidence_and_others_are_named_advice(coached, pages, tmp_path):
    advice = sheet(pages, "Okafor", "close")
    assert "This is advice, not evidence from their logs." in advice
    sentence = '{"key": "suggestive", "by": 4, "low": -1, "high": 8}'
    path = changed(
        coached,
        tmp_path,
        f"""INSERT INTO suggestions (run_id, program, seeker, suggested_on, habit, kind, grade, sentence)
            VALUES ('r', 'p', 'close', DATE '2026-07-02', 'mock_interviews', 'evidence', 'suggestive', '{sentence}')""",
    )
    with open_warehouse(path) as con:
        coach = {c.coach: c for c in read_coaches(con, read_programs(con)[0])}["Okafor"]
    said = sheet({("p", "Okafor"): coach_page(coach)}, "Okafor", "close")
    assert "The one thing to do next: Mock interviews" in said
    assert "In their program: Leans towards 4 more in 100 (from 1 fewer to 8 more)." in said
    assert "advice" not in said


def test_how_often_the_one_thing_to_do_next_was_done_is_counted_today(coached, tmp_path):
    """And before an interview ahead only what is ticked: the rest may still be done."""
    made = ", ".join(
        f"('p', '{seeker}', '{interview}', 'research_minutes', {done}, false)"
        for seeker, interview, done in (
            ("rounds", "rounds/0/recruiter_screen", False),
            ("rounds", "rounds/1/recruiter_screen", True),
            ("ahead", "ahead/next/panel_onsite", False),
        )
    )
    path = changed(
        coached,
        tmp_path,
        "DELETE FROM suggestions",
        f"INSERT INTO interview_habits (program, seeker, interview, habit, done, late) VALUES {made}",
        """INSERT INTO suggestions (run_id, program, seeker, suggested_on, habit, kind, n_done, n_known)
           SELECT 'r', 'p', unnest(['rounds', 'ahead']), DATE '2026-07-01', 'research_minutes', 'advice', 0, 0""",
    )
    with open_warehouse(path) as con:
        coach = {c.coach: c for c in read_coaches(con, read_programs(con)[0])}["Okafor"]
    page = {("p", "Okafor"): coach_page(coach)}
    assert "So far: done before 1 of 2\N{NO-BREAK SPACE}interviews where they logged it." in sheet(
        page, "Okafor", "rounds"
    )
    assert "They have logged nothing about this yet." in sheet(page, "Okafor", "ahead")


def test_a_page_is_made_anew_only_where_its_own_people_changed(coached, site, tmp_path):
    def stood(paths):
        found = {}
        for path in paths:
            for name in ("Okafor", "Silva"):
                if f"<h1>{name}</h1>" in path.read_text():
                    found.setdefault(name, []).append((path.read_bytes(), path.stat().st_ino))
        return found

    first = stood(build_site(coached.warehouse, site))
    path = changed(coached, tmp_path, "UPDATE interviews SET to_change = 'Breathe' WHERE seeker = 'silva one'")
    second = stood(build_site(path, site))
    assert first["Okafor"] == second["Okafor"]
    assert len(first["Okafor"]) == 2
    assert first["Silva"] != second["Silva"]
    assert b"Breathe" in second["Silva"][0][0]


def test_the_same_data_are_the_same_bytes(coached, files):
    with open_warehouse(coached.warehouse) as con:
        again = {(r.program, r.who): page_html(r.page()) for r in readers(con) if r.kind == "coach"}
    assert again == files


def test_texts_of_a_log_are_text(files):
    assert EVIL not in files["p", "Okafor"]
    assert "&lt;img src=x onerror=alert(1)&gt;&lt;/script&gt; name" in files["p", "Okafor"]
    # What turns the direction of writing ends where the name ends.
    assert f"\N{FIRST STRONG ISOLATE}{TURNED} name\N{POP DIRECTIONAL ISOLATE}" in files["p", "Silva"]
