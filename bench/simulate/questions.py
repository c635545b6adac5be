"""The questions of the interviews of a world, and what is true of how they were answered.

An answer is a star story where one was told at that interview (the habit star_stories_told), so that what most answers being
one adds is known from the world; every other mark, and which kinds were asked, is a coin that changes nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.simulate.draw import Simulated

#: The mark that does something in a world in which star_stories_told does, and those that never do.
REAL_MARK, MARKS = "star", ("specific", "quantified", "aligned", "realistic", "concise", "honest", "prepared")
KINDS = ("behavioural", "technical", "motivation", "culture")
#: Questions logged of each interview, the share of interviews of which none is, and of marks left blank.
EACH, UNLOGGED, BLANK = 3, 0.3, 0.1


def questions(made: Simulated) -> pd.DataFrame:
    """A row a question: program, seeker, interview, asked_by, category, and the marks of its answer (<NA> is a blank)."""
    rng = np.random.default_rng(np.random.SeedSequence([made.seed, 9]))
    told = made.done["star_stories_told"].to_numpy()
    rows = np.repeat(np.flatnonzero(rng.random(len(told)) >= UNLOGGED), EACH)
    frame = made.interviews.loc[rows, ["program", "seeker", "interview"]].reset_index(drop=True)
    frame["asked_by"] = "interviewer"
    frame["category"] = rng.choice(KINDS, len(rows))
    marks = {REAL_MARK: told[rows], **{mark: rng.random(len(rows)) < 0.5 for mark in MARKS}}
    for mark, values in marks.items():
        frame[mark] = pd.array(values, dtype="boolean")
        frame.loc[rng.random(len(rows)) < BLANK, mark] = pd.NA
    return frame
