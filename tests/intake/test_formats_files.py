"""Workbooks, JSON, Markdown, Parquet and archives: each against what wrote it; what is damaged or hostile is turned away."""

from __future__ import annotations

import datetime as dt
import decimal
import io
import json
import random
import stat
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import TurnedAway
from pipelines.intake.formats import archive, sheet_bounds
from pipelines.intake.formats.archive import Budget, climbs_out, read_archive
from pipelines.intake.formats.markdown import split_row
from pipelines.intake.formats.member import BLANKS, Member, Unread
from pipelines.intake.formats.objects import flat
from pipelines.intake.formats.sheet_bounds import looked_through
from pipelines.intake.formats.sheets import cell_text
from tests.intake.test_formats_text import HYPOTHESIS, members, put, rows, table

CSV = "company,role,status\nAcme,Welder,applied\n"


def cells(member: Member) -> list[list[str]]:
    return [cells for _, cells, _ in rows(member)]


def numbers(member: Member) -> list[int]:
    return [number for number, _, _ in rows(member)]


def by_name(con: Any, path: Path) -> dict[str, Any]:
    return {member.name: member for member in members(con, path)}


# ---- workbooks -------------------------------------------------------------------------------------------------------


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(line)
    made.save(path)
    return path


HEAD = ["company", "role", "status"]
VALUE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.decimals(-1000, 1000, places=2).map(float),
    st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)),
    st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(["Acme", "2026-03-09", "007", "two\nlines", "ünï"]),
)


def typed(value: Any) -> str:
    """A value as a person would type it."""
    if isinstance(value, dt.datetime):
        return str(value) if value.time() != dt.time() else str(value.date())
    return {None: "", True: "yes", False: "no"}.get(
        value, f"{value:g}" if value == 0 else str(value).removesuffix(".0")
    )


@HYPOTHESIS
@given(
    st.lists(
        st.lists(VALUE.filter(lambda value: value not in (0, 1) or isinstance(value, bool)), min_size=3, max_size=3),
        max_size=8,
    )
)
def test_whatever_openpyxl_writes_is_read_again(con: Any, tmp_path: Path, body: list[list[Any]]) -> None:
    member = table(con, workbook(tmp_path / "log.xlsx", Log=[HEAD, *body]))
    expected = [(number, [typed(value) for value in line], None) for number, line in enumerate(body, start=2)]
    assert (member.name, rows(member)) == ("Log", [row for row in expected if any(row[1])])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345678901234567.0, "12345678901234568"),
        (0.25, "0.25"),
        (dt.timedelta(hours=30, minutes=5), "30:05"),
        (dt.timedelta(minutes=5, seconds=7), "0:05:07"),
        (dt.time(9, 5), "09:05:00"),
        (dt.datetime(2026, 3, 9, 18, 5, 58, 999_999), "2026-03-09 18:05:59"),
        (dt.datetime(2026, 3, 9, 23, 59, 59, 999_999), "2026-03-10"),
    ],
)
def test_a_value_as_text(value: Any, text: str) -> None:
    assert cell_text(value) == text


