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
    assert made.run(DAY)
    return made


def packed(world, out, **wanted):
    assert pack(Packing(**wanted), out, world.warehouse) == 0
    return out


def coached(folder, out, name):
    """A coach's own folder with the pack in it, as it is, and their run."""
    made = Scenario(folder)
    made.program("spring", coaches={"Mo": [name]}, as_of=DAY)
    shutil.copy(out, made.raw / "spring" / out.name)
    assert made.run(DAY)
    return made


def texts(out):
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


COUNTED = {
    "applications": "SELECT count(*), count(*) FILTER (responded), count(*) FILTER (has_offer) FROM applications",
    "furthest": "SELECT furthest_stage, outcome, count(*) FROM applications GROUP BY ALL ORDER BY ALL",
    "interviews": "SELECT stage, result, count(*), sum(forecast), max(logged_at), min(start_time) FROM interviews GROUP BY ALL ORDER BY ALL",
    "habits": "SELECT habit, value, done, value_source FROM interview_habits ORDER BY ALL",
    "funnel": "SELECT stage, n_reached FROM mart_funnel WHERE is_total ORDER BY ALL",
    "questions": "SELECT category, rated_answer FROM questions ORDER BY ALL",
    "practice": "SELECT practised_on, activity, minutes FROM practice ORDER BY ALL",
    "reflections": "SELECT written_at, to_change FROM reflections ORDER BY ALL",
    "goals": "SELECT horizon, due_on FROM goals ORDER BY ALL",
    "offers": "SELECT offered_on, decision, wants_it FROM offers ORDER BY ALL",
}


@pytest.fixture(scope="module")
def told(ada, tmp_path_factory):
    """(the pack, the coach's folder after their run) by what was chosen."""
    made = {}
    for choices in ((), CHOICES):
        folder = tmp_path_factory.mktemp("mo")
        out = packed(ada, folder / "ada.zip", choices=choices)
        made[choices] = out, coached(folder, out, "ada")
    return made


@pytest.mark.parametrize("choices", [(), CHOICES], ids=["nothing chosen", "all chosen"])
@pytest.mark.parametrize("what", COUNTED)
def test_a_coachs_run_counts_what_the_seekers_own_counts(ada, told, choices, what):
    assert told[choices][1].query(COUNTED[what]) == ada.query(COUNTED[what])


def test_every_row_of_it_is_taken_and_is_theirs(told):
    for _out, other in told.values():
        assert other.query("SELECT DISTINCT seeker FROM seekers") == [("ada",)]
        assert other.query("SELECT sum(rows_rejected), count(*) FILTER (status <> 'read') FROM source_files") == [
            (0, 0)
        ]
        assert other.query("SELECT company FROM applications ORDER BY application")[1] == ("=Formula & Co",)


@pytest.mark.parametrize("chosen", ["", *CHOICES])
def test_what_was_not_chosen_is_not_in_the_pack(ada, tmp_path, chosen):
    out = packed(ada, tmp_path / "ada.zip", choices=(chosen,) if chosen else ())
    written = "\n".join(texts(out).values())
    for choice, cells in {"notes": NOTES, "answers": ANSWERS, "pay": PAY, "never": NEVER}.items():
        assert [cell for cell in cells if cell in written] == (list(cells) if choice == chosen else [])


def test_nothing_withheld_is_anywhere_on_the_coachs_side(told):
    out, other = told[()]
    folder = other.warehouse.parent
    stored = [path.read_bytes() for path in (out, *folder.rglob("*")) if path.is_file()]
    held = "\n".join(str(other.query(f"FROM {table}")) for (table,) in other.query("SHOW TABLES"))
    for cell in (*NOTES, *ANSWERS, *PAY, *NEVER):
        assert cell not in held
        assert not any(cell.encode() in content for content in stored), cell


def test_the_sample_seekers_pack_is_read_as_theirs(tmp_path):
    own = Scenario(tmp_path / "robin")
    shutil.copytree(SAMPLE, own.raw / "sample_seeker")
    assert own.run(DAY)
    other = coached(tmp_path / "mo", packed(own, tmp_path / "robin.zip"), "robin")
    for what in ("applications", "furthest", "interviews", "funnel", "questions", "practice", "goals", "offers"):
        assert other.query(COUNTED[what]) == own.query(COUNTED[what]), what
    assert other.query("SELECT display_name, shown_to_coach FROM seekers") == [("Robin Sample", True)]


