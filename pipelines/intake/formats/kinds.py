"""Which kind of file the bytes are, by content where that is unmistakable, else by the ending. Reads no row."""

from __future__ import annotations

import zipfile
from pathlib import Path

from pipelines.errors import TurnedAway
from pipelines.intake.formats import markdown, sheets
from pipelines.intake.formats.encoding import is_binary, start_of, text_start
from pipelines.intake.formats.objects import is_json
from pipelines.intake.formats.unzip import FAULTS

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt", ".psv"})
_BY_ENDING = {
    **dict.fromkeys(TEXT_ENDINGS, "text"),
    **dict.fromkeys(sheets.ENDINGS, "workbook"),
    **dict.fromkeys(markdown.ENDINGS, "markdown"),
    ".json": "json",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".zip": "archive",
}
#: How a kind is spoken of.
SAID = {
    "text": "delimited text",
    "workbook": "a workbook",
    "markdown": "Markdown",
    "json": "JSON",
    "json lines": "JSON lines",
    "parquet": "Parquet",
    "archive": "a zip archive",
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def kind_of(path: Path) -> tuple[str, str]:
    """(kind, what is to be said of it) of a file; TurnedAway for one that is not read. Kinds are the keys of SAID.

    What is said is "" where content and ending agree. An empty file has the kind of its ending.
    """
    ending = path.suffix.casefold()
    by_ending = _BY_ENDING.get(ending, "")
    start = start_of(path)
    by_content = _by_content(path, start, by_ending)
    kind = by_content or by_ending
    if not kind:
        said = ending or "files without an ending"
        raise TurnedAway(f"Debrief does not read {said}; save it as CSV, XLSX, ODS, JSON, Markdown or Parquet.")
    if kind == by_ending or (ending == ".txt" and kind in ("markdown", "json")):
        return kind, ""
    named = f"its name says {ending}" if ending else "its name has no ending"
    return kind, f"{named}, but it is {SAID[kind]}, and was read as such"


def _by_content(path: Path, start: bytes, by_ending: str) -> str:
    """The kind that the bytes show beyond doubt; "" where they do not."""
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(_ZIP):
        return _zipped(path)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # Old Word files and locked workbooks begin so, too: which it is, the workbook's reader says.
        return "workbook" if by_ending in ("workbook", "") and path.suffix else ""
    if is_binary(start) or not start.strip():
        return ""
    text = text_start(start)
    if by_ending in ("text", "workbook", ""):
        _no_web_page(text)
        if is_json(text):
            return "json"
        if markdown.is_markdown(text):
            return "markdown"
    # Many a program writes CSV and calls it .xls.
    return "text" if by_ending == "workbook" and any(sign in text for sign in ",;\t|") else ""


def _no_web_page(text: str) -> None:
    head = text.lstrip("\ufeff \t\r\n")[:200].casefold()
    if head.startswith(("<!doctype html", "<html", "<table", "<?xml")):
        raise TurnedAway(
            "it is a web page or XML, and no sheet. Open it in a spreadsheet program and save it as XLSX or CSV."
        )


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except FAULTS:
        return ""  # half of something: the reader of what its name says tells of it
    if "xl/workbook.xml" in names:
        return "workbook"
    if "xl/workbook.bin" in names:
        raise TurnedAway("Debrief does not read binary workbooks (.xlsb); save it as XLSX.")
    if "content.xml" in names and "mimetype" in names:
        return "workbook"
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise TurnedAway("it is a document, and no sheet. Copy its table into a sheet, and save it as XLSX or CSV.")
    return "archive"
