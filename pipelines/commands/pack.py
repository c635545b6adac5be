"""`debrief pack`: a seeker's own log for their coach, as one zip that goes into the coach's raw folder as it is; locked if wanted.

Which cells may be in it is dashboards/packed.py's; here is whose log it is, what is said of it, and where it is written.
"""

from __future__ import annotations

import difflib
import io
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.commands import say
from pipelines.commands.passwords import asked_password
from pipelines.dashboards import words
from pipelines.dashboards.audience import CHOICES
from pipelines.dashboards.locked import locked, pack_page
from pipelines.dashboards.packed import Packed, packed
from pipelines.dashboards.warehouse import Row, open_warehouse, rows_of
from pipelines.errors import DebriefError, UsageError
from pipelines.intake.keep import MASKED_AS
from pipelines.intake.manifest import Reading, read_manifest
from pipelines.settings import ME, RunSettings, run_settings

if TYPE_CHECKING:
    from pipelines.dashboards.audience import Sight

#: One row of each table, as people call it.
_CALLED = {
    "applications": "application",
    "interviews": "interview",
    "questions": "question",
    "practice": "practice session",
    "reflections": "reflection",
    "goals": "goal",
    "offers": "offer",
}
_PEOPLE = """
SELECT program, seeker, coalesce(nullif(trim(display_name), ''), seeker) AS name, consent_coach, shown_to_coach,
       p.sample, p.one_seeker, p.as_of, p.language, count(*) OVER (PARTITION BY program) AS n_people
FROM seekers JOIN programs p USING (program) ORDER BY lower(seeker), program"""
_ASIDE = """
SELECT sum(rows_rejected)::BIGINT AS n FROM source_files
WHERE program = $program AND status IN ('read', 'missing') AND list_contains($files, file)"""


@dataclass(frozen=True)
class Packing:
    """Whose log it is (`called`: by what name the coach knows them), which coach it is for, and what is handed over besides what
    every coach sees."""

    seeker: str | None = None
    program: str | None = None
    called: str | None = None
    coach: str | None = None
    choices: tuple[Sight, ...] = ()


def choices(**chosen: bool) -> tuple[Sight, ...]:
    """Those of CHOICES that are chosen."""
    return tuple(kind for kind in CHOICES if chosen.get(kind))


def pack(wanted: Packing, out: Path | None, warehouse: Path | None, *, password: bool = False) -> int:
    """Say what the pack holds and what not, and write it to `out`; always 0. A file that is there is never replaced.

    With `password` it is a page that asks for it, and then gives the zip.
    """
    settings = run_settings(warehouse=warehouse, raw=Path.cwd())
    with open_warehouse(settings.warehouse, settings.memory) as con:
        person = _person(rows_of(con, _PEOPLE), wanted)
        called = _name(person, wanted)
        made = packed(con, person["program"], person["seeker"], called, wanted.choices, wanted.coach)
        readings = _readings(settings, person)
        aside = rows_of(con, _ASIDE, {"program": person["program"], "files": [one.file for one in readings]})[0]["n"]
    if not any(made.rows[table] for table in _CALLED):
        raise DebriefError(f"The log of {person['name']} has no row that a coach could see: there is nothing to pack.")
    stem = f"{_file_name(called)}-{person['as_of']:%Y-%m-%d}"
    out = _free(out or Path(f"{stem}.{'html' if password else 'zip'}"), password)
    for line in (*_holds(person, made, wanted.coach or "a coach"), *_lacks(made, aside or 0, readings)):
        print(say.wrapped(line))
    content = _zipped(made.files)
    if password:
        with words.speaking(person["language"]):
            page = pack_page(content, f"{stem}.zip", called, wanted.coach or "")
            content = locked(page, asked_password()).encode()
    _write(out, content)
    opened = (
        "It asks for the password, and then gives the zip"
        if password
        else "Whoever has the file can read it: hand it over by a way that you trust"
    )
    print(
        say.wrapped(
            f"{say.shown(out)}: your coach puts {'the zip' if password else 'it'} as it is into the folder of their program "
            f"(data/raw/PROGRAM/), where it is read as the log of {called}. {opened}."
        )
    )
    return 0


def _free(out: Path, password: bool) -> Path:
    """`out`, if that is a name for what is written, and nothing is there."""
    ending, what = (".html", "a pack behind a password") if password else (".zip", "a pack")
    if out.suffix.lower() != ending:
        raise UsageError(f"{out}: {what} is a file that ends in {ending}.")
    if out.exists():
        raise UsageError(f"{out} is there already. Name another file with --out, or take that one away first.")
    return out


