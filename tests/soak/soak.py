"""Many invented files through intake at once, and what became of each of their rows held against what had to."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq

from pipelines.intake.find import programs_in, raw_files
from pipelines.intake.lake import take_in
from pipelines.intake.manifest import MemberReading, Reading
from tests.soak import files, readers
from tests.soak.cells import Hand
from tests.soak.dates import ORDERS, Order
from tests.soak.files import Made, Written
from tests.soak.garbage import Garbage, filled_records, some_garbage
from tests.soak.sheets import Shape, Sheet, expected, some_shape, some_sheet

NOW = dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)
#: Programs by the place of their files: the rows' owner, and the settings that touch their dates.
_PROGRAMS = {"me": ("me", "me"), "folder": ("guild", "kim"), "named": ("group", None), "dated": ("dayfirst", "lee")}
_FORMULAS = "=+-@"


@dataclass
class Told:
    """What a soak counted, and each file in which something was not as it had to be: (file, what)."""

    files: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Told) -> None:
        self.files += other.files
        self.rows += other.rows
        self.faults += other.faults


@dataclass
class Batch:
    """A raw folder full of invented files, by the path of each."""

    made: dict[str, Made] = field(default_factory=dict)
    garbage: dict[str, Garbage] = field(default_factory=dict)


def write_batch(raw: Path, seed: int, n_files: int, *, n_shapes: int = 10, spoilt: float = 0.25) -> Batch:
    """Write `n_files` files below `raw`, of which the share `spoilt` is garbage; the same for the same seed."""
    random = Random(seed)
    shapes = [some_shape(random) for _ in range(n_shapes)]
    for program in ("guild", "group", "dayfirst"):
        (raw / program).mkdir(parents=True, exist_ok=True)
    (raw / "dayfirst" / "program.yaml").write_text("day_first: true\n")
    batch = Batch()
    for number in range(n_files):
        if random.random() < spoilt:
            spoil = some_garbage(random, lambda: _well_formed(random, random.choice(shapes)))
            name = f"guild/kim/g{number}/{spoil.name}"
            batch.garbage[name] = spoil
            content = spoil.content
        else:
            shape = random.choice(shapes)
            made = _some_file(random, shape, [one for one in shapes if one.place == shape.place])
            folder = {"me": "", "folder": "guild/kim/", "named": "group/", "dated": "dayfirst/lee/"}[shape.place]
            # A table's own name makes it that table, as the contract has it.
            stem = "tracker" if shape.source == "tracker" else shape.table
            name = f"{folder}{stem}-{number}x{made.ending}"
            batch.made[name] = made
            content = made.content
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return batch


def _well_formed(random: Random, shape: Shape) -> tuple[str, bytes]:
    made = _some_file(random, shape, [shape])
    return made.ending, made.content


def _some_file(random: Random, shape: Shape, others: list[Shape]) -> Made:
    kind = random.choice([*files.FORMATS, "book", "zip"])
    if kind == "book":
        names: dict[str, Sheet] = {}
        for one in [shape, *random.sample(others, min(len(others), 2))]:
            name = f"{'tracker' if one.source == 'tracker' else one.table} {len(names)}"
            names[name] = files.fits(random, _sheet(random, one), "xlsx")
        return files.workbook(random, list(names.items()))
    if kind == "zip":
        return _zip(random, shape)
    while True:
        made = files.made(random, files.fits(random, _sheet(random, shape), kind), kind)
        if kind not in ("json", "jsonl") or any(table.rows for table in made.tables):
            return made


def _zip(random: Random, shape: Shape) -> Made:
    out = io.BytesIO()
    tables: list[Written] = []
    with zipfile.ZipFile(out, "w", random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as archive:
        for number in range(random.randint(1, 3)):
            kind = random.choice(["text", "text", "xlsx", "parquet"])
            inner = files.made(random, files.fits(random, _sheet(random, shape), kind), kind)
            stem = "tracker" if shape.source == "tracker" else shape.table
            entry = f"{random.choice(['', 'Jobs/'])}{stem} {number}{inner.ending}"
            archive.writestr(entry, inner.content)
            for table in inner.tables:
                table.member = f"{entry}: {table.member}" if table.member else entry
                tables.append(table)
        archive.writestr("README.txt", "an export")
        archive.writestr("photo.png", b"\x89PNG")
    return Made(".zip", out.getvalue(), tables, "zip")


def _sheet(random: Random, shape: Shape) -> Sheet:
    program, owner = _PROGRAMS[shape.place]
    order = Order("day") if shape.place == "dated" else random.choice(ORDERS)
    hand = Hand(order, random.choice(["ascii", "western", "any", "any"]))
    n_rows = random.choice([0, 1, 2, 5, 12, 30])
    return some_sheet(random, shape, owner, program, hand, max(1, n_rows))


# ---- what became of them ---------------------------------------------------------------------------------------------


def soak(con: Any, folder: Path, seed: int, n_files: int, **options: Any) -> Told:
    """Write a batch, take it in, and compare."""
    raw, lake = folder / "raw", folder / "lake"
    raw.mkdir(parents=True)
    batch = write_batch(raw, seed, n_files, **options)
    programs = programs_in(raw)
    readings = take_in(lambda: con, lake, list(raw_files(raw, programs)), programs, now=NOW)
    return compared(batch, raw, lake, readings)


def compared(batch: Batch, raw: Path, lake: Path, readings: list[Reading]) -> Told:
    told = Told()
    by_file = {reading.file: reading for reading in readings}
    for name in sorted({*batch.made, *batch.garbage} - by_file.keys()):
        told.faults.append((name, "no reading was made of it"))
    for name, reading in by_file.items():
        about = batch.made[name].about if name in batch.made else batch.garbage[name].about
        told.files[about.split()[0]] += 1
        told.files["turned away, in all or in part"] += any(member.status != "read" for member in reading.members)
        found = _Found(lake, reading)
        for member in reading.members:
            told.rows["read"] += member.rows_read
            told.rows["accepted"] += member.rows_accepted
            told.rows["rejected"] += member.rows_rejected
        faults = list(found.faults())
        if name in batch.made:
            faults += _well_formed_faults(batch.made[name], raw / name, found)
        else:
            faults += _garbage_faults(batch.garbage[name], found)
        told.faults += [(name, f"{fault} [{about}]") for fault in faults]
    return told


class _Found:
    """The rows of one reading as they lie in the lake, by member and row number."""

    def __init__(self, lake: Path, reading: Reading) -> None:
        self.reading = reading
        self.members = {member.member: member for member in reading.members}
        self.accepted: dict[str, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        self.rejected: dict[str, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for member in reading.members:
            for part in member.mains:
                listed = [*((path, self.accepted) for path in part.accepted), (part.rejected, self.rejected)]
                for path, kept in listed:
                    for row in pq.read_table(lake / path).to_pylist() if path else ():
                        kept[member.member][row["row_number"]].append(row)

    def numbers(self, member: str) -> set[int]:
        return {*self.accepted[member], *self.rejected[member]}

    def faults(self) -> Iterator[str]:
        """What holds of any file: each row once, counts those of what was written, one clear sentence where turned away."""
        if not self.reading.members:
            yield "it has no member, and so no line of its own"
        if len(self.members) != len(self.reading.members):
            yield "two of its members have one name"
        for name, member in self.members.items():
            accepted, rejected = (
                Counter({n: len(rows) for n, rows in kept[name].items()}) for kept in (self.accepted, self.rejected)
            )
            if (accepted.total(), rejected.total()) != (member.rows_accepted, member.rows_rejected):
                yield f"{name!r}: counts are not those of its rows"
            if twice := [number for number, times in (accepted + rejected).items() if times > 1]:
                yield f"{name!r}: rows {twice[:5]} are there more than once"
            if member.status != "read" and (
                not member.message or "\n" in member.message or "Traceback" in member.message
            ):
                yield f"{name!r}: turned away with {member.message!r}"


def _well_formed_faults(made: Made, path: Path, found: _Found) -> Iterator[str]:
    names = {table.member for table in made.tables}
    if extra := set(found.members) - names:
        yield f"members {sorted(extra)} that were never written: {[found.members[name].message for name in extra]}"
    counted = readers.row_numbers(path)
    for table in made.tables:
        member = found.members.get(table.member)
        if member is None:
            yield f"{table.member!r} is not there"
            continue
        if member.status != "read":
            yield f"{table.member!r} was turned away: {member.message}"
            continue
        numbers = found.numbers(table.member)
        if numbers != set(table.rows):
            yield f"{table.member!r}: rows {sorted(numbers ^ set(table.rows))[:8]} are lost or made ({member.message})"
            continue
        has_header = made.about not in ("json", "json lines", "parquet") and not table.member.endswith(".parquet")
        if counted is not None and len(numbers) != _data_rows(table, counted.get(table.member, {}), has_header):
            yield f"{table.member!r}: another reader counts {len(counted.get(table.member, {}))} records, {len(numbers)} were read"
        yield from _row_faults(table, found, member)


def _data_rows(table: Written, records: dict[int, list[str]], has_header: bool) -> int:
    """How many records another reader sees below the header, without the template's examples."""
    header = [name.strip() for name in table.sheet.shape.header]
    places = [
        number for number, record in records.items() if [cell.strip() for cell in record][: len(header)] == header
    ]
    first = min(places, default=0) if has_header else 0
    begins = ((number, next(cell for cell in record if cell.strip())) for number, record in records.items())
    return sum(number > first and not begin.strip().casefold().startswith("(example)") for number, begin in begins)


