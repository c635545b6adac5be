"""Bytes to rows: every odd way a file is written, against Python's own csv module and openpyxl; the fast reader against the slow."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart

from pipelines.intake.formats import delimited
from tests.intake.conftest import Reader, Sheet

HEAD = "company,role,status\n"


def cells(sheet: Sheet) -> list[tuple[int, str | None, str | None]]:
    """(row number, company, notes) of every row, accepted or not."""
    return [
        (row["row_number"], row.get("company"), row.get("notes"))
        for row in sorted(sheet.accepted + sheet.rejected, key=lambda row: row["row_number"])
    ]


# ---- text ------------------------------------------------------------------------------------------------------------

PLAIN = "company,status,notes\nAcme,applied,fine\nBorealis,rejected,late\n"
AS_WRITTEN = [
    ("comma", PLAIN.encode()),
    ("semicolon", PLAIN.replace(",", ";").encode()),
    ("tab", PLAIN.replace(",", "\t").encode()),
    ("bar", PLAIN.replace(",", "|").encode()),
    ("byte-order mark", PLAIN.encode("utf-8-sig")),
    ("CRLF", PLAIN.replace("\n", "\r\n").encode()),
    ("lone CR", PLAIN.replace("\n", "\r").encode()),
    ("UTF-16", PLAIN.encode("utf-16")),
    ("UTF-16, big end first", b"\xfe\xff" + PLAIN.encode("utf-16-be")),
    ("no line end at the end", PLAIN.rstrip("\n").encode()),
    ("white space around cells", PLAIN.replace(",", " ,\t ").encode()),
    ("no-break space around cells", PLAIN.replace("Acme", "\u00a0Acme\u00a0").encode()),
    (
        "quotes around all",
        "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in PLAIN.split("\n") if line).encode(),
    ),
    ("a blank line before the header", b"\n \n" + PLAIN.encode()),
    ("trailing commas", PLAIN.replace("\n", ",,,\n").encode()),
    ("a last line of two byte-order marks", (PLAIN + "\ufeff\ufeff\n").encode()),
    ("lines of nothing but commas", PLAIN.encode() + b",,\n , ,\n"),
]


@pytest.mark.parametrize(("way", "content"), AS_WRITTEN, ids=[way for way, _ in AS_WRITTEN])
def test_one_log_however_it_is_written(read: Reader, way: str, content: bytes) -> None:
    sheet = read(content)
    first = 4 if way == "a blank line before the header" else 2
    assert cells(sheet) == [(first, "Acme", "fine"), (first + 1, "Borealis", "late")]
    assert not sheet.rejected


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf-8"])
@pytest.mark.parametrize("written", ["Café Müller", "Süß & Söhne – Köln", "it’s “fine”", "Ærø"])
def test_names_survive_their_encoding(read: Reader, encoding: str, written: str) -> None:
    if encoding != "utf-8" and written == "it’s “fine”":
        written += " é"
    sheet = read(f"company,status\n{written},applied\nAcme,applied\n", encoding=encoding)
    assert sheet.values("company") == [written, "Acme"]
    assert sheet.encoding == encoding


def test_text_in_another_script_keeps_its_letters(read: Reader) -> None:
    words = "Очень хорошее собеседование прошло вчера"
    assert read(f"company,status,notes\nЯндекс,applied,{words}\n", encoding="cp1251").values("notes") == [words]


def test_an_accent_far_below_decides_as_well(read: Reader) -> None:
    text = "company,status\n" + "Acme,applied\n" * 6000 + "Zoë,applied\n"
    assert read(text, encoding="cp1252").values("company")[-1] == "Zoë"


def test_rows_are_counted_as_a_spreadsheet_counts_them(read: Reader) -> None:
    """A quoted line break is inside one row; a blank line is a row that holds nothing."""
    text = 'company,status,notes\n\nAcme,applied,"two\nlines"\n\n\nBorealis,applied,x\n,,\nCassia,applied,y\n'
    sheet = read(text)
    records = [(number, record) for number, record in enumerate(csv.reader(io.StringIO(text)), 1) if any(record)][1:]
    assert cells(sheet) == [(number, record[0], record[2]) for number, record in records]
    assert sheet.numbers == [3, 6, 8]


def test_short_and_long_rows(read: Reader) -> None:
    sheet = read(HEAD + "Acme\nBorealis,Welder,applied,,\nCassia,Welder,applied,too,many\n")
    assert sheet.values("company") == ["Acme", "Borealis"]
    assert sheet.codes == {4: ["too_many_cells"]}
    assert "'too many'" in sheet.reasons[4][0]
    assert '"(beyond the header)":"too many"' in sheet.rejected[0]["row_values"]


def test_stray_quotes_stay_in_their_cell(read: Reader) -> None:
    sheet = read('company,status,notes\nAcme "best" Inc,applied,5" screen\n"Say ""hi""",applied,x\n')
    assert cells(sheet) == [(2, 'Acme "best" Inc', '5" screen'), (3, 'Say "hi"', "x")]