def test_formulas_that_were_never_calculated_are_named(con: Any, tmp_path: Path) -> None:
    (kept,) = members(con, workbook(tmp_path / "log.xlsx", Log=[HEAD, ["Acme", "Welder", "=DATE(2026,3,2)"]]))
    assert rows(kept) == [(2, ["Acme", "Welder", ""], None)]
    (note,) = kept.notes
    assert "1 cell holds a formula that was never calculated (C2) and counts as blank" in note
    assert "save it" in note
    lines = [[f'="a"&{number}', "Welder", "applied"] for number in range(7)]
    (kept,) = members(con, workbook(tmp_path / "more.xlsx", Log=[HEAD, *lines]))
    assert "7 cells hold a formula that was never calculated (A2, A3, A4, A5, A6 and 2 more)" in kept.notes[0]


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ('<c r="C2"><f>1+1</f></c>', ["C2"]),
        ('<c r="C2" s="3"><f t="shared" si="0"/><v/></c>', ["C2"]),
        ('<x:c s="3" r="C2"><x:f>1+1</x:f><x:v></x:v></x:c>', ["C2"]),
        ('<c r="C2"><f>1+1</f><v>2</v></c>', []),
        # A formula whose text is empty was calculated.
        ('<c r="C2" t="str"><f>IF(A1="","","x")</f><v></v></c>', []),
        ('<c r="B2"/><c r="C2"><v>1</v></c>', []),
    ],
)
def test_which_cells_were_never_calculated(tmp_path: Path, cell: str, named: list[str]) -> None:
    for before in (0, 2**16 - 20, 2**20 - 20):  # also where a piece of the part ends within the cell
        with zipfile.ZipFile(tmp_path / "log.xlsx", "w") as book:
            book.writestr("xl/worksheets/sheet1.xml", f"<row>{' ' * before}{cell}</row>")
        notes = looked_through(tmp_path / "log.xlsx", "damaged")
        assert [note.partition("(")[2].partition(")")[0] for note in notes] == named