def _row_faults(table: Written, found: _Found, member: MemberReading) -> Iterator[str]:
    accepted, rejected = found.accepted[table.member], found.rejected[table.member]
    for number, row in table.rows.items():
        wanted = expected(table.sheet, row)
        where = f"{table.member!r} row {number} of {table.sheet.shape.table} ({table.sheet.hand.order.name})"
        kept = json.dumps((accepted or rejected)[number], default=str) if number in (accepted or rejected) else ""
        for one in (*row.cells, *row.beyond):
            if one.secret.startswith("q") and one.secret in kept:
                yield f"{where}: {one.secret} is kept"
        if wanted.codes:
            if number not in rejected:
                yield f"{where}: accepted, though {sorted(wanted.codes)}: {row.texts}"
                continue
            (told,) = rejected[number]
            if set(told["reason_codes"]) != wanted.codes and not _is_total(row.texts, rejected[number]):
                yield f"{where}: rejected for {told['reason_codes']} and not {sorted(wanted.codes)}: {row.texts}"
            yield from _text_faults(where, table, wanted.shown, wanted.beyond, json.loads(told["row_values"]))
        elif number not in accepted and _is_total(row.texts, rejected[number]):
            continue
        elif number not in accepted:
            yield f"{where}: rejected for {rejected[number][0]['reasons']}: {row.texts}"
        else:
            (told,) = accepted[number]
            for name, value in wanted.values.items():
                got = told.get(name)
                if not _same(got, value, table.is_sure):
                    yield f"{where}: {name} is {got!r} and not {value!r}"
            for name, names in (("cleared", wanted.cleared), ("not_applicable", wanted.not_applicable)):
                if set(told[name] or ()) != names:
                    yield f"{where}: {name} is {told[name]} and not {sorted(names)}"
            aside = json.loads(told["extra"]) if told["extra"] else {}
            for name, text in wanted.aside.items():
                if not _same(aside.get(name) or "", text, table.is_sure):
                    yield f"{where}: aside, {name} is {aside.get(name)!r} and not {text!r}"


