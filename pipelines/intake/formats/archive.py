"""A zip (LinkedIn's and Huntr's exports are some) -> the Members of its entries, each by the rules of its own format.

Entries are unpacked one by one into a folder that is gone afterwards, under names of ours, within a bound on all of them.
"""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipelines.errors import TurnedAway
from pipelines.intake.formats.member import Member, Unread
from pipelines.intake.formats.unzip import FAULTS, open_zip, pieces

#: What an archive may unpack to, all in all, and how many entries it may have.
MOST_BYTES = 2 * 2**30
MOST_ENTRIES = 10_000
#: Text is seldom packed to a hundredth of its size; a bomb is, a thousandfold.
_MOST_RATIO, _RATIO_FROM = 200, 100 * 2**20
_NOT_A_LOG = ("readme", "license", "licence", "changelog", "thumbs.db", "desktop.ini", "program.yaml", "mimetype")
#: Pictures, films, sound, and papers such as a résumé: what lies beside a log in an export, and is none.
_BESIDE = frozenset(
    ".png .jpg .jpeg .gif .webp .svg .heic .bmp .ico .tif .tiff .mp4 .mov .avi .webm .mp3 .m4a .wav .pdf .css .js .woff "
    ".woff2 .ttf .eml .ics .vcf".split()
)
_BOMB = "this archive unpacks to far more than a log ever holds. Unpack it yourself, and put the log itself here."
_DAMAGED = "this archive cannot be opened: it may be half written or damaged. Download or pack it again."


@dataclass
class Budget:
    """How many bytes may still be unpacked, from an archive and those inside it."""

    left: int = MOST_BYTES


#: Reads an unpacked entry: (its path, how deep it lies, what may still be unpacked).
ReadEntry = Callable[[Path, int, Budget], Iterator[Member | Unread]]


def read_archive(
    path: Path, read: ReadEntry, depth: int = 0, budget: Budget | None = None
) -> Iterator[Member | Unread]:
    """The members of every entry that could be a log; Unread for one that cannot be used.

    TurnedAway where the archive cannot be opened, has no log in it, or unpacks to more than it may: nothing is unpacked
    beyond that. The rows of a member last until the next is asked for.
    """
    if depth > 1:
        raise TurnedAway(
            "it is an archive inside an archive inside an archive. Unpack it, and put the log itself here."
        )
    budget = budget or Budget()
    with open_zip(path, _DAMAGED) as archive, tempfile.TemporaryDirectory(prefix="debrief-") as folder:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise TurnedAway(f"this archive has {len(entries):,} entries, and may have {MOST_ENTRIES:,}.")
        logs = [entry for entry in entries if not _is_beside(entry)]
        _check_sizes(logs, budget)
        if not logs:
            raise TurnedAway("there is no log in this archive, only pictures, papers or folders.")
        taken: dict[str, int] = {}
        for number, entry in enumerate(logs):
            name = _shown(entry.filename)
            taken[name] = taken.get(name, 0) + 1
            name = name if taken[name] == 1 else f"{name} ({taken[name]})"
            place = Path(folder) / f"{number}{PurePosixPath(name).suffix[:20]}"
            yield from _members(archive, entry, name, place, read, depth, budget)
            place.unlink(missing_ok=True)


def _members(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    name: str,
    place: Path,
    read: ReadEntry,
    depth: int,
    budget: Budget,
) -> Iterator[Member | Unread]:
    if climbs_out(entry):
        yield Unread(name, "its path in the archive leads out of it, as that of no log does; it was not unpacked.")
        return
    if entry.flag_bits & 1:
        yield Unread(name, "it is locked with a password. Unpack it yourself, and put it here.")
        return
    try:
        _unpack(archive, entry, place, budget)
    except FAULTS:
        yield Unread(name, "this entry of the archive is damaged, or packed in an unknown way. Pack it again.")
        return
    try:
        for member in read(place, depth + 1, budget):
            yield replace(member, name=f"{name}: {member.name}" if member.name else name)
    except TurnedAway as fault:
        if budget.left < 0:
            raise
        yield Unread(name, fault.message)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Path, budget: Budget) -> None:
    """Write an entry to `place`, counting as it goes: what an archive says of its sizes need not be true."""
    with place.open("wb") as unpacked:
        for piece in pieces(archive, entry):
            budget.left -= len(piece)
            if budget.left < 0:
                raise TurnedAway(_BOMB)
            unpacked.write(piece)


def _check_sizes(entries: list[zipfile.ZipInfo], budget: Budget) -> None:
    said = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if said > budget.left or (said > _RATIO_FROM and said > _MOST_RATIO * max(packed, 1)):
        budget.left = -1
        raise TurnedAway(_BOMB)


def climbs_out(entry: zipfile.ZipInfo) -> bool:
    """True for an entry whose path leads out of the archive's own folder, and for a link."""
    # As it stands in the archive: the module itself cuts a name off at a zero byte.
    name = entry.orig_filename.replace("\\", "/")
    outside = name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/") or "\0" in name
    return bool(outside) or stat.S_ISLNK(entry.external_attr >> 16)


def _is_beside(entry: zipfile.ZipInfo) -> bool:
    """True for what is plainly no log: folders, hidden files, read-mes, pictures."""
    parts = [part for part in entry.filename.replace("\\", "/").split("/") if part]
    if entry.is_dir() or not parts or entry.filename.endswith("\\"):
        return True
    hidden = any(part.startswith(".") and part != ".." for part in parts) or parts[-1].startswith("~$")
    name = parts[-1].casefold()
    return hidden or parts[0] == "__MACOSX" or name.startswith(_NOT_A_LOG) or PurePosixPath(name).suffix in _BESIDE


def _shown(name: str) -> str:
    """A path in an archive as text for a message or a table: no control characters, no half ones."""
    text = "".join(character if character.isprintable() else "\ufffd" for character in name)
    return text.encode("utf-8", "replace").decode("utf-8")