def test_a_quote_that_is_never_closed_swallows_nothing(read: Reader) -> None:
    sheet = read(HEAD + 'Acme,Welder,applied\n"Borealis,Welder,applied\nCassia,Welder,applied\n')
    assert "opens in row 3" in sheet.away
    assert "Borealis" not in sheet.away


def test_a_quote_closed_in_the_last_row_is_no_fault(read: Reader) -> None:
    assert read(HEAD + 'Acme,Welder,"applied"').values("status") == ["applied"]


def test_columns_of_one_name_are_told_apart(read: Reader) -> None:
    """The engine's structs tell no `Type` from `TYPE`; both are kept."""
    sheet = read("company,status,Type,TYPE,Type\nAcme,applied,a,b,c\nBorealis,nope,d,e,f\n")
    assert sheet.accepted[0]["extra"] == '{"Type":"a","TYPE (2)":"b","Type (3)":"c"}'
    assert '"TYPE (2)":"e"' in sheet.rejected[0]["row_values"]


def test_a_header_cell_left_blank_is_named_by_its_place(read: Reader) -> None:
    sheet = read("company,,status\nAcme,what,applied\n")
    assert sheet.accepted[0]["extra"] == '{"column 2":"what"}'


def test_a_header_may_hold_anything(read: Reader) -> None:
    sheet = read('company,status,"it\'s ""x"" {a}; DROP TABLE","two\nlines"\nAcme,applied,1,2\n')
    assert sheet.accepted[0]["extra"] == '{"it\'s \\"x\\" {a}; DROP TABLE":"1","two lines":"2"}'


def test_a_header_alone_is_a_log_without_rows(read: Reader) -> None:
    sheet = read(HEAD)
    assert (sheet.away, sheet.table, sheet.numbers) == ("", "applications", [])


def test_a_cell_of_five_megabytes(read: Reader) -> None:
    sheet = read(HEAD + "x" * 5_000_000 + ",Welder,applied\nAcme,Welder," + "y" * 5_000_000 + "\n")
    assert len(sheet.values("company")[0]) == 5_000_000
    assert sheet.codes == {3: ["unknown_word:status"]}
    assert len(sheet.reasons[3][0]) < 500


TITLED = [
    "My job hunt\n\ncompany,status,notes\nAcme,applied,x\n\nBorealis,rejected,y\n",
    "My job hunt,,\n,,\ncompany,status,notes\nAcme,applied,x\n,,\nBorealis,rejected,y\n",
    "My job hunt\nas of May\ncompany;status;notes\nAcme;applied;x\n\nBorealis;rejected;y\n",
    "My job hunt\nas of May\ncompany\tstatus\tnotes\nAcme\tapplied\tx\n\nBorealis\trejected\ty\n",
]


@pytest.mark.parametrize("text", TITLED)
def test_a_title_above_the_header_is_no_record(read: Reader, text: str) -> None:
    assert cells(read(text)) == [(4, "Acme", "x"), (6, "Borealis", "y")]


def test_a_title_is_looked_past_for_twenty_rows_and_no_more(read: Reader) -> None:
    lines = "".join(f"line {n}\n" for n in range(19))
    assert read(lines + "company,status\nAcme,applied\n").numbers == [21]
    assert "not those of a log" in read("line\n" + lines + "company,status\nAcme,applied\n").away


def test_a_sheet_of_one_column_has_no_title(read: Reader) -> None:
    sheet = read("goal\nLearn to weld\nSleep; eat\nMove, soon\n")
    assert [row["goal"] for row in sheet.accepted] == ["Learn to weld", "Sleep; eat"]
    assert sheet.codes == {4: ["too_many_cells"]}
    assert "(line)" in read("line\nother\n").away


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
NO_TEXT = {
    "a picture": PNG,
    "a zip": b"PK\x03\x04" + bytes(100),
    "an old workbook": b"\xd0\xcf\x11\xe0" + bytes(600),
    "bytes of no kind": bytes((i * 37 + 11) % 256 for i in range(5000)),
}


