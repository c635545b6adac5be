"""Sheets -> the bytes of a file, in every format that is read, with the row number at which each record then stands."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

from tests.soak.cells import BLANKS, Cell
from tests.soak.sheets import Row, Sheet, prove


@dataclass
class Written:
    """One table in a file: its name there ("" where it is the file), the sheet, and its records by row number.

    `is_sure`: the encoding is certain, so that every letter must come through; else only plain ones.
    """

    member: str
    sheet: Sheet
    rows: dict[int, Row] = field(default_factory=dict)
    is_sure: bool = True


@dataclass
class Made:
    """A file as made: its ending, its bytes, its tables."""

    ending: str
    content: bytes
    tables: list[Written]
    about: str = ""


FORMATS = ("text", "text", "text", "text", "xlsx", "json", "jsonl", "markdown", "parquet", "ods")


def made(random: Random, sheet: Sheet, kind: str) -> Made:
    """The sheet as a file of the kind (one of FORMATS)."""
    return {
        "text": _text,
        "xlsx": lambda random, sheet: workbook(random, [("", sheet)]),
        "ods": _ods,
        "json": _json,
        "jsonl": _json_lines,
        "markdown": _markdown,
        "parquet": _parquet,
    }[kind](random, sheet)


# ---- text ------------------------------------------------------------------------------------------------------------


def _text(random: Random, sheet: Sheet) -> Made:
    delimiter, ending = random.choice(
        [(",", ".csv"), (",", ".csv"), (";", ".csv"), ("\t", ".tsv"), ("\t", ".txt"), ("|", ".csv")]
    )
    end = random.choice(["\n", "\n", "\r\n", "\r"])
    out = io.StringIO(newline="")
    writer = _Writer(out, delimiter, end, random.random() < 0.35)
    told = random.random() < 0.04 and delimiter != "|"
    if told:
        out.write(f"sep={delimiter}{end}")
    trailing = [""] if random.random() < 0.08 else []
    number = 0
    for title in sheet.titles:
        writer.writerow(title if title != [""] else [])
        number += 1
    writer.writerow(sheet.shape.header + trailing)
    number += 1
    table = Written("", sheet)
    for row in sheet.rows:
        number += 1
        if row.kind == "blank" and random.random() < 0.6:
            out.write(random.choice(["", "", "  "]) + end)
            continue
        texts = row.texts
        writer.writerow(texts + (trailing if not row.beyond and row.n_written < 0 else []))
        if row.is_read:
            table.rows[number] = row
    text = out.getvalue()
    if random.random() < 0.2:
        text = text.removesuffix(end) if sheet.rows and sheet.rows[-1].kind == "row" else text
    if random.random() < 0.2:
        text += end * random.randint(1, 3)
    encoding = random.choice([name for name in _ENCODINGS[sheet.hand.letters] if _can_write(text, name)])
    table.is_sure = encoding.startswith("utf") or text.isascii()
    return Made(ending, text.encode(encoding), [table], f"{encoding} {delimiter!r} {end!r}")


@dataclass
class _Writer:
    """Writes records of text; quotes what needs it (Python's writer leaves a line's end bare that is not its own), or all."""

    out: io.StringIO
    delimiter: str
    end: str
    quotes_all: bool

    def writerow(self, texts: list[str]) -> None:
        self.out.write(self.delimiter.join(map(self._quoted, texts)) + self.end)

    def _quoted(self, text: str) -> str:
        if not self.quotes_all and not any(sign in text for sign in ('"', "\n", "\r", self.delimiter)):
            return text
        return '"' + text.replace('"', '""') + '"'


_ENCODINGS = {
    "any": ["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
    "western": ["utf-8", "utf-8-sig", "cp1252", "cp1252", "mac_roman", "utf-16"],
    "ascii": ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"],
}


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


# ---- workbooks -------------------------------------------------------------------------------------------------------


def workbook(random: Random, sheets: list[tuple[str, Sheet]]) -> Made:
    """A workbook of several sheets, each under its name ("": Sheet1), some beginning below blank rows."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    tables = []
    for name, sheet in sheets:
        page = book.create_sheet(name or "Sheet1")
        table = Written(page.title, sheet)
        number = random.choice([0, 0, 0, 2])
        for title in sheet.titles:
            number += 1
            page.cell(number, 1, title[0] or None)
        number += 1
        for place, header in enumerate(sheet.shape.header, start=1):
            page.cell(number, place, header)
        for row in sheet.rows:
            number += 1
            written = row.cells if row.n_written < 0 else row.cells[: row.n_written]
            for place, one in enumerate((*written, *row.beyond), start=1):
                _put(random, page.cell(number, place), one)
            if row.is_read:
                table.rows[number] = row
        tables.append(table)
    if random.random() < 0.3:
        book.create_sheet("Blank")
    out = io.BytesIO()
    book.save(out)
    return Made(".xlsx", out.getvalue(), tables, "xlsx")


