"""The invented logs: the same every time, right by the contract, and with effects that can be found again."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from pipelines.contract.fields import Field
from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import plain, spellings, status_spellings, words_of
from pipelines.demo import world
from pipelines.demo.draw import Truth
from pipelines.demo.generate import AS_OF, TABLES, interviews_frame, true_world, write_demo
from pipelines.demo.samples import robins_log, workbook_bytes, write_samples
from pipelines.demo.tracker import tracker_sheet
from pipelines.settings import read_program

RAW = Path(__file__).parent.parent / "data" / "raw"
GUIDE = Path(__file__).parent.parent / "docs" / "guide" / "sample-logs.md"
DAY = r"\d{4}-\d{2}-\d{2}"
#: Plans may lie ahead of the day on which a log is read; facts may not.
PLANS = {("interviews", "interview_on"), ("offers", "decide_by"), ("goals", "due_on")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo")
    write_demo(made, seekers=120, seed=3)
    return made


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, pd.DataFrame]:
    return {name: pd.read_csv(folder / f"{name}.csv", dtype="str", keep_default_na=False) for name in TABLES}


@pytest.fixture(scope="module")
def large() -> Truth:
    return true_world(8000, 5)


def is_right(text: str, field: Field) -> bool:
    """Whether a cell is written exactly as the contract's own words, ISO dates and bounds have it."""
    if text in ("", "n/a"):
        return not (field.required and text == "")
    if field.kind == "word":
        return text in words_of(field.vocabulary or field.name)
    if field.kind == "words":
        return all(part in words_of(field.vocabulary or field.name) for part in text.split(";"))
    if field.kind == "bool":
        return text in ("yes", "no")
    if field.kind in ("int", "rating", "percent", "number"):
        low, high = field.low or 0, field.high if field.high is not None else float("inf")
        return text.isdigit() and low <= int(text) <= high
    pattern = {"date": DAY, "datetime": DAY + r" \d{2}:\d{2}", "time": r"\d{2}:\d{2}"}
    pattern |= {"date_or_no": f"{DAY}|no", "datetime_or_no": f"{DAY}|no"}
    return re.fullmatch(pattern.get(field.kind, ".*"), text) is not None


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_is_as_the_contract_writes_it(tables: dict[str, pd.DataFrame], name: str) -> None:
    table, contract = tables[name], log_tables()[name]
    assert list(table.columns) == [column for column in contract.columns if column in table.columns]
    assert {field.name for field in contract.fields if field.required} <= set(table.columns)
    for column in table.columns:
        wrong = {text for text in table[column].unique() if not is_right(text, contract.field(column))}
        assert not wrong, (column, wrong)
        assert (table[column] != "").any(), f"{column} is never used"


def test_same_arguments_same_bytes_and_another_seed_another_world(folder: Path, tmp_path: Path) -> None:
    again = write_demo(tmp_path / "again", seekers=120, seed=3)
    assert [path.read_bytes() for path in again] == [(folder / path.name).read_bytes() for path in again]
    assert all(b"\r" not in path.read_bytes() for path in again)
    write_demo(tmp_path / "other", seekers=120, seed=4)
    assert (tmp_path / "other" / "interviews.csv").read_bytes() != (folder / "interviews.csv").read_bytes()


