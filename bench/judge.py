"""Judging one large CSV into the lake, as ratios to bare DuckDB loading the same file with explicit types, in the same run.

`make bench-judge` (ARGS="--rows 5000000"; a million by default). Writes bench/out/judge/, which git ignores; asserts nothing.
Two files of 25 columns, of which two are unknown to the contract and one is free text: one with the contract's own words and
ISO dates; one with more than 200 spellings, dates written in six ways, 2 % bad rows and 5 % repeats.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

sys.path.insert(0, str(Path(__file__).parent.parent))

OUT = Path(__file__).parent / "out" / "judge"
#: Columns of the demo's interviews that make room for a note and for two that the contract does not know.
_LEFT_OUT = ("portfolio_ready", "online_presence_checked", "requirements_matched", "calming_routine")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_NOTES = (
    "Talked about the team,|Went through my last project,|Pay came up early,|They described remote work,|Two people joined,",
    "then next steps;|then tooling;|then a short case;|then my gaps;|then their plans;|and the last year;",
    "felt good|they seemed rushed|I was too long|she wrote a lot|not sure of fit|I lost the thread",
    "|".join(f"(room {room}, {people} people on the call)" for room in range(1, 80) for people in range(1, 9)),
)
_ENGINE_TYPES = {"string": "VARCHAR", "date": "DATE", "timestamp": "TIMESTAMP", "time": "TIME", "int64": "BIGINT"}
#: Columns that bare DuckDB can only load as text where they are written in many ways.
_WRITTEN_ANYHOW = ("interview_on", "result_on", "logged_at")
_BARE = """
import duckdb, json, sys, time
began = time.monotonic()
con = duckdb.connect(sys.argv[2], config={"threads": int(sys.argv[4])})
columns = json.loads(sys.argv[3])
con.execute("CREATE TABLE t AS SELECT * FROM read_csv(?, header=true, columns=" + repr(columns) + ")", [sys.argv[1]])
con.close()
print(time.monotonic() - began, time.process_time())
"""


def canonical(rows: int) -> Any:
    """Invented interviews in the contract's own words."""
    from pipelines.demo.generate import interviews_frame

    frame = interviews_frame(max(2, rows * 68 // 1000 + 100), seed=7).iloc[:rows].drop(columns=list(_LEFT_OUT))
    table = pa.Table.from_pandas(frame, preserve_index=False)
    rng = np.random.default_rng(7)
    notes = [" ".join(parts) for parts in itertools.product(*(part.split("|") for part in _NOTES))]
    for name, cells in (
        ("notes", [*notes, *[None] * len(notes)]),
        ("Mood", [None, "calm", "nervous", "tired", "great"]),
        ("Interviewer from", [None, "Berlin office", "London, UK", "remote", "HQ"]),
    ):
        picked = pa.array(rng.integers(0, len(cells), table.num_rows))
        table = table.append_column(name, pa.array(cells, pa.string()).take(picked))
    return pa.table([_text(column) for column in table.columns], names=table.column_names)


def mixed(table: Any) -> Any:
    """The same interviews as many hands write them."""
    rng = np.random.default_rng(8)
    for name, vocabulary in (
        ("stage", "interview_stage"), ("format", "format"), ("result", "result"), ("closed_with_interest", "bool")
    ):  # fmt: skip
        table = _put(table, name, _rewritten(table[name], _word_ways(vocabulary), rng))
    for name in ("interview_on", "result_on"):
        table = _put(table, name, _rewritten(table[name], _date_ways, rng))
    table = _put(table, "logged_at", _rewritten(table["logged_at"], lambda t: [t, t.replace(" ", "T"), t + ":00"], rng))
    spoilt_by: list[dict[str, str | None]] = [
        {"stage": "chat with teh boss"},
        {"interview_on": "sometime in May"},
        {"wanted_before": "9"},
        {"company": None, "application": None},
        {"result": "zonked"},
    ]
    bad = np.array_split(rng.permutation(table.num_rows)[: table.num_rows // 50], len(spoilt_by))
    for places, spoilt in zip(bad, spoilt_by, strict=True):
        for name, cell in spoilt.items():
            mask = np.zeros(table.num_rows, bool)
            mask[places] = True
            table = _put(table, name, pc.if_else(pa.array(mask), pa.scalar(cell, pa.string()), table[name]))
    again = np.concatenate([np.arange(table.num_rows), rng.integers(0, table.num_rows, table.num_rows // 20)])
    return table.take(pa.array(np.sort(again)[: table.num_rows]))


def _text(column: Any) -> Any:
    text = column.cast(pa.string())
    return pc.if_else(pc.equal(text, ""), None, text)


def _put(table: Any, name: str, column: Any) -> Any:
    return table.set_column(table.column_names.index(name), name, column)


def _rewritten(column: Any, ways_of: Callable[[str], list[str]], rng: np.random.Generator) -> Any:
    coded = column.combine_chunks().dictionary_encode()
    ways = [list(dict.fromkeys(ways_of(cell))) for cell in coded.dictionary.to_pylist()]
    first, number = np.cumsum([0, *map(len, ways)])[:-1], np.array(list(map(len, ways)))
    codes = coded.indices.fill_null(0).to_numpy()
    places = pa.array(first[codes] + (rng.random(len(codes)) * number[codes]).astype(int))
    written = pa.array(list(itertools.chain.from_iterable(ways))).take(places)
    return pc.if_else(column.is_valid(), written, pa.scalar(None, pa.string()))


def _word_ways(vocabulary: str) -> Callable[[str], list[str]]:
    from pipelines.contract.vocabulary import spellings

    def of(word: str) -> list[str]:
        ways = [way for way, meant in spellings(vocabulary).items() if meant == word][:12]
        return [word, *ways, *(way.title() for way in ways[:6]), ways[0].upper()]

    return of


def _date_ways(iso: str) -> list[str]:
    year, month, day = iso.split("-")
    named = _MONTHS[int(month) - 1]
    return [iso, f"{day}/{month}/{year}", f"{day}.{month}.{year}", f"{named} {int(day)}, {year}",
            f"{int(day)} {named} {year}", f"{year}/{month}/{day}"]  # fmt: skip


def write(table: Any, path: Path) -> None:
    with duckdb.connect() as con:
        con.register("rows", table)
        con.execute(f"COPY rows TO '{path}' (HEADER)")


def bare_load(path: Path, threads: int) -> tuple[float, float]:
    """Seconds that bare DuckDB takes to load the file with explicit types into a new file on disk, and those of processor."""
    from pipelines.contract.logs import log_tables

    table = log_tables()["interviews"]
    types = {}
    for name in _header(path):
        # yes and no are no booleans to DuckDB's reader, and dates written anyhow no dates: text, which costs it no more.
        kept = name in table.columns and not (path.stem == "mixed" and name in _WRITTEN_ANYHOW)
        types[name] = _ENGINE_TYPES.get(table.field(name).engine_type, "VARCHAR") if kept else "VARCHAR"
    target = OUT / "bare.duckdb"
    target.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", _BARE, str(path), str(target), json.dumps(types), str(threads)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    target.unlink()
    seconds, busy = done.stdout.split()[-2:]
    return float(seconds), float(busy)


def _header(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8", newline="") as text:
        return tuple(next(csv.reader(text)))


def judge(path: Path, threads: int) -> dict[str, Any]:
    """Hash, look over, judge and write one file; run in a process of its own, so that its memory is only its own."""
    import pandera.ibis  # noqa: F401  a run imports it once, whatever it reads

    from pipelines import engine
    from pipelines.intake.batch import Sheet
    from pipelines.intake.fast import read_fast
    from pipelines.intake.find import Program, RawFile, sha256_of
    from pipelines.intake.formats.member import Member
    from pipelines.intake.recognise import recognise
    from pipelines.settings import ProgramSettings

    lake = OUT / "lake"
    lake.mkdir(exist_ok=True)
    for old in lake.glob("*.parquet"):
        old.unlink()
    with engine.open_engine(OUT / "spill", memory="1GB", threads=threads) as con:
        began, busy = time.monotonic(), time.process_time()
        header = _header(path)
        raw = RawFile(path, "interviews.csv", "bench", None, sha256_of(path))
        found = recognise(header, ("interviews", ""))
        sheet = Sheet(raw, Program("bench", ProgramSettings()), Member("", header), found, None, dt.date(2026, 12, 31))
        result = read_fast(con, sheet, path, ",", lake, "0")
        seconds, busy = time.monotonic() - began, time.process_time() - busy
    if result is None:
        raise SystemExit(f"{path.name} was left to the general path")
    return {
        "seconds": seconds,
        "busy": busy,
        "mb": _peak(),
        "accepted": result.n_accepted,
        "rejected": result.n_rejected,
    }


def _peak() -> float:
    """The most memory this process held, in MB; 0 where the system does not say so by /proc (getrusage counts the parent's)."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3, help="pairs of a load and a judging, one after the other")
    parser.add_argument("--reuse", action="store_true", help="take the files of the last run, whatever --rows says")
    parser.add_argument("--only", choices=("canonical", "mixed"), help="measure one of the two files")
    parser.add_argument("--judge", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.judge:
        print(json.dumps(judge(options.judge, options.threads)))
        return
    OUT.mkdir(parents=True, exist_ok=True)
    if not options.reuse:
        print(f"Inventing two files of {options.rows:,} rows ...", flush=True)
        table = canonical(options.rows)
        write(table, OUT / "canonical.csv")
        write(mixed(table), OUT / "mixed.csv")
        del table
    for name in [options.only] if options.only else ["canonical", "mixed"]:
        measure(OUT / f"{name}.csv", options.threads, options.repeats)


def measure(path: Path, threads: int, repeats: int) -> None:
    """Load and judge a file in turns, and print what each pair took: what else runs beside one part of a pair, or what the disk
    has still to write, makes a ratio too high or too low, so that the median of several tells more than any."""
    itself = [sys.executable, __file__, "--threads", str(threads), "--judge", str(path)]
    print(f"{path.stem}: {path.stat().st_size / 2**20:,.0f} MB, {len(_header(path))} columns, {threads} threads")
    ratios, busy_ratios, peaks = [], [], []
    for _ in range(repeats):
        bare, bare_busy = bare_load(path, threads)
        done = subprocess.run(itself, check=True, stdout=subprocess.PIPE, text=True)
        judged = json.loads(done.stdout.splitlines()[-1])
        ratios.append(judged["seconds"] / bare)
        busy_ratios.append(judged["busy"] / bare_busy)
        peaks.append(judged["mb"])
        print(
            f"  bare typed load {bare:6.1f} s, judged into the lake {judged['seconds']:6.1f} s: {ratios[-1]:5.2f};"
            f"  of processor {bare_busy:6.1f} s, {judged['busy']:6.1f} s: {busy_ratios[-1]:5.2f}",
            flush=True,
        )
    # The second median tells more where other programs keep the processor busy.
    print(
        f"  median {statistics.median(ratios):.2f}, of processor {statistics.median(busy_ratios):.2f}; peak {max(peaks):,.0f} MB"
    )
    print(f"  accepted {judged['accepted']:,}, rejected {judged['rejected']:,}", flush=True)


if __name__ == "__main__":
    main()
