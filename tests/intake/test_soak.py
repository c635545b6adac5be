"""A few hundred invented files of every format: no row is lost, made, or read as something else; garbage is turned away.

The soak over ten thousand is `make soak`; what is invented, and what must become of it, is tests/soak.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from pipelines.intake.formats import encoding
from tests.intake.conftest import Reader
from tests.soak import garbage
from tests.soak.soak import soak


@pytest.mark.parametrize("seed", [1, 2])
def test_every_row_of_any_file_is_found_again(con: Any, tmp_path: Path, seed: int) -> None:
    told = soak(con, tmp_path, seed, 150, n_shapes=3)
    assert told.faults == []
    assert told.rows["read"] == told.rows["accepted"] + told.rows["rejected"]
    assert min(told.rows.values()) > 300


def test_a_row_that_is_lost_or_changed_is_a_fault(con: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The soak can fail: with a reader that counts the last row of each sheet wrong, and forgets the last cell of every row."""
    from pipelines.intake.formats import records

    block = records._block

    def forgetful(numbers: list[int], rows: list[list[str]], *rest: Any) -> Any:
        return block([*numbers[:-1], numbers[-1] + 1], [[*row[:-1], ""] for row in rows], *rest)

    monkeypatch.setattr(records, "_block", forgetful)
    told = soak(con, tmp_path, 1, 20, n_shapes=1, spoilt=0)
    assert len(told.faults) > 10


@pytest.mark.parametrize("text", ["a,b\n", 'a,"b\nc",d\r\ne', 'x\r\r\ny"z""\n"a""b"c,', "", "\n\n", 'a,"', "a"])
def test_the_independent_reader_reads_as_python_does(text: str) -> None:
    records = garbage.records_of(text, ",")
    expected = [record or [""] for record in csv.reader(io.StringIO(text, newline=""))]
    assert records == (None if text.endswith(',"') else expected)


@pytest.mark.parametrize("end", ['"', '"\n', '\r"', 'Borealis,"', '"\n\n'])
def test_a_quote_that_opens_at_the_very_end_is_told(read: Reader, end: str) -> None:
    """Found by the soak: where it stood alone in the last line, that line was passed over."""
    assert "a quotation mark opens in row" in read("company,status\nAcme,applied\n" + end).away


def test_what_is_held_whole_is_bounded_so_that_memory_holds_it(read: Reader, tmp_path: Path) -> None:
    """JSON takes some ten times its size: 200 MB of it took two gigabytes."""
    with (tmp_path / "log.json").open("wb") as file:
        file.write(b'[{"company": "Acme"}')
        file.truncate(2**27 + 1)
    (sheet,) = read.all(tmp_path / "log.json")
    assert sheet.away == "it has 128 MB, too much to be held at once; save it as CSV."


def test_millions_of_blank_lines_are_not_counted_one_by_one(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """300 MB of them took minutes. They are turned away, where fewer are only passed over."""
    monkeypatch.setattr(encoding, "MOST_BLANK_LINES", 5_000)
    rows = "company,status\nAcme,applied\n"
    assert read(rows + "\n" * 4_000 + "Borealis,applied\n").numbers == [2, 4003]
    for name, row in (("log.csv", rows), ("log.jsonl", '{"company": "Acme", "status": "applied"}\n')):
        assert "blank lines follow one another" in read(row + "\r\n" * 6_000, name).away
