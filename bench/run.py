"""How long a run takes, and how much memory, as ratios to bare DuckDB loading the same file in the same run.

`make bench` (ARGS="--rows 100000" for a smaller one). Writes bench/out/, which git ignores. Measures; asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

OUT = Path(__file__).parent / "out"
_BARE = """
import duckdb, json, sys, time
columns, threads = json.loads(sys.argv[3]), int(sys.argv[4])
began = time.monotonic()
con = duckdb.connect(sys.argv[2], config={"threads": threads})
con.execute(
    "CREATE TABLE interviews AS SELECT * FROM read_csv(?, header=true, columns=" + repr(columns) + ")", [sys.argv[1]]
)
con.close()
print(time.monotonic() - began)
"""


def write_interviews(path: Path, rows: int) -> None:
    """One CSV of `rows` invented interviews in template shape, of about fifteen a person."""
    from pipelines.demo.generate import interviews_frame

    frame = interviews_frame(max(2, rows * 68 // 1000 + 100), seed=7)
    frame.iloc[:rows].to_csv(path, index=False)


def engine_types(path: Path) -> dict[str, str]:
    """The DuckDB type of each column of the CSV, as the contract has it."""
    from pipelines.contract.logs import log_tables

    kinds = {"string": "VARCHAR", "date": "DATE", "timestamp": "TIMESTAMP", "time": "TIME", "int64": "BIGINT"}
    kinds |= {"float64": "DOUBLE", "boolean": "BOOLEAN", "array<string>": "VARCHAR"}
    with path.open(encoding="utf-8") as file:
        header = file.readline().rstrip("\n").split(",")
    table = log_tables()["interviews"]
    # yes and no are no booleans to DuckDB's reader: it loads those columns as text, which costs it no more.
    return {
        name: "VARCHAR" if table.field(name).kind == "bool" else kinds[table.field(name).engine_type] for name in header
    }


def bare_load(path: Path, threads: int) -> float:
    """Seconds that bare DuckDB takes to load the file with explicit types into a new file on disk."""
    target = OUT / "bare.duckdb"
    target.unlink(missing_ok=True)
    command = [sys.executable, "-c", _BARE, str(path), str(target), json.dumps(engine_types(path)), str(threads)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    target.unlink()
    return float(done.stdout)


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """(seconds, peak resident MB, standard output) of a command, its memory read from the system twenty times a second."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
    peak = 0.0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            try:
                status = Path(f"/proc/{process.pid}/status").read_text()
            except OSError:
                return  # no /proc here (macOS), or it ended between the look and the read
            for line in status.splitlines():
                if line.startswith("VmHWM"):
                    peak = max(peak, int(line.split()[1]) / 1024)
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    output, _ = process.communicate()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.monotonic() - began, peak, output


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    raw, site = OUT / "raw", OUT / "site"
    for folder in (OUT / "warehouse", site.with_name("site.generations"), raw):
        shutil.rmtree(folder, ignore_errors=True)
    site.unlink(missing_ok=True)
    program = raw / "bench"
    program.mkdir(parents=True)
    (program / "program.yaml").write_text("name: Bench\nsharing_basis: agreement\nas_of: 2026-09-30\nsample: true\n")
    path = program / "interviews.csv"
    print(f"Inventing {options.rows:,} interviews ...", flush=True)
    write_interviews(path, options.rows)
    print(
        f"{path.stat().st_size / 2**20:.0f} MB, {len(engine_types(path))} columns, {options.threads} threads.",
        flush=True,
    )
    bare = min(bare_load(path, options.threads) for _ in range(3))
    command = [sys.executable, "-m", "pipelines.cli", "run", "--json"]
    command += ["--raw", str(raw), "--warehouse", str(OUT / "warehouse" / "interviews.duckdb"), "--site", str(site)]
    environment = {"DEBRIEF_THREADS": str(options.threads), "DAGSTER_HOME": ""}
    seconds, peak, output = measured(command, environment)
    summary = json.loads(output)
    again, _, _ = measured(command, environment)
    steps = _steps(OUT / "warehouse" / "interviews.duckdb")
    print(f"bare DuckDB, typed load      {bare:8.1f} s    1.0")
    print(f"debrief run, whole           {seconds:8.1f} s  {seconds / bare:5.1f}   peak {peak:,.0f} MB")
    for name, value in steps.items():
        print(f"  {name:<26} {value:8.1f} s  {value / bare:5.1f}")
    print(f"debrief run, nothing new     {again:8.1f} s  {again / bare:5.1f}")
    print(
        f"rows read {summary['rows_read']:,}: accepted {summary['rows_accepted']:,}, rejected {summary['rows_rejected']:,}, "
        f"repeated {summary['rows_repeated']:,}; pages: {len(summary['pages'])}"
    )


def _steps(warehouse: Path) -> dict[str, float]:
    import duckdb

    with duckdb.connect(str(warehouse), read_only=True) as con:
        found = con.execute("SELECT step_seconds FROM run_info").fetchone()
    return dict(json.loads(found[0])) if found else {}


if __name__ == "__main__":
    main()
