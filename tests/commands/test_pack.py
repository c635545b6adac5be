"""`debrief pack`: a seeker's own log for their coach, of what was read and allowed; the coach's run reads it as that seeker's."""

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from pipelines.commands.pack import Packing, pack
from pipelines.errors import DebriefError, UsageError
from tests.scenario import Scenario

DAY = "2026-09-30"
A_MONTH_BEFORE = "2026-08-31"
SAMPLE = Path(__file__).parents[2] / "data" / "raw" / "sample_seeker"

#: Cells of Ada's log that are hers alone unless she chooses, by the choice that hands them over.
NOTES = ("they liked my plan", "said I was clear", "someone who ships", "more on budgets", "own a product by 2028")
ANSWERS = ("why leave your job", "I told of the move to Ghent")
PAY = ("61234", "64321")
#: What is handed over by no choice: a column of her own, links, a mail address, what intake masks, a row set aside, destinations.
CHOICES = ("notes", "answers", "pay")
NEVER = ("moon phase", "jobs.example", "CV seven", "ada@home.example", "0470 12 34 56", "Rejecta", "Destina")


@pytest.fixture(scope="module")
def ada(tmp_path_factory):
    """One person's own folder: every table has a row, and every kind of cell that may be withheld is filled."""
    made = Scenario(tmp_path_factory.mktemp("ada"))
    made.program("ada", seeker="ada", as_of=DAY)
    made.write("ada/seekers.csv", "seeker | display_name | email | consent_pooled\nada | Ada | ada@home.example | no")
    made.write(
        "ada/applications.csv",
        """application | company | role | applied_on | status | outcome | job_url | resume_version | notes | Weather
        a1 | Northwind | Analyst | 2026-07-01 | interviewing | | https://jobs.example/1 | CV seven | they liked my plan, ring 0470 12 34 56 | moon phase
        a2 | =Formula & Co | Analyst | 2026-07-02 | Rejected (Final) | | | | | moon phase
        a3 | Cassia | Analyst | 2026-07-03 | offer | offer_declined | | | |
        a4 | Rejecta | Analyst | 2026-07-04 | qqvortexed | | | | |
        """,
    )
    made.write(
        "ada/interviews.csv",
        """interview | application | stage | interview_on | start_time | forecast | result | mock_interviews | composure | stated_ideal | employer_feedback | logged_at
        i1 | a1 | technical | 2026-07-10 | 09:30 | 40 | advanced | 2 | n/a | someone who ships | said I was clear | 2026-07-10 19:30
        i2 | a1 | panel_onsite | 2026-07-20 | | 1 | | | 4 | | | 2026-07-20 08:01:07
        """,
    )
    made.write(
        "ada/questions.csv",
        """interview | position | question | category | rated_answer | answer_note
        i1 | 1 | why leave your job | motivation | 2 | I told of the move to Ghent
        i1 | 2 | why leave your job | motivation | 3 |
        """,
    )
    made.write("ada/practice.csv", "practised_on | activity | minutes | notes\n2026-07-08 | mock_interview | 45 |")
    made.write(
        "ada/reflections.csv",
        "interview | written_at | to_change | feedback_received\ni1 | 2026-07-10 | Shorter | more on budgets",
    )
    made.write(
        "ada/goals.csv", "goal | horizon | due_on\nown a product by 2028 | long_term | 2028-01-01\nrest | short_term |"
    )
    made.write(
        "ada/offers.csv",
        """application | offered_on | base_pay_first | base_pay_final | currency | negotiated | decision | wants_it
        a3 | 2026-08-01 | 61234 | 64321 | EUR | base | declined | 2
        """,
    )
    made.write("ada/destinations.csv", "known_on | destination | employer\n2026-09-01 | employed | Destina")
    assert made.run(DAY, with_marts=True)
    return made


def packed(world, out, **wanted):
    assert pack(Packing(**wanted), out, world.warehouse) == 0
    return out