@pytest.mark.parametrize("content", NO_TEXT.values(), ids=NO_TEXT)
def test_what_is_no_text_is_turned_away(read: Reader, content: bytes) -> None:
    assert "no text" in read(content).away


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("log.csv", b"", "is empty"),
        ("log.xlsx", b"", "is empty"),
        ("log.csv", b"\n \n,,\n", "nothing in it"),
        ("log.pdf", b"x", "does not read .pdf;"),
        ("log", b"x", "without an ending"),
        ("log.xlsx", b"PK\x03\x04 half", "cannot be opened"),
        ("log.xlsx", PNG, "cannot be opened"),
        ("log.xlsx", b"<html><table><tr><td>company</td></tr></table></html>", "web page"),
        ("log.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "password"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(read: Reader, name: str, content: bytes, says: str) -> None:
    assert says in read(content, name).away


def test_a_link_that_leads_nowhere_says_so(read: Reader, tmp_path: Path) -> None:
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nothing.csv")
    (tmp_path / "round.csv").symlink_to(tmp_path / "round.csv")
    for name in ("gone.csv", "round.csv"):
        (sheet,) = read.all(tmp_path / name)
        assert "leads nowhere" in sheet.away


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_opened_says_so(read: Reader) -> None:
    path = read.path("log.csv", PLAIN)
    path.chmod(0)
    (sheet,) = read.all(path)
    assert "may not be opened" in sheet.away


def test_a_pipe_is_not_waited_on(tmp_path: Path) -> None:
    from pipelines.intake.find import log_paths

    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "log.csv").write_text(PLAIN)
    assert [path.name for path in log_paths(tmp_path)] == ["log.csv"]


def test_a_locked_folder_is_not_passed_over_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.errors import SettingsError
    from pipelines.intake.find import all_at_fault, log_paths, programs_in, raw_files
    from pipelines.intake.read import why_not_opened

    scandir, is_file, locked = os.scandir, Path.is_file, tmp_path / "p" / "kim"
    locked.mkdir(parents=True)
    (tmp_path / "p" / "zoe").mkdir()
    (tmp_path / "p" / "zoe" / "log.csv").write_text(PLAIN)
    programs = programs_in(tmp_path)

    def refuse(path: Any) -> Any:
        if str(path) == str(locked):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert [path.name for path in log_paths(tmp_path)] == ["log.csv"]
    log, folder = raw_files(tmp_path, programs)
    assert (log.file, folder.file, folder.sha256) == ("p/zoe/log.csv", "p/kim", "")
    assert "this folder may not be opened" in why_not_opened(folder.path)

    def refuse_to_look(path: Path) -> bool:
        if path.name == "program.yaml" and path.parent.name == "p":
            raise PermissionError(13, "Permission denied", str(path))
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", refuse_to_look)
    told = programs_in(tmp_path)
    assert told["p"].fault == "p: this folder may not be opened; allow reading it, and run again."
    with pytest.raises(SettingsError, match="this folder may not be opened"):
        all_at_fault(told, ["p"], tmp_path)


def test_a_pipe_is_turned_away_and_not_passed_over_in_silence(tmp_path: Path) -> None:
    from pipelines.intake.find import programs_in, raw_files
    from pipelines.intake.read import why_not_opened

    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "log.csv").write_text(PLAIN)
    log, pipe = raw_files(tmp_path, programs_in(tmp_path))
    assert (pipe.file, pipe.sha256, log.file) == ("pipe.csv", "", "log.csv")
    assert why_not_opened(pipe.path) == "it is a pipe or a device, and no file; put the log itself here."


# ---- workbooks -------------------------------------------------------------------------------------------------------


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_a_workbook_with_real_dates_numbers_and_truths(read: Reader, tmp_path: Path) -> None:
    head = [
        "company",
        "stage",
        "interview_on",
        "start_time",
        "minutes",
        "forecast",
        "positive_signal",
        "rated_at",
        "notes",
    ]
    evening = dt.datetime(2026, 3, 9, 18, 5, 59)
    rows = [
        ["Acme", "technical", dt.date(2026, 3, 9), dt.time(14, 30), 45.0, 75, True, evening, 3.5],
        [None] * 9,
        [
            "Borealis",
            "final",
            dt.datetime(2026, 3, 10),
            dt.time(9, 5),
            60,
            5,
            False,
            dt.datetime(2026, 3, 9, 0, 0, 1),
            12,
        ],
    ]
    path = book(tmp_path / "log.xlsx", interviews=[head, *rows])
    (sheet,) = read.all(path)
    assert not sheet.rejected
    for row, made, number in zip((rows[0], rows[2]), sheet.accepted, (2, 4), strict=True):
        day = row[2].date() if isinstance(row[2], dt.datetime) else row[2]
        assert made["row_number"] == number
        assert (made["interview_on"], made["start_time"]) == (day, row[3])
        assert (made["minutes"], made["forecast"], made["positive_signal"]) == (row[4], row[5], row[6])
        assert made["rated_at"] == row[7]
        assert made["notes"] == f"{row[8]:g}"