def test_titles_hidden_sheets_errors_and_columns_left_blank(con: Any, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet["B2"] = "Asha's job hunt"
    sheet.merge_cells("B2:D2")
    for place, line in enumerate([HEAD, ["Acme", "Welder", "#N/A"]], start=4):
        for column, value in enumerate(line, start=2):
            sheet.cell(place, column, value)
    sheet["D5"].data_type = "e"
    hidden = made.create_sheet("old")
    hidden.sheet_state = "hidden"
    for line in [HEAD, ["Borealis", "Welder", "applied"]]:
        hidden.append(line)
    made.save(tmp_path / "log.xlsx")
    first, second = members(con, tmp_path / "log.xlsx")
    assert first.header == ("column 1", *HEAD)
    assert rows(first) == [(5, ["", "Acme", "Welder", ""], None)]
    assert "row 4; the line above" in first.notes[-1]
    assert "1 cell of the workbook with an error" in first.notes[0]
    assert (cells(second), second.notes) == (
        [["Borealis", "Welder", "applied"]],
        ("the sheet is hidden in the workbook",),
    )


def test_one_damaged_sheet_does_not_take_the_others_along(con: Any, tmp_path: Path) -> None:
    whole = workbook(
        tmp_path / "whole.xlsx", One=[HEAD, ["Acme", "Welder", "applied"]], Two=[HEAD, ["B", "W", "applied"]]
    )
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "log.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)
    one, two = members(con, tmp_path / "log.xlsx")
    assert isinstance(one, Unread)
    assert (one.name, "damaged" in one.message) == ("One", True)
    assert cells(two) == [["B", "W", "applied"]]


def test_a_word_in_the_farthest_corner_does_not_fill_the_memory(con: Any, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["A1"], made.active["XFD1048576"] = "company", "x"
    made.save(tmp_path / "log.xlsx")
    with pytest.raises(TurnedAway, match=r"row 1,048,576 and column 16,384"):
        members(con, tmp_path / "log.xlsx")


def test_a_workbook_that_unpacks_to_more_than_it_may(con: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "log.xlsx", Log=[HEAD])
    monkeypatch.setattr(sheet_bounds, "MOST_BYTES", 1000)
    with pytest.raises(TurnedAway, match="unpacks to more"):
        members(con, path)


def test_a_workbook_whose_bytes_were_changed_is_turned_away(con: Any, tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", Log=[HEAD, *[["Acme", "Welder", "applied"]] * 50]).read_bytes()
    chance = random.Random(1)
    told: list[str] = []
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            read = members(con, put(tmp_path, bytes(broken), "log.xlsx"))
        except TurnedAway as fault:
            told.append(fault.message)
        else:
            # Where the harm is in what is not read, the sheet is as it was, or says that it is not.
            assert all(isinstance(one, Unread) or one.cells is None or one.cells.num_rows <= 50 for one in read)
    assert 0 < len(told) <= 150
    assert all(message.endswith((".", "again.")) and "Traceback" not in message for message in told)


_ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def ods(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        made.writestr("content.xml", _ODS_HEAD.format(content))
    return path


def _text(*words: str) -> str:
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in words
    )


def _row(inner: str, more: str = "") -> str:
    return f"<table:table-row{more}>{inner}</table:table-row>"


def test_an_ods_with_dates_times_truths_and_blank_ends(con: Any, tmp_path: Path) -> None:
    values = (
        _text("Acme")
        + '<table:table-cell office:value-type="date" office:date-value="2026-03-09"><text:p>9/3</text:p></table:table-cell>'
        + '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell>'
        + '<table:table-cell office:value-type="float" office:value="45"><text:p>45</text:p></table:table-cell>'
    )
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    log = (
        _row(_text("company", "interview_on", "positive_signal", "minutes"))
        + _row(empty, ' table:number-rows-repeated="2"')
        + _row(values)
        + _row(empty, ' table:number-rows-repeated="1048570"')
    )
    path = ods(tmp_path / "log.ods", f'<table:table table:name="Log">{log}</table:table><table:table table:name="E"/>')
    member = table(con, path)
    assert (member.name, rows(member)) == ("Log", [(4, ["Acme", "2026-03-09", "yes", "45"], None)])


def test_an_ods_filled_to_the_farthest_corner_is_turned_away(con: Any, tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    content = f'<table:table table:name="L">{_row(cell, " table:number-rows-repeated=&quot;1048576&quot;".replace("&quot;", chr(34)))}</table:table>'
    with pytest.raises(TurnedAway, match="reaches to row"):
        members(con, ods(tmp_path / "log.ods", content))


def test_an_old_workbook(con: Any) -> None:
    """data/log.xls was written by xlwt 1.3, which is no dependency: nothing else here writes that format."""
    log, old = members(con, Path(__file__).parent / "data" / "log.xls")
    assert log.header == ("company", "role", "applied_on", "status", "tailored", "notes")
    assert rows(log) == [(4, ["Zoë & Co", "Welder", "2026-03-09", "applied", "yes", "45"], None)]
    assert (cells(old), old.notes) == ([["Borealis", "applied"]], ("the sheet is hidden in the workbook",))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("log.csv", None, "a workbook"), ("log", None, "a workbook"), ("log.xls", CSV.encode(), "delimited text")],
)
def test_content_wins_over_the_name_and_that_is_said(
    con: Any, tmp_path: Path, name: str, content: bytes | None, kind: str
) -> None:
    if content is None:
        content = workbook(tmp_path / "x.xlsx", Log=[HEAD, ["Acme", "Welder", "applied"]]).read_bytes()
    member = table(con, put(tmp_path, content, name))
    assert cells(member) == [["Acme", "Welder", "applied"]]
    assert f"but it is {kind}" in member.notes[0]


# ---- JSON ------------------------------------------------------------------------------------------------------------


def test_json_lists_nested_objects_and_numbers_as_written(con: Any, tmp_path: Path) -> None:
    text = """{"exportedAt": 1, "jobs": [
        {"id": 12345678901234567890, "company": {"name": "Acme", "size": null}, "tags": ["a", 1, true], "salary": 95000.0},
        null,
        {"id": 1.50, "remote": false, "company": {"name": "B"}, "id": "x", "steps": [{"n": 1}]}
    ], "meta": {"moves": [{"at": 1767225600000}]}, "none": []}"""
    found = by_name(con, put(tmp_path, text, "dump.json"))
    assert list(found) == ["jobs", "meta.moves"]
    jobs = found["jobs"]
    assert jobs.header == ("id", "company.name", "company.size", "tags", "salary", "remote", "id (2)", "steps")
    assert rows(jobs) == [
        (1, ["12345678901234567890", "Acme", "", "a; 1; yes", "95000", "", "", ""], None),
        (3, ["1.50", "B", "", "", "", "no", "x", '[{"n": "1"}]'], None),
    ]
    assert rows(found["meta.moves"]) == [(1, ["1767225600000"], None)]
    assert "exportedAt" in jobs.notes[0]


SCALAR = st.one_of(st.none(), st.booleans(), st.integers(), st.text(st.characters(codec="utf-8"), max_size=8))


@HYPOTHESIS
@given(
    st.lists(st.dictionaries(st.sampled_from(["a", "b", "company", "d.e"]), SCALAR, min_size=1), min_size=1),
    st.booleans(),
)
def test_whatever_json_writes_is_read_again(
    con: Any, tmp_path: Path, records: list[dict[str, Any]], lines: bool
) -> None:
    text = "\n".join(map(json.dumps, records)) if lines else json.dumps(records)
    member = table(con, put(tmp_path, text, "log.jsonl" if lines else "log.json"))
    texts = [
        {
            key: {None: "", True: "yes", False: "no"}.get(v, str(v))
            if not isinstance(v, int) or isinstance(v, bool)
            else str(v)
            for key, v in record.items()
        }
        for record in records
    ]
    texts = [{key: value.replace("\0", "\0") for key, value in record.items()} for record in texts]
    expected = {n: record for n, record in enumerate(texts, start=1) if any(v.strip(BLANKS) for v in record.values())}
    assert {
        number: {k: v for k, v in zip(member.header, line, strict=True) if v} for number, line, _ in rows(member)
    } == {number: {k: v for k, v in record.items() if v} for number, record in expected.items()}


@pytest.mark.parametrize("name", ["log.jsonl", "log.ndjson", "log.json"])
def test_json_lines_are_counted_by_line(con: Any, tmp_path: Path, name: str) -> None:
    text = '\ufeff{"company": "Acme"}\n\n{"status": "applied", "company": "B"}\n'
    member = table(con, put(tmp_path, text, name))
    assert rows(member) == [(1, ["Acme", ""], None), (3, ["B", "applied"], None)]


def test_a_lone_object_is_one_row_and_a_list_of_lists_a_table(con: Any, tmp_path: Path) -> None:
    assert rows(
        table(con, put(tmp_path, '{"company": "Acme", "status": "applied", "steps": [{"a": 1}]}', "a.json"))
    ) == [(1, ["Acme", "applied", '[{"a": "1"}]'], None)]
    assert cells(table(con, put(tmp_path, json.dumps([HEAD, ["Acme", "W", 7]]), "b.json"))) == [["Acme", "W", "7"]]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", '[{"company": "Acme"},\n {"company": \n', "broken JSON: in line 3"),
        ("a.jsonl", '{"company": "Acme"}\n{"comp', "broken JSON: in line 2"),
        ("a.jsonl", '{"company": "Acme"}\n[1]', "line 2 is no JSON object"),
        ("a.json", "[1, 2]", "entry 1"),
        ("a.json", "7", "a single value"),
        ("a.json", "[]", "the list is empty"),
        ("a.json", "{}", "no keys"),
        ("a.json", "", "is empty"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.json", '[{"a":' * 20_000 + "1" + "}]" * 20_000, "nested too deeply"),
    ],
)
def test_json_that_cannot_be_used_says_why(con: Any, tmp_path: Path, name: str, content: str, says: str) -> None:
    with pytest.raises(TurnedAway, match=says) as fault:
        members(con, put(tmp_path, content, name))
    assert "Acme" not in fault.value.message