def _text_faults(
    where: str, table: Written, shown: list[str], beyond: str, kept: dict[str, str | None]
) -> Iterator[str]:
    for column, text in zip(table.sheet.shape.columns, shown, strict=True):
        name = column.header.strip()
        if column.is_private:
            if name in kept:
                yield f"{where}: {name} is private, and is kept"
        elif not _same(kept.get(name) or "", text, table.is_sure):
            yield f"{where}: {name} was {text!r} and is kept as {kept.get(name)!r}"
    if not _same(kept.get("(beyond the header)") or "", beyond, table.is_sure):
        yield f"{where}: beyond the header stood {beyond!r}, and {kept.get('(beyond the header)')!r} is kept"


def _is_total(texts: list[str], rejected: list[dict[str, Any]]) -> bool:
    """Whether a company called Total stands in its row alone, or beside figures and what no column reads, and the row was taken for a
    line of totals, which nobody can tell apart."""
    beside = [text.strip() for text in texts if not re.fullmatch(r"[-+0-9.,%€$£ ]*|q[0-9]{9}z", text.strip())]
    return beside == ["Total"] and all(row["reason_codes"] == ["not_a_record"] for row in rejected)


def _same(got: Any, wanted: Any, is_sure: bool) -> bool:
    if isinstance(wanted, float) and isinstance(got, int | float):
        return abs(got - wanted) < 1e-6
    if isinstance(wanted, str) and not is_sure and not wanted.isascii():
        return isinstance(got, str)
    return bool(got == wanted)


def _garbage_faults(garbage: Garbage, found: _Found) -> Iterator[str]:
    """No line is lost: each record that holds a letter is counted, or stands above the header or marked as an example."""
    if not garbage.delimiter or any(member.status != "read" for member in found.members.values()):
        return
    (member,) = found.members.values()
    filled = filled_records(garbage.content, garbage.delimiter, escaped="a backslash before" in member.message)
    if filled is None:
        yield "a quotation mark is never closed in it, and it was read"
        return
    lost = filled - found.numbers("") - {1}
    if len(lost) > garbage.content.lower().count(b"(example)"):
        yield f"records {sorted(lost)[:8]} are nowhere ({member.message})"