def test_a_no_stays_a_no(ada, tmp_path):
    other = coached(tmp_path / "mo", packed(ada, tmp_path / "ada.zip"), "ada")
    assert other.query("SELECT consent_pooled, counted_in_pool FROM seekers") == [("no", False)]


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


def test_somebody_who_refused_hands_over_nothing_by_mistake(tmp_path):
    made = Scenario(tmp_path / "no")
    made.program("kim", seeker="kim")
    made.write("kim/seekers.csv", "seeker | consent_coach\nkim | no")
    made.write("kim/applications.csv", "company | status\nAcme | applied")
    assert made.run(DAY)
    with pytest.raises(DebriefError, match="consent_coach"):
        pack(Packing(), tmp_path / "kim.zip", made.warehouse)
    assert not (tmp_path / "kim.zip").exists()


def test_of_several_people_it_asks_whose(tmp_path):
    made = Scenario(tmp_path / "many")
    made.write(
        "spring/all.csv",
        "seeker | company | status | applied_on\nAsha | Acme | applied | 2026-09-01\nben | Bora | applied | 2026-09-02",
    )
    assert made.run(DAY)
    with pytest.raises(UsageError, match=r"several people \(Asha, ben\).*--seeker"):
        pack(Packing(), tmp_path / "x.zip", made.warehouse)
    with pytest.raises(UsageError, match="no seeker ann"):
        pack(Packing(seeker="ann"), tmp_path / "x.zip", made.warehouse)
    written = "".join(texts(packed(made, tmp_path / "x.zip", seeker="ASHA")).values())
    assert "Acme" in written
    assert "Bora" not in written
    assert "ben" not in written


def test_me_is_nobodys_name_at_a_coachs(tmp_path):
    made = Scenario(tmp_path / "me")
    made.write("log.csv", "company | status | applied_on\nAcme | applied | 2026-09-01")
    assert made.run(DAY)
    with pytest.raises(UsageError, match="--as"):
        pack(Packing(), tmp_path / "x.zip", made.warehouse)
    out = packed(made, tmp_path / "x.zip", called="Asha")
    assert coached(tmp_path / "mo", out, "asha").query("SELECT seeker, company FROM applications") == [("Asha", "Acme")]


def test_a_later_pack_brings_the_log_up_to_date(tmp_path):
    made, other = Scenario(tmp_path / "kim"), Scenario(tmp_path / "mo")
    for day, status, called in (("2026-08-31", "applied", "b"), ("2026-09-30", "rejected", "a")):
        made.program("kim", seeker="kim", as_of=day)
        made.write("kim/log.csv", f"company | status | applied_on\nAcme | {status} | 2026-08-01")
        assert made.run(day)
        # The earlier file's name is the later one in the alphabet: the day in it is what counts.
        out = packed(made, other.raw / "spring" / f"{called}-{day}.zip")
        assert out.is_file()
    other.program("spring")
    assert other.run("2026-10-01")
    assert other.query("SELECT company, outcome_logged FROM applications") == [("Acme", "rejected")]


def test_rows_without_a_company_stay_rows_of_their_own(tmp_path):
    made = Scenario(tmp_path / "own")
    made.program("kim", seeker="kim")
    made.write(
        "kim/log.csv", "role | status | applied_on\nWelder | applied | 2026-09-01\nWelder | applied | 2026-09-01"
    )
    made.write("kim/more.csv", "company | role | status | applied_on\nAcme | Welder | applied | 2026-09-02")
    assert made.run(DAY)
    other = coached(tmp_path / "mo", packed(made, tmp_path / "kim.zip"), "kim")
    assert other.query("SELECT company FROM applications ORDER BY ALL") == [("Acme",), (None,), (None,)]


def test_nothing_logged_is_nothing_to_pack(tmp_path):
    made = Scenario(tmp_path / "few")
    made.program("kim", seeker="kim")
    made.write("kim/seekers.csv", "seeker | display_name | career_stage | consent_coach\nkim | Kim | mid |")
    assert made.run(DAY)
    with pytest.raises(DebriefError, match="nothing to pack"):
        pack(Packing(), tmp_path / "x.zip", made.warehouse)


def test_every_cell_of_it_is_a_column_that_a_coach_sees(ada, tmp_path):
    out = packed(ada, tmp_path / "ada.zip")
    read = {name: next(csv.reader(io.StringIO(text))) for name, text in texts(out).items()}
    assert sorted(read) == [
        f"{name}.csv" for name in "applications goals interviews offers practice questions reflections seekers".split()
    ]
    assert "email" not in read["seekers.csv"]
    assert {"job_url", "resume_version", "notes", "extra", "program"}.isdisjoint(read["applications.csv"])