def _person(people: list[Row], wanted: Packing) -> Row:
    """The one person meant. Invented samples are meant only where nobody else is there, or by their name."""
    of_program = [row for row in people if wanted.program is None or _same(wanted.program, row["program"])]
    if wanted.program and not of_program:
        raise UsageError(f"The warehouse has no program {wanted.program}{_near(wanted.program, people, 'program')}")
    if wanted.seeker:
        found = [row for row in of_program if _same(wanted.seeker, row["seeker"])]
        if not found:
            raise UsageError(f"The warehouse has no seeker {wanted.seeker}{_near(wanted.seeker, of_program, 'seeker')}")
        if len(found) > 1:
            programs = ", ".join(sorted(row["program"] for row in found))
            raise UsageError(f"{wanted.seeker} is in several programs; say which with --program: {programs}.")
    else:
        found = [row for row in of_program if not row["sample"]] or of_program
        if not found:
            raise DebriefError("The warehouse has no row of anybody: there is nothing to pack.")
        if len(found) > 1:
            names = ", ".join(row["seeker"] for row in found[:5]) + (", …" if len(found) > 5 else "")
            raise UsageError(f"The logs are of several people ({names}); say whose is packed with --seeker.")
    (person,) = found
    if not person["shown_to_coach"] and (person["consent_coach"] or "no") == "no":
        raise DebriefError(
            f"The log of {person['name']} does not agree to be shown to a coach (`consent_coach` in the table seekers). Write the "
            "day of the agreement there, and run `debrief run`; nothing was packed."
        )
    return person


def _near(name: str, people: list[Row], column: str) -> str:
    there = sorted({row[column] for row in people})
    near = difflib.get_close_matches(name, there, 3) or there[:5]
    return f" (there are {', '.join(near)})." if near else " (there is none)."


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _name(person: Row, wanted: Packing) -> str:
    called = " ".join((wanted.called or person["seeker"]).split())
    if _same(called, ME):
        raise UsageError(
            f"Your log goes by the name `{ME}`, as everybody's own does: two of them would be one person in your coach's program. "
            "Say with --as by what name your coach knows you."
        )
    return called


def _file_name(called: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in called).strip("-") or "log"


def _readings(settings: RunSettings, person: Row) -> list[Reading]:
    """The files that tell of this person alone."""
    alone = person["one_seeker"] or person["n_people"] == 1
    return [
        one
        for one in read_manifest(settings.lake)
        if one.program == person["program"] and (alone or _same(one.seeker or "", person["seeker"]))
    ]


def _holds(person: Row, made: Packed, coach: str) -> list[str]:
    rows = ", ".join(say.number(made.rows[table], one) for table, one in _CALLED.items() if made.rows[table])
    said = [f"{person['name']}'s log as it was read up to {person['as_of']:%Y-%m-%d}, for {coach}.", f"In it: {rows}."]
    said += [f"In it, as you chose: {say.number(n, 'cell')} of {kind}." for kind, n in made.chosen.items()]
    return said


def _lacks(made: Packed, aside: int, readings: list[Reading]) -> list[str]:
    left = made.withheld
    said = [
        f"{say.number(left[kind], 'cell')} of {kind} (--with-{kind} hands them over)"
        for kind in CHOICES
        if left.get(kind)
    ]
    others = {
        "seeker": ("cell", "of mail addresses, links to jobs and names of CVs"),
        "extra": ("row", "with cells in columns that Debrief does not know: these cells"),
        "habits": ("cell", "of habits that your program.yaml adds"),
        "destinations": ("row", "of where you went (destinations)"),
    }
    said += [f"{say.number(left[kind], one)} {what}" for kind, (one, what) in others.items() if left[kind]]
    if aside:
        said.append(f"{say.number(aside, 'row')} set aside when your log was read, until mended")
    lines = [f"Left out: {one}." for one in said]
    members = [member for one in readings if one.present for member in one.members]
    dropped = sum(member.dropped_cells for member in members)
    masked = sum(n for member in members for n in member.masked_cells.values())
    if dropped:
        lines.append(f"Never kept: {say.number(dropped, 'cell')} dropped as too private when your log was read.")
    if masked:
        kinds = sorted({MASKED_AS[kind] for member in members for kind in member.masked_cells})
        lines.append(
            f"Never kept: what was private in {say.number(masked, 'cell')} masked in part ({', '.join(kinds)})."
        )
    return lines


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The zip; of no time, so that the same log makes the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _write(out: Path, content: bytes) -> None:
    """Whole or not at all, and never over a file that has come to be there meanwhile."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = out.with_name(f".{out.name}.next")
        try:
            aside.write_bytes(content)
            os.link(aside, out)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{out} cannot be written ({error.strerror}). Name another place.") from None