@pytest.fixture(scope="module")
def own(ada, tmp_path_factory):
    """A raw folder of others than Ada, each in a program of their own: a run takes as long over one as over all of them.

    It holds Ada's pack as well, with all that she can choose, in the program `chosen`.
    """
    made = Scenario(tmp_path_factory.mktemp("own"))
    made.program("later", seeker="kim", as_of=A_MONTH_BEFORE)
    made.write("later/log.csv", "company | status | applied_on\nAcme | applied | 2026-08-01")
    assert made.run(A_MONTH_BEFORE)
    packed(made, made.raw.parent / f"b-{A_MONTH_BEFORE}.zip")
    made.program("later", seeker="kim", as_of=DAY)
    made.write("later/log.csv", "company | status | applied_on\nAcme | rejected | 2026-08-01")
    shutil.copytree(SAMPLE, made.raw / "sample_seeker")
    made.program("refused", seeker="kim")
    made.write("refused/seekers.csv", "seeker | consent_coach\nkim | no")
    made.write("refused/applications.csv", "company | status\nAcme | applied")
    made.write(
        "several/all.csv",
        "seeker | company | status | applied_on\nAsha | Acme | applied | 2026-09-01\nben | Bora | applied | 2026-09-02",
    )
    made.write("log.csv", "company | status | applied_on\nAcme | applied | 2026-09-01")
    made.program("no_company", seeker="kim")
    made.write(
        "no_company/log.csv",
        "role | status | applied_on\nWelder | applied | 2026-09-01\nWelder | applied | 2026-09-01",
    )
    made.write("no_company/more.csv", "company | role | status | applied_on\nAcme | Welder | applied | 2026-09-02")
    made.program("nothing", seeker="kim")
    made.write("nothing/seekers.csv", "seeker | display_name | career_stage | consent_coach\nkim | Kim | mid |")
    made.program("chosen", coaches={"Mo": ["ada"]}, as_of=DAY)
    packed(ada, made.raw / "chosen" / "ada.zip", choices=CHOICES)
    assert made.run(DAY, with_marts=True)
    return made


@pytest.fixture(scope="module")
def mo(ada, own, tmp_path_factory):
    """A coach's raw folder with the packs in it, as they are, each in a program of its own; and their run."""
    made = Scenario(tmp_path_factory.mktemp("mo"))
    for program, name in (("spring", "ada"), ("sample", "robin"), ("of_me", "asha"), ("no_company", "kim")):
        made.program(program, coaches={"Mo": [name]}, as_of=DAY)
    packed(ada, made.raw / "spring" / "ada.zip")
    packed(own, made.raw / "sample" / "robin.zip", program="sample_seeker")
    packed(own, made.raw / "of_me" / "x.zip", program="me", called="Asha")
    packed(own, made.raw / "no_company" / "kim.zip", program="no_company")
    made.program("later")
    # The earlier file's name is the later one in the alphabet: the day in it is what counts.
    shutil.copy(own.raw.parent / f"b-{A_MONTH_BEFORE}.zip", made.raw / "later")
    packed(own, made.raw / "later" / f"a-{DAY}.zip", program="later")
    assert made.run("2026-10-01", with_marts=True)
    return made


def texts(out):
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


#: What is counted of a program's rows.
COUNTED = {
    "applications": "SELECT count(*), count(*) FILTER (responded), count(*) FILTER (has_offer) FROM applications WHERE program = ?",
    "furthest": "SELECT furthest_stage, outcome, count(*) FROM applications WHERE program = ? GROUP BY ALL ORDER BY ALL",
    "interviews": """SELECT stage, result, count(*), sum(forecast), max(logged_at), min(start_time) FROM interviews
                     WHERE program = ? GROUP BY ALL ORDER BY ALL""",
    "habits": "SELECT habit, value, done, value_source FROM interview_habits WHERE program = ? ORDER BY ALL",
    "funnel": "SELECT stage, n_reached FROM mart_funnel WHERE program = ? AND is_total ORDER BY ALL",
    "questions": "SELECT category, rated_answer FROM questions WHERE program = ? ORDER BY ALL",
    "practice": "SELECT practised_on, activity, minutes FROM practice WHERE program = ? ORDER BY ALL",
    "reflections": "SELECT written_at, to_change FROM reflections WHERE program = ? ORDER BY ALL",
    "goals": "SELECT horizon, due_on FROM goals WHERE program = ? ORDER BY ALL",
    "offers": "SELECT offered_on, decision, wants_it FROM offers WHERE program = ? ORDER BY ALL",
}


@pytest.fixture(scope="module")
def told(own, mo):
    """(the folder in which Ada's pack was read, its program there) by what was chosen."""
    return {(): (mo, "spring"), CHOICES: (own, "chosen")}


