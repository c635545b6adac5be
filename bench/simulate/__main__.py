"""`python -m bench.simulate WORLD FOLDER [--seekers N] [--seed K]`: the CSV logs of a world, and beside them what is true.

`debrief run --raw FOLDER` reads the logs; FOLDER.truth.csv, beside the folder, is for whoever compares.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.simulate import WORLDS, in_one_program, simulate, world, write_logs


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:18} {made.about}" for name, made in WORLDS.items()),
    )
    parser.add_argument("world", choices=WORLDS, metavar="WORLD")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--seekers", type=int, default=900)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one-program", action="store_true", help="all people in one program instead of three")
    asked = parser.parse_args()
    made = simulate(
        in_one_program(world(asked.world)) if asked.one_program else world(asked.world), asked.seekers, asked.seed
    )
    write_logs(made, asked.folder)
    beside = asked.folder.with_name(f"{asked.folder.name}.truth.csv")
    made.truth.to_csv(beside, index=False, lineterminator="\n")
    print(
        f"{len(made.interviews):,} interviews of {asked.seekers:,} people in {asked.folder}, as of {made.as_of}; what is true in {beside}."
    )


if __name__ == "__main__":
    main()
