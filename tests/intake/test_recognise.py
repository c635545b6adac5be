"""Which table a sheet is, and what of it is let in: by its headers, its name, and what the program says."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from pipelines.contract.logs import log_tables
from pipelines.errors import TurnedAway, UsageError
from pipelines.intake import recognise as module
from pipelines.intake.bound import unique
from pipelines.intake.described import Block, Source
from pipelines.intake.recognise import recognise
from tests.intake.conftest import Reader

JFERRER = Path(__file__).parents[3] / "shared" / "data" / "log_jferrer"


def table_of(header: str, file: str = "log", sheet: str = "", **options: object) -> tuple[str, str]:
    found = recognise(tuple(header.split(",")), (file, sheet), **options)  # type: ignore[arg-type]
    return found.source, found.table


@pytest.mark.parametrize("table", log_tables())
def test_the_template_is_known_by_its_headers(table: str) -> None:
    assert table_of(",".join(log_tables()[table].columns)) == ("template", table)


@pytest.mark.parametrize(
    ("table", "header"),
    [
        ("seekers", "seeker,cohort"),
        ("applications", "company,role,applied_on"),
        ("interviews", "company,role,stage,interview_on"),
        ("interviews", "application,stage,interview_on,notes"),
        ("questions", "interview,position,question"),
        ("practice", "practised_on,activity"),
        ("reflections", "interview,written_at"),
        ("goals", "goal"),
        ("offers", "application,offered_on"),
        ("destinations", "known_on,destination"),
        ("practice", "Practised On,ACTIVITY,Minutes,my own column"),
    ],
)
def test_a_part_of_a_table_in_any_spelling_is_known(table: str, header: str) -> None:
    assert table_of(header)[1] == table


@pytest.mark.parametrize(
    "header",
    [
        "Company,Position,Status",
        "STATUS,Source,COMPANY NAME",
        "Notes,Date Applied,Salary,Job Title,Follow-up date",
        "Organisation,State,Found via,My mood",
        "COMPANY,SPECIFIC ROLE,VIA WHAT,STATUS,TYPE",
    ],
)
def test_a_tracker_is_known_in_any_order_with_columns_of_its_own(header: str) -> None:
    assert table_of(header) == ("tracker", "applications")


def test_a_tracker_may_go_by_a_tables_name() -> None:
    """A tracker's sheet is often called applications: its headers decide who reads it."""
    assert table_of("Company Name,Job Title,Application Status,Date Applied", "applications") == (
        "tracker",
        "applications",
    )


@pytest.mark.parametrize("name", ["applications", "my applications 2026", "log"])
def test_a_tables_name_keeps_no_tracker_from_its_columns(name: str) -> None:
    header = "Company,Position,Status,Date Applied,Source,Location,Notes,Salary"
    assert table_of(header, name) == ("tracker", "applications")


def test_a_named_table_that_lacks_a_column_says_which() -> None:
    with pytest.raises(TurnedAway, match="sheet of interviews has no column `stage`"):
        table_of("company,status,interview_on", "interviews")
    with pytest.raises(TurnedAway, match="sheet of practice has no column `activity`"):
        table_of("practised_on,minutes", "workbook", "Practice")


@pytest.mark.parametrize(
    "name",
    ["interviews", "interviews-2026-09", "my interviews", "asha_interviews", "Interviews2026", "log", "job hunt"],
)
def test_interviews_without_their_date_are_not_taken_for_applications(name: str) -> None:
    with pytest.raises(TurnedAway, match="sheet of interviews has no column `interview_on`"):
        table_of("company,stage,round,format,result", name)
    with pytest.raises(TurnedAway, match="sheet of interviews has no column `interview_on`"):
        table_of("company,stage,round,format,result", "workbook", name)


def test_what_is_turned_away_for_its_headers_says_how_to_have_it_read_as_applications() -> None:
    with pytest.raises(TurnedAway, match="If its rows are applications, call their column `status` and not `stage`"):
        table_of("company,stage,round,format,result")
    assert table_of("company,status,round,format,result")[1] == "applications"
    assert table_of("company,stage,round,format,result", only="tracker") == ("tracker", "applications")