@pytest.mark.parametrize("choices", [(), CHOICES], ids=["nothing chosen", "all chosen"])
@pytest.mark.parametrize("what", COUNTED)
def test_a_coachs_run_counts_what_the_seekers_own_counts(ada, told, choices, what):
    other, program = told[choices]
    counted = other.query(COUNTED[what], program)
    assert counted
    assert counted == ada.query(COUNTED[what], "ada")


def test_every_row_of_it_is_taken_and_is_theirs(told):
    for other, program in told.values():
        assert other.query("SELECT DISTINCT seeker FROM seekers WHERE program = ?", program) == [("ada",)]
        sql = "SELECT sum(rows_rejected), count(*) FILTER (status <> 'read') FROM source_files WHERE program = ?"
        assert other.query(sql, program) == [(0, 0)]
        sql = "SELECT company FROM applications WHERE program = ? ORDER BY application"
        assert other.query(sql, program)[1] == ("=Formula & Co",)


@pytest.mark.parametrize("chosen", ["", *CHOICES])
def test_what_was_not_chosen_is_not_in_the_pack(ada, tmp_path, chosen):
    out = packed(ada, tmp_path / "ada.zip", choices=(chosen,) if chosen else ())
    written = "\n".join(texts(out).values())
    for choice, cells in {"notes": NOTES, "answers": ANSWERS, "pay": PAY, "never": NEVER}.items():
        assert [cell for cell in cells if cell in written] == (list(cells) if choice == chosen else [])


def test_nothing_withheld_is_anywhere_on_the_coachs_side(mo):
    folders = (mo.raw, mo.warehouse.parent)
    stored = [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]
    held = "\n".join(str(mo.query(f"FROM {table}")) for (table,) in mo.query("SHOW TABLES"))
    assert "Northwind" in held
    for cell in (*NOTES, *ANSWERS, *PAY, *NEVER):
        assert cell not in held
        assert not any(cell.encode() in content for content in stored), cell


def test_the_sample_seekers_pack_is_read_as_theirs(own, mo):
    for what in ("applications", "furthest", "interviews", "funnel", "questions", "practice", "goals", "offers"):
        counted = mo.query(COUNTED[what], "sample")
        assert counted, what
        assert counted == own.query(COUNTED[what], "sample_seeker"), what
    sql = "SELECT display_name, shown_to_coach FROM seekers WHERE program = 'sample'"
    assert mo.query(sql) == [("Robin Sample", True)]


def test_a_no_stays_a_no(mo):
    sql = "SELECT consent_pooled, counted_in_pool FROM seekers WHERE program = 'spring'"
    assert mo.query(sql) == [("no", False)]


def test_it_lists_what_is_in_it_and_what_is_not_with_counts(ada, tmp_path, capsys):
    packed(ada, tmp_path / "ada.zip", choices=("pay",))
    out = capsys.readouterr().out
    assert "Ada's log as it was read up to 2026-09-30" in out
    assert "3 applications, 2 interviews, 2 questions, 1 practice session, 1 reflection, 2 goals, 1 offer" in out
    assert "In it, as you chose: 4 cells of pay." in out
    assert "Left out: 6 cells of notes (--with-notes hands them over)." in out
    assert "Left out: 3 cells of answers (--with-answers hands them over)." in out
    assert "Left out: 3 cells of mail addresses, links to jobs and names of CVs." in out
    assert "Left out: 1 row set aside when your log was read, until mended." in out
    assert "Never kept: what was private in 1 cell masked in part (phone numbers)." in out
    assert "of pay (--with-pay" not in out
    assert "ada.zip" in out


def test_it_proposes_the_coach_that_it_is_for(ada, tmp_path, capsys):
    out = packed(ada, tmp_path / "ada.zip", coach="M. Okafor")
    (row,) = csv.DictReader(io.StringIO(texts(out)["seekers.csv"]))
    assert (row["seeker"], row["coach"]) == ("ada", "M. Okafor")
    assert "up to 2026-09-30, for M. Okafor." in capsys.readouterr().out


