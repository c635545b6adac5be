"""The quick log's ways in: the sheet, the CSV file, the terminal, a Google form and a Microsoft form all say the same."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.commands.log import log_interview
from pipelines.commands.template import write_template
from pipelines.contract import quick_log
from pipelines.contract.habits import catalog
from pipelines.contract.logs import EXAMPLE_MARK
from pipelines.contract.vocabulary import header_words, words_of
from pipelines.intake.described import Source
from pipelines.intake.recognise import recognise
from pipelines.intake.sources import sources
from tests.intake.conftest import Reader, Sheet
from tests.scenario import Scenario

ROOT = Path(__file__).parents[2]

#: One interview in its three moments, by the headers of the sheet.
BEFORE = {
    "company": "Acme Tools", "role": "Analyst", "stage": "technical", "interview_on": dt.date(2026, 3, 10), "wanted_before": 4,
    "looked into the company": "x", "three STAR stories ready": "x",
}  # fmt: skip
AFTER = {
    "forecast": "likely", "rated_overall": 4, "told a STAR story": "x", "asked my questions": "x", "concerns": "none named",
    "hardest_question": "Why you, and not him?", "question_category": "strengths weaknesses", "my_rating": 2, "wants_it": 5,
    "new_contacts": 1, "employer_feedback": "yes", "future_consideration": "yes", "positive_signal": "no",
    "to_change": "slow down",
}  # fmt: skip
LATER = {"result": "advanced", "result_on": dt.date(2026, 3, 13), "thank_you_on": dt.date(2026, 3, 10)}
#: Another, of which only the evening before was filled in; and one of which nothing was but which it is.
BARE = {"company": "Borealis", "stage": "final", "interview_on": dt.date(2026, 3, 12)}
PREPARED = {"company": "Cassia", "stage": "interview", "interview_on": dt.date(2026, 3, 12), "mock interview": "x"}
#: The same as it is answered in a form, visit by visit, by the form's questions.
WHICH = {"Company": "Acme Tools", "Role": "Analyst", "Stage": "technical", "Date of the interview": "2026-03-10"}
VISITS: list[tuple[dt.datetime, dict[str, Any]]] = [
    (
        dt.datetime(2026, 3, 9, 20, 15),
        WHICH | {
            "How much do I want this job now": 4,
            "What I did to prepare": ["looked into the company", "three STAR stories ready"],
        },
    ),
    (
        dt.datetime(2026, 3, 10, 16, 0),
        WHICH | {
            "How likely am I to move on": "likely",
            "How well did I do overall": 4,
            "What I did in the interview": ["told a STAR story", "asked my questions"],
            "Their concerns about me": "none named",
            "The hardest question": "Why you, and not him?",
            "Its kind": "strengths weaknesses",
            "How well I answered it": 2,
            "How much do I want this job after it": 5,
            "What it brought me": ["a new contact", "feedback", "an invitation to stay in touch"],
            "One thing to do differently": "slow down",
            "Thank-you note sent": "today",
        },
    ),
    (dt.datetime(2026, 3, 13, 9, 0), WHICH | {"Result": "advanced"}),
    (dt.datetime(2026, 3, 11, 9, 0), {"Company": "Borealis", "Stage": "final", "Date of the interview": "2026-03-12"}),
    (
        dt.datetime(2026, 3, 11, 9, 5),
        {
            "Company": "Cassia",
            "Stage": "interview",
            "Date of the interview": "2026-03-12",
            "What I did to prepare": ["mock interview"],
        },
    ),
]  # fmt: skip


# ---- the ways in -----------------------------------------------------------------------------------------------------


def workbook(folder: Path) -> None:
    path = folder / "my-log.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    page = book[quick_log.SHEET]
    places = {page.cell(1, place).value: place for place in range(1, page.max_column + 1)}
    for number, row in enumerate((BEFORE | AFTER | LATER, BARE, PREPARED), start=3):
        for header, cell in row.items():
            page.cell(number, places[header], cell)
    book.save(path)


def csv_file(folder: Path) -> None:
    write_template(folder)
    with (folder / "quick_log.csv").open("a", newline="") as file:
        rows = csv.DictWriter(file, quick_log.headers())
        rows.writerows([BEFORE | AFTER | LATER, BARE, PREPARED])


def terminal(folder: Path) -> None:
    typed = {
        dt.datetime(2026, 3, 9, 20, 15): ["Acme Tools", "Analyst", "technical", "", "4", "1 3"],
        dt.datetime(2026, 3, 10, 16, 0): [
            "", "", "", "likely", "4", "1 3", "2", "Why you, and not him?", "3", "2", "5", "1 2 3", "", "", "slow down", "",
            "today",
        ],
        dt.datetime(2026, 3, 13, 9, 0): ["", "", "advanced", ""],
        dt.datetime(2026, 3, 11, 9, 0): ["Borealis", "", "final", "2026-03-12", "", ""],
        dt.datetime(2026, 3, 11, 9, 5): ["0", "Cassia", "", "interview", "2026-03-12", "", "6"],
    }  # fmt: skip
    for now, answers in typed.items():
        waiting = iter(answers)
        log_interview(
            folder.parents[1], "terminal", "me", now=now.replace(tzinfo=dt.UTC), ask=lambda _, w=waiting: next(w)
        )


def google(folder: Path) -> None:
    """`Timestamp` first; several ticks in one cell, separated by a comma."""
    asked = [question.question for question in quick_log.questions()]
    with (folder / "Quick log.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Timestamp", *asked])
        for when, said in VISITS:
            cells = [said.get(name, "") for name in asked]
            rows.writerow(
                [f"{when:%Y/%m/%d} {when:%I:%M:%S %p} GMT+1".replace(" 0", " ")]
                + [", ".join(cell) if isinstance(cell, list) else cell for cell in cells]
            )


def microsoft(folder: Path) -> None:
    """Times at both ends, who it was, and several ticks in one cell, each followed by a semicolon."""
    asked = [question.question for question in quick_log.questions()]
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["ID", "Start time", "Completion time", "Email", "Name", *asked])
    for number, (when, said) in enumerate(VISITS, start=1):
        cells = [said.get(name) for name in asked]
        told = ["".join(f"{tick};" for tick in cell) if isinstance(cell, list) else cell for cell in cells]
        page.append([number, when - dt.timedelta(minutes=2), when, "anonymous@example.org", "Asha Example", *told])
    book.save(folder / "Quick log(1-5).xlsx")


WAYS: dict[str, Callable[[Path], None]] = {
    made.__name__: made for made in (workbook, csv_file, terminal, google, microsoft)
}
FORMS = ("google", "microsoft")


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Every way in, each as a program of its own, and the warehouse that came of them."""
    made = Scenario(tmp_path_factory.mktemp("quick"))
    for name, write in WAYS.items():
        (made.raw / name / "me").mkdir(parents=True)
        write(made.raw / name / "me")
    assert made.run("2026-04-01")
    return made


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return request.param


