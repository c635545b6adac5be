"""Raw files read by others than the one that intake reads them with: openpyxl, DuckDB, a reader of delimited text of our own."""

from __future__ import annotations

import codecs
import io
import json
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile
from functools import cache
from pathlib import Path

import duckdb

from tests.soak.cells import BLANKS
from tests.soak.garbage import records_of

#: Records by row number, without the blank ones, of each table of a file.
Records = dict[str, dict[int, list[str]]]
_ODS = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def row_numbers(path: Path) -> Records | None:
    """The records of every table of a file; None for a kind that only intake reads (Markdown)."""
    return _of(path.name, path.read_bytes())


def _of(name: str, content: bytes) -> Records | None:
    ending = Path(name).suffix
    if ending in (".csv", ".tsv", ".txt"):
        return {"": _filled(dict(enumerate(_text_records(content, name), start=1)))}
    if ending == ".xlsx":
        return _workbook(content)
    if ending == ".ods":
        rows = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml")).iter(f"{_ODS}table-row")
        return {
            "Sheet1": _filled({n: ["".join(cell.itertext()) for cell in row] for n, row in enumerate(rows, start=1)})
        }
    if ending == ".json":
        found = json.loads(content.decode("utf-8-sig"))
        name, items = ("", found) if isinstance(found, list) else ("log", found["log"])
        return {name: _objects(items)}
    if ending in (".jsonl", ".ndjson"):
        return {"": _objects([json.loads(line) if line else {} for line in content.decode().split("\n")])}
    if ending == ".parquet":
        return {"": _parquet(content)}
    if ending == ".zip":
        made: Records = {}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.namelist():
                if Path(entry).suffix == ".png" or entry == "README.txt":
                    continue
                for member, records in (_of(entry, archive.read(entry)) or {}).items():
                    made[f"{entry}: {member}" if member else entry] = records
        return made
    return None


def _filled(records: dict[int, list[str]]) -> dict[int, list[str]]:
    return {number: record for number, record in records.items() if any(cell.strip(BLANKS) for cell in record)}


def _objects(items: list[dict[str, object]]) -> dict[int, list[str]]:
    texts = {
        n: ["" if value is None else str(value) for value in item.values()] for n, item in enumerate(items, start=1)
    }
    return _filled(texts)


def _text_records(content: bytes, name: str) -> list[list[str]]:
    text = _decoded(content)
    if text.startswith("sep="):
        # The line that only says how the others are parted is no record.
        return records_of(_after_first(text), text[4]) or []
    top = text[:3000]
    delimiter = max(",;\t|", key=lambda sign: max(len(line.split(sign)) for line in top.splitlines()[:6]))
    return records_of(text, delimiter) or []


def _after_first(text: str) -> str:
    for end in ("\r\n", "\n", "\r"):
        if end in text:
            return text.split(end, 1)[1]
    return ""


def _decoded(content: bytes) -> str:
    marks = [
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ]
    for mark, encoding in marks:
        if content.startswith(mark):
            return content.decode(encoding)
    if b"\0" in content[:1000]:
        return content.decode("utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _workbook(content: bytes) -> Records:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True)
    made: Records = {}
    for page in book.worksheets:
        rows = page.iter_rows(values_only=True)
        texts = {n: ["" if value is None else str(value) for value in row] for n, row in enumerate(rows, start=1)}
        if records := _filled(texts):
            made[page.title] = records
    return made


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


def _parquet(content: bytes) -> dict[int, list[str]]:
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        Path(file.name).write_bytes(content)
        rows = _engine().execute("SELECT * FROM read_parquet(?)", [file.name]).fetchall()
    return _filled({n: ["" if value is None else str(value) for value in row] for n, row in enumerate(rows, start=1)})