def _put(random: Random, place: Any, one: Cell) -> None:
    if one.native is not None and random.random() < 0.6:
        place.value = one.native
    elif one.text:
        place.value = one.text
        # What begins with = is a formula to the writer, and a text to the person who typed an apostrophe before it.
        place.data_type = "s"


_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
    '<table:table table:name="Sheet1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def _ods(random: Random, sheet: Sheet) -> Made:
    table = Written("Sheet1", sheet)
    lines = [*sheet.titles, sheet.shape.header]
    for number, row in enumerate(sheet.rows, start=len(lines) + 1):
        if row.is_read:
            table.rows[number] = row
    lines += [row.texts for row in sheet.rows]
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, line))}</table:table-row>" for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS_TYPE)
        archive.writestr("content.xml", _ODS.format(rows=rows))
        manifest = (
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/></manifest:manifest>'
        )
        archive.writestr("META-INF/manifest.xml", manifest)
    return Made(".ods", out.getvalue(), [table], "ods")


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


# ---- records ---------------------------------------------------------------------------------------------------------


def _records(random: Random, sheet: Sheet) -> list[dict[str, Any]]:
    records = []
    for row in sheet.rows:
        record: dict[str, Any] = {}
        for header, one in zip(sheet.shape.header, row.cells, strict=True):
            if one.native is not None and isinstance(one.native, bool | int) and random.random() < 0.6:
                record[header] = one.native
            elif one.text or not records or random.random() < 0.5:  # a key in none of them would be no column
                record[header] = one.text or random.choice([None, ""])
        records.append(record)
    return records


def _json(random: Random, sheet: Sheet) -> Made:
    records = _records(random, sheet)
    table = Written("", sheet, {number: row for number, row in enumerate(sheet.rows, start=1) if row.is_read})
    ascii_only = random.random() < 0.5
    text = json.dumps(records, ensure_ascii=ascii_only, indent=random.choice([None, 2]))
    if random.random() < 0.3:
        table.member = "log"
        text = json.dumps({"version": 2, "log": records}, ensure_ascii=ascii_only)
    return Made(".json", text.encode(random.choice(["utf-8", "utf-8-sig"])), [table], "json")


def _json_lines(random: Random, sheet: Sheet) -> Made:
    table = Written("", sheet)
    lines = []
    for row, record in zip(sheet.rows, _records(random, sheet), strict=True):
        if random.random() < 0.05:
            lines.append("")
        lines.append(json.dumps(record, ensure_ascii=random.random() < 0.5))
        if row.is_read:
            table.rows[len(lines)] = row
    return Made(random.choice([".jsonl", ".ndjson"]), "\n".join([*lines, ""]).encode(), [table], "json lines")


def _parquet(random: Random, sheet: Sheet) -> Made:
    table = Written("", sheet, {number: row for number, row in enumerate(sheet.rows, start=1) if row.is_read})
    columns = {}
    for place, header in enumerate(sheet.shape.header):
        cells = [row.cells[place] for row in sheet.rows]
        natives = [one.native for one in cells]
        typed = len({type(native) for native in natives}) == 1 and None not in natives
        columns[header] = pa.array(natives if typed else [one.text or None for one in cells])
        if pa.types.is_null(columns[header].type):
            columns[header] = columns[header].cast(pa.string())
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=random.choice([3, 1000]))
    return Made(".parquet", out.getvalue(), [table], "parquet")


def _markdown(random: Random, sheet: Sheet) -> Made:
    lines = ["Notes that are no table.", "", "# Log of mine", ""]
    header = [name.strip() for name in sheet.shape.header]
    lines += [_bars(header), "|" + "---|" * len(header)]
    table = Written("Log of mine", sheet)
    for row in sheet.rows:
        texts = [text.strip(BLANKS) for text in row.texts]
        lines.append(texts[0] if row.kind == "marker" else _bars(texts))
        if row.is_read:
            table.rows[len(lines)] = row
    return Made(".md", "\n".join([*lines, "", "The end."]).encode(), [table], "markdown")


def _bars(texts: list[str]) -> str:
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"


def fits(random: Random, sheet: Sheet, kind: str) -> Sheet:
    """The sheet without what a format cannot hold: lines in a cell, cells beyond the header, lines that are no record."""
    rows = []
    for row in sheet.rows:
        if kind in ("json", "jsonl", "parquet") and (row.kind == "marker" or row.beyond):
            continue
        if kind == "markdown" and (row.kind == "blank" or any(_odd_in_markdown(text) for text in row.texts)):
            continue
        if kind == "ods" and any(
            any(sign in text for sign in "\t\u2028") or "  " in text or text != text.strip(BLANKS) for text in row.texts
        ):
            continue
        if kind == "xlsx" and any("\r" in text or "\v" in text or "_x" in text for text in row.texts):
            continue
        rows.append(row)
    titles = sheet.titles if kind in ("text", "xlsx", "ods") else []
    return prove(random, replace(sheet, titles=titles, rows=rows))


def _odd_in_markdown(text: str) -> bool:
    return any(sign in text for sign in "\n\\*`\u2028\x85") or text.startswith("__")