def test_a_title_above_the_header_of_a_sheet(read: Reader, tmp_path: Path) -> None:
    rows = [
        ["My job hunt"],
        [],
        [None, "as of May"],
        ["Company", "Status", "Notes"],
        ["Acme", "applied", "x"],
        [],
        ["B", "x", 1],
    ]
    (sheet,) = read.all(book(tmp_path / "log.xlsx", Log=rows))
    assert (sheet.numbers, sheet.codes) == ([5, 7], {7: ["unknown_word:status"]})
    assert sheet.accepted[0]["notes"] == "x"
    assert '"Notes":"1"' in sheet.rejected[0]["row_values"]


def test_several_sheets_a_blank_one_a_summary_and_a_chart(read: Reader, tmp_path: Path) -> None:
    path = book(
        tmp_path / "log.xlsx",
        Log=[["Company", "Status"], ["Acme", "applied"]],
        Blank=[[None], [" ", "\u00a0"]],
        Summary=[["Stage", "Count"], ["Applied", 159]],
        practice=[["practised_on", "activity"], [dt.date(2026, 3, 9), "role_play"], ["soon", "role_play"]],
    )
    made = openpyxl.load_workbook(path)
    made.create_chartsheet("Chart").add_chart(BarChart())
    made.save(path)
    sheets = {sheet.member: sheet for sheet in read.all(path)}
    assert list(sheets) == ["Log", "Summary", "practice"]
    assert len(sheets["Log"].accepted) == 1
    assert "summary of a log" in sheets["Summary"].away
    assert (len(sheets["practice"].accepted), sheets["practice"].codes) == (1, {3: ["not_a_date:practised_on"]})


def test_a_workbook_of_blank_sheets_is_turned_away(read: Reader, tmp_path: Path) -> None:
    (sheet,) = read.all(book(tmp_path / "log.xlsx", One=[[None]], Two=[[" "]]))
    assert "nothing in it" in sheet.away


def test_a_damaged_sheet_is_turned_away(read: Reader, tmp_path: Path) -> None:
    whole = book(tmp_path / "whole.xlsx", Log=[["Company", "Status"], ["Acme", "applied"]])
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "log.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)
    (sheet,) = read.all(tmp_path / "log.xlsx")
    assert "damaged" in sheet.away


def test_a_truncated_workbook_is_turned_away(read: Reader, tmp_path: Path) -> None:
    whole = book(tmp_path / "whole.xlsx", Log=[["Company", "Status"], ["Acme", "applied"]]).read_bytes()
    assert "cannot be opened" in read(whole[: len(whole) // 2], "log.xlsx").away


# ---- the engine's own reader -----------------------------------------------------------------------------------------

REGULAR = [
    PLAIN,
    PLAIN.replace("\n", "\r\n"),
    PLAIN.replace(",", ";"),
    "\ufeff" + PLAIN,
    'company,status,notes\n"Acme, Inc",applied,"say ""hi"""\nBorealis,nope,x\n',
    'company,status,notes\nAcme,applied,"two\nlines"\nBorealis,applied,y\n',
    "company,status,notes,,\nAcme,applied,x,,\nBorealis,applied,y,z,\n,,,,\n \t,,,,\nCassia,applied,z,,\n",
    "company,status,notes\n\u00a0Acme\u200b,applied, \u3000x\n\u00a0,,\nBorealis,applied,\u00a0\n",
    'company,status,notes\nNULL,applied, x \n"",applied,y\n1e3,applied,007\n',
]
IRREGULAR = [
    "company,status,notes\nAcme,applied,x\n\nBorealis,applied,y\n",
    "company,status,notes\nAcme,applied\nBorealis,applied,y,z\n",
    'company,status,notes\nAcme, "applied",x\n',
    'company;status;notes\nAcme; "app;lied";x\n',
    "company,status,notes\rAcme,applied,x\rBorealis,applied,y\r",
    'company,"status",notes\n<<<<<<< HEAD\nAcme,applied,x\n=======\n>>>>>>> b\n',
    ",,\ncompany,status,notes\nAcme,applied,x\n",
    'company,status,"no\ntes"\nAcme,applied,x\n',
    "My job hunt,,\ncompany,status,notes\nAcme,applied,x\n",
    "My job hunt\nas of May\ncompany;status;notes\nAcme;applied;x\n",
]


@pytest.mark.parametrize("text", REGULAR + IRREGULAR)
def test_the_fast_reader_reads_as_the_careful_one(read: Reader, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    careful = read(text)
    monkeypatch.setattr(delimited, "ENGINE_READS_FROM", 0)
    used: list[Path] = []
    engine_rows = delimited.engine_rows
    monkeypatch.setattr(
        delimited, "engine_rows", lambda con, path, *rest: used.append(path) or engine_rows(con, path, *rest)
    )
    fast = read(text)
    assert (fast.accepted, fast.rejected, fast.codes) == (careful.accepted, careful.rejected, careful.codes)
    assert fast.numbers
    assert not (text in REGULAR and not used), "the fast reader was not used at all"