def test_keys_of_one_name_are_all_kept() -> None:
    assert flat({"a.b": "1", "a": {"b": "2"}}) == {"a.b": "1", "a.b (2)": "2"}


# ---- Markdown --------------------------------------------------------------------------------------------------------

NOTES = """# Tracker

Some words | not a table.

## Applications
| # | Company | Status | Report |
|---|:-------:|-------:|--------|
| 1 | **Acme** | applied | [r](x/1.md) |
| 2 | ~~A\\|B~~ | rejected | |
| 3 | Short

```
| a | b |
|---|---|
```
Old ones
--------
Company | Status
--- | ---
Cassia | applied
## Applications
| Company |
|---|
| Delta |
"""


@pytest.mark.parametrize(("name", "end"), [("applications.md", "\n"), ("log.txt", "\r\n"), ("log.markdown", "\r")])
def test_every_table_of_a_markdown_text(con: Any, tmp_path: Path, name: str, end: str) -> None:
    found = by_name(con, put(tmp_path, NOTES.replace("\n", end).encode(), name))
    assert list(found) == ["Applications", "Old ones", "Applications (2)"]
    assert found["Applications"].header == ("#", "Company", "Status", "Report")
    assert rows(found["Applications"]) == [
        (8, ["1", "Acme", "applied", "[r](x/1.md)"], None),
        (9, ["2", "A|B", "rejected", ""], None),
        (10, ["3", "Short", "", ""], None),
    ]
    assert (numbers(found["Old ones"]), cells(found["Applications (2)"])) == ([20], [["Delta"]])


