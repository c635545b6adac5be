"""Opening and unpacking zip files as they come: what a damaged one makes the standard library raise, in one place."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from pipelines.errors import TurnedAway

#: All that `zipfile` raises for bytes that are not as they should be, besides an OSError of the disk itself.
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,  # and what is not implemented: an unknown way of packing
    ValueError,
    OverflowError,
)


def open_zip(path: Path, cannot: str) -> zipfile.ZipFile:
    """The archive at `path`; TurnedAway with the message `cannot` where it is none, or damaged."""
    try:
        return zipfile.ZipFile(path)
    except FAULTS:
        raise TurnedAway(cannot) from None


def pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry unpacked a megabyte at a time, and never beyond the size that the archive says it has; one of FAULTS."""
    with archive.open(entry) as file:
        while piece := file.read(2**20):
            yield piece