def test_a_bare_date_makes_no_application_of_an_interview() -> None:
    with pytest.raises(
        TurnedAway, match=r"no column `interview_on`.*If `Date` is the day of the interview, call it so"
    ):
        table_of("Company,Role,Stage,Date,Forecast,Format,Result")
    assert table_of("Company,Role,Stage,Date,Round,Format,Result") == ("interview_sheet", "interviews")
    with pytest.raises(
        TurnedAway, match=r"it could be what (interview_sheet keeps, or tracker|tracker keeps, or interview_sheet)"
    ):
        table_of("Company,Role,Status,Date,Round,Format,Result")
    assert table_of("Company,Role,Stage,Date applied,Round,Format,Result") == ("tracker", "applications")
    assert table_of("Company,Role,Stage,Date,Notes,Location,Result") == ("tracker", "applications")


@pytest.mark.parametrize("name", ["applications", "job applications 2026"])
def test_a_tracker_that_is_called_applications_is_taken_at_its_word(name: str) -> None:
    assert table_of("Company,Stage,Result,Round,Format", name) == ("tracker", "applications")


def test_what_is_turned_away_for_its_name_says_to_change_that() -> None:
    with pytest.raises(TurnedAway, match="If its rows are applications, give the file or sheet another name"):
        table_of("Company,Status,Round,Format,Result", "my interviews")


@pytest.mark.parametrize(
    ("table", "header", "lacks"),
    [
        ("practice", "seeker,application,minutes,partner,notes,practised_on", "activity"),
        ("offers", "application,decide_by,currency,pay_period", "offered_on"),
    ],
)
def test_nor_is_another_table_for_its_column_application(table: str, header: str, lacks: str) -> None:
    with pytest.raises(TurnedAway, match=f"sheet of {table} has no column `{lacks}`"):
        table_of(header)


@pytest.mark.parametrize("name", ["log", "my interviews", "applications 2026", "interviews and offers"])
@pytest.mark.parametrize(
    "header",
    [
        "Company,Stage",
        "Company,Role,Stage,Notes",
        "Company,Position,Stage,Source,Location,Notes,Salary",
        "Company,Role,Stage,Date Applied,Notes,Round",
        "Company,Role,Status,Stage,Source,Location,Notes,Format",
    ],
)
def test_a_tracker_with_a_stage_stays_a_tracker(name: str, header: str) -> None:
    assert table_of(header, name)[1] == "applications"


def test_a_table_named_within_a_longer_name_is_a_hint() -> None:
    assert table_of("goal,company,role,status,applied_on", "my goals 2026") == ("template", "goals")
    assert table_of("goal,company,role,status,applied_on", "goals and applications") == ("template", "applications")
    assert table_of("company,stage,interview_on,round", "job applications 2026") == ("template", "interviews")
    with pytest.raises(TurnedAway, match="sheet of practice has no column `activity`"):
        table_of("practised_on,minutes", "practice of May")


def test_the_sheets_own_name_goes_before_the_workbooks() -> None:
    assert table_of("practised_on,activity", "interviews", "practice") == ("template", "practice")
    assert table_of("goal,horizon", "applications", "Sheet1") == ("template", "goals")


def test_a_name_is_taken_at_its_word_where_the_headers_fit_it() -> None:
    assert table_of("goal,company,role,status,applied_on", "goals") == ("template", "goals")
    assert table_of("goal,company,role,status,applied_on") == ("template", "applications")


def test_a_tie_names_both_and_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    twins = tuple(
        Source(
            source="template",
            blocks=[Block(table=table, columns={"seeker": ["a"], "program": ["b"]}, needs=[["seeker"]])],
        )
        for table in ("goals", "offers")
    )
    monkeypatch.setattr(module, "sources", lambda: twins)
    with pytest.raises(TurnedAway, match=r"of goals or of offers. Name the file or sheet after the table"):
        table_of("a,b")
    assert table_of("a,b", "offers") == ("template", "offers")


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("stage,count", "summary of a log"),
        ("platform,num_of_applications", "summary of a log"),
        ("response_rate,no_response_rate", "summary of a log"),
        ("colour,shape", r"its columns \(colour, shape\) are not those of a log"),
        ("company", "are not those of a log"),
        ("ann@example.org,Welder,2026-03-09", "its first line holds values"),
        ("colour,shape (1-5)", r"its columns \(colour, shape \(1-5\)\) are not those of a log"),
        (",".join(f"w{i}" for i in "abcdefghijkl"), "and 4 more"),
    ],
)
def test_what_is_no_log_is_turned_away(header: str, says: str) -> None:
    with pytest.raises(TurnedAway, match=says):
        table_of(header)


