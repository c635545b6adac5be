"""Folders of many people through intake and the warehouse, on two days between which files change, go and are copied: what
`source_files` must then say of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.scenario import Scenario
from tests.soak import files
from tests.soak.cells import Hand
from tests.soak.dates import ORDERS
from tests.soak.sheets import Shape, some_shape, some_sheet

_IDENTITY = "SELECT file, member FROM source_files WHERE rows_read <> rows_accepted + rows_rejected + rows_repeated"


def accounting_faults(folder: Path, seed: int, n_folders: int) -> Iterator[str]:
    """Run the pipeline over `n_folders` folders of one person each, twice, and give what does not add up."""
    random = Random(seed)
    shapes = [shape for shape in (some_shape(random) for _ in range(40)) if shape.place == "folder"][:5]
    scenario = Scenario(folder)
    for number in range(n_folders):
        _fill(random, scenario.raw / "guild" / f"p{number}", f"p{number}", shapes)
    scenario.run("2026-03-01")
    yield from _faults(scenario)
    copies = {}
    for number in range(0, n_folders, 2):
        place = scenario.raw / "guild" / f"p{number}"
        first, *_, last = sorted(place.iterdir())
        kind = number // 2 % 3
        if kind == 0:
            copy = first.with_name(f"zcopy of {first.name}")
            shutil.copy(first, copy)
            copies[f"guild/p{number}/{copy.name}"] = f"guild/p{number}/{first.name}"
        elif kind == 1:
            last.unlink()
        else:
            _fill(random, place, f"p{number}", shapes, only=first)
    scenario.run("2026-04-01")
    yield from _faults(scenario)
    for copy, first in copies.items():
        counted = "SELECT sum(rows_read), sum(rows_rejected), sum(rows_accepted), sum(rows_repeated) FROM source_files WHERE file = ?"
        (of_copy,), (of_first,) = scenario.query(counted, copy), scenario.query(counted, first)
        if of_copy[:2] != of_first[:2] or of_copy[2] or of_copy[3] != of_first[2] + of_first[3]:
            yield f"{copy}: read, rejected, accepted, repeated are {of_copy}, and those of {first} {of_first}"


def _fill(random: Random, place: Path, owner: str, shapes: list[Shape], only: Path | None = None) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for number, shape in enumerate(random.sample(shapes, 2)):
        kind = random.choice(["text", "xlsx", "json"])
        sheet = some_sheet(
            random, shape, owner, "guild", Hand(random.choice(ORDERS), "any", private=0), random.choice([3, 8, 20])
        )
        made = files.made(random, files.fits(random, sheet, kind), kind)
        stem = "tracker" if shape.source == "tracker" else shape.table
        path = only or place / f"{number} {stem}{made.ending}"
        path.write_bytes(made.content)
        if only:
            return


def _faults(scenario: Scenario) -> Iterator[str]:
    for file, member in scenario.query(_IDENTITY):
        yield f"{file} {member}: read is not accepted, rejected and repeated together"
    there = {path.relative_to(scenario.raw).as_posix() for path in scenario.raw.rglob("*.*")}
    told = {file for (file,) in scenario.query("SELECT file FROM source_files")}
    if missing := there - told:
        yield f"{sorted(missing)} are in no line of source_files"
    ((n_rejected, n_lines),) = scenario.query(
        "SELECT (SELECT sum(rows_rejected) FROM source_files), (SELECT count(*) FROM rejected_rows)"
    )
    if n_rejected != n_lines:
        yield f"{n_rejected} rows were rejected, and rejected_rows has {n_lines}"