def test_program_settings_name_each_seeker_once(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    settings = read_program(folder)
    assert (settings.sample, settings.as_of, settings.sharing_basis) == (True, AS_OF, "agreement")
    assert sorted(seeker for seen in settings.coaches.values() for seeker in seen) == sorted(
        tables["seekers"]["seeker"]
    )
    coach = tables["seekers"].set_index("seeker")["coach"]
    assert all((coach[seen] == name).all() for name, seen in settings.coaches.items())


def test_keys_are_unique_and_lead_somewhere(tables: dict[str, pd.DataFrame]) -> None:
    for name in (
        "seekers",
        "applications",
        "interviews",
        "questions",
        "reflections",
        "goals",
        "offers",
        "destinations",
    ):
        assert not tables[name].duplicated(["seeker", *log_tables()[name].key]).any(), name
    jobs, meetings = tables["applications"], tables["interviews"]
    owner = jobs.set_index("application")["seeker"]
    for name in ("interviews", "offers"):
        assert (owner[tables[name]["application"]].to_numpy() == tables[name]["seeker"].to_numpy()).all()
    assert set(tables["questions"]["interview"]) | set(tables["reflections"]["interview"]) <= set(meetings["interview"])
    came = jobs[jobs["came_from"] != ""]
    assert len(came)
    assert (owner[came["came_from"]].to_numpy() == came["seeker"].to_numpy()).all()
    # The contact was met before the application that came of it was sent.
    met = meetings[meetings["result"] != "rescheduled"].groupby("application")["interview_on"].min()
    assert (met[came["came_from"]].to_numpy() < came["applied_on"].to_numpy()).all()


@pytest.mark.parametrize("name", TABLES)
def test_no_fact_lies_ahead(tables: dict[str, pd.DataFrame], name: str) -> None:
    for field in log_tables()[name].fields:
        if field.name in tables[name].columns and "date" in field.kind and (name, field.name) not in PLANS:
            text = tables[name][field.name]
            assert text[text.str.match(DAY)].str[:10].max() <= AS_OF.isoformat(), field.name


def test_dates_follow_one_another(tables: dict[str, pd.DataFrame]) -> None:
    meetings, today = tables["interviews"], AS_OF.isoformat()
    done = meetings[meetings["result_on"] != ""]
    assert (done["result_on"] >= done["interview_on"]).all()
    assert set(done["result"]) == {"advanced", "rejected", "no_response", "withdrew", "rescheduled"}
    sent = tables["applications"].set_index("application")["applied_on"]
    assert (sent[meetings["application"]].to_numpy() < meetings["interview_on"].to_numpy()).all()
    thanked = meetings[meetings["thank_you_on"].str.match(DAY)]
    assert (thanked["thank_you_on"] >= thanked["interview_on"]).all()
    logged = meetings[meetings["logged_at"] != ""]
    assert (logged["logged_at"].str[:10] >= logged["interview_on"]).all()
    planned = meetings[meetings["interview_on"] > today]
    assert len(planned)
    said_after = [
        name for name in meetings if name not in ("wanted_before", "format", "role", "company", "stage", "round")
    ]
    for column in set(said_after) - {"interview", "seeker", "application", "interviewer_role", "interview_on"}:
        assert (planned[column] == "").all(), column
    # The next meeting of an application comes after the result that led to it.
    real = meetings[meetings["result"] != "rescheduled"]
    before = real.groupby("application")["result_on"].shift()
    assert (real["interview_on"][before.notna()] > before[before.notna()]).all()
    assert (real.groupby("application")["result"].shift().dropna() == "advanced").all()
    offers = tables["offers"]
    assert (offers["decided_on"][offers["decided_on"] != ""] >= offers["offered_on"][offers["decided_on"] != ""]).all()


def test_status_and_outcome_follow_from_interviews_and_offers(tables: dict[str, pd.DataFrame]) -> None:
    jobs = tables["applications"].set_index("application")
    meetings = tables["interviews"][tables["interviews"]["result"] != "rescheduled"]
    final = meetings.drop_duplicates("application", keep="last").set_index("application")["result"]
    decision = tables["offers"].set_index("application")["decision"]
    for application, job in jobs.iterrows():
        if application in decision.index:
            still_open = decision[application] in ("pending", "negotiating")
            assert job["status"] == ("offer" if still_open else "closed")
            assert job["outcome"] == ("" if still_open else f"offer_{decision[application]}")
        elif application in final.index and final[application] in ("rejected", "withdrew", "no_response"):
            assert job["status"] == "closed"
            same = {"rejected": ("rejected", "position_closed")}.get(final[application], (final[application],))
            assert job["outcome"] in same
        elif application in final.index:
            assert (job["status"], job["outcome"]) in (("interviewing", ""), ("closed", "withdrew"))
        else:
            assert job["status"] in ("applied", "closed")
        assert (job["outcome"] == "") == (job["status"] != "closed")
        assert (job["outcome_reason"] == "") == (job["reason_source"] == "")


def test_the_search_stops_with_an_accepted_offer(tables: dict[str, pd.DataFrame]) -> None:
    people = tables["seekers"].set_index("seeker")
    accepted = tables["offers"][tables["offers"]["decision"] == "accepted"].set_index("seeker")
    assert accepted.index.is_unique
    hired = people[people["search_end_reason"] == "offer_accepted"]
    assert set(accepted.index) == set(hired.index)
    assert (accepted["decided_on"][hired.index] == hired["search_ended"]).all()
    ended = people["search_ended"][people["search_ended"] != ""]
    acts = {
        "applications": "applied_on",
        "interviews": "interview_on",
        "practice": "practised_on",
        "offers": "decided_on",
    }
    for name, column in acts.items():
        own = tables[name][tables[name]["seeker"].isin(ended.index)]
        assert (own[column].to_numpy() <= ended[own["seeker"]].to_numpy()).all(), name


def test_the_column_counts_what_dated_practice_counts(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    practice, meetings = tables["practice"], tables["interviews"]
    for habit, activities in {
        "mock_interviews": ["mock_interview", "role_play"],
        "answers_refined": ["answer_refined"],
    }.items():
        dated = practice[practice["activity"].isin(activities)]
        logs_it = dated["seeker"].unique()
        own = meetings[meetings["seeker"].isin(logs_it) & (meetings[habit] != "")]
        # Late entries are coloured by the result; the others agree with the dates to the last session.
        own = own[own["logged_at"].eq("") | own["result_on"].eq("") | (own["logged_at"].str[:10] <= own["result_on"])]
        own = own[own["logged_at"] != ""]
        pairs = own[["interview", "seeker", "interview_on", habit]].merge(
            dated[["seeker", "practised_on"]], on="seeker"
        )
        lead = (pd.to_datetime(pairs["interview_on"]) - pd.to_datetime(pairs["practised_on"])).dt.days
        counted = lead.between(1, 14).groupby(pairs["interview"]).sum()
        said = own.set_index("interview")[habit].replace({"no": "0", "yes": "1"}).astype("int64")
        counted = counted.clip(upper=1) if habit == "answers_refined" else counted
        assert (said == counted.reindex(said.index)).all(), habit


def test_blanks_late_entries_and_consent_are_there_in_the_stated_amounts(
    large: Truth, tables: dict[str, pd.DataFrame]
) -> None:
    assert (tables["seekers"]["consent_program"] == "no").sum() == 120 / 20
    frame = interviews_frame(2000, 5)
    today = AS_OF.isoformat()
    held = frame[frame["interview_on"].astype("str") <= today]
    assert held["research_minutes"].isna().mean() == pytest.approx(world.BLANK, abs=0.01)
    decided = held[held["result"].isin(["advanced", "rejected"]) & held["logged_at"].notna()]
    late = decided["logged_at"].astype("str").str[:10] > decided["result_on"].astype("str")
    assert late.mean() == pytest.approx(world.LATE, abs=0.015)
    assert large.people["logs_practice"].mean() == pytest.approx(world.LOGS_PRACTICE, abs=0.02)
    assert len(large.interviews) / len(large.people) > 14
    assert set(frame) <= set(log_tables()["interviews"].columns)
    assert frame.shape[1] == 26


def within_seeker(rows: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Points added by each habit when the same person does it: least squares after taking out each person's mean."""
    stages = pd.get_dummies(rows["stage"], drop_first=True, dtype=float)
    columns = pd.concat([rows[names].astype(float), stages, rows[["wanted", "passed"]].astype(float)], axis=1)
    columns = columns - columns.groupby(rows["person"]).transform("mean")
    found = np.linalg.lstsq(columns.drop(columns="passed").to_numpy(), columns["passed"].to_numpy(), rcond=None)[0]
    return 100 * found[: len(names)]


def test_planted_effects_are_found_again_within_people_and_not_by_the_raw_difference(large: Truth) -> None:
    rows = large.interviews
    rows = rows[rows["held"] & ~rows["withdrew"] & ~rows["cut"]]
    rows = rows.rename(columns=lambda name: name.removeprefix("done_"))
    names = list(world.EFFECTS)
    found = dict(zip(names, within_seeker(rows, names), strict=True))
    for name, points in world.EFFECTS.items():
        # One standard error is 0.3 points in this draw.
        assert found[name] == pytest.approx(points, abs=1.3), name
    chance = rows.groupby("online_presence_checked")["passed"].mean()
    assert chance[True] - chance[False] > 0.08, "goes with the person"


def test_a_thank_you_note_follows_the_result(tables: dict[str, pd.DataFrame]) -> None:
    meetings = tables["interviews"]
    known = meetings[meetings["result"].isin(["advanced", "rejected"]) & (meetings["thank_you_on"] != "")]
    wrote = (known["thank_you_on"] != "no").groupby(known["result"]).mean()
    assert wrote["advanced"] - wrote["rejected"] > 0.25


def test_the_guide_states_the_true_effects() -> None:
    rows = re.findall(r"^\| (\w+)[^|]*\| (-?[\d.]+) \|", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {name: float(points) for name, points in rows} == world.EFFECTS


def test_tracker_words_are_known_and_its_dates_prove_their_order() -> None:
    sheet = tracker_sheet()
    assert {text for text in sheet["Status"] if plain(text) not in status_spellings()} == set()
    assert {text for text in sheet["Source"] if plain(text) not in spellings("channel")} == set()
    written = sheet["Date Applied"][sheet["Date Applied"] != ""]
    parts = [
        [int(part) for part in re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", text).groups()[:3]]
        for text in written
    ]
    assert any(day > 12 for day, _, _ in parts)
    assert all(month <= 12 and dt.date(year, month, day) <= AS_OF for day, month, year in parts)
    assert (sheet["Date Applied"][sheet["Status"] == "Wishlist"] == "").all()


def test_committed_samples_are_what_is_written(tmp_path: Path) -> None:
    for path in write_samples(tmp_path):
        committed = RAW / path.relative_to(tmp_path)
        if path.suffix == ".xlsx":
            # Zip compression may differ from one zlib to the next: the cells must not.
            made, kept = (openpyxl.load_workbook(one) for one in (path, committed))
            assert made.sheetnames == kept.sheetnames
            for sheet in made.sheetnames:
                assert list(made[sheet].values) == list(kept[sheet].values), sheet
        else:
            assert path.read_bytes() == committed.read_bytes(), committed


def test_robins_workbook_is_one_person_in_template_shape_with_real_dates(tmp_path: Path) -> None:
    log = robins_log()
    assert workbook_bytes(log) == workbook_bytes(log)
    assert len(log["offers"]) == 2
    assert "robin" in read_program(RAW / "sample_seeker").model_dump().values()
    book = openpyxl.load_workbook(RAW / "sample_seeker" / "interview-log.xlsx")
    for sheet in book:
        header, *rows = sheet.values
        fields = [log_tables()[sheet.title].field(name) for name in header]
        assert rows
        for row in rows:
            assert row[header.index("seeker")] == "robin"
            for value, field in zip(row, fields, strict=True):
                if field.kind in ("date", "datetime") and value is not None:
                    assert isinstance(value, dt.datetime), field.name