BY_STATUS = """# Search 2026

## Applied (2)
| Company | Role | Date |
|---|---|---|
| Acme | Welder | 2026-01-05 |
| Birch | Fitter | 2026-01-07 |

## :x: Rejected
### January
| Company | Role |
|---|---|
| Cassia | Welder |

### Phone screen
| Company | Role | Stage |
|---|---|---|
| Delta | Welder | Onsite |

## Interviews
| Company | Round | Date |
|---|---|---|
| Elm | 1 | 2026-01-09 |

## Contacts
| Company | Role |
|---|---|
| Fir | Welder |
"""


def test_a_heading_that_is_a_status_is_that_of_the_table_below_it(con: Any, tmp_path: Path) -> None:
    found = by_name(con, put(tmp_path, BY_STATUS.encode(), "search.md"))
    assert {name: (member.header, cells(member)) for name, member in found.items()} == {
        "Applied (2)": (
            ("Status", "Company", "Role", "Date"),
            [["Applied", "Acme", "Welder", "2026-01-05"], ["Applied", "Birch", "Fitter", "2026-01-07"]],
        ),
        "January": (("Status", "Company", "Role"), [["❌ Rejected", "Cassia", "Welder"]]),
        # Its own column says it, and a table of rounds is no table of statuses.
        "Phone screen": (("Company", "Role", "Stage"), [["Delta", "Welder", "Onsite"]]),
        "Interviews": (("Company", "Round", "Date"), [["Elm", "1", "2026-01-09"]]),
        "Contacts": (("Company", "Role"), [["Fir", "Welder"]]),
    }
    assert numbers(found["January"]) == [13]


LISTS = """# Search

## Applied
- Acme – Data Analyst (2026-01-05)
- [x] Birch-Wood Ltd – Senior Engineer (2026-01-07)
* [Cassia](https://cassia.example/jobs/1) – Account Manager

## Rejected
- Welding Engineer at Delta (2026-01-02)
- Clerk @ Elm

## Offer
- Fir – a nice place
- ask for more money

## Tips
- Grove – Data Analyst (2026-01-05)
"""


def test_a_list_below_a_status_is_read_where_company_and_role_are_plain(con: Any, tmp_path: Path) -> None:
    found = by_name(con, put(tmp_path, LISTS.encode(), "search.md"))
    header = ("Status", "Company", "Role", "Date")
    assert {name: (member.header, cells(member), numbers(member)) for name, member in found.items()} == {
        "Applied": (
            header,
            [
                ["Applied", "Acme", "Data Analyst", "2026-01-05"],
                ["Applied", "Birch-Wood Ltd", "Senior Engineer", "2026-01-07"],
                ["Applied", "[Cassia](https://cassia.example/jobs/1)", "Account Manager", ""],
            ],
            [4, 5, 6],
        ),
        "Rejected": (
            header,
            [["Rejected", "Delta", "Welding Engineer", "2026-01-02"], ["Rejected", "Elm", "Clerk", ""]],
            [9, 10],
        ),
    }


