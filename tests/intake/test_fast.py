"""A fast reading gives row for row what the general path gives, or says that the file is not fit for it."""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.intake.batch import Sheet
from pipelines.intake.fast import FastResult, lookups, read_fast, reading
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.member import Member
from pipelines.intake.recognise import recognise
from pipelines.settings import ME, ProgramSettings

HEADER = "application,company,role,industry,channel,applied_on,status,status_on,outcome,last_contact_on,tailored,notes,Mood,Phone"
INTERVIEWS = (
    "interview,seeker,company,role,stage,round,interview_on,start_time,format,minutes,wanted_before,forecast,rated_at,result,"
    "concern_topics,stated_concerns,questions_ready,thank_you_on,logged_at,notes,Mood"
)
KNOWN_ON = dt.date(2026, 12, 31)
#: Columns that hold the contract's own words alone.
WORDS = {"industry", "channel", "status", "outcome", "status_stage", "stage", "format", "result", "thank_you_on"}


@pytest.fixture(autouse=True)
def small_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few lines of the beginning and of two places: most of a file is never sampled."""
    monkeypatch.setattr(lookups, "FIRST_BYTES", 600)
    monkeypatch.setattr(lookups, "PLACES", 2)
    monkeypatch.setattr(lookups, "PLACE_BYTES", 200)
    monkeypatch.setattr(reading, "MOST_ASIDE", 1.0)


@pytest.fixture
def fast(con: Any, tmp_path: Path) -> Any:
    def of(path: Path, **said: Any) -> FastResult | None:
        program = Program(ME, ProgramSettings(**said))
        with path.open(encoding="utf-8-sig", newline="") as text:
            header = tuple(next(csv.reader(text)))
        found = recognise(header, (path.stem, ""), allow=tuple(program.settings.allow))
        raw = RawFile(path, path.name, ME, ME, "hash")
        sheet = Sheet(raw, program, Member("", header), found, ME, KNOWN_ON)
        return read_fast(con, sheet, path, ",", tmp_path, "0")

    return of


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without what is blank: a list without anything in it says no more than none."""
    return [{name: value for name, value in row.items() if value not in (None, [])} for row in rows]


def _rows_of(result: FastResult) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    accepted = []
    for path in result.accepted:
        rows = pq.read_table(path).to_pylist()
        for place, row in enumerate(rows):
            if "row_number" not in row:
                assert result.first_row is not None
                row["row_number"] = result.first_row + place
            if row["program"] is None:
                # It only keeps the place of a row set aside: no text of such a row may be left in the lake.
                assert not {name for name, value in row.items() if isinstance(value, str)} - WORDS, row
        accepted += [row for row in rows if row["program"] is not None]
    rejected = pq.read_table(result.rejected).to_pylist() if result.rejected else []
    assert (len(accepted), len(rejected)) == (result.n_accepted, result.n_rejected)
    return tuple(sorted(_plain(rows), key=lambda row: row["row_number"]) for rows in (accepted, rejected))  # type: ignore[return-value]


def _is_the_same(read: Any, fast: Any, text: str, *, name: str = "applications.csv", **said: Any) -> FastResult | None:
    """Whether both ways give the same; the fast result, to be asked more."""
    return _are_the_same(read, fast, {"one": text}, name=name, **said)["one"]


def _are_the_same(
    read: Any, fast: Any, texts: dict[str, str], *, name: str = "applications.csv", **said: Any
) -> dict[str, FastResult | None]:
    """The same of several files of one name, by what each is called here: the general path judges them together, which takes
    it little longer than one of them."""
    folders = [read.folder / str(number) for number in range(len(texts))]
    for folder in folders:
        folder.mkdir(exist_ok=True)
    paths = [read.path(f"{folder.name}/{name}", text) for folder, text in zip(folders, texts.values(), strict=True)]
    results: dict[str, FastResult | None] = {}
    for called, path, (general,) in zip(texts, paths, read.each(paths, known_on=KNOWN_ON, **said), strict=True):
        result: FastResult | None = fast(path, **said)
        results[called] = result
        if result is None:
            continue
        accepted, rejected = _rows_of(result)
        assert accepted == _plain(general.accepted), called
        assert rejected == _plain(general.rejected), called
        assert result.dropped_cells == general.private_cells, called
        assert dict(result.masked_cells) == general.masked, called
    return results


def _lines(n: int, line: str) -> str:
    return "".join(line.format(n=i, day=i % 28 + 1) + "\n" for i in range(n))


PLAIN = "a{n},Acme {n},Welder,technology,referral,2026-03-{day:02d},applied,2026-03-{day:02d},,,yes,a note {n},calm,\n"[
    :-1
]


def test_a_plain_file_is_settled_in_one_pass(read: Any, fast: Any) -> None:
    result = _is_the_same(read, fast, HEADER + "\n" + _lines(300, PLAIN))
    assert result is not None
    assert (result.n_accepted, result.first_row, len(result.accepted)) == (300, 2, 1)


