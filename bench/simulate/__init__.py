"""Invented job searches whose truth is known, to hold the estimator against (docs/statistics.md).

What is true in a world is worlds.py, how a search comes about search.py, what of it a log holds logged.py, what a habit
truly does truth.py, and the CSV files write.py. Nothing here knows how anything is estimated: it imports no part of the
statistics or the warehouse, and of the contract only the names, phases, kinds and bands of the habits.

    from bench.simulate import simulate, world

    made = simulate(world("confounded_seeker"), seekers=900, seed=1)
    made.interviews  # as logged; made.truth: what is true; made.base_rate; made.as_of
"""

from __future__ import annotations

from bench.simulate.draw import Simulated, simulate
from bench.simulate.worlds import WORLDS, World, in_one_program, world
from bench.simulate.write import write_logs

__all__ = ["WORLDS", "Simulated", "World", "in_one_program", "simulate", "world", "write_logs"]