@pytest.mark.parametrize(
    "header",
    [
        "Name,Group,Email,Phone,Notes",
        "First Name,Last Name,Email,Company,Title,Class",
        "Name,Level,Looking for,LinkedIn",
        "Name,Company,Title,Looking for,Email",
    ],
)
def test_a_list_of_contacts_is_no_list_of_a_programs_people(header: str) -> None:
    try:
        source, table = table_of(header)
    except TurnedAway:
        return
    assert (source, table) != ("roster", "seekers")


def test_a_first_row_of_values_is_not_quoted() -> None:
    with pytest.raises(TurnedAway) as told:
        table_of("ann@example.org,Welder,2026-03-09")
    assert "ann" not in told.value.message


def test_a_sheet_of_thousands_of_columns_is_no_log() -> None:
    with pytest.raises(TurnedAway, match="3,002 columns") as told:
        table_of("company,status," + ",".join(f"w{i}" for i in range(3000)))
    assert len(told.value.message) < 400


def test_the_source_may_be_said() -> None:
    assert table_of("company,role,status") == ("template", "applications")
    assert table_of("company,role,status", only="tracker") == ("tracker", "applications")
    with pytest.raises(UsageError, match=r"no source called notion. There are: .*template, tracker"):
        table_of("company,role,status", only="notion")


# ---- columns too private to keep -------------------------------------------------------------------------------------

PRIVATE = [
    "Birth date", "Birthdate", "DOB", "Date of birth", "Ethnicity", "Disability", "Disabled?", "Health", "Religion", "Visa status",
    "Immigration status", "National number", "National ID", "Student number", "Bank", "IBAN", "Password", "Phone", "Phone No.",
    "Contact Phone Number", "Telefon", "Geburtsdatum", "Street address", "Address", "Gender",
]  # fmt: skip
KEPT = ["Phone screen notes", "Phone interviewer", "Job bank", "Email address", "Salary", "Trace", "Streetwise"]


def test_a_private_column_is_dropped_at_the_door(read: Reader) -> None:
    head = ",".join(["company", "status", *PRIVATE])
    secrets = ",secret" * len(PRIVATE)
    sheet = read(f"{head}\nAcme,applied{secrets}\nBorealis,nope{secrets}\nCassia,applied\n")
    assert list(sheet.private) == PRIVATE
    assert sheet.private_cells == 2 * len(PRIVATE)
    assert "secret" not in str(sheet)


#: Other people's names, as own sheets head them: none of them asked to be in a log.
NAMES = [
    "Contact",
    "Contact name",
    "Recruiter name",
    "Recruiter",
    "Hiring manager name",
    "Interviewer",
    "Referred by",
    "HR contact",
]


def test_the_names_of_contacts_are_dropped_and_counted_in_a_sheet_of_its_own(read: Reader) -> None:
    head = ",".join(["company", "status", *NAMES])
    sheet = read(f"{head}\nAcme,applied{',Jane Roe' * len(NAMES)}\nBorealis,nope{',Jane Roe' * len(NAMES)}\n")
    assert list(sheet.private) == NAMES
    assert sheet.private_cells == 2 * len(NAMES)
    assert "Jane" not in str(sheet)


def test_a_program_may_allow_the_column_of_a_contact(read: Reader) -> None:
    sheet = read("company,status,Contact name\nAcme,applied,Jane Roe\n", allow=["contact name"])
    assert json.loads(sheet.accepted[0]["extra"]) == {"Contact name": "Jane Roe"}


def test_a_stage_named_after_who_holds_it_is_no_contact(read: Reader) -> None:
    sheet = read("Company,Status,Hiring manager\nAcme,Interviewing,2026-03-09\n")
    assert sheet.private == {}


def test_a_column_that_only_sounds_private_is_kept(read: Reader) -> None:
    sheet = read(",".join(["company", "status", *KEPT]) + "\nAcme,applied" + ",kept" * len(KEPT) + "\n")
    assert json.loads(sheet.accepted[0]["extra"]) == dict.fromkeys(KEPT, "kept")


