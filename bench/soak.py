"""Thousands of invented files through intake, and each row held against what must become of it (tests/soak).

`make soak` (ARGS="--files 500 --seed 3" for fewer). Prints what was counted and every fault; exits 1 where there is any. A
fault's file is made again by the seed printed with it.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipelines import engine
from tests.soak.folders import accounting_faults
from tests.soak.soak import Told, soak

#: Files of one raw folder: those of one kind are judged together, so that more of them cost little more.
BATCH = 1_000
SHOWN, SHOWN_CHARACTERS = 40, 700


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folders", type=int, default=0, help="people whose files go through the warehouse, too")
    asked = parser.parse_args()
    told, began = Told(), time.monotonic()
    for batch, start in enumerate(range(0, asked.files, BATCH)):
        n_files, seed = min(BATCH, asked.files - start), asked.seed * 1_000 + batch
        with (
            tempfile.TemporaryDirectory(prefix="soak-") as folder,
            engine.open_engine(Path(folder) / "spill", memory="500MB", threads=2) as con,
        ):
            made = soak(con, Path(folder) / "soak", seed, n_files)
        told.add(made)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{start + n_files:,} files, {told.rows['read']:,} rows, {len(told.faults)} faults, "
            f"{time.monotonic() - began:.0f} s, {peak} MB at most",
            flush=True,
        )
        for name, fault in made.faults[:SHOWN]:
            print(f"  seed {seed}, {n_files} files: {name}: {fault[:SHOWN_CHARACTERS]}", flush=True)
    if asked.folders:
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            for fault in accounting_faults(Path(folder) / "soak", asked.seed, asked.folders):
                told.faults.append(("", fault))
                print(f"  seed {asked.seed}, {asked.folders} folders: {fault[:SHOWN_CHARACTERS]}", flush=True)
    print(", ".join(f"{kind} {number:,}" for kind, number in told.files.most_common()))
    print(", ".join(f"{number:,} rows {kind}" for kind, number in told.rows.items()))
    return 1 if told.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