# ---- what comes of them ----------------------------------------------------------------------------------------------


def test_every_row_is_accepted_and_the_example_is_not_read(logged: Scenario, way: str) -> None:
    counted = logged.query(
        "SELECT source, sum(rows_read), sum(rows_accepted) FROM source_files WHERE program = ? AND rows_read > 0 GROUP BY ALL",
        way,
    )
    rows = {"workbook": 3, "csv_file": 3, "terminal": 5, "google": 5, "microsoft": 5}[way]
    assert counted == [("quick_form" if way in FORMS else "quick_log", rows, rows)]


def test_an_interview_is_whole(logged: Scenario, way: str) -> None:
    columns = (
        "role, interview_on, wanted_before, forecast, rated_overall, concerns, wants_it, new_contacts, employer_feedback, "
        "future_consideration, positive_signal, to_change, result_logged, result_on, thank_you_on"
    )
    assert logged.query(f"SELECT {columns} FROM interviews WHERE program = ? AND company = 'Acme Tools'", way) == [
        (
            "Analyst", dt.date(2026, 3, 10), 4, 75, 4, "none_named", 5, 1, "yes", True, False, "slow down", "advanced",
            dt.date(2026, 3, 13), "2026-03-10",
        )
    ]  # fmt: skip


def test_the_hardest_question_is_a_question_of_that_interview(logged: Scenario, way: str) -> None:
    found = logged.query(
        "SELECT i.company, q.position, q.question, q.asked_by, q.category, q.rated_answer FROM questions q "
        "JOIN interviews i USING (program, seeker, interview) WHERE program = ?",
        way,
    )
    assert found == [("Acme Tools", 1, "Why you, and not him?", "interviewer", "strengths_weaknesses", 2)]