def test_the_name_says_whose_and_which_day(ada, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert pack(Packing(), None, ada.warehouse) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["ada-2026-09-30.zip"]


def test_the_same_log_makes_the_same_bytes(ada, tmp_path):
    assert packed(ada, tmp_path / "1.zip").read_bytes() == packed(ada, tmp_path / "2.zip").read_bytes()


def test_behind_a_password_nothing_is_in_the_clear(ada, tmp_path, monkeypatch):
    monkeypatch.setenv("DEBRIEF_PASSWORD", "correct horse battery")
    monkeypatch.chdir(tmp_path)
    assert pack(Packing(coach="Mo Okafor"), None, ada.warehouse, password=True) == 0
    (out,) = tmp_path.iterdir()
    assert out.name == "ada-2026-09-30.html"
    page = out.read_text()
    assert not any(word in page for word in ("Northwind", "Okafor", "2026-09-30"))
    # What is locked is letters by chance: three of them stand in it now and then.
    clear = re.sub("[A-Za-z0-9+/=_-]{60,}", "", page)
    assert len(clear) < len(page)
    assert not any(word in clear for word in ("Ada", "ada"))


def test_a_password_that_is_too_short_writes_nothing(ada, tmp_path, monkeypatch):
    monkeypatch.setenv("DEBRIEF_PASSWORD", "short")
    with pytest.raises(UsageError, match="12 characters"):
        pack(Packing(), tmp_path / "x.html", ada.warehouse, password=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "password", "ending"), [("x.zip", True, "html"), ("x.html", False, "zip")])
def test_the_ending_says_what_it_is(ada, tmp_path, name, password, ending):
    with pytest.raises(UsageError, match=rf"ends in \.{ending}"):
        pack(Packing(), tmp_path / name, ada.warehouse, password=password)
    assert not (tmp_path / name).exists()


def test_a_file_that_is_there_is_left_as_it_is(ada, tmp_path):
    out = tmp_path / "ada.zip"
    out.write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        pack(Packing(), out, ada.warehouse)
    assert out.read_text() == "mine"


def test_somebody_who_refused_hands_over_nothing_by_mistake(own, tmp_path):
    with pytest.raises(DebriefError, match="consent_coach"):
        pack(Packing(program="refused"), tmp_path / "kim.zip", own.warehouse)
    assert not (tmp_path / "kim.zip").exists()


def test_of_several_people_it_asks_whose(own, tmp_path):
    with pytest.raises(UsageError, match=r"several people \(Asha, ben\).*--seeker"):
        pack(Packing(program="several"), tmp_path / "x.zip", own.warehouse)
    with pytest.raises(UsageError, match="no seeker ann"):
        pack(Packing(program="several", seeker="ann"), tmp_path / "x.zip", own.warehouse)
    # No program is named: the name alone says whose.
    written = "".join(texts(packed(own, tmp_path / "x.zip", seeker="ASHA")).values())
    assert "Acme" in written
    assert "Bora" not in written
    assert "ben" not in written


def test_me_is_nobodys_name_at_a_coachs(own, mo, tmp_path):
    with pytest.raises(UsageError, match="--as"):
        pack(Packing(program="me"), tmp_path / "x.zip", own.warehouse)
    assert mo.query("SELECT seeker, company FROM applications WHERE program = 'of_me'") == [("Asha", "Acme")]


def test_a_later_pack_brings_the_log_up_to_date(mo):
    assert len(list((mo.raw / "later").glob("*.zip"))) == 2
    sql = "SELECT company, outcome_logged FROM applications WHERE program = 'later'"
    assert mo.query(sql) == [("Acme", "rejected")]


def test_rows_without_a_company_stay_rows_of_their_own(mo):
    sql = "SELECT company FROM applications WHERE program = 'no_company' ORDER BY ALL"
    assert mo.query(sql) == [("Acme",), (None,), (None,)]


def test_nothing_logged_is_nothing_to_pack(own, tmp_path):
    with pytest.raises(DebriefError, match="nothing to pack"):
        pack(Packing(program="nothing"), tmp_path / "x.zip", own.warehouse)


def test_every_cell_of_it_is_a_column_that_a_coach_sees(ada, tmp_path):
    out = packed(ada, tmp_path / "ada.zip")
    read = {name: next(csv.reader(io.StringIO(text))) for name, text in texts(out).items()}
    assert sorted(read) == [
        f"{name}.csv" for name in "applications goals interviews offers practice questions reflections seekers".split()
    ]
    assert "email" not in read["seekers.csv"]
    assert {"job_url", "resume_version", "notes", "extra", "program"}.isdisjoint(read["applications.csv"])
