"""The three samples in data/raw: a person's workbook, a plain tracker sheet and a program; written anew by write_samples.

What they are drawn from is generate.py and tracker.py. Here is only how a sample is chosen and put into its file.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font

from pipelines.contract.fields import Field
from pipelines.contract.logs import log_tables
from pipelines.demo.draw import Truth
from pipelines.demo.generate import AS_OF, TABLES, true_world, write_demo
from pipelines.demo.shape import seeker_ids
from pipelines.demo.tracker import tracker_sheet

#: Robin is one of this many people drawn with this seed: the one still at it whose log is nearest to WANTED.
DRAWN, SEED = 2500, 11
WANTED = {"applications": 18, "interviews": 20, "offers": 2}
WORKBOOK_TABLES = tuple(name for name in TABLES if name != "destinations")
#: Zip entries and document properties carry a time; a fixed one keeps the same workbook the same bytes.
WRITTEN_AT = dt.datetime.combine(AS_OF, dt.time())


def write_samples(raw: Path) -> list[Path]:
    """Writes sample_seeker, sample_tracker and sample_program into the folder `raw`; returns the files written."""
    seeker, tracker = raw / "sample_seeker", raw / "sample_tracker"
    written = []
    for folder, who in ((seeker, "Robin Sample's search"), (tracker, "Kim Sample's tracker")):
        folder.mkdir(parents=True, exist_ok=True)
        settings = folder / "program.yaml"
        first = who.split()[0].lower()
        text = f"name: {who}\nseeker: {first}\nsample: true\nas_of: {AS_OF.isoformat()}\n"
        settings.write_text(text, encoding="utf-8", newline="\n")
        written.append(settings)
    workbook = seeker / "interview-log.xlsx"
    workbook.write_bytes(workbook_bytes(robins_log()))
    sheet = tracker / "applications.csv"
    tracker_sheet().to_csv(sheet, index=False, lineterminator="\n", encoding="utf-8")
    return [*written, workbook, sheet, *write_demo(raw / "sample_program", as_of=AS_OF)]


def robins_log() -> dict[str, pd.DataFrame]:
    """The tables of one careful person, as text, under the name of Robin."""
    truth = true_world(DRAWN, SEED, AS_OF)
    place = nearest(truth)
    drawn = seeker_ids(truth)[place]
    tables = {}
    for name in WORKBOOK_TABLES:
        table = TABLES[name](truth, SEED)
        own = table[table["seeker"] == drawn].astype("object").reset_index(drop=True)
        own = own.replace({drawn: "robin"}).replace(rf"^{drawn}-", "robin-", regex=True)
        # As in a program's files, a column that this person never used is not there.
        tables[name] = own.dropna(axis="columns", how="all")
    tables["seekers"]["display_name"] = "Robin Sample"
    # One's own workbook knows no coach, no cohort and no program to consent to.
    tables["seekers"] = tables["seekers"].drop(
        columns=["cohort", "coach", "consent_program", "consent_pooled"], errors="ignore"
    )
    return tables


def nearest(truth: Truth) -> int:
    """The person (row number) with an interview ahead, practice and reviews logged, and counts nearest to WANTED."""
    people = truth.people
    sizes = {
        "applications": np.bincount(truth.applications["person"], minlength=len(people)),
        "interviews": np.bincount(truth.interviews["person"], minlength=len(people)),
        "offers": np.bincount(truth.offers["person"], minlength=len(people)),
    }
    weight = {"applications": 1, "interviews": 1, "offers": 10}
    away = sum(weight[name] * np.abs(sizes[name] - wanted) for name, wanted in WANTED.items())
    careful = people["logs_practice"].to_numpy() & people["reflects"].to_numpy()
    careful &= np.bincount(truth.interviews["person"], ~truth.interviews["held"], minlength=len(people)) > 0
    return int(np.argmin(np.where(careful, away, 10_000)))


def workbook_bytes(tables: dict[str, pd.DataFrame]) -> bytes:
    """An .xlsx file with one sheet a table; dates and numbers are real ones. The same tables give the same bytes."""
    book = Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(list(table.columns))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        fields = [log_tables()[name].field(column) for column in table.columns]
        for row in table.itertuples(index=False):
            sheet.append([cell_of(value, field) for value, field in zip(row, fields, strict=True)])
    book.properties.creator = "Debrief"
    book.properties.created = WRITTEN_AT
    made = io.BytesIO()
    book.save(made)
    return with_fixed_times(made.getvalue())


def cell_of(text: Any, field: Field) -> Any:
    """The cell a person would have typed: a date, a number or a text; None where blank."""
    if text is None or text != text:
        return None
    if field.kind in ("int", "rating", "percent") and text.isdigit():
        return int(text)
    if field.kind == "number":
        return float(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return dt.date.fromisoformat(text)
    if field.kind == "datetime":
        return dt.datetime.fromisoformat(text)
    return text


def with_fixed_times(book: bytes) -> bytes:
    """The same workbook without the moment at which it was saved (openpyxl always writes the clock's)."""
    stamp = WRITTEN_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            info = zipfile.ZipInfo(entry.filename, date_time=WRITTEN_AT.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return made.getvalue()
