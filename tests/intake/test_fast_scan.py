"""The look over a large file's bytes sees the same wherever a piece of it ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipelines.intake.fast import scan

#: Bytes of a piece: every sign lies on the edge of two in one of these.
PIECES = [1, 2, 3, 5, 8, 13, 2**18]

IRREGULAR = {
    "a zero byte": b"a,b\n1,2\0\n",
    "a merge marker": b"a,b\n1,2\n<<<<<<< here\n3,4\n",
    "a line end of old": b"a,b\n1,2\r3,4\n",
    "a line end of old at the end": b"a,b\n1,2\r",
    "an escaped quote": b'a,b\n1,"2\\" wide"\n',
    "a blank before a quote": b'a,b\n1, "2"\n',
    "a blank first line": b"\na,b\n1,2\n",
    "a blank first line below the mark": b"\xef\xbb\xbf\r\na,b\n1,2\n",
}


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("text", IRREGULAR.values(), ids=IRREGULAR.keys())
def test_what_the_engine_would_misread_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes, piece: int
) -> None:
    monkeypatch.setattr(scan, "BLOCK", piece)
    (tmp_path / "log.csv").write_bytes(text)
    assert not scan.scanned(tmp_path / "log.csv", ",").is_regular


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    ("text", "lines", "blanks"),
    [
        pytest.param("a,b\n1,2\n", 2, "", id="plain"),
        pytest.param("a,b\n1,2", 2, "", id="no last line end"),
        pytest.param("\ufeffa,b\n1,2", 2, "", id="the mark of the encoding"),
        pytest.param("a,b\r\n1,2\r\n\r\n\n", 2, "\r", id="blank lines at the end"),
        pytest.param("a,b\nä,2\u00a0\n\u3000,\t4\n", 3, "\t\u00a0\u3000", id="blanks of other scripts"),
        pytest.param("a,b\nä\u2013,2\n《,4\n", 3, "", id="signs that begin as such blanks do"),
        pytest.param('a,b\n"1,""x""",<<<\n', 2, "", id="quotes and less than three marks"),
    ],
)
def test_lines_are_counted_and_blanks_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, lines: int, blanks: str, piece: int
) -> None:
    monkeypatch.setattr(scan, "BLOCK", piece)
    (tmp_path / "log.csv").write_bytes(text.encode())
    assert scan.scanned(tmp_path / "log.csv", ",") == scan.Scan(True, lines, blanks)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("end", ["\n", ""])
@pytest.mark.parametrize("wanted", [[1], [2, 3], [1, 5], [1, 2, 3, 4, 5], [5]])
def test_lines_are_copied_by_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: list[int], end: str, piece: int
) -> None:
    monkeypatch.setattr(scan, "BLOCK", piece)
    lines = ["a,b", "1,2", "", "a long line,with words", "5,6"]
    (tmp_path / "log.csv").write_text("\n".join(lines) + end, encoding="utf-8", newline="")
    scan.copy_lines(tmp_path / "log.csv", np.array(wanted), tmp_path / "copied")
    copied = (tmp_path / "copied").read_text(encoding="utf-8")
    assert copied == "".join(lines[number - 1] + "\n" for number in wanted)