#: Rows that are not settled in the pass, or only just, by what is odd about each.
ODD = {
    "blanks only: not counted, and its number passed over": ",,,,,,,,,,,,,",
    "missing": "x1,,Welder,,,,applied,,,,,,,",
    "an unknown word": "x1,Acme,Welder,tecnology,,,applied,,,,,,,",
    "a status that tells of outcome and stage": "x1,Acme,Welder,IT,Friend,,Rejected (Interview),,,,Y,,,",
    "an outcome that goes before its status": "x1,Acme,Welder,,,,Rejected (Interview),,withdrew,,,,,",
    "cleared, and not applicable": "x1,Acme,Welder,-,n/a,-,applied,N/A,,,,-,,",
    "blanks around": 'x1,"  Acme ",Welder,  IT,," 2026-03-05",applied ,,,,," note",,',
    "rare blanks around": "x1,\u00a0Acme\u200b,Welder,,,,applied,,,,,\u3000,,",
    "no such day": "x1,Acme,Welder,,,2026-02-30,applied,,,,,,,",
    "a month without a day": "x1,Acme,Welder,,,Aug 2026,applied,2026-08,,,,,,",
    "a date to come": "x1,Acme,Welder,,,2031-01-01,applied,,,,,,,",
    "a date long past": "x1,Acme,Welder,,,1890-01-01,applied,,,,,,,",
    "a line of totals": "Total,12,,,,,,,,,,,,",
    "the header again": HEADER,
    "a merge marker": "=======,,,,,,,,,,,,,",
    "a mail address and a number": "x1,Acme,Welder,,,,applied,,,,,ring jo@example.org or +49 151 1234567,,",
    "what only looks private": "x1,Larkspindle,Pinner,,,,applied,,,,,Pass the pin,,",
    "a cell of a private column": "x1,Acme,Welder,,,,applied,,,,,,,0151 1234567",
    "quotes and commas": 'x1,"A ""quoted"" name, and more",Welder,,,,applied,,,,,,"a, b",',
}


def test_rows_that_are_not_plain_are_judged_as_ever(read: Any, fast: Any) -> None:
    texts = {}
    for where in (0, 150, 300):
        lines = _lines(300, PLAIN).splitlines()
        lines[where:where] = ODD.values()
        texts[f"lines, {where}"] = "\n".join([HEADER, *lines]) + "\n"
        texts[f"lines of Windows, the last without an end, {where}"] = "\r\n".join([HEADER, *lines])
    for called, result in _are_the_same(read, fast, texts).items():
        assert result is not None, called
        assert result.n_accepted + result.n_rejected == 300 + len(ODD) - 1, called
        assert result.dropped_cells == 2, called  # one is in the header again
        assert dict(result.masked_cells) == {"mail": 1, "phone": 1}, called


def test_a_line_break_in_a_cell_does_not_shift_the_numbers_of_rows(read: Any, fast: Any) -> None:
    texts = {}
    for called, line in {
        "at its end": 'x1,Acme,Welder,,,,applied,,,,,"note\n",,',
        "within": 'x1,Acme,Welder,,,,applied,,,,,"two\nlines",,',
    }.items():
        lines = _lines(300, PLAIN).splitlines()
        lines[150:150] = [line, ODD["missing"]]
        texts[called] = HEADER + "\n" + "\n".join(lines) + "\n"
    for called, result in _are_the_same(read, fast, texts).items():
        assert result is not None, called
        assert result.n_rejected == 1, called


def test_interviews_with_every_kind_of_column(read: Any, fast: Any) -> None:
    rng = random.Random(7)
    cells = {
        "stage": ["interview", "Phone Screen", "HR call", "final", "chat with teh boss", "", "2nd round"],
        "round": ["1", "2", "3.7", "1e3", "0", "", "3.0"],
        "interview_on": [
            "2026-03-05",
            "2026-04-01",
            "5 Mar 2026",
            "Apr 1, 2026",
            "sometime",
            "2026/03/05",
            "20/04/2026",
        ],
        "start_time": ["14:30", "2pm", "2:30 PM", "25:00", ""],
        "format": ["video", "Zoom", "in person", ""],
        "minutes": ["45", "60", "-5", "4512", "+30", ""],
        "wanted_before": ["1", "5", "9", "3.7", ""],
        "forecast": ["50", "50%", "likely", "even", "101", ""],
        "rated_at": ["2026-03-05 14:30", "2026-03-05T14:30:10", "2026-03-05", "05.03.2026 14:30", "then"],
        "concern_topics": ["fit", "fit; motivation", "fitness", "can_do;fit", ""],
        "stated_concerns": ["too junior; too far", "none", ""],
        "thank_you_on": ["2026-03-06", "no", "yes", "2026-03-06 18:00", "not sent"],
        "logged_at": [f"2026-03-0{day} 1{hour}:05" for day in range(1, 9) for hour in range(10)],
        "result": ["advanced", "Passed", "zonked", "-", ""],
        "questions_ready": ["3", "0", "x", ""],
    }
    names = INTERVIEWS.split(",")
    text = [INTERVIEWS]
    for number in range(400):
        row = {name: (rng.choice(cells[name][: 2 if rng.random() < 0.9 else None])) for name in cells}
        row |= {"interview": f"i{number}", "seeker": "", "company": rng.choice(["Acme", "Beta GmbH"]), "Mood": "calm"}
        text.append(",".join(f'"{row.get(name, "")}"' for name in names))
    result = _is_the_same(read, fast, "\n".join(text) + "\n", name="interviews.csv")
    assert result is not None
    assert result.n_rejected > 20