def habits(logged: Scenario, way: str, company: str) -> dict[str, bool]:
    return dict(
        logged.query(
            "SELECT h.habit, h.done FROM interview_habits h JOIN interviews i USING (program, seeker, interview) "
            "WHERE h.program = ? AND i.company = ? AND h.value_source = 'ticked'",
            way,
            company,
        )
    )


def on(list_shown: str) -> set[str]:
    return {code for code, habit in catalog().items() if list_shown in habit.checklists}


def test_what_is_not_ticked_was_not_done_where_the_list_was_shown(logged: Scenario, way: str) -> None:
    ticked = {"research_minutes", "star_stories_ready", "star_stories_told", "questions_asked_count"}
    assert logged.query("SELECT count(*) FROM interviews WHERE program = ?", way) == [(3,)]
    assert habits(logged, way, "Acme Tools") == {
        code: code in ticked for code in on("quick_before") | on("quick_after")
    }
    assert habits(logged, way, "Borealis") == {}
    assert habits(logged, way, "Cassia") == {code: code == "mock_interviews" for code in on("quick_before")}


@pytest.mark.parametrize("way", ["terminal", *FORMS])
def test_each_moment_keeps_its_own_time(logged: Scenario, way: str) -> None:
    (rated,) = logged.query("SELECT rated_at FROM interviews WHERE program = ? AND company = 'Acme Tools'", way)
    assert rated == (dt.datetime(2026, 3, 10, 16, 0),)
    times = logged.query(
        "SELECT habit, logged_on, late FROM interview_habits h JOIN interviews i USING (program, seeker, interview) "
        "WHERE h.program = ? AND company = 'Acme Tools' AND habit IN ('mock_interviews', 'star_stories_told') ORDER BY 1",
        way,
    )
    assert times == [
        ("mock_interviews", dt.date(2026, 3, 9), False),
        ("star_stories_told", dt.date(2026, 3, 10), False),
    ]


def test_who_filled_in_the_form_is_dropped_at_the_door(logged: Scenario) -> None:
    kept = logged.query("SELECT * FROM interviews WHERE program = 'microsoft'")
    assert not re.search("anonymous@|Asha Example", str(kept))


# ---- the words are those of the contract -----------------------------------------------------------------------------


def source(name: str) -> Source:
    return next(source for source in sources() if source.source == name)


def ways_to_write(name: str) -> set[str]:
    told: set[str] = set()
    for block in source(name).blocks:
        told |= set(block.headers)
        told |= {header_words(way) for ticks in block.ticks.values() for way in ticks}
        told |= {header_words(way) for ways in block.joined.values() for way in ways}
        told |= {header_words(way) for rule in block.filled.values() for ways in rule.values() for way in ways}
    return told


def test_the_sources_know_every_header_and_question() -> None:
    assert {header_words(name) for name in (*quick_log.headers(), *quick_log.KEPT_BY_THE_CLOCK)} <= ways_to_write(
        "quick_log"
    )
    assert {header_words(question.question) for question in quick_log.questions()} <= ways_to_write("quick_form")


def test_each_header_fills_the_column_that_the_contract_says() -> None:
    for item, question in quick_log.columns():
        if item.habit:
            assert source("quick_log").blocks[0].ticks["ticked"][item.label] == item.habit
            assert source("quick_form").blocks[0].words["ticked"][item.label] == item.habit
            continue
        block = next(block for block in source("quick_log").blocks if block.table == item.table)
        assert block.headers[header_words(item.header)] == item.column
        if not question.is_ticks:
            block = next(block for block in source("quick_form").blocks if block.table == item.table)
            assert block.headers[header_words(question.question)] == item.column


@pytest.mark.parametrize("name", ["quick_log", "quick_form"])
def test_a_list_counts_as_shown_where_its_moment_was_answered(name: str) -> None:
    filled = source(name).blocks[0].filled["list_shown"]
    for moment, list_shown in quick_log.LIST_SHOWN.items():
        asked = [question for question in quick_log.asked(moment) if question.item.column not in quick_log.WHICH]
        wanted = quick_log.tells_of(moment) if name == "quick_log" else [question.question for question in asked]
        assert filled[list_shown] == wanted