def test_each_of_several_private_columns_of_one_name_is_dropped(read: Reader) -> None:
    sheet = read(
        "company,status,Phone,phone,Phone\nAcme,applied,secret,secret,secret\nBorealis,nope,secret,secret,secret\n"
    )
    assert sheet.private_cells == 6
    assert "secret" not in str(sheet)


def test_a_program_may_allow_and_deny_columns(read: Reader) -> None:
    text = "company,status,notes,Phone,Mood\nAcme,applied,secret,123,glum\nBorealis,nope,secret,123,glum\n"
    sheet = read(text, allow=["phone"], deny=["NOTES", "mood"])
    assert sheet.private == {"notes": 2, "Mood": 4}
    assert sheet.accepted[0]["extra"] == '{"Phone":"123"}'
    assert "secret" not in str(sheet)
    assert "glum" not in str(sheet)


def test_a_column_that_is_denied_cannot_be_the_one_a_sheet_needs() -> None:
    with pytest.raises(TurnedAway, match="no column `activity`"):
        table_of("practised_on,activity", "practice", deny=("Activity",))


def test_columns_of_no_table_are_kept_beside(read: Reader) -> None:
    sheet = read("company,status,Mood,Salary\nAcme,applied,glum,95k\nBorealis,applied,,\n")
    assert sheet.values("extra") == ['{"Mood":"glum","Salary":"95k"}', None]


def test_headers_are_told_apart_by_a_number() -> None:
    assert unique(("a", "A", "a (2)", "b", "a")) == ("a", "A (2)", "a (2) (2)", "b", "a (3)")


# ---- a real person's log ---------------------------------------------------------------------------------------------


@pytest.fixture
def jferrer() -> Path:
    if not JFERRER.is_dir():
        pytest.skip(f"{JFERRER} is not beside this checkout")
    return JFERRER


def test_the_exports_of_a_public_log_are_turned_away_as_summaries(read: Reader, jferrer: Path) -> None:
    for path in sorted(jferrer.glob("*.csv")):
        if path.name.startswith("job-application"):
            continue
        (sheet,) = read.all(path)
        assert "summary of a log" in sheet.away, path.name


def test_a_public_log_is_read_whole_and_its_seven_statuses_kept_apart(read: Reader, jferrer: Path) -> None:
    path = jferrer / "job-application-dataset-2025.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        records = [record for record in csv.DictReader(file) if any(record.values())]
    assert len(records) == 159
    (sheet,) = read.all(path)
    assert (sheet.source, sheet.table) == ("tracker", "applications")
    assert not sheet.rejected
    meant = {
        "Applied": ("applied", None, None),
        "Ghosted": ("closed", "no_response", None),
        "Rejected (App)": ("closed", "rejected", None),
        "Rejected (Interview)": ("closed", "rejected", "interview"),
        "Not Interested (App)": ("closed", "withdrew", None),
        "Not Interested (Interview Offer)": ("closed", "withdrew", "interview"),
        "OFFER!!!!": ("offer", None, "offer"),
    }
    written = Counter(record["STATUS"].strip() for record in records)
    assert set(written) == set(meant)
    expected = {meant[status]: n for status, n in written.items()}
    assert (
        Counter((row.get("status"), row.get("outcome"), row.get("status_stage")) for row in sheet.accepted) == expected
    )
    assert sheet.values("company") == [record["COMPANY"].strip() for record in records]


SAVED_JOBS = "Saved Date,Job Url,Job Title,Company Name"


@pytest.mark.parametrize(
    ("options", "says", "not_said"),
    [
        ({}, "it resembles what teal keeps, but has no column Status, Location, Salary", "--source teal"),
        ({"only": "teal"}, "here is no column Status, Location, Salary", "--source teal"),
        ({"only": "tracker"}, "here is no column status or outcome or applied_on", "no column company"),
    ],
)
def test_what_a_source_lacks_is_said_and_no_advice_that_was_followed(
    options: dict[str, str], says: str, not_said: str
) -> None:
    with pytest.raises(TurnedAway) as fault:
        table_of(SAVED_JOBS, "Saved Jobs", **options)
    assert says in fault.value.message
    assert not_said not in fault.value.message
    assert "a tracker sheet needs" not in fault.value.message