@pytest.mark.parametrize(
    "items",
    [
        "- Acme – Data Analyst\n- Data Engineer – Birch",  # turned round
        "- Acme – Berlin\n- Birch – Hamburg",  # no role
        "- Acme – Engineer – 2026\n- Birch – Analyst",
        "- look at Acme\n- ask Birch",
        "- Engineer Search Ltd – Data Analyst",  # either may be the role
    ],
)
def test_a_list_that_would_have_to_be_guessed_at_is_left(con: Any, tmp_path: Path, items: str) -> None:
    with pytest.raises(TurnedAway, match="no table stands in it"):
        members(con, put(tmp_path, f"## Applied\n{items}\n", "log.md"))


def test_a_markdown_text_without_a_table_says_so(con: Any, tmp_path: Path) -> None:
    with pytest.raises(TurnedAway, match="no table stands in it"):
        members(con, put(tmp_path, "# Notes\n\nI applied | twice.\n", "log.md"))


def test_a_markdown_table_in_a_cell_makes_no_markdown_of_a_csv(con: Any, tmp_path: Path) -> None:
    text = 'company,status,notes\nAcme,applied,"see\n\na|b\n-|-\n1|2\n"\n'
    assert table(con, put(tmp_path, text)).header == ("company", "status", "notes")