def test_the_ticks_of_a_moment_are_its_checklist() -> None:
    for moment, list_shown in quick_log.LIST_SHOWN.items():
        asked = {item.habit for question in quick_log.asked(moment) for item in question.items if item.habit}
        assert asked == on(list_shown)
    assert {*quick_log.LIST_SHOWN.values()} <= {*words_of("checklist")}


@pytest.mark.parametrize(
    ("header", "names", "is_a"),
    [
        (quick_log.headers(), ("my-log", "quick log"), "quick_log"),
        ([*quick_log.headers(), *quick_log.KEPT_BY_THE_CLOCK], ("interviews-log", ""), "quick_log"),
        (["Timestamp", *(q.question for q in quick_log.questions())], ("Form Responses 1", ""), "quick_form"),
        ([q.question for q in reversed(quick_log.questions())], ("applications", ""), "quick_form"),
    ],
)
def test_it_is_recognised_and_no_column_is_unknown(header: list[str], names: tuple[str, str], is_a: str) -> None:
    found = recognise(tuple(header), names)
    assert (found.source, found.table, found.extra, found.private) == (is_a, "interviews", {}, {})


def test_the_example_is_marked() -> None:
    assert str(next(iter(quick_log.example_row().values()))).startswith(EXAMPLE_MARK)


def test_the_guide_lists_the_questions_of_the_form() -> None:
    guide = (ROOT / "docs/guide/forms.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"^\*\*([^*\n]+)\*\* · ([^(,\n]+?)(?: \([^)\n]*\))?(, required)?\n(?:\n```text\n(.*?)\n```)?",
        guide,
        re.M | re.S,
    )
    assert [
        (text, kind, bool(needed), tuple(choices.split("\n")) if choices else ())
        for text, kind, needed, choices in listed
    ] == [
        (question.question, question.form_kind, question.is_needed, question.form_choices)
        for question in quick_log.questions()
    ]


#: A cell, its questions, and whether the rating is warned of: it is one, and stays with the first.
SEVERAL = [
    ("Why you?", ["Why you?"], False),
    ("Why you - and not him; honestly?", ["Why you - and not him; honestly?"], False),
    ("Why you?\nWhy us?", ["Why you?", "Why us?"], True),
    ("- Why you?\n- Why us?\n", ["Why you?", "Why us?"], True),
    ("• Why you? • Why us? • Why now?", ["Why you?", "Why us?", "Why now?"], True),
    ("1. Why you?\n2) Why us?", ["Why you?", "Why us?"], True),
]


@pytest.fixture(scope="module")
def several(con: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    """The sheet of each of SEVERAL, by the cell."""
    header = (
        "company,stage,interview_on,wanted_before,forecast,hardest_question,question_category,my_rating,"
        "looked into the company,three questions ready,told a STAR story,closed with interest\n"
    )
    texts = {cell: f'{header}Acme,final,2026-03-10,4,even,"{cell}",motivation,2,x,x,x,x\n' for cell, *_ in SEVERAL}
    read = Reader(con, tmp_path_factory.mktemp("several")).texts(texts.values(), "quick log.csv")
    return {cell: read[text] for cell, text in texts.items()}


@pytest.mark.parametrize(("cell", "questions", "warned"), SEVERAL)
def test_several_hardest_questions_are_rows_and_the_rating_is_the_first_ones(
    several: dict[str, Sheet], cell: str, questions: list[str], warned: bool
) -> None:
    asked = sorted(several[cell].parts["questions"], key=lambda row: row["position"])
    assert [(row["position"], row["question"]) for row in asked] == list(enumerate(questions, start=1))
    assert [(row.get("rated_answer"), row.get("category")) for row in asked] == [
        (2, "motivation"),
        *[(None, None)] * (len(questions) - 1),
    ]
    codes = ["first_of_several:category", "first_of_several:rated_answer"] if warned else []
    assert [sorted(row.get("warnings", [])) for row in asked] == [codes, *[[]] * (len(questions) - 1)]
