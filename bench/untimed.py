"""How many entries without a time a claim stands: worlds in which some of them are recalled after the result, and coloured by it.

`python -m bench.untimed` (ARGS: --unknown 0.1 0.3 --late 0.15 --replicates 4) prints the table of docs/statistics.md, "Entries
without a time". The product's own limit is lifted, so that it can be seen what it keeps back.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

from bench.operating import characteristics
from bench.simulate import in_one_program, world
from pipelines.statistics import grades

#: Share of the habits of a late entry that are remembered as the result would have it, as in the world late_entries.
RECALL = 0.30


def main() -> None:
    """A line a share of late entries and a share without a time; every line has the same people, habits and results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--world", default="confounded_seeker")
    parser.add_argument("--unknown", nargs="*", type=float, default=[0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0])
    parser.add_argument("--late", nargs="*", type=float, default=[0.05, 0.15, 0.25])
    parser.add_argument(
        "--of-late", type=float, default=0.0, help="share of the late entries that have no time besides"
    )
    parser.add_argument("--seekers", type=int, default=900)
    parser.add_argument("--replicates", type=int, default=4)
    parser.add_argument("--seed", type=int, default=70_001)
    chosen = parser.parse_args()
    grades.MOST_UNTIMED = grades.MOST_PULLED = 1.0
    print(
        "| late | no time | intervals | bias, points | coverage | strong: wrong | suggestive: wrong |\n|---|---|---|---|---|---|---|"
    )
    for late in chosen.late:
        for unknown in chosen.unknown:
            made = replace(
                in_one_program(world(chosen.world)),
                unknown_time=unknown,
                late=late,
                recall=RECALL,
                untimed_late=chosen.of_late,
            )
            f = characteristics(made, chosen.seekers, range(chosen.seed, chosen.seed + chosen.replicates))
            strong, leaning = (f"{f[f'n {name}']}" for name in ("strong", "suggestive"))
            print(
                f"| {late:.2f} | {unknown:.2f} | {f['gated']} | {f['bias']:.2f} | {f['coverage']:.3f} "
                f"| {f['wrong among strong']:.0%} of {strong} | {f['wrong among suggestive']:.0%} of {leaning} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