def test_how_dates_are_written_is_the_whole_file_s_to_say(read: Any, fast: Any) -> None:
    line = "a{n},Acme,Welder,technology,referral,WHEN,applied,,,,yes,a note,calm,"
    texts = {}
    for early, late in (("05/03/2026", "23/04/2026"), ("04/23/2026", "23/04/2026"), ("23/04/2026", "04/23/2026")):
        lines = [line.replace("WHEN", early if n < 100 else "05/03/2026").format(n=n) for n in range(400)]
        # Where no sample is taken.
        lines[300] = line.replace("WHEN", late)
        texts[f"{early}, then {late}"] = "\n".join([HEADER, *lines, ""])
    for called, result in _are_the_same(read, fast, texts).items():
        assert result is not None, called


def test_lines_in_a_cell_are_no_rows_of_the_sample(read: Any, fast: Any) -> None:
    # What looks like rows with month-first dates is one cell; the only dates of the file do not say.
    fake = "\n".join("b,Acme,Welder,technology,referral,04/23/2026,applied,,,,yes,a note,calm," for _ in range(60))
    lines = _lines(300, "a{n},Acme,Welder,technology,referral,05/03/2026,applied,,,,yes,a note,calm,").splitlines()
    lines[130:130] = [f'z,Acme,Welder,,,,applied,,,,,"{fake}",,']
    result = _is_the_same(read, fast, HEADER + "\n" + "\n".join(lines) + "\n")
    assert result is not None
    assert result.n_rejected == 300


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEADER + "\n" + _lines(20, PLAIN) + "\n" + _lines(20, PLAIN), id="a blank line"),
        pytest.param(HEADER + "\n" + _lines(20, PLAIN) + "(Example),Acme,Welder,,,,applied,,,,,,,\n", id="an example"),
        pytest.param(
            HEADER + "\n" + _lines(20, PLAIN) + "x,[Acme](https://a.example),Welder,,,,applied,,,,,,,\n", id="a link"
        ),
        pytest.param(
            HEADER
            + "\n"
            + _lines(20, PLAIN)
            + 'x,"=HYPERLINK(""https://a.example"",""Acme"")",Welder,,,,applied,,,,,,,\n',
            id="a spreadsheet's link",
        ),
        pytest.param(
            HEADER + "\n" + _lines(20, PLAIN) + "x,Acme,Welder,,,8 Jul,applied,,,,,,,\n", id="a date without year"
        ),
        pytest.param(
            HEADER + "\n" + "".join(f"a{y},Acme,Welder,,,{y}-04-12,applied,,,,,,,\n" for y in range(2016, 2024)),
            id="filled down",
        ),
    ],
)
def test_what_only_the_general_path_can_tell_is_left_to_it(read: Any, fast: Any, text: str) -> None:
    assert fast(read.path("applications.csv", text)) is None


def test_nothing_is_left_behind_where_the_file_is_not_fit(read: Any, fast: Any, tmp_path: Path) -> None:
    path = read.path("applications.csv", HEADER + "\n" + _lines(20, PLAIN) + "\n" + _lines(20, PLAIN))
    assert fast(path) is None
    assert not list(tmp_path.glob("*.parquet"))


_CELLS = st.sampled_from(
    ["", "-", "n/a", "Acme", " Acme", "IT", "technology", "applied", "Rejected (Interview)", "yes", "x", "2026-03-05", "5/3/2026",
     "23/4/2026", "4/23/2026", "5 Mar 2026", "Mar 2026", "3.7", "1e3", "jo@example.org", "Total", "company", "ghosted", "no", "a,b", '"', "2026-3-5"]
)  # fmt: skip


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(_CELLS, min_size=14, max_size=14), min_size=1, max_size=60))
def test_any_table_is_judged_alike(read: Any, fast: Any, rows: list[list[str]]) -> None:
    path = read.folder / "applications.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER.split(","))
        writer.writerows(rows)
    _is_the_same(read, fast, path.read_text(encoding="utf-8"))