@HYPOTHESIS
@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cc", "Z", "Cf"], exclude_characters="\\|*`_"), min_size=1
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_cells_of_a_markdown_row(words: list[str]) -> None:
    assert split_row("| " + " | ".join(words) + " |") == words
    assert split_row("|" + "|".join(words)) == words


# ---- Parquet ---------------------------------------------------------------------------------------------------------


def test_every_type_of_a_parquet_file_as_text(con: Any, tmp_path: Path) -> None:
    moment = dt.datetime(2026, 3, 9, 18, 5)
    columns: dict[str, Any] = {
        "company": pa.array(["Acme", None, "B"]),
        "applied_on": pa.array([dt.date(2026, 3, 9), None, None]),
        "at": pa.array([moment, None, moment.replace(hour=0, minute=0)], pa.timestamp("ns")),
        "zoned": pa.array([moment, None, None], pa.timestamp("us", "UTC")),
        "ok": pa.array([True, None, False]),
        "n": pa.array([12345678901234567, None, 1]),
        "x": pa.array([45.0, None, 0.5]),
        "money": pa.array([decimal.Decimal("95000.50"), None, decimal.Decimal("1.00")]),
        "tags": pa.array([["a", "b"], None, []]),
        "co": pa.array([{"name": "N", "at": {"city": "C"}}, None, None]),
        "steps": pa.array([[{"n": 1}], None, None]),
        "word": pa.array(["w", None, "w"]).dictionary_encode(),
        "raw": pa.array([b"r", None, b""]),
    }
    pq.write_table(pa.table(columns), tmp_path / "log.parquet")
    member = table(con, tmp_path / "log.parquet")
    assert member.header == (*tuple(columns)[:9], "co.name", "co.at.city", *tuple(columns)[10:])
    first = ["Acme", "2026-03-09", "2026-03-09 18:05:00", "2026-03-09 18:05:00+00:00", "yes", "12345678901234567", "45"]
    first += ["95000.50", "a; b", "N", "C", '[{"n": 1}]', "w", "r"]
    assert rows(member) == [
        (1, first, None),
        (3, ["B", "", "2026-03-09", "", "no", "1", "0.5", "1.00", "", "", "", "", "w", ""], None),
    ]


def test_half_a_parquet_file_is_turned_away(con: Any, tmp_path: Path) -> None:
    pq.write_table(pa.table({"company": ["Acme"] * 99}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    for content in (whole[: len(whole) // 2], b"", whole[:60] + bytes(60) + whole[120:]):
        with pytest.raises(TurnedAway, match="half written or damaged"):
            members(con, put(tmp_path, content, "log.parquet"))


# ---- archives --------------------------------------------------------------------------------------------------------


def packed(path: Path, entries: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return path


def test_every_entry_of_an_archive_by_its_own_rules(con: Any, tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "x.xlsx", One=[HEAD, ["A", "W", "applied"]], Two=[HEAD, ["B", "W", "applied"]]
    ).read_bytes()
    inner = packed(tmp_path / "inner.zip", {"c.json": '[{"company": "C"}]'}).read_bytes()
    entries: dict[str, bytes | str] = {
        "Jobs/Job Applications.csv": CSV,
        "Jobs/": "",
        "README.md": "# x",
        "__MACOSX/Jobs/._a.csv": b"\0",
        "Jobs/.DS_Store": b"\0",
        "media/me.PNG": b"\x89PNG",
        "resume.pdf": b"%PDF",
        "log.xlsx": book,
        "inner.zip": inner,
        "odd.docx": b"x",
        "blank.csv": "",
        "dump.csv": bytes(range(256)) * 9,
    }
    found = by_name(con, packed(tmp_path / "export.zip", entries))
    read = {name: cells(member) for name, member in found.items() if isinstance(member, Member)}
    assert read == {
        "Jobs/Job Applications.csv": [["Acme", "Welder", "applied"]],
        "log.xlsx: One": [["A", "W", "applied"]],
        "log.xlsx: Two": [["B", "W", "applied"]],
        "inner.zip: c.json": [["C"]],
    }
    away = {name: part.message for name, part in found.items() if isinstance(part, Unread)}
    assert {name: message.split(";")[0] for name, message in away.items()} == {
        "odd.docx": "Debrief does not read .docx",
        "blank.csv": "the file is empty: it has no header and no rows.",
        "dump.csv": "this is no text, although its name says so. Export the sheet again as CSV, or use XLSX.",
    }


def test_entries_that_climb_out_are_turned_away_alone(con: Any, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = ["../a.csv", "/b.csv", "x/../../c.csv", "C:/d.csv", "..\\e.csv", "\\\\host\\f.csv"]
    with zipfile.ZipFile(tmp_path / "log.zip", "w") as made:
        made.writestr(link, "/etc/passwd")
        for name in out:
            made.writestr(name, CSV)
        made.writestr("fine..csv", CSV)
    found = by_name(con, tmp_path / "log.zip")
    assert {name for name, part in found.items() if isinstance(part, Unread)} == {"link.csv", *out}
    assert cells(found["fine..csv"]) == [["Acme", "Welder", "applied"]]
    assert not list(tmp_path.parent.glob("*.csv"))
    nul = zipfile.ZipInfo("a.csv")
    nul.orig_filename = "a.csv\0../x"
    assert climbs_out(nul)


def _never(place: Path, depth: int, budget: Budget) -> Any:
    raise AssertionError("an entry was read")


def test_bombs_are_never_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as made, made.open("a.csv", "w") as entry:
        for _ in range(101):
            entry.write(bytes(2**20))
    unpacked: list[int] = []
    monkeypatch.setattr(archive, "_unpack", lambda *_: unpacked.append(1))
    with pytest.raises(TurnedAway, match="far more than a log"):
        list(read_archive(tmp_path / "bomb.zip", _never))
    many = packed(tmp_path / "many.zip", {f"{n}.csv": "" for n in range(10_001)})
    with pytest.raises(TurnedAway, match="10,001 entries"):
        list(read_archive(many, _never))
    assert not unpacked


def test_what_is_unpacked_is_counted_whatever_the_archive_says(tmp_path: Path) -> None:
    path = packed(tmp_path / "log.zip", {"a.csv": CSV * 1000})
    budget = Budget(5000)
    with zipfile.ZipFile(path) as opened:
        entry = opened.infolist()[0]
        with pytest.raises(TurnedAway, match="far more than a log"):
            archive._unpack(opened, entry, tmp_path / "out", budget)
    assert (tmp_path / "out").stat().st_size <= 5000


def test_an_archive_that_lies_of_its_sizes_is_damaged(con: Any, tmp_path: Path) -> None:
    content = bytearray(packed(tmp_path / "log.zip", {"a.csv": CSV * 1000}).read_bytes())
    where = content.rfind(b"PK\x01\x02")
    content[where + 24 : where + 28] = (10).to_bytes(4, "little")
    (part,) = members(con, put(tmp_path, bytes(content), "lie.zip"))
    assert "damaged" in part.message


def test_archives_inside_archives_share_one_bound(con: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = packed(tmp_path / "1.zip", {"a.csv": CSV}).read_bytes()
    for number in range(2, 4):
        deep = packed(tmp_path / f"{number}.zip", {"inner.zip": deep}).read_bytes()
    (part,) = members(con, tmp_path / "3.zip")
    assert "inside an archive inside" in part.message
    inner = packed(tmp_path / "inner.zip", {"a.csv": CSV * 500}).read_bytes()
    both = packed(tmp_path / "both.zip", {"one.zip": inner, "two.zip": inner})
    monkeypatch.setattr(Budget, "__init__", lambda self: setattr(self, "left", 30_000))
    with pytest.raises(TurnedAway, match="far more than a log"):
        members(con, both)


def test_a_locked_or_damaged_entry_does_not_take_the_others_along(con: Any, tmp_path: Path) -> None:
    content = bytearray(packed(tmp_path / "x.zip", {"a.csv": CSV * 50, "b.csv": CSV, "c.csv": CSV}).read_bytes())
    first = content.find(b"PK\x01\x02")
    content[first + 8] |= 1
    second = content.find(b"PK\x03\x04", 10)
    content[second + 40] ^= 255
    one, two, three = members(con, put(tmp_path, bytes(content), "log.zip"))
    assert ("password" in one.message, "damaged" in two.message) == (True, True)
    assert cells(three) == [["Acme", "Welder", "applied"]]


@pytest.mark.parametrize("name", ["log.zip", "log.csv"])
def test_half_an_archive_is_turned_away(con: Any, tmp_path: Path, name: str) -> None:
    content = packed(tmp_path / "x.zip", {"a.csv": CSV * 50}).read_bytes()
    with pytest.raises(TurnedAway, match=r"half written|no text"):
        members(con, put(tmp_path, content[:-30], name))


def test_an_archive_of_pictures_has_no_log(con: Any, tmp_path: Path) -> None:
    with pytest.raises(TurnedAway, match="no log in this archive"):
        members(con, packed(tmp_path / "log.zip", {"a.png": b"x", "b/": b""}))


def test_nothing_is_left_behind_in_the_temporary_folder(
    con: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    path = packed(tmp_path / "log.zip", {"a.csv": CSV, "b.csv": "x"})
    members(con, path)
    generator = iter(by_part(con, path))
    next(generator)
    assert list((tmp_path / "t").iterdir())
    generator.close()
    assert not list((tmp_path / "t").iterdir())


def by_part(con: Any, path: Path) -> Any:
    from pipelines.intake.read import read_members

    return read_members(con, path)


def test_what_is_locked_is_no_fault_of_its_format(con: Any, tmp_path: Path) -> None:
    path = put(tmp_path, io.BytesIO(CSV.encode()).getvalue(), "log.csv")
    path.unlink()
    with pytest.raises(TurnedAway, match="leads nowhere"):
        members(con, path)
