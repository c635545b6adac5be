"""Delimited text: any table that csv writes comes back cell by cell, and no bytes do more than be turned away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines import engine
from pipelines.errors import TurnedAway
from pipelines.intake.formats import encoding, records
from pipelines.intake.formats.delimited import dialect_of
from pipelines.intake.formats.member import BLANKS, Member
from pipelines.intake.formats.survey import survey
from pipelines.intake.read import read_members

HYPOTHESIS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def members(con: Any, path: Path) -> list[Any]:
    return list(read_members(con, path))


def table(con: Any, path: Path) -> Member:
    (member,) = members(con, path)
    assert isinstance(member, Member)
    return member


def rows(member: Member) -> list[tuple[int, list[str], str | None]]:
    """(row number, cells, what lies beyond the header) of every row held in memory."""
    if member.cells is None:
        return []
    width = len(member.header)
    return [
        (row["row_number"], [row[f"c{place}"] for place in range(width)], row["surplus"])
        for row in member.cells.to_pylist()
    ]


def put(folder: Path, content: str | bytes, name: str = "log.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


# ---- any table, however it is written --------------------------------------------------------------------------------

HEADER = ["company", "role", "status", "notes"]
CELL = st.one_of(
    st.sampled_from(["Acme", "", "a,b;c|d\te", 'say "hi"', '"', "two\nlines", "=1+1", "7", "'x'", "NULL", "don't"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12),
)
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=12)
WAYS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])


@HYPOTHESIS
@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([0, 1]), WAYS)
def test_whatever_csv_writes_is_read_again(
    con: Any, tmp_path: Path, body: list[list[str]], delimiter: str, end: str, quoting: Any, encoding: str
) -> None:
    # Before Python 3.13 the writer does not quote a line feed where lines end otherwise.
    quoting = csv.QUOTE_ALL if end == "\r" else quoting
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([HEADER, *body])
    member = table(con, put(tmp_path, text.getvalue(), encoding=encoding))
    assert member.header == tuple(HEADER)
    assert member.encoding.startswith(encoding.removesuffix("-sig")[:6])
    expected = [
        (number, (record + [""] * 4)[:4], " ".join(filter(None, (cell.strip(BLANKS) for cell in record[4:]))) or None)
        for number, record in enumerate(body, start=2)
        if any(cell.strip(BLANKS) for cell in record)
    ]
    assert rows(member) == expected


@settings(HYPOTHESIS, max_examples=150)
@given(st.one_of(st.binary(max_size=400), st.text(alphabet="a,;|\t\"'\r\n\\ \0-{}[]<=>", max_size=80).map(str.encode)))
@example(b"\xff\xfe\x00")
@example(b'a,b\n"')
@example(b"\xef\xbb\xbf")
@example(b"sep=;")
@example(b"sep==\na=b\n1=2")
@example(b"{")
@example(b"[[1")
@example(b"PK\x05\x06" + bytes(18))
def test_no_bytes_do_more_than_be_turned_away(con: Any, tmp_path: Path, content: bytes) -> None:
    for name in (
        "log.csv",
        "log.txt",
        "log.json",
        "log.jsonl",
        "log.md",
        "log.xlsx",
        "log.ods",
        "log.zip",
        "log.parquet",
    ):
        path = put(tmp_path, content, name)
        try:
            read = members(con, path)
        except TurnedAway:
            continue
        for member in (one for one in read if isinstance(one, Member) and one.cells is not None):
            numbers = member.cells["row_number"].to_pylist()
            assert numbers == sorted(set(numbers)), name
            assert all(number > 0 for number in numbers), name


@HYPOTHESIS
@given(st.lists(st.text(alphabet="ab,;'\\ <>=\t|.-", min_size=1, max_size=12), min_size=1, max_size=15))
def test_every_line_that_is_not_blank_is_a_row(con: Any, tmp_path: Path, lines: list[str]) -> None:
    member = table(con, put(tmp_path, "company,role,status\n" + "\n".join(lines)))
    expected = [number for number, line in enumerate(lines, start=2) if line.strip(BLANKS + ",")]
    assert [number for number, _, _ in rows(member)] == expected


# ---- ways of writing -------------------------------------------------------------------------------------------------

PLAIN = "company,role,status\nAcme,Welder,applied\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("sep=;\n" + PLAIN.replace(",", ";"), "says how it is separated"),
        ("sep=^\r\n" + PLAIN.replace(",", "^"), "says how it is separated"),
        ("'company','role','status'\n'Acme','Welder','applied'\n", ""),
        ("company,role,status\nAcme\0,Welder,applied\n", "zero bytes"),
        ("company|role|status\n---|---|---\nAcme|Welder|applied\n", "Markdown"),
        ('[{"company": "Acme", "role": "Welder", "status": "applied"}]', "JSON"),
    ],
)
def test_unusual_ways_of_writing(con: Any, tmp_path: Path, content: str, says: str) -> None:
    member = table(con, put(tmp_path, content))
    assert member.header == ("company", "role", "status")
    assert [cells for _, cells, _ in rows(member)] == [["Acme", "Welder", "applied"]]
    assert says in " ".join(member.notes)
    assert bool(says) == bool(member.notes)


def test_the_row_below_a_line_that_names_the_separator_is_row_one(con: Any, tmp_path: Path) -> None:
    assert rows(table(con, put(tmp_path, "sep=;\ncompany;status\nAcme;applied\n")))[0][0] == 2


def test_a_quote_escaped_by_a_backslash(con: Any, tmp_path: Path) -> None:
    text = 'company,status,notes\nAcme,applied,"they said \\"no, thanks\\" twice"\n"C:\\temp",applied,x\n'
    member = table(con, put(tmp_path, text))
    assert [cells[2] for _, cells, _ in rows(member)] == ['they said "no, thanks" twice', "x"]
    assert rows(member)[1][1][0] == "C:\\temp"
    assert "backslash" in member.notes[0]


@pytest.mark.parametrize("cell", ["O'Neill", "'", "'quoted'", "C:\\", '"C:\\"', '"a ""b"" c"'])
def test_other_quotes_and_backslashes_are_letters(con: Any, tmp_path: Path, cell: str) -> None:
    text = f"company,status\n{cell},applied\nAcme,applied\n"
    member = table(con, put(tmp_path, text))
    expected = list(csv.reader(io.StringIO(text)))[1:]
    assert [cells for _, cells, _ in rows(member)] == expected


def test_conflict_markers_stay_rows(con: Any, tmp_path: Path) -> None:
    text = PLAIN + "<<<<<<< HEAD\nBorealis,Welder,applied\n=======\n>>>>>>> other\n"
    assert [(number, cells[0]) for number, cells, _ in rows(table(con, put(tmp_path, text)))] == [
        (2, "Acme"),
        (3, "<<<<<<< HEAD"),
        (4, "Borealis"),
        (5, "======="),
        (6, ">>>>>>> other"),
    ]


def test_the_templates_example_is_not_read(con: Any, tmp_path: Path) -> None:
    text = PLAIN + "(Example) Acme,Welder,applied\n,\u00a0(EXAMPLE),applied\nThe (example) Ltd,Welder,applied\n"
    assert [number for number, _, _ in rows(table(con, put(tmp_path, text)))] == [2, 5]


def test_a_cell_of_fifty_megabytes(con: Any, tmp_path: Path) -> None:
    member = table(con, put(tmp_path, PLAIN + "x" * 50_000_000 + ",Welder,applied\nBorealis,Welder,applied\n"))
    assert con.to_pyarrow(member.rows.c0.length()).to_pylist() == [4, 50_000_000, 8]
    (careful,) = read_members(con, tmp_path / "log.csv", careful=True)
    assert isinstance(careful, Member)
    assert [len(cells[0]) for _, cells, _ in rows(careful)] == [4, 50_000_000, 8]


def test_a_line_and_a_cell_that_no_memory_holds(con: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (encoding, __import__("pipelines.intake.formats.delimited", fromlist=["x"])):
        monkeypatch.setattr(module, "LONGEST", 1000)
    with pytest.raises(TurnedAway, match="longer than"):
        members(con, put(tmp_path, PLAIN + "x" * 2000))
    with pytest.raises(TurnedAway, match="opens in row 3"):
        members(con, put(tmp_path, PLAIN + '"' + "x\n" * 2000))


@pytest.mark.parametrize("rows_", [0, 3])
def test_a_matrix_of_ten_thousand_columns_gives_its_header(con: Any, tmp_path: Path, rows_: int) -> None:
    line = ",".join(f"h{n}" for n in range(10_000))
    member = table(con, put(tmp_path, "\n".join([line] * (rows_ + 1))))
    assert (len(member.header), member.cells, member.rows) == (10_000, None, None)


def test_ten_thousand_blank_cells_beyond_the_header_are_nothing(con: Any, tmp_path: Path) -> None:
    wide = "," * 10_000
    text = f"company,status{wide}\n" + f"Acme,applied{wide}\n" * 50 + f"Borealis,applied{wide}x\n"
    found = rows(table(con, put(tmp_path, text)))
    assert [surplus for _, _, surplus in found] == [None] * 50 + ["x"]


def test_many_rows_and_much_text_go_to_the_engine(con: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, PLAIN + "".join(f"Acme {n},Welder,applied\n" for n in range(500)))
    for name, value in (("HELD_ROWS", 100), ("_HELD_CHARACTERS", 2000)):
        with monkeypatch.context() as patch:
            patch.setattr(records, name, value)
            member = table(con, path)
            assert member.cells is None
            stored = con.to_pyarrow(member.rows.order_by("row_number")).to_pylist()
            assert [row["c0"] for row in stored] == ["Acme"] + [f"Acme {n}" for n in range(500)]
            assert [row["row_number"] for row in stored] == list(range(2, 503))
            engine.drop(con, member.stored)


def test_a_table_given_up_half_way_leaves_nothing_in_the_engine(
    con: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "HELD_ROWS", 2)
    names = con.raw_sql("SELECT count(*) FROM duckdb_tables()").fetchone()
    with pytest.raises(TurnedAway):
        members(con, put(tmp_path, PLAIN * 10 + '"never closed\n'))
    assert con.raw_sql("SELECT count(*) FROM duckdb_tables()").fetchone() == names


# ---- encodings -------------------------------------------------------------------------------------------------------

SCRIPTS = {
    "utf-16-le": "company,status,notes\nAcme,applied,fine\n",
    "utf-16-be": "company,status,notes\n株式会社,applied,良い面接でした\n",
    "utf-32-le": "company,status,notes\nAcme,applied,Ünï\n",
    "utf-32-be": "company,status,notes\nAcme,applied,Ünï\n",
    "cp1251": "company,status,notes\nЯндекс,applied,Очень хорошее собеседование прошло вчера\n",
    "gb18030": "company,status,notes\n华为技术有限公司,applied,面试官问了很多关于项目经验的问题\n",
    "big5": "company,status,notes\n台灣積體電路製造,applied,面試官問了很多關於專案經驗的問題\n",
    "shift_jis": "company,status,notes\nソニー株式会社,applied,とても良い面接でしたが結果はまだです\n",
    "euc_kr": "company,status,notes\n삼성전자,applied,면접관이 프로젝트 경험에 대해 많이 물었습니다\n",
    "cp1252": "company,status,notes\nCafé Müller,applied,très bien\n",
    "mac_roman": "company,status,notes\nCafé Müller,applied,très bien\n",
}


@pytest.mark.parametrize(("encoding", "text"), SCRIPTS.items(), ids=SCRIPTS)
def test_each_encoding_is_found_and_said(con: Any, tmp_path: Path, encoding: str, text: str) -> None:
    member = table(con, put(tmp_path, text, encoding=encoding))
    assert rows(member)[0][1] == text.split("\n")[1].split(",")
    assert member.encoding == encoding


#: Words as people log them, by language, and the old encodings that their letters tell apart.
WRITTEN = {
    "german": "Bäckerei Müller, Prüfer für Öle, Vorstellungsgespräch verlief gut, Größe",
    "german capitals": "Übersetzer, Ökologie, Änderung",
    "french": "Société Générale, développeur, entretien passé, très bien reçu",
    "spanish": "Compañía Española, diseñador gráfico, entrevista técnica, próxima",
    "portuguese": "Fundação São José, programação, avaliação técnica",
    "swedish": "Försäkringskassan, säljare, mötet gick bra på plats, åter",
    "danish": "København Løsninger, på møde, færdig",
    "one word": "Müller",
    "signs": "paid €95k – “fine”, it’s ok",
    "quotes": "“Acme”…",
}


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize("language", WRITTEN)
def test_an_old_encoding_is_told_by_its_letters_in_words(
    con: Any, tmp_path: Path, language: str, encoding: str
) -> None:
    text = WRITTEN[language]
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        return  # a text that cannot be written so
    member = table(con, put(tmp_path, b"company;status;notes\nAcme;applied;" + content + b"\n"))
    assert rows(member)[0][1] == ["Acme", "applied", text]


def test_utf16_broken_off_in_the_middle_is_turned_away(con: Any, tmp_path: Path) -> None:
    with pytest.raises(TurnedAway, match="utf-16 throughout"):
        members(con, put(tmp_path, ("\ufeff" + PLAIN).encode("utf-16-le") + b"x"))


# ---- the header ------------------------------------------------------------------------------------------------------

BLOCKS = [
    ("company,role,status\nAcme,Welder,applied\n", 1),
    ("My job hunt 2026\n\ncompany,role,status\nAcme,Welder,applied\n", 3),
    ("Name:,Asha,Coach:,Ben\nUpdated,1 May\ncompany,role,status,notes\nAcme,Welder,applied,x\n", 3),
    ("My log, 2026, spring\ncompany;role;status\nAcme;Welder;applied\n", 2),
    # The first record is the header, although below it stand words that are names of columns, too.
    ("Firma,Stelle,Ort\noffer,interview,Acme\nstatus,role,Acme\n", 1),
    ("company,Stelle,Ort\nAcme,status,role\nBorealis,notes,status\n", 1),
    ("company,role,status\ncompany,role,status\nAcme,Welder,applied\n", 1),
]


@pytest.mark.parametrize(("text", "row"), BLOCKS)
def test_the_header_is_the_line_that_knows_most_names(con: Any, tmp_path: Path, text: str, row: int) -> None:
    member = table(con, put(tmp_path, text))
    line = text.split("\n")[row - 1]
    assert list(member.header) == line.replace(";", ",").split(",")
    assert [number for number, _, _ in rows(member)] == list(range(row + 1, len(text.split("\n"))))
    assert any(f"row {row}" in note for note in member.notes) == (row > 1)


# ---- the one pass over a large file ----------------------------------------------------------------------------------


def odd() -> Iterator[tuple[str, bool, str]]:
    plain = "a,b\n1,2\n" * 9000
    yield plain, True, ""
    yield plain.replace("\n", "\r\n"), True, ""
    yield "\ufeff" + plain, True, ""
    yield plain + "é,ü\n", True, ""
    for more in ("\n", "\r", "\n<<<<<<< a\n", "x\0,y\n", '1, "2"\n', '1,"a\\"b"\n', "(Example),x\n"):
        yield plain + more + plain, False, None  # type: ignore[misc]
    yield "\n" + plain, False, None  # type: ignore[misc]
    yield plain + "1,2 \n", True, " "
    yield plain + "1 ,2", True, " "
    yield plain + "1,2 ", True, " "
    yield plain + '"1\n",2\n', True, " "
    yield plain + '1,"\n2"\n', True, " "
    yield plain + "1,\u00a02\n", True, "\u00a0"


@pytest.mark.parametrize(("text", "regular", "blanks"), list(odd()))
def test_what_one_pass_over_the_bytes_sees(tmp_path: Path, text: str, regular: bool, blanks: str | None) -> None:
    seen = survey(put(tmp_path, text), ",")
    assert (seen.is_utf8, seen.is_regular) == (True, regular)
    if blanks is not None:
        assert (blanks in seen.blanks) if blanks else not seen.blanks


def test_a_sign_across_the_edge_of_two_blocks_is_seen(tmp_path: Path) -> None:
    for before in range(2**15 - 14, 2**15 + 2):
        text = ("a" * 15 + "\n") * (2**11 - 2)
        text += "b" * (before - len(text))
        for sign in ("\n\n", "\rx", "\n<<<<<<< x", '\n1, "2', "\nx,\u00a0y", "\n(example)"):
            seen = survey(put(tmp_path, f"{text}{sign}\nc\n"), ",")
            assert not seen.is_regular or "\u00a0" in seen.blanks, (before, sign)
    assert not survey(put(tmp_path, "a" * (2**15 - 1) + "é", encoding="latin-1"), ",").is_utf8


def test_dialects_are_told_by_what_is_unmistakable(tmp_path: Path) -> None:
    assert dialect_of("'a','b'\n'c','d'", tmp_path / "x.csv").quote == "'"
    assert dialect_of("'a','b'\n'c',d", tmp_path / "x.csv").quote == '"'
    assert dialect_of("a\tb,c\n", tmp_path / "x.tsv").delimiter == "\t"
